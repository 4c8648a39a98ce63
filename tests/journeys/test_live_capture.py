"""Cameras without a camera: a device that does what cameras do, faults included."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.capture import camera as camera_module
from posecheck.capture.camera import NO_PICTURE, UNPLUGGED, Camera, open_camera
from posecheck.capture.picture_check import BLACK, FROZEN, SLOW, PictureCheck
from posecheck.capture.played import PlayedClip
from posecheck.capture.source import CameraFault, LatestFrame
from posecheck.errors import CameraError, InputRefusedError
from posecheck.records import Frame
from tests.helpers.clips import noise, write_video
from tests.helpers.devices import PICTURES, FaultyDevice, moving


def items(camera: Camera, until: Callable[[Any], bool], longest_s: float = 8.0) -> Iterator[Any]:
    deadline_s = time.monotonic() + longest_s
    while time.monotonic() < deadline_s:
        item = camera.next()
        yield item
        if until(item):
            return


def test_the_newest_picture_replaces_what_nobody_took():
    """Late pictures are dropped, never queued; that tracking starts afresh is not lost."""
    newest = LatestFrame()
    for t_s in range(5):
        newest.put(Frame(float(t_s), PICTURES[0], restart=t_s == 1))
    taken = newest.take(0.0)
    assert isinstance(taken, Frame)
    assert (taken.t_s, taken.restart, newest.replaced) == (4.0, True, 4)
    assert newest.take(0.0) is None


def test_an_error_of_the_grabbing_thread_reaches_whoever_waits():
    """Not a silent end."""
    newest = LatestFrame()
    newest.close(OSError("gone"))
    with pytest.raises(OSError, match="gone"):
        newest.take(None)


def test_a_camera_gives_upright_rgb_at_the_time_it_was_grabbed():
    """The first frame is at zero; blue and red are where they belong; times increase."""
    blue = np.zeros((48, 64, 3), dtype=np.uint8)
    blue[:, :, 0] = 200
    blue[0, 0] = 1
    with Camera("camera 0", lambda: FaultyDevice(lambda count: np.roll(blue, count))) as camera:
        frames = [camera.next() for _ in range(4)]
        assert camera.description == "camera 0 · 64×48"
    assert frames[0].t_s == 0.0
    assert (np.diff([frame.t_s for frame in frames]) > 0).all()
    assert camera.now_s() >= frames[-1].t_s


def test_a_camera_that_is_unplugged_comes_back():
    """A fault with what to do, then pictures again that say that tracking starts afresh."""
    devices = iter(
        [
            FaultyDevice(lambda count: moving(count) if count < 20 else None),
            CameraError("still away"),
            FaultyDevice(moving),
        ]
    )

    def open_device() -> FaultyDevice:
        device = next(devices)
        if isinstance(device, CameraError):
            raise device
        return device

    with Camera("camera 0", open_device) as camera:
        seen = list(items(camera, lambda item: isinstance(item, Frame) and item.restart))
    faults = [one for one in seen if isinstance(one, CameraFault)]
    assert {one.note for one in faults} == {UNPLUGGED}
    assert isinstance(seen[-1], Frame)
    assert [one.t_s for one in seen] == sorted(one.t_s for one in seen)


def test_a_camera_that_hangs_is_told_of(monkeypatch):
    """Whoever waits for a picture gets the fault instead, again and again."""
    monkeypatch.setattr(camera_module, "PATIENCE_S", 0.1)
    hang = threading.Event()

    def script(count: int) -> Any:
        if count > 3:
            hang.wait(5.0)
            return None
        return moving(count)

    with Camera("camera 0", lambda: FaultyDevice(script)) as camera:
        seen = list(items(camera, lambda item: isinstance(item, CameraFault)))
        hang.set()
    assert seen[-1].note == NO_PICTURE


def test_a_camera_without_any_picture_is_refused(monkeypatch):
    """In use by another program: it opens, and gives nothing."""
    monkeypatch.setattr(camera_module, "FIRST_PICTURE_S", 0.2)
    device = FaultyDevice(lambda _: None)
    with pytest.raises(CameraError, match="Close other programs"):
        Camera("camera 0", lambda: device)
    assert device.released


@pytest.mark.parametrize("place", ["7", "no such webcam", "http://127.0.0.1:9/none.mjpg"])
def test_a_camera_that_is_not_there_says_what_to_do(place, capfd):
    """By number, by name, by address; and nothing else is printed."""
    with pytest.raises(CameraError) as refusal:
        open_camera(place, width_px=640, height_px=480, rate_hz=30.0)
    assert place.removeprefix("http://") in str(refusal.value)
    assert "." in str(refusal.value)
    assert capfd.readouterr().err == ""


def test_permission_refused_is_told_apart_from_in_use(monkeypatch, tmp_path):
    """What the system says about the device decides."""
    monkeypatch.setattr(camera_module, "DEVICES", tmp_path)
    monkeypatch.setattr(camera_module.sys, "platform", "linux")
    (tmp_path / "video0").touch()

    def refuse(number: int) -> Callable[..., int]:
        def opening(*_: object) -> int:
            raise OSError(number, "refused")

        return opening

    for number, words in ((13, "permission denied"), (16, "in use by another program")):
        monkeypatch.setattr(camera_module.os, "open", refuse(number))
        assert words in camera_module._why_not(0, "camera 0")


def test_black_and_frozen_and_too_few_pictures_are_noticed():
    """After a moment's patience, and not before; and they pass again."""
    dark, check = np.zeros((120, 160, 3), dtype=np.uint8), PictureCheck()
    told = [check.push(0.1 * i, dark + np.uint8(i % 2)) for i in range(20)]
    assert told[5] is None
    assert told[-1] == BLACK
    assert check.push(2.1, moving(1)) is None
    still = [check.push(2.2 + 0.1 * i, moving(0)) for i in range(30)]
    assert still[5] is None
    assert still[-1] == FROZEN
    assert check.push(6.0, moving(3)) is None
    for i in range(20):
        check.push(6.2 + 0.2 * i, moving(i))
    assert check.slow == SLOW
    for i in range(60):
        check.push(11.0 + i / 15.0, moving(i))
    assert check.slow is None


def test_a_played_clip_drops_late_pictures_and_keeps_true_times(tmp_path):
    """At its own pace, to whoever is slow; without the pace every picture is handed over."""
    clip = write_video(tmp_path / "clip.mp4", noise(30), [50 * i for i in range(30)])
    with PlayedClip(clip, realtime=False) as every:
        assert len(list(iter(every.next, None))) == 30
    taken = []
    with PlayedClip(clip) as played:
        while (item := played.next()) is not None:
            assert played.now_s() >= item.t_s
            taken.append(item.t_s)
            time.sleep(0.15)
        assert len(taken) + played.replaced == 30
    assert 3 <= len(taken) < 15
    assert np.array(taken) * 20.0 == pytest.approx(np.round(np.array(taken) * 20.0), abs=1e-6)


def test_what_is_no_clip_cannot_be_played(tmp_path):
    """The same refusal as when it is scored."""
    (tmp_path / "clip.mp4").write_text("no")
    with pytest.raises(InputRefusedError):
        PlayedClip(Path(tmp_path / "clip.mp4"))
