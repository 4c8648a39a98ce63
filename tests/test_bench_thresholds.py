"""What the thresholds rest on: known answers."""

import numpy as np
import pytest

from bench.thresholds import Rock, _excursions, heels


def rock(*, true_cm: float, read_cm: float) -> Rock:
    """Out to 40° and back, read 1° too high; the heel comes up at the very end, if at all."""
    course_deg = np.array([20.0, 30.0, 40.0, 30.0, 20.0])
    up = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    return Rock(course_deg, true_cm * up, course_deg + 1.0, read_cm * up)


@pytest.mark.parametrize(
    ("read_cm", "said"),
    [
        (4.0, "found 100%, false alarms 0%, end range of 2 read +1.0°"),
        (0.0, "found 0%, false alarms 0%, end range of 2 read +6.0°"),
    ],
)
def test_a_missed_lift_reads_the_end_range_too_high(read_cm, said):
    """With the heel up at 40° the true end range is 30°; read as down it is 41°."""
    made = [rock(true_cm=3.0, read_cm=read_cm), rock(true_cm=0.0, read_cm=0.0)]
    assert f"from 2 cm if 3 cm: {said}" in heels(made)


def test_a_false_alarm_takes_the_end_range_away():
    """A heel that is read up while it is down: 31° are left of 40°."""
    said = heels([rock(true_cm=0.0, read_cm=4.0), rock(true_cm=3.0, read_cm=4.0)])
    assert "false alarms 100%, end range of 2 read -4.0°" in said


def test_repetitions_are_the_stretches_above_half_way():
    """Two, one of them cut off by the end."""
    found = _excursions(np.array([0.0, 30.0, 40.0, 5.0, 0.0, 30.0]))
    assert [(one.start, one.stop) for one in found] == [(1, 3), (5, 6)]
