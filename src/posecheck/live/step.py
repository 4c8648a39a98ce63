"""What is asked of the coach, and what came of a frame: plain records."""

from dataclasses import dataclass

from posecheck.body import Side
from posecheck.judgement.alerts import Alert
from posecheck.live.reading import SideNow
from posecheck.live.scene import Message, Scene
from posecheck.records import Observation, Repetition


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What the person wants of the set."""

    sides: tuple[Side, ...] = tuple(Side)
    """Which are to be done."""
    reps: int | None = 5
    """Repetitions of each, its references and what warms up before them not counted; None: until
    the person walks away."""
    countdown_s: float = 3.0
    """Before the quiet seconds; 0: begin with the first good picture (clips that are played)."""
    opening: str = "Go."
    """What is said when measuring begins."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a frame, a fault or a key."""

    t_s: float
    """Seconds from the source's first frame."""
    scene: Scene
    """To be drawn."""
    observation: Observation | None = None
    """What the loop said; None when it was not shown the frame."""
    now: SideNow | None = None
    """The reading of the side that is shown."""
    alerts: tuple[Alert, ...] = ()
    """New warnings."""
    trouble: tuple[str, str] | None = None
    """What is newly wrong with the picture: ``wrong-view``, ``tracking-lost`` or ``camera``, and
    its text."""
    said: Message | None = None
    """A message that was not there before, to be spoken."""
    corrected: tuple[Repetition, ...] = ()
    """Earlier repetitions of the set under way that are judged otherwise now."""
