"""Frames of a video file, upright, at their true times; the only module that decodes.

Times come from the container, never from a frame number and a nominal rate.  They start at zero and
increase strictly; what had to be done for that is told in notes.

Constants: design rules.
"""

import bisect
import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import dropwhile
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import av
import numpy as np

from posecheck.capture.ahead import DEPTH, depth_for
from posecheck.capture.buffers import PictureBuffers
from posecheck.capture.clock import JUMP_BACK_S, Clock
from posecheck.capture.container import (
    AsShown,
    date_of,
    picture_counts,
    recorded_stream,
    seconds_of_playing_second,
)
from posecheck.capture.cuts import CutDetector
from posecheck.capture.damage import Damage, Decoded
from posecheck.capture.groups import Tick, Ticking
from posecheck.capture.jumps import with_jumps
from posecheck.capture.opening import (
    aspect_of,
    is_too_large,
    limit_decoder,
    open_container,
    refuse_what_has_no_usable_pictures,
)
from posecheck.capture.pieces import Piece, pieces_of
from posecheck.errors import InputRefusedError
from posecheck.records import Frame, Note
from posecheck.words.numbers import amount, counted

SHORTER_S: Final = 0.5
"""A recording that ends so much before its promised end was cut off."""
LARGE_THREADS: Final = 2
"""So many threads decode pictures that are too large to wait in a row: each holds one of its own,
and on a machine of many cores there would be many [threads]."""
REORDER_DEPTH: Final = 4
"""Stamps are at most this many places out of order."""


