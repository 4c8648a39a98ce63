"""What makes repetitions a set, on both sides of each number."""

from dataclasses import replace

import pytest

from posecheck.body import Side
from posecheck.movements import load_movement
from posecheck.recognition.attempts import Attempt
from posecheck.recognition.decoding import decoded
from posecheck.recognition.recognising import _bonuses
from posecheck.records import Note

LEFT, RIGHT = ("hip-circle", Side.LEFT), ("hip-circle", Side.RIGHT)


def worth(share: float, *, from_s: float = 0.0, lasts_s: float = 3.0, **changes) -> Attempt:
    """A repetition that is worth so much by how far it goes: 1 for twice the smallest."""
    made = Attempt("hip-circle", Side.LEFT, from_s, from_s + lasts_s, 2.0 * share, None)
    return replace(made, **changes)


def in_turn(*attempts: Attempt) -> list[Attempt]:
    """One after another without a pause."""
    ordered, now_s = [], 0.0
    for one in attempts:
        lasts_s = one.end_s - one.start_s
        ordered.append(replace(one, start_s=now_s, end_s=now_s + lasts_s))
        now_s += lasts_s
    return ordered


def refused(code: str, *, another: bool = False) -> Attempt:
    return worth(0.0, refused=Note(code, ""), another_movement=another)


SIDE_BEND = refused("side-bend", another=True)
UNSEEN = refused("tracking-lost")
OTHERWISE = {"position_fits": False}
CUT = {"whole": False}
ASIDE = {"view_fits": False}
ENOUGH, TOO_LITTLE = (
    {
        "little more than chance": in_turn(worth(1.0), worth(0.5, lasts_s=1.0)),
        "standing": in_turn(worth(1.0, **OTHERWISE), worth(0.84, **CUT)),
        "cut": in_turn(worth(1.0, **CUT), worth(0.72)),
        "seen from aside": in_turn(worth(1.0, **CUT), worth(0.51), worth(1.0, **ASIDE)),
        "with a refused one": in_turn(worth(0.57), SIDE_BEND, worth(1.0)),
        "with an unseen one": in_turn(worth(0.92, **CUT), UNSEEN, worth(0.92, **CUT)),
        "with a pause": [worth(1.0), worth(0.72, from_s=13.0)],
        "small": in_turn(worth(0.75), worth(0.94, **CUT)),
        "short": in_turn(worth(0.75, lasts_s=1.55), worth(0.5)),
        "long": in_turn(worth(0.75, lasts_s=19.5), worth(0.5)),
    },
    {
        "little less than chance": in_turn(worth(1.0), worth(0.75, **ASIDE)),
        "standing": in_turn(worth(1.0, **OTHERWISE), worth(0.7, **CUT)),
        "cut": in_turn(worth(1.0, **CUT), worth(0.68)),
        "seen from aside": in_turn(worth(1.0, **CUT), worth(0.98, **CUT), worth(1.0, **ASIDE)),
        "with a refused one": in_turn(worth(0.53), SIDE_BEND, worth(1.0)),
        "with an unseen one": in_turn(worth(0.88, **CUT), UNSEEN, worth(0.88, **CUT)),
        "with a pause": [worth(1.0), worth(0.68, from_s=13.0)],
        "small": in_turn(worth(0.71), worth(0.94, **CUT)),
        "short": in_turn(worth(0.75, lasts_s=1.45), worth(0.5)),
        "long": in_turn(worth(0.75, lasts_s=20.5), worth(0.5)),
    },
)


@pytest.mark.parametrize("attempts", ENOUGH.values(), ids=ENOUGH)
def test_just_enough_evidence_is_a_set(attempts):
    """Worth 1.21 to 1.25 clear repetitions."""
    assert len(decoded({LEFT: attempts})) == 1


@pytest.mark.parametrize("attempts", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_a_little_less_is_none(attempts):
    """Worth 1.15 to 1.19 clear repetitions."""
    assert decoded({LEFT: attempts}) == []


@pytest.mark.parametrize(
    ("share", "after_s", "sets"), [(0.52, 10.0, 2), (0.52, 24.5, 2), (0.52, 25.5, 1)]
)
def test_the_other_side_is_expected_soon_after(share, after_s, sets):
    """Half a clear repetition is enough within 25 s of a set of the other leg."""
    left = in_turn(worth(1.0), worth(1.0), worth(1.0))
    right = [worth(share, from_s=9.0 + after_s, side=Side.RIGHT)]
    assert len(decoded({LEFT: left, RIGHT: right})) == sets


def test_less_than_half_a_repetition_is_not_enough_even_so():
    """0.48 of a clear repetition, on the other side."""
    left = in_turn(worth(1.0), worth(1.0), worth(1.0))
    right = [worth(0.96, from_s=15.0, side=Side.RIGHT, **CUT)]
    assert len(decoded({LEFT: left, RIGHT: right})) == 1


@pytest.mark.parametrize(("pause_s", "sets"), [(11.5, 1), (12.5, 2)])
def test_a_pause_of_twelve_seconds_ends_a_set(pause_s, sets):
    """Three repetitions before and after it."""
    first = in_turn(worth(1.0), worth(1.0), worth(1.0))
    later = [
        replace(one, start_s=one.start_s + 9.0 + pause_s, end_s=one.end_s + 9.0 + pause_s)
        for one in first
    ]
    assert len(decoded({LEFT: [*first, *later]})) == sets


@pytest.mark.parametrize(("overlap_s", "sets"), [(0.28, 2), (0.32, 1)])
def test_sets_that_overlap_by_a_moment_follow_each_other(overlap_s, sets):
    """One ends when the next has just begun."""
    left = in_turn(worth(1.0), worth(1.0))
    begins_s = 6.0 - overlap_s
    twists = [worth(1.0, from_s=begins_s), worth(1.0, from_s=begins_s + 3.0)]
    assert len(decoded({LEFT: left, ("thoracic-twist", None): twists})) == sets


def test_confidence_is_what_a_set_is_worth_against_chance():
    """Three clear repetitions are worth 1.8, chance 0.2."""
    (run,) = decoded({LEFT: in_turn(worth(1.0), worth(1.0), worth(1.0))})
    assert run.confidence == pytest.approx(0.9)


def test_a_plan_is_worth_less_than_half_a_repetition():
    """For what is in it, and against what is not."""
    movements = [load_movement("hip-circle"), load_movement("ankle-rock")]
    assert _bonuses(movements, ["hip-circle"]) == {"hip-circle": 0.4, "ankle-rock": -0.4}
    assert _bonuses(movements, []) == {}
