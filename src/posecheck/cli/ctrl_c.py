"""Ctrl-C while a recording is read."""

import signal
from typing import Self


class CtrlC:
    """Lets Ctrl-C end the reading between two frames, so that all outputs agree.

    It is the last who looks at a frame.  When the reading is over anyway, the outputs are
    completed; a second Ctrl-C ends everything at once.
    """

    def __init__(self) -> None:
        self._pressed = False

    def __call__(self, _: object) -> None:
        """A frame is done: end here if Ctrl-C was pressed.

        Raises KeyboardInterrupt.
        """
        if self._pressed:
            raise KeyboardInterrupt

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:  # otherwise somebody else sees to it
            signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _press(self, *_: object) -> None:
        self._pressed = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
