"""Silence: every command under ``strace``; nothing is bound, connected or resolved.

Socket pairs inside the process are allowed.  What a command line asks for is named beside it: sound
may reach the sound server of this machine, a window its display and the desktop's bus, all of it
over local sockets.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench.accuracy.markdown import table
from bench.trust.record import Report
from bench.trust.servers import has_display, running_display
from posecheck.journal import open_journal
from posecheck.samples import sample_video

CALL: Final = re.compile(
    r"\b(socket|connect|bind|listen|accept4?|sendto|sendmsg|sendmmsg)\((.*)", re.ASCII
)
"""A system call as strace writes it; all but those on a socket pair name a family."""
_FAMILY: Final = re.compile(r"AF_\w+")
_PLACE: Final = re.compile(r'sun_path=@?"([^"]*)"|sin6?_port=htons\((\d+)\)|inet_addr\("([^"]+)"\)')
STRACE: Final = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=network")
BUS_PLACE: Final = "/tmp/bus-of-the-session"
SOUND: Final = "the sound server of this machine"
DISPLAY: Final = "the display, and the desktop's bus to keep the screen on"
PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    SOUND: ("pulse", "pipewire", "jack", "snd"),
    DISPLAY: (".X11-unix/X", BUS_PLACE),
}
"""What is in the name of a local socket that may be reached, by what asks for it."""
BUS: Final = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={BUS_PLACE}"}
"""As on a desktop: whoever turns to the session bus is seen, though nobody answers."""
LONGEST_S: Final = 120.0
"""A window is closed as soon as it shows the result, or after this [seconds]."""


@dataclass(frozen=True, slots=True)
class Command:
    """One that is traced."""

    words: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    """Exit codes that it may end with."""
    may_reach: str = ""
    """What its words ask for."""
    result: Path | None = None
    """Where it writes its events; it has a window then, which is closed by Q at the result."""

    @property
    def shown(self) -> str:
        """As one types it."""
        words = " ".join(word if "/" not in word else Path(word).name for word in self.words)
        return re.sub(r"\b[0-9a-f]{8}\b", "ID", words)


def _commands(folder: Path, display: str) -> Iterator[Command]:
    """Every command, in an order in which each has something to do."""
    clip = shutil.copy(sample_video("ankle_rock.mp4"), folder / "clip.mp4")
    inbox = folder / "inbox" / "ankle-rock"
    inbox.mkdir(parents=True)
    marks, small = str(folder / "a.npz"), ("-m", "ankle-rock", "--model", "lite")
    when = ("--recorded-at", "2026-03-02T08:00")
    yield Command(("movements",))
    yield Command(("doctor",), may_reach=SOUND)
    yield Command(("config", "set", "model", "lite"))
    yield Command(("config",))
    yield Command(("config", "unset", "model"))
    yield Command(("score", str(clip), *small, "--landmarks", marks, "--page", f"{folder}/a.html"))
    shutil.copy(marks, inbox / "a.npz")
    yield Command(("score", marks, *small, "--save", *when))
    yield Command(("score", marks, "--csv", "-"))
    yield Command(("score", str(inbox), *small, "--jobs", "2"))
    yield Command(("setup", marks, *small))
    yield Command(("demo", "--out", f"{folder}/demo.mp4"))
    played = ("live", "ankle-rock", "--source", str(clip), "--model", "lite", "--no-window")
    yield Command((*played, "--reference", "none", "--side", "left", "--mute"))
    yield Command((*played, "--reference", "none", "--side", "left"), may_reach=SOUND)
    if display:
        events = folder / "events.jsonl"
        shown = ("--reference", "none", "--side", "left", "--mute", "--events", str(events))
        yield Command((*played[:-1], *shown), may_reach=DISPLAY, result=events)
    yield Command(("live", "ankle-rock", "--camera", "9", "--no-window", "--mute"), codes=(5,))
    yield Command(("baseline", "record", "ankle-rock", marks, *when))
    for words in ("set ankle-rock --side left --comfort 38", "show", "history ankle-rock"):
        yield Command(("baseline", *words.split()))
    for words in ("set ankle-rock 42 --side left", "show", "clear ankle-rock --side left"):
        yield Command(("target", *words.split()))
    yield Command(("baseline", "reset", "ankle-rock", "--yes"))
    yield Command(("journal",))
    id_ = _session(folder)
    for words in (
        *("show ID", "note ID word", "feel ID --ease 7", "tag ID word"),
        *("correct ID --side left", "delete ID", "undelete ID"),
    ):
        yield Command(("journal", *words.replace("ID", id_).split()))
    for words in ("backup b.sqlite", "export --out e.json", "import e.json", "remeasure"):
        yield Command(("journal", *words.split()))
    yield Command(("journal", "restore", "b.sqlite", "--yes"))
    yield Command(("audit", "run", "--inbox", str(inbox.parent), "--settle", "0"), codes=(0, 11))
    yield Command(("audit", "answer", f"{inbox}/a.npz", *small[:2]))
    yield Command(("audit", "record", "--plan"))
    yield Command(("audit", "score", marks, *small[:2]))
    yield Command(("audit", "report", "--format", "md"))
    job = ("--inbox", str(inbox.parent), "--with", "cron", "--print")
    yield Command(("audit", "schedule", *job))
    yield Command(("journal", "recover", "--yes"), codes=(0, 2))
    yield Command(("journal", "purge", id_, "--yes-really"))


def _session(folder: Path) -> str:
    """The id of the session that was kept."""
    with open_journal(folder / "home" / "posecheck" / "journal.sqlite") as journal:
        return journal.sessions()[0].short_id


def campaign(count: int, seed: int) -> Report:
    """Trace the first ``count`` commands; there is nothing to choose by a seed."""
    del seed
    rows, faults = [], []
    screen = running_display() if has_display() else nullcontext("")
    with tempfile.TemporaryDirectory() as home, screen as display:
        folder = Path(home)
        imports = Command(("-c", "import posecheck, posecheck.cli, posecheck.app.interface"))
        traced = [(imports, _traced(imports, folder))]
        for command, _ in zip(_commands(folder, display), range(count), strict=False):
            own = replace(command, words=("-m", "posecheck", *command.words))
            traced.append((command, _traced(own, folder, display)))
    for command, (code, calls) in traced:
        unasked = [call for call in calls if not _asked(call, command)]
        found = "; ".join(dict.fromkeys(calls)) or "nothing"
        rows.append([f"`{command.shown}`", found, command.may_reach or "–"])
        faults += [f"{command.shown}: {call}" for call in unasked]
        faults += [f"{command.shown}: ended with {code}"] if code not in command.codes else []
    sound = "with" if find_spec("sounddevice") and _has("portaudio") else "without"
    about = (
        f"{len(rows)} commands under `strace -f -e trace=network`, {sound} PortAudio and "
        f"{'with' if _has('pulse') else 'without'} PulseAudio on the machine, "
        f"{'with' if display else 'without'} an X display. Shown is every call "
        f"that makes a socket of a family, binds or connects one; socket pairs do not count.\n\n"
    )
    head = ("command", "calls", "asked for by its words")
    named = "".join(f"- {fault}\n" for fault in faults)
    return Report(
        "Silence", about + table(head, rows) + (f"\n{named}" if named else ""), (*faults,)
    )


COUNT: Final = 99
"""All of them."""


def calls_in(trace: str) -> list[str]:
    """What a trace says of sockets that lead out of the process, one text each.

    >>> calls_in('7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0')
    []
    >>> calls_in('connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("::")}')
    ['connect AF_INET 80 ::']
    """
    found = []
    for line in trace.splitlines():
        call = CALL.search(line)
        family = call and _FAMILY.search(call[2])
        if call and family:
            places = ["".join(place) for place in _PLACE.findall(call[2])]
            found.append(" ".join([call[1], family[0], *places]))
    return found


def _asked(call: str, command: Command) -> bool:
    """Whether the words of a command ask for this call."""
    places = PLACES.get(command.may_reach, ())
    local = call == "socket AF_UNIX" or any(name in call for name in places)
    return bool(places) and "AF_UNIX" in call and local


def _traced(command: Command, folder: Path, display: str = "") -> tuple[int, list[str]]:
    trace = folder / "trace"
    home = {name: str(folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(
        [*STRACE, "-o", str(trace), sys.executable, *command.words],
        cwd=folder,
        env={**os.environ, **home, "DISPLAY": display, **BUS},
        stdout=quiet,
        stderr=quiet,
    )
    if command.result is not None:
        _close_window(command.result, display, running)
    return running.wait(), calls_in(trace.read_text(encoding="utf-8", errors="replace"))


def _close_window(events: Path, display: str, running: subprocess.Popen[bytes]) -> None:
    """Press Q once the result is shown."""
    end_s = time.monotonic() + LONGEST_S
    while running.poll() is None:
        said = events.read_text(encoding="utf-8") if events.exists() else ""
        if '"result"' in said or time.monotonic() > end_s:
            key = ["xdotool", "key", "q"]
            subprocess.run(key, env={**os.environ, "DISPLAY": display}, check=True)
        time.sleep(0.5)


def _has(library: str) -> bool:
    from ctypes.util import find_library

    return find_library(library) is not None
