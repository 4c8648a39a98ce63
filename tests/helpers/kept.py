"""Repetitions and sessions made by hand, to be kept in a journal."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from posecheck.body import Side
from posecheck.history import ME, DateOrigin
from posecheck.journal import Journal, SessionStart, SessionWriter
from posecheck.records import (
    Compensation,
    Limit,
    MeasuredValue,
    Note,
    Observation,
    Pose,
    Repetition,
    Session,
    SetResult,
    SourceInfo,
    StandardError,
    Verdict,
    View,
)

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
PROTOCOL = {"position": "seated", "arms": "crossed"}
SOFTWARE: Mapping[str, object] = {
    "version": "1.0",
    "mediapipe": "0.10.30",
    "model": "full",
    "model_sha256": "ab" * 32,
    "weights_sha256": "cd" * 32,
    "movement_file_sha256": "ef" * 32,
    "settings": {"side": None, "comfort_deg": None, "from_s": None, "to_s": None},
}
LIMIT = Limit("thorax_rotation", 38.0, "marked", Side.LEFT)


def a_pose(t_s: float, *, restart: bool = False) -> Pose:
    """Somebody whose landmarks differ a little from moment to moment."""
    rng = np.random.default_rng(int(1000 * t_s))
    points = np.float32(300 + rng.normal(size=(33, 3))).astype(float)
    seen = np.float32(rng.uniform(size=33)).astype(float)
    return Pose(t_s, points, seen, 640, 480, points / 1000, restart)


def a_repetition(index: int, end_deg: float = 41.0 + 1 / 3, side: Side = Side.LEFT) -> Repetition:
    """One with every field filled, also with what is missing."""
    end = MeasuredValue("thorax_rotation", end_deg, "deg", StandardError(2.1, 3.3), True)
    other = MeasuredValue("pelvis_rotation", math.nan, "deg", StandardError(1.0, 1.0), False)
    return Repetition(
        index=index,
        side=side,
        direction=None,
        start_s=1.0 * index,
        peak_s=index + 0.3,
        end_s=index + 0.9,
        hold_s=0.2,
        tempo_s=0.7,
        measures=(end, other),
        peak_speed_deg_s=80.0,
        sparc=-1.6,
        valid_share=1.0,
        compensations=(Compensation("lean", "Leaning.", 7.5, "deg"),),
        not_visible=("slump",),
        verdict=Verdict("near-limit", (Note("over-limit", "Above."),)),
    )


def seen(t_s: float, *repetitions: Repetition) -> Observation:
    """What the loop says of one frame."""
    return Observation(a_pose(t_s), None, (), None, (), repetitions, ())


def a_start(
    sha256: str | None = "00" * 32,
    *,
    person: str = ME,
    day: int = 0,
    software: Mapping[str, object] = SOFTWARE,
    movement: str = "thoracic-twist",
) -> SessionStart:
    """A recording of the first of March 2026, or so many days later."""
    kind = "video" if sha256 else "camera"
    return SessionStart(
        person=person,
        movement=movement,
        protocol=PROTOCOL,
        source=SourceInfo(kind, "clip.mp4", sha256, 640, 480, False, "full"),
        software=software,
        recorded_at=datetime(2026, 3, 1, 18, 30, tzinfo=UTC) + timedelta(days=day),
        date_origin=DateOrigin.OPTION,
        limits=(LIMIT,),
    )


def a_session(start: SessionStart, *repetitions: Repetition, note: Note | None = None) -> Session:
    """What is found in that recording."""
    a_set = SetResult(
        movement=start.movement,
        protocol=PROTOCOL,
        start_s=0.0,
        end_s=10.0,
        view=View("front", 0.0, ok=True),
        neutral=None,
        drift_deg=math.nan,
        limits=(LIMIT,),
        repetitions=repetitions,
        discarded=(),
    )
    notes = () if note is None else (note,)
    return Session(start.source, start.movement, 10.0, 100, 90, notes, (a_set,), start.software)


def keep(
    journal: Journal, start: SessionStart | None = None, *ends_deg: float, now: datetime = NOW
) -> SessionWriter:
    """Keep a whole session with repetitions to these ends, left and right in turn."""
    start = start or a_start()
    repetitions = [
        a_repetition(i, end_deg, list(Side)[(i + 1) % 2])
        for i, end_deg in enumerate(ends_deg or (41.0, 40.0), start=1)
    ]
    with journal.begin(start, now=now) as writer:
        for one in repetitions:
            writer.observe(seen(float(one.index), one))
        writer.finish(a_session(start, *repetitions), now=now)
    return writer
