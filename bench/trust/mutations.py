"""Ways in which the bytes of a file go wrong: by accident, and on purpose."""

import random
import struct
from collections.abc import Callable
from typing import Final

Mutation = Callable[[bytearray, random.Random], bytes]

_EXTREMES: Final = (
    *(b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00"),
    *(b"\x00\x00\x00\x01", b"\xff\xff\xff\x7f", b"\x00\x00\xff\xff", b"\x01\x00\x00\x00"),
    *(b"\x00\x01\x00\x00", b"\x20\x20\x20\x20"),
)
_PLACES: Final = (
    # MP4: boxes and tables.
    *(b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"mdia", b"mdhd", b"hdlr", b"minf", b"stbl"),
    *(b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"avc1", b"avcC", b"mdat"),
    *(b"edts", b"elst", b"dref", b"moof", b"traf", b"tfhd", b"trun", b"tfdt", b"mp4v", b"esds"),
    # Matroska: elements.
    *(b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\x16\x54\xae\x6b"),
    *(b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89", b"\xae", b"\xe0", b"\xb0", b"\xba"),
    *(b"\x63\xa2", b"\x23\xe3\x83", b"\x54\xb0", b"\x54\xba", b"\xa3", b"\x1c\x53\xbb\x6b"),
    # AVI, ASF, FLV, MPEG, GIF, Ogg.
    *(
        b"RIFF",
        b"LIST",
        b"avih",
        b"strh",
        b"strf",
        b"movi",
        b"idx1",
        b"00dc",
        b"FLV",
        b"onMetaData",
    ),
    *(b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"\x00\x00\x01\xe0", b"\x47\x40", b"GIF89a"),
    *(b"\xa1\xdc\xab\x8c", b"\x91\x07\xdc\xb7", b"OggS"),
    # H.264 parameter sets.
    *(b"\x00\x00\x00\x01\x67", b"\x00\x00\x00\x01\x68", b"\x00\x00\x00\x01\x65", b"\x67\x64"),
)


def flipped(content: bytearray, dice: random.Random) -> bytes:
    """Some bits anywhere."""
    for _ in range(2 ** dice.randrange(9)):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def flipped_at_an_end(content: bytearray, dice: random.Random) -> bytes:
    """Some bits of the first or last thousand bytes, where a file describes itself."""
    reach = min(1000, len(content))
    for _ in range(2 ** dice.randrange(6)):
        at = dice.randrange(reach)
        content[at if dice.random() < 0.5 else -1 - at] ^= 1 << dice.randrange(8)
    return bytes(content)


def cut(content: bytearray, dice: random.Random) -> bytes:
    """The first part only."""
    return bytes(content[: dice.randrange(1, len(content))])


def without_beginning(content: bytearray, dice: random.Random) -> bytes:
    """The last part only."""
    return bytes(content[dice.randrange(1, len(content)) :])


def blanked(content: bytearray, dice: random.Random) -> bytes:
    """A part of nothing but zeros, or of noise."""
    begin, size = _part(content, dice)
    fill = bytes(size) if dice.random() < 0.7 else dice.randbytes(size)
    content[begin : begin + size] = fill
    return bytes(content)


def moved(content: bytearray, dice: random.Random) -> bytes:
    """A part left out, doubled, or put elsewhere."""
    begin, size = _part(content, dice)
    part = bytes(content[begin : begin + size])
    kind = dice.randrange(3)
    if kind != 1:
        del content[begin : begin + size]
    if kind:
        at = dice.randrange(len(content) + 1)
        content[at:at] = part
    return bytes(content)


def lying(content: bytearray, dice: random.Random) -> bytes:
    """Sizes, counts and dimensions that cannot be, where the container keeps such numbers."""
    for _ in range(dice.choice((1, 1, 2, 5))):
        places = [token for token in _PLACES if token in content]
        if not places:
            return flipped_at_an_end(content, dice)
        token = dice.choice(places)
        starts = _found(content, token)
        at = dice.choice(starts)
        at += dice.choice((-4, *range(len(token), len(token) + 48)))
        value = dice.choice(_EXTREMES)
        if dice.random() < 0.3:
            value = struct.pack(">I", dice.getrandbits(dice.randrange(1, 33)))
        width = dice.choice((1, 2, 4))
        at = max(0, min(at, len(content) - width))
        content[at : at + width] = value[:width]
    return bytes(content)


def joined(content: bytearray, dice: random.Random) -> bytes:
    """Something before or behind it: itself, text, noise."""
    more = dice.choice((bytes(content), b"<html>" * 200, dice.randbytes(5000), bytes(5000)))
    return bytes(content) + more if dice.random() < 0.7 else more + bytes(content)


MUTATIONS: Final[tuple[Mutation, ...]] = (
    *(flipped, flipped, flipped_at_an_end, cut, without_beginning, blanked, blanked, moved),
    *(lying, lying, lying, joined),
)


def mutated(content: bytes, dice: random.Random) -> tuple[str, bytes]:
    """The content after one mutation, and which."""
    mutation = dice.choice(MUTATIONS)
    return mutation.__name__, mutation(bytearray(content), dice)


def _part(content: bytearray, dice: random.Random) -> tuple[int, int]:
    """Where a part begins, and how long it is; short ones are as frequent as long ones."""
    size = min(len(content) // 2, int(2 ** dice.uniform(0, 16)))
    return dice.randrange(len(content) - size), max(1, size)


def _found(content: bytearray, token: bytes) -> list[int]:
    starts: list[int] = []
    at = content.find(token)
    while at >= 0 and len(starts) < 200:
        starts.append(at)
        at = content.find(token, at + 1)
    return starts
