"""``posecheck audit``: once a week, what changed and what is noise."""

import typer

from posecheck.cli.audit_report import report
from posecheck.cli.audit_run import run
from posecheck.cli.audit_score import score

audit = typer.Typer(
    name="audit",
    help="Once a week: what changed, what is noise, what to work on.",
    no_args_is_help=True,
    add_completion=False,
)
audit.command()(score)
audit.command()(run)
audit.command()(report)
