"""Gold and predictions, row by row; what is wrong with either is one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from idlib_corpus.errors import InputError
from idlib_corpus.labels import maps
from idlib_corpus.records import conll
from idlib_corpus.records.base import Paired, Record, Records, known_task
from idlib_corpus.records.contents import Contents
from idlib_corpus.records.problems import SHOWN, Known, Problem, ProblemsError

# what gold says of its rows and scores can be grouped by
GROUPINGS = ("lang", "group", "document", "holder", "target", "kind", "decision")


def pair(gold: Records, predicted: Records, task: str, lenient: bool = False) -> Paired:
    """Hold predictions against the rows they are for.

    Rows of the gold in languages for which there is no prediction at all are left out with a note: a system need not
    do every language.

    Args:
        gold: The gold.
        predicted: The predictions.
        task: The task.
        lenient: Score what is there. A row that cannot be read, is there a second time, has another text, or is for
            no row of the gold, is as if it were not there; rows of the gold without a prediction are left out; a
            faulty span, relation or mention is left out of its row, whose gold stays; an unknown label is scored as
            it stands, and left out where labels are mapped and the map lacks it.

    Raises:
        InputError: All that is wrong: rows that are no JSON or have another shape, ids that are missing, unknown or
            there twice, texts that differ from the gold's, spans that are empty or outside the text, unknown labels.
    """
    task = known_task(task)
    if gold.checked and predicted.checked:
        pairs = list(zip(gold.rows, predicted.rows, strict=True))
        notes = tuple(dict.fromkeys([*gold.notes, *predicted.notes]))
        lenient = lenient or gold.lenient or predicted.lenient
        return _paired(gold, pairs, notes, _tag_set(gold, predicted.rows, task), lenient)
    return _Pairing(gold, predicted, task, lenient).paired()


def _paired(
    gold: Records, pairs: list[tuple[Record, Record]], notes: tuple[str, ...], tag_set: str, lenient: bool
) -> Paired:
    rows = tuple(row for row, _ in pairs)
    groups = {
        name: tuple(str(row.get(name, "")) for row in rows) for name in GROUPINGS if any(name in row for row in rows)
    }
    return Paired(
        ids=tuple(row["id"] for row in rows),
        groups=groups,
        texts=tuple(row.get("text") or predicted.get("text", "") for row, predicted in pairs),
        gold=rows,
        predicted=tuple(row for _, row in pairs),
        notes=notes,
        tag_set=tag_set,
        lenient=lenient,
    )


def _tag_set(gold: Records, rows: tuple[Record, ...], task: str) -> str:
    """The tag set that lacks the fewest of the labels; the first of several."""
    if not gold.tag_sets:
        return ""
    found = Contents(task, None).labels(rows)
    lacking = {name: len(found.difference(labels)) for name, labels in gold.tag_sets.items()}
    return min(lacking, key=lambda name: lacking[name], default="")


class _Pairing:
    def __init__(self, gold: Records, predicted: Records, task: str, lenient: bool) -> None:
        self.gold, self.predicted, self.task, self.lenient = gold, predicted, task, lenient
        self.problems: list[Problem] = [*gold.problems, *predicted.problems]
        self.left_out: Counter[str] = Counter({"unreadable rows": len(self.problems)})
        self.tag_set = _tag_set(gold, predicted.rows, task)
        self.seen: set[str] = set()

    def paired(self) -> Paired:
        gold, predicted = self.gold, self.predicted
        rows = self._gold_rows()
        if not rows and not self.problems:
            raise InputError(gold.name, "no gold in it", "a line for each row")
        if not predicted.rows and not self.problems:
            remedy = "Name the file that a system wrote"
            raise InputError(predicted.name, "no predictions in it", "a line for each row", remedy)
        found = self._predicted_rows(rows)
        notes, wanted = self._languages(rows)
        missing = [item for item in wanted if item not in self.seen]
        # a line that cannot be read is reported already, and may be the one that is missed
        if len(missing) > len(predicted.problems):
            self._missing(missing, len(wanted))
        if self.problems and not self.lenient:
            name = predicted.name if len(self.problems) > len(gold.problems) else gold.name
            raise ProblemsError(name, self.problems)
        pairs = [(wanted[item], found[item]) for item in wanted if item in found]
        if not pairs:
            where = predicted.name
            none = Problem(where, "no row is left to score", "rows of the gold")
            raise ProblemsError(where, [*self.problems, none], self.lenient)
        notes += [f"left out: {number} {what}" for what, number in self.left_out.items() if number]
        return _paired(gold, pairs, tuple(notes), self.tag_set, self.lenient)

    def _add(self, problem: Problem, left_out: str) -> None:
        self.problems.append(problem)
        self.left_out[left_out] += 1

    def _gold_rows(self) -> dict[str, Record]:
        contents = Contents(self.task, None)
        rows: dict[str, Record] = {}
        places: dict[str, str] = {}
        for row, where in zip(self.gold.rows, self.gold.where, strict=True):
            item = row["id"]
            if item in rows:
                self._twice(item, where, places[item])
                continue
            faults = contents.faults(row, row)
            for fault in faults:
                self._add(Problem(where, f"gold, {item}: {fault.found}", fault.expected), fault.what)
            rows[item] = contents.without(row, faults) if faults else row
            places[item] = where
        return rows

    def _twice(self, item: str, where: str, first: str) -> None:
        self._add(
            Problem(where, f"a second line for {item}, the first is {first}", "one line a row", "Join the two"),
            "repeated rows",
        )

    def _predicted_rows(self, gold: Mapping[str, Record]) -> dict[str, Record]:
        mapped = self.tag_set and self.task in ("ner", "linking")
        remedy = "If it is right, add it to a map of corpus/source/labels.toml" if mapped else ""
        contents = Contents(self.task, self._labels(gold), remedy, self._argument_labels(gold))
        known = Known(gold)
        rows: dict[str, Record] = {}
        places: dict[str, str] = {}
        for row, where in zip(self.predicted.rows, self.predicted.where, strict=True):
            item = row["id"]
            if item in places:
                self._twice(item, where, places[item])
                continue
            places[item] = where
            self.seen.add(item)
            if item not in gold:
                # looking for the nearest takes long, and only the first are printed
                hint = known.hint(item) if self.left_out["rows unknown to the gold"] < SHOWN else ""
                remedy = "Use the ids of the gold"
                self._add(
                    Problem(where, f'a prediction for an unknown row, "{item}"', hint, remedy),
                    "rows unknown to the gold",
                )
                continue
            reference = gold[item]
            different = self._difference(row, reference)
            if isinstance(different, str):
                self._add(Problem(where, f"{item}: {different}", "the text of the gold"), "rows with another text")
                continue
            row = different
            faults = contents.faults(row, reference)
            for fault in faults:
                self._add(Problem(where, f"{item}: {fault.found}", fault.expected, fault.remedy), fault.what)
            if any(fault.at is None for fault in faults):
                continue
            rows[item] = contents.without(row, faults) if faults else row
        return rows

    def _difference(self, row: Record, gold: Record) -> Record | str:
        """The row on the gold's text, or how its text differs."""
        if "tokens" in row and "tokens" in gold and self.task == "tags":
            return _tokens_differ(row["tokens"], gold["tokens"]) or row
        offsets_alone = self.task in ("ner", "linking") and row["entities"] and not {"text", "tokens"} & row.keys()
        # who predicts offsets on another text would not be told
        if offsets_alone and "tokens" in gold and gold.get("text") == " ".join(gold["tokens"]):
            return "the gold's text is its tokens joined with blanks, and the prediction does not say its text"
        if self.task == "tags" or "text" not in row or "text" not in gold or row["text"] == gold["text"]:
            return row
        offsets = conll.on_text(row["tokens"], gold["text"]) if "tokens" in row else None
        if offsets is None or len(row.get("tags", ())) != len(offsets):
            return _text_differs(row["text"], gold["text"])
        # tokens joined with blanks, as CoNLL has them, are the same text as soon as they stand on it
        return {**row, "text": gold["text"], "entities": conll.entities(row["tags"], offsets)}

    def _labels(self, gold: Mapping[str, Record]) -> frozenset[str] | None:
        """The labels that predictions may use; None for any, where the gold has none to compare with."""
        if self.tag_set:
            return frozenset(self.gold.tag_sets[self.tag_set])
        return Contents(self.task, None).labels(gold.values()) or None

    def _argument_labels(self, gold: Mapping[str, Record]) -> frozenset[str] | None:
        """The labels that arguments of relations may have; None for any."""
        if self.task != "relations":
            return None
        if self.tag_set:
            return frozenset(maps()["corpus"])
        arguments = (one[side] for row in gold.values() for one in row["relations"] for side in ("head", "tail"))
        labels = {one.get("label") for one in arguments if isinstance(one, Mapping)}
        return frozenset(label for label in labels if label) or None

    def _languages(self, gold: Mapping[str, Record]) -> tuple[list[str], Mapping[str, Record]]:
        """A note on languages that the predictions lack, and the rows of the others."""
        present = {gold[item].get("lang", "") for item in self.seen & gold.keys()}
        absent = Counter(row.get("lang", "") for row in gold.values() if row.get("lang", "") not in present)
        if not absent or not present:
            return [], gold
        told = ", ".join(lang or "no language" for lang in absent)
        note = f"not scored: {told} ({absent.total()} rows), for which there is no prediction"
        return [note], {item: row for item, row in gold.items() if row.get("lang", "") in present}

    def _missing(self, missing: list[str], wanted: int) -> None:
        few = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        field = "with nothing in it where nothing was found"
        expected = f"a line for each of the {wanted} rows, {field}"
        self.problems.append(Problem(self.predicted.name, f"no line for {few}", expected))
        self.left_out["rows of the gold without a prediction"] += len(missing)


def _text_differs(text: str, gold: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(text, gold, strict=False)) if a != b), min(len(text), len(gold)))
    return (
        f"the text differs from the gold's at code point {at}: "
        f"{_around(text, at)} for {_around(gold, at)}; {len(text)} code points for {len(gold)}"
    )


def _around(text: str, at: int, width: int = 10) -> str:
    return f'"{text[max(0, at - width) : at + width]}"' if at < len(text) else "the end"


def _tokens_differ(tokens: list[str], gold: list[str]) -> str:
    at = next((i for i, (a, b) in enumerate(zip(tokens, gold, strict=False)) if a != b), min(len(tokens), len(gold)))
    if len(tokens) == len(gold) == at:
        return ""
    here, there = (f'"{x[at]}"' if at < len(x) else "the end" for x in (tokens, gold))
    return f"token {at + 1} is {here}, that of the gold {there}; {len(tokens)} tokens for {len(gold)}"
