"""Everything posecheck can refuse, as one tree; the command line maps it to exit codes.

PosecheckError
├── UsageError          2   the call was wrong: unknown movement, broken movement file
├── InputRefusedError   3   the recording cannot be used: missing, empty, not a video
├── NothingMeasuredError 4  the recording was read, but it holds nothing that can be measured
└── InstallationError   5   this machine or installation is at fault
    ├── ModelError          a model bundle is missing or damaged
    ├── CameraError         no camera, or it cannot be used
    ├── OutputError         a result cannot be written: no permission, full disk
    └── JournalError        the journal's database cannot be used

A message says what happened and what to do about it.
"""

from typing import ClassVar


class PosecheckError(Exception):
    """Base of all errors that posecheck raises on purpose."""

    exit_code: ClassVar[int] = 1


class UsageError(PosecheckError):
    """The call itself was wrong."""

    exit_code = 2


class InputRefusedError(PosecheckError):
    """A recording was refused before or while it was opened."""

    exit_code = 3


class NothingMeasuredError(PosecheckError):
    """A recording was read to its end and no repetition could be measured."""

    exit_code = 4


class InstallationError(PosecheckError):
    """The installation or the machine is at fault."""

    exit_code = 5


class ModelError(InstallationError):
    """A pose model bundle is missing, damaged or cannot be loaded."""


class CameraError(InstallationError):
    """There is no camera, it is in use, or permission is denied."""


class OutputError(InstallationError):
    """A result cannot be written."""


class JournalError(InstallationError):
    """The journal's database cannot be opened, read or written."""

    def __init__(self, message: str, *, damaged: bool = False) -> None:
        super().__init__(message)
        self.damaged = damaged
        """Whether its file is damaged or no journal at all."""
