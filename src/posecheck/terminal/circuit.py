"""A whole session on the terminal: the answer, what was done when, a row for each set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.text import Text

from posecheck.body import Side
from posecheck.circuit import AWAY, RESTED, Activity, Bout, Circuit, is_left_out, unmeasured
from posecheck.documents.summary import summarise
from posecheck.judgement.set_up import place_sentences
from posecheck.movements.spec import Movement
from posecheck.records import Repetition, Session, SetResult
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import Paragraphs
from posecheck.terminal.verdict_style import STYLES
from posecheck.words.circuits import answer, bout_name, count_of, moment, moment_span, outcome
from posecheck.words.comparisons import comparison_sentence
from posecheck.words.numbers import with_interval
from posecheck.words.verdicts import VerdictLevel, verdict_level

LABEL: Final = "labelled"
"""Code of what a person said of a part."""
TIMELINE_WIDTH: Final = 60
"""Characters of the line that shows the whole recording [characters] (design rule)."""
TOLD_FROM_S: Final = 5.0
"""Something else than a known movement is told from this length on [s] (design rule)."""
TOLD: Final = 6
"""So many of them are told (design rule)."""
_MARKS: Final = {Activity.REST: "·", Activity.OTHER: "x", Activity.AWAY: " "}
_GRAVER: Final = (VerdictLevel.RED, VerdictLevel.AMBER, VerdictLevel.GREY, VerdictLevel.GREEN)


@dataclass(frozen=True, slots=True)
class _Row:
    """One side of a set."""

    start_s: float
    end_s: float
    movement: str
    side: Side | None
    repetitions: tuple[Repetition, ...]
    reason: str = ""
    """Why there is no repetition."""
    unmeasured: int = 0
    """Number of further repetitions that were not seen well enough."""


def show_circuit(circuit: Circuit, movements: Mapping[str, Movement], console: Console) -> None:
    """Print the answer, the time line, the sets, and what was left alone."""
    paragraphs = Paragraphs(console)
    paragraphs.say()
    for session in circuit.sessions:
        more = circuit.unmeasured_in(session)
        name = _name(session.movement, movements)
        paragraphs.say(Text(answer(name, session.repetitions, more), style="bold"))
    if not circuit.sessions:
        what = (
            "No repetition was measured."
            if circuit.sets
            else "No set of a known movement was found."
        )
        paragraphs.say(Text(what, style="bold"))
    paragraphs.say()
    for text in timeline(circuit, movements):
        paragraphs.say(Text(text))
    left_out = [one for one in circuit.sets if is_left_out(one) and not circuit.repetitions_of(one)]
    sets = [bout for bout in circuit.sets if bout not in left_out]
    rows = [row for bout in sets for row in _rows(circuit, bout, movements)]
    _show_rows(rows, console, paragraphs)
    _show_sides_left_out(left_out, paragraphs)
    for session in circuit.sessions:
        for sentence in dict.fromkeys(_remarks(session)):
            paragraphs.item(f"{_name(session.movement, movements)}: {sentence}")
    _show_left_alone(circuit, paragraphs)
    _show_what_was_said(circuit, movements, paragraphs)
    notes = [note.text for note in circuit.notes]
    notes += [
        f"{_name(session.movement, movements)}: {note.text}"
        for session in circuit.sessions
        for note in circuit.notes_of(session)
    ]
    if notes:
        paragraphs.title("About the recording")
    for text in notes:
        paragraphs.item(text)


def _remarks(session: Session) -> Iterator[str]:
    """From where each set was filmed, and how it compares with the person's baseline."""
    for one in session.sets:
        yield from place_sentences(one.placed)
        yield from map(comparison_sentence, one.comparisons)


def show_answer(session: Session, movement: Movement, console: Console) -> None:
    """Print the answer and a row a set of a session whose movement was named."""
    paragraphs = Paragraphs(console)
    paragraphs.say()
    more = sum(unmeasured(one.discarded) for one in session.sets)
    paragraphs.say(Text(answer(movement.name, session.repetitions, more), style="bold"))
    rows = [
        row
        for one in session.sets
        for side in Side
        if (row := _row_of(one, movement.name, side)).repetitions or row.unmeasured
    ]
    _show_rows(rows, console, paragraphs)


