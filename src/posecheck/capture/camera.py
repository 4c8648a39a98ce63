"""A camera by number, name or address, through OpenCV; the only module that opens cameras.

A thread grabs picture after picture and keeps only the newest, with the moment it was grabbed.
When the camera goes away the thread says so, twice a second, and tries to open it again.

Constants: design rules.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

import cv2
import numpy as np

from posecheck.capture.picture_check import PictureCheck
from posecheck.capture.source import PATIENCE_S, CameraFault, Grabbing, Item, monotonic_s
from posecheck.errors import CameraError
from posecheck.records import Frame, Note
from posecheck.safe_text import without_passwords

FIRST_PICTURE_S: Final = 8.0
"""So long a camera may take to give its first picture."""
RETRY_S: Final = 0.5
"""So often a camera that went away is looked for."""
SCHEMES: Final = ("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "rtp", "srt", "tcp", "udp")
"""How the address of a network camera may begin; FFmpeg knows others that open files."""
DEVICES: Final = Path("/dev")
NAMES: Final = Path("/sys/class/video4linux")

UNPLUGGED = Note(
    "unplugged", "The camera is gone. Plug it in again; what was measured is kept, and it goes on."
)
NO_PICTURE = Note(
    "no-picture", "The camera gives no picture. Check its cable; it goes on when it comes back."
)


class Device(Protocol):
    """What is used of ``cv2.VideoCapture``."""

    def read(self) -> tuple[bool, Any]:
        """Whether there is a picture, and the picture, blue first."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class Camera:
    """A camera as a source of frames; a context manager.

    Raises CameraError, with what to do, when it cannot be opened or gives no picture.
    """

    kind = "camera"

    def __init__(
        self,
        name: str,
        open_device: Callable[[], Device],
        *,
        mirrored: bool = False,
    ) -> None:
        self.name = name
        self._mirrored = mirrored
        self._open_device = open_device
        self._device = open_device()
        self._check = PictureCheck()
        self._began_s = monotonic_s()
        self._restart = False
        self._grabbing = Grabbing(self._grab)
        self._first = self._first_picture()
        height_px, width_px = self._first.shape[:2]
        self.description = f"{name} · {width_px}×{height_px}"

    @property
    def trouble(self) -> Note | None:
        """That it gives too few pictures, if it does."""
        return self._check.slow

    def next(self) -> Item | None:
        """The newest picture or fault; a camera that hangs is a fault too."""
        item = self._grabbing.newest.take(PATIENCE_S)
        if item is None and not self._grabbing.newest.over:
            return CameraFault(self.now_s(), NO_PICTURE)
        return item

    def now_s(self) -> float:
        """Seconds since the first picture."""
        return monotonic_s() - self._began_s

    def __enter__(self) -> Self:
        self._grabbing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._grabbing.stop()

    def _first_picture(self) -> np.ndarray:
        deadline_s = monotonic_s() + FIRST_PICTURE_S
        while monotonic_s() < deadline_s:
            there, bgr = self._device.read()
            if there:
                self._began_s = monotonic_s()
                return np.asarray(bgr)
            self._grabbing.stopped.wait(0.1)
        self._device.release()
        raise CameraError(
            f"{self.name} can be opened but gives no picture. Close other programs that use it "
            "(video calls, browser tabs), or unplug it and plug it in again."
        )

    def _grab(self) -> None:
        self._offer(0.0, self._first)
        while not self._grabbing.stopped.is_set():
            there, bgr = self._device.read()
            if there:
                self._offer(self.now_s(), bgr)
            else:
                self._wait_for_return()
        self._device.release()

    def _offer(self, t_s: float, bgr: np.ndarray) -> None:
        problem = self._check.push(t_s, bgr)
        if problem is not None:
            self._restart = True
            self._grabbing.newest.put(CameraFault(t_s, problem))
            return
        rgb = cv2.cvtColor(cv2.flip(bgr, 1) if self._mirrored else bgr, cv2.COLOR_BGR2RGB)
        self._grabbing.newest.put(Frame(t_s, np.asarray(rgb, dtype=np.uint8), self._restart))
        self._restart = False

    def _wait_for_return(self) -> None:
        self._device.release()
        self._restart = True
        while not self._grabbing.stopped.is_set():
            self._grabbing.newest.put(CameraFault(self.now_s(), UNPLUGGED))
            self._grabbing.stopped.wait(RETRY_S)
            try:
                self._device = self._open_device()
            except CameraError:
                continue
            self._check = PictureCheck()
            return


