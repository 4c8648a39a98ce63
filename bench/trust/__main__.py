"""Runs a campaign; with ``--write`` its figures replace its section of docs/reliability.md.

    python -m bench.trust NAME [--count N] [--seed S] [--clips DIR] [--write]

A campaign is a module of this package with ``COUNT``, how many inputs it usually tries, and
``campaign(count, seed)``, which returns a ``Report``; those of ``loose``, ``tipped``, ``askew`` and
``turned_round`` take ``clips``, too.  The command ends with 1 when there are faults.
"""

import argparse
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def names() -> list[str]:
    """The campaigns that there are."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return [path.stem for path in modules if "\ndef campaign(" in path.read_text(encoding="utf-8")]


def with_section(page: str, name: str, text: str) -> str:
    """The page with one section replaced, or added at its end."""
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->\n"
    if begin not in page:
        page += f"\n{begin}{end}"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return before + begin + text + end + after


def main(arguments: list[str]) -> int:
    """Run one campaign."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.trust",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=names())
    parser.add_argument("--count", type=int, help="How many inputs; else as many as usual.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", type=Path, help="Rendered clips, of those that measure them.")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args(arguments)
    module = import_module(f"bench.trust.{wanted.name}")
    count = module.COUNT if wanted.count is None else wanted.count
    named = {"clips": wanted.clips} if "clips" in signature(module.campaign).parameters else {}
    if named and wanted.clips is None:
        raise SystemExit("Name the folder of the rendered clips: --clips DIR (see bench.studio).")
    report = module.campaign(count, wanted.seed, **named)
    command = f"python -m bench.trust {wanted.name} --count {count} --seed {wanted.seed}"
    command += " --clips DIR" if named else ""
    text = f"## {report.title}\n\n{report.text}\nRun again: `{command}`\n"
    sys.stdout.write(text)
    if wanted.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_section(page, wanted.name, text), encoding="utf-8")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
