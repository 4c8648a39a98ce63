"""From where a set was filmed, whether that is an earlier session's place, and what to mend."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from posecheck import load_movement, score
from posecheck.body import both
from posecheck.capture.source import CameraFault
from posecheck.documents.places import with_backgrounds
from posecheck.judgement.background import (
    background_bits,
    background_cells,
    background_difference,
    background_hash,
)
from posecheck.judgement.set_up import (
    SAME_DEG,
    SAME_SHARE,
    SCATTER_DEG,
    differences,
    is_same,
    named_places,
    placed,
    set_up_of,
)
from posecheck.pipeline import Options, Watch
from posecheck.place import EarlierSetUp, SetUp
from posecheck.records import Frame, Note, Pose
from tests.helpers.people import duration_s, turning, write_landmarks
from tests.helpers.people import placed as put
from tests.helpers.signals import body, standing

HERE = set_up_of(standing(0.0))
SAME_VIEW_DEG = SAME_DEG + SCATTER_DEG
TALL_CM = 175.0


def earlier(day: int, set_up: SetUp, *, session: str | None = None) -> EarlierSetUp:
    """One that is in the journal since a day of March."""
    when = datetime(2026, 3, day, 8, tzinfo=UTC)
    return EarlierSetUp(session or f"{day:032x}", 1, when, set_up)


def moved(**change: float) -> SetUp:
    """The set-up of the same person elsewhere in the picture, or nearer."""
    return set_up_of(put(standing(0.0), **change))


def seen_from(higher_deg: float) -> SetUp:
    """The same person from a camera that looks down by so much more."""
    return replace(HERE, view_height_deg=HERE.view_height_deg + higher_deg)


def whats(now: SetUp, then: SetUp = HERE) -> list[str]:
    return [one.what for one in differences(now, then)]


def test_a_set_knows_where_feet_hips_and_shoulders_rest():
    """The record holds the middles of both sides at rest, whatever is done in between."""
    poses = ((None, turning(t_s)) for t_s in np.arange(0.0, duration_s(2), 1 / 25))
    watch = Watch(load_movement("thoracic-twist"))
    list(watch.observe(poses))
    session = watch.finish(_source())
    (only,) = session.sets
    rest = turning(0.0)
    assert only.placed is not None
    seen = only.placed.set_up
    for point, name in (
        (seen.feet_px, "ankle"),
        (seen.hips_px, "hip"),
        (seen.shoulders_px, "shoulder"),
    ):
        assert point == pytest.approx(rest.landmarks_px[list(both(name)), :2].mean(axis=0), abs=1)
    assert seen.body_height_px == pytest.approx(200.0 / 0.288, rel=0.01)
    assert (seen.yaw_deg, seen.background_hash) == (pytest.approx(0.0, abs=0.5), None)


def test_hidden_legs_are_not_known_and_not_compared():
    """Behind a desk there are no feet: the rest alone decides."""
    desk = standing(0.0)
    desk.visibility[list(both("ankle"))] = 0.1
    hidden = set_up_of(desk)
    assert hidden.feet_px is None
    assert np.isnan(hidden.view_height_deg)
    assert whats(hidden) == []


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (moved(scale=1.0 + 1.1 * SAME_SHARE), "distance"),
        (moved(scale=1.0 - 1.1 * SAME_SHARE), "distance"),
        (moved(right_px=1.1 * SAME_SHARE * HERE.body_height_px), "sideways"),
        (moved(down_px=1.1 * SAME_SHARE * HERE.body_height_px), "up-down"),
        (replace(HERE, yaw_deg=HERE.yaw_deg + 1.1 * SAME_DEG), "direction"),
        (
            replace(HERE, view_height_deg=HERE.view_height_deg - 1.1 * SAME_VIEW_DEG),
            "camera-height",
        ),
        (replace(HERE, width_px=HERE.height_px, height_px=HERE.width_px), "picture"),
    ],
)
def test_a_little_more_than_the_same_place_allows_is_told(now, what):
    """3 % of body height and 3°: what is beyond makes it another place, by its name."""
    assert whats(now) == [what]


@pytest.mark.parametrize(
    "now",
    [
        moved(scale=1.0 + 0.9 * SAME_SHARE),
        moved(right_px=0.9 * SAME_SHARE * HERE.body_height_px),
        replace(HERE, yaw_deg=HERE.yaw_deg + 0.9 * SAME_DEG),
        seen_from(0.9 * SAME_VIEW_DEG),
    ],
)
def test_within_the_bounds_it_is_the_same_place(now):
    """Nobody stands to the centimetre."""
    assert whats(now) == []


def test_a_side_view_may_differ_by_what_its_direction_scatters():
    """From the side the direction is read less surely than from the front."""
    side = set_up_of(standing(0.0, yaw_deg=90.0))
    turned = [replace(side, yaw_deg=side.yaw_deg + share * SAME_VIEW_DEG) for share in (0.9, 1.1)]
    assert [whats(one, side) for one in turned] == [[], ["direction"]]


def test_the_bounds_in_figures():
    """3 % of body height; 3° of direction; 8° of direction from the side, which scatters by 5°."""
    side = set_up_of(standing(0.0, yaw_deg=90.0))
    assert [whats(moved(scale=1.0 + share)) for share in (0.028, 0.032)] == [[], ["distance"]]
    front = [replace(HERE, yaw_deg=HERE.yaw_deg + deg) for deg in (2.8, 3.2)]
    assert [whats(one) for one in front] == [[], ["direction"]]
    turned = [replace(side, yaw_deg=side.yaw_deg + deg) for deg in (7.6, 8.4)]
    assert [whats(one, side) for one in turned] == [[], ["direction"]]


def test_a_step_of_three_levels_is_none_and_a_larger_one_is():
    """Of the mean brightness of a cell, 0 to 255."""
    rows = np.arange(960)
    for levels, told in (((rows % 15 < 14) * 3, False), (3 + (rows % 5 == 0), True)):
        picture = np.full((960, 1280, 3), 100, np.uint8)
        picture[:, :142] += levels.astype(np.uint8)[:, None, None]  # 2.8 and 3.2 in the mean
        assert bool(background_bits(picture, standing(0.0)).any()) is told


def test_bounds_are_those_of_the_conventions():
    """3 % of body height and 3°."""
    assert (SAME_SHARE, SAME_DEG) == (0.03, 3.0)


def test_coming_nearer_is_not_taken_for_a_step_aside():
    """Whoever stands off the middle of the picture moves outward as they come nearer."""
    aside = put(standing(0.0), right_px=200.0)
    assert whats(set_up_of(put(aside, scale=1.2)), set_up_of(aside)) == ["distance"]


def test_another_size_of_picture_alone_is_no_difference():
    """The same camera at half the pixels sees the same."""
    pose = standing(0.0)
    half = replace(
        pose,
        landmarks_px=pose.landmarks_px / 2.0,
        width_px=pose.width_px // 2,
        height_px=pose.height_px // 2,
    )
    assert whats(set_up_of(half)) == []


def test_differences_say_how_to_mend_them():
    """Per cent without the person's height, centimetres with it."""
    near = moved(scale=1.25)
    assert [one.text for one in differences(near, HERE)] == ["You are 20 % nearer: step back."]
    (cm,) = differences(near, HERE, height_cm=TALL_CM)
    # 0.95 of 1280 px over 694 px of body height: 1.75 heights away, a fifth of that nearer.
    assert (cm.unit, cm.by) == ("cm", pytest.approx(61.0, abs=1.0))
    assert cm.text == "You are about 60 cm nearer: step back."
    lower = replace(HERE, view_height_deg=HERE.view_height_deg - 9.0)
    (low,) = differences(lower, HERE, height_cm=TALL_CM)
    assert low.text == "The camera is about 50 cm lower: raise it."
    (turned,) = differences(replace(HERE, yaw_deg=10.0), replace(HERE, yaw_deg=0.0))
    assert turned.text.startswith("The camera sees you 10° more from your left: move it to your r")


