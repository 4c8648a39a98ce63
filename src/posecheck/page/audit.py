"""The page of a weekly audit: one HTML file that holds everything and loads nothing.

It is made from ``posecheck.audit/1`` alone.  Every figure on it carries its place in that document
(``data-path``, a JSON pointer) and its value as it is there, so that both can be compared.
Whatever a person wrote is text here: the templates escape all they are given, and the page forbids
itself scripts, pictures and every connection.
"""

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from posecheck.documents.audit_forms import shown, shown_parts
from posecheck.page.pictures import calendar, difference_picture, pace_picture, stretch
from posecheck.page.view import day, moment, movement_parts, numbered
from posecheck.words.dates import day_words, short_day_words
from posecheck.words.numbers import MISSING, degrees, with_interval
from posecheck.words.protocol import measure_name, protocol_phrase
from posecheck.words.verdicts import verdict_name


def audit_page(document: Mapping[str, Any]) -> str:
    """The page of one audit; the same document gives the same page."""
    style = resources.files("posecheck.page").joinpath("templates/audit.css")
    css = style.read_text(encoding="utf-8")
    page = environment(document).get_template("audit.html.j2")
    return page.render(
        document=document,
        movements=movement_parts(dict(document)),
        discarded=numbered(dict(document), "discarded"),
        css=Markup(css),
        css_hash=_hash(css),
    )


def environment(document: Mapping[str, Any]) -> Environment:
    """The templates with everything that they may ask for."""
    made = Environment(
        loader=PackageLoader("posecheck.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    figures = Figures(document)
    made.globals |= {
        "at": figures.at,
        "num": figures.number,
        "span": figures.interval,
        "said": figures.text,
        "datum": figures.datum,
        "calendar": calendar,
        "difference_picture": difference_picture,
        "pace_picture": pace_picture,
        "stretch": stretch,
    }
    made.filters |= {
        "day": day,
        "moment": moment,
        "degrees": degrees,
        "with_interval": with_interval,
        "measure": measure_name,
        "protocol": protocol_phrase,
        "verdict": verdict_name,
        "date": lambda text: day_words(day(text)),
        "short_date": lambda text: short_day_words(day(text), weekday=True),
    }
    return made


class Figures:
    """Figures and texts of a document as the page shows them: with their place and true value."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def at(self, path: str) -> Any:
        """What stands at a place; KeyError or IndexError when there is none."""
        found: Any = self._document
        for step in path.strip("/").split("/"):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found

    def number(self, path: str, form: str) -> Markup:
        """A figure, rounded for people; its value is kept beside it."""
        return self._marked(path, form, shown(self.at(path), form))

    def interval(self, path: str, form: str) -> Markup:
        """Both ends of an interval."""
        if self.at(path) is None:
            return Markup('<data value="" data-path="{}">{}</data>').format(path, MISSING)
        low, joint, high, unit = shown_parts(self.at(path), form)
        ends = self._marked(f"{path}/0", form, low), self._marked(f"{path}/1", form, high + unit)
        return Markup("{}{}{}").format(ends[0], joint, ends[1])

    def _marked(self, path: str, form: str, text: str) -> Markup:
        value = self.at(path)
        return Markup('<data value="{}" data-path="{}" data-form="{}">{}</data>').format(
            "" if value is None else value, path, form, text
        )

    def text(self, path: str) -> Markup:
        """A sentence of the document, as it is there."""
        return Markup('<span data-text="{}">{}</span>').format(path, self.at(path))

    def datum(self, path: str) -> Markup:
        """The attributes of a mark in a picture."""
        return Markup('data-path="{}" data-value="{}"').format(path, self.at(path))


def _hash(text: str) -> str:
    """What the page's policy allows as its only style sheet."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
