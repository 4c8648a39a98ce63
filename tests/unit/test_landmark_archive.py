"""What a landmark file says of its arrays is looked at before they are loaded."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.body import LANDMARK_COUNT
from posecheck.errors import InputRefusedError
from posecheck.estimators.recorded import RecordedPoses

COUNT = 20


def arrays(**changes: Any) -> dict[str, Any]:
    """Those of a file that can be read."""
    points = np.random.default_rng(1).uniform(50, 400, (COUNT, 33, 3)).astype(np.float32)
    whole = {
        "t_s": np.arange(COUNT) / 30.0,
        "landmarks_px": points,
        "world_m": points / 1000.0,
        "visibility": np.full((COUNT, 33), 0.9),
        "restart": np.zeros(COUNT, dtype=bool),
        "width_px": 640,
        "height_px": 480,
        "model": "full",
    }
    return {key: value for key, value in (whole | changes).items() if value is not None}


def ending_at(last_s: float) -> np.ndarray:
    """Thirty frames a second, and one more much later."""
    return np.r_[np.arange(COUNT - 1) / 30.0, last_s]


def member(value: Any) -> bytes:
    """An array as NumPy writes it."""
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(value))
    return file.getvalue()


def header(text: str, values: bytes = b"", *, version: int = 2) -> bytes:
    """An array that describes itself by a text of its own."""
    head = text.encode() + b"\n"
    size = struct.pack("<I" if version > 1 else "<H", len(head))
    return b"\x93NUMPY" + bytes([version, 0]) + size + head + values


def described(descr: str = "'<f8'", shape: str = f"({COUNT},)", values: bytes = b"") -> bytes:
    return header(f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}", values)


def written(path: Path, *, packing: int = zipfile.ZIP_DEFLATED, **members: bytes) -> Path:
    """A landmark file with some of its members replaced by bytes."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for key, value in arrays().items():
            archive.writestr(f"{key}.npy", members.pop(key, None) or member(value))
        for key, content in members.items():
            archive.writestr(key, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputRefusedError) as refused:
        RecordedPoses(path)
    return str(refused.value)


