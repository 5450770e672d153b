"""Gold and predictions, row by row, a chunk at a time; what is wrong with either is one report.

Rows that stand in the same order on both sides are paired as they are read, and nothing of them is kept but a number
an id. From the first that does not, the rest of both is read and paired by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records.base import Paired, Records, known_task
from idlib_corpus.records.chunks import Chunk, joined
from idlib_corpus.records.ids import Keys, Seen
from idlib_corpus.records.kind import Record, kind
from idlib_corpus.records.policies import STRICT, Policies, policies
from idlib_corpus.records.problems import SHOWN, Known, Problem, ProblemsError
from idlib_corpus.records.rows import Checks

# rows that are looked at together once both sides are in memory
ROWS = 10_000
# ids of rows in step that are kept for hints
SOME = 1000
ONE = "Join the two, or say which counts with --duplicate-rows first or last"
OWN_IDS = "Use the ids of the gold, or leave such rows out with --unknown-rows leave-out"


def pair(
    gold: Any, predicted: Any, task: str, lenient: Policies | bool = False, *, labels: Sequence[str] = ()
) -> Paired:
    """Hold predictions against the rows they are for, all in memory.

    Rows of the gold in languages for which there is no prediction at all are left out with a note: a system need not
    do every language.

    Args:
        gold: The gold: `Records` or a `source.Source`.
        predicted: The predictions.
        task: The task.
        lenient: The policies; or True for `policies.LENIENT`, which scores what is there.
        labels: Of stance: the labels there can be; AGAINST, FAVOR and NONE if not given.

    Raises:
        InputError: All that is wrong and that the policies do not let pass: rows that are no JSON or have another
            shape, ids that are unknown or there twice, texts that differ from the gold's, spans that are empty or
            outside the text, unknown labels.
    """
    pairing = Pairing(gold, predicted, task, policies(lenient), tuple(labels))
    chunks = list(pairing)
    left, right = (joined((getattr(one, side) for one in chunks), pairing.task) for side in ("left", "right"))
    return Paired(left, right, tuple(pairing.notes), pairing.tag_set, pairing.policies)


def _tag_set(gold: Any, predicted: Sequence[Chunk], task: str) -> str:
    """The tag set that lacks the fewest of the labels; the first of several."""
    if not gold.tag_sets:
        return ""
    labels = kind(task).labels
    found = {label for chunk in predicted for row in chunk.rows for label in labels(row)}
    lacking = {name: len(found.difference(names)) for name, names in gold.tag_sets.items()}
    return min(lacking, key=lambda name: lacking[name], default="")


class Pairing:
    """Iterate for pairs of chunks; `notes` are complete when the last has come.

    Args:
        gold: See `pair`.
        predicted: See `pair`.
        task: The task.
        policies: What becomes of input that does not fit.
        labels: See `pair`.
    """

    def __init__(self, gold: Any, predicted: Any, task: str, policies: Policies, labels: tuple[str, ...] = ()) -> None:
        self.task, self.policies, self.notes, self.tag_set = known_task(task), policies, list[str](), ""
        self._gold, self._predicted = gold, predicted.unsettled() if hasattr(predicted, "unsettled") else predicted
        # rows that were paired before need no further check
        self._done = gold.checked and predicted.checked
        if self._done and policies == STRICT:
            self.policies = predicted.policies
        self._answers: Iterable[Chunk] | None = None
        if gold.tag_sets:
            self._answers = list(self._predicted.chunks(self.task))
            self.tag_set = _tag_set(gold, self._answers, self.task)
        self._checks = Checks(kind(self.task), policies, labels)
        self._keys = Keys()
        self._seen = {"gold": Seen(), "predicted": Seen()}
        self._langs: set[str] = set()
        self._rows = 0
        # ids of the gold, for hints
        self._some: list[str] = []

    def __iter__(self) -> Iterator[Paired]:
        """The pairs, in the order of the gold.

        Raises:
            InputError: See `pair`; when the last pair has come, so that one report has all.
        """
        chunks = iter(self._predicted.chunks(self.task) if self._answers is None else self._answers)
        gold = iter(self._gold.chunks(self.task))
        if self._done:
            self.notes = list(dict.fromkeys([*self._gold.notes, *self._predicted.notes]))
            yield from (Paired(*sides, policies=self.policies) for sides in zip(gold, chunks, strict=True))
            return
        self._checks.allow(self._gold.tag_sets, self.tag_set)
        rest: tuple[list[Chunk], list[Chunk]] = ([], [])
        for one, other in self._in_step(gold, chunks, rest):
            yield from self._checked(one, other)
        yield from self._by_id(*rest)
        self._finish()

    # -- rows in the same order -------------------------------------------------------------------

    def _in_step(
        self, gold: Iterator[Chunk], predicted: Iterator[Chunk], rest: tuple[list[Chunk], list[Chunk]]
    ) -> Iterator[tuple[Chunk, Chunk]]:
        """Chunks of the same rows while there are; the rest of both goes into `rest`."""
        left = right = None
        once = self.policies.duplicate_rows == "error"
        while once:
            left = left if left is not None and len(left) else next(_filled(gold), None)
            right = right if right is not None and len(right) else next(_filled(predicted), None)
            if left is None or right is None:
                break
            number = min(len(left), len(right))
            same = self._keys.same(left, right, number)
            if same:
                one, other = left.slice(0, same), right.slice(0, same)
                self._seen["gold"].add(one)
                self._seen["predicted"].add(other)
                self._some += one.ids[: SOME - len(self._some)]
                yield one, other
            left, right = left.slice(same, len(left)), right.slice(same, len(right))
            if same < number:
                break
        for held, first, others in ((rest[0], left, gold), (rest[1], right, predicted)):
            held += [first] if first is not None and len(first) else []
            held += _filled(others)

    # -- the rest, by id --------------------------------------------------------------------------

    def _by_id(self, gold: list[Chunk], predicted: list[Chunk]) -> Iterator[Paired]:
        left, right = joined(gold, self.task), joined(predicted, self.task)
        if not self._rows and not len(left) and not self._problems:
            raise InputError(self._gold.name, "no gold in it", "a line for each row")
        if not self._rows and not len(right) and not self._problems:
            remedy = "Name the file that a system wrote"
            raise InputError(self._predicted.name, "no predictions in it", "a line for each row", remedy)
        rows = self._once(left, "gold", self._keys.of(left))
        keys = self._keys.others(left, right, self._rows)
        answers = self._once(right, "predicted", keys)
        unknown = [key for key in answers if key not in rows]
        self._unknown(unknown, answers, right, rows)
        wanted = self._wanted(left, rows, answers)
        asked = kind(self.task).asked
        missing = [key for key in wanted if key not in answers and asked(left.row(rows[key]))]
        if missing:
            self._missing(missing, len(wanted) + self._rows)
        if self.policies.missing_rows == "leave-out":
            wanted = [key for key in wanted if key in answers]
        for first in range(0, len(wanted), ROWS):
            some = wanted[first : first + ROWS]
            one = left.take([rows[key] for key in some])
            yield from self._checked(one, self._predictions(one, some, answers, right))

    def _predictions(self, gold: Chunk, keys: Sequence[Any], answers: Mapping[Any, int], right: Chunk) -> Chunk:
        """The predictions for rows of the gold, nothing where there are none."""
        if all(key in answers for key in keys):
            return right.take([answers[key] for key in keys])
        nothing = kind(self.task).nothing
        found = [right.row(answers[key]) if key in answers else nothing(gold.row(i)) for i, key in enumerate(keys)]
        places = [answers.get(key, -1) for key in keys]

        def where(place: int) -> str:
            return right.where(places[place]) if places[place] >= 0 else self._predicted.name

        return Chunk(self.task, gold.ids, where, found, counting=right.counting)

    def _once(self, rows: Chunk, side: str, keys: Sequence[Any]) -> dict[Any, int]:
        """Places by key; what stands a second time is told, and falls away."""
        places: dict[Any, int] = {}
        before = self._seen[side].among(rows)
        for place, key in enumerate(keys):
            first = rows.where(places[key]) if key in places else before.get(place, "")
            if not first:
                places[key] = place
            elif self.policies.duplicate_rows == "last" and key in places:
                self._checks.left_out["duplicate rows"] += 1
                places[key] = place
            else:
                found = f"a second line for {rows.ids[place]}, the first is {first}"
                problem = Problem(rows.where(place), found, "one line a row", ONE)
                self._checks.add(problem, "duplicate rows", self.policies.duplicate_rows == "error")
        return places

    def _unknown(self, unknown: Sequence[Any], answers: dict[Any, int], right: Chunk, rows: Mapping[Any, int]) -> None:
        known = Known({*rows, *self._some})
        others = getattr(self._gold, "others", ())
        for number, key in enumerate(unknown):
            place = answers.pop(key)
            name = right.ids[place]
            if name in others:
                continue
            # looking for the nearest takes long, and only the first are printed
            hint = known.hint(name) if number < SHOWN else ""
            problem = Problem(right.where(place), f'a prediction for an unknown row, "{name}"', hint, OWN_IDS)
            self._checks.add(problem, "rows unknown to the gold", self.policies.unknown_rows == "error")

    def _wanted(self, gold: Chunk, rows: Mapping[Any, int], answers: Mapping[Any, int]) -> list[Any]:
        """The keys of the rows whose language has a prediction at all, with a note on the others."""
        if not answers and not self._rows:
            return []
        langs = gold.groups().get("lang", ("",) * len(gold))
        self._langs |= {langs[rows[key]] for key in answers}
        absent = Counter(langs[place] for place in rows.values() if langs[place] not in self._langs)
        if not absent or not self._langs:
            return list(rows)
        told = ", ".join(lang or "no language" for lang in absent)
        self.notes.append(f"not scored: {told} ({absent.total()} rows), for which there is no prediction")
        return [key for key, place in rows.items() if langs[place] in self._langs]

    def _missing(self, missing: Sequence[Any], wanted: int) -> None:
        names = [key if isinstance(key, str) else f"row {key}" for key in missing]
        few = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        rows = f"{len(names)} of {wanted} rows of the gold"
        if self.policies.missing_rows != "error":
            what = "count as missed" if self.policies.missing_rows == "missed" else "are left out"
            self.notes.append(f"{rows} without a prediction {what}: {few}")
        # a line that cannot be read is told already, and may be the one that is missed
        elif len(missing) > len(self._predicted.problems):
            expected = f"a line for each of the {wanted} rows, with nothing in it where nothing was found"
            self._checks.add(Problem(self._predicted.name, f"no line for {few}", expected), "", True)

    # -- both -------------------------------------------------------------------------------------

    def _checked(self, gold: Chunk, predicted: Chunk) -> Iterator[Paired]:
        found = self._checks.pair(gold, predicted)
        if found is not None:
            self._rows += len(found.left)
            self._langs.update(found.left.groups().get("lang", ("",)))
            yield found

    @property
    def _problems(self) -> list[Problem]:
        """What the readers of both sides could not read."""
        return [*self._gold.problems, *self._predicted.problems]

    def _finish(self) -> None:
        """Tell what is wrong, or note what was done.

        Raises:
            ProblemsError: Something is wrong that the policies do not let pass.
        """
        checks = self._checks
        for seen in self._seen.values():
            for where, first in seen.twice():
                found = f"a second line for one id, the first is {first}"
                checks.add(Problem(where, found, "one line a row", ONE), "", True)
        unread = self._problems
        if unread and self.policies.faulty_rows == "error":
            checks.problems[:0] = unread
        elif unread:
            checks.left_out["unreadable rows"] += len(unread)
        if checks.problems:
            mine = sum(problem.where.startswith(self._gold.name) for problem in checks.problems)
            name = self._gold.name if mine * 2 > len(checks.problems) else self._predicted.name
            raise ProblemsError(name, checks.problems)
        if not self._rows:
            none = Problem(self._predicted.name, "no row is left to score", "rows of the gold")
            raise ProblemsError(self._predicted.name, [*unread, *checks.passed, none], True)
        sources: Iterable[Any] = (self._gold, self._predicted)
        self.notes += [note for source in sources for note in source.notes if note not in self.notes]
        self.notes += self._keys.notes
        self.notes += checks.notes()


def _filled(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    return (chunk for chunk in chunks if len(chunk))


__all__ = ["Pairing", "Record", "Records", "pair"]
