"""The corpus as immutable objects; no input or output here.

Meaning (entities, relations, propositions, stances) exists once, under ids that no language owns: `meaning`.
A `Text` says where each id stands in the words of one language: `text`. A `Document` has both: `corpus`.
"""

from idlib_corpus.model.corpus import LAYERS, SPLITS, TWINS, VARIANTS, Corpus, Document, Language, RelationType
from idlib_corpus.model.meaning import AUTHOR, Entity, Fact, Proposition, Reading, Relation, Source, Stance, Variant
from idlib_corpus.model.questions import Asked, Questions
from idlib_corpus.model.text import (
    Citation,
    Expression,
    Marked,
    Mention,
    Piece,
    Place,
    Provenance,
    Sentence,
    Span,
    Text,
    Unrealised,
)

__all__ = [
    "AUTHOR",
    "LAYERS",
    "SPLITS",
    "TWINS",
    "VARIANTS",
    "Asked",
    "Citation",
    "Corpus",
    "Document",
    "Entity",
    "Expression",
    "Fact",
    "Language",
    "Marked",
    "Mention",
    "Piece",
    "Place",
    "Proposition",
    "Provenance",
    "Questions",
    "Reading",
    "Relation",
    "RelationType",
    "Sentence",
    "Source",
    "Span",
    "Stance",
    "Text",
    "Unrealised",
    "Variant",
]
