"""The leaderboard: what result files of `benchmark` say, each line with the command that makes it again."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.benchmark.long import at
from idlib_corpus.benchmark.results import REMEDY, read_result
from idlib_corpus.errors import InputError
from idlib_corpus.scoring.consistency import COUNTED
from idlib_corpus.scoring.contrast import SAYS, ContrastScores
from idlib_corpus.scoring.figures import P_HOLM
from idlib_corpus.scoring.items import DOCUMENT, GROUP
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables.markdown import as_markdown

Result = Mapping[str, Any]
SYSTEM, RANGE = Column("system", Kind.CODE), Column("range", Kind.PERCENT_INTERVAL)


def read(folder: Path) -> list[Result]:
    """The result files of a folder, in the order of the tasks.

    Raises:
        InputError: A file is none that `benchmark --output` wrote.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        result = read_result(path).said
        if (task := tasks.current(result["task"])) not in tasks.names():
            raise InputError(str(path), f'the task "{task}"', f"one of {', '.join(tasks.names())}", REMEDY)
        found.append((tasks.names().index(task), path.name, result))
    return [result for *_, result in sorted(found, key=lambda one: one[:2])]


def page(results: Sequence[Result]) -> str:
    """The whole leaderboard in Markdown: a task's table, the differences between its systems, the commands."""
    parts = []
    for result in results:
        more = differences(result)
        tables = [as_markdown([block(result)]), *([as_markdown([more], 3)] if more.rows else [])]
        tables += [as_markdown([one], 3) for one in (contrasts(result),) if one.rows]
        parts.append("\n\n".join([*tables, _machine(result), _lines(result)]))
    return "\n\n".join(parts) + "\n"


def block(result: Result) -> Block:
    """The table of a task: F1 or F_avg in percent by language, over all, and how far that moves."""
    langs, headline, task = result["langs"], result["headline"], tasks.task(result["task"])
    board = [name for name in task.board if any(name in run.get("columns", ()) for run in result["runs"])]
    alike = len({tuple(run["langs"]) for run in result["runs"]}) == 1
    rows = []
    for run in result["runs"]:
        by_lang = {lang: at(scores, headline) for lang, scores in run["by_lang"].items()}
        figures = result["intervals"][run["system"]]["intervals"][headline]
        row = {"system": run["system"], **by_lang, "all": at(run["all"], headline)}
        row |= {name: run["columns"].get(name) for name in board}
        row["range"] = _ends(figures)
        one = result["consistency"].get(run["system"])
        rows.append(row | ({"every": one["everywhere_of_all"], "core": one["core"]} if one else {}))
    columns = [SYSTEM, *(Column(lang, Kind.PERCENT, best=True) for lang in langs)]
    columns.append(Column("all", Kind.PERCENT, "all languages", best=alike))
    columns += [Column(name, Kind.PERCENT, task.heads.get(name, name), best=alike) for name in board]
    columns.append(Column("range", Kind.PERCENT_INTERVAL, _range(result)))
    if any("core" in row for row in rows):
        columns += [Column("every", Kind.PERCENT, "right in every language", best=alike)]
        columns += [Column("core", Kind.COUNT, "of")]
    remark = result.get("remark", "")
    notes = [f"{result['view']}. All languages: those of the system. {_range(result)}: {_moved(result)}."]
    if task.consistent:
        counted = COUNTED[task.consistent]
        notes.append(f"Right in every language: of the {counted} that all languages of the system realise alike.")
    notes.append(f"A dot: not its language, or not defined. {remark}".strip())
    return Block(f"{task.title}: {task.called} in percent", columns, rows, notes, result["runs"][0]["signature"])


def summary(results: Sequence[Result]) -> Block:
    """The best system of each task over all its languages, and of each language where one made for fewer is better."""
    rows = []
    for result in results:
        whole = [run for run in result["runs"] if set(run["by_lang"]) == set(result["langs"])]
        best = max(whole, key=lambda run: at(run["all"], result["headline"]))
        chosen = [(best, "all")]
        for lang in result["langs"]:
            own = {
                run["system"]: (at(run["by_lang"][lang], result["headline"]), run)
                for run in result["runs"]
                if lang in run["by_lang"]
            }
            score, run = max(own.values(), key=lambda one: one[0])
            if run not in whole and score > own[best["system"]][0]:
                chosen.append((run, " ".join(run["by_lang"])))
        for run, langs in chosen:
            figures = result["intervals"][run["system"]]["intervals"][result["headline"]]
            one = result["consistency"].get(run["system"])
            rows.append(
                {
                    "task": tasks.task(result["task"]).title,
                    "languages": langs,
                    "system": run["system"],
                    "score": at(run["all"], result["headline"]),
                    "range": f"{RANGE.shown(_ends(figures))}{' *' if figures['withheld'] else ''}",
                    "every": one["everywhere_of_all"] if one else None,
                    "core": one["core"] if one else None,
                }
            )
    columns = [Column("task", Kind.NAME), Column("languages", Kind.NAME), SYSTEM, Column("score", Kind.PERCENT)]
    columns += [RANGE, Column("every", Kind.PERCENT, "right in every language"), Column("core", Kind.COUNT, "of")]
    return Block("", columns, rows)


