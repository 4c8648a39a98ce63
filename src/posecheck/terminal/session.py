"""One session on the terminal: what was measured, how surely, and what was not."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from posecheck.body import Side
from posecheck.documents.summary import (
    SideSummary,
    left_right_difference,
    summarise,
    summarise_arcs,
)
from posecheck.geometry import wrapped_deg
from posecheck.judgement.arc import opposed_share
from posecheck.judgement.set_up import place_sentences
from posecheck.movements.spec import Movement
from posecheck.personal import Arc
from posecheck.records import Discarded, Session, SetResult, View
from posecheck.safe_text import on_one_line
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import Paragraphs
from posecheck.terminal.repetition_table import MINUTES_FROM_S, show_repetitions
from posecheck.words.comparisons import arc_sentence, comparison_sentence, difference_sentence
from posecheck.words.dates import clock, clock_span
from posecheck.words.limits import NO_REFERENCE, limit_lines, pain_lines
from posecheck.words.numbers import degrees, unit_sign, with_interval
from posecheck.words.protocol import measure_name, seen_phrase
from posecheck.words.reasons import advice_for

ADVICE_SHARE = 1.0 / 3.0
"""Advice is given when more than this share of the stretches, or of the time, was discarded."""
TIMES_SHOWN = 6
"""So many stretches of one reason are listed with their times."""

_ORIGINS = {
    "lowest-level": " (lowest level: nobody held still for a second)",
}


def show_session(
    session: Session, movement: Movement, console: Console, *, details: bool = True
) -> None:
    """Print one session: each set with its repetitions, then the sides, what was not measured, why.

    Without ``details``: what was odd about the sets, what was not measured, and why.

    ``movement`` is the one that was looked for.
    """
    page = _Page(session, movement, console)
    if details:
        page.heading()
        for number, one in enumerate(session.sets, start=1):
            page.set(one, number)
        page.sides()
        page.not_visible()
    else:
        page.briefly()
    page.discarded()
    page.notes()


class _Page:
    def __init__(self, session: Session, movement: Movement, console: Console) -> None:
        self._session = session
        self._movement = movement
        self._console = console
        self._paragraphs = Paragraphs(console)
        self._say, self._title = self._paragraphs.say, self._paragraphs.title
        self._item = self._paragraphs.item
        self._minutes = session.duration_s >= MINUTES_FROM_S
        self._unit = "" if self._minutes else unit_sign("s")
        self._discarded = [stretch for one in session.sets for stretch in one.discarded]

    def heading(self) -> None:
        """What was measured, in which recording."""
        source = self._session.source
        self._say()
        self._say(
            Text.assemble((self._movement.name, "bold"), (f"  {on_one_line(source.name)}", "dim"))
        )
        for text in pain_lines(self._session.pain):
            self._say(Text(text, style="bold red"))
        self._say(Text(f"Measured: {self._movement.measures}", style="dim"))
        if not self._session.repetitions:
            self._say(Text("No repetition was measured.", style="bold"))

    def briefly(self) -> None:
        """Pain, from where it was filmed, and each set against the baseline."""
        told = [place_sentences(one.placed) for one in self._session.sets if one.repetitions]
        sentences = dict.fromkeys(sentence for of_set in told for sentence in of_set)
        for text in pain_lines(self._session.pain):
            self._say(Text(text, style="bold red"))
        for sentence in sentences:
            self._item(sentence)
        for one in self._session.sets:
            self._against_baseline(one)

    def set(self, one: SetResult, number: int) -> None:
        """One set: where and how, its repetitions, and what was said of them."""
        if not one.repetitions:
            return
        sets = len(self._session.sets)
        title = f"Set {number} of {sets}: " if sets > 1 else ""
        self._say()
        self._say(Text.assemble((title, "bold"), self._circumstances(one)))
        for sentence in place_sentences(one.placed):
            self._item(sentence)
        for text in limit_lines(one.limits, self._movement.primary.measure):
            self._say(text)
        if without_reference(self._session, one):
            self._say(NO_REFERENCE)
        show_repetitions(one.repetitions, self._paragraphs, minutes=self._minutes)
        self._against_baseline(one)

    def sides(self) -> None:
        """Each side together, and how they differ, for every protocol on its own."""
        groups: dict[tuple[str, frozenset[tuple[str, str]]], list[SetResult]] = defaultdict(list)
        for one in self._session.sets:
            groups[one.movement, frozenset(one.protocol.items())].append(one)
        for sets in groups.values():
            repetitions = [repetition for one in sets for repetition in one.repetitions]
            summaries = {side: summarise(repetitions, side) for side in Side}
            if any(summaries.values()):
                self._title("Sides")
                self._side_lines(summaries)
                self._arc([arc for one in sets for arc in one.arcs])
                self._difference(summaries)

    def not_visible(self) -> None:
        """Compensations that this view cannot show."""
        texts = {rule.code: rule.text for rule in self._movement.not_visible}
        codes = dict.fromkeys(code for one in self._session.repetitions for code in one.not_visible)
        if codes:
            self._title("Not visible from here")
            for code in codes:
                self._item(texts.get(code, code))

    def discarded(self) -> None:
        """Discarded stretches, and what to change if they are many."""
        if not self._discarded:
            return
        self._title("Discarded")
        for (text, side), stretches in _by_reason(self._discarded).items():
            whose = f", {side}" if side else ""
            self._item(f"{self._times(stretches)}{whose}: {text}")
        advice = self._advice()
        if advice:
            self._title("What to change")
            for text in advice:
                self._item(text)

    def notes(self) -> None:
        """What was odd about the recording."""
        if self._session.notes:
            self._title("About the recording")
            for note in self._session.notes:
                self._item(note.text)

    def _circumstances(self, one: SetResult) -> str:
        parts = [seen_phrase(one.seen), self._view(one.view), self._span(one.start_s, one.end_s)]
        if one.neutral is not None:
            origin = _ORIGINS.get(one.neutral.origin, "")
            drift = "" if math.isnan(one.drift_deg) else f", drift {degrees(one.drift_deg)}"
            parts.append(f"neutral pose at {self._moment(one.neutral.t_s)}{origin}{drift}")
        return "; ".join(part for part in parts if part)

    def _view(self, view: View) -> str:
        if math.isnan(view.yaw_deg):
            return "camera direction not known"
        off_deg = min(abs(wrapped_deg(view.yaw_deg - yaw)) for yaw in self._movement.view.yaw_deg)
        refused = "" if view.ok else ": not a view that can be measured"
        return f"{view.expected} view, camera {degrees(off_deg)} off{refused}"

    def _against_baseline(self, one: SetResult) -> None:
        """Each compared measure, then what went one way through the set."""
        if one.comparisons:
            self._title("Against your baseline (90 % intervals of repeated measurements)")
        several = len({compared.measure for compared in one.comparisons}) > 1
        for compared in one.comparisons:
            which = f"{measure_name(compared.measure)}, " if several else ""
            self._item(which + comparison_sentence(compared))
        if one.trends:
            self._title("Through the set")
        for trend in one.trends:
            self._item(trend.text)

    def _side_lines(self, summaries: Mapping[Side, SideSummary | None]) -> None:
        rows = {side: one for side, one in summaries.items() if one is not None}
        columns = [
            Column("", [str(side) for side in rows], right=False, key=True),
            Column("repetitions", [str(one.count) for one in rows.values()]),
            Column(
                "median end range\n90 % interval",
                [with_interval(one.median_deg, one.interval90_deg) for one in rows.values()],
            ),
            Column(
                "best\ncomfortable",
                [_best(one) for one in rows.values()],
            ),
        ]
        show_table(columns, self._console)

    def _arc(self, arcs: Sequence[Arc]) -> None:
        summary = summarise_arcs(arcs)
        if summary is not None:
            self._say(arc_sentence(summary.median_deg, summary.interval90_deg, summary.count))

    def _difference(self, summaries: Mapping[Side, SideSummary | None]) -> None:
        difference = left_right_difference(
            summaries[Side.LEFT],
            summaries[Side.RIGHT],
            opposed=opposed_share(self._movement.primary),
        )
        if difference is not None:
            self._say(difference_sentence(difference.deg, difference.reach90_deg))
            return
        missing = [str(side) for side, one in summaries.items() if one is None]
        if missing:
            self._say(f"No repetition on the {missing[0]}, so the sides are not compared.")

    def _advice(self) -> list[str]:
        stretches, repetitions = len(self._discarded), len(self._session.repetitions)
        share_of_time = _covered_s(self._discarded) / max(self._session.duration_s, 1e-9)
        share_of_stretches = stretches / (stretches + repetitions)
        if max(share_of_time, share_of_stretches) <= ADVICE_SHARE:
            return []
        lasting: dict[str, float] = defaultdict(float)
        for one in self._discarded:
            lasting[one.reason.code] += one.end_s - one.start_s
        codes = sorted(lasting, key=lambda code: -lasting[code])
        texts = (advice_for(code, self._movement.view.expected) for code in codes)
        return list(dict.fromkeys(text for text in texts if text))

    def _times(self, stretches: Sequence[Discarded]) -> str:
        spans = [self._span(one.start_s, one.end_s) for one in stretches[:TIMES_SHOWN]]
        more = len(stretches) - TIMES_SHOWN
        return ", ".join(spans) + (f" and {more} more" if more > 0 else "")

    def _span(self, start_s: float, end_s: float) -> str:
        return clock_span(start_s, end_s, minutes=self._minutes) + self._unit

    def _moment(self, t_s: float) -> str:
        return clock(t_s, minutes=self._minutes) + self._unit


def _best(one: SideSummary) -> str:
    return "none" if math.isnan(one.best_comfortable_deg) else degrees(one.best_comfortable_deg)


def without_reference(session: Session, one: SetResult) -> bool:
    """Whether the repetitions of a set were judged by nothing but its own line."""
    settings = session.software.get("settings")
    asked = settings.get("reference") if isinstance(settings, Mapping) else None
    return asked == "auto" and all(limit.origin == "set" for limit in one.limits)


def _by_reason(
    stretches: Iterable[Discarded],
) -> dict[tuple[str, Side | None], list[Discarded]]:
    """The stretches of each reason and side, in order of the first one."""
    groups: dict[tuple[str, Side | None], list[Discarded]] = defaultdict(list)
    for one in stretches:
        groups[one.reason.text, one.side].append(one)
    return groups


def _covered_s(stretches: Iterable[Discarded]) -> float:
    """Time covered by the stretches, overlaps counted once."""
    covered_s, until_s = 0.0, -math.inf
    for one in sorted(stretches, key=lambda one: one.start_s):
        covered_s += max(0.0, one.end_s - max(one.start_s, until_s))
        until_s = max(until_s, one.end_s)
    return covered_s
