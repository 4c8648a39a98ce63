"""How it felt, as typed: ``--pain left=3``, ``--ease 8``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.body import Side
from posecheck.errors import UsageError

if TYPE_CHECKING:
    from posecheck.history import Feeling, FeelingKind

MOST: Final = 10
"""The scales go from 0 to here."""

_FORM: Final = "N or SIDE=N"

Pain = Annotated[
    list[str] | None,
    typer.Option("--pain", metavar=_FORM, help="Pain, 0 (none) to 10, e.g. left=3."),
]
Stiffness = Annotated[
    list[str] | None, typer.Option("--stiffness", metavar=_FORM, help="Stiffness, 0 to 10.")
]
Soreness = Annotated[
    list[str] | None, typer.Option("--soreness", metavar=_FORM, help="Soreness, 0 to 10.")
]
Ease = Annotated[
    list[str] | None, typer.Option("--ease", metavar=_FORM, help="How easy it felt, 0 to 10.")
]


def feelings_of(
    *,
    pain: Sequence[str] | None = None,
    stiffness: Sequence[str] | None = None,
    soreness: Sequence[str] | None = None,
    ease: Sequence[str] | None = None,
) -> "tuple[Feeling, ...]":
    """What was typed, as records.

    Raises UsageError when it cannot be understood.
    """
    from posecheck.history import FeelingKind

    typed = {
        FeelingKind.STIFFNESS: stiffness,
        FeelingKind.SORENESS: soreness,
        FeelingKind.PAIN: pain,
        FeelingKind.EASE: ease,
    }
    return tuple(_feeling(kind, text) for kind, texts in typed.items() for text in texts or ())


def _feeling(kind: "FeelingKind", text: str) -> "Feeling":
    from posecheck.history import Feeling

    side, equals, number = text.rpartition("=")
    known = {str(one): one for one in Side}
    wrong_side = bool(equals) and side.strip().lower() not in known
    if wrong_side or not number.strip().isdecimal() or int(number) > MOST:
        raise UsageError(
            f"--{kind} {text}: give a whole number from 0 to {MOST}, for one side left=3 or "
            "right=3."
        )
    return Feeling(kind, int(number), known.get(side.strip().lower()))
