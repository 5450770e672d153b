"""Rows as CSV, for programs: numbers in full, shares as fractions."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from idlib_corpus.escapes import cells


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, without a line end behind the last; what is not defined is empty.

    Args:
        rows: The rows; columns that a row lacks are empty.
    """
    file = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(cells({name: "" if value != value else value for name, value in row.items()}) for row in rows)
    return file.getvalue().rstrip("\n")
