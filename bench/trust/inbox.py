"""An inbox with as many bad clips as good ones, audited by runs that are killed at random.

Good clips are landmark files of the sample clips with a sidecar that says when they were recorded.
The audit runs as the scheduled job does, as a process of its own; it is killed with SIGKILL at
random times, again and again, and then runs to its end.  Every good clip must be in the journal
once, every bad one must have been named once: in each run where it asks for an answer.
"""

import io
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.trust.bases import Bases, make_bases
from bench.trust.record import Report, Trial, report_of
from bench.trust.trying import in_own_home
from posecheck.files import data_folder
from posecheck.journal import open_journal

COUNT: Final = 100
KILLS: Final = 12
LONGEST_BEFORE_S: Final = 25.0
"""A run is killed within this time."""
FIRST_DAY: Final = date(2026, 11, 2)
ABOUT: Final = (
    "As many bad clips as good ones in one inbox, side by side; `posecheck audit run` is killed "
    f"(SIGKILL) at random within {LONGEST_BEFORE_S:.0f} s, up to {KILLS} times, then it runs to "
    "its end, and once more. What is refused is named once; what asks (a sidecar, a name) in "
    "each run. Bad are damaged, encrypted and senseless landmark files, clips that are something "
    "else, playlists, nested and impossible sidecars, movement files and names that are not text."
)


def campaign(count: int, seed: int) -> Report:
    """So many good clips and so many bad ones."""
    with tempfile.TemporaryDirectory() as place:
        return audited(make_bases(Path(place) / "bases", containers=("mp4",)), count, seed)


