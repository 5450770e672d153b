"""WebAnno TSV 3 as text with annotations, as INCEpTION's user guide describes it ("WebAnno TSV 3.3 File format").

A line is a token, or a part of one (``1-2.1``), with its offsets, and a cell for each feature of each layer. Offsets
count UTF-16. ``_`` is no annotation, ``*`` one without this value; ``|`` parts several annotations; cells with the
same number in brackets are one annotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from idlib_corpus.escapes import clean
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.annotated import Annotated, Annotation, Arc, Chain, PlaceError
from idlib_corpus.formats.uima.cells import Column, declared, numbered, stacked, unescaped_text, unescaped_value
from idlib_corpus.formats.uima.utf16 import Points

FORMAT = re.compile(r"#FORMAT=WebAnno TSV (\d+)(?:\.(\d+))?\s*")
LAYER = re.compile(r"#T_(SP|CH|RL)=(.*)")
UNIT = re.compile(r"(\d{1,9})-(\d{1,9})(?:\.(\d{1,9}))?")
OFFSETS = re.compile(r"(\d{1,9})-(\d{1,9})")
NOTHING, NO_VALUE = "_", "*"
LINKED = re.compile(r"(.*)->(\d{1,9})-(\d{1,9})", re.DOTALL)
CHAIN_LINK = "referenceRelation"
# the most blanks between sentences, all together
MOST = 1_000_000
DEPENDENCY = f"{types.DKPRO}syntax.type.dependency.Dependency"


@dataclass(eq=False)
class _Open:
    """An annotation while its lines are read; offsets are UTF-16."""

    line: int
    layer: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class _Sentence:
    """A sentence while its lines are read."""

    line: int
    texts: list[str] = field(default_factory=list)
    id: str = ""
    start: int = -1


@dataclass(frozen=True)
class _Reference:
    """The governor of a relation that has still to be found."""

    line: int
    column: Column
    unit: str
    governor: str
    numbers: tuple[int, int]
    features: dict[str, str]


def parsed(data: str) -> Annotated:
    """A file of WebAnno TSV 3.

    Args:
        data: What stands in it.

    Raises:
        PlaceError: A line is none of the format; offsets are none of the text, or have other words; something refers
            to what is not there.
    """
    return _Parser(data.split("\n")).parsed()


class _Parser:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = [line.removesuffix("\r") for line in lines]
        self._columns: list[Column] = []
        self._java = False
        self._sentences: list[_Sentence] = []
        # words of tokens that are held against the text: line, start, end, what stands there
        self._words: list[tuple[int, int, int, str]] = []
        self._numbered: dict[tuple[str, int], _Open] = {}
        # by unit and layer, the annotations in the order of their stack
        self._at: dict[tuple[str, str], list[_Open]] = {}
        self._units: dict[str, tuple[int, int]] = {}
        self._links: dict[tuple[str, int], dict[int, _Open]] = {}
        self._references: list[_Reference] = []

    def parsed(self) -> Annotated:
        """All of it."""
        body = self._header()
        self._body(body)
        text, starts = self._text()
        points = Points(text)
        made: dict[_Open, Annotation] = {}

        def annotation(one: _Open) -> Annotation:
            if one not in made:
                span = points.extent(one.start, one.end, one.line)
                made[one] = Annotation(f"line {one.line}", one.layer, *span, one.features, _above(one.layer))
            return made[one]

        for line, start, end, words in self._words:
            first, behind = points.extent(start, end, line)
            there = text[first:behind]
            if there not in (words, unescaped_text(words, self._java), unescaped_value(words)):
                told = f'"{clean(there, 60)}" stands from {start} to {end}'
                raise PlaceError(f"line {line}", told, f'"{clean(words, 60)}", as the line says; offsets are UTF-16')
        spans = [annotation(one) for found in self._at.values() for one in found]
        arcs = [self._arc(one, annotation) for one in self._references]
        chains = [
            Chain(f"chain {number}", layer, tuple(annotation(links[place]) for place in sorted(links)))
            for (layer, number), links in self._links.items()
        ]
        return Annotated(
            text,
            [
                Annotation(
                    f"line {one.line}",
                    types.SENTENCE,
                    *points.extent(start, end, one.line),
                    {"id": one.id} if one.id else {},
                )
                for one, (start, end) in zip(self._sentences, starts, strict=True)
            ],
            sorted(dict.fromkeys(spans), key=lambda one: (one.start, -one.end)),
            arcs,
            chains,
            self._layers("SP"),
            self._layers("RL"),
            self._layers("CH"),
        )

    def _layers(self, kind: str) -> frozenset[str]:
        return frozenset(one.layer for one in self._columns if one.kind == kind)

    def _header(self) -> int:
        """The number of the first line behind it, from 0."""
        match = FORMAT.fullmatch(self._lines[0].removeprefix("\ufeff"))
        if not match or match[1] != "3":
            told = f'"{clean(self._lines[0], 60)}"'
            raise PlaceError("line 1", told, "#FORMAT=WebAnno TSV 3.3, or another version that begins with 3")
        self._java = match[2] is not None and int(match[2]) <= 1
        for number, line in enumerate(self._lines[1:], 1):
            said = LAYER.fullmatch(line)
            if not said:
                return number
            name, *features = said[2].split("|")
            if not name:
                raise PlaceError(f"line {number + 1}", "a layer without a name", "the name of a type")
            self._columns += declared(said[1], name, features)
        return len(self._lines)

    def _body(self, begin: int) -> None:
        sentence: _Sentence | None = None
        for number, line in enumerate(self._lines[begin:], begin + 1):
            place = f"line {number}"
            if not line:
                if sentence is not None and sentence.start < 0:
                    raise PlaceError(place, "a sentence without tokens", "its tokens, a line each")
                sentence = None
                continue
            if line.startswith("#") and (sentence is None or sentence.start < 0):
                if sentence is None:
                    sentence = _Sentence(number)
                    self._sentences.append(sentence)
                if line.startswith("#Text="):
                    sentence.texts.append(unescaped_text(line.removeprefix("#Text="), self._java))
                elif line.startswith("#Sentence.id="):
                    sentence.id = unescaped_text(line.removeprefix("#Sentence.id="), self._java)
                continue
            if sentence is None or not sentence.texts:
                raise PlaceError(place, f'"{clean(line, 60)}"', "#Text= and the text of a sentence before its tokens")
            self._unit(line, number, sentence)
        if sentence is not None and sentence.start < 0:
            raise PlaceError(f"line {sentence.line}", "a sentence without tokens", "its tokens, a line each")

    def _unit(self, line: str, number: int, sentence: _Sentence) -> None:
        cells = line.split("\t")
        place = f"line {number}"
        if len(cells) < 3 + len(self._columns):
            raise PlaceError(place, f"{len(cells)} cells", f"at least {3 + len(self._columns)}, as the header says")
        name, span = UNIT.fullmatch(cells[0]), OFFSETS.fullmatch(cells[1])
        if not name or not span:
            told = f'"{clean(cells[0], 30)}", "{clean(cells[1], 30)}"'
            raise PlaceError(place, told, "a token, as 1-2 or 1-2.1, and its offsets, as 4-8")
        if cells[0] in self._units:
            raise PlaceError(place, f"{cells[0]} a second time", "each token once")
        start, end = int(span[1]), int(span[2])
        if sentence.start < 0:
            sentence.start = start
        self._units[cells[0]] = start, end
        self._words.append((number, start, end, cells[2]))
        relations: dict[tuple[str, int], dict[str, str]] = {}
        links: dict[tuple[str, int], _Open] = {}
        for column, cell in zip(self._columns, cells[3:], strict=False):
            if cell == NOTHING or column.target:
                continue
            for stack, part in enumerate(stacked(cell)):
                if column.kind == "SP":
                    self._span(column, cells[0], stack, part, (number, start, end))
                elif column.kind == "RL":
                    features = relations.setdefault((column.layer, stack), {})
                    self._relation(column, cells[0], part, number, features)
                else:
                    self._link(column, stack, part, (number, start, end), links)

    def _span(self, column: Column, unit: str, stack: int, part: str, at: tuple[int, int, int]) -> None:
        line, start, end = at
        found, number, _ = numbered(part)
        here = self._at.setdefault((unit, column.layer), [])
        if stack < len(here):
            one = here[stack]
        else:
            known = self._numbered.get((column.layer, number)) if number else None
            one = known or _Open(line, column.layer, start, end)
            here.append(one)
            one.start, one.end = min(one.start, start), max(one.end, end)
        if number:
            self._numbered[column.layer, number] = one
        if column.feature and found != NO_VALUE:
            one.features[column.feature] = unescaped_value(found)

    def _relation(self, column: Column, unit: str, part: str, line: int, features: dict[str, str]) -> None:
        if not column.base:
            if part != NO_VALUE:
                features[column.feature] = unescaped_value(part)
            return
        governor, *numbers = numbered(part)
        self._references.append(_Reference(line, column, unit, governor, (numbers[0], numbers[1]), features))

    def _link(
        self, column: Column, stack: int, part: str, at: tuple[int, int, int], links: dict[tuple[str, int], _Open]
    ) -> None:
        """A link of a chain; the number of its chain and its place there stand in the column of relations."""
        if column.feature != CHAIN_LINK:
            return
        line, start, end = at
        match = LINKED.fullmatch(part)
        if not match:
            raise PlaceError(f"line {line}", f'"{clean(part, 60)}"', "a link of a chain, as coref->1-2")
        chain = self._links.setdefault((column.layer, int(match[2])), {})
        one = chain.setdefault(int(match[3]), _Open(line, column.layer, start, end))
        one.start, one.end = min(one.start, start), max(one.end, end)

    def _text(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where its sentences stand in it, in UTF-16."""
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        reached = blanks = 0
        for one in self._sentences:
            gap = one.start - reached
            blanks += gap
            if gap < 0 or blanks > MOST:
                told = f"a sentence that begins at {one.start}"
                raise PlaceError(
                    f"line {one.line}", told, f"one behind the sentence before it, which ends at {reached}"
                )
            parts.append("\n" + " " * (gap - 1) if places and gap else " " * gap)
            parts.append("\n".join(one.texts))
            reached = one.start + len(parts[-1].encode("utf-16-le", "surrogatepass")) // 2
            places.append((one.start, reached))
        return "".join(parts), places

    def _arc(self, one: _Reference, made: Callable[[_Open], Annotation]) -> Arc:
        head, tail = (
            made(self._argument(one, unit, number))
            for unit, number in zip((one.governor, one.unit), one.numbers, strict=True)
        )
        return Arc(f"line {one.line}", one.column.layer, head, tail, one.features)

    def _argument(self, one: _Reference, unit: str, number: int) -> _Open:
        base = types.TOKEN if one.column.layer == DEPENDENCY else one.column.base
        place = f"line {one.line}"
        if unit not in self._units:
            raise PlaceError(place, f'a relation from "{clean(unit, 30)}"', "a token of the file, as 1-2")
        if number:
            found = self._numbered.get((base, number))
            if found is None:
                raise PlaceError(
                    place, f"a relation of the annotation [{number}], which is not there", f"one of {base}"
                )
            return found
        if base == types.TOKEN:
            start, end = self._units[unit]
            return _Open(one.line, base, start, end)
        here = self._at.get((unit, base), [])
        if len(here) != 1:
            told = f"a relation of {clean(unit, 30)}, which has {len(here) or 'no'} annotations of {clean(base, 80)}"
            raise PlaceError(place, told, "one, or its number in brackets")
        return here[0]


def _above(layer: str) -> tuple[str, ...]:
    return (types.ENTITY, types.ANNOTATION) if layer == types.MENTION else (types.ANNOTATION,)
