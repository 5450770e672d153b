"""Level meaning, on the texts: where spans may begin and end, what must be marked, and what lies under the marks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import Corpus, Marked, Mention, Place, Sentence, Text
from idlib_corpus.source import citation_text

LEVEL = "meaning"
QUOTES = {"«": "»", "“": "”", "„": "“", "「": "」", "『": "』", "‹": "›"}
# scripts in which a name may touch another word: no spaces, or clitics written together
UNSPACED = {"Jpan", "Hans", "Hant", "Hani", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"} | {"Arab", "Hebr"}


def _sentences(corpus: Corpus) -> Iterator[tuple[Text, Sentence]]:
    for document in corpus.documents:
        for text in document.texts.values():
            for sentence in text.sentences:
                yield text, sentence


def _marks(corpus: Corpus) -> Iterator[tuple[Sentence, Marked]]:
    for _, sentence in _sentences(corpus):
        for marked in (*sentence.mentions, *sentence.expressions):
            yield sentence, marked


@rule("M01", LEVEL, "a span begins and ends on a letter or digit, or on both quotation marks of a pair")
def edges(corpus: Corpus) -> Iterator[Fault]:
    """No blank, bracket or punctuation at an edge, and a mention's pieces neither."""
    for sentence, marked in _marks(corpus):
        for piece in marked.pieces:
            words = sentence.text[piece.start : piece.end]
            first, last = words[0], words[-1]
            opens = first in QUOTES and QUOTES[first] in words and not isinstance(marked, Mention)
            closes = last in QUOTES.values() and any(q in words for q, c in QUOTES.items() if c == last)
            closes = closes and not isinstance(marked, Mention)
            if not (_is_word(first) or opens) or not (_is_word(last) or closes):
                yield Fault("M01", marked.place, f'{marked.id} is "{words}"', "Leave the edge outside the mark")


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


@rule("M02", LEVEL, "a span holds both quotation marks of a pair, or neither")
def quotation_marks(corpus: Corpus) -> Iterator[Fault]:
    """Quotation marks inside a span are balanced, over all its pieces."""
    for sentence, marked in _marks(corpus):
        words = "".join(sentence.text[p.start : p.end] for p in marked.pieces)
        depth: list[str] = []
        balanced = True
        for character in words:
            if depth and character == depth[-1]:
                depth.pop()
            elif character in QUOTES:
                depth.append(QUOTES[character])
            elif character in QUOTES.values():
                balanced = False
        if depth or not balanced:
            yield Fault(
                "M02", marked.place, f'{marked.id} is "{words}"', "Take in both quotation marks, or leave both out"
            )


@rule("M03", LEVEL, "a span ends on grapheme boundaries")
def graphemes(corpus: Corpus) -> Iterator[Fault]:
    """No mark stands between a letter and its combining marks, or inside a joined sequence."""
    for sentence, marked in _marks(corpus):
        for offset in (o for p in marked.pieces for o in (p.start, p.end)):
            follows = sentence.text[offset : offset + 1]
            if follows and (unicodedata.category(follows)[0] == "M" or follows in "\u200c\u200d"):
                yield Fault(
                    "M03",
                    marked.place,
                    f"{marked.id} cuts a letter from U+{ord(follows):04X}",
                    "Take in the whole letter",
                )


@rule("M04", LEVEL, "an entity does not stand inside itself, and two mentions of one entity do not share an extent")
def nested_in_itself(corpus: Corpus) -> Iterator[Fault]:
    """A mention that holds another of the same entity is a slip; it may hold mentions of others."""
    for _, sentence in _sentences(corpus):
        for outer in sentence.mentions:
            for inner in sentence.mentions:
                if outer.id != inner.id and outer.entity == inner.entity and outer.covers(inner):
                    yield Fault(
                        "M04", inner.place, f"{inner.id} stands inside {outer.id}, the same entity", "Mark it once"
                    )


@rule("M05", LEVEL, "every name of an entity of the inventory stands inside a mark")
def unmarked_names(corpus: Corpus) -> Iterator[Fault]:
    """What is marked as a name once in a language is marked wherever it stands in that language."""
    scripts = {language.code: language.script for language in corpus.languages}
    for document in corpus.documents:
        for text in document.texts.values():
            names = {m.surface(s.text): m.id for s in text.sentences for m in s.mentions if m.level == "NAM"}
            for sentence in text.sentences:
                yield from _unmarked(sentence, names, scripts[text.lang] in UNSPACED)


