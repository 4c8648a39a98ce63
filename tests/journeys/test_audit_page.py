"""The page of a weekly audit, in a real browser."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.browser import LAPTOP, PHONE
from posecheck.audit.records import ChangeVerdict
from posecheck.body import Side
from posecheck.documents.audit import audit_document
from posecheck.page.audit import audit_page
from posecheck.page.view import LEFT, MOST_WEEKS, RIGHT
from posecheck.records import Note
from tests.helpers import audits
from tests.helpers.browsing import (
    CUT_OFF,
    MARKS,
    at,
    marks_on_their_axes,
    nothing_sticks_out,
    readable_in_both_schemes,
    readable_without_looking,
    shows,
)

NAN = float("nan")
NAMES = sorted(audits.SCENARIOS)


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    return {name: audit_document(make()) for name, make in audits.SCENARIOS.items()}


@pytest.fixture(scope="module")
def pages(
    documents: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, document in documents.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(audit_page(document), encoding="utf-8")
    return written


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_and_the_console_stays_silent(window, pages, name):
    """The only address that is asked for is the page's own file."""
    window.show(pages[name])
    assert window.said() == []
    assert window.requests() == [pages[name].as_uri()]
    outside = "script, img, iframe, link, object, embed, video, audio, form"
    assert window.ask(f"return document.querySelectorAll('{outside}').length") == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_on_the_page_is_the_one_of_the_document(window, pages, documents, name):
    """Each carries the document's value, and shows it rounded to what it prints."""
    window.show(pages[name])
    figures = window.ask(
        "return [...document.querySelectorAll('data')].map(d =>"
        " [d.dataset.path, d.value, d.textContent])"
    )
    assert len(figures) > 2
    for path, value, text in figures:
        shows(value, text, at(documents[name], path))


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_stands_on_the_page_unmarked(window, pages, documents, name):
    """What carries no place in the document has no degrees in it: all of them come from there.

    Sentences of the audit are compared word for word instead; axes have ticks.
    """
    window.show(pages[name])
    texts = window.ask(
        "return [...document.querySelectorAll('[data-text]')].map(d =>"
        " [d.dataset.text, d.textContent])"
    )
    for path, text in texts:
        assert text == at(documents[name], path)
    rest = window.ask(
        "const copy = document.querySelector('main').cloneNode(true);"
        "copy.querySelectorAll('data, [data-text], svg').forEach(e => e.remove());"
        "return copy.textContent"
    )
    assert not re.search(r"\d\s*°", rest)
    cells = window.ask(
        "const copy = document.querySelector('main').cloneNode(true);"
        "copy.querySelectorAll('data, [data-text], [data-count], .words').forEach(e => e.remove());"
        "return [...copy.querySelectorAll('td, dd')].map(e => e.textContent)"
    )
    assert not [text for text in cells if re.search(r"\d", text)]
    counts = window.ask(
        "return [...document.querySelectorAll('[data-count]')].map(e =>"
        " [e.dataset.count, +e.textContent])"
    )
    assert counts
    assert all(len(at(documents[name], path)) == count for path, count in counts)


@pytest.mark.parametrize("name", ["twelve-weeks", "first-week", "bad-week", "long-history"])
def test_every_mark_stands_where_the_axis_has_its_value(window, pages, documents, name):
    """Marks lie on the straight line through the labelled ticks, and carry the document's value."""
    window.show(pages[name])
    plots = window.ask(MARKS)
    assert plots
    marks_on_their_axes(plots, documents[name])


def test_every_repetition_and_every_week_with_a_value_is_drawn(window, pages, documents):
    """None is left out, and a week without a value is a gap."""
    window.show(pages["twelve-weeks"])
    drawn = set(window.ask(
        "return [...document.querySelectorAll('svg.plot [data-path]')].map(m => m.dataset.path)"
    ))  # fmt: skip
    document = documents["twelve-weeks"]
    places = [(part, i) for part in ("series", "arcs") for i in range(len(document[part]))]
    for part, i in places:
        for k, week in enumerate(document[part][i]["weeks"]):
            path = f"/{part}/{i}/weeks/{k}"
            assert (f"{path}/deg" in drawn) == (week["deg"] is not None)
            assert all(
                f"{path}/repetitions/{n}/deg" in drawn for n in range(len(week["repetitions"]))
            )
    gaps = window.ask("return document.querySelectorAll('svg.plot rect.missing').length")
    assert gaps == len(places)


