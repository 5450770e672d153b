"""Rows of stance: the `label` of a holder towards a target, its `evidence`, and of gold the `cue` that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record
from idlib_corpus.records.problems import Known
from idlib_corpus.records.spans import length, offset_columns, pieces, span_columns, texts, wrong

# the stance of a cell; gold has "excluded" too, for cells on which readers may differ
STANCES = ("AGAINST", "FAVOR", "NONE")
EXCLUDED = "excluded"
# what is said of a holder and a target if nothing is
NO_STANCE = "NONE"
# what stands for the label of a prediction that is not there
MISSING = ""
MAP = "Map other names of stances with --labels FILE"


def with_none(labels: tuple[str, ...]) -> tuple[str, ...]:
    """What may be said where there is a set of labels of one's own: these, and NONE, which is no stance."""
    return labels if not labels or NO_STANCE in labels else (*labels, NO_STANCE)


def question(holder: str, target: str) -> tuple[str, ...]:
    """Whose stance is asked for, towards what, in parts that make ``holder: target``.

    Args:
        holder: As the sentence names it; empty if it is the author, and then it is the target alone.
        target: In words.
    """
    return (holder, ": ", target) if holder else (target,)


def columns(pa: Any) -> list[tuple[str, Any]]:
    """Holder and target in words and as keys, the label, its evidence and cue."""
    said = (
        "holder",
        "holder_id",
        "target",
        "target_id",
        "context",
        "kind",
        "decision",
        "label",
        "evidence_scope",
        "variant_of",
        "variant_change",
    )
    spans = pa.list_(pa.struct(span_columns(pa)))
    return [*texts(pa, *said), ("holder_spans", offset_columns(pa)), ("evidence", spans), ("cue", spans)]


def record(row: Record) -> dict[str, Any]:
    """A row of the config `stance` as a record."""
    return {
        "label": row["label"],
        "holder": row["holder"],
        "holder_id": row["holder_id"],
        "holder_spans": row["holder_mentions"],
        "target": row["target"],
        "target_id": row["target_id"],
        "kind": row["kind"],
        "decision": row["decision"],
        "evidence_scope": row["evidence_scope"],
        "context": row["context"],
        **{name: [_span(one) for one in row[name]] for name in ("evidence", "cue")},
        # what is no variant says nothing of it
        **{name: row[name] for name in ("variant_of", "variant_change") if row.get(name)},
    }


def _span(marked: Record) -> dict[str, Any]:
    return {"start": marked["start"], "end": marked["end"], "pieces": pieces(marked)}


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """A label that is none, and evidence outside the text."""
    found = []
    label, known = row["label"], allowed.stances or STANCES
    right = known if allowed.labels is not None else (*known, EXCLUDED)
    # no system was asked, or none answered: a reader lets no empty label in
    no_answer = label == EXCLUDED == gold.get("label") or label == MISSING
    if label not in right and not no_answer:
        expected = Known(right).hint(label.upper() if known == STANCES else label)
        said = f'the unknown stance "{label}"'
        found.append(Fault("rows with an unknown stance", said, expected, None, remedy=MAP))
    here = length(gold)
    for at, span in enumerate(row.get("evidence", ())):
        if told := wrong(span, here):
            found.append(Fault("faulty spans of evidence", *told, at))
    return found


def without(row: Record, faults: Iterable[Fault]) -> Record:
    """The row without its evidence, if any of that is faulty."""
    if all(fault.kept or fault.at is None for fault in faults):
        return row
    return {name: value for name, value in row.items() if name != "evidence"}


def nothing(gold: Record) -> dict[str, Any]:
    """No label: wrong whatever the gold says, and no answer that precision would see."""
    return {"id": gold["id"], "label": MISSING}


KIND = Kind(
    name="stance",
    field="label",
    config="stance",
    columns=columns,
    record=record,
    faults=faults,
    without=without,
    nothing=nothing,
    labels=lambda row: STANCES,
    asked=lambda row: row.get("label") != EXCLUDED,
)
