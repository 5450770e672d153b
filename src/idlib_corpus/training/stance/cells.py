"""Cells of the stance grid as classifiers see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.items import StanceItem
from idlib_corpus.records import STANCES
from idlib_corpus.records.stance import question as asked
from idlib_corpus.splits import labelled, stances
from idlib_corpus.training.words import MARK, WORD

# who holds a stance if nobody is named, in English hypotheses
AUTHOR = "The author"
F_AVG = "F_avg"
POLAR = ("AGAINST", "FAVOR")
# where clauses end, whatever the script; a mark between digits ("1,000") ends none
CLAUSE = re.compile(r"(?<!\d)[.,;:!?،؛؟。、，；：！？…—–]|[.,;:!?،؛؟。、，；：！？…—–](?!\d)")


def learnable(items: Sequence[StanceItem], trainer: str, *, classes: int = 2) -> list[StanceItem]:
    """The cells that can be learned from. Excluded cells, and those without gold, are left out.

    Args:
        items: Cells.
        trainer: The trainer's name, for the message.
        classes: How many different stances it needs.

    Raises:
        InputError: There are fewer.
    """
    cells = labelled(items)
    there = Counter(cell.gold for cell in cells)
    if len(there) >= max(classes, 1):
        return cells
    counts = ", ".join(f"{count} {label}" for label, count in there.items()) or "none with a gold label"
    raise InputError(
        trainer,
        f"{len(items)} cells to train on, of which {counts}",
        f"cells of at least {classes} labels",
        "Train on more sentences" + (", or train sklearn:majority" if there else ""),
    )


def judges(validation: Sequence[StanceItem], cells: Sequence[StanceItem]) -> tuple[list[StanceItem], str]:
    """The cells that the best state is chosen by, and a note on those whose label training does not have.

    Args:
        validation: Cells.
        cells: The cells that are learned from.
    """
    known = set(stances(cells))
    there = labelled(validation)
    kept = [cell for cell in there if cell.gold in known]
    others = ", ".join(stances(cell for cell in there if cell.gold not in known))
    said = f"{len(there) - len(kept)} cells of validation left out, since training has no {others}" if others else ""
    return kept, said


def note(cells: Sequence[StanceItem], *more: str) -> str:
    """What was learned from, for the card: ``1632 cells (48 AGAINST, 120 FAVOR, 1464 NONE)``."""
    there = Counter(cell.gold for cell in cells)
    counts = ", ".join(f"{there[label]} {label}" for label in sorted(there))
    return ", ".join([f"{len(cells)} cells ({counts})", *filter(None, more)])


def judged(gold: Sequence[str], predicted: Sequence[str], labels: Sequence[str] = STANCES) -> float:
    """The score that the best state is chosen by (`measure`), over labels that the gold has; 0 if that is of none.

    Args:
        gold: Labels.
        predicted: As many.
        labels: Those of the model.
    """
    from sklearn.metrics import f1_score

    over = [label for label in (POLAR if measure(labels) == F_AVG else labels) if label in gold]
    return float(f1_score(gold, predicted, labels=over, average="macro", zero_division=0)) if over else 0.0


def measure(labels: Sequence[str]) -> str:
    """What `judged` is: F_avg, the mean of F1 AGAINST and F1 FAVOR; of label sets that lack one of them, macro F1."""
    return F_AVG if set(POLAR) <= set(labels) else "macro F1"


def weights(cells: Sequence[StanceItem]) -> dict[str, float]:
    """A weight a label, by which rare ones count as much as frequent: cells / (labels * cells of the label)."""
    there = Counter(cell.gold for cell in cells)
    return {label: len(cells) / (len(there) * there[label]) for label in sorted(there)}


def clauses(item: StanceItem) -> str:
    """The clauses that mention the holder, with `MARK` for every mention, and one that follows right behind.

    Clauses are cut at punctuation. The whole text, marked, if the holder is the author or is not found.
    """
    text = marked(item)
    if MARK not in text:
        return text
    parts = [part for part in CLAUSE.split(text) if part.strip()]
    kept = [at for at, part in enumerate(parts) if MARK in part]
    wanted = sorted({*kept, *(at + 1 for at in kept if at + 1 < len(parts))})
    return " ".join(parts[at].strip() for at in wanted)


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
    if not item.holder:  # the author, everywhere: the words of the target say as much
        return ""
    holder = re.sub(r"\W+", "_", item.holder)
    return " ".join(f"{holder}×{word}" for word in re.findall(WORD, item.target))


def question(item: StanceItem) -> str:
    """Whose stance is asked for, towards what: ``holder: target``; the target alone if the holder is the author."""
    return "".join(asked(item.holder, item.target))


def as_text(item: StanceItem) -> str:
    """One text of a cell, for classifiers that take one: its `question`, a line break, and the text.

    The context is left out: these classifiers weigh all words alike, and it would drown the sentence.
    """
    return f"{question(item)}\n{item.text}"


def as_pair(item: StanceItem) -> tuple[str, str]:
    """Two texts of a cell, for classifiers of pairs: context and text; its `question`."""
    return in_context(item), question(item)


def in_context(item: StanceItem) -> str:
    """The text behind its context."""
    return f"{item.context} {item.text}" if item.context else item.text


def hypothesis(item: StanceItem) -> str:
    """The hypothesis by which a model of natural language inference is asked for a stance, without any training.

    What the text says of the holder is the premise. Of a claim the hypothesis is ``<holder> thinks that this is true:
    <target>``, of a state, and where the kind is not known, ``<holder> is in favour of this: <target>``. If it is
    entailed, the stance is FAVOR, if it is contradicted, AGAINST, else NONE (zero-shot classification as entailment:
    Yin et al. 2019). Without a holder it is of ``The author``. Holder and target stay in the language of the text; the
    words between them are English.
    """
    says = "thinks that this is true" if item.kind == "claim" else "is in favour of this"
    return f"{item.holder or AUTHOR} {says}: {item.target}"
