"""The time line of a session along the lower edge of the picture: what is on, and where it is."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Final

from posecheck.circuit import Activity, Bout
from posecheck.drawing.canvas import QUIET, WHITE, Canvas, Colour
from posecheck.words.circuits import bout_name, moment

MOVEMENTS: Final[Sequence[Colour]] = ((86, 204, 242), (189, 160, 255), (122, 216, 160))
"""Sets, a colour for each movement."""
ACTIVITIES: Final[Mapping[Activity, Colour]] = {
    Activity.REST: (84, 94, 106),
    Activity.OTHER: (150, 118, 92),
}


class Timeline:
    """Draws where in the session a frame is."""

    def __init__(self, bouts: Sequence[Bout], duration_s: float, names: Mapping[str, str]) -> None:
        """``names`` are the movements' names for people."""
        self._bouts = bouts
        self._duration_s = max(duration_s, 1e-9)
        self._names = names
        done = dict.fromkeys(bout.movement for bout in bouts if bout.movement is not None)
        self._colours = dict(zip(done, cycle(MOVEMENTS)))

    def draw(self, canvas: Canvas, t_s: float) -> None:
        """Draw onto a picture of that moment."""
        unit = min(max(canvas.short_side_px / 720.0, 0.62), 1.5)
        margin, pad, size, thick = (unit * length for length in (18.0, 16.0, 21.0, 11.0))
        width, height = canvas.width_px - 2 * margin, 2.6 * pad + size + thick
        top = canvas.height_px - margin - height
        canvas.plate(margin, top, width, height, radius_px=pad)
        left, right = margin + pad, margin + width - pad
        baseline = top + pad + 0.8 * size
        clock = f"{moment(t_s)} of {moment(self._duration_s)}"
        canvas.text((left, baseline), self._now(t_s), size, WHITE)
        canvas.text((right, baseline), clock, size, QUIET, align=1.0)
        scale = (right - left) / self._duration_s
        bar_top = top + height - pad - thick
        for bout in self._bouts:
            colour = self._colour(bout)
            if colour is not None:
                start = left + bout.start_s * scale
                long = max(bout.duration_s * scale - 1.0, 1.0)
                canvas.bar(start, bar_top, long, thick, colour, radius_px=0.25 * thick)
        here, reach = left + min(t_s * scale, right - left), 0.5 * thick
        ends = [(here, bar_top - reach), (here, bar_top + thick + reach)]
        canvas.line(ends, WHITE, max(3.0 * unit, 2.0))

    def _now(self, t_s: float) -> str:
        bout = bout_at(self._bouts, t_s)
        return "" if bout is None else bout_name(bout, self._names)

    def _colour(self, bout: Bout) -> Colour | None:
        if bout.movement is not None:
            return self._colours[bout.movement]
        return ACTIVITIES.get(bout.activity)


def bout_at(bouts: Sequence[Bout], t_s: float) -> Bout | None:
    """What is on at a moment."""
    return next((bout for bout in bouts if bout.start_s <= t_s < bout.end_s), None)
