"""Cells of the stance grid as classifiers see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.items import StanceItem
from idlib_corpus.records import STANCES

# stands for the holder where a text is searched for patterns; no letter, so that it is no word of any language
MARK = "◆"
# kana and Han: written without blanks, so that each character counts as a word
UNSPACED = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = rf"[{UNSPACED}{MARK}]|[^\W{UNSPACED}]+"


def learnable(items: Sequence[StanceItem], trainer: str, *, classes: int = 2) -> list[StanceItem]:
    """The cells that can be learned from: gold is a stance. Excluded cells, and those without gold, are left out.

    Args:
        items: Cells.
        trainer: The trainer's name, for the message.
        classes: How many different stances it needs.

    Raises:
        InputError: There are fewer.
    """
    cells = [item for item in items if item.gold in STANCES]
    there = Counter(cell.gold for cell in cells)
    if len(there) >= max(classes, 1):
        return cells
    counts = ", ".join(f"{count} {label}" for label, count in there.items()) or "none with a gold label"
    raise InputError(
        trainer,
        f"{len(items)} cells to train on, of which {counts}",
        f"cells of at least {classes} of {', '.join(STANCES)}",
        "Train on more sentences" + (", or train sklearn:majority" if there else ""),
    )


def note(cells: Sequence[StanceItem], more: str = "") -> str:
    """What was learned from, for the card: ``1632 cells (48 AGAINST, 120 FAVOR, 1464 NONE)``."""
    there = Counter(cell.gold for cell in cells)
    counts = ", ".join(f"{there[label]} {label}" for label in STANCES if there[label])
    return f"{len(cells)} cells ({counts})" + (f", {more}" if more else "")


def f_avg(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """The score that the best state is chosen by: the mean of F1 AGAINST and F1 FAVOR, 0 for a label nobody has."""
    from sklearn.metrics import f1_score

    score = f1_score(gold, predicted, labels=["AGAINST", "FAVOR"], average="macro", zero_division=0)
    return float(score)


def weights(cells: Sequence[StanceItem]) -> dict[str, float]:
    """A weight a stance, by which rare ones count as much as NONE: cells / (stances that occur * cells of the stance).

    A stance that does not occur weighs 1: no cell asks for it.
    """
    there = Counter(cell.gold for cell in cells)
    return {label: len(cells) / (len(there) * there[label]) if there[label] else 1.0 for label in STANCES}


def marked(item: StanceItem) -> str:
    """The text with `MARK` for every mention of the holder.

    Suffixes, articles and particles stay attached to it: ``◆'nin``, ``◆は``. Where the item has no spans, each place
    that reads as the holder is taken for a mention.
    """
    if not item.spans:
        return item.text.replace(item.holder, MARK) if item.holder else item.text
    parts, last = [], 0
    for start, end in sorted(item.spans):
        if start >= last:  # of spans that overlap, the first stands for both
            parts += [item.text[last:start], MARK]
        last = max(last, end)
    return "".join([*parts, item.text[last:]])


def crossed(item: StanceItem) -> str:
    """Each word of the target, joined to the holder: ``Turquía×crisis Turquía×humanitaria``.

    A sum over words of holder and of target says which holders take sides and which targets divide; it cannot say who
    stands how to what. These pairs can.
    """
    holder = re.sub(r"\W+", "_", item.holder)
    return " ".join(f"{holder}×{word}" for word in re.findall(WORD, item.target))


def as_text(item: StanceItem) -> str:
    """One text of a cell, for classifiers that take one: ``holder: target``, a line break, and the text.

    The context is left out: these classifiers weigh all words alike, and it would drown the sentence.
    """
    return f"{item.holder}: {item.target}\n{item.text}"


def as_pair(item: StanceItem) -> tuple[str, str]:
    """Two texts of a cell, for classifiers of pairs: context and text; ``holder: target``."""
    return in_context(item), f"{item.holder}: {item.target}"


def in_context(item: StanceItem) -> str:
    """The text behind its context."""
    return f"{item.context} {item.text}" if item.context else item.text


def hypothesis(item: StanceItem) -> str:
    """The hypothesis by which a model of natural language inference is asked for a stance, without any training.

    What the text says of the holder is the premise. Of a claim the hypothesis is ``<holder> thinks that this is true:
    <target>``, of a state, and where the kind is not known, ``<holder> is in favour of this: <target>``. If it is
    entailed, the stance is FAVOR, if it is contradicted, AGAINST, else NONE (zero-shot classification as entailment:
    Yin et al. 2019). Holder and target stay in the language of the text; the words between them are English.
    """
    says = "thinks that this is true" if item.kind == "claim" else "is in favour of this"
    return f"{item.holder} {says}: {item.target}"
