"""A PostgreSQL server of our own for the tests: in a folder of its own, on a socket, no network."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.trust import servers


@contextmanager
def running_server() -> Iterator[str]:
    """A server; the URL of its database ``postgres``.  Skips where there is no server program."""
    pytest.importorskip("psycopg", reason="the package psycopg is not installed")
    if not servers.has_server():
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with servers.running_server() as url:
        yield url
