"""Exact-match span F1: a prediction is right if its start, end and label are those of a gold span.

The measure of CoNLL-2003 (Tjong Kim Sang and De Meulder 2003), on characters instead of tokens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.counts import Counts, CountTable, Key

# start, end (code points, half-open), label
Span = tuple[int, int, str]


def exact(gold: Iterable[Span], predicted: Iterable[Span]) -> dict[str, Counts]:
    """Counts of one item by type.

    Duplicate predictions count once, whatever the order of the input; nested and overlapping spans are spans like
    any other.

    Raises:
        InputError: A span is empty, or gold has one twice.
    """
    gold = list(gold)
    answers, right = set(predicted), set(gold)
    if len(right) != len(gold):
        raise InputError("gold", "a span stands twice", remedy="Remove the duplicate")
    for start, end, label in answers | right:
        if not 0 <= start < end:
            raise InputError("span", f"({start}, {end}, {label})", "0 <= start < end")
    counts = {}
    tallies = [Counter(label for _, _, label in spans) for spans in (answers & right, answers, right)]
    for label in sorted(set(tallies[1]) | set(tallies[2])):
        counts[label] = Counts(*(tally[label] for tally in tallies))
    return counts


def entities(
    gold: Mapping[str, Iterable[Span]],
    predicted: Mapping[str, Iterable[Span]],
    langs: Mapping[str, str],
    types: tuple[str, ...],
    view: str = "all",
) -> CountTable:
    """Score spans item by item.

    Args:
        gold: Gold spans by item id.
        predicted: Predicted spans by item id; an item that is not there has none.
        langs: Language by item id, for every item of `gold`.
        types: Every type of the view, in order.
        view: Name of the view, for the signature.

    Raises:
        InputError: A prediction is for an item that gold does not have, or a span is malformed.
    """
    unknown = next((item for item in predicted if item not in gold), None)
    if unknown is not None:
        raise InputError(unknown, "a prediction for an unknown row", remedy="Use the row ids of the gold")
    rows: dict[Key, Counts] = {}
    for item, spans in gold.items():
        try:
            found = exact(spans, predicted.get(item, ()))
        except InputError as error:
            raise InputError(f"{item}: {error.where}", error.found, error.expected, error.remedy) from error
        for label, counts in found.items():
            rows[item, langs[item], label] = counts
    return CountTable(rows, {item: langs[item] for item in gold}, types, f"entities|exact|view:{view}|zero:0")
