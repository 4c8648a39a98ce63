"""``posecheck live`` as it is called: a clip in the camera's place, no window."""

import json
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from posecheck import load_movement, score
from posecheck.app import coaching
from posecheck.app.context import Context
from posecheck.app.scoring import score_kept
from posecheck.body import Side
from posecheck.capture import camera as camera_module
from posecheck.documents.schema import event_schema
from posecheck.errors import CameraError
from posecheck.history import FeelingKind, MarkKind
from posecheck.journal import open_journal
from posecheck.live.port import Key, NoWindow
from posecheck.pipeline import Options
from posecheck.records import Frame, Pose
from posecheck.samples import sample_video
from tests.helpers.clips import four_corners, write_video
from tests.helpers.commands import TWIST_CLIP, command
from tests.helpers.devices import FaultyDevice, moving
from tests.helpers.people import duration_s, turning

RATE_HZ = 15
ENDS_DEG = (45.0, -45.0, 40.0, -40.0)


@pytest.fixture
def clip(tmp_path) -> Path:
    count = round(duration_s(len(ENDS_DEG)) * RATE_HZ)
    times_ms = [round(1000 * i / RATE_HZ) for i in range(count)]
    return write_video(tmp_path / "turns.mp4", [four_corners(320, 240)] * count, times_ms)


def turns(frame: Frame) -> Pose:
    pose = turning(frame.t_s, ENDS_DEG)
    rounded = pose.landmarks_px.astype(np.float32).astype(np.float64)
    return replace(pose, t_s=frame.t_s, landmarks_px=rounded, restart=frame.restart)


@pytest.fixture
def live(posecheck, scripted, tmp_path):
    """Runs the command on somebody who turns four times; the journal is ``journal.db``."""
    scripted(turns)

    def run(*words: object, movement: str = "thoracic-twist"):
        place = ("--database", tmp_path / "journal.db", "--no-window", "--mute")
        return posecheck("live", movement, *words, *place)

    return run


def presser(monkeypatch, *keys: tuple[float, Key]) -> None:
    """A person who presses keys at these times of the set, with nothing to look at."""
    waiting = list(keys)

    class Person(NoWindow):
        t_s = 0.0

        def show(self, scene) -> None:
            if scene.pose is not None:
                self.t_s = scene.pose.t_s

        def keys(self) -> list[Key]:
            pressed = [key for at_s, key in waiting if at_s <= self.t_s]
            waiting[:] = [one for one in waiting if one[0] > self.t_s]
            return pressed

    monkeypatch.setattr(coaching, "_window", lambda _: Person())


def test_a_set_is_measured_kept_and_told(live, clip, tmp_path):
    """Table, JSON, events that fit their schema, and the journal; it ends by itself."""
    told, result = tmp_path / "events.jsonl", tmp_path / "result.json"
    done = live("--source", clip, "--reps", 2, "--comfort", 20, "--events", told, "--json", result)
    assert done.returncode == 0, done.stderr
    document = json.loads(result.read_text())
    (one_set,) = document["sets"]
    assert [one["side"] for one in one_set["repetitions"]] == ["left", "right"] * 2
    events = [json.loads(line) for line in told.read_text().splitlines()]
    validator = jsonschema.Draft202012Validator(event_schema())
    for event in events:
        validator.validate(event)
    assert [one["seq"] for one in events] == list(range(len(events)))
    states = [one["state"] for one in events if one["event"] == "state"]
    assert states == ["neutral", "measuring", "result"]
    repetitions = [one["repetition"] for one in events if one["event"] == "repetition"]
    assert repetitions == one_set["repetitions"]
    assert [one["result"] for one in events if one["event"] == "set"] == [one_set]
    with open_journal(tmp_path / "journal.db") as journal:
        (kept,) = journal.sessions()
        assert kept.finished
        assert kept.short_id in done.stderr
        assert [one.repetition.index for one in journal.repetitions_of([kept])] == [1, 2, 3, 4]


def test_the_kept_landmarks_score_to_exactly_the_same(live, clip, tmp_path):
    """Live and file are one: every number of every repetition is equal."""
    live("--source", clip, "--reps", 2, "--reference", "none")
    movement = load_movement("thoracic-twist")
    with open_journal(tmp_path / "journal.db") as journal:
        (kept,) = journal.sessions()
        measured = kept.current
        poses = journal.poses(measured.landmarks_id)
        there = [one.repetition for one in journal.repetitions_of([kept])]
    source = coaching._info(coaching.LiveRequest(movement, clip=clip), Context(), _Named())
    again = score_kept(poses, movement=movement, source=source, options=Options(), software={})
    assert list(again.repetitions) == there


