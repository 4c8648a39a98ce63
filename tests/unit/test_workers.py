"""Worker processes: one that dies, grows or hangs ends one call, and says how."""

import os
import platform
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from posecheck.errors import JournalError
from posecheck.workers.child import report
from posecheck.workers.cluster import in_own_process
from posecheck.workers.processes import (
    Death,
    LimitedProcesses,
    Limits,
    ProcessDiedError,
    resident_mb,
)

PATIENCE_S = 60.0


def grow(mb: int) -> None:
    """Takes memory and keeps it."""
    taken = b"\1" * (mb * 2**20)
    time.sleep(PATIENCE_S)
    del taken


def steps(number: int, pause_s: float) -> int:
    """Works step by step, each of which is a second of a recording."""
    for done in range(1, number + 1):
        time.sleep(pause_s)
        report(float(done))
    return number


_small: list[bytes] = []


def see_pictures() -> None:
    """100 pictures that are gone, and small things between them that stay."""
    blank = bytes(30 * 2**20)  # glibc learns from it to keep what is smaller
    del blank
    pictures = [(b"\1" * 2**20, b"\1" * 2**10) for _ in range(100)]
    _small.extend(one for _, one in pictures)


def own_mb() -> float:
    return resident_mb(os.getpid())


def refuse() -> None:
    raise JournalError("damaged", damaged=True)


class NeedsTwoError(Exception):
    """An error that a pickle cannot make anew."""

    def __init__(self, one: object, two: object) -> None:
        super().__init__(f"{one} and {two}")


def fail() -> None:
    raise NeedsTwoError(1, 2)


def test_a_process_is_kept_for_the_next_call():
    """What it has loaded stays loaded; two of them work side by side."""
    with LimitedProcesses() as processes:
        pids = {processes.submit(os.getpid).result(PATIENCE_S) for _ in range(3)}
    assert len(pids) == 1
    assert os.getpid() not in pids


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators are not asked")
def test_pictures_that_are_gone_take_no_memory():
    """Else what a process holds grows with the clips that it has measured."""
    with LimitedProcesses() as processes:
        before_mb = processes.submit(own_mb).result(PATIENCE_S)
        processes.submit(see_pictures).result(PATIENCE_S)
        assert processes.submit(own_mb).result(PATIENCE_S) - before_mb < 10.0


def test_errors_are_raised_where_the_call_was_made():
    """Ours with everything they say; those that cannot be sent, as text."""
    with LimitedProcesses() as processes:
        error = processes.submit(refuse).exception(PATIENCE_S)
        assert isinstance(error, JournalError)
        assert error.damaged
        assert "in refuse" in error.__notes__[0]
        assert "NeedsTwoError: 1 and 2" in str(processes.submit(fail).exception(PATIENCE_S))


@pytest.mark.parametrize(
    ("number", "death"), [(signal.SIGABRT, Death.CRASHED), (signal.SIGKILL, Death.KILLED)]
)
def test_a_process_that_dies_ends_one_call(number, death):
    """The call says how; the next one gets a new process."""
    with LimitedProcesses() as processes:
        before = processes.submit(os.getpid).result(PATIENCE_S)
        error = processes.submit(os.kill, before, number).exception(PATIENCE_S)
        assert isinstance(error, ProcessDiedError)
        assert (error.death, error.detail) == (death, number.name)
        assert processes.submit(os.getpid).result(PATIENCE_S) != before


def leave(code):
    os._exit(code)


def test_a_process_that_leaves_without_an_answer_has_crashed():
    with LimitedProcesses() as processes:
        error = processes.submit(leave, 3).exception(PATIENCE_S)
        assert isinstance(error, ProcessDiedError)
        assert (error.death, error.detail) == (Death.CRASHED, "exit code 3")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell")
def test_a_call_that_needs_too_much_memory_is_ended():
    with LimitedProcesses(limits=Limits(memory_mb=200.0)) as processes:
        error = processes.submit(grow, 300).exception(PATIENCE_S)
        assert isinstance(error, ProcessDiedError)
        assert (error.death, error.detail) == (Death.MEMORY, "200 MB")


def test_a_call_that_takes_too_long_is_ended():
    """Each second of its recording that is done gives it more time."""
    with LimitedProcesses(limits=Limits(start_s=2.0, per_second=1.0)) as processes:
        processes.submit(os.getpid).result(PATIENCE_S)
        assert processes.submit(steps, 8, 0.5).result(PATIENCE_S) == 8
        error = processes.submit(steps, 1, PATIENCE_S).exception(PATIENCE_S)
        assert isinstance(error, ProcessDiedError)
        assert (error.death, error.detail) == (Death.TIME, "2 s")


def test_whoever_stops_waits_for_nobody():
    """An error or Ctrl-C inside the block ends what is being measured."""
    begun = time.monotonic()
    processes = LimitedProcesses(2)
    pid = processes.submit(os.getpid).result(PATIENCE_S)
    calls = [processes.submit(time.sleep, PATIENCE_S) for _ in range(3)]
    processes.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert time.monotonic() - begun < PATIENCE_S / 2
    assert all(call.done() for call in calls)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_process_ends_with_the_one_that_asks(tmp_path):
    """Also when that is killed in the middle of a call."""
    import subprocess
    import sys

    code = (
        "import os, time\n"
        "from posecheck.workers.processes import LimitedProcesses\n"
        "processes = LimitedProcesses()\n"
        "print(processes.submit(os.getpid).result(), flush=True)\n"
        f"processes.submit(time.sleep, {PATIENCE_S}).result()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        run.kill()
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE_S / 2:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it lives on")


def count_up(number: int, error: Exception | None = None):
    """Hands over one number after the other."""
    yield from range(number)
    if error is not None:
        raise error


def count_until_killed(number: int):
    yield from range(number)
    os.kill(os.getpid(), signal.SIGKILL)


def test_items_of_a_generator_come_one_by_one():
    """Two streams at a time, each in its order; the same processes answer calls afterwards."""
    with LimitedProcesses(2) as processes:
        first, second = processes.stream(count_up, 3), processes.stream(count_up, 2)
        assert list(second) == [0, 1]
        assert list(first) == [0, 1, 2]
        assert processes.submit(max, 1, 2).result(PATIENCE_S) == 2


def test_a_stream_ends_with_the_error_of_its_function():
    with LimitedProcesses() as processes:
        stream = processes.stream(count_up, 2, JournalError("damaged"))
        assert [next(stream), next(stream)] == [0, 1]
        with pytest.raises(JournalError, match="damaged"):
            next(stream)


def test_a_stream_whose_process_is_killed_ends_with_how_it_died():
    with LimitedProcesses() as processes:
        stream = processes.stream(count_until_killed, 2)
        assert [next(stream), next(stream)] == [0, 1]
        with pytest.raises(ProcessDiedError) as caught:
            next(stream)
    assert caught.value.death is Death.KILLED


def test_an_item_that_cannot_be_sent_is_an_error_and_the_process_goes_on():
    with LimitedProcesses() as processes:
        with pytest.raises(Exception, match="pickle"):
            list(processes.stream(map_of_functions))
        assert list(processes.stream(count_up, 1)) == [0]


def map_of_functions():
    yield lambda: None


def test_a_process_on_a_cluster_keeps_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask tells its workers to give memory back at once; who measures is not told so."""
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    with ThreadPoolExecutor(1) as worker:  # a thread of its own, as a worker's is
        told = worker.submit(in_own_process, os.getenv, ("MALLOC_TRIM_THRESHOLD_", "nothing"), {})
        assert told.result() == "nothing"