def test_the_latest_session_is_compared_unless_an_older_one_matches():
    """What differs is told from the newest one; a place that matches is named whatever its age."""
    elsewhere, now = moved(scale=1.3), moved(scale=1.01)
    other = placed(now, [earlier(1, moved(scale=0.8)), earlier(2, elsewhere)])
    assert other.same_place_as is None
    assert other.earlier is not None
    assert other.earlier.recorded_at.day == 2
    found = placed(now, [earlier(1, HERE), earlier(2, elsewhere)])
    assert found.same_place_as == f"{1:032x}"
    assert found.differs == ()


def test_places_are_named_for_their_first_session():
    """Small steps in a row do not add up: each must match the first."""
    steps = [moved(scale=scale) for scale in (1.0, 1.02, 1.04, 1.06)]
    names = [one.place for one in named_places(earlier(i, one) for i, one in enumerate(steps, 1))]
    assert names[0] == names[1] != names[2] == names[3]


def test_a_camera_that_looks_down_is_seen_as_higher():
    """Depth shows it, for the upper body is nearer to a camera that is higher; so do the legs."""
    pose = standing(0.0)
    tipped = pose.landmarks_px.copy()
    low = tipped[list(both("ankle")), 1].mean()
    tipped[:, 2] -= np.tan(np.radians(18.0)) * (low - tipped[:, 1])
    above = set_up_of(replace(pose, landmarks_px=tipped))
    assert above.view_height_deg - HERE.view_height_deg == pytest.approx(0.52 * 18.0, abs=0.2)
    assert whats(above) == ["camera-height"]
    short = pose.landmarks_px.copy()
    short[list(both("ankle")), 1] -= 20.0  # a tenth of the trunk
    shorter = set_up_of(replace(pose, landmarks_px=short))
    assert shorter.view_height_deg - HERE.view_height_deg == pytest.approx(3.0, abs=0.2)


