"""What an audit may be written as, and how finely its figures are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from posecheck.words import numbers
from posecheck.words.numbers import MISSING


class AuditForm(StrEnum):
    """What an audit may be written as."""

    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Figure:
    """How a kind of figure is shown."""

    unit: str
    """As in ``words.numbers``; empty: none."""
    decimals: int
    """Digits after the point."""
    plus: bool = False
    """Whether it is a change, which has a sign."""


FIGURES: Final[Mapping[str, Figure]] = MappingProxyType(
    {
        "deg": Figure("deg", 0),
        "change": Figure("deg", 0, plus=True),
        "rate": Figure("deg", 1, plus=True),
        "fine": Figure("deg", 1),
        "s": Figure("s", 1),
        "sparc": Figure("", 2),
        "count": Figure("", 0),
    }
)
"""By the names that the page gives them."""


def shown(value: float | None, form: str) -> str:
    """A figure in a form; a dash when it is missing.

    >>> shown(2.34, "rate"), shown(-1.716, "sparc"), shown(None, "deg")
    ('+2.3°', '−1.72', '–')
    """
    figure = FIGURES[form]
    if value is None:
        return MISSING
    return numbers.amount(value, figure.unit, figure.decimals, plus=figure.plus)


def shown_parts(ends: list[float], form: str) -> tuple[str, str, str, str]:
    """Both ends of an interval in a form: low, the joint, high, unit."""
    figure = FIGURES[form]
    return numbers.interval_parts(ends, figure.unit, figure.decimals, plus=figure.plus)


def shown_interval(ends: list[float] | None, form: str) -> str:
    """Both ends of an interval in a form; a dash when they are missing.

    >>> shown_interval([-1.2, 3.4], "change"), shown_interval(None, "deg")
    ('−1 to +3°', '–')
    """
    return MISSING if ends is None else "".join(shown_parts(ends, form))
