"""The list of all reports in a folder, as a page beside them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from posecheck.documents.audit_forms import AuditForm
from posecheck.page.figures import environment, style
from posecheck.page.view import day
from posecheck.words.dates import day_words
from posecheck.words.numbers import counted
from posecheck.words.verdicts import verdict_name

INDEX: Final = "index.html"


def reports_page(reports: Sequence[tuple[Path, Mapping[str, Any]]]) -> str:
    """The page; of each report the place and the document, the latest last."""
    made = environment({})
    made.filters["date"] = lambda text: day_words(day(text))
    listed = [
        {
            **document,
            "page": place.with_suffix(f".{AuditForm.HTML}").name,
            "said": _said(document["verdicts"]),
            "revisions": document.get("revisions", ()),
        }
        for place, document in reversed(reports)
    ]
    return made.get_template("reports.html.j2").render(
        reports=listed,
        several=len({one["person"] for one in listed}) > 1,
        **style(["audit.css"]),
    )


def _said(verdicts: Mapping[str, int]) -> str:
    counts = (
        f"{counted(count, 'angle')}: {verdict_name(code)}"
        for code, count in verdicts.items()
        if count
    )
    return "; ".join(counts) or "Nothing recorded"
