"""Public sets by name, where commands take files: what is said of them first, and the files that are then read."""

from __future__ import annotations

import argparse
import glob
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idlib_corpus.cli.process import tell
from idlib_corpus.cli.reading import numbered, of_rows, own_labels, reading
from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such

if TYPE_CHECKING:
    from idlib_corpus.formats import Options
    from idlib_corpus.hub import Named, Prepared

LISTING = "idlib-corpus datasets lists them all"
# options of files, which say nothing of a set: its entry says it
OF_FILES = ("from", "layer", "offsets", "inclusive_ends")


def add_data_dir(parser: Any) -> None:
    """`--data-dir`: a copy of a public set."""
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="FOLDER",
        help="a copy of the named set: its files as the hub has them, or a folder of save_to_disk; no network is used",
    )


@dataclass(frozen=True)
class Sets:
    """Public sets that were named, ready to be read.

    Args:
        sets: The sets.
        options: How their files are read.
    """

    sets: tuple[Prepared, ...]
    options: Options

    @property
    def splits(self) -> list[str]:
        """The splits that any of them has, in the order of training."""
        from idlib_corpus.hub.registry import SPLITS

        return [split for split in SPLITS if any(split in one.rows for one in self.sets)]

    def files(self, split: str) -> list[str]:
        """The files of a split."""
        return [str(one.file(split)) for one in self.sets if split in one.rows]

    def chosen(self, split: str) -> list[str]:
        """The files of the split that is scored or predicted; see `Prepared.chosen`."""
        return [str(one.file(one.chosen(split))) for one in self.sets]

    def side(self, split: str) -> str:
        """What a split is, for messages."""
        return f"{split} of {' and '.join(one.named.entry.name for one in self.sets)}"


def sets(
    options: argparse.Namespace,
    given: Sequence[str],
    task: str,
    *,
    option: str = "--data",
    langs: Sequence[str] = (),
    gold: bool = False,
    alone: bool = False,
    beside: Sequence[str] | None = None,
) -> Sets | None:
    """The public sets that were named; None where files are named.

    What a user has to know of a set is told before it is read.

    Args:
        options: Of the command: ``--data-dir``, ``--map``, ``--labels`` and what else says how files are read.
        given: What was named as data.
        task: The task.
        option: The option it was named with, for messages.
        langs: Only these languages are asked for.
        gold: Whether the set is a gold beside predictions, which have options of their own.
        beside: What is named with another option, which ``--data-dir`` may be of.
        alone: Whether labels of a file that does not say whose they are (``--labels``) are those of the set.

    Raises:
        InputError: A name is neither a file nor that of a set, sets and files stand together, a set is of another
            task, or it cannot be read.
    """
    from idlib_corpus import hub

    found = [None if _is_there(one) else hub.find(one, langs) for one in given]
    for one, named in zip(given, found, strict=True):
        if named is None and not _is_there(one):
            raise _unknown(one, task)
    named_sets = [one for one in found if one is not None]
    if not named_sets:
        if options.data_dir and not any(hub.find(one) for one in beside or () if not _is_there(one)):
            found_files = f"{', '.join(given) or 'no set'}, which is no name of a public set"
            raise InputError("--data-dir", found_files, f"a name with {option}", f"Leave it out; {LISTING}")
        return None
    if len(named_sets) < len(given):
        raise InputError(option, ", ".join(given), "names of public sets, or files, not both", "Read them one by one")
    for found_set in named_sets:
        if task not in found_set.entry.tasks:
            fit = ", ".join(name for name, entry in hub.entries().items() if task in entry.tasks) or "none is"
            is_for = f"a set for {found_set.entry.task}"
            raise InputError(found_set.entry.name, is_for, f"one for {task}: {fit}", "Name another")
    if not any(_is_there(one) for one in beside or ()):
        _say_nothing(options, named_sets[0].name, "gold_" if gold else "")
    return _read(options, named_sets, task, gold, alone)


def _say_nothing(options: argparse.Namespace, name: str, prefix: str) -> None:
    """Refuse options of files where there are only sets.

    Raises:
        InputError: One is given.
    """
    of_files = [f"{prefix}{one}" for one in OF_FILES] + ([] if prefix else ["scheme", "lang"])
    for one in of_files:
        if getattr(options, "from_" if one == "from" else one, None):
            found, expected = (
                f"it has no effect on {name}",
                "--map and --labels, which name columns and labels of a set",
            )
            raise InputError(f"--{one.replace('_', '-')}", found, expected, "Leave it out")


