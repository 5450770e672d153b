"""Rows of the gold and of predictions for them, held against each other.

Rows in columns are looked at in columns; only those that are not surely right become dicts, for the message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from idlib_corpus.records.base import Paired
from idlib_corpus.records.chunks import Chunk
from idlib_corpus.records.differences import (
    canonical,
    cause,
    moved,
    places_of_canonical,
    places_of_tokens,
    text_differs,
    tokens_differ,
)
from idlib_corpus.records.kind import ANY, DUPLICATE, Allowed, Fault, Kind, Record, kind
from idlib_corpus.records.policies import Policies
from idlib_corpus.records.problems import Problem

CANONICAL = "Write both in one form, or take them for the same with --texts canonical"
LABELS_REMEDY = "If it is right, add it to a map of corpus/source/labels.toml, or map it with --labels FILE"


class Checks:
    """The checks of a pairing.

    Args:
        kind: What the rows are.
        policies: What becomes of rows that do not fit.
        stances: Of stance: the labels there can be; ours if empty.
    """

    def __init__(self, kind: Kind, policies: Policies, stances: tuple[str, ...] = ()) -> None:
        self._kind, self._policies = kind, policies
        self._of_gold = self._allowed = Allowed(stances=stances) if stances else ANY
        self.problems: list[Problem] = []
        self.passed: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.said: list[str] = []

    def allow(self, tag_sets: Mapping[str, Any], tag_set: str) -> None:
        """Say which labels predictions may have: those of a closed list of the gold.

        Args:
            tag_sets: The lists, by name.
            tag_set: That which the predictions use.
        """
        name = self._kind.name
        if name == "stance":
            stances = self._of_gold.stances
            self._allowed = Allowed(frozenset(stances or kind("stance").labels({})), stances=stances)
        if not tag_set or self._policies.counts_unknown:
            return
        mapped = name in ("ner", "linking")
        arguments = None
        if name == "relations":
            arguments = frozenset(kind("tags").closed()["corpus"])
        self._allowed = Allowed(frozenset(tag_sets[tag_set]), arguments, LABELS_REMEDY if mapped else "", not mapped)

    def add(self, problem: Problem, what: str, wrong: bool) -> None:
        """Report a problem, or note what it was where the policies let it pass."""
        (self.problems if wrong else self.passed).append(problem)
        if not wrong:
            self.left_out[what] += 1

    def notes(self) -> list[str]:
        """What was done, for readers."""
        return self.said + [
            f"{number} {what} counted as they stand" if what == "unknown labels" else f"left out: {number} {what}"
            for what, number in self.left_out.items()
            if number and what
        ]

    def pair(self, gold: Chunk, predicted: Chunk) -> Paired | None:
        """Rows that were held against each other; None if none is left.

        Args:
            gold: Rows of the gold.
            predicted: As many predictions, for the same rows.
        """
        predicted, wrong = self._settled(gold, predicted)
        doubtful = sorted({*self._doubtful(gold, predicted), *wrong})
        changed: tuple[dict[int, Record], dict[int, Record]] = {}, {}
        out: set[int] = set()
        for place in doubtful:
            row = gold.row(place)
            right = self._gold_row(row, gold.where(place))
            answer = None if place in wrong else self._answer(predicted.row(place), right, predicted.where(place))
            if right is not row:
                changed[0][place] = right
            if answer is None:
                if self._policies.missing_rows == "leave-out":
                    out.add(place)
                answer = self._kind.nothing(right)
            if answer is not predicted.row(place):
                changed[1][place] = answer
        left, other = gold.with_rows(changed[0]), predicted.with_rows(changed[1])
        if out:
            kept = [place for place in range(len(gold)) if place not in out]
            left, other = left.take(kept), other.take(kept)
        return Paired(left, other, policies=self._policies) if len(left) else None

    def _settled(self, gold: Chunk, predicted: Chunk) -> tuple[Chunk, set[int]]:
        """The predictions with offsets in code points, and the places of those whose offsets are none of their text.

        A prediction without a text is read on that of the gold.
        """
        if predicted.counting is None:
            return predicted, set()
        from idlib_corpus.records import offsets

        found = offsets.read(predicted.columns, predicted.counting, gold.columns.column("text"))
        for place, (what, expected, remedy) in sorted(found.wrong.items()):
            problem = Problem(predicted.where(place), f"{gold.ids[place]}: {what}", expected, remedy)
            self.add(problem, "rows with offsets of another kind", self._policies.faulty_rows == "error")
        self.said += [note for note in found.notes if note not in self.said]
        return predicted.with_columns(found.columns), set(found.wrong)

    def _doubtful(self, gold: Chunk, predicted: Chunk) -> list[int]:
        """The places of rows that are not surely right."""
        if self._kind.right is None or self._allowed.labels is not None:
            return list(range(len(gold)))
        if not (gold.in_columns and predicted.in_columns):
            return list(range(len(gold)))
        import numpy as np

        left, right = gold.columns, predicted.columns
        surely = self._kind.right(left, left) & self._kind.right(left, right) & _same_words(left, right, self._kind)
        return np.flatnonzero(~surely).tolist()

    def _gold_row(self, row: Record, where: str) -> Record:
        faults = self._kind.faults(row, row, self._of_gold)
        for fault in faults:
            problem = Problem(where, f"gold, {row['id']}: {fault.found}", fault.expected)
            self.add(problem, fault.what, self._is_wrong(fault))
        return self._kind.without(row, faults) if faults else row

    def _answer(self, row: Record, gold: Record, where: str) -> Record | None:
        """The prediction on the gold's text, without what is faulty; None if nothing of it can be used."""
        name = gold["id"]
        different = self._difference(row, gold)
        if isinstance(different, Problem):
            problem = Problem(where, f"{name}: {different.found}", different.expected, different.remedy)
            self.add(problem, "rows with another text", self._policies.faulty_rows == "error")
            return None
        row = different
        faults = self._kind.faults(row, gold, self._allowed)
        for fault in faults:
            problem = Problem(where, f"{name}: {fault.found}", fault.expected, fault.remedy)
            self.add(problem, fault.what, self._is_wrong(fault))
        if any(fault.at is None for fault in faults):
            return None
        return self._kind.without(row, faults) if faults else row

    def _is_wrong(self, fault: Fault) -> bool:
        if fault.what == "unknown labels":
            return not self._policies.counts_unknown
        if fault.what == DUPLICATE:
            return self._policies.duplicate_spans == "error"
        return (self._policies.faulty_rows if fault.at is None else self._policies.faulty_spans) == "error"

    def _difference(self, row: Record, gold: Record) -> Record | Problem:
        """The row on the gold's text, or how its text differs."""
        name, field = self._kind.name, self._kind.field
        alike = self._policies.texts == "canonical"
        if "tokens" in row and "tokens" in gold and name == "tags":
            mine, theirs = row["tokens"], gold["tokens"]
            if alike:
                mine, theirs = (list(map(canonical, tokens)) for tokens in (mine, theirs))
            if told := tokens_differ(mine, theirs):
                return _differs(told, " ".join(row["tokens"]), " ".join(gold["tokens"]))
            return row
        if name == "coref" and (problem := _sentence_differs(row, gold, alike)):
            return problem
        spans = name in ("ner", "linking")
        alone = spans and row["entities"] and not {"text", "tokens"} & row.keys()
        # who predicts offsets on another text would not be told
        if alone and "tokens" in gold and gold.get("text") == " ".join(gold["tokens"]):
            told = "the gold's text is its tokens joined with blanks, and the prediction does not say its text"
            return Problem("", told, "the text of the gold")
        if name == "tags" or "text" not in row or "text" not in gold or row["text"] == gold["text"]:
            return row
        # tokens joined with blanks, as token files have them, are the same text as soon as they stand on it
        places = None
        if spans and "tokens" in row and row["text"] == " ".join(row["tokens"]):
            places = places_of_tokens(row["tokens"], gold["text"])
        if places is None and alike:
            places = places_of_canonical(row["text"], gold["text"])
        if places is None:
            return _differs(text_differs(row["text"], gold["text"]), row["text"], gold["text"])
        if not spans:
            return {**row, "text": gold["text"]}
        there = moved(row, field, places, gold["text"])
        return Problem("", there, "spans that the gold's text has too") if isinstance(there, str) else there


