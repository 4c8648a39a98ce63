"""What one movement's own measure and rules say of a station: repetitions, or why they are none.

Constants: docs/derivations.md#recognition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from posecheck.body import Side
from posecheck.geometry import wrapped_deg
from posecheck.measures import MeasureKind, measure_for
from posecheck.measures.posture import position_of
from posecheck.movements.spec import Movement
from posecheck.pipeline.channel import Channel
from posecheck.pipeline.neutral import median_pose, serves_as_neutral
from posecheck.recognition.track import BoolArray, Span, Station, Track
from posecheck.records import OTHER_PROTOCOL, Discarded, Note, Pose, Sample
from posecheck.repetitions.remeasure import MeasuredRepetition

REST_OF = 6
"""Poses that a rest is the median of [poses] (design rule)."""
HELD_ROWS = 3
"""While somebody is still, every so many rows are read [rows] (design rule)."""

IDLE_AFTER, IDLE_BEFORE = 20, 12
"""A rest is read for so many rows after it began and before it ends [rows; rows]."""
SETTLED_ROWS = 14
"""A repetition is over so soon after stillness began; after a long one there is time to read all
that is read of it [rows]."""
FIRST_ROWS = 100
"""The first rest is looked for in so many rows [rows] (design rule)."""
HELD_DEG = 5.0
"""A stillness further from the movement's zero than rest by more is a held end range [degrees]."""
PAUSE_S = 2.5
"""Within a repetition only a longer stillness, as near to zero as rest, is a new rest [s]."""
EDGE_S = 0.3
"""A repetition nearer to the end of its station may be part of coming or going [s]."""
VIEW_SLACK_DEG = 12.0
"""A repetition may begin and end so much further aside than the rest that it is read from
[degrees]."""
DEG_PER_S = 3.0
"""A second of stillness says as much for rest as so many degrees nearer to zero [degrees/s]."""
REPOSED_S = 4.0
"""Nobody holds for longer: such a stillness is rest [s]."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that looked like a repetition of a movement."""

    movement: str
    """Movement id."""
    side: Side
    """Whose side."""
    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    reach: float
    """Its end range over the smallest that counts; 0 when refused."""
    refused: Note | None
    """Why it is not the movement; None: it is."""
    another_movement: bool = False
    """Whether what was refused is something else by the movement's own requirements."""
    position_fits: bool = True
    """Whether the person sits, or stands, as the protocol asks."""
    view_fits: bool = True
    """Whether it begins and ends seen as the movement asks."""
    whole: bool = True
    """Whether there was rest before and after, in the same station."""


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """A stillness that may be the rest between repetitions."""

    row: int
    """Where it has lasted long enough for a repetition before it to be over."""
    duration_s: float
    """How long it lasts."""
    pose: Pose
    """Its median."""
    zero_distance_deg: float
    """How far it is from the movement's zero."""

    def doubt(self) -> float:
        """Less for what is near zero and lasts."""
        return self.zero_distance_deg - DEG_PER_S * min(self.duration_s, REPOSED_S)


def attempts_in(track: Track, station: Station, movement: Movement) -> list[Attempt]:
    """Attempts at a movement in a station, read as the movement's own measure reads them."""
    kind = measure_for(movement)
    rests = _rests(track, (station.first, station.rested), movement, kind)
    if not rests:
        return []
    return list(_Reading(track, movement, kind, rests).attempts(station))


