"""UIMA CAS, as INCEpTION and WebAnno write it: XMI with its type system, or JSON.

Written are `<lang>/<document>.xmi` or ``.json``, `TypeSystem.xml`, by which they are read, and `layers.xml`, which
INCEpTION imports as layers. Sentences stand a line each, and `Mention` is a subtype of DKPro's ``NamedEntity``; chains
are DKPro's. Offsets are UTF-16 in the files, as everywhere in UIMA.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.uima import types, written
from idlib_corpus.formats.uima.corrections import corrected
from idlib_corpus.formats.writing import DEFAULTS, UNSAID, Ledger, WriteOptions

__all__ = ["corrected"]

NAME = "cas"
WRITES = "UIMA CAS for INCEpTION and WebAnno: XMI or JSON a document and language, with its type system"
LAYER = "entities"
OPTIONS = ("form",)
FORMS = ("xmi", "json")
KEEPS = {
    "document": ("id", "lang", "title", "split", "source_language", "licence"),
    "sentence": ("id", "text", "group", "citations"),
    "mention": ("id", "extent", "pieces", "entity", "type", "subtype", "level", "wikidata", "added", "readings"),
    "relation": (
        "id",
        "head",
        "type",
        "tail",
        "head_mention",
        "tail_mention",
        "source",
        "factuality",
        "implied",
        "name_internal",
    ),
    "stance": (
        "id",
        "holder",
        "target",
        "label",
        "basis",
        "certainty",
        "cue",
        "evidence",
        "attributed_by",
        "words",
        "negated",
    ),
}
LOSSES = (UNSAID,)


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
