"""The confidence means what it says, on articles by authors not learnt from.

training/out_of_fold.csv and docs/accuracy.md are written by training/accuracy.py.
"""

import csv
from pathlib import Path

import pytest
from conftest import ROOT

from extract.reliability import reliability

ENOUGH = 50  # rows: with fewer, a tenth's share says little


def outcomes():
    with (ROOT / "training" / "out_of_fold.csv").open(encoding="utf-8", newline="") as file:
        return [(float(row["confidence"]), row["right"] == "1") for row in csv.DictReader(file)]


def test_confidence_is_calibrated():
    tenths = [tenth for tenth in reliability(outcomes()) if tenth.rows >= ENOUGH]
    assert len(tenths) >= 4
    assert {tenth.low: round(tenth.deviation, 3) for tenth in tenths if abs(tenth.deviation) >= 0.05} == {}


def test_the_page_on_accuracy_shows_these_tenths():
    page = Path(ROOT / "docs" / "accuracy.md").read_text("utf-8")
    for tenth in reliability(outcomes()):
        assert f"| {tenth.rows} | {tenth.confidence:.3f} | {tenth.share:.3f} |" in page


@pytest.mark.parametrize(
    ("given", "low", "share"),
    [
        ([(0.3, True), (0.3, False)], 0.3, 0.5),
        ([(1.0, True)], 0.9, 1.0),
        ([(0.7, False)], 0.7, 0.0),
        ([(0.0, False)], 0.0, 0.0),
    ],
)
def test_a_confidence_falls_into_its_tenth(given, low, share):
    (tenth,) = reliability(given)
    assert (tenth.low, tenth.share) == (low, share)


def test_no_rows_no_tenths():
    assert reliability([]) == ()
