"""What is told of the study of forced repetitions: what was asked, by movement and look."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.accuracy.agreement import Figure, clustered_mean
from bench.accuracy.effort_scripts import REFERENCE_HOLD_S
from bench.accuracy.forced_journal import Day
from bench.accuracy.forced_judged import ASKED, NEARLY, OVER_SHARE, POINTED_AT, Judged, Outcome
from bench.accuracy.forced_shares import shares_table
from bench.accuracy.forced_study import Study
from bench.accuracy.markdown import UNKNOWN, share_with_interval, table
from bench.accuracy.pictures import DOT, OTHER, save_small
from bench.studio.motions import MOVEMENTS

SECTION = """
## Forced repetitions

How surely a repetition past the comfortable range is called forced, judged against references in
the same set (`--reference first:2`, no journal), through the whole pipeline. Rendered people, half
of them drawn by another renderer. One rule was changed in sight of the first nine clips, that of
what is held (docs/derivations.md#reference), and how rocks are read was looked at on three of them.
That shares of twists are told by the width of the shoulders was chosen, with its constants, on
other people (parts `learn` and `learn-second`) after this table had shown that their angle hides
overshoots; no other choice was made on these people. After one or two smaller
repetitions (none before circles) each does two references to the true first stretch (scatter 4 %),
held for {hold_s:g} s (circles: the first two), then in any order five or six comfortable ones of
80 to 100 % (scatter 4 %), some people tiring, and three overshoots, one in each third of 20 to 40 %
beyond and at least 8°; one of them is pushed. The camera is level within 2° and within 15°
(circle 20°) of the best view. *Alert*: the live coach's "ease off" or "slowly" on the same
landmarks. *Pointed at*: the references are given by their moments (`--reference at:…`), so that
none is missed for its hold. Shares and overshoots are true ones; what was not measured counts as
not found. Brackets: 95 % intervals from drawing whole persons.

```
python -m bench.accuracy.forced render --out FORCED
python -m bench.accuracy.forced table --clips FORCED
```

![Share forced and alerted by the true share of the first stretch]({picture})
{tables}"""
SHARES = """
The share itself, over the references' mean (rocks, circles: the way from rest; twists: the angle of
the shoulders from the camera, by their width): read less true, mean and standard
deviation (repetitions). Gain and zero of the set-up are not in it.

