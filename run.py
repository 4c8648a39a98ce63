"""Everything a newcomer and CI run, with nothing but Python 3.11 or newer and git.

    python3 run.py demo     set up and score a sample clip
    python3 run.py test     set up and run the tests
                            (--cover: count their branches, and fail below the floor)
    python3 run.py check    formatting, lint, types, generated documents
    python3 run.py docs     write the generated documents again
    python3 run.py lock     resolve the dependencies again (needs uv)

Everything is installed into .venv beside this file, from requirements.lock, hashes checked.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "posecheck-lock.sha256"
# All tests on all cores, file by file: journeys first, so that short files fill the end.
ALL_TESTS = ("-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    commands = {
        "demo": demo,
        "test": test,
        "check": check,
        "docs": docs,
        "lock": lock,
    }
    if not arguments or arguments[0] not in commands:
        sys.stderr.write(__doc__ or "")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        found = sys.version.split()[0]
        sys.stderr.write(f"Python 3.11 or newer is needed; this is {found}.\n")
        return 5
    return commands[arguments[0]](arguments[1:])


def demo(arguments: list[str]) -> int:
    """Score the bundled sample clip."""
    return install() or call("-m", "posecheck", "demo", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests, all of them or those that the arguments name; arguments go to pytest.

    With ``--cover`` all of them, counting branches; it fails below the floor.
    """
    if arguments == ["--cover"]:
        return (
            install()
            or call("-m", "coverage", "erase")
            or call("-m", "coverage", "run", *ALL_TESTS)
            or call("-m", "coverage", "combine", "--quiet")
            or call("-m", "coverage", "report")
        )
    return install() or call(*(("-m", "pytest", *arguments) if arguments else ALL_TESTS))


def check(_: list[str]) -> int:
    """What must hold before a commit, the tests aside."""
    return (
        install()
        or call("-m", "ruff", "format", "--check", ".")
        or call("-m", "ruff", "check", ".")
        or call("-m", "mypy")
        or call("-m", "bench.documents", "--check")
    )


def docs(_: list[str]) -> int:
    """Write the documents that are generated from the code."""
    return install() or call("-m", "bench.documents")


def lock(_: list[str]) -> int:
    """Names, versions and hashes; no addresses."""
    options = "--group dev --universal --python-version 3.11 --generate-hashes"
    options += " --no-header --no-annotate --upgrade -q"
    return subprocess.call(
        ["uv", "pip", "compile", "pyproject.toml", *options.split(), "-o", LOCK.name], cwd=ROOT
    )


def install() -> int:
    """Make .venv as the lock file says, unless it already is."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return 0
    sys.stderr.write("Setting up .venv (once; a few minutes)…\n")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(
            f"The virtual environment cannot be made ({error}). On Debian or Ubuntu install it "
            "first: sudo apt install python3-venv\n"
        )
        return 5
    quiet = ("--quiet", "--disable-pip-version-check")
    failed = call("-m", "pip", "install", *quiet, "--require-hashes", "-r", LOCK.name) or call(
        "-m", "pip", "install", *quiet, "--no-deps", "--no-build-isolation", "-e", "."
    )
    if failed:
        sys.stderr.write("The installation failed; see above. Is there a network connection?\n")
        return 5
    STAMP.write_text(wanted)
    return 0


def call(*arguments: str) -> int:
    """Run .venv's Python in the project's folder; its exit code."""
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
