"""One message at a time: a graver one replaces a lesser one, which waits for nothing.

Constants: docs/derivations.md#asking-for-references.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from posecheck.body import Side
from posecheck.judgement.alerts import Alert
from posecheck.live.scene import Level, Message
from posecheck.records import Discarded, Repetition
from posecheck.words.numbers import degrees
from posecheck.words.verdicts import VerdictLevel, verdict_level, verdict_phrase

SHOWN_S: Final = {Level.INFO: 3.0, Level.GOOD: 3.0, Level.CAUTION: 4.0, Level.WARNING: 4.0}
"""How long a message stays, seconds."""
WORDS_S: Final = 2.5
"""A longer one stays until it can be read: so many words a second, slower than one reads at a desk
(for the eye only) [words/s]."""
_LEVELS: Final = {
    VerdictLevel.GREEN: Level.GOOD,
    VerdictLevel.AMBER: Level.CAUTION,
    VerdictLevel.RED: Level.WARNING,
    VerdictLevel.GREY: Level.INFO,
}
_ORDER: Final = tuple(Level)


@dataclass
class Board:
    """Where the one message hangs."""

    _message: Message | None = None
    _until_s: float = 0.0

    def put(self, message: Message, t_s: float) -> bool:
        """Hang it up unless a graver one hangs there; whether it was."""
        now = self.at(t_s)
        if now is not None and _ORDER.index(now.level) > _ORDER.index(message.level):
            return False
        shown_s = max(SHOWN_S[message.level], len(message.text.split()) / WORDS_S)
        self._message, self._until_s = message, t_s + shown_s
        return True

    def at(self, t_s: float) -> Message | None:
        """What hangs there at that moment."""
        return self._message if t_s < self._until_s else None

    def clear(self) -> None:
        """Take it down."""
        self._message = None


def after_repetition(one: Repetition, alerts: Sequence[Alert] = ()) -> Message:
    """The short verdict; never milder than ``alerts`` during it without saying why."""
    level = _LEVELS[verdict_level(one.verdict)]
    text = f"{one.side.capitalize()} {degrees(one.primary.value)}"
    if one.verdict.position is not None or one.verdict.effort:
        text += f": {verdict_phrase(one.verdict)}"
    why = _why_milder(one, alerts)
    if why is None:
        return Message(level, f"{text}.")
    return Message(max(level, Level.CAUTION, key=_ORDER.index), f"{text}. {why}")


def _why_milder(one: Repetition, alerts: Sequence[Alert]) -> str | None:
    """What was warned of and is not in the verdict, and why; None when all of it is."""
    verdict, kinds = one.verdict, {alert.kind for alert in alerts}
    if "over-limit" in kinds and verdict.code != "forced":
        where = "below the limit" if verdict.position == "below" else "within the margin"
        return f"You were warned during the repetition; the smoothed end range is {where}."
    if "too-fast" in kinds and "pushed" not in verdict.effort:
        return "You were warned of speed; over the whole repetition there was no push."
    if "compensation" in kinds and "helped" not in verdict.effort:
        seen = " ".join(note.text for note in one.compensations)
        return seen or "You were warned of a compensation; over the whole repetition it was small."
    return None


def after_discarded(one: Discarded) -> Message:
    """Why something does not count."""
    return Message(Level.INFO, f"Discarded. {one.reason.text}")


def now_the_other(message: Message, side: Side) -> Message:
    """The same, and that one side is done."""
    return replace(message, text=f"{message.text} Enough on this side. Now the {side}.")
