"""What is said to a person: whatever wrote a part of it, nothing in it steers the terminal."""

import traceback

import typer

from posecheck.safe_text import on_one_line, printable, without_passwords


def say(text: str = "") -> None:
    """Say something on the standard output."""
    typer.echo(printable(text))


def tell(message: str) -> None:
    """Say something on the standard error, in one line and without passwords."""
    typer.echo(f"posecheck: {on_one_line(without_passwords(message))}", err=True)


def show_traceback(error: BaseException) -> None:
    """Show where an error came from, without passwords."""
    lines = "".join(traceback.format_exception(error))
    typer.echo(printable(without_passwords(lines)), err=True)
