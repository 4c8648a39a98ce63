"""Which parts of a recording are measured as a movement: its sets, each with what is beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from posecheck.app.labels import LABELLED
from posecheck.circuit import AWAY, RESTED, Activity, Bout, measured_span
from posecheck.errors import UsageError
from posecheck.movements import Movement
from posecheck.pipeline import Options, Watch
from posecheck.recognition import recognise
from posecheck.records import Discarded, Note, Pose, SourceInfo
from posecheck.words.circuits import moment_span

SHORT_BREAK_S: Final = 5.0
"""So long a break does not part two sets of one movement, and takes nothing of a recording of one
movement [s] (design rule)."""

Span = tuple[float, float]
"""From when to when, seconds; half-open."""


ANOTHER_MOVEMENT: Final = "another-movement"
"""Code of what is left out because it is a set of another movement."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a recording is measured as the movement that was named."""

    spans: tuple[Span, ...] | None = None
    """Where it is done; None: the whole recording is measured."""
    left_out: tuple[Discarded, ...] = ()
    """The rest, each part with what it is."""

    def of(self, poses: Iterable[Pose]) -> Iterator[Pose]:
        """The poses that are measured."""
        return iter(poses) if self.spans is None else within(poses, self.spans)


def all_of_it(
    source: SourceInfo, movement: Movement, poses: Sequence[Pose], options: Options
) -> Parts:
    """The whole recording is read as the movement."""
    del source, movement, poses, options
    return Parts()


def parts_of(
    movement: Movement,
    poses: Sequence[Pose],
    options: Options,
    *,
    beside: Sequence[Movement],
    labels: Sequence[Bout] = (),
) -> Parts:
    """The parts that are the movement that was named; ``beside`` are those it is told from.

    A recording of nothing else is measured from its first to its last frame, with short breaks.
    One in which no movement at all was recognised is measured, too, if that counts nothing: it
    says why.  ``labels`` are what a person says of parts.
    """
    movements = [movement, *(other for other in beside if other.id != movement.id)]
    bouts = recognise(poses, movements, named=movement.id, labels=labels)
    if not any(_is_something_else(bout, movement) for bout in bouts):
        return Parts()
    spans = tuple(spans_of(movement.id, bouts))
    known = any(bout.activity is Activity.SET for bout in bouts)
    if not known and not _counts(movement, poses, options):
        return Parts()
    names = {one.id: one.name for one in movements}
    left_out = [
        Discarded(start_s, end_s, bout.side, _what_it_is(bout, names))
        for bout in bouts
        for start_s, end_s in _outside(bout, spans)
    ]
    return Parts(spans, tuple(left_out))


def _counts(movement: Movement, poses: Iterable[Pose], options: Options) -> bool:
    """Whether poses that are read as a movement give a repetition."""
    watch = Watch(movement, options)
    return any(seen.repetitions for seen in watch.observe((None, pose) for pose in poses))


def spans_setting(spans: Sequence[Span] | None) -> dict[str, list[list[float]]]:
    """How a session's settings say what was measured; nothing where that is all of it."""
    if spans is None:
        return {}
    return {"spans_s": [[round(start_s, 3), round(end_s, 3)] for start_s, end_s in spans]}


def _is_something_else(bout: Bout, movement: Movement) -> bool:
    """Whether it may not be measured as the movement: surely not that, or not for a moment only."""
    if bout.activity is Activity.SET:
        return bout.movement != movement.id
    long = bout.activity is Activity.OTHER and bout.duration_s > SHORT_BREAK_S
    return long or bout.reason == LABELLED


def _what_it_is(bout: Bout, names: Mapping[str, str]) -> Note:
    if bout.activity is Activity.SET:
        name = names.get(bout.movement or "", bout.movement or "")
        return Note(ANOTHER_MOVEMENT, f"Another movement: {name.lower()}.")
    if bout.reason is not None:
        return bout.reason
    return AWAY if bout.activity is Activity.AWAY else RESTED


def _outside(bout: Bout, spans: Sequence[Span]) -> Iterator[Span]:
    """The parts of a bout that lie in none of the spans."""
    from_s = bout.start_s
    for start_s, end_s in spans:
        if from_s < min(start_s, bout.end_s):
            yield from_s, min(start_s, bout.end_s)
        from_s = max(from_s, end_s)
    if from_s < bout.end_s:
        yield from_s, bout.end_s


def spans_of(movement: str, bouts: Sequence[Bout]) -> list[tuple[float, float]]:
    """Where the sets of a movement are, each with what is measured beside it; in order, apart.

    Sets that follow each other at once, as of one leg and then the other, share their rest: they
    are measured in one go.
    """
    spans: list[tuple[float, float]] = []
    last = -1
    for i, bout in enumerate(bouts):
        if bout.activity is not Activity.SET or bout.movement != movement:
            continue
        start_s, end_s = measured_span(bout, bouts)
        between = bouts[last + 1 : i]
        if spans and _is_short_break(between):
            spans[-1] = (spans[-1][0], end_s)
        else:
            start_s = max(start_s, spans[-1][1]) if spans else start_s
            spans.append((start_s, end_s))
        last = i
    return spans


def _is_short_break(between: Sequence[Bout]) -> bool:
    """Whether the person stayed where they were, for a little while, and did nothing else."""
    apart = {Activity.AWAY, Activity.SET}
    if any(bout.activity in apart or bout.reason == LABELLED for bout in between):
        return False
    return sum(bout.duration_s for bout in between) <= SHORT_BREAK_S


def within(poses: Iterable[Pose], spans: Sequence[tuple[float, float]]) -> Iterator[Pose]:
    """The poses inside the spans; what follows a gap does not continue what was before."""
    waiting = iter(spans)
    span = next(waiting, None)
    begun = False
    for pose in poses:
        while span is not None and pose.t_s >= span[1]:
            span, begun = next(waiting, None), False
        if span is None:
            return
        if pose.t_s >= span[0]:
            yield pose if begun else replace(pose, restart=True)
            begun = True


def refuse_labels_outside(labels: Sequence[Bout], poses: Sequence[Pose]) -> None:
    """Refuse what is said of a time that was not read."""
    for label in labels if poses else ():
        if label.start_s >= poses[-1].t_s or label.end_s <= poses[0].t_s:
            span = moment_span(label.start_s, label.end_s)
            read = moment_span(poses[0].t_s, poses[-1].t_s)
            raise UsageError(f"--label {span} lies outside of the recording, {read}.")
