"""What the person sees: every state in every size, mirrored, legible, and told without colour."""

import itertools
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from bench.coach_scenes import Seen, scenes
from posecheck.body import Side
from posecheck.drawing import canvas
from posecheck.live.scene import Gauge, Hint, Level, Message, Phase, SideResult
from posecheck.live.screen import draw
from posecheck.live.screen.gauge import arc_in
from posecheck.live.screen.layout import Box, layout_of
from posecheck.live.screen.message import message_of
from posecheck.live.screen.palette import ACCENT, LIMIT_COLOUR, TARGET
from posecheck.live.screen.picture import mirrored_points, picture_box
from posecheck.movements import list_movements
from tests.helpers.scenes import MOVEMENTS, scene_of, seen

SIZES = [(1280, 720), (1920, 1080)]
CAMERAS = [(640, 480), (1280, 720), (720, 1280)]
STATES = sorted(
    scenes(list_movements()[0], *[Seen(np.zeros((4, 4, 3), np.uint8), None)] * 2, end_deg=30)
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Box]]:
    """Every text that is drawn, with the box of its ink."""
    found: list[tuple[str, Box]] = []
    draw_text = canvas.Canvas.text

    def text(self, position, text, size_px, colour=(0, 0, 0), *, align=0.0, weight=0.0):
        mask, ascent = canvas._text_mask(canvas.drawable(text), round(size_px), weight)
        left = round(position[0] - align * mask.shape[1])
        top = round(position[1]) - ascent
        found.append((text, Box(left, top, mask.shape[1], mask.shape[0])))
        draw_text(self, position, text, size_px, colour, align=align, weight=weight)

    monkeypatch.setattr(canvas.Canvas, "text", text)
    return found


def overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and down > 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_no_text_is_cut_leaves_the_window_or_runs_into_another(movement, state, size, written):
    """Every state of every movement, at both sizes."""
    # A camera line that was never seen makes the screen draw everything anew.
    line = f"{movement} {state} {size[0]}"
    draw(scene_of(movement, state, camera_line=line), *size)
    assert written
    for text, box in written:
        assert not text.endswith("…"), text
        assert min(box.left, box.top) >= 0, text
        assert box.right <= size[0], text
        assert box.bottom <= size[1], text
    for (one, its), (other, box) in itertools.combinations(written, 2):
        assert not overlap(its, box), f"{one!r} runs into {other!r}"


@pytest.mark.parametrize("size", SIZES)
def test_large_numbers_and_long_sentences_still_fit(size, written):
    """Three digits, twenty repetitions, the longest advice, five verdicts, a long id."""
    gauge = Gauge("Hip flexion", 128.4, 12.0, 150.0, 131.0, 125.0, 9.0, 140.0)
    advice = (
        "Step back or tilt the camera, so that you stay in the picture from head to foot all the "
        "time, please."
    )
    long = scene_of(
        "hip-circle",
        "measuring",
        gauge=gauge,
        counts={Side.LEFT: 20, Side.RIGHT: 19},
        wanted=20,
        tempo_s=12.34,
        message=Message(Level.CAUTION, advice),
        camera_line="https://camera.example:8080/video, 1920 × 1080, 29.97 frames/s, MJPG",
    )
    verdicts = {
        "comfortable": 11,
        "near-limit": 12,
        "forced": 13,
        "no-limit": 14,
        "learning": 15,
    }
    side = SideResult(Side.LEFT, 65, 128.4, 101.0, 140.0, verdicts, advice)
    page = replace(
        long,
        phase=Phase.RESULT,
        results=(replace(side, side=Side.RIGHT), side),
        saved="f3b2a9de-7c1e-4a93-9a55-6d2f0c9b1e77",
    )
    for one in (long, page):
        written.clear()
        draw(one, *size)
        for (text, its), (other, box) in itertools.combinations(written, 2):
            assert not overlap(its, box), f"{text!r} runs into {other!r}"
        assert all(box.left >= 0 and box.right <= size[0] for _, box in written)
    assert [text for text, _ in written if text in ("Left", "Right")] == ["Left", "Right"]


