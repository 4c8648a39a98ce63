"""Which movement is done when, and on which side, in a recording of stick people."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from posecheck.app.circuits import spans_of
from posecheck.app.labels import LABELLED
from posecheck.body import Side
from posecheck.circuit import corrected
from posecheck.judgement.exchange import exchanged_pose
from posecheck.movements import load_movement
from posecheck.recognition import Activity, Bout, measured_span, recognise
from posecheck.recognition.attempts import Attempt
from posecheck.recognition.decoding import decoded, once
from posecheck.recognition.extents import as_bouts
from posecheck.recognition.track import track_of
from posecheck.records import OTHER_PROTOCOL, Note, Pose, absent_pose
from tests.helpers.people import out_and_back, placed, rocking, turning
from tests.helpers.signals import SITTING, body, bump, times

RATE_HZ = 12.0
GONE_S = 4.0


def of_lines(name: str):
    """The movement read by its lines: exact for stick people."""
    movement = load_movement(name)
    kind = f"{movement.measure.kind}_of_lines"
    return replace(movement, measure=replace(movement.measure, kind=kind))


CATALOG = [of_lines(name) for name in ("thoracic-twist", "ankle-rock", "hip-circle")]


def recorded(*parts) -> list[Pose]:
    """Parts one after another, each a duration and who is seen at its own times."""
    poses: list[Pose] = []
    began_s = 0.0
    for duration_s, at in parts:
        for t_s in times(duration_s, RATE_HZ):
            pose = at(float(t_s))
            now_s = began_s + float(t_s)
            if pose is None:
                poses.append(absent_pose(now_s, width_px=1280, height_px=960))
            else:
                poses.append(replace(pose, t_s=now_s))
        began_s += duration_s
    return poses


def nobody(_t_s: float) -> None:
    return None


def circling(t_s: float) -> Pose:
    """Somebody whose right thigh goes up in front, out to the side and down, three times."""
    turn = ((t_s - 2.0) % 4.0) / 2.5
    moves = 2.0 <= t_s < 14.0 and turn < 1.0
    angle = 2.0 * math.pi * turn if moves else 0.0
    flexion = 25.0 * (1.0 - math.cos(angle)) + 20.0 * math.sin(angle)
    abduction = 20.0 * (1.0 - math.cos(angle)) - 20.0 * math.sin(angle)
    return body(t_s, flexion_abduction_deg=((0.0, 0.0), (max(flexion, 0.0), max(abduction, 0.0))))


def raising_arms(t_s: float) -> Pose:
    """Somebody on a chair whose hands go up to the head and down, turning a little."""
    up = sum(bump(t_s, start_s=2.0 + 3.0 * i, rise_s=0.8, hold_s=0.5, top=1.0) for i in range(3))
    pose = body(t_s, shoulders_deg=25.0 * up, flexion_abduction_deg=SITTING)
    points = pose.landmarks_px.copy()
    points[[15, 16], 1] -= 280.0 * up
    return replace(pose, landmarks_px=points)


def twists(t_s: float) -> Pose:
    return turning(t_s, (45.0, -45.0, 45.0, -45.0))


def rocks(t_s: float) -> Pose:
    return rocking(t_s, (30.0, 30.0, 30.0))


def sets_of(bouts) -> list[tuple[str, Side | None]]:
    return [(bout.movement, bout.side) for bout in bouts if bout.activity is Activity.SET]


SESSION = recorded(
    (19.0, twists), (GONE_S, nobody), (15.0, rocks), (GONE_S, nobody), (16.0, circling)
)


def test_a_session_of_three_movements_is_told_apart():
    """Nobody says what is done: movement and working side are found, in order."""
    assert sets_of(recognise(SESSION, CATALOG)) == [
        ("thoracic-twist", None),
        ("ankle-rock", Side.LEFT),
        ("hip-circle", Side.RIGHT),
    ]


def test_a_mirror_changes_the_side():
    """The same session seen in a mirror is of the other leg."""
    mirrored = [pose.mirrored() if pose.present else pose for pose in SESSION]
    assert sets_of(recognise(mirrored, CATALOG)) == [
        ("thoracic-twist", None),
        ("ankle-rock", Side.RIGHT),
        ("hip-circle", Side.LEFT),
    ]


def test_a_set_lasts_from_its_first_to_its_last_repetition():
    """Four twists from 2 s on, the last one back at 17 s."""
    twist = next(bout for bout in recognise(SESSION, CATALOG) if bout.movement == "thoracic-twist")
    assert twist.start_s == pytest.approx(2.2, abs=0.5)
    assert twist.end_s == pytest.approx(16.8, abs=0.5)


def test_bouts_cover_the_recording():
    """One follows the other, from the first frame to the last."""
    bouts = recognise(SESSION, CATALOG)
    assert bouts[0].start_s == 0.0
    assert all(one.end_s == after.start_s for one, after in pairwise(bouts))
    assert bouts[-1].end_s == pytest.approx(SESSION[-1].t_s, abs=0.2)


def test_legs_taken_for_each_other_again_and_again_are_the_reason():
    """Somebody sways, and their legs change labels every half second: no plain 'something else'."""

    def confused(t_s: float) -> Pose:
        swaying = 2.0 <= t_s < 8.0
        aside_px = 60.0 * math.sin(math.pi * t_s) if swaying else 0.0
        pose = placed(rocking(t_s, ()), right_px=aside_px)
        changed = swaying and int(2.0 * t_s) % 2
        return exchanged_pose(pose, 25, 32, depth=True) if changed else pose

    bouts = recognise(recorded((12.0, confused)), CATALOG)
    assert sets_of(bouts) == []
    reasons = {bout.reason.code for bout in bouts if bout.activity is Activity.OTHER}
    assert reasons == {"legs-unclear"}


def test_nobody_there_is_told():
    """The person is gone from 19 s to 23 s."""
    away = [bout for bout in recognise(SESSION, CATALOG) if bout.activity is Activity.AWAY]
    assert (away[0].start_s, away[0].end_s) == (
        pytest.approx(19.0, abs=0.2),
        pytest.approx(23.0, abs=0.2),
    )


def test_what_the_movement_refuses_is_something_else():
    """Hands that go to the head turn the shoulders by 25°: no twist, and the reason says so."""
    bouts = recognise(recorded((12.0, raising_arms)), CATALOG)
    assert sets_of(bouts) == []
    reasons = {bout.reason.code for bout in bouts if bout.activity is Activity.OTHER}
    assert "hands-raised" in reasons or "arm-overhead" in reasons


def test_a_label_is_kept_as_it_is():
    """A person says what a stretch is; what was found there gives way."""
    label = Bout(1.0, 18.0, Activity.OTHER)
    bouts = recognise(SESSION, CATALOG, labels=[label])
    assert label in bouts
    assert "thoracic-twist" not in [bout.movement for bout in bouts]


def test_no_poses_are_no_bouts():
    """Nothing was recorded."""
    assert recognise([], CATALOG) == ()


def test_a_set_is_measured_with_the_rest_before_it():
    """Three seconds of the rest, where there are so many; never into another set."""
    rest = Bout(0.0, 10.0, Activity.REST)
    first = Bout(10.0, 20.0, Activity.SET, "hip-circle", Side.LEFT)
    pause = Bout(20.0, 21.0, Activity.REST)
    second = Bout(21.0, 30.0, Activity.SET, "hip-circle", Side.RIGHT)
    bouts = (rest, first, pause, second)
    assert measured_span(first, bouts) == (7.0, 21.0)
    assert measured_span(second, bouts) == (20.0, 32.0)


def test_a_set_is_measured_with_refused_attempts_beside_it():
    """Three seconds of the rest before them: a range held in an attempt would be no rest."""
    rest = Bout(0.0, 10.0, Activity.REST)
    first = Bout(10.0, 20.0, Activity.SET, "hip-circle", Side.LEFT, extent_s=(6.0, 23.0))
    bouts = (rest, first, Bout(20.0, 40.0, Activity.REST))
    assert measured_span(first, bouts) == (3.0, 25.0)
    label = Bout(12.0, 14.0, Activity.REST)
    parts = [one for one in corrected(bouts, [label]) if one.activity is Activity.SET]
    assert [one.extent_s for one in parts] == [None, None]


@pytest.mark.parametrize(("began_s", "from_s"), [(5.1, 3.0), (4.9, 4.9)])
def test_movement_of_a_refused_attempt_does_not_part_a_set_from_its_rest(began_s, from_s):
    """An attempt from 6 s on: movement from up to a second before it is part of it."""
    a_set = Bout(10.0, 20.0, Activity.SET, "hip-circle", Side.LEFT, extent_s=(6.0, 24.0))
    before = (Bout(0.0, began_s, Activity.REST), Bout(began_s, 7.5, Activity.OTHER))
    after = (Bout(22.0, 23.5, Activity.OTHER), Bout(23.5, 40.0, Activity.REST))
    held = Bout(7.5, 10.0, Activity.REST)
    bouts = (*before, held, a_set, Bout(20.0, 22.0, Activity.REST), *after)
    assert measured_span(a_set, bouts) == (from_s, 26.0)


@pytest.mark.parametrize(("other_s", "from_s"), [(0.95, 7.0), (1.05, 8.95)])
def test_a_brief_movement_before_a_set_is_its_beginning(other_s, from_s):
    """What lasts longer is something else: less of it is measured, and nothing before it."""
    rest = Bout(0.0, 10.0 - other_s, Activity.REST)
    other = Bout(10.0 - other_s, 10.0, Activity.OTHER)
    a_set = Bout(10.0, 20.0, Activity.SET, "hip-circle", Side.LEFT)
    assert measured_span(a_set, (rest, other, a_set))[0] == pytest.approx(from_s)


def test_of_something_else_a_second_and_a_half_is_measured_before_a_set():
    """And as much as it lasts of a rest, up to three seconds."""
    a_set = Bout(10.0, 20.0, Activity.SET, "hip-circle", Side.LEFT)
    assert measured_span(a_set, (Bout(0.0, 10.0, Activity.OTHER), a_set))[0] == 8.5
    assert measured_span(a_set, (Bout(0.0, 10.0, Activity.REST), a_set))[0] == 7.0


@pytest.mark.parametrize(("pause_s", "parts"), [(4.9, 1), (5.1, 2)])
def test_sets_that_follow_each_other_at_once_are_measured_in_one_go(pause_s, parts):
    """One leg and then the other share their rest; after a longer break each has its own."""
    bouts = (
        Bout(0.0, 10.0, Activity.SET, "hip-circle", Side.LEFT),
        Bout(10.0, 10.0 + pause_s, Activity.REST),
        Bout(10.0 + pause_s, 30.0, Activity.SET, "hip-circle", Side.RIGHT),
    )
    assert len(spans_of("hip-circle", bouts)) == parts


def test_sets_with_something_between_them_are_measured_apart():
    """Somebody who went away, another movement, or what a person said of it."""
    first = Bout(0.0, 10.0, Activity.SET, "hip-circle", Side.LEFT)
    second = Bout(12.0, 30.0, Activity.SET, "hip-circle", Side.RIGHT)
    for between in (
        Bout(10.0, 12.0, Activity.AWAY),
        Bout(10.0, 12.0, Activity.SET, "ankle-rock", Side.LEFT),
        Bout(10.0, 12.0, Activity.REST, reason=LABELLED),
    ):
        assert len(spans_of("hip-circle", (first, between, second))) == 2


def test_a_station_ends_where_somebody_sits_down_or_turns_round():
    """Feet that stay do not make it one."""
    standing = recorded(
        (6.0, lambda t: body(t)), (6.0, lambda t: body(t, flexion_abduction_deg=SITTING))
    )
    lower = [
        replace(pose, landmarks_px=pose.landmarks_px + [0.0, 100.0 * (pose.t_s >= 6.0), 0.0])
        for pose in standing
    ]
    assert len(list(track_of(lower).stations())) == 2
    turned = recorded((6.0, lambda t: body(t)), (6.0, lambda t: body(t, camera_yaw_deg=90.0)))
    assert len(list(track_of(turned).stations())) == 2


def test_a_short_station_and_short_interruptions_are_passed_over():
    """Half a second away is not leaving; two seconds in one place are no station."""
    short = recorded((6.0, lambda t: body(t)), (0.5, nobody), (6.0, lambda t: body(t)))
    assert len(list(track_of(short).stations())) == 1
    brief = recorded((6.0, lambda t: body(t)), (2.0, nobody), (2.0, lambda t: body(t)))
    assert len(list(track_of(brief).stations())) == 1


def stepping_aside(t_s: float) -> Pose:
    """The same circles after a step: the left foot a third of the trunk's length further aside."""
    pose = circling(t_s)
    points = pose.landmarks_px.copy()
    points[[27, 29, 31], 0] += 0.33 * pose.trunk_px * min(t_s, 1.0)
    return replace(pose, landmarks_px=points)