def test_a_whole_file_is_read(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", **arrays())
    recorded = RecordedPoses(tmp_path / "a.npz")
    assert (len(recorded), recorded.model, recorded.width_px) == (COUNT, "full", 640)
    np.testing.assert_array_equal(
        [pose.landmarks_px for pose in recorded.poses()], arrays()["landmarks_px"]
    )


@pytest.mark.parametrize(
    "stored",
    [
        lambda points: points.astype(">f4"),
        lambda points: points.astype("<f8"),
        lambda points: np.asfortranarray(points),
        lambda points: points.astype(np.float64)[::1].copy(order="F"),
    ],
    ids=["big-endian", "float64", "Fortran order", "float64 in Fortran order"],
)
def test_numbers_are_the_same_however_they_are_stored(tmp_path, stored):
    points = arrays()["landmarks_px"]
    np.savez(tmp_path / "a.npz", **arrays(landmarks_px=stored(points)))
    read = [pose.landmarks_px for pose in RecordedPoses(tmp_path / "a.npz").poses()]
    np.testing.assert_array_equal(read, points)


HEADERS = {
    "nested": header("{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 9000),
    "nested and closed": header("(" * 4000 + ")" * 4000),
    "endless": header("[" + "1," * 4_000_000),
    "no dictionary": header("[1, 2, 3]"),
    "an open quote": header("{'descr': '''"),
    "negative": described(shape="(-5,)"),
    "huge": described(shape="(10**9,)".replace("10**9", "1000000000")),
    "overflowing": described(shape="(4611686018427387904, 4611686018427387904)"),
    "no tuple": described(shape="20"),
    "of other things": described(shape="('a',)"),
    "record": described("[('a', '<f8'), ('b', '<f8')]", values=bytes(16 * COUNT)),
    "objects": described("'|O'", values=b"cos\nsystem\n(S'true'\ntR."),
    "void": described("'|V8'", values=bytes(8 * COUNT)),
    "complex": described("'<c16'", values=bytes(16 * COUNT)),
    "dates": described("'<M8[s]'", values=bytes(8 * COUNT)),
    "wide": described("'<U100000'", values=bytes(8)),
    "of no type": described("'hello'"),
    "of type nothing": described("None", values=bytes(8 * COUNT)),
    "too short": described(values=bytes(8 * COUNT - 1)),
    "too long": described(values=bytes(8 * COUNT + 1)),
    "of version 9": header("{}", version=9),
    "no array": b"hello",
    "empty": b"",
}


@pytest.mark.parametrize("key", ["t_s", "landmarks_px", "width_px", "restart", "model"])
@pytest.mark.parametrize("name", HEADERS)
def test_an_array_that_cannot_be_is_refused(tmp_path, name, key):
    """Always as a refusal that says what a landmark file is, or what is wrong in this one."""
    text = refusal(written(tmp_path / "a.npz", **{key: HEADERS[name] or b"\0"}))
    assert text.startswith("a.npz")
    assert "landmark" in text or key in text or "frames" in text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"width_px": np.inf}, "positive numbers"),
        ({"height_px": np.nan}, "positive numbers"),
        ({"width_px": -640}, "positive numbers"),
        ({"width_px": 1e300}, "too large"),
        ({"height_px": 16_385}, "too large"),
        ({"width_px": np.array([640])}, "positive numbers"),
        ({"t_s": np.zeros(COUNT)}, "strictly increasing"),
        ({"t_s": np.full(COUNT, np.nan)}, "strictly increasing"),
        ({"t_s": np.r_[np.arange(COUNT - 1.0), np.inf]}, "strictly increasing"),
        ({"t_s": np.arange(COUNT) * 1e300}, "must be seconds"),
        ({"t_s": np.arange(COUNT, dtype=float) * 86_400 / (COUNT - 2)}, "must be seconds"),
        ({"t_s": np.arange(COUNT) * 1000.0 / 30}, "milliseconds: divide them by 1,000."),
        ({"t_s": np.arange(COUNT) * 1e6 / 30}, "microseconds: divide them by 1,000,000."),
        ({"t_s": np.arange(COUNT) * 1e9 / 30}, "nanoseconds"),
        ({"t_s": np.arange(COUNT) * 3000.0}, "ticks of 1/90,000 s"),
        ({"t_s": np.arange(COUNT)}, "frame numbers: divide them by the frames a second"),
        ({"t_s": np.arange(COUNT) * 100 / 30}, "3.3 s apart. A movement needs at least six"),
        ({"t_s": np.arange(COUNT) / 1800}, "there are 1,800 frames a second"),
        ({"t_s": np.zeros((COUNT, 1))}, "holds no frames"),
        ({"t_s": np.float64(3)}, "holds no frames"),
        ({"landmarks_px": np.zeros((COUNT, 33, 3))}, "all zero"),
        ({"landmarks_px": np.full((COUNT, 33, 3), np.inf)}, "infinite or far outside"),
        ({"landmarks_px": np.full((COUNT, 33, 3), 1e30)}, "infinite or far outside"),
        ({"landmarks_px": np.full((COUNT, 33, 3), 0.5)}, "shares of the picture"),
        ({"landmarks_px": np.full((COUNT, 33, 3), 0.5), "width_px": 1, "height_px": 1}, "shares"),
        ({"landmarks_px": np.ones((COUNT, 17, 3))}, "17 landmarks a frame, not 33"),
        ({"landmarks_px": np.ones((COUNT, 25, 3))}, "25 landmarks a frame, not 33"),
        ({"landmarks_px": np.ones((33, COUNT, 3))}, "landmarks_px has the wrong shape"),
        ({"landmarks_px": np.ones((COUNT, 33, 2))}, "landmarks_px has the wrong shape"),
        ({"landmarks_px": np.ones(COUNT * 99)}, "landmarks_px has the wrong shape"),
        ({"landmarks_px": np.array(["a"] * COUNT)}, "landmarks_px must hold numbers"),
        ({"landmarks_px": np.array([{}] * COUNT)}, "landmarks_px must hold numbers"),
        ({"world_m": np.full((COUNT, 33, 3), -np.inf)}, "world_m are not metres"),
        ({"world_m": np.full((COUNT, 33, 3), 170.0)}, "world_m are not metres"),
        ({"visibility": np.full((COUNT, 33), 90.0)}, "visibility must lie between 0 and 1"),
        ({"visibility": np.full((COUNT, 33), -np.inf)}, "visibility must lie between 0 and 1"),
        ({"restart": np.zeros(COUNT - 1, bool)}, "restart has the wrong shape"),
        ({"landmarks_px": None, "t_s": None}, "lacks landmarks_px, t_s"),
    ],
)
def test_numbers_that_cannot_be_are_refused_by_their_kind(tmp_path, changes, reason):
    np.savez(tmp_path / "a.npz", **arrays(**changes))
    assert reason in refusal(tmp_path / "a.npz")


