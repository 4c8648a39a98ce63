"""A PostgreSQL server of our own for the tests: in a folder of its own, on a socket, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PORT = 5432  # only names the socket: the server listens to no address


def _program(name: str) -> Path | None:
    """One of the server's programs, which Debian keeps out of the PATH."""
    places = [Path(found).resolve() for found in [shutil.which(name)] if found]
    places += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return next((place for place in places if place.exists()), None)


def _as_user() -> dict[str, str]:
    """The server refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    names = {one.pw_name for one in pwd.getpwall()}
    return {"user": next(name for name in ("postgres", "nobody") if name in names)}


@contextmanager
def running_server() -> Iterator[str]:
    """A server; the URL of its database ``postgres``.  Skips where there is no server program."""
    pytest.importorskip("psycopg", reason="the package psycopg is not installed")
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user = _as_user()
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 characters
    if user:
        shutil.chown(folder, user["user"])
    data = folder / "data"

    def run(*words: object) -> None:
        arguments = [str(word) for word in words]
        subprocess.run(arguments, check=True, capture_output=True, cwd=folder, **user)  # type: ignore[call-overload]

    options = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        run(initdb, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        run(pg_ctl, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}&port={PORT}"
        finally:
            run(pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
