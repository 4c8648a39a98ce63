"""Defaults of options that the user may set: ``posecheck config``."""

from collections.abc import Iterator, Mapping
from typing import Any, Final


class Configured(Mapping[str, Any]):
    """The settings that are the defaults of a command's options; read when one is needed.

    Raises UsageError, from any method, for a configuration that cannot be understood.
    """

    def __init__(self, *options: str) -> None:
        self._options = options

    def __getitem__(self, option: str) -> Any:
        from posecheck.app.configuration import setting

        if option not in self._options:
            raise KeyError(option)
        value = setting("person" if option == "persons" else option).value
        if value is None:
            raise KeyError(option)
        return [value] if option == "persons" else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)


DEFAULTS: Final[Mapping[str, Any]] = {
    "score": Configured("person", "model"),
    "live": Configured("person", "model", "camera"),
    "setup": Configured("person", "model"),
    "baseline": {
        "record": Configured("person", "model", "camera"),
        **dict.fromkeys(("set", "show", "history", "reset"), Configured("person")),
    },
    "target": dict.fromkeys(("set", "show", "clear"), Configured("person")),
    "audit": {
        "record": Configured("person", "model", "camera", "reports"),
        "score": Configured("person", "model", "reports"),
        "run": Configured("persons", "inbox", "reports", "model", "phone_mirrors"),
        "schedule": Configured("persons", "inbox", "reports"),
        "report": Configured("person"),
        "answer": Configured("inbox"),
    },
}
"""By command; the journal's own commands show everybody unless a person is named."""
