"""Numbers for people: degrees, changes, intervals, shares, counts.

The rules, for all of them:

- rounded half to even, as Python does, so that rounding favours neither side of zero;
- a true minus sign, never before zero; a plus sign only where a change is meant;
- an interval is joined with an en dash (31–45°), with "to" where an end has a sign (−5 to 9°);
- the unit stands once, at the end; in brackets after a value it is left out;
- a missing number is a dash.
"""

import math
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "\N{EN DASH}"
"""Shown instead of a number that is not known."""
NOT_MEASURED: Final = "not measured"
"""The same in a sentence."""

Interval = tuple[float, float] | list[float]

_UNITS: Final = {"deg": "°", "deg_s": "°/s", "": ""}
_DECIMALS: Final = {"deg": 0, "deg_s": 0, "share": 0, "cm": 1, "s": 1}
_OTHER_DECIMALS: Final = 2


def number(value: float, decimals: int = 0, *, plus: bool = False) -> str:
    """A number without its unit; ``plus``: with its sign, as of a change.

    >>> number(-4.7), number(-0.4), number(2.5), number(0.5, plus=True), number(3.2, plus=True)
    ('−5', '0', '2', '0', '+3')
    """
    if not math.isfinite(value):
        return MISSING
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0.0:
        return text
    return f"{MINUS if value < 0 else '+' if plus else ''}{text}"


def amount(
    value: float, unit: str = "deg", decimals: int | None = None, *, plus: bool = False
) -> str:
    """A value with its unit, as finely as it deserves: degrees are whole.

    >>> amount(38.4), amount(0.412, "sr"), amount(1.25, "s"), amount(float("nan"))
    ('38°', '0.41 sr', '1.2 s', '–')
    """
    if not math.isfinite(value):
        return MISSING
    return f"{number(value, _decimals(unit, decimals), plus=plus)}{unit_sign(unit)}"


def degrees(value: float, decimals: int = 0) -> str:
    """An angle.

    >>> degrees(38.46), degrees(-0.2), degrees(41.25, 1), degrees(-5.0)
    ('38°', '0°', '41.2°', '−5°')
    """
    return amount(value, "deg", decimals)


def signed_degrees(value: float, decimals: int = 0) -> str:
    """A change of an angle.

    >>> signed_degrees(3.2), signed_degrees(-4.7), signed_degrees(0.5)
    ('+3°', '−5°', '0°')
    """
    return amount(value, "deg", decimals, plus=True)


def as_kept(value: float) -> float:
    """As finely as documents keep degrees: sentences made of it and their figures round alike.

    >>> degrees(43.4997), degrees(as_kept(43.4997)), degrees(43.5)
    ('43°', '44°', '44°')
    """
    return round(value, 2)


def interval(
    ends: Interval, unit: str = "deg", decimals: int | None = None, *, plus: bool = False
) -> str:
    """Both ends of an interval; ``plus``: of a change.

    >>> interval((30.6, 45.3)), interval((-5.4, 9.0)), interval((-1.2, 3.4), plus=True)
    ('31–45°', '−5 to 9°', '−1 to +3°')
    """
    if not all(map(math.isfinite, ends)):
        return MISSING
    return "".join(interval_parts(ends, unit, decimals, plus=plus))


def interval_parts(
    ends: Interval, unit: str = "deg", decimals: int | None = None, *, plus: bool = False
) -> tuple[str, str, str, str]:
    """The same in parts, for a page that marks each end: low, the joint, high, unit."""
    low, high = (number(end, _decimals(unit, decimals), plus=plus) for end in ends)
    signed = any(end.startswith((MINUS, "+")) for end in (low, high))
    return low, " to " if signed else "–", high, unit_sign(unit)


def with_interval(value: float, ends: Interval, unit: str = "deg") -> str:
    """A value and its interval, which has the same unit.

    >>> with_interval(38.4, (30.6, 45.3)), with_interval(2.0, (-5.4, 9.0))
    ('38° (31–45)', '2° (−5 to 9)')
    """
    if math.isnan(value):
        return NOT_MEASURED
    return f"{amount(value, unit)} ({''.join(interval_parts(ends, unit)[:3])})"


def percent(share: float) -> str:
    """A share of one.

    >>> percent(0.936)
    '94 %'
    """
    return MISSING if math.isnan(share) else f"{number(100.0 * share)} %"


def counted(count: int, noun: str) -> str:
    """So many things of a kind.

    >>> counted(1, "repetition"), counted(3, "pair")
    ('1 repetition', '3 pairs')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _decimals(unit: str, decimals: int | None) -> int:
    return _DECIMALS.get(unit, _OTHER_DECIMALS) if decimals is None else decimals


def unit_sign(unit: str) -> str:
    """What stands behind a number, with the space before it.

    >>> unit_sign("deg_s"), unit_sign("cm")
    ('°/s', ' cm')
    """
    return _UNITS.get(unit, f" {unit}")
