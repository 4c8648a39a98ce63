"""The unattended audit, as a scheduler runs it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from posecheck.audit.plan import weekly_plan
from posecheck.files import data_folder
from posecheck.history import DateOrigin
from posecheck.inbox.lock import only_run
from posecheck.journal import open_journal
from posecheck.movements import load_movement
from tests.helpers.inbox import DATED, audit, put, sessions
from tests.helpers.people import write_rocks

ENDS = (30.0, 33.0, 34.0, 33.0, 35.0)


@pytest.fixture(scope="module")
def rocks(tmp_path_factory) -> Path:
    """Five rocks of the left ankle, as landmarks: no pose model is needed."""
    return write_rocks(tmp_path_factory.mktemp("rocks") / "rocks.npz", *ENDS)


@pytest.fixture
def inbox(tmp_path) -> Path:
    """A phone's folder."""
    place = tmp_path / "inbox"
    place.mkdir()
    return place


def test_a_new_clip_is_measured_once_and_reported(posecheck, rocks, inbox):
    """Then there is nothing new, also when it is renamed; its week has a page and a document."""
    clip = put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    code, said = audit(posecheck, inbox)
    assert code == 0, said
    (one,) = said["clips"]
    assert (one["outcome"], one["movement"], one["side"]) == ("kept", "ankle-rock", "left")
    (report,) = said["reports"]
    assert report["week"] == "2026-W48"
    document = json.loads(Path(report["document"]).read_text(encoding="utf-8"))
    (series,) = document["series"]
    assert series["weeks"][-1]["counted"] == 4
    assert series["weeks"][-1]["deg"] == pytest.approx(33.7, abs=4.0)
    assert audit(posecheck, inbox)[0] == 10
    clip.with_name("a.npz.toml").rename(clip.with_name("b.npz.toml"))
    clip.rename(clip.with_name("b.npz"))
    assert audit(posecheck, inbox)[0] == 10
    assert len(sessions()) == 1


def test_an_unknown_model_is_refused_before_a_clip_arrives(posecheck, inbox):
    """A job that is scheduled with it would fail at the first clip."""
    result = posecheck("audit", "run", "--inbox", inbox, "--model", "huge")
    assert result.returncode == 2
    assert "There is no model 'huge'." in result.stderr


def test_each_journal_gets_what_is_in_the_inbox(posecheck, rocks, inbox, tmp_path, monkeypatch):
    """A clip that one journal has is new to another, however that one's address is written."""
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    assert audit(posecheck, inbox)[0] == 0
    other = tmp_path / "other.sqlite"
    assert audit(posecheck, inbox, "--database", other)[0] == 0
    with open_journal(str(other)) as journal:
        assert len(journal.sessions()) == 1
    assert audit(posecheck, inbox)[0] == 10
    monkeypatch.chdir(tmp_path)
    assert audit(posecheck, inbox, "--database", "other.sqlite")[0] == 10


def test_a_run_that_ended_before_its_report_is_made_up_for(posecheck, rocks, inbox, tmp_path):
    """The clip is not measured again, its week's report is written: the disk was full, say."""
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    full = tmp_path / "no-folder"
    full.write_text("", encoding="utf-8")
    assert (
        posecheck("audit", "run", "--inbox", inbox, "--settle", "0", "--reports", full).returncode
        == 5
    )
    code, said = audit(posecheck, inbox)
    assert (code, said["clips"]) == (0, [])
    assert Path(said["reports"][0]["page"]).exists()
    assert audit(posecheck, inbox)[0] == 10


def test_a_clip_that_names_no_movement_is_asked_about_until_it_does(posecheck, rocks, inbox):
    """It stays where it is; a sidecar answers."""
    clip = put(rocks, inbox, "holiday.npz")
    for _ in range(2):
        code, said = audit(posecheck, inbox)
        assert code == 12
        assert said["clips"][0]["outcome"] == "asks"
        assert "ankle-rock" in said["clips"][0]["text"]
    assert sessions() == []
    assert clip.exists()
    put(rocks, inbox, "holiday.npz", 'movement = "ankle-rock"\n' + DATED)
    assert audit(posecheck, inbox)[0] == 0
    assert len(sessions()) == 1


