"""The report of a benchmark as tables: scores, how far they move, consistency, differences, what each run cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from idlib_corpus.benchmark import Report, Run
from idlib_corpus.report.blocks import Block, as_csv, as_markdown, html, text
from idlib_corpus.scoring.consistency import COUNTED
from idlib_corpus.scoring.result import UNDEFINED
from idlib_corpus.tasks.predicted import UNUSABLE

FORMS = ("table", "md", "json", "csv", "html")


def render(report: Report, form: str = "table") -> str:
    """A report, without a line break at the end.

    Args:
        report: The report.
        form: ``table`` (plain text), ``md``, ``json``, ``csv`` (a row a system, language and type) or ``html``.
    """
    if form == "json":
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
    if form == "csv":
        return as_csv(report.long())
    blocks = list(_blocks(report))
    if form == "html":
        return html(f"{report.task.name}: {len(report.runs)} systems", blocks)
    return as_markdown(blocks) if form == "md" else text(blocks)


def _blocks(report: Report) -> Iterator[Block]:
    if report.runs:
        yield from _of_runs(report)
    if report.not_scored:
        yield Block("Not scored", [one.to_dict() for one in report.not_scored])


def _of_runs(report: Report) -> Iterator[Block]:
    yield scores(report)
    yield _moves(report)
    if report.consistency:
        yield _consistency(report)
    if report.contrast:
        yield _contrast(report)
    if report.memory:
        yield _memory(report)
    for langs, one in report.comparisons:
        title = f"Differences to {one.baseline} over {', '.join(langs)}"
        yield Block(title, [{k: v for k, v in row.items() if k != "score"} for row in one.rows()], one.caption())
    yield _costs(report)


def scores(report: Report) -> Block:
    """Systems x languages in percent, a dot where a system is not made for a language; then over all of its own."""
    rows = []
    for run in report.runs:
        by_lang = {lang: _headline(report, run.by_lang[lang]) if lang in run.by_lang else "·" for lang in report.langs}
        spoilt = {UNUSABLE: _percent(len(run.unusable) / len(run.predicted))} if run.unusable else {}
        rows.append({"system": run.system, **by_lang, **_more(report, run), **spoilt})
    columns = list(dict.fromkeys(column for row in rows for column in row))
    rows = [{column: row.get(column, "·") for column in columns} for row in rows]
    # a line each, with the reason below
    rows += [{column: one.system if column == "system" else "·" for column in columns} for one in report.not_scored]
    groups = len(set().union(*(run.groups for run in report.runs)))
    unit = report.task.unit if groups != 1 else report.task.unit.removesuffix("s")
    few = f"{groups} {unit}: small differences mean nothing. " if groups < 20 else ""
    remark = report.task.remark(report.runs[0].scores)
    caption = (
        "Behind the languages: all languages of a system. A dot: not its language, or not defined. "
        f"{remark and f'{remark} '}{few}`{report.runs[0].scores.signature}`"
    )
    if UNUSABLE in columns:
        caption = f"unusable: answers that could not be used, which count as nothing found. {caption}"
    return Block(f"{report.task.view}, in percent", rows, caption)


def _headline(report: Report, result: Any) -> str:
    return _percent(result.value(report.task.headline))


def _more(report: Report, run: Run) -> dict[str, str]:
    """The columns of the task behind the languages, then scores without a place in its table."""
    figures = {**report.task.columns(run.scores), **run.scores.more()}
    return {name: _percent(value) for name, value in figures.items()}


def _moves(report: Report) -> Block:
    """Intervals; or where sentences are few, the range with one left out and the score of each."""
    rows = []
    for name, found in report.intervals.items():
        for row in found.rows():
            rows.append({"system": name, **{key: value for key, value in row.items() if key != "score"}})
    columns = list(dict.fromkeys(column for row in rows for column in row))
    rows = [{column: row.get(column, float("nan")) for column in columns} for row in rows]
    captions = dict.fromkeys(found.caption(signed=False) for found in report.intervals.values())
    return Block(f"How far {report.task.headline} moves", rows, " ".join(captions))


def _consistency(report: Report) -> Block:
    """Right in every language, over the common core; gaps to the source."""
    rows = []
    for name, one in report.consistency.items():
        gaps = {
            lang: (f"{100 * one.gap[lang]:+.1f}" if lang in one.gap else _percent(one.score[lang]))
            if lang in one.languages
            else "·"
            for lang in report.langs
        }
        figures = {"n": one.n, "everywhere": _percent(one.of_all), "of somewhere": _percent(one.of_somewhere)}
        rows.append({"system": name, **figures, **gaps})
    first = next(iter(report.consistency.values()))
    figures_by = (
        f"the recall in the source language ({first.source}) and how far each other is from it, in points; without "
        "the source, the recall of each"
        if first.source
        else "the recall in each language: the documents were written in several, so there are no gaps to one"
    )
    caption = (
        f"Over the n {COUNTED[report.task.consistent]} that all languages of a system realise alike: the share that "
        "is right in every language, of all and of those right in at least one; then "
        f"{figures_by}. `{first.signature}`"
    )
    return Block("The same content in every language", rows, caption)


def _contrast(report: Report) -> Block:
    """Pairs of passages, a row a system and a change."""
    rows = [
        {"system": name, **{key: _shown(value) for key, value in row.items()}}
        for name, one in report.contrast.items()
        for row in one.rows()
    ]
    first = next(iter(report.contrast.values()))
    caption = (
        "Of a pair one passage is the other but for one change. consistency: pairs in which every label is right; "
        "changed: of the labels that the change turns, those right in both passages; unmoved: those that got one "
        "answer; stayed: of the labels that it leaves, those right in both; moved: those that got two answers. "
        f"`{first.signature}`"
    )
    return Block("Pairs of passages, in percent", rows, caption)


def _shown(value: Any) -> str:
    return _percent(value) if isinstance(value, float) else str(value)


def _memory(report: Report) -> Block:
    """Known and invented names, a row a system and a language."""
    rows = []
    for name, by_lang in report.memory.items():
        for lang, compared in by_lang.items():
            known, invented = compared.rows()
            figures = {key: value for key, value in invented.items() if key not in ("system", "score", "value")}
            scores = {"known names": _percent(known["value"]), "invented names": _percent(invented["value"])}
            rows.append({"system": name, "language": lang, **scores, **figures})
    columns = list(dict.fromkeys(column for row in rows for column in row))
    rows = [{column: row.get(column, float("nan")) for column in columns} for row in rows]
    captions = dict.fromkeys(one.caption(signed=False) for by in report.memory.values() for one in by.values())
    return Block("The same sentences with known and with invented names", rows, " ".join(captions))


def _costs(report: Report) -> Block:
    rows = []
    for run in report.runs:
        cost = run.cost
        figures = "; ".join(f"{name} {value}" for name, value in run.figures.items())
        rows.append(
            {
                "system": run.system,
                "version": run.version,
                "note": "; ".join(filter(None, [run.note, figures])),
                "load s": f"{cost.load_seconds:.2f}",
                "items/s": f"{cost.items_per_second:.1f}" if cost.items else "·",
                "peak MiB": str(round(cost.peak_memory)),
            }
        )
    machine = report.environment
    threads = machine["threads"]["environment"].get("OMP_NUM_THREADS", "not set")
    caption = (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Python {machine['python']}, "
        f"OMP_NUM_THREADS {threads}, accelerator {machine['accelerator']}. "
        "load s: with the training of what is trained on the spot; items/s: a dot if all was predicted in earlier "
        "runs and not timed here; peak MiB: of the process, with the systems before. "
        f"Data {report.data}."
    )
    return Block("Runs", rows, caption)


def _percent(value: float) -> str:
    return UNDEFINED if value != value else f"{100 * value:.1f}"
