"""Smoothing on signals whose course is known."""

import math

import numpy as np
import pytest

from posecheck.repetitions.remeasure import BANDWIDTH_S
from posecheck.repetitions.smoothness import sparc
from posecheck.smoothing import BLOCK, CausalSmoother, smooth_zero_phase
from tests.helpers.signals import bump, times


@pytest.mark.parametrize(("rise_s", "loses_deg"), [(1.0, 0.02), (0.5, 0.28), (0.3, 1.66)])
def test_a_peak_loses_what_the_documents_say(rise_s, loses_deg):
    """Forty degrees reached in a second are kept; quicker peaks lose a stated amount."""
    t_s = times(6.0)
    course = np.array([bump(t, start_s=2, rise_s=rise_s, hold_s=0, top=40) for t in t_s])
    smoothed, _ = smooth_zero_phase(t_s, course, bandwidth_s=BANDWIDTH_S)
    assert 40.0 - smoothed.max() == pytest.approx(loses_deg, abs=0.02)


def test_a_peak_is_not_delayed():
    """Zero phase: the top stays where it is."""
    t_s = times(6.0, 60.0)
    course = np.array([bump(t, start_s=2, rise_s=1, hold_s=0, top=40) for t in t_s])
    smoothed, slope = smooth_zero_phase(t_s, course, bandwidth_s=BANDWIDTH_S)
    assert t_s[smoothed.argmax()] == pytest.approx(3.0, abs=0.01)
    assert slope[smoothed.argmax()] == pytest.approx(0.0, abs=1.0)


def test_a_parabola_stays_as_it_is_however_long_and_uneven_its_times():
    """Two minutes at 15 to 60 a second are more than is fitted at once; a moment comes twice."""
    t_s = np.cumsum(np.random.default_rng(1).uniform(1 / 60, 1 / 15, 3 * BLOCK))
    t_s[100] = t_s[99]
    course = 5.0 - 2.0 * t_s + 0.1 * t_s**2
    smoothed, slope = smooth_zero_phase(t_s, course, bandwidth_s=BANDWIDTH_S)
    assert smoothed == pytest.approx(course, rel=1e-9)
    assert slope == pytest.approx(0.2 * t_s - 2.0, abs=1e-6)


def test_far_from_any_sample_there_is_no_value():
    """Missing stays missing in the middle of a long gap."""
    t_s = times(4.0)
    course = np.where((t_s > 1.0) & (t_s < 3.0), np.nan, 5.0)
    smoothed, _ = smooth_zero_phase(t_s, course, bandwidth_s=BANDWIDTH_S)
    assert math.isnan(smoothed[60])
    assert smoothed[10] == pytest.approx(5.0)


def test_a_reset_causal_smoother_is_a_fresh_one():
    """Nothing of the past is left, whatever the clock says."""
    used, fresh = CausalSmoother(time_constant_s=0.1), CausalSmoother(time_constant_s=0.1)
    used.push(0.0, 90.0)
    used.reset()
    assert [used.push(t, 3.0 * t) for t in (0.0, 0.1, 0.2)] == [
        fresh.push(t, 3.0 * t) for t in (0.0, 0.1, 0.2)
    ]


@pytest.mark.parametrize(("away_s", "known"), [(0.295, True), (0.305, False)])
def test_samples_within_three_bandwidths_have_weight(away_s, known):
    """Three samples say what a value is a little later."""
    t_s = np.array([0.0, 0.01, 0.02, away_s])
    smoothed, _ = smooth_zero_phase(t_s, np.array([5.0, 5.0, 5.0, np.nan]), bandwidth_s=0.1)
    assert bool(np.isfinite(smoothed[-1])) is known


@pytest.mark.parametrize(("tremor_hz", "counts"), [(5.7, True), (6.3, False)])
def test_smoothness_counts_frequencies_up_to_six_hertz(tremor_hz, counts):
    t_s = np.arange(-8.0, 8.0, 0.01)
    plain = np.exp(-5.0 * t_s**2)
    tremor = 0.1 * np.exp(-(t_s**2) / 8.0) * np.cos(2.0 * np.pi * tremor_hz * t_s)
    rougher = sparc(plain, rate_hz=100.0) - sparc(plain + tremor, rate_hz=100.0)
    assert (rougher > 0.5) is counts
    assert (rougher < 0.01) is not counts
