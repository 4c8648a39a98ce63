"""Campaigns: their record, their report, their section of the page."""

import numpy as np
import pytest

from bench.trust.__main__ import main, with_section
from bench.trust.loose import looseness_m
from bench.trust.record import Trial, report_of
from bench.trust.tipped import tipped

TRIALS = [
    Trial("video", "1", "measured", seconds=2.0, memory_mb=700.0),
    Trial("video", "2", "crashed", "SIGABRT", seconds=9.0, memory_mb=300.0),
    Trial("sidecar", "1", "refused"),
]


def test_report_counts_outcomes_by_kind_and_names_every_fault():
    report = report_of("Hostile files", TRIALS)
    lines = [[cell.strip() for cell in line.split("|")] for line in report.text.splitlines()]
    head, _, video, sidecar = lines[:4]
    row = dict(zip(head, video, strict=True))
    assert (row["tried"], row["measured"], row["crashed"]) == ("2", "1", "1")
    assert (row["longest"], row["most memory"]) == ("9.0 s", "700 MB")
    assert dict(zip(head, sidecar, strict=True))["refused"] == "1"
    assert report.faults == ("video 2: crashed. SIGABRT",)
    assert "- video 2: crashed. SIGABRT" in report.text


def test_report_without_faults_has_none():
    assert report_of("Hostile files", TRIALS[::2]).faults == ()


def test_section_of_a_campaign_is_added_then_replaced():
    page = with_section("# Reliability\n", "hostile", "old\n")
    page = with_section(page, "inbox", "other\n")
    page = with_section(page, "hostile", "new\n")
    assert "old" not in page
    assert page.index("new") < page.index("other")
    assert page.count("hostile:begin") == page.count("hostile:end") == 1


def test_how_loose_a_shirt_is_is_found_wherever_the_truth_says_so():
    """Clips that do not say it are not taken for loose ones."""
    assert looseness_m({"look": {"shirt": [1, 2], "looseness_m": 0.02}, "movement": "x"}) == 0.02
    assert looseness_m({"movement": "x", "repetitions": [{"looseness_m": 1.0}]}) == 0.0


@pytest.mark.parametrize("name", ["loose", "tipped", "askew", "turned_round"])
def test_rendered_clips_are_to_be_named(name):
    """Without them there is nothing to measure, and it says how to name them."""
    with pytest.raises(SystemExit, match="--clips DIR"):
        main([name])


def test_a_tipped_picture_is_turned_about_its_middle_from_a_moment_on(tmp_path):
    """By 90° clockwise: what was above the middle is to its right."""
    points = np.tile([320.0, 140.0, 5.0], (3, 33, 1))
    np.savez(
        tmp_path / "a.npz", t_s=[0.0, 1.0, 2.0], landmarks_px=points, width_px=640, height_px=480
    )
    with np.load(tipped(tmp_path / "a.npz", tmp_path / "b.npz", 90.0, from_s=1.0)) as file:
        found = file["landmarks_px"]
    assert found[0, 0] == pytest.approx([320.0, 140.0, 5.0])
    assert found[2, 32] == pytest.approx([420.0, 240.0, 5.0])
