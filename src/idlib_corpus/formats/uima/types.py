"""The types that a CAS of the corpus has: those of DKPro Core, and layers of our own as INCEpTION makes them.

`MENTION` is a subtype of DKPro's ``NamedEntity``: whoever asks for named entities gets the mentions, and to move a
mention is to move one annotation. INCEpTION can neither extend a built-in layer nor derive one from it, so what it
imports as layers (`layers`) is a type system of its own, in which a mention is an annotation with the same features.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from idlib_corpus.errors import library

EXTRA, WHY = "cas", "UIMA CAS"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
SENTENCE = f"{DKPRO}segmentation.type.Sentence"
TOKEN = f"{DKPRO}segmentation.type.Token"
ENTITY = f"{DKPRO}ner.type.NamedEntity"
CHAIN = f"{DKPRO}coref.type.CoreferenceChain"
LINK = f"{DKPRO}coref.type.CoreferenceLink"
DOCUMENT = f"{DKPRO}metadata.type.DocumentMetaData"
FIELD = f"{DKPRO}metadata.type.MetaDataStringField"
MENTION, RELATION, STANCE, EXPRESSION, EXPRESSION_LINK, CITATION = (
    f"webanno.custom.{name}"
    for name in ("Mention", "Relation", "Stance", "Expression", "StanceExpressionsLink", "Citation")
)
ANNOTATION, BASE, TOP = "uima.tcas.Annotation", "uima.cas.AnnotationBase", "uima.cas.TOP"
STRING, WHOLE, YES_NO, ARRAY = "uima.cas.String", "uima.cas.Integer", "uima.cas.Boolean", "uima.cas.FSArray"
# the arguments of a relation: INCEpTION draws it from the governor to the dependent
HEAD, TAIL = "Governor", "Dependent"
WIKIDATA = "http://www.wikidata.org/entity/"
TYPE_SYSTEM, LAYERS = "TypeSystem.xml", "layers.xml"


@dataclass(frozen=True)
class Declared:
    """A type.

    Args:
        name: Its name.
        above: Its supertype.
        says: What it is.
        texts: Its features that are texts.
        others: Its other features, each with its range.
        slots: Its features that are lists of links, each with the type of a link.
    """

    name: str
    above: str
    says: str
    texts: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    slots: tuple[tuple[str, str], ...] = ()


# fmt: off
TYPES = (
    Declared(SENTENCE, ANNOTATION, "A sentence; its id is that of the row of the corpus", ("id",)),
    Declared(TOKEN, ANNOTATION, "A token"),
    Declared(ENTITY, ANNOTATION, "A named entity", ("value", "identifier")),
    Declared(LINK, ANNOTATION, "A mention in a chain", ("referenceType", "referenceRelation"), (("next", LINK),)),
    Declared(CHAIN, BASE, "A chain of mentions of one entity", (), (("first", LINK),)),
    Declared(DOCUMENT, "uima.tcas.DocumentAnnotation", "The document",
             ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"),
             (("isLastSegment", YES_NO),)),
    Declared(FIELD, ANNOTATION, "A field of what is known of the document", ("key", "value")),
    Declared(MENTION, ENTITY, "A mention, or a piece of one that stands in several pieces",
             ("mention", "level", "entity", "subtype", "readings"),
             (("part", WHOLE), ("added", YES_NO))),
    Declared(RELATION, ANNOTATION, "A relation from the mention of its head to that of its tail",
             ("value", "relation", "source", "factuality"),
             (("implied", YES_NO), ("nameInternal", YES_NO), (HEAD, MENTION), (TAIL, MENTION))),
    Declared(EXPRESSION, ANNOTATION, "Words that show a stance, or a piece of them", ("expression",),
             (("part", WHOLE),)),
    Declared(EXPRESSION_LINK, TOP, "An expression of a stance; its role is cue or evidence", ("role",),
             (("target", ANNOTATION),)),
    Declared(STANCE, ANNOTATION, "The stance of a holder on a target, at its cue, else over its sentence",
             ("value", "holder", "target", "stance", "basis", "certainty", "attributedBy", "holderWords",
              "targetWords", "negatedWords"),
             slots=(("expressions", EXPRESSION_LINK),)),
    Declared(CITATION, ANNOTATION, "A citation of a source, without width", (), (("number", WHOLE),)),
)
# fmt: on


CUSTOM = "webanno.custom."


@cache
def types() -> Any:
    """The type system of the files, a `cassis.TypeSystem`, which nobody changes.

    Raises:
        InputError: cassis is not installed.
    """
    return declared(TYPES, library("cassis", EXTRA, WHY).TypeSystem())


def layers() -> Any:
    """Our own layers as a type system that INCEpTION imports, a `cassis.TypeSystem`.

    Raises:
        InputError: cassis is not installed.
    """
    above = {one.name: one for one in TYPES}
    custom = (one for one in TYPES if one.name.startswith(CUSTOM))
    flat = (
        replace(one, above=ANNOTATION, texts=above[one.above].texts + one.texts) if one.above in above else one
        for one in custom
    )
    return declared(flat, library("cassis", EXTRA, WHY).TypeSystem())


def declared(given: Iterable[Declared], found: Any) -> Any:
    """A type system, a `cassis.TypeSystem`, with those types that it lacks."""
    given = [one for one in given if not found.contains_type(one.name)]
    for one in given:
        found.create_type(one.name, one.above, one.says)
    for one in given:
        for name in one.texts:
            found.create_feature(one.name, name, STRING)
        for name, kind in one.others:
            found.create_feature(one.name, name, kind)
        for name, kind in one.slots:
            found.create_feature(one.name, name, ARRAY, elementType=kind)
    return found
