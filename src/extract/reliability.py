"""How far a confidence may be believed: of the rows to which each tenth of it was given, how many are right.

The table of a reliability diagram: DeGroot and Fienberg, The Comparison and Evaluation of Forecasters, 1983.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tenth:
    """The rows whose confidence lies in [low, low + 0.1), the last one with 1. confidence: their mean."""

    low: float
    rows: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """What part of the rows is right."""
        return self.right / self.rows

    @property
    def deviation(self) -> float:
        """By how much more is right than was promised; negative where the confidence was too high."""
        return self.share - self.confidence


def reliability(outcomes: Iterable[tuple[float, bool]]) -> tuple[Tenth, ...]:
    """Tenths, lowest first, of pairs of a confidence (0..1) and whether the row was right; empty ones left out.

    >>> [(tenth.low, tenth.rows, tenth.share) for tenth in reliability([(0.52, False), (0.58, True), (1.0, True)])]
    [(0.5, 2, 0.5), (0.9, 1, 1.0)]
    """
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in outcomes:
        tenths.setdefault(min(9, int(confidence * 10 + 1e-9)), []).append((confidence, right))
    return tuple(
        Tenth(
            low=place / 10,
            rows=len(members),
            right=sum(right for _, right in members),
            confidence=sum(confidence for confidence, _ in members) / len(members),
        )
        for place, members in sorted(tenths.items())
    )
