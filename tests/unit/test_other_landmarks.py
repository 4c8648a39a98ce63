"""Landmarks of other programs: read by lines, with errors of their own or as curves only."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posecheck import score
from posecheck.body import LANDMARK_COUNT
from posecheck.documents.series import write_series
from posecheck.errors import InputRefusedError, UsageError
from posecheck.estimators.trc import read_trc
from posecheck.movements import Movement, spec
from posecheck.movements.loader import parse_movement
from posecheck.records import FloatArray, Session
from posecheck.series import Series
from tests.helpers.other_landmarks import (
    PX_PER_M,
    landmarks,
    write_kinect,
    write_openpose,
    write_trc,
)
from tests.helpers.people import duration_s, rocking, turning

TWIST_DEG = 0.8 * 45.0
"""The chest of ``turning`` on its pelvis."""
ROCK_DEG = 5.0 + 35.0
LENGTH_S = duration_s(2)


def curve(session: Session, side: str) -> FloatArray:
    """The end range's smoothed curve."""
    assert session.series is not None
    return session.series.side(side).smoothed(next(iter(session.series.units)))


def codes(session: Session) -> list[str]:
    return [note.code for note in session.notes]


def assert_curves_only(session: Session) -> None:
    assert session.sets == ()
    assert "curves-only" in codes(session)


@pytest.mark.parametrize("turned_deg", [0.0, 120.0])
@pytest.mark.parametrize("unit", ["m", "mm"])
def test_a_trc_gives_the_turn_whichever_way_the_person_faces(
    tmp_path: Path, unit: str, turned_deg: float
) -> None:
    """Metres or millimetres, as its header says; the first frame is at 0 s."""
    clip = write_trc(tmp_path / "a.trc", turning, LENGTH_S, unit=unit, turned_deg=turned_deg)
    session = score(clip, movement="thoracic-twist")
    assert_curves_only(session)
    assert session.series is not None
    assert session.series.t_s[0] == 0.0
    for side in ("left", "right"):
        assert np.nanmax(curve(session, side)) == pytest.approx(TWIST_DEG, abs=1.0)


def test_a_trc_gives_the_lean_of_the_shin_from_the_side(tmp_path: Path) -> None:
    """A lab has no camera: the person is seen from where the movement asks."""
    clip = write_trc(tmp_path / "a.trc", rocking, LENGTH_S, turned_deg=70.0)
    session = score(clip, movement="ankle-rock")
    assert np.nanmax(curve(session, "left")) == pytest.approx(ROCK_DEG, abs=1.0)


def test_pixels_of_sports2d_are_pixels_though_their_header_says_metres(tmp_path: Path) -> None:
    """The name of the file says so."""
    clip = write_trc(tmp_path / "clip_Sports2D_px_person00.trc", rocking, LENGTH_S, pixels=True)
    session = score(clip, movement="ankle-rock")
    assert_curves_only(session)
    assert np.nanmax(curve(session, "left")) == pytest.approx(ROCK_DEG, abs=1.0)


def test_openpose_gives_the_lean_of_the_shin(tmp_path: Path) -> None:
    """At the rate that is said; the note says that the view is not checked."""
    clip = write_openpose(tmp_path / "keypoints", rocking, LENGTH_S)
    session = score(clip, movement="ankle-rock", rate_hz=30.0)
    assert_curves_only(session)
    assert "view is not checked" in session.notes[-1].text
    assert session.duration_s == pytest.approx(LENGTH_S, abs=0.05)
    assert session.series is not None
    assert session.series.world_m is None
    assert np.nanmax(curve(session, "left")) == pytest.approx(ROCK_DEG, abs=1.0)


def test_of_several_people_the_nearest_at_the_start_is_followed(tmp_path: Path) -> None:
    """Who else is there changes from frame to frame, and is first in the file."""
    clip = write_openpose(
        tmp_path / "keypoints",
        rocking,
        LENGTH_S,
        others_px=lambda i: [500.0] if i % 3 else [],
    )
    session = score(clip, movement="ankle-rock", rate_hz=30.0)
    assert codes(session) == ["several-people", "curves-only"]
    assert session.series is not None
    reasons = session.series.side("left").reasons
    assert all(reason is None for reason in reasons)
    assert np.nanmax(curve(session, "left")) == pytest.approx(ROCK_DEG, abs=1.0)


def test_a_kinect_table_gives_the_turn(tmp_path: Path) -> None:
    """Empty lines are frames without a person; 30 frames a second unless another rate is said."""
    clip = write_kinect(tmp_path / "a.csv", turning, LENGTH_S, empty_first=15)
    session = score(clip, movement="thoracic-twist")
    assert codes(session) == ["assumed-rate", "curves-only"]
    assert session.series is not None
    assert session.series.side("left").reasons[:15] == ("no-person",) * 15
    for side in ("left", "right"):
        assert np.nanmax(curve(session, side)) == pytest.approx(TWIST_DEG, abs=1.0)
    faster = score(clip, movement="thoracic-twist", rate_hz=60.0)
    assert faster.duration_s == pytest.approx(session.duration_s / 2.0)
    assert codes(faster) == ["curves-only"]


