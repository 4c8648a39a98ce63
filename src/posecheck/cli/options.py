"""Options that several commands share, each written once, and what was typed as records."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.app.user_data import VARIABLE
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


def _movement_names() -> list[str]:
    """For the shell's completion."""
    from posecheck.movements import Library

    return [movement.id for movement in Library().movements]


MovementId = Annotated[
    str,
    typer.Argument(
        autocompletion=_movement_names,
        metavar="MOVEMENT",
        help="Its name (see: posecheck movements), or the path of a movement file (.toml).",
        show_default=False,
    ),
]
AnyMovementId = Annotated[
    str | None,
    typer.Argument(
        metavar="[MOVEMENT]",
        help="Only this one.",
        show_default=False,
        autocompletion=_movement_names,
    ),
]
EitherSide = Annotated[Side | None, typer.Option("--side", help="Only this side; else both.")]
MeasureName = Annotated[
    str | None,
    typer.Option("--measure", help="Another measure than the end range, e.g. hip_abduction."),
]
Degrees = Annotated[float, typer.Argument(min=1.0, max=180.0, help="Degrees.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def sides(side: Side | None) -> tuple[Side, ...]:
    """The side that was named, else both."""
    return tuple(Side) if side is None else (side,)


Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Where the journal is: a file, or postgresql://user@host/database. "
        f"Default: ${VARIABLE}, else as set by posecheck config, else a file in your data folder.",
    ),
]
Person = Annotated[
    str | None,
    typer.Option("--person", help="Whose sessions (default: me, or as set by posecheck config)."),
]

# Paths are not to be readable for typer, whose refusal (2, wrong usage) would come before ours.
Clips = Annotated[
    list[Path],
    typer.Argument(
        metavar="CLIPS",
        help="Video files, or landmark files (.npz); landmarks of other programs: .trc, "
        "Kinect .csv, folders of OpenPose. Or folders and patterns of many clips.",
        show_default=False,
        readable=False,
    ),
]
MovementName = Annotated[
    str | None,
    typer.Option(
        *("--movement", "--movement-file", "-m"),
        help="Measure this movement and no other: its name (see: posecheck movements), or the "
        "path of a movement file (.toml). Without it the movements in the recording are found.",
        show_default=False,
        autocompletion=_movement_names,
    ),
]
Plan = Annotated[
    str | None,
    typer.Option(
        "--plan",
        metavar="MOVEMENTS",
        help="Without --movement: which movements are done, e.g. ankle-rock,hip-circle. It helps, "
        "but is not needed.",
        show_default=False,
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        metavar="SPAN",
        help="Say what a part is, whatever is recognised there: 1:20-2:05=hip-circle, or =other, "
        "=rest; =auto removes an earlier label. Remembered with --save. May be given several "
        "times.",
        show_default=False,
    ),
]
Details = Annotated[
    bool, typer.Option("--details", help="Show every repetition and what was discarded.")
]
OneSide = Annotated[Side | None, typer.Option("--side", help="Report only this side.")]


def _as_the_phone_does(ctx: typer.Context, mirrored: bool) -> bool:
    """Without the option: what is set of the phone, for videos; landmarks are put right already."""
    from posecheck.app.configuration import setting
    from posecheck.inbox.arriving import is_video

    said = ctx.get_parameter_source("mirrored")
    named = ctx.params.get("clips") or [ctx.params.get("clip")]
    paths = [Path(path) for path in named if path is not None]
    undecided = [path for path in paths if is_video(path) or path.is_dir()]
    if said is None or said.name != "DEFAULT" or not undecided:
        return mirrored
    if not setting("phone_mirrors").value:
        return mirrored
    if not all(map(is_video, paths)):
        raise UsageError(
            "Your phone is set to store mirror images (posecheck config), but not all of these "
            "clips are videos. Say --mirrored or --no-mirrored."
        )
    return True


Mirrored = Annotated[
    bool,
    typer.Option(
        "--mirrored/--no-mirrored",
        help="The recording is a mirror image (selfie camera).",
        callback=_as_the_phone_does,
        show_default=False,
    ),
]
From = Annotated[float | None, typer.Option("--from", min=0.0, help="Start at this time, seconds.")]
To = Annotated[float | None, typer.Option("--to", min=0.0, help="End at this time, seconds.")]
Comfort = Annotated[
    float | None,
    typer.Option("--comfort", min=1.0, max=180.0, help="Comfort limit for this run, degrees."),
]
Comforts = Annotated[
    list[str] | None,
    typer.Option(
        "--comfort",
        metavar="DEGREES",
        help="Comfort limit for this run, degrees, e.g. 38; for one of several movements "
        "ankle-rock=38. May be given several times.",
        show_default=False,
    ),
]
Reference = Annotated[
    str | None,
    typer.Option(
        "--reference",
        metavar="RULE",
        help="Which repetitions set today's limit. first:2: the first two held repetitions on each "
        "side (circles: the first two); at:12,25: the repetitions at these times, seconds; auto: "
        "no limit, only a repetition that goes clearly further than the others is flagged; none.",
        show_default=False,
    ),
]
Model = Annotated[
    str,
    typer.Option(
        "--model",
        help="Pose model: lite, full or heavy.",
        autocompletion=lambda: ["lite", "full", "heavy"],
    ),
]
EveryFrame = Annotated[
    bool,
    typer.Option(
        "--every-frame",
        help="Look at every frame of a video, as --annotate does. The default is much faster and "
        "finds the same repetitions: at most 30 frames a second, and one while nobody moves.",
    ),
]
Json = Annotated[
    str | None, typer.Option("--json", help="Write the results as JSON to a file; - prints it.")
]
Csv = Annotated[
    str | None,
    typer.Option("--csv", help="Write a table for a spreadsheet to a file; - prints it."),
]
Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate", help="Write the video (.mp4) with what was measured.", readable=False
    ),
]
Landmarks = Annotated[
    Path | None,
    typer.Option(
        "--landmarks",
        help="Keep the landmarks (.npz) to score again without video.",
        readable=False,
    ),
]
Rate = Annotated[
    float | None,
    typer.Option(
        "--rate",
        min=1.0,
        max=1000.0,
        metavar="HZ",
        help="Frames a second, for landmark files without times (OpenPose, Kinect).",
        show_default=False,
    ),
]
SeriesFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--series",
        metavar="FILE",
        help="Write the curves: every measure of every frame (.json, .csv, .parquet, .mot) or the "
        "landmarks in metres (.trc, .c3d). The suffix names the format; repeat it for several.",
        readable=False,
        show_default=False,
    ),
]
Page = Annotated[
    Path | None,
    typer.Option(
        "--page",
        help="Write a page for browsers (.html): what was done when, curves, the best frames, the "
        "score. It is one file and loads nothing.",
        readable=False,
    ),
]
Save = Annotated[bool, typer.Option("--save", help="Keep the session in the journal.")]
RecordedAt = Annotated[
    str | None,
    typer.Option(
        "--recorded-at",
        metavar="DATE",
        help="When it was recorded, e.g. 2026-03-01T18:30, if the recording has no date or a "
        "wrong one.",
    ),
]
