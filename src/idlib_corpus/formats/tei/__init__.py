"""TEI P5: a document in one language a file, its sentences unmarked, all annotation in standOff.

Written is `<lang>/<document>.xml`, valid against `tei_all`. Mentions nest, cross and stand in several pieces, so they
are spans that point into their sentence with ``string-range()``, as chapter 17 of the Guidelines has it. Entities are
persons, organisations, places, events, works, objects and dates of one standOff; relations are those of listRelation;
stances are annotations of listAnnotation. The same sentence and the same mention in the source language are in
``corresp``, if that is written too.

The Guidelines: https://tei-c.org/release/doc/tei-p5-doc/en/html/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from lxml import etree

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.tei.elements import NS, mark, pointers, sub
from idlib_corpus.formats.tei.header import add_header
from idlib_corpus.formats.tei.named import add_entities
from idlib_corpus.formats.writing import DEFAULTS, FIELDS, Ledger, WriteOptions
from idlib_corpus.model import AUTHOR, Entity, Marked, Sentence, Stance

NAME = "tei"
WRITES = "TEI P5 with standOff: a file a document and language"
LAYER = ""
KEEPS = {
    "document": FIELDS["document"],
    "sentence": ("id", "text", "group", "citations"),
    "mention": ("id", "extent", "pieces", "entity", "type", "subtype", "level", "wikidata"),
    "omission": ("id", "reason"),
    "relation": FIELDS["relation"],
    "stance": FIELDS["stance"],
}
LOSSES = ()


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    there = {one.id for one in renditions}
    for one in renditions:
        source = f"{one.document.id}/{one.document.source_language}"
        yield f"{one.lang}/{one.document.id}.xml", _file(one, source in there and source != one.id)
        ledger.keep_all(one)


def _file(rendition: Rendition, linked: bool) -> bytes:
    root = etree.Element(f"{{{NS}}}TEI", nsmap={None: NS})
    add_header(root, rendition)
    up = "../" * (rendition.document.id.count("/") + 1)
    there = f"{up}{rendition.document.source_language}/{rendition.document.id}.xml" if linked else ""
    _add_text(root, rendition, there)
    for kind, add in (
        ("entities", _add_entities),
        ("mentions", _add_mentions),
        ("relations", _add_relations),
        ("stances", _add_stances),
        ("facts", _add_facts),
    ):
        stand = sub(root, "standOff", type=kind)
        add(stand, rendition, there)
        # an empty one is not allowed; the header says which layers were annotated
        if len(stand) == 0:
            root.remove(stand)
    _indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _indent(root: Any) -> None:
    """A line an element; of the text, `_add_text` has seen to it."""
    root.text = "\n"
    for part in root:
        part.tail = "\n"
        if part.tag != f"{{{NS}}}text":
            etree.indent(part, space=" ")
            part.tail = "\n"


def _add_text(root: Any, rendition: Rendition, there: str) -> None:
    """The sentences; those that are read together are one paragraph."""
    text = sub(root, "text", xml_lang=rendition.corpus.tag(rendition.lang))
    body = sub(text, "body")
    for passage in rendition.passages:
        paragraph = sub(body, "p")
        for sentence in passage:
            element = sub(paragraph, "s", xml_id=sentence.id, corresp=f"{there}#{sentence.id}" if there else "")
            sources = {source.number: key for key, source in rendition.document.sources.items()}
            begin, last = 0, None
            for citation in sorted(sentence.citations, key=lambda one: one.offset):
                _append(element, last, sentence.text[begin : citation.offset])
                key = sources.get(citation.number)
                whence = pointers([f"source.{key}"]) if key else ""
                last = sub(element, "anchor", type="citation", n=str(citation.number), corresp=whence)
                begin = citation.offset
            _append(element, last, sentence.text[begin:])
    # a line a sentence; within one, nothing is added
    for parent in (text, body, *body):
        parent.text = "\n"
        for child in parent:
            child.tail = "\n"


def _append(element: Any, last: Any, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


def _add_entities(stand: Any, rendition: Rendition, there: str) -> None:
    document, entities = rendition.document, rendition.corpus.entities
    keys = chain(
        (mention.entity for sentence in rendition.sentences for mention in sentence.mentions),
        (one.id.rpartition(".")[0] for one in rendition.text.unrealised),
        *((one.head, one.tail, one.source) for one in document.relations),
        rendition.text.holders,
        (cell.attributed_by for cell in document.stances),
    )
    found: dict[str, Entity] = {key: entities[key] for key in keys if key != AUTHOR}
    add_entities(stand, found.values())


def _add_mentions(stand: Any, rendition: Rendition, there: str) -> None:
    groups: dict[str, Any] = {kind: sub(stand, "spanGrp", type=kind) for kind in ("mention", "expression", "omission")}
    for sentence in rendition.sentences:
        known = {mention.id for mention in rendition.source(sentence).mentions} if there else ()
        for mention in sentence.mentions:
            name = mark(mention.id)
            _add_span(
                groups["mention"],
                sentence,
                mention,
                type=mention.level,
                ana=pointers([f"entity.{mention.entity}"]),
                corresp=f"{there}#{name}" if mention.id in known else "",
            )
        for expression in sentence.expressions:
            _add_span(groups["expression"], sentence, expression)
        for omission in rendition.omissions(sentence):
            sub(
                groups["omission"],
                "span",
                xml_id=f"omission.{omission.id}",
                type=omission.reason,
                target=pointers([sentence.id]),
                ana=pointers([f"entity.{omission.id.rpartition('.')[0]}"]),
                corresp=f"{there}#{mark(omission.id)}" if there else "",
            )
    for group in groups.values():
        if len(group) == 0:
            stand.remove(group)


def _add_span(group: Any, sentence: Sentence, marked: Marked, **attributes: str) -> None:
    extents = ",".join(f"{piece.start},{piece.end - piece.start}" for piece in marked.pieces)
    words = " ".join(sentence.text[piece.start : piece.end] for piece in marked.pieces)
    target = f"#string-range({sentence.id},{extents})"
    sub(group, "span", words, xml_id=mark(marked.id), target=target, **attributes)


def _add_relations(stand: Any, rendition: Rendition, there: str) -> None:
    relations = sub(stand, "listRelation")
    for sentence in rendition.sentences:
        for argued in rendition.relations(sentence):
            one = argued.relation
            flags = [name for name in ("implied", "name_internal") if getattr(one, name)]
            mentions = [mark(mention.id) for mention in (argued.head, argued.tail) if mention]
            head, tail = pointers([f"entity.{one.head}"]), pointers([f"entity.{one.tail}"])
            # what is symmetric has no direction
            mutual = rendition.corpus.relation_types[one.type].symmetric
            arguments = {"mutual": f"{head} {tail}"} if mutual else {"active": head, "passive": tail}
            sub(
                relations,
                "relation",
                xml_id=f"relation.{one.id}",
                name=one.type,
                **arguments,
                ana=pointers([f"factuality.{one.factuality}", *(f"flags.{name}" for name in flags)]),
                corresp=pointers([sentence.id, *mentions]),
                source="" if one.source == AUTHOR else pointers([f"entity.{one.source}"]),
            )
    if len(relations) == 0:
        stand.remove(relations)


def _add_stances(stand: Any, rendition: Rendition, there: str) -> None:
    text = rendition.text
    if not text.propositions:
        return
    for kind, words in (("holder", text.holders), ("proposition", text.propositions)):
        group = sub(stand, "list", type=f"{kind}s", xml_lang=rendition.corpus.tag(text.lang))
        for name, said in words.items():
            item = sub(group, "item", xml_id=f"{kind}.{name}")
            if kind == "holder":
                item.set("corresp", pointers([f"entity.{name}"]))
                item.text = said
            else:
                sub(item, "seg", said, type="affirmed")
                if negation := text.negations.get(name):
                    sub(item, "seg", negation, type="denied")
        if len(group) == 0:
            stand.remove(group)
    annotations = sub(stand, "listAnnotation", type="stances")
    for sentence in rendition.sentences:
        for cell in rendition.stances(sentence):
            _add_stance(annotations, rendition, sentence, cell)
    if len(annotations) == 0:
        stand.remove(annotations)


def _add_stance(parent: Any, rendition: Rendition, sentence: Sentence, cell: Stance) -> None:
    labels = [f"stance.{cell.label}", *(f"{name}.{value}" for name in ("basis", "certainty")
                                        if (value := getattr(cell, name)))]  # fmt: skip
    one = sub(
        parent,
        "annotation",
        xml_id=f"stance.{cell.id}",
        motivation="assessing",
        target=pointers([sentence.id]),
        ana=pointers(labels),
    )
    said_by = "" if cell.attributed_by == AUTHOR else f"entity.{cell.attributed_by}"
    shown = [name for name in cell.evidence if rendition.marked(sentence, name)]
    parts = {
        "holder": [f"holder.{cell.holder}"],
        "target": [f"proposition.{cell.target}"],
        "cue": [mark(cell.cue)] if rendition.marked(sentence, cell.cue) else [],
        "evidence": [mark(name) for name in shown],
        "attributed_by": [said_by] if said_by else [],
    }
    for kind, names in parts.items():
        if names:
            sub(one, "ptr", type=kind, target=pointers(names))


def _add_facts(stand: Any, rendition: Rendition, there: str) -> None:
    if not rendition.document.facts:
        return
    facts = sub(stand, "list", type="facts", xml_lang="en")
    for fact in rendition.document.facts:
        sources = pointers(f"source.{key}" for key in fact.sources)
        sub(facts, "item", fact.says, corresp=pointers([fact.sentence]), source=sources)
