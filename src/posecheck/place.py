"""From where a set was filmed: what tells two set-ups apart, as frozen records; never a picture.

Pixels are those of the upright picture; ``None`` and NaN: not seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

Point = tuple[float, float]
"""x right and y down, pixels."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a set-up differs from an earlier one."""

    what: str
    """``distance``, ``camera-height``, ``direction``, ``sideways``, ``up-down``, ``roll``,
    ``picture`` or ``background``."""
    by: float
    """How much, in ``unit``; its sign is told in the text."""
    unit: str
    """``cm``, ``%`` or ``deg``."""
    text: str
    """A plain sentence: what differs, and how to mend it."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """Where camera and person were at rest: medians of a set."""

    feet_px: Point | None
    """Middle of the ankles."""
    hips_px: Point | None
    """Middle of the hips."""
    shoulders_px: Point | None
    """Middle of the shoulders."""
    body_height_px: float
    """How tall the person would stand in the picture there, by the trunk's length."""
    width_px: int
    """Of the picture."""
    height_px: int
    """Of the picture."""
    yaw_deg: float
    """0: the person faces the camera; +90: it sees the person's left side."""
    view_height_deg: float
    """How steeply the camera looks down on the body; only differences are meaningful."""
    roll_deg: float | None = None
    """Of the camera; None: not known."""
    background_hash: str | None = None
    """Of the picture outside the person (``posecheck.judgement.background``)."""


@dataclass(frozen=True, slots=True)
class EarlierSetUp:
    """The set-up of a set that is in the journal: same person, movement and protocol."""

    session_id: str
    """Its session."""
    set_number: int
    """From 1, among the session's sets with repetitions."""
    recorded_at: datetime
    """When, with offset."""
    set_up: SetUp
    """From where it was filmed."""
    place: str = ""
    """Name of its place, the same for all that were filmed from there; empty: not told apart."""
    source_sha256: str | None = None
    """Of the recording."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A set-up and the earlier one that it was compared with."""

    set_up: SetUp
    """This set's."""
    earlier: EarlierSetUp | None = None
    """The best match if there is one, else the most recent one; None: there is no earlier one."""
    same: bool = False
    """Whether it is the same place."""
    differs: tuple[Difference, ...] = ()
    """From the earlier one; what does not decide (the background) may be in it all the same."""

    @property
    def same_place_as(self) -> str | None:
        """The session that was filmed from the same place."""
        return self.earlier.session_id if self.same and self.earlier else None

    @property
    def place(self) -> str | None:
        """Name of the place, where it is an earlier session's."""
        return self.earlier.place if self.same and self.earlier else None


def before(
    earlier: Iterable[EarlierSetUp], *, recorded_at: datetime | None, sha256: str | None
) -> tuple[EarlierSetUp, ...]:
    """Those of other recordings that were made before; all others where the time is not known."""
    if recorded_at is not None and recorded_at.tzinfo is None:
        recorded_at = recorded_at.replace(tzinfo=UTC)
    return tuple(
        one
        for one in earlier
        if (sha256 is None or one.source_sha256 != sha256)
        and (recorded_at is None or one.recorded_at < recorded_at)
    )
