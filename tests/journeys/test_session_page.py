"""The page of a session: in a real browser, and from the command line."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.browser import LAPTOP, PHONE
from posecheck.app.session_pages import NO_VIDEO
from posecheck.body import Side
from posecheck.capture.video_file import VideoFile
from posecheck.drawing.still import STILL_PX, angle_still
from posecheck.page.session import session_page
from posecheck.words.circuits import moment
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
from tests.helpers.circuits import HOSTILE, MOVEMENTS, page_documents
from tests.helpers.clips import grey, write_video
from tests.helpers.people import turning

NAMES = ("circuit", "no-video", "odd-names", "nothing-found", "one-side", "many-sets")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return page_documents(tmp_path_factory.mktemp("circuit"))


@pytest.fixture(scope="module")
def pages(documents, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, document in documents.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(session_page(document), encoding="utf-8")
    return written


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_and_the_console_stays_silent(window, pages, name):
    """Only its own file is asked for, and pictures that are in it."""
    window.show(pages[name])
    assert window.said() == []
    asked = [one for one in window.requests() if not one.startswith("data:image/jpeg;base64,")]
    assert asked == [pages[name].as_uri()]
    outside = "script, iframe, link, object, embed, video, audio, form"
    assert window.ask(f"return document.querySelectorAll('{outside}').length") == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_on_the_page_is_the_one_of_the_document(window, pages, documents, name):
    """Each carries the document's value, and shows it rounded to what it prints."""
    window.show(pages[name])
    figures = window.ask(
        "return [...document.querySelectorAll('data')].map(d =>"
        " [d.dataset.path, d.value, d.textContent, d.dataset.form])"
    )
    assert figures
    for path, value, text, form in figures:
        true = at(documents[name], path)
        if form == "moment" and true is not None:
            assert (float(value), text) == (true, moment(true)), path
        else:
            shows(value, text, true)


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_stands_on_the_page_unmarked(window, pages, documents, name):
    """What carries no place in the document has no degrees in it, and no count."""
    window.show(pages[name])
    texts = window.ask(
        "return [...document.querySelectorAll('[data-text]')].map(d =>"
        " [d.dataset.text, d.textContent])"
    )
    for path, text in texts:
        assert text == at(documents[name], path)
    rest = window.ask(
        "const copy = document.querySelector('main').cloneNode(true);"
        "copy.querySelectorAll('data, [data-text], svg, .setmark').forEach(e => e.remove());"
        "return copy.textContent"
    )
    assert not re.search(r"\d\s*°", rest)
    cells = window.ask(
        "const copy = document.querySelector('main').cloneNode(true);"
        "copy.querySelectorAll('data, [data-text], [data-count], dl.words')"
        ".forEach(e => e.remove());"
        "return [...copy.querySelectorAll('td, dd')].map(e => e.textContent)"
    )
    if name != "odd-names":  # where a movement's own name has digits
        assert not [text for text in cells if re.search(r"\d", text)]
    counts = window.ask(
        "return [...document.querySelectorAll('[data-count]')].map(e =>"
        " [e.dataset.count, +e.textContent])"
    )
    assert all(len(at(documents[name], path)) == count for path, count in counts)


def test_every_mark_stands_where_the_axis_has_its_value(window, pages, documents):
    """Marks lie on the straight line through the labelled ticks, and carry the document's value."""
    window.show(pages["circuit"])
    plots = window.ask(MARKS)
    assert len(plots) == 2
    marks_on_their_axes(plots, documents["circuit"])


