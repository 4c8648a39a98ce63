"""Scores one recording: builds the adapters, drains the one loop, returns the session.

from posecheck import score
session = score("clip.mp4", movement="thoracic-twist")
for repetition in session.repetitions:
    print(repetition.side, round(repetition.primary.value))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from posecheck.app.others import is_of_others, open_others, with_curves_only
from posecheck.app.pieces import PiecewisePoses, VideoRequest
from posecheck.app.reading import Observer, Read, Recording, read, with_size
from posecheck.app.spans import Parts, all_of_it, spans_setting
from posecheck.body import Side
from posecheck.capture.container import date_in_name
from posecheck.capture.opening import refuse_what_is_no_file
from posecheck.capture.pieces import LEAST_S, Piece
from posecheck.capture.video_file import VideoFile
from posecheck.errors import UsageError
from posecheck.estimators.bundles import find_bundle, named_bundle
from posecheck.estimators.opening import estimator_software, open_estimator
from posecheck.estimators.port import PoseEstimator
from posecheck.estimators.recorded import RecordedPoses
from posecheck.files import sha256_of
from posecheck.judgement.baseline import limit_of
from posecheck.judgement.reference import reference_rule
from posecheck.measures import weights_sha256
from posecheck.movements import Movement, load_movement
from posecheck.personal import Baseline
from posecheck.pipeline import Options, SeriesRecorder, Watch
from posecheck.pipeline.loop import INTERRUPTED
from posecheck.place import EarlierSetUp, before
from posecheck.records import Frame, Limit, Note, Pose, Session, SourceInfo
from posecheck.software import POSE_LIBRARY

LANDMARK_SUFFIX = ".npz"


def score(
    clip: Path | str,
    *,
    movement: Movement | str,
    side: Side | str | None = None,
    mirrored: bool = False,
    model: str = "full",
    comfort_deg: float | None = None,
    baselines: Sequence[Baseline] = (),
    pain: Mapping[Side, int] | None = None,
    earlier: Sequence[EarlierSetUp] = (),
    recorded_at: datetime | None = None,
    reference: str | None = None,
    from_s: float | None = None,
    to_s: float | None = None,
    parts: Callable[[SourceInfo, Movement, Sequence[Pose], Options], Parts] = all_of_it,
    readers: Callable[["Recording"], Sequence[Observer]] = lambda _: (),
    observers: Callable[["Recording"], Sequence[Observer]] = lambda _: (),
    series: bool = True,
    rate_hz: float | None = None,
    every_frame: bool = False,
    processes: int = 1,
) -> Session:
    """Measure and judge every repetition in a video or a landmark file (.npz).

    Landmarks of other programs give curves (``app.others``); ``rate_hz`` is their frames a second
    where they do not say it.  ``baselines`` are the person's own (``app.remembered``), ``pain``
    what they rated each side, 0…10; ``earlier`` is from where earlier sessions were filmed
    (``app.set_ups``), ``recorded_at`` when this one was, where the recording does not say;
    ``comfort_deg`` is a comfort limit for this run, whatever the baselines say; ``reference`` says
    which repetitions show the first stretch: ``first:2``, ``at:12,25`` (seconds), ``auto`` or
    ``none``; ``from_s`` and ``to_s`` trim, in seconds from the first frame; ``mirrored`` turns a
    selfie recording back; ``series``: keep the curves, about 1 MB a minute; ``every_frame`` looks
    at all frames of a video; so many ``processes`` may read a long one, which changes no number.

    ``parts`` says which parts of the recording are measured (``app.spans``); else all of it.
    ``readers`` and ``observers`` are given the opened recording and return who takes every frame
    that is read, and every one that is measured.  An interrupt (Ctrl-C) ends the reading and
    leaves the note ``interrupted``.

    Raises InputRefusedError for what is no recording, UsageError for an unknown movement, model or
    reference, ModelError when the model is missing or damaged.
    """
    movement = load_movement(movement) if isinstance(movement, str) else movement
    asked = reference_asked(movement, reference, comfort_deg)
    settings: dict[str, object] = {"side": side and str(side), "comfort_deg": comfort_deg}
    settings |= {"reference": asked, "mirrored": mirrored, "from_s": from_s, "to_s": to_s}
    limits = limits_in_force(movement, comfort_deg, baselines)
    options = Options(None if side is None else Side(side), limits, tuple(baselines), pain or {})
    options = replace(options, reference=reference_rule(asked))
    how: dict[str, Any] = {"mirrored": mirrored, "model": model}
    how |= {"every_frame": every_frame, "processes": processes}
    with ExitStack() as stack:
        recording, movement, options = _opened(Path(clip), movement, options, rate_hz, how, stack)
        found = read(recording, readers(recording), from_s=from_s, to_s=to_s)
    options = replace(options, earlier=set_ups_before(recording.source, earlier, recorded_at))
    settings |= said("rate_hz", rate_hz) | read_how(recording)
    chosen = parts(recording.source, movement, found.poses, options)
    what = (movement, recording, found, chosen)
    return _measured(*what, options, settings, observers, series=series)


def _opened(
    path: Path,
    movement: Movement,
    options: Options,
    rate_hz: float | None,
    how: Mapping[str, Any],
    stack: ExitStack,
) -> tuple[Recording, Movement, Options]:
    """A recording, and how it is read and judged: another program's landmarks in their own way."""
    if is_of_others(path, rate_hz):
        mirrored = how["mirrored"]
        recording, movement = _open_others(path, movement, mirrored=mirrored, rate_hz=rate_hz)
        return recording, movement, _without_baselines(options)
    _refuse_needless_rate(path, rate_hz)
    return open_recording(path, stack=stack, **how), movement, options


