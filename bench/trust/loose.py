"""Rendered people in loose shirts, to none of whom weights were fitted: right, or not judged.

    python -m bench.trust loose --clips DIR

``DIR`` holds landmark files of rendered clips with their truth (``bench.studio``): NAME.full.npz
and NAME.truth.json.  Weights were fitted to the ``loose_twists`` of ``bench.landmarks``: those
judge nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.accuracy.conditions import LOOSE_M
from bench.trust.pieces import Judged, judged, rendered_pieces, summary
from bench.trust.record import Report

COUNT = 100


def campaign(count: int, seed: int, clips: Path) -> Report:
    """Measure the first ``count`` of the clips whose shirt is loose; nothing in it is random."""
    del seed
    results = [one for _, one in zip(range(count), _tried(clips), strict=False)]
    about = (
        "Landmarks of rendered people whose shirt stands off by more than "
        f"{100.0 * LOOSE_M:.1f} cm; no weights were fitted to them. In the variant *pelvis* only "
        "the pelvis turns and the rib cage stays still on it: any repetition there is one that "
        "nobody did.\n"
    )
    return summary("Loose clothes", about, results)


def _tried(clips: Path) -> Iterator[Judged]:
    for name, landmarks, piece, truth in rendered_pieces(clips):
        if looseness_m(truth) > LOOSE_M:
            yield judged(landmarks, piece, _kind(truth), name)


def _kind(truth: Any) -> str:
    """The movement; turns of the pelvis alone, some of which look like twists, apart."""
    movement, variant = str(truth["movement"]), truth.get("variant", "whole")
    return movement if variant == "whole" else f"{movement}, variant {variant}"


def looseness_m(truth: Any) -> float:
    """How far the shirt of a rendered clip stands off, wherever its truth says so; 0: nowhere."""
    if not isinstance(truth, dict):
        return 0.0
    return float(truth.get("looseness_m") or max(map(looseness_m, truth.values()), default=0.0))
