"""`exact-match`: names that are written alike are one chain.

It is given the mentions and reads nothing else: a floor that a resolver should clear. Descriptions and pronouns, where
a mention says that it is one, stay alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from idlib_corpus.errors import InputError
from idlib_corpus.grounding import fold
from idlib_corpus.items import NAME, CorefItem, Place
from idlib_corpus.systems.base import System

USAGE = "exact-match"
SAYS = "names that are written alike are one chain; given the mentions, no model, a floor"


class ExactMatch(System[CorefItem, list[list[Place]]]):
    """Chains of mentions with the same words."""

    name = "exact-match"
    version = "1"
    note = "names with the same words, over the given mentions; no training, a floor"

    def predict(self, items: Iterable[CorefItem]) -> Iterator[list[list[Place]]]:
        """Chains of two names or more, in the order of their first mentions.

        Raises:
            InputError: A document without its mentions.
        """
        for item in items:
            if item.mentions is None:
                expected = 'its mentions in "chains", one alone in each if nothing is known of them'
                raise InputError(item.id, f"no mentions, which {self.name} does not find", expected, "Add them")
            chains: dict[str, list[Place]] = {}
            for mention in item.mentions:
                if mention.level in NAME:
                    chains.setdefault(fold(item.words(mention)), []).append(mention)
            yield [chain for chain in chains.values() if len(chain) > 1]


def create(model: str) -> ExactMatch:
    """The baseline; it has no models to choose from."""
    if model:
        raise InputError("system", f'"exact-match:{model}"', "exact-match alone, it has no models", "Leave it out")
    return ExactMatch()


def available() -> list[str]:
    """The one."""
    return [""]
