"""The journal on the terminal: a list of sessions, and one of them."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.text import Text

from posecheck.body import Side
from posecheck.circuit import Bout
from posecheck.documents.summary import summarise_arcs
from posecheck.history import (
    Correction,
    DateOrigin,
    Fact,
    Feeling,
    FeelingKind,
    PastRepetition,
    PastSession,
    pain_of,
)
from posecheck.judgement.arc import Kept
from posecheck.judgement.set_up import place_sentences
from posecheck.personal import Arc, Limit
from posecheck.place import Placed
from posecheck.safe_text import on_one_line
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import Paragraphs
from posecheck.terminal.repetition_table import MINUTES_FROM_S, show_repetitions
from posecheck.words.circuits import moment_span
from posecheck.words.comparisons import arc_sentence, median_cell
from posecheck.words.dates import day_column, time_column
from posecheck.words.limits import limit_lines, pain_lines
from posecheck.words.numbers import counted
from posecheck.words.protocol import protocol_phrase, seen_phrase

_ORIGINS = {
    DateOrigin.CONTAINER: "as the recording says",
    DateOrigin.OPTION: "as you said",
    DateOrigin.FILE_TIME: "time of the file: doubtful",
    DateOrigin.CLOCK: "when it was done",
}


def show_sessions(
    sessions: Sequence[PastSession], past: Sequence[PastRepetition], arcs: Kept, console: Console
) -> None:
    """One line a session, oldest first; ``past`` are their repetitions."""
    by_session: dict[str, list[PastRepetition]] = {one.id: [] for one in sessions}
    for one in past:
        by_session[one.session_id].append(one)
    several = len({one.person for one in sessions}) > 1
    shared = {
        one
        for one, count in Counter(session.recording_id for session in sessions).items()
        if count > 1
    }
    columns = [
        Column("id", [one.short_id for one in sessions], right=False, key=True),
        Column("recorded", [_date(one) for one in sessions], right=False),
        *([Column("person", [one.person for one in sessions], right=False)] if several else []),
        Column("movement", [one.movement for one in sessions], right=False),
        *(
            Column(str(side), [_side(by_session[one.id], side) for one in sessions], right=False)
            for side in Side
        ),
        *([Column("arc", _arc_cells(sessions, arcs), right=False)] if arcs else []),
        Column(
            "",
            [", ".join(_remarks(one, by_session[one.id], shared)) for one in sessions],
            right=False,
        ),
    ]
    show_table(columns, console)
    legend = "Repetitions × median end range."
    legend += " Arc: pairs × median of left plus right." if arcs else ""
    if any(one.date_origin is DateOrigin.FILE_TIME for one in sessions):
        legend += " ?: the date is only that of the file."
    legend += " in ID: filmed in one go; show ID and delete ID are for all of it." if shared else ""
    console.print(Text(legend, style="dim"))


def show_recording(
    sessions: Sequence[PastSession], labels: Sequence[Bout], console: Console
) -> None:
    """What the sessions of one recording share; ``labels`` are what was said of its stretches."""
    first = sessions[0]
    console.print(
        Text.assemble((on_one_line(first.source_name), "bold"), (f"  {first.recording_id}", "dim"))
    )
    console.print(f"{counted(len(sessions), 'session')}, filmed in one go.")
    for label in labels:
        what = " ".join(
            [label.movement or str(label.activity), *([label.side] if label.side else [])]
        )
        console.print(Text(f"- {moment_span(label.start_s, label.end_s)}: {what}, as you said"))


def show_past_session(
    session: PastSession,
    past: Sequence[PastRepetition],
    arcs: Kept,
    console: Console,
    sets: Sequence[Mapping[str, Any]] = (),
    places: Sequence[Placed] = (),
) -> None:
    """Everything about one session; ``sets`` as its document has them, once it is finished.

    ``places`` are those of the sets with repetitions.
    """
    console.print(Text.assemble((session.movement, "bold"), (f"  {session.id}", "dim")))
    for text in pain_lines(pain_of(session.feelings)):
        console.print(Text(text, style="bold red"))
    for name, text in [*_facts(session, sets), *_set_ups(places)]:
        console.print(Text.assemble((f"{name}: ", "dim"), on_one_line(text)))
    if past:
        limits = _limits(sets, past[0].repetition.primary.name)
        if len(set(limits)) == 1:  # of several sets alike, once
            _print_all(limits[0], console)
            limits = []
        _show_repetitions(past, _own(arcs, session), limits, console)
    else:
        console.print(Text("No repetition was measured.", style="bold"))
    for text in _discarded(sets):
        console.print(Text(f"Discarded: {text}"))
    for feeling in _holding(session):
        if feeling.kind is not FeelingKind.PAIN:
            console.print(Text(f"- {_feeling(feeling)} of 10"))
    for note in session.notes:
        console.print(Text(f"- {day_column(note.made_at)}: {on_one_line(note.text)}"))


def _show_repetitions(
    past: Sequence[PastRepetition],
    arcs: Sequence[Arc],
    limits: Sequence[Sequence[str]],
    console: Console,
) -> None:
    """Set by set, in the same table and with the same remarks as when it was scored.

    ``limits`` are those of each set, where they differ.
    """
    minutes = max(one.repetition.end_s for one in past) >= MINUTES_FROM_S
    numbers = sorted({one.set_number for one in past})
    for number, in_force in zip_longest(numbers, limits[: len(numbers)], fillvalue=()):
        if len(numbers) > 1:
            console.print(Text(f"\nSet {number}", style="bold"))
        _print_all(in_force, console)
        own = [one.repetition for one in past if one.set_number == number]
        show_repetitions(own, Paragraphs(console), minutes=minutes)
    arc = summarise_arcs(arcs)
    if arc is not None:
        sentence = arc_sentence(arc.median_deg, arc.interval90_deg, arc.count)
        console.print(sentence)


def _facts(session: PastSession, sets: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    recorded = f"{time_column(session.recorded_at)}, {_ORIGINS[session.date_origin]}"
    facts = [
        ("Person", session.person),
        ("Recorded", recorded),
        ("Recording", f"{session.source_name} ({session.source_kind})"),
        ("Protocol", _protocol(session, sets)),
    ]
    facts += [("Measured", text) for text in _measurements(session)]
    facts += [("Corrected", _correction(one)) for one in session.corrections]
    if session.tags:
        facts.append(("Tags", ", ".join(session.tags)))
    if session.deleted:
        facts.append(("Deleted", f"restore it with: journal undelete {session.short_id}"))
    return facts


def _correction(correction: Correction) -> str:
    """When, what, and how it was before."""
    before, after = (
        _said(correction.fact, value) for value in (correction.before, correction.after)
    )
    return f"{day_column(correction.made_at)}: {before} → {after}"


def _said(fact: Fact, value: object) -> str:
    if fact is Fact.RECORDED_AT:
        return f"recorded {time_column(datetime.fromisoformat(str(value)))}"
    if fact is Fact.MIRRORED:
        return "mirrored" if value else "not mirrored"
    if fact is Fact.SIDE:
        return "both sides" if value is None else f"{value} side"
    return protocol_phrase(value) if isinstance(value, Mapping) else str(value)


def _set_ups(places: Sequence[Placed]) -> list[tuple[str, str]]:
    """Of several sets alike, one line."""
    texts = [" ".join(place_sentences(one)) for one in places]
    return [("Set-up", text) for text in dict.fromkeys(texts) if text]


def _protocol(session: PastSession, sets: Sequence[Mapping[str, Any]]) -> str:
    """What was seen of it, set by set; what was only asked is marked so."""
    seen = dict.fromkeys(seen_phrase(one.get("protocol_seen") or {}) for one in sets)
    words = "; ".join(text for text in seen if text)
    return words or f"asked, not seen: {protocol_phrase(session.protocol)}"


def _discarded(sets: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was not measured and why, a line for each reason."""
    by_reason: dict[tuple[str, str | None], list[str]] = {}
    for one in (stretch for part in sets for stretch in part["discarded"]):
        span = moment_span(one["start_s"], one["end_s"])
        by_reason.setdefault((on_one_line(one["text"]), one["side"]), []).append(span)
    return [
        f"{', '.join(spans)}{f', {side}' if side else ''}: {text}"
        for (text, side), spans in by_reason.items()
    ]


