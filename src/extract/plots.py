"""Bar charts as numbers; the template draws them as inline SVG, readable without colour or script."""

from collections.abc import Sequence
from dataclasses import dataclass

_ROW, _LEFT, _WIDTH, _BAR, _NUMBER = 24, 150, 480, 16, 60
_BESIDE, _ABOVE = 20, 62  # characters of a label that fit beside a bar, and above it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar and its label. y: top of its row; length in units of the plot; label: as much as fits of full."""

    label: str
    full: str
    number: str
    y: int
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A horizontal bar chart. above: labels stand above the bars; left: where the bars begin."""

    name: str
    bars: tuple[Bar, ...]
    left: int
    height: int
    above: bool
    width: int = _WIDTH
    thick: int = _BAR


def plot(name: str, values: Sequence[tuple[str, float]], *, unit: str = "") -> Plot:
    """A bar chart; labels stand beside the bars, or above them where one is long.

    values: (label, number from 0) pairs, drawn from the top. name: its title, which a screen reader says.
    unit: put after each number; "%" scales the bars to a hundred instead of the largest number.
    """
    above = any(len(label) > _BESIDE for label, _ in values)
    row, left = (2 * _ROW, 0) if above else (_ROW, _LEFT)
    top = 100.0 if unit == "%" else max((number for _, number in values), default=0.0)
    bars = tuple(
        Bar(
            label=_short(label),
            full=label,
            number=f"{number:g}{unit}",
            y=index * row + (_ROW if above else 0),
            length=round((_WIDTH - left - _NUMBER) * number / top, 1) if top else 0.0,
        )
        for index, (label, number) in enumerate(values)
    )
    return Plot(name=name, bars=bars, left=left, height=max(1, len(values)) * row, above=above)


def _short(label: str) -> str:
    return label if len(label) <= _ABOVE else label[: _ABOVE - 1] + "…"
