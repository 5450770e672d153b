"""The scores of stance labels: those of a confusion matrix, apart for states and claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Macro, Prf, whole
from idlib_corpus.scoring.result import PLACED, SCORES, Metric, Result
from idlib_corpus.scoring.stance import mistakes
from idlib_corpus.scoring.stance.confusion import Confusion
from idlib_corpus.scoring.stance.measures import Measures, apart, averaged
from idlib_corpus.scoring.stance.mistakes import Answer
from idlib_corpus.scoring.table import CountTable

# F_avg is the mean over those of these that the gold has, and tuples have one of them
POLAR = ("FAVOR", "AGAINST")
KINDS = ("state", "claim")
# both kinds in one table
POOLED = "pooled"
# the kind of rows that do not say theirs, where others do
UNSAID = "unsaid"
# what means are over: labels that the gold has, or all
GOLD, ALL = OVER = ("gold", "all")
# the part of a signature that has the labels of means: those of the gold are known when all is counted
AVERAGED = f"averaged:{GOLD}"
NAN = float("nan")


@dataclass(frozen=True, repr=False)
class StanceScores(Result):
    """Scores of stance labels. `table` has the keys (gold, predicted) and the columns ``rows``, ….

    A row without an answer has no predicted label: it is missed, and no prediction. What is undefined is nan: a label
    that neither gold nor predictions have, a mean over no label.

    Where the items say their kind, each kind is a task with a table of its own (`kinds`, ``state.f_avg``). The scores
    of the whole are then means over the kinds, each of which weighs the same; what has counts behind it (`confusion`,
    `per_class`, `tuples`, …) is that of a kind.

    Args:
        polar: The labels that F_avg averages, and that tuples have.
        evidence: Whether the predictions have evidence, so that its figures are shown.
        over: The labels that means are over: ``gold`` or ``all``.
        pooled: Whether all kinds are one table.
    """

    polar: tuple[str, ...] = POLAR
    evidence: bool = False
    over: str = GOLD
    pooled: bool = False

    needed: ClassVar[tuple[str, ...]] = ("kind",)
    typed = re.compile(rf"(?P<before>.*?)per_class\.(?P<type>.+)\.(?P<score>{'|'.join(SCORES)})", re.DOTALL)
    over_types = ""

    def __add__(self, other: Self) -> Self:
        """The scores over the items of both; means are over the labels that the gold of both has.

        Raises:
            InputError: The signatures differ, or an item is in both.
        """
        return replace(super().__add__(other), evidence=self.evidence or other.evidence)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes, and how many cells the gold excludes: items that no row of the table is of."""
        items = self.table.items
        excluded = 0 if items.summed else len(items) - len(np.unique(self.table.item))
        return (*self.notes, f"{excluded} cells that gold excludes are left out") if excluded else self.notes

    @property
    def signature(self) -> str:
        """What was computed, with the labels that means are over: ``averaged:AGAINST+FAVOR+NONE``."""
        if len(self.kinds) > 1:
            told = "+".join(f"{kind}({'+'.join(part.averaged)})" for kind, part in self.kinds.items())
        else:
            told = "+".join(self.averaged)
        return self.table.signature.replace(AVERAGED, f"averaged:{told or 'none'}", 1)

    @cached_property
    def kinds(self) -> dict[str, StanceScores]:
        """``state`` and ``claim`` apart; empty if the items say nothing of their kind, or are pooled.

        They are two tasks: whether an actor wants a state, and whether it holds a claim true. A kind of which no row
        is scored is not among them. Rows that do not say their kind, where others do, are ``unsaid``.
        """
        kinds = self.table.items.groups.get("kind", ())
        if self.pooled or not any(kinds):
            return {}
        # each part is of one kind, and has no parts of its own
        parts = {kind or UNSAID: replace(part, pooled=True) for kind, part in self.by("kind").items()}
        order = [*(kind for kind in KINDS if kind in parts), *sorted(parts.keys() - {*KINDS})]
        scored = [kind for kind in order if len(parts[kind].table.item)]
        return {kind: parts[kind] for kind in scored or order[:1]}

    @property
    def averaged(self) -> tuple[str, ...]:
        """The labels that means are over; where there are several kinds, those of any."""
        if not self.kinds:
            return self.measures.averaged
        found = {label for part in self.kinds.values() for label in part.averaged}
        return tuple(label for label in self.table.labels if label in found)

    @cached_property
    def measures(self) -> Measures:
        """The measures of the table, all kinds in one."""
        names = averaged(self.table.labels, self.table.by_key, self.over)
        return Measures(self.table.labels, self.polar, names, self.table.columns, self.zero, self.evidence)

    def answers(self) -> list[Answer]:
        """What was said of each cell that is scored, right or wrong, in the order of the cells.

        Raises:
            InputError: The cells were summed up.
        """
        return list(mistakes.answers(self.table, self.polar))

    def errors(self, kind: str | None = None) -> list[Answer]:
        """The cells that are wrong.

        Args:
            kind: ``label``, ``missed``, ``spurious`` or ``unanswered``; all if not given.

        Raises:
            InputError: No such kind, or the cells were summed up.
        """
        return mistakes.errors(self.answers(), kind)

    def metrics(self) -> dict[str, Metric]:
        """``f_avg``, ``accuracy``, ``macro.f1``, ``per_class.FAVOR.f1``, ``tuples.f1``, ….

        Where evidence was counted ``tuples_evidence.f1`` and ``evidence.f1``, nan if no prediction has any.
        Where the items have kinds, ``state.f_avg`` and so on, and under the bare names the means over the kinds.
        """
        kinds = self.kinds
        if not kinds:
            return self.measures.named()
        if len(kinds) == 1:
            [kind] = kinds
            found = kinds[kind].measures.named()
            return found | {f"{kind}.{name}": metric for name, metric in found.items()}
        return apart({kind: part.measures for kind, part in kinds.items()}, len(self.table.columns))

    @cached_property
    def counted(self) -> CountTable:
        """The table; of several kinds with the columns of each (``state.rows``) behind those of all."""
        table, kinds = self.table, self.kinds
        if len(kinds) < 2:
            return table
        names, codes = table.items.codes("kind")
        of_row = codes[table.item]
        places = {name or UNSAID: place for place, name in enumerate(names)}
        values = [table.values, *(table.values * (of_row == places[kind])[:, None] for kind in kinds)]
        columns = tuple(f"{kind}.{column}" for kind in kinds for column in table.columns)
        return replace(table, columns=(*table.columns, *columns), values=np.hstack(values))

    @property
    def f_avg(self) -> float:
        """The mean F1 of the polar labels that the gold has (Mohammad et al. 2016), over all rows, NONE's too."""
        return self.value("f_avg")

    @property
    def f_avg_of(self) -> tuple[str, ...]:
        """The labels that F_avg is a mean over; ``state.FAVOR``, … where there are several kinds."""
        return self._of_kinds(self.polar)

    @property
    def f_avg_defined(self) -> bool:
        """Whether F_avg is over anything, and all of that occurs in gold or predictions; else it has a part `zero`."""
        if len(self.kinds) > 1:
            return any(part.f_avg_defined for part in self.kinds.values())
        return bool(self.f_avg_of) and all(self.per_class[label].defined for label in self.f_avg_of)

    @property
    def accuracy(self) -> float:
        """Right rows / rows."""
        return self.value("accuracy")

    @property
    def accuracy_defined(self) -> bool:
        """Whether there was a row to score."""
        return self._rows > 0

    @cached_property
    def macro(self) -> Macro:
        """The means over labels, NONE among them; `types` says which."""
        precision, recall, f1 = (self.value(f"macro.{name}") for name in SCORES)
        return Macro(precision, recall, f1, self._of_kinds(self.table.labels), self.over)

    @cached_property
    def confusion(self) -> Confusion:
        """Gold by predicted label; cells that gold excludes are not in it.

        Raises:
            InputError: There are several kinds; so for `per_class`, `tuples`, `tuples_evidence`, `characters`.
        """
        return Confusion(self.table.labels, self._one("confusion").table.by_key[:-1, :-1, 0])

    @cached_property
    def per_class(self) -> dict[str, Prf]:
        """One label against the rest, by label; those without gold too."""
        measures = self._one("per_class").measures
        rows = measures.classes(self.table.by_key)
        return {name: measures.prf_of(row) for name, row in zip(self.table.labels, rows, strict=True)}

    @cached_property
    def tuples(self) -> Prf:
        """Tuples (holder, target, label) of polar labels: a hit has the right label, spurious ones cost precision."""
        measures = self._one("tuples").measures
        return measures.prf_of(measures.tuples(self.table.by_key))

    @cached_property
    def tuples_evidence(self) -> Prf:
        """The same, each hit weighted by how far its evidence overlaps.

        As the weighted tuples of structured sentiment analysis (Barnes et al. 2021; Barnes et al. 2022): for precision
        a hit weighs the shared code points / those of the predicted evidence, for recall / those of the gold evidence.
        Holder and target are given and count as met, so that the evidence alone weighs. Evidence in pieces is one set
        of code points. If both have none the weight is 1, if one has none 0. Where nothing said what the evidence is
        (labels only), every weight is 1.
        """
        measures = self._one("tuples_evidence").measures
        return measures.prf_of(measures.tuples_evidence(self.table.by_key))

    @cached_property
    def characters(self) -> Prf:
        """Code points of evidence over all rows, whatever the labels are: shared ones / predicted, / gold (micro)."""
        measures = self._one("characters").measures
        return measures.prf_of(measures.characters(self.table.by_key))

    @cached_property
    def decisions(self) -> int | None:
        """How many decisions of the annotators the scored rows are; None if the items do not say.

        What is the same in several languages is one decision. A row that says none is one of its own.
        """
        said = self.table.items.groups.get("decision")
        if said is None or self.table.items.summed:
            return None
        names = [said[place] for place in np.unique(self.table.item).tolist()]
        return len(set(names) - {""}) + names.count("")

    @property
    def _rows(self) -> float:
        """Rows of the gold, those without an answer too; the sum of the weights where they are weighted."""
        return float(self.table.by_key[:-1, :, 0].sum())

    def _one(self, name: str) -> Self:
        if len(self.kinds) > 1:
            first = next(iter(self.kinds))
            remedy = f'Ask for that of one, scores.kinds["{first}"].{name}, or score with kind="{POOLED}"'
            raise InputError(name, f"several kinds of stance, {' and '.join(self.kinds)}", "one", remedy)
        return self

    def _of_kinds(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the labels that means are over; with their kind where there are several."""
        if len(self.kinds) > 1:
            return tuple(f"{kind}.{one}" for kind, part in self.kinds.items() for one in part._of_kinds(labels))
        return tuple(label for label in labels if label in self.averaged)

    def types_of(self, name: str) -> tuple[str, ...]:
        """The labels of ``f_avg`` and of ``macro.f1``, …; see `Result.types_of`."""
        head, _, rest = name.partition(".")
        if head in self.kinds:
            kind = f"{head}." if len(self.kinds) > 1 else ""
            return tuple(f"{kind}{label}" for label in self.kinds[head].types_of(rest))
        return self.f_avg_of if name == "f_avg" else self.macro.types if name.startswith("macro.") else ()

    @cached_property
    def placed(self) -> re.Pattern[str]:
        """The scores of a table, and those of each kind."""
        of_kind = "".join(rf"{re.escape(kind)}\.|" for kind in self.kinds)
        return re.compile(
            rf"({of_kind})(f_avg|accuracy|(macro|per_class\..+|tuples|tuples_evidence|evidence){PLACED})", re.DOTALL
        )

    def layout(self) -> list[dict[str, Any]]:
        """Label by label, F_avg, macro, accuracy and tuples; kind by kind, then the mean of F_avg over the kinds."""
        if len(self.kinds) > 1:
            rows = [{"kind": kind, **row} for kind, part in self.kinds.items() for row in part.layout()]
            mean = {"kind": "mean", "score": "F_avg", "precision": NAN, "recall": NAN, "f1": self.f_avg}
            return [*rows, {**mean, "predicted": NAN, "gold": NAN}]
        answered, gold = whole(float(self.confusion.matrix.sum())), whole(self._rows)
        found = [_row(name, one) for name, one in self.per_class.items()]
        for name, mean_ in {
            "F_avg": (NAN, NAN, self.f_avg),
            "macro": (self.macro.precision, self.macro.recall, self.macro.f1),
            "accuracy": (NAN, NAN, self.accuracy),
        }.items():
            found.append({"score": name, **dict(zip(SCORES, mean_, strict=True)), "predicted": answered, "gold": gold})
        found.append(_row("tuples", self.tuples))
        if self.evidence:
            found += [_row("tuples, evidence", self.tuples_evidence), _row("evidence", self.characters)]
        if self.decisions is not None:
            said = {"score": "decisions", **dict.fromkeys(SCORES, NAN), "predicted": NAN, "gold": self.decisions}
            found.append(said)
        return found

    def content(self) -> dict[str, Any]:
        """All scores; those of the kinds apart where the items have kinds."""
        several = len(self.kinds) > 1
        found: dict[str, Any] = {
            "items": self.table.items.number,
            "rows": whole(self._rows),
            "decisions": self.decisions,
            "f_avg": self.f_avg,
            "f_avg_defined": self.f_avg_defined,
            "f_avg_of": list(self.f_avg_of),
            "accuracy": self.accuracy,
            "accuracy_defined": self.accuracy_defined,
            "macro": self.macro.to_dict(),
        }
        if several:
            for name in ("tuples", *(("tuples_evidence", "evidence") if self.evidence else ())):
                found[name] = {score: self.value(f"{name}.{score}") for score in SCORES}
        else:
            found |= {
                "per_class": {name: one.to_dict() for name, one in self.per_class.items()},
                "tuples": self.tuples.to_dict(),
                "tuples_evidence": self.tuples_evidence.to_dict() if self.evidence else None,
                "evidence": self.characters.to_dict() if self.evidence else None,
                "confusion": self.confusion.to_dict(),
            }
        return found | {
            "kinds": {kind: part.to_dict() for kind, part in self.kinds.items()},
            "notes": list(self.remarks),
            "signature": self.signature,
        }


def _row(name: str, one: Prf) -> dict[str, Any]:
    scores = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {"score": name, **scores, "predicted": whole(one.predicted), "gold": whole(one.gold)}
