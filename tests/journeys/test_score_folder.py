"""``posecheck score FOLDER``: every clip once, whatever is wrong with some of them."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from posecheck.app.folder import RESULTS, clips_in, results_folder
from posecheck.app.user_data import open_user_journal
from posecheck.errors import InputRefusedError, JournalError
from posecheck.inbox.results import Result, ResultsFolder, Stamp
from tests.helpers.commands import Run, command
from tests.helpers.people import write_rocks

PATIENCE_S = 120.0
ENDS = (30.0, 33.0, 34.0, 33.0)


@pytest.fixture(scope="module")
def rocks(tmp_path_factory) -> list[Path]:
    """Three sets of rocks of the left ankle, as landmarks: no pose model is needed."""
    place = tmp_path_factory.mktemp("rocks")
    return [write_rocks(place / f"{i}.npz", *ENDS, 35.0 + i) for i in range(3)]


@pytest.fixture
def study(rocks, tmp_path) -> Path:
    """A folder with clips of two people, one of them twice, and one that is no clip."""
    place = tmp_path / "study"
    for clip, name in zip((*rocks, rocks[0]), ("a/1", "a/2", "b/1", "b/copy"), strict=True):
        target = place / f"ankle-rock/{name}.npz"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(clip, target)
    (place / "ankle-rock/bad.mp4").write_bytes(b"no video")
    return place


def ledger_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of a ledger."""
    lines = (folder / RESULTS / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rows_of(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_clip_is_scored_once(posecheck: Run, study, tmp_path):
    """The bad one is named, the copy is not measured, a second run finds everything done."""
    first = posecheck("score", study, "--jobs", "2", "--json", tmp_path / "all.json")
    assert first.returncode == 3
    assert "bad.mp4 is not a video" in " ".join(first.stdout.split())
    assert "5 clips: 4 measured, 1 refused. 4 new in this run." in first.stdout
    rows = rows_of(study / RESULTS / "repetitions.csv")
    clips = [f"ankle-rock/{name}.npz" for name in ("a/1", "a/2", "b/1", "b/copy")]
    assert [row["clip"] for row in rows] == [clip for clip in clips for _ in range(5)]
    assert [row["end_range_deg"] for row in rows[:5]] == [row["end_range_deg"] for row in rows[15:]]
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert len(document["sessions"]) == 4
    assert [failed["name"] for failed in document["failed"]] == ["ankle-rock/bad.mp4"]
    before = ledger_of(study)
    again = posecheck("score", study, "--csv", tmp_path / "all.csv")
    assert again.returncode == 3
    assert "5 clips: 4 measured, 1 refused. 0 new in this run." in again.stdout
    assert ledger_of(study) == before
    assert rows_of(tmp_path / "all.csv") == rows


def test_a_clip_scores_to_the_same_numbers_as_alone(posecheck: Run, study, rocks, tmp_path):
    """Row by row."""
    posecheck("score", rocks[1], "-m", "ankle-rock", "--csv", tmp_path / "one.csv")
    posecheck("score", study / "ankle-rock" / "a" / "*.npz", "--csv", tmp_path / "all.csv")
    alone = rows_of(tmp_path / "one.csv")
    among = [row for row in rows_of(tmp_path / "all.csv") if row["source"] == "2.npz"]
    assert len(alone) == 5
    for one, other in zip(alone, among, strict=True):
        assert {**one, "source": ""} == {**{name: other[name] for name in one}, "source": ""}


def test_only_what_is_missing_or_asked_otherwise_is_done(posecheck: Run, study):
    """A new clip, a clip with another content, another limit, an answer in a sidecar."""
    posecheck("score", study)
    clips = study / "ankle-rock"
    write_rocks(clips / "a" / "new.npz", *ENDS)
    write_rocks(clips / "a" / "1.npz", *ENDS, 39.0)
    assert "2 new in this run" in posecheck("score", study).stdout
    (clips / "b" / "1.npz.toml").write_text('person = "ben"\n', encoding="utf-8")
    assert "1 new in this run" in posecheck("score", study).stdout
    assert "6 new in this run" in posecheck("score", study, "--comfort", "30").stdout
    (clips / "a" / "2.npz").rename(clips / "b" / "moved.npz")
    assert "0 new in this run" in posecheck("score", study).stdout
    assert rows_of(study / RESULTS / "repetitions.csv")[-1]["clip"] == "ankle-rock/b/moved.npz"


def _said_of(result, clip: str) -> str:
    """What is told of a clip, on one line."""
    told = " ".join(result.stdout.split())
    found = re.search(rf"{re.escape(clip)}: (.*?)(?= \S+\.npz: | \d+ clips: )", told)
    return found[1] if found else ""


def _dates() -> dict[str, set[str]]:
    """On which day of the month each recording was made, by the journal."""
    found: dict[str, set[str]] = defaultdict(set)
    with open_user_journal(None) as journal:
        for one in journal.sessions():
            found[one.source_name].add(f"{one.recorded_at:%d}")
    return found


def test_a_date_is_asked_for_until_somebody_says_it(posecheck: Run, rocks, tmp_path):
    """In the journal or in the file beside the clip; then it is never asked for again."""
    clips = tmp_path / "ankle-rock"
    clips.mkdir()
    for clip, name in zip(rocks, ("monday.npz", "sunday.npz"), strict=False):
        shutil.copy(clip, clips / name)
    for _ in range(2):
        result = posecheck("score", clips, "--save")
        assert "the recording has no date" in _said_of(result, "monday.npz")
        assert "the recording has no date" in _said_of(result, "sunday.npz")
    with open_user_journal(None) as journal:
        ids = {one.source_name: one.id for one in journal.sessions()}
    when = ("--recorded-at", "2026-11-23T08:00")
    assert posecheck("journal", "correct", ids["monday.npz"], *when).returncode == 0
    beside = clips / "sunday.npz.toml"
    beside.write_text('recorded_at = "2026-11-22T08:00"\n', encoding="utf-8")
    result = posecheck("score", clips, "--save")
    assert _said_of(result, "monday.npz") == ""
    assert "Its date is now 2026-11-22 08:00, as you said" in _said_of(result, "sunday.npz")
    for options in ((), ("--comfort", "30")):  # with another limit all are measured again
        result = posecheck("score", clips, "--save", *options)
        assert "date" not in _said_of(result, "monday.npz")
        assert "date" not in _said_of(result, "sunday.npz")
        assert _dates() == {"monday.npz": {"23"}, "sunday.npz": {"22"}}


def test_a_finished_folder_is_looked_through_without_heavy_libraries(posecheck: Run, study):
    """Nothing is measured, drawn or read from a journal: what does that is not loaded."""
    posecheck("score", study)
    heavy = {"cv2", "mediapipe", "PIL", "sqlalchemy", "jinja2"}
    code = (
        "import sys; from typer.testing import CliRunner; from posecheck.cli import app; "
        f"result = CliRunner().invoke(app, ['score', {str(study)!r}]); "
        "assert '0 new in this run' in result.output, result.output; "
        f"print(sorted(set(sys.modules) & {heavy!r}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_measuring_a_clip_loads_no_database_and_nothing_that_draws():
    """What a worker process loads before its first clip."""
    heavy = {"cv2", "PIL", "sqlalchemy", "jinja2", "rich", "typer"}
    code = f"import posecheck.app.measuring, sys; print(sorted(set(sys.modules) & {heavy!r}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_clip_that_says_too_little_is_asked_about(posecheck: Run, rocks, tmp_path):
    """With --movement for all of them nothing is asked."""
    shutil.copy(rocks[0], tmp_path / "monday.npz")
    result = posecheck("score", tmp_path, "--out", tmp_path / "out")
    assert result.returncode == 2
    assert "it names no movement" in " ".join(result.stdout.split())
    assert (
        posecheck("score", tmp_path, "-m", "ankle-rock", "--out", tmp_path / "out").returncode == 0
    )


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a Unix signal")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_done_stays_done(rocks, tmp_path, posecheck: Run, how):
    """Ctrl-C, or a power cut, in the middle of many clips: the next run does the others."""
    clips = tmp_path / "ankle-rock"
    clips.mkdir()
    for i in range(12):
        write_rocks(clips / f"{i:02}.npz", *ENDS, 30.0 + i / 4)
    ledger = clips / RESULTS / "ledger.jsonl"
    words = command("score", clips, "--jobs", "1")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        begun = time.monotonic()
        while not ledger.exists() or ledger.read_bytes().count(b"\n") < 2:
            assert time.monotonic() - begun < PATIENCE_S
            time.sleep(0.02)
        run.send_signal(how)
        out, err = run.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in err
    if how is signal.SIGINT:
        assert run.returncode == 130
        assert "not done yet" in out
        assert rows_of(clips / RESULTS / "repetitions.csv")
    done = len(ledger_of(tmp_path / "ankle-rock"))
    assert 2 <= done < 12
    assert (
        f"12 clips: 12 measured. {12 - done} new in this run." in posecheck("score", clips).stdout
    )
    names = [line["clip"] for line in ledger_of(clips)]
    assert sorted(names) == [f"{i:02}.npz" for i in range(12)]


def test_a_worker_that_is_killed_costs_its_clip_a_retry(posecheck: Run, study, monkeypatch):
    """Every worker dies of its first clip; every clip is accounted for, none twice."""
    from posecheck.app import measuring

    monkeypatch.setattr(measuring, "measure", dies_of_its_first_clip)
    monkeypatch.setenv("POSECHECK_TEST_DEATHS", str(study.parent))
    result = posecheck("score", study, "--jobs", "2")
    assert "5 clips: 4 measured, 1 refused. 4 new in this run." in result.stdout
    names = [line["clip"] for line in ledger_of(study)]
    assert len(names) == len(set(names)) == 5
    assert (study.parent / "deaths").read_text(encoding="utf-8").count("\n") == 4


def dies_of_its_first_clip(clip: Path, request: Any) -> Any:
    """Once for each clip."""
    from posecheck.app.measuring import measure

    deaths = Path(os.environ["POSECHECK_TEST_DEATHS"]) / "deaths"
    died = deaths.read_text(encoding="utf-8").splitlines() if deaths.exists() else []
    if str(clip) not in died:
        with deaths.open("a", encoding="utf-8") as file:
            file.write(f"{clip}\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return measure(clip, request)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--annotate", "a.mp4"), "--annotate takes one clip at a time: score that clip by itself"),
        (("--landmarks", "a.npz"), "--landmarks takes one clip at a time"),
        (("--series", "a.csv"), "--series takes one clip at a time"),
        (("--page", "a.html"), "--page takes one clip at a time"),
        (("--details",), "is in repetitions.csv"),
        (("--plan", "ankle-rock"), "--movement names it for all"),
        (("--label", "0-5=rest"), "--label takes one recording at a time"),
        (("--rate", "30"), "--rate needs --movement"),
        (("--from", "5", "--to", "2"), "--from 5 must lie before --to 2"),
        (("--reference", "9"), "--reference 9: give first:2"),
        (("--model", "big"), "There is no model 'big'"),
        (("--scheduler", "junk"), "--scheduler junk is not an address"),
        (("--comfort", "ankle-rock=3", "-m", "hip-circle"), "is not for hip-circle"),
        (("--person", " "), "--person is empty"),
        (("--jobs", "0"), "'--jobs'"),
    ],
)
def test_what_several_clips_cannot_be_asked_is_refused(posecheck: Run, study, words, message):
    """Before any work is done: nothing is written, and the message says what to do."""
    if "--scheduler" in words:
        pytest.importorskip("distributed")
    result = posecheck("score", study, *words)
    assert result.returncode == 2
    assert message in " ".join((result.stdout + result.stderr).split())
    assert not (study / RESULTS / "ledger.jsonl").exists()


