"""A weekly audit in the form that somebody asks for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def audit_file_name(document: Mapping[str, Any], form: AuditForm) -> str:
    """What the file is called: the week, and the person unless that is the owner.

    >>> audit_file_name({"week": {"name": "2026-W47"}, "person": "Zoë / ../x"}, AuditForm.HTML)
    'audit-2026-W47-zoë-x.html'
    """
    return f"audit-{document['week']['name']}{_whose(document['person'])}.{form}"


def audit_files_of(person: str, folder: Path) -> list[Path]:
    """The files in a folder that are called like that, of all weeks and forms of one person."""
    name = re.compile(rf"audit-\d+-W\d\d{re.escape(_whose(person))}\.({'|'.join(AuditForm)})")
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in there if name.fullmatch(path.name) and path.is_file())


def _whose(person: str) -> str:
    words = [] if person == "me" else re.findall(r"\w+", person.lower())[:6]
    return "".join(f"-{word}" for word in words)
