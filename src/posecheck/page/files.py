"""A weekly audit in the form that somebody asks for."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posecheck.documents.audit import AUDIT_SCHEMA
from posecheck.documents.audit_forms import AuditForm
from posecheck.documents.audit_markdown import audit_markdown
from posecheck.documents.audit_table import audit_csv
from posecheck.safe_text import json_text


def audit_text(document: Mapping[str, Any], form: AuditForm) -> str:
    """``posecheck.audit/1`` as a page, as Markdown, as itself or as a table."""
    if form is AuditForm.JSON:
        return json_text(document, indent=2) + "\n"
    if form is AuditForm.HTML:
        from posecheck.page.audit import audit_page

        return audit_page(document)
    return audit_markdown(document) if form is AuditForm.MARKDOWN else audit_csv(document)


def audit_file_name(document: Mapping[str, Any], form: AuditForm, *, exact: bool = False) -> str:
    """What the file is called: the week, and the person unless that is the owner.

    ``exact``: with what tells people apart whose names look the same there ("Anna", "anna!").

    >>> audit_file_name({"week": {"name": "2026-W47"}, "person": "Zoë / ../x"}, AuditForm.HTML)
    'audit-2026-W47-zoë-x.html'
    """
    person = document["person"]
    which = f"-{hashlib.sha256(person.encode()).hexdigest()[:6]}" if exact else ""
    return f"audit-{document['week']['name']}{_whose(person)}{which}.{form}"


def audit_place(document: Mapping[str, Any], folder: Path, form: AuditForm) -> Path:
    """Where a report belongs in a folder: never where somebody else's is."""
    usual = folder / audit_file_name(document, AuditForm.JSON)
    exact = person_inreport_at(usual) not in (None, document["person"])
    return folder / audit_file_name(document, form, exact=exact)


def audit_files_of(person: str, folder: Path) -> list[Path]:
    """The files in a folder that are reports of one person, of all weeks and forms."""
    forms = "|".join(AuditForm)
    name = re.compile(rf"audit-\d+-W\d\d{re.escape(_whose(person))}(-[0-9a-f]{{6}})?\.({forms})")
    there = folder.iterdir() if folder.is_dir() else ()
    alike = [(path, found) for path in there if (found := name.fullmatch(path.name))]
    return sorted(path for path, found in alike if path.is_file() and _is_of(path, person, found))


def _is_of(path: Path, person: str, found: re.Match[str]) -> bool:
    """By the document beside it; where there is none, by its name."""
    whose = person_inreport_at(path.with_suffix(".json"))
    return whose == person if whose is not None else found[1] is None


def person_inreport_at(path: Path) -> str | None:
    """Whose a document is; None when it is none."""
    document = report_at(path)
    return None if document is None else document["person"]


def reports_in(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The documents of the reports in a folder with their places, by week and person."""
    there = folder.glob("audit-*.json") if folder.is_dir() else ()
    found = [(path, document) for path in there if (document := report_at(path)) is not None]
    return sorted(found, key=lambda one: (one[1]["week"]["name"], one[1]["person"]))


def report_at(path: Path) -> dict[str, Any] | None:
    """The document of a report; None when there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = found["schema"] == AUDIT_SCHEMA and isinstance(found["week"]["name"], str)
        return found if known and isinstance(found["person"], str) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _whose(person: str) -> str:
    words = [] if person == "me" else re.findall(r"\w+", person.lower())[:6]
    return "".join(f"-{word}" for word in words)
