"""Scores as text, JSON, CSV, Markdown, and as conlleval prints them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.report.conlleval import conlleval
from idlib_corpus.scoring.columns import columns
from idlib_corpus.scoring.result import SCORES, without_nan
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables.commas import as_csv
from idlib_corpus.tables.latex import as_latex
from idlib_corpus.tables.markdown import as_markdown
from idlib_corpus.tables.text import text

Row = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """The scores of a system in a task."""

    system: str
    task: str
    result: Any


@dataclass(frozen=True)
class Comparison:
    """Figures over scores of a task: intervals of one system, or differences of several."""

    task: str
    figures: Any
    system: str = ""


def render(
    form: str,
    scored: Sequence[Scored],
    comparisons: Sequence[Comparison] = (),
    intervals: Sequence[Comparison] = (),
    by: Sequence[str] = (),
    schemas: Sequence[str] = (),
) -> str:
    """All of it as text, without a line break at the end.

    Args:
        form: ``table``, ``json``, ``csv``, ``md``, ``latex`` or ``conlleval``.
        scored: The scores.
        comparisons: Differences of systems. In CSV, which holds one table, they stand for the scores.
        intervals: Intervals of scores. The same.
        by: Groupings of the items to show apart; ``type`` shows each type in each part.
        schemas: The schemas to show; all if empty.

    Raises:
        InputError: No such grouping or schema, or something that the format cannot show.
    """
    if form == "json":
        return _json(scored, comparisons, intervals, by, schemas)
    if form == "conlleval":
        if {*schemas} - {"strict"}:
            raise InputError("--schema", f"{', '.join(schemas)} as conlleval", "strict", "Choose another format")
        if intervals or comparisons:
            found = "conlleval, which shows neither intervals nor differences"
            raise InputError("--format", found, "table, md, latex, csv or json")
        return "\n".join(_conlleval_blocks(scored, by))
    tables = {task: _rows(scored, task, by, schemas) for task in dict.fromkeys(one.task for one in scored)}
    if form == "csv":
        # where both are asked for, a column says which
        figures = [
            {
                **({"figures": "interval" if more.system else "difference"} if intervals and comparisons else {}),
                "task": more.task,
                **({"system": more.system} if more.system else {}),
                **row,
            }
            for more in (*intervals, *comparisons)
            for row in more.figures.rows()
        ]
        several = len(tables) > 1
        plain = [{"task": task, **row} if several else row for task, rows in tables.items() for row in rows]
        return as_csv(figures or plain)
    shown = blocks(scored, comparisons, intervals, by, schemas)
    if form == "latex":
        return as_latex(_each_signed(shown))
    return as_markdown(shown) if form == "md" else text(shown)


def _each_signed(blocks: Sequence[Block]) -> list[Block]:
    """Tables that float stand apart, so each has the signature that stands below the last of its task."""
    found: list[Block] = []
    for block in reversed(blocks):
        found.insert(0, replace(block, signature=block.signature or found[0].signature))
    return found


def blocks(
    scored: Sequence[Scored],
    comparisons: Sequence[Comparison] = (),
    intervals: Sequence[Comparison] = (),
    by: Sequence[str] = (),
    schemas: Sequence[str] = (),
) -> list[Block]:
    """All of it as tables; see `render`.

    Raises:
        InputError: No such grouping or schema.
    """
    return [
        block
        for task in dict.fromkeys(one.task for one in scored)
        for block in _of_task(task, [x for x in scored if x.task == task], [*intervals, *comparisons], by, schemas)
    ]


def _of_task(
    task: str, mine: Sequence[Scored], figures: Sequence[Comparison], by: Sequence[str], schemas: Sequence[str]
) -> Iterator[Block]:
    """The scores, what stands beside them, the figures; the signature below the last, once."""
    first = mine[0].result
    rows = _rows(mine, task, by, schemas)
    names = {name: Column(name, Kind.CODE if name == "system" else Kind.NAME) for name in ("system", *by)}
    title = tasks.scored(task.partition(" ")[0]).title + task[len(task.partition(" ")[0]) :]
    notes = [*first.says, *_ceilings(mine)]
    shown = columns(rows, {**names, **first.shown})
    # what two systems have of the same part and type can be compared, and nothing else
    among = tuple(column.name for column in shown if column.kind.words and column.name != "system")
    if len(mine) > 1:
        shown = [replace(column, best=column.name in SCORES) for column in shown]
    found = [Block(f"{title}, in percent", shown, rows, notes, among=among)]
    found += [more for one in mine for more in one.result.blocks()[1:] if not _groupings(one.result, by)]
    found += _statuses(mine)
    for more in figures:
        if more.task == task:
            found += more.figures.blocks(_head(more))
    signatures = dict.fromkeys(one.result.signature for one in mine)
    for place, block in enumerate(found, 1):
        yield replace(block, signature="\n".join(signatures) if place == len(found) else "")


def _head(more: Comparison) -> str:
    """What stands above figures: below some number of units there are no intervals."""
    if not more.system:
        return "Differences between the systems"
    design = more.figures.design
    said = f"{design.interval}s" if design.enough else f"with one {design.one} left out"
    return f"{more.system}: {said}"


def _statuses(scored: Sequence[Scored]) -> list[Block]:
    """Recall by truth status, where a result has it."""
    rows = [
        {"system": one.system, "status": f"{name}={value}", "recall": x.value, "found": x.hits, "gold": x.total}
        for one in scored
        for name, shares in getattr(one.result, "statuses", {}).items()
        for value, x in shares.items()
    ]
    shown = [Column("system", Kind.CODE)] if len(scored) > 1 else []
    shown += [Column("status", Kind.NAME), Column("recall", Kind.PERCENT)]
    shown += [Column("found", Kind.COUNT), Column("gold", Kind.COUNT)]
    return [Block("Recall by truth status, in percent", shown, rows)] if rows else []


def _ceilings(scored: Sequence[Scored]) -> list[str]:
    """What a flat system can reach."""
    return list(
        dict.fromkeys(
            f"A flat tagger reaches recall {100 * one.result.ceiling:.1f} at most; type and partial are marked nested."
            for one in scored
            if getattr(one.result, "nested", False)
        )
    )


def has_parts(result: Any, name: str) -> bool:
    """Whether a result has parts by a grouping."""
    return name in (*result.table.items.groups, "group", "item")


def _groupings(result: Any, by: Sequence[str]) -> list[str]:
    return [name for name in by if name != "type" and has_parts(result, name)]


def _rows(scored: Sequence[Scored], task: str, by: Sequence[str], schemas: Sequence[str]) -> list[Row]:
    """The rows of a task, behind the system (where there are several) and the parts."""
    mine = [one for one in scored if one.task == task]
    rows: list[Row] = []
    for one in mine:
        prefix = {"system": one.system} if len(mine) > 1 else {}
        rows += [{**prefix, **row} for row in _parts(one.result, by, schemas)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: row.get(name, "") for name in columns} for row in rows]


def _parts(result: Any, by: Sequence[str], schemas: Sequence[str]) -> list[Row]:
    groupings = _groupings(result, by)
    rows = []
    for names, part in [(("all",) * len(groupings), result), *_split(result, groupings)]:
        for row in _chosen(part, schemas):
            # without "type", parts show what is over all types
            if not groupings or "type" in by or _label(row) not in part.table.labels:
                rows.append({**dict(zip(groupings, names, strict=True)), **row})
    return rows


def _split(result: Any, groupings: Sequence[str]) -> Iterable[tuple[tuple[str, ...], Any]]:
    if not groupings:
        return
    for name, part in result.by(groupings[0]).items():
        if len(groupings) == 1:
            yield (name,), part
        else:
            yield from (((name, *names), deeper) for names, deeper in _split(part, groupings[1:]))


def _label(row: Mapping[str, Any]) -> Any:
    return next((row[name] for name in ("type", "score") if name in row), None)


def _chosen(result: Any, schemas: Sequence[str]) -> list[Row]:
    rows: list[Row] = result.rows()
    if not schemas or not any("schema" in row for row in rows):
        return rows
    known = dict.fromkeys(str(row.get("schema", "")).partition(" ")[0] for row in rows)
    _known_schemas(schemas, known)
    return [row for row in rows if str(row.get("schema", "")).partition(" ")[0] in schemas]


def _json(
    scored: Sequence[Scored],
    comparisons: Sequence[Comparison],
    intervals: Sequence[Comparison],
    by: Sequence[str],
    schemas: Sequence[str],
) -> str:
    told = []
    for one in scored:
        groupings = _groupings(one.result, by)
        entry: dict[str, Any] = {"system": one.system, "task": one.task, "scores": _dict(one.result, schemas)}
        if groupings:
            parts = _split(one.result, groupings)
            entry["by"] = [
                {**dict(zip(groupings, names, strict=True)), "scores": _dict(part, schemas)} for names, part in parts
            ]
        told.append(entry)
    document: dict[str, Any] = {"scores": told}
    if intervals:
        document["intervals"] = [{"system": x.system, "task": x.task, **x.figures.to_dict()} for x in intervals]
    if comparisons:
        document["comparisons"] = [{"task": x.task, **x.figures.to_dict()} for x in comparisons]
    return json.dumps(without_nan(document), ensure_ascii=False, indent=1)


def _dict(result: Any, schemas: Sequence[str]) -> dict[str, Any]:
    """The scores for JSON, those of the schemas asked for."""
    known = list(getattr(result, "schemas", ()))
    if known:
        _known_schemas(schemas, known)
    told: dict[str, Any] = result.to_dict()
    return {name: value for name, value in told.items() if not schemas or name not in known or name in schemas}


def _known_schemas(schemas: Sequence[str], known: Collection[str]) -> None:
    for name in schemas:
        if name not in known:
            raise InputError("--schema", f'"{name}"', f"of {', '.join(known)}")


def _conlleval_blocks(scored: Sequence[Scored], by: Sequence[str]) -> Iterable[str]:
    """The whole, then the parts, each behind its name where there are several."""
    for one in scored:
        parts = list(_split(one.result, _groupings(one.result, by)))
        system = (one.system,) if len(scored) > 1 else ()
        for names, part in [(("all",) if parts else (), one.result), *parts]:
            head = " ".join((*system, *names))
            yield from ([head] if head else [])
            yield conlleval(part, one.task)


def write_errors(path: Path, scored: Sequence[Scored]) -> None:
    """Write the lists of errors of all systems, whole or not at all: CSV if the name ends in .csv, else JSON Lines.

    Raises:
        InputError: No task has such a list, or the file cannot be written.
    """
    with_errors = [one for one in scored if hasattr(one.result, "errors")]
    if not with_errors:
        told = " or ".join(name for name, one in tasks.known().items() if one.errors)
        raise InputError("--errors", f"{scored[0].task} has no list of errors", f"the task {told}")
    rows = [{"system": one.system, **error.to_dict()} for one in with_errors for error in one.result.errors()]
    if path.suffix.lower() == ".csv":
        flat = [{name: _flat(value) for name, value in row.items()} for row in rows]
        lines = as_csv(flat) + "\n" if flat else ""
    else:
        lines = "".join(json.dumps(without_nan(row), ensure_ascii=False) + "\n" for row in rows)
    write_text(path, lines)


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, tuple)) else value
