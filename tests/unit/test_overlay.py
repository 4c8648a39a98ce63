"""What is drawn onto a picture."""

import dataclasses

import numpy as np
import pytest

from posecheck.body import Side, index_of
from posecheck.drawing.canvas import (
    WHITE,
    Canvas,
    Picture,
    drawable,
    shortened,
    text_width_px,
    wrapped,
)
from posecheck.drawing.overlay import GETTING_READY, NOBODY, NOT_NOW, Overlay
from posecheck.drawing.panel import ACCENT, LIMIT_COLOUR, last_words
from posecheck.drawing.verdict_look import COLOURS, draw_level
from posecheck.movements import load_movement
from posecheck.records import Limit, Note, Observation, Sample, StandardError, absent_pose
from posecheck.words.verdicts import VerdictLevel, now_phrase, verdict_level
from tests.helpers.examples import NAN, observation, repetition

TWIST, ROCK = load_movement("thoracic-twist"), load_movement("ankle-rock")
MOVED = Note("foot-moved", "The foot of the working leg was lifted or moved.")


def _grey() -> Picture:
    return np.full((480, 640, 3), 110, dtype=np.uint8)


def _rock(left_deg: float, right_deg: float, *, active: Side | None = None) -> Observation:
    samples = (
        Sample(1.0, Side.LEFT, {"shank_inclination": left_deg}),
        Sample(1.0, Side.RIGHT, {"shank_inclination": right_deg}),
    )
    return dataclasses.replace(observation(1.0, samples=samples), active=active)


def _drawn(overlay: Overlay, shown: Observation) -> Picture:
    rgb = _grey()
    overlay.count(shown.repetitions)
    overlay.draw(rgb, shown)
    return rgb


def _near(rgb: Picture, colour: tuple[int, int, int]) -> np.ndarray:
    """Rows and columns of the pixels of about that colour."""
    return np.argwhere((np.abs(rgb.astype(int) - colour) < 12).all(axis=2))


@pytest.mark.parametrize(("value", "side"), [(21.0, Side.LEFT), (-33.0, Side.RIGHT)])
def test_turn_shows_the_side_turned_to(value: float, side: Side) -> None:
    """Of the two signs of a turn the positive one is shown."""
    reading = Overlay(TWIST, 640, 480).read(observation(1.0, value=value))
    assert (reading.deg, reading.side, reading.at_neutral) == (abs(value), side, False)
    assert reading.limit_deg == 40.0


def test_near_neutral_no_side_is_named() -> None:
    """A degree of noise is not a side; within a repetition it is."""
    resting = dataclasses.replace(observation(1.0, value=1.0), active=None)
    overlay = Overlay(TWIST, 640, 480)
    assert overlay.read(resting).at_neutral
    assert not overlay.read(dataclasses.replace(resting, active=Side.LEFT)).at_neutral


def test_side_in_a_repetition_is_shown() -> None:
    """Also when the other one reads more."""
    reading = Overlay(ROCK, 640, 480).read(_rock(20.0, 35.0, active=Side.LEFT))
    assert (reading.side, reading.deg) == (Side.LEFT, 20.0)


def test_shown_side_does_not_flicker() -> None:
    """Between repetitions the other side is shown only when it is clearly further out."""
    overlay = Overlay(ROCK, 640, 480)
    shown = [overlay.read(_rock(left, 10.0)).side for left in (11.0, 9.0, 5.0, 1.0, 9.0)]
    assert shown == [Side.LEFT, Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT]


def test_limit_of_the_side_and_measure_is_shown() -> None:
    """A limit of the other side or of another measure is not."""
    limits = (
        Limit("shank_from_neutral", 10.0, "option"),
        Limit("shank_inclination", 30.0, "marked", Side.RIGHT),
        Limit("shank_inclination", 35.0, "marked", Side.LEFT),
    )
    shown = dataclasses.replace(_rock(20.0, 5.0), limits=limits)
    assert Overlay(ROCK, 640, 480).read(shown).limit_deg == 35.0
    assert np.isnan(Overlay(ROCK, 640, 480).read(_rock(20.0, 5.0)).limit_deg)


def test_missing_number_is_explained() -> None:
    """Before neutral, without a person, or with an unusable sample the panel says why."""
    overlay = Overlay(TWIST, 640, 480)
    unusable = tuple(Sample(1.0, side, {"thorax_rotation": NAN}, MOVED) for side in Side)
    silent = tuple(Sample(1.0, side, {"thorax_rotation": NAN}) for side in Side)
    nobody = dataclasses.replace(
        observation(1.0, samples=()), pose=absent_pose(1.0, width_px=640, height_px=480)
    )
    assert overlay.read(observation(1.0, samples=())).message == GETTING_READY
    assert overlay.read(observation(1.0, samples=unusable)).message == MOVED.text
    assert overlay.read(observation(1.0, samples=silent)).message == NOT_NOW
    assert overlay.read(nobody).message == NOBODY
    for shown in (observation(1.0, samples=unusable), nobody):
        _drawn(overlay, shown)