STEPS = """
return [...document.querySelector('figure.side-left svg.plot[data-plot]')
  .querySelectorAll('path.line.comfort[data-path]')].map(p => {
    const box = p.getBBox();
    return [p.dataset.path, +p.dataset.value, box.x, box.x + box.width];
  })
"""


def test_each_week_has_the_comfort_limit_of_then(window, tmp_path):
    """None in the first week, then two limits, the later one taken away before the last week."""
    series = audits.a_series(
        "ankle-rock", Side.LEFT, [36.0] * 6, earlier_comfort_deg=[NAN, 38.0, 38.0, 41.0, 41.0]
    )
    page = tmp_path / "page.html"
    document = audit_document(audits.an_audit([series]))
    page.write_text(audit_page(document), encoding="utf-8")
    window.show(page)
    week_px = (RIGHT - LEFT) / 6
    steps = window.ask(STEPS)
    assert [step[:2] for step in steps] == [
        ["/series/0/weeks/1/comfort_deg", 38.0],
        ["/series/0/weeks/3/comfort_deg", 41.0],
    ]
    ends = [place for step in steps for place in step[2:]]
    assert ends == pytest.approx([LEFT + i * week_px for i in (1, 3, 3, 5)], abs=0.2)
    assert window.ask("return document.querySelectorAll('text.comfort').length") == 0
    rows = window.ask(
        "return [...document.querySelectorAll('figure.side-left tbody tr')].map(r =>"
        " r.lastElementChild.textContent)"
    )
    assert rows == ["–", "38°", "38°", "41°", "41°", "–"]


def test_a_report_of_an_earlier_version_has_its_limit_in_its_own_week_only(window, tmp_path):
    """Those said the limit of the audited week; what it was before is not known."""
    series = audits.a_series("ankle-rock", Side.LEFT, [36.0] * 6, comfort_deg=38.0)
    document = audit_document(audits.an_audit([series]))
    for week in document["series"][0]["weeks"]:
        del week["comfort_deg"]
    page = tmp_path / "page.html"
    page.write_text(audit_page(document), encoding="utf-8")
    window.show(page)
    ((path, deg, start_px, end_px),) = window.ask(STEPS)
    assert (path, deg) == ("/series/0/comfort_deg", 38.0)
    assert (start_px, end_px) == pytest.approx((RIGHT - (RIGHT - LEFT) / 6, RIGHT), abs=0.2)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out_sideways(window, pages, name, width):
    """No scrolling sideways on a phone or a laptop, also with every table unfolded."""
    window.show(pages[name], width=width)
    nothing_sticks_out(window, width)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", ["twelve-weeks", "first-week", "odd-names", "long-history"])
def test_no_label_of_a_picture_is_cut_off(window, pages, name, width):
    """Texts in pictures stay inside them."""
    window.show(pages[name], width=width)
    assert window.ask(CUT_OFF) == []


def test_light_and_dark_are_both_readable(window, pages):
    """Every text has a contrast of 4.5 to 1, and dark is dark."""
    readable_in_both_schemes(window, pages["twelve-weeks"])


@pytest.mark.parametrize("name", NAMES)
def test_the_page_can_be_read_without_looking(window, pages, name):
    """Headings in order, pictures with a name or hidden, tables with headings, names only once."""
    window.show(pages[name])
    readable_without_looking(window)


def test_what_a_person_wrote_is_shown_as_text(window, pages, documents):
    """HTML in names, notes and file names is neither run nor rendered."""
    window.show(pages["odd-names"])
    document = documents["odd-names"]
    title = window.ask("return document.title")
    assert title == f"Weekly audit {document['week']['name']}, {document['person']}"
    text = window.ask("return document.body.textContent")
    assert document["person"] in text
    assert document["notes"][0]["text"] in text
    assert document["discarded"][0]["source_name"] in text
    assert window.ask("return document.querySelectorAll('script, img, [onerror]').length") == 0


