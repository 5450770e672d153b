"""Cells of stance as rows of tables: what the flat formats are written from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.flat import stance_row
from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import Ledger, Loss
from idlib_corpus.records.corpus import record

# what a row says beside the fields of the task
BESIDE = ("target_negated", "basis", "certainty", "attributed_by", "as_of", "note")
KEEPS = {
    "document": ("id", "lang", "split", "licence"),
    "sentence": ("id", "text", "group"),
    "stance": ("id", "holder", "target", "label", "basis", "certainty", "cue", "evidence", "attributed_by", "words",
               "negated"),
}  # fmt: skip
SILENT_DOCUMENTS = Loss("document", "without a stance left out")
SILENT_SENTENCES = Loss("sentence", "without a stance left out")
LOSSES = (SILENT_DOCUMENTS, SILENT_SENTENCES)


def by_split(
    given: Sequence[Rendition], ledger: Ledger, left_out: Loss | None = None, labels: Sequence[str] = ()
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each file, a language and a split, with the fields of the task `stance` and `BESIDE`.

    Args:
        given: What is written.
        ledger: Is told what was written, and of documents and sentences without a row.
        left_out: The loss of a stance that has none of the labels.
        labels: Those that rows may have; all if empty.
    """
    for name, together in by_file(given):
        rows = [row for one in together for row in _rows(one, ledger, left_out, labels)]
        if rows:
            yield name, rows


def _rows(
    rendition: Rendition, ledger: Ledger, left_out: Loss | None, labels: Sequence[str]
) -> Iterator[dict[str, Any]]:
    spoken = 0
    for sentence in rendition.sentences:
        written = 0
        for cell in rendition.stances(sentence):
            if left_out and labels and cell.label not in labels:
                ledger.lose(left_out)
                continue
            written += 1
            row = stance_row(rendition.corpus, rendition.document, rendition.text, cell)
            beside = {name: row[name] for name in BESIDE}
            yield {**record(row, "stance"), **beside, "licence": rendition.document.licence}
        spoken += bool(written)
        ledger.keep("stance", written)
    ledger.keep("sentence", spoken)
    if silent := len(rendition.sentences) - spoken:
        ledger.lose(SILENT_SENTENCES, silent)
    if spoken:
        ledger.keep("document")
    else:
        ledger.lose(SILENT_DOCUMENTS)
