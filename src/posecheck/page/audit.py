"""The page of a weekly audit: one HTML file that holds everything and loads nothing.

It is made from ``posecheck.audit/1`` alone.  Every figure on it carries its place in that document
(``data-path``, a JSON pointer) and its value as it is there, so that both can be compared.
Whatever a person wrote is text here: the templates escape all they are given, and the page forbids
itself scripts, pictures and every connection.
"""

from collections.abc import Mapping
from typing import Any

from posecheck.page.figures import environment, style
from posecheck.page.pictures import calendar, difference_picture, pace_picture, stretch
from posecheck.page.view import day, moment, movement_parts, numbered
from posecheck.words.dates import day_words, short_day_words
from posecheck.words.protocol import protocol_phrase


def audit_page(document: Mapping[str, Any]) -> str:
    """The page of one audit; the same document gives the same page."""
    made = environment(document)
    made.globals |= {
        "calendar": calendar,
        "difference_picture": difference_picture,
        "pace_picture": pace_picture,
        "stretch": stretch,
    }
    made.filters |= {
        "day": day,
        "moment": moment,
        "protocol": protocol_phrase,
        "date": lambda text: day_words(day(text)),
        "short_date": lambda text: short_day_words(day(text), weekday=True),
    }
    return made.get_template("audit.html.j2").render(
        document=document,
        movements=movement_parts(dict(document)),
        discarded=numbered(dict(document), "discarded"),
        **style(["audit.css"]),
    )
