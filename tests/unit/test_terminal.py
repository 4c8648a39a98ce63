"""The page that a person reads."""

import dataclasses
import io

import pytest
from rich.console import Console

from posecheck.body import Side
from posecheck.movements import load_movement
from posecheck.records import Discarded, Note, Session, StandardError, View
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.session import show_session
from posecheck.words.reasons import advice_for
from tests.helpers.examples import (
    COMPARISON,
    LEAN,
    NAN,
    TREND,
    repetition,
    session,
    without_repetitions,
)

TWIST = load_movement("thoracic-twist")
OWN_ZEROS = tuple(dataclasses.replace(rule, zero=NAN) for rule in TWIST.error)
TWIST = dataclasses.replace(TWIST, error=OWN_ZEROS)
NOBODY = Note("no-person", "No person was seen.")


def _page(found: Session, width: int = 80) -> str:
    text = io.StringIO()
    show_session(found, TWIST, Console(file=text, width=width))
    return text.getvalue()


def _flat(page: str) -> str:
    return " ".join(page.split())


def _large() -> Session:
    return session(
        repetition(1, Side.LEFT, 38.0, start_s=1002.0),
        repetition(10, Side.RIGHT, 104.0, verdict="forced", start_s=1610.0, compensations=(LEAN,)),
        duration_s=2000.0,
    )


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_every_number_is_whole_at_every_width(width: int) -> None:
    """Narrow terminals tell the rest below each row, never truncated; no line is too long."""
    page = _page(_large(), width)
    for number in (
        "16:42.0–16:45.3",
        "26:50.0–26:53.3",
        "38° (30–46)",
        "104° (96–112)",
        "46° (37–54)",
        "0.41 sr (0.18–0.64)",
        "2.5",
        "0.8",
        "74",
        "−2.1",
        "99 %",
        "comfortable",
        "forced",
    ):
        assert number in page
    assert "…" not in page
    assert max(len(line) for line in page.splitlines()) <= width


def test_basic_numbers_share_one_table_at_80_columns() -> None:
    """Side, times, end range, verdict, tempo, hold and speed are in one row."""
    (row,) = (line for line in _page(session()).splitlines() if "38° (30–46)  comf" in line)
    assert " ".join(row.split()) == "1 left 2.0–5.3 38° (30–46) comfortable: 2° below 2.5 0.8 74"


def test_wide_terminal_has_one_table() -> None:
    """With room enough every measure is beside the end range."""
    (row,) = (line for line in _page(session(), 132).splitlines() if "comfortable: " in line)
    assert "46° (37–54)" in row
    assert "0.41 sr (0.18–0.64)" in row


def test_reasons_and_compensations_name_their_repetitions() -> None:
    """What is true of several repetitions is said once; what belongs together stays together."""
    page = _flat(
        _page(
            session(
                repetition(1, compensations=(LEAN,)),
                repetition(2),
                repetition(3, verdict="forced", compensations=(LEAN,)),
            )
        )
    )
    assert "1, 2: 2° below your limit of 40°." in page
    assert f"1, 3: {LEAN.text}" in page
    assert (
        "3: 15° past your limit of 40°; the margin is 10°. It bounced once at the end range."
        in page
    )


def test_reason_of_every_repetition_is_said_once_for_all() -> None:
    """Ten repetitions without a limit do not give ten lines."""
    page = _page(session(*(repetition(i, verdict="no-limit") for i in range(1, 11))))
    assert page.count("No limit to compare with yet.") == 1
    assert "all: No limit to compare" in page


def test_circumstances_are_told() -> None:
    """Protocol, view, times and when the neutral pose was."""
    page = _flat(_page(session()))
    assert (
        "seen: seated, arms crossed; front view, camera 4° off; 0.0–30.0 s; neutral pose at 1.2 s"
    ) in page
    assert "90 % interval" in page


