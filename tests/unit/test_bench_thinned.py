"""How landmarks are thinned to see what fewer pictures would cost."""

from dataclasses import replace

import numpy as np
import pytest

from bench.speed.thinned import thinned
from tests.helpers.signals import TRUNK_PX, body, times


def moving(trunks_a_second: float, rate_hz: float):
    """Two seconds of a body that goes to the side."""
    return [
        replace(
            pose,
            landmarks_px=pose.landmarks_px + np.array([trunks_a_second * TRUNK_PX * t_s, 0, 0]),
        )
        for t_s in times(2.0, rate_hz)
        for pose in [body(float(t_s))]
    ]


@pytest.mark.parametrize(
    ("trunks_a_second", "rate_hz", "a_second"), [(0.1, 30.0, 15), (0.3, 30.0, 30), (0.3, 60.0, 30)]
)
def test_a_slow_body_is_looked_at_half_as_often(trunks_a_second, rate_hz, a_second):
    """Slow: below 0.2 trunk lengths a second; of what is filmed faster 30 a second are taken."""
    taken = thinned(moving(trunks_a_second, rate_hz), slower_than=0.2)
    assert len(taken) == pytest.approx(2 * a_second, abs=1)
