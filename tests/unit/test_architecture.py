"""The rooms of the house stay apart; what they may import is written here."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "posecheck"
MAX_LINES = 400
MAX_FUNCTION_LINES = 60

# Lower rows know nothing of higher ones; rooms of one row do not know each other.
LAYERS = [
    {"errors", "files", "memory", "plain_data", "safe_text"},
    {"outputs"},
    {"body", "geometry", "place", "reliability", "software"},
    {"personal", "smoothing"},
    {"series"},
    {"records"},
    {"circuit", "history"},
    {"recording_date"},
    {"words"},
    {"movements"},
    {"measures", "judgement"},
    {"audit", "repetitions"},
    {"pipeline"},
    {"recognition"},
    {"capture", "documents", "drawing", "samples"},
    {"page"},
    {"estimators", "journal"},
    {"inbox", "scheduling", "workers"},
    {"terminal"},
    {"live"},
    {"app"},
    {"cli"},
    {"__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
ONLY_IN = {
    "alembic": {"journal"},
    "av": {"capture", "drawing", "app"},
    "ezc3d": {"documents"},
    "cv2": {"capture", "drawing", "live", "app"},
    "distributed": {"workers"},
    "jinja2": {"page"},
    "markupsafe": {"page"},
    "mediapipe": {"estimators"},
    "PIL": {"drawing"},
    "pygame": {"live"},
    "platformdirs": {"files"},
    "pyarrow": {"documents"},
    "rich": {"terminal", "cli"},
    "pyttsx3": {"live"},
    "sounddevice": {"live", "app"},
    "sqlalchemy": {"journal"},
    "typer": {"cli"},
}
BENCH = Path(__file__).parents[2] / "bench"
TESTS = Path(__file__).parents[1]
CLOCKS = ("import time", "from time", ".now(", ".today(", ".utcnow(")
FILES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_rooms_know_only_the_rooms_below_them(path):
    """Data flows one way: nothing imports a later room, and foreign packages stay at the border."""
    room = room_of(path)
    if room == "__init__":
        return
    assert room in RANK, f"{room} is not in LAYERS: decide where it stands"
    for name in imports_of(path):
        top, *rest = name.split(".")
        if top == "posecheck" and rest and rest[0] != room:
            assert RANK[rest[0]] < RANK[room], f"{room} may not know {rest[0]}"
        if top in ONLY_IN:
            assert room in ONLY_IN[top], f"{top} may only be imported in {ONLY_IN[top]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_clock_in_the_core(path):
    """Time is data: only the command line may look at a clock."""
    # What was remembered has dates; to read a clock takes a call.
    if RANK.get(room_of(path), 99) < RANK["capture"] or room_of(path) == "journal":
        text = path.read_text(encoding="utf-8")
        assert not [clock for clock in CLOCKS if clock in text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_and_functions_stay_short(path):
    """Short files, short functions."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= MAX_FUNCTION_LINES, f"{node.name} has {lines} lines"


def test_tests_are_sorted_by_kind_and_share_helpers_only():
    """No test module knows another one, and what they share holds no test."""
    kinds = {"unit", "journeys", "real"}
    for path in TESTS.rglob("*.py"):
        kind = path.relative_to(TESTS).parts[0]
        assert kind in {*kinds, "helpers", "conftest.py"}, path
        assert path.name.startswith("test_") == (kind in kinds), path
        ours = {name for name in imports_of(path) if name.split(".")[0] == "tests"}
        assert all(name.startswith("tests.helpers") for name in ours), path


def test_use_cases_neither_print_nor_ask():
    """They return records and hand out notices; how a person reads them is the caller's matter."""
    for path in FILES:
        if room_of(path) == "app":
            nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            names = {node.id for node in nodes if isinstance(node, ast.Name)}
            streams = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            assert not names & {"print", "input", "typer"}, path
            assert not streams & {"stdout", "stderr", "stdin"}, path


def test_radians_live_in_geometry_only():
    """Degrees everywhere else (the view's circular mean and cosines of degrees aside)."""
    for path in FILES:
        if room_of(path) in {"measures", "repetitions", "pipeline", "movements"}:
            text = path.read_text(encoding="utf-8")
            assert "math.sin(" not in text
            assert "np.sin(" not in text


@pytest.mark.parametrize("statement", ["import posecheck", "import posecheck.cli"])
def test_importing_costs_nothing_heavy(statement):
    """Neither the package nor its command line imports numpy, OpenCV, MediaPipe or PyAV."""
    heavy = {"numpy", "cv2", "mediapipe", "av", "PIL", "pygame", "sqlalchemy"}
    code = f"{statement}, sys; print(sorted(set(sys.modules) & {heavy!r}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_public_names_are_all_there():
    """Every name in __all__ can be had, in alphabetical order."""
    import posecheck

    assert sorted(posecheck.__all__) == posecheck.__all__
    for name in posecheck.__all__:
        assert getattr(posecheck, name) is not None
