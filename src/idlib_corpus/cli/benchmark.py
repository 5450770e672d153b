"""`benchmark`: run systems, keep what they predict, score them side by side."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.cli.conventions import CONVENTIONS, flag
from idlib_corpus.cli.parsing import Several, systems
from idlib_corpus.cli.plans import add_plan, plan_options
from idlib_corpus.cli.process import GOES_ON, out, show, tell
from idlib_corpus.cli.reading import add_reading, numbered, own_labels
from idlib_corpus.cli.scored import OF_DATA, named, scored
from idlib_corpus.cli.sets import add_data_dir
from idlib_corpus.cli.threads import add_threads, limit_threads
from idlib_corpus.cli.unusable import add_max_unusable, too_many
from idlib_corpus.errors import InputError
from idlib_corpus.extras import install
from idlib_corpus.tasks import current
from idlib_corpus.tasks import names as task_names

DEFAULT = "ner"
# how systems are trained on the spot
OF_TRAINING = ("folds", "train_langs", "test_langs", "leave_one_language_out", "unseen_targets")
FORMS = ("table", "md", "json", "csv", "html", "latex")

EXAMPLES = (
    "idlib-corpus benchmark",
    "idlib-corpus benchmark --systems gazetteer natasha --langs es,ru",
    "idlib-corpus benchmark stance --systems linear --split challenge",
    "idlib-corpus benchmark --data gold.conll --systems gazetteer --lang es",
)
NOTES = """exit status: 0 all systems are scored; 1 at least one is not (a line with its reason), or too many answers
of one cannot be used (--max-unusable); 2 a wrong call or bad input, or no system is scored; 130 interrupted (Ctrl-C,
SIGTERM)"""


def add_benchmark(subparsers: Any) -> None:
    """`benchmark`: run systems and score them."""
    says = "Run systems on the corpus and score them, all in one label view."
    parser = subparsers.add_parser("benchmark", help=says, description=says, examples=EXAMPLES, notes=NOTES)
    parser.set_defaults(run=run_benchmark, goes_on=lambda options: "" if options.no_cache else GOES_ON)
    parser.add_argument(
        "task",
        nargs="?",
        type=current,
        choices=task_names(),
        default=DEFAULT,
        metavar="TASK",
        help=f"{', '.join(task_names())} (default: {DEFAULT})",
    )
    parser.add_argument(
        "--systems",
        action=Several,
        split=systems,
        metavar="NAME,...",
        help="systems (default: those that run as things are, and train within seconds, if at all); all: those that "
        "train for longer, too",
    )
    parser.add_argument(
        "--prompts",
        action=Several,
        default=[],
        metavar="all",
        help="run each llm: system once for each prompt, all or some as json+en,tags+row (format of the answers, "
        "language of the prompt), and report the mean, the lowest and the highest score",
    )
    parser.add_argument("--list", action="store_true", help="list the systems of the task and stop")
    parser.add_argument("--langs", action=Several, metavar="ES,EN", help="languages (default: all)")
    parser.add_argument(
        "--data",
        nargs="+",
        metavar="DATA",
        help="files, patterns or folders with gold of your own, in any format that score reads, or a public set by "
        "its name (idlib-corpus datasets); default: the corpus",
    )
    add_data_dir(parser)
    parser.add_argument(
        "--document", action=Several, default=[], metavar="NAME", help="documents of the corpus (default: all)"
    )
    parser.add_argument("--split", default="", metavar="NAME", help="split (default: test, or the only one of --data)")
    parser.add_argument(
        "--twins",
        action="store_true",
        help="ner: the sentences that stand twice, once with invented names: what a tagger knows by heart",
    )
    parser.add_argument("--format", choices=FORMS, default="table", help="of standard output (default: table)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the result file (JSON) too")
    parser.add_argument(
        "--predictions", type=Path, metavar="FOLDER", help="write each system's predictions, JSON Lines"
    )
    parser.add_argument("--no-cache", action="store_true", help="predict anew and keep nothing")
    add_max_unusable(parser)
    add_threads(parser)
    on_the_spot = parser.add_argument_group("systems that are trained on the spot (train:…, linear, majority, …)")
    on_the_spot.add_argument(
        "--train-data",
        nargs="+",
        metavar="DATA",
        help="train them on these files or on this public set, and score them on what is scored (default: the train "
        "split of that, else folds of it)",
    )
    add_plan(on_the_spot)
    on_the_spot.add_argument(
        "--sizes",
        action=Several,
        of=_size,
        then=sorted,
        default=[],
        metavar="50,100",
        help="train them on so many units of the train split, too, drawn by the seed: linear@50",
    )
    add_reading(parser, split=False)
    parser.add_argument("--polar", **CONVENTIONS["polar"])
    parser.add_argument(
        "--lang", default="", metavar="ES", help="the language of rows of --data that do not say theirs"
    )


def run_benchmark(options: argparse.Namespace) -> int:
    """The report on standard output."""
    limit_threads(options.threads)
    from idlib_corpus import records
    from idlib_corpus.benchmark import NotScored, Plan, Report, Run, available, benchmark, data_version
    from idlib_corpus.benchmark.prompts import expanded
    from idlib_corpus.benchmark.trained import slower
    from idlib_corpus.cache import cache_folder
    from idlib_corpus.files import probe, write_text
    from idlib_corpus.report.benchmark import blocks, render
    from idlib_corpus.tasks import task

    if options.list:
        from idlib_corpus.benchmark.listing import listing

        out(listing(options.task, shutil.get_terminal_size().columns))
        return 0
    chosen = task(options.task)
    data = scored(options)
    langs = list(data.langs)
    wanted = named(options) or available(options.task, langs) + (slower(options.task) if options.systems else [])
    if options.twins:  # what is trained on the spot would see the sentences
        from idlib_corpus.benchmark.trained import trainer_of

        wanted = [name for name in wanted if not trainer_of(name, options.task)]
    if not wanted:
        raise InputError(
            "--systems", "no system is installed", remedy=f"Install some: {install('spacy', 'gazetteer')}"
        )
    wanted = _with_sizes(wanted, options)
    if options.prompts:
        wanted = expanded(wanted, options.task, options.prompts)
    files = prediction_files(options.predictions, wanted) if options.predictions else {}
    for target in (*files.values(), *filter(None, [options.output])):
        probe(target)
    cache = None if options.no_cache else cache_folder()
    planned = plan_options(options)
    if planned["folds"] is None and options.folds is None:
        planned["folds"] = data.folds()
    if options.train_data and planned["test_langs"] is None and not options.leave_one_language_out:
        planned["test_langs"] = langs  # whatever they are trained on, they are there for what is scored
    own = None if numbered(options.labels) else own_labels(options.labels)
    found = benchmark(
        wanted,
        data.items,
        skip_other_languages=not named(options),
        cache=cache,
        plan=Plan(planned, options.seed),
        data=data.splits,
        labels=own,
        conventions={"polar": options.polar} if options.polar else {},
    )
    runs = [one for one in found if isinstance(one, Run)]
    not_scored = [one for one in found if isinstance(one, NotScored)]
    if not runs:
        raise _nothing(not_scored)
    report = Report(
        chosen,
        runs,
        langs,
        split=options.split or ("" if data.files else "test"),
        data=data_version(data.items),
        command=command(options, [one.system for one in found]),
        parallel=not data.files,
        source=data.source,
        not_scored=not_scored,
        twins=data.twins,
    )
    if options.output:
        write_text(options.output, render(report, "json") + "\n")
    if options.predictions:
        files = prediction_files(options.predictions, [run.system for run in runs])
        for run in runs:
            records.write(files[run.system], run.predicted.values())
    if options.format == "table":
        show(list(blocks(report)))
    else:
        out(render(report, options.format))
    for one in not_scored:
        tell(f"{one.system} is not scored. {one.reason}")
    if not options.systems and (more := slower(options.task)) and not (options.data or options.twins):
        tell(f"not run, since they train for longer: {', '.join(more)}")
        tell(f"to run them: idlib-corpus benchmark {options.task} --systems {','.join(more)}")
    spoilt = [_spoilt(run, options.max_unusable) for run in runs]
    return 1 if not_scored or any(spoilt) else 0


def _size(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"expected numbers of units, as 50,100, not {text!r}")
    return int(text)


def _with_sizes(wanted: Sequence[str], options: argparse.Namespace) -> list[str]:
    """The systems, and before each that is trained on the spot the same by less data.

    Raises:
        InputError: Sizes are given, and no system is trained on the spot.
    """
    from idlib_corpus.benchmark.trained import sized, trainer_of

    found: list[str] = []
    for name in wanted:
        smaller = options.sizes if trainer_of(name, options.task) and not sized(name)[1] else ()
        found += [*(f"{name}@{size}" for size in smaller), name]
    if options.sizes and len(found) == len(wanted):
        raise InputError("--sizes", "no system is trained on the spot", "one that is, as train:…", "Leave it out")
    return found


def _spoilt(run: Any, most: float) -> bool:
    """Whether too many answers of a system could not be used."""
    example = next((f"{name}: {reason}" for name, reason in run.unusable.items()), "")
    return too_many(run.system, len(run.unusable), len(run.predicted), most, example)


def _nothing(not_scored: Sequence[Any]) -> InputError:
    """The error of a report without any scores."""
    if not not_scored:
        return InputError("--systems", "none that is installed is made for these languages", remedy="Name others")
    if len(not_scored) == 1:
        return InputError(not_scored[0].system, "it is not scored", remedy=not_scored[0].reason)
    reasons = "; ".join(f"{one.system}: {one.reason}" for one in not_scored)
    return InputError("--systems", f"none of {len(not_scored)} is scored: {reasons}")


def command(options: argparse.Namespace, systems: list[str]) -> str:
    """The command that makes the report again: with the systems named, since others may be installed elsewhere."""
    parts = ["idlib-corpus", "benchmark", options.task, "--systems", *systems]
    parts += ["--langs", ",".join(options.langs)] if options.langs else []
    parts += ["--data", *options.data] if options.data else []
    parts += ["--data-dir", str(options.data_dir)] if options.data_dir else []
    parts += ["--train-data", *options.train_data] if options.train_data else []
    parts += ["--document", ",".join(options.document)] if options.document else []
    parts += ["--twins"] if options.twins else []
    parts += ["--split", options.split] if options.split not in ("", "test") else []
    for name in ("from", "columns", "map", "layer", "labels", "scheme", "offsets", "lang"):
        value = getattr(options, "from_" if name == "from" else name)
        said = ",".join(f"{a}={b}" for a, b in value.items()) if isinstance(value, dict) else value
        parts += [f"--{name}", said] if said else []
    parts += ["--inclusive-ends"] if options.inclusive_ends else []
    for name in (*OF_DATA, *OF_TRAINING, "seed", "threads"):
        if value := getattr(options, name):
            said = ",".join(value) if isinstance(value, list) else str(value)
            parts += [flag(name)] if value is True else [flag(name), said]
    return shlex.join(parts)


def prediction_files(folder: Path, systems: list[str]) -> dict[str, Path]:
    """A file a system, named after it; of a long name, a path or an address, the end."""
    files = {name: folder / (re.sub(r"[^\w.-]", "_", name)[-80:] + ".jsonl") for name in systems}
    if len(set(files.values())) < len(files):
        raise InputError("--predictions", "two systems would write one file", remedy="Run them one by one")
    return files
