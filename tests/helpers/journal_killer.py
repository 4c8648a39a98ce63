"""Kills writers at random moments: run in a process of its own, which nothing else was done in.

python -m tests.helpers.journal_killer writing PLACE KILLS SEED
python -m tests.helpers.journal_killer making FOLDER KILLS SEED

Each writer says what it has kept after it was told so; then it is killed with SIGKILL, and whatever
it said must be in the journal, with at most one repetition more (kept, but not yet said).
"""

import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from posecheck.journal import open_journal
from tests.helpers.kept import NOW, a_repetition, a_session, a_start, keep, seen

REPETITIONS = 6
AT_MOST_S = 0.12
MADE_AT_MOST_S = 0.6  # Alembic is loaded for it


def write(place: str, number: int, said: int) -> None:
    """One session after the other, until killed."""
    with open_journal(place) as journal:
        for session in range(1000):
            start = a_start(f"{number:032d}{session:032d}")
            with journal.begin(start, now=NOW) as writer:
                repetitions = [a_repetition(i) for i in range(1, REPETITIONS + 1)]
                for one in repetitions:
                    writer.observe(seen(one.index + 0.5))
                    writer.observe(seen(one.index + 0.9, one))
                    assert writer.problem is None, writer.problem
                    os.write(said, f"{writer.session_id} {one.index}\n".encode())
                writer.finish(a_session(start, *repetitions), now=NOW)
                os.write(said, f"{writer.session_id} finished\n".encode())


def make(place: str, said: int) -> None:
    """Say so, and make a journal."""
    os.write(said, b"begun\n")
    open_journal(place).close()
    os.write(said, b"made\n")
    time.sleep(60.0)


def killed(task: Callable[[int], None], after_s: float) -> list[str]:
    """What a process said until it was killed, so long after its first word."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            task(there)
        finally:
            os._exit(1)
    os.close(there)
    select.select([here], [], [], 60.0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(here) as pipe:
        return [line.strip() for line in pipe if line.endswith("\n")]


def check(place: str, said: list[str]) -> None:
    """Everything that was said is there."""
    last: dict[str, int] = {}
    done = set()
    for line in said:
        session_id, word = line.split()
        if word == "finished":
            done.add(session_id)
        else:
            last[session_id] = int(word)
    with open_journal(place) as journal:
        for session_id, count in last.items():
            session = journal.session(session_id)
            past = journal.repetitions_of([session])
            indices = [one.repetition.index for one in past]
            assert indices in ([*range(1, count + 1)], [*range(1, count + 2)]), (indices, count)
            assert past[0].repetition == a_repetition(1)
            track = session.measurements[0].landmarks_id
            assert track is not None
            assert len(journal.poses(track)) == 2 * len(past)
            assert session.finished or session_id not in done
        if journal.where.path is not None:
            with journal.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"


def kill_writers(place: str, kills: int, rng: random.Random) -> None:
    """Print how many there were; fail when something is lost."""
    open_journal(place).close()
    kept = 0
    for number in range(kills):
        said = killed(partial(write, place, number), rng.uniform(0.0, AT_MOST_S))
        assert said, "the writer never wrote"
        check(place, said)
        kept += len(said)
    sys.stdout.write(f"{kills} kills, {kept} commits, nothing lost\n")


def kill_makers(folder: str, kills: int, rng: random.Random) -> None:
    """Print how many had not come to their end; fail when one leaves something useless."""
    Path(folder).mkdir()
    early = 0
    for number in range(kills):
        place = str(Path(folder) / f"{number}.sqlite")
        early += "made" not in killed(partial(make, place), rng.uniform(0.0, MADE_AT_MOST_S))
        with open_journal(place) as journal:
            keep(journal)
            assert len(journal.repetitions()) == 2
    sys.stdout.write(f"{kills} kills, {early} of them before it was made\n")


if __name__ == "__main__":
    kill = {"writing": kill_writers, "making": kill_makers}[sys.argv[1]]
    kill(sys.argv[2], int(sys.argv[3]), random.Random(int(sys.argv[4])))
