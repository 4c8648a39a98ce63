"""A live set: builds its adapters, runs it to its end and keeps it."""

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from posecheck.app.context import Context
from posecheck.app.remembered import known
from posecheck.app.scoring import limits_in_force, software_of
from posecheck.app.user_data import open_user_journal, person_name
from posecheck.audit.counting import FEWEST, TOO_FEW_ASKED, WARM_UP
from posecheck.body import Side
from posecheck.capture.source import LiveSource
from posecheck.documents.events import EventWriter
from posecheck.errors import JournalError, UsageError
from posecheck.estimators.bundles import find_bundle
from posecheck.estimators.opening import estimator_software, open_estimator
from posecheck.history import DateOrigin
from posecheck.journal import Journal, SessionStart
from posecheck.judgement.reference import reference_rule
from posecheck.live.coach import Coach
from posecheck.live.observers import EventRecorder, LiveRecorder, Record, Speak
from posecheck.live.port import CoachWindow, NoWindow
from posecheck.live.running import LiveObserver, LiveSet
from posecheck.live.sound import open_sound
from posecheck.live.step import SetPlan
from posecheck.movements import Movement
from posecheck.pipeline import Options
from posecheck.records import Note, Session, SourceInfo

LIVE_REFERENCE = "first:2"
"""Asked for when nothing else is said: two of each side, by the hold, without hands."""


@dataclass(frozen=True, slots=True)
class LiveRequest:
    """What is asked of a live set."""

    movement: Movement
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
    events: Callable[[], AbstractContextManager[IO[str]]] | None = None
    """Opens where ``posecheck.event/1`` is written; called when the set can begin."""
    save: bool = True
    window: bool = True
    full_screen: bool = False
    mute: bool = False
    size_px: tuple[int, int] = (640, 480)
    rate_hz: float = 30.0
    judged: bool = True
    opening: str = "Go."


@dataclass(frozen=True, slots=True)
class CoachedSet:
    """What came of it."""

    session: Session
    """Everything measured."""
    session_id: str | None
    """In the journal."""
    problem: JournalError | None
    """Why it was not kept to its end."""


def live_reference(reference: str | None, comfort_deg: float | None = None) -> str:
    """What was asked, else the usual two of each side; with a comfort limit that was given: none.

    Raises UsageError for what cannot be asked of a live set, before anybody moves.
    """
    if reference is None:
        return LIVE_REFERENCE if comfort_deg is None else "none"
    if reference_rule(reference).kind == "at":
        raise UsageError(
            f"--reference {reference} names moments of a recording. In a live set use first:2, "
            "auto or none."
        )
    return reference


def coach_set(request: LiveRequest, context: Context, journal: Journal | None = None) -> CoachedSet:
    """Run a set to its end and keep it."""
    with ExitStack() as stack:
        find_bundle(request.model)  # refused before anything is opened
        if request.save and journal is None:
            journal = stack.enter_context(open_user_journal(context.database))
        options, targets_deg = _options(request, context)
        source = stack.enter_context(_source(request))
        kept_in = journal if request.save else None
        if kept_in is not None and _asked(request, options) < WARM_UP + FEWEST:
            context.notify(TOO_FEW_ASKED)
        return _run(request, context, source, options, targets_deg, kept_in, stack)


