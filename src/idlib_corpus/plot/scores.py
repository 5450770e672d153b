"""The main score of systems by language, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from idlib_corpus.benchmark.long import ALL, rows
from idlib_corpus.plot import style
from idlib_corpus.plot.results import Source, lacking, one_task, picked, read, twice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark TASK --output FILE, or idlib-corpus score TASK FILE --by lang --ci --format json"
# of the room of a language, what its systems take; and the distance of two of them at most
ROOM, STEP = 0.84, 0.16


def scores(source: Source, *, systems: Sequence[str] | None = None, width: str | float = "page") -> Figure:
    """Draw the main score of each system by language, and over all its languages.

    A point is the score in percent. A line through it is its interval; where units are too few for one, the range
    with one unit left out, drawn thin. A language has the systems that are made for it, in the order of the legend.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary; of one task, split and main score.
        systems: Those to draw, in this order; all if None.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. Each point is a line of its axes with the label ``system/lang``.

    Raises:
        InputError: The file cannot be read or has no scores; the files are of several tasks or have a system in
            common; there is no such system.
    """
    results = read(source)
    inches = style.width_of(width)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for result in (one for one in results if one["runs"]):
        names = {run["system"] for run in result["runs"]}
        if both := names & found.keys():
            raise twice(result, min(both))
        for row in rows(result):
            if row["type"] == ALL and row["value"] == row["value"]:
                found.setdefault(row["system"], {})[row["lang"]] = row
    if not found:
        raise lacking(results, "no scores of systems", NEEDS)
    results = [one for one in results if one["runs"]]
    one_task(results)
    drawn = picked(found, systems)
    known = dict.fromkeys(lang for result in results for lang in result["langs"])
    langs = [lang for lang in known if any(lang in by_lang for by_lang in drawn.values())]
    with style.settings():
        return _drawn(drawn, [*langs, ALL], style.words(results[0]["headline"]), inches)


def _drawn(drawn: dict[str, dict[str, Any]], langs: Sequence[str], name: str, width: float) -> Figure:
    made = style.figure(width, 2.1 if width < 4 else 2.4)
    axis = made.add_subplot()
    handles: dict[str, Any] = {}
    order = list(drawn)
    for at, lang in enumerate(langs):
        there = [system for system in order if lang in drawn[system]]
        step = min(STEP, ROOM / max(1, len(there)))
        for place, system in enumerate(there):
            row = drawn[system][lang]
            x = at + (place - (len(there) - 1) / 2) * step
            handles[system] = _point(axis, x, row, order.index(system), f"{system}/{lang}")
    for at in range(len(langs) - 1):
        last = at == len(langs) - 2
        axis.axvline(at + 0.5, color="black" if last else "#DDDDDD", linewidth=0.8 if last else 0.5, zorder=0)
    axis.set_xticks(range(len(langs)), langs)
    axis.set_xlim(-0.5, len(langs) - 0.5)
    axis.set_ylabel(f"{name} (%)")
    style.percent(axis)
    style.legend(made, [handles[system] for system in order], order, width)
    return made


def _point(axis: Any, x: float, row: dict[str, Any], place: int, label: str) -> Any:
    wide = row["low"] == row["low"]
    low, high = (row["low"], row["high"]) if wide else (row["loo_low"], row["loo_high"])
    colour = style.colour(place)
    if low == low:
        axis.vlines(x, 100 * low, 100 * high, colors=colour, linewidth=1.0 if wide else 0.5, label=f"{label}/range")
    [line] = axis.plot(
        [x],
        [100 * row["value"]],
        linestyle="none",
        marker=style.MARKERS[place % len(style.MARKERS)],
        markersize=3.6,
        markeredgewidth=0.8,
        color=colour,
        # every second row of the colours is hollow
        markerfacecolor="white" if place // len(style.COLOURS) % 2 else colour,
        label=label,
        clip_on=False,
        zorder=3,
    )
    return line
