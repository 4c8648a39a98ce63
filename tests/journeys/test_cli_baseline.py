"""``posecheck baseline`` and ``target`` as a new user tries them, over weeks of clips."""

import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import resources
from pathlib import Path

import pytest

from posecheck.app.remembered import Remembered
from posecheck.app.user_data import journal_address
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.history import Mark, MarkKind
from posecheck.journal import open_journal
from posecheck.movements import load_movement
from tests.helpers.people import (
    CYCLE_S,
    OUT_S,
    QUIET_S,
    duration_s,
    turning,
    write_landmarks,
    write_rocks,
)

# Stick people have exact lines: their rocks are read by a movement file without the correction.
CATALOG = resources.files("posecheck.movements") / "catalog" / "ankle-rock.toml"
EASY = (37.0, 38.0, 39.0, 38.0)
FORCED = (38.0, 56.0, 57.0)
AHEAD = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def rocks(tmp_path):
    """The ankle rock, read by its lines."""
    path = tmp_path / "ankle-rock.toml"
    own = CATALOG.read_text(encoding="utf-8")
    path.write_text(own.replace('"shank_inclination"', '"shank_inclination_of_lines"', 1))
    return path


@pytest.fixture
def clip(tmp_path):
    """Writes a clip of rocks to these ends, all different to the last bit."""
    made = 0

    def make(*ends_deg: float) -> Path:
        nonlocal made
        made += 1
        return write_rocks(tmp_path / f"rocks_{made}.npz", *(end + 0.01 * made for end in ends_deg))

    return make


@pytest.fixture
def record(posecheck, clip):
    """Records a calibration clip of a day in March."""

    def run(day: int, *ends_deg: float, options: tuple[object, ...] = (), movement="ankle-rock"):
        when = ("--recorded-at", f"2026-03-{day:02d}T08:00")
        return posecheck("baseline", "record", movement, clip(*(ends_deg or EASY)), *when, *options)

    return run


def scored(posecheck, path, *options, movement="ankle-rock"):
    """The first set of the JSON document of a clip."""
    named = "--movement" if movement == "ankle-rock" else "--movement-file"
    result = posecheck("score", named, movement, path, "--json", "-", *options)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["sets"][0]


def verdicts(one):
    return [repetition["verdict"] for repetition in one["repetitions"]]


def limits(one):
    """The limits that were known before the set, not the line of the set itself."""
    return [limit for limit in one["limits"] if limit["origin"] != "set"]


def test_without_a_journal_nothing_is_compared_and_nothing_is_made(posecheck, clip):
    """A person who keeps nothing gets no error, no file, and no verdict to trust."""
    one = scored(posecheck, clip(*EASY))
    assert set(verdicts(one)) == {"no-limit"}
    assert (limits(one), one["comparisons"]) == ([], [])
    for words in (("baseline", "show"), ("target", "show"), ("baseline", "history", "ankle-rock")):
        assert posecheck(*words).returncode == 0
    assert not Path(journal_address(None)).exists()


def test_two_days_of_easy_clips_make_a_baseline_and_a_forced_repetition_is_found(
    posecheck, clip, record
):
    """Learning on the first day; then every scored set is compared without being asked."""
    first = record(1)
    assert first.returncode == 0
    assert "still learning (4 of 5 repetitions, 1 of 2 days)" in first.stdout
    assert set(verdicts(scored(posecheck, clip(*EASY)))) == {"learning"}
    second = record(4)
    assert "still learning" not in second.stdout
    assert "8, 2" in second.stdout
    one = scored(posecheck, clip(*FORCED))
    assert verdicts(one) == ["comfortable", "forced", "forced"]
    (limit,) = one["limits"]
    assert (limit["origin"], limit["side"]) == ("baseline", "left")
    (compared,) = one["comparisons"]
    assert compared["change"] == "more"
    assert compared["baseline_id"] == limit["baseline_id"]


def test_an_ordinary_day_is_no_detectable_change(posecheck, clip, record, rocks):
    """The words of the comparison, with both intervals."""
    record(1, movement=rocks)
    record(4, movement=rocks)
    result = posecheck("score", "--movement-file", rocks, clip(*EASY))
    assert "Against your baseline" in result.stdout
    assert "left 38° (" in result.stdout
    assert "no detectable change" in " ".join(result.stdout.split())


