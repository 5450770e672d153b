"""Values of an array that do not fit the type of a field, told by their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from idlib_corpus.formats.arrays import Places


@dataclass(frozen=True)
class Fault:
    """Values that do not fit.

    Args:
        at: Their places in the array that was fitted, in order.
        column: Which field, ``entities.start``.
        found: What is said of one of them, by its place in `at`.
        expected: What would fit.
        whole: Whether every value of the column is such a one.
    """

    at: Places
    column: str
    found: Callable[[int], str]
    expected: str
    whole: bool = False


def nothing(array: Any, column: str, expected: str, of: Any) -> tuple[Any, list[Fault]]:
    """Nulls in the place of an array of another type; a fault of the whole column if it has a value."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    faults = faulty(array, pc.is_valid(array), column, expected, lambda at: f"{said(array, at)} of the type {kind}")
    return pa.nulls(len(array), of), [replace(fault, whole=True) for fault in faults]


def missing(array: Any, column: str, expected: str, of: Any = None, but: Sequence[Fault] = ()) -> list[Fault]:
    """Nulls; those within a null of `of` are none, and those that faults have told of neither."""
    import pyarrow.compute as pc

    if not array.null_count:
        return []
    missing = pc.is_null(array) if of is None else pc.and_(pc.is_null(array), pc.is_valid(of))
    faults = faulty(array, missing, column, expected, lambda _: "null")
    told = {int(n) for fault in but for n in fault.at}
    if not told:
        return faults
    left = [replace(f, at=np.array([n for n in f.at if int(n) not in told], np.int64)) for f in faults]
    return [fault for fault in left if len(fault.at)]


def faulty(
    array: Any, wrong: Any, column: str, expected: str, found: Callable[[int], str] | None = None
) -> list[Fault]:
    """The fault of the places where `wrong` is true."""
    import pyarrow.compute as pc

    at = np.flatnonzero(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False)).astype(np.int64)
    if not len(at):
        return []
    places = at
    return [Fault(at, column, lambda n: (found or (lambda m: said(array, m)))(int(places[n])), expected)]


def said(array: Any, at: int) -> str:
    """A value as messages show it."""
    try:
        value = array[at].as_py()
    except Exception:  # dates beyond Python's, bytes that are no text
        return f"a value of the type {array.type}"
    said = f'"{value}"' if isinstance(value, str) else repr(value)
    return said if len(said) <= 60 else f"{said[:60]}…"
