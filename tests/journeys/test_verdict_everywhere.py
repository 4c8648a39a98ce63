"""One session with a repetition of each cell of the verdict table, wherever it is shown."""

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from posecheck.audit.journal_facts import forced_of
from posecheck.audit.material import SessionMaterial
from posecheck.body import Side
from posecheck.documents.audit import audit_document
from posecheck.documents.audit_markdown import audit_markdown
from posecheck.documents.session import session_document
from posecheck.documents.table import write_csv
from posecheck.drawing.panel import last_words
from posecheck.history import ME, DateOrigin, Measurement, PastRepetition, PastSession
from posecheck.judgement.verdict import judge
from posecheck.movements import load_movement
from posecheck.records import Limit, MeasuredValue, Note, Repetition, StandardError, Verdict
from posecheck.terminal.journal import show_past_session, show_sessions
from posecheck.terminal.session import show_session
from posecheck.words.verdicts import verdict_line, verdict_phrase
from tests.helpers import audits
from tests.helpers.examples import repetition, session

TWIST = load_movement("thoracic-twist")
LIMIT = Limit("thorax_rotation", 40.0, "reference", Side.LEFT, margin_deg=6.0)
PUSH = Note("push-speed", "The last part before the end range was fast.")
BOUNCE = Note("push-bounce", "It bounced once at the end range.")
HELP = Note("help-pelvis-turns", "The pelvis did the rest.")
LEAVES = Note("leaves-the-line", "11° further than the line of this set (36°).")
SIGNS = ((), (PUSH,), (BOUNCE,), (HELP,), (PUSH, BOUNCE, HELP))
NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def _verdicts() -> Iterator[tuple[float, Verdict]]:
    """Each cell: below, at and past the limit, without any, and off the line; each done how."""
    for signs in SIGNS:
        for deg in (32.0, 40.0, 45.6, 52.0):
            value = MeasuredValue("thorax_rotation", deg, "deg", StandardError(0.0, 3.0), True)
            given = replace(LIMIT, origin="option")
            yield deg, judge(Side.LEFT, [value], limits=[given], signs=signs)
            yield deg, judge(Side.LEFT, [value], limits=(), signs=signs)
    yield 47.0, Verdict("forced", (LEAVES,), "past", (), 11.0)


DONE = tuple(
    replace(repetition(i, Side.LEFT, deg, start_s=4.0 * i), verdict=verdict)
    for i, (deg, verdict) in enumerate(_verdicts(), start=1)
)
SESSION = replace(session(*DONE, limits=(LIMIT,), duration_s=90.0), pain={Side.LEFT: 5})
MEASUREMENT = Measurement("m", 1, NOW, True, len(DONE), {"version": "1", "model": "full"}, None)
PAST = PastSession(
    *("ab" * 16, ME, "thoracic-twist", {"position": "seated"}, "video", "twist.mp4", None),
    mirrored=False,
    recorded_at=NOW,
    date_origin=DateOrigin.OPTION,
    deleted=False,
    measurements=(MEASUREMENT,),
)


def _kept(one: Repetition) -> PastRepetition:
    return PastRepetition(
        *(one, PAST.id, "m", ME, PAST.movement, PAST.protocol, 1, NOW, DateOrigin.OPTION, True),
        software={},
    )


KEPT = [_kept(one) for one in DONE]


def _printed(show, *arguments, width: int = 80, **options) -> str:
    text = io.StringIO()
    show(*arguments, Console(file=text, width=width), **options)
    return text.getvalue()


def _rows(page: str) -> list[str]:
    """The row of each repetition, with what is told below it."""
    table = page[page.index("─\n") + 2 : page.index("In brackets:")]
    return [" ".join(row.split()) for row in re.split(r"\n(?! {3})", table.rstrip())]


def test_the_terminal_says_it():
    page = _printed(show_session, SESSION, TWIST)
    for row, one in zip(_rows(page), DONE, strict=True):
        assert verdict_line(one.verdict, brief=True) in row
    assert max(map(len, page.splitlines())) <= 80


def test_the_journal_says_it():
    sets = session_document(SESSION)["sets"]
    page = _printed(show_past_session, PAST, KEPT, {}, sets=sets)
    for row, one in zip(_rows(page), DONE, strict=True):
        assert verdict_line(one.verdict, brief=True) in row
    assert "Limit, left: 40°, margin 6°, from your references." in page
    assert "Protocol: seen: seated, arms crossed" in page


def test_the_journal_tells_the_same_story_as_the_score():
    """Table and remarks are the same, word for word: also that it was done standing."""
    standing = Note("other-protocol", "Done standing; the protocol asks for seated.")
    verdict = replace(DONE[0].verdict, reasons=(*DONE[0].verdict.reasons, standing))
    low = MeasuredValue("thorax_rotation", 15.0, "deg", StandardError(0.0, 10.0), True)
    done = (replace(DONE[0], verdict=verdict, measures=(low, *DONE[0].measures[1:])), *DONE[1:])
    scored = _printed(show_session, session(*done, limits=(LIMIT,), duration_s=300.0), TWIST)
    kept = _printed(show_past_session, PAST, [_kept(one) for one in done], {})
    (story, _) = scored[scored.index("#  side") :].split("\nSides\n")
    assert story.strip() == kept[kept.index("#  side") :].strip()
    assert "15° (−1 to 31)" in story
    assert standing.text in story


