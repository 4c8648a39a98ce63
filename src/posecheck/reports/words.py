"""Plain words for codes and numbers, the same on the terminal and in the picture."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from posecheck.judgement.effort import HELP_PREFIX
from posecheck.judgement.line import LEAVES
from posecheck.judgement.view import ADVICE as VIEW_ADVICE
from posecheck.movements.spec import Movement
from posecheck.personal import Comparison
from posecheck.records import Repetition, Verdict

MISSING: Final = "not measured"

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "comfortable": "comfortable",
        "near-limit": "near the limit",
        "forced": "forced",
        "no-limit": "no limit yet",
        "learning": "learning",
    }
)
"""What a verdict is called; unknown codes are shown as they are."""


class VerdictLevel(StrEnum):
    """How a verdict is shown; each has a colour and a shape of its own in every place."""

    GREEN = "green"
    """Comfortable and smooth."""
    AMBER = "amber"
    """Near the limit; or effort that is not forced."""
    RED = "red"
    """Forced."""
    GREY = "grey"
    """No limit to compare with."""


_PUSHES: Final = {"pushed": "a push", "bounced": "a bounce"}

_UNITS: Final = {"deg": "°", "sr": " sr", "cm": " cm"}
_DECIMALS: Final = {"deg": 0, "sr": 2, "cm": 1}

_CLOSE_CLOTHES: Final = (
    "Wear clothes that fit closely and stand out from the background, and have the light in front "
    "of you, not behind."
)
_FOOT_DOWN: Final = "Keep the working foot where it is, heel down, for the whole set."
_REST_BETWEEN: Final = "Come back to rest between repetitions, and pause there for a moment."
_ADVICE: Final = {
    "no-person": "Keep your whole body in the picture, with light on you rather than behind you.",
    "too-small": "Bring the camera closer, so that you fill most of the picture's height.",
    "out-of-picture": "Step back or tilt the camera, so that you stay in the picture from head to "
    "foot all the time.",
    "tracking-lost": _CLOSE_CLOTHES,
    "another-person": "Keep other people, mirrors and posters of people out of the picture.",
    "foot-moved": _FOOT_DOWN,
    "legs-swap": "Have the working leg on the camera's side, in more light and in trousers that "
    "stand out from the background.",
    "legs-jumped": "Have both legs in plain sight, in more light and in trousers that stand out "
    "from the background.",
    "sides-changed": "Stand as the movement asks before the recording begins, in more light.",
    "other-leg": "Put the working leg on the camera's side, clearly in front of the other.",
    "cut-off-by-end": "Let the recording run for two seconds after the last repetition.",
    "zero-too-late": "Begin each set with one quiet second in the starting position.",
    "too-few-pictures": "Record at fifteen pictures a second or more.",
    "on-its-side": "Turn the video upright, or hold the phone as it will be watched, and film "
    "again.",
    "began-before-recording": "Start recording two seconds before the first repetition.",
    "no-neutral": "Begin each set with one quiet second in the starting position.",
    "not-a-circle": "Draw whole circles with the knee: up in front, out to the side, back down; or "
    "the other way round.",
    "too-quick": "Move more slowly: take at least a second out and a second back.",
    "too-long": _REST_BETWEEN,
    "pelvis-only": "Move the thigh and keep the pelvis still; pelvic circles are not measured.",
    "hands-raised": "Keep the arms where they are, crossed on the chest, for the whole set.",
    "arm-overhead": "Keep the arms where they are, crossed on the chest, for the whole set.",
    "hidden": "Move whatever hides the joints from the camera, or film from elsewhere.",
    "rest-moved": "Fix the camera, and stay where you are from the first to the last repetition.",
    "side-bend": "Keep the trunk upright while you move.",
    "stood-up": "Stay as you are, seated or standing, for the whole set.",
    "no-depth": "Turn the whole chest: one shoulder comes forward while the other goes back.",
    "standing-leg-bent": "Keep the leg that you stand on straight.",
    "standing-foot-moved": "Keep the foot that you stand on where it is; hold on to something if "
    "you like.",
    "foot-left-the-floor": _FOOT_DOWN,
    "foot-travelled": _FOOT_DOWN,
    "too-small-a-movement": "Move the joint itself and keep the rest of the body still.",
}


def verdict_words(code: str) -> str:
    """What a verdict is called."""
    return VERDICTS.get(code, code)


def verdict_level(verdict: Verdict) -> VerdictLevel:
    """How a verdict is shown: green only when it is comfortable and nothing helped."""
    if verdict.code == "forced":
        return VerdictLevel.RED
    if verdict.effort or verdict.code == "near-limit":
        return VerdictLevel.AMBER
    return VerdictLevel.GREEN if verdict.code == "comfortable" else VerdictLevel.GREY


def verdict_phrase(verdict: Verdict, *, brief: bool = False) -> str:
    """Where a repetition ended and how it got there; ``brief`` for tables, beside the verdict.

    >>> verdict_phrase(Verdict("forced", (), "past", ("pushed",), 12.3))
    '12° past your limit, with a push'
    >>> verdict_phrase(Verdict("forced", (), "past", ("pushed",), 12.3), brief=True)
    '12° past, pushed'
    """
    how = verdict.effort if brief else _effort_words(verdict)
    return ", ".join([_where_words(verdict, brief=brief), *how])


def verdict_line(verdict: Verdict, *, brief: bool = False) -> str:
    """What a verdict is called, and why.

    >>> verdict_line(Verdict("forced", (), "past", (), 12.3))
    'forced: 12° past your limit'
    >>> verdict_line(Verdict("no-limit", (), effort=("bounced",)))
    'no limit yet, with a bounce'
    """
    phrase, name = verdict_phrase(verdict, brief=brief), verdict_words(verdict.code)
    return phrase if phrase.startswith(name) else f"{name}: {phrase}"


def _where_words(verdict: Verdict, *, brief: bool) -> str:
    if verdict.position is None or math.isnan(verdict.over_deg):
        return verdict_words(verdict.code)
    size = amount(abs(verdict.over_deg))
    if any(note.code == LEAVES for note in verdict.reasons):
        return f"{size} further" if brief else f"{size} further than the rest of the set"
    if size == amount(0.0):
        return "at the limit" if brief else "at your limit"
    where = "below" if verdict.position == "below" else "past"
    if brief:
        return f"{size} {where}"
    uncertain = ", uncertain" if verdict.code == "near-limit" else ""
    return f"{size} {where} your limit{uncertain}"


def _effort_words(verdict: Verdict) -> list[str]:
    pushes = [word for code, word in _PUSHES.items() if code in verdict.effort]
    words = [f"with {' and '.join(pushes)}"] if pushes else []
    if "helped" in verdict.effort:
        helpers = _helpers(verdict)
        words.append(f"helped by the {' and the '.join(helpers)}" if helpers else "helped along")
    return words


def _helpers(verdict: Verdict) -> Sequence[str]:
    """Which parts of the body helped: a compensation's code begins with its part."""
    codes = (note.code for note in verdict.reasons if note.code.startswith(HELP_PREFIX))
    return list(dict.fromkeys(code.removeprefix(HELP_PREFIX).split("-")[0] for code in codes))


