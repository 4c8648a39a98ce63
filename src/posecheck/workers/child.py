"""What runs inside a worker process: one call after the other, until nobody asks any more.

Calls come in and results go out as pickles through the pipes that were the standard streams;
whatever else is printed goes to the standard error.
"""

import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Generator
from typing import IO, Any

from posecheck.memory import give_memory_back

_results: list[IO[bytes]] = []  # where results go; empty outside a worker


def report(seconds: float) -> None:
    """A call tells how many seconds of its recording are done; each one gives it more time.

    Outside a worker process nothing happens.
    """
    if _results:
        _send(("seconds", seconds))


def serve() -> None:
    """Answer calls until the other end of the pipe is closed, or its process is gone."""
    _results.append(os.fdopen(os.dup(1), "wb"))
    calls = os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a file descriptor is needed
        os.dup2(nothing.fileno(), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of who asks
    _leave_no_core_file()
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(calls, waiting), daemon=True).start()
    while True:
        _send(_answer(waiting.get()))
        give_memory_back()


def _read(calls: IO[bytes], waiting: "queue.SimpleQueue[Any]") -> None:
    """Also in the middle of a call the end of the pipe is noticed: nobody wants the result."""
    while True:
        try:
            waiting.put(pickle.load(calls))
        except EOFError:
            os._exit(0)
        except Exception as error:  # noqa: BLE001 - e.g. a function that is not installed here
            waiting.put((_fail, (error,), {}))


def _fail(error: Exception) -> None:
    raise error


def _answer(call: Any) -> tuple[str, Any]:
    try:
        return "result", _result(*call)
    except BaseException as error:  # noqa: BLE001 - it is raised where the call was made
        error.add_note(traceback.format_exc())
        return "error", _that_can_be_sent(error)


def _result(function: Any, arguments: Any, options: Any) -> Any:
    """What a function returns; of a generator the items are sent, as they come."""
    result = function(*arguments, **options)
    if not isinstance(result, Generator):
        return result
    for item in result:
        _write(pickle.dumps(("item", item)))
    return None


def _that_can_be_sent(error: BaseException) -> Exception:
    """Errors of libraries are not all made anew by a pickle."""
    try:
        again = pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever its pickle does
        again = None
    plain = RuntimeError(f"{type(error).__name__}: {error}")
    return again if isinstance(again, Exception) else plain


def _send(answer: tuple[str, Any]) -> None:
    try:
        text = pickle.dumps(answer)
    except Exception as error:  # noqa: BLE001 - a result that cannot be sent is an error
        text = pickle.dumps(("error", RuntimeError(f"the result cannot be sent: {error}")))
    _write(text)


def _write(text: bytes) -> None:
    _results[0].write(text)
    _results[0].flush()


def _leave_no_core_file() -> None:
    """A crash would put the person's pictures into it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
