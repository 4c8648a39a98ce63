"""Which pictures of a recording are looked at: as many as the movement needs, few while it rests.

In motion 30 pictures a second are enough: what was filmed faster is thinned.  Somebody who has kept
still for three seconds is looked at once a second; where key frames come so often, nothing else is
decoded.  The pose of the last look stands for the pictures after it, ten times a second, until a
look shows that the body has moved; then the recording is read again from two seconds before, so
that the beginning of a repetition and the rest before it are measured as ever.

Constants: docs/derivations.md#sampling.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, Final

import av
import numpy as np

from posecheck.body import both
from posecheck.capture.ahead import ReadAhead
from posecheck.capture.groups import Group, PacketQueue, Tick, ending, restarted_decoder
from posecheck.capture.video_file import VideoFile
from posecheck.records import Frame, Pose

FRAME_S: Final = 1.0 / 30.0
"""Pictures of a movement that lie nearer to each other are thinned to this [s]."""
ROUNDING: Final = 1.05
"""Times in a container are rounded: so far beyond it counts as within [factor] (design rule)."""
STILL_S: Final = 3.0
"""Somebody who has kept still for so long is resting [s]."""
STILL_SHARE: Final = 0.03
"""Still: every joint stays this near to where it was when the stillness began [trunk lengths]."""
SEEN: Final = 0.5
"""Joints of lower visibility are guesses and show no stillness [visibility]."""
TREMBLING: Final = 3.0
"""Two joints may be off by so many times as much: tracking trembles, a movement takes more joints
along [factor]."""
LOOK_S: Final = 1.0
"""While somebody rests one picture in so long is looked at [s] …"""
CLOSE_LOOK_S: Final = 0.2
"""… or in so long, where the compressed pictures are larger than usual in this rest [s]."""
LARGER: Final = 2.0
"""Pictures of a rest that take so many times the usual room may show a movement [factor]."""
KEYS_ALONE_S: Final = 1.2
"""In groups of at most this length the key frame is decoded alone [s]."""
BACK_S: Final = 2.0
"""The recording is read again from so long before the body was seen to have moved [s]."""
HELD_S: Final = 0.1
"""The pose of the last look stands for what follows so often [s]."""
JOINTS: Final = [
    index
    for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
    for index in both(name)
]


class Stillness:
    """Since when the body has been where it is."""

    def __init__(self) -> None:
        self._since: Pose | None = None

    def push(self, pose: Pose) -> bool:
        """Take the next pose; whether it is where the body was when the stillness began."""
        if self._since is not None and not pose.restart and is_same_place(self._since, pose):
            return True
        self._since = None if pose.damaged else pose
        return False

    def lasted(self, t_s: float) -> bool:
        """Whether it has lasted long enough by then to be a rest."""
        return self._since is not None and t_s - self._since.t_s >= STILL_S

    def end(self) -> None:
        """The body has moved, or nothing is known of it."""
        self._since = None


def is_same_place(one: Pose, other: Pose) -> bool:
    """Whether the joints that are seen are where they were; nobody in both is the same too."""
    if not (one.present and other.present):
        return one.present == other.present and not other.damaged
    seen = [
        index for index in JOINTS if min(one.visibility[index], other.visibility[index]) >= SEEN
    ]
    off_px = np.linalg.norm(one.landmarks_px[seen, :2] - other.landmarks_px[seen, :2], axis=1)
    near_px = STILL_SHARE * one.trunk_px
    trembling = int((off_px > near_px).sum())
    return trembling <= 2 and bool((off_px <= TREMBLING * near_px).all())


@dataclass(slots=True, eq=False)
class _Look:
    """A picture of a rest that was looked at, and the times of those that it stands for."""

    group: Group
    frame: Frame
    pose: Pose
    later_s: list[float] = field(default_factory=list)

    @property
    def end_s(self) -> float:
        """When the last picture is shown that it stands for."""
        return self.later_s[-1] if self.later_s else self.frame.t_s

    def poses(self) -> Iterator[tuple[Frame, Pose]]:
        """The picture with its pose, then the same for those after it."""
        yield self.frame, self.pose
        last_s = self.frame.t_s
        for t_s in self.later_s:
            if t_s - last_s >= HELD_S or t_s == self.end_s:
                last_s = t_s
                yield replace(self.frame, t_s=t_s), replace(self.pose, t_s=t_s)


class SampledPoses:
    """The poses of a video file, few of them while nothing moves."""

    def __init__(
        self,
        video: VideoFile,
        estimate: Callable[[Frame], Pose],
        *,
        keep: Callable[[Frame], Frame] = lambda frame: frame,
    ) -> None:
        """``keep`` says what of a picture waits until it is known that the rest went on."""
        self._video = video
        self._estimate = estimate
        self._keep = keep
        self._queue = PacketQueue(video.packets())
        self._still = Stillness()
        self._ahead: ReadAhead[Frame] = ReadAhead(())
        self._ticks: dict[int | None, Tick | None] = {}  # of pictures that come again
        self._from_s = self._last_s = self._wanted_s = -math.inf

    def __iter__(self) -> Iterator[tuple[Frame, Pose]]:
        """Each frame with its pose, in order."""
        try:
            while self._queue.peek() is not None:
                frames = self._video.frames(self._until_rest(), self._tick)
                self._ahead = ReadAhead(frames, depth=self._video.ahead)
                for frame in self._ahead:
                    pose = self._estimate(frame)
                    self._still.push(pose)
                    yield frame, pose
                yield from self._at_rest()
        finally:
            self._ahead = ReadAhead(())  # it refers back to this: now the decoder is freed at once

    def _until_rest(self) -> Iterator[Any]:
        """Packets up to a key frame before which the body kept still."""
        while (packet := self._queue.peek()) is not None:
            if packet.is_keyframe and packet.pts is not None:
                self._ahead.settle()
                if self._still.lasted(self._last_s):
                    yield ending(packet)
                    return
            yield self._queue.take()

    def _tick(self, stamp: int | None, time_base: Any) -> Tick | None:
        """When a picture of a movement is shown; None where the next one is early enough."""
        known = stamp in self._ticks
        tick = self._ticks.pop(stamp) if known else self._video.tick(stamp, time_base)
        if tick is None or tick[0] < self._from_s:
            return None
        t_s, restart = tick
        apart_s, self._last_s = t_s - self._last_s, t_s
        if not restart and (t_s - self._wanted_s) + apart_s <= ROUNDING * FRAME_S:
            return None
        self._wanted_s = t_s
        return tick

    def _at_rest(self) -> Iterator[tuple[Frame, Pose]]:
        """Group after group while the body keeps still; the last of them are read again."""
        looks: deque[_Look] = deque()
        groups: deque[Group] = deque()  # since the first of the looks
        ticks: dict[int, Tick | None] = {}
        usual: list[float] = []
        moved_s: float | None = None
        while moved_s is None and (group := self._queue.take_group()) is not None:
            groups.append(group)
            calm = bool(usual) and group.mean_bytes <= LARGER * median(usual)
            ticks |= {stamp: self._video.tick(stamp, group.time_base) for stamp in group.stamps}
            times = {stamp: ticks[stamp] for stamp in group.stamps}
            moved_s = self._look_at(group, times, looks, calm=calm)
            until_s = (looks[-1].end_s if moved_s is None else moved_s) - BACK_S
            while looks and looks[0].end_s <= until_s:
                yield from looks.popleft().poses()
            while looks and groups[0] is not looks[0].group:
                groups.popleft()
            usual.append(group.mean_bytes)
        for group in reversed(groups):
            self._queue.put_back(group.packets)
        self._ticks = {stamp: ticks[stamp] for one in groups for stamp in one.stamps}
        if (packet := self._queue.peek()) is not None:
            restarted_decoder(packet)
        self._from_s = looks[0].frame.t_s if looks else moved_s or self._from_s
        self._still.end()

    def _look_at(
        self,
        group: Group,
        ticks: Mapping[int, Tick | None],
        looks: deque[_Look],
        *,
        calm: bool,
    ) -> float | None:
        """Look at a few pictures of a group; when the body was seen to have moved, if it was."""
        times_s = [tick[0] for tick in ticks.values() if tick is not None and not tick[1]]
        if len(times_s) < len(ticks):  # a gap, or a clock that does not advance
            return min(times_s, default=self._last_s)
        every_s = (LOOK_S if calm else CLOSE_LOOK_S) / ROUNDING
        looked_s = looks[-1].frame.t_s if looks else -math.inf
        try:
            for picture in group.pictures(key_alone=calm and group.length_s <= KEYS_ALONE_S):
                tick = ticks.get(picture.pts)
                if tick is None or tick[0] - looked_s < every_s:
                    continue
                looked_s = tick[0]
                frame = Frame(looked_s, self._video.upright(picture))
                pose = self._estimate(frame)
                if not self._still.push(pose):
                    return looked_s
                if not looks or looked_s - looks[-1].frame.t_s >= LOOK_S / ROUNDING:
                    looks.append(_Look(group, self._keep(frame), pose))
        except (av.FFmpegError, ValueError):  # it is read again, and what is damaged is told then
            return times_s[0]
        for t_s in times_s:
            before = [look for look in looks if look.frame.t_s <= t_s]
            if before and before[-1].frame.t_s < t_s:
                before[-1].later_s.append(t_s)
        return None
