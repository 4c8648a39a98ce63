"""What is told of the study of forced repetitions: false alarms, a curve, what should be found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.accuracy.agreement import Figure, clustered_mean
from bench.accuracy.effort_scripts import COMFORT_DEG, OVER_DEG
from bench.accuracy.forced import BIG_DEG, BIG_SHARE, Judged, Outcome
from bench.accuracy.markdown import share_with_interval, table
from bench.accuracy.pictures import DOT, OTHER, save_small

BEYOND = ("larger", "pushed", "bounced")
"""Kinds that may go beyond the limit."""
WITH_EFFORT = ("pushed", "bounced")
"""And those of them in which the end range is pushed into: what the rule calls forced."""
BIN_EDGES_DEG = (2.0, 5.0, 7.0, 9.0, 11.0, 14.0, 99.0)
"""Between the overshoots that were commanded (``effort_scripts.OVER_DEG``)."""
PANELS = {"pushed or bounced": WITH_EFFORT, "larger, as evenly as ever": ("larger",)}
"""Of the picture of the curve."""
EASY_AT_DEG = 0.0
"""Where the comfortable repetitions are drawn, which are short of the limit."""
FALSE_ALARMS_AIM, FOUND_AIM = 0.02, 0.95
TITLES = {True: "Against the marked limit", False: "Against the own quantile"}
HEAD = ("repetitions", "people", "n", "measured", "forced", "warned", "push", "help")

SECTION = """
## Forced repetitions

