"""A document in one language as a CAS.

The text is a sentence a line. UIMA's annotations have one extent: of a mention in several pieces each piece is an
annotation, with the id of the mention and the number of the piece; a relation is at the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.structures import Structure, Structures
from idlib_corpus.formats.writing import UNSAID, Ledger
from idlib_corpus.model import Mention, Sentence, Stance


def made(rendition: Rendition, ledger: Ledger) -> Structures:
    """A rendition as feature structures.

    Args:
        rendition: What is written.
        ledger: Is told what was written and what was lost.
    """
    return _Made(rendition, ledger).found


class _Made:
    """A CAS while it is made.

    Args:
        rendition: What is written.
        ledger: Is told what was written and what was lost.
    """

    def __init__(self, rendition: Rendition, ledger: Ledger) -> None:
        self._rendition, self._ledger = rendition, ledger
        # the annotation of the first piece of whatever has an id
        self._first: dict[str, Structure] = {}
        text = "\n".join(sentence.text for sentence in rendition.sentences)
        self.found = Structures(text)
        self._document(len(text))
        starts = _starts(rendition.sentences)
        for sentence, at in zip(rendition.sentences, starts, strict=True):
            self._sentence(sentence, at)
        if rendition.document.has("coref"):
            for passage in rendition.passages:
                self._chains(passage, dict(zip((one.id for one in rendition.sentences), starts, strict=True)))

    def _add(self, name: str, **features: Any) -> Structure:
        return self.found.add(name, features)

    def _document(self, end: int) -> None:
        document, text = self._rendition.document, self._rendition.text
        self._ledger.keep("document")
        self._add(
            types.DOCUMENT,
            begin=0,
            end=end,
            language=text.lang,
            documentTitle=text.title,
            documentId=self._rendition.id,
            isLastSegment=True,
        )
        # INCEpTION writes its own things into the metadata of the document, and leaves these alone
        for key, value in (
            ("id", document.id),
            ("title", text.title),
            ("lang", text.lang),
            ("split", document.split),
            ("source_language", document.source_language),
            ("licence", document.licence),
            ("layers", " ".join(document.layers)),
        ):
            self._add(types.FIELD, begin=0, end=0, key=key, value=value)

    def _sentence(self, sentence: Sentence, at: int) -> None:
        rendition = self._rendition
        self._ledger.keep("sentence")
        self._add(types.SENTENCE, begin=at, end=at + len(sentence.text), id=rendition.row(sentence))
        for token in rendition.tokens(sentence):
            self._add(types.TOKEN, begin=at + token.start, end=at + token.end)
        for citation in sentence.citations:
            self._add(types.CITATION, begin=at + citation.offset, end=at + citation.offset, number=citation.number)
        for mention in sentence.mentions:
            self._mention(mention, at)
        for one in sentence.expressions:
            for part, piece in enumerate(one.pieces, 1):
                found = self._add(
                    types.EXPRESSION, begin=at + piece.start, end=at + piece.end, expression=one.id, part=part
                )
                self._first.setdefault(one.id, found)
        self._relations(sentence)
        for cell in rendition.stances(sentence):
            self._stance(cell, sentence, at)

    def _mention(self, mention: Mention, at: int) -> None:
        entity = self._rendition.entity(mention)
        readings = [one.entity for one in self._rendition.document.readings if one.mention == mention.id]
        self._ledger.keep("mention")
        for part, piece in enumerate(mention.pieces, 1):
            found = self._add(
                types.MENTION,
                begin=at + piece.start,
                end=at + piece.end,
                value=entity.type,
                identifier=types.WIKIDATA + entity.wikidata if entity.wikidata else None,
                mention=mention.id,
                level=mention.level,
                entity=entity.key,
                subtype=entity.subtype or None,
                readings=" ".join(readings) or None,
                part=part,
                added=mention.added,
            )
            self._first.setdefault(mention.id, found)

    def _relations(self, sentence: Sentence) -> None:
        for one in self._rendition.relations(sentence):
            if one.head is None or one.tail is None:
                self._ledger.lose(UNSAID)
                continue
            self._ledger.keep("relation")
            relation, head, tail = one.relation, self._first[one.head.id], self._first[one.tail.id]
            self._add(
                types.RELATION,
                begin=tail.features["begin"],
                end=tail.features["end"],
                value=relation.type,
                relation=relation.id,
                source=relation.source,
                factuality=relation.factuality,
                implied=relation.implied,
                nameInternal=relation.name_internal,
                **{types.HEAD: head, types.TAIL: tail},
            )

    def _stance(self, cell: Stance, sentence: Sentence, at: int) -> None:
        text = self._rendition.text
        self._ledger.keep("stance")
        roles = [("cue", cell.cue), *(("evidence", name) for name in cell.evidence)]
        links = [
            self.found.add(types.EXPRESSION_LINK, {"role": role, "target": self._first[name]}, indexed=False)
            for role, name in roles
            if name in self._first
        ]
        cue = self._first.get(cell.cue)
        self._add(
            types.STANCE,
            begin=cue.features["begin"] if cue else at,
            end=cue.features["end"] if cue else at + len(sentence.text),
            value=cell.label,
            holder=cell.holder,
            target=cell.target,
            stance=cell.id,
            basis=cell.basis or None,
            certainty=cell.certainty or None,
            attributedBy=cell.attributed_by,
            holderWords=text.holders[cell.holder],
            targetWords=text.propositions[cell.target],
            negatedWords=text.negations.get(cell.target) or None,
            expressions=links or None,
        )

    def _chains(self, passage: Sequence[Sentence], starts: dict[str, int]) -> None:
        """A chain for each entity of sentences that are read together; one mention makes a chain, too."""
        chains: dict[str, list[Structure]] = {}
        for sentence in passage:
            for mention in sentence.mentions:
                at = starts[sentence.id]
                found = self._add(
                    types.LINK, begin=at + mention.start, end=at + mention.end, referenceType=mention.level
                )
                chains.setdefault(mention.entity, []).append(found)
        for links in chains.values():
            for link, behind in pairwise(links):
                link.features["next"] = behind
            self._add(types.CHAIN, first=links[0])


def _starts(sentences: Sequence[Sentence]) -> list[int]:
    return list(_accumulated(sentences))


def _accumulated(sentences: Sequence[Sentence]) -> Iterator[int]:
    at = 0
    for sentence in sentences:
        yield at
        at += len(sentence.text) + 1