def test_usable_side_is_preferred() -> None:
    """The leg that is not the working one does not hide the working one."""
    samples = (
        Sample(1.0, Side.LEFT, {"shank_inclination": 60.0}, MOVED),
        Sample(1.0, Side.RIGHT, {"shank_inclination": 12.0}),
    )
    reading = Overlay(ROCK, 640, 480).read(observation(1.0, samples=samples))
    assert (reading.side, reading.deg, reading.message) == (Side.RIGHT, 12.0, "")


def test_arc_lies_between_vertical_and_shank() -> None:
    """A shank that leans 30° to the right has its wedge there, and none on the other side."""
    shown = _rock(30.0, 0.0, active=Side.LEFT)
    points = shown.pose.landmarks_px
    ankle = points[index_of("ankle", Side.LEFT)]
    points[index_of("knee", Side.LEFT)] = ankle + 100.0 * np.array([0.5, -np.sqrt(0.75), 0.0])
    rgb = _drawn(Overlay(ROCK, 640, 480), shown)
    inside, outside = (
        (ankle[:2] + 45.0 * np.array([sign * np.sin(0.26), -np.cos(0.26)])).astype(int)
        for sign in (1.0, -1.0)
    )
    tint = rgb[inside[1], inside[0]].astype(int)
    assert tint[2] > tint[0] + 20  # bluish, over grey
    assert (rgb[outside[1], outside[0]] == 110).all()


@pytest.mark.parametrize(("value", "sign"), [(40.0, 1), (-40.0, -1)])
def test_needle_points_to_the_side_turned_to(value: float, sign: int) -> None:
    """Seen from above with the camera below, the person's left is right."""
    rgb = _drawn(Overlay(TWIST, 640, 480), observation(1.0, value=value))
    beyond = 330 + 60  # the dial is beside the body, right of every joint
    columns = _near(rgb[:, beyond:], ACCENT)[:, 1]
    limits = _near(rgb[:, beyond:], LIMIT_COLOUR)[:, 1]
    centre = (limits.min() + limits.max()) / 2.0  # limits are on both sides alike
    assert sign * (float(np.median(columns)) - centre) > 5.0


def test_complete_repetition_changes_count_and_verdict() -> None:
    """The panel counts the repetition in the frame in which it is complete."""
    overlay = Overlay(TWIST, 640, 480)
    before = _drawn(overlay, observation(1.0))
    after = _drawn(overlay, observation(1.0, repetitions=(repetition(),)))
    later = _drawn(overlay, observation(1.0))
    rows = np.flatnonzero((before != after).any(axis=(1, 2)))
    assert rows.min() > 130  # only the counts and the two lines at the panel's bottom
    assert rows.max() < 200
    np.testing.assert_array_equal(after, later)


def _under_way(deg: float, *, error_deg: float = 1.0, lift_cm: float = 0.0) -> Observation:
    """A rock of the left leg in the middle of a repetition, with a limit of 30°."""
    errors = {"shank_inclination": StandardError(error_deg, 0.0)}
    values = {"shank_inclination": deg, "heel_lift": lift_cm}
    shown = observation(1.0, samples=(Sample(1.0, Side.LEFT, values, standard_errors=errors),))
    limits = (Limit("shank_inclination", 30.0, "option"),)
    return dataclasses.replace(shown, active=Side.LEFT, limits=limits)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (_under_way(29.0), None),
        (_under_way(31.5), "now 2° past, uncertain"),
        (_under_way(36.0), "now 6° past the limit"),
        (_under_way(36.0, error_deg=4.0), "now 6° past, uncertain"),
        (_under_way(36.0, lift_cm=20.0), None),
        (dataclasses.replace(_under_way(36.0), active=None), None),
        (dataclasses.replace(_under_way(36.0), limits=()), None),
    ],
)
def test_a_repetition_under_way_says_that_it_is_past_its_limit(
    shown: Observation, told: str | None
) -> None:
    """By the margin of its verdict; not with the heel up, at rest, or without a limit."""
    now = Overlay(ROCK, 640, 480).read(shown).now
    assert (None if now is None else now_phrase(now)) == told


def test_the_last_verdict_is_named_as_the_last_and_is_quiet_while_another_is_past() -> None:
    """Green words of a repetition that is over do not stand beside one that is forced."""
    overlay = Overlay(ROCK, 640, 480)
    done = repetition()
    assert last_words(done).startswith("last: ")
    overlay.count([done])
    green = COLOURS[verdict_level(done.verdict)]
    below, past = _drawn(overlay, _under_way(20.0)), _drawn(overlay, _under_way(36.0))
    assert len(_near(past, green)) < 0.3 * len(_near(below, green))
    assert len(_near(past, COLOURS[VerdictLevel.RED])) > 100
    assert not len(_near(below, COLOURS[VerdictLevel.RED]))


def test_panel_keeps_away_from_the_person() -> None:
    """It goes to the upper corner in which it hides less of the body, and stays there."""
    overlay = Overlay(TWIST, 640, 480)
    shown = observation(1.0)
    shown.pose.landmarks_px[:, 0] -= 230.0
    rgb = _drawn(overlay, shown)
    assert (rgb[20, 500:620] != 110).all()
    shown.pose.landmarks_px[:, 0] += 460.0
    assert (_drawn(overlay, shown)[20, 500:620] != 110).all()


