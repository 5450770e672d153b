"""CoNLL-2012 (OntoNotes; Pradhan et al. 2012): a word a line, chains in the last column, names in the eleventh.

https://conll.cemantix.org/2012/data.html. What the shared task's scorer reads is read too: five columns, with the word
in the fourth. A part of a document is a document, ``bc/cctv/00/cctv_0005/000``. Columns are parted by blanks or tabs.
Such files do not say where the text has blanks: a sentence is its words, joined with one blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from idlib_corpus.escapes import clean
from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches, lines
from idlib_corpus.formats.joined import joined
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.problems import Problem

NAME = "conll2012"
SAYS = "CoNLL-2012 (OntoNotes): #begin document, a word a line, chains in the last column, names in the eleventh"
TASKS = ("coref", "ner")
SAYS_FILE = "a CoNLL-2012 file (OntoNotes)"
BEGIN, END = "#begin document", "#end document"
# a part of the column of chains: opened, opened and closed, closed
CHAIN = re.compile(r"\(([^()|\s]+)(\)?)\|?|([^()|\s]+)\)\|?")
# a cell of the column of names: (ORG*, *, *), (ORG)
NAMED = re.compile(r"((?:\([^()*\s]+)*)\*?(\)*)")
NOTHING = ("-", "_", "*")
WORD, NAMES, FULL, LEAST = 3, 10, 12, 5
# what the files of the shared task have for the words, until the words of OntoNotes are put in
SKELETON = "[WORD]"
REMEDY = "Write the document again"


class Line(NamedTuple):
    """A word with its columns."""

    place: int
    cells: Sequence[str]

    @property
    def word(self) -> str:
        """The word."""
        return self.cells[WORD]


@dataclass
class Document:
    """A part of a document.

    Args:
        place: Its first line.
        name: Its id.
        sentences: Its words, by sentence.
        wrong: What is wrong with it; the first thing.
    """

    place: int
    name: str
    sentences: list[list[Line]] = field(default_factory=list)
    wrong: Problem | None = None


class BracketError(ValueError):
    """A bracket that is not opened or not closed, and its line."""

    def __init__(self, place: int, found: str, expected: str) -> None:
        super().__init__(found)
        self.place, self.found, self.expected = place, found, expected


def recognise(sample: Sample) -> Match | None:
    """A file that begins with ``#begin document``."""
    first = next((line for line in sample.lines(50) if line.strip()), "")
    return Match(1, SAYS_FILE) if first.startswith(BEGIN) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The documents with their chains, or the sentences with their names.

    Raises:
        InputError: The file cannot be read.
        NoFieldError: It has no column of names.
    """
    naming.of_task(file, task, SAYS_FILE, TASKS)
    return batches(_documents(file, options) if task == "coref" else _sentences(file, options), task, file.line)


def _read(file: File) -> Iterator[Document]:
    """The parts of documents, as they come."""
    document: Document | None = None
    sentence: list[Line] = []
    for place, raw in lines(file.path):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            document = document or Document(place, "")
            document.wrong = document.wrong or Problem(
                file.line(place), "bytes that are no UTF-8", "UTF-8", "Save the file in UTF-8"
            )
            continue
        begun = line.startswith(BEGIN)
        if begun or line.startswith(END):
            if document:
                yield _ended(document, sentence)
            document, sentence = None, []
            if begun:
                document = Document(place, _name(line.removeprefix(BEGIN).strip()))
        elif not line.strip():
            if document and sentence:
                document.sentences.append(sentence)
            sentence = []
        else:
            if document is None:
                document = Document(place, "")
                document.wrong = Problem(file.line(place), "a word outside a document", BEGIN, REMEDY)
            cells = line.split()
            document.wrong = document.wrong or _wrong(file.line(place), cells)
            if not document.wrong:
                sentence.append(Line(place, cells))
    if document:
        yield _ended(document, sentence)


def _name(said: str) -> str:
    """The id of ``(bc/cctv/00/cctv_0005); part 000``: ``bc/cctv/00/cctv_0005/000``."""
    name, bracket, rest = said.rpartition(")")
    if not bracket or not name.startswith("("):
        return said
    part = rest.strip("; \t").removeprefix("part").strip()
    return f"{name[1:]}/{part}" if part else name[1:]


def _ended(document: Document, sentence: list[Line]) -> Document:
    if sentence:
        document.sentences.append(sentence)
    return document


def _wrong(where: str, cells: Sequence[str]) -> Problem | None:
    """What is wrong with the columns of a line."""
    if len(cells) < LEAST:
        expected = "five or more: document, part, number, word, …, chains"
        return Problem(where, f"{len(cells)} columns", expected, REMEDY)
    if cells[WORD] == SKELETON:
        remedy = "Put the words of OntoNotes in with the script of the shared task"
        return Problem(where, f"{SKELETON} where a word should be", "words", remedy)
    return None


def _documents(file: File, options: Options) -> Iterator[Found]:
    """A row a document."""
    for number, document in enumerate(_read(file), 1):
        if document.wrong:
            yield number, document.place, document.wrong
            continue
        chains: dict[str, list[dict[str, Any]]] = {}
        sentences = []
        try:
            for count, words in enumerate(document.sentences, 1):
                text, extents = joined([line.word for line in words])
                sentences.append({"sentence": str(count), "text": text})
                for chain, first, last in _chains(words):
                    mention = _span(extents, first, last)
                    mention |= {"sentence": str(count), "surface": text[mention["start"] : mention["end"]]}
                    chains.setdefault(chain, []).append(mention)
        except BracketError as wrong:
            yield number, document.place, Problem(file.line(wrong.place), wrong.found, wrong.expected, REMEDY)
            continue
        yield (
            number,
            document.place,
            {
                "id": document.name or None,
                "lang": options.lang or None,
                "document": document.name or None,
                "sentences": sentences,
                "chains": list(chains.values()),
            },
        )


def _sentences(file: File, options: Options) -> Iterator[Found]:
    """A row a sentence."""
    number = 0
    for document in _read(file):
        if document.wrong:
            number += 1
            yield number, document.place, document.wrong
            continue
        for count, words in enumerate(document.sentences, 1):
            number += 1
            place = words[0].place
            if any(len(line.cells) < FULL for line in words) and not options.fields:
                found = f"{len(words[0].cells)} columns, and none of names"
                raise NoFieldError(file.line(place), found, "12 columns or more, names in the eleventh")
            text, extents = joined([line.word for line in words])
            row: dict[str, Any] = {
                "id": f"{document.name}/{count}" if document.name else None,
                "lang": options.lang or None,
                "document": document.name or None,
                "text": text,
                "tokens": [line.word for line in words],
                "token_offsets": extents,
            }
            try:
                row["entities"] = [{**_span(extents, a, b), "label": label} for label, a, b in _names(words)]
            except BracketError as wrong:
                yield number, place, Problem(file.line(wrong.place), wrong.found, wrong.expected, REMEDY)
                continue
            yield number, place, row


def _span(extents: Sequence[Mapping[str, int]], first: int, last: int) -> dict[str, Any]:
    return {"start": extents[first]["start"], "end": extents[last]["end"]}


def _chains(words: Sequence[Line]) -> list[tuple[str, int, int]]:
    """The mentions of a sentence: the chain, the first and the last word; in the order of their ends.

    Raises:
        BracketError: A bracket that is not closed, or not opened.
    """
    opened: dict[str, list[int]] = {}
    found = []
    for number, line in enumerate(words):
        said, end = line.cells[-1], 0
        if said in NOTHING:
            continue
        while part := CHAIN.match(said, end):
            end = part.end()
            chain = part[1] or part[3]
            if part[1]:
                opened.setdefault(chain, []).append(number)
            if part[2] or part[3]:
                if not opened.get(chain):
                    told = f'"{clean(chain, 30)}" is closed, and was not opened'
                    raise BracketError(line.place, told, "a bracket that opens it, in the same sentence")
                found.append((chain, opened[chain].pop(), number))
        if end != len(said):
            raise BracketError(line.place, f'"{clean(said, 60)}" in the last column', "chains, as (0|(1) and 0)")
    for chain, firsts in opened.items():
        if firsts:
            told = f'"{clean(chain, 30)}" is opened, and not closed'
            raise BracketError(words[firsts[0]].place, told, "a bracket that closes it, in the same sentence")
    return found


def _names(words: Sequence[Line]) -> list[tuple[str, int, int]]:
    """The names of a sentence: the type, the first and the last word.

    Raises:
        BracketError: A bracket that is not closed, or not opened.
    """
    opened: list[tuple[str, int]] = []
    found = []
    for number, line in enumerate(words):
        said = line.cells[NAMES] if len(line.cells) >= FULL else "*"
        if said in NOTHING:
            continue
        match = NAMED.fullmatch(said)
        if not match:
            raise BracketError(line.place, f'"{clean(said, 60)}" in the eleventh column', "names, as (ORG*, * and *)")
        opened += [(label, number) for label in match[1].split("(")[1:]]
        for _ in match[2]:
            if not opened:
                told = "a name is closed, and none was opened"
                raise BracketError(line.place, told, "a bracket that opens it, in the same sentence")
            label, first = opened.pop()
            found.append((label, first, number))
    if opened:
        label, first = opened[0]
        told = f'the name "{clean(label, 30)}" is opened, and not closed'
        raise BracketError(words[first].place, told, "a bracket that closes it, in the same sentence")
    return found