def test_a_file_is_no_results_folder(posecheck: Run, study):
    """It stays as it is."""
    clip = study / "ankle-rock" / "a" / "1.npz"
    before = clip.read_bytes()
    result = posecheck("score", study, "--out", clip)
    assert result.returncode == 2
    assert "is a file. Name a folder" in " ".join(result.stderr.split())
    assert clip.read_bytes() == before


def test_a_clip_that_names_no_movement_is_told_every_way_out(posecheck: Run, rocks, tmp_path):
    """Also that without --jobs its movements are found."""
    shutil.copy(rocks[0], tmp_path / "monday.npz")
    result = posecheck("score", tmp_path / "monday.npz", "--jobs", "2")
    text = " ".join(result.stdout.split())
    assert result.returncode == 2
    assert "name the movement of all clips with --movement" in text
    assert "without --jobs, --out and --scheduler" in text


# --- into the journal -----------------------------------------------------------------------------


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """The person's journal, as exported."""
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "journal.sqlite"))

    def sessions(*, deleted: bool = False):
        with open_user_journal(None, create=False) as opened:
            return opened.sessions(deleted=deleted)

    return sessions


def test_every_clip_of_a_folder_is_kept_once(posecheck: Run, study, journal):
    """Person, movement and date as the inbox reads them; a copy and a second run add nothing."""
    (study / "ankle-rock/a/2.npz.toml").write_text(
        'recorded_at = 2026-03-02T08:00:00\nnote = "after work"\n', encoding="utf-8"
    )
    (study / "ankle-rock/b/1.npz.toml").write_text('person = "ben"\n', encoding="utf-8")
    first = posecheck("score", study, "--save", "--jobs", "2")
    assert first.returncode == 3  # the bad one
    assert "5 clips: 4 measured, 1 refused. 4 new in this run." in first.stdout
    assert "In the journal: 3 sessions." in first.stdout
    kept = journal()
    assert sorted((past.person, past.movement) for past in kept) == [
        ("ben", "ankle-rock"),
        ("me", "ankle-rock"),
        ("me", "ankle-rock"),
    ]
    (dated,) = [past for past in kept if past.source_name == "2.npz"]
    assert dated.recorded_at.isoformat().startswith("2026-03-02T08:00:00")
    assert [note.text for note in dated.notes] == ["after work"]
    assert "the time of the file is used" in " ".join(first.stdout.split())
    again = posecheck("score", study, "--save")
    assert "0 new in this run." in again.stdout
    assert "In the journal: 3 sessions." in again.stdout
    assert [past.id for past in journal()] == [past.id for past in kept]


