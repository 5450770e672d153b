"""Names of other people's fields, beside those of ours (`fields`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats import fields
from idlib_corpus.formats.base import File, Options
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.problems import Known

# so many fields are named in a message
NAMED = 12


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


def places(
    header: Sequence[str], task: str, options: Options, where: str, own: Mapping[str, str] | None = None
) -> dict[str, int]:
    """The columns of a table of text that hold our fields.

    A field is the column that ``--map`` or ``--columns`` gives it; else the one that the format calls so; else the
    one of its own name, in any case if no column has that name as it is.

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
        NoFieldError: There is nothing of the task.
    """
    given = fields.named(options, task)
    folded: dict[str, list[str]] = {}
    for name in header:
        folded.setdefault(name.strip().casefold(), []).append(name)
    found = {}
    for ours in fields.kinds(task):
        name = (own or {}).get(ours, ours)
        alike = folded.get(name.casefold(), [])
        if name in header or ours in given or not alike:
            found.update({ours: name} if name in header and name != ours else {})
            continue
        if len(alike) > 1:
            told = " and ".join(f'"{one}"' for one in alike)
            raise InputError(where, f'{len(alike)} columns may be "{ours}": {told}', "one", f"Say --map {ours}=NAME")
        found[ours] = alike[0]
    # what is given elsewhere is no field of its own name
    taken = set(given.values())
    found = {ours: name for ours, name in found.items() if name not in taken}
    layout = fields.layout(header, task, replace(options, map={**found, **given}, columns={}), where)
    return {ours: header.index(name) for ours, name in layout.columns.items() if ours in given or name not in taken}


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


def no_table(file: File) -> InputError:
    """The error for a file that should be a table and is none."""
    found = "no header with the names of columns"
    return InputError(file.line(1), found, "a table with tabs, commas or semicolons", "Say what it is with --from")


def no_utf8(file: File) -> InputError:
    """The error for a table whose header is of another encoding."""
    return InputError(file.line(1), "the header is not UTF-8", "a file in UTF-8", "Convert the file to UTF-8")
