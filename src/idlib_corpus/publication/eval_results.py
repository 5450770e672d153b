"""`.eval_results/<name>.yaml` of a model on the Hub: its scores on the tasks of `eval.yaml`.

A task there is multiple choice, scored by accuracy: the share of questions whose label is right, each question counted
once. That is computed here from the predictions of `benchmark stance`, whose other scores weigh decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.benchmark.results import ResultFile
from idlib_corpus.errors import InputError
from idlib_corpus.load import corpus_folder, load
from idlib_corpus.publication.items import Answered

TASK, CONFIG, EVAL = "stance", "choice", "eval.yaml"


def eval_results(
    result: ResultFile,
    items: Sequence[Answered],
    dataset: str,
    *,
    date: str = "",
    source: str = "",
    folder: Path | None = None,
) -> str:
    """The file, an entry a task all of whose questions were answered.

    Args:
        result: The result file.
        items: Every item that the system was scored on.
        dataset: The repository of the Hub with the data, ``owner/name``.
        date: The day or time of the run, ISO 8601; left out if empty.
        source: An address where the results are told; left out if empty.
        folder: The dataset folder; that of the package if not given.

    Raises:
        InputError: The results are of another task, or answer no task of `eval.yaml` in full.
    """
    import yaml
    from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml

    if result.said["task"] != TASK:
        found = f"results of {result.said['task']}"
        raise InputError(str(result.path), found, f"results of {TASK}, which the tasks of {EVAL} are of")
    entries = [
        EvalResultEntry(
            dataset_id=dataset,
            task_id=name,
            value=value,
            date=date or None,
            source_url=source or None,
            source_name="idlib-corpus benchmark" if source else None,
            notes=f"idlib-corpus {result.version}, benchmark {TASK}",
        )
        for name, value in _accuracies(result, items, folder or corpus_folder())
    ]
    if not entries:
        found = f"no task of {EVAL} is answered in full (split {result.said['split']})"
        raise InputError(str(result.path), found, "answers to all questions of a task", "Benchmark whole languages")
    return str(yaml.safe_dump(eval_result_entries_to_yaml(entries), allow_unicode=True, sort_keys=False))


def _accuracies(result: ResultFile, items: Sequence[Answered], folder: Path) -> Iterator[tuple[str, float]]:
    right: Counter[tuple[str, str]] = Counter()
    number: Counter[tuple[str, str]] = Counter()
    for item in items:
        key = (item.metadata["kind"], item.lang)
        number[key] += 1
        right[key] += item.given == item.reference
    for task in _tasks(folder):
        kind, _, lang = str(task["config"]).removeprefix(f"{CONFIG}_").partition(".")
        if task["split"] == result.said["split"] and number[kind, lang]:
            questions: Any = load(task["config"], split=task["split"], folder=folder)
            if number[kind, lang] == questions.num_rows:
                yield task["id"], right[kind, lang] / number[kind, lang]


def _tasks(folder: Path) -> list[Mapping[str, Any]]:
    import yaml

    try:
        return list(yaml.safe_load((folder / EVAL).read_bytes())["tasks"])
    except (OSError, yaml.YAMLError, LookupError, TypeError) as error:
        remedy = "Run idlib-corpus build"
        raise InputError(str(folder / EVAL), "there are no tasks to read", "a file of the build", remedy) from error
