"""Builds the adapters of a live set and runs it; ``live`` and ``baseline record`` share it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import IO, TYPE_CHECKING

from posecheck.body import Side
from posecheck.cli.database import now, opened, person_name
from posecheck.cli.failures import tell
from posecheck.cli.remembering import known
from posecheck.cli.score import STANDARD_OUTPUT
from posecheck.errors import JournalError, UsageError

if TYPE_CHECKING:
    from posecheck.capture.source import LiveSource
    from posecheck.estimators.bundles import Bundle
    from posecheck.journal import Journal
    from posecheck.live.keeping import Keep
    from posecheck.live.port import CoachWindow
    from posecheck.live.running import Onlooker
    from posecheck.movements import Movement
    from posecheck.pipeline import Options
    from posecheck.records import Session, SourceInfo


LIVE_REFERENCE = "first:2"
"""Asked for when nothing else is said: two of each side, by the hold, without hands."""


@dataclass(frozen=True, slots=True)
class LiveRequest:
    """What is asked of a live set."""

    movement: "Movement"
    camera: str = "0"
    clip: Path | None = None
    realtime: bool = False
    sides: tuple[Side, ...] = tuple(Side)
    reps: int | None = 5
    comfort_deg: float | None = None
    reference: str = "none"
    warm_ups: int = 0
    countdown_s: float | None = None
    person: str | None = None
    model: str = "full"
    mirrored: bool = False
    record: Path | None = None
    events: str | None = None
    save: bool = True
    window: bool = True
    full_screen: bool = False
    mute: bool = False
    size_px: tuple[int, int] = (640, 480)
    rate_hz: float = 30.0
    database: str | None = None
    quiet: bool = False
    judged: bool = True
    opening: str = "Go."


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it."""

    session: "Session"
    """Everything measured."""
    session_id: str | None
    """In the journal."""
    problem: JournalError | None
    """Why it was not kept to its end."""

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it."""
        return any(note.code == "interrupted" for note in self.session.notes)


def live_reference(reference: str | None, comfort_deg: float | None = None) -> str:
    """What was asked, else the usual two of each side; with a comfort limit that was given: none.

    Raises UsageError for what cannot be asked of a live set, before anybody moves.
    """
    from posecheck.judgement.reference import reference_rule

    if reference is None:
        return LIVE_REFERENCE if comfort_deg is None else "none"
    if reference_rule(reference).kind == "at":
        raise UsageError(
            f"--reference {reference} names moments of a recording. In a live set use first:2, "
            "auto or none."
        )
    return reference


def coach_set(request: LiveRequest, journal: "Journal | None" = None) -> Done:
    """Run a set to its end, show what was measured, and keep it."""
    from posecheck.estimators.bundles import find_bundle

    with ExitStack() as stack:
        bundle = find_bundle(request.model)
        if request.save and journal is None:
            journal = stack.enter_context(opened(request.database))
        options, targets_deg = _options(request)
        source = stack.enter_context(_source(request))
        return _run(
            request, source, bundle, options, targets_deg, journal if request.save else None, stack
        )


def _run(
    request: LiveRequest,
    source: "LiveSource",
    bundle: "Bundle",
    options: "Options",
    targets_deg: dict[Side, float],
    journal: "Journal | None",
    stack: ExitStack,
) -> Done:
    from posecheck.estimators.mediapipe import MediaPipeEstimator
    from posecheck.estimators.quiet import only_python_on_stderr
    from posecheck.live.coach import Coach
    from posecheck.live.running import LiveSet
    from posecheck.live.step import Wish

    countdown_s = request.countdown_s
    if countdown_s is None:
        countdown_s = 3.0 if request.clip is None else 0.0
    info = _info(request, source)
    software = _software(request, bundle)
    keeper = None if journal is None else _keeper(request, journal, info, software, options)
    coach = Coach(
        request.movement,
        options,
        wish=Wish(request.sides, request.reps, countdown_s, request.opening),
        targets_deg=targets_deg,
        camera_line=source.description,
        muted=request.mute,
    )
    onlookers = [*([keeper] if keeper else []), *_onlookers(request, stack)]
    window = stack.enter_context(_window(request))
    stack.enter_context(only_python_on_stderr())
    estimator = stack.enter_context(MediaPipeEstimator(bundle))
    live_set = LiveSet(source, estimator, coach, info=info, onlookers=onlookers)
    if keeper is not None:
        live_set.saved_id = lambda: keeper.session_id if keeper.kept else None
    if not request.quiet:
        tell(f"{source.description}. Ctrl-C ends the set; what was measured is kept.")
    session = replace(live_set.run(window), software=software, person=request.person)
    _show(request, session, keeper)
    if keeper is None:
        return Done(session, None, None)
    return Done(session, keeper.session_id, keeper.problem)


def _options(request: LiveRequest) -> "tuple[Options, dict[Side, float]]":
    """Limits, baselines and targets in force."""
    from posecheck.judgement.reference import reference_rule
    from posecheck.pipeline import Options
    from posecheck.scoring import limits_in_force

    movement = request.movement
    if not request.judged:
        return Options(), {}
    remembered = known(movement, person_name(request.person), request.database)
    baselines = remembered.baselines() if remembered else ()
    limits = limits_in_force(movement, request.comfort_deg, baselines)
    primary = movement.primary.measure
    targets = {side: remembered.target_deg(side, primary) if remembered else None for side in Side}
    rule = replace(reference_rule(request.reference), warm_ups=request.warm_ups)
    return (
        Options(limits=limits, baselines=baselines, reference=rule),
        {side: deg for side, deg in targets.items() if deg is not None},
    )


def _source(request: LiveRequest) -> "LiveSource":
    if request.clip is not None:
        from posecheck.capture.played import PlayedClip

        return PlayedClip(request.clip, realtime=request.realtime, mirrored=request.mirrored)
    if request.realtime:
        raise UsageError("--realtime plays a clip: name it with --source.")
    from posecheck.capture.camera import open_camera

    width_px, height_px = request.size_px
    return open_camera(
        request.camera,
        width_px=width_px,
        height_px=height_px,
        rate_hz=request.rate_hz,
        mirrored=request.mirrored,
    )


def _info(request: LiveRequest, source: "LiveSource") -> "SourceInfo":
    from posecheck.records import SourceInfo

    return SourceInfo(
        kind=source.kind,
        name=source.name,
        sha256=None,
        width_px=0,
        height_px=0,
        mirrored=request.mirrored,
        model=request.model,
        recorded_at=now().isoformat(timespec="seconds"),
    )


def _software(request: LiveRequest, bundle: "Bundle") -> dict[str, object]:
    from posecheck.scoring import measured_with

    settings: dict[str, object] = {"side": None, "comfort_deg": request.comfort_deg}
    settings |= {"reference": request.reference, "mirrored": request.mirrored}
    return {
        "mediapipe": metadata.version("mediapipe"),
        "model": request.model,
        "model_sha256": bundle.sha256,
        "settings": {**settings, "from_s": None, "to_s": None},
        **measured_with(request.movement),
    }


def _keeper(
    request: LiveRequest,
    journal: "Journal",
    info: "SourceInfo",
    software: dict[str, object],
    options: "Options",
) -> "Keep":
    from posecheck.history import DateOrigin
    from posecheck.journal import SessionStart
    from posecheck.live.keeping import Keep

    start = SessionStart(
        person=person_name(request.person),
        movement=request.movement.id,
        protocol=request.movement.protocol,
        source=info,
        software=software,
        recorded_at=now().replace(microsecond=0),
        date_origin=DateOrigin.CLOCK,
        limits=options.limits,
    )
    return Keep(journal, start, measure=request.movement.primary.measure, now=now)


def _onlookers(request: LiveRequest, stack: ExitStack) -> "list[Onlooker]":
    from posecheck.live.onlookers import Record, Speak, TellEvents
    from posecheck.live.sound import open_sound
    from posecheck.reports.events import EventWriter

    found: list[Onlooker] = []
    if request.events is not None:
        found.append(TellEvents(EventWriter(stack.enter_context(_stream(request.events)))))
    if request.record is not None:
        found.append(Record(request.record, stack))
    if not request.mute:
        sound, why_silent = open_sound()
        if why_silent is not None:
            tell(why_silent)
        stack.callback(sound.close)
        found.append(Speak(sound))
    return found


@contextmanager
def _stream(place: str) -> Iterator[IO[str]]:
    from posecheck.reports.pending import output_errors

    if place == STANDARD_OUTPUT:
        yield sys.stdout
        return
    with output_errors(Path(place)), Path(place).open("w", encoding="utf-8") as file:
        yield file


def _window(request: LiveRequest) -> "CoachWindow":
    from posecheck.live.port import NoWindow

    if not request.window:
        return NoWindow()
    from posecheck.live.window import Window

    return Window(full_screen=request.full_screen)


def _show(request: LiveRequest, session: "Session", keeper: "Keep | None") -> None:
    from rich.console import Console

    from posecheck.reports.terminal import show_session

    if not request.quiet or not session.repetitions:
        show_session(session, request.movement, Console(stderr=request.quiet))
    if keeper is None:
        return
    if keeper.problem is not None:
        tell(f"The session was not kept to its end. {keeper.problem}")
    elif keeper.session_id is not None:
        tell(f"kept in the journal as {keeper.session_id[:8]}.")