def _measured(
    movement: Movement,
    recording: Recording,
    found: Read,
    parts: Parts,
    options: Options,
    settings: Mapping[str, object],
    observers: Callable[[Recording], Sequence[Observer]],
    *,
    series: bool,
) -> Session:
    """The parts of a recording that are the movement, as one session."""
    settings = {**settings, **spans_setting(parts.spans)}
    software = software_of(movement, recording.software, settings)
    poses = found.poses
    session = score_kept(
        parts.of(poses),
        movement=movement,
        source=with_size(recording.source, poses[-1] if poses else None),
        options=options,
        software=software,
        notes=found.notes,
        observers=observers(replace(recording, software=software, limits=options.limits)),
        series=series,
        pictures=found.pictures,
    )
    read_until_s = poses[-1].t_s if poses else 0.0
    session = replace(session, frames=len(poses), duration_s=read_until_s, left_out=parts.left_out)
    return with_curves_only(session)


def said(name: str, value: Any) -> dict[str, Any]:
    """A setting that is only named where it was said: what was scored before keeps its id."""
    return {} if value is None else {name: value}


def read_how(recording: Recording) -> dict[str, Any]:
    """The settings that name how a video was read."""
    return said("sampling", recording.sampling) | said("pieces", recording.pieces)


def _without_baselines(options: Options) -> Options:
    """Nothing that the journal knows was read from such landmarks."""
    given = tuple(limit for limit in options.limits if limit.origin == "option")
    return replace(options, baselines=(), limits=given)


def _refuse_needless_rate(clip: Path, rate_hz: float | None) -> None:
    if rate_hz is not None:
        raise UsageError(f"--rate is not needed: {clip.name} says when each frame was.")


def set_ups_before(
    source: SourceInfo, earlier: Iterable[EarlierSetUp], recorded_at: datetime | None
) -> tuple[EarlierSetUp, ...]:
    """Those of other recordings that were made before this one."""
    if recorded_at is None and source.recorded_at is not None:
        recorded_at = datetime.fromisoformat(source.recorded_at)
    return before(earlier, recorded_at=recorded_at, sha256=source.sha256)


def score_kept(
    poses: Iterable[Pose],
    *,
    movement: Movement,
    source: SourceInfo,
    options: Options,
    software: Mapping[str, object],
    notes: Iterable[Note] = (),
    observers: Sequence[Observer] = (),
    series: bool = False,
    pictures: Mapping[float, Frame] | None = None,
) -> Session:
    """Measure landmarks, with today's measures; ``series``: keep the curves.

    ``software`` says what read them, and what was asked; ``pictures`` are some of the frames.
    """
    watch = Watch(movement, options, SeriesRecorder(movement) if series else None)
    seen = pictures or {}
    for observation in watch.observe((seen.get(pose.t_s), pose) for pose in poses):
        for observe in observers:
            observe(observation)
    return replace(
        watch.finish(source, notes=notes), software={**software, **measured_with(movement)}
    )


def open_recording(
    path: Path,
    *,
    mirrored: bool,
    model: str,
    stack: ExitStack,
    every_frame: bool = False,
    processes: int = 1,
) -> Recording:
    """A video through the pose model, or a landmark file; released by ``stack``.

    ``every_frame``: of a video all frames are looked at, else as many as it needs; so many
    ``processes`` may read it, which changes nothing of what is read.

    Raises UsageError for a model that does not exist, also where none is needed.
    """
    named_bundle(model)
    if path.suffix.lower() == LANDMARK_SUFFIX:
        return _open_landmarks(path, mirrored=mirrored)
    request = VideoRequest(path, mirrored=mirrored, model=model, every_frame=every_frame)
    return _open_video(request, stack=stack, processes=processes)


