"""Plots as inline SVG: bars with their labels and numbers as text, readable without colour or script."""

from collections.abc import Sequence

from markupsafe import Markup, escape

_ROW, _LEFT, _WIDTH, _BAR = 24, 150, 480, 16
_BESIDE, _ABOVE = 20, 62  # characters of a label that fit beside a bar, and above it


def bars(values: Sequence[tuple[str, float]], *, name: str, unit: str = "") -> Markup:
    """A horizontal bar chart; labels stand beside the bars, or above them where one is long.

    values: (label, number from 0) pairs, drawn from the top. name: what a screen reader says of the plot.
    unit: put after each number; "%" scales the bars to a hundred instead of the largest number.
    """
    above = any(len(label) > _BESIDE for label, _ in values)
    row, left = (2 * _ROW, 0) if above else (_ROW, _LEFT)
    top = 100.0 if unit == "%" else max((number for _, number in values), default=0.0)
    parts = []
    for index, (label, number) in enumerate(values):
        y = index * row + (_ROW if above else 0)
        length = round((_WIDTH - left - 60) * number / top, 1) if top else 0
        where = f'x="0" y="{y - 4}"' if above else f'x="{left - 8}" y="{y + _BAR}" text-anchor="end"'
        parts.append(
            f'<text class="label" {where}>{escape(_short(label))}<title>{escape(label)}</title></text>'
            f'<rect class="bar" x="{left}" y="{y + 4}" width="{length}" height="{_BAR}" rx="2"/>'
            f'<text x="{left + length + 6}" y="{y + _BAR}">{number:g}{escape(unit)}</text>'
        )
    return Markup(
        f'<svg class="plot" role="img" aria-label="{escape(name)}" '
        f'viewBox="0 0 {_WIDTH} {max(1, len(values)) * row}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _short(label: str) -> str:
    return label if len(label) <= _ABOVE else label[: _ABOVE - 1] + "…"
