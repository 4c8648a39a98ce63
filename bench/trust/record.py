"""What became of each input that a campaign tried, and the report of all of them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.accuracy.markdown import table

FAULTS = ("crashed", "hung", "too much memory", "unexpected", "wrong")
"""Outcomes that no input may have."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One input and what became of it."""

    kind: str
    """The row of the table: ``video``, ``landmark file``, …"""
    name: str
    """Which one; with kind and seed enough to make it again."""
    outcome: str
    """The column: ``measured``, ``refused``, … or one of ``FAULTS``."""
    detail: str = ""
    """What was said, for faults."""
    seconds: float = math.nan
    memory_mb: float = math.nan
    """Largest resident memory."""

    @property
    def is_fault(self) -> bool:
        """Whether it may not be so."""
        return self.outcome in FAULTS


@dataclass(frozen=True, slots=True)
class Report:
    """A section of docs/reliability.md."""

    title: str
    text: str
    """Markdown."""
    faults: tuple[str, ...] = ()
    """What may not be so, one line each; the command ends with 1 when there is any."""


def report_of(title: str, trials: Sequence[Trial], about: str = "") -> Report:
    """The usual report: what was tried, a table of outcomes, the faults by name."""
    faults = tuple(
        f"{trial.kind} {trial.name}: {trial.outcome}. {trial.detail}".rstrip()
        for trial in trials
        if trial.is_fault
    )
    parts = [about and f"{about}\n", trial_table(trials)]
    if faults:
        parts.append("\n".join(f"- {fault}" for fault in faults) + "\n")
    return Report(title, "\n".join(part for part in parts if part), faults)


def trial_table(trials: Sequence[Trial]) -> str:
    """How many of each kind had which outcome, the longest time and the largest memory."""
    kinds = list(dict.fromkeys(trial.kind for trial in trials))
    counts = Counter((trial.kind, trial.outcome) for trial in trials)
    seen = list(dict.fromkeys(trial.outcome for trial in trials))
    outcomes = [*sorted(set(seen) - set(FAULTS)), *FAULTS]
    rows = []
    for kind in kinds:
        own = [trial for trial in trials if trial.kind == kind]
        cells = [str(counts[kind, outcome]) for outcome in outcomes]
        seconds = largest((trial.seconds for trial in own), "s", 1)
        memory = largest((trial.memory_mb for trial in own), "MB", 0)
        rows.append([kind, str(len(own)), *cells, seconds, memory])
    return table(("", "tried", *outcomes, "longest", "most memory"), rows)


def largest(values: Iterable[float], unit: str, digits: int) -> str:
    """The largest of what is known."""
    known = [value for value in values if not math.isnan(value)]
    return f"{max(known):.{digits}f} {unit}" if known else ""
