"""Writes the parts of docs/performance.md, each by its own step."""

import math
from pathlib import Path

from bench.accuracy.markdown import table
from bench.latency.picture import SCREEN_PX, PictureLatency

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def picture_part(found: PictureLatency, model: str) -> str:
    """The table of one run."""
    bare_ms = 1000.0 * found.bare
    rows = [
        ["bare inference of one picture, median before and after the run", *_pair_ms(found)],
        ["picture to screen, p50", *_age(found, 0.5)],
        ["picture to screen, p95", *_age(found, 0.95)],
        ["processed pictures", f"{found.handed_over / found.length_s:.1f} /s", ""],
        ["… of what a bare loop would reach", f"{found.rate_share:.0%}", "aim ≥ 90 %"],
    ]
    minutes = found.per_minute_s
    ages = ", ".join(f"{1000 * one:.0f}" for one in minutes)
    text = table(("", "measured", "in bare inferences"), rows)
    text += (
        f"\nRun of {found.length_s / 60.0:.1f} min, model `{model}`, 640×480 at 30 frames/s, drawn "
        f"at {SCREEN_PX[0]}×{SCREEN_PX[1]} ({found.window}), journal on. Load of the machine (2 "
        f"cores) before and after: {found.load[0]:.1f}, {found.load[1]:.1f}. One bare inference: "
        f"{bare_ms:.0f} ms.\n\nMedian age on the screen, minute by minute, ms: {ages}."
    )
    spent = ", ".join(f"{name} {ms:.1f} ms" for name, ms in found.stages_ms.items())
    text += f" Processor time for one picture: {spent}."
    if not math.isnan(found.growth_s):
        text += f" Median change from minute to minute: {1000 * found.growth_s:+.1f} ms."
    return text + "\n"


def write_part(name: str, text: str) -> None:
    """Replace one part of the page; the others stay."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    PAGE.write_text(before + begin + text + end + after, encoding="utf-8")


def _pair_ms(found: PictureLatency) -> list[str]:
    before, after = found.bare_s
    return [f"{1000 * before:.0f}, {1000 * after:.0f} ms", "1"]


def _age(found: PictureLatency, share: float) -> list[str]:
    age_s = found.quantile_s(share)
    aim = " (aim ≤ 2.0)" if share == 0.95 else ""
    return [f"{1000 * age_s:.0f} ms", f"{age_s / found.bare:.2f}{aim}"]
