"""The documents for programs: fields, missing numbers, schema, identity."""

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from posecheck.body import Side
from posecheck.documents.schema import session_schema
from posecheck.documents.session import (
    Failure,
    session_document,
    session_id,
    sessions_document,
    write_json,
)
from posecheck.errors import OutputError
from posecheck.movements import load_movement
from posecheck.records import Discarded, MeasuredValue, Note, Session, StandardError, View
from tests.helpers.examples import (
    COMPARISON,
    LEAN,
    NAN,
    TREND,
    repetition,
    session,
    without_repetitions,
)


def _validate(document: dict[str, Any]) -> None:
    schema = session_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def _with_nothing_known() -> Session:
    """A session in which every number that may be missing is missing."""
    none = StandardError(NAN, NAN)
    one = dataclasses.replace(
        repetition(),
        measures=(MeasuredValue("thorax_rotation", NAN, "deg", none, primary=True),),
        peak_speed_deg_s=NAN,
        sparc=NAN,
        valid_share=NAN,
        hold_s=NAN,
    )
    found = session(one)
    only = dataclasses.replace(found.sets[0], view=View("front", NAN, ok=False), neutral=None)
    return dataclasses.replace(found, sets=(only,))


def test_repetition_has_every_field_of_the_conventions() -> None:
    """A repetition is written field by field, rounded, with units in the names."""
    (document,) = session_document(session(repetition(compensations=(LEAN,))))["sets"]
    assert document["repetitions"] == [
        {
            "index": 1,
            "side": "left",
            "direction": None,
            "start_s": 2.0,
            "peak_s": 3.5,
            "end_s": 5.251,
            "hold_s": 0.8,
            "tempo_s": 2.451,
            "counted": True,
            "end_range_deg": 38.0,
            "interval90_deg": [29.77, 46.23],  # 38 ± 1.645 · 5
            "standard_error_deg": {"repetition": 3.0, "setup": 4.0},
            "measures": [
                {
                    "name": "thorax_rotation",
                    "value": 38.0,
                    "unit": "deg",
                    "interval90": [29.77, 46.23],
                    "primary": True,
                },
                {
                    "name": "shoulder_rotation",
                    "value": 45.68,
                    "unit": "deg",
                    "interval90": [37.45, 53.9],
                    "primary": False,
                },
                {
                    "name": "swept_area",
                    "value": 0.412,
                    "unit": "sr",
                    "interval90": [0.18, 0.645],
                    "primary": False,
                },
            ],
            "peak_speed_deg_s": 74.26,
            "sparc": -2.142,
            "valid_share": 0.988,
            "compensations": [
                {"code": "trunk-lean", "text": LEAN.text, "value": 14.3, "unit": "deg"}
            ],
            "not_visible": ["slump"],
            "verdict": "comfortable",
            "position": "below",
            "effort": [],
            "over_deg": -2.0,
            "reference": False,
            "reasons": [{"code": "below-limit", "text": "2° below your limit of 40°."}],
            "end_speed_deg_s": None,
            "bounces": 0,
            "neutral_t_s": None,
        }
    ]


def test_set_has_every_field_of_the_conventions() -> None:
    """A set carries its protocol, view, neutral, limits, what was discarded, and a summary."""
    stretch = Discarded(9.0, 9.9, Side.RIGHT, Note("too-quick", "It was too quick."))
    (document,) = session_document(session(discarded=(stretch,)))["sets"]
    document.pop("repetitions")
    assert document == {
        "movement": "thoracic-twist",
        "protocol": {"position": "seated", "arms": "crossed"},
        "protocol_seen": {"position": "seated", "arms": "crossed"},
        "start_s": 0.0,
        "end_s": 30.0,
        "view": {"expected": "front", "yaw_deg": -4.04, "roll_deg": None, "ok": True},
        "neutral": {"t_s": 1.234, "origin": "quiet-second", "drift_deg": None},
        "limits": [
            {
                "side": None,
                "measure": "thorax_rotation",
                "deg": 40.0,
                "margin_deg": 10.0,
                "origin": "option",
                "same_place": False,
                "baseline_id": None,
            }
        ],
        "discarded": [
            {
                "start_s": 9.0,
                "end_s": 9.9,
                "side": "right",
                "code": "too-quick",
                "text": "It was too quick.",
            }
        ],
        "summary": {
            "left": {
                "count": 1,
                "median_deg": 38.0,
                "best_comfortable_deg": 38.0,
                "interval90_deg": [29.77, 46.23],
            },
            "right": {
                "count": 1,
                "median_deg": 49.0,
                "best_comfortable_deg": 49.0,
                "interval90_deg": [40.77, 57.23],
            },
            "arc": None,
        },
        "comparisons": [],
        "set_up": None,
        "trends": [],
        "arcs": [],
    }