@pytest.mark.parametrize("size", [(320, 180), (640, 480), (540, 960), (1280, 720), (64, 48)])
@pytest.mark.parametrize("movement", ["thoracic-twist", "ankle-rock", "hip-circle"])
def test_every_size_can_be_drawn_on(movement: str, size: tuple[int, int]) -> None:
    """Small, portrait or wide: nothing runs out of the picture's memory."""
    rule = load_movement(movement)
    samples = tuple(Sample(1.0, side, {rule.primary.measure: 120.0}) for side in Side)
    width, height = size
    overlay = Overlay(rule, width, height)
    rgb = np.full((height, width, 3), 110, dtype=np.uint8)
    for t_s in (1.0, 1.03):
        shown = observation(t_s, width_px=width, height_px=height, samples=samples)
        overlay.draw(rgb, shown)
    assert (rgb != 110).any()


def test_landmarks_far_outside_or_missing_do_not_stop_the_drawing() -> None:
    """A joint at a million pixels, or none at all, draws what is left."""
    shown = observation(1.0)
    shown.pose.landmarks_px[11] = 1e6
    shown.pose.landmarks_px[25] = np.nan
    assert (_drawn(Overlay(TWIST, 640, 480), shown) != 110).any()


def test_typeface_has_what_is_written() -> None:
    """Degree sign and plus-minus are drawn; what the typeface lacks is replaced, never a box."""
    assert drawable("38° ± 2 (31–45)") == "38° ± 2 (31-45)"
    assert drawable("Rückenübung, прогиб") == "Ruckenubung, ??????"


def test_text_stays_in_its_width() -> None:
    """Long texts are wrapped, then shortened."""
    text = "The foot of the working leg was lifted or moved during the repetition."
    lines = wrapped(text, 20.0, 200.0, lines=2)
    assert len(lines) == 2
    assert all(text_width_px(line, 20.0) <= 200.0 for line in lines)
    assert lines[1].endswith("…")
    assert shortened("short", 20.0, 200.0) == "short"


def test_text_is_antialiased() -> None:
    """Letters have soft edges: many levels between background and colour."""
    rgb = np.zeros((60, 200, 3), dtype=np.uint8)
    Canvas(rgb).text((10, 45), "38°", 40.0, WHITE)
    assert len(np.unique(rgb[:, :, 0])) > 20
    assert tuple(rgb.max(axis=(0, 1))) == WHITE


def _circle(t_s: float, across_px: float, *, restart: bool = False) -> Observation:
    """A moment of a hip circle, the left knee so far to the right of where it hangs."""
    samples = (Sample(t_s, Side.LEFT, {"hip_flexion": 30.0}),)
    shown = observation(t_s, samples=samples)
    shown.pose.landmarks_px[index_of("knee", Side.LEFT), 0] += across_px
    return dataclasses.replace(shown, pose=dataclasses.replace(shown.pose, restart=restart))


@pytest.mark.parametrize(("restart", "visible"), [(False, True), (True, False)])
def test_path_of_the_knee_is_drawn_until_tracking_restarts(restart: bool, visible: bool) -> None:
    """Where the knee was a second ago there is a trail, unless the picture was cut since."""
    overlay = Overlay(load_movement("hip-circle"), 640, 480)
    for i in range(31):
        _drawn(overlay, _circle(1.0 + i / 30.0, 3.0 * i))
    rgb = _drawn(overlay, _circle(2.05, 0.0, restart=restart))
    x, y = _circle(0.0, 60.0).pose.landmarks_px[index_of("knee", Side.LEFT), :2].astype(int)
    assert (rgb[y, x] != 110).any() == visible


def test_path_of_the_knee_fades() -> None:
    """Three seconds later it is gone."""
    overlay = Overlay(load_movement("hip-circle"), 640, 480)
    for i in range(31):
        _drawn(overlay, _circle(1.0 + i / 30.0, 3.0 * i))
    rgb = _drawn(overlay, _circle(6.0, 0.0))
    x, y = _circle(0.0, 60.0).pose.landmarks_px[index_of("knee", Side.LEFT), :2].astype(int)
    assert (rgb[y, x] == 110).all()


def test_every_level_of_a_verdict_has_a_shape_of_its_own() -> None:
    """Who does not see the colours can tell them apart by where there is ink."""
    shapes = []
    for level in VerdictLevel:
        rgb = np.zeros((40, 40, 3), dtype=np.uint8)
        draw_level(Canvas(rgb), (20.0, 20.0), 12.0, level)
        shapes.append((rgb.sum(axis=2) > 250).tobytes())
    assert len(set(shapes)) == len(VerdictLevel)


def test_a_limit_from_references_is_shown_once_it_is_known() -> None:
    """Of the side that is turned to, before the one that holds for both."""
    own = Limit("thorax_rotation", 33.0, "reference", Side.LEFT)
    shown = dataclasses.replace(observation(1.0), limits=(*observation(1.0).limits, own))
    assert Overlay(TWIST, 640, 480).read(shown).limit_deg == 33.0
