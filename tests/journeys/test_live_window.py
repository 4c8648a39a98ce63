"""A whole set through the real window: the command, a clip at its own pace, keys, the result."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.live.screen.palette import ACCENT, ALARM, LIMIT_COLOUR
from posecheck.records import Frame, Pose
from tests.helpers.clips import four_corners, write_video
from tests.helpers.people import CYCLE_S, HOLD_S, OUT_S, QUIET_S, duration_s, turning
from tests.helpers.x11 import Display, running_display

SIZE = (1280, 720)
RATE_HZ = 15
FIRST_DEG, SECOND_DEG = 34.0, 65.0
MARKED_DEG = 20.0
"""The key for the first stretch is pressed as soon as the reading is beyond this."""
LATER_S = 1.0
"""Before the person begins."""
TOP_S, HELD_S = QUIET_S + CYCLE_S + OUT_S + 0.5 * HOLD_S, 4.0
"""The second turn is held for so much longer: time for a busy machine to look and press keys."""
LONGEST_S = 60.0


@pytest.fixture
def display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Display]:
    folder = tmp_path / "framebuffer"
    folder.mkdir()
    with running_display(folder, SIZE) as running:
        monkeypatch.setenv("DISPLAY", running.name)
        yield running


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    frames = round((LATER_S + duration_s(2) + HELD_S) * RATE_HZ)
    times_ms = [round(1000 * i / RATE_HZ) for i in range(frames)]
    return write_video(tmp_path / "turns.mp4", [four_corners(320, 240)] * frames, times_ms)


class Person(threading.Thread):
    """Sits before the screen: waits for events, looks, presses keys."""

    def __init__(self, display: Display, events: Path) -> None:
        super().__init__(daemon=True)
        self.pictures: dict[str, np.ndarray] = {}
        self.problem: Exception | None = None
        self._display, self._events = display, events

    def run(self) -> None:
        """Do a set; whatever goes wrong ends it."""
        try:
            self._do()
        except Exception as error:  # noqa: BLE001 - the test raises it
            self.problem = error
            self._display.press("q")

    def _do(self) -> None:
        self._display.press("m")
        self._wait_for(lambda one: one["event"] == "sample" and one["value"] > MARKED_DEG)
        self._display.press("c")
        self._wait_for(lambda one: one.get("state") == "comfort-marked")
        self._wait_for(lambda one: one["event"] == "repetition")
        self._look("measuring")
        self._wait_for(lambda one: one["event"] == "alert" and one["kind"] == "over-limit")
        self._look("over", until=lambda picture: tuple(picture[650, 1200]) == ALARM)
        self._display.press("h")
        self._wait_for(lambda one: one.get("state") == "hurt")
        self._wait_for(lambda one: one.get("state") == "result")
        self._look("result", until=lambda picture: tuple(picture[650, 1200]) != ALARM)
        self._display.press("q")

    def _wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> None:
        end_s = time.monotonic() + LONGEST_S
        while time.monotonic() < end_s:
            lines = self._events.read_text().split("\n")[:-1] if self._events.exists() else []
            if any(wanted(json.loads(line)) for line in lines):
                return
            time.sleep(0.03)
        raise TimeoutError("what was waited for did not happen")

    def _look(
        self, name: str, until: Callable[[np.ndarray], bool] = lambda picture: bool(picture.any())
    ) -> None:
        end_s = time.monotonic() + LONGEST_S
        while time.monotonic() < end_s:
            self.pictures[name] = self._display.picture().copy()
            if until(self.pictures[name]):
                return
            time.sleep(0.05)
        raise TimeoutError(f"the screen never showed: {name}")


def share_of(picture: np.ndarray, colour: tuple[int, int, int]) -> float:
    """How much of the screen has exactly that colour."""
    return float((picture == np.array(colour, np.uint8)).all(axis=2).mean())


def test_a_set_is_done_through_the_window_and_its_keys(
    posecheck, scripted, display, clip, tmp_path
):
    """Two turns to the left: the first stretch is marked in the first, the second goes too far.

    The limit counts at once; the warning stands on the screen before the peak of the repetition,
    and the result stands there until it is closed.
    """

    def pose_of(frame: Frame) -> Pose:
        own_s = max(0.0, frame.t_s - LATER_S)
        own_s = min(own_s, max(TOP_S, own_s - HELD_S))
        return replace(turning(own_s, (FIRST_DEG, SECOND_DEG)), t_s=frame.t_s)

    scripted(pose_of)
    events, result = tmp_path / "events.jsonl", tmp_path / "result.json"
    person = Person(display, events)
    person.start()
    words = ["--source", clip, "--realtime", "--full-screen", "--reps", 2, "--side", "left"]
    words += ["--reference", "none"]
    outputs = ["--events", events, "--json", result, "--database", tmp_path / "journal.db"]
    done = posecheck("live", "thoracic-twist", *words, *outputs)
    person.join(timeout=LONGEST_S)
    if person.problem is not None:
        raise person.problem
    assert done.returncode == 0, done.stderr

    document = json.loads(result.read_text())
    first, second = (one for a_set in document["sets"] for one in a_set["repetitions"])
    assert {first["side"], second["side"]} == {"left"}
    limits = document["sets"][0]["limits"]
    assert [(one["side"], one["origin"]) for one in limits] == [("left", "marked")]
    assert MARKED_DEG <= limits[0]["deg"] <= FIRST_DEG + 5.0
    assert first["verdict"] in ("comfortable", "near-limit")  # marked at its own end range
    assert second["verdict"] == "forced"

    told = [json.loads(line) for line in events.read_text().splitlines()]
    warned = next(one for one in told if one.get("kind") == "over-limit")
    assert first["end_s"] < warned["t_s"] < second["peak_s"]

    measuring, over, result_page = (person.pictures[one] for one in ("measuring", "over", "result"))
    assert share_of(measuring, LIMIT_COLOUR) > 0.0002
    assert share_of(over, ALARM) > 0.1 > share_of(measuring, ALARM)
    assert share_of(result_page, ACCENT) > 0.002