def test_what_was_scored_before_is_measured_once_more_to_be_kept(posecheck: Run, study, journal):
    """A result alone has no landmarks; then, and in another journal, each is kept once."""
    posecheck("score", study)
    assert "3 new in this run" in posecheck("score", study, "--save").stdout
    assert len(journal()) == 3
    other = ("--database", study / "other.sqlite")
    assert "3 new in this run" in posecheck("score", study, "--save", *other).stdout
    assert "0 new in this run" in posecheck("score", study, "--save", *other).stdout
    assert "0 new in this run" in posecheck("score", study).stdout


def test_a_session_that_was_deleted_stays_deleted(posecheck: Run, study, journal):
    """Another run over the folder does not bring it back."""
    posecheck("score", study, "--save")
    gone = journal()[0]
    posecheck("journal", "delete", gone.id)
    assert "0 new in this run" in posecheck("score", study, "--save").stdout
    assert [past.id for past in journal(deleted=True)] == [gone.id]


def test_a_clip_that_says_something_else_of_itself_replaces_its_session(
    posecheck: Run, study, journal
):
    """It is told which one; what the person kept stays."""
    clip = study / "ankle-rock" / "a" / "2.npz"
    posecheck("score", study / "ankle-rock" / "a", "--save")
    before = {past.source_name: past.id for past in journal()}
    clip.with_name("2.npz.toml").write_text('person = "ann"\n', encoding="utf-8")
    told = posecheck("score", study / "ankle-rock" / "a", "--save")
    assert f"It replaces {before['2.npz'][:8]}, which was deleted." in " ".join(told.stdout.split())
    assert {past.source_name: past.person for past in journal()} == {"1.npz": "me", "2.npz": "ann"}
    assert [past.id for past in journal(deleted=True)] == [before["2.npz"]]