def _read(options: argparse.Namespace, named: Sequence[Named], task: str, gold: bool, alone: bool) -> Sets:
    """Tell of the sets and prepare them."""
    from idlib_corpus import hub
    from idlib_corpus.cache import cache_folder
    from idlib_corpus.formats import Options, fields
    from idlib_corpus.tasks import task as the_task

    if gold:  # what is said of the predictions is not said of the set
        how = Options(columns=options.gold_columns or {}, map=options.gold_map or {})
    else:
        how = reading(options, lang=options.lang)
    folder = options.data_dir
    if folder is not None and not folder.is_dir():
        raise InputError("--data-dir", f'"{folder}", no such folder', "a folder with the files of the set")
    numbers = numbered(options.labels)
    own = None if numbers else own_labels(options.labels)
    table = (own and (own.gold or (own.predicted if alone else None))) or None
    ready = []
    for one in named:
        for line in hub.announced(one):
            tell(f"{one.name}: {line}")
        ready.append(
            hub.prepared(
                one,
                cache_folder(),
                folder=folder / one.entry.name if folder and (folder / one.entry.name).is_dir() else folder,
                columns=fields.named(how, one.entry.task),
                labels=table,
                names=[numbers[str(n)] for n in range(len(numbers)) if str(n) in numbers],
            )
        )
        for line in ready[-1].says():
            tell(f"{one.name}: {line}")
    stances = the_task(task).set_of(table or {}) if task == "stance" else ()
    # labels of stance are ours already; those of entities are named as they are read, or by the scorer of a gold
    labels = {} if numbers or gold or task == "stance" else of_rows(options, task, alone)
    return Sets(tuple(ready), Options(lang=how.lang, stances=how.stances or stances, labels=labels))


def _is_there(given: str) -> bool:
    return Path(given).exists() or glob.has_magic(given)


def _unknown(given: str, task: str) -> InputError:
    """The error of a name that is neither that of a file nor that of a set."""
    from idlib_corpus import hub

    like = hub.near(given, task) or hub.near(given)
    near = f"Sets with names near it: {', '.join(like)}" if like else "Name what is there"
    expected = "a file of rows, a pattern, a folder of such files, or the name of a public set"
    remedy = f"{near}; {LISTING}"
    return InputError(given, "no such file or folder, and no public set of this name", expected, remedy)


def trained_on(
    chosen: Sets,
    task: Any,
    *,
    split: str = "",
    every: bool = False,
    held: Mapping[str, Sequence[Any]] | None = None,
    folder: Path | None = None,
) -> dict[str, list[Any]]:
    """The items of sets that are trained on, by split, without those that are held out somewhere.

    Args:
        chosen: The sets.
        task: The task, a `tasks.Task`.
        split: The split to train on; all but test if empty, or test where there is no other.
        every: Whether the test split is trained on, too.
        held: What else is held out: items by the name of their side.
        folder: The dataset folder whose held-out sentences are guarded; that of the package if None.

    Raises:
        InputError: There is no such split.
    """
    from idlib_corpus.benchmark import data
    from idlib_corpus.hub.guard import of_corpus, without

    there = chosen.splits
    if split and split not in there:
        raise no_such("--split", split, there, "Choose another")
    wanted = [split] if split else there if every else [one for one in there if one != "test"] or there
    sides: dict[str, Any] = {**of_corpus(folder), **(held or {})}
    if "test" in there and "test" not in wanted:
        sides[chosen.side("test")] = data.of_files(task, chosen.files("test"), chosen.options).items
    found: dict[str, list[Any]] = {}
    for name in reversed(wanted):  # a row of a split gives way to the same of a later one
        items = data.of_files(task, chosen.files(name), chosen.options).items
        found[name], left_out = without(items, sides)
        sides[chosen.side(name)] = found[name]
        for side, number in left_out.items():
            tell(f"leak guard: {number} rows of {chosen.side(name)} left out: their text stands in {side}")
    if len(found) == 1:
        return {"train": next(iter(found.values()))}
    return dict(reversed(found.items()))
