"""Exports that say what cannot be true: refused whole, and the journal is as it was."""

import base64
import json
import lzma
import shutil
from collections.abc import Iterator

import pytest

from bench.trust.imports import NOW, say_everything, trials_of
from posecheck.documents.schema import journal_problems, journal_schema
from posecheck.errors import InputRefusedError
from posecheck.journal import Journal, open_journal
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.journal.soundness import problem_in
from tests.helpers.kept import a_start, keep


@pytest.fixture
def journal(tmp_path) -> Iterator[Journal]:
    """Two sessions from one file and one of a camera, and everything that can be said of them."""
    with open_journal(tmp_path / "journal.sqlite") as opened:
        for start in (a_start(), a_start(movement="ankle-rock"), a_start("11" * 32, day=3)):
            keep(opened, start)
        say_everything(opened)
        yield opened


def document_of(journal):
    return json.loads("".join(exported(journal, now=NOW)))


def repacked(data: str, **head) -> str:
    """Landmarks whose head says something else."""
    line, body = lzma.decompress(base64.b64decode(data)).split(b"\n", 1)
    said = json.dumps({**json.loads(line), **head}).encode()
    return base64.b64encode(lzma.compress(said + b"\n" + body)).decode()


def in_session(**changes):
    return lambda one: one["sessions"][0].update(changes)


def in_repetition(**changes):
    return lambda one: one["sessions"][0]["measurements"][0]["repetitions"][0].update(changes)


def in_record(**changes):
    def change(document):
        repetition = document["sessions"][0]["measurements"][0]["repetitions"][0]
        repetition["record"].update(changes)

    return change


def in_measurement(**changes):
    return lambda one: one["sessions"][0]["measurements"][0].update(changes)


def in_mark(**changes):
    return lambda one: one["marks"][0].update(changes)


def in_chunk(change):
    def changed(document):
        chunk = document["sessions"][0]["landmarks"][0]["chunks"][0]
        chunk.update(change(chunk))

    return changed


def of_another_session(table):
    def change(document):
        document["sessions"][0][table][0]["session_id"] = document["sessions"][1]["id"]

    return change


HARM = {
    "a date in the year 1": (in_session(recorded_at="0001-01-01T00:00:00+14:00"), "recorded_at"),
    "a date without offset": (in_session(recorded_at="2026-03-01T18:30:00"), "recorded_at"),
    "a number as date": (in_session(recorded_at=10**40), "recorded_at"),
    "a moment of the year 9999": (in_mark(made_at="9999-12-31T23:59:59-12:00"), "made_at"),
    "a person without a letter": (in_session(person="\x1b[2J"), "not a name"),
    "no measurement": (in_session(measurements=[]), "measurements"),
    "a repetition without measures": (in_record(measures=[]), "measures"),
    "an end before its start": (in_record(end_s=0.5), "not in order"),
    "a set before the first": (in_repetition(set_number=-1), "set_number"),
    "another side in the record": (in_record(side="right"), "side"),
    "another movement in a repetition": (in_repetition(movement="squat"), "another movement"),
    "a repetition that stands twice": (
        lambda one: one["sessions"][0]["measurements"][0]["repetitions"].append(
            one["sessions"][0]["measurements"][0]["repetitions"][0]
        ),
        "not in order",
    ),
    "a session that stands twice": (
        lambda one: one["sessions"].append(one["sessions"][0]),
        "stands twice",
    ),
    "a note of another session": (of_another_session("notes"), "belongs to another session"),
    "a measurement of another session": (
        of_another_session("measurements"),
        "belongs to another session",
    ),
    "a mark in no session": (in_mark(session_id="0" * 32), "is missing"),
    "a mark of somebody else's session": (in_mark(person="Ada"), "another person"),
    "a document that is a list": (
        lambda one: one["sessions"][0]["measurements"][0]["finished"].update(document=[]),
        "document",
    ),
    "a reference that nobody can type": (
        lambda one: one["sessions"][0]["measurements"][0]["software"]["settings"].update(
            reference="first:many"
        ),
        "--reference",
    ),
    "a label that ends before it begins": (
        lambda one: one["labels"][0].update(end_s=-1.0),
        "ends before it begins",
    ),
    "landmarks of no kind": (
        in_chunk(lambda one: {"data": repacked(one["data"], kinds=[1])}),
        "cannot be read",
    ),
    "landmarks of a picture that is too large": (
        in_chunk(lambda one: {"data": repacked(one["data"], width_px=10**9)}),
        "a size that no picture has",
    ),
    "fewer landmarks than are said": (in_chunk(lambda _: {"frames": 3000}), "frames"),
    "landmarks without end": (
        in_chunk(lambda _: {"data": base64.b64encode(lzma.compress(bytes(10**8))).decode()}),
        "cannot be read",
    ),
}


@pytest.mark.parametrize(
    ("allowed", "harmful"),
    [
        (
            in_session(recorded_at="2199-12-31T12:00:00+00:00"),
            in_session(recorded_at="2200-01-01T12:00:00+00:00"),
        ),
        (
            in_chunk(lambda one: {"data": repacked(one["data"], width_px=32767)}),
            in_chunk(lambda one: {"data": repacked(one["data"], width_px=32768)}),
        ),
    ],
    ids=["a year", "a width"],
)
def test_what_may_just_be_is_sound(journal, allowed, harmful):
    """Nothing from 2200 on, and no picture that is wider than 32,767 pixels."""
    document = document_of(journal)
    allowed(document)
    assert problem_in(document) is None
    harmful(document)
    assert problem_in(document) is not None