def test_knees_of_somebody_sitting_show_a_higher_camera():
    """Thighs point at the camera: from above the knees are lower in the picture."""
    sitting = body(0.0, flexion_abduction_deg=((85.0, 0.0), (85.0, 0.0)))
    lower = sitting.landmarks_px.copy()
    lower[list(both("knee")), 1] += 20.0
    seen = [set_up_of(replace(sitting, landmarks_px=one)) for one in (lower, sitting.landmarks_px)]
    assert seen[0].view_height_deg - seen[1].view_height_deg == pytest.approx(5.0, abs=0.2)


def test_a_camera_that_looks_down_on_somebody_sitting_is_seen_as_higher_by_less():
    """By 0.4° for each degree that feet and shoulders show the body tilted."""
    sitting = body(0.0, flexion_abduction_deg=((85.0, 0.0), (85.0, 0.0)))
    heights_deg = []
    for tilted_deg in (0.0, 18.0):
        points = sitting.landmarks_px.copy()
        feet, shoulders = (
            points[list(both(one)), :2].mean(axis=0) for one in ("ankle", "shoulder")
        )
        apart_px = np.linalg.norm(feet - shoulders)
        points[list(both("ankle")), 2] = apart_px * np.tan(np.radians(tilted_deg))
        heights_deg.append(set_up_of(replace(sitting, landmarks_px=points)).view_height_deg)
    assert heights_deg[1] - heights_deg[0] == pytest.approx(0.4 * 18.0, abs=0.1)


@pytest.mark.parametrize(("below", "view_height_deg"), [(0.59, 29.5), (0.61, -49.5)])
def test_knees_six_tenths_of_the_trunk_below_the_hips_are_those_of_somebody_standing(
    below, view_height_deg
):
    """Knees tell the height of the view of somebody who sits, ankles that of who stands."""
    pose = standing(0.0)
    points = pose.landmarks_px.copy()
    points[list(both("knee")), 1] = points[list(both("hip")), 1] + below * pose.trunk_px
    seen = set_up_of(replace(pose, landmarks_px=points))
    assert seen.view_height_deg == pytest.approx(view_height_deg, abs=0.1)


