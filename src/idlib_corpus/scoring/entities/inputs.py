"""What `entities` takes: plain lists, mappings, Arrow columns, and records in a view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.labels import map_for, maps
from idlib_corpus.records import Paired, Record
from idlib_corpus.scoring import views
from idlib_corpus.scoring.entities.spans import Shapes, Spans, from_arrow
from idlib_corpus.scoring.table import Items
from idlib_corpus.scoring.views import View


def plain(gold: Any, predicted: Any) -> tuple[Items, list[Any], list[Any]]:
    """Lists or mappings of documents as items and two lists.

    Raises:
        InputError: They do not fit.
    """
    if isinstance(gold, Mapping) and isinstance(predicted, Mapping):
        unknown = next((name for name in predicted if name not in gold), None)
        if unknown is not None:
            raise InputError(str(unknown), "a prediction for an unknown item", remedy="Use the ids of the gold")
        return Items(tuple(map(str, gold))), list(gold.values()), [predicted.get(name, ()) for name in gold]
    try:
        sides = list(gold), list(predicted)
    except TypeError:
        raise InputError("documents", f"{type(gold).__name__} and {type(predicted).__name__}", "two lists") from None
    if isinstance(gold, Mapping) or isinstance(predicted, Mapping) or len(sides[0]) != len(sides[1]):
        found = f"{len(sides[0])} documents of gold and {len(sides[1])} of predictions"
        raise InputError("documents", found, "two lists of equal length, or two mappings")
    for side, documents in zip(("gold", "predicted"), sides, strict=True):
        listed = {kind for kind in set(map(type, documents)) if issubclass(kind, Iterable)} - {str, bytes}
        wrong = [place for place, document in enumerate(documents) if type(document) not in listed][:1]
        if wrong:
            raise InputError(f"{side}, document {wrong[0]}", f"{documents[wrong[0]]!r}", "a list of mentions")
    return Items.unnamed(len(sides[0])), *sides


def arrow(gold: Any, predicted: Any, shapes: Shapes) -> tuple[Spans, Spans, Items] | None:
    """Two Datasets with a column `entities` of plain spans, or two Arrow columns, without Python objects."""
    import pyarrow as pa

    columns: list[Any]
    names: list[Any] = [None, None]
    if all(isinstance(x, (pa.ListArray, pa.LargeListArray, pa.ChunkedArray)) for x in (gold, predicted)):
        columns = [gold, predicted]
    else:
        tables = [_plain_table(x) for x in (gold, predicted)]
        if any(table is None for table in tables):
            return None
        columns = [table.column("entities") for table in tables]
        names = [getattr(x.features["entities"].feature["label"], "names", None) for x in (gold, predicted)]
    if len(columns[0]) != len(columns[1]):
        raise InputError(
            "documents", f"{len(columns[0])} of gold, {len(columns[1])} of predictions", "as many of both"
        )
    sides = [
        from_arrow(column, shapes, side, name)
        for column, side, name in zip(columns, ("gold", "predicted"), names, strict=True)
    ]
    return sides[0], sides[1], Items.unnamed(len(columns[0]))


def _plain_table(data: Any) -> Any:
    """The Arrow table of a Dataset as it stands, if it has `entities` and no ids by which rows are paired."""
    import pyarrow as pa

    table = getattr(getattr(data, "data", None), "table", None)
    plain = isinstance(table, pa.Table) and "entities" in table.column_names and "id" not in table.column_names
    return table if plain and getattr(data, "_indices", None) is None else None


def default_view(gold: Sequence[Mapping[str, Any]]) -> str:
    """The default view where the gold has levels, as the packaged corpus has; else everything."""
    levels = any("level" in mention for row in gold for mention in row.get("entities", ()))
    return views.DEFAULT if levels else "all"


def types_of(gold: Sequence[Record], view: View) -> tuple[str, ...] | None:
    """The types that are listed though nothing has them: all of the corpus, where the gold is the corpus'."""
    known = tuple(maps()["corpus"])
    listed = all(mention["label"] in known for row in gold for mention in row.get("entities", ()))
    return known if listed and default_view(gold) == views.DEFAULT and not view.mapped else None


def in_view(gold: Sequence[Record], view: View) -> tuple[list[list[Any]], list[list[Any]]]:
    """Gold mentions that the view has, and those that it leaves out, a list a row.

    Two mentions of one extent that differ in their labels may be one in the view (a country as GPE and as LOC); one
    that stands twice stays so, and is an error.
    """
    inside: list[list[Any]] = []
    left_out: list[list[Any]] = []
    for row in gold:
        kept: dict[Any, set[str]] = {}
        row_inside: list[Any] = []
        row_outside: list[Any] = []
        for mention in row.get("entities", ()):
            label = view.label(mention)
            one = _mention(mention, label or mention["label"])
            if not label:
                row_outside.append(one)
            elif mention["label"] in kept.get(one, {mention["label"]}):
                row_inside.append(one)
            kept.setdefault(one, set()).add(mention["label"])
        inside.append(row_inside)
        left_out.append(row_outside)
    return inside, left_out


def answers(paired: Paired, view: View) -> tuple[list[list[Any]], list[int]]:
    """Predictions with their labels in the view, and the rows of those whose label the view does not have.

    A label that no map has, which only a lenient reading lets through, stands as it is.

    Raises:
        InputError: No map has the labels.
    """
    found = [list(row.get("entities", ())) for row in paired.predicted]
    table: Mapping[str, str] = {}
    if view.mapped:
        used = {mention["label"] for mentions in found for mention in mentions}
        table = maps()[paired.tag_set or map_for(used, "predicted labels").name]
    kept: list[list[Any]] = []
    off_view: list[int] = []
    for place, mentions in enumerate(found):
        named = [(mention, table.get(mention["label"], mention["label"])) for mention in mentions]
        # a map has an empty label for what has no place in its view; types that a view names are all it has
        chosen = [(m, x) for m, x in named if x and (view.mapped or view.types is None or x in view.types)]
        kept.append([_mention(mention, label) for mention, label in chosen])
        off_view += [place] * (len(named) - len(chosen))
    return kept, off_view


def _mention(mention: Mapping[str, Any], label: str) -> Any:
    pieces = mention.get("pieces") or ()
    if len(pieces) < 2:
        return mention["start"], mention["end"], label
    return tuple((p["start"], p["end"]) if isinstance(p, Mapping) else tuple(p) for p in pieces), label