@pytest.mark.parametrize("size", [(1280, 720), (801, 1203), (2560, 600), (333, 200), (90, 50)])
@pytest.mark.parametrize("camera", CAMERAS)
def test_any_window_and_any_camera_gives_a_picture_of_the_window(size, camera):
    """Wide, high and tiny windows; cameras across and upright."""
    own = seen(*camera)
    for state in ("measuring", "step-back", "countdown", "result", "lost"):
        one = scene_of("ankle-rock", state, rgb=own.rgb, pose=own.pose)
        assert draw(one, *size).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_camera_picture_is_a_mirror_whole_and_undistorted(camera):
    """What is at the person's left, on the right in the camera picture, is on the left."""
    own = seen(*camera)
    picture = draw(
        scene_of("thoracic-twist", "measuring", rgb=own.rgb, pose=own.pose, landmarks=()),
        1280,
        720,
    )
    box = picture_box(layout_of(1280, 720).picture, own.rgb)
    inside = picture[int(box.top) : int(box.bottom), int(box.left) : int(box.right)].astype(int)
    red = (inside[..., 0] > 200) & (inside[..., 1] < 60)
    rows, columns = np.nonzero(red)
    assert columns.mean() / box.width == pytest.approx(1.0 - 0.7, abs=0.01)
    assert rows.mean() / box.height == pytest.approx(0.3 - 30.0 / camera[1], abs=0.01)
    assert box.width / box.height == pytest.approx(camera[0] / camera[1], rel=0.01)


def test_joints_stand_on_the_mirrored_person_and_keep_their_numbers():
    """The left shoulder's disc is drawn at the left, beside the person's left in the mirror."""
    own = seen()
    box = picture_box(layout_of(1280, 720).picture, own.rgb)
    points = mirrored_points(own.pose, int(box.width), int(box.height))
    assert points[11, 0] < points[12, 0]
    picture = draw(scene_of("thoracic-twist", "measuring"), 1280, 720)
    for i in (11, 12, 23, 24):
        x, y = round(box.left + points[i, 0]), round(box.top + points[i, 1])
        assert picture[y, x].min() > 230


def test_drawing_changes_nothing_and_depends_on_the_scene_alone():
    """The camera picture is untouched; the same scene gives the same picture, others between."""
    own = seen()
    before = own.rgb.copy()
    one = scene_of("ankle-rock", "over-limit", rgb=own.rgb)
    first = draw(one, 1280, 720)
    draw(scene_of("hip-circle", "result"), 1280, 720)
    draw(scene_of("ankle-rock", "measuring"), 1920, 1080)
    np.testing.assert_array_equal(draw(one, 1280, 720), first)
    np.testing.assert_array_equal(own.rgb, before)


def gauge_picture(**values: Any) -> tuple[np.ndarray, Any]:
    given = Gauge(
        "Angle", **{"value_deg": 50.0, "reach_deg": 4.0, "full_scale_deg": 100.0} | values
    )
    picture = draw(scene_of("ankle-rock", "measuring", gauge=given), 1280, 720)
    return picture, arc_in(layout_of(1280, 720).gauge)


def colour_at(picture, arc, share, radius):
    x, y = arc.point(share, radius)
    return tuple(int(one) for one in picture[round(y), round(x)])


@pytest.mark.parametrize("value_deg", [0.0, 25.0, 50.0, 99.0, 120.0])
def test_the_needle_stands_at_the_angle_and_the_arc_is_filled_up_to_it(value_deg):
    """Half of the scale is straight up; beyond the scale the needle stays at its end."""
    picture, arc = gauge_picture(value_deg=value_deg, reach_deg=float("nan"))
    middle = (arc.inner + arc.outer) / 2
    share = min(value_deg / 100.0, 1.0)
    assert min(colour_at(picture, arc, share, middle)) > 230
    if share > 0.05:
        assert colour_at(picture, arc, share - 0.04, middle) == ACCENT
    if share < 0.95:
        assert colour_at(picture, arc, share + 0.04, middle) != ACCENT
    assert arc.point(0.5, arc.outer)[0] == pytest.approx(arc.centre[0])
    assert arc.point(0.5, arc.outer)[1] < arc.centre[1]


