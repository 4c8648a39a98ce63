"""Frames of a video file, upright, at their true times; the only module that decodes.

Times come from the container, never from a frame number and a nominal rate.  They start at zero and
increase strictly; what had to be done for that is told in notes.

Constants: design rules.
"""

import bisect
import hashlib
import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import av
import numpy as np

from posecheck.capture.container import (
    AsShown,
    date_of,
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
from posecheck.errors import InputRefusedError
from posecheck.records import Frame, Note
from posecheck.words.numbers import amount

LONG_GAP_S: Final = 1.0
"""Across a longer gap between frames tracking starts afresh."""
TOLD_GAP_S: Final = 0.15
"""A gap longer than this and than three usual frame intervals is told."""
SHORTER_S: Final = 0.5
"""A recording that ends so much before its promised end was cut off."""
JUMP_BACK_S: Final = 0.5
"""Time that jumps back further than this goes on from where it was, with tracking afresh."""
REORDER_DEPTH: Final = 4
"""Stamps are at most this many places out of order."""


class VideoFile:
    """A video file as a source of frames; a context manager that releases the file.

    Raises InputRefusedError, with the reason, when it cannot be opened as a video.
    """

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self.path = path
        self._mirrored = mirrored
        self._as_shown = AsShown()
        self._container = self._open()
        self._stream = recorded_stream(self._container)
        self._stream.thread_type = "AUTO"
        limit_decoder(self._stream)
        self._counts: Counter[str] = Counter()
        self._damage = Damage()
        self._read_to_its_end = False
        self._date = date_of(self._container, self._stream, path.name)
        self._pace = seconds_of_playing_second(self._container, self._stream)
        self._clock = _Clock(self._usual_interval_s(), self._counts, self._pace)
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
            self._counts["jump"] += jump
            yield replace(frame, restart=True) if jump else frame

    def tick(self, stamp: int | None, time_base: Any) -> Tick | None:
        """When the next picture is shown; to be asked once for each, in that order."""
        return self._clock.next(stamp, time_base)

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
            self._counts["cut"] += cut
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
                f"The recording's clock jumped back {counts['jump-back']} time(s); "
                "tracking started afresh there."
            )
            notes.append(Note("time-jumped-back", text))
        if counts["gap"]:
            longest_s = self._clock.longest_gap_s
            text = (
                f"{counts['gap']} gap(s) between frames, the longest {amount(longest_s, 's', 2)}."
            )
            notes.append(Note("gap", text))
        if counts["jump"]:
            text = (
                f"The picture jumped {counts['jump']} time(s), as after pictures that are missing "
                "or stood still; tracking started afresh there."
            )
            notes.append(Note("picture-jumped", text))
        if counts["cut"]:
            text = f"{counts['cut']} cut(s) to another picture; tracking started afresh there."
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
            text = f"The file is damaged in {len(damage.stamps)} place(s){near}."
            yield Note("damaged", text)
        if not self._read_to_its_end:
            return
        promised_s, last_s = self._promised_s(), self._clock.last_s
        # A missing last picture or two need not mean anything, and AVI counts empty moments.
        ends_early = promised_s - last_s > max(SHORTER_S, 3.0 * self._clock.usual_s)
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
            which = f"{lost} of {promised}" if promised else str(lost)
            text = (
                f"{which} frames are lost, damaged, or follow a damaged one; nothing was measured "
                "in them."
            )
            yield Note("frames-lost", text)

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

    def _open(self) -> Any:
        container = open_container(self.path)
        try:
            refuse_what_has_no_usable_pictures(recorded_stream(container), self.path.name)
        except InputRefusedError:
            container.close()
            raise
        return container

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

    def packets(self) -> Iterator[Any]:
        """Packets as far as the container can be read."""
        try:
            yield from self._container.demux(self._stream)
        except (av.FFmpegError, ValueError):
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
        return np.ascontiguousarray(rgb)


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


class _Clock:
    """Turns presentation stamps into strictly increasing seconds from zero."""

    def __init__(self, usual_interval_s: float, counts: Counter[str], pace: float) -> None:
        """``pace``: seconds of real time in a second of its stamps."""
        self.usual_s = usual_interval_s
        self._pace = pace
        self._counts = counts
        self._first: Fraction | None = None  # exact: a later beginning rounds no time otherwise
        self._shift_s = 0.0
        self._intervals: deque[float] = deque(maxlen=300)
        self.last_s = -math.inf
        self.longest_gap_s = 0.0

    def seconds_of(self, pts: int, time_base: Any) -> float:
        """A presentation stamp on this clock, seconds."""
        return self._pace * float(pts * time_base - (self._first or 0)) - self._shift_s

    @property
    def is_variable(self) -> bool:
        """Whether intervals differ by more than a container's rounding (a fifth)."""
        if len(self._intervals) < 10:
            return False
        low, high = np.percentile(self._intervals, [10, 90])
        return bool(high > 1.2 * low)

    def next(self, pts: int | None, time_base: Any) -> Tick | None:
        """Time of the next frame and whether tracking starts afresh; None to leave it out."""
        stamp = None if time_base is None else pts
        if self._first is None:
            self._first = Fraction(0) if stamp is None else stamp * time_base
        t_s = self.last_s + self.usual_s if stamp is None else self.seconds_of(stamp, time_base)
        if math.isinf(self.last_s):
            self.last_s = 0.0
            return 0.0, False
        interval_s = t_s - self.last_s
        restart = interval_s > LONG_GAP_S
        if interval_s < -JUMP_BACK_S:
            self._counts["jump-back"] += 1
            self._shift_s -= self.usual_s - interval_s
            interval_s, restart = self.usual_s, True
        elif interval_s <= 1e-6:
            self._counts["out-of-order"] += 1
            return None
        elif interval_s > max(TOLD_GAP_S, 3.0 * self.usual_s):
            self._counts["gap"] += 1
            self.longest_gap_s = max(self.longest_gap_s, interval_s)
        self._intervals.append(interval_s)
        self.last_s += interval_s
        return self.last_s, restart


def sha256_of(path: Path) -> str:
    """Content hash of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