def test_a_verdict_is_told_by_words_and_shape_too(window, pages):
    """Each has its words, and a sign of its own."""
    window.show(pages["twelve-weeks"])
    found = window.ask(
        "return [...document.querySelectorAll('.movement .head .chip')].map(c =>"
        " [c.textContent.trim(), c.querySelector('path, circle').getAttribute('d')])"
    )
    signs = {words: sign for words, sign in found}  # noqa: C416 - the last one of each
    assert {"clearly up", "clearly down", "no clear change"} <= set(signs)
    assert all(sign == signs[words] for words, sign in found)
    assert signs["clearly up"] != signs["clearly down"]
    assert signs["clearly up"] != signs["no clear change"]


def test_the_header_says_what_it_counts(window, pages):
    """Eight angles: a rock, a twist and two of the hip circle on each side, no arc."""
    window.show(pages["twelve-weeks"])
    chips = "return [...document.querySelectorAll('.count .chip')].map(c => c.textContent.trim())"
    assert window.ask(chips) == [
        "1 angle: clearly up",
        "1 angle: clearly down",
        "6 angles: no clear change",
    ]
    explained = window.ask("return document.querySelector('.count + p').textContent")
    assert explained == (
        "Each angle counts once for each side; an arc, the sum of two sides, is not counted."
    )


@pytest.mark.parametrize("width", [240, PHONE, LAPTOP])
def test_every_chip_keeps_its_symbol_at_every_width(window, pages, width):
    window.show(pages["twelve-weeks"], width=width)
    sizes = window.ask(
        "return [...document.querySelectorAll('.chip svg')].map(s => s.getBoundingClientRect())"
        ".filter(r => r.height).map(r => r.width)"
    )
    assert len(sizes) > 10
    assert min(sizes) >= 8
    assert window.ask("return document.documentElement.scrollWidth") <= width


def test_three_movements_are_printed_on_few_sheets(window, pages):
    """Eight before, most of them half empty."""
    window.show(pages["twelve-weeks"])
    assert window.printed_pages() <= 5


def test_praise_appears_only_when_the_audit_has_some():
    """The page itself congratulates nobody."""
    praised = audits.twelve_weeks()
    assert 'class="card joy"' in audit_page(audit_document(praised))
    assert 'class="card joy"' not in audit_page(audit_document(replace(praised, praise=())))


def test_readings_of_another_model_stand_apart(window, tmp_path):
    """A series of another model is shown, and its repetitions are marked in the main one."""
    series = audits.a_series("ankle-rock", Side.LEFT, [36.0] * 6)
    other = Note("other-model", "Read by another model.")
    weeks = list(series.weeks)
    weeks[3] = replace(
        weeks[3], points=tuple(replace(one, left_out=other) for one in weeks[3].points)
    )
    lite = replace(
        audits.a_series("ankle-rock", Side.LEFT, [33.0], last=weeks[3].week, seed=3),
        model="lite",
        change=audits.a_change(ChangeVerdict.NOT_ENOUGH, 0.0, "Ankle rock, left", 1),
    )
    document = audit_document(audits.an_audit([lite, replace(series, weeks=tuple(weeks))]))
    page = tmp_path / "page.html"
    page.write_text(audit_page(document), encoding="utf-8")
    window.show(page)
    assert window.ask("return document.querySelector('text.switch').textContent") == "other model"
    assert window.ask("return document.querySelectorAll('.glance .side').length") == 1
    others = window.ask("return document.querySelector('details.others').textContent")
    assert "Model: lite" in others


def test_a_long_history_stays_readable_and_complete(window, pages, documents):
    """Plots have the last half year, the table every week; all notes and stretches are there."""
    window.show(pages["long-history"])
    weeks = documents["long-history"]["series"][0]["weeks"]
    drawn = window.ask("return document.querySelectorAll('.side-left svg.plot path.week').length")
    assert drawn == MOST_WEEKS
    rows = window.ask("return document.querySelector('figure.side-left tbody').rows.length")
    assert rows == len(weeks) == 60
    assert window.ask("return document.querySelectorAll('p.note').length") == 41
    assert window.ask("return document.querySelectorAll('figure.discarded').length") == 20
    overlapping = window.ask("""
      const x = [...document.querySelector('svg.plot').querySelectorAll('circle.notemark')]
        .map(c => +c.getAttribute('cx'));
      return x.slice(1).filter((v, i) => v - x[i] < 14).length""")
    assert overlapping == 0


def test_the_same_document_gives_the_same_page(documents):
    """No clock and no chance in it."""
    one = documents["twelve-weeks"]
    assert audit_page(one) == audit_page(one)