def show_where_more_is(console: Console) -> None:
    """Print what else there is to see."""
    paragraphs = Paragraphs(console)
    paragraphs.say()
    paragraphs.say(Text("Every repetition, the limits and the score: --details", style="dim"))


def timeline(circuit: Circuit, movements: Mapping[str, Movement]) -> list[str]:
    """The recording as one line of marks, and what the marks mean."""
    letters = _letters([bout.movement or "" for bout in circuit.sets])
    line = [" "] * TIMELINE_WIDTH
    for bout in circuit.bouts:
        first, last = (_place(t_s, circuit.duration_s) for t_s in (bout.start_s, bout.end_s))
        mark = letters.get(bout.movement or "", "") or _MARKS.get(bout.activity, " ")
        line[first : max(last, first + 1)] = mark * (max(last, first + 1) - first)
    legend = [f"{letter} {_name(name, movements)}" for name, letter in letters.items()]
    shown = {bout.activity for bout in circuit.bouts}
    words = {Activity.REST: "· rest", Activity.OTHER: "x other", Activity.AWAY: "blank: nobody"}
    legend += [text for activity, text in words.items() if activity in shown]
    bar = "".join(line[:TIMELINE_WIDTH])
    return [f"0:00 [{bar}] {moment(circuit.duration_s)}", ", ".join(legend)]


def _row_of(one: SetResult, name: str, side: Side) -> _Row:
    """A side of a set of the movement that was named."""
    return _Row(
        *(one.start_s, one.end_s, name, side),
        tuple(done for done in one.repetitions if done.side is side),
        unmeasured=unmeasured(lost for lost in one.discarded if lost.side is side),
    )


def _rows(circuit: Circuit, bout: Bout, movements: Mapping[str, Movement]) -> list[_Row]:
    """A row for each side of which a repetition was measured or discarded; at least one."""
    name = _name(bout.movement or "", movements)
    done = circuit.repetitions_of(bout)
    sides = [
        side
        for side in Side
        if any(one.side is side for one in done)
        or (bout.side is None and circuit.unmeasured_of(bout, side))
    ]
    if not done:
        reasons = dict.fromkeys(one.reason.text for one in circuit.discarded_of(bout))
        why = next(iter(reasons), "no repetition was measured.")
        more = circuit.unmeasured_of(bout)
        return [_Row(bout.start_s, bout.end_s, name, bout.side, (), why, more)]
    return [
        _Row(
            *(bout.start_s, bout.end_s, name, side),
            tuple(one for one in done if one.side is side),
            unmeasured=circuit.unmeasured_of(bout, side),
        )
        for side in sides
    ]


def _show_rows(rows: Sequence[_Row], console: Console, paragraphs: Paragraphs) -> None:
    if not rows:
        return
    measured = [summarise(row.repetitions, row.side) if row.side else None for row in rows]
    columns = [
        Column("time", [moment_span(row.start_s, row.end_s) for row in rows], key=True),
        Column("movement", [row.movement for row in rows], right=False, key=True),
        Column("side", [str(row.side or "") for row in rows], right=False),
        Column("count", [count_of(len(row.repetitions), row.unmeasured) for row in rows]),
        Column(
            "median\n90 %",
            [
                "" if one is None else with_interval(one.median_deg, one.interval90_deg)
                for one in measured
            ],
        ),
        Column(
            "verdict",
            [outcome(row.repetitions) for row in rows],
            [STYLES[_level(row.repetitions)] for row in rows],
            right=False,
        ),
    ]
    paragraphs.say()
    show_table(columns, console)
    for row in rows:
        if row.reason:
            paragraphs.item(f"{moment_span(row.start_s, row.end_s)}: {row.reason}")


