"""The document of a weekly audit and what is made of it for people and spreadsheets."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from posecheck.app.audit_pages import lines_of
from posecheck.audit.records import ChangeVerdict, SideVerdict
from posecheck.body import Side
from posecheck.documents.audit import audit_document
from posecheck.documents.audit_forms import AuditForm, shown
from posecheck.documents.schema import audit_schema
from posecheck.page.files import audit_text
from tests.helpers import audits

NAMES = sorted(audits.SCENARIOS)


def document_of(name: str) -> dict[str, Any]:
    return audit_document(audits.SCENARIOS[name]())


def validate(document: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(audit_schema())
    jsonschema.Draft202012Validator(audit_schema()).validate(document)


@pytest.mark.parametrize("name", NAMES)
def test_documents_fit_the_schema_and_hold_no_nan(name):
    """Missing is null."""
    text = audit_text(document_of(name), AuditForm.JSON)
    validate(json.loads(text, parse_constant=pytest.fail))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("series", 0, "change", "verdict"), "a bit better"),
        (("week", "name"), "last week"),
        (("series", 0, "weeks"), []),
        (("person",), None),
        (("series", 0, "weeks", 0, "interval90_deg"), [1.0]),
    ],
)
def test_the_schema_refuses_what_is_no_audit(path, value):
    """An unknown verdict, a week that is none, a series without weeks, half an interval."""
    document = document_of("twelve-weeks")
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(jsonschema.ValidationError):
        validate(document)


def test_the_schema_allows_new_optional_fields():
    """Within /1 fields may be added anywhere."""
    document = document_of("twelve-weeks")
    for place in (document, document["series"][0], document["series"][0]["weeks"][0]):
        place["new"] = 1
    validate(document)


def test_every_series_is_counted_under_its_verdict():
    """The counts at the top are those of the series."""
    document = document_of("twelve-weeks")
    said = [one["change"]["verdict"] for one in document["series"]]
    assert sum(document["verdicts"].values()) == len(said)
    for verdict, count in document["verdicts"].items():
        assert count == said.count(verdict)


def test_the_trend_line_of_the_document_is_the_one_of_the_record():
    """Its two ends, from slope and level."""
    audit = audits.twelve_weeks()
    for one, written in zip(audit.series, audit_document(audit)["series"], strict=True):
        assert one.trend is not None
        weeks = one.trend.last.since(one.trend.first)
        rise = one.trend.slope_deg_per_week * weeks
        ends = written["trend"]["first_deg"], written["trend"]["last_deg"]
        assert ends[1] - ends[0] == pytest.approx(rise, abs=0.011)
        assert ends[1] == pytest.approx(one.trend.level_deg, abs=0.006)


@pytest.mark.parametrize("name", NAMES)
def test_markdown_has_the_figures_of_the_document(name):
    """Every series with its value, its verdict and its change; every week in a table."""
    document = document_of(name)
    text = audit_text(document, AuditForm.MARKDOWN)
    glance = [line for line in text.splitlines() if line.startswith("| ") and "**" in line]
    series = [*document["series"], *document["arcs"]]
    assert len(glance) == len(series)
    for line, one in zip(glance, series, strict=True):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert cells[1] == one["side"]
        assert cells[2] == shown(one["weeks"][-1]["deg"], "deg")
        assert cells[5] == shown(one["change"]["deg"], "change")
    for one in series:
        for week in one["weeks"]:
            assert f"| {week['week']} | {shown(week['deg'], 'deg')} |" in text


def test_markdown_states_no_trend_of_too_few_weeks():
    """Of two weeks it says nothing; the page draws none either."""
    degs, few = [35.0, 34.0], ChangeVerdict.NOT_ENOUGH
    two = audits.a_series("ankle-rock", Side.LEFT, degs, verdict=few)
    five = audits.a_series("ankle-rock", Side.LEFT, [*degs, 35.0, 34.0, 35.0])
    texts = [
        audit_text(audit_document(audits.an_audit([one])), AuditForm.MARKDOWN)
        for one in (two, five)
    ]
    assert ["trend" in text for text in texts] == [False, True]


def test_the_verdict_of_a_forced_repetition_is_said_once():
    """Not again where its first reason begins with the same words."""
    document = document_of("twelve-weeks")
    for one in document["forced"]:
        one["words"] = "7° past your limit"
        one["reasons"] = [{"code": "past", "text": "7° past your limit of 30°; the margin is 6°."}]
    text = audit_text(document, AuditForm.MARKDOWN)
    assert "7° past your limit of 30°" in text
    assert "7° past your limit. 7° past" not in text


def two_protocols() -> Any:
    """The left ankle in two positions; only the first is compared with the right one."""
    kneeling = replace(
        audits.a_series("ankle-rock", Side.LEFT, [35.0] * 4), protocol_name="half-kneeling"
    )
    standing = replace(
        audits.a_series("ankle-rock", Side.LEFT, [31.0] * 5, seed=2), protocol_name="<standing>"
    )
    right = replace(
        audits.a_series("ankle-rock", Side.RIGHT, [33.0] * 4), protocol_name="half-kneeling"
    )
    difference = replace(
        audits.a_difference(kneeling, right, verdict=SideVerdict.NONE),
        protocol_name="half-kneeling",
    )
    audit = audits.an_audit([kneeling, standing, right])
    return replace(audit, side_differences=(difference,))


def test_two_protocols_of_a_movement_are_told_apart_wherever_they_are_named():
    """On the terminal, in Markdown and on the page, where it is a person's word, as text."""
    audit = two_protocols()
    document = audit_document(audit)
    validate(document)
    terminal = "\n".join(lines_of(audit))
    assert "Ankle rock (half-kneeling), left: 3" in terminal
    assert "Ankle rock (<standing>), left: 3" in terminal
    markdown = audit_text(document, AuditForm.MARKDOWN)
    assert "## Ankle rock (half-kneeling), left" in markdown
    assert "| Ankle rock (&lt;standing\\>) | left |" in markdown
    assert "Ankle rock (half-kneeling), " in markdown.split("## Left and right")[1]
    page = audit_text(document, AuditForm.HTML)
    for text in ("Left</span> (&lt;standing&gt;)</h4>", "Left</span> (half-kneeling)</h4>"):
        assert text in page
    assert 'aria-label="Ankle rock (half-kneeling), left: figures' in page


