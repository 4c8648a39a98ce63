"""A phone that tips between two ankle rocks: right against the true vertical, or not judged.

    python -m bench.trust tipped --clips DIR

``DIR`` holds landmark files of rendered clips with their truth, as for ``loose``.  From the middle
of the rest after the first rock on, all landmarks are turned about the middle of the picture.
"""

import math
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.accuracy.markdown import table
from bench.trust.pieces import Judged, Piece, judged, rendered_pieces
from bench.trust.record import Report

COUNT = 600
COVERED_DEG = (0.0, 3.0)
TIPPED_DEG = (*COVERED_DEG, -6.0, 8.0, -12.0, 18.0)
TIPS_WITHIN_S = 0.2


def campaign(count: int, seed: int, clips: Path) -> Report:
    """Tip the first ``count`` rocks by each angle; nothing in it is random."""
    del seed
    results = [one for _, one in zip(range(count), _tried(clips), strict=False)]
    text = (
        "Landmarks of rendered people, turned in the picture between the first rock and the second "
        "as by a phone that tips; 0° is what is measured anyway. Counted are the repetitions after "
        f"that.\n\n{by_angle('tipped', results)}"
    )
    # Where the camera is a few degrees off level, the error of a set-up covers it.
    wrong = [one.trial for one in results if one.wrong and one.kind not in map(_kind, COVERED_DEG)]
    faults = tuple(f"{trial.name}: {trial.detail}" for trial in wrong)
    return Report("A phone that tips", text + "".join(f"\n- {one}" for one in faults), faults)


def _kind(deg: float) -> str:
    return f"by {abs(deg):g}°"


def by_angle(turned: str, results: Sequence[Judged]) -> str:
    """What became of the repetitions; ``turned`` says how the phone was."""
    rows = []
    for kind in dict.fromkeys(one.kind for one in results):
        own = [one for one in results if one.kind == kind]
        off = [half_widths for one in own for half_widths in one.off]
        inside = sum(half_widths <= 1.0 for half_widths in off)
        counts = (sum(one.truths for one in own), len(off), inside, len(off) - inside)
        rows.append([kind, *map(str, counts)])
    return table((turned, "done", "kept", "within their 90 % bar", "beyond it"), rows)


def _tried(clips: Path) -> Iterator[Judged]:
    with tempfile.TemporaryDirectory() as folder:
        for name, landmarks, piece, _ in rendered_pieces(clips):
            if piece.movement == "ankle-rock" and len(piece.truth) > 1:
                for deg in TIPPED_DEG:
                    from_s = rest_s(piece)
                    turned = tipped(landmarks, Path(folder) / "tipped.npz", deg, from_s=from_s)
                    yield judged(turned, piece, _kind(deg), f"{name}, {deg:+g}°", from_s=from_s)


def rest_s(piece: Piece) -> float:
    """The middle of the rest after the first repetition, seconds."""
    first, second = sorted(piece.truth, key=lambda one: one.start_s)[:2]
    return (first.end_s + second.start_s) / 2.0


def tipped(landmarks: Path, turned: Path, deg: float, *, from_s: float) -> Path:
    """The landmark file with the picture turned clockwise from some moment on."""
    with np.load(landmarks) as file:
        arrays = {name: file[name] for name in file.files}
    part = np.clip((arrays["t_s"] - from_s) / TIPS_WITHIN_S + 0.5, 0.0, 1.0)
    angles = math.radians(deg) * part
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    middle_px = (float(arrays["width_px"]) / 2.0, float(arrays["height_px"]) / 2.0)
    across, down = (arrays["landmarks_px"][..., axis] - middle_px[axis] for axis in (0, 1))
    points = arrays["landmarks_px"].copy()
    points[..., 0] = middle_px[0] + cosine * across - sine * down
    points[..., 1] = middle_px[1] + sine * across + cosine * down
    np.savez_compressed(turned, **arrays | {"landmarks_px": points})
    return turned
