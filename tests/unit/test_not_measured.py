"""Repetitions that were done, but not seen well enough to be measured, are counted as such."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from posecheck.body import Side
from posecheck.circuit import UNMEASURED, Activity, Bout, Circuit, unmeasured
from posecheck.documents.circuit import circuit_document
from posecheck.documents.session_page import page_document
from posecheck.movements import load_movement
from posecheck.records import Discarded, Note
from posecheck.terminal.circuit import show_answer, show_circuit
from posecheck.words.circuits import answer, count_of
from posecheck.words.reasons import advice_for
from tests.helpers.examples import repetition, session

TWIST = load_movement("thoracic-twist")


def lost(code: str, start_s: float, side: Side | None = Side.LEFT) -> Discarded:
    return Discarded(start_s, start_s + 2.0, side, Note(code, "It was not seen."))


def circuit_of(*discarded: Discarded, bout: Bout, done=True) -> Circuit:
    found = session(repetition(start_s=2.0), discarded=discarded)
    if not done:
        found = replace(found, sets=(replace(found.sets[0], repetitions=()),))
    return Circuit(found.source, 30.0, 900, (bout,), (found,))


SET = Bout(1.0, 20.0, Activity.SET, "thoracic-twist")


@pytest.mark.parametrize(
    ("discarded", "count"),
    [
        ([lost("tracking-lost", 8.0), lost("legs-jumped", 12.0)], 2),
        ([lost("tracking-lost", 8.0, None)], 0),
        ([lost("pelvis-along", 8.0), lost("too-quick", 12.0)], 0),
    ],
    ids=["not seen", "a stretch", "another movement"],
)
def test_repetitions_discarded_for_the_pictures_count_as_done(discarded, count):
    """Not those refused for the movement itself, and not stretches of pictures."""
    assert unmeasured(discarded) == count
    assert circuit_of(*discarded, bout=SET).unmeasured_of(SET) == count


def test_repetitions_that_the_hips_show_are_counted():
    """Three were seen and one is measured: two are not; those that are listed are no others."""
    bout = replace(SET, seen_by_hips=3)
    assert circuit_of(bout=bout).unmeasured_of(bout) == 2
    assert circuit_of(lost("legs-jumped", 8.0), bout=bout).unmeasured_of(bout) == 2
    four = [lost("legs-jumped", 6.0 + 3.0 * i) for i in range(4)]
    assert circuit_of(*four, bout=bout).unmeasured_of(bout) == 4


def test_a_refused_attempt_beside_a_set_is_counted_with_it():
    """An attempt after the end of the set, inside its extent."""
    early = lost("tracking-lost", 21.0)
    assert circuit_of(early, bout=SET).unmeasured_of(SET) == 0
    longer = replace(SET, extent_s=(1.0, 24.0))
    assert circuit_of(early, bout=longer).unmeasured_of(longer) == 1


def test_a_side_that_is_left_out_has_no_unmeasured_repetitions():
    """With ``--side`` nothing is reported of the other one."""
    note = Note("side-left-out", "The left side was left out.")
    bout = replace(SET, side=Side.LEFT, seen_by_hips=3, reason=note)
    assert circuit_of(bout=bout).unmeasured_of(bout) == 0


def test_exclusions_of_the_movements_are_not_reasons_of_the_pictures():
    """Side bends, hands raised and the like were not done as the movement; tracking is to blame."""
    for name in ("thoracic-twist", "ankle-rock", "hip-circle"):
        codes = {rule.code for rule in load_movement(name).requirement}
        assert not codes & UNMEASURED
    tracking = {"tracking-lost", "legs-jumped", "legs-swap", "legs-unclear", "sides-changed"}
    place = {"camera-tipped", "rest-moved", "out-of-picture", "head-cut", "too-small", "hidden"}
    pictures = {"damaged-pictures", "too-few-pictures", "another-person", "shoulders-swap"}
    assert tracking | place | pictures == UNMEASURED
    assert all(advice_for(code, "side") for code in UNMEASURED - {"head-cut"})


def test_the_answer_says_how_many_more_there_were():
    """In one line, and in the table of sets."""
    done = [repetition(), repetition(2)]
    assert answer("Twist", done, 3) == "2 twists, 38° left; 3 more not measured."
    assert answer("Twist", done) == "2 twists, 38° left."
    assert answer("Twist", [], 3) == "3 twists, none of them measured."
    assert (count_of(2, 3), count_of(2, 0)) == ("2 of 5", "2")


def printed(show) -> str:
    console = Console(record=True, width=80, file=io.StringIO())
    show(console)
    return console.export_text()


def test_a_session_shows_what_was_not_measured():
    """Of a session whose movement was found, of one whose movement was named, and for programs."""
    circuit = circuit_of(lost("tracking-lost", 8.0), bout=SET)
    movements = {TWIST.id: TWIST}
    for text in (
        printed(lambda console: show_circuit(circuit, movements, console)),
        printed(lambda console: show_answer(circuit.sessions[0], TWIST, console)),
    ):
        assert "1 thoracic twist, 38° left; 1 more not measured." in text
        assert "1 of 2" in text
    assert circuit_document(circuit)["bouts"][0]["not_measured"] == 1
    page = page_document(circuit, {TWIST.id: TWIST.name})["page"]
    assert page["answers"] == ["1 thoracic twist, 38° left; 1 more not measured."]
    right = circuit_of(lost("tracking-lost", 8.0, Side.RIGHT), bout=SET)
    for text in (
        printed(lambda console: show_circuit(right, movements, console)),
        printed(lambda console: show_answer(right.sessions[0], TWIST, console)),
    ):
        (row,) = [line for line in text.splitlines() if "0 of 1" in line]
        assert "right" in row
        assert "1 of 2" not in text
    none = circuit_of(lost("tracking-lost", 8.0), bout=SET, done=False)
    text = printed(lambda console: show_circuit(none, movements, console))
    assert "1 thoracic twist, none of them measured." in text
    assert "0 of 1" in text