def best(results: Sequence[Result]) -> str:
    """The summary over several splits in Markdown, with what scores and ranges are; a task and split stands once."""
    once: dict[tuple[str, str], Result] = {}
    for result in results:
        once.setdefault((result["task"], result["split"]), result)
    blocks = {place: summary([result]) for place, result in once.items()}
    rows = [{"split": split, **row} for (_, split), block in blocks.items() for row in block.rows]
    columns = [Column("split", Kind.CODE), *next(iter(blocks.values())).columns]
    says = [
        f"- {tasks.task(task).title}, `{split}`: {result['view']}; range: {_moved(result)}."
        for (task, split), result in once.items()
    ]
    table = as_markdown([Block("", columns, rows)])
    return "\n\n".join([table, "Scores and ranges in percent:", "\n".join(says)]) + "\n"


def differences(result: Result) -> Block:
    """Each system against the first, over the languages that both are made for, in points, and whether it is shown."""
    headline, rows = result["headline"], []
    for one in result.get("comparisons", ()):
        mine = [row for row in one["rows"] if row["score"] == headline]
        for row in mine[1:]:
            stars = row.get("stars")
            shown = "too few to say" if stars is None else "yes" if stars else "no"
            figures = {name: row.get(name) for name in ("system", "difference", P_HOLM, "detectable")}
            rows.append({"languages": " ".join(one["langs"]), "less": mine[0]["system"], **figures, "shown": shown})
    captions = " ".join(
        dict.fromkeys(_sentence(one["caption"].partition(" `")[0]) for one in result.get("comparisons", ()))
    )
    columns = [
        Column("languages", Kind.NAME),
        SYSTEM,
        Column("less", Kind.CODE, "compared with"),
        Column("difference", Kind.POINTS),
        Column(P_HOLM, Kind.P, "p after Holm"),
        Column("detectable", Kind.PERCENT, "least to show"),
        Column("shown", Kind.NAME),
    ]
    notes = [
        f"In points of the table above. {captions}".strip(),
        "Shown: p after Holm is below 0.05. Least to show: so large a difference shows in 80 of 100 tries.",
    ]
    return Block("Differences", columns, rows, notes)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def contrasts(result: Result) -> Block:
    """Pairs of passages of which one is the other but for a change, a row a system; empty where there are none."""
    rows: list[dict[str, Any]] = []
    changes: dict[str, None] = {}
    for system, scores in result.get("contrast", {}).items():
        named = [name for name in scores if name not in ("all", "notes", "signature")]
        changes |= dict.fromkeys(named)
        rows.append({"system": system, **scores["all"], **{f"by {x}": scores[x]["consistency"] for x in named}})
    shown = ("consistency", "changed", "unmoved", "stayed", "moved")
    columns = [SYSTEM, *(replace(ContrastScores.shown[name], best=name not in ("unmoved", "moved")) for name in shown)]
    columns += [Column(f"by {name}", Kind.PERCENT, name, best=True) for name in changes]
    notes = [*SAYS, "Behind: all labels right, by what was changed."]
    return Block("Pairs of passages, in percent", columns, rows, notes)


def _moved(result: Result) -> str:
    """What the range of a score is: an interval over what was drawn, or what leaving one out makes of it."""
    design = next(iter(result["intervals"].values()))
    unit = {DOCUMENT: "document", GROUP: "sentence"}.get(design["unit"], design["unit"])
    if design["method"] == "leave-one-out":
        return f"the score with each {unit if result['task'] != 'coref' else 'document'} left out in turn"
    inner = f" and the {design['inner_n']} sentences in them" if design.get("inner_n") else ""
    return f"bootstrap over {design['n']} {unit}s{inner}"


def _machine(result: Result) -> str:
    machine = result["environment"]
    threads = machine["threads"]["environment"].get("OMP_NUM_THREADS", "not set")
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Python {machine['python']}, "
        f"OMP_NUM_THREADS {threads}. Split {result['split']}, data {result['data']}."
    )


def _lines(result: Result) -> str:
    """Line by line: the command, the version, what it cost."""
    lines = []
    for run in result["runs"]:
        cost = run["cost"]
        speed = f"{cost['items_per_second']} items/s, " if cost["items_per_second"] else ""
        cells = [
            f"`{_command(result, run['system'])}`",
            run["version"],
            run["note"],
            f"{speed}{cost['peak_memory_mib']} MiB",
        ]
        lines.append(f"- {'; '.join(filter(None, cells))}")
    return "\n".join(lines)


def _command(result: Result, system: str) -> str:
    """The command of the result, for one of its systems."""
    words = shlex.split(result["command"]) or ["idlib-corpus", "benchmark", result["task"], "--systems"]
    before = words[: words.index("--systems") + 1]
    options = itertools.dropwhile(lambda word: not word.startswith("--"), words[len(before) :])
    return shlex.join([*before, system, *options])


def _ends(figures: Mapping[str, Any]) -> tuple[Any, Any]:
    prefix = "loo_" if figures["withheld"] else ""
    return figures[f"{prefix}low"], figures[f"{prefix}high"]


def _range(result: Result) -> str:
    """The heading of the range of a score."""
    design = next(iter(result["intervals"].values()))
    return "range" if design["method"] == "leave-one-out" else f"{100 * design['level']:g} % interval"