@pytest.mark.parametrize(("visibility", "known"), [(0.52, True), (0.48, False)])
def test_landmarks_show_where_somebody_stands_when_they_are_seen_by_half(visibility, known):
    pose = standing(0.0)
    pose.visibility[list(both("ankle"))] = visibility
    assert (set_up_of(pose).feet_px is not None) is known


@pytest.mark.parametrize(("width_px", "differs"), [(1292, []), (1293, ["picture"])])
def test_pictures_whose_shapes_differ_by_a_hundredth_are_not_compared(width_px, differs):
    """Of 1280×960; 1 % more is 1292.8."""
    assert whats(replace(HERE, width_px=width_px)) == differs


# --- background --------------------------------------------------------------------------------


def room(seed: int, *, light: float = 1.0) -> Frame:
    """A picture of a room of plain areas."""
    areas = np.random.default_rng(seed).uniform(30, 180, (8, 9, 1))
    rgb = np.kron(areas, np.ones((120, 143, 3)))[:960, :1280] * light
    return Frame(0.0, rgb.clip(0, 255).astype(np.uint8))


def hashed(frame: Frame, pose: Pose | None = None) -> str | None:
    return background_hash([background_bits(frame.rgb, pose or standing(0.0))])


def test_a_background_is_recognised_in_other_light_and_told_from_another_room():
    """Light makes all of it brighter; another room has another pattern."""
    assert background_difference(hashed(room(1)), hashed(room(1, light=0.6))) < 0.05
    assert background_difference(hashed(room(1)), hashed(room(2))) > 0.3


def test_the_hash_is_short_and_leaves_the_person_out():
    """At most 64 bytes; whatever the person wears changes nothing."""
    plain, dressed = room(1), room(1)
    ours = standing(0.0).landmarks_px
    (left, top), (right, bottom) = ours[:, :2].min(axis=0), ours[:, :2].max(axis=0)
    dressed.rgb[int(top) : int(bottom), int(left) : int(right)] = 255
    text = hashed(dressed)
    assert text == hashed(plain)
    assert text is not None
    assert len(text) <= 64


def test_faint_steps_and_what_is_near_the_person_tell_nothing():
    """Noise may turn a faint step; hands and shadows are about the person."""
    flat = np.full((960, 1280, 3), 100, np.uint8)
    faint, clear = flat.copy(), flat.copy()
    faint[:, :142] += 2
    clear[:, :142] += 4
    poses = standing(0.0)
    assert background_bits(faint, poses).any() == np.False_
    assert background_bits(clear, poses).any() == np.True_
    points = poses.landmarks_px
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    near = room(1).rgb.copy()
    left = int(low[0] - 0.19 * (high[0] - low[0]))
    near[int(low[1]) : int(high[1]), left : int(low[0])] = 255
    assert hashed(Frame(0.0, near)) == hashed(room(1))


