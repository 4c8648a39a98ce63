"""Numbers that decide something are collected, described, listed, and changed one at a time."""

import re
from pathlib import Path

import pytest

from bench.constants.collected import (
    ROOT,
    SOURCE,
    constants,
    constants_of,
    movement_numbers,
    numbers_of_movement,
)
from bench.constants.page import OPEN, thresholds_page
from bench.constants.survivors import Scratch, tried

DESCRIBED = [*constants(), *movement_numbers()]
MODULE = '''"""How it is judged.

Constants: docs/derivations.md#verdict.
"""

WIDE_DEG = 3.0
"""How wide, in degrees (design rule)."""
NEAR, FAR = 0.5, 2
"""Nearer and further [trunk lengths; steps]."""
NAMES = ("a", "b")
_HIDDEN = 3
BARE = 1.5
'''


def test_every_number_that_decides_has_a_meaning_a_unit_and_a_source():
    """They stand beside the number: see bench/constants/collected.py for how to write them."""
    missing = {
        f"{one.keys[0]}: {what}"
        for one in DESCRIBED
        for what in ("meaning", "unit", "source")
        if not getattr(one, what)
    }
    assert missing == set()


def test_every_section_that_a_number_rests_on_is_written():
    """A link to a derivation leads to a heading."""
    for section in {constant.section for constant in DESCRIBED} - {""}:
        page, _, anchor = section.partition("#")
        headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text(), re.MULTILINE)
        assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_a_description_says_meaning_unit_and_source():
    """From the name, the brackets, the parentheses, or the module's own docstring."""
    found = list(constants_of(MODULE, SOURCE / "made.py"))
    assert [(one.name, one.value, one.unit, one.source, one.meaning) for one in found] == [
        ("WIDE_DEG", "3.0", "°", "design rule", "How wide, in degrees."),
        ("NEAR", "0.5", "trunk lengths", "docs/derivations.md#verdict", "Nearer and further."),
        ("FAR", "2", "steps", "docs/derivations.md#verdict", "Nearer and further."),
        ("BARE", "1.5", "", "docs/derivations.md#verdict", ""),
    ]


def test_numbers_of_movement_files_are_read_where_they_stand():
    """Each has the name of its table and key, and the place of its digits."""
    text = (
        '[[error]]\nmeasure = "é"\nunit = "deg"\nsetup = 5.6\nsource = "docs/thresholds.md#view"\n'
    )
    (setup,) = numbers_of_movement(text, SOURCE / "made.toml")
    (number,) = setup.numbers
    assert (setup.name, setup.unit, setup.section) == ("error é setup", "°", "derivations.md#view")
    assert text.encode()[number.start :].startswith(b"5.6")


@pytest.mark.parametrize(
    ("written", "changes"),
    [("5", ["6", "4"]), ("2.0", ["2.2", "1.8"]), ("1.0 / 4.0", ["0.275", "0.225"]), ("0.0", [])],
)
def test_a_number_changes_by_a_tenth_and_a_whole_number_by_one(written, changes):
    """A zero has no tenth."""
    (constant,) = constants_of(f"A = {written}\n", SOURCE / "made.py")
    assert constant.numbers[0].changes == changes


def test_every_survivor_has_a_reason():
    """Write a test that notices the change, or say in tests.toml why none can."""
    _, _, survivors = thresholds_page().partition("## survivors")
    assert f"| {OPEN} |" not in survivors.partition("\n## ")[0]


def test_a_change_that_no_test_notices_is_a_survivor(tmp_path: Path):
    """One direction is tested, the other is not; the sources stay as they are.

    Other tests, asked alone, notice nothing.
    """
    text = 'LIMIT = 2.0\n"""A limit."""\n'
    for name, content in {
        "src/posecheck/__init__.py": "",
        "src/posecheck/made.py": text,
        "tests/test_made.py": "from posecheck.made import LIMIT\n"
        "def test_small_enough():\n    assert LIMIT < 2.1\n",
        "tests/test_other.py": "def test_nothing():\n    pass\n",
    }.items():
        (tmp_path / "made" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "made" / name).write_text(content)
    (constant,) = constants_of(text, SOURCE / "made.py")
    (tmp_path / "scratch").mkdir()
    scratch = Scratch(tmp_path / "scratch", tmp_path / "made")
    known = tried(constant.numbers[0], {}, scratch, again=False)
    assert known == {
        "value": "2.0",
        "noticed": {"2.2": "test_made.py::test_small_enough", "1.8": None},
    }
    assert (tmp_path / "scratch" / "src/posecheck/made.py").read_text() == text
    (tmp_path / "alone").mkdir()
    alone = Scratch(tmp_path / "alone", tmp_path / "made", tests=["tests/test_other.py"])
    assert alone.first_failure(constant.numbers[0], "2.2", []) is None
