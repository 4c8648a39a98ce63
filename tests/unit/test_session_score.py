"""The score of a session: each part by its formula, from known answers."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from posecheck.body import Side
from posecheck.circuit import Activity, Circuit, circuit_of
from posecheck.documents.session_page import MOST_POINTS, page_document, thinned
from posecheck.documents.session_score import score_object, session_score
from posecheck.reliability import median_interval90
from posecheck.terminal.session_score import show_score
from tests.helpers.circuits import NAMES, a_circuit, judged


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Circuit:
    return judged(a_circuit(tmp_path_factory.mktemp("circuit")))


@pytest.mark.parametrize(
    ("count", "places"),
    [(4, None), (5, (1, 5)), (7, (1, 7)), (8, (2, 7)), (20, (6, 15))],
)
def test_the_interval_of_a_median_follows_the_binomial_distribution(count, places) -> None:
    """The table of the sign test at 10 % (two-sided): 4: none, 5: 1, 8: 2, 20: 6."""
    low, high = median_interval90(np.arange(1.0, count + 1.0))
    assert places == ((low, high) if places else None) or math.isnan(low)
    assert math.isnan(low) == (places is None)


def test_each_part_is_its_formula(circuit: Circuit) -> None:
    """Range, smoothness and tempo are medians; control counts."""
    left = next(one for one in session_score(circuit).sides if one.movement == "ankle-rock")
    own = circuit.sessions[1].repetitions
    assert left.range.median_deg == np.median([one.primary.value for one in own])
    assert left.sparc == np.median([one.sparc for one in own])
    assert left.tempo_s == np.median([one.tempo_s for one in own])
    assert left.tempo_interval90_s == median_interval90([one.tempo_s for one in own])
    assert (left.control.count, left.control.forced, left.control.compensated) == (5, 1, 1)
    assert left.control.controlled == 3


def test_the_change_is_against_the_own_baseline_with_its_interval(circuit: Circuit) -> None:
    """38° after 33° is 5° up; the smallest detectable change of 4° reaches 1.645/1.96 of it."""
    twist, _, rock = session_score(circuit).sides
    assert rock.change_deg == pytest.approx(5.0)
    assert rock.change_interval90_deg == pytest.approx((5.0 - 3.357, 5.0 + 3.357), abs=0.001)
    assert math.isnan(twist.change_deg)


def test_the_set_with_the_most_repetitions_is_compared(circuit: Circuit) -> None:
    """A short warm-up set before it does not count."""
    rocks = circuit.sessions[1]
    long = rocks.sets[0]
    off = replace(long.comparisons[0], deg=20.0)
    short = replace(long, repetitions=long.repetitions[:1], comparisons=(off,))
    for sets in ((short, long), (long, short)):
        both = replace(circuit, sessions=(replace(rocks, sets=sets),))
        assert session_score(both).sides[0].change_deg == pytest.approx(5.0)


def test_completeness_counts_both_sides_of_the_plan(circuit: Circuit) -> None:
    """The right ankle and both hips are missing; without a plan only the ankle."""
    complete = session_score(circuit).completeness
    assert (complete.done, complete.expected) == (3, 6)
    hips = [("hip-circle", side) for side in Side]
    assert sorted(complete.missing) == sorted([("ankle-rock", Side.RIGHT), *hips])
    assert session_score(replace(circuit, plan=())).completeness.missing == (
        ("ankle-rock", Side.RIGHT),
    )


def test_only_the_side_that_was_asked_for_is_expected(circuit: Circuit) -> None:
    """With --side left the right one is not missing."""
    session = replace(circuit.sessions[1], software={"settings": {"side": "left"}})
    complete = session_score(circuit_of(session)).completeness
    assert (complete.done, complete.expected, complete.missing) == (1, 1, ())


def test_time_is_told_by_what_was_done(circuit: Circuit) -> None:
    """Its parts add up to the recording, but for the step in which bouts are found."""
    time_s = session_score(circuit).time_s
    assert time_s[Activity.AWAY] == pytest.approx(6.0)
    assert time_s[Activity.OTHER] == pytest.approx(9.0)
    assert sum(time_s.values()) == pytest.approx(circuit.duration_s, abs=0.2)


def test_the_terminal_shows_every_part(circuit: Circuit) -> None:
    """In 80 columns, nothing cut."""
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as shown:
        show_score(session_score(circuit), NAMES, console)
    text = shown.get()
    for part in ("+5° (+2 to +8)", "3 of 5", "3 of 6 sides", "0:06 out of the picture", "none yet"):
        assert part in text
    assert "…" not in text
    assert "total" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_missing_parts_are_null_in_the_document(circuit: Circuit) -> None:
    """Two or three repetitions have no interval by their order, and no baseline no change."""
    twist = score_object(session_score(circuit))["sides"][0]  # type: ignore[index]
    assert twist["change_deg"] is None
    assert twist["tempo_interval90_s"] is None


# --- what the page is made from -------------------------------------------------------------------


def test_every_repetition_and_discarded_stretch_belongs_to_one_set(circuit: Circuit) -> None:
    """None is left out, none is shown twice."""
    document = page_document(circuit, NAMES)
    for kind in ("repetitions", "discarded"):
        shown = [path for one in document["page"]["sets"] for path in one[kind]]  # type: ignore[index]
        there = [
            f"/sessions/{i}/sets/{j}/{kind}/{k}"
            for i, session in enumerate(circuit.sessions)
            for j, one in enumerate(session.sets)
            for k in range(len(getattr(one, kind)))
        ]
        assert sorted(shown) == sorted(there)


def test_a_curve_is_thinned_without_losing_its_peaks_and_gaps() -> None:
    """Of 100 000 points at most 600 stay: one odd peak, one gap and both ends among them."""
    t_s = np.linspace(0.0, 600.0, 100_000)
    deg = np.sin(t_s)
    deg[41_234] = 55.0
    deg[70_000:71_000] = np.nan
    points = thinned(t_s, deg)
    assert len(points) <= MOST_POINTS
    assert np.nanmax(points[:, 1]) == 55.0
    assert np.isnan(points[:, 1]).any()
    assert (np.diff(points[:, 0]) > 0).all()
    np.testing.assert_array_equal(thinned(t_s[:50], deg[:50])[:, 1], deg[:50])


def test_the_curves_of_a_set_are_the_ones_its_end_ranges_are_read_from(circuit: Circuit) -> None:
    """The largest value within a repetition is its end range, to a tenth of a degree."""
    document = page_document(circuit, NAMES)
    curve = document["page"]["sets"][1]["curves"][0]  # type: ignore[index]
    t_s = np.array(curve["t_s"])
    deg = np.array(curve["deg"], float)
    assert len(t_s) <= MOST_POINTS
    for repetition in circuit.sessions[1].repetitions:
        inside = (t_s >= repetition.start_s) & (t_s <= repetition.end_s)
        assert np.nanmax(deg[inside]) == pytest.approx(repetition.primary.value, abs=0.11)


def test_a_session_of_one_movement_is_a_circuit_too(circuit: Circuit) -> None:
    """Its sets are the bouts, and nothing is said of what lies between."""
    alone = circuit_of(circuit.sessions[0])
    assert [bout.activity for bout in alone.bouts] == [Activity.SET]
    assert len(alone.repetitions_of(alone.bouts[0])) == len(circuit.sessions[0].repetitions)
    assert Path(alone.source.name).suffix == ".npz"
