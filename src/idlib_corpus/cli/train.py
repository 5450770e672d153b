"""`train`: models from the corpus. What was done on standard output, progress on standard error."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idlib_corpus.cli.conventions import of_stance
from idlib_corpus.cli.folder import add_folder, corpus_of
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.plans import add_plan, crossed, plan_options
from idlib_corpus.cli.process import GOES_ON, out
from idlib_corpus.cli.reading import add_reading, of_rows, reading
from idlib_corpus.cli.sets import add_data_dir, sets, trained_on
from idlib_corpus.cli.threads import add_threads, limit_threads
from idlib_corpus.errors import InputError
from idlib_corpus.tasks import current, names, task

VALIDATION = "validation"

if TYPE_CHECKING:
    from idlib_corpus.modelcard import ModelCard
    from idlib_corpus.splits import Fold

# the task that benchmark takes if none is named
DEFAULT = "ner"
# folds and targets that the report names one by one
NAMED = 20

EXAMPLES = (
    "idlib-corpus train ner --folds --output models/ner",
    "idlib-corpus train stance --library sklearn --model embed --folds --output models/stance",
    "idlib-corpus train stance --data x-stance --test-langs de,fr,es --output models/x-stance",
    "idlib-corpus train ner --folds --train-langs es,en --test-langs ar,tr --output models/zero-shot",
    "idlib-corpus train ner --library transformers --model xlm-roberta-base "
    "--option epochs=10 lr=3e-5 --folds --output models/xlmr",
)
NOTES = """A model is trained on the split train; the split validation, where the library uses one, chooses its best
state. Data without a train split need --folds, which hold each sentence out in turn, in all its languages. The same
seed gives the same model, at the same number of threads."""


def add_train(subparsers: Any) -> None:
    """`train`: train a model into a folder."""
    says = "Train a model on the corpus, into a folder that benchmark takes as a system."
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "train", help=says, description=says, examples=EXAMPLES, notes=NOTES
    )
    parser.set_defaults(run=run_train, goes_on=lambda options: GOES_ON if crossed(options) else "")
    trained = {name: task(name).trainer for name in names() if task(name).trainer}
    parser.add_argument(
        "task",
        type=current,
        choices=tuple(trained),
        metavar="TASK",
        help=f"what the model is to predict: {', '.join(trained)}",
    )
    defaults = ", ".join(f"{trainer.partition(':')[0]} for {name}" for name, trainer in trained.items())
    parser.add_argument(
        "--library", dest="trainer", metavar="NAME", help=f"what trains: sklearn, spacy, … (default: {defaults})"
    )
    parser.add_argument(
        "--model", default="", metavar="NAME", help="linear or embed of sklearn; of transformers the base"
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="where the model goes")
    parser.add_argument(
        "--data",
        nargs="+",
        metavar="DATA",
        help="train on files, patterns or folders of your own, in any format that score reads, or on a public set by "
        "its name (idlib-corpus datasets); default: the corpus",
    )
    add_data_dir(parser)
    parser.add_argument(
        "--validation",
        nargs="+",
        metavar="PATH",
        help="of --data: files or public sets to choose the best state of a model by",
    )
    parser.add_argument("--lang", default="", metavar="ES", help="of rows of --data that do not say theirs")
    parser.add_argument(
        "--all", action="store_true", help="train on test and challenge too, for texts of other origin"
    )
    add_plan(parser)
    parser.add_argument(
        "--option",
        action=Several,
        default=[],
        metavar="NAME=VALUE",
        help="of the trainer: epochs=3 lr=2e-5",
    )
    add_threads(parser)
    add_reading(parser)
    add_folder(parser)


@dataclass(frozen=True)
class _Done:
    """What was trained, for the report."""

    card: ModelCard
    plan: Sequence[Fold[Any]]
    split: str
    noun: str
    options: argparse.Namespace


def run_train(options: argparse.Namespace) -> int:
    """Train, then say what was trained and how it is scored."""
    limit_threads(options.threads)
    of_stance(options, "stance_labels")
    from idlib_corpus import training
    from idlib_corpus.splits import plan

    chosen = task(options.task)
    name, (library, _, model) = chosen.name, chosen.trainer.partition(":")
    if options.trainer not in (None, library):
        library, model = options.trainer, ""
    trainer = ":".join(filter(None, (library, options.model or model)))
    given = _options(options.option)
    training.options.resolve(trainer, training.registry(name).module(library, trainer), given)  # before data is read
    folder = corpus_of(options)
    data: dict[str, Any] = _given(chosen, options, folder) if options.data else chosen.read_splits(folder)
    split = "train" if data.get("train") else "test"
    if options.all:
        if crossed(options) or options.unseen_targets:
            raise InputError("--all", "together with folds or --unseen-targets", "one of them", "Leave one out")
        data = {"train": [item for items in data.values() for item in items]}
    elif not crossed(options) and split == "test":
        found = f"no train split, only {', '.join(data)}"
        remedy = "Hold sentences out in turn: --folds. Or train on all of them, for texts of other origin: --all"
        raise InputError(str(folder), found, "a train split, or --folds", remedy)
    folds = plan(data, **plan_options(options), seed=options.seed)
    common: dict[str, Any] = {"task": name, "seed": options.seed, "options": given}
    common["data"] = ", ".join(options.data) if options.data else _version(folder)
    if crossed(options):
        card = training.train_folds(trainer, folds, options.output, **common)
    else:
        [fold] = folds
        common |= {"validation": fold.validation, "test_langs": fold.test_langs}
        card = training.train(trainer, fold.train, options.output, **common)
    scored = split if crossed(options) or split == "test" else "test"
    for line in _report(_Done(card, folds, "" if options.all else scored, chosen.noun, options)):
        out(line)
    return 0


def _given(chosen: Any, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The items of public sets or of somebody's files by split: those to train on, and those to validate by.

    Raises:
        InputError: They cannot be read, or the options contradict each other.
    """
    from idlib_corpus.benchmark import data

    if options.corpus:
        raise InputError("--corpus", "together with --data", "one of them", "Leave one out")
    langs = [*(options.train_langs or ()), *(options.test_langs or ())] if options.train_langs else []
    public = sets(options, options.data, chosen.name, langs=langs, alone=True, beside=options.validation)
    if public:
        found = trained_on(public, chosen, split=options.split, every=options.all, folder=folder)
    else:
        how = reading(options, lang=options.lang, labels=of_rows(options, chosen.name, alone=True))
        found = {"train": list(data.of_files(chosen, options.data, how).items)}
    return {**found, **_validation(chosen, options, found, folder)}


