"""Only what is the movement: what must hold, what was seen, and what was hidden."""

from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from posecheck.body import Side, both, index_of
from posecheck.errors import UsageError
from posecheck.judgement.framing import hidden, visibility_of, widening
from posecheck.measures.posture import arms_of, hand_height, position_of
from posecheck.movements import load_movement
from posecheck.records import Pose
from tests.helpers.signals import SITTING, TRUNK_PX, body, bump
from tests.helpers.watching import CIRCLE, ROCK, TWIST, circle_at, rock_at, twist_at, watch

WRISTS = list(both("wrist"))


def with_hands(pose, above_px: float, side: Side | None = None):
    """The same pose, the hands that far above the shoulders."""
    points = pose.landmarks_px.copy()
    shoulders = float(points[list(both("shoulder")), 1].mean())
    points[WRISTS if side is None else index_of("wrist", side), 1] = shoulders - above_px
    return replace(pose, landmarks_px=points)


def with_visibility(pose, landmark: str, value: float):
    seen = pose.visibility.copy()
    seen[list(both(landmark))] = value
    return replace(pose, visibility=seen)


def discarded(session) -> list[str]:
    return [one.reason.code for done in session.sets for one in done.discarded]


@pytest.mark.parametrize("side", [None, Side.LEFT, Side.RIGHT])
def test_a_turn_with_a_hand_at_the_head_is_not_a_twist(side):
    """Both hands or one come to the head while the shoulders turn by 40°, and go down again."""

    def at(t):
        up = bump(t, start_s=1.8, rise_s=0.8, hold_s=1.4, top=1.6 * TRUNK_PX)
        return with_hands(twist_at(t), up - TRUNK_PX, side)

    session = watch(TWIST, at, 10.0)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert discarded(session) == ["hands-raised"]


def test_hands_that_come_to_the_head_after_a_first_jerk_are_no_twist():
    """The turn is read while they are on their way; they stay up for most of it."""

    def at(t):
        up = bump(t, start_s=2.9, rise_s=0.4, hold_s=1.2, top=1.6 * TRUNK_PX)
        turn = bump(t, start_s=2, rise_s=0.7, hold_s=0.1, top=35.0)
        turn = max(turn, bump(t, start_s=2, rise_s=0.7, hold_s=1.6, top=20.0))
        pose = body(t, shoulders_deg=turn, flexion_abduction_deg=SITTING)
        return with_hands(pose, up - TRUNK_PX)

    assert discarded(watch(TWIST, at, 8.0, rate_hz=30.0)) == ["hands-raised"]


def test_hands_at_the_shoulders_may_turn():
    """Up to 0.4 trunk lengths above them, as with a stick across the shoulders."""
    session = watch(TWIST, lambda t: with_hands(twist_at(t), 0.38 * TRUNK_PX), 10.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT, Side.RIGHT]
    higher = watch(TWIST, lambda t: with_hands(twist_at(t), 0.42 * TRUNK_PX), 10.0)
    assert higher.repetitions == ()


def test_an_arm_that_passes_over_the_head_is_not_a_twist():
    """It is down again at end range, but was overhead on the way."""

    def at(t):
        up = bump(t, start_s=2.0, rise_s=0.35, hold_s=0.1, top=2.0 * TRUNK_PX)
        return with_hands(twist_at(t), up - TRUNK_PX, Side.LEFT)

    assert discarded(watch(TWIST, at, 10.0)) == ["arm-overhead"]


def test_standing_up_while_turning_is_not_a_twist():
    """The hips rise by 0.6 trunk lengths during the turn to the left."""

    def at(t):
        pose = twist_at(t)
        points = pose.landmarks_px.copy()
        points[:25, 1] -= bump(t, start_s=2, rise_s=1, hold_s=1, top=0.6 * TRUNK_PX)
        return replace(pose, landmarks_px=points)

    session = watch(TWIST, at, 10.0)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert discarded(session) == ["stood-up"]