@pytest.mark.parametrize(("beside", "known"), [(0.19, False), (0.21, True)])
def test_cells_within_a_fifth_of_the_persons_width_tell_nothing(beside, known):
    """The fourth cell of nine begins at 427 px, this share of the person's width beside them."""
    brighter = np.broadcast_to(np.arange(1280)[None, :, None] // 6, (960, 1280, 3)).astype(np.uint8)
    pose = standing(0.0)
    left, right = pose.landmarks_px[:, 0].min(), pose.landmarks_px[:, 0].max()
    aside_px = 3.0 * 1280.0 / 9.0 + beside * (right - left) - left
    bits = background_bits(brighter, put(pose, right_px=aside_px))
    assert bool(bits[4, 1]) is known


def test_of_a_kept_picture_one_pixel_in_four_each_way_is_averaged():
    dotted = np.zeros((960, 1280, 3), np.uint8)
    dotted[::4, ::4] = 200
    assert (background_cells(dotted) == 200).all()


def test_a_picture_smaller_than_the_grid_tells_nothing():
    dot = np.full((1, 1, 3), 200, np.uint8)
    assert not background_bits(dot, standing(0.0)).any()


def test_hashes_with_little_in_common_are_not_compared():
    """Eleven bits say nothing, twelve do."""

    def known_bits(count):
        bits = np.zeros((8, 8))
        bits.ravel()[:count] = 1.0
        return background_hash([bits])

    assert np.isnan(background_difference(known_bits(11), known_bits(64)))
    assert background_difference(known_bits(12), known_bits(64)) == 0.0


@pytest.mark.parametrize(("count", "told"), [(19, []), (20, ["background"])])
def test_a_background_of_which_three_tenths_differ_is_another(count, told):
    """Of 64 bits."""
    bits = np.ones((8, 8))
    then = replace(HERE, background_hash=background_hash([bits]))
    bits.ravel()[:count] = -1.0
    assert whats(replace(HERE, background_hash=background_hash([bits])), then) == told


def test_another_background_is_told_but_decides_nothing():
    """It is where camera and person are that matters."""
    now = replace(HERE, background_hash=hashed(room(2)))
    then = replace(HERE, background_hash=hashed(room(1)))
    differs = differences(now, then)
    assert [one.what for one in differs] == ["background"]
    assert is_same(differs)


def test_pictures_are_hashed_in_the_loop():
    """A video's sets know their background, without keeping a picture."""
    frames = ((replace(room(1), t_s=t_s), turning(t_s)) for t_s in np.arange(0, 8, 0.04))
    watch = Watch(load_movement("thoracic-twist"))
    list(watch.observe(frames))
    (only,) = watch.finish(_source()).sets
    assert only.placed is not None
    assert only.placed.set_up.background_hash is not None


# --- from the recording to the journal ---------------------------------------------------------


def _twists(path, *, scale: float = 1.0):
    def at(t_s: float) -> Pose:
        return put(turning(t_s, (45.0, -45.0, 44.0, -44.0)), scale=scale)

    return write_landmarks(path, at, duration_s(4))


def _source():
    from posecheck.records import SourceInfo

    return SourceInfo("landmarks", "clip.npz", None, 1280, 960, mirrored=False, model="full")


def _told(out: str) -> str:
    return " ".join(out.split())


@pytest.fixture
def twist(tmp_path):
    """The thoracic twist, read by its lines."""
    from importlib import resources

    text = (resources.files("posecheck.movements") / "catalog" / "thoracic-twist.toml").read_text(
        encoding="utf-8"
    )
    path = tmp_path / "thoracic-twist.toml"
    path.write_text(text.replace('"thorax_rotation"', '"thorax_rotation_of_lines"', 1))
    return path


def test_score_and_journal_say_whether_it_is_the_same_place(posecheck, tmp_path, twist):
    """The first has nothing to compare with; then the same place, then a nearer one."""
    told = []
    for day, scale in ((16, 1.0), (18, 1.01), (20, 1.2)):
        clip = _twists(tmp_path / f"{day}.npz", scale=scale)
        done = posecheck(
            *("score", clip, "--movement-file", twist, "--save"),
            *("--recorded-at", f"2026-03-{day}T08:00"),
        )
        assert done.returncode == 0, done.stderr
        told.append(_told(done.stdout))
    assert "same place" not in told[0]
    assert "From the same place as 16 Mar 2026." in told[1]
    assert "Not from the same place as" in told[2]
    assert "You are 16 % nearer: step back." in told[2]  # than on the 18th
    listed = posecheck("journal", "list").stdout
    ids = [line.split()[0] for line in listed.splitlines() if "2026-03" in line]
    shown = [_told(posecheck("journal", "show", one).stdout) for one in ids]
    assert "Set-up: From the same place as 16 Mar 2026." in shown[1]
    assert "Set-up: Not from the same place as 18 Mar 2026. You are 16 % nearer" in shown[2]


def test_setup_says_it_before_the_session(posecheck, tmp_path, twist):
    """A clip of somebody at rest is enough; as JSON for programs."""
    first = _twists(tmp_path / "first.npz")
    posecheck(*("score", first, "--movement-file", twist, "--save"))
    still = write_landmarks(tmp_path / "still.npz", lambda _: put(turning(0.0), scale=1.2), 6.0)
    told = posecheck("setup", still, "--movement-file", twist, "--height", "175")
    assert told.returncode == 0, told.stderr
    assert "You are about 50 cm nearer: step back." in told.stdout
    written = json.loads(posecheck("setup", still, "--movement-file", twist, "--json", "-").stdout)
    assert written["schema"] == "posecheck.setup/1"
    assert written["set_up"]["same_place_as"] is None
    assert [one["what"] for one in written["set_up"]["differs"]] == ["distance"]


def test_setup_without_anybody_at_rest_says_what_to_do(posecheck, tmp_path, twist):
    """Nobody in the picture: exit 4 and an instruction."""
    nobody = write_landmarks(tmp_path / "nobody.npz", lambda _: None, 6.0)
    done = posecheck("setup", nobody, "--movement-file", twist)
    assert done.returncode == 4
    assert "Stay still in the starting position" in done.stderr


def test_setup_gives_up_a_camera_that_shows_no_picture(posecheck, scripted, monkeypatch):
    """After ten seconds of faults, with what to do about them."""

    class Dark:
        t_s = 0.0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def next(self):
            self.t_s += 1.0
            return CameraFault(self.t_s, Note("black-picture", "Open the lens cover."))

    scripted(lambda frame: standing(frame.t_s))
    dark = Dark()
    monkeypatch.setattr("posecheck.capture.camera.open_camera", lambda *_, **__: dark)
    done = posecheck("setup", "--camera", "0", "-m", "ankle-rock")
    assert (done.returncode, dark.t_s) == (5, 11.0)
    assert "Open the lens cover." in done.stderr


def test_a_recording_is_not_compared_with_itself(tmp_path):
    """Scored again, it has the sessions before it to compare with, and no more."""
    clip = _twists(tmp_path / "clip.npz")
    own = score(clip, movement="thoracic-twist")
    here = set_up_of(turning(0.0))
    same = replace(earlier(1, here), source_sha256=own.source.sha256)
    again = score(clip, movement="thoracic-twist", earlier=[same])
    assert [one.placed.earlier for one in again.sets if one.placed] == [None]


def test_options_compare_live_sets_too():
    """The loop says it, so that live and recorded sets agree."""
    watch = Watch(load_movement("thoracic-twist"), Options(earlier=(earlier(1, HERE),)))
    list(watch.observe((None, turning(t_s)) for t_s in np.arange(0.0, duration_s(2), 1 / 25)))
    (only,) = watch.finish(_source()).sets
    assert only.placed is not None
    assert only.placed.earlier is not None


def test_body_height_does_not_depend_on_sitting():
    """The trunk tells it: legs that are bent or hidden change nothing."""
    seated = set_up_of(body(0.0, flexion_abduction_deg=((80.0, 0.0), (80.0, 0.0))))
    assert seated.body_height_px == pytest.approx(HERE.body_height_px)


def test_measured_again_a_set_keeps_its_background(tmp_path):
    """Landmarks show no background: it is taken over from the set that was there at its time."""
    session = score(_twists(tmp_path / "clip.npz"), movement="thoracic-twist")
    (only,) = session.sets
    text = hashed(room(1))
    before = {
        "sets": [
            {"start_s": 90.0, "end_s": 99.0, "set_up": {"background_hash": "00"}},
            {"start_s": 0.0, "end_s": 20.0, "set_up": {"background_hash": text}},
        ]
    }
    assert only.placed is not None
    assert only.placed.set_up.background_hash is None
    (again,) = with_backgrounds(session, before).sets
    assert again.placed is not None
    assert again.placed.set_up.background_hash == text