@pytest.mark.parametrize(
    ("words", "asked", "origins"),
    [
        ((), "first:2", {"reference"}),
        (("--comfort", 30), "none", {"option"}),
        (("--comfort", 30, "--reference", "first:1"), "first:1", {"combined"}),
        (("--reference", "auto"), "auto", set()),
    ],
)
def test_a_set_asks_for_references_unless_a_limit_is_given(
    posecheck, scripted, tmp_path, words, asked, origins
):
    """What was asked is in the settings; the limits say where they come from."""
    ends, hold_s = (45.0, -45.0, 45.0, -45.0), 2.3
    count = round(duration_s(len(ends), hold_s) * RATE_HZ)
    times_ms = [round(1000 * i / RATE_HZ) for i in range(count)]
    clip = write_video(tmp_path / "held.mp4", [four_corners(320, 240)] * count, times_ms)
    scripted(lambda frame: replace(turning(frame.t_s, ends, hold_s=hold_s), t_s=frame.t_s))
    place = ("--no-save", "--no-window", "--mute", "--json", tmp_path / "result.json")
    done = posecheck("live", "thoracic-twist", "--source", clip, *words, *place)
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "result.json").read_text())
    assert document["software"]["settings"]["reference"] == asked
    (one_set,) = document["sets"]
    assert {one["origin"] for one in one_set["limits"]} == origins


class _Named:
    kind, name = "video", "turns.mp4"


def test_the_recording_holds_the_measured_frames_at_their_times(live, clip, tmp_path):
    """Unmirrored, and it scores to the same repetitions."""
    record = tmp_path / "set.mp4"
    assert live("--source", clip, "--reps", 2, "--record", record, "--no-save").returncode == 0
    assert not (tmp_path / "journal.db").exists()
    session = score(record, movement="thoracic-twist")
    assert len(session.repetitions) == 4
    assert not session.notes


def test_a_recording_measured_again_has_the_same_end_range(posecheck, one_turn, tmp_path):
    """With the pose model itself, through the codec: within a degree (docs/performance.md)."""
    record, result = tmp_path / "set.mp4", tmp_path / "result.json"
    words = ("--source", one_turn, "--model", "lite", "--record", record, "--json", result)
    done = posecheck("live", "thoracic-twist", *words, "--no-save", "--no-window", "--mute")
    assert done.returncode == 0, done.stderr
    (one_set,) = json.loads(result.read_text())["sets"]
    again = score(record, movement="thoracic-twist", model="lite").repetitions
    assert len(again) == len(one_set["repetitions"]) == 1
    assert again[0].primary.value == pytest.approx(
        one_set["repetitions"][0]["end_range_deg"], abs=1.0
    )


