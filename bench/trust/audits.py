"""What an audit says against what happened: random histories through the real audit.

Each rule is something that no banner, verdict, advice, plan or count may contradict, in the
document, on the page, in the Markdown and on the terminal.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from bench.accuracy.markdown import table
from bench.trust.histories import History, history
from bench.trust.record import Report
from posecheck.app.audit_pages import lines_of
from posecheck.audit.assemble import audit_of
from posecheck.audit.counting import FEWEST, MOST, WARM_UP
from posecheck.audit.records import Audit, ChangeVerdict, Series
from posecheck.body import Side
from posecheck.documents.audit import audit_document
from posecheck.documents.audit_forms import AuditForm, shown
from posecheck.page.files import audit_text

COUNT: Final = 400
MADE_AT: Final = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One history and everything that is said of it."""

    history: History
    audit: Audit
    document: Mapping[str, Any]
    page: str
    markdown: str
    terminal: str

    def primary(self) -> Iterator[Series]:
        """The series of the end ranges."""
        return (one for one in self.audit.series if one.primary)

    def advice_on(self, movement: str, side: Side) -> list[tuple[str, str]]:
        """Codes and texts of the advice on one side, and on the whole movement."""
        return [
            (one.code, one.text)
            for one in self.audit.advice
            if one.movement == movement and one.side in (None, side)
        ]


def case_of(made: History) -> Case:
    """The audit of a history in all its forms."""
    audit = audit_of(made.material, made.week, made_at=MADE_AT)
    document = audit_document(audit)
    page, markdown = (audit_text(document, form) for form in (AuditForm.HTML, AuditForm.MARKDOWN))
    return Case(made, audit, document, page, markdown, "\n".join(lines_of(audit)))


def every_repetition_in_one_class(case: Case) -> Iterator[str]:
    """Measured repetitions of the week stand once each, counted or with a reason; no other does."""
    truth = case.history.truth
    shown_here: Counter[tuple[str, Side]] = Counter()
    places: Counter[tuple[str, str, int]] = Counter()
    for one in case.primary():
        for point in one.this_week.points:
            shown_here[one.movement, Side(str(one.side))] += 1
            places[point.session_id, str(one.side), point.number] += 1
        counted = sum(point.left_out is None for point in one.this_week.points)
        if counted != one.this_week.counted:
            yield f"{one.label}: {counted} counted, said {one.this_week.counted}"
    if shown_here != Counter(truth.measured):
        yield f"measured {truth.measured}, shown {dict(shown_here)}"
    if any(count > 1 for count in places.values()):
        yield "a repetition stands twice"
    if case.audit.this_week.repetitions != sum(truth.measured.values()):
        yield f"{case.audit.this_week.repetitions} repetitions practised, {truth.measured}"


def a_week_counts_as_it_says(case: Case) -> Iterator[str]:
    """The second to the sixth of a session and side; three at least, or a reason."""
    for one in case.primary():
        for week in one.weeks:
            numbers = [point.number for point in week.points if point.left_out is None]
            if any(not WARM_UP < number <= WARM_UP + MOST for number in numbers):
                yield f"{one.label}, {week.week.name}: counted {numbers}"
            if week.known is (len(numbers) < FEWEST) or week.known is (
                week.why_missing is not None
            ):
                yield f"{one.label}, {week.week.name}: {len(numbers)} counted, value {week.deg}"


def figures_are_the_documents(case: Case) -> Iterator[str]:
    """Every figure and sentence of the page stands in the document, and looks like it."""
    for value, path, form, text in re.findall(
        r'<data value="([^"]*)" data-path="([^"]*)" data-form="([^"]*)">([^<]*)</data>', case.page
    ):
        there = _at(case.document, path)
        if str("" if there is None else there) != value:
            yield f"page {path}: {value}, document {there}"
        elif form != "moment" and html.unescape(text).rstrip("°") not in shown(there, form):
            yield f"page {path}: shown {text}, document {there}"
    for path, text in re.findall(r'<span data-text="([^"]*)">([^<]*)</span>', case.page):
        if html.unescape(text) != str(_at(case.document, path)):
            yield f"page {path}: {text}"


