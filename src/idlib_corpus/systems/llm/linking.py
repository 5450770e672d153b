"""`llm:<model>@<base url>`: entity linking.

A chat model has no look at Wikidata: it says the ids that it remembers, which are often wrong. They are taken as said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from idlib_corpus.grounding import Ground, fold
from idlib_corpus.items import FoundLink, LinkingItem
from idlib_corpus.items import Mention as Given
from idlib_corpus.systems.llm import NOT_GIVEN, prompting
from idlib_corpus.systems.llm import REQUIRES as REQUIRES
from idlib_corpus.systems.llm import SAYS as SAYS
from idlib_corpus.systems.llm import USAGE as USAGE
from idlib_corpus.systems.llm.answers import STRING, array, obj
from idlib_corpus.systems.llm.system import Prompted

LINK = {"type": "string", "pattern": "^(Q[1-9][0-9]*|NIL)$"}


class PromptedLinking(Prompted[LinkingItem, list[FoundLink]]):
    """Links by a chat model, of the mentions of the row if it has any and the prompt shows them, else of its own."""

    task = "linking"
    schema = obj(links=array(obj(text=STRING, wikidata=LINK)))
    placeholders = frozenset({"mentions"})

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._given = "mentions" in self._prompt.placeholders
        self.note += "; mentions given, where a row has them" if self._given else "; finds its own mentions"

    def fields(self, item: LinkingItem) -> Mapping[str, str]:
        """The mentions in the order of the text, those with the same words once."""
        given = dict.fromkeys(f"- {m.words(item.text)}" for m in item.mentions or ())
        return {"mentions": "\n".join(given) or NOT_GIVEN}

    def found(self, item: LinkingItem, answer: Mapping[str, Any], ground: Ground) -> list[FoundLink]:
        """Links of mentions in their places; of given mentions with the same words, all."""
        said = answer["links"]
        if not self._given or item.mentions is None:
            places = ground.apart([one["text"] for one in said])
            pairs = zip(places, said, strict=True)
            return [FoundLink(Given(*place), one["wikidata"]) for place, one in pairs if place]
        waiting: dict[str, list[str]] = defaultdict(list)
        for one in said:
            waiting[fold(one["text"])].append(one["wikidata"])
        links: list[FoundLink] = []
        known: set[str] = set()
        for mention in item.mentions:
            words = fold(mention.words(item.text))
            if answers := waiting.get(words):
                # the n-th answer for the same words is that of the n-th mention; the last holds for all that follow
                links.append(FoundLink(mention, answers.pop(0) if len(answers) > 1 else answers[0]))
                known.add(words)
        for one in said:
            if fold(one["text"]) in known:
                ground.grounded += 1
            else:
                ground.ungrounded.append(one["text"])
        return links

    def nothing(self) -> list[FoundLink]:
        """No links."""
        return []


def create(model: str) -> PromptedLinking:
    """A chat model by its name and endpoint."""
    return PromptedLinking(model)


def available() -> list[str]:
    """None: an endpoint has to be named."""
    return []


def variants() -> list[str]:
    """What may stand behind ``#`` in a name: formats of answers and languages of the prompt."""
    return prompting.variants("linking")
