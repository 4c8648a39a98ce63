"""Verdicts: what they are called, why, and how grave they are; one wording for every place."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from posecheck.records import Repetition, Verdict
from posecheck.words.numbers import degrees
from posecheck.words.reasons import HELP_PREFIX, LEAVES_THE_LINE

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "comfortable": "comfortable",
        "near-limit": "near the limit",
        "forced": "forced",
        "no-limit": "no limit yet",
        "learning": "learning",
        "clearly-up": "clearly up",
        "clearly-down": "clearly down",
        "no-clear-change": "no clear change",
        "not-enough-data": "not enough data",
        "left-larger": "left further",
        "right-larger": "right further",
        "no-clear-difference": "no clear difference",
    }
)
_PUSHES: Final = {"pushed": "a push", "bounced": "a bounce"}


class VerdictLevel(StrEnum):
    """How a verdict is shown; each has a colour and a shape of its own in every place."""

    GREEN = "green"
    """Comfortable and smooth."""
    AMBER = "amber"
    """Near the limit; or effort that is not forced."""
    RED = "red"
    """Forced."""
    GREY = "grey"
    """No limit to compare with."""


def verdict_name(code: str) -> str:
    """What a verdict on a repetition, a change or a difference is called.

    Unknown codes are shown as they are.
    """
    return _NAMES.get(code, code)


def verdict_level(verdict: Verdict) -> VerdictLevel:
    """How a verdict is shown: green only when it is comfortable and nothing helped."""
    if verdict.code == "forced":
        return VerdictLevel.RED
    if verdict.effort or verdict.code == "near-limit":
        return VerdictLevel.AMBER
    return VerdictLevel.GREEN if verdict.code == "comfortable" else VerdictLevel.GREY


def verdict_phrase(verdict: Verdict, *, brief: bool = False) -> str:
    """Where a repetition ended and how it got there; ``brief`` for tables, beside the verdict.

    >>> verdict_phrase(Verdict("forced", (), "past", ("pushed",), 12.3))
    '12° past your limit, with a push'
    >>> verdict_phrase(Verdict("forced", (), "past", ("pushed",), 12.3), brief=True)
    '12° past, pushed'
    """
    how = verdict.effort if brief else _effort_phrases(verdict)
    return ", ".join([_where_phrase(verdict, brief=brief), *how])


def verdict_line(verdict: Verdict, *, brief: bool = False) -> str:
    """What a verdict is called, and why.

    >>> verdict_line(Verdict("forced", (), "past", (), 12.3))
    'forced: 12° past your limit'
    >>> verdict_line(Verdict("no-limit", (), effort=("bounced",)))
    'no limit yet, with a bounce'
    """
    phrase, name = verdict_phrase(verdict, brief=brief), verdict_name(verdict.code)
    return phrase if phrase.startswith(name) else f"{name}: {phrase}"


def now_phrase(verdict: Verdict) -> str:
    """Where a repetition that is still under way is, beyond the limit.

    >>> now_phrase(Verdict("forced", (), "past", (), 12.3))
    'now 12° past the limit'
    >>> now_phrase(Verdict("near-limit", (), "at", (), 3.2))
    'now 3° past, uncertain'
    """
    size = degrees(abs(verdict.over_deg))
    if size == degrees(0.0):
        return "now at the limit"
    return (
        f"now {size} past the limit"
        if verdict.position == "past"
        else f"now {size} past, uncertain"
    )


def repetition_line(repetition: Repetition, *, brief: bool = False) -> str:
    """The verdict on a repetition; a reference is named, and judged only by what was known."""
    line = verdict_line(repetition.verdict, brief=brief)
    if not repetition.reference:
        return line
    known = repetition.verdict.position is not None or repetition.verdict.effort
    return f"reference, {line}" if known else "reference"


def _where_phrase(verdict: Verdict, *, brief: bool) -> str:
    if verdict.position is None or math.isnan(verdict.over_deg):
        return verdict_name(verdict.code)
    size = degrees(abs(verdict.over_deg))
    if any(note.code == LEAVES_THE_LINE for note in verdict.reasons):
        return f"{size} further" if brief else f"{size} further than the rest of the set"
    if size == degrees(0.0):
        return "at the limit" if brief else "at your limit"
    where = "below" if verdict.position == "below" else "past"
    if brief:
        return f"{size} {where}"
    uncertain = ", uncertain" if verdict.code == "near-limit" else ""
    return f"{size} {where} your limit{uncertain}"


def _effort_phrases(verdict: Verdict) -> list[str]:
    pushes = [word for code, word in _PUSHES.items() if code in verdict.effort]
    phrases = [f"with {' and '.join(pushes)}"] if pushes else []
    if "helped" in verdict.effort:
        helpers = _helpers(verdict)
        phrases.append(f"helped by the {' and the '.join(helpers)}" if helpers else "helped along")
    return phrases


def _helpers(verdict: Verdict) -> Sequence[str]:
    """Which parts of the body helped: a compensation's code begins with its part."""
    codes = (note.code for note in verdict.reasons if note.code.startswith(HELP_PREFIX))
    return list(dict.fromkeys(code.removeprefix(HELP_PREFIX).split("-")[0] for code in codes))
