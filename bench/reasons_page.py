"""docs/troubleshooting.md: every reason code that the code can emit, what it says, what to do.

What posecheck says is read from the calls in its source and from the movement files, so that
a new code appears here by itself, and the tests fail until somebody says what to do about it.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bench.reasons_advice import EXIT_CODES, GROUPS, Group
from posecheck.inbox.ledger import Outcome
from posecheck.movements import catalog
from posecheck.words.reasons import HELP_PREFIX, VIEW_ADVICE, advice_for

SOURCE: Final = Path(__file__).parents[1] / "src" / "posecheck"
CALLS: Final = {"Note": (0, 2), "Advice": (0, 2), "_notify": (0, 2), "_add": (1, 4)}
"""Which argument of a call is a code, and how many arguments such a call has at least."""
PASSED_ON: Final = {
    ("app/inbox_run.py", "code"),
    ("app/keeping.py", "code"),
    ("app/remeasuring.py", "one['code']"),
    ("app/weekly_audit.py", "written['code']"),
    ("audit/series.py", "code"),
    ("audit/series.py", "note.code"),
    ("judgement/verdict.py", "HELP_PREFIX + rule.code"),
    ("pipeline/channel.py", "rule.code"),
}
"""Calls whose code comes from a movement file, a journal or another of these calls."""
HOLE: Final = "…"
"""What stands for a value that is known only when it happens."""

HEAD: Final = """# Troubleshooting

Every remark of posecheck has a code, which stands in the JSON documents beside the sentence.
Search this page for the code or for the words on your screen; "…" stands for a value, and " / "
separates sentences that share a code. Start with these:

- `posecheck doctor` checks the installation: model, libraries, camera, sound, data folder, journal.
- `posecheck movements` says how to stand and how to film. [filming.md](filming.md) has pictures.
- `--annotate out.mp4` shows on the video what was measured and when.
- `--debug` shows the full traceback of an error.
"""
EXIT_HEAD: Final = """
## The command ended with an error

`posecheck audit run` has further exit codes, 10 to 13: [audit.md](audit.md#the-inbox).

| exit code | what happened | what to do |
|--:|---|---|
"""


def reasons_page() -> str:
    """Every group of reasons with its table."""
    said = emitted()
    exits = "".join(f"| {code} | {what} | {advice} |\n" for code, what, advice in EXIT_CODES)
    return HEAD + EXIT_HEAD + exits + "".join(_section(group, said) for group in GROUPS)


def emitted() -> dict[str, list[str]]:
    """Every code that posecheck can emit, with the sentences that it says."""
    said: dict[str, list[str]] = defaultdict(list)
    for code, text in (*_from_movement_files(), *_from_source()):
        said[code] += [text] if text and text not in said[code] else []
    return dict(said)


def documented() -> set[str]:
    """Every code that the page has an entry for."""
    return {code for group in GROUPS for code in group.advice}


def what_to_do(code: str, advice: str | None) -> str:
    """The advice of the page, else the advice that posecheck itself gives."""
    if advice is not None:
        return advice
    if code == "wrong-view":
        return " ".join(VIEW_ADVICE.values())
    found = advice_for(code, "front")
    if found is None:
        raise KeyError(f"bench/reasons_advice.py does not say what to do about '{code}'")
    return found


def _section(group: Group, said: Mapping[str, list[str]]) -> str:
    rows = "".join(
        f"| `{code}` | {group.meaning.get(code) or ' / '.join(said[code])} "
        f"| {what_to_do(code, advice)} |\n"
        for code, advice in group.advice.items()
    )
    table = f"| code | what posecheck says | what to do |\n|---|---|---|\n{rows}"
    return f"\n## {group.title}\n\n{group.introduction}\n\n{table}"


def _from_movement_files() -> Iterator[tuple[str, str]]:
    for movement in catalog():
        for compensation in movement.compensation:
            yield compensation.code, _template(compensation.text)
            yield HELP_PREFIX + compensation.code, ""
        for requirement in movement.requirement:
            yield requirement.code, _template(requirement.text)
        for not_visible in movement.not_visible:
            yield not_visible.code, not_visible.text


def _template(text: str) -> str:
    return text.replace("{value:.0f}", HOLE)


def _from_source() -> Iterator[tuple[str, str]]:
    constants = _constants()
    for path in sorted(SOURCE.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for scope in ast.walk(module):
            for call in _calls(scope):
                yield from _codes_of(call, scope, constants, path)


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    """The calls that make a reason, directly in one function, or at the level of the module."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    if not isinstance(scope, (ast.Module, *functions)):
        return
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, functions):
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Call) and _makes_a_reason(node):
            yield node


def _makes_a_reason(call: ast.Call) -> bool:
    name = _name(call.func)
    return name in CALLS and len(call.args) >= CALLS[name][1]


def _codes_of(
    call: ast.Call, scope: ast.AST, constants: Mapping[str, str], path: Path
) -> Iterator[tuple[str, str]]:
    place = CALLS[_name(call.func)][0]
    code, rest = call.args[place], call.args[place + 1 :]
    text = _text(rest[0], scope).strip(f"{HOLE}. ") and _text(rest[0], scope)
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield code.value, text
    elif isinstance(code, ast.Name) and code.id in constants:
        yield constants[code.id], text
    elif isinstance(code, ast.JoinedStr) and ast.unparse(code) == "f'{position}-limit'":
        yield from ((f"{position}-limit", "") for position in ("below", "at", "past"))
    elif isinstance(code, ast.JoinedStr) and ast.unparse(code) == "f'clip-{done.outcome.value}'":
        yield from ((f"clip-{outcome.value}", "") for outcome in Outcome)
    elif (path.relative_to(SOURCE).as_posix(), ast.unparse(code)) not in PASSED_ON:
        where = f"{path.relative_to(SOURCE)}:{call.lineno}"
        raise LookupError(f"{where}: which codes can '{ast.unparse(code)}' be?")


def _text(node: ast.expr, scope: ast.AST) -> str:
    """The sentence of a reason, with holes for its values; nothing when it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (_text(part, scope) for part in node.values)
        return "".join(parts).removesuffix(f" {HOLE}")
    if isinstance(node, ast.FormattedValue):
        return HOLE
    if isinstance(node, ast.Name):
        before = [
            one
            for one in ast.walk(scope)
            if isinstance(one, ast.Assign)
            and ast.unparse(one.targets[0]) == node.id
            and one.lineno < node.lineno
        ]
        return _text(max(before, key=lambda one: one.lineno).value, scope) if before else ""
    if isinstance(node, ast.BinOp):
        return _text(node.left, scope) + _text(node.right, scope)
    return ""


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constants() -> dict[str, str]:
    """Module constants that hold a code; those whose name means two things are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            target = node.target if isinstance(node, ast.AnnAssign) else target
            value = getattr(node, "value", None)
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                found[target.id].add(str(value.value))
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
