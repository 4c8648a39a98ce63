"""Find the pose model bundles, and check each before it is loaded.

A bundle is what MediaPipe's Tasks API loads: a zip of a detector and a landmark network.
``models/manifest.toml`` records its size, sha256, licence and origin; ``models/build.py`` makes it.
Nothing here imports MediaPipe.
"""

import difflib
import hashlib
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final, TypeVar

from posecheck.errors import ModelError, UsageError

MANIFEST_NAME: Final = "manifest.toml"
MANIFEST_SCHEMA: Final = "posecheck.models/1"
_BUILD_NAME: Final = "build.py"
_INSTALLED_FOLDER_NAME: Final = "_models"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Origin:
    """Where one network of a bundle was taken from.

    Attributes
    ----------
    member
        File name of the network inside the bundle.
    registry, package, version
        The registry package that published it, e.g. PyPI, mediapipe, 0.10.21.
    path
        Path of the network inside that package.
    sha256
        Of the network as published, before metadata was added to it; lower-case hexadecimal.

    """

    member: str
    registry: str
    package: str
    version: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """A pose model bundle, as the manifest describes it.

    Attributes
    ----------
    name
        Short name: ``lite``, ``full``, ``heavy``.
    path
        The file; it need not exist until ``find_bundle`` has returned the bundle.
    sha256
        Of the file, lower-case hexadecimal.
    size_bytes
        Of the file.
    licence
        SPDX identifier of the licence of the networks.
    origin
        Where each network was taken from, in the order in which the bundle stores them.
    shipped
        Whether posecheck carries the file; the others are built on demand.

    """

    name: str
    path: Path
    sha256: str
    size_bytes: int
    licence: str
    origin: tuple[Origin, ...]
    shipped: bool


def models_folder() -> Path:
    """Folder of the manifest and the bundles: the installed package's own, else the checkout's."""
    installed = Path(str(resources.files("posecheck") / _INSTALLED_FOLDER_NAME))
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "models"


def read_manifest(folder: Path | None = None) -> dict[str, Bundle]:
    """Read which bundles there are, by name; whether their files exist is not looked at.

    Parameters
    ----------
    folder
        Where manifest and bundles lie; ``models_folder()`` if None.

    Raises
    ------
    ModelError
        The manifest is missing, cannot be read, or is not what this version understands.

    """
    folder = models_folder() if folder is None else folder
    path = folder / MANIFEST_NAME
    try:
        return _bundles_in(tomllib.loads(path.read_text(encoding="utf-8")), folder)
    except FileNotFoundError as error:
        what = f"There is no model manifest at {path}"
        raise ModelError(f"{what}; {_restore_advice(folder, MANIFEST_NAME)}.") from error
    except OSError as error:
        raise ModelError(
            f"The model manifest {path} cannot be read: {error.strerror or error}; "
            "check its permissions."
        ) from error
    except ValueError as error:  # not UTF-8, not TOML, or not the entries expected
        what = f"The model manifest {path} is broken: {error}"
        raise ModelError(f"{what}; {_restore_advice(folder, MANIFEST_NAME)}.") from error


def find_bundle(name: str, *, folder: Path | None = None) -> Bundle:
    """Return a bundle whose file is present and intact: its size and sha256 are checked.

    Parameters
    ----------
    name
        Short name, as in the manifest: ``lite``, ``full``, ``heavy``.
    folder
        Where manifest and bundles lie; ``models_folder()`` if None.

    Raises
    ------
    UsageError
        There is no bundle of that name.
    ModelError
        The manifest or the bundle's file is missing, damaged or cannot be read.

    """
    bundle = named_bundle(name, folder=folder)
    _check_file(bundle)
    return bundle


def named_bundle(name: str, *, folder: Path | None = None) -> Bundle:
    """Return what the manifest says of a bundle; whether its file exists is not looked at.

    Parameters
    ----------
    name, folder
        As for ``find_bundle``.

    Raises
    ------
    UsageError
        There is no bundle of that name.
    ModelError
        The manifest is missing, cannot be read, or is not what this version understands.

    """
    bundles = read_manifest(folder)
    if name not in bundles:
        close = difflib.get_close_matches(name.lower(), bundles, n=1)
        meant = f" Did you mean '{close[0]}'?" if close else ""
        raise UsageError(f"There is no model '{name}'.{meant} There are: {', '.join(bundles)}.")
    return bundles[name]


