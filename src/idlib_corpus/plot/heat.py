"""Heat maps with the number in each cell, one or several side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.plot import style
from idlib_corpus.scoring.prf import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# panels of one figure, and labels of one panel, that can still be read
MOST, MOST_LABELS = 12, 24


@dataclass(frozen=True)
class Panel:
    """A matrix to draw.

    Args:
        title: What stands above it.
        rows: Labels down.
        columns: Labels across.
        shares: Shape (rows, columns): the colour, from 0 to 1; nan for a cell that stays empty.
        texts: What stands in the cells.
    """

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    shares: Floats
    texts: Sequence[Sequence[str]]


def heat(
    panels: Sequence[Panel], width: float, *, low: float, said: str, across: str = "", down: str = "", ticks: int = 0
) -> Figure:
    """Draw panels with one scale of colour.

    Args:
        panels: The panels.
        width: In inches.
        low: The share that the scale begins at; it ends at 1.
        said: What the colour is.
        across: What the columns are.
        down: What the rows are.
        ticks: Turn of the labels across, in degrees.

    Raises:
        InputError: There are more panels or labels than can be read.
    """
    if len(panels) > MOST:
        raise InputError("systems", f"{len(panels)} panels", f"at most {MOST}", "Name some: --systems")
    most = max(max(len(panel.rows), len(panel.columns)) for panel in panels)
    if most > MOST_LABELS:
        raise InputError("results", f"{most} labels", f"at most {MOST_LABELS} that can be read", "Score fewer types")
    number = min(len(panels), 1 if width < 4 else 3 if most > 4 else 4)
    lines = math.ceil(len(panels) / number)
    each = (width - 0.55) / number
    made = style.figure(width, lines * (min(each, 2.6) + 0.25) + 0.15)
    axes = np.atleast_1d(np.asarray(made.subplots(lines, number, squeeze=False))).ravel()
    image: Any = None
    for place, (axis, panel) in enumerate(zip(axes, panels, strict=False)):
        image = _panel(axis, panel, low, ticks, len(panel.columns), each)
        axis.set_xlabel(across if place + number >= len(panels) else "")
        axis.set_ylabel(down if place % number == 0 else "")
    for axis in axes[len(panels) :]:
        axis.set_axis_off()
    bar = made.colorbar(image, ax=list(axes), fraction=0.03, pad=0.02, aspect=30)
    bar.set_label(said)
    bar.outline.set_linewidth(0.5)
    return made


def _panel(axis: Any, panel: Panel, low: float, ticks: int, number: int, each: float) -> Any:
    image = axis.imshow(100 * panel.shares, cmap=style.MAP, vmin=100 * low, vmax=100, aspect="auto")
    image.set_label(panel.title)
    axis.set_title(style.name_of(panel.title))
    axis.set_xticks(range(len(panel.columns)), [style.name_of(name) for name in panel.columns], **style.turned(ticks))
    axis.set_yticks(range(len(panel.rows)), [style.name_of(name) for name in panel.rows])
    axis.tick_params(length=0, pad=2)
    for spine in axis.spines.values():
        spine.set_visible(False)
    size = min(6.5, 36 * each / max(1, number) / 2.1)
    for row, texts in enumerate(panel.texts):
        for column, text in enumerate(texts):
            share = panel.shares[row, column]
            if text:
                colour = "black" if np.isnan(share) else _readable(image.to_rgba(100 * share))
                axis.text(column, row, text, ha="center", va="center", size=size, color=colour)
    return image


def _readable(colour: Sequence[float]) -> str:
    """Black or white, whichever has the higher contrast to a colour (WCAG 2, relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return "black" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "white"
