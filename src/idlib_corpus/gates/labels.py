"""Labels are balanced: none of them, and no passage, can be guessed from how frequent it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from idlib_corpus.gates.base import Gate
from idlib_corpus.model import SPLITS, Corpus
from idlib_corpus.records import STANCES

# of the cells of a kind in a split
LEAST, MOST = 0.25, 0.45
# of the cells with NONE: those whose content is in the passage
HARD = 0.5


def labels(corpus: Corpus) -> Iterator[Gate]:
    """The shares of the rarest label and the most frequent one, by split and kind; the share of hard NONE."""
    for split in SPLITS:
        for kind in corpus.labels["kinds"]:
            count = Counter(
                cell.label
                for document in corpus.having(split=split).documents
                for kinds in [{p.id: p.kind for p in document.propositions}]
                for cell in document.cells()
                if cell.at_stake and kinds[cell.target] == kind
            )
            total = sum(count[label] for label in STANCES)
            if total:
                for what, choose in (("rarest", min), ("most frequent", max)):
                    label = choose(STANCES, key=lambda one: count[one])
                    yield Gate(
                        f"share of the {what} label", f"{split}, {kind}", count[label] / total, LEAST, MOST, label
                    )
    none = [cell for document in corpus.documents for cell in document.cells() if cell.label == "NONE"]
    if none:
        yield Gate("share of NONE that is at stake", "", sum(cell.at_stake for cell in none) / len(none), HARD, 1.0)
