"""What a campaign starts beside posecheck: a PostgreSQL server and a display, without a network."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PORT: Final = 5432
"""It only names the socket: the server listens to no address."""


def program_of_server(name: str) -> Path | None:
    """One of the server's programs, which Debian keeps out of the PATH."""
    places = [Path(found).resolve() for found in [shutil.which(name)] if found]
    places += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return next((place for place in places if place.exists()), None)


def has_server() -> bool:
    """Whether a PostgreSQL server can be started here."""
    return find_spec("psycopg") is not None and None not in map(
        program_of_server, ("initdb", "pg_ctl")
    )


def _as_user() -> dict[str, str]:
    """The server refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    names = {one.pw_name for one in pwd.getpwall()}
    return {"user": next(name for name in ("postgres", "nobody") if name in names)}


@contextmanager
def running_server() -> Iterator[str]:
    """A PostgreSQL server in a folder of its own, on a socket; the URL of its only database."""
    user = _as_user()
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 characters
    if user:
        shutil.chown(folder, user["user"])
    data = folder / "data"

    def run(name: str, *words: object) -> None:
        arguments = [str(word) for word in (program_of_server(name), *words)]
        subprocess.run(arguments, check=True, capture_output=True, cwd=folder, **user)  # type: ignore[call-overload]

    options = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}&port={PORT}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty_journal(url: str) -> str:
    """The address of a journal without tables yet, in a schema of its own on a server."""
    import psycopg

    name = f"j{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{url}&options=-csearch_path%3D{name}"


def has_display() -> bool:
    """Whether a display that nobody sees can be started here, and its keys pressed."""
    return None not in map(shutil.which, ("Xvfb", "xdotool"))


@contextmanager
def running_display() -> Iterator[str]:
    """The name of an X display without a screen."""
    read, write = os.pipe()
    words = ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x720x24"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        [*words, "-nolisten", "tcp"], pass_fds=[write], stdout=quiet, stderr=quiet
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=10)
