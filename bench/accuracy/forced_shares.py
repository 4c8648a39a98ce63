"""How well a share of the references is read: what remains when the set-up's gain cancels."""

from collections.abc import Sequence

import numpy as np

from bench.accuracy.forced_judged import Judged
from bench.accuracy.markdown import UNKNOWN, table

KINDS = {
    "comfortable": ("comfortable",),
    "overshoots, even": ("larger",),
    "overshoots, pushed": ("pushed",),
}


def shares_table(sets: Sequence[Judged], movements: Sequence[str]) -> str:
    """Read share less true share, by movement and kind: bias and spread, in percent."""
    rows = []
    for movement in movements:
        own = [one for one in sets if one.outcomes[0].movement == movement]
        cells = [
            _told([error for one in own for error in errors(one, of)]) for of in KINDS.values()
        ]
        rows.append([movement, *cells])
    return table(("read less true share", *KINDS), rows)


def errors(judged: Judged, kinds: Sequence[str]) -> list[float]:
    """Of one set, as shares of the references' mean way from rest; unmeasured ones are left out."""
    references = [one for one in judged.outcomes if one.kind == "reference" and one.found]
    if not references:
        return []
    read_deg = float(np.mean([one.read_way_deg for one in references]))
    true_deg = float(np.mean([one.way_deg for one in references]))
    return [
        one.read_way_deg / read_deg - one.way_deg / true_deg
        for one in judged.outcomes
        if one.kind in kinds and one.found
    ]


def _told(found: Sequence[float]) -> str:
    if len(found) < 2:
        return UNKNOWN
    return f"{100 * np.mean(found):+.1f} % ± {100 * np.std(found, ddof=1):.1f} ({len(found)})"