def _run(
    request: LiveRequest,
    context: Context,
    source: LiveSource,
    options: Options,
    targets_deg: dict[Side, float],
    journal: Journal | None,
    stack: ExitStack,
) -> CoachedSet:
    from posecheck.estimators.quiet import only_python_on_stderr

    countdown_s = request.countdown_s
    if countdown_s is None:
        countdown_s = 3.0 if request.clip is None else 0.0
    info = _info(request, context, source)
    software = _software(request)
    recorder = (
        None if journal is None else _recorder(request, context, journal, info, software, options)
    )
    coach = Coach(
        request.movement,
        options,
        plan=SetPlan(request.sides, request.reps, countdown_s, request.opening),
        targets_deg=targets_deg,
        camera_line=source.description,
        muted=request.mute,
    )
    observers = [*([recorder] if recorder else []), *_observers(request, context, stack)]
    window = stack.enter_context(_window(request))
    stack.enter_context(only_python_on_stderr())
    estimator = stack.enter_context(open_estimator(request.model))
    live_set = LiveSet(source, estimator, coach, info=info, observers=observers)
    if recorder is not None:
        live_set.saved_id = lambda: recorder.session_id if recorder.kept else None
    text = f"{source.description}. Ctrl-C ends the set; what was measured is kept."
    context.notify(Note("set-begins", text))
    session = replace(live_set.run(window), software=software, person=request.person)
    if recorder is None:
        return CoachedSet(session, None, None)
    return CoachedSet(session, recorder.session_id, recorder.problem)


def _asked(request: LiveRequest, options: Options) -> float:
    """Repetitions of each side that a set asks for, references and warm-ups too."""
    references = options.reference.count if options.reference.kind == "first" else 0
    return (request.reps or math.inf) + request.warm_ups + references


def _options(request: LiveRequest, context: Context) -> tuple[Options, dict[Side, float]]:
    """Limits, baselines and targets in force."""
    movement = request.movement
    remembered = known(movement, person_name(request.person), context)
    earlier = remembered.set_ups if remembered else ()
    if not request.judged:
        return Options(earlier=earlier), {}
    baselines = remembered.baselines() if remembered else ()
    limits = limits_in_force(movement, request.comfort_deg, baselines)
    primary = movement.primary.measure
    targets = {side: remembered.target_deg(side, primary) if remembered else None for side in Side}
    rule = replace(reference_rule(request.reference), warm_ups=request.warm_ups)
    return (
        Options(limits=limits, baselines=baselines, reference=rule, earlier=earlier),
        {side: deg for side, deg in targets.items() if deg is not None},
    )


def _source(request: LiveRequest) -> LiveSource:
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


def _info(request: LiveRequest, context: Context, source: LiveSource) -> SourceInfo:
    return SourceInfo(
        kind=source.kind,
        name=source.name,
        sha256=None,
        width_px=0,
        height_px=0,
        mirrored=request.mirrored,
        model=request.model,
        recorded_at=context.now().isoformat(timespec="seconds"),
    )


def _software(request: LiveRequest) -> dict[str, object]:
    settings: dict[str, object] = {"side": None, "comfort_deg": request.comfort_deg}
    settings |= {"reference": request.reference, "mirrored": request.mirrored}
    settings |= {"from_s": None, "to_s": None}
    return software_of(request.movement, estimator_software(request.model), settings)


def _recorder(
    request: LiveRequest,
    context: Context,
    journal: Journal,
    info: SourceInfo,
    software: dict[str, object],
    options: Options,
) -> LiveRecorder:
    start = SessionStart(
        person=person_name(request.person),
        movement=request.movement.id,
        protocol=request.movement.protocol,
        source=info,
        software=software,
        recorded_at=context.now().replace(microsecond=0),
        date_origin=DateOrigin.CLOCK,
        limits=options.limits,
        movement_file=request.movement.file_text,
    )
    return LiveRecorder(journal, start, measure=request.movement.primary.measure, now=context.now)


def _observers(request: LiveRequest, context: Context, stack: ExitStack) -> list[LiveObserver]:
    found: list[LiveObserver] = []
    if request.events is not None:
        found.append(EventRecorder(EventWriter(stack.enter_context(request.events()))))
    if request.record is not None:
        found.append(Record(request.record, stack))
    if not request.mute:
        sound, why_silent = open_sound()
        if why_silent is not None:
            context.notify(Note("no-sound", why_silent))
        stack.callback(sound.close)
        found.append(Speak(sound))
    return found


def _window(request: LiveRequest) -> CoachWindow:
    if not request.window:
        return NoWindow()
    from posecheck.live.window import Window

    return Window(full_screen=request.full_screen)