def test_a_measured_clip_is_not_asked_about_wherever_it_is_put(posecheck, rocks, inbox):
    """It is known by its content; only what says something that cannot be is asked about."""
    clip = put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    assert audit(posecheck, inbox)[0] == 0
    clip.with_name("a.npz.toml").unlink()
    moved = inbox / "done" / "monday.npz"
    moved.parent.mkdir()
    clip.rename(moved)
    for _ in range(2):
        assert audit(posecheck, inbox, "--person", "anna", "--person", "ben")[0] == 10
    assert len(sessions()) == 1
    put(rocks, inbox, "done/monday.npz", 'movement = "jumping"\n')
    code, said = audit(posecheck, inbox)
    assert code == 12
    assert "jumping" in said["clips"][0]["text"]


def test_a_clip_named_for_the_other_side_is_asked_about(posecheck, rocks, inbox):
    """Mirrored or misplaced: it counts nowhere until that is said, and is not measured again."""
    put(rocks, inbox, "ankle-rock/right/a.npz", DATED)
    code, said = audit(posecheck, inbox)
    assert code == 12
    assert "mirrored = true" in said["clips"][0]["text"]
    assert sessions() == []
    assert audit(posecheck, inbox)[0] == 12
    put(rocks, inbox, "ankle-rock/right/a.npz", DATED + "mirrored = true\n")
    code, said = audit(posecheck, inbox)
    assert said["clips"][0]["outcome"] == "kept"
    (kept,) = sessions()
    assert kept.mirrored


def test_a_question_leaves_a_session_alone_that_the_person_kept(posecheck, rocks, inbox):
    """Neither is it withdrawn when the clip is answered for: only what a run added may be."""
    when = ("--recorded-at", "2026-11-19T07:00")
    assert posecheck("score", rocks, "-m", "ankle-rock", "--save", *when).returncode == 0
    (own,) = sessions()
    put(rocks, inbox, "ankle_rock-right-1.npz")
    assert audit(posecheck, inbox)[0] == 12
    assert [one.id for one in sessions()] == [own.id]
    put(rocks, inbox, "ankle_rock-right-1.npz", 'side = "left"\n')
    assert audit(posecheck, inbox)[1]["clips"][0]["outcome"] == "kept"
    put(rocks, inbox, "ankle_rock-right-1.npz", 'side = "left"\nperson = "ben"\n')
    assert audit(posecheck, inbox)[1]["clips"][0]["person"] == "ben"
    assert {one.person for one in sessions()} == {"me", "ben"}


def test_a_session_that_a_broken_off_run_added_is_withdrawn_by_the_next(
    posecheck, rocks, inbox, monkeypatch
):
    """A power cut between measuring and asking leaves nothing that counts."""
    put(rocks, inbox, "ankle-rock/right/a.npz", DATED)
    with monkeypatch.context() as patched:
        patched.setattr("posecheck.app.inbox_run.judged", _power_cut)
        posecheck("audit", "run", "--inbox", inbox, "--settle", "0")
    assert len(sessions()) == 1
    assert audit(posecheck, inbox)[0] == 12
    assert sessions() == []