def percent(furthest: float) -> np.ndarray:
    points = np.random.default_rng(1).uniform(5.0, 95.0, (COUNT, 33, 3))
    points[0, 0] = furthest
    return points


@pytest.mark.parametrize(
    ("kept", "refused", "reason"),
    [
        ({"t_s": np.arange(COUNT) * 0.99}, {"t_s": np.arange(COUNT) * 1.01}, "t_s"),
        ({"t_s": np.arange(COUNT) / 990}, {"t_s": np.arange(COUNT) / 1010}, "t_s"),
        ({"landmarks_px": percent(131.0)}, {"landmarks_px": percent(129.0)}, "per cent"),
        (
            {"landmarks_px": percent(95.0), "height_px": 389},
            {"landmarks_px": percent(95.0), "height_px": 391},
            "per cent",
        ),
    ],
    ids=["seldom", "often", "far out", "a small picture"],
)
def test_other_units_are_told_from_seconds_and_pixels(tmp_path, kept, refused, reason):
    np.savez(tmp_path / "a.npz", **arrays(**kept))
    assert len(RecordedPoses(tmp_path / "a.npz")) == COUNT
    np.savez(tmp_path / "a.npz", **arrays(**refused))
    assert reason in refusal(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("interval", "unit"),
    [(4.1, "milliseconds"), (249.0, "milliseconds"), (3.9, ""), (251.0, "")],
)
def test_a_unit_is_only_named_where_it_gives_a_usual_rate(tmp_path, interval, unit):
    """From 4 to 250 frames a second."""
    np.savez(tmp_path / "a.npz", **arrays(t_s=np.arange(COUNT) * interval))
    assert ("milliseconds" in refusal(tmp_path / "a.npz")) == bool(unit)


@pytest.mark.parametrize(("above", "refused"), [(0.96, True), (0.94, False)])
def test_places_with_y_upwards_are_refused(tmp_path, above, refused):
    """Most of them lie above the picture, the shoulders below the hips."""
    points = arrays()["landmarks_px"].copy()
    points[:, 11:13, 1], points[:, 23:25, 1] = 100.0, 250.0
    points[..., 1] *= -1.0
    faces = points[:, :10].reshape(-1, 3)
    faces[: round((1.0 - above) * COUNT * 33), 1] *= -1.0
    points[:, :10] = faces.reshape(COUNT, 10, 3)
    np.savez(tmp_path / "a.npz", **arrays(landmarks_px=points))
    if refused:
        assert "y must count downwards" in refusal(tmp_path / "a.npz")
    else:
        assert len(RecordedPoses(tmp_path / "a.npz")) == COUNT


@pytest.mark.parametrize("unknown", [np.nan, 0.0])
def test_landmarks_in_another_models_order_are_refused(tmp_path, unknown):
    """Seventeen of them, and as many rows that say nothing: no hips among them."""
    points = arrays()["landmarks_px"].copy()
    points[:, 17:] = unknown
    np.savez(tmp_path / "a.npz", **arrays(landmarks_px=points))
    assert "has no hips (23, 24)" in refusal(tmp_path / "a.npz")


def test_a_landmark_in_the_very_corner_is_not_known(tmp_path):
    points = arrays()["landmarks_px"].copy()
    points[3, 25] = 0.0
    np.savez(tmp_path / "a.npz", **arrays(landmarks_px=points))
    poses = list(RecordedPoses(tmp_path / "a.npz").poses())
    assert np.isnan(poses[3].landmarks_px[25]).all()
    assert np.isfinite(poses[4].landmarks_px).all()


