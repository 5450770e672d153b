"""`llm:<model>@<base url>`: named entities.

The model is asked for names of all types of the corpus, so that a name of the view is not put inside of a name of
another type ("Suriye" in "Suriye İç Savaşı"); then they are mapped as those of every other system.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus.grounding import Ground
from idlib_corpus.items import Item
from idlib_corpus.labels import LabelMap, labels
from idlib_corpus.model import Span
from idlib_corpus.systems.llm import REQUIRES as REQUIRES
from idlib_corpus.systems.llm import SAYS as SAYS
from idlib_corpus.systems.llm import USAGE as USAGE
from idlib_corpus.systems.llm import prompting
from idlib_corpus.systems.llm.answers import STRING, array, obj, one_of
from idlib_corpus.systems.llm.system import Prompted, types


class PromptedEntities(Prompted[Item, list[Span]]):
    """Names by a chat model."""

    task = "ner"
    placeholders = frozenset({"types"})

    def __init__(self, name: str) -> None:
        self._map = LabelMap("corpus")
        self.schema = obj(entities=array(obj(text=STRING, type=one_of(list(labels()["types"])))))
        super().__init__(name)
        self.note += f"; labels {self._map.name}"

    def fields(self, item: Item) -> Mapping[str, str]:
        """The types."""
        return {"types": types(self._prompt_of(item).types)}

    def found(self, item: Item, answer: Mapping[str, Any], ground: Ground) -> list[Span]:
        """Names in their places, which do not overlap; those without a place in the view are left out."""
        said = answer["entities"]
        places = answer.get("places")
        if places is None:
            places = ground.apart([entity["text"] for entity in said])
        else:  # tags in the sentence as it is stand where they stand
            ground.grounded += len(places)
        spans = [(*place, entity["type"]) for place, entity in zip(places, said, strict=True) if place]
        return sorted(self._map.spans(spans))

    def nothing(self) -> list[Span]:
        """No entities."""
        return []


def create(model: str) -> PromptedEntities:
    """A chat model by its name and endpoint."""
    return PromptedEntities(model)


def available() -> list[str]:
    """None: an endpoint has to be named."""
    return []


def variants() -> list[str]:
    """What may stand behind ``#`` in a name: formats of answers and languages of the prompt."""
    return prompting.variants("ner")
