"""Changed exports, imported: what is refused leaves the journal as it is, what is accepted works.

Each is imported into a copy of a journal.  After one that was accepted, the sessions are listed and
shown, every week is audited, everything is measured again and exported, and that is imported again.
"""

import base64
import json
import lzma
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bench.trust.record import Report, Trial, report_of
from posecheck.app.audit_pages import write_weeks_of
from posecheck.app.context import Context
from posecheck.app.library import library_of
from posecheck.app.remeasuring import measure_all_again
from posecheck.app.remembered import baselines_of
from posecheck.app.set_ups import placed_sets
from posecheck.body import Side
from posecheck.documents.history_table import write_history_csv
from posecheck.errors import InputRefusedError
from posecheck.history import Feeling, FeelingKind, Label, Mark, MarkKind
from posecheck.journal import Journal, open_journal
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.judgement.arc import kept_arcs
from posecheck.samples import sample_video
from posecheck.terminal.journal import show_past_session, show_sessions

COUNT: Final = 600
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONGEST_S: Final = 60.0
HOSTILE: Final[tuple[Any, ...]] = (
    *(None, True, -1, 0, 1, 2**63, 10**40, -1e300, 0.5, float("nan"), float("inf"), "", "x", " "),
    *("\x1b[2J\n", "\x00", "\ud800", "é" * 5000, "0" * 32, "f" * 64, "left", "../../x", "'; --"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-20", "2026-13-45T99:99"),
    *([], {}, [[]], {"": None}, [None] * 3, {"a": {"a": {"a": []}}}),
)
"""What stands where something else should."""


def campaign(count: int, seed: int) -> Report:
    """The sample clips' own export, changed in one to three places."""
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        base = Path(folder) / "base.sqlite"
        make_base(base)
        trials = list(trials_of(base, count, seed))
    about = (
        "The export of a journal with the sample clips, ratings, notes, marks and labels, changed "
        "in one to three places and imported into a copy of a journal. Refused: the file is the "
        "same byte for byte. Accepted: list, show, audit of every week, `remeasure`, tables, "
        "export and import of that export ran through."
    )
    return report_of("Imports", trials, about)


def make_base(place: Path) -> None:
    """A journal with the sample clips, and everything that can be said of them."""
    clips = {"ankle_rock.mp4": "ankle-rock", "thoracic_twist.mp4": "thoracic-twist"}
    for day, (clip, movement) in enumerate(clips.items(), start=10):
        words = ["score", str(sample_video(clip)), "--movement", movement, "--model", "lite"]
        words += ["--save", "--database", str(place), "--recorded-at", f"2026-11-{day}T08:00+00:00"]
        subprocess.run([sys.executable, "-m", "posecheck", *words], check=True, capture_output=True)
    with open_journal(place) as journal:
        say_everything(journal)


def say_everything(journal: Journal) -> None:
    """Notes, ratings, tags, marks and labels of what is in a journal."""
    for past in journal.sessions():
        journal.add_note(past.id, "Slept badly.", now=NOW)
        journal.add_feelings(past.id, [Feeling(FeelingKind.PAIN, 2, Side.LEFT)], now=NOW)
        journal.add_tags(past.id, ["hills"], now=NOW)
        measure = journal.repetitions_of([past])[0].repetition.primary.name
        said = (past.person, past.movement, past.protocol, Side.LEFT, measure)
        journal.add_mark(Mark(*said, MarkKind.BASELINE, NOW, session_id=past.id))
        journal.add_mark(Mark(*said, MarkKind.COMFORT, NOW, 30.0, past.id, t_s=1.0))
        journal.add_labels(
            [Label(0.0, 2.0, "set", past.movement, Side.LEFT), Label(2.0, 3.0, None)],
            person=past.person,
            source_sha256=past.source_sha256 or "",
            now=NOW,
        )


def trials_of(base: Path, count: int, seed: int) -> Iterator[Trial]:
    """So many changed exports of a journal, each into a copy of it or into a new one."""
    with open_journal(base, create=False) as journal:
        text = "".join(exported(journal, now=NOW))
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        kind, change = rng.choice(list(CHANGES.items()))
        changed = change(text, rng)
        with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
            place = Path(folder) / "journal.sqlite"
            if rng.random() < 0.3:
                shutil.copyfile(base, place)
            else:
                open_journal(place).close()
            yield _trial(kind, str(number), changed, place)


def _trial(kind: str, name: str, text: str, place: Path) -> Trial:
    before, begun = place.read_bytes(), time.monotonic()
    try:
        with open_journal(place) as journal:
            bring_in(journal, text, name="export.json", now=NOW)
    except InputRefusedError as error:
        same = place.read_bytes() == before
        outcome, detail = ("refused", "") if same else ("wrong", f"It was changed: {error}")
    except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
        outcome, detail = "crashed", repr(error)
    else:
        outcome, detail = _used(place)
    seconds = time.monotonic() - begun
    if seconds > LONGEST_S:
        outcome = "hung"
    return Trial(kind, name, outcome, detail, seconds)


def _used(place: Path) -> tuple[str, str]:
    """What becomes of a journal after an import that was accepted."""
    try:
        with open_journal(place) as journal:
            use(journal, place.parent)
    except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
        return "unexpected", repr(error)
    return "accepted, usable", ""


def use(journal: Journal, folder: Path) -> None:
    """Everything that reads a journal, and what measures it again."""
    library = library_of(journal)
    sessions = journal.sessions()
    console = Console(file=StringIO(), width=80)
    past = journal.repetitions_of(sessions)
    primary = {movement.id: movement.primary for movement in library.movements}
    arcs = kept_arcs(past, primary)
    show_sessions(sessions, past, arcs, console)
    for session in sessions:
        document = None if session.current is None else journal.document(session.current.id)
        sets = document["sets"] if document else ()
        own = journal.repetitions_of([session])
        show_past_session(session, own, arcs, console, sets, placed_sets(journal, session))
    write_weeks_of(journal, [one.id for one in sessions], folder / "reports", made_at=NOW)
    list(measure_all_again(journal, library, None, Context(now=lambda: NOW), sessions=sessions))
    write_weeks_of(journal, [one.id for one in sessions], folder / "reports", made_at=NOW)
    for person in journal.persons():
        for movement in library.movements:
            baselines_of(journal, person=person, movement=movement)
    write_history_csv(past, arcs, folder / "table.csv")
    again = "".join(exported(journal, now=NOW))
    with open_journal(folder / "again.sqlite") as other:
        bring_in(other, again, name="again.json", now=NOW)


# --- changes --------------------------------------------------------------------------------------


def _values(text: str, rng: random.Random) -> str:
    """Something else in one to three places."""
    document = json.loads(text)
    for _ in range(rng.randint(1, 3)):
        parent, key = _place(document, rng)
        parent[key] = rng.choice(HOSTILE)
    return json.dumps(document)


def _likely_values(text: str, rng: random.Random) -> str:
    """What could stand in one to three places: as the kind of value that is there."""
    document = json.loads(text)
    for _ in range(rng.randint(1, 3)):
        parent, key = _place(document, rng, leaf=True)
        value = parent[key]
        if isinstance(value, bool):
            parent[key] = not value
        elif isinstance(value, (int, float)):
            parent[key] = value * rng.choice((-1, 0, 0.5, 2, 1000)) + rng.choice((0, 1, -1))
        elif isinstance(value, str):
            parent[key] = rng.choice((value[::-1], value.upper(), value[:-1], value + " "))
        else:
            parent[key] = rng.choice((0, 1.5, "left", "x"))
    return json.dumps(document)


def _missing(text: str, rng: random.Random) -> str:
    """One to three keys or rows fewer."""
    document = json.loads(text)
    for _ in range(rng.randint(1, 3)):
        parent, key = _place(document, rng)
        del parent[key]
    return json.dumps(document)


def _twice(text: str, rng: random.Random) -> str:
    """A row that stands twice."""
    document = json.loads(text)
    lists = [one for one in _all(document) if isinstance(one, list) and one]
    rows = rng.choice(lists)
    rows.insert(rng.randrange(len(rows)), json.loads(json.dumps(rng.choice(rows))))
    return json.dumps(document)


def _exchanged(text: str, rng: random.Random) -> str:
    """Two values of one kind that changed places."""
    document = json.loads(text)
    parent, key = _place(document, rng, leaf=True)
    value = parent[key]
    for _ in range(200):
        other, there = _place(document, rng, leaf=True)
        if type(other[there]) is type(value) and other[there] != value:
            parent[key], other[there] = other[there], value
            break
    return json.dumps(document)


def _landmarks(text: str, rng: random.Random) -> str:
    """Landmarks that are damaged, empty, huge, or say something else of themselves."""
    document = json.loads(text)
    tracks = [track for one in document["sessions"] for track in one["landmarks"]]
    chunk = rng.choice(rng.choice(tracks)["chunks"])
    data = bytearray(base64.b64decode(chunk["data"]))
    head, body = lzma.decompress(bytes(data)).split(b"\n", 1)
    said = json.loads(head)
    said[rng.choice(list(said))] = rng.choice((*HOSTILE[:8], 10**9, 640.5, {}))
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    again = (
        bytes(data),
        lzma.compress(json.dumps(said).encode() + b"\n" + body),
        lzma.compress(head + b"\n" + rng.randbytes(len(body))),
        lzma.compress(head + b"\n" + bytes(300 * 2**20), preset=0),
        lzma.compress(head + b"\n"),
        b"",
    )
    chunk["data"] = base64.b64encode(rng.choice(again)).decode()
    return json.dumps(document)


def _characters(text: str, rng: random.Random) -> str:
    """A file that was cut off, or whose characters changed."""
    if rng.random() < 0.3:
        return text[: rng.randrange(len(text))]
    if rng.random() < 0.1:
        return "[" * 100_000
    for _ in range(rng.randint(1, 4)):
        i = rng.randrange(len(text))
        text = text[:i] + chr(rng.randrange(32, 127)) + text[i + 1 :]
    return text


CHANGES: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "hostile values": _values,
    "likely values": _likely_values,
    "something missing": _missing,
    "a row twice": _twice,
    "values exchanged": _exchanged,
    "landmarks": _landmarks,
    "characters": _characters,
}


def _all(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, (dict, list)):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _all(one)


def _place(document: Any, rng: random.Random, *, leaf: bool = False) -> tuple[Any, Any]:
    """Somewhere in it, each level as likely as the next: what holds it, and under which key."""
    parents = [one for one in _all(document) if isinstance(one, (dict, list)) and one]
    for _ in range(1000):
        parent = rng.choice(parents)
        key = rng.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
        if not (leaf and isinstance(parent[key], (dict, list))):
            break
    return parent, key