@pytest.mark.parametrize(
    ("name", "kept", "refused"),
    [
        ("t_s", ending_at(23.9 * 3600.0), ending_at(24.1 * 3600.0)),
        ("landmarks_px", np.full((COUNT, 33, 3), 99.0 * 640.0), np.full((COUNT, 33, 3), 64_640.0)),
        ("world_m", np.full((COUNT, 33, 3), 99.0), np.full((COUNT, 33, 3), -101.0)),
    ],
    ids=["a day", "a hundred pictures", "a hundred metres"],
)
def test_times_and_places_that_may_be_are_read(tmp_path, name, kept, refused):
    np.savez(tmp_path / "a.npz", **arrays(**{name: kept}))
    assert len(RecordedPoses(tmp_path / "a.npz")) == COUNT
    np.savez(tmp_path / "a.npz", **arrays(**{name: refused}))
    assert name in refusal(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("count", "reason"),
    [(432_000, "have the wrong shape"), (432_001, "holds 432001 frames, more than 432000")],
)
def test_two_hours_at_sixty_frames_a_second_are_the_most(tmp_path, count, reason):
    """A file that says so of its times alone."""
    path = written(tmp_path / "a.npz", **{"t_s": described(shape=f"({count},)")})
    assert reason in refusal(path)


def test_what_is_not_known_may_be_missing(tmp_path):
    """Nobody in a frame, and a program that gives no visibility."""
    unknown = {"landmarks_px": np.full((COUNT, 33, 3), np.nan), "world_m": None}
    unknown |= {"visibility": np.full((COUNT, 33), np.nan), "restart": None, "model": None}
    np.savez(tmp_path / "a.npz", **arrays(**unknown))
    recorded = RecordedPoses(tmp_path / "a.npz")
    assert not any(pose.present for pose in recorded.poses())
    assert recorded.model == "unknown"


@pytest.mark.parametrize("model", ["full\x1b[2J", "a\nb", " ", 7, "a" * 5000])
def test_a_model_that_is_no_name_is_not_repeated(tmp_path, model):
    np.savez(tmp_path / "a.npz", **arrays(model=model))
    try:
        assert RecordedPoses(tmp_path / "a.npz").model == "unknown"
    except InputRefusedError as error:
        assert "model" in str(error)  # noqa: PT017 - either is right


def all_zero(path: Path) -> None:
    path.write_bytes(bytes(5000))


