"""Texts that a library does not take: longer than its limit, or blank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.items import Item

ItemT = TypeVar("ItemT", bound=Any)
FoundT = TypeVar("FoundT")

# what Sudachi takes
SUDACHI = 49_149
# where a text is best cut: behind a line, behind a sentence, behind a word
ENDS = tuple(map(re.compile, (r"\n", r"[.!?…。！？](?=\s)|[。！？]", r"\s")))


def _text(item: Any) -> str:
    text: str = item.text
    return text


def within(
    items: Iterable[ItemT], system: str, most: int, in_bytes: bool = False, text: Callable[[ItemT], str] = _text
) -> Iterator[ItemT]:
    """Items whose texts a library takes.

    Args:
        items: The items.
        system: The name of the system, for the message.
        most: The longest text that it takes.
        in_bytes: Whether that is counted in bytes of UTF-8, and not in characters.
        text: What the library is given of an item.

    Raises:
        InputError: A text is longer; it says which row.
    """
    for item in items:
        size = len(text(item).encode()) if in_bytes else len(text(item))
        if size > most:
            unit = "bytes" if in_bytes else "characters"
            expected = f"{most:,} at most, for {system}"
            raise InputError(clean(item.id), f"a text of {size:,} {unit}", expected, "Cut it into sentences")
        yield item


def fitting(items: Iterable[ItemT], system: str, nlp: Any, text: Callable[[ItemT], str] = _text) -> Iterator[ItemT]:
    """Items whose texts a pipeline of spaCy takes.

    Raises:
        InputError: A text is longer.
    """
    if nlp.lang == "ja":  # its tokenizer is Sudachi's
        items = within(items, system, SUDACHI, in_bytes=True, text=text)
    return within(items, system, nlp.max_length, text=text)


def parts(text: str, most: int) -> Iterator[tuple[int, str]]:
    """A text in parts, for a library whose time grows faster than the text.

    Args:
        text: The text.
        most: The characters of a part. It is cut behind the last line that ends in them, else behind the last
            sentence, else behind the last word.

    Yields:
        Where each part begins, in code points, and the part; one after the other they are the text.
    """
    start = 0
    while len(text) - start > most:
        ends = ([found.end() for found in end.finditer(text, start, start + most)] for end in ENDS)
        cut = next((found[-1] for found in ends if found), start + most)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def but_blank(
    items: Iterable[Item], find: Callable[[Iterable[Item]], Iterable[list[FoundT]]]
) -> Iterator[list[FoundT]]:
    """What is found in items, nothing in blank ones, of which a library is not told.

    Args:
        items: The items.
        find: Gives one list an item, in order, and takes a bounded number of items ahead.
    """
    waiting: list[bool] = []

    def filled() -> Iterator[Item]:
        for item in items:
            waiting.append(blank := not item.text.strip())
            if not blank:
                yield item

    for found in find(filled()):
        while waiting.pop(0):
            yield []
        yield found
    yield from ([] for _ in waiting)