def test_after_a_step_aside_the_first_circle_is_found():
    """A station ends in its last rest, not where the leg that had stayed is lifted."""
    bouts = recognise(recorded((16.0, circling), (16.0, stepping_aside)), CATALOG)
    (circles,) = [bout for bout in bouts if bout.activity is Activity.SET]
    assert circles.reason.text == "The movement was seen 6 times."


def without_rest_at_the_end(t_s: float) -> Pose:
    """Four twists; after the last hold the hands never come to rest, and then somebody leaves."""
    pose = twists(t_s)
    points = pose.landmarks_px.copy()
    points[[15, 16], 0] += 20.0 * math.sin(40.0 * t_s) * (t_s > 16.0)
    points[:, 0] += 400.0 * max(t_s - 18.5, 0.0)
    return replace(pose, landmarks_px=points)


def test_a_held_end_range_is_not_the_last_rest_of_a_station():
    """The last twist is read to its end although nobody is still after its hold."""
    bouts = recognise(recorded((20.0, without_rest_at_the_end)), CATALOG)
    (set_of_twists,) = [bout for bout in bouts if bout.activity is Activity.SET]
    assert set_of_twists.reason.text == "The movement was seen 4 times."
    assert set_of_twists.end_s == pytest.approx(16.8, abs=0.5)


