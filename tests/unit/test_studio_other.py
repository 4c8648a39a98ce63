"""The studio's other movements: what is driven, and that it is not the movement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.studio.motions import Rep, Script
from bench.studio.other_clips import CLIPS, FIRST_SEED, other_clips
from bench.studio.other_kinds import KINDS, other_script
from bench.studio.other_motions import CRANK_LEGS, RAMP_S, front_lunge, hands_to_head, squat

TIMES_S = np.arange(0.0, 15.0, 0.05)
SEEDS = range(60_000, 60_006)


def script(*reps: Rep, **traits: float) -> Script:
    """A set with known habits."""
    return Script("other", reps, quiet_start_s=1.0, traits=traits)


def rep(side: str = "left", amplitude_deg: float = 80.0) -> Rep:
    return Rep(side, amplitude_deg, out_s=1.0, hold_s=1.0, back_s=1.0, pause_s=1.0, second_deg=5.0)


@pytest.mark.parametrize("name", KINDS)
def test_the_same_seed_gives_the_same_short_script(name: str) -> None:
    for seed in SEEDS:
        made = other_script(name, seed)
        assert made == other_script(name, seed)
        assert 7.0 < made.duration_s < 16.0
        assert made.movement == name


@pytest.mark.parametrize("name", KINDS)
def test_drives_begin_at_rest_and_are_steady(name: str) -> None:
    """Nothing is driven before the first repetition, and nothing jumps."""
    for seed in SEEDS:
        made = other_script(name, seed)
        drives = KINDS[name].drives(made)
        times = np.arange(0.0, made.duration_s, 0.02)
        for drive_name, drive in drives.items():
            course = np.array([drive(float(t_s)) for t_s in times])
            before = course[times <= made.quiet_start_s]
            assert np.ptp(before) < 1e-9, drive_name
            assert np.abs(np.diff(course)).max() < 0.13 * max(np.ptp(course), 1e-9), drive_name


@pytest.mark.parametrize("name", KINDS)
def test_the_rib_cage_never_turns_as_far_as_a_twist(name: str) -> None:
    for seed in SEEDS:
        made = other_script(name, seed)
        turn = KINDS[name].drives(made)["turn_deg"]
        assert max(abs(turn(float(t_s))) for t_s in TIMES_S) <= 7.5


def test_hands_go_to_the_head_and_back_one_or_both() -> None:
    drives = hands_to_head(script(rep("left"), rep("both"), lean=1.0))
    assert [drives["reach:left"](t_s) for t_s in (0.9, 2.5, 4.5, 6.5)] == [0.0, 1.0, 0.0, 1.0]
    assert [drives["reach:right"](t_s) for t_s in (0.9, 2.5, 4.5, 6.5)] == [0.0, 0.0, 0.0, 1.0]
    assert drives["turn_deg"](2.5) == pytest.approx(5.0)


def test_a_lunge_steps_ahead_with_one_foot_and_lets_the_hips_down() -> None:
    drives = front_lunge(script(rep("right", 75.0), step=0.7))
    assert drives["foot_ahead:right"](2.5) == pytest.approx(0.7)
    assert drives["foot_up:right"](2.5) == pytest.approx(0.0)
    assert max(drives["foot_up:right"](t_s) for t_s in TIMES_S) == pytest.approx(0.09, abs=0.01)
    assert all(drives["foot_ahead:left"](t_s) == 0.0 for t_s in TIMES_S)
    assert drives["pelvis_up"](2.5) == pytest.approx(-0.3)
    assert drives["foot_ahead:right"](4.5) == drives["pelvis_up"](4.5) == 0.0


def test_pedals_go_round_half_a_turn_apart() -> None:
    """Each foot keeps the crank's length from the axle; ahead at the top, back at the bottom."""
    ride = Rep("left", 20.0, out_s=6.0, hold_s=0.0, back_s=0.0, pause_s=1.0)
    drives = KINDS["cycling"].drives(script(ride, cadence_hz=0.8))
    ahead, up = (
        {side: np.array([drives[f"foot_{way}:{side}"](t_s) for t_s in TIMES_S])
         for side in ("left", "right")}
        for way in ("ahead", "up")
    )  # fmt: skip
    for side in ("left", "right"):
        assert np.allclose(np.hypot(ahead[side], up[side] - CRANK_LEGS), CRANK_LEGS)
    assert np.allclose(ahead["left"], -ahead["right"])
    assert up["left"][0] == pytest.approx(0.0)
    top = np.abs(up["left"] - 2 * CRANK_LEGS) < 0.02
    middle = (TIMES_S > 1.0 + RAMP_S) & (TIMES_S < 7.0 - RAMP_S)
    assert (np.gradient(ahead["left"])[top & middle] > 0).all()
    turns = np.unwrap(np.arctan2(ahead["left"], CRANK_LEGS - up["left"]))
    assert abs(turns[-1]) / (2 * np.pi) == pytest.approx(0.8 * (6.0 - RAMP_S))


