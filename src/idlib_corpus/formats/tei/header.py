"""The header of a file: what it is, who made it, its licence and sources, and the labels that stand in it."""

from __future__ import annotations

from typing import Any

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.tei.elements import pointers, sub
from idlib_corpus.model import LAYERS, SPLITS, Corpus, Document

SAYS = (
    "Sentences are those of the corpus, unchanged. What is said of them stands apart, in standOff: spans of "
    "mentions (type: the level; ana: the entity) and of expressions that show a stance; omissions, mentions of the "
    "source language that this one has no words for (type: the reason; target: the sentence); relations between "
    "entities as the sentence tells them (ana: how it tells them; corresp: the sentence and the mentions that carry "
    "the relation; source: who says so, where that is not the author of the text); stances as annotations of their "
    "sentence (ana: label, basis and certainty). Offsets of string-range() count Unicode code points of the sentence, "
    "in normalisation form C, from 0; a mention in several pieces has several pairs of offset and length. What stands "
    "in corresp of a sentence or a mention is the same one in the source language. Layers that were annotated in this "
    "document: {layers}; what is not listed is unknown."
)
# a list of labels of the corpus, and what the categories are called
SCHEMES = ("types", "subtypes", "levels", "factuality", "stance", "basis", "certainty", "unrealised")
FLAGS = {
    "implied": "the relation follows from another one of the sentence",
    "name_internal": "the relation stands within a name",
}


def add_header(root: Any, rendition: Rendition) -> None:
    """The teiHeader of a document in one language."""
    header = sub(root, "teiHeader")
    _add_file(sub(header, "fileDesc"), rendition)
    _add_encoding(sub(header, "encodingDesc"), rendition.corpus, rendition.document)
    _add_profile(sub(header, "profileDesc"), rendition)


def _add_file(description: Any, rendition: Rendition) -> None:
    corpus, document, text = rendition.corpus, rendition.document, rendition.text
    title = sub(description, "titleStmt")
    sub(title, "title", text.title, xml_lang=corpus.tag(text.lang))
    for layer in (*document.provenance.values(), *text.provenance.values()):
        made = sub(title, "respStmt", xml_id=f"layer.{layer.layer}")
        sub(made, "resp", layer.layer, when=layer.date)
        sub(made, "name", layer.made_by)
        for kind, said in (("made_from", layer.made_from), ("checks", layer.checks), ("review", layer.review)):
            sub(made, "note", said, type=kind)
    sub(sub(description, "editionStmt"), "edition", f"idlib-corpus {corpus.version}", n=corpus.version)
    published = sub(description, "publicationStmt")
    sub(published, "publisher", "The idlib-corpus developers")
    sub(published, "idno", document.id, type="document")
    availability = sub(published, "availability")
    sub(availability, "licence", document.licence, target=f"https://spdx.org/licenses/{document.licence}.html")
    if corpus.canary:
        sub(sub(description, "notesStmt"), "note", corpus.canary, type="canary")
    _add_sources(sub(description, "sourceDesc"), corpus, document)


def _add_sources(description: Any, corpus: Corpus, document: Document) -> None:
    whence = sub(description, "bibl")
    sub(whence, "title", document.source["title"], xml_lang=corpus.tag(document.source_language))
    if publisher := document.source.get("publisher"):
        sub(whence, "publisher", publisher)
    if url := document.source.get("url"):
        sub(whence, "idno", url, type="URL")
    sub(whence, "textLang", mainLang=corpus.tag(document.source_language))
    if not document.sources:
        return
    pages = sub(description, "listBibl")
    for source in document.sources.values():
        page = sub(pages, "bibl", xml_id=f"source.{source.key}", n=str(source.number), type=source.kind)
        sub(page, "title", source.title)
        sub(page, "publisher", source.publisher)
        sub(page, "idno", source.url, type="URL")
        if source.date:
            sub(page, "date", source.date, when=source.date)
        sub(page, "date", source.seen, when=source.seen, type="seen")


def _add_encoding(description: Any, corpus: Corpus, document: Document) -> None:
    decisions = sub(sub(description, "editorialDecl"), "interpretation")
    layers = ", ".join(name for name in LAYERS if name in document.layers) or "none"
    sub(decisions, "p", SAYS.format(layers=layers))
    declared = sub(description, "classDecl")
    for scheme in SCHEMES:
        taxonomy = sub(declared, "taxonomy", xml_id=scheme)
        for name, says in corpus.labels[scheme].items():
            # of subtypes, the types have lists
            if isinstance(says, str):
                _add_category(taxonomy, f"{scheme}.{name}", says)
                continue
            for inner in says:
                _add_category(taxonomy, f"{scheme}.{name}.{inner}", inner.replace("_", " "))
    relations = sub(declared, "taxonomy", xml_id="relations")
    for name, kind in corpus.relation_types.items():
        _add_category(relations, f"relations.{name}", kind.says)
    flags = sub(declared, "taxonomy", xml_id="flags")
    for name, says in FLAGS.items():
        _add_category(flags, f"flags.{name}", says)
    splits = sub(declared, "taxonomy", xml_id="split")
    for name in SPLITS:
        _add_category(splits, f"split.{name}", name)


def _add_category(taxonomy: Any, name: str, says: str) -> None:
    sub(sub(taxonomy, "category", xml_id=name), "catDesc", says)


def _add_profile(description: Any, rendition: Rendition) -> None:
    corpus, document = rendition.corpus, rendition.document
    usage = sub(description, "langUsage")
    for language in corpus.languages:
        if language.code in (rendition.lang, document.source_language):
            said = f"{language.name}: {language.variety}" if language.variety else language.name
            sub(usage, "language", said, ident=corpus.tag(language.code))
    sub(sub(description, "textClass"), "catRef", scheme="#split", target=pointers([f"split.{document.split}"]))
