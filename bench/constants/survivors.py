"""Changes one constant at a time and lists the changes that no test notices.

    python -m bench.constants.survivors [--only TEXT] [--minutes 60] [--again] [--tests FILE ...]

Each number becomes a tenth more, then a tenth less (whole numbers one) in a scratch copy of the
repository, and the tests mapped to its file (``tests.toml``) run until one fails.  Results are kept
in ``noticed.json``, so the next run goes on where this one stopped.  ``--again`` asks once more
about what survived.  ``--tests`` asks these alone, which is quick; what they do not notice is left
to the mapped ones.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.constants.collected import ROOT, SOURCE, Number, constants, movement_numbers

HERE = Path(__file__).parent
NOTICED = HERE / "noticed.json"
MAPPING = HERE / "tests.toml"
LONGEST_S = 300
"""Tests that take longer hang: the change is noticed."""
COPIED = ("src", "tests", "bench", "docs", "pyproject.toml", "README.md")
LINKED = ("models", "sample_videos")
Known = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Run, keep, print what survives."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[""], help="keys that contain one of these")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after this time")
    parser.add_argument("--again", action="store_true", help="try survivors again")
    parser.add_argument("--tests", nargs="*", default=[], help="ask these tests alone")
    options = parser.parse_args(arguments)
    ends_s = time.monotonic() + 60.0 * options.minutes
    everything = {key: number for key, number in numbers() if number.changes}
    kept = {key: known for key, known in read_results().items() if key in everything}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder), tests=options.tests)
        for key, number in everything.items():
            if any(text in key for text in options.only) and time.monotonic() < ends_s:
                before = kept.get(key, {})
                found = tried(number, before, scratch, again=options.again)
                if found == before:
                    continue
                sys.stdout.write(f"{key} {found}\n")
                sys.stdout.flush()
                if not (options.tests and None in found["noticed"].values()):
                    kept[key] = found
                    write_results(kept)
    sys.stdout.write(summary(kept))
    return 0


def tried(number: Number, before: Known, scratch: "Scratch", *, again: bool) -> Known:
    """What notices each change of a number; what is known of this very value is not tried again."""
    same = before.get("value") == number.text
    noticed = dict(before["noticed"]) if same else {}
    for change in number.changes:
        if change not in noticed or (again and noticed[change] is None):
            likely = [test for test in noticed.values() if test]
            noticed[change] = scratch.first_failure(number, change, likely)
    return {"value": number.text, "noticed": noticed}


def numbers() -> Iterator[tuple[str, Number]]:
    """Every number that decides something, with its key."""
    for constant in [*constants(), *movement_numbers()]:
        yield from zip(constant.keys, constant.numbers, strict=True)


def read_results() -> dict[str, Known]:
    """By key: the value that was changed, and for each change the test that noticed, or null."""
    found: dict[str, Known] = json.loads(NOTICED.read_text()) if NOTICED.exists() else {}
    return found


def write_results(kept: dict[str, Known]) -> None:
    """Keep the results."""
    NOTICED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(kept: dict[str, Known]) -> str:
    """Counts, and what survived."""
    survived = [key for key, known in kept.items() if None in known["noticed"].values()]
    lines = [f"{len(kept)} numbers changed, {len(survived)} survived a change:"]
    return "\n".join([*lines, *(f"  {key}" for key in survived)]) + "\n"


def mapped_tests(path: Path, root: Path) -> list[str]:
    """The doctests of a module, the tests that import it, and those that the mapping names."""
    place = path.relative_to(SOURCE).as_posix()
    module = ".".join(path.with_suffix("").parts[1:])
    also = mapping()["also"]
    fitting = max((one for one in also if place.startswith(one)), key=len, default="")
    found = [
        file
        for file in sorted((root / "tests").rglob("test_*.py"))
        if not file.name.startswith("test_bench") and file.name not in mapping()["slow"]
        if path.suffix == ".py" and f"from {module} import" in file.read_text(encoding="utf-8")
    ]
    for name in also.get(fitting, []):
        found += (root / "tests").rglob(f"{name}.py")
    doctests = [path.as_posix()] if path.suffix == ".py" else []
    found.sort(key=lambda file: "thresholds" not in file.name)  # they are quick, and notice most
    return list(dict.fromkeys([*doctests, *(file.relative_to(root).as_posix() for file in found)]))


def mapping() -> dict[str, Any]:
    """``tests.toml``."""
    return tomllib.loads(MAPPING.read_text(encoding="utf-8"))


@dataclass
class Scratch:
    """A copy of the repository in which one number at a time is changed."""

    root: Path
    original: Path = ROOT
    tests: Sequence[str] = ()
    """Asked of every number; none: those that are mapped to it."""

    def __post_init__(self) -> None:
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        for name in COPIED:
            if (self.original / name).is_dir():
                shutil.copytree(self.original / name, self.root / name, ignore=ignored)
            elif (self.original / name).exists():
                shutil.copy(self.original / name, self.root / name)
        for name in LINKED:
            (self.root / name).symlink_to(self.original / name)
        self._unchanged: set[tuple[str, ...]] = set()

    def first_failure(self, number: Number, change: str, likely: list[str]) -> str | None:
        """The first test that fails with the change, the likely ones first; None: all pass."""
        tests = list(self.tests) or mapped_tests(number.path, self.root)
        if tuple(tests) not in self._unchanged:
            failed = self._run(tests)
            if failed is not None:
                msg = f"{failed} fails without any change"
                raise RuntimeError(msg)
            self._unchanged.add(tuple(tests))
        file = self.root / number.path
        before = file.read_bytes()
        end = number.start + len(number.text.encode())
        self._write(file, before[: number.start] + change.encode() + before[end:])
        try:
            first = [self._path(test) for test in likely if "::" in test]
            failed = self._run(first) if first else None
            return failed if failed and "::" in failed else self._run(tests)  # or it is gone
        finally:
            self._write(file, before)

    def _run(self, tests: Iterable[str]) -> str | None:
        paths = os.pathsep.join([str(self.root / "src"), str(self.root)])
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        for slow in filter(lambda test: "::" in test, mapping()["slow"]):
            command += ["--deselect", self._path(slow)]
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": paths},
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "(no end)"
        if done.returncode == 0:
            return None
        failed = re.search(r"^(?:FAILED|ERROR) (?:.*/)?([^/]+?)(?: - .*)?$", done.stdout, re.M)
        return failed.group(1) if failed else "(import)"

    def _path(self, test: str) -> str:
        """Of a test that is named by its file, wherever in the folders the file is."""
        name = test.partition("::")[0]
        found = [*self.root.glob(f"tests/**/{name}"), *self.root.glob(f"src/**/{name}")]
        return test.replace(name, found[0].relative_to(self.root).as_posix()) if found else test

    @staticmethod
    def _write(file: Path, content: bytes) -> None:
        """Write, and drop the compiled file: size and second of change may be those of before."""
        file.write_bytes(content)
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