def stepping_in(t_s: float) -> Pose:
    """Four rocks by somebody whose shin comes forward by 30° to its rest, with short rests."""
    coming = 1.0 + math.cos(math.pi * min(t_s, 1.0))
    return leaning(t_s, 5.0 - 15.0 * coming + out_and_back(t_s, (30.0,) * 4))


def leaning(t_s: float, shin_deg: float) -> Pose:
    """Somebody side-on in a split stance whose left shin leans forward by so much."""
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])
    return body(t_s, shanks_deg=(shin_deg, -10.0), foot_px=(ahead, behind), camera_yaw_deg=90.0)


def test_the_way_into_position_is_no_repetition_that_the_set_is_lost_in():
    """The shin comes from 25° behind the vertical; every rock after it is found."""
    (rocks_found,) = [
        bout
        for bout in recognise(recorded((18.0, stepping_in)), CATALOG)
        if bout.activity is Activity.SET
    ]
    assert rocks_found.reason.text == "The movement was seen 4 times."


def test_what_two_stations_share_is_read_once():
    """Of attempts that overlap the one is kept that says more; none that says nothing."""
    cut_off = attempt(10.0, refused=Note("cut-off-by-end", "."), reach=0.0)
    refused = attempt(10.2, refused=Note("side-bend", "."), reach=0.0, another_movement=True)
    small, clear_one = attempt(10.0, reach=1.0), attempt(10.5)
    for first, second, kept in (
        ([cut_off], [clear_one], [clear_one]),
        ([clear_one], [small], [clear_one]),
        ([cut_off], [refused], [refused]),
        ([small], [attempt(12.9)], [small, attempt(12.9)]),
        ([clear_one, cut_off], [], [clear_one, cut_off]),
    ):
        assert once([first, second]) == kept