@pytest.mark.parametrize(("share", "sides"), [(0.34, [Side.LEFT]), (0.31, [])])
def test_shoulders_that_come_together_without_depth_are_not_turning(share, sides):
    """Forty degrees on the lines; of their depth, 0.58 trunk lengths, only a share is there."""

    def at(t):
        pose = twist_at(t, right_deg=0.0)
        points = pose.landmarks_px.copy()
        points[list(both("shoulder")), 2] *= share
        return replace(pose, landmarks_px=points, world_m=pose.landmarks_px / 400.0)

    session = watch(TWIST, at, 6.5)
    assert [one.side for one in session.repetitions] == sides
    assert discarded(session) == ([] if sides else ["no-depth"])


@pytest.mark.parametrize(("pelvis_share", "sides"), [(2.0, [Side.LEFT]), (4.0, [])])
def test_a_small_turn_in_which_the_hips_narrow_like_the_shoulders_is_the_pelvis(
    pelvis_share, sides
):
    """Fourteen degrees of rib cage on pelvis; the pelvis itself turns by 28° or by 56°."""
    session = watch(
        TWIST, lambda t: twist_at(t, left_deg=14.0, right_deg=0.0, pelvis_share=pelvis_share), 6.5
    )
    assert [one.side for one in session.repetitions] == sides
    assert discarded(session) == ([] if sides else ["pelvis-along"])


def test_a_turn_below_twelve_degrees_is_not_told_from_other_movement():
    """What a front view reads of small turns is as large in people who do something else."""
    small = watch(TWIST, lambda t: twist_at(t, left_deg=11.0, right_deg=13.5), 10.0)
    assert [one.side for one in small.repetitions] == [Side.RIGHT]


def test_an_end_range_within_twice_its_own_jitter_is_discarded():
    """A turn of 16° with a jitter of 13° a frame is not told from rest; with 1° it is."""

    def noisy(deg):
        rng = np.random.default_rng(1)
        return lambda t: body(
            t,
            shoulders_deg=bump(t, start_s=2, rise_s=1, hold_s=1, top=16.0) + rng.normal(0, deg),
            flexion_abduction_deg=SITTING,
        )

    assert len(watch(TWIST, noisy(1.0), 8.0).repetitions) == 1
    restless = watch(TWIST, noisy(13.0), 8.0, rate_hz=30.0)
    assert restless.repetitions == ()
    assert "within-error" in discarded(restless)


@pytest.mark.parametrize(
    ("movement", "at", "landmark"),
    [(TWIST, twist_at, "hip"), (ROCK, rock_at, "ankle"), (CIRCLE, lambda t: circle_at(t), "knee")],
)
def test_nothing_is_measured_from_hidden_joints(movement, at, landmark):
    """Seen: repetitions.  Half seen: the same with wider bars.  Hidden: none, and the reason."""
    clear, half, none = (
        watch(movement, lambda t, v=v: with_visibility(at(t), landmark, v), 12.0)
        for v in (1.0, 0.5, 0.1)
    )
    assert len(half.repetitions) == len(clear.repetitions) > 0
    for one, other in zip(clear.repetitions, half.repetitions, strict=True):
        assert other.primary.value == pytest.approx(one.primary.value, abs=0.01)
        assert other.primary.standard_error.setup == pytest.approx(
            2.0 * one.primary.standard_error.setup
        )
    assert none.repetitions == ()
    assert set(discarded(none)) == {"hidden"}


def test_a_moment_of_poor_sight_does_not_widen_the_bars():
    """Three frames of the hold."""

    def at(t):
        return with_visibility(twist_at(t), "hip", 0.4 if 3.0 < t < 3.1 else 1.0)

    usual, seen = watch(TWIST, twist_at, 10.0), watch(TWIST, at, 10.0)
    assert [one.primary.standard_error.setup for one in seen.repetitions] == [
        one.primary.standard_error.setup for one in usual.repetitions
    ]


def test_a_pelvis_behind_a_desk_is_not_reported():
    """Hips of visibility 0.9 are completed from the trunk; a turn is read, the pelvis is not."""
    behind = watch(
        TWIST, lambda t: with_visibility(twist_at(t, pelvis_share=0.9), "hip", 0.9), 10.0
    )
    (left, _) = behind.repetitions
    pelvis = next(one for one in left.measures if one.name == "pelvis_rotation")
    assert np.isnan(pelvis.value)
    assert left.compensations == ()


