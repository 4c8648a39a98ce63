"""Supply: what posecheck brings along, under which licences, and whether it installs elsewhere.

``python -m bench.trust.supply > docs/bill-of-materials.json`` writes the bill of materials, as
CycloneDX.  Installing needs the package index; ``pip-audit`` must be on the path and
reach its service.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.accuracy.markdown import table
from bench.trust.record import Report

ROOT: Final = Path(__file__).parents[2]
LOCK: Final = ROOT / "requirements.lock"
COUNT: Final = 2
"""How many Pythons are tried: the oldest and the newest that are on the path."""
_MINORS: Final = range(11, 20)
_COPYLEFT: Final = re.compile(r"\b(A?GPL|GNU (Affero )?General)", re.IGNORECASE)
_SAMPLE: Final = "from posecheck.samples import sample_video; print(sample_video('ankle_rock.mp4'))"


@dataclass(frozen=True, slots=True)
class Component:
    """A package that an installation brings along."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]
    """SHA-256 of the files that the lock allows."""


def campaign(count: int, seed: int) -> Report:
    """The bill of materials, known vulnerabilities, and installations with ``count`` Pythons."""
    del seed
    components = bill_of_materials()
    rows = [[one.name, one.version, one.licence, str(len(one.hashes))] for one in components]
    faults = [f"{one.name}: {one.licence}" for one in components if _COPYLEFT.search(one.licence)]
    faults += [f"{one.name}: no licence is named" for one in components if not one.licence]
    faults += [f"{one.name}: not in requirements.lock" for one in components if not one.hashes]
    installed = list(_installations(count))
    faults += [f"{what}: {said}" for what, said in installed if said != "works"]
    text = (
        f"{len(components)} packages come with an installation.\n\n"
        + table(("package", "version", "licence", "hashes in the lock"), rows)
        + f"\nKnown vulnerabilities: {_audited()}\n\n"
        + "Installed outside the checkout, with version, doctor, a scored sample clip kept in a "
        + "journal, its page, the journal and a report:\n\n"
        + table(("installation", "smoke suite"), [[what, said] for what, said in installed])
    )
    return Report("Supply", text, tuple(faults))


def bill_of_materials() -> list[Component]:
    """Every package that an installation without extras needs, directly or not."""
    found: dict[str, Distribution] = {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name, marker = canonicalize_name(requirement.name), requirement.marker
        if name not in found and (marker is None or marker.evaluate({"extra": ""})):
            found[name] = distribution(name)
            waiting += map(Requirement, found[name].requires or ())
    locked = LOCK.read_text(encoding="utf-8")
    return [_component(name, one, locked) for name, one in sorted(found.items())]


def _component(name: str, one: Distribution, locked: str) -> Component:
    entry = re.search(rf"^{name}==[^\n]*\n((?:    --hash=[^\n]*\n)*)", locked, re.MULTILINE)
    hashes = re.findall(r"sha256:([0-9a-f]{64})", entry[1]) if entry else []
    return Component(name, one.version, _licence(one), tuple(hashes))


def _licence(one: Distribution) -> str:
    """As its metadata names it: an expression, else classifiers, else the first line of a text."""
    said = _named(one, "License-Expression")
    classifiers = [
        text.rsplit(" :: ", 1)[-1]
        for text in one.metadata.get_all("Classifier") or ()
        if text.startswith("License :: ") and text.count(" :: ") > 1
    ]
    lines = _named(one, "License").strip().splitlines()
    return said or ", ".join(classifiers) or (lines[0] if lines else "")


def _named(one: Distribution, field: str) -> str:
    return str((one.metadata.get_all(field) or [""])[0])


def cyclone_dx(components: Iterable[Component]) -> str:
    """The bill of materials as CycloneDX 1.5."""
    listed = [
        {
            "type": "library",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name}@{one.version}",
            "licenses": [{"license": {"name": one.licence}}],
        }
        for one in components
    ]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": listed}
    return json.dumps(document, indent=1) + "\n"


def _audited() -> str:
    """What ``pip-audit`` says of the lock."""
    program = shutil.which("pip-audit")
    if program is None:
        return "not looked up, `pip-audit` is not installed here."
    words = [program, "-r", str(LOCK), "--disable-pip", "--require-hashes", "--format", "json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    try:
        listed = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return "not looked up, the service of `pip-audit` could not be reached from here."
    known = [one for one in listed if "vulns" in one]
    bad = [f"{one['name']} {bug['id']}" for one in known for bug in one["vulns"]]
    if not known:
        return "not looked up, the service of `pip-audit` knew none of the packages from here."
    return f"{', '.join(bad) or 'none'}, of {len(known)} of {len(listed)} locked packages."


def _installations(count: int) -> Iterator[tuple[str, str]]:
    """Wheel and sdist on the oldest and the newest Python that is here."""
    names = [f"python3.{minor}" for minor in _MINORS]
    there = [program for name in names if (program := shutil.which(name))]
    chosen = dict.fromkeys([*there[:1], *there[-1:]][:count])
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "dist"
        _run([sys.executable, "-m", "hatchling", "build", "-d", str(built)], ROOT)
        for python in chosen:
            for artefact in sorted(built.iterdir(), reverse=True):
                kind = "wheel" if artefact.suffix == ".whl" else "sdist"
                yield f"{kind}, {Path(python).name}", _smoke(python, artefact, Path(folder))


def _smoke(python: str, artefact: Path, folder: Path) -> str:
    """``works``, or the command that did not and what it said."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = Path(place)
        bin_ = home / "venv" / "bin"
        steps: list[Sequence[str]] = [
            [python, "-m", "venv", str(home / "venv")],
            [str(bin_ / "python"), "-m", "pip", "install", "--quiet", str(artefact)],
        ]
        command = str(bin_ / "posecheck")
        try:
            for step in steps:
                _run(step, home)
            clip = _run([str(bin_ / "python"), "-c", _SAMPLE], home).strip()
            kept = ("--save", "--json", "a.json", "--page", "a.html", "--annotate", "a.mp4")
            rock = ("-m", "ankle-rock", "--model", "lite", "--recorded-at", "2026-03-02T08:00")
            for words in (
                ("--version",),
                ("doctor",),
                ("score", clip, *rock, *kept),
                ("journal",),
                ("audit", "report", "--format", "md"),
                ("audit", "schedule", "--inbox", ".", "--with", "cron", "--print"),
            ):
                _run([command, *words], home)
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout).strip().splitlines()
            return f"{' '.join(map(str, error.cmd[:2]))}: {said[-1] if said else error.returncode}"
    return "works"


def _run(words: Sequence[str], folder: Path) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith(("XDG_", "POSECHECK_"))
    }
    environment |= {"HOME": str(folder)}
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.stdout.write(cyclone_dx(bill_of_materials()))
