"""What it is to write a format: a function that gives files, a list of what it keeps, and a list of what it loses.

A module of this package that is written has ``NAME``, ``WRITES`` (a line for readers), ``LAYER``, ``KEEPS``,
``LOSSES``, perhaps ``OPTIONS``, and ``write(renditions, ledger, options)``. It reads nothing but `Rendition`, and
opens no file.

>>> from idlib_corpus import formats
>>> sorted(formats.written())[:2]  # doctest: +SKIP
['alignments', 'brat']
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.nouns import counted

# all that there is to keep, by thing; the values of a field are those of the model of that name. `pieces` is the
# extent in pieces, `extent` its envelope; `head_mention` and `tail_mention` are what a relation is anchored in;
# `source_text` and `source_extent` are those in the source language. An omission is a mention of the source that the
# language has no words for
FIELDS: Mapping[str, tuple[str, ...]] = {
    "document": ("id", "lang", "title", "split", "source_language", "licence", "provenance", "sources", "facts"),
    "sentence": ("id", "text", "group", "citations", "source_text"),
    "mention": ("id", "extent", "pieces", "entity", "type", "subtype", "level", "wikidata", "link_status", "added",
                "readings", "source_extent"),
    "omission": ("id", "reason"),
    "relation": ("id", "head", "type", "tail", "head_mention", "tail_mention", "source", "factuality", "implied",
                 "name_internal"),
    "stance": ("id", "holder", "target", "label", "basis", "certainty", "cue", "evidence", "attributed_by", "words",
               "negated"),
}  # fmt: skip
THINGS = tuple(FIELDS)


@dataclass(frozen=True)
class Loss:
    """One way in which a format loses something.

    Args:
        what: The thing, a key of `FIELDS`.
        how: What became of it, behind "12 mentions": ``widened to tokens``, ``in several pieces left out``.
        gone: Whether the thing is not in the files at all; else it is there, and is not what it was.
    """

    what: str
    how: str
    gone: bool = True

    def said(self, number: int) -> str:
        """The loss with its number: ``1 mention widened to tokens``."""
        return f"{counted(number, self.what)} {self.how}"


# what several formats lose, in the same words
WIDENED = Loss("mention", "widened to tokens", gone=False)
IN_PIECES = Loss("mention", "in several pieces left out")
ENVELOPE = Loss("mention", "in several pieces written as one", gone=False)
NESTED = Loss("mention", "that hold others or stand in others left out")
TWICE = Loss("mention", "on the same tokens as another of their type left out")
NOT_NAMES = Loss("mention", "that are no names left out")
UNSAID = Loss("relation", "with an argument that the language has no words for left out")
UNCARRIED = Loss("relation", "with an argument in several pieces left out")


SCHEMES = ("IOB2", "BIOES")
LAYERS = ("outer", "inner")


@dataclass(frozen=True)
class WriteOptions:
    """How files are written; each is an option of the command line. A format names those that it takes in ``OPTIONS``.

    Args:
        scheme: ``--scheme``: the tags of column files, one of `SCHEMES`; the first one if empty.
        layer: ``--layer``: of names in names, the outer or the inner ones, where a format is flat, one of `LAYERS`;
            the first one if empty.
        form: ``--form``: one of the format's ``FORMS``, where it has several; the first one if empty.
    """

    scheme: str = ""
    layer: str = ""
    form: str = ""


DEFAULTS = WriteOptions()


@dataclass
class Ledger:
    """What was written, and what was lost, while a format is written.

    Args:
        losses: Those that the format lists. Another one is a fault of the format.
    """

    losses: Sequence[Loss]
    kept: Counter[str] = field(default_factory=Counter)
    lost: Counter[Loss] = field(default_factory=Counter)

    def keep(self, what: str, number: int = 1) -> None:
        """So many things are in the files, changed ones too."""
        self.kept[what] += number

    def keep_all(self, rendition: Rendition) -> None:
        """All that a document says in a language is in the files."""
        self.kept.update(totals([rendition]))

    def lose(self, loss: Loss, number: int = 1) -> None:
        """So many things were lost so.

        Raises:
            ValueError: The format does not list this loss.
        """
        if loss not in self.losses:
            raise ValueError(f"a loss that the format does not list: {loss}")
        self.lost[loss] += number

    def said(self) -> list[str]:
        """The losses that there were, each with its number, in the order of the format's list."""
        return [loss.said(self.lost[loss]) for loss in self.losses if self.lost[loss]]


def totals(renditions: Iterable[Rendition]) -> Counter[str]:
    """How much there is to be written, by thing: what a format that keeps all of it keeps."""
    found: Counter[str] = Counter(dict.fromkeys(THINGS, 0))
    for rendition in renditions:
        found["document"] += 1
        for sentence in rendition.sentences:
            found["sentence"] += 1
            found["mention"] += len(sentence.mentions)
            found["omission"] += len(rendition.omissions(sentence))
            found["relation"] += len(rendition.relations(sentence))
            found["stance"] += len(rendition.stances(sentence))
    return found


def lacking(keeps: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What a format has no place for, by thing: the fields of `FIELDS` that it does not keep."""
    found = {what: tuple(name for name in FIELDS[what] if name not in keeps.get(what, ())) for what in THINGS}
    return {what: names for what, names in found.items() if names}


def dumped(value: Any) -> bytes:
    """A file of JSON."""
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def dumped_lines(rows: Iterable[Any]) -> bytes:
    """A file of JSON Lines."""
    return b"".join(map(dumped, rows))


class Writer(Protocol):
    """A module of `formats` that is written.

    ``KEEPS`` says by thing which of `FIELDS` its files hold; a thing that is not in it is not in them. ``LOSSES`` are
    the ways in which single things are lost beside that. ``OPTIONS`` are the fields of `WriteOptions` that it takes;
    ``FORMS`` the values of ``form``. ``LAYER`` is the layer (`model.LAYERS`) without which a document is not written:
    where nobody looked for relations, a file may not say that there are none. It is empty for formats of text alone.
    """

    NAME: str
    WRITES: str
    LAYER: str
    KEEPS: Mapping[str, Sequence[str]]
    LOSSES: Sequence[Loss]

    def write(
        self, renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
    ) -> Iterator[tuple[str, bytes]]:
        """The files, each with its path (``/`` between folders); the same renditions give the same bytes.

        Args:
            renditions: What is written, documents in order, languages within a document; those alone whose documents
                have ``LAYER``.
            ledger: Is told what was written and what was lost.
            options: How.
        """
        ...
