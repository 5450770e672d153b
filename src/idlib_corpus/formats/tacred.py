"""TACRED (Zhang et al. 2017) and data of its form (TACREV, Re-TACRED): one relation of two spans a row.

``subj_start`` to ``subj_end`` and ``obj_start`` to ``obj_end`` are tokens, both ends among them. The subject is the
head. ``no_relation`` stands as it is: ``--convention tacred`` leaves it out on both sides, as the official scorer
does. The text is the tokens, joined with one blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.joined import extent, joined

NAME = "tacred"
SAYS = "TACRED: JSON with token, relation, subj_start and obj_start"
TASKS = ("relations",)
KEYS = frozenset({"token", "relation", "subj_start", "obj_start"})


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has the fields of these rows."""
    return Match(1, "a TACRED file") if objects.first_object(sample).keys() >= KEYS else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows, each with its two spans and the relation between them.

    Raises:
        InputError: The file cannot be read.
    """
    return objects.read(file, task, "a TACRED file", TASKS, lambda row, _: _row(row, options))


def _row(row: dict[str, Any], options: Options) -> dict[str, Any]:
    tokens = values.texts(row.get("token"), "token")
    text, extents = joined(tokens)
    sides = []
    for side in ("subj", "obj"):
        span = extent(extents, row.get(f"{side}_start"), row.get(f"{side}_end"), side, last=True)
        label = values.text(row.get(f"{side}_type"), f"{side}_type")
        sides.append({**span, **({"label": label} if label else {})})
    relation = {"head": sides[0], "tail": sides[1], "label": values.said(row, "relation", "the row")}
    ids = {"id": values.identity(row.get("id"), "id"), "document": values.identity(row.get("docid"), "docid")}
    # an entity has a type; of data without types the spans stand in the relation alone
    entities = [side for side in sides if "label" in side]
    return {**ids, "lang": options.lang or None, "text": text, "entities": entities, "relations": [relation]}