def test_the_journal_names_the_set_of_each_limit():
    """Two sets of a whole session, each with a limit of its own; limits alike stand there once."""
    later = [replace(_kept(one), set_number=2) for one in DONE[:2]]
    (first,) = session_document(session(*DONE[:2], limits=(LIMIT,)))["sets"]
    (second,) = session_document(session(*DONE[:2], limits=(replace(LIMIT, deg=37.0),)))["sets"]
    line = "Limit, left: {}°, margin 6°, from your references."
    page = _printed(show_past_session, PAST, [*KEPT[:2], *later], {}, sets=[first, second])
    (_, one, other) = page.split("\nSet ")
    assert (one.startswith("1"), other.startswith("2")) == (True, True)
    assert (line.format(40) in one, line.format(37) in other) == (True, True)
    assert page.count("Limit, left") == 2
    nothing = {**first, "repetitions": []}
    sets = [nothing, first, nothing, first]
    alike = _printed(show_past_session, PAST, [*KEPT[:2], *later], {}, sets=sets)
    assert alike.index(line.format(40)) < alike.index("\nSet 1")
    assert alike.count("Limit, left") == 1


def test_the_list_of_the_journal_marks_forced_sessions():
    forced = sum(one.verdict.code == "forced" for one in DONE)
    page = _printed(show_sessions, [PAST], KEPT, {})
    assert f"{forced} forced" in page
    assert "forced" not in _printed(show_sessions, [PAST], KEPT[:1], {})


def test_the_document_says_it():
    """A program that reads it can say the same words."""
    (one_set,) = session_document(SESSION)["sets"]
    for found, one in zip(one_set["repetitions"], DONE, strict=True):
        over = math.nan if found["over_deg"] is None else found["over_deg"]
        reasons = tuple(Note(note["code"], note["text"]) for note in found["reasons"])
        effort = tuple(found["effort"])
        read = Verdict(found["verdict"], reasons, found["position"], effort, over)
        assert verdict_line(read) == verdict_line(one.verdict)


def test_the_table_for_spreadsheets_says_it(tmp_path):
    write_csv([SESSION], tmp_path / "a.csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8")))
    for row, one in zip(rows, DONE, strict=True):
        verdict = one.verdict
        assert (row["verdict"], row["position"]) == (verdict.code, verdict.position or "")
        assert row["effort"] == " | ".join(verdict.effort)
        over = float(row["over_deg"] or "nan")
        assert over == pytest.approx(verdict.over_deg, abs=0.01, nan_ok=True)
        assert (row["limit_deg"], row["limit_origin"]) == ("40.0", "reference")


def test_the_picture_says_it():
    for one in DONE:
        assert verdict_line(one.verdict) in last_words(one)


def test_the_audit_says_it():
    found = forced_of([SessionMaterial(PAST, tuple(KEPT))])
    audit = replace(audits.SCENARIOS["twelve-weeks"](), forced=found)
    document = audit_document(audit)
    forced = [verdict_phrase(one.verdict) for one in DONE if one.verdict.code == "forced"]
    assert [one["words"] for one in document["forced"]] == forced
    page = audit_markdown(document)
    assert all(f"°: {words}" in page for words in forced)


def test_the_reason_that_says_where_agrees_with_the_words():
    """Both are made from one number."""
    for one in DONE:
        if one.verdict.position is not None:
            words, text = verdict_phrase(one.verdict), one.verdict.reasons[0].text
            assert text.lower().startswith(words.split(",")[0].split(" than")[0].lower())


def test_pain_is_said_first_and_limits_with_where_they_come_from():
    page = _printed(show_session, SESSION, TWIST)
    felt = "You reported pain on the left (5 of 10): kept out of baselines."
    assert page.index(felt) < page.index("Measured:") < page.index("Limit, left: 40°, margin 6°")


def test_a_reference_is_named_and_judged_only_by_what_was_known_before():
    own = replace(DONE[1], index=1, reference=True)
    known = replace(DONE[0], index=2, reference=True)
    page = _printed(show_session, replace(session(own, known), pain={}), TWIST)
    rows = page.splitlines()
    assert any(row.startswith("1  left") and "reference  " in row for row in rows)
    assert any("reference, comfortable: 8° below" in row for row in rows)


@pytest.mark.parametrize(
    ("asked", "limits", "told"),
    [
        ("auto", (), True),
        ("auto", (replace(LIMIT, origin="set"),), True),
        ("auto", (replace(LIMIT, origin="marked"),), False),
        ("first:2", (LIMIT,), False),
        ("none", (), False),
    ],
)
def test_a_set_judged_by_its_own_line_says_so_and_what_would_be_better(asked, limits, told):
    one = replace(session(limits=limits), software={"settings": {"reference": asked}})
    page = _printed(show_session, one, TWIST)
    assert ("No reference repetitions, so no limit" in page) is told
    assert ("--reference first:2" in page) is told


def test_a_later_session_is_listed_without_what_an_earlier_one_had():
    later = replace(PAST, id="cd" * 16, recorded_at=NOW + timedelta(days=1))
    page = _printed(show_sessions, [PAST, later], KEPT, {})
    assert page.count("forced") == 1
