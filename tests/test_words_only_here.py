"""Text for people is written in ``words``: nobody else formats degrees, intervals or dates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "posecheck"
FILES = [one for one in sorted(SOURCE.rglob("*.py")) if one.parent.name != "words"]
TEMPLATES = sorted(SOURCE.rglob("*.j2"))
FOR_PEOPLE = {
    "a degree sign": re.compile("°"),
    "a minus sign": re.compile("\N{MINUS SIGN}"),
    "a date": re.compile("%[YbdBm]"),
}
ALLOWED = {
    ("drawing/canvas.py", "a minus sign"): "the letters that a picture's font lacks",
    ("cli/journal_files.py", "a date"): "the name of a file",
}
PROTOCOL_KEYS = {
    "audit/series.py": "groups sessions by their protocol",
    "inbox/naming.py": "the identity of a clip's request",
    "inbox/sidecar.py": "reads a protocol",
    "judgement/baseline.py": "the fingerprint of a baseline",
    "terminal/session.py": "groups sets by their protocol",
}


def _texts(path: Path) -> Iterator[str]:
    """Every text in the code of a file, format specifications included, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def _joins_with_a_dash(path: Path) -> bool:
    """Whether a text of several parts has an en dash between two of them."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values]
    return any(isinstance(one, ast.Constant) and str(one.value).strip() == "–" for one in texts)


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_only_words_writes_degrees_and_dates():
    """A degree sign, a minus sign or the format of a date elsewhere has a stated reason."""
    found = {
        (_name(path), what)
        for path in FILES
        for what, mark in FOR_PEOPLE.items()
        if any(map(mark.search, _texts(path)))
    }
    assert found == set(ALLOWED)


def test_only_words_joins_the_ends_of_an_interval():
    """And of a stretch of time."""
    assert [_name(path) for path in FILES if _joins_with_a_dash(path)] == []


def test_only_words_spells_out_a_protocol():
    """Whoever else walks through the parts of a protocol makes a key of them, not a text."""
    walk = re.compile(r"protocol\.(items|values)\(\)")
    found = {_name(one) for one in (*FILES, *TEMPLATES) if walk.search(one.read_text("utf-8"))}
    assert found == set(PROTOCOL_KEYS)


def test_templates_write_no_degrees():
    """They ask for a form, which is in ``words``."""
    assert not [_name(path) for path in TEMPLATES if "°" in path.read_text("utf-8")]


def test_the_reach_of_a_90_percent_interval_is_written_once():
    """1.645 stands in ``reliability`` alone."""
    files = [_name(path) for path in SOURCE.rglob("*.py") if "1.645" in path.read_text("utf-8")]
    assert files == ["reliability.py"]
