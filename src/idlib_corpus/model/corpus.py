"""A document, its meaning once and its text in each language, and the corpus of all documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from idlib_corpus.model.meaning import Entity, Fact, Proposition, Reading, Relation, Source, Stance, Variant
from idlib_corpus.model.questions import Questions
from idlib_corpus.model.text import Provenance, Sentence, Text
from idlib_corpus.near import no_such

# in the order of the release; `challenge` is scored on like `test`, and never trained on
SPLITS = ("train", "validation", "test", "challenge")
# layer -> the provenance of the document that tells who made it
LAYERS = {"entities": "entities", "coref": "entities", "relations": "relations", "stance": "stances"}
# what some documents have beside layers
VARIANTS, TWINS = "variants", "twins"


@dataclass(frozen=True)
class Document:
    """A document: its meaning once, its text in each of its languages. It says itself what it has.

    Args:
        id: Its path below `corpus/source`, without an ending: ``article``, ``zones/idlib``.
        split: One of `SPLITS`.
        source_language: The language that the others were translated from.
        layers: Which of `LAYERS` it was annotated with; a layer it lacks is unknown, not empty.
        licence: Of its text and annotation, as SPDX writes it: ``CC-BY-SA-4.0``.
        source: Where its text is from: ``title``, and what is known of ``publisher``, ``url``, ``sha256``.
        readings: Other entities that mentions may refer to.
        relations: What it says of entities, sentence by sentence.
        propositions: The targets of its stances.
        holders: By sentence, whose stances were judged.
        stances: The cells of the grid that are at stake.
        provenance: Who made each layer of meaning.
        sources: By key, the pages that its facts and stances stand on; empty if it is itself somebody's page.
        facts: What its sentences state of the world.
        variants: By sentence, those that change another one; each sentence of such a document is read by itself.
        twins: By sentence, the group of the sentence of another document (``zones/saar/s2``) that it says again of
            others: each name is another one. Each sentence of such a document is read by itself, too.
        texts: By language, the source first, then in the order of the data set.
        file: The meaning file.
        canary: The line in it that tells what data set it is of; empty if there is none.
    """

    id: str
    split: str
    source_language: str
    layers: tuple[str, ...]
    licence: str
    source: Mapping[str, str]
    readings: tuple[Reading, ...]
    relations: tuple[Relation, ...]
    propositions: tuple[Proposition, ...]
    holders: Mapping[str, tuple[str, ...]]
    stances: tuple[Stance, ...]
    provenance: Mapping[str, Provenance]
    sources: Mapping[str, Source]
    facts: tuple[Fact, ...]
    variants: Mapping[str, Variant]
    twins: Mapping[str, str]
    texts: Mapping[str, Text]
    file: str
    canary: str = ""

    @property
    def source_text(self) -> Text:
        """The text in the language that the others were translated from."""
        return self.texts[self.source_language]

    @cached_property
    def names_everywhere(self) -> frozenset[str]:
        """Ids of the mentions that are names (level NAM) in every language of the document."""
        names = [
            {m.id for sentence in text.sentences for m in sentence.mentions if m.level == "NAM"}
            for text in self.texts.values()
        ]
        return frozenset(set.intersection(*names)) if names else frozenset()

    def passages(self, lang: str) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences that are read together: all of them, or each by itself where they are variants or twins."""
        sentences = self.texts[lang].sentences
        return tuple((sentence,) for sentence in sentences) if self.apart else (sentences,)

    @property
    def apart(self) -> bool:
        """Whether each sentence is read by itself."""
        return bool(self.variants or self.twins)

    def unit(self, sentence: str) -> str:
        """What no split may cut: the document of variants, the original of a twin, else the sentence.

        Args:
            sentence: Its id.

        Returns:
            A document, or a sentence of one: ``scenarios/dam``, ``zones/saar/s2``.
        """
        return self.id if self.variants else self.twins.get(sentence, f"{self.id}/{sentence}")

    def has(self, what: str) -> bool:
        """Whether it has a layer, or `VARIANTS`, or `TWINS`."""
        return what in self.layers or bool({VARIANTS: self.variants, TWINS: self.twins}.get(what))

    def anchor(self, relation: Relation, argument: str) -> str:
        """The mention that carries an argument of a relation: the one that is named, or the only one there is.

        Args:
            relation: The relation.
            argument: ``head`` or ``tail``.

        Returns:
            Its id; empty if the source sentence has several mentions of the entity, and none is named.
        """
        named: str = getattr(relation, f"{argument}_mention")
        sentence = self.source_text.by_id.get(relation.sentence)
        ids = [m.id for m in sentence.of_entity(getattr(relation, argument))] if sentence else []
        return named or (ids[0] if len(ids) == 1 else "")

    def decision(self, stance: Stance) -> str:
        """What one judgement settles: `sentence/holder, or the one it is named with/target it was judged with`."""
        return f"{stance.sentence}/{stance.holder_with or stance.holder}/{stance.judged_with or stance.target}"

    def cells(self) -> Iterator[Stance]:
        """The whole grid in order: every holder of every sentence x every proposition; not at stake if unwritten."""
        written = {(s.sentence, s.holder, s.target): s for s in self.stances}
        for sentence, holders in self.holders.items():
            for holder in holders:
                for proposition in self.propositions:
                    found = written.get((sentence, holder, proposition.id))
                    yield found or Stance(sentence, holder, proposition.id, "NONE", at_stake=False)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type and its signature."""

    name: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    family: str
    symmetric: bool
    wikidata: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the corpus.

    Args:
        code: ISO 639-1, as the columns `lang` have it.
        name: In English.
        script: ISO 15924.
        direction: ``ltr`` or ``rtl``.
        tag: BCP 47, of the variety that its texts are in; empty if it is not said.
        variety: What its texts show of that variety, in English.
    """

    code: str
    name: str
    script: str
    direction: str
    tag: str = ""
    variety: str = ""


