"""What `benchmark` scores, and what systems that are trained on the spot learn from."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from idlib_corpus.cli.conventions import flag, of_stance
from idlib_corpus.cli.reading import of_rows, reading
from idlib_corpus.cli.sets import Sets, sets, trained_on
from idlib_corpus.errors import InputError

# what only somebody's own data have: labels of stances
OF_DATA = ("stance_labels", "polar")
# the task that has twins
OF_TWINS = "ner"
# what a side is that is scored, for messages
SCORED = "what is scored"
# what stands for all systems that can run
ALL = "all"


def scored(options: argparse.Namespace) -> Any:
    """The items that are scored, a `benchmark.data.Data`, with what systems are trained on that are on the spot.

    Raises:
        InputError: Options that contradict each other; and what reading says.
    """
    from idlib_corpus.benchmark import data
    from idlib_corpus.tasks import task

    chosen = task(options.task)
    of_stance(options, *OF_DATA)
    if options.twins:
        return _twins(options)
    public = None
    if not options.data:
        for name in OF_DATA:
            if getattr(options, name):
                found, remedy = "without --data", "Leave it out, or name the files"
                raise InputError(flag(name), found, "labels of your own files", remedy)
        found_items = data.of_corpus(chosen, options.langs, options.split or "test", options.document)
    elif options.document:
        raise InputError("--document", "it has no effect on --data", "documents of the corpus", "Leave it out")
    elif public := sets(options, options.data, options.task, langs=options.langs or (), beside=options.train_data):
        found_items = data.of_files(chosen, public.chosen(options.split), public.options, options.langs)
        found_items = replace(found_items, files=tuple(options.data))
    else:
        how = reading(options, lang=options.lang, labels=of_rows(options, options.task))
        found_items = data.of_files(chosen, options.data, how, options.langs)
    if options.train_data:
        return replace(found_items, splits=_elsewhere(options, chosen, found_items.items))
    if public and _trains(options):
        return replace(found_items, splits=_beside(public, chosen, options.split, found_items.items))
    return found_items


def _twins(options: argparse.Namespace) -> Any:
    """The sentences that stand twice.

    Raises:
        InputError: Another task, data or split is asked for, or systems that would have seen the sentences.
    """
    from idlib_corpus.benchmark import data
    from idlib_corpus.benchmark.trained import trainer_of
    from idlib_corpus.tasks import task

    if options.task != OF_TWINS:
        raise InputError("--twins", f"it has no effect on {options.task}", OF_TWINS, "Leave it out")
    for name in ("data", "data_dir", "document", "split", "train_data"):
        if getattr(options, name):
            raise InputError(flag(name), "it is given with --twins", "all sentences that stand twice", "Leave it out")
    for name in named(options):
        if trainer_of(name, options.task):
            found = "trained on the spot, it would see a sentence or its twin"
            raise InputError(name, found, "a system that was trained on something else", "Leave it out of --twins")
    return data.of_twins(task(options.task), options.langs)


def named(options: argparse.Namespace) -> list[str]:
    """The systems that were named one by one; none where all are asked for, or those that run as things are.

    Raises:
        InputError: All are asked for, and some by name.
    """
    asked = list(options.systems or ())
    if ALL not in asked:
        return asked
    if len(asked) > 1:
        raise InputError("--systems", ", ".join(asked), f"{ALL}, or names", "Leave one of the two out")
    return []


def _trains(options: argparse.Namespace) -> bool:
    """Whether a system is asked for that is trained on the spot."""
    from idlib_corpus.benchmark.trained import quick, slower, trainer_of

    names = named(options) or [*quick(options.task), *(slower(options.task) if options.systems else ())]
    return any(trainer_of(name, options.task) for name in names)


def _beside(public: Sets, task: Any, split: str, items: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
    """What is scored, with the other splits of its set to train on, if there are any."""
    if len(public.splits) == 1:
        return {"test": items}
    of_test = all(one.chosen(split) == "test" for one in public.sets)
    return {**trained_on(public, task), **({"test": items} if of_test else {})}


def _elsewhere(options: argparse.Namespace, task: Any, items: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
    """What is scored, with what ``--train-data`` names to train on.

    Raises:
        InputError: No system is trained, the data cannot be read, or they share what is scored.
    """
    from idlib_corpus.benchmark import data

    if not _trains(options):
        expected = "a system that is trained on the spot, as linear or train:spacy"
        raise InputError("--train-data", "no system that is trained on the spot", expected, "Name one with --systems")
    more: dict[str, Any] = {"langs": options.train_langs or (), "beside": options.data}
    public = sets(options, options.train_data, options.task, option="--train-data", **more)
    if public:
        return {**trained_on(public, task, held={SCORED: items}), "test": items}
    how = reading(options, lang=options.lang, labels=of_rows(options, options.task))
    return {"train": data.of_files(task, options.train_data, how).items, "test": items}
