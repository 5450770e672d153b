"""Two sides of tagged sentences, decoded and matched in runs of a few hundred thousand tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats
from idlib_corpus.scoring.tags.sequences import Sentences, check_lengths
from idlib_corpus.tagging.codes import UNLABELLED, Alphabet, Codes, Decoded, Places, decode
from idlib_corpus.tagging.rules import Rules, rules
from idlib_corpus.tagging.schemes import NotATagError

# tokens of a run: so many that numpy's calls cost nothing, so few that they stay in a core's cache
SIZE = 1 << 18


@dataclass(frozen=True)
class Run:
    """A run of sentences of one side.

    Args:
        first: The place of its first sentence among all.
        bounds: Shape (sentences + 1,): token offsets of the sentences in the run.
        codes: Shape (tokens,): tag codes.
        origin: Where tokens without a label were left out: the places of the others among all tokens of the run, and
            the `bounds` of these.
    """

    first: int
    bounds: Places
    codes: Codes
    origin: tuple[Places, Places] | None = None

    def place(self, token: int) -> tuple[int, int]:
        """The sentence among all, and the token there, of a token of the run."""
        places, bounds = self.origin or (None, self.bounds)
        at = token if places is None else int(places[token])
        sentence = int(np.searchsorted(bounds, at, side="right")) - 1
        return self.first + sentence, at - int(bounds[sentence])

    @property
    def tokens(self) -> int:
        """Their number."""
        return len(self.codes)

    def decoded(self, by: Rules) -> Decoded:
        """Its spans."""
        return decode(self.codes, self.bounds, by)

    def sentences_of_tokens(self) -> npt.NDArray[np.int32]:
        """The place in the run of each token's sentence. Shape (tokens,)."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))


def runs(side: Sentences, alphabet: Alphabet, expected: str, size: int = SIZE) -> Iterator[Run]:
    """The sentences in runs of about `size` tokens and at least one sentence.

    Args:
        side: The sentences.
        alphabet: The codes of their tags; it grows.
        expected: What a tag has to be, for messages.
        size: Tokens of a run. The runs of sentences of the same lengths are the same.

    Raises:
        InputError: A tag that the alphabet cannot read, naming sentence and token.
    """
    offsets = np.concatenate([[0], np.cumsum(side.lengths)])
    first, number = 0, len(side.lengths)
    while first < number:
        last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + size, side="right")) - 1)
        try:
            codes = side.codes(first, last, alphabet)
        except NotATagError:
            raise side.bad_tag(first, last, alphabet, expected) from None
        yield Run(first, offsets[first : last + 1] - offsets[first], codes)
        first = last


def hits(gold: Decoded, predicted: Decoded, tokens: int) -> npt.NDArray[np.bool_]:
    """Which spans of the gold were predicted, with the same tokens and type. Shape (gold spans,).

    At most one span of a side ends at a token, so the ends find the pairs.
    """
    if not len(predicted.end):
        return np.zeros(len(gold.end), dtype=np.bool_)
    place = np.full(tokens + 1, -1, dtype=np.int32)
    place[predicted.end] = np.arange(len(predicted.end), dtype=np.int32)
    at = place[gold.end]
    same: npt.NDArray[np.bool_] = (at >= 0) & (predicted.start[at] == gold.start) & (predicted.kind[at] == gold.kind)
    return same


def totals(decoded: Iterable[tuple[Decoded, Decoded, int]]) -> Floats:
    """Sums by type, the leanest way to scores.

    Args:
        decoded: Gold and predictions of the same tokens, and how many tokens these are.

    Returns:
        Shape (types, 4), the columns `prf.COLUMNS`.
    """
    sums = np.zeros((1, 4))
    for gold, predicted, tokens in decoded:
        found = gold.kind[hits(gold, predicted, tokens)]
        size = max(len(sums), *(int(side.kind.max(initial=0)) + 1 for side in (gold, predicted)))
        sums = np.pad(sums, ((0, size - len(sums)), (0, 0)))
        right, there, expected = (np.bincount(kinds, minlength=size) for kinds in (found, predicted.kind, gold.kind))
        sums += np.stack([right, there, right, expected], axis=1)
    return sums


def decoded_pairs(
    gold: Sentences, predicted: Sentences, alphabet: Alphabet, by: Rules, expected: str
) -> Iterator[tuple[Decoded, Decoded, int]]:
    """Both sides decoded by the same rules, run by run, for `totals`.

    Raises:
        InputError: Sides of unequal length, or a tag that the alphabet cannot read.
    """
    check_lengths(gold, predicted)
    for one, other in zip(*(runs(side, alphabet, expected) for side in (gold, predicted)), strict=True):
        yield one.decoded(by), other.decoded(by), one.tokens


def labelled(sides: tuple[Sentences, Sentences], pair: tuple[Run, Run]) -> tuple[Run, Run]:
    """Both sides without the tokens that have no label in the gold.

    Raises:
        InputError: A prediction lacks a label where the gold has one.
    """
    there = pair[0].codes != UNLABELLED
    lacking = np.flatnonzero(there & (pair[1].codes == UNLABELLED))
    if len(lacking):
        sentence, token = pair[1].place(int(lacking[0]))
        raise InputError(sides[1].where(sentence, token), "a position without a label", "a tag, as the gold has one")
    if there.all():
        return pair
    places = np.flatnonzero(there)
    bounds = np.concatenate([[0], np.cumsum(there)])[pair[0].bounds]
    one, other = (replace(run, codes=run.codes[there], bounds=bounds, origin=(places, run.bounds)) for run in pair)
    return one, other


def decoded(side: Sentences, run: Run, how: str, scheme: str) -> Decoded:
    """The spans of a run.

    Args:
        side: The sentences that it is of.
        run: The run.
        how: What becomes of invalid sequences.
        scheme: The scheme.

    Raises:
        InputError: An invalid sequence, where `how` is ``error``.
    """
    one = run.decoded(rules(scheme, how == "discard"))
    if how == "error" and len(one.wrong):
        raise invalid_sequence(side, run, one, scheme)
    return one


def invalid_sequence(side: Sentences, run: Run, decoded: Decoded, scheme: str) -> InputError:
    """The error for the first invalid tag of a run."""
    sentence, at = run.place(int(decoded.wrong.min()))
    tags = side.at(sentence)
    before = f'after "{tags[at - 1]}"' if at else "at the start of the sentence"
    after = f'before "{tags[at + 1]}"' if at + 1 < len(tags) else "at the end of the sentence"
    found = f'"{tags[at]}" {before}, {after}'
    return InputError(side.where(sentence, at), found, f"a valid {scheme} sequence", side.remedy(scheme))
