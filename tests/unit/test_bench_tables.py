"""Tables of the accuracy bench on sessions whose content is known."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.accuracy.document import document
from bench.accuracy.other_movements import (
    MISTAKEN_FOR,
    REAL_VIDEOS,
    Read,
    Squat,
    counted_table,
    read_of,
    read_others,
    read_real,
    squats_table,
)
from bench.accuracy.projected import FOLDER, projected_table, read_projected
from bench.accuracy.within_sets import differences, within_table
from bench.studio.other_clips import CLIPS
from posecheck import score
from posecheck.records import Discarded, Note
from tests.helpers import people
from tests.helpers.signals import poses
from tests.helpers.watching import rock_at


def test_an_error_of_the_whole_set_is_no_error_of_a_difference():
    """Three degrees too much everywhere, a slope of 0.8."""
    true = np.array([30.0, 40.0, 50.0])
    read, truth = differences(0.8 * true + 3.0, true)
    assert truth.tolist() == [-10.0, 0.0, 10.0]
    assert read == pytest.approx(0.8 * truth)


@pytest.mark.parametrize(("deg", "count"), [(32.5, 0), (31.9, 2)])
def test_sets_that_hardly_spread_say_nothing(deg, count):
    """A fifth of the largest, 40°, is 8°."""
    assert len(differences([30.0, 30.0], [deg, 40.0])[0]) == count


def test_no_material_gives_an_empty_table():
    """Sources without clips have no row."""
    assert "people" not in within_table({"rendered people": [], "another look": []})


def test_projected_people_are_paired_by_time(tmp_path):
    """Two rocks of 40°, a third that nobody did; the truth of the side that was read."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    seen = [pose for _, pose in poses(10.5, rock_at)]
    np.savez(
        folder / "lunge_s09_leftcamera.npz",
        t_s=[one.t_s for one in seen],
        landmarks_px=np.stack([one.landmarks_px for one in seen]),
        width_px=seen[0].width_px,
        height_px=seen[0].height_px,
    )
    times = ((2.0, 5.0), (6.0, 9.0), (9.5, 10.0))
    truth = {
        "movement": "lunge",
        "camera": "left",
        "planted": "left",
        "reps": [
            {"start_s": a, "end_s": b, "left_shank_deg": 40.0, "right_shank_deg": 90.0}
            for a, b in times
        ],
    }
    (folder / "lunge_s09_leftcamera.json").write_text(json.dumps(truth), encoding="utf-8")
    found = read_projected(tmp_path)
    assert [one.measured is not None for one in found] == [True, True, False]
    assert {one.true_deg for one in found} == {40.0}
    row = projected_table(found).splitlines()[-1]
    assert row.startswith("| lunge | 1 | 3 | 2 |")
    assert projected_table([replace(one, measured=None) for one in found])


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    path = people.write_twists(tmp_path_factory.mktemp("stick") / "twists.npz")
    return score(path, movement="thoracic-twist")


def write_rocks(path: Path) -> Path:
    """Two rocks to 40°; the first is held from 3 to 4 s."""
    return people.write_rocks(path, 40.0, 40.0)


def keep_clip(path: Path, kind: str, view: str, write=people.write_twists) -> None:
    """A stick person's landmarks as the studio's are kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with np.load(write(path)) as file:
        arrays = dict(file)
    shank = np.where(np.abs(arrays["t_s"] - 3.5) < 0.2, 40.0, 5.0)
    np.savez(
        path,
        **arrays,
        kind=kind,
        view=view,
        camera_yaw_deg=90.0,
        done_start_s=np.array([2.0]),
        done_end_s=np.array([5.0]),
        truth_shank_inclination_left_deg=shank,
    )


def test_every_rendered_kind_is_read_as_something() -> None:
    assert set(MISTAKEN_FOR) | {("squat", "side")} == set(CLIPS)


def test_counted_repetitions_stand_out_with_the_largest(session) -> None:
    """Two clips of one kind make one row; what was counted is bold."""
    reads = [read_of("side bends", "thoracic-twist", 2, session) for _ in range(2)]
    largest = max(one.primary.value for one in session.repetitions)
    count = 2 * len(session.repetitions)
    assert count > 0
    row = f"| side bends | thoracic-twist | 2 | 4 | **{count}** | {largest:.0f}° | – |"
    assert row in counted_table(reads)


def test_reasons_are_counted_by_how_often(session) -> None:
    stretch = Discarded(1.0, 2.0, None, Note("side-bend", "It was a side bend."))
    other = replace(stretch, reason=Note("tracking-lost", "Nobody was there."))
    discarded = replace(session.sets[0], repetitions=(), discarded=(other, stretch, stretch))
    read = read_of("x", "thoracic-twist", 0, replace(session, sets=(discarded,)))
    expected = "| x | thoracic-twist | 1 | – | 0 | – | side-bend 2, tracking-lost 1 |"
    assert expected in counted_table([read])


def test_where_nothing_was_found_the_note_is_the_reason(session) -> None:
    nothing = replace(session, sets=(), notes=(Note("nothing-seen", "Nobody did this."),))
    assert read_of("x", "hip-circle", 1, nothing) == Read(
        "x", "hip-circle", 1, (), ("nothing-seen",)
    )


def test_squats_are_measured_and_remarked() -> None:
    squats = [Squat("rendered", 30.0, 33.0, True), Squat("rendered", 30.0, 29.0, False)]
    squats.append(Squat("rendered", 30.0, float("nan"), False))
    assert "| rendered | 3 | 2 | 1 | 2.0° | +1.0° |" in squats_table(squats)


def test_kept_clips_are_read_as_what_they_could_be_taken_for(tmp_path) -> None:
    """Parts stay apart; a squat is read as a rock at the time when it was done."""
    keep_clip(tmp_path / "judge" / "a.npz", "side-bend", "front")
    keep_clip(tmp_path / "dev" / "b.npz", "front-lunge", "front")
    keep_clip(tmp_path / "judge" / "c.npz", "squat", "side", write_rocks)
    reads, squats = read_others(tmp_path)
    assert [(one.source, one.movement) for one in reads] == [
        ("side bend from the front, rendered", "thoracic-twist"),
        ("front lunge from the front, rendered, rules developed on them", "hip-circle"),
        ("front lunge from the front, rendered, rules developed on them", "thoracic-twist"),
    ]
    assert len(reads[0].repetitions) > 0
    assert [one.true_deg for one in squats] == [40.0]
    assert squats[0].read_deg == pytest.approx(40.0, abs=3.0)
    said = document([], tmp_path, None, "full", others=tmp_path, jobs=1)
    assert "## What is not the movement" in said
    assert "table --clips CLIPS --others OTHERS --write" in said


def test_real_videos_are_read_where_their_landmarks_are_kept(tmp_path) -> None:
    real, clips = tmp_path / "real", tmp_path / "clips"
    (real / "side_bend_mocap").mkdir(parents=True)
    (clips / "real").mkdir(parents=True)
    people.write_twists(real / "side_bend_mocap" / "one.npz")
    name, movements = REAL_VIDEOS["lunges, video"]
    people.write_twists(clips / "real" / f"{name}.full.npz")
    reads = read_real(real, clips, "full")
    assert [(one.source, one.movement) for one in reads] == [
        ("side bends, real man", "thoracic-twist"),
        ("lunges, video", *movements),
    ]