class VideoFile:
    """A video file as a source of frames; a context manager that releases the file.

    Raises InputRefusedError, with the reason, when it cannot be opened as a video.
    """

    def __init__(self, path: Path, *, mirrored: bool = False, piece: Piece | None = None) -> None:
        """``piece``: only what is needed of that piece is decoded, by one thread."""
        self.path = path
        self._mirrored = mirrored
        self._as_shown = AsShown()
        self._buffers = PictureBuffers()
        self._piece = piece
        self._container, self._stream = self._open()
        self._stream.thread_type = "AUTO"
        if piece is not None:
            self._stream.thread_count = 1
        elif self._is_large:
            self._stream.thread_count = LARGE_THREADS
        limit_decoder(self._stream)
        self._counts: Counter[str] = Counter()
        self._damage = Damage()
        self._read_to_its_end = False
        self._date = date_of(self._container, self._stream, path.name)
        self._pace = seconds_of_playing_second(self._container, self._stream)
        self._clock = Clock(self._usual_interval_s(), self._counts, self._pace)
        self.width_px = self.height_px = 0

    @property
    def expected_s(self) -> float | None:
        """How long it lasts, as the container says; None when it does not."""
        duration = self._container.duration
        return None if duration is None else float(self._pace * duration / av.time_base)

    @property
    def frame_rate_hz(self) -> float | None:
        """Pictures a second of real time, on average; None when the container does not say."""
        rate = self._stream.average_rate
        return float(rate) / self._pace if rate else None

    @property
    def ahead(self) -> int:
        """How many of its pictures may wait for whoever looks at them."""
        return depth_for(3 * self._stream.width * self._stream.height)

    @property
    def _is_large(self) -> bool:
        """Whether its pictures are too large to wait in a row."""
        return self.ahead < DEPTH

    @property
    def recorded_at(self) -> str | None:
        """When it was recorded, ISO 8601 with offset, if its container or its name say so."""
        return self._date.moment.isoformat() if self._date.moment else None

    def frames(
        self, packets: Iterable[Any] | None = None, tick: Ticking | None = None
    ) -> Iterator[Frame]:
        """Every frame in order.  What is lost or damaged is marked, and told in the notes.

        ``packets``: of these alone, from a key frame on; ``tick`` then says when each is shown.
        """
        packets = self.packets() if packets is None else packets
        for frame, jump in with_jumps(self._continued(packets, tick or self.tick)):
            self._counts["jump"] += jump and self._counts_at(frame.t_s)
            yield replace(frame, restart=True) if jump else frame

    def tick(self, stamp: int | None, time_base: Any) -> Tick | None:
        """When the next picture is shown; to be asked once for each, in that order."""
        if self._piece is not None:
            return self._piece.tick(stamp, time_base)
        return self._clock.next(stamp, time_base)

    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces, for which its packets are read; none where it is to be read in one go."""
        pieces = pieces_of(self.packets(), self.tick)
        return () if self.is_damaged or self._ends_early() else pieces

    @property
    def is_damaged(self) -> bool:
        """Whether something of what was read until now is damaged."""
        return bool(self._damage.stamps)

    @property
    def counts(self) -> Mapping[str, int]:
        """Cuts and jumps of the picture until now; of a piece, those in it."""
        return {name: self._counts[name] for name in ("cut", "jump")}

    def count(self, counts: Mapping[str, int]) -> None:
        """Add what was counted in a piece."""
        self._counts.update(counts)

    def _continued(self, packets: Iterable[Any], tick: Ticking) -> Iterator[Frame]:
        """Every frame, with whether it continues the one before as far as one can tell then."""
        cuts = CutDetector()
        t_s = -math.inf
        for found, stamp in _with_stamps(self._decoded(packets)):
            shown = tick(stamp, found.picture.time_base)
            if shown is None:
                continue
            before_s, (t_s, restart) = t_s, shown
            rgb = self.upright(found.picture)
            self.height_px, self.width_px = rgb.shape[:2]
            for lost_s in _between(before_s, t_s, found.lost_before):
                yield Frame(lost_s, rgb, damaged=True)
            cut = found.whole and cuts.push(rgb)
            self._counts["cut"] += cut and self._counts_at(t_s)
            yield Frame(t_s, rgb, restart or cut, damaged=not found.whole)

    def stills(self, times_s: Iterable[float]) -> Iterator[Frame]:
        """The pictures at times that ``frames`` gave, found again without reading all of the file.

        For a file that was opened anew.  A picture that is not within a usual interval of its time,
        as after a jump of the recording's clock, is left out.
        """
        first = [
            picture for picture, _ in zip(self._pictures(), range(REORDER_DEPTH), strict=False)
        ]
        stamps_s = [float(one.pts * one.time_base) for one in first if one.pts is not None]
        usual_s = self._usual_interval_s() / self._pace
        for t_s in times_s if stamps_s else ():
            due_s = t_s / self._pace + min(stamps_s)
            found = self._picture_near(due_s, usual_s)
            if found is not None and abs(float(found.pts * found.time_base) - due_s) < usual_s:
                yield Frame(t_s, self.upright(found))

    def _picture_near(self, due_s: float, usual_s: float) -> Any:
        """The picture whose stamp is nearest; None when the file cannot be searched."""
        try:
            self._container.seek(int(due_s / self._stream.time_base), stream=self._stream)
        except (av.FFmpegError, ValueError):
            return None
        nearest, least_s = None, math.inf
        for picture in self._pictures():
            if picture.pts is None:
                continue
            off_s = float(picture.pts * picture.time_base) - due_s
            if abs(off_s) < least_s:
                nearest, least_s = picture, abs(off_s)
            if off_s >= 0.5 * usual_s:
                break
        return nearest

    def notes(self) -> list[Note]:
        """What was odd about the file; complete once all frames were read."""
        counts, notes = self._counts, [*self._said_otherwise(), *self._damage_notes()]
        if counts["out-of-order"]:
            text = f"{counts['out-of-order']} frames whose time did not advance were left out."
            notes.append(Note("time-stood-still", text))
        if counts["jump-back"]:
            text = (
                f"The recording's clock jumped back {counted(counts['jump-back'], 'time')}; "
                "tracking started afresh there."
            )
            notes.append(Note("time-jumped-back", text))
        if counts["gap"]:
            longest_s = self._clock.longest_gap_s
            gaps, longest = counted(counts["gap"], "gap"), amount(longest_s, "s", 2)
            text = f"{gaps} between frames, the longest {longest}."
            notes.append(Note("gap", text))
        if counts["jump"]:
            text = (
                f"The picture jumped {counted(counts['jump'], 'time')}, as after pictures that "
                "are missing or stood still; tracking started afresh there."
            )
            notes.append(Note("picture-jumped", text))
        if counts["cut"]:
            cuts = counted(counts["cut"], "cut")
            text = f"{cuts} to another picture; tracking started afresh there."
            notes.append(Note("cut", text))
        if self._clock.is_variable:
            notes.append(
                Note("variable-frame-rate", "Variable frame rate; true frame times are used.")
            )
        return notes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._container.close()

    def _said_otherwise(self) -> Iterator[Note]:
        """What the container says that is not taken as it stands."""
        if self._date.ignored:
            text = f"Its date, {self._date.ignored}, cannot be right and is not used."
            yield Note("date-ignored", text)
        if self._pace != 1.0:
            kind = "Slow motion" if self._pace < 1.0 else "A time lapse"
            factor = max(self._pace, 1.0 / self._pace)
            slower = "slower" if self._pace < 1.0 else "faster"
            text = f"{kind}, {factor:.3g} times {slower} than it was; real times are used."
            yield Note("not-real-time", text)

    def _damage_notes(self) -> Iterator[Note]:
        """What could not be read; how many frames were lost is known at the end only."""
        damage = self._damage
        stamps = sorted(stamp for stamp in damage.stamps if stamp is not None)
        if damage.stamps:
            first_s = max(0.0, self._seconds(stamps[0])) if stamps else 0.0
            near = f", first near {amount(first_s, 's')}" if stamps else ""
            places = counted(len(damage.stamps), "place") + near
            text = f"The file is damaged in {places}."
            yield Note("damaged", text)
        if not self._read_to_its_end:
            return
        promised_s, last_s = self._promised_s(), self._clock.last_s
        ends_early = self._ends_early()
        if ends_early:
            text = (
                f"The recording stops at {amount(max(0.0, last_s), 's')} of "
                f"{amount(promised_s, 's')}: cut off."
            )
            yield Note("cut-off", text)
        lost, promised = damage.others, self._stream.frames
        if ends_early and promised and math.isfinite(last_s):  # the last one is shown for a while
            lost += round((promised_s - last_s) / self._clock.usual_s) - 1
        if lost:
            which = (
                f"{lost} of {counted(promised, 'frame')}" if promised else counted(lost, "frame")
            )
            text = f"Nothing was measured in {which}: lost, damaged, or after a damaged one."
            yield Note("frames-lost", text)

    def _ends_early(self) -> bool:
        """Whether pictures are missing at the end.

        A missing last picture or two need not mean anything, and AVI counts empty moments.
        """
        missing_s = self._promised_s() - self._clock.last_s
        return missing_s > max(SHORTER_S, 3.0 * self._clock.usual_s)

    def _promised_s(self) -> float:
        """When the recording should end; NaN when its file does not say."""
        stream, container = self._stream, self._container
        if stream.duration is not None:
            return self._seconds((stream.start_time or 0) + stream.duration)
        if container.duration is not None and len(container.streams) == 1:
            return self._clock.seconds_of(container.duration, Fraction(1, av.time_base))
        return math.nan

    def _seconds(self, stamp: int) -> float:
        return self._clock.seconds_of(stamp, self._stream.time_base)

    def _open(self) -> tuple[Any, Any]:
        """The container, and its stream."""
        container = open_container(self.path)
        several = len(container.streams.video) > 1
        try:
            stream = recorded_stream(container, picture_counts(self.path) if several else {})
            refuse_what_has_no_usable_pictures(stream, self.path.name)
        except InputRefusedError:
            container.close()
            raise
        return container, stream

    def _usual_interval_s(self) -> float:
        rate = self._stream.average_rate or self._stream.base_rate or 30
        return self._pace / float(rate) if float(rate) > 0 else self._pace / 30.0

    def _pictures(self) -> Iterator[Any]:
        """The pictures that are whole."""
        return (found.picture for found in self._decoded(self.packets()) if found.whole)

    def _decoded(self, packets: Iterable[Any]) -> Iterator[Decoded]:
        for found in self._damage.decoded(packets):
            if self._has_grown(found.picture):
                self._damage.hit(found.picture.pts)
            else:
                yield found

    def _has_grown(self, picture: Any) -> bool:
        """Whether a picture is too large, as none was when the file was opened."""
        return is_too_large(picture.width, picture.height, aspect_of(self._stream))

    def _counts_at(self, t_s: float) -> bool:
        return self._piece is None or self._piece.holds(t_s)

    def packets(self) -> Iterator[Any]:
        """Packets as far as the container can be read."""
        packets = self._container.demux(self._stream)
        try:
            if (piece := self._piece) is not None:
                packets = dropwhile(lambda packet: packet.pts != piece.key, packets)
            yield from packets
        except (av.FFmpegError, ValueError, IndexError):  # at last: its stream is not listed
            self._damage.hit(None)
        self._read_to_its_end = True

    def _square_pixel_width(self, picture: Any) -> int:
        """Width of the picture when its pixels are made square."""
        return max(2, round(int(picture.width) * aspect_of(self._stream)))

    def upright(self, picture: Any) -> np.ndarray:
        """The picture as it is to be shown."""
        rgb = self._as_shown.rgb(picture, width_px=self._square_pixel_width(picture))
        if self._mirrored:
            rgb = rgb[:, ::-1]
        return self._buffers.copy(rgb) if self._is_large else np.ascontiguousarray(rgb)


def _between(before_s: float, t_s: float, count: int) -> list[float]:
    """Times of so many pictures that were lost between two others."""
    if math.isinf(before_s):
        return []
    return [before_s + (t_s - before_s) * (i + 1) / (count + 1) for i in range(count)]


def _with_stamps(decoded: Iterator[Decoded]) -> Iterator[tuple[Decoded, int | None]]:
    """Each picture with its stamp; stamps that are slightly out of order are sorted.

    A decoder hands out pictures in the order in which they are to be shown.  In some containers
    (AVI) they carry the stamps of the order in which they were compressed: then the stamps are
    wrong, not the order.  A stamp that jumps back by more than ``JUMP_BACK_S`` is a reset of the
    clock and is not sorted away.
    """
    waiting: deque[Decoded] = deque()
    stamps: list[int] = []
    for found in decoded:
        stamp, time_base = found.picture.pts, found.picture.time_base
        unknown = stamp is None or time_base is None
        if unknown or (stamps and float((stamps[-1] - stamp) * time_base) > JUMP_BACK_S):
            yield from zip(waiting, stamps, strict=True)
            waiting.clear()
            stamps.clear()
        if unknown:
            yield found, None
            continue
        waiting.append(found)
        bisect.insort(stamps, stamp)
        if len(waiting) > REORDER_DEPTH:
            yield waiting.popleft(), stamps.pop(0)
    yield from zip(waiting, stamps, strict=True)
