"""Groups of pictures: a key frame and what is decoded from it, as they lie in a recording.

A group can be decoded without what is before it, and a second time.  Constants: design rules.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av

LONGEST_S: Final = 12.0
"""Groups of a longer time are not read ahead [s]."""
LARGEST_BYTES: Final = 64 * 2**20
"""Nor are larger ones [bytes]."""

Tick = tuple[float, bool]
"""When a picture is shown, seconds, and whether tracking starts afresh with it."""
Ticking = Callable[[int | None, Any], Tick | None]
"""Gives it, from a stamp and its time base; None: the picture is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The compressed pictures from a key frame to before the next, in the order of decoding."""

    packets: tuple[Any, ...]

    @property
    def stamps(self) -> list[int]:
        """When its pictures are shown, in that order, in ticks of the time base."""
        return sorted(packet.pts for packet in self.packets)

    @property
    def time_base(self) -> Fraction:
        """Length of a tick, seconds."""
        return Fraction(self.packets[0].time_base)

    @property
    def length_s(self) -> float:
        """From its first picture to its last, seconds."""
        stamps = self.stamps
        return float((stamps[-1] - stamps[0]) * self.time_base)

    @property
    def mean_bytes(self) -> float:
        """Mean size of the compressed pictures besides the key frame."""
        return float(sum(packet.size for packet in self.packets[1:])) / len(self.packets)

    def pictures(self, *, key_alone: bool) -> Iterator[Any]:
        """The picture of the key frame alone, else all but those that no other picture rests on.

        Raises ValueError or FFmpegError where it is damaged.
        """
        key = self.packets[0]
        decoder = restarted_decoder(key)
        decoder.skip_frame = "NONREF"
        try:
            for packet in (key, ending(key)) if key_alone else (*self.packets, ending(key)):
                for picture in decoder.decode(packet):
                    if picture.is_corrupt:
                        raise ValueError("a picture is damaged")
                    yield picture
        finally:
            decoder.skip_frame = "DEFAULT"


def restarted_decoder(packet: Any) -> Any:
    """The decoder of a packet, which is a key frame: it forgets what was before."""
    decoder = packet.stream.codec_context
    decoder.flush_buffers()
    return decoder


def ending(packet: Any) -> Any:
    """A packet that ends a stretch of packets: the decoder hands out what waits in it."""
    end = av.Packet()
    end.stream, end.time_base = packet.stream, packet.time_base
    return end


class PacketQueue:
    """The packets of a recording in order; those of groups can be put back."""

    def __init__(self, packets: Iterator[Any]) -> None:
        self._waiting: deque[Any] = deque()
        self._packets = packets

    def peek(self) -> Any:
        """The next packet, which stays there; None at the end."""
        if not self._waiting and (packet := next(self._packets, None)) is not None:
            self._waiting.append(packet)
        return self._waiting[0] if self._waiting else None

    def take(self) -> Any:
        """The next packet; None at the end."""
        packet = self.peek()
        if packet is not None:
            self._waiting.popleft()
        return packet

    def put_back(self, packets: tuple[Any, ...]) -> None:
        """Let these come next."""
        self._waiting.extendleft(reversed(packets))

    def take_group(self) -> Group | None:
        """The group that begins here; None, and nothing is taken, where there is no whole one.

        The last one of a recording is none: nothing shows that it is whole.
        """
        taken: list[Any] = []
        size = 0
        while (packet := self.take()) is not None:
            if taken and packet.is_keyframe and packet.pts is not None:
                self.put_back((packet,))
                return Group(tuple(taken))
            taken.append(packet)
            size += packet.size
            if packet.pts is None or packet.is_corrupt or _is_too_long(taken, size):
                break
        self.put_back(tuple(taken))
        return None


def _is_too_long(taken: list[Any], size: int) -> bool:
    first, last = taken[0], taken[-1]
    long_s = float((last.pts - first.pts) * last.time_base)
    return not first.is_keyframe or long_s > LONGEST_S or size > LARGEST_BYTES
