"""What a clip says of itself, when it has arrived, and what is remembered of it."""

import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path, PurePath
from unicodedata import normalize

import pytest

from posecheck.app.answering import answer
from posecheck.app.user_data import person_name
from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.inbox.arriving import growing, look, not_downloaded
from posecheck.inbox.ledger import Entry, Ledger, Outcome
from posecheck.inbox.lock import only_run
from posecheck.inbox.naming import Named, Question, named
from posecheck.inbox.sidecar import Sidecar, sidecar_of
from posecheck.movements import Library

NOTHING = Sidecar()


def of(path: str, sidecar: Sidecar = NOTHING, **changes) -> Named | Question:
    return named(PurePath(path), sidecar, library=Library(), **changes)


@pytest.mark.parametrize(
    ("path", "movement", "side"),
    [
        ("ankle-rock/left/a.mp4", "ankle-rock", Side.LEFT),
        ("2026/Ankle Rock/11/right/a.mp4", "ankle-rock", Side.RIGHT),
        ("left/hip_circle/a.mp4", "hip-circle", Side.LEFT),
        ("thoracic-twist 2026-11-23.mp4", "thoracic-twist", None),
        ("Camera/ANKLE_ROCK-right-3.MOV", "ankle-rock", Side.RIGHT),
        ("thoracic-twist/left-right.mp4", "thoracic-twist", None),
    ],
)
def test_folders_at_any_level_and_names_say_what_a_clip_is(path, movement, side):
    """Capitals, underscores and blanks make no difference."""
    found = of(path)
    assert isinstance(found, Named)
    assert (found.movement.id, found.side, found.person) == (movement, side, "me")


@pytest.mark.parametrize(
    "path",
    ["a.mp4", "ankle/a.mp4", "rock-ankle.mp4", "ankle-rocket.mp4", "ankle-rock/hip-circle.mp4",
     "left/ankle-rock-right.mp4"],
)  # fmt: skip
def test_what_is_not_said_or_said_twice_is_asked(path):
    """Never guessed."""
    assert isinstance(of(path), Question)


def test_a_sidecar_comes_before_the_path():
    """It answers what the path leaves open."""
    found = of("left/x.mp4", Sidecar(movement="ankle-rock", side=Side.RIGHT, mirrored=True))
    assert isinstance(found, Named)
    assert (found.side, found.mirrored) == (Side.RIGHT, True)
    assert isinstance(of("x.mp4", Sidecar(movement="jumping")), Question)


def test_with_several_people_a_clip_must_say_whose_it_is():
    """One of them in the path; else it is asked, unless there is one only."""
    both = {"persons": ["anna", "Ben B"]}
    assert of("ben-b/ankle-rock.mp4", **both).person == "Ben B"
    assert isinstance(of("ankle-rock.mp4", **both), Question)
    assert of("ankle-rock.mp4", persons=["anna"]).person == "anna"
    assert of("ankle-rock.mp4", person="ben", **both).person == "ben"


def test_another_protocol_in_the_path_keeps_its_sessions_apart():
    """A half-kneeling rock is not compared with one in split stance."""
    found = of("ankle-rock/half-kneeling/left/a.mp4")
    assert found.movement.protocol == {"position": "half-kneeling", "knee": "bent"}
    assert found.answers != of("ankle-rock/left/a.mp4").answers


def test_a_sidecar_is_read(tmp_path):
    """All it may say; a date without an offset is local."""
    text = 'movement = "ankle-rock"\nside = "left"\nmirrored = true\nrecorded_at = 2026-03-01\n'
    (tmp_path / "a.mp4.toml").write_text(text, encoding="utf-8")
    found = sidecar_of(tmp_path / "a.mp4")
    assert (found.movement, found.side, found.mirrored) == ("ankle-rock", Side.LEFT, True)
    assert found.recorded_at is not None
    assert found.recorded_at.tzinfo is not None
    assert sidecar_of(tmp_path / "b.mp4") == Sidecar()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sidecar_is_read_in_every_form_that_editors_write(tmp_path, encoding, end):
    """With a mark, in UTF-16, with any line ends; an answer is added to it."""
    place = tmp_path / "a.mp4.toml"
    place.write_bytes(f'movement = "ankle-rock"{end}note = "Übung"{end}'.encode(encoding))
    (tmp_path / "a.mp4").write_bytes(b"")
    assert sidecar_of(tmp_path / "a.mp4") == Sidecar("ankle-rock", note="Übung")
    answer(tmp_path / "a.mp4", {"side": "left"}, Library())
    assert sidecar_of(tmp_path / "a.mp4") == Sidecar("ankle-rock", side=Side.LEFT, note="Übung")


