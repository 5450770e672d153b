"""What is written: a file a language and split, a ``newdoc`` for what is read together, an ``Entity`` a mention.

A mention is on the tokens that have a part of it. CorefUD knows a mention by its tokens: two on the same tokens, and
two of one entity that cross, cannot be told apart (``udtools --coref`` refuses them), so one of the two is left out,
the one that fits its tokens worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from idlib_corpus.formats.conllu import names
from idlib_corpus.formats.renditions import Rendition, by_file, covered
from idlib_corpus.formats.writing import DEFAULTS, WIDENED, Ledger, Loss, WriteOptions
from idlib_corpus.model import Mention, Sentence

# pieces with nothing but white space between them
JOINED = Loss("mention", "whose pieces stand together written in one piece", gone=False)
SAME = Loss("mention", "on the same tokens as another left out")
CROSSING = Loss("mention", "that cross another of their entity left out")
LOSSES = (WIDENED, JOINED, SAME, CROSSING)
KEEPS: Mapping[str, Sequence[str]] = {
    "document": ("id", "lang", "title", "split", "source_language", "licence"),
    "sentence": ("id", "text", "group"),
    "mention": (
        "id",
        "extent",
        "pieces",
        "entity",
        "type",
        "subtype",
        "level",
        "wikidata",
        "link_status",
        "added",
        "readings",
    ),
}


@dataclass(frozen=True)
class Placed:
    """A mention on the tokens of its sentence.

    Args:
        mention: The mention.
        tokens: The numbers of its tokens, from 0, in order.
        far: How many code points its tokens have beside its own.
    """

    mention: Mention
    tokens: tuple[int, ...]
    far: int

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Its tokens as stretches: the first and the last of each."""
        found: list[tuple[int, int]] = []
        for token in self.tokens:
            if found and found[-1][1] == token - 1:
                found[-1] = found[-1][0], token
            else:
                found.append((token, token))
        return found

    def crosses(self, other: Placed) -> bool:
        """Whether the brackets of two mentions of one entity would be taken for those of other mentions."""
        mine, theirs = set(self.tokens), set(other.tokens)
        if mine & theirs and not (mine <= theirs or theirs <= mine):
            return True
        if len(self.runs) == 1 or len(other.runs) == 1:
            return False
        return self.tokens[0] <= other.tokens[-1] and other.tokens[0] <= self.tokens[-1]


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        lines = (line for one in together for passage in one.passages for line in _passage(one, passage, ledger))
        yield f"{name}.conllu", ("\n".join(lines) + "\n").encode()


def _passage(rendition: Rendition, passage: Sequence[Sentence], ledger: Ledger) -> Iterator[str]:
    """The lines of sentences that are read together."""
    document = rendition.document
    part = rendition.group(passage[0]) if document.apart else document.id
    yield f"# newdoc id = {part}/{rendition.lang}"
    yield f"# global.Entity = {'-'.join(names.FIELDS)}"
    yield f"# meta::document = {document.id}"
    yield f"# meta::title = {rendition.text.title}"
    yield f"# meta::licence = {document.licence}"
    yield f"# meta::source_language = {document.source_language}"
    if rendition.text.canary:
        yield f"# meta::canary = {rendition.text.canary}"
    for sentence in passage:
        yield f"# sent_id = {names.dotted(rendition.row(sentence))}"
        yield f"# parallel_id = {names.parallel_id(rendition.group(sentence))}"
        yield f"# group = {rendition.group(sentence)}"
        yield f"# lang = {rendition.lang}"
        yield f"# text = {sentence.text}"
        yield from _tokens(rendition, sentence, part, ledger)
        yield ""