def test_session_names_its_source_and_software() -> None:
    """What is not known about the software is null; what was recorded is kept."""
    notes = (Note("variable-rate", "The time between frames varies."),)
    document = session_document(session(notes=notes))
    assert document["schema"] == "posecheck.session/1"
    assert document["person"] is None
    assert document["recorded_at"] is None
    assert document["software"] == {
        "version": "0.1.0",
        "mediapipe": None,
        "model": "full",
        "model_sha256": None,
        "weights_sha256": None,
        "movement_file_sha256": None,
        "settings": {"comfort_deg": 40.0},
    }
    assert document["source"] == {
        "kind": "video",
        "name": "twist.mp4",
        "sha256": "ab" * 32,
        "duration_s": 30.0,
        "frames": 900,
        "frames_measured": 870,
        "width_px": 1280,
        "height_px": 720,
        "mirrored": False,
        "notes": [{"code": "variable-rate", "text": "The time between frames varies."}],
    }


@pytest.mark.parametrize(
    "found",
    [
        session(),
        _with_nothing_known(),
        without_repetitions(session()),
        session(comparisons=(COMPARISON,), trends=(TREND,)),
    ],
)
def test_documents_fit_the_schema(found: Session) -> None:
    """Full, empty, unmeasurable and compared sessions all validate."""
    _validate(session_document(found))


def test_comparison_and_trend_are_told_in_full() -> None:
    """Both intervals, which baseline, the smallest difference, what it comes to."""
    (only,) = session_document(session(comparisons=(COMPARISON,), trends=(TREND,)))["sets"]
    assert only["comparisons"] == [
        {
            "side": "left",
            "measure": "thorax_rotation",
            "deg": 38.04,
            "interval90_deg": [35.2, 40.8],
            "baseline_id": "b45e11e00001",
            "baseline_deg": 41.2,
            "baseline_interval90_deg": [39.4, 43.0],
            "detectable_deg": 4.7,
            "change": "within-error",
            "same_place": False,
        }
    ]
    (trend,) = only["trends"]
    assert (trend["code"], trend["change"], trend["unit"]) == ("range-shrinks", -9.2, "deg")


def test_missing_is_null() -> None:
    """NaN becomes null, also for intervals, the neutral and the summary."""
    document = session_document(_with_nothing_known())
    text = json.dumps(document, allow_nan=False)
    assert "NaN" not in text
    (only,) = document["sets"]
    assert only["neutral"] is None
    assert only["view"]["yaw_deg"] is None
    (one,) = only["repetitions"]
    assert one["end_range_deg"] is None
    assert one["interval90_deg"] is None
    assert one["standard_error_deg"] == {"repetition": None, "setup": None}
    assert one["measures"][0]["value"] is None
    assert only["summary"]["left"] == {
        "count": 1,
        "median_deg": None,
        "best_comfortable_deg": None,
        "interval90_deg": None,
    }
    assert only["summary"]["right"] is None


def test_nan_in_the_settings_is_null() -> None:
    """Settings may hold anything; what JSON cannot hold becomes null or text."""
    settings = {"limit": NAN, "side": Side.LEFT, "trim": (1.0, None), "folder": Path("a")}
    found = dataclasses.replace(session(), software={"settings": settings})
    assert session_document(found)["software"]["settings"] == {
        "limit": None,
        "side": "left",
        "trim": [1.0, None],
        "folder": "a",
    }


