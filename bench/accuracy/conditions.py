"""What may make a reading better or worse: each condition sorts repetitions into bins."""

from collections.abc import Callable, Iterable, Sequence

from bench.accuracy.compared import Compared, agree, compare
from bench.accuracy.heldout import Clip
from bench.accuracy.markdown import UNKNOWN, number, percent, signed, table
from bench.accuracy.scored import Scored
from posecheck.movements import load_movement

MOVEMENTS = ("thoracic-twist", "ankle-rock", "hip-circle")
LOOSE_M = 0.012
"""A shirt that stands off by more is loose."""
LONG_SHARE = 0.6
"""A sleeve or trouser leg that covers more of the limb is long."""
SIZES_DEG = {"thoracic-twist": (25.0, 40.0), "ankle-rock": (28.0, 36.0), "hip-circle": (55.0, 75.0)}
"""Where a movement stops being small, and where it begins to be large."""

Label = Callable[[Compared], str | None]


def _edges(value: Callable[[Clip], float], edges: Sequence[float], unit: str) -> Label:
    """Bins of a number between edges; the last one is open."""

    def label(one: Compared) -> str:
        number_ = value(one.clip)
        for low, high in zip((0.0, *edges), edges, strict=False):
            if number_ < high:
                return f"{low:g}–{high:g}{unit}"
        return f"over {edges[-1]:g}{unit}"

    return label


def _look(key: str, of: Callable[[float], str]) -> Label:
    """A bin by a number of the clothes; none where the truth does not have it."""

    def label(one: Compared) -> str | None:
        value = one.clip.about["look"].get(key)
        return None if value is None else of(value)

    return label


def _pattern(one: Compared) -> str | None:
    pattern = one.clip.about["look"].get("shirt_pattern")
    return None if pattern is None else str(pattern)


def _size(one: Compared) -> str:
    small, large = SIZES_DEG[one.clip.movement]
    deg = one.repetition.deg
    return "small" if deg < small else "middling" if deg < large else "large"


def _arms(one: Compared) -> str | None:
    return one.clip.protocol[1] if one.clip.movement == "thoracic-twist" else None


def _pelvis(one: Compared) -> str | None:
    held = {"whole": "turns along", "locked": "held still"}
    return held.get(one.clip.variant) if one.clip.movement == "thoracic-twist" else None


CONDITIONS: dict[str, Label] = {
    "camera off the view": _edges(lambda clip: clip.off_view_deg, (10, 20, 30, 45), "°"),
    "camera roll": _edges(lambda clip: clip.roll_deg, (1, 2, 4), "°"),
    "distance": _edges(lambda clip: clip.about["camera"]["distance_m"], (2, 3), " m"),
    "frames per second": lambda one: f"{one.clip.about['fps']:g}",
    "picture height": lambda one: f"{one.clip.about['height_px']} px",
    "position": lambda one: one.clip.protocol[0],
    "arms": _arms,
    "pelvis": _pelvis,
    "shirt": _look("looseness_m", lambda m: "loose" if m > LOOSE_M else "tight"),
    "pattern": _pattern,
    "sleeves": _look("sleeve", lambda share: "long" if share > LONG_SHARE else "short or none"),
    "trousers": _look("trouser_leg", lambda share: "long" if share > LONG_SHARE else "short"),
    "size of the movement": _size,
}


def cell(compared: Sequence[Compared]) -> str:
    """Mean error, bias, share inside their bars of a mean half width, number of clips."""
    found = agree(compared)
    if found.repetitions == 0:
        return UNKNOWN
    return (
        f"{number(found.mae.value)}, {signed(found.bias.value)}, "
        f"{percent(found.coverage.value)} of ±{number(found.half_width)} "
        f"({len({one.clip.name for one in compared})})"
    )


def conditions_table(
    scored: Sequence[Scored], cell: Callable[[Sequence[Compared]], str] = cell
) -> str:
    """For every bin of every condition what ``cell`` says of the end ranges of each movement."""
    by_movement = [
        compare((one for one in scored if one.clip.movement == movement), _primary(movement))
        for movement in MOVEMENTS
    ]
    rows = []
    for name, label in CONDITIONS.items():
        for bin_ in _bins(label, (one for compared in by_movement for one in compared)):
            inside = [[one for one in compared if label(one) == bin_] for compared in by_movement]
            rows.append([f"{name}: {bin_}", *(cell(one) for one in inside)])
    return table(("", *MOVEMENTS), rows)


def _primary(movement: str) -> str:
    return load_movement(movement).primary.measure


def _bins(label: Label, compared: Iterable[Compared]) -> list[str]:
    """The bins that occur; numbers by size, the rest by name."""
    found = {bin_ for one in compared if (bin_ := label(one)) is not None}
    return sorted(found, key=_order)


def _order(bin_: str) -> tuple[float, str]:
    first = bin_.removeprefix("over ").split("–")[0].split(" ")[0].rstrip("°")
    try:
        return float(first) + 0.5 * bin_.startswith("over"), ""
    except ValueError:
        return 0.0, {"small": "0", "middling": "1", "large": "2"}.get(bin_, bin_)
