"""Asks for the references of a set, confirms them, and takes back what was none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from posecheck.body import Side
from posecheck.judgement.alerts import Alert
from posecheck.judgement.reference import FURTHER, LESS, ReferenceRule
from posecheck.judgement.verdict import limit_of_side
from posecheck.live.scene import Level, Message
from posecheck.movements.spec import Movement
from posecheck.pipeline import Watch
from posecheck.records import Observation, Repetition
from posecheck.words.numbers import degrees
from posecheck.words.verdicts import VerdictLevel, verdict_level

MOST_WARM_UPS: Final = 3
"""Repetitions of a side before its references that do not count; nobody who never holds one is kept
for longer (design rule)."""
_TOO_FAR: Final = "That was past your limit so far. Press A to redo it."
_TIMES: Final = {1: "Once", 2: "Twice"}
_NUMBERS: Final = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


class Asking:
    """What is said of references; the loop decides which they are."""

    def __init__(self, watch: Watch, movement: Movement, rule: ReferenceRule) -> None:
        self._watch = watch
        self._measure = movement.primary.measure
        self._path = movement.repetition.shape == "circle"
        self._count, self._first = rule.count, "next" if rule.warm_ups else "first"
        self._side: Side | None = None
        self._taken: set[Side] = set()
        self._judged: set[Side] = set()  # since the last reference
        self._refused: set[Side] = set()
        self._warm_ups = dict.fromkeys(Side, 0)
        self._too_far: Message | None = None

    def wanted(self, sides: Iterable[Side]) -> dict[Side, int]:
        """How many references are still asked for, of the sides that lack one."""
        lacking = {side: self._watch.references_wanted(side) for side in sides}
        return {side: count for side, count in lacking.items() if count}

    def request(self, sides: Iterable[Side]) -> str | None:
        """What is wanted; None when nothing is."""
        lacking = self.wanted(sides)
        if not lacking:
            return None
        count, each = max(lacking.values()), " each" if len(lacking) > 1 else ""
        if self._path:
            where = " on each side" if each else ""
            return f"Your {self._first} {_circles(count)} your first stretch{where}."
        often = _TIMES.get(count, f"{count} times")
        which = " and ".join(lacking).capitalize()
        return f"{which}: to your first stretch, and hold three seconds. {often}{each}."

    def look(self, observation: Observation) -> Observation:
        """The observation, a reference that went too far taken back: once of each side and set."""
        self._too_far = None
        for one in observation.repetitions:
            if one.index == 1:
                self._forget()
            observation = self._looked_at(observation, one)
        return observation

    def counts(self, one: Repetition) -> bool:
        """Whether it is one of those that were asked for: no reference, and no warm-up before."""
        if one.reference:
            return False
        warms_up = self._watch.references_wanted(one.side) and one.side not in self._taken
        if warms_up and self._warm_ups[one.side] < MOST_WARM_UPS:
            self._warm_ups[one.side] += 1
            return False
        return True

    def message(
        self, one: Repetition, sides: Iterable[Side], alerts: Sequence[Alert]
    ) -> Message | None:
        """What is said of a repetition instead of its verdict; None: nothing."""
        if self._too_far is not None:
            return self._too_far
        if one.reference:
            warned = any(alert.kind == "over-limit" for alert in alerts)
            return self._confirmed(one, sides, warned=warned)
        calm = verdict_level(one.verdict) in (VerdictLevel.GREEN, VerdictLevel.GREY)
        left = self._watch.references_wanted(one.side)
        if not (left and calm):
            return None
        text = "For a reference hold it three seconds at your first stretch."
        if self._path:
            text = f"Your next {_circles(left)} your first stretch."
        return Message(Level.INFO, f"{_named(one)}. {text}")

    def again(self, shown: Side | None) -> tuple[Message, tuple[Repetition, ...]]:
        """The last reference was none; or, once repetitions were judged by it, others replace it.

        What is said, and the repetitions that are judged otherwise now.
        """
        side = self._side or shown
        if side is None:
            return Message(Level.INFO, "There is no reference yet."), ()
        changed: tuple[Repetition, ...] = ()
        if self._watch.references_wanted(side) or side not in self._judged:
            changed = self._watch.take_reference_back(side)
        if changed:
            how = "" if self._path else ", and hold three seconds"
            text = f"Reference removed. Redo it on the {side}: to your first stretch{how}."
        elif self._watch.references_wanted(side):
            text = f"There is no reference on the {side} yet."
        else:
            self._watch.renew_references(side)
            count = self._watch.references_wanted(side)
            which = f"{_NUMBERS.get(count, count)} {'circles' if self._path else 'held ones'}"
            text = f"The next {which} on the {side} are your references."
        return Message(Level.INFO, text), changed

    def _forget(self) -> None:
        """Another set begins."""
        self._taken, self._judged, self._refused = set(), set(), set()
        self._warm_ups = dict.fromkeys(Side, 0)

    def _looked_at(self, observation: Observation, one: Repetition) -> Observation:
        self._side = one.side
        note = next((n for n in one.verdict.reasons if n.code == FURTHER), None)
        if one.reference and note is not None and one.side not in self._refused:
            changed = {other.index: other for other in self._watch.take_reference_back(one.side)}
            if one.index in changed:
                self._refused.add(one.side)
                self._too_far = Message(Level.CAUTION, note.text)
                kept = tuple(changed.get(other.index, other) for other in observation.repetitions)
                return replace(observation, repetitions=kept, limits=self._watch.limits)
        if one.reference:
            self._taken.add(one.side)
            self._judged.discard(one.side)
        else:
            self._judged.add(one.side)
        return observation

    def _confirmed(self, one: Repetition, sides: Iterable[Side], *, warned: bool) -> Message:
        """It is a reference: how many are wanted still, and what there is to say of it."""
        left = self._watch.references_wanted(one.side)
        notes = {note.code: note.text for note in one.verdict.reasons}
        level, remark = Level.INFO, ""
        if FURTHER in notes:
            remark = " Further than usual again: the limit lies between the two."
        elif LESS in notes:
            remark = f" {notes[LESS]}"
        elif one.verdict.code == "forced" or warned:
            level, remark = Level.WARNING, f" {_TOO_FAR}"
        if left:
            number, hold = self._count - left, "" if self._path else ", and hold"
            text = f"Reference {number} of {self._count}, {one.side}: {_deg(one)}.{remark}"
            return Message(level, f"{text} {'Once' if left == 1 else f'{left} times'} more{hold}.")
        limit = limit_of_side(self._watch.limits, one.side, self._measure)
        text = f"Got it: {one.side} {_deg(one) if limit is None else degrees(limit.deg)}.{remark}"
        others = " and ".join(self.wanted(side for side in sides if side is not one.side))
        if others:
            return Message(level, f"{text} Now the {others}, to your first stretch.")
        return Message(level, f"{text} Now go on, no further than that.")


def _circles(count: int) -> str:
    return "circle shows" if count == 1 else f"{_NUMBERS.get(count, count)} circles show"


def _named(one: Repetition) -> str:
    return f"{one.side.capitalize()} {_deg(one)}"


def _deg(one: Repetition) -> str:
    return degrees(one.primary.value)
