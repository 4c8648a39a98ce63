"""Which repetitions count: like is compared with like, everything else is left out with a reason.

Counted are, of each session and side, the second to the sixth repetition: the first one warms up
(range grows over the first repetitions: Holzgreve 2020, doi:10.1038/s41598-020-78846-6), and more
than about five tell little more, for the set-up's error stays (docs/audit.md).  Whether a
repetition was large, small or forced plays no part: leaving such ones out would hide a change.

Constants: docs/audit.md#what-the-numbers-are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.audit.material import SessionMaterial
from posecheck.audit.records import Point
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.geometry import wrapped_deg
from posecheck.history import PastRepetition
from posecheck.judgement.protocol import in_protocol
from posecheck.movements.spec import ErrorRule, ViewRule
from posecheck.records import MeasuredValue, Note, Repetition, View
from posecheck.words.numbers import degrees

WARM_UP = 1
"""So many repetitions of a side warm up in a session …"""
MOST = 5
"""… and so many after them count."""
FEWEST = 3
"""With fewer counted ones a week has no value (clinical practice takes means of three)."""

A_WEEK: Final = f"a warm-up and at least {FEWEST} more repetitions of each side"
"""What a week's value needs, in words."""
TOO_FEW_ASKED: Final = Note(
    "too-few-for-a-week",
    f"This set has too few repetitions for a weekly value: the audit needs {A_WEEK}. Ask for more "
    "with --reps.",
)
"""What to say before a set that the weekly audit cannot use by itself."""

_VIEWS = {0.0: "front", 90.0: "left side", -90.0: "right side", 180.0: "back", -180.0: "back"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What must be alike for two sessions to be compared, besides movement and protocol."""

    view: str
    """``front``, ``left side`` or ``right side``."""
    model: str
    """Pose model."""
    weights: str
    """SHA-256 of the learned readings; empty when there are none."""


def view_word(view: View | None, rule: ViewRule) -> str:
    """Where the camera stood, as the nearest of the places from which the movement is measured.

    A view that is not known is taken to be the expected one.
    """
    if view is None or not -360.0 <= view.yaw_deg <= 360.0:
        return rule.expected
    nearest = min(rule.yaw_deg, key=lambda yaw: abs(wrapped_deg(view.yaw_deg - yaw)))
    return _VIEWS.get(nearest, degrees(nearest))


def circumstances_of(one: PastRepetition, views: Sequence[View], rule: ViewRule) -> Circumstances:
    """Those of one repetition."""
    view = views[one.set_number - 1] if one.set_number <= len(views) else None
    model, weights = (one.software.get(key) or "" for key in ("model", "weights_sha256"))
    return Circumstances(view_word(view, rule), str(model), str(weights))


def usual(found: Iterable[tuple[Week, Circumstances]]) -> Circumstances:
    """What a series is compared in: view and model of most weeks, of equals the later ones.

    The weights are the newest ones: what they did not read is to be measured again.
    """
    known = sorted(set(found), key=lambda one: one[0])
    views, models = (
        Counter({(week, getattr(one, name)) for week, one in known}) for name in ("view", "model")
    )
    return Circumstances(_most(views), _most(models), known[-1][1].weights)


def _most(by_week: Mapping[tuple[Week, str], int]) -> str:
    weeks: dict[str, list[Week]] = {}
    for week, value in by_week:
        weeks.setdefault(value, []).append(week)
    return max(weeks, key=lambda value: (len(weeks[value]), max(weeks[value])))


def is_other(left_out: Note) -> bool:
    """Whether a repetition was left out because it was done, filmed or read in another way."""
    return left_out.code.startswith("other-")


def points_of(
    session: SessionMaterial, *, side: Side, rule: ErrorRule, view: ViewRule, like: Circumstances
) -> tuple[Point, ...]:
    """The repetitions of one side in a session; those that do not count say why."""
    return tuple(places_of(session, side=side, rule=rule, view=view, like=like).values())


def places_of(
    session: SessionMaterial, *, side: Side, rule: ErrorRule, view: ViewRule, like: Circumstances
) -> dict[tuple[int, int], Point]:
    """The same by set and index within it, in order."""
    own = [one for one in session.repetitions if one.repetition.side is side]
    places = {one.set_number: one.place for one in session.set_ups}
    points = {}
    for number, one in enumerate(own, start=1):
        value = next((v for v in one.repetition.measures if v.name == rule.measure), None)
        if value is None or value.value != value.value:
            continue
        left_out = _left_out(number, one, circumstances_of(one, session.views, view), like)
        place = (one.set_number, one.repetition.index)
        points[place] = _point(number, one, value, left_out, places.get(one.set_number))
    return points


def too_few_for_a_week(
    repetitions: Iterable[Repetition], others: Iterable[Iterable[Repetition]] = ()
) -> str | None:
    """What to tell of a recording that gives a side no weekly value; None: the week has one.

    ``others`` are the repetitions of each other session of that week.
    """
    counts = Counter(one.side for one in repetitions)
    there = Counter[Side]()
    for session in others:
        for side, count in Counter(one.side for one in session).items():
            there[side] += min(max(count - WARM_UP, 0), MOST)
    few = [
        f"{side} {count}"
        for side, count in counts.items()
        if max(count - WARM_UP, 0) + there[side] < FEWEST
    ]
    if not few:
        return None
    return (
        f"too few repetitions for the weekly audit, unless more follow this week "
        f"({', '.join(sorted(few))}). It needs {A_WEEK}; the first of each "
        "recording is the warm-up."
    )


def _left_out(
    number: int, one: PastRepetition, own: Circumstances, like: Circumstances
) -> Note | None:
    if own.view != like.view:
        text = f"Filmed from the {own.view}, usually from the {like.view}."
        return Note("other-view", text)
    if own.model != like.model:
        text = f"Read by the pose model '{own.model}', usually by '{like.model}'."
        return Note("other-model", text)
    if own.weights != like.weights:
        text = "Measured by another version, and not measured again since."
        return Note("other-software", text)
    if not in_protocol(one.repetition):
        return Note("other-protocol", "Not done as the protocol says.")
    if number <= WARM_UP:
        return Note("warm-up", "The first repetition is a warm-up.")
    if number > WARM_UP + MOST:
        text = f"Only the first {MOST} after the warm-up count, so that weeks are alike."
        return Note("beyond-five", text)
    return None


def _point(
    number: int,
    one: PastRepetition,
    value: MeasuredValue,
    left_out: Note | None,
    place: str | None,
) -> Point:
    return Point(
        session_id=one.session_id,
        recorded_at=one.recorded_at,
        date_origin=one.date_origin,
        number=number,
        deg=value.value,
        interval90_deg=value.interval90,
        standard_error=value.standard_error,
        tempo_s=one.repetition.tempo_s,
        sparc=one.repetition.sparc,
        verdict=one.repetition.verdict.code,
        place=place,
        left_out=left_out,
    )
