"""Injection: nasty texts in every place that a person or a file fills, every output checked.

A text may be kept and shown as text, or refused with exit code 2 or 3.  It may never become markup,
a formula, a line or a command of its own, a control of the terminal, or a path to elsewhere.
"""

import csv
import io
import json
import plistlib
import random
import re
import shlex
import shutil
import subprocess
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from bench.trust.record import Report, Trial, report_of
from bench.trust.servers import empty_journal, has_server, running_server

TEXTS: Final = (
    # pages
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'onmouseover='alert(1)"),
    *("</style><script>x</script>", "javascript:alert(1)", "{{7*7}}{% raw %}", "<!--", "]]>"),
    *("&lt;script&gt;", "<svg/onload=x>", "</title><base href=//x>", "<meta http-equiv=refresh>"),
    # spreadsheets
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", 'a",=1+1,"b', "a\r\n=1+1"),
    # shells, schedulers
    *(
        "$(touch x)",
        "`touch x`",
        "; touch x #",
        "| touch x",
        "a\n* * * * * touch x",
        "%0a%n%h",
        "a\\%b",
    ),
    *("-rf", "--remove", "a\nExecStart=/bin/sh", "&& calc", '" & calc & "', "%PATH%", "$(Arg0)"),
    *("</string><key>x</key>", "<Exec/>", "!x", "a'b\"c", "\\", "a\\"),
    # databases
    *("'; DROP TABLE session; --", "' OR 1=1 --", "%s%d{0}", ":x", "?"),
    # paths
    *("../../x", "..", "/etc/passwd", "C:\\x", "CON", "nul.txt", "a/b", "x" * 300, "~", "a\x00b"),
    # terminals
    *("\x1b[2Jx", "\x1b]8;;http://x\x07y", "\x9b31mx", "a\rb", "a\bb", "\u202egnp", "a\u200bb"),
    *(
        "\ufeffx",
        "a\u2028b",
        "\ud800x",
        "[bold red]x[/]",
        ":smile:",
        "\x07x",
        "e\u0301\u0301\u0301",
    ),
    *("posecheck: all is well", "\nposecheck: all is well", "Zoë 张 👩‍👧", "٣"),
)
COUNT: Final = 24
PERSON: Final = "Anna"
"""Somebody harmless, to compare with."""
_REFUSED: Final = (2, 3)
_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_FORMULA: Final = re.compile(r"\s*[=+@-]")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")

_DONE: Final = (0, 4, 10, 11, 12)
_WHEN: Final = ("--recorded-at", "2026-03-02T08:00:00+00:00")
_WEEK: Final = ("--week", "2026-W10")
_KINDS: Final = ("cron", "systemd", "launchd", "windows")
_MOVEMENT: Final = "ankle-rock"

Outputs = dict[str, list[str]]
"""What was written and said, by kind: ``page``, ``table``, ``document``, ``terminal``, …"""


Check = Callable[[str, "Tried"], list[str]]
"""Faults of one kind of output."""


