"""A past week that changes makes its report again; the index lists all reports."""

import json
import shlex
from pathlib import Path

import pytest

from posecheck.files import data_folder
from posecheck.journal import open_journal
from posecheck.page.files import audit_files_of
from tests.helpers.inbox import audit, put, sessions
from tests.helpers.people import write_rocks

ENDS = (30.0, 33.0, 34.0, 33.0, 35.0)


def dated(day: str) -> str:
    return f'recorded_at = "{day}T07:05:00+01:00"\n'


@pytest.fixture(scope="module")
def rocks(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("rocks")
    return [write_rocks(folder / f"{i}.npz", *(end + i / 10 for end in ENDS)) for i in range(3)]


@pytest.fixture
def inbox(tmp_path) -> Path:
    place = tmp_path / "inbox"
    place.mkdir()
    return place


def reports(said) -> list[str]:
    return sorted(one["week"] for one in said["reports"])


def index() -> str:
    return (data_folder() / "reports" / "index.html").read_text("utf-8")


def report_of(week: str, person: str = "me"):
    name = f"audit-{week}{'' if person == 'me' else '-' + person}.json"
    return json.loads((data_folder() / "reports" / name).read_text("utf-8"))


@pytest.fixture
def two_weeks(posecheck, rocks, inbox) -> Path:
    put(rocks[0], inbox, "ankle-rock/left/a.npz", dated("2026-11-10"))
    put(rocks[1], inbox, "ankle-rock/left/b.npz", dated("2026-11-17"))
    _, said = audit(posecheck, inbox)
    assert reports(said) == ["2026-W46", "2026-W47"]
    return inbox


def test_a_late_clip_makes_its_report_and_the_later_ones_again(posecheck, rocks, two_weeks):
    put(rocks[2], two_weeks, "ankle-rock/left/late.npz", dated("2026-11-12"))
    _, said = audit(posecheck, two_weeks)
    assert reports(said) == ["2026-W46", "2026-W47"]
    (again,) = report_of("2026-W46")["revisions"]
    assert again["text"].startswith("1 session more; Ankle rock, left is ")
    assert "1 session more" in index()
    assert len(report_of("2026-W47")["series"][0]["weeks"]) == 2
    assert audit(posecheck, two_weeks)[0] == 10


def test_a_session_that_was_deleted_leaves_the_report_of_its_week(posecheck, two_weeks):
    (_, second) = sessions()
    assert posecheck("journal", "delete", second.short_id).returncode == 0
    _, said = audit(posecheck, two_weeks)
    assert reports(said) == ["2026-W47"]
    assert report_of("2026-W47")["practice"][-1]["sessions"] == 0
    assert "1 session fewer" in report_of("2026-W47")["revisions"][0]["text"]


def test_a_note_on_a_past_session_makes_its_report_again(posecheck, two_weeks):
    (first, _) = sessions()
    assert posecheck("journal", "note", first.short_id, "It pinched.").returncode == 0
    _, said = audit(posecheck, two_weeks)
    assert reports(said) == ["2026-W46", "2026-W47"]
    assert report_of("2026-W46")["notes"][0]["text"] == "It pinched."


def test_another_journal_leaves_the_reports_of_this_one_alone(posecheck, two_weeks, tmp_path):
    put(
        two_weeks / "ankle-rock/left/a.npz",
        tmp_path / "other",
        "ankle-rock/left/c.npz",
        dated("2026-11-24"),
    )
    _, said = audit(posecheck, tmp_path / "other", "--database", tmp_path / "other.sqlite")
    assert reports(said) == ["2026-W48"]


def test_names_that_look_alike_have_reports_of_their_own(posecheck, rocks, inbox):
    for i, person in enumerate(("anna", "Anna!")):
        said = f'person = "{person}"\n' + dated("2026-11-10")
        put(rocks[i], inbox, f"ankle-rock/left/{i}.npz", said)
    audit(posecheck, inbox, "--person", "anna", "--person", "Anna!")
    folder = data_folder() / "reports"
    own = {person: audit_files_of(person, folder) for person in ("anna", "Anna!")}
    assert [len(files) for files in own.values()] == [2, 2]
    for person, files in own.items():
        (document,) = (path for path in files if path.suffix == ".json")
        assert json.loads(document.read_text("utf-8"))["person"] == person
    for files in own.values():
        (page,) = (path for path in files if path.suffix == ".html")
        assert f'href="{page.name}"' in index()


def test_erasing_somebody_takes_them_out_of_the_index(posecheck, rocks, inbox):
    for i, person in enumerate(("anna", "ben")):
        put(rocks[i], inbox, f"{person}/ankle-rock/left/{i}.npz", dated("2026-11-10"))
    audit(posecheck, inbox, "--person", "anna", "--person", "ben")
    assert "anna" in index()
    done = posecheck("journal", "purge", "--everything-of", "anna", "--yes-really")
    assert done.returncode == 0, done.stderr
    assert "anna" not in index()
    assert "ben" in index()


def test_a_report_asked_for_stands_in_the_index(posecheck, two_weeks):
    (data_folder() / "reports" / "index.html").unlink()
    assert posecheck("audit", "report", "--week", "2026-W47").returncode == 0
    assert 'href="audit-2026-W47.html"' in index()
    with open_journal(str(data_folder() / "journal.sqlite")) as journal:
        assert len(journal.sessions()) == 2


def test_a_clip_that_asks_is_answered_by_the_command_it_names(posecheck, rocks, inbox):
    put(rocks[0], inbox, "IMG 1.npz")
    code, said = audit(posecheck, inbox)
    assert code == 12
    command = said["clips"][0]["text"].split("To answer: posecheck ")[1]
    words = shlex.split(command.replace("MOVEMENT", "ankle-rock"))
    done = posecheck(*words, "--recorded-at", "2026-11-17T07:05:00+01:00", "--note", 'so "so"')
    assert done.returncode == 0, done.stderr
    code, said = audit(posecheck, inbox)
    assert (code, reports(said)) == (0, ["2026-W47"])
    assert report_of("2026-W47")["notes"][0]["text"] == 'so "so"'


def test_an_answer_keeps_what_the_sidecar_said_of_other_things(posecheck, rocks, inbox):
    clip = put(rocks[0], inbox, "a.npz", '# mine\nside = "right"\n' + dated("2026-11-17"))
    sidecar = clip.with_name("a.npz.toml")
    assert (
        posecheck("audit", "answer", "a.npz", "--inbox", inbox, "-m", "ankle-rock").returncode == 0
    )
    assert posecheck("audit", "answer", clip, "--side", "left").returncode == 0
    text = sidecar.read_text("utf-8")
    assert "# mine" in text
    assert 'side = "right"' not in text
    assert audit(posecheck, inbox)[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("a.npz", "-m", "ankle"), 2, "ankle-rock"),
        (("a.npz",), 2, "Say what it is"),
        (("b.npz", "-m", "ankle-rock"), 3, "no file"),
        (("a.npz", "--person", "x" * 300), 2, "100 characters"),
    ],
)
def test_an_answer_that_cannot_be_leaves_the_sidecar_as_it_was(
    posecheck, rocks, inbox, words, code, said
):
    clip = put(rocks[0], inbox, "a.npz", dated("2026-11-17"))
    before = clip.with_name("a.npz.toml").read_text("utf-8")
    done = posecheck("audit", "answer", *words, "--inbox", inbox)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert clip.with_name("a.npz.toml").read_text("utf-8") == before


def test_a_corrected_clip_replaces_its_session_without_a_word_of_deleting(posecheck, two_weeks):
    """The run takes the old session back by itself."""
    answered = posecheck("audit", "answer", two_weeks / "ankle-rock/left/b.npz", "-m", "ankle-rock")
    assert answered.returncode == 0
    moved = two_weeks / "ankle-rock/left/b.npz"
    assert posecheck("audit", "answer", moved, "--mirrored", "--side", "right").returncode == 0
    done = posecheck("audit", "run", "--inbox", two_weeks, "--settle", "0")
    assert "kept in the journal" in done.stderr
    assert "journal delete" not in done.stderr
    assert len(sessions()) == 2