def test_every_repetition_is_drawn_with_its_bar_and_every_limit(window, pages, documents):
    """The verdicts differ in shape; nothing is left out."""
    window.show(pages["circuit"])
    drawn = set(window.ask(
        "return [...document.querySelectorAll('svg.plot [data-path]')].map(m => m.dataset.path)"
    ))  # fmt: skip
    for entry in documents["circuit"]["page"]["sets"]:
        assert entry["repetitions"]
        for path in entry["repetitions"]:
            assert {f"{path}/end_range_deg", f"{path}/interval90_deg/0"} <= drawn
        assert {f"{path}/deg" for path in entry["limits"]} <= drawn
    shapes = [".smooth", ".near", ".forced"]
    found = [
        window.ask(f"return document.querySelectorAll('svg.plot {one}').length") for one in shapes
    ]
    assert all(found)
    curves = window.ask("return document.querySelectorAll('svg.plot polyline.curve').length")
    assert curves >= 2


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out_sideways_and_no_label_is_cut_off(window, pages, name, width):
    """No scrolling sideways on a phone or a laptop, also with every table unfolded."""
    window.show(pages[name], width=width)
    nothing_sticks_out(window, width)
    assert window.ask(CUT_OFF) == []


def test_a_set_that_is_left_out_says_why_and_has_no_plot(window, pages):
    """An empty plot would look like a set in which nothing moved."""
    window.show(pages["one-side"])
    plots = (
        "return [...document.querySelectorAll('.setcard')]"
        ".map(x => x.querySelectorAll('.plot').length)"
    )
    assert window.ask(plots) == [1, 0]
    text = window.ask("return document.querySelectorAll('.setcard')[1].innerText")
    assert "The left side, left out with --side right." in text
    legend = window.ask("return document.querySelector('.legend').innerText")
    assert "a set on the left" in legend
    assert "both sides" not in legend


def test_a_turn_of_one_side_is_not_drawn_below_zero(window, pages):
    """What the right reads then is the left's."""
    window.show(pages["one-side"])
    ticks = "return [...document.querySelectorAll('[data-tick]')].map(x => +x.dataset.tick)"
    assert min(window.ask(ticks)) == 0


def test_nothing_found_says_what_to_do_and_explains_no_numbers(window, pages):
    """There are none."""
    window.show(pages["nothing-found"])
    text = window.ask("return document.body.innerText")
    assert "--label 1:20-2:05=MOVEMENT" in text
    assert "How to read this" not in text
    assert "Discarded" not in text


def test_letters_on_a_best_frame_can_be_read_on_the_page(window, pages):
    """A still is shown at no less than 0.4 of its size: its smallest letters are 20 px high."""
    for width in (PHONE, LAPTOP):
        window.show(pages["circuit"], width=width)
        shares = window.ask(
            "return [...document.querySelectorAll('.half img')].map(x => x.width / x.naturalWidth)"
        )
        assert shares
        assert min(shares) >= 0.4


def test_a_number_of_two_digits_fits_its_badge(window, pages):
    """Also set 24."""
    window.show(pages["many-sets"])
    room_px = (
        "return [...document.querySelectorAll('.setmark')].map(mark => {"
        "const digits = document.createRange(); digits.selectNodeContents(mark);"
        "const width = one => one.getBoundingClientRect().width;"
        "return width(mark) - width(digits)})"
    )
    assert min(window.ask(room_px)) >= 6


def test_light_and_dark_are_both_readable(window, pages):
    """Every text has a contrast of 4.5 to 1, and dark is dark."""
    readable_in_both_schemes(window, pages["circuit"])


@pytest.mark.parametrize("name", NAMES)
def test_the_page_can_be_read_without_looking(window, pages, name):
    """Headings in order, pictures with a name or hidden, tables with headings, names only once."""
    window.show(pages[name])
    readable_without_looking(window)


def test_what_a_person_wrote_is_shown_as_text(window, pages, documents):
    """HTML in names of files, people and movements is neither run nor rendered."""
    window.show(pages["odd-names"])
    text = window.ask("return document.body.textContent")
    assert documents["odd-names"]["source"]["name"] in text
    assert HOSTILE in window.ask("return document.title")
    assert text.count(HOSTILE) >= 4
    assert window.ask("return document.querySelectorAll('script, img, [onerror]').length") == 0


def test_the_pictures_are_in_the_page_and_named(window, pages, documents):
    """One for each side that has one, loaded from the page itself."""
    window.show(pages["circuit"])
    shown = window.ask(
        "return [...document.querySelectorAll('img')].map(i => [i.naturalWidth, i.alt])"
    )
    pictures = documents["circuit"]["page"]["pictures"]
    assert [width for width, _ in shown] == [one["width_px"] for one in pictures]
    assert all("the frame at" in alt for _, alt in shown)
    window.show(pages["no-video"])
    assert window.ask("return document.querySelectorAll('img').length") == 0
    assert "No pictures: there is no video." in window.ask("return document.body.textContent")