def _tokens(rendition: Rendition, sentence: Sentence, part: str, ledger: Ledger) -> Iterator[str]:
    tokens = rendition.tokens(sentence)
    mentions = placed(rendition, sentence, ledger)
    ledger.keep("sentence")
    ledger.keep("mention", len(mentions))
    brackets = _brackets(rendition, mentions, part)
    for number, token in enumerate(tokens):
        misc = [f"Entity={brackets[number]}"] if number in brackets else []
        if number + 1 < len(tokens) and tokens[number + 1].start == token.end:
            misc.append("SpaceAfter=No")
        form = sentence.text[token.start : token.end]
        yield "\t".join([str(number + 1), form, *["_"] * 7, "|".join(misc) or "_"])


def placed(rendition: Rendition, sentence: Sentence, ledger: Ledger) -> list[Placed]:
    """The mentions that have a place on the tokens of a sentence, in its order."""
    tokens = rendition.tokens(sentence)
    found = []
    for mention in sentence.mentions:
        parts = [covered(tokens, piece.start, piece.end) for piece in mention.pieces]
        numbers = tuple(sorted({number for one in parts for number in range(one.first, one.behind)}))
        beside = sum(tokens[one.behind - 1].end - tokens[one.first].start for one in parts)
        far = beside - sum(piece.end - piece.start for piece in mention.pieces)
        found.append(Placed(mention, numbers, far))
    kept: dict[tuple[int, ...], Placed] = {}
    for one in sorted(found, key=lambda one: one.far):
        if one.tokens in kept:
            ledger.lose(SAME)
        elif any(one.mention.entity == other.mention.entity and one.crosses(other) for other in kept.values()):
            ledger.lose(CROSSING)
        else:
            kept[one.tokens] = one
            if one.far:
                ledger.lose(WIDENED)
            elif len(one.runs) < len(one.mention.pieces):
                ledger.lose(JOINED)
    return [one for one in found if kept.get(one.tokens) is one]


def _brackets(rendition: Rendition, mentions: Sequence[Placed], part: str) -> dict[int, str]:
    """By token, what stands behind ``Entity=``: what ends, then what begins, the longest first, then what is alone.

    What is alone stands before what ends where nothing begins, as CorefUD has it.
    """
    opening: dict[int, list[tuple[int, int, str]]] = {}
    closing: dict[int, list[tuple[int, int, str]]] = {}
    alone: dict[int, str] = {}
    for order, one in enumerate(mentions):
        name = names.eid(one.mention.entity, part)
        said = _said(rendition, one.mention)
        for number, (first, last) in enumerate(one.runs, 1):
            label = f"{name}[{number}/{len(one.runs)}]" if len(one.runs) > 1 else name
            if first == last:
                alone[first] = f"{alone.get(first, '')}({label}-{said})"
            else:
                # of two on the same tokens, what begins first ends last
                opening.setdefault(first, []).append((-last, order, f"({label}-{said}"))
                closing.setdefault(last, []).append((-first, -order, f"{label})"))
    found = {}
    for token in opening.keys() | closing.keys() | alone.keys():
        ends = "".join(label for *_, label in sorted(closing.get(token, ())))
        begins = "".join(label for *_, label in sorted(opening.get(token, ())))
        single = alone.get(token, "")
        found[token] = ends + begins + single if begins else single + ends
    return found


def _said(rendition: Rendition, mention: Mention) -> str:
    """The fields of a mention behind the id of its entity.

    The head is a matter of syntax, which nobody annotated: it is the first token, as udapi has it where none is said.
    """
    entity = rendition.entity(mention)
    readings = [one.entity for one in rendition.document.readings if one.mention == mention.id]
    other = {
        names.ADDED: "yes" if mention.added else "",
        names.IDENTITY: {"linked": entity.wikidata, "nil": names.NIL}.get(entity.link_status, ""),
        names.LEVEL: mention.level,
        names.MENTION: mention.id,
        names.READINGS: "+".join(readings),
        names.SUBTYPE: entity.subtype,
    }
    return f"{entity.type}-1-{','.join(f'{name}:{value}' for name, value in other.items() if value)}"
