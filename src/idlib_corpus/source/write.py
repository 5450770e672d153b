"""Write the text files: `Text` -> inline XML in the one canonical order.

At the same extent an expression stands outside a mention, and a smaller id outside a larger one;
closing tags, points (`<from/>`, `<to/>`),
citations and opening tags follow each other in that order. An expression that would cross another mark
is written with `<from/>` and `<to/>`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from idlib_corpus.model import Expression, Mention, Piece, Sentence, Text


@dataclass(frozen=True, slots=True)
class _Mark:
    piece: Piece
    tag: str
    id: str
    attributes: str

    @property
    def order(self) -> tuple[int, int, str, str]:
        return self.piece.start, -self.piece.end, self.tag, self.id


def dump(text: Text) -> str:
    """The file of a document in one language.

    Reading it back gives an equal `Text` (but for the places in the file).
    """
    return "\n".join(_lines(text)) + "\n"


def _lines(text: Text) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    canary = f" canary={quoteattr(text.canary)}" if text.canary else ""
    head = f'id="{text.document}" lang="{text.lang}" origin="{text.origin}" title={quoteattr(text.title)}'
    yield f"<doc {head}{canary}>"
    for p in text.provenance.values():
        fields = {"layer": p.layer, "made-by": p.made_by, "from": p.made_from, "date": p.date}
        fields |= {"checks": p.checks, "review": p.review}
        yield "<provenance " + " ".join(f"{name}={quoteattr(value)}" for name, value in fields.items()) + "/>"
    for sentence in text.sentences:
        yield f'<s id="{sentence.id}">{_inline(sentence)}</s>'
    for name, words in text.holders.items():
        yield f'<holder id="{name}">{escape(words)}</holder>'
    for name, words in text.propositions.items():
        yield f'<p id="{name}">{escape(words)}</p>'
        if name in text.negations:
            yield f'<not id="{name}">{escape(text.negations[name])}</not>'
    for missing in text.unrealised:
        yield f'<unrealised id="{missing.id}" reason={quoteattr(missing.reason)}/>'
    yield "</doc>"


def _inline(sentence: Sentence) -> str:
    nested, crossing = _arrange(sentence)
    # what is written at each offset: closing tags, points, citations, opening tags
    closing: dict[int, list[str]] = {}
    points: dict[int, list[str]] = {}
    opening: dict[int, list[str]] = {}
    for mark in nested:
        opening.setdefault(mark.piece.start, []).append(f"<{mark.tag}{mark.attributes}>")
        closing.setdefault(mark.piece.end, []).insert(0, f"</{mark.tag}>")
    for mark in crossing:
        points.setdefault(mark.piece.start, []).append(f"<from{mark.attributes}/>")
        points.setdefault(mark.piece.end, []).insert(0, f'<to id="{mark.id}"/>')
    for citation in sentence.citations:
        points.setdefault(citation.offset, []).append(f'<c n="{citation.number}"/>')
    offsets = sorted({0, len(sentence.text), *closing, *points, *opening})
    parts = []
    for here, there in zip(offsets, [*offsets[1:], len(sentence.text)], strict=True):
        parts += closing.get(here, []) + points.get(here, []) + opening.get(here, [])
        parts.append(escape(sentence.text[here:there]))
    return "".join(parts)


def _arrange(sentence: Sentence) -> tuple[list[_Mark], list[_Mark]]:
    """Marks that nest, outermost first, and those expressions that would cross."""
    mentions = [mark for m in sentence.mentions for mark in _marks(m)]
    nested = list(mentions)
    crossing: list[_Mark] = []
    crossed = _Crossed([mark.piece for mark in mentions])
    for mark in sorted((mark for e in sentence.expressions for mark in _marks(e)), key=lambda mark: mark.order):
        if crossed.by(mark.piece):
            crossing.append(mark)
        else:
            nested.append(mark)
            crossed.add(mark.piece)
    return sorted(nested, key=lambda mark: mark.order), crossing


class _Crossed:
    """Whether pieces cross others, asked in the order of their beginnings; in a time that grows with their number.

    Args:
        pieces: Those that stand from the first on.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        # those that begin later than what was asked last; ends of those that began before, in order
        self._ahead = sorted(pieces, reverse=True)
        self._ends: list[int] = []
        self._waiting: list[Piece] = []
        ordered = self._ahead[::-1]
        self._starts = [piece.start for piece in ordered]
        # the greatest end of 2**n pieces from each on
        self._greatest = [[piece.end for piece in ordered]]
        while (width := 1 << len(self._greatest)) <= len(ordered):
            last, half = self._greatest[-1], width // 2
            self._greatest.append([max(last[n], last[n + half]) for n in range(len(ordered) - width + 1)])

    def by(self, piece: Piece) -> bool:
        """Whether a piece crosses one of the others."""
        while self._ahead and self._ahead[-1].start < piece.start:
            insort(self._ends, self._ahead.pop().end)
        while self._waiting and self._waiting[0].start < piece.start:
            insort(self._ends, self._waiting.pop(0).end)
        at = bisect_right(self._ends, piece.start)
        if at < len(self._ends) and self._ends[at] < piece.end:
            return True
        first, last = bisect_right(self._starts, piece.start), bisect_left(self._starts, piece.end)
        if first >= last:
            return False
        level = (last - first).bit_length() - 1
        greatest = self._greatest[level]
        return max(greatest[first], greatest[last - (1 << level)]) > piece.end

    def add(self, piece: Piece) -> None:
        """One more, that was asked for last."""
        self._waiting.append(piece)


def _marks(marked: Mention | Expression) -> Iterator[_Mark]:
    tag, more = "e", ""
    if isinstance(marked, Mention):
        tag = "m"
        more = "" if marked.level == "NAM" else f' level="{marked.level}"'
        more += ' added="1"' if marked.added else ""
    total = len(marked.pieces)
    for number, piece in enumerate(marked.pieces, 1):
        part = f' part="{number}/{total}"' if total > 1 else ""
        yield _Mark(piece, tag, marked.id, f' id="{marked.id}"{more}{part}')