def _validation(
    chosen: Any, options: argparse.Namespace, train: Mapping[str, Sequence[Any]], folder: Path
) -> dict[str, Any]:
    """The items to validate by, where some are named: of files, or of the validation splits of public sets.

    Raises:
        InputError: They cannot be read, or a set has no validation split.
    """
    from idlib_corpus.benchmark import data

    if not options.validation:
        return {}
    public = sets(options, options.validation, chosen.name, option="--validation", alone=True, beside=options.data)
    if public:
        for one in public.sets:
            if VALIDATION not in one.rows:
                found = f"{one.named.name} has {', '.join(one.rows)}"
                raise InputError("--validation", found, f"a set with a split {VALIDATION}", "Name another, or files")
        held = {"what is trained on": [item for items in train.values() for item in items]}
        return {VALIDATION: trained_on(public, chosen, split=VALIDATION, held=held, folder=folder)["train"]}
    how = reading(options, lang=options.lang, labels=of_rows(options, chosen.name, alone=True))
    return {VALIDATION: data.of_files(chosen, options.validation, how).items}


def _options(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not name or not equals:
            raise InputError("--option", f'"{one}"', "NAME=VALUE, as epochs=3", "Write it so")
        found[name] = value
    return found


def _version(folder: Path) -> str:
    """The version of the data, where the folder says it."""
    from idlib_corpus.decoding import value_of

    path = folder / "source" / "dataset.toml"
    return str(value_of(path, "a dataset").get("version", "")) if path.is_file() else ""


def _report(done: _Done) -> Iterator[str]:
    """What was trained on what, what leaks, and how it is scored."""
    from idlib_corpus.splits import few

    card, plan, output = done.card, done.plan, str(done.options.output)
    how = " ".join(f"{name}={value}" for name, value in card.options.items())
    kind = f"{len(plan)} folds, a model each" if card.folds else "a model"
    yield f"{output}: {kind}, trained by {card.trainer} ({', '.join(filter(None, (how, f'seed {card.seed}')))})"
    yield f"Languages: {', '.join(card.langs)}; data {card.data}"
    for fold in plan[:NAMED]:
        sides = [_count(fold.train, done.noun) + " to train on"]
        sides += [_count(fold.validation, done.noun) + " to choose the best state by"] if fold.validation else []
        if fold.test:
            langs = f" in {', '.join(fold.test_langs)}" if fold.test_langs else ""
            sides.append(_count(fold.test, done.noun) + f"{langs} {'held out' if card.folds else 'to score on'}")
        yield f"{f'fold {fold.name}: ' if card.folds else ''}{'; '.join(sides)}"
    if len(plan) > NAMED:
        yield f"and {len(plan) - NAMED} folds more"
    yield from _leaks(done)
    if groups := few(plan):
        number = "one sentence" if groups == 1 else f"{groups} sentences"
        yield f"A smoke test: {number}, in each of its languages, can show that training works, and little else."
    yield from _scored(done)


def _count(items: Sequence[Any], noun: str) -> str:
    groups = len({item.group for item in items})
    return f"{len(items)} {noun} of {groups} {'group' if groups == 1 else 'groups'}"


def _leaks(done: _Done) -> Iterator[str]:
    """What the sides share; nothing where there is nothing to score on."""
    reports = [fold.report for fold in done.plan]
    if left := max(report.unlabelled for report in reports):
        yield f"Not trained on: excluded cells, {left} {'in a fold at most' if done.card.folds else 'in all'}."
    if not any(fold.test for fold in done.plan):
        return
    yield "Leak guard: no group, which is a sentence in all its languages, and no text is on two sides."
    targets = {target for report in reports for target in report.targets}
    shared = list(dict.fromkeys(target for report in reports for target in report.shared))
    if shared:
        more = f", and {len(shared) - NAMED} more" if len(shared) > NAMED else ""
        yield f"Targets on both sides: {len(shared)} of {len(targets)}: {', '.join(shared[:NAMED])}{more}."
        yield "--unseen-targets holds targets out, too."
    elif targets:
        left = max(report.left_out for report in reports)
        yield f"Targets on both sides: none of {len(targets)}; {left} rows left out of training at most."
    if read := max(report.contexts for report in reports):
        yield f"Context: up to {read} rows to train on have a held-out sentence before them, without its labels."


def _scored(done: _Done) -> Iterator[str]:
    """The command that scores the model."""
    system = f"{done.card.system}:{done.options.output}"
    if not any(fold.test for fold in done.plan) and not done.options.data:
        yield f"It saw all there is: nothing of the corpus is left to score it on. It is the system {system}."
        return
    words = [
        "idlib-corpus",
        "benchmark",
        *([] if done.options.task == DEFAULT else [done.options.task]),
        "--systems",
        system,
    ]
    words += ["--data", *done.options.data] if done.options.data and done.card.folds else []
    words += ["--langs", ",".join(done.card.test_langs)] if done.card.test_langs else []
    words += ["--split", done.split] if done.split != "test" and not done.options.data else []
    yield f"Score it: {shlex.join(words)}"
