"""How often a system has the same outcome in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from idlib_corpus.plot import style
from idlib_corpus.plot.heat import Panel, heat
from idlib_corpus.plot.results import Source, chosen, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark TASK --output FILE over two languages or more, or idlib-corpus score consistency"


def consistency(source: Source, *, systems: Sequence[str] | None = None, width: str | float = "page") -> Figure:
    """Draw how often each system has the same outcome, right or wrong, in two languages.

    A cell is the share of the common core (what all languages of the system realise alike) with one outcome in both
    languages, in percent; see `scoring.Consistency.same`. On the diagonal stands, in grey, what is right in the
    language. The title says how much of the core is right in every language.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary.
        systems: Those to draw, in this order; all with two languages or more if None.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. Each panel is an image with the shares in percent, nan on and above the diagonal.

    Raises:
        InputError: The file cannot be read or has no consistency; there is no such system; there are too many.
    """
    found = chosen(read(source), "consistency", systems, NEEDS)
    inches = style.width_of(width)
    panels = [_panel(system, figures) for system, figures in found.items()]
    least = min(float(np.nanmin(panel.shares)) for panel in panels)
    low = min(0.9, np.floor(10 * least) / 10)
    with style.settings():
        return heat(panels, inches, low=low, said="same outcome (%)")


def _panel(system: str, figures: Mapping[str, Any]) -> Panel:
    langs = list(figures["languages"])
    shares = np.full((len(langs), len(langs)), np.nan)
    texts = [["" for _ in langs] for _ in langs]
    for i, first in enumerate(langs):
        right = figures["score"].get(first)
        texts[i][i] = "" if right is None else f"[{100 * right:.0f}]"
        for j, other in enumerate(langs[:i]):
            value = figures["same"].get(f"{other}-{first}", figures["same"].get(f"{first}-{other}"))
            if value is not None:
                shares[i, j], texts[i][j] = value, f"{100 * value:.0f}"
    every = figures["everywhere_of_all"]
    said = "" if every is None else f": {100 * every:.1f} % right in all"
    return Panel(f"{system}{said}", langs, langs, shares, texts)
