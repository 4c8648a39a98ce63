"""A movement as a person reads it, on the terminal."""

import math

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecheck.movements import Known, Movement, Origin
from posecheck.reliability import REACH90
from posecheck.words.limits import SHARE_TELLS
from posecheck.words.numbers import MISSING, degrees
from posecheck.words.protocol import protocol_phrase

_VIEWS = {
    "front": "Film from the front, the camera at chest height",
    "side": "Film from the side, the camera at knee height",
}


def show_movement(known: Known, console: Console) -> None:
    """How it is done, from where it is filmed, what is measured, what is not."""
    movement = known.movement
    console.print(Text.assemble((movement.name, "bold"), f"  --movement {movement.id}"))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for label, text in (*_origin(known), *_rows(movement)):
        rows.add_row(label, text)
    console.print(Padding(rows, (0, 0, 1, 2)))


def _origin(known: Known) -> list[tuple[str, str]]:
    """Where a movement comes from that is not the catalogue's."""
    if known.origin is Origin.CATALOG:
        return []
    if known.origin is Origin.JOURNAL:
        return [("From", "kept in the journal; its file is not in your movements folder.")]
    return [("From", str(known.path))]


def _rows(movement: Movement) -> list[tuple[str, str]]:
    view = f"{_VIEWS[movement.view.expected]} (up to {degrees(movement.view.within_deg)} off)."
    reported = ", ".join(
        f"{rule.measure} (±{REACH90 * math.hypot(rule.repetition, rule.setup):.2g} {rule.unit})"
        for rule in movement.error
        if rule.measure not in SHARE_TELLS
    )
    seen = ", ".join(rule.code for rule in movement.compensation) or "none"
    unseen = " ".join(rule.text for rule in movement.not_visible)
    return [
        ("What for", movement.purpose),
        ("How", movement.instruction),
        ("Protocol", protocol_phrase(movement.protocol)),
        ("Camera", view),
        ("Measures", movement.measures),
        ("Reports", f"{reported}; 90 % error bars of one repetition."),
        ("Compensations", seen),
        ("Cannot see", unseen or MISSING),
        ("Not measured", movement.does_not_measure),
    ]
