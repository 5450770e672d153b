"""Prodigy: what its ``db-out`` writes, JSON Lines with a text, its spans and an answer.

Rows that were rejected or ignored are left out, with a note; they keep their numbers. A row has no id of its own:
`meta` is the user's, hashes say what a row was made of and not which it is. Offsets are code points, half-open. In
relations, Prodigy's child is the tail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import fields, naming, objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.records.base import NoFieldError

NAME = "prodigy"
# offsets of the files are those of characters: they may count something else, or contradict the words beside them
CHARACTERS = True
SAYS = "Prodigy: JSON Lines with text, spans and answer"
TASKS = ("ner", "relations")
ANSWERS = ("accept", "reject", "ignore")
HASHES = {"_input_hash", "_task_hash"}


def recognise(sample: Sample) -> Match | None:
    """A file whose first row has a text and a hash or an answer of Prodigy's."""
    row = objects.first_object(sample)
    if "text" not in row:
        return None
    answered = row.get("answer") in ANSWERS
    if HASHES & row.keys() or (answered and ("spans" in row or "tokens" in row or "relations" in row)):
        return Match(1, "a Prodigy file")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows that were accepted, or that have no answer yet.

    Raises:
        InputError: The file cannot be read, or lacks a field that ``--map`` names.
    """
    naming.of_task(file, task, "a Prodigy file", TASKS)
    source = objects.Values(file)
    left_out: Counter[str] = Counter()

    def notes() -> list[str]:
        told = [f"{left_out[what]} {what}ed" for what in ("reject", "ignor") if left_out[what]]
        rows = left_out["reject"] + left_out["ignor"]
        found = [f"{file.path}: {' and '.join(told)} row{'s' * (rows != 1)} left out"] if told else []
        if left_out["tokens"]:
            number = left_out["tokens"]
            found.append(f"{file.path}: tokens of {number} row{'s' * (number != 1)} do not cover the text; not read")
        return found

    return batches(_rows(source, task, options, left_out), task, source.where, lines=not source.array, notes=notes)


def _rows(source: objects.Values, task: str, options: Options, left_out: Counter[str]) -> Iterator[Found]:
    names, any_relations = fields.named(options, task), False

    def row_of(row: dict[str, Any], where: str) -> dict[str, Any] | None:
        nonlocal any_relations
        answer = row.get("answer", "accept")
        if answer in ("reject", "ignore"):
            left_out[str(answer).removesuffix("e")] += 1
            return None
        if task == "relations" and not (any_relations or "relations" in row or options.fields):
            raise NoFieldError(where, "a Prodigy file without relations", "rows of its view of relations")
        any_relations = True
        if answer not in ANSWERS:
            raise values.ValueKindError(f"answer: {values.shown(answer)}; expected {', '.join(ANSWERS)}")
        return _row(row, task, options, names, left_out)

    return objects.rows(source, row_of, names=names)


def _row(
    row: dict[str, Any], task: str, options: Options, names: dict[str, str], left_out: Counter[str]
) -> dict[str, Any]:
    text = values.text(row.get(names.get("text", "text")), names.get("text", "text"))
    if text is None:
        raise values.ValueKindError("no text")
    found: dict[str, Any] = {"text": text, "lang": options.lang or None}
    for ours, theirs in names.items():
        if ours in ("id", "lang", "group", "document", "sentence") and theirs in row:
            found[ours] = values.identity(row[theirs], theirs)
    found["entities"] = [_span(span, f"spans, {place}") for place, span in enumerate(values.listed(row, "spans"), 1)]
    if task == "relations":
        found["relations"] = [_relation(one, place) for place, one in enumerate(values.listed(row, "relations"), 1)]
        return found
    tokens = _tokens(values.listed(row, "tokens"), text)
    if tokens:
        found["tokens"] = [text[token["start"] : token["end"]] for token in tokens]
        found["token_offsets"] = tokens
    elif row.get("tokens"):
        left_out["tokens"] += 1
    return found


def _span(span: Any, where: str, *, typed: bool = True) -> dict[str, Any]:
    span = values.mapping(span, where, "an object with start, end and label")
    found: dict[str, Any] = {}
    for name in ("start", "end"):
        found[name] = values.offset(span.get(name), f"{where}: {name}")
    label = values.text(span.get("label"), f"{where}: label")
    if label:
        found["label"] = label
    elif typed:
        raise values.ValueKindError(f"{where}: no label")
    return found


def _relation(one: Any, place: int) -> dict[str, Any]:
    where = f"relations, {place}"
    one = values.mapping(one, where, "an object with head_span, child_span and label")
    label = values.said(one, "label", where)
    head, tail = (_span(one.get(side), f"{where}: {side}", typed=False) for side in ("head_span", "child_span"))
    return {"head": head, "tail": tail, "label": label}


def _tokens(tokens: list[Any], text: str) -> list[dict[str, int]]:
    """The tokens' offsets, if they are those of the text and leave out nothing but blanks; else none."""
    found, end = [], 0
    for token in tokens:
        start, stop = (token.get("start"), token.get("end")) if isinstance(token, dict) else (None, None)
        if type(start) is not int or type(stop) is not int or not end <= start < stop <= len(text):
            return []
        if text[end:start].strip():
            return []
        found.append({"start": start, "end": stop})
        end = stop
    return [] if text[end:].strip() else found
