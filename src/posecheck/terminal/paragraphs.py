"""Titles, paragraphs and hanging items on the terminal, no wider than one likes to read."""

from rich.console import Console
from rich.text import Text

TEXT_WIDTH = 100
"""Longer lines of text are hard to read, however wide the terminal is."""


class Paragraphs:
    """Prints them on a console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def title(self, text: str) -> None:
        """A line in bold after an empty one."""
        self.say()
        self.say(Text(text, style="bold"))

    def item(self, text: str, *, bullet: str = "-") -> None:
        """A hanging line: the bullet, then the text wrapped beside it."""
        self._print(Text(text), lead=f"{bullet} ")

    def say(self, text: Text | str = "") -> None:
        """A paragraph."""
        self._print(Text(text) if isinstance(text, str) else text)

    def _print(self, text: Text, *, lead: str = "") -> None:
        width = min(self.console.width, TEXT_WIDTH) - len(lead)
        lines = text.wrap(self.console, max(width, 10)) or [Text()]
        for i, line in enumerate(lines):
            line.rstrip()
            self.console.print(Text(lead if i == 0 else " " * len(lead)) + line)
