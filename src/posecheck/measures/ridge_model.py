"""A ridge-regression model: a quadratic function of features, fitted to rendered people.

NumPy at run time; the weights are a few kilobytes beside this file.  They are made by
``python -m bench.fit`` from rendered people alone; docs/accuracy.md says how good they are.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from posecheck.records import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RidgeModel:
    """Ridge regression on the features and their products."""

    low: FloatArray
    """(features,) the smallest that training had; smaller ones are held there."""
    high: FloatArray
    """(features,) the largest that training had."""
    mean: FloatArray
    """(k,) of the expanded features."""
    scale: FloatArray
    """(k,) their standard deviations."""
    weights: FloatArray
    """(k, outputs), degrees per standard deviation."""
    level: FloatArray
    """(outputs,) degrees at the mean."""
    mirrored: FloatArray
    """(features,) sign of each feature in a mirror; empty when the features have no side."""
    outputs: tuple[str, ...]
    """Names of what is read, degrees."""
    sha256: str
    """Of the file of weights."""

    def read(self, features: FloatArray) -> dict[str, float]:
        """Every output in degrees; NaN in, NaN out.

        Where features have a sign in a mirror, a person and their mirror image read the same angle
        to opposite sides.
        """
        return dict(zip(self.outputs, self.degrees(features).tolist(), strict=True))

    def degrees(self, features: FloatArray) -> FloatArray:
        """The same for rows of features: (…, outputs)."""
        plain = self._read(features)
        if len(self.mirrored):
            plain = (plain - self._read(features * self.mirrored)) / 2.0
        return plain

    def _read(self, features: FloatArray) -> FloatArray:
        # A square says nothing far away.
        known = np.minimum(np.maximum(features, self.low), self.high)
        standard = (expanded(known) - self.mean) / self.scale
        return np.asarray(standard @ self.weights + self.level)


def expanded(features: FloatArray) -> FloatArray:
    """The features and all products of two of them, along the last axis."""
    first, second = _pairs(features.shape[-1])
    products = features[..., first] * features[..., second]
    return np.concatenate([features, products], axis=-1)


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which two features make each product."""
    first, second = np.triu_indices(count)
    return first, second


@cache
def load_ridge_model(name: str) -> RidgeModel:
    """The shipped weights of that name."""
    file = resources.files("posecheck.measures") / "weights" / f"{name}.npz"
    content = file.read_bytes()
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as arrays:
        return RidgeModel(
            low=arrays["low"],
            high=arrays["high"],
            mean=arrays["mean"],
            scale=arrays["scale"],
            weights=arrays["weights"],
            level=arrays["level"],
            mirrored=arrays["mirrored"],
            outputs=tuple(str(one) for one in arrays["outputs"]),
            sha256=hashlib.sha256(content).hexdigest(),
        )