def campaign(count: int, seed: int) -> Report:
    """Put ``count`` of the texts into everything."""
    texts = random.Random(seed).sample(TEXTS, min(count, len(TEXTS)))
    server = running_server() if has_server() else nullcontext("")
    with tempfile.TemporaryDirectory() as folder, server as url:
        clip = _landmarks(Path(folder))
        usual = _tried(PERSON, clip)
        trials = [trial for text in texts for trial in _trials(text, _tried(text, clip), usual)]
        if url:
            trials += [_on_server(text, _tried(text, clip, url), usual) for text in texts]
    about = (
        f"{len(texts)} texts as person, note, tag, name of a clip, texts of a movement file and of "
        "a sidecar, in an imported session, as the folder of an inbox and the name of a database. "
        "Outputs must be made like those with a harmless name: a page of the same elements and "
        "attributes, a table without formulas, a terminal without control characters, a job of "
        "the very words and no line more, a journal with the very text; no file elsewhere. "
        + ("The same with a journal on a PostgreSQL server." if url else "Without PostgreSQL.")
    )
    return report_of("Injection", trials, about)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one text."""

    outputs: Outputs
    codes: Mapping[str, int]
    """Exit code of each command by its name."""
    errors: tuple[str, ...]
    """Commands that failed in a way that nobody meant."""
    elsewhere: tuple[str, ...]
    """Files outside of the folders that were named."""


def _trials(text: str, tried: Tried, usual: Tried) -> Iterator[Trial]:
    """A trial for each kind of output."""
    name = ascii(text)[:60]
    checks: dict[str, Check] = {"page": partial(_page, usual), **_CHECKS}
    for kind, check in checks.items():
        faults = check(text, tried)
        refused = kind in _KINDS and tried.codes[kind] in _REFUSED
        outcome = "wrong" if faults else "refused" if refused else "text"
        yield Trial(kind, name, outcome, "; ".join(faults[:3]))
    yield Trial("command", name, "unexpected" if tried.errors else "done", "; ".join(tried.errors))
    elsewhere = ", ".join(tried.elsewhere)
    yield Trial("file", name, "wrong" if elsewhere else "in its place", elsewhere)


def _on_server(text: str, tried: Tried, usual: Tried) -> Trial:
    """All of it in one trial: the journal was on a PostgreSQL server."""
    checks: dict[str, Check] = {"page": partial(_page, usual), **_CHECKS}
    checks = {kind: check for kind, check in checks.items() if kind not in _KINDS}
    faults = [*tried.errors, *tried.elsewhere]
    faults += [fault for check in checks.values() for fault in check(text, tried)]
    return Trial(
        "PostgreSQL journal",
        ascii(text)[:60],
        "wrong" if faults else "text",
        "; ".join(faults[:3]),
    )


class _Session:
    """Commands in a home of their own, and what they write."""

    def __init__(self, root: Path, server: str = "") -> None:
        self.root, self.out, self.server = root, root / "out", server
        self.database = {"POSECHECK_DATABASE_URL": empty_journal(server)} if server else {}
        self.out.mkdir()
        self.outputs: Outputs = defaultdict(list)
        self.codes: dict[str, int] = {}
        self.errors: list[str] = []

    def run(self, name: str, *words: object, kind: str = "terminal") -> str:
        """Run a command; what it prints is an output of that kind, what it says a message."""
        from typer.testing import CliRunner

        from posecheck.cli import app

        home = {"HOME": str(self.root), "COLUMNS": "100", "NO_COLOR": "1"}
        home |= {f"XDG_{one}_HOME": str(self.root / "home") for one in ("DATA", "CONFIG")}
        home |= self.database
        try:
            done = CliRunner(env=home).invoke(app, [str(word) for word in words])
        except (ValueError, OSError) as error:  # no system passes such a word to a program
            self.codes[name] = _REFUSED[0]
            self.outputs["message"].append(str(error) if "null" not in str(error) else "")
            return ""
        self.codes[name] = done.exit_code
        self.outputs[kind].append(done.stdout)
        self.outputs["message"].append(done.stderr)
        if done.exit_code not in (*_DONE, *_REFUSED, 5):
            self.errors.append(f"{name}: {done.exit_code} {done.exception!r}")
        return done.stdout

    def read(self, kind: str, path: Path) -> None:
        """A file that was written."""
        if path.is_file():
            self.outputs[kind].append(path.read_text(encoding="utf-8"))


def _tried(text: str, clip: Path, server: str = "") -> Tried:
    with tempfile.TemporaryDirectory() as folder:
        session = _Session(Path(folder), server)
        _score(text, clip, session)
        _read_again(session)
        _import(text, session)
        _inbox(text, clip, session)
        _schedule(text, session)
        own = f"{server}&options={text}" if server else session.out / f"{text}.sqlite"
        session.run("database", "journal", "--database", own)
        known = {"out", "home", "inbox", "own.toml", "clips", "folder"}
        elsewhere = [path.name for path in Path(folder).iterdir() if path.name not in known]
        return Tried(session.outputs, session.codes, tuple(session.errors), tuple(elsewhere))


def _score(text: str, clip: Path, session: _Session) -> None:
    """A clip of that name, of a movement with such texts, for such a person, with notes."""
    clips, own = session.root / "clips", session.root / "own.toml"
    clips.mkdir()
    named = _named(clips, f"{text}.npz", clip)
    own.write_text(_movement(text), encoding="utf-8", errors="replace")
    files = {"json": "document", "csv": "table", "html": "page"}
    written = {end: session.out / f"a.{end}" for end in files}
    words = ("score", named, "-m", own, "--save", *_WHEN, "--details")
    tables = ("--json", written["json"], "--csv", written["csv"], "--page", written["html"])
    session.run("score", *words, *tables, "--person", text)
    if session.codes["score"] in _REFUSED:  # the person: then the rest for another one
        session.run("score", *words, *tables)
    for end, path in written.items():
        session.read(files[end], path)
    listed = session.run("list", "journal")
    found = re.search(r"^([0-9a-f]{8}) ", listed, re.MULTILINE)
    if found:
        session.run("note", "journal", "note", found[1], "--", text)
        session.run("tag", "journal", "tag", found[1], "--", text)
        session.run("show", "journal", "show", found[1])


def _read_again(session: _Session) -> None:
    """Everything that lists, exports and reports."""
    for name in ("journal", "movements"):
        session.run(name, name)
    session.run("csv", "journal", "export", "--format", "csv", "--out", "-", kind="table")
    session.run("json", "journal", "export", "--no-landmarks", "--out", "-", kind="document")
    persons = {one["person"] for one in json.loads(session.outputs["document"][-1])["sessions"]}
    for person in persons:
        for form, kind in (("html", "page"), ("json", "document"), ("csv", "table"), ("md", "md")):
            words = ("audit", "report", *_WEEK, f"--person={person}", "--format", form)
            session.run(f"report-{form}", *words, "--out", "-", kind=kind)
        session.run("report", "audit", "report", *_WEEK, f"--person={person}")


def _import(text: str, session: _Session) -> None:
    """An export in which somebody changed every text."""
    document = session.outputs["document"][-1]
    exported = next((one for one in session.outputs["document"] if '"marks"' in one), document)
    said = json.loads(exported)
    for one in said["sessions"]:
        one |= {"person": text, "source_name": text}
    changed = session.out / "changed.json"
    changed.write_text(json.dumps(said), encoding="utf-8")
    place = empty_journal(session.server) if session.server else session.out / "other.sqlite"
    other = ("--database", place)
    session.run("import", "journal", "import", changed, *other)
    session.run("imported", "journal", *other)
    session.run("imported-csv", "journal", "export", "--format", "csv", *other, kind="table")


def _inbox(text: str, clip: Path, session: _Session) -> None:
    """A clip whose sidecar says it, in a folder of that name."""
    folder = session.root / "inbox" / _MOVEMENT
    folder.mkdir(parents=True)
    place = _named(folder, f"{text}.npz", clip)
    quoted = json.dumps(text, ensure_ascii=False)
    said = "".join(f"{key} = {quoted}\n" for key in ("person", "note"))
    sidecar = place.with_name(place.name + ".toml")
    with suppress(OSError):
        sidecar.write_text(said, encoding="utf-8", errors="replace")
    words = ("--settle", "0", "--reports", session.out / "reports")
    session.run("inbox", "audit", "run", "--inbox", session.root / "inbox", *words)
    for path in sorted((session.out / "reports").glob("*.html")):
        session.read("page", path)


def _schedule(text: str, session: _Session) -> None:
    """A job for that person and that inbox."""
    for kind in _KINDS:
        words = ("audit", "schedule", "--with", kind, "--print", "--inbox", session.root / "inbox")
        session.run(kind, *words, f"--person={text}", kind=kind)


def _named(folder: Path, name: str, clip: Path) -> Path:
    """A copy of the clip with that name, or as near to it as a file may be called."""
    for possible in (name, name.replace("/", "_").replace("\0", "_"), "a.npz"):
        place = folder / possible
        with suppress(OSError, ValueError):
            if place.parent == folder:
                shutil.copyfile(clip, place)
                return place
    raise AssertionError


def _movement(text: str) -> str:
    catalogue = resources.files("posecheck.movements") / "catalog" / f"{_MOVEMENT}.toml"
    said = catalogue.read_text(encoding="utf-8").replace(f'id = "{_MOVEMENT}"', 'id = "own-rock"')
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "")
    for key in ("name", "purpose", "instruction", "measures", "does_not_measure"):
        said = re.sub(rf"(?m)^{key} = .*$", lambda _, key=key: f"{key} = {quoted}", said, count=1)  # type: ignore[misc]
    return said


def _landmarks(folder: Path) -> Path:
    """Of a sample clip: small, and measured in no time."""
    from posecheck.samples import sample_video

    place = folder / "landmarks.npz"
    session = _Session(folder)
    clip = sample_video("ankle_rock.mp4")
    session.run("score", "score", clip, "-m", _MOVEMENT, "--model", "lite", "--landmarks", place)
    return place


class _Elements(HTMLParser):
    """What a page is made of: elements, and the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        self.found.add((tag, *sorted(name for name, _ in attrs)))