def advice_for(code: str, movement: Movement) -> str | None:
    """What to change when stretches are discarded for this reason; None: nothing to advise."""
    if code == "wrong-view":
        return VIEW_ADVICE[movement.view.expected]
    return _ADVICE.get(code)


def amount(value: float, unit: str = "deg") -> str:
    """A value with its unit, as finely as it deserves; degrees are whole.

    >>> amount(38.4), amount(0.412, "sr"), amount(float("nan"))
    ('38°', '0.41 sr', 'not measured')
    """
    return MISSING if math.isnan(value) else f"{_figure(value, unit)}{_UNITS.get(unit, unit)}"


def amount_with_interval(value: float, bounds: tuple[float, float], unit: str = "deg") -> str:
    """A value and the two ends of its interval.

    >>> amount_with_interval(38.4, (30.6, 45.3)), amount_with_interval(2.0, (-5.4, 9.0))
    ('38° (31–45)', '2° (-5 to 9)')
    """
    if math.isnan(value):
        return MISSING
    low, high = (_figure(bound, unit) for bound in bounds)
    joined = f"{low} to {high}" if low.startswith("-") else f"{low}–{high}"
    return f"{amount(value, unit)} ({joined})"


def comparison_words(one: Comparison) -> str:
    """How a side compares with the person's baseline.

    >>> from posecheck.body import Side
    >>> one = Comparison(Side.LEFT, "thorax_rotation", 38, (35, 41), "b", 41, (39, 43), 4.7)
    >>> comparison_words(one)
    'left 38° (35–41), baseline 41° (39–43): within measurement error; 5° would show.'
    """
    here = f"{one.side} {amount_with_interval(one.deg, one.interval90_deg)}"
    usual = f"baseline {amount_with_interval(one.baseline_deg, one.baseline_interval90_deg)}"
    if one.change == "within-error":
        smallest = amount(math.ceil(one.detectable_deg))
        return f"{here}, {usual}: within measurement error; {smallest} would show."
    difference = amount(abs(one.deg - one.baseline_deg))
    return f"{here}, {usual}: {difference} {one.change}, beyond measurement error."


def arc_words(deg: float, bounds: tuple[float, float], count: int) -> str:
    """The full turn from left to right, and what it is.

    >>> arc_words(71.2, (66.1, 76.3), 3)
    'Arc 71° (66–76), 3 pairs: full turn, left plus right; an error of the zero cancels.'
    """
    pairs = "1 pair" if count == 1 else f"{count} pairs"
    size = amount_with_interval(deg, bounds)
    return f"Arc {size}, {pairs}: full turn, left plus right; an error of the zero cancels."


def clock(t_s: float, *, minutes: bool) -> str:
    """A moment of the recording, to a tenth of a second.

    >>> clock(62.04, minutes=True), clock(62.04, minutes=False)
    ('1:02.0', '62.0')
    """
    tenths = round(t_s * 10)
    if not minutes:
        return f"{tenths / 10:.1f}"
    whole, tenth = divmod(tenths, 10)
    return f"{whole // 60}:{whole % 60:02d}.{tenth}"


def seen_words(seen: Mapping[str, str]) -> str:
    """What was seen of the protocol; empty when nothing was.

    >>> seen_words({"position": "seated", "arms": "crossed"})
    'seen: seated, arms crossed'
    """
    parts = [v if key == "position" else f"{measure_words(key)} {v}" for key, v in seen.items()]
    return f"seen: {', '.join(parts)}" if parts else ""


def repetition_line(one: Repetition, *, brief: bool = False) -> str:
    """The verdict on a repetition; a reference is named, and judged only by what was known."""
    line = verdict_line(one.verdict, brief=brief)
    if not one.reference:
        return line
    known = one.verdict.position is not None or one.verdict.effort
    return f"reference, {line}" if known else "reference"


def measure_words(name: str) -> str:
    """What a measure is called.

    >>> measure_words("pelvis_rotation")
    'pelvis rotation'
    """
    return name.replace("_", " ")


def _figure(value: float, unit: str) -> str:
    decimals = _DECIMALS.get(unit, 2)
    return f"{round(value, decimals) + 0.0:.{decimals}f}"
