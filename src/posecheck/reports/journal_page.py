"""The journal on the terminal: a list of sessions, and one of them."""

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from rich.console import Console
from rich.text import Text

from posecheck.body import Side
from posecheck.history import (
    DateOrigin,
    Feeling,
    FeelingKind,
    PastRepetition,
    PastSession,
    pain_of,
)
from posecheck.judgement.arc import Kept
from posecheck.personal import Arc, Limit
from posecheck.reports.columns import Column, tables_of
from posecheck.reports.history_table import protocol_words
from posecheck.reports.limit_words import limit_lines, pain_lines
from posecheck.reports.summary import summarise_arcs
from posecheck.reports.verdict_look import STYLES
from posecheck.reports.words import arc_words, repetition_line, seen_words, verdict_level

_ORIGINS = {
    DateOrigin.CONTAINER: "as the recording says",
    DateOrigin.OPTION: "as was said",
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
        Column("", [", ".join(_remarks(one, by_session[one.id])) for one in sessions], right=False),
    ]
    for table in tables_of(columns, console.width):
        console.print(table)
    legend = "Repetitions × median end range."
    legend += " Arc: pairs × median of left plus right." if arcs else ""
    if any(one.date_origin is DateOrigin.FILE_TIME for one in sessions):
        legend += " ?: the date is only that of the file."
    console.print(Text(legend, style="dim"))


