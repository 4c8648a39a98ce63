"""Asks before something is done that a person may not want."""

import typer


def agreed(question: str) -> bool:
    """Whether somebody is there and says yes."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo()
        return False