def _power_cut(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_date_of_a_file_is_flagged(posecheck, rocks, inbox):
    """It may have been copied later; where to say the right one is told."""
    clip = put(rocks, inbox, "ankle-rock/left/a.npz")
    os.utime(clip, (1_790_000_000, 1_790_000_000))
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0", "--json")
    code, said = result.returncode, json.loads(result.stdout)
    assert code == 11
    assert "--recorded-at" not in result.stderr  # which this command does not have
    assert 'write recorded_at = "…" into a.npz.toml' in result.stderr
    document = json.loads(Path(said["reports"][0]["document"]).read_text(encoding="utf-8"))
    (flag,) = (one for one in document["series"][0]["flags"] if one["code"] == "file-time")
    (kept,) = sessions()
    assert f"posecheck journal correct {kept.short_id} --recorded-at DATE" in flag["text"]


def test_a_clip_that_is_not_there_yet_is_named(posecheck, rocks, inbox):
    """Empty, as a sync program begins, or in iCloud only; the good one beside it is measured."""
    put(rocks, inbox, "ankle-rock/left/a.npz")
    (inbox / "ankle-rock" / "b.mp4").touch()
    (inbox / "ankle-rock" / ".c.MOV.icloud").write_bytes(b"bplist")
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0")
    assert "b.mp4" in result.stdout + result.stderr
    assert "c.MOV" in result.stdout + result.stderr
    assert "in iCloud" in result.stdout + result.stderr
    assert len(sessions()) == 1


def test_each_copy_of_a_useless_clip_is_named_once(posecheck, inbox):
    """Nothing of it is read twice; the person looks for the file by its own name."""
    for name in ("a.mp4", "b.mp4"):
        (inbox / "ankle-rock").mkdir(exist_ok=True)
        (inbox / "ankle-rock" / name).write_text("milk, bread\n" * 50)
    runs = [posecheck("audit", "run", "--inbox", inbox, "--settle", "0") for _ in range(2)]
    for name in ("a.mp4", "b.mp4"):
        assert [run.stderr.count(f"ankle-rock/{name}: ") for run in runs] == [1, 0]
    assert "content of another clip: a.mp4 is not" in runs[0].stderr


def test_a_date_beside_a_clip_comes_before_its_own_and_is_told(posecheck, rocks, inbox):
    """What was said last counts; what it replaces is not lost silently."""
    put(rocks, inbox, "ankle-rock/left/VID_20261120_180000.npz", DATED)
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0")
    assert "the recording says 2026-11-20 18:00; 2026-11-23 07:05, the date" in result.stderr
    assert f"{sessions()[0].recorded_at:%Y-%m-%d}" == "2026-11-23"


def test_a_date_that_is_said_later_takes_the_place_of_the_files(posecheck, rocks, inbox):
    """The first run asks to write it beside the clip; that is told, and kept as a correction."""
    put(rocks, inbox, "ankle-rock/left/a.npz")
    audit(posecheck, inbox)
    (kept,) = sessions()
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0")
    assert "time of the file is used" not in result.stderr
    assert "its date is now 2026-11-23 07:05, as you said" in result.stderr
    (again,) = sessions()
    assert (again.id, again.date_origin) == (kept.id, DateOrigin.OPTION)
    assert f"{again.recorded_at:%Y-%m-%d}" == "2026-11-23"


def test_a_date_that_was_corrected_is_neither_asked_for_nor_overwritten(posecheck, rocks, inbox):
    """Nor when the file beside the clip, with its older date, says something else of it by now."""
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    audit(posecheck, inbox)
    (kept,) = sessions()
    when = ("--recorded-at", "2026-11-20T08:00")
    assert posecheck("journal", "correct", kept.short_id, *when).returncode == 0
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED + 'protocol = { knee = "straight" }\n')
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0")
    assert "date" not in result.stderr
    (again,) = sessions()
    assert again.id != kept.id
    assert f"{again.recorded_at:%Y-%m-%d %H:%M}" == "2026-11-20 08:00"


def test_what_is_no_recording_is_told_once(posecheck, inbox):
    """And stops no other clip."""
    (inbox / "ankle-rock.mp4").write_bytes(b"no video")
    code, said = audit(posecheck, inbox)
    assert (code, said["clips"][0]["outcome"]) == (11, "refused")
    assert audit(posecheck, inbox)[0] == 10


def test_a_clip_whose_answers_change_counts_once(posecheck, rocks, inbox):
    """Anna's clip was Ben's: her session goes, his comes."""
    put(rocks, inbox, "anna/ankle-rock/a.npz", DATED)
    people = ("--person", "anna", "--person", "ben")
    assert audit(posecheck, inbox, *people)[0] == 0
    put(rocks, inbox, "anna/ankle-rock/a.npz", DATED + 'person = "ben"\n')
    assert audit(posecheck, inbox, *people)[0] == 0
    assert [one.person for one in sessions()] == ["ben"]


