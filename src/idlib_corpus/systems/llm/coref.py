"""`llm:<model>@<base url>`: coreference, a request a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from idlib_corpus.grounding import Ground, Text, fold
from idlib_corpus.items import CorefItem, Place
from idlib_corpus.systems.llm import NOT_GIVEN, prompting
from idlib_corpus.systems.llm import REQUIRES as REQUIRES
from idlib_corpus.systems.llm import SAYS as SAYS
from idlib_corpus.systems.llm import USAGE as USAGE
from idlib_corpus.systems.llm.answers import STRING, array, obj
from idlib_corpus.systems.llm.system import Prompted


class PromptedCoref(Prompted[CorefItem, list[list[Place]]]):
    """Chains by a chat model, of the mentions of the row if it has any and the prompt shows them, else of its own."""

    task = "coref"
    schema = obj(chains=array(array(obj(sentence=STRING, text=STRING))))
    placeholders = frozenset({"mentions"})

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._given = "mentions" in self._prompt.placeholders
        self.note += "; mentions given, where a row has them" if self._given else "; finds its own mentions"

    def fields(self, item: CorefItem) -> Mapping[str, str]:
        """The sentences with their ids, and the mentions in the order of the text."""
        given = [f"- [{m.sentence}] {item.words(m)}" for m in item.mentions or ()]
        text = "\n".join(f"[{name}] {sentence}" for name, sentence in item.sentences)
        return {"text": text, "mentions": "\n".join(given) or NOT_GIVEN}

    def found(self, item: CorefItem, answer: Mapping[str, Any], ground: Ground) -> list[list[Place]]:
        """Chains of mentions in their places, each place once; a chain of one is none."""
        given = item.mentions if self._given else None
        known: dict[tuple[str, str], list[Place]] = {}
        for mention in given or ():
            known.setdefault((mention.sentence, fold(item.words(mention))), []).append(mention)
        texts = {name: Text(text) for name, text in item.sentences}
        taken: set[tuple[str, int, int]] = set()
        left: dict[tuple[str, str], Iterator[Place]] = {}
        chains = []
        for chain in answer["chains"]:
            places = []
            for said in chain:
                sentence, words = said["sentence"].strip("[] "), said["text"]
                key = sentence, fold(words) if given is not None else words
                if key not in left:
                    choices = known.get(key, [])
                    if given is None and sentence in texts:
                        choices = [Place(sentence, *place) for place in texts[sentence].places(words)]
                    left[key] = iter(choices)
                # what is taken stays taken: each place is looked at once, however often it is quoted
                if place := next((place for place in left[key] if place[:3] not in taken), None):
                    taken.add(place[:3])
                    places.append(place)
                    ground.grounded += 1
                else:
                    ground.ungrounded.append(words)
            chains.append(places)
        return [chain for chain in chains if len(chain) > 1]

    def nothing(self) -> list[list[Place]]:
        """No chains."""
        return []


def create(model: str) -> PromptedCoref:
    """A chat model by its name and endpoint."""
    return PromptedCoref(model)


def available() -> list[str]:
    """None: an endpoint has to be named."""
    return []


def variants() -> list[str]:
    """What may stand behind ``#`` in a name: formats of answers and languages of the prompt."""
    return prompting.variants("coref")
