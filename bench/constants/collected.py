"""Reads the constants that decide something from the sources, without importing them.

A constant stands where it is used.  The string below it is its description:

    "What it means [unit] (source)."

The unit may be left out where the name ends with it (``_S``, ``_DEG``, ``_SHARE`` …) and of whole
numbers, which count.  ``A, B = 1, 2`` states two units with a semicolon.  The source is "design
rule", a section of a document or a publication; where it is left out, what the module's docstring
says of its "Constants:" holds.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = Path("src/posecheck")
CATALOG = SOURCE / "movements" / "catalog"
DECIDING = (
    *("judgement", "reliability.py", "measures", "repetitions", "audit", "pipeline", "recognition"),
    *("circuit.py", "outputs.py", "app/comfort.py", "app/configuration.py", "app/pieces.py"),
    *("app/reading.py", "app/spans.py"),
    *("inbox/sidecar.py", "journal/soundness.py"),
    *("smoothing.py", "live/asking.py", "live/coach.py", "live/messages.py", "live/reading.py"),
    *("live/set_up.py", "capture", "estimators", "app/placing.py", "app/weekly_audit.py"),
)
"""Packages and modules whose constants decide what is measured, judged, said or refused."""
UNITS = {
    "DEG_S": "°/s",
    "S": "s",
    "DEG": "°",
    "CM": "cm",
    "PX": "px",
    "HZ": "Hz",
    "SHARE": "share",
    "SHARES": "share",
    "WEEKS": "weeks",
    "DAYS": "days",
    "REPETITIONS": "repetitions",
    "SESSIONS": "sessions",
    "SCORE": "score",
}
"""What the end of a name says."""
MEASURED_IN = {
    "trunk_lean": "°",
    "heel_lift": "cm",
    "foot_travel": "cm",
    "hip_drop": "% of the standing leg",
    "standing_foot_travel": "% of the trunk",
    "hand_height": "trunk lengths",
    "hip_height": "trunk lengths",
    "hips_along": "share of the width at rest",
    "shoulder_depth": "trunk lengths",
}
"""Units of the measures that requirements of movement files are about."""
_UNIT = re.compile(r"\[([^\]]+)\]")
_SOURCES = re.compile(
    r"design rule|normal distribution|docs/[\w-]+\.md#[\w-]+"
    r"|doi:[\w./-]*\w|PMID \d+|[A-Z]\w+ \d{4}, [A-Z][\w ]+\w"
)
_SECTION = re.compile(r"docs/([\w-]+\.md#[\w-]+)")
_OF_MODULE = re.compile(r"[Cc]onstants:\s+(design rule|docs/[\w-]+\.md#[\w-]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it is written in a file."""

    path: Path
    """From the root of the repository."""
    start: int
    """Offset of its first byte in the file."""
    text: str
    """As it is written."""

    @property
    def changes(self) -> list[str]:
        """The number a tenth more and less; a whole number one more and less."""
        value = _value(ast.parse(self.text, mode="eval").body)
        if isinstance(value, int):
            return [f"{value + 1}", f"{value - 1}"]
        return [f"{value * 1.1:.6g}", f"{value * 0.9:.6g}"] if value else []


@dataclass(frozen=True, slots=True)
class Constant:
    """A named value of one or several numbers, with what its description says."""

    path: Path
    name: str
    """In a module its name; in a movement file table, label and key."""
    value: str
    """As it is written."""
    numbers: tuple[Number, ...] = field(repr=False)
    meaning: str = ""
    unit: str = ""
    source: str = ""
    section: str = ""
    """Page and anchor in docs/ that derive it, or its module; empty: a design rule of its own."""

    @property
    def keys(self) -> list[str]:
        """A name for each number of it, unique in the repository."""
        stem = f"{self.path.relative_to(SOURCE).as_posix()} {self.name}"
        count = len(self.numbers)
        return [stem] if count == 1 else [f"{stem}[{index}]" for index in range(count)]


def constants(root: Path = ROOT) -> list[Constant]:
    """Every constant of the deciding modules, in the order of ``DECIDING`` and of the files."""
    found: list[Constant] = []
    for place in DECIDING:
        path = root / SOURCE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found += constants_of(file.read_text(encoding="utf-8"), file.relative_to(root))
    return found


def movement_numbers(root: Path = ROOT) -> list[Constant]:
    """Every number of the movement files of the catalog; the fields they fill say what it means."""
    meanings = dict(_fields((root / SOURCE / "movements" / "spec.py").read_text(encoding="utf-8")))
    found: list[Constant] = []
    for file in sorted((root / CATALOG).glob("*.toml")):
        text, path = file.read_text(encoding="utf-8"), file.relative_to(root)
        for number in numbers_of_movement(text, path):
            words = number.name.split()
            meaning = meanings[f"{words[0]}.{words[-1]}"]
            found.append(replace(number, meaning=meaning))
    return found