def attempt(start_s: float, **changes) -> Attempt:
    made = Attempt("hip-circle", Side.LEFT, start_s, start_s + 3.0, reach=3.0, refused=None)
    return replace(made, **changes)


def clear(*starts_s: float, **changes) -> list[Attempt]:
    return [attempt(start_s, **changes) for start_s in starts_s]


LEFT = ("hip-circle", Side.LEFT)
RIGHT = ("hip-circle", Side.RIGHT)
TWIST = ("thoracic-twist", None)


def runs_of(groups) -> list[tuple[str, Side | None, int]]:
    return [(run.movement, run.side, len(run.attempts)) for run in decoded(groups)]


def test_one_repetition_alone_is_chance_and_two_are_a_set():
    """People lift a leg for other reasons."""
    assert runs_of({LEFT: clear(10.0)}) == []
    assert runs_of({LEFT: clear(10.0, 14.0)}) == [(*LEFT, 2)]


def test_a_set_of_hundreds_of_repetitions_is_one():
    """Every run of them is weighed, each only against the best before it."""
    assert runs_of({LEFT: clear(*range(0, 1600, 4))}) == [(*LEFT, 400)]


def test_one_repetition_after_a_set_of_the_other_side_is_a_set():
    """Left and right follow each other."""
    right = clear(20.0, side=Side.RIGHT)
    assert runs_of({LEFT: clear(10.0, 14.0), RIGHT: right}) == [(*LEFT, 2), (*RIGHT, 1)]
    later = clear(50.0, side=Side.RIGHT)
    assert runs_of({LEFT: clear(10.0, 14.0), RIGHT: later}) == [(*LEFT, 2)]