def _open_video(request: VideoRequest, *, stack: ExitStack, processes: int) -> Recording:
    path = request.path
    video = stack.enter_context(request.open())
    pieces: tuple[Piece, ...] = ()
    if (video.expected_s or 0.0) >= LEAST_S:
        scanned = stack.enter_context(request.open())
        pieces = scanned.pieces()
    if pieces:
        find_bundle(request.model)
        reading = PiecewisePoses(scanned, request, pieces, stack, processes=processes)
        poses, notes = reading.poses(), reading.notes
    else:
        # This takes a second: only once the file is known to be a video.
        estimator = stack.enter_context(open_estimator(request.model))
        poses = request.poses(video, estimator)
        notes = partial(_notes_of, video, estimator)
    source = SourceInfo(
        kind="video",
        name=path.name,
        sha256=sha256_of(path),
        width_px=0,
        height_px=0,
        mirrored=request.mirrored,
        model=request.model,
        recorded_at=video.recorded_at,
    )
    return Recording(
        poses=poses,
        source=source,
        expected_s=video.expected_s,
        notes=notes,
        software=estimator_software(request.model),
        sampling="every-frame" if request.every_frame else "motion",
        pieces=len(pieces) or None,
    )


def _notes_of(video: VideoFile, estimator: PoseEstimator) -> list[Note]:
    return [*video.notes(), *estimator.notes]


def _open_landmarks(path: Path, *, mirrored: bool) -> Recording:
    refuse_what_is_no_file(path)
    recorded = RecordedPoses(path, mirrored=mirrored)
    source = SourceInfo(
        kind="landmarks",
        name=path.name,
        sha256=sha256_of(path),
        width_px=recorded.width_px,
        height_px=recorded.height_px,
        mirrored=mirrored,
        model=recorded.model,
        recorded_at=date_in_name(path.name),
    )
    return Recording(
        poses=((None, pose) for pose in recorded.poses()),
        source=source,
        expected_s=float(recorded.t_s[-1]),
        notes=lambda: recorded.notes,
        software={POSE_LIBRARY: None, "model": recorded.model, "model_sha256": None},
    )


def _open_others(
    path: Path, movement: Movement, *, mirrored: bool, rate_hz: float | None
) -> tuple[Recording, Movement]:
    """Landmarks of another program, and the movement as it is read from them."""
    others = open_others(path, movement, mirrored=mirrored, rate_hz=rate_hz)
    recording = Recording(
        poses=((None, pose) for pose in others.poses),
        source=others.source,
        expected_s=others.length_s,
        notes=lambda: others.notes,
        software={POSE_LIBRARY: None, "model": others.source.model, "model_sha256": None},
    )
    return recording, others.movement


def reference_asked(
    movement: Movement, reference: str | None, comfort_deg: float | None = None
) -> str:
    """What was asked, else the movement's own; with a comfort limit that was given: ``none``."""
    if reference is None and comfort_deg is not None:
        return "none"
    return reference or movement.repetition.reference


def limits_in_force(
    movement: Movement, comfort_deg: float | None, baselines: Iterable[Baseline]
) -> tuple[Limit, ...]:
    """Those of the baselines, and instead of the end range's own the one that was given."""
    own = [limit for one in baselines if (limit := limit_of(one)) is not None]
    if comfort_deg is None:
        return tuple(own)
    primary = movement.primary.measure
    given = Limit(measure=primary, deg=comfort_deg, origin="option")
    return (given, *(limit for limit in own if limit.measure != primary))


def software_of(
    movement: Movement, landmarks_by: Mapping[str, object], settings: Mapping[str, object]
) -> dict[str, object]:
    """A session's software block: what finds the landmarks, what was asked, what measures."""
    return {**landmarks_by, "settings": dict(settings), **measured_with(movement)}


def measured_with(movement: Movement) -> dict[str, object]:
    """What turns landmarks into numbers."""
    return {
        "version": metadata.version("posecheck"),
        "weights_sha256": weights_sha256(movement),
        "movement_file_sha256": movement.file_sha256,
    }


def was_interrupted(session: Session) -> bool:
    """Whether Ctrl-C ended the reading of its recording."""
    return any(note.code == INTERRUPTED.code for note in session.notes)
