"""What an audit may be written as, how finely figures are shown, what verdicts are called."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "\N{EN DASH}"


class AuditForm(StrEnum):
    """What an audit may be written as."""

    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"


def degrees(value: float) -> str:
    """Whole degrees.

    >>> degrees(38.46), degrees(-0.2)
    ('38°', '0°')
    """
    return f"{_signed(value, 0)}°"


def change(value: float) -> str:
    """Whole degrees with their sign.

    >>> change(3.2), change(-4.7), change(0.3)
    ('+3°', '−5°', '0°')
    """
    return f"{_signed(value, 0, '+')}°"


def interval(ends: list[float] | None, form: str) -> str:
    """Both ends in a form.

    >>> interval([-1.2, 3.4], "change"), interval(None, "deg")
    ('−1° to +3°', '–')
    """
    return MISSING if ends is None else " to ".join(FORMS[form](one) for one in ends)


def shown(value: float | None, form: str) -> str:
    """A figure in a form; a dash when it is missing.

    >>> shown(2.34, "rate"), shown(-1.716, "sparc"), shown(None, "deg")
    ('+2.3°', '−1.72', '–')
    """
    return MISSING if value is None else FORMS[form](value)


def _signed(value: float, decimals: int, plus: str = "") -> str:
    """With a true minus, and no sign before zero."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0.0:
        return text
    return f"{MINUS if value < 0 else plus}{text}"


FORMS: Final[Mapping[str, Callable[[float], str]]] = MappingProxyType(
    {
        "deg": degrees,
        "change": change,
        "rate": lambda value: f"{_signed(value, 1, '+')}°",
        "fine": lambda value: f"{_signed(value, 1)}°",
        "s": lambda value: f"{_signed(value, 1)} s",
        "sparc": lambda value: _signed(value, 2),
        "count": lambda value: f"{value:d}",
    }
)
"""Each takes a known number: degrees, a change, a change a week, tenths, seconds, and so on."""

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clearly-up": "clearly up",
        "clearly-down": "clearly down",
        "no-clear-change": "no clear change",
        "not-enough-data": "not enough data",
        "left-larger": "left further",
        "right-larger": "right further",
        "no-clear-difference": "no clear difference",
    }
)
"""What a verdict is called; a code that is not here is shown as it is."""
