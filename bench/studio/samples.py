"""The fixed clips of ``sample_videos/``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.studio.bodies import Look
from bench.studio.camera import Wish
from bench.studio.clips import ClipSpec
from bench.studio.motions import sample_script
from bench.studio.posing import Protocol
from bench.studio.rooms import random_room

NAMES = {"thoracic-twist": "thoracic_twist", "ankle-rock": "ankle_rock", "hip-circle": "hip_circle"}
"""How clips of each movement are called."""
WITH_REFERENCES = "ankle_rock_references"
"""The sample that begins with reference repetitions, and in which one is forced."""
SAMPLES = {**{name: movement for movement, name in NAMES.items()}, WITH_REFERENCES: "ankle-rock"}
"""Movement of each sample clip."""

WOMAN = Look(
    phenotype={
        "gender": 0.95, "age": 0.68, "muscle": 0.55,
        "weight": 0.45, "height": 0.42, "proportions": 0.8,
    },
    skin=(0.87, 0.67, 0.55), hair=(0.22, 0.13, 0.08), hair_style="bun",
    shirt=(0.20, 0.47, 0.46), shirt_pattern="plain", shirt_second=(0.9, 0.9, 0.9),
    sleeve=0.34, looseness_m=0.006, trousers=(0.16, 0.17, 0.21), trouser_leg=0.94,
    footwear="shoes", shoe=(0.70, 0.33, 0.28),
)  # fmt: skip
MAN = Look(
    phenotype={
        "gender": 0.05, "age": 0.75, "muscle": 0.6,
        "weight": 0.5, "height": 0.35, "proportions": 0.7,
    },
    skin=(0.62, 0.43, 0.31), hair=(0.09, 0.07, 0.06), hair_style="short",
    shirt=(0.80, 0.79, 0.76), shirt_pattern="plain", shirt_second=(0.2, 0.2, 0.3),
    sleeve=0.40, looseness_m=0.012, trousers=(0.17, 0.24, 0.40), trouser_leg=0.45,
    footwear="bare", shoe=(0.2, 0.2, 0.2),
)  # fmt: skip
SENIOR = Look(
    phenotype={
        "gender": 0.9, "age": 0.9, "muscle": 0.45,
        "weight": 0.5, "height": 0.35, "proportions": 0.6,
    },
    skin=(0.93, 0.76, 0.67), hair=(0.62, 0.61, 0.60), hair_style="short",
    shirt=(0.55, 0.20, 0.28), shirt_pattern="plain", shirt_second=(0.9, 0.9, 0.9),
    sleeve=0.97, looseness_m=0.008, trousers=(0.36, 0.37, 0.40), trouser_leg=0.95,
    footwear="shoes", shoe=(0.22, 0.25, 0.30),
)  # fmt: skip


def sample_spec(name: str) -> ClipSpec:
    """The specification of one sample clip, 960x720 at 30 frames/s."""
    movement = SAMPLES[name]
    look, protocol, wish, room_seed = {
        "thoracic-twist": (WOMAN, Protocol("seated", "crossed"), Wish(4.0, 2.5, 1.05), 5),
        "ankle-rock": (
            MAN,
            Protocol("standing", "hanging", {"knee": "bent"}),
            Wish(84.0, 2.7, 0.8),
            3,
        ),
        "hip-circle": (
            SENIOR,
            Protocol("standing", "hips", {"knee": "bent"}),
            Wish(12.0, 2.8, 1.1),
            12,
        ),
    }[movement]
    if name == WITH_REFERENCES:
        look, room_seed = replace(WOMAN, looseness_m=0.010, footwear="bare"), 8
    room = random_room(wish.yaw_deg, np.random.default_rng([room_seed, 6]))
    room = replace(room, grade={"gain": 1.04, "gamma": 0.95, "noise": 1.2})
    return ClipSpec(
        script=sample_script(movement, references=name == WITH_REFERENCES),
        protocol=protocol, look=look, room=room, wish=wish,
        fps=30.0, crf=25, seeds={"body": 0, "motion": 1, "camera": 0, "room": room_seed},
    )  # fmt: skip
