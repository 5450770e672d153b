"""What holds sentences of tags: lists, an array of numbers, a column of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.tags.sequences import Sentences
from idlib_corpus.tagging.codes import BAD, UNLABELLED, Alphabet, Codes
from idlib_corpus.tagging.schemes import NotATagError


class Lists(Sentences):
    """Lists of tags: strings, or integers that an alphabet has names for."""

    def __init__(self, name: str, sentences: Sequence[Any], labels: tuple[str, ...] | None = None) -> None:
        self.name, self.sentences, self.labels = name, sentences, labels
        if len(sentences) and isinstance(sentences[0], str):
            raise InputError(f"{name}[0]", f"a text, {sentences[0]!r}", "a list of tags", "Give a list of sentences")
        try:
            self.lengths = np.fromiter(map(len, sentences), np.int32, len(sentences))
        except TypeError:
            where = next(i for i, one in enumerate(sentences) if not hasattr(one, "__len__"))
            raise InputError(f"{name}[{where}]", repr(sentences[where]), "a list of tags") from None
        self.arrays = bool(len(sentences)) and isinstance(sentences[0], np.ndarray) and sentences[0].dtype.kind in "iu"

    def codes(self, first: int, last: int, alphabet: Alphabet) -> Codes:
        """Through a dictionary, in C: `bytes` takes numbers up to 255 and is the fastest there is."""
        run = self.sentences[first:last]
        if self.arrays and (values := np.concatenate(run)).dtype.kind in "iu":
            return looked_up(values, alphabet, self.labels)
        number = int(self.lengths[first:last].sum())
        try:
            codes: Codes = np.frombuffer(bytes(map(alphabet.__getitem__, chain.from_iterable(run))), dtype=np.uint8)
        except ValueError:
            # more than 31 types
            codes = np.fromiter(map(alphabet.__getitem__, chain.from_iterable(run)), np.uint32, number)
        except TypeError:
            raise NotATagError from None
        return codes

    def at(self, sentence: int) -> list[Any]:
        """As they were given."""
        tags = self.sentences[sentence]
        return tags.tolist() if isinstance(tags, np.ndarray) else list(tags)


class Flat(Sentences):
    """Integer tags of all sentences in one array.

    Args:
        name: As in `Sentences`.
        values: Shape (tokens,).
        lengths: Shape (sentences,).
        labels: The names of the integers.
    """

    def __init__(
        self, name: str, values: npt.NDArray[Any], lengths: npt.NDArray[Any], labels: tuple[str, ...]
    ) -> None:
        self.name, self.values, self.lengths, self.labels = name, values, lengths, labels
        self.offsets = np.concatenate([[0], np.cumsum(lengths)])

    def codes(self, first: int, last: int, alphabet: Alphabet) -> Codes:
        """By a lookup in numpy."""
        return looked_up(self.values[self.offsets[first] : self.offsets[last]], alphabet, self.labels)

    def at(self, sentence: int) -> list[Any]:
        """Names where there are any."""
        values = self.values[self.offsets[sentence] : self.offsets[sentence + 1]].tolist()
        return [named(value, self.labels) for value in values]


class Arrow(Sentences):
    """A column of lists of Arrow: of integers with names, or of strings; never as Python objects.

    Args:
        name: As in `Sentences`.
        part: From (first, last) to the sentences between as a pyarrow ChunkedArray.
        number: How many sentences there are.
        labels: The names of the integers.
    """

    def __init__(
        self, name: str, part: Callable[[int, int], Any], number: int, labels: tuple[str, ...] | None
    ) -> None:
        import pyarrow.compute as pc

        self.name, self.part, self.labels = name, part, labels
        step = 1 << 20
        lengths = []
        for first in range(0, number, step):
            counts = pc.list_value_length(part(first, min(first + step, number)))
            if counts.null_count:
                where = first + counts.to_pylist().index(None)
                raise InputError(f"{name}[{where}]", "null", "a list of tags")
            lengths.append(counts.to_numpy())
        self.lengths = np.concatenate(lengths).astype(np.int32, copy=False) if lengths else np.zeros(0, dtype=np.int32)

    def codes(self, first: int, last: int, alphabet: Alphabet) -> Codes:
        """By a lookup in numpy, through Arrow's dictionary of the strings."""
        return np.concatenate([self._codes(values, alphabet) for values in self._values(first, last)])

    def _values(self, first: int, last: int) -> list[Any]:
        import pyarrow.compute as pc

        return [pc.list_flatten(chunk) for chunk in self.part(first, last).chunks]

    def _codes(self, values: Any, alphabet: Alphabet) -> Codes:
        import pyarrow as pa

        if pa.types.is_integer(values.type):
            return looked_up(_numbers(values), alphabet, self.labels)
        if not values.null_count and (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
            return self._texts(values, alphabet)
        return _from_dictionary(values, alphabet)

    def _texts(self, values: Any, alphabet: Alphabet) -> Codes:
        """O by the buffers, since most tags are O; the others by Arrow's dictionary."""
        import pyarrow as pa

        _, ends, letters = values.buffers()
        offsets: npt.NDArray[Any] = np.frombuffer(ends, np.int32 if pa.types.is_string(values.type) else np.int64)
        offsets = offsets[values.offset : values.offset + len(values) + 1]
        if not letters or not letters.size:
            return _from_dictionary(values, alphabet)
        # an empty text at the end begins behind the last letter
        first = np.take(np.frombuffer(letters, np.uint8), offsets[:-1], mode="clip")
        others = np.flatnonzero((np.diff(offsets) != 1) | (first != ord("O")))
        found = _from_dictionary(values.take(pa.array(others)), alphabet)
        codes = np.full(len(values), alphabet["O"], dtype=found.dtype)
        codes[others] = found
        return codes

    def at(self, sentence: int) -> list[Any]:
        """Names where there are any."""
        values = self.part(sentence, sentence + 1).to_pylist()[0]
        return [named(value, self.labels) for value in values]


def _from_dictionary(values: Any, alphabet: Alphabet) -> Codes:
    """The codes of an Arrow array of text."""
    import pyarrow as pa

    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    return looked_up(_numbers(coded.indices), alphabet, tuple(coded.dictionary.to_pylist()))


def _numbers(values: Any) -> npt.NDArray[Any]:
    """Arrow integers in numpy; a null is -1."""
    if values.null_count:
        values = values.cast("int64").fill_null(-1)
    found: npt.NDArray[Any] = values.to_numpy()
    return found


def named(value: Any, labels: tuple[str, ...] | None) -> Any:
    """The name of an integer tag; the tag itself where it has none."""
    return labels[value] if isinstance(value, int) and labels and 0 <= value < len(labels) else value


def looked_up(values: npt.NDArray[Any], alphabet: Alphabet, labels: tuple[str, ...] | None) -> Codes:
    """The codes of integer tags.

    Args:
        values: Shape (tokens,).
        alphabet: Its codes are used.
        labels: The names of the integers.

    Raises:
        NotATagError: An integer without a name, or with one that is no tag.
    """
    if not len(values):
        return np.zeros(0, dtype=np.uint8)
    if labels is None or values.dtype.kind not in "iu":
        raise NotATagError
    table = alphabet.lookup(labels)
    # read without its sign, a negative number is a large one
    if values.view(values.dtype.str.replace("i", "u")).max() >= len(labels):
        lacking = (values == -1) | (values == -100)
        if not alphabet.unlabelled or not lacking.any():
            raise NotATagError
        return _with_gaps(values, lacking, alphabet, labels)
    codes: Codes = table.take(values)
    # a name that is no tag ("[PAD]") may stand among the labels, but not among the tags
    if (table == BAD).any() and (codes == BAD).any():
        raise NotATagError
    return codes


def _with_gaps(
    values: npt.NDArray[Any], lacking: npt.NDArray[np.bool_], alphabet: Alphabet, labels: tuple[str, ...]
) -> Codes:
    """The codes of integer tags some of which say that there is no label."""
    found = looked_up(values[~lacking], alphabet, labels)
    codes = np.full(len(values), UNLABELLED, dtype=found.dtype)
    codes[~lacking] = found
    return codes
