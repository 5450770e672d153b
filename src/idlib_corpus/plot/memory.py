"""Known names against invented ones in the same sentences: what a tagger knows by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from idlib_corpus.benchmark.pairs import INVENTED, KNOWN
from idlib_corpus.plot import style
from idlib_corpus.plot.results import Source, chosen, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark ner --twins --output FILE"


def memory(source: Source, *, systems: Sequence[str] | None = None, width: str | float = "column") -> Figure:
    """Draw the main score of systems on known and on invented names, in the same sentences.

    A filled point is the score on known names in percent, a hollow one that on invented names; the line between them
    is what the system knows by heart.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary.
        systems: Those to draw, in this order; all if None.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. The axes have the lines ``known names`` and ``invented names``, a point a system and language.

    Raises:
        InputError: The file cannot be read or has no twins; there is no such system.
    """
    found = chosen(read(source), "memory", systems, NEEDS)
    inches = style.width_of(width)
    points = [(system, lang, _sides(rows)) for system, by_lang in found.items() for lang, rows in by_lang.items()]
    with style.settings():
        made = style.figure(inches, 0.7 + 0.15 * (len(points) + len(found)))
        axis = made.add_subplot()
        y, at, ticks = 0.0, [], []
        for place, (system, lang, _) in enumerate(points):
            first = place == 0 or points[place - 1][0] != system
            if first:
                y += 1.0 if place else 0.0
                axis.text(0.01, y, style.name_of(system), transform=axis.get_yaxis_transform(), va="center", size=6.5)
                y += 1.0
            at.append(y)
            ticks.append(lang)
            y += 1.0
        known, invented = ([100 * sides[side] for *_, sides in points] for side in (KNOWN, INVENTED))
        axis.hlines(at, invented, known, color=style.GREY, linewidth=1.0, zorder=1)
        look: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 4, "clip_on": False, "zorder": 3}
        colour = style.COLOURS[0]
        handles = axis.plot(known, at, color=colour, label=KNOWN, **look)
        other = style.COLOURS[1]
        look |= {"marker": "s", "markersize": 3.6}
        handles += axis.plot(invented, at, color=other, markerfacecolor="white", label=INVENTED, **look)
        axis.set_yticks(at, ticks)
        axis.set_ylim(y, -0.8)
        axis.set_xlim(0, 100)
        axis.grid(visible=True, axis="x")
        axis.tick_params(axis="y", length=0)
        axis.set_xlabel(f"{style.words(next(iter(_rows(found)))['score'])} (%)")
        style.legend(made, handles, [KNOWN, INVENTED], inches)
        return made


def _rows(found: Mapping[str, Any]) -> Any:
    return (row for by_lang in found.values() for rows in by_lang.values() for row in rows)


def _sides(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    values = {row["system"]: row["value"] for row in rows}
    return {side: float("nan") if values[side] is None else float(values[side]) for side in (KNOWN, INVENTED)}