def test_the_first_stretch_is_marked_by_its_time(posecheck, clip, record, rocks):
    """Half a second before the second repetition is fully out, it leans less than its 50°."""
    at_s = QUIET_S + CYCLE_S + 0.5 * OUT_S
    result = record(1, 38.0, 50.0, options=("--comfort-at", at_s), movement=rocks)
    assert result.returncode == 0, result.stderr
    (limit,) = scored(posecheck, clip(*FORCED), movement=rocks)["limits"]
    assert limit["origin"] == "marked"
    assert limit["deg"] == pytest.approx(5.0 + 45.0 / 2.0, abs=1.0)


def test_a_mark_between_repetitions_is_refused_and_the_clip_kept(posecheck, record):
    """Nothing was going on at that moment: no limit, exit 4, but the clip counts."""
    result = record(1, options=("--comfort-at", 1.0))
    assert result.returncode == 4
    assert "no repetition was measured at that moment" in result.stderr
    assert "4, 1" in posecheck("baseline", "show").stdout


def test_a_limit_in_degrees_works_at_once_and_can_be_taken_back(posecheck, clip):
    """No clip needed; the other side stays without one."""
    shown = posecheck("baseline", "set", "ankle-rock", "--side", "left", "--comfort", 38)
    assert "38° marked" in shown.stdout
    one = scored(posecheck, clip(*FORCED))
    assert [(limit["origin"], limit["side"]) for limit in one["limits"]] == [("marked", "left")]
    assert "no-limit" not in verdicts(one)
    posecheck("baseline", "set", "ankle-rock", "--side", "left", "--clear")
    assert limits(scored(posecheck, clip(*EASY))) == []


def test_the_option_comfort_overrides_for_one_run(posecheck, clip, record):
    """What was forced is comfortable against 70°, and forced again without the option."""
    record(1)
    record(4)
    path = clip(*FORCED)
    one = scored(posecheck, path, "--comfort", 70)
    assert [limit["origin"] for limit in one["limits"]] == ["option"]
    assert "forced" not in verdicts(one)
    assert "forced" in verdicts(scored(posecheck, path))


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_a_reset_that_nobody_agrees_to_changes_nothing(record, answer):
    """Answered no, or by nobody: exit code 2, what scripts do instead, and the baseline stays."""
    from typer.testing import CliRunner

    from posecheck.cli import app

    assert record(1).returncode == 0
    result = CliRunner().invoke(app, ["baseline", "reset", "ankle-rock"], input=answer)
    assert result.exit_code == 2
    assert "In scripts, add --yes" in result.stderr
    with open_journal(journal_address(None)) as journal:
        assert not journal.marks(kind=MarkKind.RESET)


def test_a_reset_without_a_journal_makes_none(posecheck):
    """There is nothing to reset, and nothing to keep."""
    assert "no baseline" in posecheck("baseline", "reset", "ankle-rock").stdout
    assert not Path(journal_address(None)).exists()


def test_a_reset_begins_anew_and_keeps_the_sessions(posecheck, clip, record, rocks):
    """After a reset there is no limit; the sessions are still in the journal."""
    record(1, movement=rocks)
    record(4, movement=rocks)
    assert posecheck("baseline", "reset", "ankle-rock", "--yes").returncode == 0
    assert limits(scored(posecheck, clip(*EASY))) == []
    assert "There is no baseline yet" in posecheck("baseline", "show").stdout
    told = posecheck("baseline", "history", "ankle-rock").stdout
    assert told.count("4 repetitions, median 38°") == 2
    assert "earlier recordings no longer count" in told


def test_pain_keeps_a_set_out_of_the_baseline_and_renames_no_repetition(posecheck, clip, record):
    """One day without pain is still too few."""
    record(1)
    record(4, options=("--pain", "left=2"))
    assert "4, 1" in posecheck("baseline", "show").stdout
    assert set(verdicts(scored(posecheck, clip(*EASY), "--pain", 1))) == {"learning"}


def test_people_on_one_machine_have_their_own(posecheck, clip, record):
    """Ann's baseline says nothing of me."""
    record(1, options=("--person", "Ann"))
    record(4, options=("--person", "Ann"))
    path = clip(*FORCED)
    assert scored(posecheck, path)["limits"] == []
    assert "forced" in verdicts(scored(posecheck, path, "--person", "Ann"))