@pytest.mark.parametrize(("change", "said"), HARM.values(), ids=HARM)
def test_a_document_that_cannot_be_true_is_refused(journal, tmp_path, change, said):
    """With the place in it, and the journal is the same byte for byte."""
    document = document_of(journal)
    change(document)
    place = tmp_path / "other.sqlite"
    open_journal(place).close()
    before = place.read_bytes()
    with open_journal(place) as other, pytest.raises(InputRefusedError, match=said):
        bring_in(other, json.dumps(document), name="export.json", now=NOW)
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "posecheck.journal/1", "sessions": NaN, "marks": []}',
        "[" * 100_000,
        '{"schema": "posecheck.journal/1", "sessions": [], "marks": [], "x": "\\ud800"}',
        '{"schema": "posecheck.journal/1", "sessions": [], "marks": [], "x": "\\u0000"}',
        '{"schema": "posecheck.journal/1", "sessions": [], "marks": [], "x": 1' + "0" * 5000 + "}",
    ],
    ids=["NaN", "nested", "half a surrogate pair", "the character 0", "a number without end"],
)
def test_a_text_that_no_database_takes_is_refused(journal, text):
    """Whatever it would say."""
    with pytest.raises(InputRefusedError):
        bring_in(journal, text, name="export.json", now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["sessions"][0].update(person="Ada"),
        lambda one: one["sessions"][0].update(protocol={"position": "standing"}),
        lambda one: one["sessions"][0].update(id="0" * 32, person="Ada"),
    ],
)
def test_an_export_that_calls_a_known_session_something_else_is_refused(journal, change):
    """What has the same id or identity must be the same."""
    document = document_of(journal)
    for session in document["sessions"]:  # so that it is known by its id and identity alone
        for table in ("notes", "feelings", "tags"):
            session[table] = []
    document["marks"] = []
    change(document)
    for row in (*document["sessions"][0]["landmarks"], *document["sessions"][0]["measurements"]):
        row["session_id"] = document["sessions"][0]["id"]
        for repetition in row.get("repetitions", ()):
            repetition["protocol"] = document["sessions"][0]["protocol"]
    before = document_of(journal)
    with pytest.raises(InputRefusedError, match="another one in this journal"):
        bring_in(journal, json.dumps(document), name="export.json", now=NOW)
    assert document_of(journal) == before


def test_an_export_is_what_its_schema_says(journal):
    """And the schema describes every field of it."""

    def fields(schema, name):
        return set(schema["$defs"][name]["properties"])

    document, schema = document_of(journal), journal_schema()
    assert list(journal_problems(document)) == []
    session = document["sessions"][0]
    measured = session["measurements"][0]
    assert set(document) == set(schema["properties"])
    assert set(session) == fields(schema, "session")
    assert set(measured) == fields(schema, "measurement")
    assert set(measured["repetitions"][0]) == fields(schema, "repetition")
    assert set(measured["repetitions"][0]["record"]) == fields(schema, "record")
    assert set(document["marks"][0]) == fields(schema, "mark")
    assert set(document["labels"][0]) == fields(schema, "label")


def test_an_export_without_any_one_field_is_refused_or_taken(journal, tmp_path):
    """A number that is missing was not known."""
    text = "".join(exported(journal, now=NOW))
    empty, place, taken = tmp_path / "empty.sqlite", tmp_path / "one.sqlite", set()
    open_journal(empty).close()
    for path in sorted({fields_only(path) for path in paths_of(json.loads(text))}):
        document = json.loads(text)
        remove(document, path)
        shutil.copyfile(empty, place)
        with open_journal(place) as other:
            try:
                bring_in(other, json.dumps(document), name="export.json", now=NOW)
            except InputRefusedError:
                continue
            assert len(other.sessions()) == len(journal.sessions())
            taken.add(path[-1])
    assert {"peak_speed_deg_s", "recording_id"} <= taken
    assert "id" not in taken


def paths_of(one, before=()):
    """The places of all fields in a document; the first of a list stands for all."""
    parts = one.items() if isinstance(one, dict) else enumerate(one[:1])
    for key, value in parts:
        if isinstance(one, dict):
            yield (*before, key)
        if isinstance(value, (dict, list)):
            yield from paths_of(value, (*before, key))


def fields_only(path):
    return tuple(key for key in path if isinstance(key, str))


def remove(one, path):
    """Take a field out of the first of each list on the way to it."""
    for key in path[:-1]:
        one = one[key]
        one = one[0] if isinstance(one, list) else one
    one.pop(path[-1], None)


def test_changed_exports_are_refused_or_leave_a_journal_that_works(journal, tmp_path):
    """The campaign in short: whatever is accepted can be listed, shown, audited and exported."""
    trials = list(trials_of(tmp_path / "journal.sqlite", count=15, seed=3))
    assert [trial for trial in trials if trial.is_fault] == []
    assert {trial.outcome for trial in trials} == {"refused", "accepted, usable"}