def test_what_was_not_seen_of_the_protocol_is_not_printed() -> None:
    """Hands out of sight: the position alone is told, and nothing where nothing was seen."""
    seated = dataclasses.replace(session().sets[0], seen={"position": "seated"})
    nothing = dataclasses.replace(seated, seen={})
    for one, told in ((seated, "seen: seated; front view"), (nothing, "front view, camera 4°")):
        page = _flat(_page(dataclasses.replace(session(), sets=(one,))))
        assert told in page
        assert "crossed" not in page


def test_unknown_view_is_said() -> None:
    """Where the body did not show the camera's direction, no direction is claimed."""
    found = session()
    (only,) = found.sets
    sets = (dataclasses.replace(only, view=View("front", NAN, ok=False)),)
    assert "camera direction not known" in _page(dataclasses.replace(found, sets=sets))


def test_difference_within_error_is_not_called_a_difference() -> None:
    """38° and 49°, each ± 8°, differ by no more than measurement error."""
    page = _flat(_page(session()))
    assert (
        "Difference: 11° further on the right (90 % interval −1 to 23°), within measurement error."
    ) in page


def test_clear_difference_is_called_one() -> None:
    """With small errors the same difference counts."""
    small = StandardError(1.0, 1.0)
    page = _flat(
        _page(
            session(
                repetition(1, Side.LEFT, 49.0, error=small),
                repetition(2, Side.RIGHT, 38.0, error=small),
            )
        )
    )
    assert (
        "Difference: 11° further on the left (90 % interval 8–14°), beyond measurement error."
    ) in page


def test_a_compared_set_says_so_in_one_line() -> None:
    """Set and baseline with their intervals, and what the difference comes to; then the trend."""
    page = _flat(_page(session(comparisons=(COMPARISON,), trends=(TREND,))))
    assert (
        "left 38° (35–41), baseline 41° (39–43): no detectable change (smallest detectable: 5°)."
        in page
    )
    assert "The range on the left shrank by 9°." in page


def test_a_difference_beyond_error_is_said_with_its_direction() -> None:
    """Fifteen degrees less than the baseline."""
    less = dataclasses.replace(COMPARISON, deg=26.2)
    page = _flat(_page(session(comparisons=(less,))))
    assert "15° less, beyond measurement error." in page


def test_one_sided_session_is_not_compared() -> None:
    """Without repetitions on one side there is nothing to compare."""
    page = _page(session(repetition(1, Side.LEFT)))
    assert "No repetition on the right, so the sides are not compared." in page


def test_sets_are_kept_apart_and_the_sides_taken_together() -> None:
    """Two sets of one protocol have two tables and one summary; another protocol has its own."""
    found = session()
    (one,) = found.sets
    standing = dataclasses.replace(one, protocol={"position": "standing", "arms": "crossed"})
    alike = _page(dataclasses.replace(found, sets=(one, one)))
    apart = _page(dataclasses.replace(found, sets=(one, standing)))
    assert "Set 2 of 2: seen: seated" in alike
    assert alike.count("Sides\n") == 1
    assert apart.count("Sides\n") == 2


def test_blind_spots_are_told_in_words() -> None:
    """Compensations that this view cannot show are named, not passed over."""
    assert "Slumping or arching the back cannot be seen" in _page(session())


def test_discarded_stretches_have_times_and_reasons() -> None:
    """Stretches of one reason are one line; a long list is cut and says so."""
    many = tuple(Discarded(2.0 * i, 2.0 * i + 1.5, None, NOBODY) for i in range(8))
    late = Discarded(28.0, 29.0, Side.LEFT, Note("cut-off-by-end", "It was not finished."))
    page = _flat(_page(session(discarded=(*many, late))))
    assert (
        "- 0.0–1.5 s, 2.0–3.5 s, 4.0–5.5 s, 6.0–7.5 s, 8.0–9.5 s, 10.0–11.5 s and 2 more: " in page
    )
    assert page.count("No person was seen.") == 1
    assert "- 28.0–29.0 s, left: It was not finished." in page


def test_advice_is_given_when_much_was_discarded() -> None:
    """More than a third of the time, overlaps counted once."""
    little = (Discarded(0.0, 9.9, None, NOBODY), Discarded(1.0, 9.9, Side.LEFT, NOBODY))
    much = (Discarded(0.0, 9.9, None, NOBODY), Discarded(9.9, 10.2, None, NOBODY))
    done = [repetition(i) for i in range(1, 7)]
    assert "What to change" not in _page(session(*done, discarded=little))
    assert "What to change" in _page(session(*done, discarded=much))


