"""What is set once for all commands: option before variable before file."""

import json
import stat
from contextlib import nullcontext
from pathlib import PurePath

import pytest

from posecheck.app.configuration import config_file, setting, value_in_file
from posecheck.app.user_data import journal_address
from posecheck.cli import app
from posecheck.cli.configured import DEFAULTS
from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.inbox.naming import Named, named
from posecheck.inbox.sidecar import Sidecar
from posecheck.movements import Library
from posecheck.records import Frame, Pose, absent_pose
from tests.helpers.clips import GREEN, RED, corners_of
from tests.helpers.commands import Run, score, told
from tests.helpers.inbox import sessions


def written(text: str) -> None:
    """The file as somebody wrote it in an editor."""
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def test_an_option_comes_before_a_variable_and_that_before_the_file(
    posecheck: Run, twists, tmp_path, monkeypatch
):
    """Seen in whose session it is, and in which journal."""
    assert posecheck("config", "set", "person", "Anna").returncode == 0
    posecheck(*score(twists, "--save"))
    monkeypatch.setenv("POSECHECK_PERSON", "Ben")
    posecheck(*score(twists, "--save"))
    posecheck(*score(twists, "--save", "--person", "Cleo"))
    assert [one.person for one in sessions()] == ["Anna", "Ben", "Cleo"]

    assert posecheck("config", "set", "database", tmp_path / "a.sqlite").returncode == 0
    assert journal_address(None) == str(tmp_path / "a.sqlite")
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "b.sqlite"))
    assert journal_address(None) == str(tmp_path / "b.sqlite")
    assert journal_address("c.sqlite") == "c.sqlite"


def test_every_value_is_shown_with_where_it_comes_from(posecheck: Run, monkeypatch):
    """A password is not."""
    posecheck("config", "set", "database", "postgresql://anna:geheim@host/mine")
    monkeypatch.setenv("POSECHECK_MODEL", "lite")
    lines = [line.split() for line in posecheck("config").stdout.splitlines()]
    shown = {line[0]: line[1:] for line in lines}
    assert shown["database"] == ["postgresql://anna:***@host/mine", "file"]
    assert shown["model"] == ["lite", "$POSECHECK_MODEL"]
    assert shown["person"] == ["me", "default"]
    assert shown["File:"] == [str(config_file())]


def test_only_its_owner_can_read_the_file(posecheck: Run):
    """Also if an editor made it first."""
    written('camera = "rtsp://anna:geheim@yard/1"\n')
    config_file().chmod(0o644)
    assert setting("camera").value == "rtsp://anna:geheim@yard/1"
    assert stat.S_IMODE(config_file().stat().st_mode) == 0o600
    assert "geheim" not in posecheck("config").stdout
    posecheck("config", "set", "model", "lite")
    assert stat.S_IMODE(config_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(config_file().parent.stat().st_mode) == 0o700


def test_changing_a_value_leaves_the_rest_of_the_file_alone(posecheck: Run):
    """Comments and the order of lines too."""
    written('# mine\nperson = "Anna" # me\n\nmodel = "lite"\n')
    posecheck("config", "set", "person", "Ben")
    posecheck("config", "set", "phone_mirrors", "yes")
    posecheck("config", "unset", "model")
    text = config_file().read_text(encoding="utf-8")
    assert text == '# mine\nperson = "Ben"\n\nphone_mirrors = true\n'
    assert "is not set" in posecheck("config", "unset", "model").stdout


@pytest.mark.parametrize(("size", "refused"), [(64 * 1024, False), (64 * 1024 + 1, True)])
def test_a_file_of_more_than_64_kilobytes_was_not_written_by_a_person(size, refused):
    written('person = "Ada"\n'.ljust(size, "#"))
    with pytest.raises(UsageError, match="too large") if refused else nullcontext():
        assert value_in_file("person") == "Ada"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '# mine\n\npesron = "Anna"\n',
            "line 3: There is no setting 'pesron'. Did you mean 'person'?",
        ),
        ('person = "Anna"\nmodel = "big"\n', "line 2: model must be lite, full or heavy"),
        ("phone_mirrors = 3\n", "line 1: phone_mirrors must be true or false"),
        ('inbox = "Sync"\n', "line 1: inbox must be a whole path"),
        (
            '\n[database]\nurl = "postgresql://anna:geheim@host"\n',
            "line 2: database must be a text",
        ),
        ('database = "mysql://anna:geheim@host"\n', "line 1: database must be a whole path or"),
        ('person = "Anna\\n* * * * * x"\n', "line 1: person must not hold line breaks"),
        ("person = Anna\n", "line 1 cannot be read as TOML"),
        ('database = "postgresql://anna:geheim@host\n', "line 1 cannot be read as TOML"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_its_line(posecheck: Run, text: str, said: str):
    """Whichever command reads the file; nothing is done, and no password is quoted."""
    written(text)
    for words in (("config",), ("config", "set", "model", "lite"), ("journal",)):
        result = posecheck(*words)
        told(result, 2, said)
        assert "geheim" not in result.stderr
    assert posecheck("score", "--help").returncode == 0
    assert not (data_folder() / "journal.sqlite").exists()


def test_a_broken_file_is_refused_where_only_an_option_needs_it(posecheck: Run, twists):
    """The person of a session comes from it; whoever names one does not need it."""
    written("person = 7\n")
    told(posecheck(*score(twists)), 2, "line 1: person must be a text")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("modl", "lite", "Did you mean 'model'?"),
        ("colour", "red", "There are: person, inbox"),
        ("model", "big", "model must be lite, full or heavy"),
        ("phone_mirrors", "perhaps", "must be true or false"),
        ("person", "...", "must be a name"),
        ("person", "Anna\x1b[2J", "must not hold line breaks or control characters"),
        ("camera", " ", "VALUE is empty"),
    ],
)
def test_what_cannot_be_set_is_refused(posecheck: Run, key: str, value: str, said: str):
    """With what it must be; no file is made."""
    told(posecheck("config", "set", key, value), 2, said)
    assert not config_file().exists()


