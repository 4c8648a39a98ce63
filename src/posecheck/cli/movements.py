"""``posecheck movements``: what can be measured, how, and what cannot."""

from posecheck.cli.failures import Debug, told_errors


def movements(debug: Debug = False) -> None:
    """List what can be measured: position, view, the measure, and what it is not."""
    with told_errors(debug=debug):
        from rich.console import Console

        from posecheck.movements import list_movements
        from posecheck.reports.catalog import show_movement

        console = Console()
        for movement in list_movements():
            show_movement(movement, console)
