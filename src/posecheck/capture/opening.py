"""The one place where a recording is opened: that file alone, and nothing that it names.

A name such as ``tcp:host:port?x.mp4`` is an address to FFmpeg, and a playlist opens other files,
whatever it is called.  So FFmpeg is given an absolute path with ``file:`` before it, and only
containers that hold their pictures themselves.

Constants: design rules.
"""

import stat
from pathlib import Path
from typing import Any, Final
from zipfile import is_zipfile

import av

from posecheck.errors import InputRefusedError

CONTAINERS: Final = (
    *("mov", "matroska", "avi", "mpegts", "mpeg", "asf", "flv", "ogg", "dv", "mxf", "wtv"),
    *("gif", "nut", "ivf", "yuv4mpegpipe"),
    *("wav", "mp3", "aac", "flac", "aiff"),  # so that sound alone is named as such
)
"""FFmpeg's names of the containers that are read; none of them opens another file."""
LARGEST_SIDE_PX: Final = 16_384
"""Pictures with a longer side, once their pixels are square, are refused [px]."""
PIXEL_LIMIT: Final = 8192 * 4352
"""Larger pictures are refused: consumer cameras record at most 8K [px²]."""
_OPTIONS: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(CONTAINERS),
    "enable_drefs": "0",
    "use_absolute_path": "0",
    "max_pixels": str(PIXEL_LIMIT),
}
_PHOTOGRAPHS: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
"""How files of a single picture begin; HEIC and GIF are containers like those of a video."""
_OTHER_KINDS: Final = {
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def open_container(path: Path) -> Any:
    """The container in a file; whoever asked closes it.

    Raises InputRefusedError, with the reason, when it is not one that can be read.
    """
    refuse_what_is_no_file(path)
    try:
        return av.open(f"file:{path.absolute()}", options=_OPTIONS, metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        if photograph := _photograph(path):
            raise InputRefusedError(
                f"{path.name} is a single picture ({photograph}). A movement needs a video."
            ) from error
        if is_zipfile(path):
            raise InputRefusedError(
                f"{path.name} is an archive (ZIP), not a video. If it holds landmarks (.npz), "
                "posecheck score measures it."
            ) from error
        raise InputRefusedError(
            f"{path.name} is not a video that can be read, or it is damaged or cut off. "
            "Check that it plays in a video player, or copy it again."
        ) from error


def limit_decoder(stream: Any) -> None:
    """Give no memory to pictures that grow beyond the limit in the middle of a recording."""
    stream.codec_context.options = {"max_pixels": str(PIXEL_LIMIT)}


def refuse_what_has_no_usable_pictures(stream: Any, name: str) -> None:
    """Raise InputRefusedError unless a stream's pictures can be decoded and are not too large."""
    if stream is None:
        raise InputRefusedError(f"{name} holds no pictures (sound only?). Name a video file.")
    if stream.codec_context is None:
        raise InputRefusedError(
            f"{name} stores its pictures in a way (codec) that cannot be read. Save it again as "
            "MP4 (H.264) with a video editor."
        )
    width_px, height_px = stream.width, stream.height
    if width_px <= 0 or height_px <= 0:
        raise InputRefusedError(
            f"{name} does not say how large its pictures are, or they are too large. Check "
            "that it plays in a video player, or copy it again."
        )
    aspect = aspect_of(stream)
    if is_too_large(width_px, height_px, aspect):
        raise InputRefusedError(
            f"{name}: pictures of {round(width_px * aspect)}×{height_px} are too large. "
            "Make it smaller in a video editor."
        )


def aspect_of(stream: Any) -> float:
    """Width of a pixel over its height; 1 where the recording does not say."""
    aspect = stream.sample_aspect_ratio
    return float(aspect) if aspect and aspect > 0 else 1.0


def is_too_large(width_px: int, height_px: int, aspect: float) -> bool:
    """Whether a picture is too large once its pixels are square."""
    across_px = width_px * max(aspect, 1.0)
    return max(across_px, height_px) > LARGEST_SIDE_PX or across_px * height_px > PIXEL_LIMIT


def refuse_what_is_no_file(path: Path) -> None:
    """Raise InputRefusedError, with the reason, unless there is a file that may be read.

    A pipe or a device is not opened: it may never answer.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputRefusedError(f"{path.name or path} is a folder; name a file in it.")
        if not stat.S_ISREG(found.st_mode):
            kind = next((kind for of, kind in _OTHER_KINDS.items() if of(found.st_mode)), "no file")
            raise InputRefusedError(f"{path.name} is {kind}; name a video or a landmark file.")
        if found.st_size == 0:
            raise InputRefusedError(f"{path.name} is empty (0 bytes); copy or record it again.")
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        text = f"There is no file {path}. Check the name and the folder."
        raise InputRefusedError(text) from error
    except PermissionError as error:
        raise InputRefusedError(
            f"{path.name} may not be read ({error.strerror}). Check its permissions."
        ) from error
    except (OSError, ValueError) as error:  # a loop of links, a name that no file can have
        why = error.strerror if isinstance(error, OSError) else error
        raise InputRefusedError(f"{path.name} cannot be read ({why}).") from error


def _photograph(path: Path) -> str | None:
    """Which kind of photograph a file is, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return "WebP"
    return next((kind for begins, kind in _PHOTOGRAPHS.items() if start.startswith(begins)), None)
