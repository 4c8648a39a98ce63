"""The bill of materials: what an installation brings along, and under which licence."""

import json
import re
from pathlib import Path

from bench.trust.supply import bill_of_materials, cyclone_dx

ROOT = Path(__file__).parents[2]


def test_every_package_is_locked_by_its_hash_and_names_a_licence() -> None:
    components = bill_of_materials()
    assert {"mediapipe", "numpy", "typer", "pydantic-core"} <= {one.name for one in components}
    assert [one.name for one in components if not (one.licence and one.hashes)] == []


def test_the_bill_that_is_kept_names_what_the_lock_has() -> None:
    kept = json.loads((ROOT / "docs" / "bill-of-materials.json").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", lock))
    assert {(one["name"], one["version"]) for one in kept["components"]} <= locked
    assert kept["specVersion"] == json.loads(cyclone_dx([]))["specVersion"]
