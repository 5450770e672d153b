"""Chains as they come, checked: one side in all documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.spans import EXPECTED, LARGEST
from idlib_corpus.scoring.table import Ints


@dataclass(frozen=True)
class Partition:
    """One side in all documents.

    Args:
        chain_of: The chain of each mention, by (document, mention); chains are numbered through all documents.
        size: Shape (chains,): mentions of each chain.
        item: Shape (chains,): its document.
        dropped: Mentions that stood twice in a chain.
    """

    chain_of: dict[tuple[int, Any], int]
    size: Ints
    item: Ints
    dropped: int

    @classmethod
    def of(
        cls, documents: Iterable[Iterable[Any]], singletons: bool, names: Sequence[str], twice: bool = False
    ) -> Partition:
        """The chains of one side, numbered through all documents.

        Args:
            documents: The chains of each document.
            singletons: Whether chains of one mention are kept.
            names: What each document is called in messages.
            twice: Whether a mention may stand twice in a chain; all but the first are dropped.

        Raises:
            InputError: A chain or a mention is none, or a mention is in two chains, or, unless `twice`, twice in one.
        """
        chain_of: dict[tuple[int, Any], int] = {}
        sizes: list[int] = []
        items: list[int] = []
        dropped = 0
        for item, (chains, name) in enumerate(zip(documents, names, strict=True)):
            seen: set[Any] = set()
            for chain in chains:
                listed = _mentions(chain, name)
                mentions = dict.fromkeys(listed)
                if len(mentions) < len(listed) and not twice:
                    raise InputError(name, f"a mention stands twice in the chain {listed}", remedy="Remove one")
                dropped += len(listed) - len(mentions)
                shared = [mention for mention in mentions if mention in seen]
                if shared:
                    mention = min(shared, key=repr)
                    raise InputError(name, f"the mention {mention} is in two chains", "chains that share no mention")
                seen.update(mentions)
                if len(mentions) > 1 or singletons:
                    chain_of |= {(item, mention): len(sizes) for mention in mentions}
                    sizes.append(len(mentions))
                    items.append(item)
        return cls(chain_of, np.array(sizes, dtype=np.int64), np.array(items, dtype=np.int64), dropped)


def _mentions(chain: Any, name: str) -> list[Any]:
    """The mentions of a chain, lists as tuples, as JSON has them.

    Raises:
        InputError: It is no chain, it is empty, or a mention is neither an extent nor a name, or an empty extent.
    """
    if isinstance(chain, str) or not isinstance(chain, Iterable):
        raise InputError(name, f"{chain!r}", "a chain: a list of mentions")
    listed = [_frozen(mention) for mention in chain]
    if not listed:
        raise InputError(name, "a chain without a mention", "one mention at least", "Remove it")
    for mention in listed:
        try:
            hash(mention)
        except TypeError:
            raise InputError(name, f"the mention {mention!r}", "(start, end), or a hashable name") from None
        # (start, end), and the same behind a sentence
        if isinstance(mention, tuple) and len(mention) in (2, 3) and all(type(x) is int for x in mention[-2:]):
            start, end = mention[-2:]
            if not 0 <= start < end <= LARGEST:
                raise InputError(name, f"the mention {mention!r}", EXPECTED)
    return listed


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value
