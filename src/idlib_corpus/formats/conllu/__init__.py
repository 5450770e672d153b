"""CoNLL-U (Universal Dependencies), with mentions and chains as CorefUD 1.x writes them in ``Entity`` of MISC.

Read are mentions and chains (`brackets`), and the tags of names that taggers write into MISC (``ner=B-PER``, as
stanza does). Offsets are those of ``# text``; a row is a sentence, for coreference a ``newdoc``. Mentions of empty
nodes alone have no words and are left out; bridging and split antecedents are not read.

Written are `<lang>/<split>.conllu`. A ``newdoc`` is what is read together: a document, or one of its passages; its
entities have ids of their own (``idlib_dmz@article``), the same in every language. ``etype`` is our type; ``other``
has the mention's id, its level, the subtype, the item of Wikidata as ``identity`` (``NIL``: there is none). Columns
of what nobody annotated (lemmas, tags, syntax) are ``_``. ``# group`` and ``# lang`` say our ids again, with their
slashes. What was corrected in a tool comes back (`corrected`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.formats.conllu.correction import corrected
from idlib_corpus.formats.conllu.reading import Reader
from idlib_corpus.formats.conllu.sentences import COLUMNS
from idlib_corpus.formats.conllu.writing import KEEPS, LOSSES, write

__all__ = ["KEEPS", "LAYER", "LOSSES", "NAME", "SAYS", "TASKS", "WRITES", "corrected", "read", "recognise", "write"]

NAME = "conllu"
SAYS = "CoNLL-U, and CorefUD: mentions and chains in Entity, tags of names in MISC"
TASKS = ("coref", "ner", "tags", "linking")
WRITES = "CoNLL-U with mentions and chains as in CorefUD: a file a language and split"
LAYER = "entities"


def recognise(sample: Sample) -> Match | None:
    """Ten columns with tabs: a number, a range or an empty node in the first, further on a head or nothing."""
    cells = [line.split("\t") for line in sample.lines(200) if line.strip() and not line.startswith("#")]
    fits = (
        len(row) == COLUMNS and re.fullmatch(r"\d+([-.]\d+)?", row[0]) and re.fullmatch(r"\d+|_", row[6])
        for row in cells
    )
    if not cells:
        return Match(0.6, "a CoNLL-U file") if sample.suffix == ".conllu" and sample.head.strip() else None
    if not all(fits):
        return None
    corefud = b"# global.Entity" in sample.head or b"Entity=(" in sample.head
    return Match(1, "a CorefUD file" if corefud else "a CoNLL-U file")


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The sentences with their mentions, or the documents with their chains.

    Raises:
        InputError: The file cannot be read.
        NoFieldError: It has nothing of the task.
    """
    naming.of_task(file, task, "a CoNLL-U file", TASKS)
    reader = Reader(file, task, options)
    return batches(reader.rows(), task, file.line, notes=reader.notes)
