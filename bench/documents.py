"""Writes the documents that come from the code, or checks that they agree with it.

python -m bench.documents           write movements, cli, troubleshooting and thresholds.md in docs/
python -m bench.documents --check   exit 1 when one of them is out of date
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path

from bench.commands_page import commands_page
from bench.constants.page import thresholds_page
from bench.reasons_page import reasons_page

OWN_MOVEMENTS = """
## Your own movements

A movement is a text file (TOML). Copy the file of one above (`src/posecheck/movements/catalog/`),
give it another `id` and `name`, and change what you need. Every command that takes a movement
takes an id or the path of a movement file:

```sh
posecheck score clip.mp4 --movement drafts/my-twist.toml --save
```

Put the file into the `movements` folder of your data folder, and its id is enough (`my-twist`).
`posecheck movements` prints where that folder is, lists every movement with its origin, and says
which files cannot be used and why.

- **The journal keeps the file** of every session that was measured with it, and of every limit or
  target that was set for it. The movement stays known when you delete the file: sessions are
  listed, shown, measured again and audited. The kept file goes into exports and backups. `journal
  purge` erases it when nothing refers to it.
- **Which file is used:** a file that you name on the command line is used for that run. An id of
  the catalogue always means the catalogue's file, so choose another id for yours. When two
  different files in the folder have the same id, neither is used.
- **Sessions from the past** are measured again with the file that was kept with them. `posecheck
  journal remeasure --movement FILE` uses another one, for the sessions of that movement. When the
  kept file and the present one differ, `journal remeasure`, `baseline show`, `score` and the
  audit say so.
- **In an inbox** the id is the name of a folder, or the sidecar says `movement =
  "my-twist.toml"`; a path begins at the sidecar.
- **From Python**, `load_movement` takes an id or a path; `posecheck.movements.Library(journal)`
  also knows what a journal kept.
"""

DOCS = Path(__file__).parents[1] / "docs"
HEAD = "<!-- Written by: python -m bench.documents. Do not edit. -->\n\n"


def movements_page() -> str:
    """Every movement of the catalog."""
    from posecheck.movements import catalog

    parts = ["# Movements\n\nWhat `posecheck movements` shows, with the source of every number.\n"]
    for one in catalog():
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
    return "".join(parts) + OWN_MOVEMENTS


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:g}"


PAGES: dict[str, Callable[[], str]] = {
    "movements.md": movements_page,
    "cli.md": commands_page,
    "troubleshooting.md": reasons_page,
    "thresholds.md": thresholds_page,
}


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well."""
    stale = []
    for name, page in PAGES.items():
        path, text = DOCS / name, HEAD + page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        sys.stderr.write(f"Out of date: {', '.join(stale)}. Run: python3 run.py docs\n")
        return 1
    return 0


def _yaws(yaws_deg: tuple[float, ...]) -> str:
    return " or ".join(f"{yaw:g}°" for yaw in yaws_deg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
