"""The studio's truth: known answers for the angles, and a whole body where anny is installed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.studio import truth
from bench.studio.motions import Rep, Script, help_course
from bench.studio.rotations import Array, about, between, frame, pitch, roll, twist_deg, yaw
from bench.studio.skeleton import Pose, Skeleton, bend_joint, limb_rotations, skin

SAMPLES = Path(__file__).parents[2] / "sample_videos"
REST = {
    "shoulder": (0.18, 0.0, 1.40),
    "hip": (0.10, 0.0, 0.90),
    "knee": (0.10, 0.0, 0.48),
    "ankle": (0.10, 0.0, 0.08),
    "toe": (0.10, -0.15, 0.02),
}


def segments(**changed: Array) -> truth.Segments:
    """A person standing still, with some arrays replaced (``knee_left``, ``pelvis`` and so on).

    Rows 0 and 1 are before 0.2 s and serve as neutral.
    """
    count = 5
    joints = {
        part: {
            side: changed.get(
                f"{part}_{side}",
                np.tile(np.array(place) * [1 if side == "left" else -1, 1, 1], (count, 1)),
            )
            for side in truth.SIDES
        }
        for part, place in REST.items()
    }
    still = np.tile(np.eye(3), (count, 1, 1))
    return truth.Segments(
        t_s=np.arange(count) / 10.0,
        pelvis=changed.get("pelvis", still),
        thorax=changed.get("thorax", still),
        heel_m={side: np.zeros(count) for side in truth.SIDES},
        **joints,
    )


def turned(angles_deg: list[float], base: Array | None = None) -> Array:
    """Rotations about the vertical, applied to a resting orientation."""
    start = np.eye(3) if base is None else base
    return np.stack([yaw(angle) @ start for angle in angles_deg])


def thigh(side: str, flexion_deg: float, abduction_deg: float) -> Array:
    """Knee positions: two rows hanging, three rows at the given angles."""
    sign = 1.0 if side == "left" else -1.0
    hip = np.array(REST["hip"]) * [sign, 1, 1]
    f, a = np.radians(flexion_deg), np.radians(abduction_deg)
    raised = np.array([sign * np.sin(a), -np.sin(f) * np.cos(a), -np.cos(f) * np.cos(a)])
    down = np.array([0.0, 0.0, -1.0])
    return np.stack([hip + 0.42 * ray for ray in (down, down, raised, raised, raised)])


def test_neutral_is_zero() -> None:
    angles = truth.measure(segments(), neutral_until_s=0.15)
    for name, values in angles.as_dict().items():
        if name != "t_s":
            assert np.allclose(values, 0.0, atol=1e-9), name


@pytest.mark.parametrize("chest_deg", [-60.0, -10.0, 25.0, 55.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_rib_cage_on_pelvis(chest_deg: float, share: float) -> None:
    pelvis = turned([0, 0, share * chest_deg, share * chest_deg, 0])
    thorax = turned([0, 0, chest_deg, chest_deg, 0])
    angles = truth.measure(segments(pelvis=pelvis, thorax=thorax), 0.15)
    assert angles.thorax_rotation_deg[2] == pytest.approx((1 - share) * chest_deg)
    assert angles.pelvis_rotation_deg[2] == pytest.approx(share * chest_deg)


def test_turn_is_read_on_a_slumped_trunk() -> None:
    """Segments that rest in other orientations give the same turn about the pelvis' long axis."""
    pelvis_0, thorax_0 = pitch(-12) @ roll(3), pitch(18)
    turn = pelvis_0 @ yaw(35.0) @ pelvis_0.T
    pelvis = np.stack([pelvis_0] * 5)
    thorax = np.stack([thorax_0, thorax_0, turn @ thorax_0, turn @ thorax_0, thorax_0])
    angles = truth.measure(segments(pelvis=pelvis, thorax=thorax), 0.15)
    assert angles.thorax_rotation_deg[2] == pytest.approx(35.0)


def test_sliding_girdle_is_not_rib_cage() -> None:
    """Shoulders that move round a still rib cage turn the shoulder line alone, left positive."""
    left = np.tile([0.18, 0.0, 1.40], (5, 1))
    left[2:] = yaw(12.0) @ left[0]
    angles = truth.measure(segments(shoulder_left=left, shoulder_right=-left + [0, 0, 2.8]), 0.15)
    assert angles.thorax_rotation_deg[2] == pytest.approx(0.0)
    assert angles.shoulder_rotation_deg[2] == pytest.approx(12.0)


