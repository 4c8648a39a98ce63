"""Find the pose model bundles, and check each before it is loaded.

A bundle is what MediaPipe's Tasks API loads: a zip of a detector and a landmark network.
``models/manifest.toml`` records its size, sha256, licence and origin; ``models/build.py`` makes it.
Nothing here imports MediaPipe.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from posecheck.errors import ModelError, UsageError
from posecheck.files import sha256_of
from posecheck.plain_data import DataError, from_data

MANIFEST_NAME: Final = "manifest.toml"
_BUILD_NAME: Final = "build.py"
_INSTALLED_FOLDER_NAME: Final = "_models"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one network of a bundle was taken from."""

    member: str
    """File name of the network inside the bundle."""
    registry: str
    """The registry that published its package, e.g. PyPI."""
    package: str
    """E.g. mediapipe."""
    version: str
    """Of the package."""
    path: str
    """Of the network inside the package."""
    sha256: str
    """Of the network as published, before metadata was added to it; lower-case hexadecimal."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A pose model bundle, as the manifest describes it."""

    file: str
    """File name, in the manifest's folder."""
    sha256: str
    """Of the file, lower-case hexadecimal."""
    size_bytes: int
    """Of the file."""
    licence: str
    """SPDX identifier of the licence of the networks."""
    shipped: bool
    """Whether posecheck carries the file; the others are built on demand."""
    origin: tuple[Origin, ...]
    """Of each network, in the order in which the bundle stores them."""
    name: str = ""
    """``lite``, ``full`` or ``heavy``: its key in the manifest."""
    folder: Path = Path()
    """Of the manifest."""

    @property
    def path(self) -> Path:
        """The file; it need not exist until ``find_bundle`` has returned the bundle."""
        return self.folder / self.file


@dataclass(frozen=True, slots=True)
class _Manifest:
    schema: Literal["posecheck.models/1"]
    bundles: Mapping[str, Bundle]


def models_folder() -> Path:
    """Folder of the manifest and the bundles: the installed package's own, else the checkout's."""
    installed = Path(str(resources.files("posecheck") / _INSTALLED_FOLDER_NAME))
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "models"


def read_manifest(folder: Path | None = None) -> dict[str, Bundle]:
    """Which bundles there are, by name; whether their files exist is not checked.

    Raises ModelError when the manifest is missing, cannot be read, or is broken.
    """
    folder = models_folder() if folder is None else folder
    path = folder / MANIFEST_NAME
    try:
        manifest = from_data(_Manifest, tomllib.loads(path.read_text(encoding="utf-8")))
        if not manifest.bundles:
            raise DataError("it names no bundle")
        for name, bundle in manifest.bundles.items():
            if Path(bundle.file).name != bundle.file:
                raise DataError(f"'bundles.{name}.file' must be a bare file name")
    except FileNotFoundError as error:
        advice = _restore_advice(folder, MANIFEST_NAME)
        raise ModelError(f"There is no model manifest at {path}; {advice}.") from error
    except OSError as error:
        raise ModelError(
            f"The model manifest {path} cannot be read: {error.strerror or error}; "
            "check its permissions."
        ) from error
    except ValueError as error:  # not UTF-8, not TOML, or not a manifest
        what = f"The model manifest {path} is broken: {error}"
        raise ModelError(f"{what}; {_restore_advice(folder, MANIFEST_NAME)}.") from error
    return {
        name: replace(bundle, name=name, folder=folder) for name, bundle in manifest.bundles.items()
    }


def find_bundle(name: str, *, folder: Path | None = None) -> Bundle:
    """The bundle of that name, its file present and intact: size and sha256 are checked.

    Raises UsageError for an unknown name, ModelError when the manifest or the bundle's file is
    missing, damaged or cannot be read.
    """
    bundle = named_bundle(name, folder=folder)
    _check_file(bundle)
    return bundle


def named_bundle(name: str, *, folder: Path | None = None) -> Bundle:
    """What the manifest says of a bundle; whether its file exists is not checked.

    Raises UsageError for an unknown name, ModelError when the manifest cannot be read.
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
        elif sha256_of(bundle.path) != bundle.sha256:
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