def show_past_session(
    session: PastSession,
    past: Sequence[PastRepetition],
    arcs: Kept,
    console: Console,
    sets: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Everything about one session; ``sets`` as its document has them, once it is finished."""
    console.print(Text.assemble((session.movement, "bold"), (f"  {session.id}", "dim")))
    for text in pain_lines(pain_of(session.feelings)):
        console.print(Text(text, style="bold red"))
    for name, text in _facts(session, sets):
        console.print(Text.assemble((f"{name}: ", "dim"), text))
    if past:
        for text in _limits(sets, past[0].repetition.primary.name):
            console.print(text, highlight=False)
        _show_repetitions(past, _own(arcs, session), console)
    else:
        console.print(Text("No repetition was measured.", style="bold"))
    for feeling in _holding(session):
        if feeling.kind is not FeelingKind.PAIN:
            console.print(Text(f"- {_feeling(feeling)} of 10"))
    for note in session.notes:
        console.print(Text(f"- {note.made_at:%Y-%m-%d}: {note.text}"))


def _show_repetitions(
    past: Sequence[PastRepetition], arcs: Sequence[Arc], console: Console
) -> None:
    for table in tables_of(_columns(past), console.width):
        console.print()
        console.print(table)
    console.print(Text("In brackets: the 90 % interval.", style="dim"))
    arc = summarise_arcs(arcs)
    if arc is not None:
        console.print(arc_words(arc.median_deg, arc.interval90_deg, arc.count), highlight=False)


def _facts(session: PastSession, sets: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    recorded = f"{session.recorded_at:%Y-%m-%d %H:%M}, {_ORIGINS[session.date_origin]}"
    facts = [
        ("Person", session.person),
        ("Recorded", recorded),
        ("Recording", f"{session.source_name} ({session.source_kind})"),
        ("Protocol", _protocol(session, sets)),
    ]
    facts += [("Measured", text) for text in _measurements(session)]
    if session.tags:
        facts.append(("Tags", ", ".join(session.tags)))
    if session.deleted:
        facts.append(("Deleted", f"bring it back with: journal undelete {session.short_id}"))
    return facts


def _protocol(session: PastSession, sets: Sequence[Mapping[str, Any]]) -> str:
    """What was seen of it, set by set; what was only asked is marked so."""
    seen = dict.fromkeys(seen_words(one.get("protocol_seen") or {}) for one in sets)
    words = "; ".join(text for text in seen if text)
    return words or f"asked, not seen: {protocol_words(session.protocol)}"


def _limits(sets: Sequence[Mapping[str, Any]], primary: str) -> list[str]:
    """The limits in force, each once."""
    lines = [line for one in sets for line in limit_lines(_limits_of(one), primary)]
    return list(dict.fromkeys(lines))


def _limits_of(one: Mapping[str, Any]) -> list[Limit]:
    return [
        Limit(
            limit["measure"],
            limit["deg"],
            limit["origin"],
            None if limit["side"] is None else Side(limit["side"]),
            limit["baseline_id"],
            margin_deg=math.nan if limit.get("margin_deg") is None else limit["margin_deg"],
        )
        for limit in one["limits"]
    ]


def _measurements(session: PastSession) -> list[str]:
    texts = []
    for one in session.measurements:
        words = [f"{one.begun_at:%Y-%m-%d %H:%M}, posecheck {one.software.get('version', '?')}"]
        words.append(f"model {one.software.get('model', '?')}")
        words.append(f"{one.repetitions} repetition{'' if one.repetitions == 1 else 's'}")
        words += [] if one.finished else ["interrupted"]
        words += ["in use"] if one is session.current and len(session.measurements) > 1 else []
        texts.append(", ".join(words))
    return texts


def _columns(past: Sequence[PastRepetition]) -> list[Column]:
    several = past[-1].set_number > 1
    repetitions = [one.repetition for one in past]
    return [
        *([Column("set", [str(one.set_number) for one in past], key=True)] if several else []),
        Column("", [str(one.index) for one in repetitions], key=True),
        Column("side", [str(one.side) for one in repetitions], right=False),
        Column("end range", [_range(one) for one in past]),
        Column("hold", [_seconds(one.hold_s) for one in repetitions]),
        Column("tempo", [_seconds(one.tempo_s) for one in repetitions]),
        Column(
            "verdict",
            [repetition_line(one, brief=True) for one in repetitions],
            [STYLES[verdict_level(one.verdict)] for one in repetitions],
            right=False,
        ),
    ]


def _range(one: PastRepetition) -> str:
    low, high = one.repetition.primary.interval90
    return f"{one.repetition.primary.value:.0f}° ({low:.0f}–{high:.0f}°)"


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1f} s"


def _date(session: PastSession) -> str:
    doubt = " ?" if session.date_origin is DateOrigin.FILE_TIME else ""
    return f"{session.recorded_at:%Y-%m-%d %H:%M}{doubt}"


def _side(past: Sequence[PastRepetition], side: Side) -> str:
    ends = [one.repetition.primary.value for one in past if one.repetition.side is side]
    return f"{len(ends)} × {median(ends):.0f}°" if ends else "–"


def _own(arcs: Kept, session: PastSession) -> list[Arc]:
    return [arc for (owner, _), own in arcs.items() if owner == session.id for arc in own]


def _arc_cells(sessions: Sequence[PastSession], arcs: Kept) -> list[str]:
    degs = [[arc.deg for arc in _own(arcs, one)] for one in sessions]
    return [f"{len(own)} × {median(own):.0f}°" if own else "–" for own in degs]


def _remarks(session: PastSession, past: Sequence[PastRepetition]) -> list[str]:
    forced = sum(one.repetition.verdict.code == "forced" for one in past)
    remarks = [f"{forced} forced"] if forced else []
    remarks += [] if session.finished else ["interrupted"]
    remarks += [_feeling(one) for one in _holding(session)]
    remarks += [f"#{tag}" for tag in session.tags]
    remarks += [_short(note.text) for note in session.notes[-1:]]
    return remarks


def _holding(session: PastSession) -> list[Feeling]:
    """Of each kind and side what was told last."""
    return list({(one.kind, one.side): one for one in session.feelings}.values())


def _feeling(one: Feeling) -> str:
    side = f" {one.side}" if one.side else ""
    return f"{one.kind.value}{side} {one.score}"


def _short(text: str, most: int = 30) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