def test_a_clip_plays_at_its_own_pace(posecheck, tmp_path):
    """A whole set of real pictures as a camera would give them, the pose model behind it."""
    result = tmp_path / "result.json"
    words = ("--source", sample_video(TWIST_CLIP), "--realtime", "--reps", 1, "--model", "lite")
    words += ("--reference", "none")
    began_s = time.monotonic()
    done = posecheck(
        "live", "thoracic-twist", *words, "--json", result, "--no-window", "--mute", "--no-save"
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began_s > 9.0  # the second repetition ends at 9.4 s
    (one_set,) = json.loads(result.read_text())["sets"]
    # A busy machine may miss the first turn; the set then waits for that side to come again.
    assert {one["side"] for one in one_set["repetitions"]} == {"left", "right"}


def test_keys_mark_the_first_stretch_and_that_it_hurt(live, clip, tmp_path, monkeypatch):
    """The mark is in the journal at once, and so is the pain, with when it was."""
    presser(monkeypatch, (3.5, Key.COMFORT), (7.5, Key.HURT))
    done = live("--source", clip, "--realtime", "--reps", 1, "--reference", "none")
    assert done.returncode == 0, done.stderr
    movement = load_movement("thoracic-twist")
    with open_journal(tmp_path / "journal.db") as journal:
        (kept,) = journal.sessions()
        marks = journal.marks(person="me", movement=movement.id, protocol=movement.protocol)
    assert [(one.kind, one.side, one.session_id) for one in marks] == [
        (MarkKind.COMFORT, Side.LEFT, kept.id)
    ]
    assert kept.feeling(FeelingKind.PAIN, Side.RIGHT) == 5
    assert "'That hurt' was pressed at 7." in kept.notes[0].text


def test_quitting_keeps_what_was_measured(live, clip, tmp_path, monkeypatch):
    """In the middle of the second repetition: the first is there."""
    presser(monkeypatch, (8.0, Key.QUIT))
    done = live("--source", clip, "--realtime", "--json", tmp_path / "result.json")
    assert done.returncode == 0, done.stderr
    (one_set,) = json.loads((tmp_path / "result.json").read_text())["sets"]
    assert [one["side"] for one in one_set["repetitions"]] == ["left"]
    assert one_set["discarded"]


def test_ctrl_c_keeps_what_was_measured(tmp_path):
    """As a user: exit code 130, the result is written, the session is in the journal."""
    result, database = tmp_path / "result.json", tmp_path / "journal.db"
    events = tmp_path / "events.jsonl"
    words = ["live", "thoracic-twist", "--source", sample_video(TWIST_CLIP), "--model", "lite"]
    words += ["--no-window", "--mute", "--json", result, "--database", database, "--events", events]
    running = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    end_s = time.monotonic() + 100.0
    while time.monotonic() < end_s:
        if events.exists() and '"event": "repetition"' in events.read_text():
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said.decode()
    document = json.loads(result.read_text())
    assert "interrupted" in [one["code"] for one in document["source"]["notes"]]
    with open_journal(database) as journal:
        assert journal.sessions()[0].current.repetitions >= 1


def test_a_camera_that_comes_back_goes_on_with_the_same_set(live, monkeypatch, tmp_path):
    """Unplugged in the middle of a set: told in the events, kept, and counted on."""
    devices = iter(
        [
            FaultyDevice(lambda count: moving(count) if count < 150 else None, rate_hz=25.0),
            CameraError("still away"),
            FaultyDevice(moving, rate_hz=25.0),
        ]
    )

    def open_device() -> FaultyDevice:
        device = next(devices)
        if isinstance(device, CameraError):
            raise device
        return device

    def open_camera(*_: object, **__: object) -> camera_module.Camera:
        return camera_module.Camera("camera 0", open_device)

    monkeypatch.setattr(camera_module, "open_camera", open_camera)
    events, result = tmp_path / "events.jsonl", tmp_path / "result.json"
    words = ("--countdown", 0, "--side", "left", "--reps", 2, "--events", events, "--json", result)
    words += ("--reference", "none")
    done = live(*words)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in events.read_text().splitlines()]
    assert [one["kind"] for one in told if one["event"] == "alert"] == ["camera"]
    document = json.loads(result.read_text())
    assert "unplugged" in [one["code"] for one in document["source"]["notes"]]
    sides = [[one["side"] for one in a_set["repetitions"]] for a_set in document["sets"]]
    assert sides[0] == ["left"]  # the turn to the right fell into the gap
    assert sides[-1] == ["left"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--camera", "no such webcam"), 5, "no camera called"),
        (("--realtime",), 2, "name it with --source"),
        (("--source", "missing.mp4"), 3, "no file"),
        (("--record", "set.avi"), 2, "must end in .mp4"),
        (("--events", "-", "--json", "-"), 2, "standard output"),
        (("--events", "no/such/folder/e.jsonl"), 5, "folder"),
        (("--reps", "-1"), 2, "--reps"),
        (("--reference", "at:3"), 2, "use first:2, auto or none"),
        (("--reference", "second"), 2, "give first:2"),
    ],
)
def test_what_cannot_be_done_is_said_before_anybody_moves(live, words, code, said):
    """Codes and words as for every other command."""
    done = live(*words)
    assert done.returncode == code
    assert said in done.stderr


def test_a_set_without_a_repetition_leaves_no_trace(posecheck, scripted, clip, tmp_path):
    """Exit code 4, and nothing in the journal."""
    scripted(lambda frame: replace(turning(0.0), t_s=frame.t_s))
    place = ("--database", tmp_path / "journal.db", "--no-window", "--mute")
    done = posecheck("live", "thoracic-twist", "--source", clip, *place)
    assert done.returncode == 4
    with open_journal(tmp_path / "journal.db") as journal:
        assert journal.sessions() == ()


def test_a_calibration_is_done_live(posecheck, scripted, clip, tmp_path):
    """``baseline record`` without a clip: kept, and part of the baseline."""
    scripted(turns)
    place = ("--database", tmp_path / "journal.db", "--no-window", "--mute", "--source", clip)
    done = posecheck("baseline", "record", "thoracic-twist", "--reps", 2, *place)
    assert done.returncode == 0, done.stderr
    assert "learning" in done.stdout
    assert "posecheck baseline record" in done.stdout  # what would count
    assert "too few repetitions for a weekly value" in done.stderr  # before it began
    movement = load_movement("thoracic-twist")
    with open_journal(tmp_path / "journal.db") as journal:
        marks = journal.marks(person="me", movement=movement.id, protocol=movement.protocol)
    assert {(one.kind, one.side) for one in marks} == {(MarkKind.BASELINE, one) for one in Side}


def test_events_of_before_stay_when_the_set_cannot_begin(posecheck, tmp_path):
    """A camera that is not there empties no file."""
    events = tmp_path / "events.jsonl"
    events.write_text("kept\n", encoding="utf-8")
    result = posecheck("live", "ankle-rock", "--camera", "98", "--events", events, "--no-window")
    assert result.returncode == 5
    assert "camera 98" in result.stderr
    assert events.read_text(encoding="utf-8") == "kept\n"
