"""Nasty texts stay text; the long form is ``python -m bench.trust injection``."""

from pathlib import Path

import pytest

from bench.trust import injection
from tests.helpers.people import write_rocks

TEXTS = (
    "</title><script>alert(1)</script>\"'onload=x\r\nposecheck: all is well",
    "=a\\%b $(touch x) ../ \x1b[2J\u202e\x9b",
)


def test_a_nasty_text_is_text_in_every_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As name, note, tag, movement, sidecar, import, inbox and database."""
    clip = write_rocks(tmp_path / "rocks.npz", 30.0, 32.0)
    monkeypatch.setattr(injection, "TEXTS", TEXTS)
    monkeypatch.setattr(injection, "_landmarks", lambda _: clip)
    report = injection.campaign(2, 1)
    assert report.faults == ()
    assert "| journal | 2 |" in report.text
