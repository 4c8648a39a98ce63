"""Random histories through the real audit: nothing that is said contradicts what happened."""

from dataclasses import replace

import numpy as np
import pytest

from bench.trust.audits import RULES, broken, case_of
from bench.trust.histories import history
from posecheck.audit.records import Advice

SEED = 1


@pytest.fixture(scope="module")
def cases():
    return [case_of(history(np.random.default_rng([SEED, number]))) for number in range(25)]


def test_no_audit_contradicts_its_history(cases):
    found = {
        i: {rule: said for rule, said in broken(case).items() if said}
        for i, case in enumerate(cases)
    }
    assert {i: said for i, said in found.items() if said} == {}


def test_every_rule_has_something_to_contradict(cases):
    assert any(case.history.truth.pained for case in cases)
    assert any(case.history.truth.forced for case in cases)
    assert any(case.history.truth.scored_again for case in cases)
    assert any(one.change.probably for case in cases for one in case.audit.series)
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


def test_a_contradiction_is_found(cases):
    """The rules can fail: advice against pain, and a banner for a side that was forced."""
    hurt = next(case for case in cases if case.history.truth.pained)
    ((movement, side), *_) = hurt.history.truth.pained
    against = Advice("towards-target", "Go on.", movement, side)
    said = replace(hurt, audit=replace(hurt.audit, advice=(against,)))
    assert broken(said)["pain_comes_first"]
    forced = next(case for case in cases if case.history.truth.forced)
    ((movement, side), *_) = forced.history.truth.forced
    label = next(
        one.label for one in forced.primary() if (one.movement, one.side) == (movement, side)
    )
    said = replace(forced, audit=replace(forced.audit, praise=(f"{label}: +9°.",)))
    assert broken(said)["praise_only_for_what_is_good"]