def every_form_says_the_same(case: Case) -> Iterator[str]:
    """Verdicts, values and advice of the document stand in the Markdown and on the terminal."""
    for one in [*case.document["series"], *case.document["arcs"]]:
        value, verdict = one["weeks"][-1]["deg"], one["change"]["sentence"]
        if verdict not in case.markdown or verdict not in html.unescape(case.page):
            yield f"{one['movement']}, {one['side']}: sentence missing"
        change = one["change"]["deg"]
        if change is not None and shown(change, "change") not in verdict:
            yield f"{one['movement']}, {one['side']}: {change} in the document, said '{verdict}'"
        if one["primary"]:
            name = shown(value, "deg") if value is not None else "no value"
            if verdict not in case.terminal or name not in case.terminal:
                yield f"{one['movement']}, {one['side']}: not on the terminal"
    for text in [*case.document["praise"], *(one["text"] for one in case.document["advice"])]:
        plain = re.sub(r"\\([\\`*_{}\[\]#|~>])", r"\1", html.unescape(case.markdown))
        if text not in plain or text not in html.unescape(case.page):
            yield f"missing: {text}"


def praise_only_for_what_is_good(case: Case) -> Iterator[str]:
    """Nobody is praised for a side that hurt, was forced, lies past its limit or does not rise."""
    truth = case.history.truth
    for one in [*case.primary(), *case.audit.arcs]:
        if not any(text.startswith(f"{one.label}:") for text in case.audit.praise):
            continue
        sides = [one.side] if one.side else list(Side)
        parts = [p for p in case.primary() if p.movement == one.movement and p.side in sides]
        if one.change.verdict is not ChangeVerdict.UP or not one.this_week.known:
            yield f"{one.label}: praised, {one.change.verdict}"
        for part in parts:
            place = one.movement, Side(str(part.side))
            if place in truth.pained or place in truth.forced:
                yield f"{one.label}: praised with pain or a forced repetition"
            if part.this_week.deg > part.comfort_deg:
                yield f"{one.label}: praised past the limit"


def pain_comes_first(case: Case) -> Iterator[str]:
    """A side that hurt is told to rest, and nothing else."""
    for movement, side in case.history.truth.pained:
        found = [one for one in case.advice_on(movement, side) if one[0] != "film-from"]
        if not any(code == "watch" and "pain" in text for code, text in found):
            yield f"{movement}, {side}: pain without a word"
        others = [
            text
            for code, text in found
            if "pain" not in text and (code != "film-more" or f", {side}" in text)
        ]
        if others:
            yield f"{movement}, {side}: pain and '{others[0]}'"


def no_opposite_advice(case: Case) -> Iterator[str]:
    """No side is sent further and held back at once."""
    for one in case.primary():
        found = case.advice_on(one.movement, Side(str(one.side)))
        back = [text for code, text in found if code == "go-gently" or "take smaller" in text]
        further = [text for code, text in found if code == "towards-target"]
        if back and further:
            yield f"{one.label}: '{back[0]}' and '{further[0]}'"
        both = [text for code, text in found if "take smaller" in text and "Well done" in text]
        if both or (back and any(text.startswith(f"{one.label}:") for text in case.audit.praise)):
            yield f"{one.label}: praised and held back"


