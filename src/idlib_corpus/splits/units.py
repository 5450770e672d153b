"""What must stay on one side: groups, texts, and units of several groups; and how they are dealt out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.items import AnyItem
from idlib_corpus.leaks import leaks, words

ItemT = TypeVar("ItemT", bound=AnyItem)
T = TypeVar("T")

# leaks that a message names
NAMED = 3
# what numpy takes as a seed is from 0 to below this
SEEDS = 2**32


def guard(sides: Mapping[str, Iterable[AnyItem]]) -> None:
    """See to it that no two sides share a group, a text or a unit.

    Args:
        sides: Items by the name of their side.

    Raises:
        InputError: Two do; the message has the ids.
    """
    found = [str(leak) for leak in leaks(sides, unit=unit)]
    if found:
        more = f"; {len(found) - NAMED} more" if len(found) > NAMED else ""
        remedy = "Move each sentence, in all its languages and variants, to one split"
        raise InputError("splits", "; ".join(found[:NAMED]) + more, "no group, text or unit on two sides", remedy)


def unit(item: AnyItem) -> str:
    """What the groups of variants of a passage have in common, and of a sentence and its twin; empty for none."""
    return str(item.record.get("split_unit") or "")


def units(items: Sequence[AnyItem]) -> dict[int, list[str]]:
    """Groups that must stay together, as they share a text or are of one unit; most are alone."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    groups = {group: n for n, group in enumerate(dict.fromkeys(item.group for item in items))}
    shared = [
        (item.group, (what, value))
        for item in items
        for what, value in (("text", words(item.text)), ("unit", unit(item)))
        if value
    ]
    place = {thing: n for n, thing in enumerate(dict.fromkeys(thing for _, thing in shared), len(groups))}
    edges = [(groups[group], place[thing]) for group, thing in shared]
    size = len(groups) + len(place) + 1
    rows, columns = zip(*edges, strict=True) if edges else ((), ())
    _, component = connected_components(coo_array(([True] * len(edges), (rows, columns)), shape=(size, size)), False)
    together: dict[int, list[str]] = {}
    for group, n in groups.items():
        together.setdefault(int(component[n]), []).append(group)
    return together


def part(items: Sequence[ItemT], number: int, seed: int = 0) -> list[ItemT]:
    """The items of so many units, drawn by the seed; of a larger number the same units and more.

    A unit is what `plan` holds out together: a sentence in all its languages, a group of variants.

    Args:
        items: Items of the split that is trained on.
        number: How many units.
        seed: What they are drawn by.

    Raises:
        InputError: There are fewer, or no library takes the seed.
    """
    import numpy as np

    check_seed(seed)
    together = list(units(items).values())
    if not 1 <= number <= len(together):
        raise InputError("--sizes", f"{number} units", f"from 1 to {len(together)}, which there are", "Choose another")
    chosen = {group for n in np.random.default_rng(seed).permutation(len(together))[:number] for group in together[n]}
    return [item for item in items if item.group in chosen]


def check_seed(seed: int) -> None:
    """See to it that every library takes a seed.

    Raises:
        InputError: One does not.
    """
    if not 0 <= seed < SEEDS:
        raise InputError("--seed", str(seed), f"from 0 to {SEEDS - 1}", "Choose another")


def parted(things: list[T], folds: int | None, seed: int) -> list[list[T]]:
    """Things in folds, drawn by the seed; one a fold, in order, if no number is given."""
    from sklearn.model_selection import KFold

    if folds is None:
        return [[thing] for thing in things]
    cut = KFold(folds, shuffle=True, random_state=seed).split(things)
    return [[things[index] for index in test] for _, test in cut]
