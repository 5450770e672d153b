"""Label Studio: its JSON (tasks with ``data`` and ``annotations``) and its JSON_MIN (a flat row a task).

Of a task the first annotation is read that was not cancelled; a note says how many tasks have more. Where a file has
predictions beside annotations, they are the predicted side. A task without any annotation is left out. Offsets are
code points, half-open; releases before 1.4 counted UTF-16 (``--offsets utf-16``). What Label Studio quotes of each
region is held against the text. A region of HTML has no offsets in a text and is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from idlib_corpus.formats import fields, naming, objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.records.base import NoFieldError

NAME = "labelstudio"
CHARACTERS = True
SAYS = "Label Studio: JSON and JSON_MIN, regions of text and relations between them"
TASKS = ("ner", "relations")
# where the parts of a task stand; old exports call annotations completions
ANNOTATIONS, PREDICTIONS = ("annotations", "completions"), "predictions"
REMEDY = "Export the project again as JSON"


def recognise(sample: Sample) -> Match | None:
    """A file whose first object is a task with data and annotations, or a flat row with regions."""
    row = objects.first_object(sample)
    if isinstance(row.get("data"), dict) and {*ANNOTATIONS, PREDICTIONS} & row.keys():
        both = bool(row.get(PREDICTIONS)) and any(row.get(name) for name in ANNOTATIONS)
        return Match(1, "a Label Studio file", both=both)
    if any(_is_region(one) for value in row.values() if isinstance(value, list) for one in value):
        return Match(1, "a Label Studio file (JSON_MIN)")
    return None


def _is_region(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("labels"), list) and "start" in one and "end" in one


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The tasks that were annotated, or what models predicted for them.

    Raises:
        InputError: The file cannot be read, or ``--map`` names a field that the data lacks.
    """
    naming.of_task(file, task, "a Label Studio file", TASKS)
    source, counted = objects.Values(file), Counter[str]()
    both = isinstance(file.known, Match) and file.known.both
    side = PREDICTIONS if both and options.side == "predicted" else ""
    reader = _Reader(task, options, side, counted)

    def notes() -> list[str]:
        told = []
        for what, says in (
            ("none", "without any annotation left out"),
            ("several", "with several annotations: the first is read"),
        ):
            if counted[what]:
                told.append(f"{file.path}: {counted[what]} task{'s' * (counted[what] != 1)} {says}")
        return told

    found = objects.rows(source, reader.row, REMEDY)
    return batches(found, task, source.where, lines=not source.array, notes=notes)


class _Reader:
    """Tasks as rows.

    Args:
        task: ``ner`` or ``relations``.
        options: ``--map`` and ``--lang``.
        side: Where the annotation of a task stands; empty for annotations.
        counted: Counts tasks without an annotation (``none``) and with several.
    """

    def __init__(self, task: str, options: Options, side: str, counted: Counter[str]) -> None:
        self._task, self._options, self._side, self._counted = task, options, side, counted
        self._names = fields.named(options, task)
        self._looked = False

    def row(self, row: dict[str, Any], where: str) -> dict[str, Any] | None:
        """The row of a task; None if it has no annotation."""
        data = row.get("data")
        if isinstance(data, dict):
            result = self._result(row)
        else:  # JSON_MIN: fields of the data and of the annotation stand side by side
            data, result = row, _flat(row)
        if not self._looked:
            naming.check_fields(data.keys(), self._names, where)
            self._looked = True
        if result is None:
            self._counted["none"] += 1
            return None
        own = self._names.get("text", "text")
        text = values.text(data.get(own), own)
        if text is None:
            told = f"no {own}; the data has {naming.listed(data.keys())}"
            raise values.ValueKindError(f"{told} (--map text=NAME says which is the text)")
        found: dict[str, Any] = {"id": values.identity(row.get("id"), "id"), "lang": self._options.lang or None}
        for name in ("id", "lang", "group", "document", "sentence"):
            if (theirs := self._names.get(name, "")) in data and theirs:
                found[name] = values.identity(data[theirs], theirs)
        regions = dict(_regions(result))
        found |= {"text": text, "entities": [one for spans in regions.values() for one in spans]}
        if self._task == "relations":
            if data is row:
                raise NoFieldError(where, "JSON_MIN, which has no relations", "the export JSON", REMEDY)
            found["relations"] = list(_relations(result, regions))
        return found

    def _result(self, row: Mapping[str, Any]) -> list[Any] | None:
        names = [self._side] if self._side else [name for name in ANNOTATIONS if row.get(name) is not None]
        there = [one for name in names for one in values.sequence(row.get(name) or [], name)]
        kept = [one for one in there if not values.mapping(one, "an annotation").get("was_cancelled")]
        self._counted["several"] += len(kept) > 1
        return values.sequence(kept[0].get("result") or [], "result") if kept else None


def _flat(row: Mapping[str, Any]) -> list[Any]:
    """The regions of a flat row as those of a result; of whatever tag they are."""
    lists = [value for value in row.values() if isinstance(value, list)]
    regions = [one for value in lists for one in value if isinstance(one, dict) and "labels" in one]
    return [{"id": str(n), "type": "labels", "value": one} for n, one in enumerate(regions)]


def _regions(result: list[Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The key of each region of text, and its spans: one a label that it was given."""
    for place, one in enumerate(result, 1):
        where = f"result, {place}"
        region = values.mapping(one, where)
        value = region.get("value")
        if not isinstance(value, dict) or not isinstance(value.get("labels"), list):
            continue
        span: dict[str, Any] = {name: values.offset(value.get(name), f"{where}: {name}") for name in ("start", "end")}
        if (surface := values.text(value.get("text"), f"{where}: text")) is not None:
            span["surface"] = surface
        labels = values.texts(value["labels"], f"{where}: labels")
        yield (
            values.identity(region.get("id"), f"{where}: id") or f"#{place}",
            [{**span, "label": label} for label in labels],
        )


def _relations(result: list[Any], regions: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(result, 1):
        if one.get("type") != "relation":
            continue
        where = f"result, {place}"
        keys = [values.identity(one.get(name), f"{where}: {name}") for name in ("from_id", "to_id")]
        for key in keys:
            if not regions.get(key or ""):
                raise values.ValueKindError(f"{where}: {values.shown(key)}; expected the id of a region with a label")
        if one.get("direction") == "left":
            keys.reverse()
        sides = {side: regions[str(key)][0] for side, key in zip(("head", "tail"), keys, strict=True)}
        labels = values.texts(one.get("labels") or [], f"{where}: labels")
        if not labels:
            raise values.ValueKindError(f"{where}: a relation without a label; expected one")
        for label in labels:
            yield {**sides, "label": label}
            if one.get("direction") == "bi":
                yield {"head": sides["tail"], "tail": sides["head"], "label": label}
