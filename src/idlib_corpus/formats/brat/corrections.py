"""A folder that `write` wrote, as it comes back when somebody corrected it in brat.

A mention is known by the note ``Id`` of its ``T`` line, whatever became of offsets, type and attributes: brat keeps
notes with their lines, and deletes them together. ``T`` numbers say nothing, since brat gives free ones again.

The entity of a mention is the one that a note of the annotator names (one word, the key of an entity, or the id that a
new mention is to have, ``turkey.9``, so that it is the same one in every language); else that of
its id; else that of the chain it was linked into; else the only one whose mentions have its Wikidata item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats.brat import names
from idlib_corpus.formats.brat.standoff import Annotations, Bound, LineError, Note, joined, parsed
from idlib_corpus.formats.brat.texts import Text, counted
from idlib_corpus.formats.corrected import CorrectedMention, CorrectedRelation, CorrectedSentence, CorrectedText
from idlib_corpus.model import Piece

# what a note names: the key of an entity, perhaps with the number of the mention
KEY = re.compile(r"([a-z0-9_]+)(?:\.[1-9][0-9]*)?")
AGAIN = "Export the corpus again, and correct that"


def corrected(files: Mapping[str, bytes]) -> Iterator[CorrectedText]:
    """What a corrected folder says of mentions and relations; stances are not read.

    Args:
        files: By path in the folder (``es/zones/idlib.ann``), with their texts; others are passed over.

    Yields:
        The documents in the order of their paths.

    Raises:
        InputError: A text or its annotation is missing, a file is not as brat writes it, an id of the corpus is gone
            or stands twice, a mention runs over the end of a sentence, or what is linked is of several entities.
    """
    found = [_File.read(path, files) for path in sorted(files) if path.endswith(".ann")]
    for path in sorted(files):
        if path.endswith(".txt") and f"{path.removesuffix('.txt')}.ann" not in files:
            expected = f"{PurePosixPath(path).stem}.ann beside it"
            raise InputError(path, "a text without its annotation", expected, "Add that file, or take away the text")
    linked: dict[str, dict[str, str]] = defaultdict(dict)
    for file in found:
        for entity, item, place in file.links():
            linked[item].setdefault(entity, place)
    for file in found:
        yield file.corrected({item: next(iter(of)) for item, of in linked.items() if len(of) == 1})


@dataclass(frozen=True)
class _Line:
    """A sentence: a line of the text."""

    id: str
    text: str
    start: int
    place: str


class _File:
    """A document in one language.

    Args:
        path: Of its annotation, in the folder.
        said: Its lines.
        text: Its text.
    """

    def __init__(self, path: str, said: Annotations, text: Text) -> None:
        self.path, self.said, self.text = path, said, text
        self.lang, _, rest = path.partition("/")
        self.document = rest.removesuffix(".ann")
        if not self.document:
            raise InputError(path, "a file in no folder of a language", "es/article.ann", AGAIN)
        self.bounds = {name: one for name, one in said.bounds.items() if one.type not in names.STANCE_TYPES}
        for bound in said.bounds.values():
            if not text.says(bound):
                told = f'"{clean(text.found(bound), 60)}" stands at its offsets'
                expected = f'"{clean(bound.words, 60)}", as the line says'
                raise self.wrong(bound.line, f"{bound.id}: {told}", expected, "Put back the text, or the offsets")
        self.ids, self.remarks = self._notes(names.ID), self._notes(names.NOTES)
        self.sentences = tuple(self._sentences())
        self._once()

    @classmethod
    def read(cls, path: str, files: Mapping[str, bytes]) -> _File:
        """A file with its text.

        Raises:
            InputError: There is no text, or a line is none of brat.
        """
        beside = f"{path.removesuffix('.ann')}.txt"
        if beside not in files:
            raise InputError(path, "no text beside it", PurePosixPath(beside).name, "Add that file")
        try:
            said = parsed(_decoded(path, files[path]).removeprefix("\ufeff"))
        except LineError as error:
            raise InputError(f"{path}:{error.line}", error.found, error.expected, "Mend the line") from None
        return cls(path, said, counted(_decoded(beside, files[beside]), said.bounds.values()))

    def place(self, line: int) -> str:
        """The place of a line."""
        return f"{self.path}:{line}"

    def wrong(self, line: int, found: str, expected: str, remedy: str) -> InputError:
        """What is wrong with a line."""
        return InputError(self.place(line), found, expected, remedy)

    def _notes(self, type_: str) -> dict[str, Note]:
        """The notes of a type by what they are about."""
        found: dict[str, Note] = {}
        for note in self.said.notes:
            if note.type != type_:
                continue
            if note.target in found:
                told = f"a second note {type_} of {clean(note.target, 40)}"
                raise self.wrong(note.line, told, "one, and no more", "Take one away")
            found[note.target] = note
        return found

    def _sentences(self) -> Iterator[_Line]:
        start = 0
        beside = f"{self.path.removesuffix('.ann')}.txt"
        lines = self.text.words.split("\n")
        for number, line in enumerate(lines[:-1] if not lines[-1] else lines, 1):
            place = f"{beside}:{number}"
            note = self.ids.get(names.sentence(number))
            if note is None:
                found = f"a sentence without its id: no note {names.ID} {names.sentence(number)} in {self.path}"
                raise InputError(place, found, "the lines as they were exported", AGAIN)
            yield _Line(note.words, line.removesuffix("\r"), start, place)
            start += len(line) + 1

    def _once(self) -> None:
        seen: dict[str, Note] = {}
        for note in self.ids.values():
            if note.words in seen:
                told = f"the id {clean(note.words, 60)} a second time, as in line {seen[note.words].line}"
                raise self.wrong(note.line, told, "each id once", "Take one away")
            seen[note.words] = note

    def links(self) -> Iterator[tuple[str, str, str]]:
        """The Wikidata items of mentions that have ids: entity, item, place.

        Raises:
            InputError: A mention has another item than others of its entity, in this file.
        """
        items: dict[str, tuple[str, str]] = {}
        named = {target for target, note in self.remarks.items() if KEY.fullmatch(note.words)}
        for one in self.said.references:
            name = one.target
            if one.resource != names.WIKIDATA or name not in self.bounds or name not in self.ids or name in named:
                continue
            entity, place = self.ids[name].words.rpartition(".")[0], self.place(one.line)
            item, where = items.setdefault(entity, (one.entry, place))
            if item != one.entry:
                told = f"{name}, a mention of {entity}, has the item {clean(one.entry, 40)} of Wikidata"
                remedy = "An item is that of an entity; name another entity in a note of the mention"
                raise InputError(place, told, f"{clean(item, 40)}, as in {where}", remedy)
            yield entity, item, place

    def corrected(self, items: Mapping[str, str]) -> CorrectedText:
        """What it says.

        Args:
            items: The entity of each Wikidata item that has one.
        """
        entities = self._entities(items)
        levels = self._levels()
        numbers = {sentence.id: 0 for sentence in self.sentences}
        mentions: dict[str, list[CorrectedMention]] = {name: [] for name in numbers}
        at: dict[str, tuple[str, int]] = {}
        for name, bound in self.bounds.items():
            sentence, pieces = self._pieces(bound)
            if name not in levels:
                told = f"{name} without a {names.LEVEL}"
                raise self.wrong(bound.line, told, "NAM, NOM, ADJ or PRO", "Choose one in brat")
            at[name] = sentence.id, len(mentions[sentence.id])
            made = CorrectedMention(
                self._id(name), pieces, bound.type, levels[name], entities[name], self.place(bound.line)
            )
            mentions[sentence.id].append(made)
        relations = self._relations(at)
        sentences = (
            CorrectedSentence(one.id, one.text, tuple(mentions[one.id]), tuple(relations[one.id]), one.place)
            for one in self.sentences
        )
        return CorrectedText(self.document, self.lang, tuple(sentences))

    def _id(self, name: str) -> str:
        """The id of a mention: the one that the corpus gave it, else the one that a note names; empty if none does."""
        if name in self.ids:
            return self.ids[name].words
        note = self.remarks.get(name)
        return note.words if note and "." in note.words and KEY.fullmatch(note.words) else ""

    def _pieces(self, bound: Bound) -> tuple[_Line, tuple[Piece, ...]]:
        """The sentence of a mention, and its pieces there."""
        spans = self.text.spans(bound)
        if spans[0][0] < 0 or any(a >= b for a, b in spans) or any(a[1] > b[0] for a, b in pairwise(spans)):
            told = f"{bound.id}: stretches that are empty, or overlap"
            raise self.wrong(bound.line, told, "stretches of text, one behind the other", "Mark it again in brat")
        sentence = self.sentences[bisect_right(self.sentences, spans[0][0], key=lambda one: one.start) - 1]
        if spans[-1][1] > sentence.start + len(sentence.text):
            told = f'{bound.id}, "{clean(bound.words, 60)}", runs over the end of {sentence.id}'
            raise self.wrong(bound.line, told, "a mention within a sentence", "Mark it again in brat")
        return sentence, tuple(Piece(start - sentence.start, end - sentence.start) for start, end in spans)

    def _levels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.said.attributes:
            if one.type == names.LEVEL:
                if one.target in found:
                    told = f"a second {names.LEVEL} of {clean(one.target, 40)}"
                    raise self.wrong(one.line, told, "one, and no more", "Take one away")
                found[one.target] = one.value
        return found

    def _entities(self, items: Mapping[str, str]) -> dict[str, str]:
        """The entity of each mention; empty if nothing says it."""
        said = {name: KEY.fullmatch(note.words) for name, note in self.remarks.items() if name in self.bounds}
        named = {name: found[1] for name, found in said.items() if found}
        known = {name: self.ids[name].words.rpartition(".")[0] for name in self.bounds if name in self.ids}
        of_chain: dict[str, str] = {}
        for group in self._chains():
            there = {entity: name for name in group if (entity := known.get(name, "")) and name not in named}
            if len(there) > 1:
                line = max(one.line for one in self.said.equivalences if set(one.members) & set(group))
                told = f"a chain of mentions of {', '.join(sorted(there))}"
                remedy = "Take the link away, or name the entity in a note of the mention that is of another one"
                raise self.wrong(line, told, "mentions of one entity", remedy)
            others = {named[name] for name in group if name in named}
            if not there and len(others) == 1:
                there = dict.fromkeys(others, "")
            of_chain |= dict.fromkeys(group, next(iter(there), ""))
        of_item: dict[str, str] = {}
        for one in self.said.references:
            if one.resource == names.WIKIDATA and one.target in self.bounds:
                of_item[one.target] = items.get(one.entry, "")
        return {
            name: named.get(name) or known.get(name) or of_chain.get(name) or of_item.get(name, "")
            for name in self.bounds
        }

    def _chains(self) -> list[list[str]]:
        for one in self.said.equivalences:
            for name in one.members:
                if name not in self.bounds:
                    told = f"{clean(name, 40)} in a chain, which is no mention of the file"
                    raise self.wrong(one.line, told, "ids of mentions", "Take it out of the chain")
        return joined(self.bounds, (one.members for one in self.said.equivalences))

    def _relations(self, at: Mapping[str, tuple[str, int]]) -> dict[str, list[CorrectedRelation]]:
        found: dict[str, list[CorrectedRelation]] = {sentence.id: [] for sentence in self.sentences}
        for name, one in self.said.relations.items():
            sides = []
            for side in one.sides:
                if side not in at:
                    told = f"{name} has the argument {clean(side, 40)}, which is no mention of the file"
                    raise self.wrong(one.line, told, "ids of mentions", "Take the relation away, or give it another")
                sides.append(at[side])
            (sentence, head), (other, tail) = sides
            if sentence != other:
                told = f"{name} runs from {sentence} to {other}"
                raise self.wrong(one.line, told, "a relation within a sentence", "Take it away, or draw it again")
            note = self.ids.get(name)
            made = CorrectedRelation(note.words if note else "", one.type, head, tail, self.place(one.line))
            found[sentence].append(made)
        return found


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}", "bytes that are no UTF-8", "UTF-8", "Save the file in UTF-8") from None