def open_camera(
    place: str, *, width_px: int, height_px: int, rate_hz: float, mirrored: bool = False
) -> Camera:
    """A camera by its number, its name, its device file or its address (rtsp://, http://).

    The camera may choose another size or rate: ``description`` says what was agreed on.

    Raises CameraError when there is none, another program has it, or permission is denied.
    """
    which, name = _which(place)
    wanted = (
        (cv2.CAP_PROP_FRAME_WIDTH, width_px),
        (cv2.CAP_PROP_FRAME_HEIGHT, height_px),
        (cv2.CAP_PROP_FPS, rate_hz),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    )
    agreed_hz = 0.0

    def open_device() -> Device:
        nonlocal agreed_hz
        _be_quiet()
        device = cv2.VideoCapture(which)
        if not device.isOpened():
            device.release()
            raise CameraError(_why_not(which, name))
        for setting, value in wanted if isinstance(which, int) else ():
            device.set(setting, value)
        agreed_hz = float(device.get(cv2.CAP_PROP_FPS))
        return device

    camera = Camera(name, open_device, mirrored=mirrored)
    if agreed_hz > 0:
        camera.description += f" · {agreed_hz:.0f} frames/s"
    return camera


def _which(place: str) -> tuple[int | str, str]:
    """What OpenCV opens, and what people call it."""
    if place.isdecimal():
        return int(place), f"camera {place}"
    if "://" in place:
        if place.split("://")[0].casefold() not in SCHEMES:
            raise CameraError(
                f"'{_name_of(place)}' is not the address of a camera. Such an address begins "
                f"with {', '.join(f'{scheme}://' for scheme in SCHEMES)}."
            )
        return place, _name_of(place)
    device = place.removeprefix(f"{DEVICES}/video")
    if device.isdecimal():
        return int(device), place
    for number, name in sorted(_named().items()):
        if place.casefold() in name.casefold():
            return number, name
    raise CameraError(f"There is no camera called '{without_passwords(place)}'. {_there_are()}")


def _name_of(address: str) -> str:
    """Host and path of an address: users, passwords and questions stay out of every record.

    >>> _name_of("rtsp://anna:a/b?c@camera:554/yard?token=d")
    'camera:554/yard'
    """
    name = address.partition("://")[2].rpartition("@")[2]
    return without_passwords(name.partition("?")[0])


def _named() -> dict[int, str]:
    """Cameras that the system knows by name (Linux)."""
    return {
        int(one.parent.name.removeprefix("video")): one.read_text(encoding="utf-8").strip()
        for one in NAMES.glob("video*/name")
    }


def _there_are() -> str:
    named = [f"{number} ({name})" for number, name in sorted(_named().items())]
    if named:
        return f"There are: {', '.join(named)}. Choose one with --camera."
    return "No camera was found. Plug one in, or use a clip instead of a camera."


def _why_not(which: int | str, name: str) -> str:
    if isinstance(which, str):
        return f"{name} cannot be reached. Check the address, and that the camera is on."
    device = DEVICES / f"video{which}"
    if not sys.platform.startswith("linux"):
        return (
            f"{name} cannot be opened. Close other programs that use it, and allow this terminal "
            "to use the camera in the system's privacy settings."
        )
    if not device.exists():
        return f"There is no {name}. {_there_are()}"
    try:
        os.close(os.open(device, os.O_RDWR | os.O_NONBLOCK))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            return (
                f"{name} cannot be used: permission denied for {device}. Add yourself to its "
                "group: sudo usermod -aG video $USER, then log in again."
            )
        if error.errno == errno.EBUSY:
            return _in_use(name)
        return f"{name} cannot be opened ({error.strerror}). Unplug it and plug it in again."
    return _in_use(name)


def _in_use(name: str) -> str:
    return (
        f"{name} is in use by another program, or gives no pictures. Close video calls and browser "
        f"tabs that use it. {_there_are()}"
    )


def _be_quiet() -> None:
    """Keep OpenCV's and FFmpeg's own messages off the terminal."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
