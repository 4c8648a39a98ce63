"""How often the audit's verdicts are wrong; writes docs/audit-accuracy.md.

python -m bench.audit [--people 2000] [--write]
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from bench.accuracy.markdown import table
from bench.audit.sides import falsely_different
from bench.audit.simulation import MISSED_SHARE, FloatArray, Looks, World, film, looks_at
from posecheck.audit.series import CRITICAL, CRITICAL_LATER
from posecheck.audit.sides import ARC_DAILY_DEG
from posecheck.audit.trend import WINDOW_WEEKS
from posecheck.audit.week_value import DAILY_DEG
from posecheck.judgement.arc import arc_rule
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule

MOVEMENTS = ("ankle-rock", "thoracic-twist", "hip-circle")
CHANGES_DEG = (0.0, 2.0, 5.0, 10.0)
SEED = 2026
AIM_FALSE, AIM_FOUND = 0.05, 0.80
DOCUMENT = Path(__file__).parents[2] / "docs" / "audit-accuracy.md"
A_YEAR = World("a year", weeks=52)
OTHER_WORLDS = (
    World(),
    World("true errors half as large again as stated", error_factor=1.5),
    World("daily form twice as uneven (2°)", daily_deg=2.0),
    World("filmed on two days a week", days=2),
)
SEEN_IN = (4, 6, 8, 10, 12)
ARC_CHANGES_DEG = (0.0, 5.0, 10.0, 15.0, 20.0)
SETUPS_DEG = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help=f"write docs/{DOCUMENT.name}")
    options = parser.parse_args()
    text = document(options.people)
    sys.stdout.write(text)
    if options.write:
        DOCUMENT.write_text(text, encoding="utf-8")


def document(people: int) -> str:
    """The whole document."""
    rules = {name: load_movement(name).primary for name in MOVEMENTS}
    still = {name: looks_of(rule, 0.0, people, World()) for name, rule in rules.items()}
    year = {name: looks_of(rule, 0.0, people, A_YEAR) for name, rule in rules.items()}
    parts = [
        PREFACE.format(
            people=people, missed=_percent(MISSED_SHARE), weeks=WINDOW_WEEKS, daily=DAILY_DEG
        ),
        _errors(rules),
        SAID,
        _said(rules, people),
        _whole_report(still),
        YEAR,
        _year(year),
        BARS.format(critical=CRITICAL, later=CRITICAL_LATER),
        _bars(year),
        SEEN,
        _seen(rules, people),
        NEEDED,
        _needed(rules["ankle-rock"], people),
        ARC,
        _arcs(rules["thoracic-twist"], people),
        SIDES,
        _sides(rules["thoracic-twist"], people // 4),
        PLACE,
        _place(rules, people),
        WORLDS,
        _worlds(rules, people),
    ]
    return "".join(parts)


def looks_of(rule: ErrorRule, change_deg: float, people: int, world: World) -> Looks:
    """Both sides of so many people: series 2·i and 2·i + 1 are those of one person."""
    return _looks(rule.repetition, between_setups(rule), change_deg, people, world)


def between_setups(rule: ErrorRule) -> float:
    """Standard deviation between set-ups of one person, as the movement file states it."""
    return rule.setup if np.isnan(rule.retest) else rule.retest


def _looks(repetition: float, setup: float, change_deg: float, people: int, world: World) -> Looks:
    rng = np.random.default_rng([SEED, int(1000 * setup), int(10 * change_deg)])
    weeks = film(
        *(2 * people, change_deg),
        repetition_deg=repetition,
        setup_deg=setup,
        world=world,
        rng=rng,
    )
    return looks_at(weeks)


def _errors(rules: dict[str, ErrorRule]) -> str:
    rows = []
    for name, rule in rules.items():
        origin = (
            "its set-up error: no re-placement study yet" if np.isnan(rule.retest) else "retest"
        )
        rows.append([name, f"{rule.repetition:g}°", f"{between_setups(rule):g}°", origin])
    return table(("movement", "repetition", "between set-ups", "taken from"), rows)


def _ever(said: np.ndarray) -> float:
    return float(said.any(axis=1).mean())


def _said(rules: dict[str, ErrorRule], people: int) -> str:
    rows = []
    for change in CHANGES_DEG:
        for name, rule in rules.items():
            looks = looks_of(rule, change, people, World())
            up, down, either = _ever(looks.up), _ever(looks.down), _ever(looks.up | looks.down)
            aim = ""
            if change == 0.0:
                aim = f"≤ 5 %: {'yes' if either <= AIM_FALSE else '**no**'} ({_percent(either)})"
            if change == max(CHANGES_DEG):
                aim = f"≥ 80 % up: {'yes' if up >= AIM_FOUND else '**no**'}"
            rows.append([f"{change:+.0f}°", name, _percent(up), _percent(down), aim])
    return table(("true change", "movement", "clearly up", "clearly down", "aim met?"), rows)


def _whole_report(still: dict[str, Looks]) -> str:
    false = np.array([(one.up | one.down).any(axis=1).reshape(-1, 2) for one in still.values()])
    any_false, mean = false.any(axis=(0, 2)).mean(), false.sum(axis=(0, 2)).mean()
    return WHOLE.format(share=_percent(float(any_false)), mean=mean)


def _year(year: dict[str, Looks]) -> str:
    rows = []
    for name, looks in year.items():
        false = looks.up | looks.down
        parts = [false[:, :12], false[:, 12:24], false[:, 24:36], false[:, 36:48], false]
        rows.append([name, *(_percent(_ever(one)) for one in parts)])
    head = ("movement", "weeks 1–12", "13–24", "25–36", "37–48", "the whole year")
    return table(head, rows)


def _bars(year: dict[str, Looks]) -> str:
    rows = []
    for name, looks in year.items():
        height = np.abs(looks.deg) / looks.bar_deg
        first, later = (_quantile(height[:, part]) for part in (slice(0, 12), slice(12, 24)))
        rows.append([name, f"{first * CRITICAL:.2f}", f"{later * CRITICAL_LATER:.2f}"])
    return table(("movement", "weeks 1–12", "weeks 13–24"), rows)


def _quantile(height: FloatArray) -> float:
    highest = np.where(np.isfinite(height), height, 0.0).max(axis=1)
    return float(np.quantile(highest, 1.0 - AIM_FALSE))


def _seen(rules: dict[str, ErrorRule], people: int) -> str:
    rows = []
    for name, rule in rules.items():
        bar = looks_of(rule, 0.0, people, World()).bar_deg
        rows.append([name, *(f"{np.nanmedian(bar[:, week - 1]):.0f}°" for week in SEEN_IN)])
    return table(("movement", *(f"week {week}" for week in SEEN_IN)), rows)


def _needed(rule: ErrorRule, people: int) -> str:
    rows = []
    for setup in SETUPS_DEG:
        found = [_looks(rule.repetition, setup, change, people, World()) for change in (5.0, 10.0)]
        rows.append([f"{setup:g}°", *(_percent(_ever(one.up)) for one in found)])
    return table(("between set-ups", "+5° called", "+10° called"), rows)


def _arcs(rule: ErrorRule, people: int) -> str:
    """An even change of both sides, as the arc and as one side see it."""
    world = World("arc", daily_deg=ARC_DAILY_DEG, stated_daily_deg=ARC_DAILY_DEG)
    rows = []
    for change in ARC_CHANGES_DEG:
        arc = looks_of(arc_rule(rule), change, people, world)
        side = looks_of(rule, change / 2.0, people, World())
        rows += [
            [
                f"{change:+.0f}°",
                name,
                *(_percent(float(one)) for one in _called_by(looks)),
                _week(looks),
            ]
            for name, looks in (("arc", arc), ("one side", side))
        ]
    return table(
        ("arc changes by", "seen in", *(f"by week {one}" for one in SEEN_IN), "median"), rows
    )


def _called_by(looks: Looks) -> list[float]:
    return [_ever(looks.up[:, :week]) for week in SEEN_IN]


def _week(looks: Looks) -> str:
    """The week by which half of the people were told."""
    told = [_ever(looks.up[:, : week + 1]) for week in range(looks.up.shape[1])]
    return next((f"week {i}" for i, share in enumerate(told, start=1) if share >= 0.5), "later")


def _place(rules: dict[str, ErrorRule], people: int) -> str:
    """Twice a week: from the same place, some days from elsewhere, and from anywhere."""
    rows = []
    for name, rule in rules.items():
        for how, setup, share in (
            ("the same place", rule.between_here, 0.0),
            ("one day in four elsewhere", rule.between_here, 0.25),
            ("anywhere", rule.between, 0.0),
        ):
            away = rule.elsewhere if share else 0.0
            world = World(how, days=2, elsewhere_share=share, elsewhere_deg=away)
            still, moving = (
                _looks(rule.repetition, setup, change, people, world) for change in (0.0, 5.0)
            )
            false, found = _ever(still.up | still.down), _ever(moving.up)
            met = "" if share or how == "anywhere" else _met(false, found)
            rows.append([name, how, f"{setup:g}°", _percent(false), _percent(found), met])
    head = ("movement", "filmed from", "between set-ups", "false, nothing changes", "+5° called")
    return table((*head, "aim met?"), rows)


def _met(false: float, found: float) -> str:
    both = false <= AIM_FALSE and found >= AIM_FOUND
    return f"≤ 5 %, ≥ 80 %: {'yes' if both else '**no**'}"


def _sides(rule: ErrorRule, people: int) -> str:
    """Equal sides called different, with and without knowledge of their one zero."""
    rows = []
    for name, stays in (("new every week", False), ("the same every week", True)):
        shares = [
            falsely_different(
                rule, people, stays=stays, known=known, rng=np.random.default_rng(SEED)
            )
            for known in (False, True)
        ]
        rows.append([name, *map(_percent, shares)])
    head = ("the zero is off", "sides taken as independent", "as the audit does")
    return table(head, rows)


def _worlds(rules: dict[str, ErrorRule], people: int) -> str:
    rows = []
    for world in OTHER_WORLDS:
        still = [looks_of(rule, 0.0, people, world) for rule in rules.values()]
        moving = [looks_of(rule, 10.0, people, world) for rule in rules.values()]
        rows.append(
            [
                world.name,
                ", ".join(_percent(_ever(one.up | one.down)) for one in still),
                ", ".join(_percent(_ever(one.up)) for one in moving),
            ]
        )
    head = (f"{', '.join(MOVEMENTS)}:", "false, nothing changes", "+10° called")
    return table(head, rows)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


PREFACE = """\
# How often the weekly audit is wrong

