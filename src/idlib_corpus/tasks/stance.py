"""Stance: a label for a holder and a target in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.records import STANCES, Records
from idlib_corpus.records.stance import NO_STANCE, with_none
from idlib_corpus.tasks.base import LABELS, LabelsOfGold, Row, Task, group

# how tables call targets of a kind
PLURAL = {"state": "states", "claim": "claims"}


def item(row: Row) -> StanceItem:
    """A row as an item."""
    label = row.get("label") or ""
    return StanceItem(
        id=row["id"],
        group=group(row),
        lang=row.get("lang") or "",
        text=row["text"],
        holder=(row.get("holder") or "").strip(),
        target=row["target"],
        context=row.get("context") or "",
        holder_id=row.get("holder_id") or "",
        target_id=row.get("target_id") or "",
        kind=row.get("kind") or "",
        spans=tuple((span["start"], span["end"]) for span in row.get("holder_spans") or ()),
        gold=label,
        labels=tuple(row.get(LABELS) or ()),
        record=row if label else {},
    )


def record(item: StanceItem, found: FoundStance) -> dict[str, Any]:
    """A found stance as a record."""
    row: dict[str, Any] = {"id": item.id, "label": found.label}
    if found.evidence:
        row["evidence"] = [{"start": start, "end": end} for start, end in sorted(found.evidence)]
    return row


def relabelled(found: FoundStance, ours: Callable[[str], str]) -> FoundStance:
    """A stance in our labels; one that has none is NONE."""
    return found._replace(label=ours(found.label) or NO_STANCE)


def score(gold: Records, predicted: Records, gold_labels: LabelsOfGold = None, **conventions: Any) -> Any:
    """Stances to states and to claims, which are two tasks: the result keeps them apart where the rows say which."""
    return scoring.stance(gold, predicted, **conventions)


def conventions(items: Sequence[StanceItem]) -> dict[str, Any]:
    """The labels there are, where the data have a set of their own."""
    labels = with_none(items[0].labels) if items else ()
    return {"labels": labels} if labels else {}


def columns(result: Any) -> dict[str, float]:
    """F_avg: the mean over the kinds, and each kind; F1 of the labels that it is a mean of; other scores."""
    kinds = result.kinds if len(result.kinds) > 1 else {}
    found = {"all": result.f_avg, **{_plural(kind): part.f_avg for kind, part in kinds.items()}}
    for kind, part in kinds.items() if kinds else (("", result),):
        found |= {f"{_plural(kind)} {label}".strip(): part.per_class[label].f1 for label in part.polar}
    return found | {
        "macro": result.value("macro.f1"),
        "tuples": result.value("tuples.f1"),
        "accuracy": result.accuracy,
    }


def remark(result: Any) -> str:
    """How many decisions of the annotators were scored, kind by kind."""
    parts = result.kinds if len(result.kinds) > 1 else {"": result}
    said = [f"{_plural(kind)} {part.decisions}".strip() for kind, part in parts.items() if part.decisions is not None]
    return f"Decisions, each counted once a language: {', '.join(said)}." if said else ""


def _plural(kind: str) -> str:
    return PLURAL.get(kind, kind)


TASK: Task[StanceItem, FoundStance] = Task(
    name="stance",
    title="Stance",
    scorer=lambda: scoring.stance,
    headline="f_avg",
    score_name="F_avg",
    compared=("f_avg", "state.f_avg", "claim.f_avg", "macro.f1", "accuracy"),
    errors=True,
    needs=("id", "text", "target"),
    takes=("holder", "holder_id", "holder_spans", "target", "target_id", "context", "kind"),
    kind=StanceItem,
    item=item,
    record=record,
    score=score,
    view="F_avg of stance: the mean F1 of FAVOR and AGAINST, of those that the gold has (SemEval-2016 task 6); where "
    "there are states and claims, the mean of both",
    conventions=conventions,
    columns=columns,
    heads={"all": "all languages", "macro": "mean of labels", "tuples": "F1 of tuples"},
    board=("states", "claims", "macro"),
    remark=remark,
    noun="rows",
    trainer="sklearn:linear",
    labels=lambda: STANCES,
    own_labels=True,
    relabelled=relabelled,
)