def _page(usual: Tried, _: str, tried: Tried) -> list[str]:
    known = {one for page in usual.outputs["page"] for one in _Elements(page).found}
    found = {one for page in tried.outputs["page"] for one in _Elements(page).found}
    return [f"<{' '.join(one)}>" for one in sorted(found - known)]


def _table(_: str, tried: Tried) -> list[str]:
    cells = [
        cell
        for table in tried.outputs["table"]
        for row in csv.reader(io.StringIO(table))
        for cell in row
    ]
    return [cell for cell in cells if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)]


def _document(_: str, tried: Tried) -> list[str]:
    """JSON that can be read, and steers no terminal."""
    faults = []
    for document in filter(None, tried.outputs["document"]):
        json.loads(document)
        faults += _STEERING.findall(document)
    return faults


def _terminal(_: str, tried: Tried) -> list[str]:
    faults = []
    for kind in ("terminal", "message", "md", "table"):
        for said in tried.outputs[kind]:
            faults += [ascii(one) for one in _STEERING.findall(said.replace("\r\n", "\n"))]
    for said in tried.outputs["message"]:  # only these begin with our name
        faults += [line for line in said.splitlines() if line.startswith("posecheck: all is well")]
    return faults


def _cron(text: str, tried: Tried) -> list[str]:
    return _words(text, tried, "cron", lambda job: shlex.split(_unescaped(job), comments=True))


