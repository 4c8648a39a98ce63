"""What a program holds over hours: a leak is a fault, and nothing else is."""

import dataclasses
import os
import subprocess
import sys

import pytest

from bench.trust.endurance import Look, faults_of, look_at

STEADY = [Look(60.0 * (i + 1), 320.0, 14, 15, 400.0 + 500.0 * i) for i in range(24)]


def test_a_steady_run_has_no_fault():
    assert list(faults_of(STEADY, 0, 100)) == []


@pytest.mark.parametrize(
    ("field", "a_minute", "word"),
    [
        ("memory_mb", 1.0, "memory grew"),
        ("threads", 1, "threads grew"),
        ("files", 1, "open files grew"),
        ("disk_kb", 500.0, "data folder grew"),
    ],
)
def test_what_grows_is_named(field: str, a_minute: float, word: str):
    grown = [
        dataclasses.replace(one, **{field: getattr(one, field) + a_minute * i})
        for i, one in enumerate(STEADY)
    ]
    assert [word in one for one in faults_of(grown, 0, 100)] == [True]


def test_a_run_that_ends_early_or_counts_nothing_is_a_fault():
    assert list(faults_of(STEADY, 1, 100)) == ["it ended with 1"]
    assert len(list(faults_of(STEADY, 0, 0))) == 1
    assert len(list(faults_of(STEADY[:2], 0, 3))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_a_process_that_has_just_ended_is_not_looked_at(tmp_path):
    """Between its end and the news of it, it holds nothing."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert look_at(ended.pid, tmp_path, 1.0) is None
    assert look_at(os.getpid(), tmp_path, 1.0) is not None
