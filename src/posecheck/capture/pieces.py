"""Pieces of a long recording, each of which can be read without the others.

The cuts depend on the packets of the recording alone, not on how many pieces are read at a time.
A short recording, or one with odd time stamps, is not cut.

Constants: docs/derivations.md#pieces.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from posecheck.capture.clock import JUMP_BACK_S
from posecheck.capture.groups import LONGEST_S, Tick, Ticking

LEAST_S: Final = 60.0
"""A shorter recording is read in one go [s]."""
PIECE_S: Final = 60.0
"""Longest piece, about [s]."""
WARM_UP_S: Final = 1.0
"""Tracking starts this long before a piece, to settle before the piece begins [s]."""
BEYOND_S: Final = 2.0 * LONGEST_S
"""At rest, pictures are looked at ahead of time by less than this [s] (design rule)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a recording."""

    from_s: float
    """Time of its first picture, seconds."""
    to_s: float
    """Time of the first picture of the next piece, seconds; infinite for the last piece."""
    key: int
    """Stamp of the key frame that decoding begins with."""
    ticks: Mapping[int, Tick]
    """Time of each picture that may be looked at, from the warm-up on, by stamp."""

    def holds(self, t_s: float) -> bool:
        """Whether a picture of this time belongs to the piece."""
        return self.from_s <= t_s < self.to_s

    def tick(self, stamp: int | None, time_base: Any) -> Tick | None:
        """When a picture is shown; None: it is only decoded."""
        del time_base
        return None if stamp is None else self.ticks.get(stamp)


def pieces_of(packets: Iterable[Any], tick: Ticking) -> tuple[Piece, ...]:
    """The pieces of a recording from all its packets; none when it is to be read in one go."""
    stamps, keys, time_base = [], [], None
    latest = -math.inf
    for packet in packets:
        if packet.pts is None and not packet.size:  # the end
            continue
        time_base = packet.time_base
        if packet.pts is None or packet.is_corrupt or time_base is None:
            return ()
        if float((latest - packet.pts) * time_base) > JUMP_BACK_S:
            return ()
        latest = max(latest, packet.pts)
        stamps.append(packet.pts)
        if packet.is_keyframe:
            keys.append(packet.pts)
    stamps.sort()
    if not keys or keys[0] != stamps[0] or any(one == other for one, other in pairwise(stamps)):
        return ()
    found = ((stamp, tick(stamp, time_base)) for stamp in stamps)
    ticks = {stamp: tick for stamp, tick in found if tick is not None}
    return _pieces(ticks, [key for key in keys if key in ticks])


def _pieces(ticks: Mapping[int, Tick], keys: Sequence[int]) -> tuple[Piece, ...]:
    """From key frame to key frame, about equal in length, and an even number for two cores.

    Where key frames are far apart there are fewer.
    """
    end_s = max(t_s for t_s, _ in ticks.values())
    if end_s < LEAST_S:
        return ()
    count = 2 * math.ceil(end_s / (2.0 * PIECE_S))
    keys_s = {ticks[key][0]: key for key in sorted(keys)}
    starts_s = [
        next((t_s for t_s in keys_s if t_s >= end_s * i / count), math.inf) for i in range(count)
    ]
    bounds_s = sorted({*starts_s, math.inf})
    return tuple(_piece(ticks, keys_s, *bounds) for bounds in pairwise(bounds_s))


def _piece(
    ticks: Mapping[int, Tick], keys_s: Mapping[float, int], from_s: float, to_s: float
) -> Piece:
    warm_s = from_s - WARM_UP_S
    key = keys_s[max((t_s for t_s in keys_s if t_s <= warm_s), default=0.0)]
    return Piece(
        from_s=from_s,
        to_s=to_s,
        key=key,
        ticks={
            stamp: tick for stamp, tick in ticks.items() if warm_s <= tick[0] <= to_s + BEYOND_S
        },
    )
