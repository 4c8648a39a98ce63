"""Whether a repetition was done as the protocol says; another protocol is another movement.

It is measured all the same, with the error bar that goes with it, but neither judged against the
person's own limit nor compared with a baseline, and no baseline rests on it (conventions: different
protocols are never averaged or compared).
"""

from collections.abc import Iterable

from posecheck.records import OTHER_PROTOCOL, Note, Repetition


def done_otherwise(remarks: Iterable[Note]) -> bool:
    """Whether one of the remarks says that the protocol was another."""
    return any(one.code == OTHER_PROTOCOL for one in remarks)


def in_protocol(repetition: Repetition) -> bool:
    """Whether it may be judged and compared."""
    return not done_otherwise(repetition.verdict.reasons)
