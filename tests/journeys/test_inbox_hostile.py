"""An inbox with something bad in it: the good clips are measured, the bad ones are named."""

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from posecheck.app import measuring
from posecheck.app.clips import ClipRequest
from posecheck.app.measuring import Measured, measure
from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.history import DateOrigin
from posecheck.inbox.sidecar import sidecar_of
from posecheck.journal import open_journal
from posecheck.workers.processes import LimitedProcesses, Limits
from tests.helpers.commands import command
from tests.helpers.inbox import DATED, audit, put, sessions
from tests.helpers.kept import a_start, keep
from tests.helpers.people import write_rocks

GOOD = "ankle-rock/left/good.npz"


@pytest.fixture(scope="module")
def rocks(tmp_path_factory) -> Path:
    """Five rocks of the left ankle, as landmarks."""
    return write_rocks(tmp_path_factory.mktemp("rocks") / "rocks.npz", 30, 33, 34, 33, 35)


@pytest.fixture
def inbox(rocks, tmp_path) -> Path:
    """A phone's folder with a good clip in it."""
    place = tmp_path / "inbox"
    put(rocks, place, GOOD, DATED)
    return place


def encrypted(path: Path) -> None:
    """A zip archive that says that it needs a password."""
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(signature)
        while at >= 0:
            (old,) = struct.unpack_from("<H", content, at + flags)
            struct.pack_into("<H", content, at + flags, old | 1)
            at = content.find(signature, at + 1)
    path.write_bytes(content)


