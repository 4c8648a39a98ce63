"""Kills at random moments, several programs at once, and copies made while somebody writes.

The writers are those of tests/helpers/journal_killer.py: they say what is kept after it is, and
what was said must be there.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.trust.record import Report, Trial, report_of
from posecheck.journal import open_journal
from posecheck.samples import sample_video

COUNT: Final = 60
AT_ONCE: Final = 4
"""Programs that keep the same clip."""
ROOT: Final = Path(__file__).parents[2]


def campaign(count: int, seed: int) -> Report:
    """So many kills of each kind, copies, and a tenth as many times four programs at once."""
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        clip = Path(folder) / "rock.npz"
        make_clip(clip)
        trials = [
            *kills(Path(folder), count, seed),
            *kills_of_commands(clip, count // 2, seed),
            *copies(Path(folder), count // 2, seed),
            *saves_at_once(clip, max(1, count // 10)),
        ]
    about = (
        "Writers and makers of a journal, backups and exports ended with SIGKILL at random "
        "moments: every repetition that was said to be kept is there, SQLite calls the file "
        "sound, and a result is whole, as it was before, or not there. Copies of a journal "
        "without its log, made while it is written to, are sound. Four programs that keep one "
        "clip at once keep it once."
    )
    return report_of("Durability", trials, about)


def make_clip(place: Path) -> None:
    """The landmarks of a sample clip."""
    words = ("score", sample_video("ankle_rock.mp4"), "--movement", "ankle-rock")
    _run(*words, "--model", "lite", "--landmarks", place)


def kills(folder: Path, count: int, seed: int) -> Iterator[Trial]:
    """Writers, then makers."""
    for what, kind in (("writing", "writer killed"), ("making", "maker killed")):
        place = folder / what
        words = [sys.executable, "-m", "tests.helpers.journal_killer"]
        words += [what, str(place), str(count), str(seed)]
        begun = time.monotonic()
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        each_s = (time.monotonic() - begun) / count
        outcome = "nothing lost" if done.returncode == 0 else "wrong"
        detail = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
        yield from (Trial(kind, str(i), outcome, detail, each_s) for i in range(count))


def kills_of_commands(clip: Path, count: int, seed: int) -> Iterator[Trial]:
    """Backups and exports over an earlier one, imports and scoring."""
    with tempfile.TemporaryDirectory(prefix="posecheck-") as name:
        folder = Path(name)
        place, out = folder / "journal.sqlite", folder / "out.json"
        backup = folder / "backup.sqlite"
        _run("score", clip, "--movement", "ankle-rock", "--save", "--database", place)
        commands = {
            "backup killed": ("journal", "backup", backup, "--yes", "--database", place),
            "export killed": ("journal", "export", "--out", out, "--database", place),
            "remeasure killed": ("journal", "remeasure", "--database", place),
        }
        for i in range(count):
            rng = random.Random(f"{seed}:{i}")
            kind = rng.choice(list(commands))
            _make_old(place)
            shutil.copyfile(place, folder / "before.sqlite")
            results = [one for one in (out, backup) if one in commands[kind]]
            whole = {result: _made(commands[kind], result) for result in results}
            begun = time.monotonic()
            process = subprocess.Popen(
                _words(*commands[kind]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(rng.uniform(0.0, 3.0))
            process.kill()
            process.wait()
            fault = _not_sound(place) or _not_whole(whole)
            outcome = "wrong" if fault else "nothing lost"
            yield Trial(kind, str(i), outcome, fault, time.monotonic() - begun)


def copies(folder: Path, count: int, seed: int) -> Iterator[Trial]:
    """Of the file alone, while a writer writes; its log is left behind."""
    place = folder / "copied.sqlite"
    open_journal(place).close()
    words = [sys.executable, "-m", "tests.helpers.journal_killer", "writing", str(place), "20", "1"]
    writer = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rng = random.Random(seed)
    for i in range(count):
        time.sleep(rng.uniform(0.0, 0.1))
        copy = folder / f"copy-{i}.sqlite"
        shutil.copyfile(place, copy)
        fault = _not_sound(copy)
        known = "refused as damaged" if fault.endswith("malformed") else "wrong"
        yield Trial("copied without its log", str(i), known if fault else "sound", fault)
    writer.kill()
    writer.wait()


def saves_at_once(clip: Path, count: int, movement: str = "ankle-rock") -> Iterator[Trial]:
    """Four programs keep one clip: one session, measured once for each or fewer, all end well."""
    for i in range(count):
        with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
            place = Path(folder) / "journal.sqlite"
            words = _words("score", clip, "--movement", movement, "--save", "--database", place)
            begun = time.monotonic()
            started = [
                subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                for _ in range(AT_ONCE)
            ]
            errors = [one.communicate()[1].decode() for one in started]
            codes = [one.returncode for one in started]
            with open_journal(place) as journal:
                sessions = journal.sessions()
                repetitions = {
                    len(journal.repetitions_of([past])) == past.current.repetitions
                    for past in sessions
                    if past.current
                }
            good = codes == [0] * AT_ONCE and len(sessions) == 1 and repetitions == {True}
            detail = "" if good else f"{codes}, {len(sessions)} sessions, {errors}"
            outcome = "kept once" if good else "wrong"
            yield Trial("four at once", str(i), outcome, detail, time.monotonic() - begun)


def _make_old(place: Path) -> None:
    """So that there is something to measure again."""
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE measurement SET software = replace(software, '0.1.0', '0.0.1')")


def _made(command: tuple[object, ...], result: Path) -> int:
    """Make the earlier result that a killed command would replace; its size."""
    _run(*command)
    return result.stat().st_size


def _not_whole(whole: dict[Path, int]) -> str:
    for result, size in whole.items():
        if not result.exists():
            return "the earlier result is gone"
        if abs(result.stat().st_size - size) > size // 10:
            return "a result is cut off"
    return ""


def _not_sound(place: Path) -> str:
    """What is wrong with a journal's file; empty: nothing."""
    try:
        with open_journal(place) as journal:
            with journal.reading() as connection:
                said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            journal.repetitions()
    except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
        return "malformed" if getattr(error, "damaged", False) else repr(error)
    return "" if said == "ok" else "malformed"


def _words(*words: object) -> list[str]:
    return [sys.executable, "-m", "posecheck", *map(str, words)]


def _run(*words: object) -> None:
    subprocess.run(_words(*words), check=True, capture_output=True)
