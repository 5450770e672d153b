"""Words and what stands for them elsewhere: their sub-words in a model, their places in a text.

A transformer cuts words into sub-words; the label of a word is that of its first sub-word, in training and in
prediction, as in the CoNLL recipes of BERT (Devlin et al. 2019, section 5.3). A sentence that is longer than a model
takes goes in as windows of whole words that overlap.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from idlib_corpus.model import Span
from idlib_corpus.tagging.spans import decode


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence in sub-words.

    Args:
        ids: Of the sub-words and the special ones around them.
        words: The index of the word that each is of; None for the special ones.
    """

    ids: Sequence[int]
    words: Sequence[int | None]

    def firsts(self) -> dict[int, int]:
        """Where each word begins among the ids.

        A word of which nothing is left, such as a lone control character, is not in it.
        """
        places: dict[int, int] = {}
        for place, word in enumerate(self.words):
            if word is not None:
                places.setdefault(word, place)
        return places


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a sentence that a model can take.

    Args:
        ids: Of its sub-words, the special ones among them.
        firsts: Where the words of the window begin in it, by their index in the sentence.
        cut: Whether words of the sentence are left out before the window, and behind it.
    """

    ids: Sequence[int]
    firsts: dict[int, int]
    cut: tuple[bool, bool] = (False, False)

    def context(self, word: int) -> float:
        """How many words stand between a word and the nearer end at which the window is cut."""
        first, last = next(iter(self.firsts)), next(reversed(self.firsts))
        return min(word - first if self.cut[0] else math.inf, last - word if self.cut[1] else math.inf)


def encode(tokenizer: Any, sentences: Sequence[Sequence[str]]) -> list[Encoded]:
    """Cut words into sub-words, with the tokenizer's special ones around each sentence, however long it gets.

    Words go in one by one, so that the tokenizer cannot join two of them, and a script without spaces fares as any
    other.

    Args:
        tokenizer: A tokenizer of `transformers`, fast or not.
        sentences: Their words, none of them empty.
    """
    if not sentences:
        return []
    if not tokenizer.is_fast:
        return [_encode_slowly(tokenizer, words) for words in sentences]
    batch = tokenizer(
        [list(words) for words in sentences],
        is_split_into_words=True,
        truncation=False,
        return_attention_mask=False,
        return_token_type_ids=False,
        verbose=False,
    )
    return [Encoded(ids, batch.word_ids(index)) for index, ids in enumerate(batch["input_ids"])]


def _encode_slowly(tokenizer: Any, words: Sequence[str]) -> Encoded:
    pieces = [tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word)) for word in words]
    flat = [piece for word in pieces for piece in word]
    of = (index for index, word in enumerate(pieces) for _ in word)
    ids = tokenizer.build_inputs_with_special_tokens(flat)
    special = tokenizer.get_special_tokens_mask(flat)
    return Encoded(ids, [None if mask else next(of) for mask in special])


def windows(sentence: Encoded, limit: int, overlap: int, most: int = sys.maxsize) -> Iterator[Window]:
    """A sentence in windows of whole words, each with the special sub-words around it.

    Args:
        sentence: The sentence.
        limit: How many ids a window may have.
        overlap: How many sub-words two neighbours share at most; whole words, so it may be a little less.
        most: How many words a window may have.
    """
    firsts = sentence.firsts()
    if (len(sentence.ids) <= limit and len(firsts) <= most) or not firsts:
        yield Window(sentence.ids[:limit], firsts)
        return
    begin = next(iter(firsts.values()))
    close = next(place for place in reversed(range(len(sentence.ids))) if sentence.words[place] is not None) + 1
    front, back = sentence.ids[:begin], sentence.ids[close:]
    room = limit - len(front) - len(back)
    numbers, edges = list(firsts), [*firsts.values(), close]
    # what does not fit a window by itself is cut behind; its label is that of its first sub-word all the same
    sizes = [min(edges[i + 1] - edges[i], room) for i in range(len(numbers))]
    start, count = 0, len(numbers)
    while True:
        end = _fill(sizes, start, min(start + most, count), room)
        ids, inside = list(front), {}
        for i in range(start, end):
            inside[numbers[i]] = len(ids)
            ids += sentence.ids[edges[i] : edges[i] + sizes[i]]
        yield Window([*ids, *back], inside, (start > 0, end < count))
        if end == count:
            return
        # back by the overlap, as far as the next word still fits
        shared, fitting = 0, min(overlap, room - sizes[end])
        start = end
        while shared + sizes[start - 1] <= fitting and end - start + 2 <= most:
            start -= 1
            shared += sizes[start]


def _fill(sizes: Sequence[int], start: int, stop: int, room: int) -> int:
    """Where a window ends that takes words from `start` on, and none from `stop` on."""
    end = start
    while end < stop and sizes[end] <= room:
        room -= sizes[end]
        end += 1
    return end


def places(text: str, words: Sequence[str]) -> list[tuple[int, int] | None]:
    """Where the words of a library that gives no offsets stand in its text.

    White space is left out of account, which libraries add to a word or take from it. Where they write a letter
    otherwise than the text, the alignment of both decides, and a word of which no letter is found has no place.

    Args:
        text: The text that went in.
        words: What came out, in order.

    Returns:
        Half-open spans in code points, one a word.
    """
    there = [index for index, character in enumerate(text) if not character.isspace()]
    ours = "".join(text[index] for index in there)
    theirs = ["".join(word.split()) for word in words]
    joined = "".join(theirs)
    if joined == ours:
        at: list[int | None] = [*there]
    else:
        at = [None] * len(joined)
        for _, a, end, b, behind in SequenceMatcher(None, ours, joined, autojunk=False).get_opcodes():
            # letters that are written otherwise stand where those stand that they replace
            if end > a and behind > b:
                at[b:behind] = [there[min(a + step, end - 1)] for step in range(behind - b)]
                at[behind - 1] = there[end - 1]
    found: list[tuple[int, int] | None] = []
    offset = 0
    for word in theirs:
        inside = [place for place in at[offset : offset + len(word)] if place is not None]
        found.append((inside[0], inside[-1] + 1) if inside else None)
        offset += len(word)
    return found


def on_text(text: str, words: Sequence[str], tags: Sequence[str]) -> Iterator[Span]:
    """The spans of a library that gives tagged words without offsets.

    Args:
        text: The text that went in.
        words: What came out, in order.
        tags: A tag a word, of any scheme that `tags.decode` reads.
    """
    standing = places(text, words)
    for first, end, kind in decode(tags):
        there = [place for place in standing[first:end] if place]
        if there:
            yield there[0][0], there[-1][1], kind
