"""The page of one session: one HTML file that holds everything and loads nothing.

It is made from ``documents.session_page`` alone.  Every figure on it carries its place in that
document, which is the place in ``posecheck.circuit/1`` too, and its value as it is there.  Pictures
are in the file itself.
"""

from collections.abc import Mapping
from typing import Any

from posecheck.page.figures import environment, style
from posecheck.page.session_view import (
    discarded_groups,
    left_alone,
    movement_scores,
    notes,
    set_panels,
    timelines,
)
from posecheck.page.view import day
from posecheck.words.circuits import moment
from posecheck.words.dates import day_words


def session_page(document: Mapping[str, Any]) -> str:
    """The page of one session; the same document gives the same page."""
    made = environment(document)
    made.filters |= {"moment": moment, "date": lambda text: day_words(day(text))}
    panels = set_panels(dict(document))
    return made.get_template("session.html.j2").render(
        document=document,
        panels=panels,
        timelines=timelines(dict(document), panels),
        movements=movement_scores(dict(document)),
        discarded=discarded_groups(dict(document)),
        left_alone=left_alone(dict(document)),
        notes=notes(dict(document)),
        **style(["audit.css", "session.css"]),
    )
