"""The leaderboard: what result files of `benchmark` say, each line with the command that makes it again."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.report.blocks import Block, as_markdown
from idlib_corpus.scoring.consistency import COUNTED
from idlib_corpus.scoring.figures import P_HOLM
from idlib_corpus.scoring.items import DOCUMENT, GROUP
from idlib_corpus.scoring.result import UNDEFINED, markdown

Result = Mapping[str, Any]


def read(folder: Path) -> list[Result]:
    """The result files of a folder, in the order of the tasks.

    Raises:
        InputError: A file is none that `benchmark --output` wrote.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        expected = "a file of idlib-corpus benchmark --output"
        result = value_of(path, expected, "Make it again")
        try:
            place = tasks.names().index(tasks.current(result["task"]))
            found.append((place, path.name, {**result, "runs": list(result["runs"])}))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(str(path), f"unreadable: {error}", expected, "Make it again") from error
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
    rows = []
    for run in result["runs"]:
        by_lang = {
            lang: _percent(_at(run["by_lang"][lang], headline)) if lang in run["by_lang"] else "·" for lang in langs
        }
        figures = result["intervals"][run["system"]]["intervals"][headline]
        row = {"system": f"`{run['system']}`", **by_lang, "all": _percent(_at(run["all"], headline))}
        row |= {name: _percent(_number(run["columns"].get(name))) for name in board}
        rows.append(row | {"range": _range(figures), "everywhere": _everywhere(result, run["system"])})
    remark = result.get("remark", "")
    counted = COUNTED.get(task.consistent, "rows")
    caption = (
        f"{result['view']}, in percent. all: over the languages of the system; range: {_moved(result)}; everywhere: "
        f"of the {counted} that all languages of the system realise alike, the share that is right in all of them. "
        f"A dot: not its language, or not defined. {remark and f'{remark} '}`{result['runs'][0]['signature']}`"
    )
    return Block(task.title, rows, caption)


def summary(results: Sequence[Result]) -> Block:
    """The best system of each task over all its languages, and of each language where one made for fewer is better."""
    rows = []
    for result in results:
        whole = [run for run in result["runs"] if set(run["by_lang"]) == set(result["langs"])]
        best = max(whole, key=lambda run: _at(run["all"], result["headline"]))
        chosen = [(best, "all")]
        for lang in result["langs"]:
            own = {
                run["system"]: (_at(run["by_lang"][lang], result["headline"]), run)
                for run in result["runs"]
                if lang in run["by_lang"]
            }
            score, run = max(own.values(), key=lambda one: one[0])
            if run not in whole and score > own[best["system"]][0]:
                chosen.append((run, " ".join(run["by_lang"])))
        for run, langs in chosen:
            figures = result["intervals"][run["system"]]["intervals"][result["headline"]]
            rows.append(
                {
                    "task": tasks.task(result["task"]).title,
                    "languages": langs,
                    "system": f"`{run['system']}`",
                    "score": _percent(_at(run["all"], result["headline"])),
                    "range": f"{_range(figures)}{' *' if figures['withheld'] else ''}",
                    "right in every language": _everywhere(result, run["system"]),
                }
            )
    return Block("", rows)


def best(results: Sequence[Result]) -> str:
    """The summary over several splits in Markdown, with what scores and ranges are; a task and split stands once."""
    once: dict[tuple[str, str], Result] = {}
    for result in results:
        once.setdefault((result["task"], result["split"]), result)
    rows, says = [], []
    for (task, split), result in once.items():
        rows += [{"split": f"`{split}`", **row} for row in summary([result]).rows]
        says.append(f"- {tasks.task(task).title}, `{split}`: {result['view']}; range: {_moved(result)}.")
    return "\n\n".join([markdown(rows), "Scores and ranges in percent:", "\n".join(says)]) + "\n"


def differences(result: Result) -> Block:
    """Each system against the first, over the languages that both are made for, in points, and whether it is shown."""
    headline, rows = result["headline"], []
    for one in result.get("comparisons", ()):
        mine = [row for row in one["rows"] if row["score"] == headline]
        for row in mine[1:]:
            p, stars, points = _number(row[P_HOLM]), row.get("stars"), 100 * _number(row["difference"])
            shown = "too few to say" if stars is None else "yes" if stars else "no"
            rows.append(
                {
                    "languages": " ".join(one["langs"]),
                    "system": f"`{row['system']}`",
                    "less": f"`{mine[0]['system']}`",
                    "difference": UNDEFINED if points != points else f"{points:+.1f}",
                    "p (Holm)": UNDEFINED if p != p else f"{p:.4f}",
                    "detectable": _percent(_number(row.get("detectable"))),
                    "shown": shown,
                }
            )
    captions = " ".join(dict.fromkeys(one["caption"].partition(" `")[0] for one in result.get("comparisons", ())))
    caption = (
        f"In points of the table above. {captions} shown: p below 0.05 after Holm; detectable: the least difference "
        "that so many documents or sentences would show in 80 of 100 tries."
    )
    return Block("Differences", rows, caption)


def contrasts(result: Result) -> Block:
    """Pairs of passages of which one is the other but for a change, a row a system; empty where there are none."""
    rows = []
    for system, scores in result.get("contrast", {}).items():
        every, row = scores["all"], {"system": f"`{system}`"}
        row |= {
            name: _percent(_number(every[name])) for name in ("consistency", "changed", "unmoved", "stayed", "moved")
        }
        changes = [name for name in scores if name not in ("all", "notes", "signature")]
        rows.append(row | {name: _percent(_number(scores[name]["consistency"])) for name in changes})
    caption = (
        "In percent. consistency: pairs in which every label of both passages is right; changed: of the labels that "
        "the change turns, those right in both; unmoved: those that got one answer; stayed: of the labels that it "
        "leaves, those right in both; moved: those that got two answers; then consistency by what was done."
    )
    return Block("Pairs of passages", rows, caption)


def _moved(result: Result) -> str:
    """What the range of a score is: an interval over what was drawn, or what leaving one out makes of it."""
    design = next(iter(result["intervals"].values()))
    unit = {DOCUMENT: "document", GROUP: "sentence"}.get(design["unit"], design["unit"])
    if design["method"] == "leave-one-out":
        return f"all with each {unit if result['task'] != 'coref' else 'document'} left out in turn"
    inner = f" and the {design['inner_n']} sentences in them" if design.get("inner_n") else ""
    return f"95 % bootstrap interval of all, over {design['n']} {unit}s{inner}"


def _everywhere(result: Result, system: str) -> str:
    one = result["consistency"].get(system)
    return f"{_percent(one['everywhere_of_all'])} % of {one['core']}" if one else "·"


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


def _at(scores: Mapping[str, Any], name: str) -> float:
    """A score by its dotted name; a figure that stands alone (`conll`) is its own F1."""
    return _number(reduce(lambda part, key: part[key] if isinstance(part, Mapping) else part, name.split("."), scores))


def _number(value: Any) -> float:
    """A score as a number; one that is not defined is null in a file."""
    return float("nan") if value is None else float(value)


def _range(figures: Mapping[str, Any]) -> str:
    prefix = "loo_" if figures["withheld"] else ""
    low, high = figures[f"{prefix}low"], figures[f"{prefix}high"]
    return UNDEFINED if low is None else f"{_percent(low)} to {_percent(high)}"


def _percent(value: float) -> str:
    return UNDEFINED if value != value else f"{100 * value:.1f}"
