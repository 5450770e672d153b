"""Which labels are taken for which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.plot import style
from idlib_corpus.plot.heat import Panel, heat
from idlib_corpus.plot.results import Result, Source, lacking, picked, read, twice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS = "idlib-corpus benchmark ner --output FILE, or of stance; or of idlib-corpus score with --format json"
# what stands for no label in results, and in figures
NONE, MISSED, SPURIOUS = "-", "missed", "spurious"


def confusion(
    source: Source, *, systems: Sequence[str] | None = None, lang: str = "", width: str | float = "page"
) -> Figure:
    """Draw which types of entities, or which stances, are taken for which.

    Gold stands down, predictions across. A cell has the count, its colour is the share of its row. Entities that no
    prediction overlaps are ``missed``, predictions that overlap no entity ``spurious``; stances of states and of
    claims stand apart, and counts are decisions, each counted once a language.

    Args:
        source: A path or several, a `benchmark.Report`, or its dictionary.
        systems: Those to draw, in this order; all if None.
        lang: Of this language alone; over all languages of a system if empty.
        width: ``column``, ``page``, or inches.

    Returns:
        The figure. Each panel is an image with the shares in percent; its texts are the counts.

    Raises:
        InputError: The file cannot be read or says nothing of confusion; there is no such system or language; there
            are too many.
    """
    results = read(source)
    inches = style.width_of(width)
    found: dict[str, list[Panel]] = {}
    for result in results:
        for system, panels in _of(result, lang).items():
            if system in found:
                raise twice(result, system)
            found[system] = panels
    if not found:
        raise lacking(results, f"no confusion of labels{f' in {lang}' if lang else ''}", NEEDS)
    drawn = [panel for panels in picked(found, systems).values() for panel in panels]
    with style.settings():
        return heat(drawn, inches, low=0, said="share of the row (%)", across="predicted", down="gold", ticks=45)


def _of(result: Result, lang: str) -> dict[str, list[Panel]]:
    known = dict.fromkeys(name for run in result["runs"] for name in run["by_lang"])
    if lang and lang not in known and result["runs"]:
        raise no_such("lang", lang, known) if known else InputError("lang", f'"{lang}"', "a file with languages")
    found = {}
    for run in result["runs"]:
        scores = run["by_lang"].get(lang) if lang else run["all"]
        if scores and (panels := list(_panels(run["system"], scores))):
            found[run["system"]] = panels
    return found


def _panels(system: str, scores: Mapping[str, Any]) -> Iterator[Panel]:
    kinds = scores.get("kinds") or {}
    if kinds:
        for kind, part in kinds.items():
            yield from _panels(f"{system}, {kind}", {**part, "kinds": {}})
        return
    counts = scores.get("confusion")
    if not counts:
        return
    if isinstance(counts.get("matrix"), list):
        labels = list(counts["labels"])
        yield _panel(system, labels, labels, np.array(counts["matrix"], dtype=np.float64))
        return
    labels = [name for name in counts if name != NONE]
    names = [*labels, NONE]
    matrix = np.array([[float(counts.get(gold, {}).get(name, 0)) for name in names] for gold in names])
    matrix[-1, -1] = np.nan  # no prediction of no entity is no count
    yield _panel(system, [*labels, SPURIOUS], [*labels, MISSED], matrix)


def _panel(title: str, rows: list[str], columns: list[str], matrix: Any) -> Panel:
    sums = np.nansum(matrix, axis=1, keepdims=True)
    shares = np.divide(matrix, sums, out=np.full(matrix.shape, np.nan), where=sums > 0)
    texts = [["" if value != value else f"{value:.0f}" for value in row] for row in matrix]
    return Panel(title, rows, columns, shares, texts)