def test_purging_a_person_erases_reports_and_what_is_remembered_of_clips(posecheck, rocks, inbox):
    """Of that person only; files of one's own that are called otherwise stay."""
    people = ("--person", "anna", "--person", "mary anna")
    put(rocks, inbox, "anna/ankle-rock/a.npz", DATED)
    put(rocks, inbox, "ankle-rock/mary.npz", DATED + 'person = "mary anna"\n')
    (inbox / "holiday.npz").write_bytes(b"asked about, with the names of both")
    audit(posecheck, inbox, *people)
    reports, ledger = data_folder() / "reports", data_folder() / "inbox.json"
    (reports / "my-audit-anna.html").write_text("mine", encoding="utf-8")
    data_folder().joinpath("audit-run.log").write_text("anna, 2026-W48\n", encoding="utf-8")
    purged = posecheck("journal", "purge", "--everything-of", "anna", "--yes-really")
    assert purged.returncode == 0, purged.stderr
    assert "Erased, with 2 files of reports and 1 clip in" in purged.stdout
    assert "audit-run.log names anna" in purged.stderr.replace("\n", " ")
    left = {one.name for one in reports.iterdir()}
    mary = "audit-2026-W48-mary-anna"
    assert left == {"my-audit-anna.html", f"{mary}.html", f"{mary}.json", "index.html"}
    kept = json.loads(ledger.read_text(encoding="utf-8"))
    (inboxes,) = kept["journals"].values()
    assert [list(entries) for entries in inboxes.values()] == [["ankle-rock/mary.npz"]]
    assert kept["added"] == [one.id for one in sessions()]


def test_nobody_is_purged_while_an_audit_runs(posecheck, rocks, inbox):
    """It would write again what was erased."""
    put(rocks, inbox, "anna/ankle-rock/a.npz", DATED)
    audit(posecheck, inbox, "--person", "anna")
    with only_run(data_folder() / "audit-run.lock"):
        purged = posecheck("journal", "purge", "--everything-of", "anna", "--yes-really")
    assert purged.returncode == 2
    assert "audit is running" in purged.stderr
    assert len(sessions()) == 1


def test_a_broken_sidecar_is_asked_about(posecheck, rocks, inbox):
    """With its name."""
    put(rocks, inbox, "ankle-rock/a.npz", "movment = 3\n")
    code, said = audit(posecheck, inbox)
    assert code == 12
    assert "a.npz.toml" in said["clips"][0]["text"]


def test_a_second_run_leaves_the_work_to_the_first(posecheck, rocks, inbox):
    """Nothing is measured twice."""
    put(rocks, inbox, "ankle-rock/a.npz", DATED)
    with only_run(data_folder() / "audit-run.lock"):
        result = posecheck("audit", "run", "--inbox", inbox)
    assert result.returncode == 10
    assert "Another audit" in result.stderr


def test_a_missing_inbox_is_refused(posecheck, tmp_path):
    """Three, as for every input."""
    result = posecheck("audit", "run", "--inbox", tmp_path / "none")
    assert result.returncode == 3
    assert "is missing" in result.stderr


def test_score_keeps_clips_and_writes_their_week(posecheck, rocks):
    """By hand, one movement at a time."""
    result = posecheck(
        *("audit", "score", rocks, "--movement", "ankle-rock", "--recorded-at", "2026-11-23T07:05")
    )
    assert result.returncode == 0, result.stderr
    assert "2026-W48" in result.stdout
    assert "Not enough data" in result.stdout
    assert (data_folder() / "reports" / "audit-2026-W48.html").exists()


def test_the_weekly_protocol_is_told_before_it_begins(posecheck):
    """Rocks one side at a time, for the camera must see the working leg; the rest together."""
    for asked, told, minutes in (
        ((), "a warm-up, 2 references and 3 more that count", 5),
        (("--reference", "none"), "a warm-up and 4 that count", 4),
    ):
        result = posecheck("audit", "record", "--plan", *asked)
        assert result.returncode == 0
        assert len([line for line in result.stderr.splitlines() if told in line]) == 4
        assert f"about {minutes} minutes" in result.stderr
    assert sessions() == []


def test_a_planned_set_takes_the_time_of_its_repetitions_and_holds():
    """20 s to set up; of each side a warm-up, two held ones of 8 s, and three more of 5 s."""
    (twist,) = weekly_plan([load_movement("thoracic-twist")], references=2)
    assert twist.duration_s == 20.0 + 2 * (5.0 + 2 * 8.0 + 3 * 5.0)


@pytest.mark.parametrize(
    "arguments", [("-m", "jumping"), ("--source", "a.mp4"), ("-m", "hip-circle", "-m", "hip")]
)
def test_a_protocol_that_cannot_be_is_refused(posecheck, arguments):
    """An unknown movement, or one clip for several."""
    assert posecheck("audit", "record", *arguments).returncode == 2


