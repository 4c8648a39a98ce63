"""What every page must show in a real browser, whatever it is about."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.browser import Browser

MARKS = """
return [...document.querySelectorAll('svg.plot')].map(svg => ({
  ticks: [...svg.querySelectorAll('[data-tick]')].map(t => [+t.dataset.tick, +t.dataset.at]),
  marks: [...svg.querySelectorAll('[data-path][data-at]')].map(m => {
    const box = m.getBBox();
    return [m.dataset.path, +m.dataset.value, +m.dataset.at, box.y, box.y + box.height];
  })})).filter(p => p.ticks.length)
"""
CUT_OFF = """
return [...document.querySelectorAll('svg[role=img] text')].filter(t => {
  const box = t.getBBox(), view = t.ownerSVGElement.viewBox.baseVal;
  return box.width && (box.x < view.x - 1 || box.x + box.width > view.x + view.width + 1
    || box.y < view.y - 2 || box.y + box.height > view.y + view.height + 3);
}).map(t => t.textContent)
"""
CONTRAST = """
const numbers = text => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => { const f = v => (v /= 255) <= 0.04045 ? v / 12.92
  : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
const behind = e => { for (; e; e = e.parentElement) {
  const c = numbers(getComputedStyle(e).backgroundColor);
  if (c.length == 3 || c[3] == 1) return c; }
  return [255, 255, 255]; };
document.querySelectorAll('details').forEach(d => d.open = true);
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), poor = [];
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || ['title', 'desc', 'STYLE'].includes(e.tagName)) continue;
  const style = getComputedStyle(e), ink = e.ownerSVGElement ? style.fill : style.color;
  const ground = e.classList.contains('number')
    ? numbers(getComputedStyle(e.previousElementSibling).fill) : behind(e);
  const [a, b] = [light(numbers(ink)), light(ground)].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) poor.push([walk.currentNode.data.trim(), e.className]);
}
return [poor, getComputedStyle(document.body).backgroundColor]
"""


def at(document: Any, path: str) -> Any:
    """What a JSON pointer points at."""
    for step in path.strip("/").split("/"):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def number(text: str) -> float:
    """The number in a shown figure."""
    return float(re.sub(r"[^\d.-]", "", text.replace("\N{MINUS SIGN}", "-")))


def shows(value: str, text: str, true: float | None) -> None:
    """A figure carries the document's value, and shows it rounded to what it prints."""
    if true is None:
        assert (value, text) == ("", "–")
        return
    assert float(value) == true
    decimals = len(text.partition(".")[2].rstrip("° s"))
    assert number(text) == pytest.approx(true, abs=0.5 * 10**-decimals + 1e-9)


def marks_on_their_axes(plots: Sequence[Mapping[str, Any]], document: Any) -> None:
    """Marks lie on the straight line through the labelled ticks, and carry the document's value."""
    for plot in plots:
        (low, low_px), *_, (high, high_px) = plot["ticks"]
        for path, value, px, top, bottom in plot["marks"]:
            assert value == at(document, path)
            there = low_px + (value - low) / (high - low) * (high_px - low_px)
            assert px == pytest.approx(there, abs=0.11)
            assert 0.5 * (top + bottom) == pytest.approx(px, abs=0.6)


def nothing_sticks_out(window: Browser, width: int) -> None:
    """No scrolling sideways, also with every table unfolded."""
    wide = window.ask(
        "document.querySelectorAll('details').forEach(d => d.open = true);"
        "return [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll')"
        " && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 90))"
    )
    assert wide == []
    assert window.ask("return document.documentElement.scrollWidth") == width


def readable_in_both_schemes(window: Browser, page: Path) -> None:
    """Every text has a contrast of 4.5 to 1 (WCAG 2.2, AA), and dark is dark."""
    grounds = []
    for scheme in ("light", "dark"):
        window.show(page, scheme=scheme)
        poor, ground = window.ask(CONTRAST)
        assert poor == []
        grounds.append(sum(map(int, re.findall(r"\d+", ground)[:3])))
    assert grounds[0] > 600
    assert grounds[1] < 150


def readable_without_looking(window: Browser) -> None:
    """Headings in order, pictures with a name or hidden, tables with headings, names only once."""
    levels = window.ask(
        "return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    nameless = window.ask(
        "return [...document.querySelectorAll('svg')].filter(s => s.ariaHidden != 'true' &&"
        " !(s.getAttribute('role') == 'img' && (s.ariaLabel ||"
        " s.getAttribute('aria-labelledby').split(' ').every(i => document.getElementById(i)"
        ".textContent.trim())))).length"
        " + [...document.querySelectorAll('img')].filter(i => !i.alt).length"
    )
    assert nameless == 0
    assert window.ask("return [...document.querySelectorAll('th')].every(t => t.scope)")
    ids = window.ask("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    links = window.ask(
        "return [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
    )
    assert {one.removeprefix("#") for one in links} <= set(ids)
