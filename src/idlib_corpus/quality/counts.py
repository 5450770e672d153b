"""Checks that count: lengths, copied words, numbers, citations, and how the marks differ from the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations

from idlib_corpus.model import Sentence
from idlib_corpus.quality.pair import Pair, Remark, share

Found = tuple[str, list[Remark]]

# a run of so many words of the source is no accident
RUN = 4
WORD = re.compile(r"\w+")
DIGITS = re.compile(r"\d+")
# a sentence so much longer or shorter than the text as a whole may have something too much or too little
FACTOR = 1.35


def length(pair: Pair) -> Found:
    """Lengths beside the source; a sentence that is far from the text's own ratio is remarked on."""
    ratios = {there.id: len(here.text) / len(there.text) for there, here in pair.sentences if there.text}
    if not ratios:
        return "", []
    middle = sum(len(here.text) for _, here in pair.sentences) / sum(len(there.text) for there, _ in pair.sentences)
    odd = {name: ratio for name, ratio in ratios.items() if not 1 / FACTOR < ratio / middle < FACTOR}
    says = "{:.2f} of the length of the source, {:.2f} over the whole text"
    remarks = [Remark("", name, says.format(ratio, middle)) for name, ratio in odd.items()]
    return f"{min(ratios.values()):.2f}–{max(ratios.values()):.2f}", remarks


def runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """All runs of so many words, in order."""
    yield from (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def copied(pair: Pair) -> Found:
    """Runs of words that stand in the source sentence too."""
    remarks = []
    mine, theirs = pair.words(pair.text), pair.words(pair.source)
    for place in mine.keys() & theirs.keys():
        here, there = (WORD.findall(words[place].casefold()) for words in (mine, theirs))
        known = set(runs(there, RUN))
        found = [run for run in runs(here, RUN) if run in known]
        remarks += [Remark("", place, f'"{" ".join(run)}" stands in the source') for run in found]
    return str(len(remarks)), sorted(remarks, key=lambda remark: remark.place)


def numbers(pair: Pair) -> Found:
    """Numbers in digits, sentence by sentence."""
    remarks = []
    for there, here in pair.sentences:
        wanted, found = (Counter(DIGITS.findall(sentence.text)) for sentence in (there, here))
        if lost := wanted - found:
            remarks.append(Remark("", here.id, f"lacks {', '.join(sorted(lost.elements()))}"))
        if more := found - wanted:
            remarks.append(Remark("", here.id, f"{', '.join(sorted(more.elements()))}, which the source has in words"))
    bad = {remark.place for remark in remarks if remark.says.startswith("lacks")}
    return share(len(pair.sentences) - len(bad), len(pair.sentences)), remarks


def citations(pair: Pair) -> Found:
    """Citations, in their order."""
    odd = [
        here.id
        for there, here in pair.sentences
        if [c.number for c in there.citations] != [c.number for c in here.citations]
    ]
    return share(len(pair.sentences) - len(odd), len(pair.sentences)), [Remark("", s, "other citations") for s in odd]


def realised(pair: Pair) -> Found:
    """Mentions of the source that the language has words for."""
    ids = pair.source.mention_ids
    lacking = sorted(ids - pair.text.mention_ids)
    reasons = {u.id: u.reason for u in pair.text.unrealised}
    remarks = [Remark("", name, f"no words: {reasons.get(name, 'no reason')}") for name in lacking]
    return share(len(ids) - len(lacking), len(ids)), remarks


def levels(pair: Pair) -> Found:
    """Mentions whose level is another one."""
    remarks = []
    for there, here in pair.sentences:
        mine = {m.id: m.level for m in here.mentions}
        remarks += [
            Remark("", m.id, f"{mine[m.id]}, {m.level} in the source")
            for m in there.mentions
            if mine.get(m.id, m.level) != m.level
        ]
    return str(len(remarks)), remarks


def nesting(pair: Pair) -> Found:
    """Pairs of mentions of which one holds the other in one of the two languages only."""
    remarks = []
    for there, here in pair.sentences:
        common = {m.id for m in there.mentions} & {m.id for m in here.mentions}
        mine, theirs = (_nested(sentence, common) for sentence in (here, there))
        remarks += [Remark("", outer, f"holds {inner} here only") for outer, inner in sorted(mine - theirs)]
        remarks += [Remark("", outer, f"holds {inner} in the source only") for outer, inner in sorted(theirs - mine)]
    return str(len(remarks)), remarks


def _nested(sentence: Sentence, names: set[str]) -> set[tuple[str, str]]:
    mentions = [m for m in sentence.mentions if m.id in names]
    return {(a.id, b.id) for a, b in permutations(mentions, 2) if a.covers(b) and not b.covers(a)}
