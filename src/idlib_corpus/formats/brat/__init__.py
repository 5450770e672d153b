"""brat's stand-off (Stenetorp et al. 2012): a text, ``.txt``, and beside it its annotation, ``.ann``.

Offsets are code points of the whole text, half-open; a mention may have several stretches.

Written are ``<lang>/<document>.txt`` with a sentence a line, ``<lang>/<document>.ann``, and the files by which brat
shows and checks them. A mention is a ``T`` line with its level as an attribute and its Wikidata item as ``N``.
Relations are ``R`` lines between the mentions that carry them. All mentions of an entity in a passage are a ``*``
line. A stance is an event: its trigger is the cue, its arguments are the holder and the evidence. Ids of the corpus
are notes of the type ``Id``, which brat shows and does not edit; by them a corrected folder is read (`corrected`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idlib_corpus.formats.brat import documents, settings
from idlib_corpus.formats.brat.corrections import corrected
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, UNSAID, Ledger, WriteOptions

__all__ = ["corrected"]

NAME = "brat"
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