def test_another_protocol_is_no_part_of_the_baseline(posecheck, tmp_path):
    """Twists done standing are kept and measured, but mark neither a baseline nor a limit."""
    on_their_feet = partial(turning, seated=False)
    clip = write_landmarks(tmp_path / "standing.npz", on_their_feet, duration_s(2))
    words = ("baseline", "record", "thoracic-twist", clip, "--comfort-at", QUIET_S + OUT_S)
    result = posecheck(*words)
    assert result.returncode == 4
    assert "no repetition was done as the protocol asks" in result.stderr
    assert "There is no baseline yet" in posecheck("baseline", "show").stdout
    assert "thoracic-twist" in posecheck("journal").stdout


def test_a_calibration_that_varies_counts_as_a_whole(posecheck, clip):
    """36, 40, 34, 33 and 35°: no line of the set calls the 40° forced and takes it out.

    Also where the clip was scored before, and its verdicts are of the set's own line.
    """
    when = ("--recorded-at", "2026-03-01T08:00")
    path = clip(36.0, 40.0, 34.0, 33.0, 35.0)
    scored = posecheck("score", path, "-m", "ankle-rock", "--save", *when)
    assert "forced" in scored.stdout
    other = clip(36.0, 40.0, 34.0, 33.0, 35.0)
    for one in (path, other):
        result = posecheck("baseline", "record", "ankle-rock", one, *when)
        assert result.returncode == 0
        assert ("forced" in result.stdout, "Line of this set" in result.stdout) == (False, False)
    assert "10, 1" in posecheck("baseline", "show").stdout


def test_an_improvement_recorded_as_baseline_counts(posecheck, record):
    """Calibration clips are judged against no older limit: a person may get better."""
    record(1)
    record(4)
    record(9, 52.0, 53.0, 52.0, 53.0)
    assert "12, 3" in posecheck("baseline", "show").stdout


def test_a_deleted_session_leaves_the_baseline(posecheck, record):
    """A tombstone takes its repetitions out."""
    record(1)
    kept = record(4).stderr
    session_id = kept.split("kept in the journal as ")[1][:8]
    assert posecheck("journal", "delete", session_id).returncode == 0
    assert "4, 1" in posecheck("baseline", "show").stdout


def test_a_clip_recorded_again_replaces_what_was_recorded_before(posecheck, clip):
    """What is scored again with other settings is a correction: one session counts, the last."""
    path = clip(*EASY)
    for options in ((), ("--mirrored",), ("--mirrored", "--side", "right")):
        result = posecheck("baseline", "record", "ankle-rock", path, *options)
        assert result.returncode == 0, result.stderr
    shown = posecheck("baseline", "show").stdout
    assert re.findall(r"\b(left|right)\b.*\b4, 1\b", shown) == ["right"]


def test_a_baseline_of_another_version_is_told_of(posecheck, clip, record, monkeypatch):
    """Numbers of other weights may differ: it says how to measure them again, and goes on."""
    record(1)
    monkeypatch.setattr("posecheck.app.remembered.weights_sha256", lambda _: "of tomorrow")
    result = posecheck("score", "-m", "ankle-rock", clip(*EASY))
    assert result.returncode == 0
    assert "posecheck journal remeasure" in result.stderr


@pytest.fixture
def past(posecheck, clip, record):
    """Two days of calibration, the first stretch marked on the second, then a forced set."""
    record(1)
    record(4, options=("--comfort-at", 11.5))
    kept = ("--save", "--recorded-at", "2026-03-09T08:00")
    assert posecheck("score", "-m", "ankle-rock", clip(*FORCED), *kept).returncode == 0


def judged_last():
    """The newest session, its repetitions, and the marked limit as it reads now."""
    with open_journal(journal_address(None)) as journal:
        session = journal.sessions()[-1]
        (limit,) = journal.marks(kind=MarkKind.COMFORT)
        return session, [one.repetition for one in journal.repetitions_of([session])], limit.deg


