"""The main score by the size of the training data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from idlib_corpus.benchmark.long import ALL, rows
from idlib_corpus.benchmark.trained import sized
from idlib_corpus.plot import style
from idlib_corpus.plot.results import Source, lacking, one_task, picked, read, twice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark TASK --systems NAME --sizes 25,50,100 --output FILE"


def learning(source: Source, *, systems: Sequence[str] | None = None, width: str | float = "column") -> Figure:
    """Draw the main score of systems over the size of their training data.

    A point is the score over all languages in percent, with its interval; sizes stand on a logarithmic axis. A system
    that was trained on all there is stands at the end, at ``all``.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary; of systems as ``linear@50`` and ``linear``.
        systems: Those to draw, without their sizes, in this order; all that have sizes if None.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. Each system is a line with its name as label.

    Raises:
        InputError: The file cannot be read or has no system in several sizes; the files are of several tasks or have
            a system in common; there is no such system.
    """
    results = [one for one in read(source) if one["runs"]]
    inches = style.width_of(width)
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for result in results:
        for row in rows(result):
            if row["type"] == row["lang"] == ALL:
                system, size = sized(row["system"])
                points = found.setdefault(system, {})
                if (size or 0) in points:
                    raise twice(result, row["system"])
                points[size or 0] = row
    found = {system: points for system, points in found.items() if any(points)}
    if not found:
        raise lacking(results or read(source), "no system that was trained on several sizes", NEEDS)
    one_task(results)
    drawn = picked(found, systems)
    sizes = sorted({size for points in drawn.values() for size in points if size})
    with style.settings():
        return _drawn(drawn, sizes, style.words(results[0]["headline"]), inches)


def _drawn(drawn: Mapping[str, Any], sizes: list[int], name: str, width: float) -> Figure:
    made = style.figure(width, 2.1)
    axis = made.add_subplot()
    whole = any(0 in points for points in drawn.values())
    # all there is stands as far behind the largest size as two sizes stand apart, at least by half
    end = sizes[-1] * (max(1.5, (sizes[-1] / sizes[0]) ** (1 / (len(sizes) - 1))) if len(sizes) > 1 else 2.0)
    handles = []
    for place, points in enumerate(drawn.values()):
        order = [*sorted(size for size in points if size), *([0] if 0 in points else [])]
        x = [size or end for size in order]
        y = [100 * points[size]["value"] for size in order]
        look: dict[str, Any] = {"color": style.colour(place), "linewidth": 1.0}
        for at, size in zip(x, order, strict=True):
            if points[size]["low"] == points[size]["low"]:
                axis.vlines(at, 100 * points[size]["low"], 100 * points[size]["high"], **{**look, "linewidth": 0.7})
        marker = style.MARKERS[place % len(style.MARKERS)]
        line = style.LINES[place % len(style.LINES)]
        handles += axis.plot(x, y, marker=marker, markersize=3.6, linestyle=line, label=list(drawn)[place], **look)
    axis.set_xscale("log")
    axis.set_xticks([*sizes, *([end] if whole else [])], [*map(str, sizes), *(["all"] if whole else [])])
    axis.minorticks_off()
    if whole:  # how much that is does not stand in the file
        axis.axvline(math.sqrt(sizes[-1] * end), color=style.GREY, linestyle=":", linewidth=0.6)
    axis.set_xlabel("training data (units of the train split)")
    axis.set_ylabel(f"{name} (%)")
    every = [row for points in drawn.values() for row in points.values()]
    top = np.nanmax([row[name] for row in every for name in ("value", "high")])
    style.percent(axis, high=min(100.0, 10 * math.ceil(10 * top + 0.5)))
    style.legend(made, handles, list(drawn), width)
    return made