"""
JOURNAL = """
**A reference that went too far.** Other people by the studio, filmed on several days from the same
place (camera put back within 2° and 2 % of the body's height, other clothes): four ordinary
sessions are kept, nothing marked; then the references of one day go 15 % too far, those of another
are as ever. *Told*: that today's first stretch is further (less far) than the usual one.

"""
LOOKS = {"studio": "studio", "second": "another look"}
OVERSHOOTS = ("larger", "pushed")
EDGES = (OVER_SHARE, 0.8 / 3 + 1.0, 1.0 / 3 + 1.0, math.inf)
"""Of the thirds in which overshoots were commanded."""
FAR = 1.30
"""From here on hardly any should be missed."""
FOUND_AIMS = {"ankle-rock": 0.95, "thoracic-twist": 0.90, "hip-circle": 0.90}
FAR_AIM, WARNED_AIM, FALSE_AIM, AUTO_AIM, NOTICED_AIM = 0.97, 0.90, 0.02, 0.80, 0.80

Chosen = Callable[[Outcome], bool]


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a table."""

    words: str
    """What is asked."""
    of: Chosen
    """Of which repetitions."""
    is_so: Chosen
    """What is counted."""
    reference: str = ASKED
    """How the set was scored."""
    least: float = math.nan
    """Aim: at least this share."""
    most: float = math.nan
    """Aim: at most this share."""

    def answer(self, outcomes: Sequence[Outcome]) -> tuple[Figure, int]:
        """The share, persons drawn whole, and of how many."""
        own = [one for one in outcomes if self.of(one)]
        figure = clustered_mean([self.is_so(one) for one in own], [one.person for one in own])
        return figure, len(own)

    @property
    def aim(self) -> str:
        """As it is printed."""
        if not math.isnan(self.least):
            return f"≥ {100 * self.least:.0f} %"
        return "" if math.isnan(self.most) else f"≤ {100 * self.most:.0f} %"

    def met(self, share: float) -> str:
        """Whether a share is what is aimed at."""
        if not self.aim or math.isnan(share):
            return ""
        return "**no**" if share < self.least or share > self.most else "yes"


def is_forced(one: Outcome) -> bool:
    """Whether it was called forced."""
    return one.forced


def is_called(one: Outcome) -> bool:
    """Whether it was called forced, or the coach warned."""
    return one.forced or one.warned


def is_overshoot(one: Outcome) -> bool:
    """What should be found."""
    return one.kind in OVERSHOOTS and one.is_over


def _of_kind(kind: str) -> Chosen:
    return lambda one: is_overshoot(one) and one.kind == kind


def between(low: float, high: float, kind: str | None = None) -> Chosen:
    """Overshoots (or those of another kind) of such shares of the first stretch."""

    def chosen(one: Outcome) -> bool:
        right = is_overshoot(one) if kind is None else one.kind == kind
        return right and low <= one.share < high

    return chosen


def questions(movement: str) -> list[Question]:
    """What is asked of each movement."""
    easy = between(0.0, NEARLY, "comfortable")
    before = ("warm-up", "reference")
    return [
        Question("overshoots: forced", is_overshoot, is_forced, least=FOUND_AIMS[movement]),
        *(
            Question(f"… {_ends(low, high)}", between(low, high), is_forced)
            for low, high in pairwise(EDGES)
        ),
        Question("… 30 % and more beyond", between(FAR, math.inf), is_forced, least=FAR_AIM),
        *(
            Question(f"… {words}", _of_kind(kind), is_forced)
            for kind, words in (("larger", "as even as ever"), ("pushed", "pushed"))
        ),
        Question(
            "overshoots: alert before the peak",
            is_overshoot,
            lambda one: one.in_time,
            least=WARNED_AIM,
        ),
        Question("… alert at all", is_overshoot, lambda one: one.warned),
        Question("… called comfortable", is_overshoot, lambda one: one.is_called("comfortable")),
        Question("comfortable: forced", easy, is_forced),
        Question("… alerted", easy, lambda one: one.warned),
        Question("… forced or alerted", easy, is_called, most=FALSE_AIM),
        Question("… near the limit", easy, lambda one: one.is_called("near-limit")),
        Question("97–100 %: forced or alerted", between(NEARLY, 1.0, "comfortable"), is_called),
        Question("101–104 %: the same", between(1.0, math.inf, "comfortable"), is_called),
        Question("warm-ups, references: the same", lambda one: one.kind in before, is_called),
        Question("not measured", lambda _: True, lambda one: one.found is None),
        Question("pointed at, overshoots: forced", is_overshoot, is_forced, POINTED_AT),
        Question("pointed at, comfortable: forced", easy, is_forced, POINTED_AT),
        Question("`auto`, overshoots: forced", is_overshoot, is_forced, "auto", least=AUTO_AIM),
        Question("`auto`, comfortable: forced", easy, is_forced, "auto", most=FALSE_AIM),
    ]


def _ends(low: float, high: float) -> str:
    more = f"{100 * low - 100:.0f}"
    return f"{more} % and more" if math.isinf(high) else f"{more}–{100 * high - 100:.0f} % beyond"


def section(study: Study, *, picture: str) -> str:
    """The study's part of docs/accuracy.md; ``picture`` is the address of the curve."""
    return SECTION.format(hold_s=REFERENCE_HOLD_S, picture=picture, tables=tables(study))


def tables(study: Study) -> str:
    """A table for each movement, what live and recorded say, and the journal's part."""
    parts = [_movement(study, one) for one in MOVEMENTS]
    shares = SHARES + shares_table(study.sets.get(ASKED, []), MOVEMENTS)
    return "".join([*parts, _agreement(study), shares, _journal(study.days)])


def _movement(study: Study, movement: str) -> str:
    groups = [*((look,) for look in LOOKS), tuple(LOOKS)]
    rows = []
    for question in questions(movement):
        sets = (_of(study, question.reference, movement, group) for group in groups)
        answers = [question.answer(_outcomes(own)) for own in sets]
        cells = [f"{share_with_interval(figure)} of {count}" for figure, count in answers]
        rows.append([question.words, *cells, question.aim, question.met(answers[-1][0].value)])
    right = (_right(_of(study, ASKED, movement, group)) for group in groups)
    rows.append(["references: the right two", *right, "", ""])
    head = ("asked", *LOOKS.values(), "together", "aim", "met")
    return f"\n**{movement}**\n\n{table(head, rows)}"


def _of(study: Study, reference: str, movement: str, looks: Sequence[str]) -> list[Judged]:
    """The sets of one movement by these looks, scored so."""
    return [one for one in study.sets.get(reference, ()) if one.is_of(movement, looks)]


def _outcomes(sets: Sequence[Judged]) -> list[Outcome]:
    return [one for judged in sets for one in judged.outcomes]


def _right(sets: Sequence[Judged]) -> str:
    return f"{sum(one.right_references for one in sets)} of {len(sets)} sets"


def _agreement(study: Study) -> str:
    asked = [one.agrees for one in study.sets.get(ASKED, []) if one.agrees is not None]
    return f"\nLive equals recorded: {sum(asked)} of {len(asked)} clips agree.\n"


def _journal(days: Sequence[Day]) -> str:
    if not days:
        return ""
    head = ("movement", "people", "15 % too far: told", "aim", "met", "as ever: told", "less: told")
    rows = []
    for movement in MOVEMENTS:
        own = [one for one in days if one.movement == movement]
        far = [one for one in own if one.purpose == "too-far"]
        usual = [one for one in own if one.purpose == "control"]
        told = sum(one.further for one in far) / len(far) if far else math.nan
        met = UNKNOWN if not far else "yes" if told >= NOTICED_AIM else "**no**"
        rows.append(
            [
                movement,
                str(len({one.person for one in own})),
                f"{sum(one.further for one in far)} of {len(far)}",
                f"≥ {100 * NOTICED_AIM:.0f} %",
                met,
                f"{sum(one.further for one in usual)} of {len(usual)}",
                f"{sum(one.less for one in usual)} of {len(usual)}",
            ]
        )
    return f"{JOURNAL}{table(head, rows)}"


def draw_curve(path: Path, study: Study) -> None:
    """Shares forced and alerted against the true share of the first stretch, by movement."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(9.6, 3.4), dpi=100, layout="tight")
    panels = drawing.subplots(1, len(MOVEMENTS), sharey=True)
    asked = _outcomes(study.sets.get(ASKED, []))
    for axis, movement in zip(panels, MOVEMENTS, strict=True):
        own = [one for one in asked if one.movement == movement]
        own = [one for one in own if one.kind in ("comfortable", *OVERSHOOTS)]
        for is_so, colour, label in (
            (lambda one: one.warned, OTHER, "alert during it"),
            (is_forced, DOT, "forced"),
        ):
            places, shares = _curve(own, is_so)
            axis.plot(places, shares, "o-", color=colour, markersize=4, label=label)
        axis.axvline(100, color="#999999", linewidth=0.8, linestyle="--")
        axis.set_title(movement, fontsize=10)
        axis.set_xlabel("true end range, % of the first stretch", fontsize=9)
        axis.set_ylim(-3, 103)
        axis.grid(color="#e4e4e4", linewidth=0.6)
        axis.tick_params(labelsize=8)
    panels[0].set_ylabel("repetitions, %", fontsize=9)
    panels[0].legend(fontsize=8, loc="best")
    save_small(drawing, path)


BINS = (0.7, 0.9, NEARLY, 1.05, *EDGES[:-1], 2.0)


def _curve(outcomes: Sequence[Outcome], is_so: Chosen) -> tuple[list[float], list[float]]:
    """Of each bin its mean share of the first stretch, and of how many it is so, in percent."""
    places, shares = [], []
    for low, high in pairwise(BINS):
        own = [one for one in outcomes if low <= one.share < high]
        if own:
            places.append(100.0 * float(np.mean([one.share for one in own])))
            shares.append(100.0 * float(np.mean([is_so(one) for one in own])))
    return places, shares
