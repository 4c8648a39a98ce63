"""Writes the documents that come from the code, or checks that they agree with it.

python -m bench.documents           write docs/movements.md and docs/cli.md
python -m bench.documents --check   exit 1 when one of them is out of date
"""

import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ |= {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100"}

DOCS = Path(__file__).parents[1] / "docs"
HEAD = "<!-- Written by: python -m bench.documents. Do not edit. -->\n\n"


def movements_page() -> str:
    """Every movement of the catalog."""
    from posecheck.movements import list_movements

    parts = ["# Movements\n\nWhat `posecheck movements` shows, with the source of every number.\n"]
    for one in list_movements():
        parts += [
            f"\n## {one.name} (`{one.id}`)\n\n{one.purpose}\n\n",
            f"- How: {one.instruction}\n- Measures: {one.measures}\n",
            f"- Does not measure: {one.does_not_measure}\n",
            f"- Protocol: {', '.join(f'{key} {value}' for key, value in one.protocol.items())}\n",
            f"- View: {one.view.expected}, camera yaw {_yaws(one.view.yaw_deg)} "
            f"± {one.view.within_deg:g}° ({one.view.source})\n",
            f"- Repetition: {one.repetition.shape}, from {one.repetition.min_amplitude_deg:g}°, "
            f"{one.repetition.min_duration_s:g}–{one.repetition.max_duration_s:g} s "
            f"({one.repetition.source})\n",
            "\n| measure | unit | error of a repetition (SD) | error of a set-up (SD) "
            "| between one person's set-ups | of one place | of it the zero's, opposite on both "
            "sides | source |\n",
            "|---|---|--:|--:|--:|--:|--:|---|\n",
        ]
        parts += [
            f"| {rule.measure} | {rule.unit} | {rule.repetition:g} | {rule.setup:g} "
            f"| {_number(rule.retest)} | {_number(rule.same_place)} | {_number(rule.zero)} "
            f"| {rule.source} |\n"
            for rule in one.error
        ]
        parts += [
            f"\nReported from {rule.at_least:g} {rule.unit}: {rule.code} ({rule.source}).\n"
            for rule in one.compensation
        ]
        parts += [f"\nCannot be seen: {rule.text}\n" for rule in one.not_visible]
    return HEAD + "".join(parts)


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:g}"


def commands_page() -> str:
    """The help of every command."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from posecheck.cli import app

    runner = CliRunner()
    parts = ["# Commands\n"]
    for words in _commands(get_command(app)):
        text = runner.invoke(app, [*words, "--help"]).output
        lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
        parts.append(f"\n## {' '.join(['posecheck', *words])}\n\n```text\n{lines}\n```\n")
    return HEAD + "".join(parts)


PAGES: dict[str, Callable[[], str]] = {"movements.md": movements_page, "cli.md": commands_page}


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well."""
    stale = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        sys.stderr.write(f"Out of date: {', '.join(stale)}. Run: python3 run.py docs\n")
        return 1
    return 0


def _commands(command: Any, *words: str) -> Iterator[list[str]]:
    """A command and those below it, as one types them."""
    yield list(words)
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(one, *words, name)


def _yaws(yaws_deg: tuple[float, ...]) -> str:
    return " or ".join(f"{yaw:g}°" for yaw in yaws_deg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
