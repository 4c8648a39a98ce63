"""The files of the curves, read back by other programs' own libraries."""

import dataclasses
from pathlib import Path

import c3d
import numpy as np
import pytest

import posecheck
from posecheck.body import BLAZEPOSE_NAMES, Side, index_of
from posecheck.documents.series import write_series
from posecheck.errors import InstallationError
from posecheck.series import Series
from tests.helpers.people import duration_s, rocking, write_landmarks

Y_UP = np.array([1.0, -1.0, -1.0])
GONE = 4
"""A frame in which nobody was seen."""


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Series:
    """Two rocks of the left ankle: on the other side no frame is usable."""
    clip = write_landmarks(tmp_path_factory.mktemp("clip") / "a.npz", rocking, duration_s(2))
    found = posecheck.score(clip, movement="ankle-rock").series
    assert found is not None
    shape = (len(found.t_s), len(BLAZEPOSE_NAMES), 3)
    world = np.random.default_rng(5).normal(0.0, 0.5, shape).astype(np.float32)
    world[GONE] = np.nan
    return dataclasses.replace(found, world_m=world)


def test_c3d_is_read_back_by_another_reader(series: Series, tmp_path: Path) -> None:
    """Points in metres, y up; a frame without a person is invalid; the curves are analog."""
    write_series(series, tmp_path / "a.c3d")
    with (tmp_path / "a.c3d").open("rb") as file:
        reader = c3d.Reader(file)
        frames = list(reader.read_frames())
        points = np.array([points for _, points, _ in frames])
        analogs = np.array([analogs[:, 0] for _, _, analogs in frames])
        labels = [label.strip() for label in reader.analog_labels]
        assert [label.strip() for label in reader.point_labels] == list(BLAZEPOSE_NAMES)
        assert reader.get("POINT:UNITS").string_value.strip() == "m"
        assert reader.point_rate == pytest.approx(15.0)
    assert series.world_m is not None
    seen = np.arange(len(points)) != GONE
    np.testing.assert_allclose(points[seen, :, :3], (series.world_m * Y_UP)[seen], atol=1e-6)
    assert (points[seen, :, 3] >= 0.0).all()
    assert (points[GONE, :, 3] == -1.0).all()
    np.testing.assert_allclose(analogs[:, labels.index("t_s")], series.t_s, atol=1e-6)
    for side in Side:
        curve = series.side(side).values["shank_inclination"]
        read = analogs[:, labels.index(f"shank_inclination_{str(side)[0]}")]
        np.testing.assert_allclose(read, curve, atol=1e-4)


def test_c3d_without_its_package_says_what_to_install(
    series: Series, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that TRC needs nothing."""
    monkeypatch.setattr("posecheck.documents.c3d.find_spec", lambda _: None)
    with pytest.raises(InstallationError, match=r"pip install 'posecheck\[c3d\]'.*\.trc"):
        write_series(series, tmp_path / "a.c3d")
    assert not list(tmp_path.iterdir())


def test_opensim_reads_the_trc_that_was_written(series: Series, tmp_path: Path) -> None:
    """Names, unit, times and every landmark; a frame without a person is NaN."""
    opensim = _opensim()
    write_series(series, tmp_path / "a.trc")
    table = opensim.TimeSeriesTableVec3(str(tmp_path / "a.trc"))
    assert list(table.getColumnLabels()) == list(BLAZEPOSE_NAMES)
    assert table.getTableMetaDataString("Units") == "m"
    np.testing.assert_allclose(table.getIndependentColumn(), series.t_s, atol=1e-6)
    knee = index_of("knee", Side.LEFT)
    read = np.array(
        [table.getRowAtIndex(i)[knee].to_numpy() for i in range(int(table.getNumRows()))]
    )
    assert series.world_m is not None
    np.testing.assert_allclose(read, series.world_m[:, knee] * Y_UP, atol=1e-6)
    assert np.isnan(read[GONE]).all()


def test_opensim_reads_the_mot_that_was_written(series: Series, tmp_path: Path) -> None:
    """It is in degrees, and every angle is there; what was unusable is NaN."""
    opensim = _opensim()
    write_series(series, tmp_path / "a.mot")
    table = opensim.TimeSeriesTable(str(tmp_path / "a.mot"))
    assert table.getTableMetaDataString("inDegrees") == "yes"
    assert "heel_lift_l" not in table.getColumnLabels()
    for side in Side:
        read = table.getDependentColumn(f"shank_inclination_{str(side)[0]}").to_numpy()
        np.testing.assert_allclose(read, series.side(side).values["shank_inclination"], atol=1e-4)


def _opensim():
    return pytest.importorskip(
        "opensim", reason="opensim is not here: python -m pip install --group formats"
    )
