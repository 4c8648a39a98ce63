"""A live set with references: the journal, the events and the landmarks measured again agree."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import jsonschema
import numpy as np
import pytest

from posecheck.app.remeasuring import measure_again
from posecheck.documents.events import EventWriter
from posecheck.documents.schema import event_schema
from posecheck.documents.session import set_object
from posecheck.history import ME
from posecheck.journal import Journal, open_journal
from posecheck.live.coach import Coach
from posecheck.live.observers import EventRecorder, LiveRecorder
from posecheck.live.port import Key
from posecheck.movements import Library
from posecheck.records import Pose
from tests.helpers.coaching import FIRST, HOLD_S, ONE_SIDE, Set
from tests.helpers.kept import NOW, SOFTWARE, a_start
from tests.helpers.people import duration_s, rocking
from tests.helpers.watching import ROCK, SOURCE

SETTINGS = {"side": None, "comfort_deg": None, "reference": "first:2"}


@pytest.fixture
def journal(tmp_path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.db") as opened:
        yield opened


class Onlooking:
    """A set whose observers are told of every step, as by the command."""

    def __init__(self, journal: Journal, keys: dict[int, Key], pause_after: int | None) -> None:
        software = {**SOFTWARE, "settings": SETTINGS}
        start = replace(a_start(None, movement=ROCK.id, software=software), protocol=ROCK.protocol)
        self.keeper = LiveRecorder(journal, start, measure=ROCK.primary.measure, now=lambda: NOW)
        self.stream = io.StringIO()
        self._told = EventRecorder(EventWriter(self.stream))
        self.a_set = Set(Coach(ROCK, FIRST, plan=ONE_SIDE))
        self._keys, self._pause_after = keys, pause_after

    def do(self, *ends_deg: float):
        """Do the repetitions one by one, a key after some of them; the session."""
        for count, end_deg in enumerate(ends_deg, 1):
            self._go(end_deg)
            if count in self._keys:
                self.a_set.coach.press(self._keys[count])
            if count == self._pause_after:
                self.a_set.coach.press(Key.PAUSE)
                self.a_set.coach.press(Key.PAUSE)
        self._go(0.0)
        session = self.a_set.coach.finish(SOURCE)
        for one in (self.keeper, self._told):
            one.finished(session)
        return session

    def _go(self, end_deg: float) -> None:
        before = len(self.a_set.steps)
        self.a_set.go(lambda t_s: _rounded(rocking(t_s, (end_deg,), hold_s=HOLD_S)), _LENGTH_S)
        for step in self.a_set.steps[before:]:
            self.keeper.step(step)
            self._told.step(step)

    @property
    def events(self):
        """What was written, line by line."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


_LENGTH_S = duration_s(1, HOLD_S)


def _rounded(pose: Pose) -> Pose:
    """As precise as landmarks are kept."""
    return replace(pose, landmarks_px=pose.landmarks_px.astype(np.float32).astype(np.float64))


@pytest.fixture(params=["plain", "again", "renewed", "all-back", "two-sets"])
def done(request, journal):
    """A set that was done before observers, and its session."""
    ends_deg, keys, pause_after = {
        "plain": ((20.0, 30.0, 30.0, 38.0), {}, None),
        "again": ((30.0, 36.0, 30.0, 28.0), {2: Key.AGAIN}, None),
        "renewed": ((30.0, 30.0, 25.0, 25.0, 26.0, 30.0), {3: Key.AGAIN}, None),
        "all-back": ((30.0, 30.0), {1: Key.AGAIN, 2: Key.AGAIN}, None),
        "two-sets": ((30.0, 30.0, 25.0, 25.0, 31.0), {}, 2),
    }[request.param]
    onlooking = Onlooking(journal, keys, pause_after)
    session = onlooking.do(*ends_deg)
    assert len(session.repetitions) == len(ends_deg)
    assert len(session.sets) == (1 if pause_after is None else 2)
    return onlooking, session


def test_rows_events_and_session_agree_and_so_do_the_landmarks_measured_again(journal, done):
    onlooking, session = done
    (past,) = journal.sessions(person=ME)
    rows = [one.repetition for one in journal.repetitions_of([past])]
    assert rows == list(session.repetitions)

    events = onlooking.events
    validator = jsonschema.Draft202012Validator(event_schema())
    for event in events:
        validator.validate(event)
    told = {
        (one["set"], one["repetition"]["index"]): one["repetition"]
        for one in events
        if one["event"] == "repetition"
    }
    sets = [set_object(one) for one in session.sets]
    assert [one["result"] for one in events if one["event"] == "set"] == sets
    assert list(told.values()) == [one for a_set in sets for one in a_set["repetitions"]]

    outcome = measure_again(journal, past, Library(journal), ROCK, now=NOW + timedelta(days=1))
    assert outcome.measured
    (past,) = journal.sessions(person=ME)
    assert [one.repetition for one in journal.repetitions_of([past])] == rows
    document = journal.document(past.current.id)
    assert [one["limits"] for one in document["sets"]] == [one["limits"] for one in sets]


def test_samples_carry_the_limit_in_force_and_states_what_is_wanted(journal):
    onlooking = Onlooking(journal, {}, None)
    session = onlooking.do(30.0, 30.0, 28.0)
    (limit,) = session.sets[0].limits
    samples = [one for one in onlooking.events if one["event"] == "sample"]
    assert samples[0]["limit"] is None
    assert samples[-1]["limit"] == pytest.approx(limit.deg, abs=0.1)
    assert samples[-1]["margin"] > 0
    states = [one for one in onlooking.events if one["event"] == "state"]
    wanted = [one["references_wanted"] for one in states if one["state"] == "measuring"]
    assert wanted == [{"left": 2}, {"left": 1}, {}]
