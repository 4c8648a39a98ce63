"""JSON Schemas of the documents that programs rely on."""

import json
from importlib import resources
from typing import Any, Final

SESSION_FILE: Final = "posecheck.session-1.schema.json"


def session_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``posecheck.session/1``."""
    text = (resources.files(__name__) / SESSION_FILE).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
