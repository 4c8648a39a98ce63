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