def test_advice_is_given_when_many_stretches_were_discarded() -> None:
    """One short stretch beside one repetition is more than a third; beside two it is not."""
    short = (Discarded(0.0, 0.5, None, NOBODY),)
    assert "What to change" in _page(session(repetition(), discarded=short))
    assert "What to change" not in _page(session(discarded=short))


def test_wrong_view_is_answered_with_the_view_of_the_movement() -> None:
    """The view that the movement needs; unknown codes get no advice."""
    assert "from the front" in str(advice_for("wrong-view", "front"))
    assert "from the side" in str(advice_for("wrong-view", "side"))
    assert advice_for("something-new", "front") is None


def test_nothing_measured_is_said_plainly() -> None:
    """No table, no summary, but what was wrong and what to change."""
    found = without_repetitions(session(discarded=(Discarded(0.0, 20.0, None, NOBODY),)))
    page = _page(found)
    assert "No repetition was measured." in page
    assert "No person was seen." in page
    assert "Keep your whole body in the picture" in page
    assert "Sides" not in page


def test_notes_on_the_recording_are_shown() -> None:
    """What was odd about the recording is not hidden."""
    note = Note("variable-rate", "The time between frames varies.")
    assert "- The time between frames varies." in _page(session(notes=(note,)))


def test_missing_numbers_are_not_zeros() -> None:
    """An end range that is missing reads so, and other numbers leave a dash."""
    lost = dataclasses.replace(repetition(end_range_deg=NAN), sparc=NAN, peak_speed_deg_s=NAN)
    (row,) = (line for line in _page(session(lost)).splitlines() if "comfortable: " in line)
    assert " ".join(row.split()) == "1 left 2.0–5.3 not measured comfortable: 2° below 2.5 0.8 –"


def test_what_a_terminal_is_too_narrow_for_is_told_below_its_row() -> None:
    """There is one table: the rest is in words, and nothing is said of an empty cell."""
    columns = [
        Column("#", ["1", "2"], key=True),
        Column("median\n90 %", ["34° (28–41)", "9°"]),
        Column("note", ["forced", "–"], right=False),
        Column("tempo\ns", ["1.4", ""], said="tempo {} s"),
        Column("hip\nabduction\n90 %", ["40°", "41°"]),
    ]
    text = io.StringIO()
    show_table(columns, Console(file=text, width=24))
    assert text.getvalue().splitlines() == [
        "        median",
        "#         90 %  note",
        "──────────────────────",
        "1  34° (28–41)  forced",
        "   tempo 1.4 s, hip",
        "   abduction 40°",
        "2           9°  –",
        "   hip abduction 41°",
    ]


def test_a_name_is_whole_however_narrow_the_terminal_is() -> None:
    """The key is in the table even where it alone is too wide for it."""
    text = io.StringIO()
    columns = [Column("clip", ["a" * 40], right=False, key=True), Column("left", ["34°"])]
    show_table(columns, Console(file=text, width=24))
    assert text.getvalue().splitlines()[2:] == ["a" * 40, "   left 34°"]


def test_frames_are_a_column_only_where_some_were_not_used() -> None:
    """Else one sentence says it of all repetitions."""
    whole = dataclasses.replace(repetition(), valid_share=1.0)
    page = _page(session(whole))
    assert "All frames were used." in _flat(page)
    assert "frames used" not in _flat(page)
    page = _flat(_page(session(whole, repetition(2))))
    assert "All frames were used." not in page
    assert "100 % of frames used" in page
    assert "99 % of frames used" in page


def test_side_with_forced_repetitions_only_has_no_best() -> None:
    """The furthest that was not forced is then none."""
    page = _page(session(repetition(verdict="forced")))
    (row,) = (line for line in page.splitlines() if line.startswith("left"))
    assert " ".join(row.split()) == "left 1 38° (30–46) none"