def test_a_sidecar_that_is_no_text_is_refused_and_kept(tmp_path):
    """Also by an answer, which would be added to it."""
    place = tmp_path / "a.mp4.toml"
    place.write_bytes("note = 'Übung'".encode("latin-1"))
    (tmp_path / "a.mp4").write_bytes(b"")
    before = place.read_bytes()
    with pytest.raises(UsageError, match="Save it again as UTF-8"):
        sidecar_of(tmp_path / "a.mp4")
    with pytest.raises(UsageError, match="Save it again as UTF-8"):
        answer(tmp_path / "a.mp4", {"side": "left"}, Library())
    assert place.read_bytes() == before


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
@pytest.mark.parametrize("ending", [".mp4.toml", ".toml"])
def test_a_sidecar_whose_name_is_written_in_the_other_form_is_read(tmp_path, forms, ending):
    """Some systems take letters and marks apart; a folder that is synced has both forms."""
    clip, beside = (normalize(form, "Übung é") for form in forms)
    (tmp_path / f"{beside}{ending}").write_text('movement = "ankle-rock"\n', encoding="utf-8")
    (tmp_path / f"{clip}.mp4").write_bytes(b"")
    assert sidecar_of(tmp_path / f"{clip}.mp4").movement == "ankle-rock"
    said = answer(tmp_path / f"{beside}.mp4", {"side": "left"}, Library())
    assert said.name == f"{beside}{ending}"
    assert sidecar_of(tmp_path / f"{clip}.mp4") == Sidecar("ankle-rock", side=Side.LEFT)


@pytest.mark.parametrize(
    "text",
    ["movment = 1", "side = 'up'", "mirrored = 'yes'", "recorded_at = 'soon'", "= 3", "note = 1"],
)
def test_a_sidecar_that_cannot_be_understood_is_refused(tmp_path, text):
    """With its name and the key."""
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.toml"):
        sidecar_of(tmp_path / "a.mp4")


def test_only_whole_clips_are_seen(tmp_path):
    """Hidden files, partial endings, pictures and texts are passed over."""
    for name in ("a.mp4", "b.MOV", ".c.mp4", "d.mp4.part", "e.jpg", "f.toml", ".sync/g.mp4"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert sorted(map(str, look(tmp_path))) == ["a.mp4", "b.MOV"]


@pytest.mark.parametrize(
    "name", ["00001.MTS", "00001.m2ts", "clip.M4V", "clip.3gp", "clip.mp4", "IMG_1.MOV", "a.webm"]
)
def test_what_phones_and_cameras_make_is_seen(tmp_path, name):
    """In capitals or not; beside it what macOS keeps of a file, which is none."""
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / f"._{name}").write_bytes(b"x")
    assert list(map(str, look(tmp_path))) == [name]


def test_clips_that_are_in_icloud_only_are_known_by_name(tmp_path):
    """Their places are hidden files."""
    for name in (".IMG_1.MOV.icloud", ".notes.txt.icloud"):
        (tmp_path / "left").mkdir(exist_ok=True)
        (tmp_path / "left" / name).write_bytes(b"bplist")
    assert list(map(str, not_downloaded(tmp_path))) == [str(Path("left/IMG_1.MOV"))]


