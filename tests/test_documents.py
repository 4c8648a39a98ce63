"""What the documents say is what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKS = sorted(set(re.findall(r"\]\(([^)#:]+)\)", README)))


def test_generated_documents_agree_with_the_code():
    """docs/movements.md and docs/cli.md are what the code would write today."""
    check = [sys.executable, "-m", "bench.documents", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("link", LINKS)
def test_every_link_of_the_readme_leads_somewhere(link):
    """Pictures and pages that the README names are there."""
    assert (ROOT / link).exists()


def test_the_python_of_the_readme_runs():
    """The example is run as it stands."""
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"left: \d+° \(\d+–\d+°\)", done.stdout)


def test_every_source_in_the_movement_files_is_written():
    """A source that points into docs/ has its heading there."""
    for file in (ROOT / "src" / "posecheck" / "movements" / "catalog").glob("*.toml"):
        for page, anchor in re.findall(r"docs/([\w-]+\.md)#([\w-]+)", file.read_text()):
            headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text(), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_the_lock_has_no_addresses():
    """Names, versions and hashes only."""
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
