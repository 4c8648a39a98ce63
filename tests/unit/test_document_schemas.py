"""What documents and their JSON Schemas promise each other."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from referencing import Registry

from posecheck.body import Side
from posecheck.circuit import Activity, Bout, Circuit
from posecheck.documents.audit import audit_document
from posecheck.documents.circuit import circuit_document, circuits_document
from posecheck.documents.places import set_up_document
from posecheck.documents.schema import (
    audit_schema,
    circuit_schema,
    circuits_schema,
    session_schema,
    sessions_schema,
    setup_schema,
)
from posecheck.documents.session import Failure, session_document, sessions_document
from posecheck.judgement.set_up import placed, set_up_of
from posecheck.personal import Arc
from posecheck.place import EarlierSetUp
from posecheck.records import Discarded, Note, StandardError
from tests.helpers import audits
from tests.helpers.examples import COMPARISON, LEAN, LIMIT, TREND, repetition, session
from tests.helpers.people import placed as put
from tests.helpers.signals import standing

HERE = set_up_of(standing(0.0))
ELSEWHERE = set_up_of(put(standing(0.0), scale=1.3))
BEFORE = EarlierSetUp("1" * 32, 1, datetime(2026, 3, 1, 8, tzinfo=UTC), HERE)
UNSEEN = replace(HERE, feet_px=None, yaw_deg=float("nan"), view_height_deg=float("nan"))
PLACED = {
    "the first one": placed(HERE, []),
    "the same place": placed(HERE, [BEFORE]),
    "another place": placed(ELSEWHERE, [BEFORE]),
    "hidden feet": placed(UNSEEN, [BEFORE]),
}


def validate(document: object, schema: Mapping[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def closed(schema: Any) -> Any:
    """The same schema, but a field that it does not describe is refused."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    is_object = isinstance(schema.get("properties"), dict) and "type" in schema
    return {"additionalProperties": False, **parts} if is_object else parts


@pytest.mark.parametrize("found", PLACED.values(), ids=PLACED)
def test_a_setup_document_fits_its_schema(found):
    """Whatever was seen and whatever it was compared with."""
    validate(set_up_document(found, movement="thoracic-twist", person="me"), setup_schema())


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("person"),
        lambda document: document.update(schema="posecheck.setup/2"),
        lambda document: document.update(set_up=None),
        lambda document: document["set_up"].update(width_px=None),
        lambda document: document["set_up"].update(hips_px=[1.0]),
        lambda document: document["set_up"].pop("same_place_as"),
    ],
)
def test_the_setup_schema_refuses_what_is_no_set_up(change):
    """A field that is missing or of another kind; no set-up at all."""
    document = set_up_document(PLACED["the same place"], movement="ankle-rock", person="me")
    change(document)
    with pytest.raises(jsonschema.ValidationError):
        validate(document, setup_schema())


def full_session() -> Any:
    """A session with something in every field."""
    found = session(repetition(compensations=(LEAN,)))
    every = replace(
        found.sets[0],
        limits=(LIMIT,),
        comparisons=(COMPARISON,),
        trends=(TREND,),
        arcs=(Arc("thorax_rotation", 1, 2, 80.0, StandardError(1.0, 2.0)),),
        seen={"arms": "crossed"},
        placed=PLACED["another place"],
    )
    left_out = (Discarded(20.0, 25.0, None, Note("rest", "Rest.")),)
    return session_document(replace(found, sets=(every,), pain={Side.LEFT: 3}, left_out=left_out))


def test_every_field_of_a_document_is_described_by_its_schema():
    """A field that a document gains is promised in the schema, in the same change."""
    validate(full_session(), closed(session_schema()))
    setup = set_up_document(PLACED["another place"], movement="ankle-rock", person="me")
    validate(setup, closed(setup_schema()))
    for scenario in audits.SCENARIOS.values():
        validate(audit_document(scenario()), closed(audit_schema()))


def whole_circuit() -> Circuit:
    """A session of a set, a rest and something that is no set."""
    found = session(repetition())
    other = Bout(20.0, 25.0, Activity.OTHER, reason=Note("no-known-movement", "Squats."))
    bouts = (
        Bout(0.0, 2.0, Activity.REST),
        Bout(2.0, 20.0, Activity.SET, found.movement, None, 0.9),
        other,
    )
    notes = (Note("rest-moved", "You moved."),)
    plan = (found.movement, "hip-circle")
    return Circuit(found.source, 25.0, 750, bouts, (found,), notes, "me", plan)


def test_every_field_of_a_whole_session_is_described_by_its_schema():
    """Bouts, score and source; each of its sessions is a ``posecheck.session/1``."""
    document = circuit_document(whole_circuit())
    validate(document, closed(circuit_schema()))
    for one in document["sessions"]:
        validate(one, session_schema())
    document["bouts"][0]["activity"] = "pause"
    with pytest.raises(jsonschema.ValidationError):
        validate(document, circuit_schema())


FAILED = [Failure("b.mp4", 3, "It is empty.")]
SEVERAL = {
    "sessions": (lambda: sessions_document([session(repetition())], FAILED), sessions_schema),
    "circuits": (lambda: circuits_document([whole_circuit()], FAILED), circuits_schema),
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_a_document_of_several_recordings_fits_its_schema(kind):
    """Each recording as in a document of its own, and what failed; nothing else."""
    document, schema = SEVERAL[kind][0](), closed(SEVERAL[kind][1]())
    each = [closed(session_schema()), closed(circuit_schema())]
    registry = Registry().with_contents([(one["$id"], one) for one in each])
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
    validator.check_schema(schema)
    validator.validate(document)
    document[kind][0]["new"] = 1
    with pytest.raises(jsonschema.ValidationError, match="'new' was unexpected"):
        validator.validate(document)
    del document[kind][0]["new"], document["failed"][0]["message"]
    with pytest.raises(jsonschema.ValidationError, match="'message' is a required"):
        validator.validate(document)


def test_a_field_without_a_description_is_noticed():
    """The test above can fail: at the top and deep inside."""
    for place in (lambda document: document, lambda document: document["sets"][0]["arcs"][0]):
        document = full_session()
        place(document)["new"] = 1
        with pytest.raises(jsonschema.ValidationError, match="'new' was unexpected"):
            validate(document, closed(session_schema()))