@pytest.mark.parametrize("side", truth.SIDES)
@pytest.mark.parametrize("facing_deg", [0.0, 90.0, -140.0])
def test_shank_inclination(side: str, facing_deg: float) -> None:
    """Forward is where the foot points, whichever way the person faces; sideways does not count."""
    ankle = np.zeros((1, 3))
    knee = 0.4 * np.array([[0.0, -np.sin(np.radians(32)), np.cos(np.radians(32))]])
    toe = np.array([[0.0, -0.15, -0.06]])
    turn = yaw(facing_deg)
    value = truth.shank_inclination_deg(knee @ turn.T, ankle, toe @ turn.T)
    assert value[0] == pytest.approx(32.0)
    aside = knee + np.array([[0.1, 0.0, 0.0]])
    assert truth.shank_inclination_deg(aside @ turn.T, ankle, toe @ turn.T)[0] == pytest.approx(
        32.0
    )
    assert truth.shank_inclination_deg(knee * [1, -1, 1], ankle, toe)[0] == pytest.approx(-32.0)


@pytest.mark.parametrize("side", truth.SIDES)
@pytest.mark.parametrize(("flexion", "abduction"), [(70, 0), (0, 35), (60, 30), (20, -10)])
def test_thigh_on_trunk(side: str, flexion: float, abduction: float) -> None:
    """Abduction is positive outward on both sides, flexion forward."""
    moved = segments(**{f"knee_{side}": thigh(side, flexion, abduction)})
    angles = truth.measure(moved, 0.15)
    assert angles.side("hip_flexion", side)[3] == pytest.approx(flexion)
    assert angles.side("hip_abduction", side)[3] == pytest.approx(abduction)
    other = "right" if side == "left" else "left"
    assert angles.side("hip_flexion", other)[3] == pytest.approx(0.0)


