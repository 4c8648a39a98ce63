"""Sample clips with somebody else in the picture: right, or not judged.

People of other sample clips stand beside the person, do their own movement there, walk past in
front or behind, or are the person in a mirror.  They are cut out along their landmarks.
"""

import tempfile
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.trust.pieces import NAMES, RATE_HZ, Judged, Picture, encoded, judged, piece, summary
from bench.trust.record import Report
from posecheck.body import both
from posecheck.estimators.opening import open_estimator
from posecheck.records import Frame

COUNT = 45
KINDS = ("stands beside", "moves beside", "walks behind", "walks in front", "in a mirror")
MOVING = ("moves beside", "in a mirror")
ROOM_PX = 80
"""Room is added so wide on both sides."""
_BONES = (
    *(("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip")),
    *(("hip", "knee"), ("knee", "ankle"), ("heel", "foot_index"), ("ankle", "heel")),
)
Mask = NDArray[np.float32]


@cache
def mask_of(name: str) -> Mask:
    """Where the person of a piece is in its first picture, with a soft edge: 0…1."""
    first = piece(name).pictures[0]
    with open_estimator("full") as estimator:
        points = estimator.estimate(Frame(0.0, first)).landmarks_px[:, :2]
    drawn = np.zeros(first.shape[:2], dtype=np.uint8)
    left, right = both("shoulder")
    thick = max(6, int(0.5 * np.linalg.norm(points[left] - points[both("hip")[0]]) / 2))
    for begin, end in _BONES:
        for one, other in zip(both(begin), both(end), strict=True):
            line = [tuple(int(v) for v in points[index]) for index in (one, other)]
            cv2.line(drawn, line[0], line[1], 255, thick)
    trunk = [points[i] for i in (left, right, *reversed(both("hip")))]
    cv2.fillConvexPoly(drawn, np.array(trunk, dtype=np.int32), 255)
    ears = points[list(both("ear"))].mean(axis=0)
    cv2.circle(drawn, (int(ears[0]), int(ears[1])), int(1.2 * thick), 255, -1)
    soft = cv2.GaussianBlur(cv2.dilate(drawn, np.ones((5, 5), np.uint8)), (0, 0), 1.5)
    return np.asarray(soft / 255.0, dtype=np.float32)


def with_room(picture: Picture) -> Picture:
    """The picture with more room at both sides."""
    wider = cv2.copyMakeBorder(picture, 0, 0, ROOM_PX, ROOM_PX, cv2.BORDER_REPLICATE)
    return np.asarray(wider, dtype=np.uint8)


def pasted(
    picture: Picture,
    person: Picture,
    mask: Mask,
    *,
    middle_px: float,
    scale: float,
    behind: NDArray[Any] | None = None,
) -> Picture:
    """A picture with somebody else on its floor; ``behind``: whom they pass."""
    height, width = picture.shape[:2]
    rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    feet_px, own_px = float(rows[-1]), 0.5 * float(columns[0] + columns[-1])
    floor_px = height - 4.0 - (1.0 - scale) * 0.25 * height
    move = np.array(
        [[scale, 0, middle_px - scale * own_px], [0, scale, floor_px - scale * feet_px]]
    )
    there = cv2.warpAffine(person, move, (width, height))
    alpha = np.asarray(cv2.warpAffine(mask, move, (width, height)))
    if behind is not None:
        alpha = alpha * (1.0 - behind)
    alpha = alpha[..., None]
    return np.asarray(alpha * there + (1.0 - alpha) * picture, dtype=np.uint8)


def composed(kind: str, name: str, rng: np.random.Generator) -> list[Picture]:
    """A piece with somebody else in it."""
    pictures = [with_room(picture) for picture in piece(name).pictures]
    own = np.asarray(cv2.copyMakeBorder(mask_of(name), 0, 0, ROOM_PX, ROOM_PX, cv2.BORDER_CONSTANT))
    other = str(rng.choice([one for one in NAMES if one != name]))
    if kind == "in a mirror":
        other = name
    people, mask, scale = piece(other).pictures, mask_of(other), float(rng.uniform(0.5, 0.85))
    if kind in MOVING:
        mask = _window(mask)
    if kind == "in a mirror":
        people, mask = tuple(one[:, ::-1] for one in people), np.ascontiguousarray(mask[:, ::-1])
    width = pictures[0].shape[1]
    middles_px = _way(kind, len(pictures), width, rng)
    behind = None if kind == "walks in front" else cv2.dilate(own, np.ones((9, 9), np.uint8))
    found: list[Picture] = []
    for i, picture in enumerate(pictures):
        person = people[_to_and_fro(i, len(people))] if kind in MOVING else people[0]
        found.append(
            pasted(
                picture, person, mask, middle_px=float(middles_px[i]), scale=scale, behind=behind
            )
        )
    return found


def _to_and_fro(i: int, count: int) -> int:
    """A number of a picture that goes up and down, so that nobody jumps."""
    place = i % (2 * count - 2)
    return min(place, 2 * count - 2 - place)


def _window(mask: Mask) -> Mask:
    """A part of the picture in which the person can move."""
    rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    window = np.zeros_like(mask)
    window[rows[0] : rows[-1] + 1, max(0, columns[0] - 25) : columns[-1] + 26] = 1.0
    return window


def _way(kind: str, count: int, width: int, rng: np.random.Generator) -> Sequence[float]:
    """Where the other person is in each picture, pixels."""
    if not kind.startswith("walks"):
        place = rng.uniform(0.08, 0.2)
        return [width * (place if rng.uniform() < 0.5 else 1.0 - place)] * count
    begins, lasts = rng.uniform(1.0, 4.0) * RATE_HZ, rng.uniform(1.5, 4.0) * RATE_HZ
    way = np.clip((np.arange(count) - begins) / lasts, 0.0, 1.0) * 1.6 - 0.3
    way = way if rng.uniform() < 0.5 else 1.0 - way
    return [float(width * share) for share in way]


def campaign(count: int, seed: int) -> Report:
    """Put others into sample clips and measure these."""
    with tempfile.TemporaryDirectory() as folder:
        tried = partial(_tried, Path(folder), seed)
        results = [tried(number) for number in range(count)]
    about = (
        "Sample clips (the first repetitions, 240 px high, 15 pictures a second) with somebody of "
        "another sample clip who stands or moves beside the person, half as tall to nearly as "
        "tall, walks past behind or in front, or with the person in a mirror.\n"
    )
    return summary("Other people in the picture", about, results)


def _tried(folder: Path, seed: int, number: int) -> Judged:
    rng = np.random.default_rng([seed, number])
    kind = KINDS[number % len(KINDS)]
    name = NAMES[(number // len(KINDS)) % len(NAMES)]
    path = encoded(folder / "clip.mp4", composed(kind, name, rng))
    return judged(path, piece(name), kind, f"{number} ({name})")
