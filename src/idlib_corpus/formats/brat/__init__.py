"""brat's stand-off (Stenetorp et al. 2012): a text, ``.txt``, and beside it its annotation, ``.ann``.

Offsets are code points of the whole text, half-open; a mention may have several stretches. A row is a document, and
its id the path of its file. A file whose text is not beside it has a row without text, as predictions may. All ``T``
lines are entities; events are not read. Chains are those of ``*`` lines, and of relations of a name like ``Coref``;
what nothing links is in no chain. A reference to Wikidata (``N``) is the item of a link.

Written are ``<lang>/<document>.txt`` with a sentence a line, ``<lang>/<document>.ann``, and the files by which brat
shows and checks them. A mention is a ``T`` line with its level as an attribute and its Wikidata item as ``N``.
Relations are ``R`` lines between the mentions that carry them. All mentions of an entity in a passage are a ``*``
line. A stance is an event: its trigger is the cue, its arguments are the holder and the evidence. Ids of the corpus
are notes of the type ``Id``, which brat shows and does not edit; by them a corrected folder is read (`corrected`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.formats.brat import documents, reading, settings, standoff
from idlib_corpus.formats.brat.corrections import corrected
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, UNSAID, Ledger, WriteOptions

__all__ = ["corrected"]

NAME = "brat"
CHARACTERS = True
SAYS = "brat: stand-off (.ann) beside its text (.txt), a document a file"
TASKS = ("ner", "linking", "relations", "coref")
WRITES = "brat: text and stand-off a document, with the files that configure it"
LAYER = "entities"
KEEPS = {
    "document": ("id", "lang"),
    "sentence": ("id", "text", "group"),
    "mention": ("id", "extent", "pieces", "entity", "type", "level", "wikidata", "added"),
    "relation": ("id", "head", "type", "tail", "head_mention", "tail_mention", "source", "factuality", "implied",
                 "name_internal"),
    "stance": ("id", "holder", "target", "label", "basis", "certainty", "cue", "evidence", "attributed_by"),
}  # fmt: skip
LOSSES = (UNSAID, documents.NO_WORDS, documents.UNHELD, documents.UNATTRIBUTED)


def recognise(sample: Sample) -> Match | None:
    """A file ``.ann``, or one of another name that has such lines, a stretch of text among them."""
    if sample.path.is_dir():
        return None
    full = [line for line in sample.lines(50) if line.strip()]
    known = all(standoff.ANY.match(line) for line in full)
    if sample.suffix == ".ann":
        # an empty one says that nothing was marked; a damaged one is told by its lines
        return Match(1 if known else 0.6, "a brat file")
    bound = any(standoff.BOUND_LINE.match(line) for line in full)
    return Match(1, "a brat file") if known and bound else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The document as one row.

    Raises:
        InputError: The file or its text cannot be read.
        NoFieldError: The format has nothing of the task.
    """
    naming.of_task(file, task, "a brat file", TASKS)
    notes: list[str] = []
    rows = reading.document(file, task, options, notes)
    return batches(rows, task, file.row, lines=False, notes=lambda: notes)


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    for one in renditions:
        text, annotation = documents.written(one, ledger)
        path = f"{one.lang}/{one.document.id}"
        yield f"{path}.txt", text.encode()
        yield f"{path}.ann", annotation.encode()
    if not renditions:
        return
    corpus = renditions[0].corpus
    yield "annotation.conf", settings.annotation(corpus).encode()
    yield "visual.conf", settings.visual(corpus, "ltr").encode()
    yield "tools.conf", settings.tools().encode()
    yield "kb_shortcuts.conf", settings.shortcuts(corpus).encode()
    langs = {one.lang for one in renditions}
    for language in corpus.languages:
        if language.direction == "rtl" and language.code in langs:
            yield f"{language.code}/visual.conf", settings.visual(corpus, "rtl").encode()