def nested_header(path: Path) -> None:
    """Arrays that describe themselves by thousands of brackets."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + b"(" * 9000 + b")" * 9000
    member = b"\x93NUMPY\x02\x00" + struct.pack("<I", len(header) + 2) + header + b"}\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("t_s", "landmarks_px", "width_px", "height_px"):
            file.writestr(f"{name}.npy", member)
    path.write_bytes(archive.getvalue())


def all_zero(path: Path) -> None:
    path.write_bytes(bytes(len(path.read_bytes())))


DAMAGES = (encrypted, nested_header, all_zero)


def names_of(found: dict[str, Any]) -> dict[str, str]:
    """Each clip of a run and its outcome."""
    return {clip["path"]: clip["outcome"] for clip in found["clips"]}


def test_damaged_landmark_files_are_named_once(posecheck, rocks, inbox):
    """The good clip beside them is measured in the same run."""
    bad = {f"ankle-rock/{damage.__name__}.npz": damage for damage in DAMAGES}
    for name, damage in bad.items():
        damage(put(rocks, inbox, name))
    code, found = audit(posecheck, inbox)
    assert code == 11
    assert names_of(found) == dict.fromkeys(bad, "refused") | {GOOD: "kept"}
    assert all(clip["text"] for clip in found["clips"] if clip["outcome"] == "refused")
    assert len(found["reports"]) == 1
    assert audit(posecheck, inbox)[0] == 10


SIDECARS = {
    "note = " + "[" * 20_000: "nested too deeply",
    'note = "' + "a" * 100_000 + '"': "too large",
    "recorded_at = 0001-01-01": "nothing was recorded at 0001-01-01",
    "recorded_at = 9999-12-31": "nothing was recorded at 9999-12-31",
    "recorded_at = 9999-12-31T23:59:59-12:00": "nothing was recorded at 9999-12-31",
    f'person = "{"a" * 300}"': "1 to 100 characters",
    'person = " "': "1 to 100 characters",
    'model = "\\u0000"': "model",
    'movement = "deep.toml"': "nested too deeply",
}


def test_sidecars_that_cannot_be_are_asked_about(posecheck, rocks, inbox):
    """Each question says what to correct; the good clip is measured and reported."""
    (inbox / "ankle-rock").mkdir(exist_ok=True)
    (inbox / "ankle-rock/deep.toml").write_text("id = " + "[" * 20_000, encoding="utf-8")
    why = {f"ankle-rock/{i}.npz": text for i, text in enumerate(SIDECARS.values())}
    for name, said in zip(why, SIDECARS, strict=True):
        put(rocks, inbox, name, said)
    code, found = audit(posecheck, inbox)
    assert code == 12
    assert names_of(found) == dict.fromkeys(why, "asks") | {GOOD: "kept"}
    for clip in found["clips"]:
        assert why.get(clip["path"], "") in clip["text"]
    assert len(found["reports"]) == 1


@pytest.mark.parametrize(("size", "refused"), [(64 * 1024, False), (64 * 1024 + 1, True)])
def test_a_sidecar_has_at_most_64_kilobytes(tmp_path, size, refused):
    (tmp_path / "a.toml").write_text('person = "Ada"\n'.ljust(size, "#"), encoding="utf-8")
    with pytest.raises(UsageError, match="too large") if refused else nullcontext():
        assert sidecar_of(tmp_path / "a.mp4").person == "Ada"


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there alone")
def test_a_name_that_is_not_text_is_asked_about(posecheck, rocks, inbox):
    """It is shown with its bytes written out."""
    clip = put(rocks, inbox, "ankle-rock/odd.npz", DATED)
    os.rename(clip, os.fsencode(clip.parent) + b"/caf\xe9.npz")  # noqa: PTH104 - of bytes
    code, found = audit(posecheck, inbox)
    assert code == 12
    assert names_of(found) == {"ankle-rock/caf\\xe9.npz": "asks", GOOD: "kept"}


def _dies_of(number: int, clip: Path, request: ClipRequest) -> Measured:
    if clip.name.startswith("bad"):
        os.kill(os.getpid(), number)
    return measure(clip, request)


def abort(clip: Path, request: ClipRequest) -> Measured:
    """Native code gives up on bad clips."""
    return _dies_of(signal.SIGABRT, clip, request)


def kill(clip: Path, request: ClipRequest) -> Measured:
    """The system ends the process that measures bad clips."""
    return _dies_of(signal.SIGKILL, clip, request)


def grow(clip: Path, request: ClipRequest) -> Measured:
    """A bad clip takes memory for ever."""
    taken = []
    while clip.name.startswith("bad"):
        taken.append(b"\1" * 2**24)
    return measure(clip, request)


@pytest.mark.parametrize(
    ("does", "outcome", "exit_code", "why"),
    [
        (abort, "refused", 11, "crashed twice (SIGABRT)"),
        (kill, "failed", 13, "killed twice (SIGKILL)"),
        (grow, "refused", 11, "more memory than a clip may use (600 MB)"),
    ],
)
def test_a_process_that_dies_ends_its_clip_alone(
    posecheck, rocks, inbox, monkeypatch, does: Callable, outcome, exit_code, why
):
    """A real signal in the process that measures; what the machine did is tried again."""
    monkeypatch.setattr(measuring, "measure", does)
    monkeypatch.setattr(
        "posecheck.app.inbox_audit.LimitedProcesses",
        lambda: LimitedProcesses(limits=Limits(memory_mb=600.0)),
    )
    put(rocks, inbox, "ankle-rock/bad.npz", DATED)
    with (inbox / "ankle-rock/bad.npz").open("ab") as file:
        file.write(b"\0")  # another content than the good one's
    code, found = audit(posecheck, inbox)
    assert code == exit_code
    assert names_of(found) == {"ankle-rock/bad.npz": outcome, GOOD: "kept"}
    assert why in next(clip["text"] for clip in found["clips"] if clip["outcome"] == outcome)
    assert len(sessions()) == 1
    assert audit(posecheck, inbox)[0] == (13 if outcome == "failed" else 10)


def test_a_report_that_cannot_be_written_stops_no_other(posecheck, rocks, inbox):
    """A session of the year 9999 in the journal: its week has no end."""
    put(rocks, inbox, "ankle-rock/other.npz", 'person = "ben"\n' + DATED)
    assert audit(posecheck, inbox)[0] == 0
    ledger = data_folder() / "inbox.json"
    with open_journal(str(data_folder() / "journal.sqlite")) as journal:
        far = replace(
            a_start(),
            recorded_at=datetime(9999, 12, 31, tzinfo=UTC),
            date_origin=DateOrigin.OPTION,
        )
        id_ = keep(journal, far).session_id
    text = ledger.read_text(encoding="utf-8").replace('"reported": true', '"reported": false')
    (old,) = [session.id for session in sessions() if session.person == "ben"]
    ledger.write_text(text.replace(old, id_), encoding="utf-8")
    code, found = audit(posecheck, inbox)
    assert code == 13
    assert [report["person"] for report in found["reports"]] == ["me"]
    (why,) = found["unwritten"]
    assert "9999-W52" in why


def test_what_is_measured_elsewhere_is_kept_with_the_same_numbers(rocks, tmp_path):
    """Bit by bit what this process measures, with its landmarks."""
    from posecheck.app.measuring import measure_in
    from posecheck.movements import load_movement

    request = ClipRequest(movement=load_movement("ankle-rock"))
    with LimitedProcesses() as processes:
        there = measure_in(processes, rocks, request)
    here = measure(rocks, request)
    assert repr(there.session) == repr(here.session)
    assert there.landmarks == here.landmarks
    assert len(there.session.repetitions) == 5


@pytest.mark.skipif(os.name == "nt", reason="the run is ended by a Unix signal")
def test_a_run_that_is_killed_is_gone_on_with(posecheck, inbox, tmp_path):
    """Killed after each clip or two: every good clip is kept once, every bad one is named."""
    good = [write_rocks(inbox / f"ankle-rock/{i}.npz", 30, 33, 34, 33, 31.0 + i) for i in range(3)]
    for i in range(3):
        (inbox / f"ankle-rock/{i}-bad.mp4").write_bytes(f"no video {i}".encode())
    ledger, named, done = data_folder() / "inbox.json", [], 0
    for _ in range(2):
        words = command("audit", "run", "--inbox", inbox, "--settle", "0")
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as run:
            while entries(ledger) < done + 2:
                assert run.poll() is None
                time.sleep(0.02)
            run.kill()
            named += run.communicate()[1].splitlines()
        done = entries(ledger)
    _, found = audit(posecheck, inbox)
    assert len(sessions()) == len(good) + 1
    refused = [clip["path"] for clip in found["clips"] if clip["outcome"] == "refused"]
    refused += [line.split(":")[1].strip() for line in named if "is not a video" in line]
    assert sorted(set(refused)) == [f"ankle-rock/{i}-bad.mp4" for i in range(3)]
    assert audit(posecheck, inbox)[0] == 10


def entries(ledger: Path) -> int:
    """Clips that a ledger knows."""
    return ledger.read_text(encoding="utf-8").count('"sha256"') if ledger.exists() else 0
