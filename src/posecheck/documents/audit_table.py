"""A weekly audit as CSV: a row for each week of each series, and for each of its repetitions."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from posecheck.documents.table import Cell, csv_text

Table = Mapping[str, Any]

HEADER: Final = (
    *("row", "person", "movement", "side", "measure", "view", "model", "week", "monday"),
    *("deg", "low90_deg", "high90_deg", "se_repetition_deg", "se_setup_deg"),
    *("tempo_s", "sparc", "counted", "sessions", "why_missing"),
    *("number", "recorded_at", "session_id", "verdict", "left_out"),
    *("baseline_deg", "comfort_deg", "target_deg", "week_spread_deg"),
    *("change_verdict", "change_deg", "change_low90_deg", "change_high90_deg"),
    *("detectable_deg", "mdc95_deg", "slope_deg_per_week", "protocol_name"),
    "week_comfort_deg",
)
"""``row`` is ``week`` or ``repetition``; what belongs to the other kind is an empty cell.

``side`` is ``left``, ``right`` or ``arc``: left plus right of two neighbouring repetitions."""


def audit_csv(document: Table) -> str:
    """The figures of the document; a text that a spreadsheet takes for a formula is quoted."""
    return csv_text(HEADER, list(_rows(document)))


def _rows(document: Table) -> Iterator[list[Cell]]:
    for one in (*document["series"], *document.get("arcs", ())):
        keys = {name: one[name] for name in ("movement", "side", "measure", "view", "model")}
        keys |= {"person": document["person"]} | _whole(one)
        for week in one["weeks"]:
            named = keys | {"week": week["week"], "monday": week["monday"]}
            named["week_comfort_deg"] = week.get("comfort_deg")
            missing = week["why_missing"]
            yield _line(
                named | {"row": "week", "why_missing": missing and missing["code"]},
                week,
                ("counted", "sessions"),
            )
            for point in week["repetitions"]:
                left_out = point["left_out"]
                yield _line(
                    named | {"row": "repetition", "left_out": left_out and left_out["code"]},
                    point,
                    ("number", "recorded_at", "session_id", "verdict"),
                )


def _line(keys: Mapping[str, Cell], value: Table, own: tuple[str, ...]) -> list[Cell]:
    low, high = value["interval90_deg"] or (None, None)
    cells = {
        **keys,
        **{name: value[name] for name in ("deg", "tempo_s", "sparc", *own)},
        "low90_deg": low,
        "high90_deg": high,
        "se_repetition_deg": value["standard_error_deg"]["repetition"],
        "se_setup_deg": value["standard_error_deg"]["setup"],
    }
    return [cells.get(name) for name in HEADER]


def _whole(one: Table) -> dict[str, Cell]:
    """What is said of the whole series: the same in each of its rows."""
    change, trend = one["change"], one["trend"]
    low, high = change["interval90_deg"] or (None, None)
    return {
        "baseline_deg": one["baseline"] and one["baseline"]["median_deg"],
        "comfort_deg": one["comfort_deg"],
        "target_deg": one["target_deg"],
        "week_spread_deg": one["week_spread_deg"],
        "change_verdict": change["verdict"],
        "change_deg": change["deg"],
        "change_low90_deg": low,
        "change_high90_deg": high,
        "detectable_deg": change["detectable_deg"],
        "mdc95_deg": change["mdc95_deg"],
        "slope_deg_per_week": trend and trend["slope_deg_per_week"],
        "protocol_name": one["protocol_name"] or None,
    }
