"""The simulation of thousands of people applies the very rule of the audit."""

from dataclasses import replace

import numpy as np
import pytest

from bench.audit.sides import falsely_different
from bench.audit.simulation import World, film, looks_at
from posecheck.audit.records import WeekValue
from posecheck.audit.series import change_of
from posecheck.audit.trend import in_window, trend_of, week_spread
from posecheck.audit.week import Week
from posecheck.movements import load_movement
from posecheck.records import StandardError

STEPS = {"repetition_deg": 2.0, "setup_deg": 3.0}


def test_what_the_simulation_calls_is_what_the_audit_calls():
    """Thirty series over fifteen weeks, some of them missed: same change, same bar, every week."""
    weeks = film(30, 8.0, **STEPS, world=World(weeks=15), rng=np.random.default_rng(1))
    looks = looks_at(weeks)
    for i in range(len(weeks.deg)):
        values = [
            WeekValue(Week(2026, 10).plus(j), deg, (deg, deg), StandardError(0.0, stated), 4, 1, ())
            for j, (deg, stated) in enumerate(zip(weeks.deg[i], weeks.stated_deg[i], strict=True))
        ]
        for j in range(len(values)):
            window = in_window(values[: j + 1])
            trend = trend_of(window)
            change = change_of(values[: j + 1], trend, spread_deg=week_spread(window, trend))
            assert looks.deg[i, j] == pytest.approx(change.deg, nan_ok=True)
            assert looks.bar_deg[i, j] == pytest.approx(change.detectable_deg, nan_ok=True)


def test_a_simulated_week_is_as_uncertain_as_it_states():
    """The spread of weekly values about the truth is their stated error."""
    weeks = film(4000, 0.0, **STEPS, world=World(weeks=4), rng=np.random.default_rng(2))
    assert np.nanstd(weeks.deg) == pytest.approx(np.sqrt((weeks.stated_deg**2).mean()), rel=0.03)


def test_equal_sides_are_not_called_different_because_their_zero_is_off():
    """A camera that always stands at the same place errs the same way every week."""
    rule = replace(load_movement("thoracic-twist").primary, retest=4.0, zero=3.5)
    alone, as_one = (
        falsely_different(rule, 200, stays=True, known=known, rng=np.random.default_rng(4))
        for known in (False, True)
    )
    assert alone > 0.05
    assert as_one <= 0.03


def test_hardly_anybody_whose_body_stays_is_told_of_a_change():
    """At most one series in twenty over twelve weeks, read every week."""
    weeks = film(3000, 0.0, **STEPS, world=World(), rng=np.random.default_rng(3))
    looks = looks_at(weeks)
    assert (looks.up | looks.down).any(axis=1).mean() <= 0.05
