"""Blind answers: what a reader answers to the cells of a passage who sees nothing but the passage and the question.

`corpus/review/<document>/answers/<lang>.json` has the readers of one text, each with a label for every cell that is
at stake. What a reader answered is kept as it was answered; `mended_since` lists the cells whose words were mended
for it, which are left out of the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus.agreement.figures import Figure, of_labels, pooled
from idlib_corpus.agreement.files import by_text, known, read_file
from idlib_corpus.agreement.files import wrong as wrong_file
from idlib_corpus.model import Corpus
from idlib_corpus.records import STANCES


@dataclass(frozen=True)
class Answers:
    """The answers of one reader over one text.

    Args:
        document: The document.
        lang: The language.
        reader: Who read.
        saw: What the reader saw.
        first: Whether the text is in the first language of its document.
        figure: Krippendorff's alpha, nominal, between the reader and the gold.
        right: How many cells were answered as the gold says.
        cells: Of how many.
        wrong: Cells answered otherwise: id, the gold's label, the answer.
        mended: How many cells are left out, since their words were mended for what the reader answered.
    """

    document: str
    lang: str
    reader: str
    saw: str
    first: bool
    figure: Figure
    right: int
    cells: int
    wrong: tuple[tuple[str, str, str], ...]
    mended: int

    def to_dict(self) -> dict[str, Any]:
        """Shares and what was answered otherwise, for JSON."""
        wrong = [{"cell": cell, "gold": gold, "answer": answer} for cell, gold, answer in self.wrong]
        told = {"document": self.document, "lang": self.lang, "reader": self.reader, "alpha": self.figure.value}
        return {**told, "as the gold says": self.right, "of": self.cells, "otherwise": wrong, "mended": self.mended}


def answers(folder: Path, corpus: Corpus, document: str = "") -> list[Answers]:
    """The blind answers of a data set.

    Args:
        folder: The dataset folder.
        corpus: The corpus that was read from it.
        document: One document; all if empty.

    Raises:
        InputError: A file is broken, or answers a cell that is not there.
    """
    return list(_answers(folder / "review", corpus, document))


def _answers(folder: Path, corpus: Corpus, document: str) -> Iterator[Answers]:
    for one, lang, path in by_text(corpus, document, lambda name: folder / name / "answers"):
        gold = {s.id: s.label for s in one.stances if s.label in STANCES}
        for number, reader in enumerate(read_file(path, "answers")["readers"], 1):
            said, since = reader["labels"], set(reader.get("mended_since", ()))
            for cell in (*said, *since):
                known(path, f"reader {number}", "cell", cell, gold)
            if missing := [cell for cell in gold if cell not in said]:
                raise wrong_file(path, f"reader {number} has no label for {missing[0]}", "one for every cell at stake")
            asked = {cell: label for cell, label in gold.items() if cell in said and cell not in since}
            kept = {cell: said[cell] for cell in asked}
            wrong = tuple((cell, gold[cell], kept[cell]) for cell in kept if kept[cell] != gold[cell])
            figure = of_labels(asked, kept, [s.id for s in one.source_text.sentences], STANCES)
            counts = len(kept) - len(wrong), len(kept), wrong, len(since)
            first = lang == one.source_language
            yield Answers(one.id, lang, reader["reader"], reader["saw"], first, figure, *counts)


def together(found: Sequence[Answers]) -> tuple[float, int, int]:
    """Alpha over several texts, how many cells were answered as the gold says, and of how many."""
    return pooled([one.figure for one in found]).value, sum(o.right for o in found), sum(o.cells for o in found)


def to_text(found: Sequence[Answers]) -> str:
    """Shares by language, and what was answered otherwise."""
    lines = ["Blind answers to the cells of passages: as the gold says"]
    for lang in dict.fromkeys(one.lang for one in found):
        mine = [one for one in found if one.lang == lang]
        alpha, right, cells = together(mine)
        mended = sum(one.mended for one in mine)
        left_out = f"; {mended} cells that were mended since are left out" if mended else ""
        lines.append(f"{lang}: {right}/{cells}, alpha {alpha:.3f}, {len(mine)} readings of texts{left_out}")
        lines += [
            f"  {one.document}/{cell}: {gold}, answered {answer}" for one in mine for cell, gold, answer in one.wrong
        ]
    return "\n".join(lines)
