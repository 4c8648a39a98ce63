"""The document ``posecheck.circuit/1``: a whole session, its bouts and a session a movement."""

from collections.abc import Iterable
from typing import Final

from posecheck.circuit import Bout, Circuit
from posecheck.documents.rounding import seconds
from posecheck.documents.session import Failure, session_document
from posecheck.documents.session_score import score_object, session_score
from posecheck.records import Note

CIRCUIT_SCHEMA: Final = "posecheck.circuit/1"
CIRCUITS_SCHEMA: Final = "posecheck.circuits/1"


def circuit_document(circuit: Circuit) -> dict[str, object]:
    """``posecheck.circuit/1``; the same circuit gives the same document."""
    return {
        "schema": CIRCUIT_SCHEMA,
        "person": circuit.person,
        "plan": list(circuit.plan),
        "source": {
            "kind": circuit.source.kind,
            "name": circuit.source.name,
            "sha256": circuit.source.sha256,
            "duration_s": seconds(circuit.duration_s),
            "frames": circuit.frames,
            "mirrored": circuit.source.mirrored,
            "recorded_at": circuit.source.recorded_at,
            "notes": [_note(note) for note in circuit.notes],
        },
        "score": score_object(session_score(circuit)),
        "bouts": [_bout(bout, circuit) for bout in circuit.bouts],
        "sessions": [session_document(session) for session in circuit.sessions],
    }


def circuits_document(
    circuits: Iterable[Circuit], failed: Iterable[Failure] = ()
) -> dict[str, object]:
    """``posecheck.circuits/1``: one circuit for each recording, and what failed."""
    return {
        "schema": CIRCUITS_SCHEMA,
        "circuits": [circuit_document(circuit) for circuit in circuits],
        "failed": [
            {"name": failure.name, "exit_code": failure.exit_code, "message": failure.message}
            for failure in failed
        ],
    }


def _bout(bout: Bout, circuit: Circuit) -> dict[str, object]:
    return {
        "start_s": seconds(bout.start_s),
        "end_s": seconds(bout.end_s),
        "activity": str(bout.activity),
        "movement": bout.movement,
        "side": None if bout.side is None else str(bout.side),
        "confidence": round(bout.confidence, 2),
        "reason": None if bout.reason is None else _note(bout.reason),
        "repetitions": len(circuit.repetitions_of(bout)),
        "not_measured": circuit.unmeasured_of(bout),
    }


def _note(note: Note) -> dict[str, object]:
    return {"code": note.code, "text": note.text}