def test_leaning_trunk_is_lean_and_flexion() -> None:
    """The thigh is measured against the trunk, so a lean forward over a still leg is flexion."""
    lean = pitch(15.0)
    hip = np.array([0.0, 0.0, 0.90])
    up = {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        still = np.array(REST["shoulder"]) * [sign, 1, 1]
        bent = hip + lean @ (still - hip)
        up[f"shoulder_{side}"] = np.stack([still, still, bent, bent, bent])
    angles = truth.measure(segments(**up), 0.15)
    assert angles.trunk_lean_forward_deg[3] == pytest.approx(15.0)
    assert angles.trunk_lean_left_deg[3] == pytest.approx(0.0)
    assert angles.hip_flexion_left_deg[3] == pytest.approx(15.0)


def test_rotations() -> None:
    assert twist_deg(yaw(33.0) @ pitch(8.0), np.array([0, 0, 1.0])) == pytest.approx(33.0)
    half = between(pitch(10.0), pitch(50.0), 0.5)
    assert np.allclose(half, pitch(30.0))
    assert np.allclose(about(np.array([0, 0, 2.0]), 90.0) @ [1, 0, 0], [0, 1, 0])
    axes = frame(np.array([0, 0, -2.0]), np.array([1.0, 0, 0.5]))
    assert np.allclose(axes.T @ axes, np.eye(3))


def test_bent_joint_keeps_bone_lengths() -> None:
    start, end, pole = np.zeros(3), np.array([0.1, 0.2, -0.6]), np.array([0.0, -1.0, 0.0])
    knee = bend_joint(start, end, 0.42, 0.40, pole)
    assert np.linalg.norm(knee - start) == pytest.approx(0.42)
    assert np.linalg.norm(knee - end) == pytest.approx(0.40)
    assert knee[1] < end[1] / 2


def test_posed_limb_reaches_its_end_and_carries_the_skin() -> None:
    rest = np.array([[0.1, 0, 0.9], [0.1, -0.02, 0.5], [0.1, 0, 0.1]])
    bones = Skeleton(
        ("root", "thigh", "shank", "foot"), (-1, 0, 1, 2), np.vstack([[0, 0, 1], rest])
    )
    hinge = np.array([1.0, 0.0, 0.0])
    goal = np.array([0.1, -0.2, 0.35])
    lengths = [float(np.linalg.norm(rest[i + 1] - rest[i])) for i in range(2)]
    knee = bend_joint(rest[0], goal, lengths[0], lengths[1], np.array([0.0, -1.0, 0.0]))
    pose = Pose(bones, origin=bones.at("root"))
    upper, lower = limb_rotations(rest, np.stack([rest[0], knee, goal]), hinge, hinge)
    pose.world |= {"thigh": upper, "shank": lower}
    pose.solve()
    assert np.allclose(pose.at("foot"), goal)
    weights = np.array([[0, 0, 1, 0], [0, 1, 0, 0]], dtype=np.float32)
    moved = skin(pose, np.stack([rest[2], rest[1]]), weights)
    assert np.allclose(moved, np.stack([goal, knee]), atol=1e-5)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.truth.json")), ids=lambda path: path.stem)
def test_sample_truth_documents(path: Path) -> None:
    """The committed truth is complete, ordered, and agrees with its own arrays."""
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["schema"] == "posecheck.truth/1"
    assert path.with_name(path.name.replace(".truth.json", ".mp4")).exists()
    arrays = np.load(path.with_name(path.name.replace(".json", ".npz")))
    assert len(arrays["t_s"]) == document["frames"]
    assert np.all(np.diff(arrays["t_s"]) > 0)
    end = 0.0
    for rep in document["repetitions"]:
        order = [end, *(rep[f"{name}_s"] for name in ("start", "hold_start", "peak", "hold_end"))]
        assert sorted(order) == order
        assert rep["hold_end_s"] < rep["end_s"]
        end = rep["end_s"]
        if document["movement"] == "thoracic-twist":
            course = arrays["thorax_rotation_deg"] * (1 if rep["side"] == "left" else -1)
        elif document["movement"] == "ankle-rock":
            course = arrays[f"shank_inclination_{rep['side']}_deg"]
        else:
            course = arrays[f"hip_flexion_{rep['side']}_deg"]
        within = (arrays["t_s"] >= rep["start_s"]) & (arrays["t_s"] <= rep["end_s"])
        assert course[within].max() == pytest.approx(rep["end_range_deg"], abs=0.3)


@pytest.fixture(scope="module")
def body() -> object:
    pytest.importorskip("anny", reason="the group `studio` (anny, torch) is not installed")
    from bench.studio.bodies import make_body
    from bench.studio.samples import MAN

    return make_body(MAN)


@pytest.mark.parametrize("movement", ["thoracic-twist", "ankle-rock", "hip-circle"])
def test_posed_body_does_what_its_script_says(body: object, movement: str) -> None:
    """End ranges within a few degrees of the command, feet on the floor, both sides found."""
    from bench.studio import recording
    from bench.studio.bodies import Body
    from bench.studio.motions import sample_script
    from bench.studio.posers import make_poser
    from bench.studio.samples import NAMES, sample_spec

    assert isinstance(body, Body)
    script = sample_script(movement)
    poser = make_poser(body, script, sample_spec(NAMES[movement]).protocol)
    angles, reps = recording.measure(poser, np.arange(0.0, script.duration_s, 0.2))
    assert [rep.side for rep in reps] == [rep.side for rep in script.reps]
    for rep, command in zip(reps, script.reps, strict=True):
        assert rep.end_range_deg == pytest.approx(command.amplitude_deg, abs=9.0)
    assert angles.heel_height_left_cm.min() > -0.5
    assert angles.heel_height_right_cm.min() > -0.5


def test_the_last_of_fewer_repetitions_comes_back() -> None:
    """Also where it went on into the next one without stopping."""
    linked = Rep("left", 40.0, 1.5, 1.5, 1.5, 1.0, linked=True)
    script = Script("thoracic-twist", (linked, linked, replace(linked, linked=False)))
    assert [rep.linked for rep in script.first(2).reps] == [True, False]
    assert script.first(None) == script


@pytest.mark.parametrize(
    ("movement", "side", "sign"),
    [
        ("thoracic-twist", "left", 1.0),
        ("thoracic-twist", "right", -1.0),
        ("hip-circle", "left", -1.0),
    ],
)
def test_the_rest_of_the_body_helps_at_the_end_range_and_nowhere_else(
    movement: str, side: str, sign: float
) -> None:
    """A pelvis turns the way of the twist, a trunk leans away from the leg; rest is rest."""
    plain = Rep(side, 40.0, 1.5, 1.5, 1.5, 1.0)
    script = Script(movement, (plain, replace(plain, help_deg=20.0), plain))
    course = help_course(script)
    first, second, third = script.starts_s
    assert course(second + 2.4) == pytest.approx(sign * 20.0)
    assert [course(t_s) for t_s in (first + 2.4, second, third, third + 2.4)] == [0.0] * 4
