"""A live set without a camera or a clock: a coach that is shown stick people."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from posecheck.body import Side
from posecheck.judgement.reference import reference_rule
from posecheck.live.coach import Coach
from posecheck.live.scene import Phase
from posecheck.live.step import SetPlan, Step
from posecheck.pipeline import Options
from posecheck.records import Frame, Pose, absent_pose
from tests.helpers.signals import HEIGHT_PX, WIDTH_PX, times

RATE_HZ = 15.0
PICTURE = np.full((HEIGHT_PX // 10, WIDTH_PX // 10, 3), 128, dtype=np.uint8)
AT_ONCE = SetPlan(countdown_s=0.0)
HOLD_S = 2.3
FIRST = Options(reference=reference_rule("first:2"))
ONE_SIDE = SetPlan(sides=(Side.LEFT,), reps=None, countdown_s=0.0)


class Set:
    """Drives a coach and remembers what it did."""

    def __init__(self, coach: Coach) -> None:
        self.coach = coach
        self.steps: list[Step] = []
        self.t_s = 0.0

    def go(self, pose_at: Callable[[float], Pose | None], length_s: float, *, dark=False) -> "Set":
        """Play so many seconds; ``pose_at`` counts from where the set is now."""
        began_s = self.t_s
        for since_s in times(length_s, RATE_HZ):
            if self.coach.wanted_over:
                break
            self.t_s = began_s + float(since_s)
            pose = pose_at(float(since_s))
            if pose is None:
                pose = absent_pose(self.t_s, width_px=WIDTH_PX, height_px=HEIGHT_PX)
            picture = PICTURE // 8 if dark else PICTURE
            frame = Frame(self.t_s, picture)
            self.steps.append(self.coach.see(frame, replace(pose, t_s=self.t_s)))
        self.t_s += 1.0 / RATE_HZ
        return self

    @property
    def phases(self) -> list[Phase]:
        """Each once, in order."""
        found = [step.scene.phase for step in self.steps]
        return [one for i, one in enumerate(found) if i == 0 or one is not found[i - 1]]

    @property
    def alerts(self) -> list[str]:
        """Kinds of the warnings, in order."""
        return [alert.kind for step in self.steps for alert in step.alerts]

    @property
    def shown(self) -> list[Pose]:
        """What the loop was shown."""
        return [step.observation.pose for step in self.steps if step.observation is not None]
