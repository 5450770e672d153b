"""Run a system over items and score it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tqdm import tqdm

from idlib_corpus import records, systems, training
from idlib_corpus.benchmark.cached import Predictions
from idlib_corpus.benchmark.measure import Cost
from idlib_corpus.benchmark.trained import Plan, quick, trained, trainer_of
from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.escapes import clean
from idlib_corpus.interruption import interrupted
from idlib_corpus.labels import OwnMap
from idlib_corpus.records import Record
from idlib_corpus.scoring.notebook import Shown
from idlib_corpus.splits import labelled
from idlib_corpus.systems import System, create
from idlib_corpus.tasks import Task, task_of
from idlib_corpus.tasks.base import LabelsOfGold
from idlib_corpus.tasks.predicted import UNUSABLE
from idlib_corpus.temporary import scratch

# characters of a reason; what is longer is cut in the middle
LONGEST = 1000
NO_CONVENTIONS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """What one system did over the languages it is made for, and how that scores.

    Args:
        task: The task.
        system: Its name.
        version: Its version.
        note: Licence, tag set, how it was trained.
        langs: The languages, in the order of the release.
        gold: The gold of the items it was scored on.
        predicted: Its predictions by item id.
        scores: The scores.
        cost: Time and memory; where all predictions were kept, of the run that predicted last on this machine.
        figures: What else the system measured; where all predictions were kept, in the run that predicted last.
        scored: How scores were made: what `score` takes beside items and predictions.
    """

    task: Task[Any, Any]
    system: str
    version: str
    note: str
    langs: tuple[str, ...]
    gold: records.Records
    predicted: dict[str, Record]
    scores: Any
    cost: Cost = field(default_factory=Cost)
    figures: dict[str, Any] = field(default_factory=dict)
    scored: Mapping[str, Any] = field(default_factory=dict)

    def heading(self) -> str:
        """The system and over what it ran."""
        of = f"{len(self.predicted):,} {self.task.noun} in {', '.join(self.langs)}"
        return f"Run of {self.system}: {self.task.name}, {of}"

    def lines(self) -> list[str]:
        """The main scores."""
        return list(self.scores.lines())

    def below(self) -> tuple[str, ...]:
        """The signature."""
        return (self.scores.signature,)

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the scores."""
        found: list[dict[str, Any]] = self.scores.rows()
        return found

    def to_frame(self) -> Any:
        """The scores as a pandas DataFrame; see `scoring.Result.to_frame`."""
        return self.scores.to_frame()

    @cached_property
    def by_lang(self) -> dict[str, Any]:
        """The scores of each language."""
        found: dict[str, Any] = self.scores.by("lang")
        return found

    @cached_property
    def unusable(self) -> dict[str, str]:
        """Why answers of the system could not be used, by item id; they count as nothing found."""
        return {name: record[UNUSABLE] for name, record in self.predicted.items() if UNUSABLE in record}

    @property
    def groups(self) -> set[str]:
        """The groups that it was scored on."""
        return set(self.scores.table.items.groups["group"])

    def to_dict(self) -> dict[str, Any]:
        """System, version, cost, and the scores of ``all`` and ``by_lang``: see `scoring.Result.to_dict`."""
        return {
            "system": self.system,
            "version": self.version,
            "note": self.note,
            "langs": list(self.langs),
            "cost": self.cost.to_dict(),
            "figures": self.figures,
            "unusable": len(self.unusable),
            "signature": self.scores.signature,
            "columns": dict(self.task.columns(self.scores)),
            "all": self.scores.to_dict(),
            "by_lang": {lang: scores.to_dict() for lang, scores in self.by_lang.items()},
        }


@dataclass(frozen=True)
class NotScored:
    """A system that has no scores: it could not be trained or loaded, failed, gave a broken answer, or is not for it.

    Args:
        system: Its name.
        reason: Why.
    """

    system: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """System and reason."""
        return {"system": self.system, "reason": self.reason}


def score(
    items: Iterable[Any],
    predicted: dict[str, Record],
    labels: LabelsOfGold = None,
    conventions: Mapping[str, Any] = NO_CONVENTIONS,
) -> Any:
    """Score predictions against the gold of the items; an item without any is an error.

    Args:
        items: The items.
        predicted: Predictions by item id.
        labels: A map of the gold's labels.
        conventions: Keywords of the scorer, beside those that the task always has and that the data ask for.

    Raises:
        InputError: A prediction for an unknown item, an item without one, and all that the scorer finds.
    """
    items = list(items)
    unknown = predicted.keys() - {item.id for item in items}
    if unknown:
        raise InputError(min(unknown), "a prediction for an unknown row", remedy="Use the row ids of the gold")
    rows = tuple(predicted[item.id] for item in items)
    ids = tuple(item.id for item in items)
    there = records.Records(rows, ids, "predictions", checked=True)
    task = task_of(items)
    return task.score(_gold(items), there, labels, **task.conventions(items), **conventions)


def _gold(items: Sequence[Any]) -> records.Records:
    rows = tuple(item.record for item in items)
    return records.Records(rows, tuple(item.id for item in items), "gold", checked=True)


def run(
    system: System[Any, Any] | Callable[[], System[Any, Any]],
    items: Sequence[Any],
    *,
    cache: Path | None = None,
    labels: LabelsOfGold = None,
    conventions: Mapping[str, Any] = NO_CONVENTIONS,
) -> Run:
    """Run one system over the languages it is made for, on the sentences it was not trained on.

    Args:
        system: The system; or a function that loads it, so that loading is measured.
        items: Items of one task.
        cache: Folder in which predictions are kept (`cache.cache_folder`); None keeps none.
        labels: A map of the gold's labels.
        conventions: Keywords of the scorer, beside those that the task always has and that the data ask for.

    Raises:
        InputError: It is made for none of the languages, or was trained on every sentence; and what its library says.
    """
    return _run(*_loaded(system), items, cache, labels, conventions)


