"""The commands as a person or a program meets them."""

import csv
import importlib
import importlib.metadata
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from posecheck.estimators import bundles
from posecheck.movements import list_movements
from tests.helpers.clips import cut_off
from tests.helpers.commands import Run, Script, command, score
from tests.helpers.people import duration_s, turning, write_landmarks

CATALOG = Path(sys.modules[list_movements.__module__].__file__ or "").parent / "catalog"
HEAVY = {"numpy", "cv2", "mediapipe", "av", "rich.progress"}
# Of MediaPipe (absl's levels with date, TensorFlow), FFmpeg (its tags) and OpenCV.
NATIVE_LOG = re.compile(r"[IWEF]0000 |[IWEF]\d{4} \d\d:|TensorFlow|ffmpeg|\[\w+ @ 0x|\[ ?WARN")


def document(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The JSON on the standard output of a run that went well."""
    assert result.returncode == 0, result.stderr
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def repetitions(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Of all sets."""
    return [one for a_set in found["sets"] for one in a_set["repetitions"]]


# --- the small commands ---------------------------------------------------------------------------


def test_help_names_every_command(posecheck: Run) -> None:
    """The help lists the four commands and says what posecheck is not."""
    result = posecheck("--help")
    assert result.returncode == 0
    for name in ("score", "demo", "movements", "doctor"):
        assert name in result.stdout
    assert "Not a medical device" in result.stdout


@pytest.mark.parametrize("name", ["score", "demo", "movements", "doctor"])
def test_every_command_has_help(posecheck: Run, name: str) -> None:
    """Each command explains itself."""
    result = posecheck(name, "-h")
    assert result.returncode == 0
    assert "--debug" in result.stdout


def test_help_loads_nothing_heavy(process: Run) -> None:
    """To show its help, posecheck imports no numpy, OpenCV, MediaPipe or PyAV."""
    code = (
        "import sys; from typer.testing import CliRunner; from posecheck.cli import app; "
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0; "
        f"print(sorted(set(sys.modules) & {HEAVY!r}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
    assert process("--help").returncode == 0


def test_version_is_that_of_the_installation(process: Run) -> None:
    """--version shows the installed version and nothing else."""
    result = process("--version")
    assert result.returncode == 0
    assert result.stdout.strip() == f"posecheck {importlib.metadata.version('posecheck')}"


def test_movements_tells_what_can_be_measured(posecheck: Run) -> None:
    """Each movement is listed with how to name it, its view, its measure and what it is not."""
    result = posecheck("movements")
    assert result.returncode == 0
    shown = " ".join(result.stdout.split())
    for movement in list_movements():
        assert f"--movement {movement.id}" in shown
        assert movement.measures in shown
        assert movement.does_not_measure in shown
        assert movement.protocol["position"] in shown
    assert "shoulders_from_camera" not in shown  # it only compares repetitions of one set


def test_doctor_finds_this_installation_well(posecheck: Run) -> None:
    """Here, where the tests run, every needed part is present and works."""
    result = posecheck("doctor")
    assert result.returncode == 0, result.stdout
    for part in (
        "Model full",
        "Model lite",
        "OpenCV",
        "MediaPipe",
        "Video files",
        "Data folder",
        "Journal",
    ):
        assert re.search(rf"^ok +{part}", result.stdout, re.MULTILINE), result.stdout
    assert "silent on the network" in result.stdout
    assert "Everything that is needed works." in result.stdout


def test_doctor_says_what_each_missing_part_means(
    posecheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken library is mended first; without a screen or a sound card clips can be scored."""
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=list))
    monkeypatch.setattr("posecheck.estimators.opening.library_release", lambda: "0.10.99")
    result = posecheck("doctor")
    assert result.returncode == 5
    said = " ".join(result.stdout.split())
    for finding in (
        "FAIL MediaPipe 0.10.99 was not verified to be silent on the network; install 0.10.30",
        "FAIL Video files cannot be loaded (import of av halted; None in sys.modules). Install",
        "note Window no display; recorded clips can be scored without one.",
        "note Sound no sound card; the live coach will be silent.",
    ):
        assert finding in said


def test_doctor_looks_at_the_journal_and_changes_nothing(
    posecheck: Run, twists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is, how large; none yet, damaged, of another version, unreachable: each is told."""
    place = tmp_path / "journal.sqlite"
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(place))
    monkeypatch.setenv("COLUMNS", "300")  # however long the path is
    # Only this line: the others take seconds and have their own tests.
    doctor = importlib.import_module("posecheck.app.doctor")
    monkeypatch.setattr(doctor, "examine", lambda: [doctor._journal()])

    def said() -> str:
        return " ".join(posecheck("doctor").stdout.split())

    assert "none yet" in said()
    assert not place.exists()
    posecheck("score", twists, "-m", "thoracic-twist", "--save")
    assert re.search(r"ok Journal \S+: 1 session, 0\.\d MB, version 0006", said())
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE posecheck_version SET version_num = '9999'")
    assert "of another version (9999)" in said()
    place.write_bytes(b"no database" * 1000)
    result = posecheck("doctor")
    assert result.returncode == 5
    assert "damaged" in result.stdout
    assert place.read_bytes() == b"no database" * 1000
    monkeypatch.setenv("POSECHECK_DATABASE_URL", "postgresql://anna:secret@127.0.0.1:9/journal")
    assert "FAIL Journal" in said()
    assert "secret" not in said()


def test_doctor_says_how_to_mend_a_model(
    posecheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a damaged model: 5, the line that fails, and the command that restores it."""
    folder = tmp_path / "models"
    shutil.copytree(bundles.models_folder(), folder)
    cut_off(folder / "pose_landmarker_full.task", folder / "pose_landmarker_full.task", 0.5)
    monkeypatch.setattr(bundles, "models_folder", lambda: folder)
    result = posecheck("doctor")
    assert result.returncode == 5
    assert re.search(r"^FAIL +Model full", result.stdout, re.MULTILINE)
    assert "checkout -- pose_landmarker_full.task" in " ".join(result.stdout.split())
    assert "see the lines marked FAIL" in result.stderr


# --- scoring a clip -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scored(
    one_turn: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A real run on the beginning of the sample clip, and the landmarks that it kept."""
    folder = tmp_path_factory.mktemp("scored")
    words = command(*score(one_turn, "--json", "-", "--landmarks", "kept.npz"))
    environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    run = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert sorted(path.name for path in folder.iterdir()) == ["kept.npz"], "it left something"
    return run, folder / "kept.npz"


Scored = tuple[subprocess.CompletedProcess[str], Path]


def test_standard_output_holds_only_the_document(scored: Scored, one_turn: Path) -> None:
    """With --json - a program reads one JSON document and nothing else."""
    found = document(scored[0])
    assert found["schema"] == "posecheck.session/1"
    assert found["source"]["name"] == one_turn.name
    assert [one["side"] for one in repetitions(found)] == ["left"]


def test_native_libraries_stay_silent(scored: Scored) -> None:
    """Nothing of MediaPipe's, FFmpeg's or OpenCV's own log reaches the standard error."""
    assert not NATIVE_LOG.search(scored[0].stderr)
    assert scored[0].stderr == ""


def test_the_same_clip_gives_the_same_document(
    scored: Scored, process: Run, one_turn: Path
) -> None:
    """A second run prints the same bytes."""
    assert process(*score(one_turn, "--json", "-")).stdout == scored[0].stdout


def test_kept_landmarks_give_the_same_numbers(posecheck: Run, scored: Scored) -> None:
    """Landmarks that were kept, scored again, give exactly the sets of the video.

    Only the background, of which landmarks know nothing, is not told again.
    """
    again = document(posecheck(*score(scored[1], "--json", "-")))
    before = document(scored[0])
    assert [one["set_up"].pop("background_hash") for one in again["sets"]] == [None]
    assert all(one["set_up"].pop("background_hash") for one in before["sets"])
    assert again["sets"] == before["sets"]
    assert again["source"]["kind"] == "landmarks"
    assert again["source"]["frames"] == before["source"]["frames"]
    assert again["source"]["duration_s"] == before["source"]["duration_s"]


def test_landmarks_that_were_kept_of_landmarks_are_the_same(
    posecheck: Run, scored: Scored, tmp_path: Path
) -> None:
    """Keeping the landmarks of a landmark file copies it, value for value."""
    posecheck(*score(scored[1], "--landmarks", tmp_path / "copy.npz"))
    with np.load(scored[1]) as before, np.load(tmp_path / "copy.npz") as after:
        assert set(after.files) == set(before.files)
        for name in before.files:
            np.testing.assert_array_equal(after[name], before[name])


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nothing_is_sent_over_the_network(one_turn: Path, tmp_path: Path) -> None:
    """Scoring a clip makes no socket to another machine, as the operating system sees it."""
    log = tmp_path / "calls.txt"
    trace = ["strace", "-f", "-o", str(log), "-e", "trace=socket,connect,sendto,sendmsg,sendmmsg"]
    words = command(*score(one_turn, "--to", 1, "--json", tmp_path / "out.json"))
    result = subprocess.run([*trace, *words], capture_output=True, text=True, check=False)
    if "PTRACE" in result.stderr or "ptrace" in result.stderr:
        pytest.skip("this machine does not allow tracing")
    assert result.returncode == 4, result.stderr  # a second of it holds no repetition
    calls = log.read_text(encoding="utf-8").splitlines()
    assert "exited with 4" in calls[-1]
    assert [call for call in calls if "AF_INET" in call] == []


# --- options, on landmarks ------------------------------------------------------------------------


def test_side_reports_only_that_side(posecheck: Run, twists: Path) -> None:
    """--side right leaves out the turn to the left and is in the settings."""
    found = document(posecheck(*score(twists, "--side", "right", "--json", "-")))
    assert [one["side"] for one in repetitions(found)] == ["right"]
    assert found["software"]["settings"]["side"] == "right"


@pytest.mark.parametrize(
    ("comfort_deg", "verdicts"),
    [(None, {"no-limit"}), (89, {"comfortable"}), (4, {"near-limit", "forced"})],
)
def test_comfort_limit_gives_the_verdict(
    posecheck: Run, twists: Path, comfort_deg: float | None, verdicts: set[str]
) -> None:
    """Turns far below a given limit are comfortable, far above it are not; or there is no limit."""
    words = [] if comfort_deg is None else ["--comfort", comfort_deg]
    found = document(posecheck(*score(twists, *words, "--json", "-")))
    assert {one["verdict"] for one in repetitions(found)} <= verdicts
    assert len(repetitions(found)) == 2
    limits = [(one["deg"], one["origin"]) for one in found["sets"][0]["limits"]]
    assert limits == ([] if comfort_deg is None else [(comfort_deg, "option")])


def test_from_and_to_trim(posecheck: Run, twists: Path) -> None:
    """From the rest before the second turn there is only that one, at its time in the recording."""
    found = document(posecheck(*score(twists, "--from", 5.2, "--json", "-")))
    [second] = repetitions(found)
    assert (second["side"], second["peak_s"]) == ("right", pytest.approx(7.5, abs=0.2))
    found = document(posecheck(*score(twists, "--to", 5.8, "--json", "-")))
    [first] = repetitions(found)
    assert (first["side"], first["peak_s"]) == ("left", pytest.approx(3.5, abs=0.2))
    assert found["source"]["duration_s"] <= 5.8


def test_mirrored_exchanges_the_sides(posecheck: Run, twists: Path) -> None:
    """The same landmarks taken as a mirror image give the other side first, as far."""
    plain = repetitions(document(posecheck(*score(twists, "--json", "-"))))
    mirrored = repetitions(document(posecheck(*score(twists, "--mirrored", "--json", "-"))))
    assert [one["side"] for one in plain] == ["left", "right"]
    assert [one["side"] for one in mirrored] == ["right", "left"]
    assert [one["end_range_deg"] for one in mirrored] == pytest.approx(
        [one["end_range_deg"] for one in plain], abs=0.5
    )


def test_a_copied_movement_file_measures_the_same(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """A movement file copied from the catalog gives the document of the catalog's movement."""
    own = tmp_path / "mine.toml"
    shutil.copy(CATALOG / "thoracic-twist.toml", own)
    mine = posecheck("score", twists, "--movement-file", own, "--json", "-")
    assert mine.stdout == posecheck(*score(twists, "--json", "-")).stdout


def test_an_own_movement_keeps_its_name(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """A changed copy is reported under its own name and with its own content hash."""
    text = (CATALOG / "thoracic-twist.toml").read_text(encoding="utf-8")
    own = tmp_path / "mine.toml"
    own.write_text(text.replace('id = "thoracic-twist"', 'id = "my-twist"'), encoding="utf-8")
    found = document(posecheck("score", twists, "--movement-file", own, "--json", "-"))
    assert found["sets"][0]["movement"] == "my-twist"
    catalog = document(posecheck(*score(twists, "--json", "-")))
    hashes = [one["software"]["movement_file_sha256"] for one in (found, catalog)]
    assert hashes[0] != hashes[1]


def test_table_and_document_agree(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """The table for a spreadsheet has the repetitions of the document, and is shown as well."""
    words = ("--json", tmp_path / "out.json", "--csv", tmp_path / "out.csv")
    result = posecheck(*score(twists, *words))
    assert result.returncode == 0
    assert "left" in result.stdout
    assert "right" in result.stdout
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["side"]]
    assert [row["side"] for row in rows] == [one["side"] for one in repetitions(found)]


def test_several_sets_are_kept_apart(posecheck: Run, tmp_path: Path) -> None:
    """Two sets with 25 seconds of rest between them are two sets in the document."""

    def pose_at(t_s: float) -> Any:
        later_s = duration_s(2) + 25.0
        return turning(t_s if t_s < later_s else t_s - later_s)

    file = write_landmarks(tmp_path / "sets.npz", pose_at, 2 * duration_s(2) + 25.0)
    found = document(posecheck(*score(file, "--json", "-")))
    sides = [[one["side"] for one in a_set["repetitions"]] for a_set in found["sets"]]
    assert sides == [["left", "right"], ["left", "right"]]


def test_several_clips_make_one_document(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """Two clips give one document with a session for each, in order."""
    other = shutil.copy(twists, tmp_path / "other.npz")
    found = document(posecheck(*score(other, twists, "--json", "-")))
    assert found["schema"] == "posecheck.sessions/1"
    assert [one["source"]["name"] for one in found["sessions"]] == ["other.npz", "twists.npz"]
    assert found["failed"] == []


def test_an_annotated_clip_has_every_frame(
    posecheck: Run, scripted: Script, six_seconds: Path, tmp_path: Path
) -> None:
    """--annotate writes an H.264 clip of as many frames, at the same times."""
    scripted(lambda frame: turning(frame.t_s))
    out = tmp_path / "out.mp4"
    assert posecheck(*score(six_seconds, "--annotate", out)).returncode == 0
    with av.open(str(out)) as video:
        times_s = [frame.time for frame in video.decode(video=0)]
    assert times_s == pytest.approx(np.arange(150) * 0.04, abs=1e-3)


# --- where the output goes ------------------------------------------------------------------------


def test_a_name_with_brackets_is_shown_as_it_is(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """A file name that looks like markup is neither interpreted nor swallowed."""
    clip = tmp_path / "[bold]twist[red].npz"
    shutil.copy(twists, clip)
    result = posecheck(*score(clip, "--details"))
    assert result.returncode == 0
    assert "[bold]twist[red].npz" in result.stdout


def test_output_without_unicode(process: Run, twists: Path) -> None:
    """Where the output can hold ASCII only, it is still written, without an error."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = process(*score(twists), env=environment)
    assert result.returncode == 0, result.stderr
    result = process(*score(twists, "--json", "-"), env=environment)
    assert len(repetitions(document(result))) == 2


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error there")
def test_a_reader_that_goes_away(twists: Path, tmp_path: Path) -> None:
    """When nobody reads the output any more (| head), it ends without a complaint."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        words = command(*score(twists))
        run = subprocess.run(
            words, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writing)
    assert run.returncode != 0
    assert run.stderr == ""
