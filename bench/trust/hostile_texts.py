"""Sidecars and movement files in which something is wrong."""

import random
import re
from importlib import resources
from typing import Final

from bench.trust.mutations import mutated

SIDECAR: Final = """\
movement = "{movement}"
person = "Anna"
side = "left"
mirrored = false
model = "full"
recorded_at = 2026-11-02T07:30:00+01:00
note = "after a run"

[protocol]
arms = "crossed"
"""
_VALUES: Final = (
    *("0", "-1", "1", "99999999999999999999", "9" * 400, "9" * 5000, "0x" + "f" * 4000, "1e400"),
    *("nan", "inf", "-inf", "-0.0", "1e-300", "1e300", "true", "false", '""', '" "', "[]", "{}"),
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"),
    *("1969-12-31", "2026-02-28T24:00:00", "07:30:00", "2099-01-01", "2026-11-02 07:30:00.123456"),
    *('"\\u0000"', '"\\u001b[2J"', '"a\\nb"', '"<script>alert(1)</script>"', "'=1+1'", "'; DROP'"),
    *('"../../../etc/passwd"', '"/dev/zero"', "'C:\\CON'", '"\\U0001F4F7"', '"Zoe\\u0308"'),
    *('"{value!r:>2000000000}"', '"{value.__class__}"', '"{value"', '"{}"', '"%s%n"', '"$(id)"'),
    *(f'"{"a" * 300}"', f'"{"a" * 60_000}"', '"\\ud83d"', "'\u202eabc'", '"left "', '"LEFT"'),
    *("[" * 3000, "[" * 30 + "]" * 30, "{a=" * 3000, "[1, [2, [3]]]", "{a = {b = 1}}"),
)
_LINE: Final = re.compile(r"^(\s*[\w.-]+\s*=\s*)(.+)$")


def hostile_sidecar(movement: str, dice: random.Random) -> tuple[str, bytes]:
    """A sidecar after one change; the name of the change."""
    return _hostile(SIDECAR.format(movement=movement), dice)


def hostile_movement(movement: str, dice: random.Random) -> tuple[str, bytes]:
    """A movement file after one change; the name of the change."""
    folder = resources.files("posecheck.movements") / "catalog"
    text = (folder / f"{movement}.toml").read_text(encoding="utf-8")
    return _hostile(text.replace(f'id = "{movement}"', 'id = "own-movement"', 1), dice)


def _hostile(text: str, dice: random.Random) -> tuple[str, bytes]:
    draw = dice.random()
    if draw < 0.2:
        return mutated(text.encode(), dice)
    if draw < 0.25:
        encoding = dice.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7"))
        return encoding, text.replace("\n", dice.choice(("\n", "\r\n", "\r"))).encode(encoding)
    lines = text.splitlines()
    if draw < 0.35:
        return "lines", "\n".join(_other_lines(lines, dice)).encode()
    for _ in range(dice.choice((1, 1, 1, 3))):
        places = [i for i, line in enumerate(lines) if _LINE.match(line)]
        at = dice.choice(places)
        lines[at] = _LINE.sub(lambda found: found[1] + dice.choice(_VALUES), lines[at])
    return "value", "\n".join(lines).encode("utf-8", "surrogatepass")


def _other_lines(lines: list[str], dice: random.Random) -> list[str]:
    """Lines left out, doubled, in another order, or very many."""
    kind = dice.randrange(4)
    at = dice.randrange(len(lines))
    if kind == 0:
        return lines[:at] + lines[at + 1 :]
    if kind == 1:
        return [*lines, *lines[at : at + 5]]
    if kind == 2:
        return dice.sample(lines, len(lines))
    return [*lines, *(f"key{i} = {i}" for i in range(dice.choice((10, 1000, 20_000))))]
