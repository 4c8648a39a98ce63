"""Rendered clips and their truth: what was done in them, and under what conditions."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.body import Side
from posecheck.geometry import wrapped_deg
from posecheck.movements import load_movement

WHOLE_VARIANTS = ("whole", "locked")
"""Twists in which the rib cage turns; in the others (girdle, pelvis) nothing is to be counted."""
PROTOCOL_ARMS = ("crossed", "bar")
TRAINING_SEEDS = range(20_000, 30_000)
"""What was rendered from these is learned from (``bench.landmarks``) and cannot judge."""
LOOK_SEEDS = range(70_000, 80_000)
"""The second look (``bench.second_look``): even ones may be learned from, odd ones only judge."""
_VIEW = re.compile(r"_view\w*$")


@dataclass(frozen=True, slots=True)
class TrueRepetition:
    """One repetition as it really was."""

    side: Side
    """The person's side."""
    direction: str | None
    """``outward`` or ``inward`` for a circle."""
    start_s: float
    """Left rest by a tenth."""
    end_s: float
    """Back within a tenth."""
    hold_s: tuple[float, float]
    """From when to when it was above 95 % of the end range."""
    values: Mapping[str, float]
    """Every measure by its name in the movement file, in its unit; the first is the end range."""

    @property
    def peak_s(self) -> float:
        """Middle of the hold."""
        return sum(self.hold_s) / 2.0

    @property
    def deg(self) -> float:
        """End range."""
        return next(iter(self.values.values()))


@dataclass(frozen=True, slots=True)
class Clip:
    """A rendered clip: where it lies, what was done in it, how it was taken."""

    folder: Path
    """Where its landmark files lie."""
    name: str
    """File name without endings."""
    about: Mapping[str, Any]
    """The truth document."""
    truth: tuple[TrueRepetition, ...]
    """Its repetitions."""

    @property
    def movement(self) -> str:
        """Movement id."""
        return str(self.about["movement"])

    @property
    def person_and_motion(self) -> str:
        """What clips of the same motion by the same person share: the name without the view."""
        return _VIEW.sub("", self.name)

    @property
    def is_replaced(self) -> bool:
        """Whether it belongs to the re-placement study."""
        return _VIEW.search(self.name) is not None

    @property
    def place(self) -> int | None:
        """Of the re-placement study: from where it was filmed, by the view's number."""
        found = re.search(r"_view(\d+)", self.name)
        return None if found is None else int(found[1])

    @property
    def is_further_day(self) -> bool:
        """Whether it was filmed from there once more, on another day."""
        return "_day" in self.name

    @property
    def is_dressed_alike(self) -> bool:
        """Whether that was in the clothes of the first day."""
        return self.name.endswith("_alike")

    @property
    def is_for_training(self) -> bool:
        """Whether its person, motion, camera or room may have been learned from."""
        seeds = self.about.get("seeds", {"motion": self.about["seed"]})
        return any(
            seed in TRAINING_SEEDS or (seed in LOOK_SEEDS and seed % 2 == 0)
            for seed in seeds.values()
        )

    @property
    def variant(self) -> str:
        """What turns in a twist: ``whole``, ``locked`` (pelvis), ``girdle`` or ``pelvis`` only."""
        return str(self.about.get("variant") or "whole")

    @property
    def counts(self) -> bool:
        """Whether the joint itself moves, so that repetitions are to be counted."""
        return self.variant in WHOLE_VARIANTS

    @property
    def off_view_deg(self) -> float:
        """How far the camera is off the nearest direction that the movement asks for, degrees."""
        yaw_deg = self.about["camera"]["yaw_deg"]
        wanted = load_movement(self.movement).view.yaw_deg
        return min(abs(wrapped_deg(yaw_deg - one)) for one in wanted)

    @property
    def roll_deg(self) -> float:
        """How far the camera is tilted sideways, degrees, not negative."""
        return abs(float(self.about["camera"]["roll_deg"]))

    @property
    def protocol(self) -> tuple[str, str]:
        """Position and arms."""
        said = self.about["protocol"]
        return str(said["position"]), str(said["arms"])

    @property
    def arms_as_asked(self) -> bool:
        """Whether the arms are crossed or hold a bar; asked for in twists only."""
        return self.movement != "thoracic-twist" or self.protocol[1] in PROTOCOL_ARMS


def truth_files(folder: Path) -> list[Path]:
    """The truth documents in a folder, in order of their names."""
    return sorted(folder.glob("*.truth.json"))


def read_clips(folder: Path, kept_in: Path | None = None) -> list[Clip]:
    """All clips whose truth lies in a folder; landmarks beside it, or in ``kept_in``."""
    return [read_clip(one, kept_in or folder) for one in truth_files(folder)]


def read_clip(path: Path, kept_in: Path) -> Clip:
    """The clip of a truth document."""
    about = json.loads(path.read_text(encoding="utf-8"))
    truth = tuple(
        TrueRepetition(
            Side(one["side"]),
            one["direction"],
            one["start_s"],
            one["end_s"],
            (one["hold_start_s"], one["hold_end_s"]),
            {name.rpartition("_")[0]: value for name, value in one["measures"].items()},
        )
        for one in about["repetitions"]
    )
    return Clip(kept_in, path.name.removesuffix(".truth.json"), about, truth)
