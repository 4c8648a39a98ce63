"""Every row of the table of bad input: the exit code, what happened, what to do; no traceback."""

import contextlib
import errno
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.estimators import bundles
from posecheck.movements import list_movements
from posecheck.records import Pose
from tests.helpers.clips import cut_off, grey, noise, write_sound, write_video, zeroed
from tests.helpers.commands import Run, Script, score, told
from tests.helpers.people import (
    duration_s,
    lifting_a_knee,
    placed,
    rocking,
    turning,
    write_landmarks,
    write_twists,
)

CATALOG = Path(sys.modules[list_movements.__module__].__file__ or "").parent / "catalog"


# --- refused: 3 ---------------------------------------------------------------------------------


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("This is a shopping list, whatever its name says.\n" * 50)


def _nothing(path: Path) -> None:
    """No file at all."""


def _no_frames(path: Path) -> None:
    whole = write_video(path.with_suffix(".mkv"), noise(10))
    content = whole.read_bytes()
    path.write_bytes(content[: content.index(bytes.fromhex("1F43B675"))])  # the first cluster


def _only_a_header(path: Path) -> None:
    whole = write_video(path.with_suffix(".ts"), noise(10))
    path.write_bytes(whole.read_bytes()[:1000])


def _cut_before_its_index(path: Path) -> None:
    cut_off(write_video(path.with_name("whole.mp4"), noise(60)), path, 0.5)


def _archive(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, t_s=np.arange(3.0))


