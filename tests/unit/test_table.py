"""The CSV table."""

import csv
import dataclasses
import math
from pathlib import Path

import pytest

from posecheck.body import Side
from posecheck.documents.table import write_csv
from posecheck.records import Note, Session, Verdict
from tests.helpers.examples import LEAN, NAN, repetition, session


def _rows(path: Path, *sessions: Session) -> list[dict[str, str]]:
    write_csv(sessions, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_per_repetition_with_units_in_the_names(tmp_path: Path) -> None:
    """Every cell of a repetition, in the order of the header."""
    done = repetition(verdict="forced", compensations=(LEAN,))
    (row,) = _rows(tmp_path / "a.csv", session(done))
    assert row == {
        "source": "twist.mp4",
        "movement": "thoracic-twist",
        "set": "1",
        "index": "1",
        "side": "left",
        "direction": "",
        "start_s": "2.0",
        "peak_s": "3.5",
        "end_s": "5.251",
        "hold_s": "0.8",
        "tempo_s": "2.451",
        "end_range_deg": "38.0",
        "low90_deg": "29.77",
        "high90_deg": "46.23",
        "se_repetition_deg": "3.0",
        "se_setup_deg": "4.0",
        "shoulder_rotation_deg": "45.68",
        "swept_area_sr": "0.412",
        "peak_speed_deg_s": "74.26",
        "sparc": "-2.142",
        "valid_share": "0.988",
        "verdict": "forced",
        "position": "past",
        "effort": "bounced",
        "over_deg": "15.0",
        "reference": "False",
        "reasons": "15° past your limit of 40°; the margin is 10°. | "
        "It bounced once at the end range.",
        "compensations": LEAN.text,
        "arc_deg": "",
        "arc_low90_deg": "",
        "arc_high90_deg": "",
        "limit_deg": "40.0",
        "margin_deg": "10.0",
        "limit_origin": "option",
    }


def test_missing_is_an_empty_cell(tmp_path: Path) -> None:
    """NaN is nothing: neither 0 nor the word nan."""
    done = dataclasses.replace(repetition(end_range_deg=NAN), sparc=math.nan)
    (row,) = _rows(tmp_path / "a.csv", session(done))
    assert [row[name] for name in ("end_range_deg", "low90_deg", "high90_deg", "sparc")] == [""] * 4


@pytest.mark.parametrize("name", ["=1+1.mp4", "+a.mp4", "-a.mp4", "@a.mp4"])
def test_text_that_looks_like_a_formula_is_quoted(tmp_path: Path, name: str) -> None:
    """A file name cannot run in a spreadsheet; negative numbers stay numbers."""
    found = session()
    found = dataclasses.replace(found, source=dataclasses.replace(found.source, name=name))
    row = _rows(tmp_path / "a.csv", found)[0]
    assert row["source"] == f"'{name}"
    assert row["sparc"] == "-2.142"


def test_rows_of_several_sessions_share_the_columns(tmp_path: Path) -> None:
    """A measure that only one movement has is empty for the others."""
    short = dataclasses.replace(
        repetition(side=Side.RIGHT), measures=repetition().measures[:1], direction="inward"
    )
    rows = _rows(tmp_path / "a.csv", session(), session(short))
    assert [row["swept_area_sr"] for row in rows] == ["0.412", "0.412", ""]
    assert [row["direction"] for row in rows] == ["", "", "inward"]


def test_commas_quotes_and_lines_survive(tmp_path: Path) -> None:
    """What a reason says comes back as it was."""
    text = 'Left, "further"\nthan right.'
    done = dataclasses.replace(repetition(), verdict=Verdict("no-limit", (Note("a", text),)))
    (row,) = _rows(tmp_path / "a.csv", session(done))
    assert row["reasons"] == text


def test_nothing_measured_is_a_header_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without repetitions there is still a table to read."""
    assert _rows(tmp_path / "a.csv") == []
    write_csv([], "-")
    assert capsys.readouterr().out.startswith("source,movement,set,index,side,direction,start_s,")