def test_a_squat_keeps_the_thigh_as_low_as_commanded() -> None:
    """Thigh and shank are half a leg each; the thigh at 90° is level, the shank leans by 36°."""
    drives = squat(script(rep("left", 90.0), shank_share=0.4))
    assert drives["pelvis_up"](2.5) == pytest.approx(-0.5 - 0.5 * (1 - np.cos(np.radians(36))))
    assert drives["pelvis_ahead"](2.5) == pytest.approx(0.5 * np.sin(np.radians(36)) - 0.5)


def test_no_seed_is_in_two_parts() -> None:
    """The parts show the same things, done and seen by others: all but one only judge."""
    parts = {part: other_clips(part) for part in FIRST_SEED}
    assert {part: len(clips) for part, clips in parts.items()} == dict.fromkeys(FIRST_SEED, 26)
    seeds = [clip.seed for clips in parts.values() for clip in clips]
    assert len(set(seeds)) == len(seeds)
    assert all(60_000 <= seed < 70_000 for seed in seeds)
    assert {(clip.kind, clip.view) for clip in parts["dev"]} == set(CLIPS)
    assert len({clip.kind for clip in parts["dev"][:10]}) == 8, "the first of each kind come first"


@pytest.fixture(scope="module")
def body() -> object:
    pytest.importorskip("anny", reason="the group `studio` (anny, torch) is not installed")
    from bench.studio.bodies import make_body
    from bench.studio.samples import MAN

    return make_body(MAN)


def truth_of(body: object, name: str, seed: int):
    """Truth of a clip, done by the man of the samples."""
    from bench.studio import recording, truth
    from bench.studio.bodies import Body
    from bench.studio.other_clips import OtherClip
    from bench.studio.posers import make_poser

    assert isinstance(body, Body)
    spec = OtherClip(name, KINDS[name].views[0], seed).spec()
    poser = make_poser(body, spec.script, spec.protocol)
    times = np.arange(0.0, spec.script.duration_s, 0.1)
    return truth.measure(
        recording.record(poser, times), recording.neutral_until_s(spec.script)
    ), poser


@pytest.mark.parametrize("name", KINDS)
def test_posed_bodies_do_not_twist_and_stay_above_the_floor(body: object, name: str) -> None:
    angles, poser = truth_of(body, name, 60_001)
    assert np.abs(angles.thorax_rotation_deg).max() < 9.0
    assert min(poser.pose(t_s).positions[:, 2].min() for t_s in np.arange(1.0, 9.0, 0.5)) > -0.01


@pytest.mark.parametrize(
    ("name", "measure", "unit", "least", "most"),
    [
        ("front-lunge", "hip_flexion", "deg", 55.0, 115.0),
        ("cycling", "heel_height", "cm", 25.0, 45.0),
        ("walking", "hip_flexion", "deg", 15.0, 70.0),
        ("squat", "shank_inclination", "deg", 18.0, 50.0),
        ("standing-up", "heel_height", "cm", -1.0, 1.0),
    ],
)
def test_legs_go_where_they_should(
    body: object, name: str, measure: str, unit: str, least: float, most: float
) -> None:
    angles, _ = truth_of(body, name, 60_002)
    best = max(angles.side(measure, side, unit).max() for side in ("left", "right"))
    assert least < best < most


def test_hands_reach_the_head_and_side_bends_lean(body: object) -> None:
    _, poser = truth_of(body, "hands-to-head", 60_003)
    first = poser.script.reps[0]
    pose = poser.pose(poser.script.starts_s[0] + first.out_s + 0.5 * first.hold_s)
    side = {"left": ".L", "right": ".R", "both": ".L"}[first.side]
    assert np.linalg.norm(pose.at("wrist" + side) - pose.at("head")) < 0.30
    bent, _ = truth_of(body, "side-bend", 60_003)
    assert np.abs(bent.trunk_lean_left_deg).max() > 10.0


def test_a_script_without_repetitions_of_the_movement_has_none(body: object) -> None:
    """The truth of such a clip counts nothing, whatever was done how often."""
    from bench.studio import recording

    _, poser = truth_of(body, "side-bend", 60_004)
    poser.script = replace(poser.script, reps=poser.script.reps[:1])
    assert recording.measure(poser, np.array([0.0, 0.5]))[1] == []
