"""Runs pieces of work as short processes side by side: the renderer gives no memory back."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor


def run_pieces(pieces: Iterable[list[str]], workers: int) -> int:
    """Run ``python ARGUMENTS`` for each piece, ``workers`` at a time; the largest exit code."""

    def run(arguments: list[str]) -> int:
        return subprocess.run([sys.executable, *arguments], check=False).returncode

    with ThreadPoolExecutor(workers) as pool:
        return max(pool.map(run, pieces), default=0)
