"""What became of many clips, on the terminal: a line each, then how many there are of each kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from rich.console import Console

from posecheck.body import Side
from posecheck.inbox.results import Result
from posecheck.safe_text import on_one_line
from posecheck.terminal.columns import Column, show_table
from posecheck.words.comparisons import median_cell
from posecheck.words.numbers import counted

TABLE_CLIPS: Final = 60
"""Of more clips only those are listed with which something is wrong (design rule)."""
_KINDS: Final = {
    0: ("", "measured"),
    2: ("asks", "waiting for an answer"),
    3: ("refused", "refused"),
    4: ("empty", "with nothing measured"),
    5: ("failed", "failed on this machine"),
}
"""By exit code: in the table, and as a count."""


def show_clips(results: Sequence[Result], *, new: int, left: int, console: Console) -> None:
    """A table of the clips, why some were not measured, and the counts."""
    listed = [one for one in results if one.exit_code or len(results) <= TABLE_CLIPS]
    if listed:
        show_table(_columns(listed), console)
        console.print()
    for result in listed:
        if result.text:
            console.print(on_one_line(f"{result.clip}: {result.text}"))
    unlisted = sum(bool(one.text) for one in results) - sum(bool(one.text) for one in listed)
    if unlisted:
        console.print(f"{counted(unlisted, 'more clip')} with a remark: see ledger.jsonl.")
    codes = Counter(result.exit_code for result in results)
    parts = [f"{codes[code]} {kind}" for code, (_, kind) in _KINDS.items() if codes[code]]
    parts += [f"{left} not done yet"] if left else []
    total = counted(len(results) + left, "clip")
    console.print(f"{total}: {', '.join(parts)}. {new} new in this run.")


def _columns(results: Sequence[Result]) -> list[Column]:
    several = len({one.person for one in results}) > 1
    return [
        Column("clip", [one.clip for one in results], right=False, key=True),
        *([Column("person", [one.person for one in results], right=False)] if several else []),
        Column("movement", [one.movement for one in results], right=False),
        *(Column(str(side), [_cell(one, side) for one in results], right=False) for side in Side),
        Column("", [_KINDS[one.exit_code][0] for one in results], right=False),
    ]


def _cell(result: Result, side: Side) -> str:
    ends = [row["end_range_deg"] for row in result.rows if row["side"] == str(side)]
    return median_cell([deg for deg in ends if deg is not None])
