"""A verdict in words and its colour: one wording for every place that shows it."""

import codecs
import math

import pytest

from posecheck.cli import plainer
from posecheck.records import Note, Verdict
from posecheck.words.verdicts import verdict_level, verdict_line, verdict_phrase

HELPED = {
    code: Note(f"help-{code}", "Helped.") for code in ("pelvis-turns", "heel-lift", "trunk-lean")
}
LEFT_THE_LINE = Note("leaves-the-line", "11° further than the line of this set (36°).")


def verdict(code, position, over_deg, *effort, reasons=()):
    return Verdict(code, tuple(reasons), position, effort, over_deg)


@pytest.mark.parametrize(
    ("code", "position", "over_deg", "effort", "phrase", "level"),
    [
        ("comfortable", "below", -8.2, (), "8° below your limit", "green"),
        ("comfortable", "below", -0.3, (), "at your limit", "green"),
        ("comfortable", "below", -5.0, ("pushed",), "5° below your limit, with a push", "amber"),
        ("near-limit", "at", 0.4, (), "at your limit", "amber"),
        ("near-limit", "at", 5.6, (), "6° past your limit, uncertain", "amber"),
        ("forced", "at", 5.6, ("pushed",), "6° past your limit, with a push", "red"),
        ("forced", "past", 12.0, (), "12° past your limit", "red"),
        ("forced", "past", 12.0, ("bounced",), "12° past your limit, with a bounce", "red"),
        ("no-limit", None, math.nan, (), "no limit yet", "grey"),
        ("learning", None, math.nan, (), "learning", "grey"),
        ("no-limit", None, math.nan, ("bounced",), "no limit yet, with a bounce", "amber"),
    ],
)
def test_where_and_how_are_said_and_coloured_by_the_table(
    code, position, over_deg, effort, phrase, level
):
    one = verdict(code, position, over_deg, *effort)
    assert verdict_phrase(one) == phrase
    assert verdict_level(one) == level


def test_what_helped_is_named():
    def phrase(*codes):
        reasons = [HELPED[code] for code in codes]
        return verdict_phrase(verdict("forced", "past", 9.0, "helped", reasons=reasons))

    assert phrase("pelvis-turns").endswith("limit, helped by the pelvis")
    assert phrase("heel-lift").endswith("limit, helped by the heel")
    assert phrase("trunk-lean", "pelvis-turns").endswith("helped by the trunk and the pelvis")
    assert phrase().endswith("limit, helped along")


def test_push_bounce_and_help_are_all_named():
    one = verdict(
        "forced", "past", 9.0, "pushed", "bounced", "helped", reasons=[HELPED["heel-lift"]]
    )
    whole = "9° past your limit, with a push and a bounce, helped by the heel"
    assert verdict_phrase(one) == whole


def test_what_leaves_the_line_is_compared_with_the_set_and_not_with_a_limit():
    one = verdict("forced", "past", 11.0, reasons=[LEFT_THE_LINE])
    assert verdict_phrase(one) == "11° further than the rest of the set"
    assert verdict_line(one, brief=True) == "forced: 11° further"


def test_a_table_has_the_same_words_without_your_limit():
    assert verdict_line(verdict("forced", "past", 12.0), brief=True) == "forced: 12° past"
    near = [verdict("near-limit", "at", deg) for deg in (4.0, 0.2)]
    assert [verdict_line(one, brief=True) for one in near] == [
        "near the limit: 4° past",
        "near the limit: at the limit",
    ]


def test_a_verdict_of_an_earlier_version_is_called_by_its_name():
    assert verdict_line(Verdict("comfortable", ())) == "comfortable"


def test_a_minus_stays_a_minus_where_the_encoding_has_none():
    """A console of 1252 has no true minus: a hyphen stands for it, never a question mark."""
    codecs.register_error("plainer", plainer)
    assert "−5 to 9° →".encode("cp1252", "plainer").decode("cp1252") == "-5 to 9° ?"
