"""A learned reading: a quadratic function of features, fitted to rendered people with known angles.

NumPy at run time; the weights are a few kilobytes beside this file.  They are made by
``python -m bench.fit`` from rendered people alone; docs/accuracy.md says how good they are.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from posecheck.records import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """Ridge regression on the features and their products, odd in a mirror by construction."""

    mean: FloatArray
    """(k,) of the expanded features."""
    scale: FloatArray
    """(k,) their standard deviations."""
    weights: FloatArray
    """(k, outputs), degrees per standard deviation."""
    mirrored: FloatArray
    """(features,) sign of each feature in a mirror."""
    outputs: tuple[str, ...]
    """Names of what is read, degrees, left positive."""
    sha256: str
    """Of the file of weights."""

    def read(self, features: FloatArray) -> dict[str, float]:
        """Every output in degrees, left positive; NaN in, NaN out."""
        plain, seen_in_mirror = (
            (expanded(one) - self.mean) / self.scale @ self.weights
            for one in (features, features * self.mirrored)
        )
        # A person and their mirror image turn by the same angle to the other side.
        return dict(zip(self.outputs, ((plain - seen_in_mirror) / 2.0).tolist(), strict=True))


def expanded(features: FloatArray) -> FloatArray:
    """The features and all products of two of them, along the last axis."""
    first, second = np.triu_indices(features.shape[-1])
    products = features[..., first] * features[..., second]
    return np.concatenate([features, products], axis=-1)


@cache
def load_correction(name: str) -> Correction:
    """The shipped weights of that name."""
    file = resources.files("posecheck.measures") / "weights" / f"{name}.npz"
    content = file.read_bytes()
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as arrays:
        return Correction(
            mean=arrays["mean"],
            scale=arrays["scale"],
            weights=arrays["weights"],
            mirrored=arrays["mirrored"],
            outputs=tuple(str(one) for one in arrays["outputs"]),
            sha256=hashlib.sha256(content).hexdigest(),
        )
