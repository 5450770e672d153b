"""Relations written as one line, as seq2seq extractors of the REBEL kind write them.

REBEL (Huguet Cabot and Navigli 2021): ``<triplet> head <subj> tail <obj> relation <subj> tail <obj> relation …``; a
head has one tail or several, the next head begins with ``<triplet>``.

mREBEL (Huguet Cabot et al. 2023) writes the types of head and tail in their place:
``<triplet> head <per> tail <loc> relation <per> tail <org> relation …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import NamedTuple

HEAD, TAIL, RELATION = "triplet", "subj", "obj"
MARKER = re.compile(r"<(?P<name>[A-Za-z_]+)>")
# what tokenizers write around a line
FRAME = re.compile(r"</?s>|<pad>|<unk>|<mask>")


class Triplet(NamedTuple):
    """A relation as a model writes it: words, and types where it writes them."""

    head: str
    tail: str
    relation: str
    head_type: str = ""
    tail_type: str = ""


def parse(line: str) -> list[Triplet]:
    """The relations of a line, each once, in order; what is not whole is left out.

    Args:
        line: What the tokenizer decoded, its special tokens with it.
    """
    found: dict[Triplet, None] = {}
    head = tail = head_type = ""
    expected = HEAD
    for marker, words in _parts(FRAME.sub(" ", line)):
        if marker == HEAD:
            head, expected = words, TAIL
        elif expected == TAIL:
            # the marker says what the head is, the words behind it are the tail
            head_type, tail, expected = marker, words, RELATION
        elif expected == RELATION:
            types = ("", "") if (head_type, marker) == (TAIL, RELATION) else (head_type, marker)
            if head and tail and words:
                found[Triplet(head, tail, words, *types)] = None
            expected = TAIL
    return list(found)


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Markers, each with the words behind it."""
    markers = list(MARKER.finditer(line))
    for marker, behind in zip_longest(markers, markers[1:]):
        end = behind.start() if behind else len(line)
        yield marker["name"], " ".join(line[marker.end() : end].split())


def write(triplets: Iterable[Triplet]) -> str:
    """Relations as a line; neighbours with the same head share it."""
    line = []
    for head, group in groupby(triplets, key=lambda triplet: triplet.head):
        line.append(f"<{HEAD}> {head}")
        for triplet in group:
            first, second = triplet.head_type or TAIL, triplet.tail_type or RELATION
            line.append(f"<{first}> {triplet.tail} <{second}> {triplet.relation}")
    return " ".join(line)
