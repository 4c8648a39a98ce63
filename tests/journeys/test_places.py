"""Which error between sessions applies: that of the same place, or of set-ups from anywhere."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from posecheck.audit.assemble import audit_of
from posecheck.audit.material import Material, MovementMaterial
from posecheck.audit.series import series_of, week_of
from posecheck.audit.sides import arc_series_of, side_differences
from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import ME
from posecheck.judgement.arc import arc_rule
from posecheck.judgement.baseline import baseline_of, limit_of
from posecheck.judgement.comparison import compare
from posecheck.judgement.set_up import set_up_of
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.pipeline import Options, Watch
from posecheck.place import EarlierSetUp
from posecheck.records import Limit, SourceInfo
from posecheck.words.comparisons import comparison_sentence
from posecheck.words.limits import limit_lines
from tests.helpers.past import MEASURE, baseline_days, done, easy_week
from tests.helpers.people import duration_s, turning
from tests.helpers.people import placed as put
from tests.helpers.signals import standing
from tests.helpers.weeks import a_session

RULE = ErrorRule(MEASURE, "deg", 2.0, 5.0, "made", retest=4.0, same_place=1.0)
TWIST = load_movement("thoracic-twist")
SHARED = replace(TWIST.primary, repetition=2.0, setup=5.0, retest=4.0, same_place=1.0, zero=3.2)
WEEK = {0: [39.0, 40.0, 41.0], 3: [40.0, 41.0, 42.0]}
HERE = {("s0", 1): "home", ("s3", 1): "home"}
ELSEWHERE = math.sqrt(4.0**2 - 1.0**2)


def learned(places):
    return baseline_of(
        easy_week(WEEK), baseline_days(0, 3), side=Side.LEFT, rule=RULE, places=places
    )


# --- baselines, comparisons, limits ------------------------------------------------------------


def test_sessions_from_one_place_differ_by_its_smaller_error():
    """What they share is kept apart: it is the error of a set from elsewhere."""
    here, apart, unknown = (learned(one) for one in (HERE, {**HERE, ("s3", 1): "other"}, {}))
    assert here.place == "home"
    assert here.between_deg < 0.5 * apart.between_deg
    assert apart.between_deg == unknown.between_deg
    assert (apart.place, apart.elsewhere_deg) == (None, 0.0)
    # ERROR of tests.helpers.past has a set-up error of 3, 0.6 of the rule's.
    assert here.elsewhere_deg == pytest.approx(0.6 * ELSEWHERE)


def test_a_set_from_the_place_of_the_baseline_shows_smaller_changes():
    """From another place both have the error of their place; and it is said which was used."""
    found = learned(HERE)
    reps = [done(40.0)] * 4
    (here,) = compare(reps, [found], place="home")
    (other,) = compare(reps, [found], place="other")
    (unknown,) = compare(reps, [found])
    assert (here.same_place, other.same_place) == (True, False)
    assert other == unknown
    expected = math.hypot(here.detectable_deg, 1.96 * math.sqrt(2.0) * 0.6 * ELSEWHERE)
    assert other.detectable_deg == pytest.approx(expected, rel=1e-3)
    assert "no detectable change from the same place (smallest detectable: " in comparison_sentence(
        here
    )
    assert "same place" not in comparison_sentence(other)


def test_a_limit_of_the_journal_is_surer_in_its_own_place():
    """Its error is the set-up's of the same place there, and of any place elsewhere."""
    limit = limit_of(learned(HERE))
    assert limit.at("other") == limit.at(None) == limit
    here = limit.at("home")
    assert here.same_place
    assert not limit.same_place
    assert limit.error_deg == pytest.approx(
        math.hypot(here.error_deg, math.sqrt(2.0) * 0.6 * ELSEWHERE)
    )
    several = limit_of(learned({}))
    assert several.at("home") == several


def test_a_movement_without_the_error_of_a_place_is_as_before():
    """NaN: sessions from one place are as unlike as any."""
    bare = replace(RULE, same_place=math.nan)
    assert (bare.between_here, bare.elsewhere) == (4.0, 0.0)
    assert RULE.between_here == 1.0


def test_the_same_place_cannot_be_worse_than_any_place(tmp_path):
    """A movement file that says so is refused by name."""
    from importlib import resources

    text = (resources.files("posecheck.movements") / "catalog" / "ankle-rock.toml").read_text(
        encoding="utf-8"
    )
    path = tmp_path / "own.toml"
    lines = [one for one in text.splitlines() if not one.startswith("same_place")]
    path.write_text("\n".join(lines).replace("retest = 1.6", "retest = 1.6\nsame_place = 1.7", 1))
    with pytest.raises(UsageError, match=r"error\[0\].same_place"):
        load_movement(str(path))


def test_an_arc_gains_nothing_by_the_place():
    """What a place keeps alike is the zero, which an arc is free of anyway."""
    rule = arc_rule(SHARED)
    assert rule.between_here == rule.between == pytest.approx(2.0 * math.sqrt(4.0**2 - 3.2**2))


