"""How a verdict looks on a terminal, where the words stand beside it.

Apart from how it is drawn: nothing is drawn for a table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from posecheck.words.verdicts import VerdictLevel

STYLES: Final[Mapping[VerdictLevel, str]] = MappingProxyType(
    {
        VerdictLevel.GREEN: "green",
        VerdictLevel.AMBER: "yellow",
        VerdictLevel.RED: "bold red",
        VerdictLevel.GREY: "",
    }
)
"""As rich names colours."""