def _of_both(pose: Pose, *landmarks: str) -> dict[str, float]:
    return visibility_of(pose, landmarks, together=True)[Side.LEFT]


def test_visibility_widens_as_one_over_itself_below_nine_tenths():
    """0.9 and more: as the file says; 0.5: twice; a third and less: hidden."""
    pose = body(0.0)
    for value, wider in ((1.0, 1.0), (0.9, 1.0), (0.85, 1.2), (0.5, 2.0), (0.4, 2.5)):
        seen = _of_both(with_visibility(pose, "hip", value), "hip")
        assert widening(seen) == pytest.approx(wider)
        assert hidden(seen) is None
    seen = _of_both(with_visibility(pose, "hip", 0.32), "hip", "knee")
    note = hidden(seen)
    assert note is not None
    assert note.text == "The hips were hidden from the camera."
    unknown = _of_both(with_visibility(pose, "hip", np.nan), "hip")
    assert widening(unknown) == 1.0


@pytest.mark.parametrize(("nose_px", "wider"), [(-1.0, 1.5), (1.0, 1.0)])
def test_a_head_that_the_picture_cuts_off_widens_the_bar(nose_px, wider):
    """The pose model reads a body without a head up to ten degrees less far."""

    def at(t):
        pose = twist_at(t)
        points = pose.landmarks_px.copy()
        points[:11, 1] = nose_px
        return replace(pose, landmarks_px=points)

    whole, cut = (watch(TWIST, pose_at, 10.0).repetitions[0] for pose_at in (twist_at, at))
    half_deg, cut_deg = (
        high - low for low, high in (whole.primary.interval90, cut.primary.interval90)
    )
    assert cut_deg == pytest.approx(wider * half_deg, rel=0.02)
    assert ("head-cut" in {note.code for note in cut.verdict.reasons}) is (wider > 1.0)


def test_position_and_arms_are_told_only_as_far_as_they_are_seen():
    """Sitting and standing by the knees, a split stance by the feet, arms by the wrists."""
    seated, upright = body(0.0, flexion_abduction_deg=SITTING), body(0.0)
    assert (position_of(seated), position_of(upright)) == ("seated", "standing")
    assert position_of(rock_at(0.0)) == "split stance"
    assert position_of(with_visibility(seated, "knee", 0.3)) is None
    points = seated.landmarks_px.copy()
    points[WRISTS] = points[WRISTS[::-1]]
    assert arms_of(replace(seated, landmarks_px=points)) == "crossed"
    assert arms_of(seated) is None
    assert arms_of(with_visibility(replace(seated, landmarks_px=points), "wrist", 0.3)) is None


def test_hand_height_is_that_of_the_higher_hand_that_is_seen():
    """In trunk lengths above the shoulders."""
    pose = with_hands(body(0.0), 0.5 * TRUNK_PX, Side.LEFT)
    assert hand_height(pose) == pytest.approx(0.5)
    assert np.isnan(hand_height(with_visibility(pose, "wrist", 0.2)))


def test_a_header_says_what_was_seen_not_what_was_asked():
    """The twist asks for crossed arms; hanging ones are not called crossed."""
    (only,) = watch(TWIST, twist_at, 10.0).sets
    assert dict(only.protocol) == {"position": "seated", "arms": "crossed"}
    assert dict(only.seen) == {"position": "seated"}


def test_a_requirement_needs_a_bound_and_a_known_measure(tmp_path):
    """A movement file that asks for nothing, or for something nobody measures, is refused."""
    from posecheck.measures import measure_for

    file = resources.files("posecheck.movements") / "catalog" / "thoracic-twist.toml"
    text = file.read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace("at_most = 0.8\n", ""), encoding="utf-8")
    with pytest.raises(UsageError, match=r"'requirement\[3\]' needs 'at_least' or 'at_most'"):
        load_movement(str(own))
    own.write_text(text.replace('measure = "hip_height"', 'measure = "hip"'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"requirement\[5\].measure"):
        measure_for(load_movement(str(own)))
    assert load_movement("thoracic-twist").requirement[0].at_most == 12.0
