"""Comparisons in sentences: with the baseline, left with right, and both sides together."""

import math
from collections.abc import Sequence
from statistics import median

from posecheck.personal import Comparison
from posecheck.words.numbers import MISSING, Interval, counted, degrees, interval, with_interval


def comparison_sentence(compared: Comparison) -> str:
    """How a side compares with the person's baseline.

    >>> from posecheck.body import Side
    >>> known = Comparison(Side.LEFT, "thorax_rotation", 38, (35, 41), "b", 41, (39, 43), 4.7)
    >>> comparison_sentence(known)
    'left 38° (35–41), baseline 41° (39–43): no detectable change (smallest detectable: 5°).'
    """
    here = f"{compared.side} {with_interval(compared.deg, compared.interval90_deg)}"
    usual = with_interval(compared.baseline_deg, compared.baseline_interval90_deg)
    place = " from the same place" if compared.same_place else ""
    if compared.change == "within-error":
        smallest = degrees(math.ceil(compared.detectable_deg))
        change = f"no detectable change{place} (smallest detectable: {smallest})"
    else:
        size = degrees(abs(compared.deg - compared.baseline_deg))
        change = f"{size} {compared.change}, beyond measurement error{place}"
    return f"{here}, baseline {usual}: {change}."


def difference_sentence(left_minus_right_deg: float, reach90_deg: float) -> str:
    """How much further one side goes; ``reach90_deg`` is half the width of the 90 % interval.

    >>> difference_sentence(-11.2, 4.0)
    'Difference: 11° further on the right (90 % interval 7–15°), beyond measurement error.'
    >>> difference_sentence(0.3, 8.0)
    'Left and right equal (90 % interval of the difference: −8 to 8°).'
    """
    size_deg = abs(left_minus_right_deg)
    ends = interval((size_deg - reach90_deg, size_deg + reach90_deg))
    if degrees(size_deg) == degrees(0.0):
        return f"Left and right equal (90 % interval of the difference: {ends})."
    further = "left" if left_minus_right_deg > 0 else "right"
    meaning = "within" if size_deg <= reach90_deg else "beyond"
    return (
        f"Difference: {degrees(size_deg)} further on the {further} (90 % interval {ends}), "
        f"{meaning} measurement error."
    )


def arc_sentence(deg: float, ends: Interval, count: int) -> str:
    """The full turn from left to right, and what it is.

    >>> arc_sentence(71.2, (66.1, 76.3), 3)
    'Arc 71° (66–76), 3 pairs: full turn, left plus right; an error of the zero cancels.'
    """
    size = f"{with_interval(deg, ends)}, {counted(count, 'pair')}"
    return f"Arc {size}: full turn, left plus right; an error of the zero cancels."


def median_cell(values_deg: Sequence[float], decimals: int = 0, *, empty: str = MISSING) -> str:
    """How many values and their median, in a table.

    >>> median_cell([38.0, 40.0, 41.0]), median_cell([])
    ('3 × 40°', '–')
    """
    if not values_deg:
        return empty
    return f"{len(values_deg)} × {degrees(median(values_deg), decimals)}"
