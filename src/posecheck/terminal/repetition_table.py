"""The repetitions of a set on the terminal: the same table whether just scored or remembered."""

from collections import defaultdict
from collections.abc import Sequence

from rich.text import Text

from posecheck.records import Repetition
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import Paragraphs
from posecheck.terminal.verdict_style import STYLES
from posecheck.words.dates import clock_span
from posecheck.words.limits import SHARE_TELLS
from posecheck.words.numbers import number, percent, unit_sign, with_interval
from posecheck.words.protocol import measure_name
from posecheck.words.verdicts import repetition_line, verdict_level

MINUTES_FROM_S = 100.0
"""Recordings at least this long show times as minutes and seconds."""
ALL_USED = percent(1.0)
_LEGEND = (
    "In brackets: the 90 % interval. Tempo: out and back without the hold. "
    "SPARC: smoothness; nearer to 0 is smoother. Verdict: degrees from the limit; near the limit: "
    "past it, but within the margin."
)


def show_repetitions(
    repetitions: Sequence[Repetition], paragraphs: Paragraphs, *, minutes: bool
) -> None:
    """Print a table of them, and the remarks on them."""
    console = paragraphs.console
    paragraphs.say()
    show_table(_columns(repetitions, minutes=minutes), console)
    all_used = all(percent(one.valid_share) == ALL_USED for one in repetitions)
    paragraphs.say(Text(_LEGEND + (" All frames were used." if all_used else ""), style="dim"))
    remarks = _remarks(repetitions)
    if remarks:
        paragraphs.say()
    for whose, text in remarks:
        paragraphs.item(text, bullet=f"{whose}:")


def _columns(repetitions: Sequence[Repetition], *, minutes: bool) -> list[Column]:
    speed = unit_sign("deg_s")
    spans = [clock_span(one.start_s, one.end_s, minutes=minutes) for one in repetitions]
    columns = [
        Column("#", [str(one.index) for one in repetitions], key=True),
        Column("side", [str(one.side) for one in repetitions], right=False, key=True),
        Column("start–end" if minutes else "start–end\ns", spans),
        Column("end range\n90 %", [_with_interval(one, 0) for one in repetitions]),
        Column(
            "verdict",
            [repetition_line(one, brief=True) for one in repetitions],
            [STYLES[verdict_level(one.verdict)] for one in repetitions],
            right=False,
            said="{}",
        ),
        Column("tempo\ns", [number(one.tempo_s, 1) for one in repetitions], said="tempo {} s"),
        Column("hold\ns", [number(one.hold_s, 1) for one in repetitions], said="hold {} s"),
        Column(
            f"peak\n{speed}",
            [number(one.peak_speed_deg_s) for one in repetitions],
            said=f"peak {{}}{speed}",
        ),
        Column("SPARC", [number(one.sparc, 1) for one in repetitions]),
    ]
    used = [percent(one.valid_share) for one in repetitions]
    if {*used} != {ALL_USED}:
        columns.append(Column("frames\nused", used, said="{} of frames used"))
    if any(one.direction for one in repetitions):
        directions = [one.direction or "" for one in repetitions]
        columns.append(Column("direction", directions, right=False, said="{}"))
    for i in range(1, max(len(one.measures) for one in repetitions)):
        name = next(one.measures[i].name for one in repetitions if len(one.measures) > i)
        if name in SHARE_TELLS:
            continue
        header = f"{measure_name(name)}\n90 %".replace(" ", "\n", 1)
        columns.append(Column(header, [_with_interval(one, i) for one in repetitions]))
    return columns


def _remarks(repetitions: Sequence[Repetition]) -> list[tuple[str, str]]:
    """Every reason and compensation once, with the repetitions that it concerns."""
    indices: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for one in repetitions:
        reasons = [note.text for note in one.verdict.reasons]
        seen = [compensation.text for compensation in one.compensations]
        for text in dict.fromkeys([*reasons, *seen]):
            indices[text] += (one.index,)
    texts: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for text, concerned in indices.items():
        texts[concerned].append(text)
    return [
        (_whose(concerned, len(repetitions)), " ".join(said)) for concerned, said in texts.items()
    ]


def _whose(indices: tuple[int, ...], count: int) -> str:
    return "all" if len(indices) == count > 1 else ", ".join(map(str, indices))


def _with_interval(one: Repetition, place: int) -> str:
    if len(one.measures) <= place:
        return ""
    value = one.measures[place]
    return with_interval(value.value, value.interval90, value.unit)
