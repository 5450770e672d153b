"""Facts that were seen in training, for the F1 that leaves them out (``--known``).

Three kinds of file: JSON Lines of ``["head", "relation", "tail"]``; a DocRED file of training, from which facts are
made as its official evaluation makes them (each name of the head with each name of the tail); and the file of
facts that this evaluation keeps, a JSON array of ``["head", "tail", "relation"]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats import docred, files
from idlib_corpus.formats.base import File
from idlib_corpus.formats.objects import Values, first
from idlib_corpus.formats.values import ValueKindError
from idlib_corpus.records.problems import Problem

# the head, the relation, the tail: keys of entities or names
Fact = tuple[str, str, str]
LINE = '["head", "relation", "tail"], in UTF-8'
ELEMENT = '["head", "tail", "relation"]'


def read(path: Path) -> set[Fact]:
    """The facts of a file.

    Args:
        path: The file, packed with gzip or not.

    Raises:
        InputError: It cannot be read, or something in it is no fact.
    """
    source = Values(File(path, path.name))
    values = ((source.where(place), value) for _, place, value in source)
    sample = files.sample(path)
    if docred.recognise(sample) is not None:
        return set(_documents(values))
    kept = source.array and isinstance(first(sample), list)
    expected, order = (ELEMENT, (0, 2, 1)) if kept else (LINE, (0, 1, 2))
    return {_fact(value, where, expected, order) for where, value in values}


def _fact(value: Any, where: str, expected: str, order: tuple[int, int, int]) -> Fact:
    if isinstance(value, Problem):
        raise InputError(value.where, value.found, value.expected, value.remedy)
    if type(value) is not list or len(value) != 3 or not all(isinstance(part, str) for part in value):
        raise InputError(where, "no known fact", expected)
    head, relation, tail = (value[place] for place in order)
    return head, relation, tail


def _documents(found: Iterable[tuple[str, Any]]) -> Iterator[Fact]:
    for where, value in found:
        if isinstance(value, Problem):
            raise InputError(value.where, value.found, value.expected, value.remedy)
        try:
            names, relations = docred.named_relations(value)
        except ValueKindError as wrong:
            raise InputError(where, str(wrong), "a document of training", docred.REMEDY) from None
        for one in relations:
            for head, tail in product(names[int(one["head"])], names[int(one["tail"])]):
                yield head, one["label"], tail
