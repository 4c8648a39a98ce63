"""Which pictures of a recording are whole, and which only look like pictures.

A decoder hands out what it could make of damaged bytes.  Of the picture that was hit most of them
say so, of those that are predicted from it none does.  So all that comes after damage is in doubt
up to the next key picture, which depends on no other.

Constants: design rules.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import av

PREDICTED_BACK: Final = 3
"""Pictures shown before one that was hit may be predicted from it, where a codec does that: so
many."""


@dataclass(slots=True)
class Decoded:
    """One picture as the decoder gave it."""

    picture: Any
    whole: bool
    """Whether it, and all that it was predicted from, could be read."""
    lost_before: int
    """How many pictures are lost between the one before and this one."""


class Damage:
    """Decodes packets, and keeps account of what could not be read."""

    def __init__(self) -> None:
        self.stamps: set[int | None] = set()
        """Where it was damaged; None: somewhere."""
        self.others = 0
        """How many are lost, patched up, or in doubt."""
        self._in_doubt = False
        self._hit_last: int | None = None
        self._shown: int | None = None
        self._lost = 0

    def hit(self, stamp: int | None) -> None:
        """What follows is in doubt from here on."""
        self.stamps.add(stamp)
        self._in_doubt = True
        if stamp is not None:
            self._hit_last = stamp if self._hit_last is None else max(stamp, self._hit_last)

    def decoded(self, packets: Iterable[Any]) -> Iterator[Decoded]:
        """The pictures in these packets, in the order in which they are shown."""
        for found in self._looked_back(packets):
            self.others += not found.whole
            yield found

    def _looked_back(self, packets: Iterable[Any]) -> Iterator[Decoded]:
        """Each picture once no later damage can concern it."""
        waiting: deque[Decoded] = deque()
        for packet in packets:
            places = len(self.stamps)
            found = self._pictures_of(packet)
            if len(self.stamps) > places:
                for earlier in waiting:
                    earlier.whole = False
            waiting += found
            depth = PREDICTED_BACK if packet.stream.codec_context.has_b_frames else 0
            while len(waiting) > depth:
                yield waiting.popleft()
        yield from waiting

    def _pictures_of(self, packet: Any) -> list[Decoded]:
        if packet.is_corrupt:
            self.hit(packet.pts)
        try:
            pictures = packet.decode()
        except (av.FFmpegError, ValueError):
            # A decoder with several threads complains late: it is the picture after the last one.
            self.hit(self._shown)
            self._lost += 1
            return []
        return [self._judged(picture) for picture in pictures]

    def _judged(self, picture: Any) -> Decoded:
        if picture.is_corrupt:
            self.hit(picture.pts)
        elif picture.key_frame and self._is_behind(picture.pts):
            self._in_doubt = False
        self._shown = picture.pts
        lost, self._lost = self._lost, 0
        self.others += lost
        return Decoded(picture, not self._in_doubt, lost)

    def _is_behind(self, stamp: int | None) -> bool:
        """Whether a picture is shown after the last damage; also when the clock was reset since."""
        if self._hit_last is None or stamp is None or stamp > self._hit_last:
            return True
        return self._shown is not None and stamp < self._shown
