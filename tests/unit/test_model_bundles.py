"""The pose model bundles: present, intact, and refused with a useful message when they are not."""

import hashlib
import importlib.resources
import importlib.util
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mediapipe.tasks.metadata import schema_py_generated as schema

from posecheck.errors import ModelError, UsageError
from posecheck.estimators import bundles
from posecheck.estimators.bundles import find_bundle, models_folder, read_manifest

SHIPPED = ("lite", "full")
DETECTOR = b"a detector"
LANDMARKS = b"a landmark network"


def _small_models(folder: Path) -> Path:
    """A models folder with bundles of a few bytes: lite and full shipped, heavy not built."""
    folder.mkdir()
    text = 'schema = "posecheck.models/1"\n'
    for name in ("lite", "full", "heavy"):
        content = DETECTOR + LANDMARKS + name.encode()
        if name != "heavy":
            (folder / f"{name}.task").write_bytes(content)
        text += (
            f'[bundles.{name}]\nfile = "{name}.task"\n'
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\nsize_bytes = {len(content)}\n'
            f'licence = "Apache-2.0"\nshipped = {str(name != "heavy").lower()}\n'
            f'[[bundles.{name}.origin]]\nmember = "a.tflite"\nregistry = "PyPI"\n'
            'package = "mediapipe"\nversion = "0.10.21"\npath = "a/b.tflite"\nsha256 = "00"\n'
        )
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small models folder as in a checkout."""
    return _small_models(tmp_path / "models")


def _edit_manifest(folder: Path, edit: Callable[[str], str]) -> None:
    path = folder / "manifest.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_bundle_is_intact(name: str) -> None:
    """A shipped bundle is in its folder with the size and sha256 of the manifest."""
    bundle = find_bundle(name)
    assert bundle.shipped
    assert bundle.licence == "Apache-2.0"
    assert bundle.path.parent == models_folder()


@pytest.mark.parametrize("name", SHIPPED)
def test_bundle_is_a_stored_zip_of_two_networks(name: str) -> None:
    """A bundle holds detector and landmark network, uncompressed and aligned, and no more."""
    bundle = find_bundle(name)
    content = bundle.path.read_bytes()
    with zipfile.ZipFile(bundle.path) as archive:
        members = archive.infolist()
        assert archive.testzip() is None
    assert [m.filename for m in members] == [o.member for o in bundle.origin]
    assert [m.filename for m in members] == [
        "pose_detector.tflite",
        "pose_landmarks_detector.tflite",
    ]
    for member in members:
        assert member.compress_type == zipfile.ZIP_STORED
        start = content.index(b"TFL3", member.header_offset) - 4  # a TFLite file's mark is at 4
        assert start % 16 == 0
        assert start - member.header_offset < 100


def test_detector_is_the_published_file() -> None:
    """The detector inside a bundle has the sha256 of the detector inside its package."""
    bundle = find_bundle("lite")
    with zipfile.ZipFile(bundle.path) as archive:
        detector = archive.read("pose_detector.tflite")
    assert hashlib.sha256(detector).hexdigest() == bundle.origin[0].sha256


@pytest.mark.parametrize("name", SHIPPED)
def test_no_operator_of_the_landmark_network_is_idle(name: str) -> None:
    """No segmentation mask is computed, and every operator serves an output that is read."""
    with zipfile.ZipFile(find_bundle(name).path) as archive:
        network = archive.read("pose_landmarks_detector.tflite")
    graph = schema.Model.GetRootAsModel(network, 0).Subgraphs(0)
    operators = [graph.Operators(i) for i in range(graph.OperatorsLength())]
    read = set(graph.OutputsAsNumpy().tolist())
    shapes = [graph.Tensors(i).ShapeAsNumpy().tolist() for i in read]
    read |= {int(i) for operator in operators for i in operator.InputsAsNumpy()}
    assert [1, 256, 256, 1] not in shapes
    assert graph.OutputsLength() == 5
    assert all(read & set(operator.OutputsAsNumpy().tolist()) for operator in operators)


def test_manifest_names_every_bundle_with_its_origin() -> None:
    """The manifest has lite and full, which are shipped, and heavy, which is not."""
    manifest = read_manifest()
    assert {name: bundle.shipped for name, bundle in manifest.items()} == {
        "lite": True,
        "full": True,
        "heavy": False,
    }
    for bundle in manifest.values():
        assert {origin.package for origin in bundle.origin} <= {"mediapipe", "@mediapipe/pose"}
        assert all(len(origin.sha256) == 64 for origin in bundle.origin)


def test_intact_copy_is_found(folder: Path) -> None:
    """Bundles in another folder are found there."""
    assert find_bundle("full", folder=folder).path == folder / "full.task"


def test_flipped_byte_is_damage(folder: Path) -> None:
    """One changed byte is noticed, and the message says how to get the file back."""
    path = folder / "full.task"
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        find_bundle("full", folder=folder)
    assert str(caught.value) == (
        f"The model file {path} is damaged: its sha256 differs from the manifest's; "
        f"restore it with: git -C {folder} checkout -- full.task, "
        f"or rebuild it with: python {folder / 'build.py'} full."
    )


def test_truncated_file_is_damage(folder: Path) -> None:
    """A file that was cut off is refused with both sizes."""
    path = folder / "lite.task"
    size_bytes = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(
        ModelError, match=rf"is damaged: it has {size_bytes - 3} bytes instead of {size_bytes};"
    ):
        find_bundle("lite", folder=folder)


def test_missing_shipped_file(folder: Path) -> None:
    """A shipped file that is gone is restored or rebuilt."""
    (folder / "lite.task").unlink()
    with pytest.raises(ModelError) as caught:
        find_bundle("lite", folder=folder)
    assert f"The model 'lite' is not in {folder}; restore it with: git " in str(caught.value)


def test_bundle_that_was_not_built(folder: Path) -> None:
    """A bundle that is not shipped is built, not restored."""
    with pytest.raises(ModelError) as caught:
        find_bundle("heavy", folder=folder)
    assert str(caught.value) == (
        f"The model 'heavy' is not in {folder}; build it with: python {folder / 'build.py'} heavy."
    )


def test_folder_with_a_space_is_quoted(tmp_path: Path) -> None:
    """The advice can be pasted into a shell when the folder's name has a space."""
    folder = _small_models(tmp_path / "my models")
    with pytest.raises(ModelError) as caught:
        find_bundle("heavy", folder=folder)
    assert f'python "{folder / "build.py"}" heavy.' in str(caught.value)


