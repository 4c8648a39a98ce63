"""What the documents say is what the code does, and what they ask of people works."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import posecheck
from bench import commands_page, reasons_page
from posecheck.errors import UsageError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "sample_videos" / "README.md")
COMMANDS = sorted(
    {
        line
        for page in PAGES
        for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
        for line in block.splitlines()
        if re.match(r"(\.venv/bin/)?posecheck ", line)
    }
)
"""Every command line of posecheck in a code block."""


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {_anchor(heading) for heading in headings}


def _links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]


def test_generated_documents_agree_with_the_code():
    """Commands, movements and reasons are what the code would write today."""
    check = [sys.executable, "-m", "bench.documents", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    """Pictures, pages and headings that a document names exist."""
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_every_reason_code_is_in_the_troubleshooting_page():
    """A code that the code can emit has an entry, and no entry is out of date."""
    assert reasons_page.documented() == set(reasons_page.emitted())


def test_every_entry_of_the_troubleshooting_page_says_what_happened_and_what_to_do():
    """No cell of its tables is empty."""
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 100
    assert [row[0] for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []


def test_a_reason_whose_code_cannot_be_told_is_reported(tmp_path, monkeypatch):
    """The page cannot miss a code that is made while posecheck runs."""
    (tmp_path / "new.py").write_text("def f(text):\n    return Note(text.upper(), text)\n")
    monkeypatch.setattr(reasons_page, "SOURCE", tmp_path)
    with pytest.raises(LookupError, match=r"new\.py:2"):
        reasons_page.emitted()


def test_every_command_has_an_example():
    """In docs/cli.md; groups of commands are none themselves."""
    page = commands_page.commands_page()
    sections = re.findall(
        r"^## (posecheck[\w ]*)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL
    )
    groups = {"posecheck", "posecheck baseline", "posecheck target", "posecheck audit"}
    assert {name for name, text in sections if "```sh" not in text} == groups


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_in_the_documents_parses(line):
    """Its options and arguments exist."""
    commands_page.resolve(line)


def test_an_option_that_does_not_exist_does_not_parse():
    """The check above can fail."""
    with pytest.raises(Exception, match="No such option"):
        commands_page.resolve("posecheck score clip.mp4 --references first:2")


def test_every_source_in_the_movement_files_is_written():
    """A source that points into docs/ has its heading there."""
    for file in (ROOT / "src" / "posecheck" / "movements" / "catalog").glob("*.toml"):
        for page, anchor in re.findall(r"docs/([\w-]+\.md)#([\w-]+)", file.read_text()):
            headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text(), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_the_lock_has_no_addresses():
    """Names, versions and hashes only."""
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_citation_names_the_version_of_the_package():
    """CITATION.cff and pyproject.toml agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == project["version"]
    assert re.search(r"^license: (.+)$", citation, re.MULTILINE)[1] == project["license"]


PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_documented_code_runs(twists, tmp_path, capsys):
    """Block after block, as a person would type it."""
    names = {"clip": twists, "folder": tmp_path}
    names["database"] = str(tmp_path / "journal.sqlite")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out
    session_id = names["saved"].session_id
    assert len(blocks) == 6
    assert (tmp_path / "curves.csv").is_file()
    assert session_id[:8] in printed
    assert names["text"].startswith("{")
    assert {series.movement for series in names["audit"].series} == {"thoracic-twist"}


def test_a_clip_that_is_saved_twice_is_kept_once(twists, tmp_path):
    """And the second time says so."""
    notices = []
    database = str(tmp_path / "journal.sqlite")
    asked = {"movement": "thoracic-twist", "database": database, "notify": notices.append}
    ids = {posecheck.save(twists, **asked).session_id for _ in range(2)}
    assert len(ids) == 1
    assert "already-kept" in {notice.code for notice in notices}
    with posecheck.open_journal(database) as journal:
        assert [session.person for session in journal.sessions()] == ["me"]


def test_without_a_journal_there_are_no_baselines_and_none_is_made(tmp_path):
    """Reading makes no file."""
    database = tmp_path / "journal.sqlite"
    assert posecheck.baselines("ankle-rock", database=str(database)) == ()
    assert posecheck.weekly_audit("2026-W10", database=str(database)).series == ()
    assert not database.exists()


def test_what_is_not_a_week_is_refused(tmp_path):
    """As the command line does."""
    with pytest.raises(UsageError):
        posecheck.weekly_audit("last week", database=str(tmp_path / "journal.sqlite"))


ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
ON_LANDMARKS = {
    "posecheck score first-week/twist.npz -m ankle-rock": 4,
    "posecheck audit score first-week/twist.npz -m thoracic-twist "
    "--recorded-at 2026-03-06T07:00 --reports first-week": 0,
    "posecheck journal": 0,
    "posecheck audit report --week 2026-W10 --format md": 0,
    "posecheck journal backup first-week/journal-backup.sqlite": 0,
}
"""Commands that need no video, and their exit codes, in the order of the test."""


def test_the_tutorial_uses_the_shell_only_to_prepare():
    """Whatever is not posecheck is known to exist everywhere."""
    programs = {shlex.split(line)[0] for line in LINES} - {"posecheck"}
    assert programs == {"python3", ".", "mkdir", "export", "cp", "rm"}


def test_every_sample_clip_of_the_tutorial_exists():
    """It can be followed with the sample clips alone."""
    clips = re.findall(r"sample_videos/\w+\.mp4", " ".join(LINES))
    assert clips
    assert all((ROOT / clip).exists() for clip in clips)


def test_the_commands_on_landmarks_do_what_the_tutorial_says(
    posecheck, twists, tmp_path, monkeypatch
):
    """Those that need no pose model are run, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "first-week" / "journal.sqlite"))
    (tmp_path / "first-week").mkdir()
    shutil.copy(twists, "first-week/twist.npz")
    for line, exit_code in ON_LANDMARKS.items():
        assert line in LINES
        done = posecheck(*shlex.split(line)[1:])
        assert done.returncode == exit_code, (line, done.stdout, done.stderr)
    assert (tmp_path / "first-week" / "audit-2026-W10.html").exists()
    assert (tmp_path / "first-week" / "journal-backup.sqlite").exists()
