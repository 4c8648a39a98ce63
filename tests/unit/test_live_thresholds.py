"""What the thresholds of the live coach decide: what it says, and when it goes on.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.judgement.reference import reference_rule
from posecheck.live.asking import Asking
from posecheck.live.coach import Coach
from posecheck.live.messages import Board
from posecheck.live.scene import Level, Message, Phase
from posecheck.live.set_up import COME_IN, LOWER, MORE_LIGHT, STEP_BACK, SetUp
from posecheck.live.step import SetPlan
from posecheck.pipeline import Options, Watch
from posecheck.records import Frame, Note, Pose, absent_pose
from tests.helpers.past import done
from tests.helpers.people import placed
from tests.helpers.signals import HEIGHT_PX, SITTING, WIDTH_PX, body, standing, times
from tests.helpers.watching import CIRCLE, ROCK, SOURCE, TWIST

PICTURE = np.full((HEIGHT_PX // 10, WIDTH_PX // 10, 3), 128, dtype=np.uint8)
SITS, TURNED = (body(0.0, shoulders_deg=d, flexion_abduction_deg=SITTING) for d in (0.0, 64.0))
NOBODY = absent_pose(0.0, width_px=WIDTH_PX, height_px=HEIGHT_PX)
AT_ONCE = SetPlan(countdown_s=0.0)


class Coaching:
    """A coach who is shown ten pictures a second, and when each phase began."""

    def __init__(self, plan: SetPlan = AT_ONCE) -> None:
        self.coach = Coach(TWIST, plan=plan)
        self.t_s = 0.0

    def go(self, pose: Pose, length_s: float, until: Phase | None = None) -> float:
        """Show that pose for so long, or until a phase begins; how long it took."""
        began_s = self.t_s
        for since_s in times(length_s, 10.0):
            self.t_s = began_s + float(since_s)
            self.coach.see(Frame(self.t_s, PICTURE), replace(pose, t_s=self.t_s))
            if self.coach.phase is until:
                break
        took_s, self.t_s = self.t_s - began_s, self.t_s + 0.1
        return took_s


def test_the_person_keeps_still_for_two_seconds():
    assert Coaching().go(SITS, 5.0, until=Phase.MEASURING) == pytest.approx(2.0, abs=0.11)


def test_a_second_of_a_good_view_starts_the_countdown():
    took_s = Coaching(SetPlan(countdown_s=9.0)).go(SITS, 5.0, until=Phase.COUNTDOWN)
    assert took_s == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize(("bad_s", "phase"), [(0.48, Phase.COUNTDOWN), (0.52, Phase.SET_UP)])
def test_half_a_second_without_a_good_view_stops_the_countdown(bad_s, phase):
    coaching = Coaching(SetPlan(countdown_s=9.0))
    coaching.go(SITS, 2.0)
    for t_s in (2.0, 2.0 + bad_s):
        coaching.coach.see(Frame(t_s, PICTURE), replace(NOBODY, t_s=t_s))
    assert coaching.coach.phase is phase


def measuring() -> Coaching:
    """Somebody who sits still, 2.9 s after the beginning."""
    coaching = Coaching()
    coaching.go(SITS, 3.0)
    assert coaching.coach.phase is Phase.MEASURING
    return coaching


def unseen(*lost_s: float) -> Phase:
    """The phase after pictures without anybody, so long after the person was last seen."""
    coaching = measuring()
    for since_s in lost_s:
        t_s = 2.9 + since_s
        coaching.coach.see(Frame(t_s, PICTURE), replace(NOBODY, t_s=t_s))
    return coaching.coach.phase


def test_somebody_out_of_sight_for_seven_tenths_of_a_second_is_lost():
    assert [unseen(lost_s) is Phase.LOST for lost_s in (0.68, 0.72)] == [False, True]


def test_somebody_out_of_sight_for_eight_seconds_is_gone():
    assert [unseen(1.0, lost_s) for lost_s in (7.8, 8.2)] == [Phase.LOST, Phase.SET_UP]


def test_without_a_neutral_the_set_up_begins_again_after_twelve_seconds():
    """Somebody who comes back after four seconds, and never faces the camera."""
    coaching = measuring()
    coaching.go(NOBODY, 4.0)
    coaching.go(TURNED, 1.0, until=Phase.NEUTRAL)
    waited_s = coaching.go(TURNED, 14.0, until=Phase.SET_UP)
    assert waited_s == pytest.approx(12.0, abs=0.2)


@pytest.mark.parametrize(("gone_s", "over"), [(59.0, False), (61.0, True)])
def test_a_camera_that_is_away_for_a_minute_ends_the_set(gone_s, over):
    coach = Coach(TWIST, plan=AT_ONCE)
    for t_s in (1.0, 1.0 + gone_s):
        coach.fault(t_s, Note("unplugged", "The camera is gone."))
    assert coach.wanted_over is over


def test_the_key_that_says_it_hurt_counts_as_five_of_ten():
    coaching = measuring()
    coaching.go(TURNED, 1.0)
    assert coaching.coach.mark_hurt() is Side.LEFT
    assert coaching.coach.finish(SOURCE).pain == {Side.LEFT: 5}


def test_three_warm_ups_of_a_side_do_not_count():
    options = Options(reference=reference_rule("first:2"))
    asking = Asking(Watch(ROCK, options), ROCK, options.reference)
    assert [asking.counts(done(30.0)) for _ in range(5)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("level", "words", "shown_s"),
    [
        (Level.INFO, 2, 3.0),
        (Level.GOOD, 2, 3.0),
        (Level.CAUTION, 2, 4.0),
        (Level.WARNING, 2, 4.0),
        (Level.INFO, 20, 8.0),
    ],
)
def test_a_message_stays_until_it_can_be_read(level, words, shown_s):
    """Three or four seconds; a long one for a second for each two and a half words."""
    board = Board()
    board.put(Message(level, "word " * words), 1.0)
    assert board.at(1.0 + 0.97 * shown_s) is not None
    assert board.at(1.0 + 1.03 * shown_s) is None


@pytest.mark.parametrize(("brightness", "advice"), [(48, MORE_LIGHT), (52, COME_IN)])
def test_a_picture_without_anybody_is_too_dark_below_a_brightness(brightness, advice):
    assert SetUp(TWIST).advice(PICTURE // 128 * brightness, NOBODY) == advice


@pytest.mark.parametrize(("free", "advice"), [(0.21, LOWER), (0.19, STEP_BACK)])
def test_a_camera_is_tilted_when_a_fifth_of_the_picture_is_free_at_the_other_end(free, advice):
    """The feet leave the picture below; above the shoulders there is this much of it."""
    shoulders_px = 64.0  # of somebody 1.6 times as large
    pose = placed(standing(0.0), scale=1.6, down_px=free * HEIGHT_PX - shoulders_px)
    assert SetUp(CIRCLE).advice(PICTURE, pose) == advice