def _sound(path: Path) -> None:
    write_sound(path.with_suffix(".wav")).rename(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_nothing, ("There is no file", "Check the name and the folder")),
        (_folder, ("is a folder", "name a file in it")),
        (_empty, ("is empty (0 bytes)", "copy or record it again")),
        (_text, ("is not a video that can be read", "plays in a video player")),
        (_no_frames, ("is not a video that can be read", "copy it again")),
        (_only_a_header, ("clip.mp4",)),
        (_cut_before_its_index, ("damaged or cut off", "copy it again")),
        (_archive, ("is an archive (ZIP), not a video", "posecheck score measures it")),
        (_sound, ("holds no pictures (sound only?)", "Name a video file")),
    ],
)
def test_what_is_no_video_is_refused(
    posecheck: Run, tmp_path: Path, make: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    """What is missing, no file, or no video is refused with 3, the reason, and what to do."""
    clip = tmp_path / "clip.mp4"
    make(clip)
    told(posecheck(*score(clip)), 3, "clip.mp4", *words)


@pytest.mark.parametrize("suffix", [".mp4", ".npz"])
def test_a_file_that_may_not_be_read_is_refused(
    posecheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """No permission to read a recording: 3, and to check the permissions."""
    clip = tmp_path / f"clip{suffix}"
    clip.write_bytes(b"something")
    _forbid(monkeypatch, lambda path, mode: path == clip and "r" in mode)
    told(posecheck(*score(clip)), 3, f"clip{suffix}", "ermission")


@pytest.mark.usefixtures("_permissions_count")
@pytest.mark.parametrize("suffix", [".mp4", ".npz"])
def test_a_file_without_permission_is_refused(posecheck: Run, tmp_path: Path, suffix: str) -> None:
    """A recording whose permissions were taken away: 3, and to check the permissions."""
    clip = tmp_path / f"clip{suffix}"
    clip.write_bytes(b"something")
    clip.chmod(0)
    told(posecheck(*score(clip)), 3, f"clip{suffix}", "ermission")


def _forbid(monkeypatch: pytest.MonkeyPatch, what: Callable[[Path, str], bool]) -> None:
    """Opening some files fails as it does for a user who may not."""
    really = Path.open

    def refusing(self: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if what(self, mode):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return really(self, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)

    def refusing_to_make(self: Path, *arguments: Any, **options: Any) -> None:
        if what(self, "w"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        really_make(self, *arguments, **options)

    really_make = Path.touch
    monkeypatch.setattr(Path, "touch", refusing_to_make)
    builtin_open = open

    def refusing_too(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if isinstance(file, str | os.PathLike) and what(Path(file), mode):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        return builtin_open(file, mode, *arguments, **options)

    monkeypatch.setattr("builtins.open", refusing_too)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    return dict(np.load(write_twists(path)))


def _with(**changes: Any) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        arrays = _arrays(path) | changes
        np.savez(path, **{key: value for key, value in arrays.items() if value is not None})

    return make


def _backwards(path: Path) -> None:
    arrays = _arrays(path)
    np.savez(path, **{**arrays, "t_s": arrays["t_s"][::-1]})


def _too_few_landmarks(path: Path) -> None:
    arrays = _arrays(path)
    np.savez(path, **{**arrays, "landmarks_px": arrays["landmarks_px"][:, :17]})


def _words_for_numbers(path: Path) -> None:
    arrays = _arrays(path)
    np.savez(path, **{**arrays, "landmarks_px": np.full(arrays["landmarks_px"].shape, "a")})


def _no_rows(path: Path) -> None:
    arrays = _arrays(path)
    np.savez(path, **{**arrays, "t_s": np.zeros(0), "landmarks_px": np.zeros((0, 33, 3))})


def _damaged(path: Path) -> None:
    zeroed(write_twists(path), path, at=0.4, count=300)


def _half(path: Path) -> None:
    cut_off(write_twists(path), path, 0.5)


def _shares(path: Path) -> None:
    arrays = _arrays(path)
    size = np.array([arrays["width_px"], arrays["height_px"], arrays["width_px"]])
    np.savez(path, **{**arrays, "landmarks_px": arrays["landmarks_px"] / size})


def _one_row(path: Path) -> None:
    arrays = _arrays(path)
    rows = {key: value[:1] for key, value in arrays.items() if np.ndim(value)}
    np.savez(path, **{**arrays, **rows})


def _one_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_nothing, ("There is no file", "Check the name and the folder")),
        (_folder, ("is a folder",)),
        (_empty, ("is empty (0 bytes)",)),
        (_text, ("cannot be read as landmarks", "t_s (n) and landmarks_px (n, 33, 3)")),
        (_damaged, ("cannot be read as landmarks",)),
        (_half, ("cannot be read as landmarks",)),
        (_one_array, ("cannot be read as landmarks",)),
        (_with(width_px=None), ("lacks width_px",)),
        (_with(width_px=np.array([1, 2])), ("width_px",)),
        (_with(width_px="wide"), ("width_px",)),
        (_with(width_px=0, height_px=0), ("width_px",)),
        (_too_few_landmarks, ("landmarks_px has 17 landmarks a frame, not 33",)),
        (_words_for_numbers, ("landmarks_px",)),
        (_backwards, ("t_s must be finite and strictly increasing",)),
        (_no_rows, ("holds no frames",)),
        (_shares, ("are not pixels", "Multiply x by width_px and y by height_px")),
        (_one_row, ("holds a single picture", "needs a video")),
    ],
)
def test_what_is_no_landmark_file_is_refused(
    posecheck: Run, tmp_path: Path, make: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    """A landmark file that is missing, damaged or of another form is refused with 3 and why."""
    file = tmp_path / "clip.npz"
    make(file)
    told(posecheck(*score(file)), 3, "clip.npz", *words)


def test_nothing_between_from_and_to_is_refused(posecheck: Run, twists: Path) -> None:
    """A stretch that lies after the recording's end holds no frames: 3, naming the options."""
    told(posecheck(*score(twists, "--from", 900)), 3, "no frames between --from and --to")


# --- measured as far as it goes: 0, with notes --------------------------------------------------


def test_a_damaged_clip_is_measured_as_far_as_it_goes(
    posecheck: Run, one_turn: Path, tmp_path: Path
) -> None:
    """A turn before the damage is measured; how many frames were lost is in the notes."""
    hurt = zeroed(one_turn, tmp_path / "hurt.mp4", at=0.99, count=2000)
    result = posecheck(*score(hurt, "--json", tmp_path / "out.json"))
    told(result, 0, "About the recording", "damaged")
    document = json.loads((tmp_path / "out.json").read_text())
    assert {note["code"] for note in document["source"]["notes"]} >= {"damaged", "frames-lost"}
    assert [one["side"] for one in document["sets"][0]["repetitions"]] == ["left"]


# --- nothing measured: 4 ------------------------------------------------------------------------


def test_a_clip_without_a_person(posecheck: Run, tmp_path: Path) -> None:
    """A grey video: 4, nobody was seen, and to keep the whole body in the picture."""
    clip = write_video(tmp_path / "grey.mp4", [grey(127, 320, 240)] * 50)
    told(posecheck(*score(clip)), 4, "No person was seen", "Keep your whole body in the picture")


@pytest.mark.parametrize(
    ("pose_at", "words"),
    [
        (lambda t_s: placed(turning(t_s), down_px=-700), ("outside the picture", "Step back")),
        (lambda t_s: placed(turning(t_s), right_px=700), ("outside the picture", "Step back")),
        (lambda t_s: placed(turning(t_s), scale=0.15), ("too small", "Bring the camera closer")),
        (lambda t_s: placed(turning(t_s), scale=4.0), ("too close to the camera", "Step back")),
        (lambda t_s: turning(t_s, yaw_deg=90), ("from the left side", "Film from the front")),
        (lambda t_s: turning(t_s, yaw_deg=-90), ("from the right side", "Film from the front")),
        (lambda t_s: turning(t_s, yaw_deg=180), ("from behind", "Film from the front")),
        (lambda _: None, ("No person was seen", "Keep your whole body in the picture")),
    ],
    ids=["feet", "beside", "small", "close", "from left", "from right", "from behind", "nobody"],
)
def test_a_person_who_cannot_be_measured(
    posecheck: Run, tmp_path: Path, pose_at: Callable[[float], Pose | None], words: tuple[str, ...]
) -> None:
    """Only feet, out of the picture, too small, too close, wrong view: 4, and what to change."""
    file = write_landmarks(tmp_path / "clip.npz", pose_at, duration_s(2))
    told(posecheck(*score(file)), 4, "No repetition was measured", *words)


@pytest.mark.parametrize("words", [("--movement", "ankle-rock"), ()], ids=["named", "found"])
def test_two_pictures_a_second_are_too_few(
    posecheck: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Also where posecheck is to find what was done."""
    file = write_landmarks(tmp_path / "clip.npz", rocking, duration_s(2), rate_hz=2.0)
    advice = "Record at fifteen pictures a second"
    told(posecheck("score", file, *words), 4, "he pictures came too seldom, under six", advice)


def test_landmarks_without_depth_show_no_turn(posecheck: Run, tmp_path: Path) -> None:
    """That is said, not that nobody turned."""
    file = write_landmarks(tmp_path / "clip.npz", turning, duration_s(2))
    arrays = dict(np.load(file))
    arrays["landmarks_px"][..., 2] = 0.0
    np.savez(file, **arrays)
    told(posecheck(*score(file)), 4, "no repetition was measured. The landmarks have no depth (z)")


@pytest.mark.parametrize("movement", ["thoracic-twist", "hip-circle"])
def test_another_movement(posecheck: Run, tmp_path: Path, movement: str) -> None:
    """Lifting a knee is no twist, and turning is no hip circle: 4, and to check the movement."""
    on_their_feet = partial(turning, seated=False)
    pose_at = on_their_feet if movement == "hip-circle" else lifting_a_knee
    file = write_landmarks(tmp_path / "clip.npz", pose_at, duration_s(2))
    told(
        posecheck(*score(file, movement=movement)),
        4,
        "No repetition was measured",
        f"nothing in it looks like {movement}",
        "Check that this is what is done in it",
    )


def test_a_side_that_did_nothing(posecheck: Run, tmp_path: Path) -> None:
    """The other one may have done it: 4, that it was left out, and how to see it."""
    file = write_landmarks(tmp_path / "clip.npz", lambda t_s: turning(t_s, (40.0,)), duration_s(1))
    told(posecheck(*score(file)), 0)
    result = posecheck(*score(file), "--side", "right")
    told(result, 4, "on the right side", "the left side was left out", "with --side left")
    assert "this movement was not detected." not in result.stdout
    assert "looks like" not in result.stderr


def test_knee_lifts_are_no_hip_circles(posecheck: Run, tmp_path: Path) -> None:
    """A thigh that goes up and back without going round: 4, each with that reason and advice."""
    file = write_landmarks(tmp_path / "clip.npz", lifting_a_knee, duration_s(2))
    result = posecheck(*score(file, movement="hip-circle"))
    told(result, 4, "out and back without going round", "Draw whole circles with the knee")


def test_the_reason_is_told_beside_a_document_on_standard_output(
    posecheck: Run, tmp_path: Path
) -> None:
    """With --json - the advice goes to the standard error and the document stays whole."""
    file = write_landmarks(
        tmp_path / "clip.npz", lambda t_s: turning(t_s, yaw_deg=90.0), duration_s(2)
    )
    result = posecheck(*score(file, "--json", "-"))
    told(result, 4)
    assert "Film from the front" in " ".join(result.stderr.split())
    assert json.loads(result.stdout)["sets"][0]["repetitions"] == []


# --- two people ---------------------------------------------------------------------------------


def test_a_jump_to_another_person_is_discarded(posecheck: Run, tmp_path: Path) -> None:
    """The turn during which the tracking jumps to somebody else is discarded with that reason."""

    def pose_at(t_s: float) -> Pose:
        somebody_else = t_s > 7.5  # in the middle of the second turn
        return placed(turning(t_s, (45.0, -45.0, 45.0)), right_px=300 if somebody_else else -100)

    file = write_landmarks(tmp_path / "clip.npz", pose_at, duration_s(3))
    out = tmp_path / "out.json"
    told(posecheck(*score(file, "--json", out)), 0, "perhaps to another person")
    sets = json.loads(out.read_text())["sets"]
    assert [[one["side"] for one in a_set["repetitions"]] for a_set in sets] == [["left"], ["left"]]
    discarded = [one for a_set in sets for one in a_set["discarded"]]
    assert ("right", "another-person") in {(one["side"], one["code"]) for one in discarded}


# --- wrong usage: 2 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--movement", "toracic-twist"), "Did you mean 'thoracic-twist'?"),
        (("--movement", "zzz"), "Known: ankle-rock, hip-circle, thoracic-twist"),
        (("--movement", "ankle-rock", "--comfrt", "30"), "Possible options: --comfort"),
        (("--movement", "ankle-rock", "--side", "up"), "'left'"),
        (("--movement", "ankle-rock", "--comfort", "soft"), "--comfort soft: give a number"),
        (("--movement", "ankle-rock", "--comfort", "-5"), "--comfort -5: give a number"),
        (("--movement", "ankle-rock", "--from", "5", "--to", "2"), "must lie before --to 2"),
        (("--movement", "ankle-rock", "--from", "5", "--to", "5"), "must lie before --to 5"),
        (("--movement-file", "missing.toml"), "missing.toml cannot be read"),
        (("--movement-file", str(Path(__file__).parent)), "cannot be read"),
    ],
)
def test_wrong_words(posecheck: Run, twists: Path, words: tuple[str, ...], message: str) -> None:
    """An unknown movement, option or value: 2, with what is meant or allowed."""
    told(posecheck("score", twists, *words), 2, message)


def test_no_clip_and_an_unknown_command(posecheck: Run) -> None:
    """No clip at all, or a command that does not exist: 2, naming it."""
    told(posecheck("score", "--movement", "ankle-rock"), 2, "Missing argument")
    told(posecheck("scor"), 2, "No such command 'scor'")


def test_an_unknown_model(posecheck: Run, tmp_path: Path) -> None:
    """A model that does not exist: 2, with the one that may be meant."""
    clip = write_video(tmp_path / "clip.mp4", [grey(9)] * 2)
    result = posecheck("score", clip, "--movement", "ankle-rock", "--model", "lit")
    told(result, 2, "There is no model 'lit'", "Did you mean 'lite'?")


def test_an_unknown_model_for_a_landmark_file(posecheck: Run, twists: Path) -> None:
    """It needs no model, but what was asked for is checked all the same: 2."""
    result = posecheck("score", twists, "--movement", "thoracic-twist", "--model", "big")
    told(result, 2, "There is no model 'big'", "lite, full, heavy")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('id = "', "id = ", ("not a TOML file",)),
        ("within_deg", "witin_deg", ("view.witin_deg", "did you mean 'within_deg'")),
        ('expected = "front"', "", ("missing 'view.expected'",)),
        ('expected = "front"', 'expected = "above"', ("'view.expected' is 'above'", "'side'")),
        ('kind = "thorax', 'kind = "thorx', ("there is no measure kind", "'thorax_rotation'")),
        ("yaw_deg = [0.0]", "yaw_deg = 0.0", ("'view.yaw_deg' must be a list",)),
        ("yaw_deg = [0.0]", 'yaw_deg = ["x"]', ("'view.yaw_deg[0]' is 'x'",)),
        ("yaw_deg = [0.0]", "yaw_deg = []", ("view.yaw_deg",)),
        (
            'needed_landmarks = ["shoulder"',
            'needed_landmarks = ["sholder"',
            ("measure.needed_landmarks",),
        ),
        ("{value", "{valeu", ("'compensation[0].text' may only use {value}",)),
        ('measure = "thorax_rotation"', 'measure = "x"', ("'error[0].measure' is 'x'",)),
        ("zero = 3.3", "zero = 9.0", ("'error[0].zero' is a part of",)),
    ],
)
def test_a_broken_movement_file(
    posecheck: Run, twists: Path, tmp_path: Path, before: str, after: str, words: tuple[str, ...]
) -> None:
    """A mistake in a movement file: 2, naming the file and the key."""
    text = (CATALOG / "thoracic-twist.toml").read_text(encoding="utf-8")
    assert before in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(before, after, 1), encoding="utf-8")
    told(posecheck("score", twists, "--movement-file", own), 2, "own.toml", *words)


def test_a_name_that_begins_with_a_dash_is_told_from_an_option(
    posecheck: Run, twists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pattern of the shell gives such names; how to write one is said where there is one."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(twists, "-a.npz")
    told(posecheck(*score("-a.npz")), 2, "To name the file -a.npz, write ./-a.npz")
    assert "To name" not in posecheck(*score("-b.npz")).stderr


def test_outputs_that_make_no_sense(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """Outputs that contradict the clips or each other: 2, before anything is read."""
    other = tmp_path / "other.npz"
    shutil.copy(twists, other)
    told(posecheck(*score(twists, "--annotate", tmp_path / "a.mp4")), 2, "--annotate needs a video")
    result = posecheck(*score(twists, other, "--landmarks", tmp_path / "l.npz"))
    told(result, 2, "one clip at a time")
    told(posecheck(*score(twists, "--landmarks", tmp_path / "l.dat")), 2, "must end in .npz")
    result = posecheck(*score(twists, "--json", tmp_path / "x", "--csv", tmp_path / "x"))
    told(result, 2, "Two results would be written to the same file")


@pytest.mark.parametrize("option", ["--json", "--csv", "--landmarks", "--annotate"])
def test_a_clip_is_never_overwritten(posecheck: Run, tmp_path: Path, option: str) -> None:
    """An output that is the clip itself, also by another path, is refused and the clip is kept."""
    clip = write_video(tmp_path / "clip.mp4", [grey(9)] * 2)
    if option == "--landmarks":
        clip = write_twists(tmp_path / "clip.npz")
    before = clip.read_bytes()
    (tmp_path / "link").symlink_to(tmp_path)
    result = posecheck(*score(clip, option, tmp_path / "link" / clip.name))
    told(result, 2, "is one of the clips; it would be overwritten")
    assert clip.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["live", "thoracic-twist", "--source", "CLIP", "--record", "CLIP"],
        ["live", "thoracic-twist", "--source", "CLIP", "--json", "CLIP"],
        ["live", "thoracic-twist", "--source", "CLIP", "--events", "CLIP"],
        ["setup", "CLIP", "-m", "thoracic-twist", "--json", "CLIP"],
        ["score", "FOLDER", "-m", "thoracic-twist", "--json", "CLIP"],
        ["score", "FOLDER", "-m", "thoracic-twist", "--csv", "CLIP"],
    ],
)
def test_no_command_overwrites_what_it_reads(
    posecheck: Run, tmp_path: Path, words: list[str]
) -> None:
    """Every command that reads clips refuses to write a result over one."""
    clip = write_video(tmp_path / "clip.mp4", [grey(9)] * 2)
    before = clip.read_bytes()
    named = {"CLIP": clip, "FOLDER": tmp_path}
    result = posecheck(*(named.get(word, word) for word in words))
    told(result, 2, "is one of the clips; it would be overwritten")
    assert clip.read_bytes() == before


def test_the_demo_writes_videos_only(posecheck: Run, tmp_path: Path) -> None:
    """A place whose suffix no player knows is refused before anything is scored."""
    told(posecheck("demo", "--out", tmp_path / "demo.txt"), 2, "--out", "must end in .mp4")


def test_a_frame_rate_is_a_number(posecheck: Run) -> None:
    """Infinity is above every least rate."""
    result = posecheck("live", "thoracic-twist", "--fps", "inf")
    told(result, 2, "'--fps'", "1000")


# --- installation and machine: 5 ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda file: file.unlink(), ("The model 'lite' is not in", "rebuild it with")),
        (lambda file: cut_off(file, file, 0.5), ("is damaged", "bytes instead of")),
        (lambda file: zeroed(file, file, at=0.5, count=64), ("is damaged", "sha256 differs")),
    ],
    ids=["missing", "cut off", "altered"],
)
def test_a_damaged_or_missing_model(
    posecheck: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tamper: Callable[[Path], Any],
    words: tuple[str, ...],
) -> None:
    """A model that is missing, short or altered: 5, and how to restore it."""
    folder = tmp_path / "models"
    shutil.copytree(bundles.models_folder(), folder)
    tamper(folder / "pose_landmarker_lite.task")
    monkeypatch.setattr(bundles, "models_folder", lambda: folder)
    clip = write_video(tmp_path / "clip.mp4", [grey(9)] * 2)
    told(posecheck(*score(clip)), 5, *words, "checkout -- pose_landmarker_lite.task")


@pytest.mark.parametrize("option", ["--json", "--csv", "--annotate", "--landmarks"])
def test_an_output_that_cannot_be_written_is_told_first(
    posecheck: Run, tmp_path: Path, option: str
) -> None:
    """No such folder, or the output is a folder: 5 before the (missing) clip is even looked for."""
    name = {"--annotate": "out.mp4", "--landmarks": "out.npz"}.get(option, "out")
    missing = tmp_path / "no" / "such" / name
    result = posecheck(*score("missing.mp4", option, missing))
    told(result, 5, name, "its folder does not exist", "Create the folder")
    folder = tmp_path / name
    folder.mkdir()
    told(posecheck(*score("missing.mp4", option, folder)), 5, "it is a folder", "Add a file name")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_output_without_permission_is_told_first(
    posecheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No permission to write in a folder: 5 before the work starts, with what to do."""
    _forbid(monkeypatch, lambda path, mode: path.parent == tmp_path and mode != "r")
    result = posecheck(*score("missing.mp4", "--json", tmp_path / "out.json"))
    told(result, 5, "out.json cannot be written: permission denied", "change the permissions")


@pytest.mark.usefixtures("_permissions_count")
def test_an_output_folder_without_permission_is_told_first(posecheck: Run, tmp_path: Path) -> None:
    """A folder whose permissions were taken away: 5 before the work starts."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    result = posecheck(*score("missing.mp4", "--json", folder / "out.json"))
    told(result, 5, "permission denied")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_a_full_disk(posecheck: Run, twists: Path, option: str) -> None:
    """A disk that is full when the results are written: 5, and to free some space."""
    told(posecheck(*score(twists, option, "/dev/full")), 5, "the disk is full", "Free some space")


@contextlib.contextmanager
def _small_files(limit_bytes: int) -> Iterator[None]:
    """Files cannot grow beyond this in the block, as on a disk that fills up."""
    resource = pytest.importorskip("resource", reason="limits of file size need a Unix")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_while_landmarks_are_kept(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """Landmarks that cannot be written: 5, no half a file; what was measured is shown."""
    with _small_files(50_000):
        result = posecheck(*score(twists, "--landmarks", tmp_path / "kept.npz"))
    told(result, 5, "kept.npz cannot be written")
    assert "thoracic twists, " in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_a_clip_is_annotated(
    posecheck: Run, scripted: Script, six_seconds: Path, tmp_path: Path
) -> None:
    """An annotated clip that cannot be written to its end: 5, and no half a file is left behind."""
    scripted(lambda frame: turning(frame.t_s))
    with _small_files(20_000):
        result = posecheck(*score(six_seconds, "--annotate", tmp_path / "out.mp4"))
    told(result, 5, "out.mp4 cannot be written")
    assert list(tmp_path.iterdir()) == []


# --- several clips ------------------------------------------------------------------------------


def test_one_bad_clip_does_not_spoil_the_others(
    posecheck: Run, twists: Path, tmp_path: Path
) -> None:
    """Of three clips the two good ones are measured; the bad one gives its code and its reason."""
    (tmp_path / "bad.mp4").touch()
    out = tmp_path / "out.json"
    again = tmp_path / "again.npz"
    shutil.copy(twists, again)
    result = posecheck(*score(twists, tmp_path / "bad.mp4", again, "--json", out))
    told(result, 3, "bad.mp4 is empty (0 bytes)")
    document = json.loads(out.read_text())
    assert document["schema"] == "posecheck.sessions/1"
    assert [one["source"]["name"] for one in document["sessions"]] == ["twists.npz", "again.npz"]
    assert [len(one["sets"][0]["repetitions"]) for one in document["sessions"]] == [2, 2]
    [failure] = document["failed"]
    assert (failure["name"], failure["exit_code"]) == ("bad.mp4", 3)
    assert "is empty" in failure["message"]


def test_of_several_codes_the_gravest_counts(posecheck: Run, twists: Path, tmp_path: Path) -> None:
    """A refused clip and one in which nothing is measured: 4, which is the larger code."""
    nobody = write_landmarks(tmp_path / "nobody.npz", lambda _: None, 4.0)
    told(posecheck(*score(twists, tmp_path / "missing.mp4", nobody)), 4, "There is no file")


def test_a_mistake_of_ours_is_told_without_a_traceback(
    posecheck: Run, twists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unforeseen error ends with 1 and one sentence; with --debug it is shown in full."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("posecheck.app.clips.score", broken)
    result = posecheck(*score(twists))
    assert result.returncode == 1
    assert "ZeroDivisionError: surprise" in result.stderr
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr
    told = posecheck(*score(twists, "--debug"))
    assert told.returncode == 1
    assert "Traceback" in told.stderr
    assert "ZeroDivisionError: surprise" in told.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("score", "{}.mp4"),
        ("score", "{}"),
        ("score", "clip.npz", "-m", "thoracic-twist", "--json", "{}.json"),
        ("journal", "--database", "{}.sqlite"),
        ("audit", "run", "--inbox", "{}"),
        ("baseline", "record", "ankle-rock", "{}.npz"),
    ],
    ids=" ".join,
)
def test_a_name_that_no_file_can_have_is_said_to_be_one(posecheck: Run, tmp_path: Path, words):
    """Systems allow 255 letters; whatever looks for the file first."""
    clip, long = write_twists(tmp_path / "clip.npz"), str(tmp_path / ("x" * 300))
    result = posecheck(*(clip if word == "clip.npz" else word.format(long) for word in words))
    told(result, 2, "cannot be a file", "Choose another name")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("score", "a.npz", "--side", "lft"), "'lft' is not one of 'left', 'right'."),
        (("score", "a.npz", "--jobs", "0"), "it must be at least 1"),
        (("journal", "list", "--last", "x"), "it must be a whole number"),
        (("target", "set", "ankle-rock", "40deg"), "it must be a number"),
        (("target", "set", "ankle-rock", "400"), "it must be at most 180"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_plain_words(posecheck: Run, words, said):
    """Not in those of the library that reads it."""
    result = posecheck(*words)
    told = " ".join(result.stderr.replace("│", " ").split())
    assert result.returncode == 2
    assert f"Invalid value for '{words[2] if words[2][0] == '-' else 'degrees'}': {said}" in told


def test_an_inbox_that_is_missing_is_called_that(posecheck: Run, tmp_path: Path):
    (tmp_path / "file").touch()
    for name, what in (("gone", "is missing"), ("file", "is not a folder")):
        result = posecheck("audit", "run", "--inbox", tmp_path / name)
        assert result.returncode == 3
        assert f"The inbox {tmp_path / name} {what}. Name the folder" in result.stderr