@pytest.mark.usefixtures("past")
def test_what_is_measured_again_is_judged_against_a_baseline_measured_again(posecheck, rocks):
    """Read by its lines: baseline, marked limit and repetitions all move, verdicts stay."""
    before, old, old_deg = judged_last()
    assert posecheck("journal", "remeasure").stdout.startswith("Nothing to do")
    result = posecheck("journal", "remeasure", "--movement-file", rocks)
    assert "3 of 3 sessions measured again" in result.stdout
    after, new, new_deg = judged_last()
    shift_deg = new[0].primary.value - old[0].primary.value
    assert abs(shift_deg) > 0.5
    assert new_deg - old_deg == pytest.approx(shift_deg, abs=0.5)
    assert [one.deg for one in before.current.limits] == [old_deg]
    (limit,) = after.current.limits
    assert (limit.deg, limit.origin) == (new_deg, "marked")
    assert [one.verdict.code for one in new] == [one.verdict.code for one in old]
    assert [one.verdict.code for one in new] == ["comfortable", "forced", "forced"]
    again = posecheck("journal", "remeasure", "--movement-file", rocks)
    assert again.stdout.startswith("Nothing to do")


@pytest.mark.usefixtures("past")
def test_what_rests_on_a_baseline_measured_again_later_is_judged_again(
    posecheck, rocks, monkeypatch
):
    """First the last session alone, then the calibration: the last one follows once more."""
    after = datetime.now().astimezone().replace(microsecond=0)
    clock = (after + timedelta(minutes=i) for i in range(1, 100))
    monkeypatch.setattr("posecheck.cli.journal_files.local_now", lambda: next(clock))
    session, _, old_deg = judged_last()
    posecheck("journal", "remeasure", session.short_id, "--movement-file", rocks)
    alone, _, _ = judged_last()
    assert [one.deg for one in alone.current.limits] == [old_deg]
    result = posecheck("journal", "remeasure", "--movement-file", rocks)
    assert "3 of 3 sessions measured again" in result.stdout
    together, _, new_deg = judged_last()
    assert [one.deg for one in together.current.limits] == [new_deg] != [old_deg]


@pytest.mark.usefixtures("past")
def test_what_was_learned_later_does_not_judge_the_past(posecheck, rocks):
    """A limit given afterwards, and a calibration recorded afterwards, were not known then."""
    posecheck("baseline", "set", "ankle-rock", "--comfort", 20, "--side", "left")
    posecheck("journal", "remeasure", "--movement-file", rocks)
    with open_journal(journal_address(None)) as journal:
        first, second, last = journal.sessions()
    assert (first.current.limits, second.current.limits) == ((), ())
    assert [one.deg for one in last.current.limits] != [20.0]


@pytest.mark.usefixtures("past")
def test_the_audit_of_a_past_week_knows_the_limits_and_targets_of_then(posecheck):
    """A limit marked on a recording counts from its day; what was typed later plays no part."""

    def left(week):
        words = ("audit", "report", "--week", week, "--format", "json")
        series = json.loads(posecheck(*words).stdout)["series"]
        return next(one for one in series if one["side"] == "left" and one["primary"])

    before = left("2026-W10")["comfort_deg"]
    assert before is not None
    posecheck("baseline", "set", "ankle-rock", "--comfort", 20, "--side", "left")
    posecheck("target", "set", "ankle-rock", "--side", "left", 21)
    assert (left("2026-W10")["comfort_deg"], left("2026-W10")["target_deg"]) == (before, None)
    this_week = Week.of(datetime.now().astimezone().date()).name
    assert (left(this_week)["comfort_deg"], left(this_week)["target_deg"]) == (20.0, 21.0)


@pytest.mark.usefixtures("past")
def test_an_audit_has_in_each_week_the_limit_that_its_own_report_has(posecheck):
    """None on the first day of calibration, one marked in March, another one set today."""
    this_week = Week.of(datetime.now().astimezone().date())
    posecheck("baseline", "set", "ankle-rock", "--comfort", 20, "--side", "left")

    def left(week):
        words = ("audit", "report", "--week", week.name, "--format", "json")
        series = json.loads(posecheck(*words).stdout)["series"]
        return next(one for one in series if one["side"] == "left" and one["primary"])

    weeks = {Week.named(one["week"]): one["comfort_deg"] for one in left(this_week)["weeks"]}
    march = [Week.named(name) for name in ("2026-W09", "2026-W10", "2026-W11")]
    assert [weeks[one] for one in march] == [left(one)["comfort_deg"] for one in march]
    assert weeks[march[0]] is None
    assert weeks[this_week.plus(-1)] == weeks[march[2]] is not None
    assert weeks[this_week] == 20.0


