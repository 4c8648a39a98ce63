"""JSON Schemas of the documents that programs rely on."""

import json
from importlib import resources
from typing import Any, Final

SESSION_FILE: Final = "posecheck.session-1.schema.json"
EVENT_FILE: Final = "posecheck.event-1.schema.json"
AUDIT_FILE: Final = "posecheck.audit-1.schema.json"
SERIES_FILE: Final = "posecheck.series-1.schema.json"


def session_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``posecheck.session/1``."""
    return _schema(SESSION_FILE)


def event_schema() -> dict[str, Any]:
    """That of ``posecheck.event/1``; repetitions and sets are defined by the session's."""
    return {**_schema(EVENT_FILE), "$defs": session_schema()["$defs"]}


def audit_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``posecheck.audit/1``."""
    return _schema(AUDIT_FILE)


def series_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``posecheck.series/1``."""
    return _schema(SERIES_FILE)


def _schema(file: str) -> dict[str, Any]:
    text = (resources.files(__name__) / file).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