def _unmarked(sentence: Sentence, names: dict[str, str], unspaced: bool) -> Iterator[Fault]:
    marked = [piece for mention in sentence.mentions for piece in mention.pieces]
    for name, known_as in names.items():
        pattern = re.escape(name) if unspaced else rf"(?<!\w){re.escape(name)}(?!\w)"
        for found in re.finditer(pattern, sentence.text):
            if not any(p.start < found.end() and found.start() < p.end for p in marked):
                around = sentence.text[max(0, found.start() - 15) : found.end() + 15]
                yield Fault("M05", sentence.place, f'"{name}" ({known_as}) stands unmarked in "{around}"', "Mark it")


@rule("M06", LEVEL, "mentions never cross, but for members of one coordination that share words")
def crossing(corpus: Corpus) -> Iterator[Fault]:
    """Two mentions are apart or nested; mentions of one type and level, one of them in pieces, may share words."""
    for _, sentence in _sentences(corpus):
        for one, other in combinations(sentence.mentions, 2):
            shared = any(a.start < b.end and b.start < a.end for a in one.pieces for b in other.pieces)
            if shared and not one.covers(other) and not other.covers(one) and not _coordinated(corpus, one, other):
                yield Fault("M06", other.place, f"{other.id} crosses {one.id}", "Let one hold the other, or neither")


def _coordinated(corpus: Corpus, one: Mention, other: Mention) -> bool:
    types = {corpus.entities[m.entity].type for m in (one, other) if m.entity in corpus.entities}
    return len(types) == 1 and one.level == other.level and len(one.pieces) + len(other.pieces) > 2


@rule("M07", LEVEL, "quotations are as many as in the source; a name in quotation marks is none")
def quotations(corpus: Corpus) -> Iterator[Fault]:
    """A quotation of the source stays a quotation. Whether a name has quotation marks is a habit of the language."""
    for document in corpus.documents:
        source = document.source_text
        for text in document.texts.values():
            for sentence in text.sentences:
                here, there = (_quotations(s) for s in (sentence, source.by_id[sentence.id]))
                if here != there:
                    yield Fault("M07", sentence.place, f"{sentence.id} has {here} quotations, the source {there}")


def _quotations(sentence: Sentence) -> int:
    """How many there are, but for those that hold a name and nothing else."""
    names = {m.surface(sentence.text) for m in sentence.mentions}
    return sum(sentence.text[start + 1 : end].strip() not in names for start, end in _quoted(sentence.text))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where quotation marks open, and where they close, or the text ends; “ closes what „ opened."""
    opened: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if opened and character == opened[-1][1]:
            yield opened.pop()[0], place
        elif character in QUOTES:
            opened.append((place, QUOTES[character]))
    yield from ((start, len(text)) for start, _ in opened)


@rule("M08", LEVEL, "white space is a single blank between words; no-break spaces only as typography asks")
def white_space(corpus: Corpus) -> Iterator[Fault]:
    """No blank at an edge of a sentence, no two in a row, no line break or tab; the source is held by M40."""
    for text, sentence in _sentences(corpus):
        if text.origin != "source" and re.search(r"^\s|\s$|\s\s|[^\S \u00a0\u202f\u3000]", sentence.text):
            yield Fault("M08", sentence.place, f"{sentence.id} has stray white space", "Leave one blank between words")


@rule("M40", LEVEL, "the source text without its marks is the snapshot, byte for byte")
def snapshot(corpus: Corpus) -> Iterator[Fault]:
    """SHA-256 of the source text with its citations put back equals that of the snapshot."""
    for document in corpus.documents:
        expected = document.source.get("sha256")
        text = document.source_text
        found = hashlib.sha256(citation_text(text).encode()).hexdigest()
        if expected and found != expected:
            yield Fault(
                "M40", Place(text.file, 1), f"the text has SHA-256 {found[:16]}…", f"The snapshot has {expected[:16]}…"
            )