def test_an_own_movement_file_has_its_own_baseline(posecheck, clip, tmp_path):
    """The file stands in the place of the name; the journal keeps it."""
    own = tmp_path / "own.toml"
    own.write_text(CATALOG.read_text("utf-8").replace('"ankle-rock"', '"my-rock"'), "utf-8")
    posecheck("baseline", "set", own, "--side", "left", "--comfort", 38)
    assert "38° marked" in posecheck("baseline", "show", own).stdout
    assert "There is no baseline yet" in posecheck("baseline", "show", "ankle-rock").stdout
    assert "38° marked" in posecheck("baseline", "show").stdout


def test_a_target_is_reached_in_steps_of_five_percent(posecheck):
    """No step before the limit is known; then 5 % of it at most."""
    first = posecheck("target", "set", "ankle-rock", "--side", "left", 45).stdout
    assert "No step is suggested before your comfort limit is known" in first
    posecheck("baseline", "set", "ankle-rock", "--side", "left", "--comfort", 40)
    shown = posecheck("target", "show").stdout
    assert "target 45°. Next step: 42.0°, from your comfort limit of 40.0°" in shown
    assert "No target" in posecheck("target", "clear", "ankle-rock").stdout
    assert "No target is set" in posecheck("target", "show").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("baseline", "set", "ankle-rock"), 2, "--comfort DEGREES, or --clear"),
        (("baseline", "set", "ankle-rok", "--comfort", 3), 2, "Did you mean 'ankle-rock'?"),
        (
            ("baseline", "set", "hip-circle", "--measure", "pelvis", "--comfort", 30),
            2,
            "hip-circle has hip_flexion, hip_abduction",
        ),
        (("baseline", "record", "ankle-rock", "nowhere.npz"), 3, "nowhere.npz"),
        (("baseline", "record", "ankle-rock", "a.npz", "b.npz", "--comfort-at", 3), 2, "one clip"),
        (("baseline", "set", "ankle-rock", "--comfort", 30, "--person", " "), 2, "--person"),
    ],
)
def test_mistakes_are_told(posecheck, words, code, said):
    """Each with its exit code and what to do."""
    result = posecheck(*words)
    assert result.returncode == code
    assert said in " ".join(result.stderr.split())


def test_a_damaged_journal_does_not_keep_clips_from_being_scored(posecheck, clip):
    """It is told, and the clip is judged without a baseline."""
    place = Path(journal_address(None))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"no database" * 1000)
    result = posecheck("score", "-m", "ankle-rock", clip(*EASY))
    assert result.returncode == 0
    assert "Judged without your baseline" in result.stderr
    assert place.stat().st_size == 11_000


def test_a_later_calibration_is_not_judged_by_the_limit_of_an_earlier_one(posecheck, record):
    """Somebody who goes further by now keeps the new baseline; nothing is measured again."""
    assert record(1, 34.0, 35.0, 36.0, 35.0, options=("--comfort-at", 11.5)).returncode == 0
    assert record(20, 50.0, 51.0, 52.0, 51.0).returncode == 0
    shown = posecheck("baseline", "show").stdout
    assert posecheck("journal", "remeasure").stdout.startswith("Nothing to do")
    assert posecheck("baseline", "show").stdout == shown


def test_what_was_marked_after_a_mark_of_the_session_was_not_known_in_it():
    """Though the clock had been ahead when it began: else two sessions rest on each other."""
    movement = load_movement("ankle-rock")
    own, later = (
        Mark(
            "me", movement.id, movement.protocol, Side.LEFT, "shank_inclination", kind, at, deg, id_
        )
        for kind, at, deg, id_ in (
            (MarkKind.COMFORT, AHEAD - timedelta(hours=4), 36.0, "first"),
            (MarkKind.COMFORT, AHEAD - timedelta(hours=3), 38.0, "second"),
        )
    )
    known = Remembered(movement, (), (own, later), frozenset(), {})
    assert known.when(AHEAD, session_id="first").marks == ()
    assert known.when(AHEAD, session_id="second").marks == (own,)
    assert known.when(AHEAD, session_id="third").marks == (own, later)
