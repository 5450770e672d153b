"""Read the stored annotation passes: as they were made, resolved to offsets of the source text.

A pass has two files: `free.json` (mentions, holders and propositions, marked freely) and `judged.json` (relations and
the whole stance grid, given the adjudicated mentions and propositions).
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document, Piece, Sentence

# sentence, pieces
Extent = tuple[str, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class FreeMention:
    """A mention as a pass marked it; `entity` is a key of the pass' own."""

    sentence: str
    pieces: tuple[Piece, ...]
    type: str
    level: str
    entity: str

    @property
    def extent(self) -> Extent:
        """Where it stands."""
        return self.sentence, self.pieces


@dataclass(frozen=True)
class Pass:
    """One annotation pass over the source text of a document.

    Holders are in the keys of the corpus, as far as the pass' entities share mentions with it.
    """

    name: str
    mentions: tuple[FreeMention, ...]
    holders: frozenset[tuple[str, str]]
    propositions: tuple[str, ...]
    relations: dict[str, dict[str, Any]]
    cells: dict[str, dict[str, Any]]


def read_pass(folder: Path, corpus: Corpus, document: Document) -> Pass:
    """Read a pass.

    Args:
        folder: With `free.json` and `judged.json`.
        corpus: The corpus, for symmetric relation types.
        document: The document whose source text was annotated.

    Raises:
        InputError: A file is missing or broken, or quotes words that the text does not have.
    """
    free, judged = (_json(folder / name) for name in ("free.json", "judged.json"))
    try:
        text = document.source_text
        mentions = tuple(_mention(row, text.by_id[row["sentence"]]) for row in free["mentions"])
        keys = _keys(mentions, document)
        return Pass(
            name=folder.name,
            mentions=mentions,
            holders=frozenset((s, keys.get(key, key)) for s, holders in free["holders"].items() for key in holders),
            propositions=tuple(row["id"] for row in free["propositions"]),
            relations={_relation_id(row, corpus): row for row in judged["relations"]},
            cells={f"{row['sentence']}.{row['holder']}.{row['target']}": row for row in judged["stances"]},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(str(folder), f"cannot be read: {error!r}", remedy="Restore the files as made") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"cannot be read: {error}", "the JSON of a pass") from error


def _mention(row: dict[str, Any], sentence: Sentence) -> FreeMention:
    pieces = []
    for surface, occurrence in row["pieces"]:
        start = -1
        for _ in range(occurrence):
            start = sentence.text.index(surface, start + 1)
        pieces.append(Piece(start, start + len(surface)))
    return FreeMention(sentence.id, tuple(pieces), row["type"], row["level"], row["entity"])


def _keys(mentions: tuple[FreeMention, ...], document: Document) -> dict[str, str]:
    """The corpus' key for each of the pass' keys: that of most of their common extents."""
    known = {
        (sentence.id, mention.pieces): mention.entity
        for sentence in document.source_text.sentences
        for mention in sentence.mentions
    }
    shared: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.extent in known:
            shared.setdefault(mention.entity, Counter())[known[mention.extent]] += 1
    return {key: count.most_common(1)[0][0] for key, count in shared.items()}


def _relation_id(row: dict[str, Any], corpus: Corpus) -> str:
    ends = [row["head"], row["tail"]]
    if corpus.relation_types[row["type"]].symmetric:
        ends.sort()
    return f"{row['sentence']}.{ends[0]}.{row['type']}.{ends[1]}"
