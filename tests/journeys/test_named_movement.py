"""``score --movement`` on a whole session: only its sets are counted, the rest is listed."""

import itertools
import json

import pytest

from posecheck import score
from posecheck.documents.session import session_document
from tests.helpers.joined import write_joined
from tests.helpers.sampled import seen

MOVEMENTS = ("ankle-rock", "thoracic-twist", "hip-circle")
NAMES = ("ankle_rock.mp4", "thoracic_twist.mp4", "hip_circle.mp4")


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """The landmarks of a session of three movements."""
    return write_joined(tmp_path_factory.mktemp("session") / "session.npz", NAMES)


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """No journal of anybody else is looked at."""
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "journal.sqlite"))
    return tmp_path


@pytest.fixture
def scored(posecheck, session, at_home):
    """The document of a session that was read as one movement."""

    def run(*options, clip=session):
        result = posecheck("score", clip, *options, "--json", at_home / "out.json")
        document = json.loads((at_home / "out.json").read_text(encoding="utf-8"))
        return result, document

    return run


def counted(document):
    """Side and end range of each repetition."""
    return [
        (repetition["side"], repetition["end_range_deg"])
        for one in document["sets"]
        for repetition in one["repetitions"]
    ]


@pytest.mark.parametrize(("movement", "clip"), list(zip(MOVEMENTS, NAMES, strict=True)))
def test_only_sets_of_the_movement_that_was_named_are_counted(scored, movement, clip):
    """As many as in its own clip, the same to half a degree; the others are listed."""
    result, document = scored("-m", movement)
    alone = seen(clip)[0].repetitions
    found = counted(document)
    assert [side for side, _ in found] == [str(one.side) for one in alone]
    for (_, deg), one in zip(found, alone, strict=True):
        assert deg == pytest.approx(one.primary.value, abs=0.5)
    others = {part["text"] for part in document["left_out"] if part["code"] == "another-movement"}
    assert len(others) == 2
    assert "Left out" in result.stdout


def test_a_clip_of_one_movement_is_read_whole(scored, tmp_path):
    """The same numbers as without recognition; nothing is left out, and nothing is said of it."""
    clip = write_joined(tmp_path / "rocks.npz", NAMES[:1])
    _, document = scored("-m", "ankle-rock", clip=clip)
    assert document["left_out"] == []
    alone = session_document(score(clip, movement="ankle-rock"))
    assert document["sets"] == json.loads(json.dumps(alone))["sets"]
    assert document["session_id"] == alone["session_id"]


def test_parts_and_what_is_left_out_make_the_recording(scored, session):
    """They lie side by side, from the first frame to the last."""
    _, document = scored("-m", "thoracic-twist")
    parts = [(part["start_s"], part["end_s"]) for part in document["left_out"]]
    parts += map(tuple, document["software"]["settings"]["spans_s"])
    parts.sort()
    assert parts[0][0] == 0.0
    assert parts[-1][1] == pytest.approx(document["source"]["duration_s"], abs=2.5)
    for (_, end_s), (start_s, _) in itertools.pairwise(parts):
        assert start_s == pytest.approx(end_s, abs=0.01)


def test_a_person_says_what_a_part_is(scored):
    """What is said to be something else is left out; what is said to be the movement counts."""
    _, document = scored("-m", "hip-circle", "--label", "1:07-1:18=other")
    assert {side for side, _ in counted(document)} == {"left"}
    assert "Labelled by you." in [part["text"] for part in document["left_out"]]
    _, whole = scored("-m", "hip-circle", "--label", "0:00-1:19=hip-circle")
    assert whole["left_out"] == []


def test_a_recording_of_something_else_gives_nothing_and_says_how_to_count_it(scored):
    """Exit code 4, what it is instead, and the option that overrules it."""
    result, document = scored("-m", "ankle-rock", "--from", "24", "--to", "53")
    assert result.returncode == 4
    assert counted(document) == []
    assert "none of it is recognised as ankle-rock" in result.stderr
    assert "Another movement: thoracic twist." in result.stdout
    assert "--label 0:2" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--plan", "ankle-rock", "-m", "ankle-rock"), "exclude each other"),
        (("-m", "ankle-rock", "--label", "9:00-9:30=ankle-rock"), "lies outside of the recording"),
    ],
)
def test_what_cannot_be_asked_of_a_named_movement_is_refused(
    posecheck, session, at_home, words, told
):
    """Wrong usage: 2, what happened and what to do."""
    result = posecheck("score", session, *words)
    assert result.returncode == 2
    assert told in " ".join((result.stdout + result.stderr).split())


def test_labels_belong_to_one_recording(posecheck, session, at_home):
    """A moment of two recordings is no moment."""
    result = posecheck("score", session, session, "--label", "0:00-0:10=rest")
    assert result.returncode == 2
    assert "--label takes one recording at a time." in result.stderr


def test_what_a_person_says_is_remembered_shown_and_can_be_taken_back(posecheck, scored, session):
    """With --save it holds for the next scoring, also without a movement; =auto takes it back."""
    label = ("--label", "1:07-1:18=other")
    told, _ = scored("-m", "hip-circle", *label)
    assert "With --save it is remembered" in told.stderr
    _, forgotten = scored("-m", "hip-circle")
    assert {side for side, _ in counted(forgotten)} == {"left", "right"}
    scored("-m", "hip-circle", *label, "--save", "--recorded-at", "2026-03-02T08:00")
    _, again = scored("-m", "hip-circle")
    assert {side for side, _ in counted(again)} == {"left"}
    whole = posecheck("score", session)
    assert "As you said" in whole.stdout
    assert "1:07–1:18: Something else" in whole.stdout
    assert "--label 1:07-1:18=auto" in whole.stdout
    _, taken_back = scored("-m", "hip-circle", "--label", "1:07-1:18=auto")
    assert {side for side, _ in counted(taken_back)} == {"left", "right"}


def test_a_session_that_a_later_search_does_not_find_is_replaced(posecheck, session, at_home):
    """A set that is said to be something else takes its session out of the journal."""
    options = ("--save", "--recorded-at", "2026-03-02T08:00")
    posecheck("score", session, *options)
    found = posecheck("score", session, *options, "--label", "0:00-0:23=other")
    assert "no ankle-rock was found this time" in found.stderr
    assert posecheck("journal", "list").stdout.count("ankle-rock") == 0
