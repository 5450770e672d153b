"""The error list: what the partial matching has wrong, with the text around; and what it has right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.scoring.entities.matching import Matching
from idlib_corpus.scoring.spans import Pieces, Spans
from idlib_corpus.scoring.table import Ints

KINDS = ("type", "boundary", "both", "missed", "spurious")

# characters of the text shown to either side
AROUND = 30


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error.

    Args:
        item: Id of the item, or its place (``#3``) if it has none.
        kind: One of `KINDS`.
        gold: Stretches of the gold mention, code points; empty if spurious.
        gold_label: Its label.
        predicted: Stretches of the prediction; empty if missed.
        predicted_label: Its label.
        gold_text: The gold mention's words, where the text is known.
        predicted_text: The prediction's words.
        before: The text before the first of them.
        after: The text behind the last.
    """

    item: str
    kind: str
    gold: Pieces
    gold_label: str
    predicted: Pieces
    predicted_label: str
    gold_text: str = ""
    predicted_text: str = ""
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The fields, stretches as lists."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: [list(p) for p in value] if isinstance(value, tuple) else value for name, value in fields.items()
        }


@dataclass(frozen=True, slots=True)
class Right:
    """A gold mention that a prediction has with its extent and label.

    Args:
        item: Id of the item, or its place (``#3``) if it has none.
        pieces: Stretches of the mention, code points.
        label: Its label.
    """

    item: str
    pieces: Pieces
    label: str


@dataclass(frozen=True, eq=False, repr=False)
class Matched:
    """Mentions of both sides and how the partial matching pairs them.

    Args:
        gold: The gold mentions of the view.
        predicted: The predictions that count.
        free_gold: Rows of gold that have no identical partner.
        free_predicted: Rows of predictions that have none.
        matching: The pairs of these.
        place: Shape (items,): the place of each item in its part of the result.
        part: Shape (items,): the part that each item is in.
        code: The part that this is of.
        texts: The text of each item; empty if unknown.
    """

    gold: Spans
    predicted: Spans
    free_gold: Ints
    free_predicted: Ints
    matching: Matching
    place: Ints
    part: Ints
    code: int = 0
    texts: Sequence[str] = ()

    def moved(self, by: int) -> Matched:
        """The same behind `by` other items."""
        return replace(self, place=self.place + by)

    def parts(self, codes: Ints, places: Ints) -> Iterator[tuple[int, Matched]]:
        """The same in each part that has something of it; the arrays are shared.

        Args:
            codes: Shape (items of the result,): the part of each.
            places: Its place in the part.
        """
        mine = self.part == self.code
        part, place = np.full(len(mine), -1), np.full(len(mine), -1)
        part[mine], place[mine] = codes[self.place[mine]], places[self.place[mine]]
        for code in np.unique(part[mine]).tolist():
            yield code, replace(self, place=place, part=part, code=code)

    def mistakes(self, ids: Sequence[str]) -> Iterator[Mistake]:
        """The errors in the order of items and text.

        Args:
            ids: Ids of the items of the result.
        """
        m, gold, predicted = self.matching, self.gold, self.predicted
        wrong = self._wrong
        pairs = [(int(g), int(p)) for g, p in zip(m.gold[wrong], m.predicted[wrong], strict=True)]
        missed = np.setdiff1d(self.free_gold, m.gold)
        spurious = np.setdiff1d(self.free_predicted, m.predicted)
        pairs += [(int(g), -1) for g in missed] + [(-1, int(p)) for p in spurious]
        listed = []
        for g, p in pairs:
            item = int(gold.item[g] if g >= 0 else predicted.item[p])
            if self.part[item] == self.code:
                start = int(gold.start[g] if g >= 0 else predicted.start[p])
                listed.append(((int(self.place[item]), start, g, p), item, g, p))
        for (place, *_), item, g, p in sorted(listed):
            yield self._mistake(ids[place] or f"#{place + 1}", item, g, p)

    def right(self, ids: Sequence[str]) -> Iterator[Right]:
        """The gold mentions that are no errors, in the order of items and text.

        Args:
            ids: Ids of the items of the result.
        """
        gold = self.gold
        wrong = np.union1d(self.matching.gold[self._wrong], np.setdiff1d(self.free_gold, self.matching.gold))
        rows = np.setdiff1d(np.arange(len(gold)), wrong)
        rows = rows[self.part[gold.item[rows]] == self.code]
        for g in rows[np.lexsort((gold.start[rows], self.place[gold.item[rows]]))].tolist():
            place = int(self.place[gold.item[g]])
            yield Right(ids[place] or f"#{place + 1}", gold.pieces(g), gold.labels[gold.label[g]])

    @property
    def _wrong(self) -> npt.NDArray[np.bool_]:
        """Which pairs of the matching differ in extent or label. Shape (pairs,)."""
        m = self.matching
        found: npt.NDArray[np.bool_] = ~(m.correct & (self.gold.label[m.gold] == self.predicted.label[m.predicted]))
        return found

    def _mistake(self, name: str, item: int, g: int, p: int) -> Mistake:
        a = self.gold.pieces(g) if g >= 0 else ()
        b = self.predicted.pieces(p) if p >= 0 else ()
        a_label = self.gold.labels[self.gold.label[g]] if g >= 0 else ""
        b_label = self.predicted.labels[self.predicted.label[p]] if p >= 0 else ""
        if not a or not b:
            kind = "missed" if a else "spurious"
        else:
            kind = "type" if a == b else "boundary" if a_label == b_label else "both"
        text = self.texts[item] if self.texts else ""
        start, end = min(a + b)[0], max(piece[1] for piece in a + b)
        return Mistake(
            name, kind, a, a_label, b, b_label,
            _words(text, a), _words(text, b), text[max(0, start - AROUND) : start], text[end : end + AROUND],
        )  # fmt: skip


def _words(text: str, pieces: Pieces) -> str:
    return " … ".join(text[start:end] for start, end in pieces)
