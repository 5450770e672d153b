"""A document in one language as brat has it: the text, a sentence a line, and the lines of its annotation.

Offsets are code points of the whole text, half-open. The words of a mention in several pieces are joined with a blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from idlib_corpus.formats.brat import names
from idlib_corpus.formats.renditions import Argued, Rendition
from idlib_corpus.formats.writing import UNSAID, Ledger, Loss
from idlib_corpus.model import AUTHOR, Marked, Mention, Piece, Sentence, Stance
from idlib_corpus.records.stance import NO_STANCE

NO_WORDS = Loss("stance", f"of the label {NO_STANCE}, which no words show, left out")
UNHELD = Loss("stance", "whose cue, evidence or holder the sentence has no words for left out")
UNATTRIBUTED = Loss("stance", "told by somebody the sentence does not name written as the author's", gone=False)


def written(rendition: Rendition, ledger: Ledger) -> tuple[str, str]:
    """The text and the annotation of a document.

    Args:
        rendition: The document in one language.
        ledger: Is told what was written and what was lost.
    """
    text = "".join(f"{sentence.text}\n" for sentence in rendition.sentences)
    document = _Document(rendition, ledger)
    start = 0
    for number, sentence in enumerate(rendition.sentences, 1):
        document.sentence(number, sentence, start)
        start += len(sentence.text) + 1
    for passage in rendition.passages:
        document.chains(passage)
    ledger.keep("document")
    return text, "".join(f"{line}\n" for line in document.lines)


class _Document:
    """The annotation of a document while it is written.

    Args:
        rendition: The document in one language.
        ledger: Is told what was written and what was lost.
    """

    def __init__(self, rendition: Rendition, ledger: Ledger) -> None:
        self.rendition, self.ledger = rendition, ledger
        self.lines: list[str] = []
        self._numbers: Counter[str] = Counter()
        self._mentions: dict[str, str] = {}
        # the T lines of expressions by type and words; brat has one for all that show the same
        self._expressions: dict[tuple[str, str, tuple[Piece, ...]], str] = {}

    def sentence(self, number: int, sentence: Sentence, start: int) -> None:
        """A sentence with all that is said in it.

        Args:
            number: Of the sentence, from 1.
            sentence: The sentence.
            start: Where it begins in the text.
        """
        self._note(names.ID, names.sentence(number), sentence.id)
        for mention in sentence.mentions:
            self._mention(mention, sentence, start)
        for one in self.rendition.relations(sentence):
            self._relation(one)
        for cell in self.rendition.stances(sentence):
            self._stance(cell, sentence, start)
        self.ledger.keep("sentence")

    def chains(self, passage: Iterable[Sentence]) -> None:
        """The mentions of each entity in a passage, where there are several."""
        found: dict[str, list[str]] = {}
        for sentence in passage:
            for mention in sentence.mentions:
                found.setdefault(mention.entity, []).append(self._mentions[mention.id])
        self.lines += [f"*\t{names.COREF} {' '.join(chain)}" for chain in found.values() if len(chain) > 1]

    def _line(self, kind: str, said: str) -> str:
        self._numbers[kind] += 1
        name = f"{kind}{self._numbers[kind]}"
        self.lines.append(f"{name}\t{said}")
        return name

    def _note(self, type_: str, target: str, words: str) -> None:
        self._line("#", f"{type_} {target}\t{words}")

    def _bound(self, type_: str, marked: Marked, sentence: Sentence, start: int) -> str:
        spans = ";".join(f"{start + piece.start} {start + piece.end}" for piece in marked.pieces)
        words = " ".join(sentence.text[piece.start : piece.end] for piece in marked.pieces)
        return self._line("T", f"{type_} {spans}\t{words}")

    def _mention(self, mention: Mention, sentence: Sentence, start: int) -> None:
        entity = self.rendition.entity(mention)
        name = self._mentions[mention.id] = self._bound(entity.type, mention, sentence, start)
        self._line("A", f"{names.LEVEL} {name} {mention.level}")
        if mention.added:
            self._line("A", f"{names.ADDED} {name}")
        if entity.wikidata:
            self._line("N", f"Reference {name} {names.WIKIDATA}:{entity.wikidata}\t{entity.label}")
        self._note(names.ID, name, mention.id)
        self.ledger.keep("mention")

    def _relation(self, one: Argued) -> None:
        if one.head is None or one.tail is None:
            self.ledger.lose(UNSAID)
            return
        relation = one.relation
        head, tail = (self._mentions[mention.id] for mention in (one.head, one.tail))
        # with a tab behind, as brat writes it itself
        name = self._line("R", f"{relation.type} Arg1:{head} Arg2:{tail}\t")
        self._note(names.ID, name, relation.id)
        self._note(names.FACTUALITY, name, relation.factuality)
        self._note(names.SOURCE, name, relation.source)
        for type_, said in ((names.IMPLIED, relation.implied), (names.NAME_INTERNAL, relation.name_internal)):
            if said:
                self._note(type_, name, "yes")
        self.ledger.keep("relation")

    def _stance(self, cell: Stance, sentence: Sentence, start: int) -> None:
        if cell.label == NO_STANCE:
            self.ledger.lose(NO_WORDS)
            return
        cue = self.rendition.marked(sentence, cell.cue)
        evidence = [self.rendition.marked(sentence, name) for name in cell.evidence]
        shown = [one for one in evidence if one is not None]
        holder = self._first(sentence, cell.holder)
        if cue is None or not holder or not shown or len(shown) < len(evidence):
            self.ledger.lose(UNHELD)
            return
        arguments = [f"{names.HOLDER_ROLE}:{holder}"]
        trigger = self._expression(cell.label, cue, sentence, start)
        for number, one in enumerate(shown, 1):
            role = names.EVIDENCE_ROLE + (str(number) if number > 1 else "")
            arguments.append(f"{role}:{self._expression(names.EVIDENCE, one, sentence, start)}")
        if cell.attributed_by != AUTHOR:
            teller = self._first(sentence, cell.attributed_by)
            if teller:
                arguments.append(f"{names.ATTRIBUTED_ROLE}:{teller}")
            else:
                self.ledger.lose(UNATTRIBUTED)
        name = self._line("E", f"{cell.label}:{trigger} {' '.join(arguments)}")
        self._line("A", f"{names.BASIS} {name} {cell.basis}")
        self._line("A", f"{names.CERTAINTY} {name} {cell.certainty}")
        self._note(names.ID, name, cell.id)
        self._note(names.TARGET, name, f"{cell.target}: {self.rendition.text.propositions[cell.target]}")
        self.ledger.keep("stance")

    def _expression(self, type_: str, marked: Marked, sentence: Sentence, start: int) -> str:
        """The T line of an expression, written where it is first needed."""
        key = type_, sentence.id, marked.pieces
        if key not in self._expressions:
            self._expressions[key] = self._bound(type_, marked, sentence, start)
        return self._expressions[key]

    def _first(self, sentence: Sentence, entity: str) -> str:
        """The first mention of an entity in a sentence; empty if there is none."""
        mentions: Sequence[Mention] = sentence.of_entity(entity)
        return self._mentions[mentions[0].id] if mentions else ""
