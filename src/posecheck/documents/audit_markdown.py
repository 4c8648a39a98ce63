"""A weekly audit as Markdown, for notes and mail; made from ``posecheck.audit/1``."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from posecheck.documents.audit_forms import shown, shown_interval
from posecheck.words.dates import day_column
from posecheck.words.numbers import MISSING
from posecheck.words.protocol import measure_name
from posecheck.words.verdicts import verdict_name

Table = Mapping[str, Any]

_MEANT: Final = re.compile(r"([\\`*_{}\[\]#|~>])")


def audit_markdown(document: Table) -> str:
    """The same figures as on the page; the same document gives the same text."""
    series = [*document["series"], *document.get("arcs", ())]
    parts = [_head(document), _glance(series)]
    parts += [_list("What to work on next week", _texts(document["advice"]), ordered=True)]
    parts += [_list("Please look at", _texts(document["remarks"]))]
    parts += [_sides(document["side_differences"]), _effort(document), _practice(document)]
    parts += [_series(one) for one in series]
    parts += [_notes(document), _discarded(document)]
    parts += [
        "Value: robust mean of the counted repetitions, with its 90 % interval. Arc: the full "
        "turn, left plus right of neighbouring repetitions; an error of the zero cancels. Not a "
        f"medical device. posecheck {plain(document['software']['version'])}.\n"
    ]
    return "\n".join(part for part in parts if part)


def plain(text: str) -> str:
    r"""Somebody's words so that Markdown, and HTML in it, shows them as they are, on one line.

    >>> plain("<b>1 | 2</b> *so*")
    '&lt;b\\>1 \\| 2&lt;/b\\> \\*so\\*'
    """
    line = " ".join(text.split())
    return _MEANT.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;"))


def _head(document: Table) -> str:
    week = document["week"]
    whose = "" if document["person"] == "me" else f" of {plain(document['person'])}"
    lines = [f"# Weekly audit{whose}, {week['name']}", ""]
    lines += [f"{week['monday']} to {week['sunday']}.", ""]
    lines += [f"**{plain(one)}**\n" for one in document["praise"]]
    return "\n".join(lines)


def _glance(series: Sequence[Table]) -> str:
    if not series:
        return "Nothing has been recorded yet.\n"
    head = (
        "movement",
        "side",
        "this week",
        "90 %",
        "verdict",
        "change",
        "90 %",
        "smallest detectable",
    )
    rows = []
    for one in series:
        last, change = one["weeks"][-1], one["change"]
        rows.append(
            [
                *(_name(one), one["side"], shown(last["deg"], "deg")),
                shown_interval(last["interval90_deg"], "deg"),
                _verdict(change),
                shown(change["deg"], "change"),
                shown_interval(change["interval90_deg"], "change"),
                shown(change["detectable_deg"], "fine"),
            ]
        )
    return "## This week at a glance\n\n" + _table(head, rows)


def _verdict(change: Table) -> str:
    probably = change.get("probably")
    return f"**{verdict_name(change['verdict'])}**" + (f", probably {probably}" if probably else "")


def _sides(differences: Sequence[Table]) -> str:
    lines = [
        f"{_movement(one)}, {measure_name(one['measure'])}: {plain(one['sentence'])}"
        for one in differences
    ]
    return _list("Left and right", lines)


def _effort(document: Table) -> str:
    names = _names(document)
    forced = [
        f"Forced: {names(one)}, {one['side']}, {_day(one)}, repetition {one['number']}, "
        f"{shown(one['deg'], 'deg')}: {_why_forced(one)}"
        for one in document["forced"]
    ]
    helped = [
        f"{names(one)}, {one['side']}: {plain(one['text'])} Seen in {one['count']} of "
        f"{one['of']} repetitions."
        for one in document["compensations"]
    ]
    return _list("Forced, or helped along, this week", forced + helped)


def _why_forced(one: Table) -> str:
    """Its verdict and the reasons; not the verdict where the first reason says it again."""
    reasons = _texts(one["reasons"])
    words = plain(one["words"])
    return " ".join(
        reasons if reasons and reasons[0].startswith(words) else [f"{words}.", *reasons]
    )


def _practice(document: Table) -> str:
    rows = [
        [one["week"], len(one["days"]), one["sessions"], one["repetitions"]]
        for one in document["practice"]
    ]
    head = ("week", "days", "sessions", "repetitions")
    return "## How often you practised\n\n" + _table(head, rows)


def _series(one: Table) -> str:
    baseline = one["baseline"] or {"median_deg": None}
    known = [
        ("baseline", baseline["median_deg"]),
        ("comfort limit", one["comfort_deg"]),
        ("target", one["target_deg"]),
    ]
    words = [f"{name} {shown(value, 'deg')}" for name, value in known if value is not None]
    if one["trend"] and one["change"]["verdict"] != "not-enough-data":
        slope = one["trend"]
        words.append(
            f"trend {shown(slope['slope_deg_per_week'], 'rate')} a week "
            f"({shown_interval(slope['slope_interval90'], 'rate')})"
        )
    limits = [week.get("comfort_deg") for week in one["weeks"]]
    limited = any(limit is not None for limit in limits)
    head = ["week", "value", "90 %", "counted", "tempo", "smoothness"]
    head += ["limit", ""] if limited else [""]
    rows = [
        [
            *(
                week["week"],
                shown(week["deg"], "deg"),
                shown_interval(week["interval90_deg"], "deg"),
            ),
            *(week["counted"], shown(week["tempo_s"], "s"), shown(week["sparc"], "sparc")),
            *((shown(limit, "deg"),) if limited else ()),
            plain(week["why_missing"]["text"]) if week["why_missing"] else "",
        ]
        for week, limit in zip(one["weeks"], limits, strict=True)
    ]
    text = f"## {_name(one)}, {one['side']}\n\n{plain(one['change']['sentence'])}\n\n"
    text += "".join(f"{plain(note)}\n\n" for note in (_raw(one["flags"])))
    return text + (f"{'; '.join(words)}.\n\n" if words else "") + _table(head, rows)


def _notes(document: Table) -> str:
    lines, names = [], _names(document)
    for one in document["notes"]:
        felt = [f"{f['kind']} {f['side'] or ''} {f['score']} of 10" for f in one["feelings"]]
        words = "; ".join([plain(one["text"]), *(" ".join(f.split()) for f in felt)]).strip("; ")
        lines.append(f"{_day(one)}, {names(one)}: {words}")
    return _list("Your notes", lines)


def _discarded(document: Table) -> str:
    discarded, names = document["discarded"], _names(document)
    if not discarded:
        return ""
    head = ("movement", "side", "from", "to", "in", "why")
    rows = [
        [
            *(names(one), one["side"] or "both"),
            *(shown(one["start_s"], "s"), shown(one["end_s"], "s")),
            *(plain(one["source_name"]), plain(one["text"])),
        ]
        for one in discarded
    ]
    return "## Discarded this week\n\n" + _table(head, rows)


def _name(one: Table) -> str:
    which = "" if one["primary"] else f", {measure_name(one['measure'])}"
    return f"{_movement(one)}{which}"


def _movement(one: Table) -> str:
    which = f" ({plain(one['protocol_name'])})" if one["protocol_name"] else ""
    return f"{plain(one['movement_name'])}{which}"


def _names(document: Table) -> Callable[[Table], str]:
    """What the movement of an item is called; its id where the audit has no series of it."""
    known: dict[str, str] = {one["movement"]: one["movement_name"] for one in document["series"]}
    return lambda item: plain(known.get(item["movement"], str(item["movement"])))


def _day(one: Table) -> str:
    return day_column(datetime.fromisoformat(one["recorded_at"]))


def _raw(notes: Iterable[Table]) -> list[str]:
    return [one["text"] for one in notes]


def _texts(notes: Iterable[Table]) -> list[str]:
    return [plain(one["text"]) for one in notes]


def _list(title: str, lines: Sequence[str], *, ordered: bool = False) -> str:
    if not lines:
        return ""
    marks = [f"{i}." if ordered else "-" for i in range(1, len(lines) + 1)]
    items = "\n".join(f"{mark} {line}" for mark, line in zip(marks, lines, strict=True))
    return f"## {title}\n\n{items}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = (" | ".join(MISSING if one is None else str(one) for one in line) for line in lines)
    return "".join(f"| {line} |\n" for line in cells)
