"""Whole sessions made of stick people, and what their pages are made from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from posecheck.app.circuits import CircuitRequest, score_circuit
from posecheck.app.context import Context
from posecheck.body import Side
from posecheck.circuit import SIDE_LEFT_OUT, Activity, Bout, Circuit
from posecheck.documents.session_page import PagePicture, page_document
from posecheck.drawing.still import angle_still
from posecheck.movements import load_movement
from posecheck.personal import Comparison
from posecheck.records import Compensation, Discarded, Limit, Note, Pose, Repetition, SetResult
from tests.helpers.clips import four_corners
from tests.helpers.people import duration_s, rocking, turning, write_landmarks

TWISTS_S, ROCKS_S = duration_s(6), duration_s(5)
MOVEMENTS = {name: load_movement(name) for name in ("thoracic-twist", "ankle-rock", "hip-circle")}
NAMES = {name: movement.name for name, movement in MOVEMENTS.items()}
TURNS = ("thoracic-twist",)
HOSTILE = '"><script>alert(1)</script> & <img src=x onerror=alert(2)>'


def twists_and_rocks(t_s: float) -> Pose | None:
    """Six twists, nobody for a while, five rocks, then something else."""
    if t_s < TWISTS_S:
        return turning(t_s, (45.0, -40.0, 44.0, -41.0, 46.0, -42.0))
    at_s = t_s - TWISTS_S - 6.0
    return None if at_s < 0.0 else rocking(at_s, (30.0, 33.0, 31.0, 48.0, 29.0))


def a_circuit(folder: Path) -> Circuit:
    """Both sets as they are scored, with curves."""
    rocks_s = TWISTS_S + 6.0
    clip = write_landmarks(folder / "circuit.npz", twists_and_rocks, rocks_s + ROCKS_S + 9.0)
    labels = (
        Bout(0.0, TWISTS_S, Activity.SET, "thoracic-twist"),
        Bout(TWISTS_S, rocks_s, Activity.AWAY),
        Bout(rocks_s, rocks_s + ROCKS_S, Activity.SET, "ankle-rock", Side.LEFT),
        Bout(
            *(rocks_s + ROCKS_S, rocks_s + ROCKS_S + 9.0, Activity.OTHER),
            reason=Note("unlike", "Both arms were raised."),
        ),
    )
    request = CircuitRequest(
        movements=tuple(MOVEMENTS.values()),
        plan=tuple(MOVEMENTS),
        labels=labels,
        page=folder / "page.html",
    )
    return replace(score_circuit(clip, request, Context()), person="me")


def judged(circuit: Circuit) -> Circuit:
    """The same with every kind of verdict, a limit, a baseline, and what was discarded."""
    twists, rocks = circuit.sessions
    verdicts = ("comfortable", "near-limit", "forced")
    done = tuple(
        replace(one, verdict=replace(one.verdict, code=verdicts[i % 3]), reference=i == 0)
        for i, one in enumerate(rocks.sets[0].repetitions)
    )
    lean = Compensation("heel-lift", "The heel lifted by 3 cm.", 3.0, "cm")
    done = (replace(done[0], compensations=(lean,)), *done[1:])
    a_set: SetResult = replace(
        rocks.sets[0],
        repetitions=done,
        limits=(Limit("shank_inclination", 37.0, "baseline", Side.LEFT, margin_deg=4.0),),
        discarded=tuple(
            Discarded(done[0].start_s + i, done[0].start_s + i + 0.5, Side.LEFT, note)
            for i, note in enumerate([Note("heel-up", "The heel was up.")] * 8)
        ),
        comparisons=(
            Comparison(
                *(Side.LEFT, "shank_inclination", 38.0, (35.0, 41.0), "b1", 33.0, (31.0, 35.0)),
                detectable_deg=4.0,
            ),
        ),
    )
    return replace(circuit, sessions=(twists, replace(rocks, sets=(a_set,))))


def a_picture(repetition: Repetition, movement: str) -> PagePicture:
    """A picture of a stick person."""
    pose = turning(0.0)
    still = angle_still(
        *(four_corners(pose.width_px, pose.height_px), pose, MOVEMENTS[movement]),
        side=repetition.side,
        deg=repetition.primary.value,
        limit_deg=40.0,
    )
    return PagePicture(movement, repetition, still.jpeg, still.width_px, still.height_px)


def page_documents(folder: Path) -> dict[str, dict[str, Any]]:
    """What pages of several kinds of sessions are made from, by name."""
    circuit = a_circuit(folder)
    full = judged(circuit)
    pictures = [
        a_picture(session.repetitions[i], session.movement)
        for session, wanted in zip(full.sessions, ((0, 1), (0,)), strict=True)
        for i in wanted
    ]
    hostile = replace(
        circuit,
        person=HOSTILE,
        source=replace(circuit.source, name=f"{HOSTILE}{'x' * 90}.mp4"),
        notes=(Note("odd", HOSTILE),),
    )
    nothing = replace(circuit, bouts=(), sessions=(), plan=())
    many = replace(full, bouts=_cut(full.bouts))
    twists = circuit.sessions[0]
    a_set = replace(
        twists.sets[0],
        repetitions=tuple(one for one in twists.repetitions if one.side is Side.RIGHT),
    )
    one_side = replace(
        circuit,
        bouts=tuple(_left_out(bout) for bout in circuit.bouts),
        sessions=(replace(twists, sets=(a_set,)),),
    )
    return {
        "circuit": page_document(full, NAMES, pictures, turns=TURNS),
        "no-video": page_document(
            circuit, NAMES, turns=TURNS, no_pictures="No pictures: there is no video."
        ),
        "odd-names": page_document(hostile, {**NAMES, "ankle-rock": HOSTILE}, turns=TURNS),
        "nothing-found": page_document(nothing, NAMES, turns=TURNS),
        "one-side": page_document(one_side, NAMES, turns=TURNS),
        "many-sets": page_document(many, NAMES, pictures, turns=TURNS),
    }


def _left_out(bout: Bout) -> Bout:
    """A set of the left, with --side right."""
    note = Note(SIDE_LEFT_OUT, "The left side, left out with --side right.")
    return replace(bout, reason=note) if bout.side is Side.LEFT else bout


def _cut(bouts: tuple[Bout, ...]) -> tuple[Bout, ...]:
    """Each set cut into twelve."""
    return tuple(
        replace(
            bout,
            start_s=bout.start_s + i / 12 * bout.duration_s,
            end_s=bout.start_s + (i + 1) / 12 * bout.duration_s,
        )
        for bout in bouts
        for i in range(12)
    )
