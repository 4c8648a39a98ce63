"""The second look: wider people, another tempo, folds; and the table on them. NumPy only."""

from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy.agreement import slope
from bench.accuracy.another_look import look_table
from bench.accuracy.reading import landmarks_file
from bench.second_look import kept_in
from bench.studio import clips, second_look
from bench.studio.blender import _lay
from bench.studio.meshes import Mesh
from bench.studio.motions import MOVEMENTS, random_script
from posecheck import score
from tests.helpers import people
from tests.helpers.scored import clip, measured, scored, true


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    path = people.write_twists(tmp_path_factory.mktemp("stick") / "twists.npz")
    return score(path, movement="thoracic-twist")


def wider(movement, seed):
    return second_look.wider_script(movement, seed, np.random.default_rng([seed, 31]))


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_seed_gives_the_same_clip_again_and_not_the_studios(movement):
    """So that a clip can be rendered afresh; and so that it is another person in another set."""
    seed = second_look.seed_of(movement, "judging", 0)
    made, again = (second_look.random_spec(movement, seed) for _ in range(2))
    assert (made.script, made.look, made.wish) == (again.script, again.look, again.wish)
    first = clips.random_spec(movement, seed)
    assert made.look.phenotype != first.look.phenotype
    assert made.script.reps != first.script.reps
    assert len(made.script.reps) == 4


def test_habits_lie_further_apart_than_in_the_studio():
    """A pelvis that turns along more, and one that turns along less, than the studio knows."""
    seeds = range(70_001, 70_101, 2)
    made = [wider("thoracic-twist", seed) for seed in seeds]
    plain = [random_script("thoracic-twist", seed) for seed in seeds]

    def spread(scripts):
        return np.std([one.traits["pelvis_share_standing"] for one in scripts])

    assert spread(made) > 1.5 * spread(plain)


def test_rocks_are_deep_and_heels_come_up():
    """Leans of 35 to 47 degrees and lifts are what other material lacked."""
    made = [wider("ankle-rock", seed) for seed in range(72_001, 72_081, 2)]
    best = np.array([max(rep.amplitude_deg for rep in one.reps) for one in made])
    lifting = [any(rep.heel_lift_cm > 1 for rep in one.reps) for one in made]
    assert 0.25 < np.mean(best > 35) < 0.75
    assert best.max() < 47
    assert 0.2 < np.mean(lifting) < 0.8


def test_the_tempo_keeps_beginnings_and_ends_and_never_runs_backwards():
    """The script says where a repetition is, so its edges stay; inside it goes otherwise."""
    script = wider("thoracic-twist", 70_003)
    tempo = second_look.random_tempo(script, 70_003)
    times = np.arange(0.0, script.duration_s, 0.01)
    bent = np.array([tempo(t_s) for t_s in times])
    assert (np.diff(bent) > 0).all()
    assert np.abs(bent - times).max() > 0.1
    for begins, lasts in zip(tempo.begins_s, tempo.lasts_s, strict=True):
        assert tempo(begins) == pytest.approx(begins)
        assert tempo(begins + lasts) == pytest.approx(begins + lasts)


def test_the_widest_tempo_still_runs_forward():
    """Of every seed, whatever is drawn within the limits."""
    tempo = second_look.Tempo((0.0,), (1.0,), (second_look.MAX_BEND,), (second_look.MAX_RIPPLE,))
    later = [replace(tempo, bend=(-second_look.MAX_BEND,)), tempo]
    for one in later:
        assert (np.diff([one(t_s) for t_s in np.linspace(0, 1, 500)]) > 0).all()


def test_folds_stand_off_the_body_and_most_at_the_hem():
    """Cloth hangs from the shoulders: wide and folded below, close above."""
    angle, z = (one.ravel() for one in np.meshgrid(np.linspace(0, 6.2, 40), np.linspace(0, 1, 30)))
    points = np.stack([0.2 * np.cos(angle), 0.2 * np.sin(angle), z], axis=1)
    row, column = (one.ravel() for one in np.mgrid[0:29, 0:39])
    a = row * 40 + column
    triangles = np.concatenate(
        [np.stack([a, a + 1, a + 41], axis=1), np.stack([a, a + 41, a + 40], axis=1)]
    )
    sleeve = Mesh(points, triangles, np.ones((len(points), 1), np.float32), np.ones(points.shape))
    made = second_look.folded(sleeve, 0.03, 0.01, np.random.default_rng(1))
    away = np.linalg.norm(made.vertices[:, :2], axis=1) - 0.2
    assert away[z < 0.1].mean() == pytest.approx(0.03, abs=0.008)
    assert abs(away[z > 0.9].mean()) < 0.006
    assert away[z < 0.1].std() > 2 * away[z > 0.9].std()


def test_a_drawn_part_lies_on_the_room_and_fades_at_its_rim():
    """Whole in its middle, nothing of it outside."""
    room = np.zeros((60, 80, 3), np.uint8)
    _lay(room, np.full((40, 50, 3), 200, np.uint8), (10, 15, 60, 55))
    assert room[35, 35].tolist() == [200, 200, 200]
    assert 0 < room[35, 11, 0] < room[35, 14, 0] < 200
    assert room[:15].max() == room[55:].max() == room[:, :10].max() == room[:, 60:].max() == 0


def test_even_seeds_of_the_second_look_are_learned_from_and_odd_ones_judge():
    """And the judging seeds are odd for every movement."""
    for movement in MOVEMENTS:
        learned = second_look.seed_of(movement, "training", 7)
        judging = second_look.seed_of(movement, "judging", 7)
        assert clip(seeds={"body": learned}).is_for_training
        assert not clip(seeds={"body": judging}).is_for_training


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_what_judges_is_not_among_the_files_that_are_fitted_to(tmp_path, movement):
    """Both kinds may lie in one folder."""
    learned, judging = (
        kept_in(tmp_path, movement, second_look.seed_of(movement, use, 3))
        for use in ("training", "judging")
    )
    fitted = f"{movement}_*.npz"
    assert learned.match(fitted)
    assert not judging.match(fitted)
    assert judging == landmarks_file(tmp_path, judging.name.split(".")[0], "full")


def test_the_table_tells_how_readings_follow_the_truth(session):
    """Read as half of every change about 30 degrees: slope 0.5, and a missed one is not found."""
    template = session.repetitions[0]
    truth = [true(deg, peak_s=10.0 * i) for i, deg in enumerate((20.0, 30.0, 40.0, 50.0))]
    made = [
        measured(template, 15.0 + 0.5 * one.deg, peak_s=one.peak_s, se=(1.0, 1.0))
        for one in truth[:3]
    ]
    said = look_table([scored(session, clip("thoracic_twist_70001", truth=truth), made)])
    row = next(line for line in said.splitlines() if line.startswith("| thorax rotation"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:6] == ["1", "4 (too few)", "75 %", "75 %", "0"]
    assert cells[6:9] == ["3.3°", "+0.0°", "0.50"]
    assert cells[10] == "±2.3°"


def test_a_slope_needs_three_different_truths():
    """Two points are on a line whatever they are."""
    assert np.isnan(slope([1.0, 2.0], [1.0, 2.0]))
    assert np.isnan(slope([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]))
