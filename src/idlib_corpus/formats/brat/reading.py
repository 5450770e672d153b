"""A brat file and its text as a row: a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idlib_corpus.formats import files
from idlib_corpus.formats.base import File, Options
from idlib_corpus.formats.batching import Found
from idlib_corpus.formats.brat import names
from idlib_corpus.formats.brat.standoff import Annotations, Bound, LineError, joined, parsed
from idlib_corpus.formats.brat.texts import MARK, Text, counted
from idlib_corpus.records.problems import Problem

ITEM = re.compile(r"Q[1-9]\d*")
LEVELS = frozenset({"NAM", "NOM", "ADJ", "PRO"})
# types of relations that say of two stretches that they are one thing
SAME = frozenset({"coref", "coreference", "equiv", "equivalent", "identity", "ident", "alias"})
EVENTS = "events of brat are not read; their triggers are T lines, and are entities as all T lines are"
NO_TEXT = Text("")


def beside(path: Path) -> Path:
    """The text of a brat file: ``a.txt`` of ``a.ann``, and of ``a.ann.gz``."""
    return path.with_name(f"{path.name.removesuffix('.gz').rpartition('.')[0] or path.name}.txt")


def document(file: File, task: str, options: Options, notes: list[str]) -> Iterator[Found]:
    """The row of a file, or what is wrong with it.

    Args:
        file: The file.
        task: The task.
        options: ``--lang``, and the fields that are wanted.
        notes: What a reader has to know is added to it.

    Raises:
        InputError: The file or its text cannot be read.
    """
    try:
        said = parsed(_decoded(file.path).removeprefix(MARK))
        text = _text(file.path, said)
        words = {"text": text.words} if text is not NO_TEXT else {}
        row = _row(said, text, task)
    except LineError as wrong:
        yield 1, 1, Problem(file.line(wrong.line), wrong.found, wrong.expected, "Mend the line")
        return
    except _BytesError as broken:
        yield 1, 1, Problem(broken.where, "bytes that are no UTF-8", "UTF-8", "Save the file in UTF-8")
        return
    if not words and "text" in options.fields:
        yield 1, 1, Problem(str(file.path), "no text beside it", beside(file.path).name, "Add that file")
        return
    if said.events:
        notes.append(EVENTS)
    yield 1, 1, {"id": file.stem, "document": file.stem, "lang": options.lang or None, **words, **row}


class _BytesError(ValueError):
    """Bytes that are no UTF-8.

    Args:
        where: The line.
    """

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def _decoded(path: Path) -> str:
    with files.opened(path) as opened:
        data = opened.read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _BytesError(f"{path}:{data.count(bytes([10]), 0, error.start) + 1}") from None


def _text(path: Path, said: Annotations) -> Text:
    """The text as the offsets count it; where there is none, as beside predictions, the gold has it."""
    there = beside(path)
    if not there.is_file() or there == path:
        return NO_TEXT
    return counted(_decoded(there), said.bounds.values())


def _row(said: Annotations, text: Text, task: str) -> dict[str, Any]:
    """The fields of a task.

    Raises:
        LineError: An id is that of no stretch.
    """
    spans = {name: _span(bound, text) for name, bound in said.bounds.items()}
    if task == "coref":
        mentions = {name: {**span, "mention": name} for name, span in spans.items()}
        return {"chains": [[mentions[name] for name in group] for group in joined(said.bounds, _same(said))]}
    levels = {one.target: one.value for one in said.attributes if one.type == names.LEVEL and one.value in LEVELS}
    items = {
        one.target: one.entry
        for one in said.references
        if one.resource.lower() == names.WIKIDATA.lower() and ITEM.fullmatch(one.entry)
    }
    entities = [
        {
            **span,
            "mention": name,
            "label": said.bounds[name].type,
            **({"level": levels[name]} if name in levels else {}),
            **({"wikidata": items[name]} if name in items else {}),
        }
        for name, span in spans.items()
    ]
    if task != "relations":
        return {"entities": entities}
    relations = []
    for one in said.relations.values():
        head, tail = (said.bound(side, one.line) for side in one.sides)
        arguments = {
            side: {**spans[bound.id], "label": bound.type} for side, bound in (("head", head), ("tail", tail))
        }
        relations.append({**arguments, "label": one.type})
    return {"entities": entities, "relations": relations}


def _same(said: Annotations) -> Iterator[list[str]]:
    """Ids of stretches that are said to be one thing, by ``*`` lines and by relations."""
    for group in said.equivalences:
        yield [said.bound(name, group.line).id for name in group.members]
    for one in said.relations.values():
        if one.type.lower() in SAME:
            yield [said.bound(side, one.line).id for side in one.sides]


def _span(bound: Bound, text: Text) -> dict[str, Any]:
    """A stretch with the words beside it, which are held against its offsets where all formats are (`offsets`)."""
    pairs = text.spans(bound)
    found: dict[str, Any] = {"start": pairs[0][0], "end": pairs[-1][1]}
    if bound.words:
        # white space may differ, and the order of several stretches: brat writes a blank for the end of a line
        same = text.says(bound)
        found["surface"] = " ".join(text.words[start:end] for start, end in pairs) if same else bound.words
    if len(pairs) > 1:
        found["pieces"] = [list(pair) for pair in pairs]
    return found
