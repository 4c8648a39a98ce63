"""What the set was, side by side, for the last picture."""

from collections import Counter

from posecheck.body import Side
from posecheck.documents.summary import summarise
from posecheck.live.scene import SideResult
from posecheck.records import Session
from posecheck.words.comparisons import comparison_sentence


def results_of(session: Session) -> tuple[SideResult, ...]:
    """One for each side that has repetitions."""
    found = []
    for side in Side:
        summary = summarise(session.repetitions, side)
        if summary is None:
            continue
        verdicts = Counter(one.verdict.code for one in session.repetitions if one.side is side)
        low, high = summary.interval90_deg
        found.append(
            SideResult(
                side=side,
                count=summary.count,
                median_deg=summary.median_deg,
                low_deg=low,
                high_deg=high,
                verdicts=dict(verdicts),
                comparison=_comparison(session, side),
            )
        )
    return tuple(found)


def _comparison(session: Session, side: Side) -> str | None:
    """Against the baseline; of several sets the last one that has it."""
    primary = session.repetitions[0].primary.name
    found = [
        comparison_sentence(one)
        for a_set in session.sets
        for one in a_set.comparisons
        if one.side is side and one.measure == primary
    ]
    return found[-1] if found else None
