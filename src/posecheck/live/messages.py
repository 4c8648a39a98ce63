"""One message at a time: a graver one replaces a lesser one, which waits for nothing."""

from dataclasses import dataclass
from typing import Final

from posecheck.body import Side
from posecheck.live.scene import Level, Message
from posecheck.records import Discarded, Repetition
from posecheck.reports.words import amount, verdict_words

SHOWN_S: Final = {Level.INFO: 3.0, Level.GOOD: 3.0, Level.CAUTION: 4.0, Level.WARNING: 4.0}
"""How long a message stays, seconds."""
_LEVELS: Final = {"comfortable": Level.GOOD, "near-limit": Level.CAUTION, "forced": Level.WARNING}
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
        self._message, self._until_s = message, t_s + SHOWN_S[message.level]
        return True

    def at(self, t_s: float) -> Message | None:
        """What hangs there at that moment."""
        return self._message if t_s < self._until_s else None

    def clear(self) -> None:
        """Take it down."""
        self._message = None


def after_repetition(one: Repetition) -> Message:
    """The short verdict."""
    level = _LEVELS.get(one.verdict.code, Level.INFO)
    text = f"{one.side.capitalize()} {amount(one.primary.value)}"
    if one.verdict.code in _LEVELS:
        text += f": {verdict_words(one.verdict.code)}"
    return Message(level, f"{text}.")


def after_discarded(one: Discarded) -> Message:
    """Why something does not count."""
    return Message(Level.INFO, f"Not counted. {one.reason.text}")


def now_the_other(side: Side) -> Message:
    """One side is done."""
    return Message(Level.GOOD, f"Enough on this side. Now the {side}.")