@pytest.mark.parametrize(
    ("words", "seen_first"),
    [((), GREEN), (("--mirrored",), GREEN), (("--no-mirrored",), RED)],
)
def test_videos_of_a_phone_that_mirrors_are_turned_back_unless_told_otherwise(
    posecheck: Run, six_seconds, scripted, words, seen_first
):
    """Seen in the corners of the picture; without a person in it nothing is measured."""
    corners = set()

    def nobody(frame: Frame) -> Pose:
        corners.add(corners_of(frame.rgb)[0])
        return absent_pose(frame.t_s, width_px=320, height_px=240)

    scripted(nobody)
    posecheck("config", "set", "phone_mirrors", "yes")
    assert posecheck(*score(six_seconds, *words)).returncode == 4
    assert corners == {seen_first}


def test_landmarks_are_put_right_already_and_a_mixture_is_asked(posecheck: Run, twists, tmp_path):
    """The file of landmarks keeps its sides; a folder of both is not guessed at."""
    posecheck("config", "set", "phone_mirrors", "yes")
    shown = posecheck(*score(twists, "--json", "-"))
    assert json.loads(shown.stdout)["source"]["mirrored"] is False
    told(posecheck(*score(tmp_path)), 2, "Say --mirrored or --no-mirrored")


def test_the_phone_mirrors_the_videos_of_an_inbox_unless_their_sidecar_says_otherwise():
    """As the text file beside a clip says, else as the phone does."""

    def mirrored(sidecar: Sidecar, *, phone: bool) -> bool:
        clip = PurePath("ankle-rock/a.mp4")
        found = named(clip, sidecar, library=Library(), mirrored=phone)
        assert isinstance(found, Named)
        return found.mirrored

    assert mirrored(Sidecar(), phone=True)
    assert not mirrored(Sidecar(mirrored=False), phone=True)
    assert mirrored(Sidecar(mirrored=True), phone=False)
    assert not mirrored(Sidecar(), phone=False)


def test_every_option_that_can_be_set_has_its_default_from_the_configuration():
    """A command that gets such an option must be named in DEFAULTS.

    The journal's are not, and neither is an answer, which says only what it was told.
    """
    import typer.main

    settable = {"person", "persons", "inbox", "reports", "model", "phone_mirrors"}

    def missing(command, defaults, path=""):
        commands = getattr(command, "commands", {})
        for name, one in commands.items():
            if path + name != "journal":
                yield from missing(one, defaults.get(name, {}), f"{path}{name} ")
        for parameter in command.params:
            if parameter.name in settable and parameter.name not in set(defaults):
                yield f"{path}{parameter.name}"

    assert list(missing(typer.main.get_command(app), DEFAULTS)) == ["audit answer person"]


def test_an_audit_finds_the_inbox_and_the_person_that_are_set(posecheck: Run, tmp_path):
    """Neither the run nor the job needs them on the command line."""
    assert posecheck("audit", "run").returncode == 2
    posecheck("config", "set", "inbox", tmp_path)
    posecheck("config", "set", "person", "Anna")
    assert posecheck("audit", "run").returncode == 10  # nothing new in it
    job = posecheck("audit", "schedule", "--with", "cron", "--print").stdout
    assert f"--inbox {tmp_path} --person Anna" in job
