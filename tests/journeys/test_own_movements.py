"""A person's own movement, from its file to the audit of its week, also when the file is gone."""

import json
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from posecheck import baselines, list_movements, load_movement, weekly_audit
from posecheck import save as save_clip
from posecheck.app.user_data import journal_address as place_of
from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.journal import open_journal
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.movements import Library
from posecheck.records import Frame, Pose
from tests.helpers.clips import four_corners, write_video
from tests.helpers.commands import Run, Script
from tests.helpers.kept import NOW
from tests.helpers.people import duration_s, turning

TWIST = (resources.files("posecheck.movements") / "catalog" / "thoracic-twist.toml").read_text(
    encoding="utf-8"
)
WEEK = ("--week", "2026-W10")
WHEN = ("--recorded-at", "2026-03-02T08:00")


def write_own(path: Path, *, id_: str = "my-twist", spread_share: float = 0.04) -> Path:
    """A copy of the twist with another id and name."""
    text = TWIST.replace('id = "thoracic-twist"', f'id = "{id_}"')
    text = text.replace('name = "Thoracic twist"', 'name = "My own twist"')
    text = text.replace("spread_share = 0.04", f"spread_share = {spread_share}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A movement file somewhere on the disk."""
    return write_own(tmp_path / "drafts" / "my-twist.toml")


@pytest.fixture
def folder() -> Path:
    """The user's folder of movements."""
    return data_folder() / "movements"


def save(posecheck: Run, clip: Path, movement: object, *options: object) -> str:
    """Score a clip and keep it; the id of its session."""
    result = posecheck("score", clip, "--movement-file", movement, "--save", *WHEN, *options)
    assert result.returncode == 0, result.stderr
    return result.stderr.split("kept in the journal as ")[1][:8]


def audited(posecheck: Run) -> list[str]:
    """The movements that the audit of the week has series of."""
    report = posecheck("audit", "report", *WEEK, "--format", "json")
    assert report.returncode == 0, report.stderr
    return [series["movement"] for series in json.loads(report.stdout)["series"]]


def remarks(posecheck: Run) -> str:
    report = posecheck("audit", "report", *WEEK, "--format", "json")
    return " ".join(remark["text"] for remark in json.loads(report.stdout)["remarks"])


def better_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of posecheck, for which old sessions can be measured again."""
    monkeypatch.setattr("posecheck.app.scoring.weights_sha256", lambda _: "better")


# --- one journey -----------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [False, True], ids=["the file is there", "the file is gone"])
def test_a_saved_session_is_listed_shown_measured_again_and_audited(
    posecheck: Run, twists: Path, own: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    """Every command finds the movement by its id, whether its file still exists or not."""
    session = save(posecheck, twists, own)
    if gone:
        own.unlink()
    assert "my-twist" in posecheck("journal", "list").stdout
    assert "my-twist" in posecheck("journal", "list", "-m", "my-twist").stdout
    shown = posecheck("journal", "show", session)
    assert shown.returncode == 0
    assert "arc" in shown.stdout.lower()
    assert set(audited(posecheck)) == {"my-twist"}
    better_weights(monkeypatch)
    again = posecheck("journal", "remeasure")
    assert "1 of 1" in again.stdout, again.stdout
    assert set(audited(posecheck)) == {"my-twist"}
    marked = posecheck("baseline", "set", "my-twist", "--comfort", 40)
    assert "40° marked" in marked.stdout, marked.stderr
    assert "40° marked" in posecheck("baseline", "show").stdout
    plan = posecheck("audit", "record", "--plan", "-m", "my-twist")
    assert "1. My own twist, left and right" in plan.stderr
    assert posecheck("setup", twists).returncode == 0


@pytest.mark.parametrize("gone", [False, True], ids=["the file is there", "the file is gone"])
def test_the_weekly_protocol_is_recorded_with_an_own_movement(
    posecheck: Run, scripted: Script, own: Path, tmp_path: Path, gone: bool
) -> None:
    """By its file, or by its id once a journal knows it; the week's report has it."""
    ends_deg = (40.0, -40.0) * 5

    def turns(frame: Frame) -> Pose:
        pose = turning(frame.t_s, ends_deg)
        points = pose.landmarks_px.astype(np.float32).astype(np.float64)
        return replace(pose, t_s=frame.t_s, landmarks_px=points, restart=frame.restart)

    scripted(turns)
    times_ms = range(0, round(1000 * duration_s(len(ends_deg))), 66)
    clip = write_video(tmp_path / "t.mp4", [four_corners(320, 240)] * len(times_ms), times_ms)
    named: object = own
    if gone:
        posecheck("baseline", "set", own, "--comfort", 40)
        own.unlink()
        named = "my-twist"
    words = ("--source", clip, "--no-window", "--mute", "--reference", "none")
    result = posecheck("audit", "record", "-m", named, *words)
    assert result.returncode == 0, result.stderr
    assert "My own twist" in result.stdout


def test_a_clip_in_the_inbox_is_named_by_an_own_movement(
    posecheck: Run, twists: Path, folder: Path, tmp_path: Path
) -> None:
    """By a folder with the id of a movement in the user's folder, or by a path in the sidecar."""
    write_own(folder / "my-twist.toml")
    inbox = tmp_path / "inbox"
    (inbox / "my-twist").mkdir(parents=True)
    shutil.copy(twists, inbox / "my-twist" / "monday.npz")
    said = f'recorded_at = "{WHEN[1]}"\n'
    (inbox / "my-twist" / "monday.npz.toml").write_text(said, encoding="utf-8")
    other = write_own(inbox / "files" / "other.toml", id_="other-twist")
    shutil.copy(twists, inbox / "tuesday.npz")
    said += f'movement = "{other.relative_to(inbox)}"\n'
    (inbox / "tuesday.npz.toml").write_text(said, encoding="utf-8")
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", 0, "--json")
    clips = json.loads(result.stdout)["clips"]
    assert [clip["movement"] for clip in clips] == ["my-twist", "other-twist"]
    assert set(audited(posecheck)) == {"my-twist", "other-twist"}


# --- where movements are found ---------------------------------------------------------------


def test_every_movement_is_listed_with_where_it_comes_from(
    posecheck: Run, twists: Path, own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue's, those in the user's folder, and those that only the journal has."""
    mine = write_own(folder / "mine.toml", id_="desk-twist")
    save(posecheck, twists, own)
    monkeypatch.setenv("COLUMNS", "300")  # however long the path is
    listed = posecheck("movements").stdout
    for id_ in ("ankle-rock", "hip-circle", "thoracic-twist", "desk-twist", "my-twist"):
        assert f"--movement {id_}\n" in listed
    assert str(mine) in listed
    assert "kept in the journal" in listed


@pytest.mark.parametrize(
    "words",
    [
        ("score", "clip.npz", "-m", "{}"),
        ("live", "{}"),
        ("setup", "clip.npz", "-m", "{}"),
        ("baseline", "show", "{}"),
        ("target", "show", "{}"),
        ("audit", "score", "clip.npz", "-m", "{}"),
        ("audit", "record", "-m", "{}"),
        ("journal", "list", "-m", "{}"),
        ("journal", "remeasure", "-m", "{}"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_an_unknown_movement_is_refused_everywhere_in_the_same_words(
    posecheck: Run, twists: Path, own: Path, words: tuple[str, ...]
) -> None:
    """With the nearest name and all that are known, those of the journal included; exit code 2."""
    save(posecheck, twists, own)
    result = posecheck(*(word.format("my-twits") for word in words))
    assert result.returncode == 2
    said = " ".join(result.stderr.split())
    assert "There is no movement 'my-twits'. Did you mean 'my-twist'?" in said
    assert "Known: ankle-rock, hip-circle, my-twist, thoracic-twist." in said
    missing = posecheck(*(word.format("nowhere.toml") for word in words))
    assert missing.returncode == 2
    assert "nowhere.toml cannot be read" in " ".join(missing.stderr.split())


def test_python_finds_what_the_commands_find(own: Path, folder: Path) -> None:
    """load_movement takes an id or a path; list_movements has the user's own."""
    write_own(folder / "mine.toml", id_="desk-twist")
    assert load_movement(str(own)).id == "my-twist"
    assert load_movement("desk-twist").name == "My own twist"
    assert "desk-twist" in [movement.id for movement in list_movements()]
    with pytest.raises(UsageError, match="Did you mean 'desk-twist'"):
        load_movement("desk-twits")


def test_a_broken_file_in_the_folder_is_told_and_hides_no_other(
    posecheck: Run, folder: Path
) -> None:
    """What is wrong is said in the list, and to whoever asks for what is not found."""
    write_own(folder / "good.toml", id_="good-twist")
    write_own(folder / "bad.toml", id_="bad-twist", spread_share=7.0)
    result = posecheck("movements")
    assert result.returncode == 0
    assert "good-twist" in result.stdout
    assert "bad.toml: 'error[0].spread_share'" in " ".join(result.stderr.split())
    with pytest.raises(UsageError, match=r"bad\.toml: 'error\[0\]\.spread_share'"):
        load_movement("bad-twist")


def test_an_id_in_the_folder_is_never_guessed(folder: Path) -> None:
    """Ids of the catalogue stay the catalogue's; an id that two files have is refused."""
    write_own(folder / "mine.toml", id_="thoracic-twist", spread_share=0.2)
    library = Library()
    assert library.find("thoracic-twist").primary.spread_share == 0.04
    assert any("'thoracic-twist' belongs to the catalogue" in one for one in library.problems)
    write_own(folder / "a.toml")
    write_own(folder / "b.toml", spread_share=0.2)
    with pytest.raises(UsageError, match=r"a\.toml and b\.toml both have the id 'my-twist'"):
        Library().find("my-twist")


def test_python_saves_and_reads_what_only_the_journal_has(own: Path, twists: Path) -> None:
    """Saved by its path; its baselines and its week are there by its id without the file."""
    saved = save_clip(twists, movement=str(own), recorded_at=NOW)
    own.unlink()
    assert baselines("my-twist") == ()
    assert {series.movement for series in weekly_audit("2026-W10").series} == {"my-twist"}
    assert save_clip(twists, movement="my-twist", recorded_at=NOW).session_id == saved.session_id


# --- two files with one id -------------------------------------------------------------------


def test_the_past_is_measured_with_the_file_it_was_kept_with(
    posecheck: Run, twists: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was changed since is not taken silently: only when it is named."""
    present = write_own(folder / "my-twist.toml")
    save(posecheck, twists, "my-twist")
    with open_journal(place_of(None)) as journal:
        first = journal.sessions()[0].current.software["movement_file_sha256"]
    write_own(present, spread_share=0.2)
    again = posecheck("journal", "remeasure")
    assert "Nothing to do" in again.stdout
    assert f"{present} differs" in " ".join(again.stderr.split())
    assert "another version of the movement file" in remarks(posecheck)
    better_weights(monkeypatch)
    assert "1 of 1" in posecheck("journal", "remeasure").stdout
    with open_journal(place_of(None)) as journal:
        assert journal.sessions()[0].current.software["movement_file_sha256"] == first
    named = posecheck("journal", "remeasure", "-m", "my-twist")
    assert "1 of 1" in named.stdout
    assert "differs" not in named.stderr
    with open_journal(place_of(None)) as journal:
        assert journal.sessions()[0].current.software["movement_file_sha256"] != first
    assert "another version of the movement file" not in remarks(posecheck)


def test_a_baseline_measured_with_another_file_is_told_of(
    posecheck: Run, twists: Path, own: Path
) -> None:
    """Whoever shows it or is judged by it is told, until it is measured again."""
    assert posecheck("baseline", "record", own, twists, *WHEN).returncode == 0
    assert "another version" not in posecheck("baseline", "show", own).stderr
    write_own(own, spread_share=0.2)
    for words in (("baseline", "show", own), ("score", twists, "-m", own)):
        assert "another version of the movement file" in posecheck(*words).stderr
    assert "1 of 1" in posecheck("journal", "remeasure", "-m", own).stdout
    assert "another version" not in posecheck("baseline", "show", own).stderr


def test_a_file_named_on_the_command_line_wins_over_the_folder(
    posecheck: Run, twists: Path, own: Path, folder: Path
) -> None:
    """For this run; the session keeps it."""
    write_own(folder / "my-twist.toml", spread_share=0.2)
    save(posecheck, twists, own)
    with open_journal(place_of(None)) as journal:
        assert journal.movement_files() == (own.read_text(encoding="utf-8"),)


def test_a_session_whose_file_nobody_has_is_told_of(
    posecheck: Run, twists: Path, own: Path
) -> None:
    """As older journals have them: what to do is said, and nothing is left out silently."""
    save(posecheck, twists, own)
    with open_journal(place_of(None)) as journal, journal.writing() as connection:
        connection.exec_driver_sql("DELETE FROM movement_file")
    assert "my-twist" in posecheck("journal", "list", "-m", "my-twist").stdout
    assert "There is no movement 'my-twist'" in posecheck("journal", "remeasure").stdout
    assert "No movement file of 'my-twist' is known, so 1 session was left" in remarks(posecheck)
    assert posecheck("score", twists, "-m", own, "--save").returncode == 0
    assert set(audited(posecheck)) == {"my-twist"}


# --- in the journal --------------------------------------------------------------------------


def test_the_catalogues_very_file_is_not_kept(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """Nor a copy of it: the program has it."""
    copy = tmp_path / "copy.toml"
    copy.write_text(TWIST, encoding="utf-8")
    save(posecheck, twists, copy)
    with open_journal(place_of(None)) as journal:
        assert journal.movement_files() == ()


def test_a_kept_movement_goes_into_exports_and_backups(
    posecheck: Run, twists: Path, own: Path, tmp_path: Path
) -> None:
    """Another machine that has only the export can measure again, too."""
    save(posecheck, twists, own)
    kept = (own.read_text(encoding="utf-8"),)
    with open_journal(place_of(None)) as journal, open_journal(tmp_path / "b.db") as other:
        text = "".join(exported(journal, now=NOW))
        bring_in(other, text, name="export", now=NOW)
        bring_in(other, text, name="export", now=NOW)
        assert other.movement_files() == kept
        old = json.dumps({k: v for k, v in json.loads(text).items() if k != "movement_files"})
        with open_journal(tmp_path / "c.db") as third:
            bring_in(third, old, name="export of an older posecheck", now=NOW)
            assert third.movement_files() == ()
    posecheck("journal", "backup", tmp_path / "backup.sqlite")
    with open_journal(tmp_path / "backup.sqlite") as backup:
        assert backup.movement_files() == kept


def test_purging_erases_a_movement_that_nothing_else_needs(
    posecheck: Run, twists: Path, own: Path
) -> None:
    """It stays as long as a session was measured with it, or a limit is marked for it."""
    session = save(posecheck, twists, own)
    other = save(posecheck, twists, own, "--person", "eve")
    posecheck("journal", "purge", session, "--yes-really")
    with open_journal(place_of(None)) as journal:
        assert len(journal.movement_files()) == 1
    posecheck("baseline", "set", own, "--comfort", 40)
    posecheck("journal", "purge", other, "--yes-really")
    with open_journal(place_of(None)) as journal:
        assert len(journal.movement_files()) == 1
    posecheck("journal", "purge", "--everything-of", "me", "--yes-really")
    with open_journal(place_of(None)) as journal:
        assert journal.movement_files() == ()


def test_of_several_kept_files_the_one_used_last_is_found(
    posecheck: Run, twists: Path, own: Path
) -> None:
    """Also when it was the first that was kept."""
    save(posecheck, twists, own)
    write_own(own, spread_share=0.2)
    save(posecheck, twists, own)
    write_own(own)
    save(posecheck, twists, own, "--person", "eve")
    own.unlink()
    with open_journal(place_of(None)) as journal:
        library = Library(journal)
        assert len(journal.movement_files()) == 2
        assert library.find("my-twist").primary.spread_share == 0.04
