"""Read the text files: inline XML -> `Text`.

The marks are inline, so offsets are counted while reading and are never stored.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree

from idlib_corpus.errors import InputError
from idlib_corpus.model import (
    Citation,
    Expression,
    Mention,
    Piece,
    Place,
    Provenance,
    Sentence,
    Text,
    Unrealised,
)

# of a number; no text has so many parts or citations
DIGITS = 9


class SourceError(InputError):
    """A source file cannot be read; `rule` is the rule of the validator that it breaks."""

    def __init__(self, rule: str, place: Place, found: str, expected: str = "", remedy: str = "") -> None:
        super().__init__(str(place), found, expected, remedy)
        self.rule, self.place = rule, place


def read_text(path: Path, schema: Path) -> Text:
    """Read a document in one language.

    Args:
        path: The file, `<document>/<lang>.xml`.
        schema: The RELAX NG schema that it must follow.

    Raises:
        SourceError: The file is no XML (S01), breaks the schema (S02), or its marks are not whole (S03).
    """
    root = _parse(path)
    rng = _schema(schema)
    if not rng.validate(root):
        first = rng.error_log[0]
        raise SourceError("S02", Place(str(path), first.line), first.message, remedy=f"See {schema.name}")
    attributes = root.attrib
    return Text(
        document=attributes["id"],
        lang=attributes["lang"],
        origin=attributes["origin"],
        title=attributes["title"],
        provenance={
            name: Provenance(name, p.get("made-by"), p.get("from"), p.get("date"), p.get("checks"), p.get("review"))
            for name, p in _once(path, root, "provenance", "layer")
        },
        sentences=tuple(_SentenceReader(path, element).read() for _, element in _once(path, root, "s")),
        holders={name: h.text or "" for name, h in _once(path, root, "holder")},
        propositions={name: p.text or "" for name, p in _once(path, root, "p")},
        negations={name: p.text or "" for name, p in _once(path, root, "not")},
        unrealised=tuple(
            Unrealised(name, u.get("reason"), Place(str(path), u.sourceline))
            for name, u in _once(path, root, "unrealised")
        ),
        file=str(path),
        canary=attributes.get("canary", ""),
    )


def _once(path: Path, root: etree._Element, tag: str, key: str = "id") -> Iterator[tuple[str, etree._Element]]:
    """The elements of a kind with their ids, none of which may stand twice."""
    seen: set[str] = set()
    for element in root.iterfind(tag):
        name = element.get(key)
        if name in seen:
            place = Place(str(path), element.sourceline)
            raise SourceError("S03", place, f'<{tag} {key}="{name}"> stands twice', remedy="Remove one of the two")
        seen.add(name)
        yield name, element


def _parse(path: Path) -> etree._Element:
    # entities and the network stay shut: a text file has no business there
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        place = Place(str(path), error.lineno or 1)
        raise SourceError("S01", place, error.msg or "no XML", remedy="Mend the mark-up of this line") from error
    except OSError as error:
        raise SourceError("X01", Place(str(path), 1), "the file is missing or cannot be read") from error
    for node in tree.getroot().iter():
        if not isinstance(node.tag, str):
            place = Place(str(path), node.sourceline or 1)
            raise SourceError("S01", place, f"{node.text} is an entity", remedy="Write the characters themselves")
    return tree.getroot()


@lru_cache(maxsize=4)
def _schema(path: Path) -> etree.RelaxNG:
    try:
        return etree.RelaxNG(etree.parse(path))
    except (OSError, etree.LxmlError) as error:
        raise InputError(str(path), f"the schema cannot be read: {error}") from error


class _SentenceReader:
    """Walks one `<s>` and counts code points."""

    def __init__(self, path: Path, element: etree._Element) -> None:
        self.path, self.element = path, element
        self.text: list[str] = []
        self.offset = 0
        # id -> pieces by their number; the number of parts; the first element
        self.pieces: dict[str, dict[int, Piece]] = {}
        self.parts: dict[str, int] = {}
        self.first: dict[str, etree._Element] = {}
        self.open: dict[str, tuple[int, etree._Element]] = {}
        self.citations: list[Citation] = []

    def read(self) -> Sentence:
        self._walk(self.element)
        if self.open:
            name, (_, element) = next(iter(self.open.items()))
            raise self._error(
                element, f'<from id="{name}"/> has no <to id="{name}"/>', remedy="Add it in the same sentence"
            )
        mentions, expressions = [], []
        for name, element in self.first.items():
            pieces, place = self._whole(name), Place(str(self.path), element.sourceline)
            if element.tag == "m":
                level, added = element.get("level", "NAM"), element.get("added") == "1"
                mentions.append(Mention(name, pieces, place, level, added))
            else:
                expressions.append(Expression(name, pieces, place))
        return Sentence(
            id=self.element.get("id"),
            text="".join(self.text),
            mentions=tuple(sorted(mentions, key=_canonical)),
            expressions=tuple(sorted(expressions, key=_canonical)),
            citations=tuple(self.citations),
            place=Place(str(self.path), self.element.sourceline),
        )

    def _walk(self, element: etree._Element) -> None:
        self._add(element.text)
        for child in element:
            start = self.offset
            if child.tag == "c":
                number = child.get("n")
                if len(number) > DIGITS:
                    raise self._error(child, f"a citation with a number of {len(number)} digits")
                self.citations.append(Citation(int(number), self.offset))
            elif child.tag == "from":
                if child.get("id") in self.open:
                    raise self._error(child, f'<from id="{child.get("id")}"/> is open already')
                self.open[child.get("id")] = (start, child)
            elif child.tag == "to":
                if child.get("id") not in self.open:
                    raise self._error(child, f'<to id="{child.get("id")}"/> has no <from/> before it')
                begin, opened = self.open.pop(child.get("id"))
                self._mark(opened, begin)
            else:
                self._walk(child)
                self._mark(child, start)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(text)
            self.offset += len(text)

    def _mark(self, element: etree._Element, start: int) -> None:
        name = element.get("id")
        part = element.get("part", "1/1")
        if len(part) > DIGITS:
            raise self._error(element, f"{name} has a part with a number of {len(part)} digits")
        number, total = (int(n) for n in part.split("/"))
        if start == self.offset:
            raise self._error(element, f"{name} marks no character", remedy="Mark its words, or list it as unrealised")
        if number > total or self.parts.setdefault(name, total) != total:
            raise self._error(element, f'part="{element.get("part")}" of {name} does not fit its other parts')
        pieces = self.pieces.setdefault(name, {})
        if number in pieces:
            raise self._error(
                element,
                f"{name} stands twice in this sentence",
                remedy='Give each its own number, or pieces part="1/2" …',
            )
        pieces[number] = Piece(start, self.offset)
        first = self.first.setdefault(name, element)
        if any(first.get(field) != element.get(field) for field in ("level", "added")):
            raise self._error(
                element, f"the parts of {name} differ in level or added", remedy="Write the same on each"
            )

    def _whole(self, name: str) -> tuple[Piece, ...]:
        pieces, element = self.pieces[name], self.first[name]
        if len(pieces) != self.parts[name]:
            raise self._error(element, f"{name} has {len(pieces)} of {self.parts[name]} parts")
        ordered = tuple(pieces[n] for n in sorted(pieces))
        if any(a.end >= b.start for a, b in itertools.pairwise(ordered)):
            raise self._error(
                element, f"the parts of {name} touch or are out of order", "parts in text order with words between"
            )
        return ordered

    def _error(self, element: etree._Element, found: str, expected: str = "", remedy: str = "") -> SourceError:
        return SourceError("S03", Place(str(self.path), element.sourceline), found, expected, remedy)


def _canonical(marked: Mention | Expression) -> tuple[int, int, str]:
    return marked.start, -marked.end, marked.id


def citation_text(text: Text) -> str:
    """The text with its citations put back as `[n]`, as the source writes them.

    Markers at a sentence's end open the next line, those of the last sentence close it; no final newline.
    """
    lines, carried = [], ""
    for sentence in text.sentences:
        inner = [c for c in sentence.citations if c.offset < len(sentence.text)]
        line = "".join(_with_markers(sentence.text, inner))
        lines.append(f"{carried} {line}" if carried else line)
        carried = "".join(f"[{c.number}]" for c in sentence.citations if c.offset == len(sentence.text))
    return "\n".join(lines) + carried


def _with_markers(text: str, citations: list[Citation]) -> Iterator[str]:
    last = 0
    for citation in citations:
        yield text[last : citation.offset]
        yield f"[{citation.number}]"
        last = citation.offset
    yield text[last:]
