"""The report of a benchmark as tables: scores, how far they move, consistency, differences, what each run cost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus.benchmark import Report
from idlib_corpus.report import prompts
from idlib_corpus.scoring.columns import columns
from idlib_corpus.scoring.consistency import COUNTED
from idlib_corpus.scoring.contrast import SAYS
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables.commas import as_csv
from idlib_corpus.tables.html import page
from idlib_corpus.tables.latex import as_latex
from idlib_corpus.tables.markdown import as_markdown
from idlib_corpus.tables.text import text
from idlib_corpus.tasks.predicted import UNUSABLE

SYSTEM = Column("system", Kind.CODE)
# with fewer groups a table says that small differences mean nothing
FEW = 20


def render(report: Report, form: str = "table") -> str:
    """A report, without a line break at the end.

    Args:
        report: The report.
        form: ``table`` (plain text), ``md``, ``json``, ``csv`` (a row a system, language and type), ``html`` or
            ``latex``.
    """
    if form == "json":
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
    if form == "csv":
        return as_csv(report.long())
    found = list(blocks(report))
    if form == "html":
        return page(f"{report.task.name}: {len(report.runs)} systems", found)
    if form == "latex":
        # tables that float stand apart, so each says what was computed
        return as_latex([replace(block, signature=block.signature or _signature(report)) for block in found])
    return as_markdown(found) if form == "md" else text(found)


def blocks(report: Report) -> Iterator[Block]:
    """The tables of a report."""
    if report.runs:
        yield from _of_runs(report)
    if report.not_scored:
        shown = (SYSTEM, Column("reason", Kind.TEXT))
        yield Block("Not scored", shown, [one.to_dict() for one in report.not_scored])


def _of_runs(report: Report) -> Iterator[Block]:
    yield scores(report)
    yield from _moves(report)
    if report.consistency:
        yield _consistency(report)
    if report.contrast:
        yield _contrast(report)
    if report.memory:
        yield _memory(report)
    if report.prompts:
        yield prompts.spread(report.prompts, report.task.called)
    for langs, one in report.comparisons:
        [block] = one.blocks(f"Differences to {one.baseline} over {', '.join(langs)}")
        yield replace(block, columns=[_named(column, report.task.called) for column in block.columns])
    yield from _runs(report)


def scores(report: Report) -> Block:
    """Systems x languages; then over all languages of a system."""
    task = report.task
    # over all of its languages a system is compared with those of the same languages alone
    alike = len({run.langs for run in report.runs}) == 1
    shown = [SYSTEM, *(Column(lang, Kind.PERCENT, group="languages", best=True) for lang in report.langs)]
    rows = []
    for run in report.runs:
        by_lang = {lang: result.value(task.headline) for lang, result in run.by_lang.items()}
        spoilt = {UNUSABLE: len(run.unusable) / len(run.predicted)} if run.unusable else {}
        rows.append({"system": run.system, **by_lang, **task.columns(run.scores), **run.scores.more(), **spoilt})
    named = {column.name for column in shown}
    more = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in named]
    shown += [
        Column(name, Kind.PERCENT, task.heads.get(name, name), group="all", best=alike and name != UNUSABLE)
        for name in more
    ]
    # a line each, with the reason below
    rows += [{"system": one.system} for one in report.not_scored]
    return Block(f"{task.title}: {task.called} in percent", shown, rows, _says(report, more), _signature(report))


def _says(report: Report, more: Sequence[str]) -> list[str]:
    """What the scores are, over how many."""
    task = report.task
    groups = len(set().union(*(run.groups for run in report.runs)))
    unit = task.unit if groups != 1 else task.unit.removesuffix("s")
    notes = [f"{task.view}.", task.remark(report.runs[0].scores)]
    notes.append(
        "Behind the languages: over all languages of the system. A dot: not its language, or not defined."
        + (f" {groups} {unit}: small differences mean nothing." if groups < FEW else "")
    )
    if UNUSABLE in more:
        notes.append(f"{UNUSABLE}: answers that could not be used, which count as nothing found.")
    return list(filter(None, notes))


def _signature(report: Report) -> str:
    return str(report.runs[0].scores.signature)


def _moves(report: Report) -> Iterator[Block]:
    """Intervals; or where units are few, the range with one left out and the score of each."""
    name, found = report.task.called, report.intervals
    parts = {system: one.blocks() for system, one in found.items()}
    enough = {system: blocks[0] for system, blocks in parts.items() if len(blocks) == 1}
    few = {system: blocks for system, blocks in parts.items() if len(blocks) > 1}
    for chosen in (enough, {system: blocks[0] for system, blocks in few.items()}):
        if chosen:
            rows = [{"system": system, **row} for system, block in chosen.items() for row in block.rows]
            others = {column.name: column for block in chosen.values() for column in block.columns[1:]}
            notes = dict.fromkeys(note for block in chosen.values() for note in block.notes)
            shown = [SYSTEM, *(_named(column, name) for column in others.values())]
            yield Block(f"How far {name} moves", shown, rows, list(notes))
    if few:
        yield _each(few, name)


def _named(column: Column, name: str) -> Column:
    """The column of a score with its name as the heading."""
    return replace(column, head=name) if column.name == "value" else column


def _each(few: Mapping[str, Sequence[Block]], name: str) -> Block:
    """The score of each unit, a column a system."""
    each = {system: blocks[1] for system, blocks in few.items()}
    [unit, *_] = next(iter(each.values())).columns
    by_unit: dict[str, dict[str, Any]] = {}
    for system, block in each.items():
        for row in block.rows:
            by_unit.setdefault(row["unit"], {"unit": row["unit"]})[system] = row[block.columns[1].name]
    shown = [unit, *(Column(system, Kind.PERCENT) for system in each)]
    return Block(f"{name} of each {unit.heading}", shown, list(by_unit.values()))


def _consistency(report: Report) -> Block:
    """Right in every language, and in each, over the common core."""
    every = report.consistency
    rows = []
    for name, one in every.items():
        figures = {"n": one.n, "every": one.of_all, "of some": one.of_somewhere}
        rows.append({"system": name, **figures, **one.score})
    alike = len({one.languages for one in every.values()}) == 1
    shown = [
        SYSTEM,
        Column("n", Kind.COUNT, "compared"),
        Column("every", Kind.PERCENT, "right in every language", best=alike),
        Column("of some", Kind.PERCENT, "of those right in some", best=alike),
        *(Column(lang, Kind.PERCENT, group="languages", best=alike) for lang in report.langs),
    ]
    first = next(iter(every.values()))
    source = f" {first.source} is the language that the others were translated from."
    source = source if first.source in first.languages else ""
    notes = [
        f"compared: the {COUNTED[report.task.consistent]} that all languages of a system realise alike.",
        f"of those right in some: of those that are right in one language or more, the share that is right in every "
        f"one. Behind: the share that is right in each language.{source}",
    ]
    return Block("The same content in every language, in percent", shown, rows, notes, first.signature)


def _contrast(report: Report) -> Block:
    """Pairs of passages, a row a system and a change."""
    every = report.contrast
    first = next(iter(every.values()))
    rows = [{"system": name, **row} for name, one in every.items() for row in one.rows()]
    shown = columns(rows, {"system": SYSTEM, **first.shown})
    return Block("Pairs of passages, in percent", shown, rows, SAYS, first.signature)


def _memory(report: Report) -> Block:
    """Known and invented names, a row a system and a language."""
    rows: list[dict[str, Any]] = []
    shown: dict[str, Column] = {}
    notes: dict[str, None] = {}
    for name, by_lang in report.memory.items():
        for lang, compared in by_lang.items():
            [block] = compared.blocks()
            known, invented = block.rows
            sides = {"known": known["value"], "invented": invented["value"]}
            rows.append({"system": name, "language": lang, **invented, **sides})
            shown |= {column.name: column for column in block.columns if column.name not in ("system", "value")}
            notes |= dict.fromkeys([compared.caption(signed=False)])
    head = [
        SYSTEM,
        Column("language", Kind.NAME),
        Column("known", Kind.PERCENT, "known names"),
        Column("invented", Kind.PERCENT, "invented names"),
    ]
    says = "Difference: invented names less known ones. Won, lost: sentences where invented names score more, less."
    return Block(
        f"The same sentences with known and with invented names: {report.task.called} in percent",
        [*head, *shown.values()],
        rows,
        [says, *notes],
    )


def _runs(report: Report) -> Iterator[Block]:
    """What ran: versions and notes; then time and memory."""
    rows = []
    for run in report.runs:
        figures = "; ".join(f"{name} {value}" for name, value in run.figures.items())
        what = "; ".join(filter(None, [run.version, run.note, figures]))
        cost = run.cost
        speed = cost.items_per_second if cost.items else None
        costs = {"load": cost.load_seconds, "speed": speed, "memory": cost.peak_memory}
        rows.append({"system": run.system, "what": what, **costs})
    yield Block("What ran", [SYSTEM, Column("what", Kind.TEXT, "version and note")], rows)
    machine = report.environment
    threads = machine["threads"]["environment"].get("OMP_NUM_THREADS", "not set")
    shown = [
        SYSTEM,
        Column("load", Kind.NUMBER, "seconds to load", digits=2),
        Column("speed", Kind.NUMBER, f"{report.task.noun} per second"),
        Column("memory", Kind.NUMBER, "peak memory, MiB", digits=0),
    ]
    notes = [
        "Loading includes training, where a system is trained on the spot. A dot: predicted in earlier runs, and not "
        "timed here. Memory: of the whole process, with the systems before.",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Python {machine['python']}, "
        f"OMP_NUM_THREADS {threads}, accelerator {machine['accelerator']}. Data {report.data}.",
    ]
    yield Block("Time and memory", shown, rows, notes)
