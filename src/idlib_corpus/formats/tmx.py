"""TMX 1.4b (LISA 2005): translation memory, a pair of sentences a unit.

Written is `<source>-<lang>.tmx` for each pair of languages of which one was translated from the other: a unit a
sentence, whose ``tuid`` is the id that the sentence has in all its languages, with the languages as BCP 47 writes
them. Nothing of the files depends on when they were written.

The specification: https://www.gala-global.org/tmx-14b
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, Ledger, Loss, WriteOptions

NAME = "tmx"
WRITES = "TMX 1.4: pairs of sentences, a file a pair of languages"
LAYER = ""
KEEPS = {
    "document": ("id", "lang", "title", "split", "source_language", "licence"),
    "sentence": ("group", "text", "source_text"),
}
ALONE = Loss("document", "without a translation among what was chosen left out")
UNPAIRED = Loss("sentence", "without a translation among what was chosen left out")
LOSSES = (ALONE, UNPAIRED)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    pairs: dict[tuple[str, str], list[Rendition]] = {}
    translated = {one.document.id for one in renditions if one.lang != one.document.source_language}
    for one in renditions:
        source = one.document.source_language
        if one.document.id in translated:
            ledger.keep("document")
            ledger.keep("sentence", len(one.sentences))
        else:
            ledger.lose(ALONE)
            ledger.lose(UNPAIRED, len(one.sentences))
        if one.lang != source:
            pairs.setdefault((source, one.lang), []).append(one)
    for (source, lang), together in pairs.items():
        yield f"{source}-{lang}.tmx", _file(together, source, lang)


def _file(given: Sequence[Rendition], source: str, lang: str) -> bytes:
    corpus = given[0].corpus
    srclang = corpus.tag(source)
    root = etree.Element("tmx", version="1.4")
    header = etree.SubElement(
        root,
        "header",
        {
            "creationtool": "idlib-corpus",
            "creationtoolversion": corpus.version,
            "segtype": "sentence",
            "o-tmf": "idlib-corpus",
            "adminlang": "en",
            "srclang": srclang,
            "datatype": "plaintext",
        },
    )
    for licence in dict.fromkeys(one.document.licence for one in given):
        etree.SubElement(header, "note").text = f"licence: {licence}"
    body = etree.SubElement(root, "body")
    for one in given:
        document = one.document
        for sentence in one.sentences:
            unit = etree.SubElement(body, "tu", tuid=one.group(sentence), srclang=srclang)
            etree.SubElement(unit, "note").text = f"licence: {document.licence}"
            props = {"group": one.group(sentence), "document": document.id, "split": document.split}
            for name, value in props.items():
                etree.SubElement(unit, "prop", type=f"x-{name}").text = value
            pair = ((source, document.source_text.title, one.source(sentence).text),
                    (lang, one.text.title, sentence.text))  # fmt: skip
            for code, title, text in pair:
                variant = etree.SubElement(unit, "tuv", {LANG: corpus.tag(code)})
                etree.SubElement(variant, "prop", type="x-title").text = title
                etree.SubElement(variant, "seg").text = text
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