def test_the_soft_band_is_as_wide_as_the_interval():
    """Bright in the middle, fading, and gone beyond the 90 % interval."""
    picture, arc = gauge_picture(reach_deg=20.0)
    radius = arc.inner - 12.5
    bright = [
        sum(colour_at(picture, arc, share, radius)) for share in (0.55, 0.62, 0.68, 0.73, 0.80)
    ]
    assert bright[0] > bright[1] > bright[2] > bright[3]
    narrow, _ = gauge_picture(reach_deg=2.0)
    assert sum(colour_at(narrow, arc, 0.62, radius)) == bright[3]


def test_limit_target_and_best_are_marks_of_their_own_on_the_same_arc():
    """A bar across the arc, a triangle outside of it, a dot in it, each at its angle."""
    marks = {"comfort_deg": 60.0, "margin_deg": 5.0, "target_deg": 80.0, "best_deg": 30.0}
    picture, arc = gauge_picture(value_deg=5.0, **marks)
    for radius in (arc.inner - 4, (arc.inner + arc.outer) / 2, arc.outer + 6):
        assert colour_at(picture, arc, 0.60, radius) == LIMIT_COLOUR
    assert colour_at(picture, arc, 0.80, arc.outer + 24) == TARGET
    assert colour_at(picture, arc, 0.80, arc.inner - 2) != TARGET
    assert min(colour_at(picture, arc, 0.30, (arc.inner + arc.outer) / 2)) > 230
    assert min(colour_at(picture, arc, 0.30, arc.outer + 10)) < 60


def test_over_the_limit_is_seen_without_colours():
    """In grey, with its brightness taken away too: a striped frame, an octagon, another sign."""
    alike = {"message": Message(Level.CAUTION, "Ease off"), "pose": None}
    within = draw(scene_of("ankle-rock", "over-limit", over_limit=False, **alike), 1280, 720)
    over = draw(scene_of("ankle-rock", "over-limit", **alike), 1280, 720)

    def edges_along_the_top(picture):
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[4].astype(int)
        return int((np.abs(np.diff(grey // 64)) > 0).sum())

    assert edges_along_the_top(within) == 0
    assert edges_along_the_top(over) > 30
    message = layout_of(1280, 720).message
    x, y = round(message.right - 40), round(message.centre[1])
    assert over[y, x].mean() > within[y, x].mean() + 80


def test_beyond_the_limit_nothing_but_a_warning_is_said():
    """A kind word from the repetition before does not stay while the angle is beyond the limit."""
    kind = scene_of("ankle-rock", "over-limit", message=Message(Level.GOOD, "Well done"))
    assert message_of(kind).text == "Ease off"
    stop = Message(Level.WARNING, "Ease off: 6° over your limit")
    assert message_of(replace(kind, message=stop)) is stop
    assert message_of(replace(kind, phase=Phase.LOST)).text == "Well done"


def test_a_scene_without_a_message_says_what_its_phase_means():
    """Nothing is left unsaid but while measuring, where silence means that all is well."""
    for state in STATES:
        silent = scene_of("ankle-rock", state, message=None, over_limit=False)
        assert (message_of(silent) is None) == (silent.phase is Phase.MEASURING)
        assert draw(silent, 1280, 720).shape == (720, 1280, 3)


def test_lost_and_paused_show_no_angle(written):
    """Nothing is judged, so no number and no interval stand in the gauge."""
    for state in ("lost", "paused"):
        written.clear()
        draw(scene_of("ankle-rock", state, camera_line=state), 1280, 720)
        assert not [text for text, _ in written if "(90 %)" in text or text == "36°"]


def test_every_hint_has_a_figure_of_its_own():
    """No two look alike, for no movement."""
    for movement in MOVEMENTS:
        pictures = [
            draw(scene_of(movement, "step-back", hint=hint), 1280, 720).tobytes()
            for hint in Hint
            if hint not in (Hint.TURN_SIDE_ON, Hint.FACE_CAMERA)
        ]
        assert len(set(pictures)) == len(pictures)