class _Reading:
    """Reads a station from rest to rest."""

    def __init__(
        self, track: Track, movement: Movement, kind: MeasureKind, rests: Sequence[Rest]
    ) -> None:
        self._track, self._movement, self._kind = track, movement, kind
        self._rests = {rest.row: rest for rest in rests}
        self._channels = {side: Channel(side, movement, kind) for side in Side}
        near = [rest for rest in rests if rest.row - rests[0].row <= FIRST_ROWS]
        self._begin(min(near, key=Rest.doubt))

    def attempts(self, station: Station) -> Iterator[Attempt]:
        """All of them, in the order in which they end."""
        idle, skipped = _idle(self._track, (station.first, station.end)), False
        for row in range(station.first, station.end):
            if row == station.rested and not self._active:
                break  # a held end range would be no rest: its repetition ends in this station
            rest = self._rests.get(row)
            if rest is not None and self._is_rest(rest):
                yield from self._flushed(station)
                self._begin(rest)
            if idle[row - station.first] and not self._active:
                skipped = True
                continue
            if skipped:  # what follows does not go on from the rest that was read before
                yield from self._flushed(station)
                skipped = False
            for sample in self._samples(row):
                finished = self._channels[sample.side].push(sample)
                if finished is not None:
                    yield self._attempt(finished, sample.side, station)
        yield from self._flushed(station)

    def _flushed(self, station: Station) -> Iterator[Attempt]:
        """What is back, or cut off, where the station ends or rest turns out to be elsewhere."""
        for side, channel in self._channels.items():
            finished = channel.flush()
            if finished is not None:
                yield self._attempt(finished, side, station)

    @property
    def _active(self) -> bool:
        return any(channel.active for channel in self._channels.values())

    def _is_rest(self, rest: Rest) -> bool:
        """Not a held end range: that is further from the movement's zero."""
        if rest.duration_s >= REPOSED_S:
            return True
        if rest.duration_s < PAUSE_S and self._active:
            return False
        return rest.zero_distance_deg - self._rest.zero_distance_deg <= HELD_DEG

    def _begin(self, rest: Rest) -> None:
        self._rest, self._neutral = rest, rest.pose
        self._held: tuple[Sample, ...] = ()
        self._since = 0
        self._kind.reset()
        self._position_fits = _position_fits(rest.pose, self._movement)
        for sample in self._kind.read(rest.pose, rest.pose):
            self._channels[sample.side].begin(sample)

    def _samples(self, row: int) -> Iterator[Sample]:
        """What is read in a row; of stillness only a part is read, and held."""
        pose = self._track.poses[row]
        if self._track.still[row] and self._held and self._since < HELD_ROWS:
            self._since += 1
            yield from (replace(sample, t_s=pose.t_s) for sample in self._held)
            return
        self._held, self._since = (), 0
        if pose.present:
            self._held = self._kind.read(pose, self._rest.pose)
            yield from self._held

    def _attempt(
        self, finished: MeasuredRepetition | Discarded, side: Side, station: Station
    ) -> Attempt:
        movement = self._movement
        times = (finished.start_s, finished.end_s)
        if isinstance(finished, Discarded):
            codes = {rule.code for rule in movement.requirement}
            another = finished.reason.code in codes
            return Attempt(movement.id, side, *times, 0.0, finished.reason, another)
        remark = next((one for one in finished.remarks if one.code == OTHER_PROTOCOL), None)
        if remark is not None and self._position_fits:  # a squat, or the feet side by side
            return Attempt(movement.id, side, *times, 0.0, remark, another_movement=True)
        edges_s = self._track.t_s[[station.first, station.rested - 1]]
        return Attempt(
            movement.id,
            side,
            *times,
            finished.values[movement.primary.measure] / movement.repetition.min_end_range_deg,
            None,
            position_fits=self._position_fits,
            view_fits=self._view_fits(times[0]) and self._view_fits(times[1]),
            whole=bool(times[0] - edges_s[0] > EDGE_S and edges_s[1] - times[1] > EDGE_S),
        )

    def _view_fits(self, t_s: float) -> bool:
        """Whether the person is seen as the movement asks where a repetition begins or ends."""
        first, last = np.searchsorted(self._track.t_s, [t_s - 0.3, t_s + 0.4])
        yaw_deg = float(np.nanmedian(self._track.yaw_deg[first:last]))
        view = self._movement.view
        off_deg = min(abs(wrapped_deg(yaw_deg - asked)) for asked in view.yaw_deg)
        return off_deg <= view.within_deg + VIEW_SLACK_DEG


def _position_serves(pose: Pose, movement: Movement) -> bool:
    """Whether it may be rest: nobody does sitting what is done standing."""
    return movement.protocol.get("position") == "seated" or _position_fits(pose, movement)


def _position_fits(pose: Pose, movement: Movement) -> bool:
    """Whether somebody sits who should, or stands who should; what is not seen fits."""
    asked, seen = movement.protocol.get("position"), position_of(pose)
    return asked is None or seen is None or (asked == "seated") == (seen == "seated")


def _rests(track: Track, rows: Span, movement: Movement, kind: MeasureKind) -> list[Rest]:
    """What may be rest in a station: where somebody is still, or else any moment."""
    for spans in (_still_spans(track, rows), _every(rows)):
        found = []
        for first, last in spans:
            poses = [
                pose for pose in track.poses[first : min(first + REST_OF, last)] if pose.present
            ]
            if len(poses) < REST_OF // 2:
                continue
            typical = median_pose(poses)
            if serves_as_neutral(typical, movement, kind) and _position_serves(typical, movement):
                duration_s = float(track.t_s[last - 1] - track.t_s[first])
                over = IDLE_AFTER if duration_s >= REPOSED_S else SETTLED_ROWS
                known = min(first + over, last - 1)
                found.append(Rest(known, duration_s, typical, kind.zero_distance_deg(typical)))
        if found:
            return found
    return []


def _idle(track: Track, rows: Span) -> BoolArray:
    """Rows in the middle of long rests, in which nothing needs to be read."""
    begin, end = rows
    idle = np.zeros(end - begin, dtype=bool)
    for first, last in _still_spans(track, rows):
        idle[first - begin + IDLE_AFTER : max(last - begin - IDLE_BEFORE, 0)] = True
    return idle


def _still_spans(track: Track, rows: Span) -> list[Span]:
    first, last = rows
    steps = np.diff(track.still[first:last].astype(int), prepend=0, append=0)
    edges = (first + np.flatnonzero(steps)).reshape(-1, 2).tolist()
    return [(begin, end) for begin, end in edges]


def _every(rows: Span) -> list[Span]:
    return [(row, min(row + REST_OF, rows[1])) for row in range(*rows, REST_OF)]
