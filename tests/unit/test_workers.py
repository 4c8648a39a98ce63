"""Worker processes: one that dies, grows or hangs ends one call, and says how."""

import os
import signal
import time
from pathlib import Path

import pytest

from posecheck.errors import JournalError
from posecheck.workers.child import report
from posecheck.workers.processes import Death, LimitedProcesses, Limits, ProcessDiedError

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