def test_what_follows_the_other_side_is_surer_for_it():
    """One clear repetition is worth less than chance alone, and is worth 0.5 after the other side.

    Its confidence was negative.
    """
    groups = {LEFT: clear(10.0, 14.0), RIGHT: clear(20.0, side=Side.RIGHT)}
    assert decoded(groups)[-1].confidence == pytest.approx(0.5 / 0.7)


def test_one_repetition_before_a_set_of_the_other_side_is_chance():
    """The other side is expected after a set, not before one: a leg that sways is no set."""
    groups = {LEFT: clear(10.0), RIGHT: clear(16.0, 20.0, 24.0, side=Side.RIGHT)}
    assert runs_of(groups) == [(*RIGHT, 3)]


def test_refused_repetitions_speak_against_a_set():
    """Two circles among squats are none."""
    refused = clear(18.0, 22.0, refused=Note("side-bend", ""), another_movement=True)
    mixed = [*clear(10.0), *refused, *clear(26.0)]
    assert runs_of({LEFT: mixed}) == []


@pytest.mark.parametrize(
    "doubt",
    [
        {"view_fits": False},
        {"position_fits": False, "whole": False},
        {"end_s": 10.9, "whole": False},
        {"reach": 1.1},
    ],
    ids=["another view", "another position", "short", "small"],
)
def test_doubtful_repetitions_need_more_company(doubt):
    """Two clear ones are a set, two doubtful ones are not."""
    doubtful = [replace(one, **doubt) for one in clear(10.0, 14.0)]
    if "end_s" in doubt:
        doubtful = [replace(one, end_s=one.start_s + 0.9) for one in doubtful]
    assert runs_of({LEFT: doubtful}) == []


def unseen(start_s: float, code: str = "tracking-lost") -> Attempt:
    return attempt(start_s, refused=Note(code, "."), reach=0.0)