def advice_fits_what_happened(case: Case) -> Iterator[str]:
    """Two days only if filmed on one; steps beyond what was reached; stops below what was."""
    truth = case.history.truth
    for one in case.audit.advice:
        days = len(truth.days.get(one.movement or "", ()))
        if "film it on two days" in one.text and days != 1:
            yield f"filmed on {days} days: '{one.text}'"
        if one.code == "keep" and (truth.pained or truth.forced):
            yield f"'{one.text}' after pain or a forced repetition"
    for series in case.primary():
        side = Side(str(series.side))
        for code, text in case.advice_on(series.movement, side):
            forced = truth.forced.get((series.movement, side), [])
            if "not counting those that may be mirrored" in text:
                forced = _forced_for_sure(case, series, side)
            yield from _numbers_fit(series, code, text, forced)


def _forced_for_sure(case: Case, series: Series, side: Side) -> list[float]:
    """End ranges of forced repetitions outside the sessions that the audit asks about."""
    asked = " ".join(one.text for one in case.audit.remarks if one.code == "perhaps-mirrored")
    return [
        one.deg
        for one in case.audit.forced
        if (one.movement, one.side) == (series.movement, side) and one.session_id[:8] not in asked
    ]


def _numbers_fit(series: Series, code: str, text: str, forced: list[float]) -> Iterator[str]:
    if code == "go-gently" and text.startswith(series.label):
        count, stop = re.search(r": (One|\d+) repetition", text), re.search(r"stop at (\d+)°", text)
        said = 0 if count is None else 1 if count[1] == "One" else int(count[1])
        if said != len(forced):
            yield f"{series.label}: {len(forced)} forced, said '{text}'"
        elif stop and any(deg <= series.comfort_deg for deg in forced):
            yield f"{series.label}: forced at {forced}, told '{text}'"
    if code == "towards-target" and series.this_week.known:
        step = re.search(r"is (\d+)°, if", text)
        if step and float(step[1]) + 0.5 < series.this_week.deg:
            yield f"{series.label}: at {series.this_week.deg:.0f}°, told '{text}'"
    if "No value this week" in text and series.label in text and series.this_week.known:
        yield f"{series.label}: has a value, told '{text}'"


def verdicts_say_why(case: Case) -> Iterator[str]:
    """An interval clear of zero is never just "no clear change", and a bar is a bar."""
    for one in [*case.audit.series, *case.audit.arcs]:
        change, (low, high) = one.change, one.change.interval90_deg
        words = change.sentence
        clear = low * high > 0 if low == low else False
        none = change.verdict is ChangeVerdict.NONE
        if (none and clear) != ("Probably" in words) or (none and clear) != bool(change.probably):
            yield f"{one.label}: {low:.1f} to {high:.1f}, '{words}'"
        way = "up" if change.deg > 0 else "down"
        if change.probably and f"Probably {way}" not in words:
            yield f"{one.label}: {change.deg:.1f}, '{words}'"
        beyond = abs(change.deg) >= change.detectable_deg
        if change.verdict in (ChangeVerdict.UP, ChangeVerdict.DOWN) and not beyond:
            yield f"{one.label}: {change.deg:.1f} of {change.detectable_deg:.1f}, '{words}'"
    for sided in case.audit.side_differences:
        low, high = sided.interval90_deg
        if low == low and low * high > 0 and sided.sentence.startswith("No clear difference:"):
            yield f"{sided.movement}: {low:.1f} to {high:.1f}, '{sided.sentence}'"


def baseline_and_week_agree(case: Case) -> Iterator[str]:
    """The baseline counts of its sessions what their weeks count of them."""
    for one in case.primary():
        own = one.baseline
        if own is None or not own.session_ids:
            continue
        counted = [
            point
            for week in one.weeks
            for point in week.points
            if point.session_id in own.session_ids and point.left_out is None
        ]
        there = {point.session_id for week in one.weeks for point in week.points}
        if own.session_ids <= there and own.repetitions != len(counted):
            yield f"{one.label}: baseline of {own.repetitions}, weeks count {len(counted)}"


