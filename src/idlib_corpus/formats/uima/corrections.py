"""Files that `cas` wrote, as they come back when somebody corrected them in INCEpTION.

A mention is an annotation of the layer ``Mention``, or several with one id, its pieces. Its entity is what the feature
``entity`` says; else that of its id; else that of the chain of coreference in which it stands; else the only one whose
mentions have its Wikidata item. Chains say nothing of mentions that have an entity; one that joins mentions of several
entities is refused. The document and the language are those of the ids of sentences, since INCEpTION writes its own
things into the metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats.corrected import CorrectedMention, CorrectedRelation, CorrectedSentence, CorrectedText
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.annotated import Annotated, Annotation, Chain, PlaceError
from idlib_corpus.formats.uima.archives import Named, unpacked
from idlib_corpus.formats.uima.loading import loaded
from idlib_corpus.model import Piece

AGAIN = "Export the corpus again, and correct that"
MEND = "Mend it in INCEpTION"
LEVELS = "NAM, NOM, ADJ or PRO"


def corrected(files: Mapping[str, bytes]) -> Iterator[CorrectedText]:
    """What corrected files say of mentions and relations; stances are not read.

    Args:
        files: By path: XMI with its ``TypeSystem.xml`` in its folder or one above, JSON, or an archive (``.zip``) of
            a file with its type system, as INCEpTION exports it. Others are passed over.

    Yields:
        The documents in the order of their paths.

    Raises:
        InputError: A file is no CAS, or is damaged; an id of the corpus stands twice; a sentence has lost its id; a
            mention runs over the end of a sentence, or lacks its type or level; a chain has mentions of several
            entities; mentions of an entity have several Wikidata items.
    """
    texts = [_File(one.path, _loaded(one)) for one in unpacked(files)]
    of_item: dict[str, set[str]] = {}
    for text in texts:
        for entity, item in text.items():
            of_item.setdefault(item, set()).add(entity)
    items = {item: next(iter(of)) for item, of in of_item.items() if len(of) == 1}
    for text in texts:
        yield text.corrected(items)


def _loaded(one: Named) -> Annotated:
    try:
        return loaded(one.data, one.path, one.type_system)
    except PlaceError as error:
        where = f"{one.path}: {error.place}" if error.place else one.path
        raise InputError(where, error.found, error.expected, f"{MEND}, or export the corpus again") from None


@dataclass
class _Mention:
    """A mention: its pieces in order."""

    id: str
    pieces: list[Annotation]
    sentence: Annotation
    features: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    @property
    def entity(self) -> str:
        """What it says itself; empty if it says nothing."""
        return self.features.get("entity", "") or self.id.rpartition(".")[0]

    @property
    def renamed(self) -> bool:
        """Whether somebody wrote another entity than that of its id, or one where there is no id."""
        return bool(self.features.get("entity")) and self.entity != self.id.rpartition(".")[0]


class _File:
    """A document in one language.

    Args:
        path: Of the file, for messages.
        said: What it says.
    """

    def __init__(self, path: str, said: Annotated) -> None:
        self.path, self.said = path, said
        self.document, self.lang, self.ids = self._named()
        self.mentions = sorted(self._mentions(), key=lambda one: (one.start, -one.end))

    def wrong(self, at: Annotation | Chain, found: str, expected: str, remedy: str = MEND) -> InputError:
        """What is wrong with an annotation."""
        return InputError(self.place(at), found, expected, remedy)

    def place(self, at: Annotation | Chain) -> str:
        """Where an annotation stands."""
        sentence = self.said.sentence(at) if isinstance(at, Annotation) else None
        behind = f", sentence {clean(sentence.features.get('id', ''), 60)}" if sentence else ""
        return f"{self.path}: {at.place}{behind}"

    def _named(self) -> tuple[str, str, dict[Annotation, str]]:
        """The document, the language, and the ids of the sentences."""
        found: dict[Annotation, str] = {}
        of: set[tuple[str, str]] = set()
        for one in self.said.sentences:
            group, _, lang = one.features.get("id", "").rpartition("/")
            document, _, name = group.rpartition("/")
            if not document:
                raise self.wrong(one, "a sentence without its id", "the sentences as they were exported", AGAIN)
            if name in found.values():
                raise self.wrong(one, f"the sentence {clean(name, 60)} a second time", "each id once", AGAIN)
            of.add((document, lang))
            found[one] = name
        if len(of) != 1:
            told = "no sentences" if not of else f"sentences of {len(of)} documents"
            raise InputError(self.path, told, "those of one document in one language", AGAIN)
        [(document, lang)] = of
        return document, lang, found

    def _mentions(self) -> Iterator[_Mention]:
        pieces: dict[str, list[Annotation]] = {}
        for number, one in enumerate(self.said.annotations):
            if one.layer == types.MENTION:
                # a key of its own for each that somebody added
                pieces.setdefault(one.features.get("mention", "") or f"\0{number}", []).append(one)
        for key, parts in pieces.items():
            parts.sort(key=lambda one: (one.start, one.end))
            sentences = {self.said.sentence(one) for one in parts}
            name = key if not key.startswith("\0") else ""
            for one in parts:
                if one.start == one.end:
                    raise self.wrong(one, "a mention without words", "a stretch of text")
                if self.said.sentence(one) is None:
                    raise self.wrong(one, "a mention that runs over the end of a sentence", "a mention within one")
            numbers = [one.features["part"] for one in parts if "part" in one.features]
            repeated = len(sentences) > 1 or len(numbers) > len(set(numbers))
            for one, behind in pairwise(parts):
                if repeated or behind.start < one.end:
                    told = f"a second mention with the id {clean(name, 60)}, as {one.place}"
                    raise self.wrong(behind, told, "each id once, its pieces apart and in one sentence")
                for feature in ("value", "level", "entity", "identifier"):
                    said, other = (part.features.get(feature, "") for part in (one, behind))
                    if said != other:
                        told = f"{feature} {clean(other, 60) or 'not set'} at a piece of {clean(name, 60)}"
                        raise self.wrong(behind, told, f"{clean(said, 60) or 'nothing'}, as {one.place}")
            [sentence] = sentences
            assert sentence is not None
            yield _Mention(name, parts, sentence, parts[0].features)

    def items(self) -> Iterator[tuple[str, str]]:
        """The Wikidata items of the mentions that the corpus gave an id: entity, item.

        Raises:
            InputError: A mention has another item than others of its entity, in this file.
        """
        seen: dict[str, _Mention] = {}
        for one in self.mentions:
            if not one.id or one.renamed:
                continue
            said = one.features.get("identifier", "")
            before = seen.setdefault(one.entity, one).features.get("identifier", "")
            if said != before:
                told = f"a mention of {clean(one.entity, 60)} with the identifier {clean(said, 80) or 'not set'}"
                expected = f"{clean(before, 80) or 'none'}, as {seen[one.entity].pieces[0].place}"
                remedy = "An identifier is that of an entity; write another entity where another one is meant"
                raise self.wrong(one.pieces[0], told, expected, remedy)
            if said:
                yield one.entity, said

    def corrected(self, items: Mapping[str, str]) -> CorrectedText:
        """What it says.

        Args:
            items: The entity of each Wikidata item that has one.
        """
        chains = self._chains()
        numbers: dict[Annotation, tuple[Annotation, int]] = {}
        mentions: dict[Annotation, list[CorrectedMention]] = {one: [] for one in self.said.sentences}
        for one in self.mentions:
            entity = one.entity or chains.get((one.start, one.end), "")
            entity = entity or items.get(one.features.get("identifier", ""), "")
            here = mentions[one.sentence]
            numbers |= dict.fromkeys(one.pieces, (one.sentence, len(here)))
            here.append(self._mention(one, entity))
        relations = self._relations(numbers)
        return CorrectedText(
            self.document,
            self.lang,
            tuple(
                CorrectedSentence(
                    self.ids[one],
                    self.said.text[one.start : one.end],
                    tuple(mentions[one]),
                    tuple(relations[one]),
                    f"{self.path}: sentence {self.ids[one]}",
                )
                for one in self.said.sentences
            ),
        )

    def _mention(self, one: _Mention, entity: str) -> CorrectedMention:
        first = one.pieces[0]
        for feature, expected in (("value", "the type of its entity"), ("level", LEVELS)):
            if not one.features.get(feature):
                raise self.wrong(first, f"a mention without {feature}", expected)
        at = one.sentence.start
        pieces = tuple(Piece(part.start - at, part.end - at) for part in one.pieces)
        return CorrectedMention(
            one.id, pieces, one.features["value"], one.features["level"], entity, self.place(first)
        )

    @cached_property
    def _by_extent(self) -> dict[tuple[int, int], list[_Mention]]:
        found: dict[tuple[int, int], list[_Mention]] = {}
        for one in self.mentions:
            found.setdefault((one.start, one.end), []).append(one)
        return found

    def _chains(self) -> dict[tuple[int, int], str]:
        """By extent of a link, the entity of the chain, where that is one."""
        found: dict[tuple[int, int], str] = {}
        for chain in self.said.chains:
            links = [(link.start, link.end) for link in chain.links]
            there = self._entities(links)
            if there is not None and not there:
                told = "a chain that joins mentions of several entities"
                remedy = "Take the link away, or write the entity of the mention that is of another one"
                raise self.wrong(chain, told, "mentions of one entity", remedy)
            if there and len(there) == 1:
                found |= dict.fromkeys(links, next(iter(there)))
        return found

    def _entities(self, links: Sequence[tuple[int, int]]) -> set[str] | None:
        """The entities that all mentions of a chain may have; None if no link is at a mention that has one."""
        found: set[str] | None = None
        for extent in links:
            there = self._by_extent.get(extent, [])
            # a mention whose entity somebody wrote goes with what he wrote, wherever its link still is
            if any(one.renamed for one in there):
                continue
            here = {one.entity for one in there if one.entity}
            if here:
                found = here if found is None else found & here
        return found

    def _relations(
        self, numbers: Mapping[Annotation, tuple[Annotation, int]]
    ) -> dict[Annotation, list[CorrectedRelation]]:
        found: dict[Annotation, list[CorrectedRelation]] = {one: [] for one in self.said.sentences}
        seen: set[str] = set()
        for arc in self.said.arcs:
            if arc.layer != types.RELATION:
                continue
            place = f"{self.path}: {arc.place}"
            if arc.head not in numbers or arc.tail not in numbers:
                raise InputError(place, "a relation to what is no mention", "one between mentions", MEND)
            (sentence, head), (other, tail) = numbers[arc.head], numbers[arc.tail]
            if sentence is not other:
                told = f"a relation from the sentence {self.ids[sentence]} to {self.ids[other]}"
                raise InputError(place, told, "a relation within a sentence", MEND)
            place += f", sentence {clean(sentence.features['id'], 60)}"
            name, kind = arc.features.get("relation", ""), arc.features.get("value", "")
            if not kind:
                raise InputError(place, "a relation without value", "its type", MEND)
            if name and name in seen:
                raise InputError(place, f"the relation {clean(name, 80)} a second time", "each id once", MEND)
            seen.add(name)
            found[sentence].append(CorrectedRelation(name, kind, head, tail, place))
        return found
