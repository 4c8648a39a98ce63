"""Options that several commands share: each is written once."""

from pathlib import Path
from typing import Annotated

import typer

from posecheck.app.user_data import VARIABLE
from posecheck.body import Side

Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Where the journal is: a file, or postgresql://user@host/database. "
        f"Default: ${VARIABLE}, else a file in your data folder.",
    ),
]
Person = Annotated[str | None, typer.Option("--person", help="Whose sessions (default: me).")]

# Paths are not to be readable for typer, whose refusal (2, wrong usage) would come before ours.
Clips = Annotated[
    list[Path],
    typer.Argument(
        help="Video files, or landmark files (.npz).", show_default=False, readable=False
    ),
]
MovementName = Annotated[
    str | None,
    typer.Option(
        *("--movement", "--movement-file", "-m"),
        help="What is done: its name (see: posecheck movements), or the path of a movement file "
        "(.toml).",
        show_default=False,
    ),
]
OneSide = Annotated[Side | None, typer.Option("--side", help="Report only this side.")]
Mirrored = Annotated[
    bool, typer.Option("--mirrored", help="The recording is a mirror image (selfie camera).")
]
From = Annotated[float | None, typer.Option("--from", min=0.0, help="Skip what is before, s.")]
To = Annotated[float | None, typer.Option("--to", min=0.0, help="Skip what is after, s.")]
Comfort = Annotated[
    float | None,
    typer.Option("--comfort", min=1.0, max=180.0, help="Comfort limit for this run, degrees."),
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
Model = Annotated[str, typer.Option("--model", help="Pose model: lite, full or heavy.")]
Json = Annotated[
    str | None, typer.Option("--json", help="Write the results as JSON to a file; - prints it.")
]
Csv = Annotated[
    Path | None, typer.Option("--csv", help="Write a table for a spreadsheet.", readable=False)
]
Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", help="Write the video with what was measured.", readable=False),
]
Landmarks = Annotated[
    Path | None,
    typer.Option(
        "--landmarks",
        help="Keep the landmarks (.npz) to score again without video.",
        readable=False,
    ),
]
Save = Annotated[bool, typer.Option("--save", help="Keep the session in the journal.")]
RecordedAt = Annotated[
    str | None,
    typer.Option(
        "--recorded-at",
        metavar="DATE",
        help="When it was recorded, e.g. 2026-03-01T18:30, if the recording does not say so "
        "or is wrong.",
    ),
]
