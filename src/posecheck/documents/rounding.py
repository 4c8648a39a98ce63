"""Records for documents: numbers rounded, never -0.0, and None where there is nothing to tell."""

import math
from typing import Any, Final

from posecheck.plain_data import to_data
from posecheck.records import StandardError

DEGREE_DIGITS: Final = 2
"""Hundredths of a degree (and of a centimetre): finer than any error bar."""
OTHER_DIGITS: Final = 3
"""Milliseconds, thousandths of a steradian, of a share, of a spectral arc length."""


def rounded(value: float, digits: int) -> float | None:
    """``value`` to so many decimals; None when it is NaN or infinite.

    >>> rounded(-0.001, 2), rounded(float("nan"), 2)
    (0.0, None)
    """
    return round(float(value), digits) + 0.0 if math.isfinite(value) else None


def seconds(value: float) -> float | None:
    """A time or duration, to the millisecond."""
    return rounded(value, OTHER_DIGITS)


def degrees(value: float) -> float | None:
    """An angle or angular speed, to a hundredth."""
    return rounded(value, DEGREE_DIGITS)


def in_unit(value: float, unit: str) -> float | None:
    """A value in ``deg``, ``cm`` or ``sr``."""
    return rounded(value, OTHER_DIGITS if unit == "sr" else DEGREE_DIGITS)


def interval(bounds: tuple[float, float], unit: str = "deg") -> list[float] | None:
    """Low and high end; None when either is missing."""
    low, high = (in_unit(bound, unit) for bound in bounds)
    return None if low is None or high is None else [low, high]


def fields_of(record: object, *names: str) -> dict[str, Any]:
    """Some fields of a record in this order, each rounded by the unit in its name."""
    return {name: _rounded_field(name, getattr(record, name)) for name in names}


def standard_error(error: StandardError) -> dict[str, Any]:
    """Both kinds of error, in degrees."""
    return {"repetition": degrees(error.repetition), "setup": degrees(error.setup)}


def _rounded_field(name: str, value: Any) -> Any:
    units = name.split("_")
    if value is not None and "interval90" in units:
        return interval(value)
    if isinstance(value, tuple):
        return [_rounded_field(name, item) for item in value]
    if isinstance(value, float | int) and {"deg", "s"} & set(units):
        return degrees(value) if "deg" in units else seconds(value)
    return rounded(value, OTHER_DIGITS) if isinstance(value, float) else to_data(value)