def test_of_the_movement_that_was_named_what_was_not_seen_well_belongs_to_the_set():
    """It is measured for its reason; of one that nobody named it is left out."""
    group = {LEFT: [unseen(10.0), *clear(14.0, 18.0), unseen(22.0), unseen(26.0, "side-bend")]}
    assert [(run.start_s, run.end_s) for run in decoded(group)] == [(14.0, 21.0)]
    assert [(run.start_s, run.end_s) for run in decoded(group, named="hip-circle")] == [
        (10.0, 25.0)
    ]
    assert [(run.start_s, run.end_s) for run in decoded(group, named="ankle-rock")] == [
        (14.0, 21.0)
    ]


@pytest.mark.parametrize(
    ("beside", "set_s", "extent_s"),
    [
        ([unseen(8.0)], (8.0, 21.0), (8.0, 21.0)),
        ([unseen(7.9)], (14.0, 21.0), (14.0, 21.0)),
        ([unseen(8.1), unseen(2.2)], (2.2, 21.0), (2.2, 21.0)),
        ([unseen(22.9)], (14.0, 25.9), (14.0, 25.9)),
        ([unseen(23.1)], (14.0, 21.0), (14.0, 21.0)),
        ([unseen(10.0, "standing-leg-bent")], (14.0, 21.0), (10.0, 21.0)),
        ([unseen(22.0, "standing-leg-bent")], (14.0, 21.0), (14.0, 25.0)),
        ([replace(unseen(10.0), side=Side.RIGHT)], (14.0, 21.0), (10.0, 21.0)),
        ([replace(unseen(10.0), movement="ankle-rock")], (14.0, 21.0), (14.0, 21.0)),
    ],
    ids=[
        *(
            "seen too badly, 3 s before",
            "3.1 s before",
            "two of them",
            "1.9 s after",
            "2.1 s after",
        ),
        *("refused before", "refused after", "of the other side", "of another movement"),
    ],
)
def test_a_set_includes_attempts_beside_it_that_were_seen_too_badly(beside, set_s, extent_s):
    """Other refused attempts extend what is measured, not the set."""
    runs = decoded({LEFT: clear(14.0, 18.0)})
    (bout,) = as_bouts(runs, [*clear(14.0, 18.0), *beside])
    assert (bout.start_s, bout.end_s) == pytest.approx(set_s)
    assert bout.extent_s == pytest.approx(extent_s)


def test_extents_of_sets_do_not_overlap():
    """An attempt between two sets belongs to one of them."""
    runs = decoded({LEFT: clear(10.0, 14.0), RIGHT: clear(21.0, 25.0)})
    between = unseen(17.5, "standing-leg-bent")
    first, second = as_bouts(runs, [between])
    assert first.extent_s == pytest.approx((10.0, 20.5))
    assert second.extent_s == pytest.approx((20.5, 28.0))


def test_what_was_not_seen_well_is_alone_no_set_of_the_movement_that_was_named():
    """However often: somebody may do something else."""
    group = {LEFT: [unseen(4.0 * i) for i in range(9)]}
    assert decoded(group, {"hip-circle": 0.4}, named="hip-circle") == []


def test_a_named_movement_is_expected():
    """One clear repetition is enough for it."""
    once_done = recorded((7.0, lambda t_s: rocking(t_s, (30.0,))))
    assert sets_of(recognise(once_done, CATALOG)) == []
    assert sets_of(recognise(once_done, CATALOG, named="ankle-rock")) == [("ankle-rock", Side.LEFT)]


def test_nobody_changes_their_stance_for_one_repetition():
    """A single one of another protocol beside good ones is theirs; two are something else."""
    odd, second = (
        attempt(start_s, refused=Note(OTHER_PROTOCOL, "."), reach=0.0, another_movement=True)
        for start_s in (18.0, 22.0)
    )
    for group, count in (
        ([*clear(10.0, 14.0), odd], 3),
        ([*clear(10.0, 14.0), odd, *clear(22.0)], 4),
        ([*clear(10.0, 14.0), odd, second], 2),
        ([*clear(10.0), unseen(14.0), odd], 0),
    ):
        assert [len(run.attempts) for run in decoded({LEFT: group})] == ([count] if count else [])