def test_sides_in_different_protocols_are_not_compared_on_the_page():
    """The left one was recorded last standing, the right one kneeling."""
    page = audit_text(audit_document(two_protocols()), AuditForm.HTML)
    assert "<h4>Left and right</h4>" not in page
    alone = replace(two_protocols(), series=two_protocols().series[::2])
    page = audit_text(audit_document(alone), AuditForm.HTML)
    assert "<h4>Left and right</h4>" in page


def test_markdown_shows_html_and_marks_as_they_were_written():
    """No tag is left in it, no table cell is broken by a bar."""
    audit = audits.twelve_weeks()
    note = audits.a_note("a | b <script>x</script> **c** [d](http://e)", audits.THIS_WEEK.monday)
    text = audit_text(audit_document(replace(audit, notes=(note,))), AuditForm.MARKDOWN)
    assert "<" not in text
    assert r"a \| b &lt;script\>x&lt;/script\> \*\*c\*\* \[d\](http://e)" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_table_has_a_row_for_every_week_and_repetition(name):
    """The same numbers as in the document, and empty cells where there are none."""
    document = document_of(name)
    rows = list(csv.DictReader(io.StringIO(audit_text(document, AuditForm.CSV))))
    expected = []
    for one in (*document["series"], *document["arcs"]):
        for week in one["weeks"]:
            expected += [
                (one, week, "week"),
                *((one, rep, "repetition") for rep in week["repetitions"]),
            ]
    assert len(rows) == len(expected)
    for row, (series, item, kind) in zip(rows, expected, strict=True):
        assert row["row"] == kind
        assert row["side"] == series["side"]
        for column in ("deg", "tempo_s", "sparc"):
            assert row[column] == ("" if item[column] is None else str(item[column]))
        assert row["change_verdict"] == series["change"]["verdict"]


def test_the_table_guards_a_spreadsheet_against_formulas():
    """A name that begins like a formula is quoted."""
    audit = replace(audits.first_week(), person='=HYPERLINK("x")')
    rows = list(csv.DictReader(io.StringIO(audit_text(audit_document(audit), AuditForm.CSV))))
    assert {row["person"] for row in rows} == {'\'=HYPERLINK("x")'}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_on_the_page_points_elsewhere(name):
    """Without a browser: no address in any attribute, a policy that forbids loads, one style."""
    page = audit_text(document_of(name), AuditForm.HTML)
    attributes = re.findall(r'(?:src|href|action|srcset|poster)="([^"]*)"', page)
    assert all(one.startswith("#") for one in attributes)
    assert "default-src 'none'; style-src 'sha256-" in page
    assert page.count("<style>") == 1
    assert " style=" not in page
    css = page.partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in css
    assert set(re.findall(r"url\(([^)]*)\)", css)) == {"#hatch"}


def test_forms_round_as_they_say():
    """A shown figure is never further from the true one than its last digit says."""
    for form, step in {"deg": 1.0, "change": 1.0, "rate": 0.1, "fine": 0.1, "s": 0.1}.items():
        for value in (-12.345, -0.04, 0.0, 0.04, 0.96, 44.449):
            text = shown(value, form).replace("\N{MINUS SIGN}", "-")
            assert abs(float(text.rstrip("° s")) - value) <= 0.5 * step + 1e-9
            assert not text.startswith(("-0°", "-0.0", "+0°", "+0.0"))
