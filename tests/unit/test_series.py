"""The curves: every frame is in them, they agree with the numbers, and files hold what they say."""

import csv
import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet
from referencing import Registry

import posecheck
from posecheck.body import BLAZEPOSE_NAMES, Side, index_of
from posecheck.documents.schema import circuit_series_schema, series_schema
from posecheck.documents.series import series_document, write_series
from posecheck.errors import InstallationError, UsageError
from posecheck.pipeline import circuit_series
from posecheck.records import Session
from posecheck.series import CircuitSeries, Series
from tests.helpers.people import duration_s, rocking, turning, write_landmarks


@pytest.fixture(scope="module")
def twisted(twists: Path) -> Session:
    """One turn to each side, with curves."""
    return posecheck.score(twists, movement="thoracic-twist")


@pytest.fixture(scope="module")
def series(twisted: Session) -> Series:
    """Its curves, with landmarks in metres: a pixel is half a millimetre."""
    assert twisted.series is not None
    count = len(twisted.series.t_s)
    world = np.random.default_rng(3).normal(0.0, 0.5, (count, 33, 3)).astype(np.float32)
    world[4] = np.nan
    return dataclasses.replace(twisted.series, world_m=world)


# --- what is in them ------------------------------------------------------------------------------


def test_every_frame_has_one_entry_on_each_side(twisted: Session) -> None:
    """Also those before the neutral was known."""
    series = twisted.series
    assert series is not None
    assert len(series.t_s) == twisted.frames
    assert [curves.side for curves in series.sides] == [Side.LEFT, Side.RIGHT]
    for curves in series.sides:
        np.testing.assert_array_equal(curves.t_s, series.t_s)
        assert np.isfinite(curves.values["thorax_rotation"]).all()


@pytest.mark.parametrize("movement", ["thoracic-twist", "ankle-rock"])
def test_the_smoothed_curve_peaks_at_the_reported_end_range(movement: str, tmp_path: Path) -> None:
    """Within a hundredth of a degree, and its largest value within the repetition is it."""
    pose_at = turning if movement == "thoracic-twist" else rocking
    clip = write_landmarks(tmp_path / "clip.npz", pose_at, duration_s(2))
    session = posecheck.score(clip, movement=movement)
    assert len(session.repetitions) == 2
    for repetition in session.repetitions:
        assert session.series is not None
        curves = session.series.side(repetition.side)
        curve = curves.smoothed(repetition.primary.name)[curves.repetitions == repetition.index]
        assert curve.max() == pytest.approx(repetition.primary.value, abs=0.01)
        at_peak = np.interp(repetition.peak_s, curves.t_s, curves.smoothed(repetition.primary.name))
        assert at_peak == pytest.approx(repetition.primary.value, abs=1.0)


def test_a_repetition_is_numbered_on_its_own_side_from_start_to_end(twisted: Session) -> None:
    """Half-open, as its times are; elsewhere the index is 0."""
    assert twisted.series is not None
    for repetition in twisted.repetitions:
        curves = twisted.series.side(repetition.side)
        inside = (curves.t_s >= repetition.start_s) & (curves.t_s < repetition.end_s)
        assert (curves.repetitions[inside] == repetition.index).all()
        assert not curves.repetitions[~inside].any()
        assert (curves.sets == 1).all()


def test_an_unusable_frame_has_its_reason_and_no_value(tmp_path: Path) -> None:
    """Somebody leaves the picture for a second."""
    clip = write_landmarks(
        tmp_path / "gone.npz",
        lambda t_s: None if 5.0 <= t_s < 6.0 else turning(t_s),
        duration_s(2),
    )
    series = posecheck.score(clip, movement="thoracic-twist").series
    assert series is not None
    for curves in series.sides:
        gone = (curves.t_s >= 5.0) & (curves.t_s < 6.0)
        assert {curves.reasons[i] for i in np.flatnonzero(gone)} == {"no-person"}
        assert np.isnan(curves.values["thorax_rotation"][gone]).all()
        assert all(curves.reasons[i] is None for i in np.flatnonzero(~gone))


def test_without_a_neutral_every_frame_says_so(tmp_path: Path) -> None:
    """Somebody seen from behind the whole time has curves of reasons only."""
    clip = write_landmarks(
        tmp_path / "side.npz", lambda t_s: turning(t_s, yaw_deg=90.0), duration_s(2)
    )
    session = posecheck.score(clip, movement="thoracic-twist")
    assert session.series is not None
    assert len(session.series.sides) == 2
    for curves in session.series.sides:
        assert len(curves.t_s) == session.frames
        assert set(curves.reasons) == {"wrong-view"}