def test_a_long_pause_ends_a_set():
    """Ten seconds do not, fifteen do."""
    assert runs_of({LEFT: clear(10.0, 14.0, 27.0, 31.0)}) == [(*LEFT, 4)]
    assert runs_of({LEFT: clear(10.0, 14.0, 32.0, 36.0)}) == [(*LEFT, 2), (*LEFT, 2)]


def test_of_two_explanations_the_better_one_is_taken():
    """Four clear circles against three twists done standing, at the same time."""
    twisted = [
        replace(one, movement="thoracic-twist", position_fits=False)
        for one in clear(10.0, 14.0, 18.0)
    ]
    groups = {LEFT: clear(10.0, 14.0, 18.0, 22.0), TWIST: twisted}
    assert runs_of(groups) == [(*LEFT, 4)]
    alone, disputed = decoded({LEFT: groups[LEFT]})[0], decoded(groups)[0]
    assert disputed.confidence < alone.confidence


def test_the_plan_tips_the_balance():
    """One clear repetition is enough for what was planned."""
    group = {LEFT: clear(10.0)}
    assert decoded(group) == []
    assert len(decoded(group, {"hip-circle": 0.4})) == 1


def test_what_follows_a_cut_is_another_station():
    """Nobody gets elsewhere at once: without the cut it is doubted, with it the first rock counts.

    It begins two seconds after the cut.
    """
    before, after = recorded((19.0, twists)), recorded((15.0, rocks))
    since_s = after[0].t_s + 19.0
    aside = [
        replace(pose, t_s=pose.t_s + since_s, landmarks_px=pose.landmarks_px + [120.0, 0.0, 0.0])
        for pose in after
    ]
    cut = [*before, replace(aside[0], restart=True), *aside[1:]]
    twist, rock = (bout for bout in recognise(cut, CATALOG) if bout.activity is Activity.SET)
    assert twist.reason.text == "The movement was seen 4 times."
    assert rock.reason.text == "The movement was seen 3 times."
    assert [track_of(cut).t_s[one.first] for one in track_of(cut).stations()] == [0.0, 19.0]


def test_a_cut_within_a_station_ends_it():
    """Somebody who sits at the same place in another picture is not the one who sat there."""
    poses = recorded((12.0, lambda t_s: body(t_s, flexion_abduction_deg=SITTING)))
    assert len(list(track_of(poses).stations())) == 1
    cut = [replace(pose, restart=pose.t_s == pytest.approx(6.0)) for pose in poses]
    track = track_of(cut)
    stations_s = [(track.t_s[one.first], track.t_s[one.end - 1]) for one in track.stations()]
    assert stations_s == [
        (0.0, pytest.approx(5.9, abs=0.1)),
        (pytest.approx(6.0), pytest.approx(11.9, abs=0.1)),
    ]


def test_tracking_noise_changes_nothing():
    """Landmarks that tremble by a pixel are of the same sets."""
    rng = np.random.default_rng(3)
    trembling = [
        replace(pose, landmarks_px=pose.landmarks_px + rng.normal(0.0, 1.0, size=(33, 3)))
        for pose in SESSION
    ]
    assert sets_of(recognise(trembling, CATALOG)) == sets_of(recognise(SESSION, CATALOG))


@pytest.mark.parametrize("unknown", [(29, 30), tuple(range(25, 33))], ids=["heels", "legs"])
def test_landmarks_that_a_file_does_not_hold_end_no_recording(unknown):
    """Of a seated twist the feet tell nothing."""
    poses = []
    for pose in recorded((20.0, turning)):
        points = pose.landmarks_px.copy()
        points[list(unknown)] = math.nan
        poses.append(replace(pose, landmarks_px=points))
    assert [bout.movement for bout in recognise(poses, CATALOG) if bout.movement] == [
        "thoracic-twist"
    ]
