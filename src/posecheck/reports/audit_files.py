"""A weekly audit in the form that somebody asks for."""

import json
import re
from collections.abc import Mapping
from typing import Any

from posecheck.reports.audit_forms import AuditForm
from posecheck.reports.audit_markdown import audit_markdown
from posecheck.reports.audit_table import audit_csv


def audit_text(document: Mapping[str, Any], form: AuditForm) -> str:
    """``posecheck.audit/1`` as a page, as Markdown, as itself or as a table."""
    if form is AuditForm.JSON:
        return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n"
    if form is AuditForm.HTML:
        from posecheck.reports.audit_page import audit_page

        return audit_page(document)
    return audit_markdown(document) if form is AuditForm.MARKDOWN else audit_csv(document)


def audit_file_name(document: Mapping[str, Any], form: AuditForm) -> str:
    """What the file is called: the week, and the person unless that is the owner.

    >>> audit_file_name({"week": {"name": "2026-W47"}, "person": "Zoë / ../x"}, AuditForm.HTML)
    'audit-2026-W47-zoë-x.html'
    """
    words = re.findall(r"\w+", document["person"].lower())[:6]
    whose = [] if document["person"] == "me" else words
    return "-".join(["audit", document["week"]["name"], *whose]) + f".{form}"