def _limits(sets: Sequence[Mapping[str, Any]], primary: str) -> list[tuple[str, ...]]:
    """The limits in force in each set with repetitions."""
    return [tuple(limit_lines(_limits_of(one), primary)) for one in sets if one["repetitions"]]


def _print_all(lines: Iterable[str], console: Console) -> None:
    for line in lines:
        console.print(line)


def _limits_of(one: Mapping[str, Any]) -> list[Limit]:
    return [
        Limit(
            limit["measure"],
            limit["deg"],
            limit["origin"],
            None if limit["side"] is None else Side(limit["side"]),
            limit["baseline_id"],
            margin_deg=math.nan if limit.get("margin_deg") is None else limit["margin_deg"],
            same_place=bool(limit.get("same_place")),
        )
        for limit in one["limits"]
    ]


def _measurements(session: PastSession) -> list[str]:
    texts = []
    for one in session.measurements:
        words = [f"{time_column(one.begun_at)}, posecheck {one.software.get('version', '?')}"]
        words.append(f"model {one.software.get('model', '?')}")
        words.append(counted(one.repetitions, "repetition"))
        words += [] if one.finished else ["interrupted"]
        words += ["in use"] if one is session.current and len(session.measurements) > 1 else []
        texts.append(", ".join(words))
    return texts


def _date(session: PastSession) -> str:
    doubt = " ?" if session.date_origin is DateOrigin.FILE_TIME else ""
    return f"{time_column(session.recorded_at)}{doubt}"


def _side(past: Sequence[PastRepetition], side: Side) -> str:
    ends = [one.repetition.primary.value for one in past if one.repetition.side is side]
    return median_cell(ends)


def _own(arcs: Kept, session: PastSession) -> list[Arc]:
    return [arc for (owner, _), own in arcs.items() if owner == session.id for arc in own]


def _arc_cells(sessions: Sequence[PastSession], arcs: Kept) -> list[str]:
    degs = [[arc.deg for arc in _own(arcs, one)] for one in sessions]
    return [median_cell(own) for own in degs]


def _remarks(
    session: PastSession, past: Sequence[PastRepetition], shared: Collection[str]
) -> list[str]:
    forced = sum(one.repetition.verdict.code == "forced" for one in past)
    remarks = [f"{forced} forced"] if forced else []
    remarks += [f"in {session.recording_id[:8]}"] if session.recording_id in shared else []
    remarks += [] if session.finished else ["interrupted"]
    remarks += [_feeling(one) for one in _holding(session)]
    remarks += [f"#{tag}" for tag in session.tags]
    remarks += [_short(note.text) for note in session.notes[-1:]]
    return remarks


def _holding(session: PastSession) -> list[Feeling]:
    """The last score of each kind and side."""
    return list({(one.kind, one.side): one for one in session.feelings}.values())


def _feeling(one: Feeling) -> str:
    side = f" {one.side}" if one.side else ""
    return f"{one.kind.value}{side} {one.score}"


def _short(text: str, most: int = 30) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
