"""docs/thresholds.md: every number that decides something, where it comes from, what notices it."""

from collections.abc import Iterable
from typing import Any

from bench.constants.collected import CATALOG, ROOT, SOURCE, Constant, constants, movement_numbers
from bench.constants.survivors import mapping, numbers, read_results

HEADING = """# Thresholds

Every number that decides what is measured, judged, said or refused. Each stands where it is used:
in a module of `src/posecheck` or in a movement file. This page lists them; what they rest on is
written in [derivations.md](derivations.md). A *design rule* means that nothing better is known: it
was chosen so that the development clips and recordings behave, and is not validated.

`python -m bench.constants.survivors` makes each number a tenth larger, then a tenth smaller (whole
numbers one), and runs the tests that belong to it. The last column names the test that noticed. A
dash means that the number was not tried since it was last changed, or is zero. On 26 November 2026,
at commit 336b148, before `tests/unit/test_*_thresholds.py` were written, 59 of the first 98 numbers
tried survived a change.

"""
COLUMNS = """
| number | value | unit | meaning | source | change noticed by |
|---|--:|---|---|---|---|
"""
SURVIVORS = """
## survivors

| number | value | changes that no test noticed | why |
|---|--:|---|---|
"""
DESIGN_RULES = "design rules"
OPEN = "open"
"""No reason is known."""


def thresholds_page() -> str:
    """Counts, and a table for each section of the derivations."""
    found = [*constants(), *movement_numbers()]
    noticed = read_results()
    parts = [HEADING, _counts(noticed), _survivors(noticed)]
    sections: dict[str, list[Constant]] = {anchor: [] for anchor in _derivations()}
    for constant in found:
        sections.setdefault(constant.section or DESIGN_RULES, []).append(constant)
    for section, members in sections.items():
        page, _, anchor = section.partition("#")
        parts.append(f"\n## {(anchor or page).replace('-', ' ')}\n")
        if anchor:
            parts.append(f"\nWhere they come from: [{page}]({section}).\n")
        if members:
            parts += [COLUMNS, *(_row(member, noticed) for member in members)]
    return "".join(parts)


def _derivations() -> list[str]:
    """Sections of docs/derivations.md, in its order: movement files name them as of this page."""
    text = (ROOT / "docs" / "derivations.md").read_text(encoding="utf-8")
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    return [f"derivations.md#{title.lower().replace(' ', '-')}" for title in titles]


def _row(constant: Constant, noticed: dict[str, Any]) -> str:
    path = constant.path.relative_to(CATALOG if constant.path.suffix == ".toml" else SOURCE)
    value = constant.value.replace("|", "\\|")
    source = "; ".join(map(_source, filter(None, constant.source.split("; "))))
    tests = dict.fromkeys(test for key in constant.keys for test in _tests(key, constant, noticed))
    return (
        f"| `{constant.name}` in [{path.as_posix()}](../{constant.path.as_posix()}) | {value} "
        f"| {constant.unit} | {constant.meaning} | {source} | {', '.join(tests)} |\n"
    )


def _source(source: str) -> str:
    page, anchor, name = source.removeprefix("docs/").partition("#")
    page = page.replace("thresholds.md", "derivations.md")
    return f"[{name.replace('-', ' ')}]({page}#{name})" if anchor else source


def _tests(key: str, constant: Constant, noticed: dict[str, Any]) -> Iterable[str]:
    """What noticed the changes of one number."""
    texts = {number.text for number in constant.numbers}
    known = noticed.get(key)
    if known is None or known["value"] not in texts:
        return ["–"]
    return [test.partition("[")[0] if test else "**nothing**" for test in known["noticed"].values()]


def _counts(noticed: dict[str, Any]) -> str:
    count = sum(1 for _, number in numbers() if number.changes)
    survived = _survived(noticed)
    changes = sum(len(known["noticed"]) for known in noticed.values())
    return (
        f"{count} numbers; {len(noticed)} of them tried with {changes} changes; of {len(survived)} "
        "no test noticed a change in one direction or in both.\n"
    )


def _survivors(noticed: dict[str, Any]) -> str:
    reasons = mapping().get("survives", {})
    lines = []
    for key in _survived(noticed):
        changes = [text for text, test in noticed[key]["noticed"].items() if test is None]
        why = next((text for start, text in reasons.items() if key.startswith(start)), OPEN)
        lines.append(f"| `{key}` | {noticed[key]['value']} | {', '.join(changes)} | {why} |\n")
    return "".join([SURVIVORS, *lines]) if lines else ""


def _survived(noticed: dict[str, Any]) -> list[str]:
    return [key for key, known in noticed.items() if None in known["noticed"].values()]
