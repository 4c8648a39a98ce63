"""The numbers of known people stay what they are from version to version.

``tests/golden/numbers.json`` holds them.  When a change of a measure is meant to change them, write
the file again (run this module) and name the change under "Changed numbers" in CHANGELOG.md.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from posecheck import score
from tests.helpers.people import rocking, turning, write_landmarks
from tests.helpers.watching import circle_at

GOLDEN = Path(__file__).parents[1] / "golden" / "numbers.json"
PEOPLE = {
    "thoracic-twist": (lambda t_s: turning(t_s, (45.0, -40.0, 44.0, -41.0)), 20.0),
    "ankle-rock": (lambda t_s: rocking(t_s, (20.0, 22.0, 21.0, 30.0)), 20.0),
    "hip-circle": (circle_at, 12.0),
}
FIELDS = ("start_s", "peak_s", "end_s", "hold_s", "tempo_s", "peak_speed_deg_s", "sparc")


def numbers(movement: str, folder: Path) -> list[dict[str, object]]:
    """What is measured of a person who does the movement."""
    pose_at, duration_s = PEOPLE[movement]
    clip = write_landmarks(folder / f"{movement}.npz", pose_at, duration_s)
    return [
        {
            "side": str(one.side),
            "verdict": one.verdict.code,
            **{name: round(getattr(one, name), 4) for name in FIELDS},
            **{value.name: round(value.value, 4) for value in one.measures},
            "standard_error": {
                name: round(size, 4) for name, size in asdict(one.primary.standard_error).items()
            },
        }
        for one in score(clip, movement=movement).repetitions
    ]


def differing(now: object, golden: object, where: str = "") -> Iterator[str]:
    """Where two results differ by more than rounding."""
    if isinstance(now, dict) and isinstance(golden, dict):
        for key in now.keys() | golden.keys():
            yield from differing(now.get(key), golden.get(key), f"{where}.{key}")
    elif isinstance(now, float) and isinstance(golden, float):
        if abs(now - golden) > 0.002:
            yield f"{where}: {golden} is {now} now"
    elif now != golden:
        yield f"{where}: {golden} is {now} now"


@pytest.mark.parametrize("movement", PEOPLE)
def test_the_numbers_of_a_known_person_have_not_changed(movement, tmp_path):
    """A change that is meant stands under "Changed numbers" in CHANGELOG.md."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))[movement]
    found = numbers(movement, tmp_path)
    assert len(found) == len(golden) > 1
    pairs = zip(found, golden, strict=True)
    assert [
        text for i, (now, then) in enumerate(pairs, 1) for text in differing(now, then, f"{i}")
    ] == []


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        found = {movement: numbers(movement, Path(name)) for movement in PEOPLE}
    GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
