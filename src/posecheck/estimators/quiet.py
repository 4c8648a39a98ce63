"""Keeps native libraries' own messages off the user's screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STDERR = 2


@contextmanager
def quiet_native_stderr() -> Iterator[None]:
    """Send what C++ code prints to standard error to nowhere while the block runs.

    Python's own messages in the block are lost too, so keep it small; exceptions pass through.
    """
    with suppress(ValueError, OSError):
        sys.stderr.flush()
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def only_python_on_stderr() -> Iterator[None]:
    """Send what native code prints to standard error to nowhere for as long as the block runs.

    Python's own messages go on: its ``sys.stderr`` gets a way of its own to where it went before.
    """
    try:
        direct = sys.stderr.fileno() == _STDERR
    except (AttributeError, ValueError, OSError):  # captured by a test, or closed
        direct = False
    if not direct:
        yield
        return
    before = sys.stderr
    before.flush()
    own = os.dup(_STDERR)
    try:
        with os.fdopen(own, "w", buffering=1, errors="replace", closefd=False) as stream:
            sys.stderr = stream
            with quiet_native_stderr():
                yield
    finally:
        sys.stderr = before
        os.close(own)