def test_installed_package_is_reinstalled(tmp_path: Path) -> None:
    """In an installed package there is no git to restore from: reinstall it."""
    folder = _small_models(tmp_path / "_models")
    (folder / "full.task").unlink()
    with pytest.raises(ModelError, match="; reinstall posecheck, or rebuild it with: python "):
        find_bundle("full", folder=folder)
    (folder / "manifest.toml").unlink()
    with pytest.raises(ModelError, match=r"There is no model manifest at .*; reinstall posecheck"):
        find_bundle("full", folder=folder)


def test_unreadable_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses to read is not called damaged."""

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(bundles, "sha256_of", refuse)
    with pytest.raises(ModelError, match="cannot be read: Permission denied; check its perm"):
        find_bundle("full", folder=folder)


def test_unreadable_manifest(folder: Path) -> None:
    """A manifest that cannot be opened is reported as such."""
    (folder / "manifest.toml").unlink()
    (folder / "manifest.toml").mkdir()
    with pytest.raises(ModelError, match=r"manifest\.toml cannot be read: "):
        read_manifest(folder)


@pytest.mark.parametrize(
    ("name", "meant"), [("ful", "full"), ("Heavy", "heavy"), ("light", "lite")]
)
def test_unknown_name_gets_a_suggestion(folder: Path, name: str, meant: str) -> None:
    """A mistyped name is wrong usage, and the nearest name is offered."""
    with pytest.raises(UsageError) as caught:
        find_bundle(name, folder=folder)
    assert str(caught.value) == (
        f"There is no model '{name}'. Did you mean '{meant}'? There are: lite, full, heavy."
    )


def test_unknown_name_unlike_any_lists_the_names(folder: Path) -> None:
    """A name that resembles none gets the list alone."""
    with pytest.raises(UsageError) as caught:
        find_bundle("yolo", folder=folder)
    assert str(caught.value) == "There is no model 'yolo'. There are: lite, full, heavy."


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('schema = "posecheck.models/1"', "schema = ", "is broken: Invalid value"),
        (
            "posecheck.models/1",
            "posecheck.models/2",
            "'schema' is 'posecheck.models/2'; allowed: 'posecheck.models/1'",
        ),
        ('licence = "Apache-2.0"\n', "", "missing 'bundles.lite.licence'"),
        (
            "size_bytes = ",
            "size_bytes = 0.",
            "; a whole number is needed",
        ),
        ("shipped = true", "shipped = 1", "'bundles.lite.shipped' is 1; true or false is needed"),
        ('"lite.task"', '"../lite.task"', "'bundles.lite.file' must be a bare file name"),
        ('registry = "PyPI"\n', "", "missing 'bundles.lite.origin[0].registry'"),
        (
            "[[bundles.lite.origin]]",
            "[bundles.lite.origin]",
            "'bundles.lite.origin' must be a list",
        ),
    ],
)
def test_broken_manifest_says_what_is_wrong(folder: Path, old: str, new: str, reason: str) -> None:
    """A manifest that does not fit names the entry and the way to get it back."""
    _edit_manifest(folder, lambda text: text.replace(old, new))
    with pytest.raises(ModelError) as caught:
        find_bundle("full", folder=folder)
    assert f"The model manifest {folder / 'manifest.toml'} is broken: " in str(caught.value)
    assert reason in str(caught.value)
    assert str(caught.value).endswith(
        f"restore it with: git -C {folder} checkout -- manifest.toml."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('schema = "posecheck.models/1"\n', "missing 'bundles'"),
        ('schema = "posecheck.models/1"\n[bundles]\n', "it names no bundle"),
        (
            'schema = "posecheck.models/1"\n[bundles]\nlite = 1\n',
            "'bundles.lite' must be a table",
        ),
    ],
)
def test_empty_manifest_is_broken(folder: Path, text: str, reason: str) -> None:
    """A manifest without a bundle is broken."""
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=f"is broken: {reason}; restore it"):
        read_manifest(folder)


def test_origin_that_is_no_table_is_broken(folder: Path) -> None:
    """An origin must be a list of tables."""
    text = (folder / "manifest.toml").read_text(encoding="utf-8")
    head, _ = text.split("[[bundles.lite.origin]]", maxsplit=1)
    (folder / "manifest.toml").write_text(head + "origin = [1]\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"bundles\.lite\.origin\[0\]' must be a table"):
        read_manifest(folder)


def test_manifest_that_is_not_text_is_broken(folder: Path) -> None:
    """Bytes that are not UTF-8 are a broken manifest, not a traceback."""
    (folder / "manifest.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="is broken: "):
        read_manifest(folder)


def test_installed_models_come_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package's own models are used before a checkout's."""
    package = folder.parent / "posecheck"
    shutil.copytree(folder, package / "_models")
    monkeypatch.setattr(importlib.resources, "files", lambda _: package)
    assert models_folder() == package / "_models"
    assert find_bundle("lite").path == package / "_models" / "lite.task"


