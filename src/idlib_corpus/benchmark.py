"""Run systems over the corpus and score them, all in one label view.

The corpus is loaded through `load_dataset`; a system sees one language at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.model import Span
from idlib_corpus.scoring.entities import EntityScores
from idlib_corpus.scoring.views import DEFAULT as VIEW_NAME
from idlib_corpus.systems import Item, System, create
from idlib_corpus.tasks import task


@dataclass(frozen=True)
class Run:
    """What one system did: its predictions and their scores, over the languages it is made for."""

    system: str
    version: str
    note: str
    predicted: dict[str, list[Span]]
    scores: EntityScores

    def to_dict(self) -> dict[str, Any]:
        """System, versions and scores by language."""
        return {
            "system": self.system,
            "version": self.version,
            "note": self.note,
            "all": self.scores.to_dict(),
            "by_lang": {lang: scores.to_dict() for lang, scores in self.scores.by("lang").items()},
        }


def read_items(langs: Sequence[str] | None = None, split: str = "test") -> list[Item]:
    """The sentences of the corpus with their gold in the view, in the order of the release.

    Args:
        langs: Languages; all if not given.
        split: The split.

    Raises:
        InputError: No such language or split.
    """
    return task("entities").read(langs, split)


def score(items: Iterable[Item], predicted: dict[str, list[Span]]) -> EntityScores:
    """Score predictions, labelled in the view, against the gold of the items; an item without any has none."""
    items = list(items)
    unknown = predicted.keys() - {item.id for item in items}
    if unknown:
        raise InputError(min(unknown), "a prediction for an unknown row", remedy="Use the row ids of the gold")
    ids = tuple(item.id for item in items)
    gold = records.Records(tuple(item.record for item in items), ids, "gold", checked=True)
    rows = tuple({"id": item.id, "entities": _spans(predicted.get(item.id, ()))} for item in items)
    return scoring.entities(gold, records.Records(rows, ids, "predictions", checked=True), view=VIEW_NAME)


def _spans(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "label": label} for start, end, label in spans]


def run(system: System[Any, Any], items: Sequence[Item]) -> Run:
    """Run one system over the languages it is made for, on the sentences it was not trained on.

    Raises:
        InputError: It is made for none of the languages, or was trained on every sentence.
    """
    langs = system.languages()
    chosen = [item for item in items if langs is None or item.lang in langs]
    if not chosen:
        here = ", ".join(dict.fromkeys(item.lang for item in items))
        raise InputError(system.name, f"made for {', '.join(sorted(langs or ()))}", f"one of {here}", "Leave it out")
    unseen = [item for item in chosen if item.group not in system.trained_on]
    if not unseen:
        raise InputError(
            system.name, "it was trained on every sentence it would be scored on", remedy="Train it on others"
        )
    note = system.note if len(unseen) == len(chosen) else f"{system.note}; scored on the {len(unseen)} it has not seen"
    chosen = unseen
    predicted: dict[str, list[Span]] = {}
    with tqdm(total=len(chosen), desc=system.name, unit="sentence", disable=None, leave=False) as bar:
        for lang in dict.fromkeys(item.lang for item in chosen):
            part = [item for item in chosen if item.lang == lang]
            for item, spans in zip(part, system.predict(part), strict=True):
                predicted[item.id] = spans
                bar.update()
    return Run(system.name, system.version, note, predicted, score(chosen, predicted))


def benchmark(names: Sequence[str], items: Sequence[Item], *, skip_other_languages: bool = False) -> list[Run]:
    """Run systems by their names, in order.

    Args:
        names: Names as `systems.create` takes them.
        items: The sentences.
        skip_other_languages: Leave systems out that are made for none of the sentences' languages.
    """
    present = {item.lang for item in items}
    runs = []
    for name in names:
        system = create(name)
        langs = system.languages()
        if skip_other_languages and langs is not None and not langs & present:
            continue
        runs.append(run(system, items))
    return runs