@pytest.mark.parametrize(("scale", "same"), [(1.0, True), (1.2, False)])
def test_a_set_is_judged_with_the_error_of_its_place(scale, same):
    """The loop sees where it is filmed from before the first repetition."""
    limit = Limit(
        MEASURE, 40.0, "marked", Side.LEFT, error_deg=6.0, place="home", here_error_deg=1.0
    )
    home = EarlierSetUp("s", 1, datetime(2026, 3, 2, tzinfo=UTC), set_up_of(turning(0.0)), "home")
    watch = Watch(TWIST, Options(limits=(limit,), earlier=(home,)))
    moments = np.arange(0.0, duration_s(2), 1 / 25)
    list(watch.observe((None, put(turning(float(t_s)), scale=scale)) for t_s in moments))
    source = SourceInfo("landmarks", "clip.npz", None, 1280, 960, mirrored=False, model="full")
    (only,) = watch.finish(source).sets
    (used,) = only.limits
    assert (used.same_place, used.error_deg) == (same, 1.0 if same else 6.0)
    (line,) = limit_lines(only.limits, MEASURE)
    assert ("measured from this place" in line) is same


# --- the audit ---------------------------------------------------------------------------------


def weeks(scales, *, rule=SHARED, degs=(40.0, 41.0)):
    """A session a week, from so near; five repetitions to each side in turn."""
    made = []
    for i, scale in enumerate(scales):
        reps = [done(degs[0]), done(degs[1], side=Side.RIGHT)] * 5
        one = a_session(7 * i, *reps)
        set_up = EarlierSetUp(
            one.past.id,
            1,
            datetime(2026, 3, 2, tzinfo=UTC),
            set_up_of(put(standing(0.0), scale=scale or 1.0)),
        )
        made.append(replace(one, set_ups=(set_up,) if scale else ()))
    known = MovementMaterial(TWIST, (rule,))
    material, week = Material(ME, tuple(made), {TWIST.id: known}), week_of(made[-1])
    return material, week


HOME, AWAY = [1.0] * 6, [0.7, 0.8, 0.9, 1.0, 1.1, 1.2]


def test_weeks_from_one_place_have_its_error():
    """A change is told from less, and the report says why."""
    home, away = (series_of(*weeks(scales))[0] for scales in (HOME, AWAY))
    # 3 of 5: ERROR's set-up error over the rule's; 1° is the daily form.
    assert home.weeks[-1].standard_error.setup == pytest.approx(math.hypot(1.0, 0.6 * 1.0))
    assert away.weeks[-1].standard_error.setup == pytest.approx(math.hypot(1.0, 0.6 * 4.0))
    assert home.change.detectable_deg < 0.7 * away.change.detectable_deg
    assert [one.code for one in home.flags] == ["same-place"]
    assert "6 of 6 days" in home.flags[0].text
    assert away.flags == ()


def test_an_audit_says_what_differs_this_week_once_for_a_movement():
    """Whatever the number of its series, with the day and how to mend it."""
    made_at = datetime(2026, 4, 12, tzinfo=UTC)
    home, away = (audit_of(*weeks(scales), made_at=made_at) for scales in (HOME, AWAY))
    assert home.remarks == ()
    assert [one.code for one in away.remarks] == ["other-place"]
    assert away.remarks[0].text.startswith("Thoracic twist, 6 Apr: Not from the same place as")
    assert away.remarks[0].text.endswith("You are 8 % nearer: step back.")


def test_a_week_from_elsewhere_is_less_sure():
    """It errs by its own place, and the others by theirs."""
    one = series_of(*weeks([*HOME[:5], 1.3]))[0]
    assert one.weeks[0].standard_error.setup == pytest.approx(math.hypot(1.0, 0.6))
    expected = math.hypot(1.0, 0.6 * math.hypot(4.0, ELSEWHERE))
    assert one.weeks[-1].standard_error.setup == pytest.approx(expected)
    assert [flag.code for flag in one.flags] == ["same-place"]


def test_a_place_that_is_not_known_is_any_place():
    """Sessions from before set-ups were kept."""
    old = series_of(*weeks([0.0] * 6))[0]
    assert old.weeks[-1].standard_error.setup == pytest.approx(math.hypot(1.0, 0.6 * 4.0))
    assert old.flags == ()


def test_a_usual_place_has_half_of_the_days_and_two():
    """A single day or a third of them is none."""
    third = [1.0, 1.0, 0.7, 0.8, 0.9, 1.2]
    assert series_of(*weeks(third))[0].place_deg == 0.0
    assert series_of(*weeks([1.0, 1.0, 1.0, 0.7, 0.8, 0.9]))[0].place_deg > 0.0
    assert series_of(*weeks([1.0]))[0].place_deg == 0.0


@pytest.mark.parametrize("rule", [SHARED, replace(SHARED, zero=math.nan)])
def test_left_and_right_keep_the_error_of_any_place(rule):
    """What a place does to one side it does every week: it is no difference between the sides."""
    home, away = (
        side_differences(series_of(*weeks(scales, rule=rule)))[0] for scales in (HOME, AWAY)
    )
    assert home.mdc95_deg > 0.8 * away.mdc95_deg


def test_arcs_from_one_place_are_as_unlike_as_any():
    """Their weeks have the same error from there and from elsewhere."""
    ours, theirs = (
        arc_series_of(*weeks(scales), series_of(*weeks(scales)))[0] for scales in (HOME, AWAY)
    )
    assert ours.week_spread_deg == pytest.approx(theirs.week_spread_deg)