def _check_file(bundle: Bundle) -> None:
    """Raise ModelError unless the bundle's file is the one that the manifest describes."""
    try:
        size_bytes = bundle.path.stat().st_size
        if size_bytes != bundle.size_bytes:
            damage = f"it has {size_bytes} bytes instead of {bundle.size_bytes}"
        elif _sha256_of(bundle.path) != bundle.sha256:
            damage = "its sha256 differs from the manifest's"
        else:
            return
    except FileNotFoundError as error:
        what = f"The model '{bundle.name}' is not in {bundle.path.parent}"
        raise ModelError(f"{what}; {_bundle_advice(bundle)}.") from error
    except OSError as error:
        raise ModelError(
            f"The model file {bundle.path} cannot be read: {error.strerror or error}; "
            "check its permissions and the disk."
        ) from error
    raise ModelError(
        f"The model file {bundle.path} is damaged: {damage}; {_bundle_advice(bundle)}."
    )


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bundles_in(document: dict[str, Any], folder: Path) -> dict[str, Bundle]:
    """Bundles of a parsed manifest; ValueError names what is wrong with it."""
    if document.get("schema") != MANIFEST_SCHEMA:
        raise ValueError(f"schema is {document.get('schema')!r} instead of {MANIFEST_SCHEMA!r}")
    tables = _value(document, "bundles", dict, "the manifest")
    if not tables:
        raise ValueError("it names no bundle")
    return {name: _bundle(name, table, folder) for name, table in tables.items()}


def _bundle(name: str, entry: object, folder: Path) -> Bundle:
    where = f"bundles.{name}"
    table = _checked(entry, dict, where)
    file = _value(table, "file", str, where)
    if Path(file).name != file:
        raise ValueError(f"{where}: file must be a bare file name, not {file!r}")
    return Bundle(
        name=name,
        path=folder / file,
        sha256=_value(table, "sha256", str, where),
        size_bytes=_value(table, "size_bytes", int, where),
        licence=_value(table, "licence", str, where),
        origin=tuple(_origin(item, where) for item in _value(table, "origin", list, where)),
        shipped=_value(table, "shipped", bool, where),
    )


def _origin(entry: object, where: str) -> Origin:
    where = f"{where}.origin"
    table = _checked(entry, dict, where)
    keys = ("member", "registry", "package", "version", "path", "sha256")
    return Origin(**{key: _value(table, key, str, where) for key in keys})


def _value(table: dict[str, Any], key: str, kind: type[_T], where: str) -> _T:
    if key not in table:
        raise ValueError(f"{where} lacks {key}")
    return _checked(table[key], kind, f"{where}: {key}")


def _checked(value: object, kind: type[_T], what: str) -> _T:
    """Return the value if it is of exactly that type: true is no integer."""
    if type(value) is not kind:
        raise ValueError(f"{what} must be {kind.__name__}, not {type(value).__name__}")
    return value


def _bundle_advice(bundle: Bundle) -> str:
    """What to do about a bundle that is missing or damaged."""
    build = f"python {_quoted(bundle.path.parent / _BUILD_NAME)} {bundle.name}"
    if not bundle.shipped:
        return f"build it with: {build}"
    restore = _restore_advice(bundle.path.parent, bundle.path.name)
    return f"{restore}, or rebuild it with: {build}"


def _restore_advice(folder: Path, file_name: str) -> str:
    """What to do about a file that posecheck came with."""
    if folder.name == _INSTALLED_FOLDER_NAME:
        return "reinstall posecheck"
    return f"restore it with: git -C {_quoted(folder)} checkout -- {file_name}"


def _quoted(path: Path) -> str:
    """The path as a shell takes it."""
    return f'"{path}"' if " " in str(path) else str(path)
