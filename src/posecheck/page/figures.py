"""What every page is made with: templates, and figures that carry their place in the document.

Whatever a person wrote is text on a page: the templates escape all they are given, and a page
forbids itself scripts and every connection.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from posecheck.documents.audit_forms import shown, shown_parts
from posecheck.words.circuits import moment
from posecheck.words.numbers import MISSING, degrees, with_interval
from posecheck.words.protocol import measure_name
from posecheck.words.verdicts import verdict_name

MOMENT: Final = "moment"
"""The form of a time in a recording: minutes and seconds."""


def environment(document: Mapping[str, Any]) -> Environment:
    """The templates, with what figures of a document are marked with."""
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
    }
    made.filters |= {
        "degrees": degrees,
        "with_interval": with_interval,
        "measure": measure_name,
        "verdict": verdict_name,
    }
    return made


def style(names: Iterable[str]) -> dict[str, Markup | str]:
    """The style sheet of a page, and what its policy allows as its only one."""
    folder = resources.files("posecheck.page").joinpath("templates")
    css = "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return {"css": Markup(css), "css_hash": digest}


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
        value = self.at(path)
        if form == MOMENT and value is not None:
            return self._marked(path, form, moment(value))
        return self._marked(path, form, shown(value, form))

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