def test_frames_that_wait_for_a_neutral_keep_their_place(tmp_path: Path) -> None:
    """Somebody who is gone for a moment before it: what is known at once is known first."""
    clip = write_landmarks(
        tmp_path / "gone.npz",
        lambda t_s: None if 0.3 <= t_s < 0.5 else turning(t_s),
        duration_s(2),
    )
    series = posecheck.score(clip, movement="thoracic-twist").series
    assert series is not None
    for curves in series.sides:
        np.testing.assert_array_equal(curves.t_s, series.t_s)
        gone = (curves.t_s >= 0.3) & (curves.t_s < 0.5)
        assert [reason is not None for reason in curves.reasons] == gone.tolist()


def test_only_the_side_that_was_asked_for_has_curves(twists: Path) -> None:
    """``side`` leaves the other one out; the numbers stay."""
    session = posecheck.score(twists, movement="thoracic-twist", side="right")
    assert session.series is not None
    assert [curves.side for curves in session.series.sides] == [Side.RIGHT]
    with pytest.raises(KeyError):
        session.series.side("left")


def test_curves_change_no_number_and_can_be_left_out(twists: Path, twisted: Session) -> None:
    """The same session, with and without."""
    plain = posecheck.score(twists, movement="thoracic-twist", series=False)
    assert plain.series is None
    assert posecheck.session_document(plain) == posecheck.session_document(twisted)


# --- files ----------------------------------------------------------------------------------------


