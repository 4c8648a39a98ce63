"""Nothing private by accident: permissions, passwords, and text that would steer a terminal."""

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.app.configuration import config_file
from posecheck.capture.camera import open_camera
from posecheck.errors import CameraError
from posecheck.files import data_folder
from posecheck.terminal.console import PlainConsole
from tests.helpers.commands import Run, score
from tests.helpers.inbox import put, sessions

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
NASTY = "x\x1b]8;;evil\x07y\x1b[2J\x9b1A\u202ez\u200b"
PASSWORD = "ge/h#e?im"


@pytest.fixture(params=[0o022, 0o000], ids=["umask-022", "umask-000"])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """What others are allowed by default."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder somebody else may read, or enter."""
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in sorted(folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
@pytest.mark.usefixtures("_umask")
def test_everything_that_is_kept_or_written_is_for_its_owner_alone(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """Journal, its log, ledgers, lock, reports, pages, tables, exports and backups."""
    data_folder().mkdir(parents=True)  # for own movement files, open to others
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    out.mkdir(mode=0o700)
    put(twists, inbox, "thoracic-twist.npz")
    files = {
        f"--{kind}": out / f"a.{end}"
        for kind, end in (("json", "json"), ("csv", "csv"), ("page", "html"), ("series", "mot"))
    }
    runs = (
        score(twists, "--save", *(word for one in files.items() for word in one)),
        score(inbox, "--out", out / "results"),
        ("audit", "run", "--inbox", inbox, "--settle", "0", "--reports", out / "new" / "reports"),
        ("audit", "report"),
        ("journal", "backup", out / "backup.sqlite"),
        ("journal", "export", "--out", out / "export.json"),
        ("journal", "export", "--format", "csv", "--out", out / "export.csv"),
    )
    for words in runs:
        assert posecheck(*words).returncode in (0, 10, 11, 12), words
    assert (data_folder() / "journal.sqlite").exists()
    assert (data_folder() / "inbox.json").exists()
    assert list((data_folder() / "reports").iterdir())
    assert len(list(out.iterdir())) == 9
    assert open_to_others(out) == []
    assert open_to_others(data_folder().parent) == []


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_a_command_makes_no_file_that_others_may_read_whatever_library_writes_it(
    process: Run, twists: Path, tmp_path: Path
) -> None:
    """Here Parquet, with nothing forbidden to others by the person's settings."""
    made = process(*score(twists, "--series", tmp_path / "a.parquet"), umask=0)
    assert made.returncode == 0, made.stderr
    assert open_to_others(tmp_path) == []


def test_names_and_notes_cannot_steer_the_terminal(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """Neither where they are listed, nor in messages, nor in what programs read."""
    clip = tmp_path / f"{NASTY}.npz"
    clip.write_bytes(twists.read_bytes())
    shown = posecheck(*score(clip, "--save", "--json", "-"))
    assert json.loads(shown.stdout)["source"]["name"] == clip.name  # programs get the very name
    (session,) = sessions()
    assert posecheck("journal", "note", session.short_id, NASTY).returncode == 0
    texts = [shown, posecheck("journal"), posecheck("journal", "show", session.short_id)]
    texts += [posecheck(*score(tmp_path / f"no{NASTY}.npz")), posecheck(f"scor{NASTY}")]
    texts += [posecheck("journal", "export", "--out", "-")]
    for text in texts:
        assert not STEERING.search(text.stdout + text.stderr)
    assert "x]8;;evily[2J1Az.npz" in texts[2].stdout


def test_a_name_with_line_breaks_is_no_line_of_its_own(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """What a file is called cannot pass for something that posecheck says."""
    folder = tmp_path / "clips"
    put(twists, folder, "a\nposecheck: all is well.npz")
    put(twists, folder, "b\r\nposecheck: all is well.npz").write_bytes(b"damaged")
    for words in ((folder,), (folder / "no\nposecheck: all is well",)):
        result = posecheck(*score(*words))
        lines = [*result.stdout.splitlines(), *result.stderr.splitlines()]
        assert not [line for line in lines if line.startswith("posecheck: all is well")]


def test_a_terminal_with_colours_gets_those_of_posecheck_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rich's own codes stay; those in a text go, and so does markup."""
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    PlainConsole().print(f"[bold]{NASTY}[/bold] :smile:", style="red")
    assert capsys.readouterr().out == ("\x1b[31m[bold]x]8;;evily[2J1Az[/bold] :smile:\x1b[0m\n")


@pytest.mark.parametrize(
    "address",
    [
        f"rtsp://anna:{PASSWORD}@127.0.0.1:9/yard",
        f"http://127.0.0.1:9/video?user=anna&pwd={PASSWORD}",
        f"http://127.0.0.1:9/user=anna_password={PASSWORD}_channel=1",
    ],
)
def test_the_password_of_a_camera_is_told_to_nobody(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of a camera goes into journal, window, documents and errors."""
    monkeypatch.setattr("cv2.VideoCapture.isOpened", lambda _: False, raising=False)
    with pytest.raises(CameraError) as refused:
        open_camera(address, width_px=640, height_px=480, rate_hz=30.0)
    assert "127.0.0.1:9/" in str(refused.value)
    assert not any(part in str(refused.value) for part in ("ge/", "h#e", "?im"))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://anna:geheim@127.0.0.1:9/mine",
        "postgresql://anna@127.0.0.1:9/mine?password=geheim",
        "postgresql://anna:geheim@x@127.0.0.1:9/mine",
        "postgresql://anna:geheim@127.0.0.1:port/mine",
        "mysql://anna:geheim@127.0.0.1/mine",
        "anna:geheim@127.0.0.1/mine",
    ],
)
@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_the_password_of_a_database_is_told_to_nobody(
    posecheck: Run, address: str, debug: tuple[str, ...]
) -> None:
    """Neither in an error nor in a traceback."""
    result = posecheck("journal", "--database", address, *debug)
    assert "geheim" not in result.stdout + result.stderr


def test_words_that_are_no_valid_text_are_no_reason_to_fail(posecheck: Run, twists: Path) -> None:
    """A terminal in another encoding hands on halves of letters."""
    half = "no\udcfft"
    assert posecheck(*score(twists, "--save", "--person", half)).returncode == 2
    assert posecheck(*score(twists, "--save")).returncode == 0
    (session,) = sessions()
    for what in ("note", "tag"):
        assert posecheck("journal", what, session.short_id, half).returncode == 0
    (session,) = sessions()
    assert ([note.text for note in session.notes], list(session.tags)) == (["no?t"], ["no?t"])


def test_doctor_says_what_is_wrong_in_the_configuration(posecheck: Run) -> None:
    """And does not ask for another installation."""
    config_file().parent.mkdir(parents=True)
    config_file().write_text("person = 3", encoding="utf-8")
    result = posecheck("doctor")
    assert result.returncode == 5
    assert "line 1: person must be a text" in " ".join(result.stdout.split())
    assert "Install posecheck again" not in result.stdout
