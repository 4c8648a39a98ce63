"""What is imported is declared, and what is declared is locked and explained."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
GROUPS = PYPROJECT["dependency-groups"]
OUR_OWN = {"posecheck", "tests", "bench"}

NOT_IMPORTED = {"psycopg": "SQLAlchemy loads it by the scheme of the database's address"}
NOT_DECLARED = {"bpy": "its metadata asks for an old NumPy (docs/dependencies.md)"}
PROVIDED_BY = {"mathutils": "bpy", "vtkmodules": "vtk"}
"""Of packages that need not be installed here."""


def requirements(*lists: Iterable[str]) -> dict[str, Requirement]:
    """By the canonical name of the package."""
    found = (Requirement(text) for texts in lists for text in texts)
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def imported_in(*folders: str) -> set[str]:
    """Packages of other people that the modules of these folders import, by canonical name."""
    names: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module.split(".")[0])
    installed = packages_distributions()
    return {
        canonicalize_name(installed[name][0] if name in installed else PROVIDED_BY.get(name, name))
        for name in names - sys.stdlib_module_names - OUR_OWN
    }


def test_every_package_that_posecheck_imports_is_declared() -> None:
    """Nothing rests on what another package happens to bring along."""
    declared = requirements(PROJECT["dependencies"], *EXTRAS.values())
    assert imported_in("src") == set(declared) - set(NOT_IMPORTED)


def test_every_package_that_tests_and_bench_import_is_declared() -> None:
    """As a dependency, an extra or in a dependency group."""
    declared = requirements(PROJECT["dependencies"], *EXTRAS.values(), *GROUPS.values())
    assert imported_in("tests", "bench") - set(declared) == set(NOT_DECLARED)


def test_tools_of_development_are_no_extras() -> None:
    """Whoever installs posecheck is offered what serves a user, and nothing else."""
    assert set(EXTRAS) == {"c3d", "cluster", "parquet", "postgres", "speech"}
    assert set(GROUPS) == {"dev", "formats", "studio"}


@pytest.mark.parametrize(
    "requirement",
    requirements(PROJECT["dependencies"], GROUPS["dev"]).values(),
    ids=lambda requirement: requirement.name,
)
def test_the_lock_file_fulfils_every_requirement(requirement: Requirement) -> None:
    """It holds each package, for every Python in a release that pyproject.toml allows."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    name = canonicalize_name(requirement.name)
    locked = re.findall(rf"^{name}==([^\s;]+)", lock, re.MULTILINE)
    assert locked
    assert all(requirement.specifier.contains(release) for release in locked), locked


def test_every_dependency_is_explained() -> None:
    """The page about dependencies says what each one is for."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    declared = requirements(PROJECT["dependencies"], *EXTRAS.values(), *GROUPS.values())
    words = {canonicalize_name(word) for word in re.findall(r"[\w.-]*\w", page)}
    assert set(declared) - words == set()
