"""`publish`: results of `benchmark` in the forms that others read."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from idlib_corpus.cli.benchmark import prediction_files
from idlib_corpus.cli.process import out
from idlib_corpus.errors import InputError

EVERY, CARD = "every-eval-ever", "eval-results"
RELATIONSHIPS = ("first_party", "third_party", "collaborative", "other")

EXAMPLES = (
    "idlib-corpus benchmark stance --systems linear --output result.json --predictions predictions",
    'idlib-corpus publish result.json --to every-eval-ever --organization "Our group" '
    "--output shared --predictions predictions",
    "idlib-corpus publish result.json --to eval-results --system linear --predictions predictions "
    "--dataset OWNER/NAME --output model-repository",
)


def add_publish(subparsers: Any) -> None:
    """`publish`: results in the forms that others read."""
    says = "Write results of benchmark in the schema of Every Eval Ever, or as .eval_results of a model on the Hub."
    parser = subparsers.add_parser("publish", help=says, description=says, examples=EXAMPLES)
    parser.set_defaults(run=run_publish)
    parser.add_argument("result", type=Path, metavar="RESULT", help="a file of benchmark --output")
    parser.add_argument("--to", choices=(EVERY, CARD), required=True, help="the form")
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="where the files are written")
    parser.add_argument(
        "--predictions",
        type=Path,
        metavar="FOLDER",
        help=f"the folder of benchmark --predictions: {EVERY} gets a record an item; {CARD} needs it",
    )
    parser.add_argument("--date", default="", metavar="2026-11-30", help="the day or time of the run, ISO 8601")
    parser.add_argument("--dataset", default="", metavar="OWNER/NAME", help="the repository of the Hub with the data")
    every = parser.add_argument_group(EVERY)
    every.add_argument("--organization", default="", metavar="NAME", help="who ran the benchmark")
    every.add_argument(
        "--relationship", choices=RELATIONSHIPS, default="other", help="to the makers of the systems (default: other)"
    )
    card = parser.add_argument_group(CARD)
    card.add_argument("--system", default="", metavar="NAME", help="the system (default: the only one)")
    card.add_argument("--source", default="", metavar="URL", help="where the results are told")


def run_publish(options: argparse.Namespace) -> int:
    """The files; their paths on standard output."""
    from idlib_corpus.benchmark.results import read_result
    from idlib_corpus.files import write_files

    _checked(options)
    result = read_result(options.result)
    files = _every(options, result) if options.to == EVERY else _card(options, result)
    write_files(options.output, files)
    for path in files:
        out(str(options.output / path))
    return 0


def _checked(options: argparse.Namespace) -> None:
    """Refuse what is missing or says nothing.

    Raises:
        InputError: An option that the form needs is not given, or one of the other form is.
    """
    needed = ("organization",) if options.to == EVERY else ("dataset", "predictions")
    for name in needed:
        if not getattr(options, name):
            raise InputError(f"--{name}", f"--to {options.to} needs it", "a value", f"Add --{name}")
    for name in ("system", "source") if options.to == EVERY else ("organization",):
        if getattr(options, name):
            raise InputError(f"--{name}", f"it has no effect on --to {options.to}", "no value", "Leave it out")
    if options.dataset and not re.fullmatch(r"[\w.-]+/[\w.-]+", options.dataset):
        raise InputError("--dataset", f'"{options.dataset}"', "OWNER/NAME", "Name the repository")
    if options.date:
        try:
            datetime.fromisoformat(options.date)
        except ValueError as error:
            raise InputError("--date", f'"{options.date}"', "a day or time as ISO 8601, 2026-11-30") from error


def _every(options: argparse.Namespace, result: Any) -> dict[str, bytes]:
    from idlib_corpus.publication import Who, answered, every_eval_ever

    who = Who(options.organization, options.relationship, int(time.time()), options.dataset, options.date)
    items = None
    if options.predictions:
        files = _files(options.predictions, [run["system"] for run in result.runs])
        items = {system: answered(result, system, file) for system, file in files.items()}
    return every_eval_ever(result, who, items)


def _card(options: argparse.Namespace, result: Any) -> dict[str, bytes]:
    from idlib_corpus.publication import answered, eval_results

    names = [run["system"] for run in result.runs]
    if not options.system and len(names) > 1:
        raise InputError("--system", f"{options.result} has {len(names)}", f"one of {', '.join(names)}", "Name one")
    system = options.system or names[0]
    result.run(system)
    items = answered(result, system, _files(options.predictions, [system])[system])
    text = eval_results(result, items, options.dataset, date=options.date, source=options.source)
    name = re.sub(r"[^\w.-]", "_", options.dataset.partition("/")[2])
    return {f".eval_results/{name}.yaml": text.encode()}


def _files(folder: Path, systems: Sequence[str]) -> dict[str, Path]:
    """The predictions of each system.

    Raises:
        InputError: Those of one are not there.
    """
    files = prediction_files(folder, list(systems))
    for system, file in files.items():
        if not file.is_file():
            raise InputError(str(file), f"no predictions of {system}", "a file of benchmark --predictions")
    return files