def remarks_of(said: dict[str, Any], week: str) -> list[str]:
    """What the report of a week asks to look at."""
    place = next(one["document"] for one in said["reports"] if one["week"] == week)
    document = json.loads(Path(place).read_text(encoding="utf-8"))
    return [one["text"] for one in document["remarks"]]


def test_a_report_names_the_clips_that_are_in_none(posecheck, rocks, inbox):
    """Refused ones in the report of that run, those that ask until they are answered."""
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    put(rocks, inbox, "holiday.npz").write_bytes(rocks.read_bytes() + b" ")
    (inbox / "ankle-rock" / "broken.mp4").write_bytes(b"no video at all")
    code, said = audit(posecheck, inbox)
    broken, asks = sorted(remarks_of(said, "2026-W48"))
    assert broken.startswith("In the inbox, ankle-rock/broken.mp4: broken.mp4 is not a video")
    assert asks.startswith("In the inbox, holiday.npz: it names no movement.")
    page = Path(said["reports"][0]["page"]).read_text(encoding="utf-8")
    assert "holiday.npz" in page

    code, said = audit(posecheck, inbox)
    assert (code, len(remarks_of(said, "2026-W48"))) == (12, 1)

    other_week = DATED.replace("2026-11-23", "2026-11-20")
    put(inbox / "holiday.npz", inbox, "b.npz", 'movement = "ankle-rock"\n' + other_week)
    (inbox / "holiday.npz").unlink()
    code, said = audit(posecheck, inbox)
    assert (remarks_of(said, "2026-W47"), remarks_of(said, "2026-W48")) == ([], [])
    assert audit(posecheck, inbox)[0] == 10


def test_the_question_of_a_clip_is_in_the_report_of_its_owner(posecheck, rocks, inbox):
    """Of those whose folder it is in; nobody else is asked."""
    people = ("--person", "anna", "--person", "ben")
    put(rocks, inbox, "anna/ankle-rock/left/a.npz", DATED)
    put(rocks, inbox, "ben/ankle-rock/left/b.npz", DATED).write_bytes(rocks.read_bytes() + b" ")
    put(rocks, inbox, "ben/holiday.npz").write_bytes(rocks.read_bytes() + b"  ")
    _, said = audit(posecheck, inbox, *people)
    asked = {one["person"]: remarks_of({"reports": [one]}, one["week"]) for one in said["reports"]}
    assert asked["anna"] == []
    assert len(asked["ben"]) == 1


def test_a_clip_that_asks_is_not_said_to_be_kept(posecheck, rocks, inbox):
    """It was measured, and is not in the journal."""
    put(rocks, inbox, "ankle-rock/right/a.npz", DATED)
    said = posecheck("audit", "run", "--inbox", inbox, "--settle", "0").stderr
    assert "it is named right, but the left side works in it" in said
    assert "kept in the journal" not in said


def test_a_clip_that_says_something_else_names_the_session_it_replaces(posecheck, rocks, inbox):
    """It is deleted, and can be brought back."""
    clip = put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    audit(posecheck, inbox)
    (before,) = sessions()
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED + 'person = "leo"\n')
    said = posecheck("audit", "run", "--inbox", inbox, "--settle", "0").stderr
    assert f"{clip.name}: kept in the journal as " in said
    assert f"; it replaces {before.short_id}, which was deleted." in said


def test_the_log_of_a_run_names_clips_by_their_folders(posecheck, rocks, inbox):
    """Names such as 1028.npz are in several of them."""
    put(rocks, inbox, "ankle-rock/left/a.npz", DATED)
    said = posecheck("audit", "run", "--inbox", inbox, "--settle", "0").stderr
    assert "ankle-rock/left/a.npz: kept in the journal as" in said


def test_a_short_clip_is_not_called_too_few_beside_enough_others(posecheck, rocks, tmp_path):
    """One repetition after the warm-up makes no week, but the week has four more."""
    short = write_rocks(tmp_path / "short.npz", 30.0, 33.0)
    keep = ("-m", "ankle-rock", "--save", "--recorded-at")
    assert "too few" in posecheck("score", short, *keep, "2026-11-19T07:00").stderr
    assert "too few" not in posecheck("score", rocks, *keep, "2026-11-26T07:00").stderr
    again = write_rocks(tmp_path / "again.npz", 30.0, 32.0)
    assert "too few" not in posecheck("score", again, *keep, "2026-11-27T07:00").stderr