def constants_of(text: str, path: Path) -> Iterator[Constant]:
    """Public numeric constants of one module."""
    tree = ast.parse(text)
    found = _OF_MODULE.search(ast.get_docstring(tree) or "")
    of_module = found.group(1) if found else ""
    for statement, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        names, values = _assigned(statement)
        description = _string(after)
        for index, (name, value) in enumerate(zip(names, values, strict=True)):
            numbers = tuple(_numbers(value, text, path))
            if not numbers or name.startswith("_"):
                continue
            source = "; ".join(dict.fromkeys(_SOURCES.findall(description))) or of_module
            section = _SECTION.search(source) or _SECTION.search(of_module)
            yield Constant(
                path,
                name,
                ast.unparse(value),
                numbers,
                _meaning(description),
                _unit(name, description, numbers, index),
                source,
                section.group(1) if section else "",
            )


def numbers_of_movement(text: str, path: Path) -> Iterator[Constant]:
    """Numbers of a movement file: read line by line, for their places are needed."""
    table: dict[str, str] = {}
    waiting: list[tuple[str, list[Number], str]] = []
    header, offset = "", 0

    def finished() -> Iterator[Constant]:
        label = " ".join(table[key] for key in ("code", "measure", "of") if key in table)
        section = table.get("source", "").removeprefix("docs/").replace("thresholds", "derivations")
        for key, numbers, value in waiting:
            name = " ".join(part for part in (header, label, key) if part)
            unit = _unit(key.upper(), "", ()) or table.get("unit", "").replace("deg", "°")
            unit = unit or MEASURED_IN.get(table.get("measure", ""), "")
            source = table.get("source", "")
            yield Constant(path, name, value, tuple(numbers), "", unit, source, section)

    for line in text.splitlines(keepends=True):
        if line.startswith("["):
            yield from finished()
            table, waiting, header = {}, [], line.strip().strip("[]")
        key, equals, value = line.partition(" = ")
        if equals and value.startswith('"'):
            table[key] = value.strip().strip('"')
        elif equals:
            start = offset + len((key + equals).encode())
            found = re.finditer(r"-?\d+(?:\.\d+)?", value)
            numbers = [Number(path, start + one.start(), one.group()) for one in found]
            if numbers:
                waiting.append((key, numbers, value.strip()))
        offset += len(line.encode())
    yield from finished()


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """``table.key`` of a movement file and the description of the field it fills."""
    for rule in ast.parse(text).body:
        if isinstance(rule, ast.ClassDef):
            for statement, after in pairwise(rule.body):
                if isinstance(statement, ast.AnnAssign):
                    key = (
                        f"{rule.name.removesuffix('Rule').lower()}.{ast.unparse(statement.target)}"
                    )
                    yield key, _string(after)


def _assigned(statement: ast.stmt) -> tuple[list[str], list[ast.expr]]:
    """Names and values; ``A, B = 1, 2`` are two."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return [], []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    target, value = targets[0], statement.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [ast.unparse(one) for one in target.elts], value.elts
    return [ast.unparse(target)], [value]


def _numbers(value: ast.expr, text: str, path: Path) -> Iterator[Number]:
    """The numbers of a value; none when it is not made of numbers alone."""
    if isinstance(value, ast.Tuple | ast.List):
        parts = [list(_numbers(one, text, path)) for one in value.elts]
    elif isinstance(value, ast.Dict):
        parts = [list(_numbers(one, text, path)) for one in value.values]
    elif _is_number(value):
        segment = ast.get_source_segment(text, value) or ""
        lines = text.splitlines(keepends=True)[: value.lineno - 1]
        start = len("".join(lines).encode()) + value.col_offset
        parts = [[Number(path, start, segment)]]
    else:
        parts = []
    if all(parts):
        for part in parts:
            yield from part


def _is_number(value: ast.expr) -> bool:
    try:
        return not isinstance(_value(value), bool)
    except ValueError:
        return False


def _value(node: ast.expr) -> float:
    """Of a number, a product or a ratio as it is written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        left, right = _value(node.left), _value(node.right)
        return left * right if isinstance(node.op, ast.Mult) else left / right
    msg = f"not a number: {ast.unparse(node)}"
    raise ValueError(msg)


def _string(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""


def _meaning(description: str) -> str:
    """The description without its unit and its source."""
    without = re.sub(r" ?\((design rule|docs/[^)]*)\)", "", _UNIT.sub("", description))
    return re.sub(r" +(?=[.:;, ])", "", without).strip()


def _unit(name: str, description: str, numbers: tuple[Number, ...], index: int = 0) -> str:
    stated = _UNIT.search(description)
    if stated:
        units = stated.group(1).split("; ")
        return units[min(index, len(units) - 1)]
    for end, unit in UNITS.items():
        if name == end or name.endswith(f"_{end}"):
            return unit
    whole = bool(numbers) and all(number.text.isdigit() for number in numbers)
    return "count" if whole else ""
