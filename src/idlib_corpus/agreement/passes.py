"""Read the stored annotation passes: as they were made, resolved to offsets of the source text.

A pass has two files: `free.json` (mentions, holders and propositions, marked freely) and `judged.json` (relations and
the whole stance grid, given the adjudicated mentions and propositions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from idlib_corpus.agreement.files import known, read_file, wrong
from idlib_corpus.agreement.passage import pieces_of
from idlib_corpus.model import Corpus, Document, Piece

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

    @cached_property
    def says_at_stake(self) -> bool:
        """Whether the pass judged, cell by cell, what is at stake; the first edition of the manual did not ask."""
        return any("at_stake" in cell for cell in self.cells.values())


def read_pass(folder: Path, corpus: Corpus, document: Document) -> Pass:
    """Read a pass.

    Args:
        folder: With `judged.json`, and `free.json` if mentions, holders and propositions were marked freely.
        corpus: The corpus, for symmetric relation types.
        document: The document whose source text was annotated.

    Raises:
        InputError: A file is missing or broken, or quotes words that the text does not have.
    """
    of_free, of_judged = (folder / name for name in ("free.json", "judged.json"))
    judged = {"relations": [], **read_file(of_judged)}
    free = read_file(of_free) if of_free.is_file() else {"mentions": [], "holders": {}, "propositions": []}
    sentences = document.source_text.by_id
    texts = {name: sentence.text for name, sentence in sentences.items()}
    mentions = marked(of_free, "mention", free["mentions"], texts, corpus)
    for sentence in free["holders"]:
        known(of_free, "holders", "sentence", sentence, sentences)
    for number, row in enumerate(judged["relations"], 1):
        known(of_judged, f"relation {number}", "sentence", row["sentence"], sentences)
        known(of_judged, f"relation {number}", "type", row["type"], corpus.relation_types)
    for number, row in enumerate(judged["stances"], 1):
        known(of_judged, f"stance {number}", "sentence", row["sentence"], sentences)
        known(of_judged, f"stance {number}", "label", row["label"], corpus.labels["stance"])
    keys = _keys(mentions, document)
    return Pass(
        name=folder.name,
        mentions=mentions,
        holders=frozenset((s, keys.get(key, key)) for s, holders in free["holders"].items() for key in holders),
        propositions=tuple(row["id"] for row in free["propositions"]),
        relations=_once(of_judged, "relation", ((_relation_id(row, corpus), row) for row in judged["relations"])),
        cells=_once(
            of_judged,
            "stance",
            ((f"{row['sentence']}.{row['holder']}.{row['target']}", row) for row in judged["stances"]),
        ),
    )


def _once(path: Path, what: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Rows by their ids, none of which may stand twice."""
    found: dict[str, dict[str, Any]] = {}
    for name, row in rows:
        if name in found:
            raise wrong(path, f"the {what} {name} stands twice", "each once")
        found[name] = row
    return found


def marked(
    path: Path, what: str, rows: Sequence[dict[str, Any]], texts: Mapping[str, str], corpus: Corpus
) -> tuple[FreeMention, ...]:
    """Mentions as a file quotes them.

    Args:
        path: The file, for messages.
        what: What it calls them.
        rows: As `schema.json` has mentions.
        texts: The words of the sentences.
        corpus: For types and levels.

    Raises:
        InputError: There is no such sentence, type or level, or its words do not stand there.
    """
    mentions = []
    for number, row in enumerate(rows, 1):
        where = f"{what} {number}"
        known(path, where, "sentence", row["sentence"], texts)
        known(path, where, "type", row["type"], corpus.labels["types"])
        known(path, where, "level", row["level"], corpus.labels["levels"])
        pieces = pieces_of(path, where, row, texts[row["sentence"]])
        mentions.append(FreeMention(row["sentence"], pieces, row["type"], row["level"], row["entity"]))
    return tuple(mentions)


def _keys(mentions: Sequence[FreeMention], document: Document) -> dict[str, str]:
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