def audited(bases: Bases, count: int, seed: int, *, kills: int = KILLS) -> Report:
    """An inbox of copies of the bases."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        in_own_home(Path(place) / "home")
        inbox = Path(place) / "inbox"
        good = {_good(inbox, bases, i) for i in range(count)}
        bad = {_bad(inbox, bases, i) for i in range(count)}
        begun_s = time.perf_counter()
        runs = _runs(inbox, dice, kills)
        seconds = time.perf_counter() - begun_s
        kept = _kept()
    named = {path: [one.count(f" {path}: ") for one in runs] for path in bad}
    trials = [_of_good(name, kept[name]) for name in sorted(good)]
    trials += [_of_bad(name, named[name], kept[Path(name).name]) for name in sorted(bad)]
    about = f"{ABOUT}\n\n{len(runs) - 2} runs were killed; all of it took {seconds:.0f} s."
    return report_of("Inbox", trials, about)


def _of_good(name: str, kept: int) -> Trial:
    outcome = "measured once" if kept == 1 else "wrong"
    return Trial("good clip", name, outcome, f"in the journal {kept} times")


def _of_bad(name: str, named: list[int], kept: int) -> Trial:
    """Of a run that is killed between saying and noting the next one says it once more."""
    *killed, whole, again = named
    if not kept and max(named) == 1:
        if whole == again == 1:
            return Trial("bad clip", name, "asked once in each run")
        if again == 0 and sum(named) == 1:
            return Trial("bad clip", name, "refused once")
        if again == 0 and any(killed):
            return Trial("bad clip", name, "refused again after a kill")
    return Trial("bad clip", name, "wrong", f"named {named} times in each run, kept {kept} times")


def _runs(inbox: Path, dice: random.Random, kills: int) -> list[str]:
    """What every run said: those that were killed, one to its end, and one more."""
    said = []
    for _ in range(kills):
        text, killed = _run(inbox, dice.uniform(2.0, LONGEST_BEFORE_S))
        said.append(text)
        if not killed:
            break
    else:
        said.append(_run(inbox, None)[0])
    return [*said, _run(inbox, None)[0]]


def _run(inbox: Path, kill_after_s: float | None) -> tuple[str, bool]:
    """What a run says, and whether it was killed before its end."""
    words = ["audit", "run", "--inbox", str(inbox), "--settle", "0", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "posecheck", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=kill_after_s)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            _, said = process.communicate()
        return f" {said}".replace("\n", " \n "), process.returncode == -signal.SIGKILL


def _kept() -> Counter[str]:
    """How often a clip of each name is in the journal."""
    with open_journal(str(data_folder() / "journal.sqlite")) as journal:
        sessions = [one for person in journal.persons() for one in journal.sessions(person=person)]
    return Counter(session.source_name for session in sessions)


def _good(inbox: Path, bases: Bases, number: int) -> str:
    movement = bases.movements[number % len(bases.movements)]
    clip = inbox / movement / f"good {number:03}.npz"
    _write_landmarks(clip, bases.landmarks(movement), take=np.int64(number))
    _sidecar(clip, f"recorded_at = {_day(number)}T07:05:00+01:00\n")
    return clip.name


def _bad(inbox: Path, bases: Bases, number: int) -> str:
    make = BAD[number % len(BAD)]
    movement = bases.movements[number % len(bases.movements)]
    clip = inbox / movement / f"bad {number:03} {make.__name__}.npz"
    clip.parent.mkdir(parents=True, exist_ok=True)
    _write_landmarks(clip, bases.landmarks(movement), take=np.int64(-1 - number))
    _sidecar(clip, f"recorded_at = {_day(number)}T07:05:00+01:00\n")
    clip = make(clip) or clip
    shown = os.fsencode(clip.relative_to(inbox)).decode("utf-8", "backslashreplace")
    return Path(shown).as_posix()


def _day(number: int) -> date:
    """Of four weeks."""
    return FIRST_DAY + timedelta(days=number % 24)


def _write_landmarks(clip: Path, source: Path, **more: Any) -> None:
    clip.parent.mkdir(parents=True, exist_ok=True)
    with np.load(source) as file:
        np.savez_compressed(clip, **{key: file[key] for key in file.files} | more)


def _sidecar(clip: Path, text: str) -> None:
    clip.with_name(clip.name + ".toml").write_text(text, encoding="utf-8")


def _as_video(clip: Path, content: bytes) -> Path:
    video = clip.with_suffix(".mp4")
    clip.unlink()
    video.write_bytes(content)
    return video


def half(clip: Path) -> None:
    """A copy that was broken off."""
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])


def zeros(clip: Path) -> None:
    """What a disk without space leaves."""
    clip.write_bytes(bytes(clip.stat().st_size))


def encrypted(clip: Path) -> None:
    """An archive with a password."""
    content = bytearray(clip.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 1)
    clip.write_bytes(content)


def nested(clip: Path) -> None:
    """Arrays that describe themselves by thousands of brackets."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + b"(" * 9000
    member = b"\x93NUMPY\x02\x00" + struct.pack("<I", len(header)) + header
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("t_s", "landmarks_px", "width_px", "height_px"):
            file.writestr(f"{name}.npy", member)
    clip.write_bytes(archive.getvalue())


def infinite(clip: Path) -> None:
    """A picture without an end."""
    _write_landmarks(clip, clip, width_px=np.inf)


def shares(clip: Path) -> None:
    """Landmarks that are no pixels."""
    _write_landmarks(clip, clip, landmarks_px=np.random.default_rng(1).random((50, 33, 3)))


def text(clip: Path) -> Path:
    """A shopping list that is called a video."""
    return _as_video(clip, b"milk, bread\n" * 50)


def playlist(clip: Path) -> Path:
    """A list of other files that is called a video."""
    return _as_video(clip, f"ffconcat version 1.0\nfile '{clip.stem}.npz'\n".encode())


def stream(clip: Path) -> Path:
    """A playlist of itself."""
    return _as_video(clip, f"#EXTM3U\n#EXTINF:9,\n{clip.stem}.mp4\n#EXT-X-ENDLIST\n".encode())


def photograph(clip: Path) -> Path:
    """The beginning of a JPEG."""
    return _as_video(clip, b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000))


def deep_sidecar(clip: Path) -> None:
    """A sidecar of twenty thousand brackets."""
    _sidecar(clip, "note = " + "[" * 20_000)


def first_year(clip: Path) -> None:
    """Recorded before there was film."""
    _sidecar(clip, "recorded_at = 0001-01-01\n")


def last_day(clip: Path) -> None:
    """Recorded on the last day that a calendar knows."""
    _sidecar(clip, "recorded_at = 9999-12-31T23:59:59-12:00\n")


def long_name(clip: Path) -> None:
    """A person with three hundred letters."""
    _sidecar(clip, f'person = "{"a" * 300}"\n')


def deep_movement(clip: Path) -> None:
    """A movement file of twenty thousand brackets."""
    (clip.parent / "deep.toml").write_text("id = " + "[" * 20_000, encoding="utf-8")
    _sidecar(clip, 'movement = "deep.toml"\n')


def no_text(clip: Path) -> Path:
    """A name with a byte that is not UTF-8."""
    odd = Path(os.fsdecode(os.fsencode(clip.with_suffix("")) + b" caf\xe9.npz"))
    return clip.rename(odd)


BAD: Final[tuple[Callable[[Path], Path | None], ...]] = (
    *(half, zeros, encrypted, nested, infinite, shares, text, playlist, stream, photograph),
    *(deep_sidecar, first_year, last_day, long_name, deep_movement, no_text),
)
