"""CSV and TSV with a header, parted by commas, tabs or semicolons; an empty cell says nothing.

Columns are found by our names of the fields (``id``, ``text``, ``target``, ``label``, …, in any case), or by
``--map text=comment`` and ``--columns text=2``. Cells of lists (``tokens``, ``tags``, ``entities``, ``relations``,
…) hold JSON as our JSON Lines do; tokens and tags may be parted by blanks, or be a list as Python prints it. Labels
stay as they are.

Written are the rows of stance, `<lang>/<split>.csv`, as Python's `csv` quotes them. No cell is changed: what a
spreadsheet could take for a formula stays as it is, since offsets count the characters of the text.
"""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats import naming, stances, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.decoding import decode
from idlib_corpus.formats.delimited import NAMES, Decoder, Layout, cells, layout
from idlib_corpus.formats.files import sample as begin
from idlib_corpus.formats.record import record
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import DEFAULTS, Ledger, WriteOptions
from idlib_corpus.records.base import FIELDS
from idlib_corpus.records.problems import Problem

NAME = "csv"
# offsets of the files are those of characters: they may count something else, or contradict the words beside them
CHARACTERS = True
SAYS = "CSV or TSV with a header"
TASKS = ("ner", "tags", "linking", "relations", "stance")
SUFFIXES = (".csv", ".tsv")
# cells that are lists
LISTS = ("tokens", "tags", "token_offsets", "entities", "relations", "evidence", "cue", "holder_spans")
WRITES = "rows of stance as CSV, a file a language and split"
LAYER = "stance"
KEEPS, LOSSES = stances.KEEPS, stances.LOSSES
# the columns of a table of stance
COLUMNS = ("id", "lang", "group", "text", "context", "holder", "target", "label", "target_negated", "kind", "basis",
           "certainty", "attributed_by", "holder_id", "target_id", "decision", "document", "sentence", "split_unit",
           "variant_of", "variant_change", "evidence_scope", "as_of", "note", "licence", "holder_spans", "cue",
           "evidence")  # fmt: skip
# positions without a label
UNLABELLED = (-1, -100)


def recognise(sample: Sample) -> Match | None:
    """A table whose rows have a cell for each name of the header; surely one if the header has fields of ours."""
    table = layout(sample)
    if table is None or _has_gaps(sample):
        return None
    says = f"a table with {NAMES[table.delimiter]} and the columns {naming.listed(table.header)}"
    ours = {name.strip().casefold() for name in table.header}
    if ours & set(FIELDS.values()):
        return Match(0.85, says)  # a published table may have such names among its own
    if table.whole < 1:
        return None
    certainty = 0.6 if sample.suffix in SUFFIXES and table.delimiter != "\t" else 0.2
    return Match(certainty, says)


def _has_gaps(sample: Sample) -> bool:
    """Whether blank lines part its lines, as they part sentences in files of tokens."""
    lines = sample.lines()
    while lines and not lines[-1].strip():
        lines.pop()
    return any(not line.strip() for line in lines)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows.

    Raises:
        InputError: The file cannot be read, has no header, lacks a column that was named, or has none of the task.
    """
    says = "a table with a header"
    naming.of_task(file, task, says, TASKS)
    table = layout(begin(file.path))
    if table is None:
        raise naming.no_table(file)
    if not table.utf8:
        raise naming.no_utf8(file)
    column = naming.places(table.header, task, options, file.line(1))
    return batches(_rows(file, table, column, task, options), task, file.line)


def _rows(file: File, table: Layout, column: dict[str, int], task: str, options: Options) -> Iterator[Found]:
    for number, (line, row) in enumerate(cells(file.path, table, Decoder()), 1):
        where = file.line(line)
        yield number, line, row if isinstance(row, Problem) else _row(row, column, task, options, where)


def _row(row: list[str], column: dict[str, int], task: str, options: Options, where: str) -> dict[str, Any] | Problem:
    found: dict[str, Any] = {}
    for ours, place in column.items():
        cell = row[place]
        if not cell.strip():
            continue
        value = _list(cell, ours, where) if ours in LISTS else cell
        if isinstance(value, Problem):
            return value
        found[ours] = value
    field = FIELDS[task]
    if field in found or (task == "ner" and {"tokens", "tags"} <= found.keys()):
        return record(found, where, task, options)
    # an empty cell says nothing, and a row may say nothing of the task
    made = record({**found, field: "NONE" if task == "stance" else []}, where, task, options)
    return made if isinstance(made, Problem) else {**made, field: None}


def _list(cell: str, ours: str, where: str) -> list[Any] | Problem:
    words = ours in ("tokens", "tags")
    if words and not cell.lstrip().startswith("["):
        return cell.split()
    value = decode(cell, where)
    if isinstance(value, Problem) and words:
        value = _printed(cell) or value
    if isinstance(value, Problem):
        return Problem(where, f"{ours}: {value.found}", "a list of JSON in the cell", value.remedy)
    if not isinstance(value, list):
        return Problem(where, f"{ours}: {values.shown(value)}", "a list of JSON in the cell")
    return [None if type(one) is int and one in UNLABELLED else one for one in value] if ours == "tags" else value


def _printed(cell: str) -> list[Any] | None:
    """A list of texts as Python prints it; None if it is no such list."""
    try:
        value = ast.literal_eval(cell.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    for name, rows in stances.by_split(renditions, ledger):
        file = io.StringIO()
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(_written, rows))
        yield f"{name}.csv", file.getvalue().encode()


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
        for name, value in row.items()
    }
