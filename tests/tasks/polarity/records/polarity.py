"""Rows of polarity: the `label` of a sentence, good or bad."""

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record
from idlib_corpus.records.spans import texts


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """A label that is not allowed."""
    known = allowed.labels is None or row["label"] in allowed.labels
    return [] if known else [allowed.unknown(row["label"], 0)]


KIND = Kind(
    name="polarity",
    field="label",
    config="polarity",
    columns=lambda pa: texts(pa, "label"),
    record=lambda row: {"label": row["label"]},
    faults=faults,
    without=lambda row, faults: row,
    nothing=lambda gold: {"id": gold["id"], "label": ""},
    labels=lambda row: (row["label"],),
)