@pytest.fixture
def build_script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``models/build.py`` of the checkout as a module."""
    path = Path(__file__).parents[2] / "models" / "build.py"
    spec = importlib.util.spec_from_file_location("posecheck_models_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_manifest_follows_from_the_build_script(build_script: Any) -> None:
    """The manifest is what the build script writes for the recorded sizes and sha256."""
    written = build_script.manifest_text(build_script.read_recorded())
    assert written == build_script.MANIFEST.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_zip_is_reproducible(build_script: Any, tmp_path: Path, name: str) -> None:
    """Packing a bundle's own networks again gives the same bytes."""
    bundle = find_bundle(name)
    with zipfile.ZipFile(bundle.path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    build_script.write_bundle(tmp_path / "again.task", members)
    assert (tmp_path / "again.task").read_bytes() == bundle.path.read_bytes()


def test_build_keeps_only_what_agrees(
    build_script: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle that differs from the manifest is kept only when the manifest is to follow."""
    monkeypatch.setattr(build_script, "FOLDER", folder)
    monkeypatch.setattr(build_script, "MANIFEST", folder / "manifest.toml")
    built = tmp_path / build_script.bundle_file("lite")
    built.write_bytes(b"another network")
    assert not build_script.publish({"lite": built}, update_manifest=False)
    assert not (folder / built.name).exists()
    assert build_script.publish({"lite": built}, update_manifest=True)
    assert find_bundle("lite", folder=folder).path.read_bytes() == b"another network"
    assert build_script.publish({"lite": built}, update_manifest=False)


def test_build_without_npm_names_the_way_out(
    build_script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where npm is missing, the script says what to install and what can be built without."""
    monkeypatch.setattr(build_script.shutil, "which", lambda _: None)
    with pytest.raises(
        build_script.BuildError, match=r"install Node\.js with npm .*build\.py full"
    ):
        build_script.npm_pack(tmp_path / "npm")


def test_build_refuses_another_package(build_script: Any, tmp_path: Path) -> None:
    """A package with another content than the recorded one is not used."""
    (tmp_path / "mediapipe-pose-0.5.1675469404.tgz").write_bytes(b"something else")
    with pytest.raises(build_script.BuildError, match="is not the file this script was written"):
        build_script.checked_package(tmp_path)


def test_build_with_a_later_python_names_the_ones_it_needs(
    build_script: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python without MediaPipe 0.10.21 is refused when no other one is found."""
    monkeypatch.setattr(build_script.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(build_script.shutil, "which", lambda _: None)
    with pytest.raises(build_script.BuildError, match=r"this is Python 3\.14, .* 3\.11 and 3\.12"):
        build_script.writer_python()
