"""Small safe steps towards a target."""

import math

from posecheck.judgement.verdict import LIMIT_SHARE


def next_step_deg(target_deg: float, comfort_deg: float) -> float:
    """The next step towards a target, degrees; NaN while no comfort limit is known.

    At most 5 % beyond the comfort limit: that is the smallest margin there is, so a step never asks
    for what would be judged near the limit.

    >>> next_step_deg(45.0, comfort_deg=40.0), next_step_deg(38.0, comfort_deg=40.0)
    (42.0, 38.0)
    """
    if math.isnan(comfort_deg):
        return math.nan
    return min(target_deg, (1.0 + LIMIT_SHARE) * comfort_deg)