How well the rule (docs/thresholds.md#verdict) tells forced repetitions from comfortable ones,
through the whole pipeline. Rendered people calibrate on two days (five comfortable repetitions,
then to where the first stretch is felt) and are judged on others, each day with a camera set up
afresh within 15° of the best view: comfortable repetitions, 3 to 20 % short of the limit; beyond it
by 4° to 16° in three ways (*larger*, as evenly as ever; the last part *pushed* within a third of a
second; *bounced* by 7°); *tired*, each smaller and quicker; *helped* by the rest of the body (heel
up by 4 cm, pelvis turning 20° further, trunk leaning 18°). A circle does not stop at its end range:
pushed circles are larger and quicker, none bounces. *Warned*: forced or near the limit; *push*,
*help*: that sign was seen; *measured*: what was not counts as not found. An even repetition beyond
the limit shows one sign only, so the rule calls it near the limit until it is beyond twice the
margin. Overshoots are true ones. Brackets: 95 % intervals from drawing whole persons.

```
python -m bench.accuracy.forced render --out FORCED
python -m bench.accuracy.forced read --clips FORCED --model {model}
python -m bench.accuracy.forced table --clips FORCED --model {model}
```

![Share found by the size of the overshoot, against the marked limit]({picture})

{tables}"""

Chosen = Callable[[Outcome], bool]


def section(by_marked: Mapping[bool, Judged], model: str, *, picture: str) -> str:
    """The study's part of docs/accuracy.md; ``picture`` is the address of the curve."""
    return SECTION.format(model=model, picture=picture, tables=tables(by_marked))


def tables(by_marked: Mapping[bool, Judged]) -> str:
    """Aims, then everything in detail, for each way of having a limit."""
    parts = [_aims(by_marked)]
    for marked, found in by_marked.items():
        parts += [f"\n**{TITLES[marked]}**\n\n", table(HEAD, _rows(found.outcomes))]
        parts.append(f"\n{_trends(found.sets)}")
    return "".join(parts)


def share_of(outcomes: Sequence[Outcome], is_so: Chosen) -> Figure:
    """Share of the repetitions of which something was said; persons are drawn whole."""
    return clustered_mean([is_so(one) for one in outcomes], [one.person for one in outcomes])


def is_forced(one: Outcome) -> bool:
    """Whether it was called forced."""
    return one.verdict == "forced"


def is_warned(one: Outcome) -> bool:
    """Whether it was called forced or near the limit."""
    return one.warned


def curve(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """Repetitions beyond the limit by the size of the overshoot."""
    found = []
    for low, high in pairwise(BIN_EDGES_DEG):
        words = f"{low:.0f}–{high:.0f}° beyond" if high < 90 else f"{low:.0f}° and more beyond"
        found.append((words, [one for one in outcomes if low <= one.over_deg < high]))
    return found


def _aims(by_marked: Mapping[bool, Judged]) -> str:
    head = ("limit", "asked", "n", "forced", "warned", "aim", "aim met by forced? by warned?")
    rows = []
    for marked, found in by_marked.items():
        easy = _of(found.outcomes, "comfortable")
        big = [one for one in _of(found.outcomes, *BEYOND) if one.is_big]
        pushed = [one for one in big if one.kind in WITH_EFFORT]
        asked = (
            ("comfortable: false alarms", easy, f"≤ {100 * FALSE_ALARMS_AIM:.0f} %", False),
            (_big_words("all kinds"), big, f"≥ {100 * FOUND_AIM:.0f} %", True),
            (_big_words("pushed or bounced"), pushed, f"≥ {100 * FOUND_AIM:.0f} %", True),
        )
        for words, own, aim, at_least in asked:
            shares = [share_of(own, is_forced), share_of(own, is_warned)]
            met = [_met(one.value, at_least=at_least) for one in shares]
            told = [share_with_interval(one) for one in shares]
            limit = TITLES[marked].removeprefix("Against the ")
            rows.append([limit, words, str(len(own)), *told, aim, ", ".join(met)])
    return table(head, rows)


def _met(share: float, *, at_least: bool) -> str:
    return "yes" if (share >= FOUND_AIM if at_least else share <= FALSE_ALARMS_AIM) else "**no**"


def _big_words(kinds: str) -> str:
    return f"{BIG_DEG:.0f}° or {100 * BIG_SHARE:.0f} % beyond, {kinds}"


def _of(outcomes: Iterable[Outcome], *kinds: str) -> list[Outcome]:
    return [one for one in outcomes if one.kind in kinds]


def _rows(outcomes: Sequence[Outcome]) -> list[list[str]]:
    comfortable, beyond = _of(outcomes, "comfortable"), _of(outcomes, *BEYOND)
    big = [one for one in beyond if one.is_big]
    helped = _of(outcomes, "compensated")
    rows = [_row("comfortable", comfortable)]
    rows += [_row(f"… {one}", _of_movement(comfortable, one)) for one in COMFORT_DEG]
    rows.append(_row("tired: smaller and quicker each", _of(outcomes, "tired")))
    rows += [_row(words, own) for words, own in curve(beyond)]
    rows.append(_row(_big_words("all kinds"), big))
    rows += [_row(f"… {one}", _of_movement(big, one)) for one in COMFORT_DEG]
    rows += [_row(f"… {kind}", _of(big, kind)) for kind in BEYOND]
    short = [one for one in _of(outcomes, "bounced") if one.over_deg < 2.0]
    rows.append(_row("bounced short of the limit", short))
    rows += [_row(f"helped: {one}", _of_movement(helped, one)) for one in COMFORT_DEG]
    return rows


def _of_movement(outcomes: Iterable[Outcome], movement: str) -> list[Outcome]:
    return [one for one in outcomes if one.movement == movement]


def _row(label: str, outcomes: Sequence[Outcome]) -> list[str]:
    asked: tuple[Chosen, ...] = (
        lambda one: one.found is not None,
        is_forced,
        is_warned,
        lambda one: one.has("push-"),
        lambda one: one.has("help-"),
    )
    people = len({one.person for one in outcomes})
    shares = [share_with_interval(share_of(outcomes, one)) for one in asked]
    return [label, str(people), str(len(outcomes)), *shares]


def _trends(sets: Iterable[tuple[str, bool]]) -> str:
    told = list(sets)
    tired = [shrank for purpose, shrank in told if purpose == "tired"]
    easy = [shrank for purpose, shrank in told if purpose == "easy"]
    return (
        f"Range said to shrink: {sum(tired)} of {len(tired)} sets in which it did, "
        f"{sum(easy)} of {len(easy)} comfortable ones.\n"
    )


def draw_curve(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Shares warned and forced against the true overshoot, with 95 % intervals over persons."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(8.4, 3.6), dpi=100, layout="tight")
    panels = drawing.subplots(1, 2, sharey=True)
    easy = _of(outcomes, "comfortable")
    for axis, (title, kinds) in zip(panels, PANELS.items(), strict=True):
        bins = [own for _, own in curve(_of(outcomes, *kinds)) if own]
        for is_so, colour, label in ((is_warned, OTHER, "warned"), (is_forced, DOT, "forced")):
            _points(axis, [easy, *bins], is_so, colour, label)
        axis.axhline(100 * FOUND_AIM, color="#999999", linewidth=0.8, linestyle="--")
        axis.axvspan(EASY_AT_DEG - 1, EASY_AT_DEG + 1, color="#e8f0e8", zorder=0)
        places = [EASY_AT_DEG, *OVER_DEG]
        axis.set_xticks(places, ["comfortable", *(f"{one:.0f}" for one in OVER_DEG)])
        axis.set_xlabel("true overshoot beyond the comfort limit, °", fontsize=9)
        axis.set_title(title, fontsize=10)
        axis.set_ylim(-3, 103)
        axis.grid(color="#e4e4e4", linewidth=0.6)
        axis.tick_params(labelsize=8)
    panels[0].set_ylabel("repetitions, %", fontsize=9)
    panels[1].legend(fontsize=8, loc="best")
    save_small(drawing, path)


def _points(
    axis: Any, groups: Sequence[Sequence[Outcome]], is_so: Chosen, colour: str, label: str
) -> None:
    """The comfortable ones alone on the left, then a line over the bins."""
    places = [EASY_AT_DEG, *(float(np.mean([one.over_deg for one in own])) for own in groups[1:])]
    shares = [share_of(own, is_so) for own in groups]
    middle = 100 * np.array([one.value for one in shares])
    ends = 100 * np.array([[one.low, one.high] for one in shares]).T
    reach = np.nan_to_num(np.abs(ends - middle))
    style = {"color": colour, "marker": "o", "markersize": 4, "capsize": 2, "linewidth": 1.2}
    axis.errorbar(places[:1], middle[:1], yerr=reach[:, :1], **style)
    axis.errorbar(places[1:], middle[1:], yerr=reach[:, 1:], label=label, **style)