def _show_sides_left_out(sets: Sequence[Bout], paragraphs: Paragraphs) -> None:
    reasons = dict.fromkeys(bout.reason.text for bout in sets if bout.reason is not None)
    for reason in reasons:
        times = ", ".join(moment_span(bout.start_s, bout.end_s) for bout in sets)
        paragraphs.item(f"{times}: {reason}")


def _show_what_was_said(
    circuit: Circuit, movements: Mapping[str, Movement], paragraphs: Paragraphs
) -> None:
    """The parts that a person named, now or before, and how to take that back."""
    said = [bout for bout in circuit.bouts if bout.reason is not None and bout.reason.code == LABEL]
    if not said:
        return
    names = {name: movement.name for name, movement in movements.items()}
    paragraphs.title("As you said")
    for bout in said:
        paragraphs.item(f"{moment_span(bout.start_s, bout.end_s)}: {bout_name(bout, names)}")
    first = said[0]
    paragraphs.say(
        "To let posecheck recognise a part again: "
        f"--label {moment(first.start_s)}-{moment(first.end_s)}=auto"
    )


def _show_left_alone(circuit: Circuit, paragraphs: Paragraphs) -> None:
    """What was done and is none of the known movements."""
    others = [
        (
            bout.start_s,
            bout.end_s,
            bout.reason.text if bout.reason else "none of the known movements.",
        )
        for bout in circuit.bouts
        if bout.activity is Activity.OTHER and bout.duration_s >= TOLD_FROM_S
        if bout.reason is None or bout.reason.code != LABEL
    ]
    if others:
        paragraphs.title("Left alone")
        _tell(others, paragraphs)


def show_left_out(session: Session, console: Console) -> None:
    """Print what of a recording is not the movement that was named, and how to say that it is."""
    if not session.left_out:
        return
    paragraphs = Paragraphs(console)
    paragraphs.title("Left out")
    still = {RESTED.code: 0.0, AWAY.code: 0.0}
    others = []
    for part in session.left_out:
        if part.reason.code in still:
            still[part.reason.code] += part.end_s - part.start_s
        elif part.end_s - part.start_s >= TOLD_FROM_S:
            others.append((part.start_s, part.end_s, part.reason.text))
    _tell(others, paragraphs)
    words = {RESTED.code: "of rest", AWAY.code: "with nobody in the picture"}
    times = [f"{moment(time_s)} {words[code]}" for code, time_s in still.items() if time_s >= 1.0]
    if times:
        paragraphs.item(f"{' and '.join(times)}.")
    if others:
        start_s, end_s, _ = max(others, key=lambda part: part[1] - part[0])
        paragraphs.say(
            f"If a part is {session.movement}, say so: "
            f"--label {moment(start_s)}-{moment(end_s)}={session.movement}"
        )


def _tell(parts: Sequence[tuple[float, float, str]], paragraphs: Paragraphs) -> None:
    """From when to when, and what it is."""
    for start_s, end_s, text in parts[:TOLD]:
        paragraphs.item(f"{moment_span(start_s, end_s)}: {text}")
    if len(parts) > TOLD:
        paragraphs.item(f"and {len(parts) - TOLD} more.")


def _level(repetitions: Iterable[Repetition]) -> VerdictLevel:
    levels = {verdict_level(one.verdict) for one in repetitions}
    return next((level for level in _GRAVER if level in levels), VerdictLevel.GREY)


def _letters(names: Iterable[str]) -> dict[str, str]:
    """A letter for each movement, its first one that is free."""
    letters: dict[str, str] = {}
    for name in dict.fromkeys(names):
        free = [one for one in name.upper() if one.isalpha() and one not in letters.values()]
        letters[name] = free[0] if free else "?"
    return letters


def _place(t_s: float, duration_s: float) -> int:
    return min(round(t_s / max(duration_s, 1e-9) * TIMELINE_WIDTH), TIMELINE_WIDTH)


def _name(movement: str, movements: Mapping[str, Movement]) -> str:
    known = movements.get(movement)
    return known.name if known else movement
