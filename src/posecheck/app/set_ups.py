"""From where a person's earlier sets were filmed, from what the journal remembers.

with open_journal(address) as journal:
    sessions = journal.sessions(person="me", movement="ankle-rock")
    earlier = set_ups_of(journal, sessions, protocol=movement.protocol)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from posecheck.history import PastSession
from posecheck.judgement.set_up import named_places, placed
from posecheck.place import EarlierSetUp, Placed, SetUp, before
from posecheck.plain_data import from_data

if TYPE_CHECKING:
    from posecheck.journal import Journal


def set_ups_of(
    journal: "Journal", sessions: Iterable[PastSession], *, protocol: Mapping[str, str]
) -> tuple[EarlierSetUp, ...]:
    """Those of the sets with repetitions, in order of recording, their places named.

    Sessions that were measured before set-ups were kept, or broke off, have none.
    """
    own = [one for one in sessions if dict(one.protocol) == dict(protocol)]
    return named_places(found for one in own for found in _of_session(journal, one))


def placed_sets(journal: "Journal", past: PastSession) -> tuple[Placed, ...]:
    """The sets of a session, each beside the person's earlier ones as they are today."""
    sessions = journal.sessions(person=past.person, movement=past.movement)
    known = set_ups_of(journal, sessions, protocol=past.protocol)
    earlier = before(known, recorded_at=past.recorded_at, sha256=past.source_sha256)
    return tuple(placed(one.set_up, earlier) for one in _of_session(journal, past))


def _of_session(journal: "Journal", past: PastSession) -> Iterator[EarlierSetUp]:
    return set_ups_in(past, None if past.current is None else journal.document(past.current.id))


def set_ups_in(past: PastSession, document: Mapping[str, Any] | None) -> Iterator[EarlierSetUp]:
    """Those of the sets with repetitions of a session's document; their places have no names."""
    sets: Sequence[Mapping[str, object]] = [] if document is None else document["sets"]
    counted = [one for one in sets if one["repetitions"]]
    for number, one in enumerate(counted, start=1):
        written = one.get("set_up")
        if isinstance(written, Mapping):
            yield EarlierSetUp(
                session_id=past.id,
                set_number=number,
                recorded_at=past.recorded_at,
                set_up=from_data(SetUp, written, skip_unknown=True),
                source_sha256=past.source_sha256,
            )
