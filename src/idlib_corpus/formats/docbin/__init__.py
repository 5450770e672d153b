"""spaCy's DocBin (``.spacy``): tokens, entities, span groups.

The bytes are read here, and no Doc is made of them: what is damaged is found, and no pipeline or tokenizer of a
language is needed. Only hashes of strings and numbers of attributes are spaCy's.

Written are two kinds of file, both for ``spacy train``; tokens are those of the corpus, and white space that is more
than one blank is a token, as spaCy has it:

- `<lang>/<split>.spacy`, a sentence a Doc. ``doc.ents`` are the outermost names, and ``doc.spans["sc"]`` mentions of
  all levels, nested as they are. Those in several pieces stand in ``doc.spans["pieces"]``, a span a piece. The id of a
  span is that of its mention, its ``kb_id`` the Wikidata item. ``doc.user_data`` has ``id``, ``group`` and ``lang``.
- `stance/<lang>/<split>.spacy`, a cell of holder and target a Doc, for ``textcat``. Its text is ``holder: target``, a
  line break, and the sentence, as our systems of spaCy read cells; ``doc.cats`` has 1 for its label and 0 for the
  others, ``doc.user_data`` the keys of holder and target too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from idlib_corpus.formats.base import BATCH, Batch, File, Match, Options, Sample
from idlib_corpus.formats.docbin.documents import EXPECTED, Documents, unpacked
from idlib_corpus.formats.docbin.writer import write
from idlib_corpus.formats.writing import WIDENED
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import schema
from idlib_corpus.records.problems import Problem

__all__ = ["read", "recognise", "write"]

NAME = "docbin"
SAYS = "spaCy's DocBin (.spacy): doc.ents as flat entities, doc.spans as nested ones"
TASKS = ("ner", "tags", "linking")
WRITES = "spaCy's DocBin: entities and spans a language and split, and cells of stance with cats"
LAYER = "entities"
KEEPS = {
    "document": ("lang", "split"),
    "sentence": ("id", "text", "group"),
    "mention": ("id", "extent", "pieces", "entity", "type", "wikidata"),
    "stance": ("id", "holder", "target", "label", "words"),
}
LOSSES = (WIDENED,)


def recognise(sample: Sample) -> Match | None:
    """By what stands at the beginning of the packed bytes: a map with ``version`` or ``attrs``."""
    if sample.head[:1] == b"\x78":
        try:
            begin = zlib.decompressobj().decompress(sample.head, 64)
        except zlib.error:
            begin = b""
        if begin[:1] and begin[0] & 0xF0 == 0x80 and (b"version" in begin or b"attrs" in begin):
            return Match(1, "a DocBin of spaCy")
    return Match(0.5, "a DocBin of spaCy") if sample.suffix == ".spacy" and sample.path.is_file() else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The documents as rows, a batch at a time. The file is packed as a whole, and so in memory as a whole.

    Raises:
        InputError: The file is damaged, spaCy is not installed, or it has several groups of spans and none is chosen.
        NoFieldError: There are neither entities nor spans.
    """
    if task not in TASKS:
        raise NoFieldError(str(file.path), "a DocBin of spaCy, which has entities and tags", f"a format with {task}")
    docs = Documents(unpacked(file), str(file.path))
    wanted = not options.fields or bool({"entities", "tags"} & set(options.fields))
    group, notes = docs.group(options.columns.get("spans", ""), task) if wanted else ("", ())
    for start in range(0, len(docs), BATCH):
        rows, numbers, problems = [], [], []
        for number in range(start, min(start + BATCH, len(docs))):
            try:
                rows.append(docs.row(number, task, group))
                numbers.append(number + 1)
            except (ValueError, KeyError, TypeError, struct.error, IndexError) as error:
                said = f"the document is damaged: {error}"
                problems.append(Problem(file.row(number + 1), said, EXPECTED))
        yield _batch(rows, numbers, problems, task, options, notes if not start else ())


def _batch(
    rows: Sequence[Mapping[str, Any]],
    numbers: Sequence[int],
    problems: Sequence[Problem],
    task: str,
    options: Options,
    notes: tuple[str, ...],
) -> Batch:
    import pyarrow as pa

    at = np.array(numbers, np.int64)
    langs = [{**row, "lang": options.lang or None} for row in rows]
    columns = pa.RecordBatch.from_pylist(langs, schema=schema(task))
    return Batch(columns, at, at, lines=False, problems=tuple(problems), notes=notes)
