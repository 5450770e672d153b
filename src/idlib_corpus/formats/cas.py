"""UIMA CAS, as INCEpTION and WebAnno write it: XMI with its type system, or JSON.

Read are XMI, with `TypeSystem.xml` in its folder or one above, or without it; JSON; and archives of a file with its
types, as INCEpTION exports them. A row is a sentence, of coreference the text (`uima.sentences`).

Written are `<lang>/<document>.xmi` or ``.json``, `TypeSystem.xml`, by which they are read, and `layers.xml`, which
INCEpTION imports as layers. Sentences stand a line each, and `Mention` is a subtype of DKPro's ``NamedEntity``; chains
are DKPro's. Offsets are UTF-16 in the files, as everywhere in UIMA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files, naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.uima import archives, sentences, types, written
from idlib_corpus.formats.uima.annotated import PlaceError
from idlib_corpus.formats.uima.corrections import corrected
from idlib_corpus.formats.uima.loading import loaded
from idlib_corpus.formats.writing import DEFAULTS, FIELDS, UNSAID, Ledger, WriteOptions

__all__ = ["corrected"]

NAME = "cas"
SAYS = "UIMA CAS of INCEpTION and WebAnno: XMI or JSON, spans, relations and chains"
TASKS = sentences.TASKS
WRITES = "UIMA CAS for INCEpTION and WebAnno: XMI or JSON a document and language, with its type system"
LAYER = "entities"
OPTIONS = ("form",)
FORMS = ("xmi", "json")
KEEPS = {
    "document": ("id", "lang", "title", "split", "source_language", "licence"),
    "sentence": ("id", "text", "group", "citations"),
    "mention": ("id", "extent", "pieces", "entity", "type", "subtype", "level", "wikidata", "added", "readings"),
    "relation": FIELDS["relation"],
    "stance": FIELDS["stance"],
}
LOSSES = (UNSAID,)
# so many folders are looked in for the type system: that of the file, and those above it
NEAR = 4


def recognise(sample: Sample) -> Match | None:
    """XMI, JSON with feature structures of UIMA, or an archive that begins with a file of these."""
    head = sample.head
    if archives.begun(head):
        return Match(1, "an archive of a CAS of UIMA")
    start = head[:4096].lstrip()
    if start.startswith(b"<") and re.search(rb"<(\w+:)?XMI\b|http:///uima/cas\.ecore", start):
        return Match(1, "a CAS of UIMA as XMI")
    if start.startswith(b"{") and re.match(rb'\{\s*"%(TYPES|FEATURE_STRUCTURES|VIEWS|FLAGS)"', start):
        return Match(1, "a CAS of UIMA as JSON")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The sentences, or for coreference the text; a file is in memory as a whole.

    Raises:
        InputError: It cannot be read, or a layer has to be chosen.
        NoFieldError: It has no layer of the task.
    """
    naming.of_task(file, task, "a CAS of UIMA", TASKS)
    notes: list[str] = []
    return batches(_rows(file, task, options, notes), task, file.row, lines=False, notes=lambda: notes)


def _rows(file: File, task: str, options: Options, notes: list[str]) -> Iterator[Found]:
    number = 0
    for one in _named(file):
        try:
            said = loaded(one.data, one.path, one.type_system)
        except PlaceError as error:
            where = f"{one.path}: {error.place}" if error.place else one.path
            raise InputError(where, error.found, error.expected, sentences.REMEDY) from None
        found = sentences.Rows(said, one.path, task, options)
        for row in found:
            number += 1
            yield number, number, row
        notes += [note for note in found.notes if note not in notes]


def _named(file: File) -> Iterator[archives.Named]:
    with files.opened(file.path) as given:
        data = given.read()
    where = str(file.path)
    if archives.begun(data):
        yield from archives.inside(data, where)
        return
    type_system = None
    for folder in (*file.path.resolve().parents,)[:NEAR]:
        if (folder / types.TYPE_SYSTEM).is_file():
            with files.opened(folder / types.TYPE_SYSTEM) as given:
                type_system = given.read()
            break
    yield archives.Named(where, data, type_system)


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`.

    Raises:
        InputError: cassis is not installed.
    """
    form = options.form or FORMS[0]
    for one in renditions:
        found = written.made(one, ledger)
        said = found.cas().to_json() if form == "json" else found.xmi()
        yield f"{one.lang}/{one.document.id}.{form}", said.encode()
    if renditions:
        yield types.TYPE_SYSTEM, types.types().to_xml().encode()
        yield types.LAYERS, types.layers().to_xml().encode()