def corrections_replace(case: Case) -> Iterator[str]:
    """A recording that was scored again counts once, and the older session is named."""
    remarks = [one.text for one in case.audit.remarks if one.code == "measured-twice"]
    for id_ in case.history.truth.scored_again:
        if not any(id_[:8] in text for text in remarks):
            yield f"{id_[:8]}: not named"
        if any(
            point.session_id == id_
            for one in case.audit.series
            for w in one.weeks
            for point in w.points
        ):
            yield f"{id_[:8]}: counted beside its correction"


Rule = Callable[[Case], Iterator[str]]
RULES: Final[tuple[Rule, ...]] = (
    every_repetition_in_one_class,
    a_week_counts_as_it_says,
    figures_are_the_documents,
    every_form_says_the_same,
    praise_only_for_what_is_good,
    pain_comes_first,
    no_opposite_advice,
    advice_fits_what_happened,
    verdicts_say_why,
    baseline_and_week_agree,
    corrections_replace,
)


def broken(case: Case) -> dict[str, list[str]]:
    """What a history's audit says against each rule."""
    return {rule.__name__: list(rule(case)) for rule in RULES}


def campaign(count: int, seed: int) -> Report:
    """So many histories, each rule on each of them."""
    faults: list[str] = []
    against: Counter[str] = Counter()
    tally: Counter[str] = Counter()
    for number in range(count):
        case = case_of(history(np.random.default_rng([seed, number])))
        for rule, found in broken(case).items():
            against[rule] += bool(found)
            faults += [f"history {number}, {rule}: {one}" for one in found]
        tally.update(_tally(case))
    rows = [[_words(rule), str(count), str(against[rule.__name__])] for rule in RULES]
    return Report("Audits of random histories", _text(rows, tally, faults), tuple(faults))


def _tally(case: Case) -> Iterator[str]:
    """What there was to contradict."""
    truth, audit = case.history.truth, case.audit
    yield from ["with pain"] * bool(truth.pained)
    yield from ["with a forced repetition"] * bool(truth.forced)
    yield from ["with praise"] * bool(audit.praise)
    yield from ["with a change that is probable, not certain"] * any(
        one.change.probably for one in audit.series
    )
    yield from ["with a recording scored twice"] * bool(truth.scored_again)
    asked = " ".join(one.text for one in audit.remarks if one.code == "perhaps-mirrored")
    week = case.history.week
    for session in case.history.material.sessions:
        id_ = session.past.id
        baseline = any(
            id_ in b.session_ids
            for k in case.history.material.movements.values()
            for b in k.baselines
        )
        if session.past.recorded_at.date() < week.monday or id_ in truth.scored_again or baseline:
            continue
        kind = "mirrored" if id_ in truth.mirrored else "other"
        yield f"{kind} sessions"
        if id_[:8] in asked:
            yield f"{kind} sessions asked about"


def _text(rows: list[list[str]], tally: Counter[str], faults: list[str]) -> str:
    about = (
        "One to sixteen weeks of somebody whose sessions, sides, limits, pain, forced repetitions, "
        "gaps, mirrored and corrected recordings are known; each audit as document, page, Markdown "
        "and terminal lines.\n\n"
    )
    seen = "; ".join(f"{tally[name]} {name}" for name in tally if name.startswith("with"))
    mirrored, other = (
        f"{tally[f'{kind} sessions asked about']} of {tally[f'{kind} sessions']}"
        for kind in ("mirrored", "other")
    )
    told = (
        f"\nHistories: {seen}.\n\nAsked whether it is a mirror image: {mirrored} mirrored "
        f"sessions, {other} others. Sides that are alike cannot be told apart.\n"
    )
    listed = "\n" + "\n".join(f"- {one}" for one in faults[:20]) + "\n" if faults else ""
    return (
        about
        + table(("what may not be contradicted", "audits", "contradicted"), rows)
        + told
        + listed
    )


def _words(rule: Rule) -> str:
    return (rule.__doc__ or "").strip()


def _at(document: Mapping[str, Any], path: str) -> Any:
    found: Any = document
    for step in path.strip("/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found