def _loaded(system: System[Any, Any] | Callable[[], System[Any, Any]]) -> tuple[System[Any, Any], Cost]:
    cost = Cost()
    with cost.loading():
        made = system if isinstance(system, System) else system()
    return made, cost


def _run(
    made: System[Any, Any],
    cost: Cost,
    items: Sequence[Any],
    cache: Path | None,
    labels: LabelsOfGold,
    conventions: Mapping[str, Any],
) -> Run:
    chosen, note = _chosen(made, items)
    task = task_of(items)
    predicted: dict[str, Record] = {}
    kept = Predictions(cache, task, made)
    with (
        tqdm(total=len(chosen), desc=made.name, unit=" items", disable=None, leave=False) as bar,
        cost.predicting(),
    ):
        for record, new in kept.records(chosen):
            predicted[record["id"]] = record
            cost.items += new
            bar.update()
    figures = dict(made.figures())
    if cost.items:
        kept.keep_cost(cost, figures)
    else:
        cost, figures = kept.cost or cost, kept.figures or figures
    langs = tuple(dict.fromkeys(item.lang for item in chosen))
    how: dict[str, Any] = {"labels": labels, "conventions": conventions}
    scores = score(chosen, predicted, **how)
    return Run(task, made.name, made.version, note, langs, _gold(chosen), predicted, scores, cost, figures, how)


def _chosen(system: System[Any, Any], items: Sequence[Any]) -> tuple[list[Any], str]:
    """The items that a system is scored on, and the note that says so.

    Raises:
        InputError: There are none.
    """
    langs = system.languages()
    if not labelled(items):  # what the gold excludes is neither asked for nor scored
        raise InputError(system.name, "the gold excludes every row", "rows with a label", "Name other data")
    chosen = [item for item in items if langs is None or item.lang in langs]
    if not chosen:
        here = ", ".join(dict.fromkeys(item.lang for item in items))
        raise InputError(system.name, f"made for {', '.join(sorted(langs or ()))}", f"one of {here}", "Leave it out")
    unseen = [item for item in chosen if item.group not in system.trained_on]
    if not unseen:
        raise InputError(
            system.name,
            "it was trained on every sentence that it would be scored on, or its best state was chosen by them",
            "sentences that it has not seen",
            "Score it on another split, train it on others, or in folds: train --folds",
        )
    if len(unseen) == len(chosen):
        return chosen, system.note
    groups = len({item.group for item in unseen})
    return unseen, "; ".join(filter(None, [system.note, f"scored on the {groups} it has not seen"]))


def benchmark(
    names: Sequence[str],
    items: Sequence[Any],
    *,
    skip_other_languages: bool = False,
    cache: Path | None = None,
    plan: Plan | None = None,
    data: Mapping[str, Sequence[Any]] | None = None,
    labels: OwnMap | None = None,
    conventions: Mapping[str, Any] = NO_CONVENTIONS,
) -> list[Run | NotScored]:
    """Run systems by their names, in order; one that is named twice runs once.

    A system that cannot be trained, loaded or scored on these items, or whose library fails, is a line with the
    reason: what the others do does not depend on it.

    Args:
        names: Names as `systems.create` takes them, and those of systems that are trained on the spot (`trained`).
        items: Items of one task.
        skip_other_languages: Leave systems out that are made for none of the items' languages.
        cache: See `run`.
        plan: How systems that are trained on the spot are trained.
        data: What they are trained on, items by the name of the split; the corpus if None.
        labels: A map from labels of the systems, and of the gold, to ours.
        conventions: Keywords of the scorer, beside those that the task always has and that the data ask for.

    Raises:
        InputError: A name is of no library, which is found before any system runs.
    """
    present = {item.lang for item in items}
    task = task_of(items)
    own = None if labels is None else labels.gold
    for name in names:
        trainer = trainer_of(name, task.name)
        library = training.registry(task.name) if trainer else systems.registry(task.name)
        library.check((trainer or name).partition(":")[0], trainer or name)
    trains = {name for name in names if trainer_of(name, task.name)}
    runs: dict[str, Run | NotScored] = {}
    with scratch() if trains and cache is None else nullcontext(cache) as models:
        for name in dict.fromkeys(names):
            load: Callable[[], System[Any, Any]] = partial(create, name, task.name, labels)
            if name in trains:
                assert models is not None
                load = partial(trained, name, task, plan or Plan(), models, data, items)
            called = name
            try:
                made, cost = _loaded(load)
                called = made.name
                langs = made.languages()
                left_out = skip_other_languages and name not in trains and langs is not None and not langs & present
                if called not in runs and not left_out:
                    runs[called] = _run(made, cost, items, cache, own, conventions)
            except Exception as error:  # ours, and whatever a library raises wherever it is called
                if interrupted():
                    raise  # the system has not failed
                reason = in_one_line(error).removeprefix(f"{called}: ")
                runs.setdefault(called, NotScored(called, clean(reason, LONGEST)))
    return list(runs.values())


def available(task: str, langs: Collection[str] = ()) -> list[str]:
    """Names of the systems of a task that run as things are, those that train on the spot in seconds among them.

    Args:
        task: The task.
        langs: Leave libraries out that say to be made for other languages.
    """
    return [*systems.available(task, langs), *quick(task)]