def test_json_holds_every_number_and_fits_its_schema(series: Series, tmp_path: Path) -> None:
    """Column by column; missing is null."""
    write_series(series, tmp_path / "curves.json")
    document = json.loads((tmp_path / "curves.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, series_schema())
    assert document == series_document(series)
    left = document["sides"][0]
    assert [one["unit"] for one in left["measures"]] == ["deg"] * 5
    np.testing.assert_allclose(
        left["measures"][0]["values"], series.side("left").values["thorax_rotation"], atol=0.006
    )


def test_csv_and_parquet_hold_the_same_rows(series: Series, tmp_path: Path) -> None:
    """A row for each frame and side; units are in the names; missing is an empty cell or null."""
    for name in ("curves.csv", "curves.parquet"):
        write_series(series, tmp_path / name)
    with (tmp_path / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "curves.parquet").to_pylist()
    assert len(rows) == len(table) == 2 * len(series.t_s)
    assert [row["side"] for row in rows[:3]] == ["left", "right", "left"]
    assert rows[0]["repetition"] == ""
    assert table[0]["repetition"] is None
    for row, typed in zip(rows, table, strict=True):
        assert {key: "" if one is None else str(one) for key, one in typed.items()} == row
    assert "thorax_rotation_deg" in rows[0]
    assert "thorax_rotation_smoothed_deg" in rows[0]


def test_trc_is_in_metres_with_y_up(series: Series, tmp_path: Path) -> None:
    """A landmark that was not seen is NaN; times are exact."""
    write_series(series, tmp_path / "walk.trc")
    lines = (tmp_path / "walk.trc").read_text(encoding="utf-8").split("\n")
    assert lines[2].split("\t")[:5] == ["15", "15", str(len(series.t_s)), "33", "m"]
    assert lines[3].split("\t")[2::3][:33] == list(BLAZEPOSE_NAMES)
    first = lines[6].split("\t")
    assert float(first[1]) == series.t_s[0]
    at = 2 + 3 * index_of("knee", Side.LEFT)
    assert series.world_m is not None
    x, y, z = series.world_m[0, index_of("knee", Side.LEFT)]
    np.testing.assert_allclose([float(one) for one in first[at : at + 3]], [x, -y, -z], atol=1e-6)
    assert set(lines[6 + 4].split("\t")[2:]) == {"nan"}


def test_mot_holds_the_angles_of_both_sides_in_degrees(series: Series, tmp_path: Path) -> None:
    """And says so; what is not an angle is left out."""
    write_series(series, tmp_path / "twist.mot")
    text = (tmp_path / "twist.mot").read_text(encoding="utf-8")
    header, table = text.split("endheader\n")
    assert "inDegrees=yes" in header.split("\n")
    names, *rows = [line.split("\t") for line in table.strip().split("\n")]
    assert f"nColumns={len(names)}" in header
    assert f"nRows={len(rows)}" in header
    column = [float(row[names.index("thorax_rotation_l")]) for row in rows]
    np.testing.assert_allclose(column, series.side("left").values["thorax_rotation"], atol=1e-4)


def test_landmarks_without_metres_have_no_trc(twisted: Session, tmp_path: Path) -> None:
    """The message says what can be written instead."""
    assert twisted.series is not None
    with pytest.raises(UsageError, match=r"no landmarks in metres.*\.mot"):
        write_series(twisted.series, tmp_path / "a.trc")
    assert not list(tmp_path.iterdir())


def test_parquet_without_its_package_says_what_to_install(
    series: Series, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that CSV needs nothing."""
    monkeypatch.setattr("posecheck.documents.parquet.find_spec", lambda _: None)
    with pytest.raises(InstallationError, match=r"pip install 'posecheck\[parquet\]'.*\.csv"):
        write_series(series, tmp_path / "a.parquet")


# --- of a whole session ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(series: Series, tmp_path_factory: pytest.TempPathFactory) -> CircuitSeries:
    """Twists, a second in which nothing is measured, then rocks; each on its own side of 100 s."""
    clip = write_landmarks(tmp_path_factory.mktemp("rocks") / "rocks.npz", rocking, duration_s(1))
    rocks = posecheck.score(clip, movement="ankle-rock").series
    assert rocks is not None
    later = dataclasses.replace(
        rocks,
        t_s=rocks.t_s + 100.0,
        sides=tuple(dataclasses.replace(one, t_s=one.t_s + 100.0) for one in rocks.sides),
    )
    t_s = np.concatenate([series.t_s, [99.0], later.t_s])
    world = np.zeros((len(t_s), 33, 3), np.float32)
    return CircuitSeries("session.npz", t_s, (series, later), world)


def test_a_table_of_a_session_names_the_movement_of_each_row(
    whole: CircuitSeries, tmp_path: Path
) -> None:
    """What another movement has no curve of is empty; nothing is measured between them."""
    write_series(whole, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    twists = [row for row in rows if row["movement"] == "thoracic-twist"]
    rocks = [row for row in rows if row["movement"] == "ankle-rock"]
    assert len(twists) + len(rocks) == len(rows)
    assert all(row["thorax_rotation_deg"] and not row["shank_inclination_deg"] for row in twists)
    assert all(not row["thorax_rotation_deg"] for row in rocks)
    assert any(row["shank_inclination_deg"] for row in rocks)
    assert "99" not in {row["t_s"] for row in rows}


def test_parquet_of_a_session_has_the_rows_of_the_csv(whole: CircuitSeries, tmp_path: Path) -> None:
    """Typed, with missing cells as nulls."""
    write_series(whole, tmp_path / "a.parquet")
    write_series(whole, tmp_path / "a.csv")
    table = parquet.read_table(tmp_path / "a.parquet")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert table.num_rows == len(lines) - 1
    assert table.column_names == lines[0].split(",")


def test_json_of_a_session_holds_a_series_of_each_movement(whole: CircuitSeries) -> None:
    """``posecheck.circuit-series/1``, as its schema says."""
    document = series_document(whole)
    registry: Registry[Any] = Registry().with_contents(
        [("urn:posecheck:schema:series:1", series_schema())]
    )
    Draft202012Validator(circuit_series_schema(), registry=registry).validate(document)
    assert document["series"] == [series_document(part) for part in whole.parts]


def test_mot_and_trc_of_a_session_have_a_row_for_every_frame(
    whole: CircuitSeries, tmp_path: Path
) -> None:
    """Angles are named by movement and are nan where it is not measured."""
    write_series(whole, tmp_path / "a.mot")
    lines = (tmp_path / "a.mot").read_text(encoding="utf-8").splitlines()
    names, rows = lines[6].split("\t"), [line.split("\t") for line in lines[7:]]
    assert len(rows) == len(whole.t_s)
    twist, rock = (
        names.index("thoracic-twist_thorax_rotation_l"),
        names.index("ankle-rock_shank_inclination_l"),
    )
    between = len(whole.parts[0].t_s)
    assert rows[between][twist] == rows[between][rock] == "nan"
    assert rows[0][twist] != "nan" == rows[0][rock]
    assert rows[-1][twist] == "nan" != rows[-1][rock]
    write_series(whole, tmp_path / "a.trc")
    assert len((tmp_path / "a.trc").read_text(encoding="utf-8").splitlines()) == len(rows) + 6


def test_curves_that_are_not_there_are_not_written(tmp_path: Path) -> None:
    """An empty table would look like a recording at rest."""
    nothing = CircuitSeries("session.npz", np.arange(3.0), ())
    for suffix in ("csv", "json", "mot", "parquet"):
        with pytest.raises(UsageError, match=r"there are no curves. A \.trc"):
            write_series(nothing, tmp_path / f"a.{suffix}")
    assert not list(tmp_path.iterdir())


def test_landmarks_are_those_of_every_pose_with_the_sides_put_right() -> None:
    """Where a movement is measured its own landmarks count; elsewhere those that were read."""
    raw = np.full((33, 3), 1.0)
    poses = [
        dataclasses.replace(turning(t_s), t_s=t_s, world_m=raw if t_s < 3.0 else None)
        for t_s in (0.0, 1.0, 2.0, 3.0)
    ]
    put_right = np.full((2, 33, 3), 2.0, np.float32)
    part = Series("a", "m", {}, np.array([1.0, 2.0]), (), put_right)
    found = circuit_series("a.npz", poses, [part]).world_m
    assert found is not None
    assert found[0].max() == 1.0
    assert (found[1:3] == 2.0).all()
    assert np.isnan(found[3]).all()