def test_the_same_document_gives_the_same_page(documents):
    """No clock and no chance in it."""
    assert session_page(documents["circuit"]) == session_page(documents["circuit"])


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_a_picture_is_found_again_at_its_time(tmp_path, suffix):
    """Each frame has a brightness of its own; also far from a key frame, and in any order."""
    levels = [20 + 2 * i for i in range(100)]
    codec = {"codec": "mpeg4"} if suffix == ".avi" else {}
    path = write_video(tmp_path / f"ramp{suffix}", [grey(one) for one in levels], **codec)
    with VideoFile(path) as video:
        read = {frame.t_s: frame.rgb for frame in video.frames()}
    wanted = [list(read)[i] for i in (70, 3, 99, 0)]
    with VideoFile(path) as video:
        found = {frame.t_s: frame.rgb for frame in video.stills(wanted)}
    assert list(found) == wanted
    for t_s in wanted:
        np.testing.assert_array_equal(found[t_s], read[t_s])


def test_a_time_that_no_picture_has_gives_none(tmp_path):
    """As after a jump of the clock: rather no picture than another moment's."""
    path = write_video(tmp_path / "short.mp4", [grey(90)] * 25)
    with VideoFile(path) as video:
        assert list(video.stills([7.0])) == []


def test_a_still_is_small_and_shows_the_person():
    """The long side has at most 640 pixels, and what is far from the person is cut away."""
    pose = turning(3.5)
    rgb = np.full((4 * pose.height_px, 4 * pose.width_px, 3), 90, np.uint8)
    large = angle_still(
        *(rgb, pose, MOVEMENTS["thoracic-twist"]),
        side=Side.LEFT,
        deg=40.0,
        limit_deg=float("nan"),
    )
    assert max(large.width_px, large.height_px) <= STILL_PX
    assert large.width_px < large.height_px


# --- from the command line ------------------------------------------------------------------------


def test_a_landmark_file_gets_a_page_without_pictures_that_says_so(posecheck, twists, tmp_path):
    """With and without --movement."""
    for i, options in enumerate((["-m", "thoracic-twist"], ["--label", "0-10=thoracic-twist"])):
        page = tmp_path / f"{i}.html"
        done = posecheck("score", twists, *options, "--page", page)
        assert done.returncode == 0, done.stderr
        text = page.read_text(encoding="utf-8")
        assert NO_VIDEO in text
        assert "Thoracic twist, left and right" in text
        assert "<polyline" in text


def test_a_video_gets_a_page_with_the_best_frame(posecheck, one_turn, tmp_path):
    """The picture is a JPEG inside the page."""
    page = tmp_path / "page.html"
    done = posecheck("score", one_turn, "-m", "thoracic-twist", "--page", page)
    assert done.returncode == 0, done.stderr
    assert 'src="data:image/jpeg;base64,' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("movement", [["-m", "thoracic-twist"], []])
def test_a_page_that_cannot_be_is_refused_before_any_work(posecheck, twists, tmp_path, movement):
    """Several recordings, or another suffix: wrong usage."""
    other = tmp_path / "other.npz"
    other.write_bytes(twists.read_bytes())
    several = posecheck("score", twists, other, *movement, "--page", tmp_path / "page.html")
    suffix = posecheck("score", twists, *movement, "--page", tmp_path / "page.txt")
    assert (several.returncode, suffix.returncode) == (2, 2)
    assert "at a time" in several.stderr
    assert "must end in .html" in suffix.stderr


def test_details_print_the_score(posecheck, twists):
    """The parts of the page, on the terminal."""
    done = posecheck("score", twists, "-m", "thoracic-twist", "--details")
    assert "Complete: 2 of 2 sides." in done.stdout
    assert "Score" not in posecheck("score", twists, "-m", "thoracic-twist").stdout
