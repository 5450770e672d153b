"""Rows of a text with annotations: a sentence each, and for coreference the text.

An annotation that runs over the end of a sentence is a problem of the sentences that it touches, unless rows are
documents (``--columns rows=document``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Options
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.annotated import Annotated, Annotation, Arc, Chain, PlaceError
from idlib_corpus.formats.uima.layers import arguments, entities, label, label_feature, own, relations
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import Row
from idlib_corpus.records.problems import Problem

TASKS = ("ner", "linking", "relations", "coref")
ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9][0-9]*)")
WHOLE = "document"
REMEDY = "Mend it in the tool that it was annotated in"
OUTSIDE, WITHIN = "it runs over the end of a sentence, or is in none", "one within a sentence"
CROSSING = "Mark it within a sentence, or have rows of documents: --columns rows=document"


@dataclass
class Rows:
    """The rows of a file.

    Args:
        said: The file.
        where: Its place, for messages.
        task: One of `TASKS`.
        options: ``--columns spans=LAYER,relations=LAYER,labels=FEATURE,rows=document`` and ``--lang``.
        notes: What a reader has to know; filled by reading.
    """

    said: Annotated
    where: str
    task: str
    options: Options
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row | Problem]:
        """The rows in order, or what is wrong with them.

        Raises:
            InputError: A layer or a feature has to be chosen, or there is no such.
            NoFieldError: There is no layer of the task.
        """
        chosen = self.options.columns.get("rows", "")
        if chosen not in ("", WHOLE, "sentence"):
            raise InputError("--columns", f'rows are "{chosen}"', "rows=sentence or rows=document", "Choose one")
        self._demand()
        spans = self._whole()
        if self.task == "coref":
            yield self._tried(lambda: self._coref(spans), spans)
            return
        if self.said.sentences and chosen != WHOLE:
            spans = list(self.said.sentences)
        yield from self._marked(spans)

    def _demand(self) -> None:
        """Refuse a file whose types have no layer of the task; layers of DKPro are syntax, unless one is chosen."""
        said, columns = self.said, self.options.columns
        if self.options.fields:
            return
        spans = said.layers if columns.get("spans") else {*own(said.layers), *(said.layers & {types.ENTITY})}
        arcs = said.relation_layers if columns.get("relations") else own(said.relation_layers)
        lacks = {"relations": ("a layer of relations", arcs), "coref": ("chains", said.chain_layers)}
        what, there = lacks.get(self.task, ("a layer of entities", spans))
        if not there:
            raise NoFieldError(self.where, f"a file without {what}", f"one with {self.task}")

    def _whole(self) -> list[Annotation]:
        return [Annotation("", WHOLE, 0, len(self.said.text))]

    def _tried(self, make: Any, spans: list[Annotation]) -> Row | Problem:
        try:
            row: Row = make()
        except PlaceError as error:
            return self._problem(error)
        return row

    def _problem(self, error: PlaceError, remedy: str = REMEDY) -> Problem:
        where = f"{self.where}: {error.place}" if error.place else self.where
        return Problem(where, error.found, error.expected, remedy)

    def _common(self, span: Annotation) -> Row:
        fields = self.said.fields
        lang = self.options.lang or fields.get("lang")
        found: Row = {"lang": lang, "document": fields.get("id")}
        name = span.features.get("id")
        found["id"] = name or (f"{fields['id']}/{lang}" if span.layer == WHOLE and "id" in fields and lang else None)
        # ids of the corpus: zones/idlib/s2/tr
        if name and "id" in fields and name.startswith(f"{fields['id']}/") and name.endswith(f"/{lang}"):
            found["group"] = name.rpartition("/")[0]
            found["sentence"] = found["group"].rpartition("/")[2]
        return found

    def _marked(self, spans: list[Annotation]) -> Iterator[Row | Problem]:
        said, columns = self.said, self.options.columns
        starts = [one.start for one in spans]
        rows: list[Row] = [
            {**self._common(one), "text": said.text[one.start : one.end], "entities": []} for one in spans
        ]
        faults: list[tuple[int, int, Problem]] = []

        def place(one: Annotation) -> int:
            """The number of its row.

            Raises:
                PlaceError: It is in no row, or in several.
            """
            found = bisect_right(starts, one.start) - 1
            if found < 0 or one.end > spans[found].end:
                raise PlaceError(one.place, OUTSIDE, WITHIN)
            return found

        def fault(error: PlaceError, *given: Annotation) -> None:
            """All rows that these annotations touch are wrong."""
            problem = self._problem(error, CROSSING if error.expected == WITHIN else REMEDY)
            for one in given:
                first = max(bisect_right(starts, one.start) - 1, 0)
                faults.append((first, max(bisect_left(starts, one.end), first + 1), problem))

        arcs = relations(said, self.where, columns.get("relations", "")) if self.task == "relations" else []
        made: dict[Annotation, tuple[int, Row]] = {}
        for pieces, feature in self._entities(arcs):
            try:
                number = place(pieces[0])
                if any(place(one) != number for one in pieces):
                    raise PlaceError(pieces[0].place, "pieces in several sentences", WITHIN)
                entity = self._entity(pieces, spans[number].start, feature)
            except PlaceError as error:
                fault(error, *pieces)
                continue
            rows[number]["entities"].append(entity)
            made |= dict.fromkeys(pieces, (number, entity))
        if self.task == "relations":
            for row in rows:
                row["relations"] = []
            feature = label_feature(arcs, self.where, columns.get("labels", ""))
            for arc in arcs:
                try:
                    number, relation = _relation(arc, made, place, starts)
                    rows[number]["relations"].append({**relation, "label": label(arc, feature)})
                except PlaceError as error:
                    fault(error, arc.head, arc.tail)
        wrong = _swept(faults, len(rows))
        for number, row in enumerate(rows):
            yield wrong.get(number, row)

    def _entities(self, arcs: Sequence[Arc]) -> Iterator[tuple[list[Annotation], str]]:
        """The pieces of each entity, and the feature that is its label."""
        columns = self.options.columns
        if self.task == "relations":
            chosen, feature = arguments(self.said, self.where, columns.get("spans", ""), arcs), ""
            if any("value" in one.features for one in chosen):
                feature = "value"
            for pieces in _mentions(chosen):
                # what relations are between need not have a label
                yield pieces, feature if feature in pieces[0].features else ""
            return
        chosen, told = entities(self.said, self.where, columns.get("spans", ""))
        if told:
            self.notes.append(told)
        feature = label_feature(chosen, self.where, columns.get("labels", ""))
        for pieces in _mentions(chosen):
            yield pieces, feature

    def _entity(self, pieces: list[Annotation], at: int, feature: str) -> Row:
        first = pieces[0]
        found: Row = {**_extent(pieces, at), "label": label(first, feature)}
        said = first.features.get("identifier", "")
        if item := ITEM.fullmatch(said):
            found["wikidata"] = item[1]
        elif said and self.task == "linking":
            raise PlaceError(first.place, f"the identifier {said}", "an item of Wikidata, as its IRI")
        if first.layer == types.MENTION:
            found |= {name: first.features[name] for name in ("mention", "level", "entity") if name in first.features}
        return found

    def _coref(self, spans: list[Annotation]) -> Row:
        row = {**self._common(spans[0]), "chains": []}
        sentences = list(self.said.sentences)
        if sentences:
            names = [one.features.get("id") or str(number) for number, one in enumerate(sentences, 1)]
            if "id" in self.said.fields:  # ids of the corpus: zones/idlib/s2/tr
                names = [name.rpartition("/")[0].rpartition("/")[2] or name for name in names]
            if len(set(names)) < len(names):
                raise PlaceError("", "sentences with the same id", "each id once")
            row["sentences"] = [
                {"sentence": name, "text": self.said.text[one.start : one.end]}
                for name, one in zip(names, sentences, strict=True)
            ]
            by_sentence = dict(zip(sentences, names, strict=True))
        else:
            row["text"], by_sentence = self.said.text, {}
        # a link has one extent; the mention of the corpus that it is about has its pieces
        mentions = _mentions(one for one in self.said.annotations if one.layer == types.MENTION)
        pieces = {(one[0].start, one[-1].end): one for one in mentions if len(one) > 1}
        row["chains"] = [self._links(chain, by_sentence, pieces) for chain in self.said.chains if chain.links]
        return row

    def _links(
        self,
        chain: Chain,
        names: Mapping[Annotation, str],
        pieces: Mapping[tuple[int, int], list[Annotation]],
    ) -> list[Row]:
        found = []
        for link in chain.links:
            sentence = self.said.sentence(link) if names else None
            if names and sentence is None:
                raise PlaceError(link.place, OUTSIDE, WITHIN)
            parts = pieces.get((link.start, link.end), [link])
            span = _extent(parts, sentence.start if sentence else 0)
            found.append({**span, "sentence": names[sentence]} if sentence else span)
        return found


def _relation(
    arc: Arc,
    made: Mapping[Annotation, tuple[int, Row]],
    place: Callable[[Annotation], int],
    starts: Sequence[int],
) -> tuple[int, Row]:
    """The number of the row of a relation, and its arguments.

    Raises:
        PlaceError: An argument has no words, or is in no row; or they are in two.
    """
    sides: Row = {}
    numbers = set()
    for name, one in (("head", arc.head), ("tail", arc.tail)):
        if one in made:
            number, entity = made[one]
            sides[name] = {key: entity[key] for key in ("start", "end", "pieces", "label") if key in entity}
        else:
            number = place(one)
            sides[name] = _extent([one], starts[number])
        numbers.add(number)
    if len(numbers) > 1:
        raise PlaceError(arc.place, "a relation between two sentences", WITHIN)
    return numbers.pop(), sides


def _swept(faults: list[tuple[int, int, Problem]], rows: int) -> dict[int, Problem]:
    """The first problem of each row, in time that grows with rows and faults, not with both."""
    found: dict[int, Problem] = {}
    reached = 0
    for first, behind, problem in sorted(faults, key=lambda one: one[0]):
        for number in range(max(first, reached), min(behind, rows)):
            found[number] = problem
        if first < rows:
            found.setdefault(first, problem)
        reached = max(reached, behind)
    return found


def _mentions(given: Iterable[Annotation]) -> list[list[Annotation]]:
    """Annotations, pieces of one mention of the corpus together."""
    found: dict[Any, list[Annotation]] = {}
    for one in given:
        name = one.features.get("mention", "") if one.layer == types.MENTION else ""
        found.setdefault(name or one, []).append(one)
    return [sorted(pieces, key=lambda one: one.start) for pieces in found.values()]


def _extent(pieces: list[Annotation], at: int) -> Row:
    """The extent on a row that begins somewhere, with pieces if there are several.

    Raises:
        PlaceError: It has no words.
    """
    for one in pieces:
        if one.start == one.end:
            raise PlaceError(one.place, "an annotation without words", "a stretch of text")
    found: Row = {"start": pieces[0].start - at, "end": pieces[-1].end - at}
    if len(pieces) > 1:
        found["pieces"] = [[one.start - at, one.end - at] for one in pieces]
    return found
