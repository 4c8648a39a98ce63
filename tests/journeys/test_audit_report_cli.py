"""``posecheck audit report``: from a real journal to a page, a table, a document."""

import csv
import io
import json
import webbrowser
from pathlib import Path

import jsonschema
import pytest

from bench.audit.made_journal import LAST_WEEK, Person, keep_weeks
from posecheck.documents.schema import audit_schema
from posecheck.files import data_folder
from posecheck.journal import open_journal
from tests.helpers.people import CYCLE_S, QUIET_S, rocking, write_landmarks


@pytest.fixture(scope="module")
def twelve_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of somebody whose left ankle gained 14°, and of somebody else."""
    place = tmp_path_factory.mktemp("journal") / "journal.sqlite"
    with open_journal(place) as journal:
        keep_weeks(journal)
        keep_weeks(journal, Person("Eve / <b>", missing=range(1, 12)), seed=8)
    return place


@pytest.fixture
def report(posecheck, twelve_weeks):
    """Runs the command on that journal."""

    def run(*words):
        return posecheck("audit", "report", "--database", twelve_weeks, *words)

    return run


def test_the_document_says_what_is_true_of_the_weeks(report):
    """The ankle that gained 14° is up, nothing else is said to have changed."""
    done = report("--week", LAST_WEEK, "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(audit_schema()).validate(document)
    said = {
        (one["movement"], one["measure"], one["side"]): one["change"]["verdict"]
        for one in document["series"]
    }
    assert said.pop(("ankle-rock", "shank_inclination", "left")) == "clearly-up"
    assert len(said) == 7
    assert set(said.values()) == {"no-clear-change"}
    weeks = document["series"][0]["weeks"]
    assert [one["week"] for one in weeks if one["deg"] is None] == ["2026-W41", "2026-W44"]
    assert [one["text"] for one in document["notes"] if one["text"]] == list(
        Person().notes.values()
    )
    assert len(document["discarded"]) == 2


def test_an_early_week_knows_nothing_of_later_ones(report):
    """The audit of the second week has two weeks, and not enough data."""
    document = json.loads(report("--week", "2026-W37", "--format", "json").stdout)
    assert document["week"]["name"] == "2026-W37"
    assert {len(one["weeks"]) for one in document["series"]} == {2}
    assert document["verdicts"]["not-enough-data"] == len(document["series"]) == 8
    assert document["praise"] == []


def test_without_a_week_the_last_one_with_a_recording_is_taken(report):
    """For each person their own."""
    document = json.loads(report("--format", "json").stdout)
    assert document["week"]["name"] == LAST_WEEK
    document = json.loads(report("--format", "json", "--person", "Eve / <b>").stdout)
    assert document["week"]["name"] == "2026-W36"


def test_the_page_goes_into_the_data_folder_and_its_place_is_told(report):
    """Named after the week and the person."""
    place = Path(report("--person", "Eve / <b>").stdout.strip())
    assert place == data_folder() / "reports" / "audit-2026-W36-eve-b.html"
    text = place.read_text(encoding="utf-8")
    assert 'of <span data-text="/person">Eve / &lt;b&gt;</span>' in text


def test_every_form_has_the_same_figures(report, tmp_path):
    """Page, Markdown and table of one week; to a file or printed."""
    document = json.loads(report("--week", LAST_WEEK, "--format", "json").stdout)
    page = tmp_path / "week.html"
    assert report("--week", LAST_WEEK, "--out", page).stdout.strip() == str(page)
    last = document["series"][0]["weeks"][-1]["deg"]
    assert f'<data value="{last}" data-path="/series/0/weeks/11/deg"' in page.read_text("utf-8")
    assert f"| {LAST_WEEK} | {last:.0f}° |" in report("--week", LAST_WEEK, "--format", "md").stdout
    table = report("--week", LAST_WEEK, "--format", "csv").stdout
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["row"] == "week"]
    assert rows[11]["deg"] == str(last)
    assert report("--week", LAST_WEEK, "--out", "-").stdout.startswith("<!DOCTYPE html>")


def test_open_shows_the_page_that_was_written(report, tmp_path, monkeypatch):
    """In the browser of the system."""
    shown = []
    monkeypatch.setattr(webbrowser, "open", lambda address: shown.append(address) or True)
    page = tmp_path / "a b.html"
    assert report("--out", page, "--open").returncode == 0
    assert shown == [page.as_uri()]
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    done = report("--out", page, "--open")
    assert done.returncode == 5
    assert str(page) in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--week", "47"), 2, "is not an ISO week. Write it as 2026-W47"),
        (("--week", "2126-W10"), 2, "has not begun yet"),
        (("--person", "bob"), 2, "Nobody called 'bob' is in the journal: Eve / <b>, me."),
        (("--open", "--format", "csv"), 2, "--open shows the page"),
        (("--out", "/no/such/folder/x.html"), 5, "its folder does not exist"),
        (("--format", "pdf"), 2, "pdf"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do(report, words, code, said):
    """Wrong week, person, form or place."""
    done = report(*words)
    assert done.returncode == code
    assert said in done.stderr


def test_an_empty_journal_gives_an_empty_page_and_says_how_to_begin(posecheck, tmp_path):
    """No journal is made by asking."""
    place = tmp_path / "none.sqlite"
    done = posecheck("audit", "report", "--database", place, "--out", "-")
    assert done.returncode == 0
    assert "Nothing has been recorded" in done.stderr
    assert "There is nothing to show yet" in done.stdout
    assert not place.exists()


def test_a_discarded_repetition_comes_with_its_curve(posecheck, tmp_path):
    """The angle around it, from the landmarks in the journal: here the rise to 40° that was cut."""
    clip = write_landmarks(
        tmp_path / "rocks.npz",
        lambda t_s: rocking(t_s, [35.0, 35.0]),
        QUIET_S + CYCLE_S + 1.5,
    )
    kept = (
        "--save",
        "--database",
        tmp_path / "j.sqlite",
        "--recorded-at",
        "2026-11-16T07:10+00:00",
    )
    done = posecheck("score", clip, "--movement", "ankle-rock", *kept)
    assert done.returncode == 0, done.stderr
    done = posecheck(
        "audit", "report", "--database", tmp_path / "j.sqlite", "--week", LAST_WEEK,
        "--format", "json",
    )  # fmt: skip
    (one,) = json.loads(done.stdout)["discarded"]
    assert one["code"] == "cut-off-by-end"
    assert one["source_name"] == clip.name
    curve = one["curve"]
    assert curve["measure"] == "shank_inclination"
    known = [deg for deg in curve["deg"] if deg is not None]
    assert len(curve["t_s"]) == len(curve["deg"])
    before_s = one["start_s"] - curve["t_s"][0]  # from the first of 15 pictures a second on
    assert 1.0 - 1.0 / 15.0 - 0.001 < before_s < 1.001
    assert known[-1] - known[0] == pytest.approx(35.0, abs=6.0)


def test_the_command_is_in_the_help(posecheck):
    """A newcomer finds it."""
    assert "report" in posecheck("audit", "--help").stdout