def test_zero_has_no_sign() -> None:
    """A small negative number is rounded to 0.0, never to -0.0."""
    document = session_document(session(repetition(end_range_deg=-0.001)))
    assert '"end_range_deg": 0.0' in json.dumps(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("session_id"),
        lambda document: document["source"].pop("notes"),
        lambda document: document["source"].update(frames=1.5),
        lambda document: document["software"].pop("model_sha256"),
        lambda document: document["sets"][0]["view"].update(ok=None),
        lambda document: document["sets"][0]["repetitions"][0].update(verdict="fine"),
        lambda document: document["sets"][0]["repetitions"][0].update(end_range_deg="38"),
        lambda document: document["sets"][0]["repetitions"][0].update(interval90_deg=[1.0]),
        lambda document: document["sets"][0]["repetitions"][0].pop("counted"),
        lambda document: document["sets"][0]["summary"].pop("right"),
    ],
)
def test_schema_refuses_what_is_not_a_session(change: Any) -> None:
    """A field that is missing or of another type does not validate."""
    document = copy.deepcopy(session_document(session()))
    change(document)
    with pytest.raises(jsonschema.ValidationError):
        _validate(document)


def test_schema_allows_new_optional_fields() -> None:
    """Within /1 fields may be added at every level."""
    document = copy.deepcopy(session_document(session()))
    document["new"] = 1
    document["sets"][0]["new"] = 1
    document["sets"][0]["repetitions"][0]["measures"][0]["new"] = 1
    _validate(document)


def test_same_session_gives_the_same_text(tmp_path: Path) -> None:
    """Written twice, byte for byte the same."""
    for name in ("first.json", "second.json"):
        write_json(session_document(session()), tmp_path / name)
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "second.json").read_bytes()


def test_session_id_is_of_content_movement_and_settings() -> None:
    """A renamed copy is the same session; another clip, model, movement or setting is another."""
    found = session()
    renamed = dataclasses.replace(found.source, name="copy.mp4")
    assert session_id(dataclasses.replace(found, source=renamed)) == session_id(found)
    others = [
        dataclasses.replace(found, source=dataclasses.replace(found.source, sha256="cd" * 32)),
        dataclasses.replace(found, source=dataclasses.replace(found.source, mirrored=True)),
        dataclasses.replace(found, source=dataclasses.replace(found.source, model="lite")),
        dataclasses.replace(found, movement="hip-circle"),
        dataclasses.replace(found, software={"settings": {"comfort_deg": 41.0}}),
    ]
    assert len({session_id(one) for one in [found, *others]}) == 6


def test_camera_sessions_are_told_apart_by_their_time() -> None:
    """A camera has no sha256; the time of recording separates its sessions."""
    found = session()
    ids = {
        session_id(
            dataclasses.replace(
                found,
                source=dataclasses.replace(
                    found.source, kind="camera", sha256=None, recorded_at=recorded_at
                ),
            )
        )
        for recorded_at in ("2026-11-01T08:00:00+01:00", "2026-11-02T08:00:00+01:00")
    }
    assert len(ids) == 2


def test_several_sessions_name_those_that_failed() -> None:
    """A batch holds the sessions and, for each source without one, why."""
    failed = Failure("broken.mp4", 3, "It is empty. Record it again.")
    assert sessions_document([session()], [failed]) == {
        "schema": "posecheck.sessions/1",
        "sessions": [session_document(session())],
        "failed": [
            {"name": "broken.mp4", "exit_code": 3, "message": "It is empty. Record it again."}
        ],
    }


def test_dash_is_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """``-`` prints the document, and nothing else."""
    document = session_document(session())
    write_json(document, "-")
    assert json.loads(capsys.readouterr().out) == document


def test_unwritable_place_says_what_to_do(tmp_path: Path) -> None:
    """A missing folder is the machine's fault, told with advice."""
    path = tmp_path / "nowhere" / "session.json"
    with pytest.raises(OutputError) as caught:
        write_json(session_document(session()), path)
    assert str(caught.value) == (
        f"{path} cannot be written: its folder does not exist. "
        "Create the folder, or choose another place."
    )


def test_examples_are_of_a_movement_of_the_catalog() -> None:
    """The example session has the primary measure and the blind spots of the catalog's twist."""
    movement = load_movement(session().movement)
    one = session().repetitions[0]
    assert one.primary.name == movement.primary.measure
    assert set(one.not_visible) <= {rule.code for rule in movement.not_visible}
