"""Stance: a label for a holder and a target in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from idlib_corpus import scoring
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.records import STANCES, Records
from idlib_corpus.tasks.base import LabelsOfGold, Row, Task, group

# what is said of a holder and a target if nothing is
NO_STANCE = "NONE"


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


def score(gold: Records, predicted: Records, labels: LabelsOfGold = None) -> Any:
    """Stances to states and claims; the result keeps them apart where the corpus does."""
    return scoring.stance(gold, predicted)


def columns(result: Any) -> dict[str, float]:
    """F_avg over all and of each kind, F1 of the two labels that it is the mean of, accuracy."""
    kinds = {f"{kind}s": part.f_avg for kind, part in result.kinds.items()}
    polar = {name: result.per_class[name].f1 for name in ("AGAINST", "FAVOR")}
    return {"all": result.f_avg, **kinds, **polar, "accuracy": result.accuracy}


TASK: Task[StanceItem, FoundStance] = Task(
    name="stance",
    title="Stance",
    scorer=lambda: scoring.stance,
    headline="f_avg",
    compared=("macro.f1", "f_avg", "accuracy"),
    needs=("id", "text", "target"),
    takes=("holder", "holder_id", "holder_spans", "target", "target_id", "context", "kind"),
    kind=StanceItem,
    item=item,
    record=record,
    score=score,
    view="F_avg of stance: the mean of the F1 of AGAINST and of FAVOR (SemEval-2016 task 6)",
    columns=columns,
    noun="rows",
    trainer="sklearn:linear",
    labels=lambda: STANCES,
    own_labels=True,
    relabelled=relabelled,
)
