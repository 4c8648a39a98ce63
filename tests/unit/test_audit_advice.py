"""What the audit says to work on."""

import math
from dataclasses import replace

from posecheck.audit.advice import advice_for
from posecheck.audit.records import ChangeVerdict, ForcedRepetition
from posecheck.body import Side
from posecheck.records import Verdict
from tests.helpers.audits import THIS_WEEK, a_point, a_series

FORCED = Verdict("forced", (), "past", (), 9.0)
HARD = [32.0, 33.0, 32.0, 33.0]


def said(*series):
    return [one.text for one in advice_for(series, (), forced=(), discarded=(), notes=())]


def test_the_next_step_is_at_most_five_percent_beyond_the_limit():
    rock = a_series("ankle-rock", Side.LEFT, HARD, comfort_deg=40.0, target_deg=47.0)
    assert said(rock)[0] == (
        "Ankle rock, left: the next step towards your target of 47° is 42°, if it stays easy."
    )


def test_an_arc_gets_a_word_when_it_went_down_and_no_other():
    down, none = ChangeVerdict.DOWN, ChangeVerdict.NONE
    sides = [a_series("thoracic-twist", side, HARD) for side in Side]
    fell, stayed = (
        a_series("thoracic-twist", None, [80.0, 75.0, 70.0, math.nan], verdict=verdict)
        for verdict in (down, none)
    )

    def words(*arcs):
        return [one.text for one in advice_for(sides, arcs, forced=(), discarded=(), notes=())]

    assert words(stayed) == words()
    assert words(fell)[0].startswith("Thoracic twist, arc went down by ")


def test_a_target_within_one_step_is_not_called_a_step_towards_itself():
    rock = a_series("ankle-rock", Side.LEFT, HARD, comfort_deg=44.0, target_deg=45.0)
    assert "your target of 45° is within easy reach" in said(rock)[0]


def test_a_forced_repetition_is_told_of_the_protocol_in_which_it_was():
    """Two protocols share movement and side; the session tells them apart."""
    standing = replace(a_series("ankle-rock", Side.LEFT, HARD), protocol_name="standing")
    weeks = (
        *standing.weeks[:-1],
        replace(standing.this_week, points=(a_point(THIS_WEEK, 2, 32.0, session_id="other"),)),
    )
    kneeling = replace(standing, weeks=weeks, protocol_name="half-kneeling")
    point = a_point(THIS_WEEK, 2, 32.0, session_id="other")
    forced = ForcedRepetition(
        *("ankle-rock", Side.LEFT, "other", point.recorded_at, 2, 32.0, FORCED),
    )
    first, *_ = advice_for([standing, kneeling], (), forced=[forced], discarded=(), notes=())
    assert first.text.startswith("Ankle rock (half-kneeling), left: One repetition was forced.")


def test_sides_without_a_value_for_the_same_reason_are_named_in_one_advice():
    missing = [*HARD, math.nan]
    both = [a_series("ankle-rock", side, missing) for side in Side]
    twist = a_series("thoracic-twist", Side.LEFT, [*HARD, 32.0])
    texts = [text for text in said(*both, twist) if text.startswith("No value")]
    assert len(texts) == 1
    assert "Ankle rock, left; Ankle rock, right." in texts[0]
    assert "Nothing was recorded this week." in texts[0]


def test_a_week_without_anything_is_not_told_side_by_side():
    """It says what a week needs, once."""
    nothing = [a_series("ankle-rock", side, [*HARD, math.nan]) for side in Side]
    assert said(*nothing) == [
        "Nothing was measured this week. When you go on, film a warm-up and at least 3 more "
        "repetitions of each side."
    ]


def test_a_pushed_repetition_is_told_to_go_more_slowly_and_one_too_far_to_stop_earlier():
    rock = a_series("ankle-rock", Side.LEFT, HARD, comfort_deg=40.0)
    when = rock.this_week.points[0].recorded_at

    def words(verdict):
        one = ForcedRepetition("ankle-rock", Side.LEFT, "s", when, 2, 52.0, verdict)
        return advice_for([rock], (), forced=[one], discarded=(), notes=())[0].text

    stop = "stop at 40°, where the stretch begins."
    assert words(FORCED) == f"Ankle rock, left: One repetition was forced. Next week {stop}"
    pushed = replace(FORCED, effort=("pushed",))
    assert words(pushed).endswith(f"Next week go more slowly and {stop}")