def test_errors_that_are_known_for_the_program_give_repetitions(tmp_path: Path) -> None:
    """With those bars, not with those of posecheck's own pose models."""
    known = _with_errors("kinect", repetition=2.5, setup=7.0)
    clip = write_kinect(tmp_path / "a.csv", turning, LENGTH_S)
    session = score(clip, movement=known)
    assert codes(session) == ["assumed-rate"]
    assert [str(one.side) for one in session.repetitions] == ["left", "right"]
    for repetition in session.repetitions:
        assert [one.name for one in repetition.measures] == ["thorax_rotation"]
        assert repetition.primary.value == pytest.approx(TWIST_DEG, abs=1.0)
        assert repetition.primary.standard_error.setup == pytest.approx(7.0, abs=0.1)
    assert_curves_only(score(write_trc(tmp_path / "a.trc", turning, LENGTH_S), movement=known))


def _with_errors(program: str, *, repetition: float, setup: float) -> Movement:
    path = Path(spec.__file__).parent / "catalog" / "thoracic-twist.toml"
    row = (
        f'\n[[landmark_error]]\nlandmarks = "{program}"\nmeasure = "thorax_rotation"\n'
        f'unit = "deg"\nrepetition = {repetition}\nsetup = {setup}\nsource = "of this test"\n'
    )
    text = path.read_text(encoding="utf-8") + row
    return parse_movement(text.encode(), where=path.name)


def test_a_row_of_errors_says_whose_landmarks_it_is_for() -> None:
    """The loader names the key."""
    with pytest.raises(UsageError, match=r"landmark_error\[0\].landmarks"):
        _with_errors("", repetition=1.0, setup=1.0)


def test_a_trc_that_posecheck_wrote_is_read_as_it_was(tmp_path: Path) -> None:
    """Every landmark comes back, in the picture's axes."""
    t_s, points = landmarks(turning, 2.0)
    world = (points / PX_PER_M).astype(np.float32)
    series = Series("a.npz", "thoracic-twist", {}, t_s, (), world)
    write_series(series, tmp_path / "own.trc")
    read = read_trc(tmp_path / "own.trc")
    assert read.has_depth
    np.testing.assert_allclose(read.points[:, 11:17], world[:, 11:17], atol=1e-6)
    np.testing.assert_allclose(read.points[:, 23:], world[:, 23:], atol=1e-6)
    assert read.points.shape[1] == LANDMARK_COUNT


# --- what is refused ------------------------------------------------------------------------------


def _not_a_number(path: Path) -> Path:
    path.write_text("name,age\nanna,40\n", encoding="utf-8")
    return path


def _no_keypoints(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a_keypoints.json").write_text(json.dumps({"people": [{}]}), encoding="utf-8")
    return folder


def _shares(folder: Path) -> Path:
    small = dataclasses.replace
    return write_openpose(
        folder,
        lambda t_s: small(rocking(t_s), landmarks_px=rocking(t_s).landmarks_px / 5000.0),
        0.2,
    )


def _empty_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


REFUSED: dict[str, tuple[Callable[[Path], Path], str, float | None, str]] = {
    "no heels": (
        lambda folder: write_kinect(folder / "a.csv", rocking, 1.0),
        "ankle-rock",
        None,
        "a.csv has no heels, toes, which ankle-rock is read from",
    ),
    "a side is missing": (
        lambda folder: write_trc(folder / "a.trc", turning, 1.0, without=["RHip"]),
        "thoracic-twist",
        None,
        "has no hips",
    ),
    "no depth": (
        lambda folder: write_openpose(folder / "json", turning, 1.0),
        "thoracic-twist",
        30.0,
        "json has no depth, which thoracic-twist is read from",
    ),
    "no rate": (
        lambda folder: write_openpose(folder / "json", rocking, 1.0),
        "ankle-rock",
        None,
        "--rate 30",
    ),
    "no OpenPose files": (
        lambda folder: _empty_folder(folder / "json"),
        "ankle-rock",
        30.0,
        "json holds no files of OpenPose",
    ),
    "not keypoints": (
        lambda folder: _no_keypoints(folder / "json"),
        "ankle-rock",
        30.0,
        "a_keypoints.json does not hold keypoints",
    ),
    "shares of the picture": (
        lambda folder: _shares(folder / "json"),
        "ankle-rock",
        30.0,
        "--keypoint_scale 0",
    ),
    "millimetres that are called metres": (
        lambda folder: write_trc(folder / "a.trc", turning, 1.0, unit="mm", says="m"),
        "thoracic-twist",
        None,
        "says m, but then the trunk is 5",
    ),
    "z up": (
        lambda folder: write_trc(folder / "a.trc", turning, 1.0, z_up=True),
        "thoracic-twist",
        None,
        "posecheck needs y up",
    ),
    "an unknown unit": (
        lambda folder: write_trc(folder / "a.trc", turning, 1.0, says="inch"),
        "thoracic-twist",
        None,
        "is in 'inch'",
    ),
    "another CSV": (
        lambda folder: _not_a_number(folder / "a.csv"),
        "thoracic-twist",
        None,
        "line 1 does not hold 100 numbers",
    ),
    "another file that is called TRC": (
        lambda folder: _not_a_number(folder / "a.trc"),
        "thoracic-twist",
        None,
        "is not a TRC file",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(case: str, tmp_path: Path) -> None:
    """And with what to do."""
    make, movement, rate_hz, says = REFUSED[case]
    clip = make(tmp_path)
    with pytest.raises(InputRefusedError) as refused:
        score(clip, movement=movement, rate_hz=rate_hz)
    assert says in str(refused.value)


def test_a_rate_that_nobody_needs_is_refused(tmp_path: Path, twists: Path) -> None:
    """It would be ignored."""
    for clip in (twists, write_trc(tmp_path / "a.trc", turning, 1.0)):
        with pytest.raises(UsageError, match="--rate is not needed"):
            score(clip, movement="thoracic-twist", rate_hz=30.0)
