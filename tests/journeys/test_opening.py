"""What opening a recording touches: the file of that name alone, no network, no other file."""

import os
import shutil
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posecheck.capture.camera import open_camera
from posecheck.capture.opening import is_too_large
from posecheck.capture.video_file import VideoFile
from posecheck.errors import CameraError, InputRefusedError
from tests.helpers.clips import four_corners, grey, write_video
from tests.helpers.commands import score, told
from tests.helpers.reading import read

FRAMES = 12


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, where names are relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def victim(place: Path) -> Path:
    """A clip that nobody asked for."""
    return write_video(place / "victim.mp4", [four_corners()] * FRAMES)


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A port of this machine that notices who connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def nobody_came(server: socket.socket) -> bool:
    try:
        server.accept()
    except TimeoutError:
        return True
    return False


ADDRESSES = (
    *("tcp:127.0.0.1:{}?x=.mp4", "tcp://127.0.0.1:{}/x.mp4", "http://127.0.0.1:{}/x.mp4"),
    *("http:/127.0.0.1:{}/x.mp4", "async:tcp:127.0.0.1:{}?x=.mp4", "ftp://127.0.0.1:{}/x.mov"),
    *("concat:tcp:127.0.0.1:{}|x.mp4", "cache:http://127.0.0.1:{}/x.mkv", "tcp:127.0.0.1:{}?.npz"),
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.usefixtures("place")
def test_a_name_that_is_an_address_connects_to_nothing(posecheck, address):
    with listening() as server:
        clip = address.format(server.getsockname()[1])
        assert posecheck(*score(clip)).returncode == 3
        with pytest.raises(InputRefusedError, match="There is no file"):
            VideoFile(Path(clip))
        assert nobody_came(server)


def test_a_synced_folder_named_like_a_protocol_is_a_folder(place):
    """Its clip is read, and nobody is asked for it."""
    with listening() as server:
        folder = place / "http:" / f"127.0.0.1:{server.getsockname()[1]}"
        folder.mkdir(parents=True)
        write_video(folder / "clip.mp4", [grey(90)] * FRAMES)
        assert len(read((folder / "clip.mp4").relative_to(place)).frames) == FRAMES
        assert nobody_came(server)


PLAYLISTS = {
    "list.m3u8": "#EXTM3U\n#EXTINF:9,\nvictim.mp4\n#EXT-X-ENDLIST\n",
    "list.mp4": "ffconcat version 1.0\nfile victim.mp4\n",
    "list.ffconcat": "ffconcat version 1.0\nfile victim.mp4\n",
    "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
    "list.mpd": '<?xml version="1.0"?><MPD><Period><AdaptationSet mimeType="video/mp4">'
    '<Representation id="1"><BaseURL>victim.mp4</BaseURL></Representation></AdaptationSet>'
    "</Period></MPD>\n",
    "list.xml": '<?xml version="1.0"?><CompositionPlaylist></CompositionPlaylist>\n',
    "list.asx": '<asx version="3.0"><entry><ref href="victim.mp4"/></entry></asx>\n',
    "list.avs": 'DirectShowSource("victim.mp4")\n',
    "list.srt": "1\n00:00:00,000 --> 00:00:01,000\nhello\n",
}


@pytest.mark.usefixtures("victim")
@pytest.mark.parametrize("name", PLAYLISTS)
@pytest.mark.parametrize("suffix", ["", ".mp4", ".mkv"])
def test_a_list_of_other_files_is_refused_whatever_it_is_called(place, name, suffix):
    clip = place / f"{name}{suffix}"
    clip.write_text(PLAYLISTS[name])
    with pytest.raises(InputRefusedError, match="is not a video that can be read"):
        read(clip)


def test_a_playlist_of_itself_is_refused_at_once(place):
    (place / "self.m3u8").write_text("#EXTM3U\n#EXTINF:9,\nself.m3u8\n#EXT-X-ENDLIST\n")
    with pytest.raises(InputRefusedError):
        read(place / "self.m3u8")


def with_pictures_elsewhere(clip: Path, other: Path) -> None:
    """An MP4 that says that its pictures are in another file (an external data reference)."""
    content = clip.read_bytes()
    at = content.index(b"url \0\0\0\1") - 4
    name = other.name.encode()
    volume = bytes(10) + bytes([0]) + bytes(27) + bytes(12) + bytes([len(name)])
    alias = volume + name.ljust(63, b"\0") + bytes(16) + struct.pack(">hh", 1, 1) + bytes(16)
    for kind, text in ((2, str(other).encode()), (18, name), (-1, b"")):
        alias += struct.pack(">hH", kind, len(text)) + text + bytes(len(text) % 2)
    box = struct.pack(">I4sI", len(alias) + 12, b"alis", 0) + alias
    grown = bytearray(content[:at] + box + content[at + 12 :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = content.index(kind) - 4
        (size,) = struct.unpack_from(">I", grown, place)
        struct.pack_into(">I", grown, place, size + len(box) - 12)
    begin, end = grown.index(b"mdat") + 4, grown.index(b"moov") - 4
    grown[begin:end] = bytes(end - begin)
    clip.write_bytes(grown)


def test_pictures_in_another_file_are_not_fetched(place, victim):
    """A QuickTime film may name the file that holds its pictures."""
    clip = shutil.copy(victim, place / "clip.mov")
    with_pictures_elsewhere(clip, victim)
    assert frames_of(clip) == 0


def frames_of(clip: Path) -> int:
    """How many pictures come out of a file, which may be refused."""
    try:
        return len(read(clip).frames)
    except InputRefusedError:
        return 0


ODD_NAMES = (
    *("-clip.mp4", "--help.mp4", "clip%03d.mp4", "clip[1].mp4", "clip*?.mp4", "clip{1,2}.mp4"),
    *("pipe:0.mp4", "subfile,,start,0,end,0,,:victim.mp4", "concat:victim.mp4|victim.mp4"),
    *("file:victim.mp4", "data:video.mp4", "crypto:victim.mp4", "clip.mp4?x=1.mp4", "a#b.mp4"),
    *(" clip .mp4", "cl\nip.mp4", "Zoe\u0308.mp4", "📷.mp4", "clip.MP4"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="names may not hold all of this there")
@pytest.mark.usefixtures("victim")
@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_is_only_a_name(place, name):
    """Written relative to the folder, as a person does."""
    written = write_video(place / "plain.mp4", [grey(90)] * (FRAMES + 1))
    shutil.move(written, place / name)
    assert len(read(Path(name)).frames) == FRAMES + 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there alone")
def test_a_name_that_is_not_text_is_read(place):
    written = write_video(place / "plain.mp4", [grey(90)] * FRAMES)
    name = os.fsdecode(b"caf\xe9.mp4")
    assert len(read(written.rename(place / name)).frames) == FRAMES


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
@pytest.mark.parametrize("suffix", [".mp4", ".npz"])
def test_what_is_no_file_is_refused_without_waiting_for_it(posecheck, place, suffix):
    """Nobody writes into the pipe; a link that leads to itself leads nowhere."""
    os.mkfifo(place / f"pipe{suffix}")
    (place / f"loop{suffix}").symlink_to(place / f"loop{suffix}")
    (place / f"zero{suffix}").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(f"socket{suffix}")
        told(posecheck(*score(f"pipe{suffix}")), 3, f"pipe{suffix} is a named pipe")
        told(posecheck(*score(f"socket{suffix}")), 3, f"socket{suffix} is a socket")
        told(posecheck(*score(f"zero{suffix}")), 3, f"zero{suffix} is a device")
        told(posecheck(*score(f"loop{suffix}")), 3, f"loop{suffix} cannot be read")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "WebP", "GIF"])
def test_a_photograph_is_named_as_one(posecheck, place, kind):
    """GIF is a video of one picture."""
    for name in (f"photo.{kind.lower()}", "photo.mp4"):
        Image.fromarray(four_corners()).save(place / name, format=kind)
        told(posecheck(*score(name)), 3, "a single picture", "needs a video")


@pytest.mark.parametrize(
    ("size_px", "codec", "aspect"),
    [((16_400, 32), "ffv1", None), ((16_000, 32), "libx264", Fraction(4, 3))],
    ids=["as stored", "with square pixels"],
)
def test_pictures_with_too_long_a_side_are_refused(posecheck, place, size_px, codec, aspect):
    """A side of more than 32,767 px ended the process without a word."""
    width_px, height_px = size_px
    picture = np.zeros((height_px, width_px, 3), dtype=np.uint8)
    clip = write_video(place / "clip.mkv", [picture] * 2, codec=codec, pixel_aspect=aspect)
    told(posecheck(*score(clip)), 3, "are too large")


@pytest.mark.parametrize(
    ("width_px", "height_px", "aspect", "too_large"),
    [
        (16_384, 2176, 1.0, False),
        (16_385, 16, 1.0, True),
        (16, 16_385, 1.0, True),
        (8192, 16, 2.0, False),
        (8193, 16, 2.0, True),
        (8192, 4352, 0.5, False),
        (8192, 4352, 1.01, True),
    ],
)
def test_a_picture_is_as_large_as_it_is_shown(width_px, height_px, aspect, too_large):
    """A pixel that is narrower than high saves no memory: the decoder has all of them."""
    assert is_too_large(width_px, height_px, aspect) is too_large


def test_pictures_that_grow_beyond_the_limit_are_left_out(place, monkeypatch):
    """A stream may change its size in its middle."""
    small = write_video(place / "small.ts", [grey(90)] * FRAMES)
    large = write_video(place / "large.ts", [grey(90, 640, 480)] * FRAMES)
    both = place / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    assert {frame.rgb.shape for frame in read(both).frames} == {(120, 160, 3), (480, 640, 3)}
    monkeypatch.setattr("posecheck.capture.opening.PIXEL_LIMIT", 200 * 200)
    reading = read(both)
    assert {frame.rgb.shape for frame in reading.frames} == {(120, 160, 3)}
    assert "damaged" in reading.notes


def test_pictures_of_an_unknown_codec_are_refused(posecheck, place):
    clip = write_video(place / "clip.mp4", [grey(90)] * FRAMES)
    clip.write_bytes(clip.read_bytes().replace(b"avc1", b"zzz1").replace(b"avcC", b"zzzC"))
    told(posecheck(*score(clip)), 3, "codec", "cannot be read")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "concat://a|b", "ffrtmphttp://x"])
def test_a_camera_address_is_one_of_a_network_camera(address):
    with pytest.raises(CameraError, match="is not the address of a camera"):
        open_camera(address, width_px=640, height_px=480, rate_hz=30.0)
