"""Tables and figures as text."""

import math
from collections.abc import Iterable, Sequence

from bench.accuracy.agreement import Figure

UNKNOWN = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left, numbers to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def number(value: float, unit: str = "°", digits: int = 1) -> str:
    """A number with its unit."""
    return UNKNOWN if math.isnan(value) else f"{value:.{digits}f}{unit}"


def signed(value: float, unit: str = "°") -> str:
    """A number with its sign and unit."""
    return UNKNOWN if math.isnan(value) else f"{value:+.1f}{unit}"


def percent(value: float) -> str:
    """A share of one."""
    return UNKNOWN if math.isnan(value) else f"{100 * value:.0f} %"


def with_interval(figure: Figure, unit: str = "°", *, sign: bool = False, digits: int = 1) -> str:
    """An estimate and its 95 % interval."""
    value = signed(figure.value, unit) if sign else number(figure.value, unit, digits)
    if math.isnan(figure.low):
        return value
    low, high = (
        f"{one:+.1f}" if sign else f"{one:.{digits}f}" for one in (figure.low, figure.high)
    )
    return f"{value} ({low} to {high})"


def share_with_interval(figure: Figure) -> str:
    """A share of one and its 95 % interval."""
    if math.isnan(figure.low) or figure.low == figure.high:  # all or none: drawing says nothing
        return percent(figure.value)
    return f"{percent(figure.value)} ({100 * figure.low:.0f} to {100 * figure.high:.0f})"


def unit_of(measure: str) -> str:
    """The unit in which a measure's errors are told."""
    return " %" if measure == "swept_area" else "°"


def words(measure: str) -> str:
    """A measure's name for people."""
    return measure.replace("_", " ")