def test_a_session_that_the_person_kept_is_not_replaced(posecheck: Run, study, journal):
    """It was in the journal before the folder was scored."""
    clip = study / "ankle-rock" / "a" / "2.npz"
    posecheck("score", clip, "-m", "ankle-rock", "--save")
    (own,) = journal()
    posecheck("score", study / "ankle-rock" / "a", "--save")
    assert own.id in [past.id for past in journal()]
    clip.with_name("2.npz.toml").write_text('person = "ann"\n', encoding="utf-8")
    told = posecheck("score", study / "ankle-rock" / "a", "--save")
    assert "is also in the journal" in " ".join(told.stdout.split())
    assert own.id in [past.id for past in journal()]
    assert not journal(deleted=True)


def test_a_clip_that_asks_is_not_kept(posecheck: Run, rocks, tmp_path, journal):
    """It is named right, but the left leg works in it."""
    (tmp_path / "ankle-rock").mkdir()
    shutil.copy(rocks[0], tmp_path / "ankle-rock" / "right.npz")
    result = posecheck("score", tmp_path / "ankle-rock", "--save")
    assert result.returncode == 2
    assert "it is named right" in " ".join(result.stdout.split())
    assert journal() == ()


def test_a_journal_that_fails_costs_no_result(posecheck: Run, study, journal, monkeypatch):
    """The clips are named, exit code 5, and the next run keeps them."""

    def fails(*_: object, **__: object) -> None:
        raise JournalError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr("posecheck.app.keeping.SessionRecorder.keep", fails)
        result = posecheck("score", study, "--save", "--jobs", "1")
    assert result.returncode == 5
    text = " ".join(result.stdout.split())
    assert "was measured, but is not in the journal. The disk is full." in text
    assert len(rows_of(study / RESULTS / "repetitions.csv")) == 20
    assert posecheck("score", study, "--save").returncode == 3
    assert len(journal()) == 3


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a Unix signal")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_broke_off_keeps_nothing_twice(rocks, tmp_path, posecheck: Run, how, journal):
    """Each clip has one session that is whole, whenever the first run ended."""
    clips = tmp_path / "ankle-rock"
    clips.mkdir()
    for i in range(6):
        write_rocks(clips / f"{i:02}.npz", *ENDS, 30.0 + i / 4)
    ledger = clips / RESULTS / "ledger.jsonl"
    with subprocess.Popen(
        command("score", clips, "--jobs", "1", "--save"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        begun = time.monotonic()
        while not ledger.exists() or ledger.read_bytes().count(b"\n") < 2:
            assert time.monotonic() - begun < PATIENCE_S
            time.sleep(0.02)
        run.send_signal(how)
        run.communicate(timeout=PATIENCE_S)
    assert "6 clips: 6 measured." in posecheck("score", clips, "--save").stdout
    kept = journal()
    assert sorted(past.source_name for past in kept) == [f"{i:02}.npz" for i in range(6)]
    assert all(past.current is not None for past in kept)


def test_a_limit_of_several_movements_says_of_which(posecheck: Run, study, rocks):
    """One number cannot be that of two movements; each may have its own."""
    (study / "hip-circle").mkdir()
    shutil.copy(rocks[0], study / "hip-circle" / "1.npz")
    refused = posecheck("score", study, "--comfort", "30")
    assert refused.returncode == 2
    assert "Write --comfort ankle-rock=30" in " ".join(refused.stderr.split())
    assert not (study / RESULTS / "ledger.jsonl").exists()
    named = posecheck("score", study, "--comfort", "ankle-rock=30")
    assert "6 clips: 4 measured" in named.stdout
    rows = rows_of(study / RESULTS / "repetitions.csv")
    assert {row["limit_origin"] for row in rows} == {"option"}


def test_folders_patterns_and_files_are_clips_once_each(study, tmp_path):
    """A folder without one is refused: a wrong path must not look like success."""
    clips = study / "ankle-rock"
    found = clips_in([clips / "a" / "*.npz", clips / "a" / "1.npz", study, tmp_path / "none.mp4"])
    names = [path.name for path in found]
    assert names == ["1.npz", "2.npz", "1.npz", "copy.npz", "bad.mp4", "none.mp4"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputRefusedError, match="without clips: name a file in it"):
        clips_in([tmp_path / "empty"])
    with pytest.raises(InputRefusedError, match="matches no clips: check the pattern"):
        clips_in([tmp_path / "*.mov"])


def test_results_lie_beside_the_clips(study):
    """In the folder that holds all that was named."""
    clips = study / "ankle-rock"
    assert results_folder([study]) == study / RESULTS
    assert results_folder([clips / "*" / "1.npz"]) == clips / RESULTS
    assert results_folder([clips / "a", clips / "b" / "1.npz"]) == clips / RESULTS


def test_a_ledger_that_a_crash_cut_short_is_gone_on_with(tmp_path):
    """The line that is not whole does not count; the next one is a line of its own."""
    stamp = Stamp(1, 2, 3)
    results = [
        Result(f"{i}.npz", f"{i}", stamp, f"key{i}", "me", "ankle-rock", 0) for i in range(3)
    ]
    folder = ResultsFolder(tmp_path / "out")
    for result in results[:2]:
        folder.put(result, {"schema": "x"})
    ledger = tmp_path / "out" / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-10])
    again = ResultsFolder(tmp_path / "out")
    assert again.done("key0") == results[0]
    assert again.done("key1") is None
    again.put(results[2], None)
    last = ResultsFolder(tmp_path / "out")
    assert last.done("key2") == results[2]
    assert last.of("2.npz") == results[2]


