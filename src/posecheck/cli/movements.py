"""``posecheck movements``: what can be measured, how, and what cannot."""

from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import Database
from posecheck.cli.saying import tell


def movements(database: Database = None, debug: Debug = False) -> None:
    """List what can be measured: the catalogue, your own movements, those in your journal."""
    with report_errors(debug=debug):
        from posecheck.app.library import library_of
        from posecheck.movements import user_folder
        from posecheck.terminal.console import PlainConsole
        from posecheck.terminal.movements import show_movement

        library = library_of(database)
        console = PlainConsole()
        for known in library.known:
            show_movement(known, console)
        for problem in library.problems:
            tell(problem)
        tell(f"Your own movement files go into {user_folder()}")
