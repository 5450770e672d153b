"""Contrast consistency by kind of change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from idlib_corpus.plot import style
from idlib_corpus.plot.results import Source, chosen, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark stance --split challenge --output FILE, or idlib-corpus score contrast"
ROOM = 0.8
NOT_CHANGES = ("notes", "signature")


def contrast(source: Source, *, systems: Sequence[str] | None = None, width: str | float = "page") -> Figure:
    """Draw contrast consistency by kind of change (Gardner et al. 2020).

    A bar is the share of pairs of passages in which every label of both is right, in percent, with its number above;
    see `scoring.contrast`.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary.
        systems: Those to draw, in this order; all if None.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. The bars of a system are a container with its name as label, in the order of the changes.

    Raises:
        InputError: The file cannot be read or has no pairs; there is no such system.
    """
    found = chosen(read(source), "contrast", systems, NEEDS)
    inches = style.width_of(width)
    changes = list(dict.fromkeys(name for one in found.values() for name in one if name not in NOT_CHANGES))
    with style.settings():
        made = style.figure(inches, 2.1 if inches < 4 else 2.4)
        axis = made.add_subplot()
        step = ROOM / len(found)
        handles = []
        highest = 0.0
        for place, (system, scores) in enumerate(found.items()):
            shares = [(scores.get(name) or {}).get("consistency") for name in changes]
            values = [float("nan") if share is None else 100 * share for share in shares]
            x = [at + (place - (len(found) - 1) / 2) * step for at in range(len(changes))]
            bars = axis.bar(
                x,
                values,
                width=step * 0.92,
                color=style.colour(place),
                hatch=style.HATCHES[place % len(style.HATCHES)],
                edgecolor="white",
                linewidth=0,
                label=system,
            )
            handles.append(bars)
            highest = max([highest, *(value for value in values if value == value)])
            # a bar of 0 is there, and one that is not defined is not
            if 72 * inches * step / len(changes) > 4.5:
                axis.bar_label(bars, ["" if v != v else f"{v:.0f}" for v in values], padding=1, size=5)
        axis.set_xticks(
            range(len(changes)), [style.name_of(name) for name in changes], **style.turned(30 if inches < 4 else 0)
        )
        axis.set_ylabel("contrast consistency (%)")
        style.percent(axis, high=min(105.0, max(10.0, 1.15 * highest)))
        style.legend(made, handles, list(found), inches)
        return made