def no_zip(path: Path) -> None:
    path.write_bytes(member(np.zeros(3)))


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def one_bit(path: Path) -> None:
    """In the values of an array, which a check sum covers."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def encrypted(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 1)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [all_zero, no_zip, half, one_bit, encrypted])
def test_a_damaged_archive_is_refused(tmp_path, damage: Callable[[Path], None]):
    np.savez(tmp_path / "a.npz", **arrays())
    damage(tmp_path / "a.npz")
    text = refusal(tmp_path / "a.npz")
    assert "cannot be read as landmarks" in text
    assert ("It is encrypted" in text) is (damage is encrypted)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_as_numpy_does_not_is_refused(tmp_path, packing):
    """Their parts have no bound."""
    assert "cannot be read" in refusal(written(tmp_path / "a.npz", packing=packing))


def peak_mb(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_a_bomb_takes_no_memory(tmp_path):
    """A few kilobytes that unpack to 200 MB, as an array, beside the arrays, and as a header."""
    bomb = bytes(200 * 2**20)
    for name, members in {
        "array": {"t_s": described(shape=f"({len(bomb) // 8},)", values=bomb)},
        "longer": {"t_s": described(values=bomb)},
        "header": {"t_s": header(" " * len(bomb))},
    }.items():
        path = written(tmp_path / f"{name}.npz", **members)
        assert path.stat().st_size < 400_000
        assert peak_mb(lambda path=path: refusal(path)) < 20.0
    beside = written(tmp_path / "beside.npz", **{"other.npy": bomb})
    assert peak_mb(lambda: RecordedPoses(beside)) < 20.0


def test_an_archive_of_very_many_files_is_refused_at_once(tmp_path):
    path = written(tmp_path / "a.npz", **{f"{i}.npy": b"" for i in range(2000)})
    assert "cannot be read" in refusal(path)


@pytest.mark.parametrize(("frames", "refused"), [(432_000, False), (432_001, True)])
def test_more_than_two_hours_at_sixty_frames_a_second_are_refused(tmp_path, frames, refused):
    """Only what the headers say counts: the arrays are not there."""
    shapes = {"t_s": (frames,), "landmarks_px": (frames, 33, 3), "width_px": (), "height_px": ()}
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for name, shape in shapes.items():
            archive.writestr(f"{name}.npy", described(shape=f"{shape}"))
    assert ("more than 432000" in refusal(tmp_path / "a.npz")) is refused


def test_frames_of_zeros_are_frames_without_anybody(tmp_path):
    """So other programs write that they found no one; the others are as they were."""
    landmarks = np.random.default_rng(1).uniform(50.0, 400.0, (4, LANDMARK_COUNT, 3))
    landmarks[1:3] = 0.0
    path = tmp_path / "a.npz"
    sides = {"width_px": np.int64(640), "height_px": np.int64(480)}
    np.savez(path, t_s=np.arange(4) / 30.0, landmarks_px=landmarks, **sides)
    assert [pose.present for pose in RecordedPoses(path).poses()] == [True, False, False, True]


@pytest.mark.parametrize(
    ("depth", "codes"),
    [(None, []), (0.0, ["landmarks-without-depth"]), (np.nan, ["landmarks-without-depth"])],
)
def test_landmarks_without_depth_are_noted(tmp_path, depth, codes):
    points = arrays()["landmarks_px"].copy()
    if depth is not None:
        points[..., 2] = depth
    np.savez(tmp_path / "a.npz", **arrays(landmarks_px=points))
    assert [note.code for note in RecordedPoses(tmp_path / "a.npz").notes] == codes


def moving(count: int = 40) -> np.ndarray:
    """Landmarks that all move in every frame."""
    path = np.cumsum(np.random.default_rng(2).normal(0.0, 1.0, (count, 33, 3)), axis=0)
    return path + np.random.default_rng(1).uniform(100.0, 400.0, (33, 3))


def hidden_rows(path: Path, points: np.ndarray, *, rate_hz: float = 30.0) -> list[int]:
    """Where the left knee of a file counts as hidden."""
    seen = np.full(points.shape[:2], 0.9)
    times = np.arange(len(points)) / rate_hz
    np.savez(path, **arrays(landmarks_px=points, t_s=times, visibility=seen, world_m=None,
                            restart=None))  # fmt: skip
    poses = RecordedPoses(path).poses()
    return [row for row, pose in enumerate(poses) if pose.visibility[25] == 0.0]


@pytest.mark.parametrize(
    ("rate_hz", "repeated", "hidden"),
    [(30.0, 10, True), (29.0, 9, False), (20.0, 8, True), (20.0, 7, False)],
)
def test_a_landmark_that_is_only_repeated_counts_as_hidden(tmp_path, rate_hz, repeated, hidden):
    """For three tenths of a second and in eight frames, while the others move."""
    points = moving()
    points[10 : 10 + repeated, 25] = points[10, 25]
    rows = list(range(10, 10 + repeated)) if hidden else []
    assert hidden_rows(tmp_path / "a.npz", points, rate_hz=rate_hz) == rows


@pytest.mark.parametrize(("moving_count", "hidden"), [(17, True), (16, False)])
def test_a_body_that_stands_still_is_not_hidden(tmp_path, moving_count, hidden):
    """A knee stands still among others, or while half of them and more move."""
    points = moving()
    points[10:30, moving_count:] = points[10, moving_count:]
    assert bool(hidden_rows(tmp_path / "a.npz", points)) is hidden


def test_whole_pixels_are_often_the_same(tmp_path):
    points = np.round(moving())
    points[10:30, 25] = points[10, 25]
    assert hidden_rows(tmp_path / "a.npz", points) == []