def test_what_the_machine_failed_at_is_tried_again(tmp_path):
    failed = Result("a.npz", "a", Stamp(1, 2, 3), "key", "me", "ankle-rock", 5, "killed twice")
    folder = ResultsFolder(tmp_path)
    folder.put(failed, None)
    assert ResultsFolder(tmp_path).done("key") is None


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("cluster")),
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_results(posecheck: Run, study, tmp_path, scheduler):
    """Clip by clip, number by number; a bad clip is named."""
    posecheck("score", study, "--csv", tmp_path / "here.csv")
    out = tmp_path / "there"
    result = posecheck("score", study, "--scheduler", scheduler, "--out", out)
    assert "5 clips: 4 measured, 1 refused. 4 new in this run." in result.stdout
    here, there = rows_of(tmp_path / "here.csv"), rows_of(out / "repetitions.csv")
    assert [{**row, "clip": ""} for row in here] == [{**row, "clip": ""} for row in there]


def test_a_cluster_that_does_not_answer_is_told(posecheck: Run, study, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("posecheck.workers.cluster.CONNECT_S", 0.5)
    result = posecheck("score", study, "--scheduler", "tcp://127.0.0.1:1")
    assert result.returncode == 5
    assert "No scheduler answers at tcp://127.0.0.1:1" in " ".join(result.stderr.split())
