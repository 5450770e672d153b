"""Rows as columns: one fixed Arrow schema a task, and rows made of them where a message or a scorer needs one.

Offsets are code points, half-open, on the row's text. What a row does not say is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

Row = dict[str, Any]


@cache
def schema(task: str) -> Any:
    """The columns of a task's rows.

    Every task has ``id`` (null where the source has none), ``text``, ``lang``, ``group``, ``document`` and
    ``sentence``. Beside them:

    - ``ner``, ``linking``: ``tokens``, ``token_offsets``, ``tags``, ``entities``;
    - ``tags``: ``tokens``, ``tags``; a null among the tags is a position without a label (-1 or -100);
    - ``relations``: ``entities``, ``relations``, whose arguments are spans, or keys of entities (`entity`);
    - ``coref``: ``sentences``, ``chains``;
    - ``stance``: ``holder`` and ``target`` in words, ``holder_id`` and ``target_id`` as keys, ``holder_spans``,
      ``context``, ``kind``, ``decision``, ``label``, ``evidence``, ``evidence_scope``.

    The ``surface`` of an entity is its words, at its offsets; its ``name`` is what the source calls it, which need not
    be these words: DocRED knows facts by it.

    Args:
        task: ``ner``, ``tags``, ``linking``, ``coref``, ``relations`` or ``stance``.

    Returns:
        A `pyarrow.Schema`.
    """
    import pyarrow as pa

    text, number, flag = pa.string(), pa.int64(), pa.bool_()
    span: list[tuple[str, Any]] = [("start", number), ("end", number), ("pieces", pa.list_(pa.list_(number)))]
    offsets = pa.list_(pa.struct([("start", number), ("end", number)]))
    names = ("surface", "level", "wikidata", "link_status", "mention", "entity", "name")
    entity = [*span, ("label", text), ("flat", flag), ("depth", number), *((name, text) for name in names)]
    argument = pa.struct([*span, ("label", text), ("surface", text), ("entity", text)])
    relation = [("head", argument), ("tail", argument), ("label", text), ("group", text)]
    relation += [(name, pa.list_(text)) for name in ("head_mentions", "tail_mentions")]
    relation += [("factuality", text), ("implied", flag), ("name_internal", flag), ("source", text), ("fact", text)]
    tagged: list[tuple[str, Any]] = [("tokens", pa.list_(text)), ("tags", pa.list_(pa.dictionary(pa.int32(), text)))]
    mention = pa.struct([*span, ("sentence", text), ("mention", text), ("level", text), ("surface", text)])
    named = [*tagged, ("token_offsets", offsets), ("entities", pa.list_(pa.struct(entity)))]
    of_task: Mapping[str, list[tuple[str, Any]]] = {
        "ner": named,
        "linking": named,
        "tags": tagged,
        "relations": [
            ("entities", pa.list_(pa.struct(entity))),
            ("relations", pa.list_(pa.struct(relation))),
        ],
        "coref": [
            ("sentences", pa.list_(pa.struct([("sentence", text), ("text", text)]))),
            ("chains", pa.list_(pa.list_(mention))),
        ],
        "stance": [
            *((name, text) for name in ("holder", "holder_id", "target", "target_id", "context", "kind", "decision")),
            ("holder_spans", offsets),
            ("label", text),
            ("evidence", pa.list_(pa.struct(span))),
            ("evidence_scope", text),
        ],
    }
    common = [(name, text) for name in ("id", "text", "lang", "group", "document", "sentence")]
    return pa.schema([*common, *of_task[task]])


def columns(rows: Iterable[Mapping[str, Any]], task: str) -> Any:
    """Rows as a `pyarrow.RecordBatch` of the task's schema.

    Args:
        rows: Rows whose shape was checked; fields that the schema lacks are left out.
        task: The task.
    """
    import pyarrow as pa

    of = schema(task)
    plain = [_named(row) for row in rows] if task == "relations" else list(rows)
    return pa.RecordBatch.from_pylist(plain, schema=of)


def _named(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row whose relations name entities by their keys, as spans without extent."""
    relations = row.get("relations") or ()
    if not any(isinstance(relation[side], str) for relation in relations for side in ("head", "tail")):
        return row
    sides = ("head", "tail")
    keyed = [
        {**one, **{side: {"entity": one[side]} for side in sides if isinstance(one[side], str)}} for one in relations
    ]
    return {**row, "relations": keyed}


def rows(batch: Any, task: str, places: Sequence[int] | None = None) -> list[Row]:
    """Rows of a batch as dicts, without what they do not say.

    Args:
        batch: A `pyarrow.RecordBatch` of the task's schema.
        task: The task.
        places: The rows that are wanted, all if None.
    """
    chosen = batch if places is None else batch.take(places)
    found = [_said(row, task) for row in chosen.to_pylist()]
    for row in found if task == "relations" else ():
        for relation in row.get("relations", ()):
            for side in ("head", "tail"):
                argument = relation.get(side)
                if argument and "start" not in argument:
                    relation[side] = argument["entity"]
    return found


def _said(value: Any, task: str, field: str = "") -> Any:
    """A value without the nulls of what is not said; a null among tags is a position without a label, and stays."""
    if isinstance(value, dict):
        return {name: _said(part, task, name) for name, part in value.items() if part is not None}
    if isinstance(value, list) and field not in ("tags", "tokens"):
        return [_said(part, task, field) for part in value]
    return value
