"""``posecheck doctor``: checks the installation; every line says what to do when it fails."""

from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.saying import say
from posecheck.errors import InstallationError


def doctor(debug: Debug = False) -> None:
    """Check the installation: model, libraries, camera, window, sound, data folder, journal."""
    with report_errors(debug=debug):
        from rich.table import Table
        from rich.text import Text

        from posecheck.app.doctor import examine
        from posecheck.terminal.console import PlainConsole

        marks = {"ok": ("ok", "green"), "note": ("note", "yellow"), "fail": ("FAIL", "bold red")}
        table = Table.grid(padding=(0, 2))
        table.add_column()
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        findings = examine()
        for one in findings:
            word, style = marks[one.state]
            table.add_row(Text(word, style=style), one.what, Text(one.text))
        PlainConsole().print(table)
        if any(one.state == "fail" for one in findings):
            raise InstallationError("The installation has faults; see the lines marked FAIL.")
        say("Everything that is needed works.")
