"""Which parts of a recording are measured as the movement that was named."""

import pytest

from posecheck.app import spans
from posecheck.app.labels import LABELLED
from posecheck.app.spans import Parts, all_of_it, parts_of
from posecheck.circuit import Activity, Bout
from posecheck.movements import list_movements, load_movement
from posecheck.pipeline import Options, Watch
from posecheck.records import SourceInfo
from tests.helpers.signals import standing

ROCK = load_movement("ankle-rock")
SOURCE = SourceInfo("landmarks", "a.npz", None, 640, 480, False, "full")
REST = Bout(0.0, 4.0, Activity.REST)
ROCKS = Bout(4.0, 30.0, Activity.SET, "ankle-rock")


def chosen(monkeypatch, *bouts, counts=True):
    """The parts of a recording in which that is recognised."""
    monkeypatch.setattr(spans, "recognise", lambda *_, **__: bouts)
    monkeypatch.setattr(spans, "_counts", lambda *_: counts)
    poses = [standing(0.0), standing(100.0)]
    return parts_of(ROCK, poses, Options(), beside=list_movements())


@pytest.mark.parametrize(
    "other",
    [
        Bout(30.0, 34.9, Activity.OTHER),
        Bout(30.0, 60.0, Activity.REST),
        Bout(30.0, 60.0, Activity.AWAY),
    ],
    ids=["a short break", "rest", "nobody"],
)
def test_a_recording_of_nothing_else_is_measured_whole(monkeypatch, other):
    """Rest, an empty picture and something else for a few seconds belong to it."""
    assert chosen(monkeypatch, REST, ROCKS, other) == Parts()


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (Bout(30.0, 35.1, Activity.OTHER), "rest"),
        (Bout(30.0, 33.0, Activity.SET, "hip-circle"), "another-movement"),
        (Bout(30.0, 33.0, Activity.OTHER, reason=LABELLED), "labelled"),
    ],
    ids=["something else", "a set of another movement", "what a person says"],
)
def test_what_is_something_else_is_left_out(monkeypatch, other, code):
    """The set is measured with its rest; what is outside is listed as what it is."""
    found = chosen(monkeypatch, REST, ROCKS, other, Bout(35.1, 60.0, Activity.REST))
    ((start_s, end_s),) = found.spans
    assert start_s <= 4.0
    assert 30.0 <= end_s < 60.0
    assert code in [part.reason.code for part in found.left_out]
    assert found.left_out[-1].end_s == 60.0


def test_what_is_not_recognised_at_all_is_not_counted(monkeypatch):
    """All of it is left out with what it is, where it would be counted as the movement."""
    found = chosen(monkeypatch, Bout(0.0, 30.0, Activity.OTHER))
    assert found.spans == ()
    assert [(part.start_s, part.end_s) for part in found.left_out] == [(0.0, 30.0)]


def test_what_counts_nothing_is_measured_for_its_reasons(monkeypatch):
    """A wrong view or hidden feet are told by measuring; another movement is told as such."""
    assert chosen(monkeypatch, Bout(0.0, 30.0, Activity.OTHER), counts=False) == Parts()
    circles = Bout(0.0, 30.0, Activity.SET, "hip-circle")
    assert chosen(monkeypatch, circles, counts=False).spans == ()


def test_without_other_movements_all_of_it_is_read():
    """Every pose is measured."""
    poses = [standing(0.0), standing(1.0)]
    assert list(all_of_it(SOURCE, ROCK, poses, Options()).of(poses)) == poses


def test_of_no_frame_nothing_is_said():
    """Nobody looked, so nobody was missing."""
    assert Watch(ROCK).finish(SOURCE).notes == ()
