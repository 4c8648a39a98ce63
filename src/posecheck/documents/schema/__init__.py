"""JSON Schemas (draft 2020-12) of the documents that programs rely on.

They are written by hand, not generated from the records: a document is a promise to programs that
must stay when a record changes, and it is named and rounded otherwise than the records.
"""

import json
from collections.abc import Iterator
from importlib import resources
from textwrap import shorten
from typing import Any


def session_schema() -> dict[str, Any]:
    """That of ``posecheck.session/1``."""
    return _schema("posecheck.session-1.schema.json")


def event_schema() -> dict[str, Any]:
    """That of ``posecheck.event/1``; repetitions and sets are defined by the session's."""
    return _with_definitions_of_sessions("posecheck.event-1.schema.json")


def setup_schema() -> dict[str, Any]:
    """That of ``posecheck.setup/1``; a set-up is defined by the session's."""
    return _with_definitions_of_sessions("posecheck.setup-1.schema.json")


def audit_schema() -> dict[str, Any]:
    """That of ``posecheck.audit/1``."""
    return _schema("posecheck.audit-1.schema.json")


def circuit_schema() -> dict[str, Any]:
    """That of ``posecheck.circuit/1``; its sessions are ``posecheck.session/1`` each."""
    return _schema("posecheck.circuit-1.schema.json")


def sessions_schema() -> dict[str, Any]:
    """That of ``posecheck.sessions/1``; it refers to that of ``posecheck.session/1``."""
    return _schema("posecheck.sessions-1.schema.json")


def circuits_schema() -> dict[str, Any]:
    """That of ``posecheck.circuits/1``; it refers to that of ``posecheck.circuit/1``."""
    return _schema("posecheck.circuits-1.schema.json")


def series_schema() -> dict[str, Any]:
    """That of ``posecheck.series/1``."""
    return _schema("posecheck.series-1.schema.json")


def circuit_series_schema() -> dict[str, Any]:
    """That of ``posecheck.circuit-series/1``; it refers to that of ``posecheck.series/1``."""
    return _schema("posecheck.circuit-series-1.schema.json")


def journal_schema() -> dict[str, Any]:
    """That of ``posecheck.journal/1``; what was measured is ``posecheck.session/1``."""
    return _schema("posecheck.journal-1.schema.json")


def journal_problems(document: object) -> Iterator[str]:
    """What keeps a document from being a ``posecheck.journal/1``: where, and why."""
    from jsonschema import Draft202012Validator
    from referencing import Registry

    session = session_schema()
    registry: Registry[Any] = Registry().with_contents([(session["$id"], session)])
    for error in Draft202012Validator(journal_schema(), registry=registry).iter_errors(document):
        yield f"{error.json_path.removeprefix('$.')}: {shorten(error.message, 200)}"


def _with_definitions_of_sessions(file: str) -> dict[str, Any]:
    return {**_schema(file), "$defs": session_schema()["$defs"]}


def _schema(file: str) -> dict[str, Any]:
    text = (resources.files(__name__) / file).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