@dataclass(frozen=True)
class Corpus:
    """All that `corpus/source` says.

    Args:
        version: Of the data; the code has its own.
        languages: Those that documents may have, in the order of the release.
        labels: The closed lists of labels, by name.
        relation_types: By name.
        label_maps: From the labels of other sets to ours, by set.
        entities: By key.
        documents: In order.
        folder: Where the sources stand.
        questions: How stances are asked for, by language; empty if the corpus does not say.
        released: The day of the version, as ISO 8601; empty if it is not said.
        canary: The line by which training data that holds this data set is known; empty if it has none.
    """

    version: str
    languages: tuple[Language, ...]
    labels: Mapping[str, Mapping[str, str]]
    relation_types: Mapping[str, RelationType]
    label_maps: Mapping[str, Mapping[str, str]]
    entities: Mapping[str, Entity]
    documents: tuple[Document, ...]
    folder: str = ""
    questions: Mapping[str, Questions] = field(default_factory=dict)
    released: str = ""
    canary: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Language codes in the corpus' fixed order; a document has some of them."""
        return tuple(language.code for language in self.languages)

    def tag(self, code: str) -> str:
        """The BCP 47 tag of a language: that of its variety, else its code."""
        return next(language.tag or code for language in self.languages if language.code == code)

    def document(self, name: str) -> Document:
        """A document by its id.

        Raises:
            InputError: No such document.
        """
        found = next((document for document in self.documents if document.id == name), None)
        if found is None:
            raise no_such("--document", name, [document.id for document in self.documents])
        return found

    def chosen(self, name: str = "") -> tuple[Document, ...]:
        """One document by its id; all of them if empty.

        Raises:
            InputError: No such document.
        """
        return (self.document(name),) if name else self.documents

    def having(self, *, lang: str = "", layer: str = "", split: str = "") -> Corpus:
        """The corpus of those documents alone that have this language, this split, and what `Document.has` asks.

        Empty asks nothing. With `TWINS` come the documents of the originals.
        """
        chosen = tuple(
            d
            for d in self.documents
            if (not lang or lang in d.texts) and (not layer or d.has(layer)) and split in ("", d.split)
        )
        if layer == TWINS:
            twins = {d.id for d in chosen}
            originals = {group.rpartition("/")[0] for d in chosen for group in d.twins.values()}
            chosen = tuple(
                d for d in self.documents if d.id in twins or (d.id in originals and lang in ("", *d.texts))
            )
        return replace(self, documents=chosen)