def _systemd(text: str, tried: Tried) -> list[str]:
    def words(job: str) -> list[str]:
        (line,) = [one for one in job.splitlines() if one.startswith("ExecStart=")]
        quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        plain = [re.sub(r"\\(.)", r"\1", word) for word in quoted]
        return [word.replace("%%", "%").replace("$$", "$") for word in plain]

    return _words(text, tried, "systemd", words)


def _launchd(text: str, tried: Tried) -> list[str]:
    def words(job: str) -> list[str]:
        agent = plistlib.loads(job.split("\n", 1)[1].encode())
        return list(agent["ProgramArguments"])

    return _words(text, tried, "launchd", words)


def _windows(text: str, tried: Tried) -> list[str]:
    def words(job: str) -> list[str]:
        task = ET.fromstring(job.split("\n", 2)[2])
        (line,) = [one.text or "" for one in task.iter() if one.tag.endswith("Arguments")]
        person = subprocess.list2cmdline(["--person", " ".join(text.split())])
        return [" ".join(text.split())] if line.endswith(person) else [line]

    return _words(text, tried, "windows", words)


def _words(text: str, tried: Tried, kind: str, words: Callable[[str], Sequence[str]]) -> list[str]:
    """The job has the very text as a word, where it was not refused."""
    if tried.codes[kind] in _REFUSED:
        return []
    found = words("".join(tried.outputs[kind]))
    return [] if text in found or " ".join(text.split()) in found else [ascii(found)]


def _unescaped(job: str) -> str:
    """A line of the table as cron hands it to the shell."""
    line = job.split("\n")[1]
    return line.split(" ", 5)[5].replace("\\%", "%")


def _journal(text: str, tried: Tried) -> list[str]:
    """The very text was kept, or refused; nothing else happened to the tables."""
    documents = [json.loads(one) for one in filter(None, tried.outputs["document"])]
    sessions = [one for document in documents for one in document.get("sessions", ())]
    persons = {one["person"] for one in sessions}
    if tried.codes["score"] in _REFUSED:
        return []
    named = unicodedata.normalize("NFC", " ".join(text.split()))
    return [] if persons & {named, "me"} else [ascii(persons)]


_CHECKS: Final[Mapping[str, Check]] = {
    "table": _table,
    "document": _document,
    "terminal": _terminal,
    "journal": _journal,
    "cron": _cron,
    "systemd": _systemd,
    "launchd": _launchd,
    "windows": _windows,
}