Written by `python -m bench.audit --write`; do not edit. {people} simulated people film three
movements, both sides, every week for {weeks} weeks ({missed} of the weeks are missed): a warm-up
and three to five repetitions, the camera set up afresh. Their true range changes evenly from the
first to the last week by 0, 2, 5 or 10°. The errors are the movement files' own, and a daily form
of {daily:g}° (standard deviations; `audit/week_value.py`):

"""
SAID = """
The report is read every week, so what counts is whether it *ever* says something false.

## Said of a series in any of the twelve weeks

"""
WHOLE = """
A whole report has six such series. Of people in whom nothing changes, {share} are told something
false of at least one of them in at least one of the twelve weeks ({mean:.2f} series a person).
"""
YEAR = """
## Over a year

After twelve weeks the window moves on. Series called falsely at least once, nothing changes:

"""
BARS = """
## The bars

A trend is called when it is beyond a bar, in standard errors of a slope (`audit/series.py`):
{critical} over the first twelve weeks (more while there are fewer), {later} afterwards. These would
have given exactly 5 %:

"""
SEEN = """
## The smallest change that can be seen

Median over the people; the report prints each series' own.

"""
NEEDED = """
## What would be needed

The same with other errors between set-ups, repetitions as of the ankle rock: up to which error a
change of 10° in twelve weeks is seen in four of five people.

"""
ARC = """
## The arc of a twist

Left plus right: a zero that moves cancels in it. Both sides change by half of what the arc does,
evenly from the first to the twelfth week; shares of people who have been told *clearly up* by then,
and the week by which half of them have.

"""
SIDES = """
## Equal sides called different

Twists of people whose sides are equal and whose zero is off as the movement file says: share who
are told of a clear difference in any of the twelve weeks. The camera may stand elsewhere every
week, or always at the same place, where it errs the same way.

"""
PLACE = """
## From the same place, twice a week

Sessions from one place (within 3 % of body height and 3°) differ by the movement file's
`same_place`; what the place itself adds is the same in all of them. A day from elsewhere errs by
its own place, too, and is weighed so (`audit/places.py`).

"""
WORLDS = """
## When people are not as the files say

"""

if __name__ == "__main__":
    main()