def _differs(told: str, text: str, gold: str) -> Problem:
    looks = cause(text, gold)
    return Problem("", f"{told}; {looks}" if looks else told, "the text of the gold", CANONICAL if looks else "")


def _sentence_differs(row: Record, gold: Record, alike: bool) -> Problem | None:
    """How a sentence of a document differs from that of the gold; None if none does, or the row says none."""
    theirs = {one["sentence"]: one["text"] for one in gold.get("sentences", ())}
    for one in row.get("sentences", ()):
        mine, other = one["text"], theirs.get(one["sentence"])
        if other is None or mine == other:
            continue
        # offsets hold on both only where each sign of the one is one of the other
        if not (alike and len(mine) == len(other) and canonical(mine) == canonical(other)):
            problem = _differs(text_differs(mine, other), mine, other)
            return replace(problem, found=f"{one['sentence']}: {problem.found}")
    return None


def _same_words(gold: Any, predicted: Any, kind: Kind) -> Any:
    """Rows whose texts and tokens are those of the gold, or are not said. Shape (rows,)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind.name == "tags":
        return _same_tokens(gold.column("tokens"), predicted.column("tokens"))
    texts = [batch.column("text") for batch in (gold, predicted)]
    same = pc.fill_null(pc.equal(*texts), pa.scalar(True)).to_numpy(zero_copy_only=False)
    # offsets alone, on a gold whose text is made of tokens, are for a closer look
    alone = pc.and_(pc.is_null(texts[1]), pc.is_null(predicted.column("tokens")))
    if pc.any(alone).as_py():
        close = pc.and_(alone, pc.is_valid(gold.column("tokens"))).to_numpy(zero_copy_only=False)
        same = same & ~np.asarray(close)
    return same


def _same_tokens(gold: Any, predicted: Any) -> Any:
    import numpy as np
    import pyarrow.compute as pc

    number = len(gold)
    said = pc.and_(pc.is_valid(gold), pc.is_valid(predicted)).to_numpy(zero_copy_only=False)
    lengths = [
        pc.fill_null(pc.list_value_length(side), -1).to_numpy(zero_copy_only=False) for side in (gold, predicted)
    ]
    same = ~said | (lengths[0] == lengths[1])
    if said.all() and same.all():
        equal = pc.fill_null(pc.equal(gold.flatten(), predicted.flatten()), False).to_numpy(zero_copy_only=False)
        if not equal.all():
            same[pc.list_parent_indices(gold).to_numpy()[~equal]] = False
        return same
    # rows of other lengths: each is looked at
    pairs = zip(gold.to_pylist(), predicted.to_pylist(), strict=True)
    return np.fromiter((a is None or b is None or a == b for a, b in pairs), bool, number)