def test_other_content_of_the_same_size_and_time_is_seen(tmp_path):
    """As after a clip was trimmed by a program that keeps the time."""
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"one")
    before = look(tmp_path)
    stat = clip.stat()
    time.sleep(0.02)
    clip.write_bytes(b"two")
    os.utime(clip, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert look(tmp_path) != before


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_with_accents_is_known_however_it_is_stored(tmp_path, form):
    """Some file systems store letters and their accents apart."""
    folder = normalize(form, "Zoë")
    other = normalize("NFD" if form == "NFC" else "NFC", "Zoë")
    assert of(f"{folder}/ankle-rock.mp4", persons=[other, "ben"]).person == other
    (tmp_path / "a.mp4.toml").write_text(f'person = "{folder}"', encoding="utf-8")
    assert sidecar_of(tmp_path / "a.mp4").person == normalize("NFC", "Zoë") == person_name(folder)


def test_a_clip_that_grows_while_we_wait_is_not_taken(tmp_path):
    """Neither is one that is still empty."""
    for name, data in (("done.mp4", b"x"), ("growing.mp4", b"x"), ("empty.mp4", b"")):
        (tmp_path / name).write_bytes(data)
    before = look(tmp_path)
    writer = threading.Timer(0.05, lambda: (tmp_path / "growing.mp4").write_bytes(b"xy"))
    writer.start()
    found = growing(tmp_path, before, settle_s=0.3)
    assert {str(one) for one in found} == {"growing.mp4", "empty.mp4"}


def test_what_became_of_a_clip_outlives_the_run(tmp_path):
    """Also under another path; a damaged file is begun anew, a half-written one not read."""
    place, inbox = tmp_path / "data" / "inbox.json", tmp_path
    entry = Entry("abc", 3, 4, ("ankle-rock", "left"), Outcome.KEPT, "", "s1")
    ledger(place, inbox).put(PurePath("x/a.mp4"), entry)
    again = ledger(place, inbox)
    assert again.get(PurePath("x/a.mp4")) == entry
    assert again.done("abc", ("ankle-rock", "left")) == entry
    assert again.done("abc", ("ankle-rock", "right")) is None
    assert ledger(place, tmp_path / "other").entries == {}
    assert ledger(place, inbox, journal="another").entries == {}
    place.with_name("inbox.json.part").write_text("{", encoding="utf-8")
    assert ledger(place, inbox).get(PurePath("x/a.mp4")) == entry
    place.write_text(json.dumps({"inboxes": {"a": {"b": {}}}}), encoding="utf-8")
    assert ledger(place, inbox).entries == {}


def ledger(place: Path, inbox: Path, *, journal: str = "one", held: Sequence[str] = ()) -> Ledger:
    return Ledger(place, inbox, journal=journal, held=held)


def test_what_an_older_version_remembered_goes_to_the_journal_that_holds_it(tmp_path):
    """It did not say which journal it meant; each takes its own, whichever comes first."""
    place, inbox = tmp_path / "inbox.json", tmp_path
    entries = {
        name: asdict(Entry(name, 3, 4, ("ankle-rock",), Outcome.KEPT, "", session))
        for name, session in (("a.mp4", "s1"), ("b.mp4", "s2"))
    }
    old = {"schema": "posecheck.inbox/1", "inboxes": {str(inbox.resolve()): entries}}
    place.write_text(json.dumps(old), encoding="utf-8")
    first = ledger(place, inbox, journal="one", held=["s1"])
    assert list(first.entries) == ["a.mp4"]
    first.put_reported(["s1"])
    assert list(ledger(place, inbox, journal="two", held=["s2", "s3"]).entries) == ["b.mp4"]
    assert list(ledger(place, inbox, journal="one").entries) == ["a.mp4"]


def test_two_runs_never_work_at_once(tmp_path):
    """The second is told; after the first it may."""
    place = tmp_path / "data" / "lock"
    with only_run(place) as first, only_run(place) as second:
        assert (first, second) == (True, False)
    with only_run(place) as third:
        assert third


def test_a_moment_with_an_offset_stays(tmp_path):
    """As it was written."""
    path: Path = tmp_path / "a.mp4.toml"
    path.write_text('recorded_at = "2026-03-01T18:30:00+00:00"\n', encoding="utf-8")
    assert sidecar_of(tmp_path / "a.mp4").recorded_at == datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
