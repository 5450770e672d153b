"""Named fields of a file: which of them is which of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import File, Options
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import schema
from idlib_corpus.records.problems import Known, clean

# so many fields are named in a message
NAMED = 12
# lists that --columns names in the singular, as one of their parts is
SINGULAR = {"token": "tokens", "tag": "tags"}


def listed(names: Collection[str]) -> str:
    """The fields that were found, for messages."""
    shown = ", ".join(clean(name, 60) for name in list(names)[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown or "none"


def of_task(file: File, task: str, says: str, tasks: Sequence[str]) -> None:
    """Refuse a task that a format has no rows for.

    Args:
        file: The file.
        task: The task.
        says: What the file is, "an X-stance file".
        tasks: Those of the format.

    Raises:
        NoFieldError: The format has nothing of the task.
    """
    if task not in tasks:
        expected = f"a file with {task}"
        raise NoFieldError(str(file.path), f"{says}, which has rows for {' and '.join(tasks)} only", expected)


def no_table(file: File) -> InputError:
    """The error for a file that should be a table and is none."""
    found = "no header with the names of columns"
    return InputError(file.line(1), found, "a table with tabs, commas or semicolons", "Say what it is with --from")


def require(wanted: Sequence[str], column: Collection[str], header: Sequence[str], where: str) -> None:
    """Refuse a table that has none of some columns.

    Args:
        wanted: Our names; one of them is enough.
        column: Our fields that were found.
        header: The names of the file's columns.
        where: The place of the header, for messages.

    Raises:
        NoFieldError: None of them is there; the message names the columns that are.
    """
    if not set(wanted) & set(column):
        names = " or ".join(f'"{name}"' for name in wanted)
        found = f"no column {names}; the columns are {listed(header)}"
        raise NoFieldError(where, found, "one of that name", f"Say which it is with --map {wanted[0]}=NAME")


def mapping(options: Options, task: str) -> dict[str, str]:
    """``--map``, and ``--columns`` beside it: our name of a field -> its name, or its place, in the file.

    Raises:
        InputError: The task has no field of that name, or a field is named twice.
    """
    known = schema(task).names
    found: dict[str, str] = {}
    for option, given in (("--map", options.map), ("--columns", options.columns)):
        for name, theirs in given.items():
            ours = SINGULAR.get(name, name)
            if ours not in known:
                raise InputError(option, f'"{ours}", which is no field of {task}', Known(known).hint(ours))
            if found.setdefault(ours, theirs) != theirs:
                raise InputError(option, f'"{ours}" is "{found[ours]}" in --map', "one of the two")
    return found


def placed(
    header: Sequence[str], task: str, options: Options, where: str, own: Mapping[str, str] | None = None
) -> dict[str, int]:
    """The columns of a table that hold our fields.

    A field is the column that ``--map`` or ``--columns`` gives it by name or place; else the one that the format calls
    so; else the one of its own name, in any case if no other column has that name.

    Args:
        header: The names of the columns.
        task: The task.
        options: ``--map`` and ``--columns``.
        where: The place of the header, for messages.
        own: Our name of a field -> its name in this format.

    Returns:
        Our name of a field -> the place of its column, from 0.

    Raises:
        InputError: A column that was named is not there, or two columns have its name.
    """
    given = mapping(options, task)
    found = {ours: _column(header, ours, theirs, where) for ours, theirs in given.items()}
    folded = [name.strip().casefold() for name in header]
    for ours in schema(task).names:
        name = (own or {}).get(ours, ours)
        places = [place for place, one in enumerate(header) if one == name]
        places = places or [place for place, one in enumerate(folded) if one == name.casefold()]
        if ours in found or not places or (places[0] in found.values() and len(places) == 1):
            continue
        if len(places) > 1:
            names = " and ".join(f'"{header[place]}"' for place in places)
            remedy = f"Say which it is with --columns {ours}=N"
            raise InputError(where, f'{len(places)} columns may be "{ours}": {names}', "one", remedy)
        found[ours] = places[0]
    return found


def _column(header: Sequence[str], ours: str, theirs: str, where: str) -> int:
    places = [place for place, name in enumerate(header) if name == theirs]
    if not places and theirs.isascii() and theirs.isdigit() and 1 <= int(theirs) <= len(header):
        return int(theirs) - 1
    if len(places) != 1:
        found = f'{len(places) or "no"} column{"s" if len(places) > 1 else ""} "{clean(theirs, 60)}" for {ours}'
        raise InputError(where, found, f"one of the columns {listed(header)}, or its place from 1")
    return places[0]


def renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A row of named fields under our names; fields without another name stay as they are.

    Args:
        row: The row as the file has it.
        names: Our name of a field -> its name in the file.
    """
    if not names:
        return dict(row)
    taken = set(names.values())
    kept = {name: value for name, value in row.items() if name not in names and name not in taken}
    return {**kept, **{ours: row[theirs] for ours, theirs in names.items() if theirs in row}}


def check_fields(found: Collection[str], names: Mapping[str, str], where: str) -> None:
    """Refuse names of ``--map`` that a file lacks.

    Args:
        found: The fields that its rows have.
        names: Our name of a field -> its name in the file.
        where: The place, for messages.

    Raises:
        InputError: There is no such field; the message names those that there are.
    """
    for ours, theirs in names.items():
        if theirs not in found:
            wrong = f'no field "{clean(theirs, 60)}" for {ours}; the fields are {listed(found)}'
            raise InputError(where, wrong, Known(found).hint(theirs), f"Say which it is with --map {ours}=NAME")
