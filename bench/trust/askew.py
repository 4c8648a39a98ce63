"""A phone that stands askew from the beginning: rocks inside their bars, or not judged.

    python -m bench.trust askew --clips DIR

``DIR`` holds landmark files of rendered clips with their truth, as for ``tipped``.  All landmarks
are turned about the middle of the picture.
"""

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.trust.pieces import Judged, judged, rendered_pieces
from bench.trust.record import Report
from bench.trust.tipped import by_angle, tipped

COUNT = 600
ASKEW_DEG = (0.0, -4.0, 4.0, -8.0, 8.0, -12.0, 12.0, -18.0, 18.0)
"""Clockwise."""


def campaign(count: int, seed: int, clips: Path) -> Report:
    """Turn the first ``count`` rocks by each angle; nothing in it is random."""
    del seed
    results = [one for _, one in zip(range(count), _tried(clips), strict=False)]
    text = (
        "Landmarks of rendered people who rock, turned in the picture all through, as by a phone "
        f"that leans; 0° is what is measured anyway.\n\n{by_angle('askew', results)}"
    )
    wrong = [one.trial for one in results if one.wrong]
    faults = tuple(f"{trial.name}: {trial.detail}" for trial in wrong)
    return Report("A phone askew", text + "".join(f"\n- {one}" for one in faults), faults)


def _tried(clips: Path) -> Iterator[Judged]:
    with tempfile.TemporaryDirectory() as folder:
        for name, landmarks, piece, _ in rendered_pieces(clips):
            if piece.movement == "ankle-rock":
                for deg in ASKEW_DEG:
                    path = Path(folder) / "askew.npz"
                    turned = tipped(landmarks, path, deg, from_s=-math.inf)
                    yield judged(turned, piece, f"by {abs(deg):g}°", f"{name}, {deg:+g}°")
