"""Run a system over texts in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from idlib_corpus.errors import InputError

if TYPE_CHECKING:
    from idlib_corpus.labels import OwnMap
    from idlib_corpus.records import Record
    from idlib_corpus.systems import System

# what messages say to who calls a command -> what they say to who calls from Python
IN_PYTHON = (
    (r"with --lang\b", 'with lang="es"'),
    (r"To leave other rows out: --langs (\S+)", r"Leave other rows out; it is made for: \1"),
    (r"Add the column, or name it: --map (\S+)=COLUMN", r'Give rows that have "\1"'),
    (r"[Ss]ay which (?:it|field it) is with --map (\S+)=\w+", r'Rename it to "\1"'),
    (r"or name another with --map", "or rename the column"),
    (r"--labels FILE", 'labels={"PERSON": "PER", …}'),
    (r"^--labels$", "labels"),
)


@overload
def predict(  # type: ignore[overload-overlap]
    data: str | Mapping[str, Any],
    system: str | System[Any, Any],
    *,
    task: str = ...,
    lang: str = ...,
    labels: Mapping[str, str] | str | Path | OwnMap | None = ...,
) -> Record: ...


@overload
def predict(
    data: Sequence[str] | Sequence[Mapping[str, Any]],
    system: str | System[Any, Any],
    *,
    task: str = ...,
    lang: str = ...,
    labels: Mapping[str, str] | str | Path | OwnMap | None = ...,
) -> list[Record]: ...


@overload
def predict(
    data: Any,
    system: str | System[Any, Any],
    *,
    task: str = ...,
    lang: str = ...,
    labels: Mapping[str, str] | str | Path | OwnMap | None = ...,
) -> Any: ...


def predict(
    data: Any,
    system: str | System[Any, Any],
    *,
    task: str = "ner",
    lang: str = "",
    labels: Mapping[str, str] | str | Path | OwnMap | None = None,
) -> Any:
    """Run a system over one text or several, by the code that the command `idlib-corpus predict` runs.

    >>> predict("Erdoğan llegó a Idlib.", system="gazetteer", lang="es")  # doctest: +SKIP
    {'id': 'text:1', 'entities': [{'start': 16, 'end': 21, 'label': 'LOC'}]}

    Args:
        data: One text or one row; or several: a list of texts or rows, a `datasets.Dataset`, a data frame, a
            generator, a dataset that streams. A row is a mapping with the fields of the task: ``text``, and for stance
            ``holder`` and ``target``, for relations and linking ``entities`` (the mentions that are given), for coref
            ``sentences`` and ``chains``; ``id`` and ``lang`` if you like. Rows of `load` are taken as they are, and
            their gold is not looked at. A text for coref has a sentence a line.
        system: The name of a system, as the command line takes it (``gazetteer``, ``spacy:fr_core_news_sm``, a folder
            that `train` wrote, ``llm:qwen3:8b@http://localhost:11434/v1``); or a system that is made already
            (`idlib_corpus.systems.create`).
        task: ``ner`` (default), ``linking``, ``coref``, ``relations`` or ``stance``.
        lang: The language of rows that do not say theirs. It is never guessed. A system that is made for one language
            takes it to be that one; a system that needs to know it, as the gazetteer does, says so.
        labels: The system's own labels and ours, ``{"PERSON": "PER"}``, empty for a label without a place; or a file
            of them.

    Returns:
        A record of one text or row; a list of records of what has a length; of what has none an iterator, which reads
        a few hundred rows at a time. A record is a dict as the command writes it, with the ``id`` of the row
        (``text:1`` and so on where it has none) and, by task:

        - ner: ``entities``, each with ``start``, ``end`` and ``label`` (PER, LOC, ORG), sorted;
        - linking: ``entities``, each with ``start``, ``end`` and ``wikidata`` (``Q858``, ``NIL``; none if unknown);
        - coref: ``chains``, lists of ``sentence``, ``start``, ``end``;
        - relations: ``relations``, each with ``head`` and ``tail`` (``start``, ``end``, ``label``) and ``label``;
        - stance: ``label`` (AGAINST, FAVOR, NONE), and ``evidence`` (``start``, ``end``) if the system gives any.

        Offsets are code points, half-open, on the text as it was given: ``text[start:end]`` are the words. Where an
        answer of a model could not be used, ``unusable`` says why.

    Raises:
        InputError: No such system or task; its library is missing; a row is not as the task needs it, or of a language
            that the system is not made for; the system failed.

    The four systems that were used last stay loaded (`idlib_corpus.prediction.loaded.SYSTEMS`; ``clear()`` frees
    them). A model that was trained anew into the same folder is loaded anew. Threads may call at once; each system
    serves one of them at a time.
    """
    try:
        return _predicted(data, system, task, lang, labels)
    except InputError as error:
        raise _in_python(error) from error.__cause__


def _predicted(data: Any, system: Any, task: str, lang: str, labels: Any) -> Any:
    from idlib_corpus.prediction.given import chunks, is_one
    from idlib_corpus.prediction.loaded import SYSTEMS, Loaded
    from idlib_corpus.prediction.predictor import Predictor
    from idlib_corpus.systems import System
    from idlib_corpus.tasks import task as the_task

    chosen = the_task(task)
    if not isinstance(lang, str):
        raise InputError("lang", repr(lang), 'one code of a language, as "es"', "Rows of several say theirs in lang")
    if isinstance(system, System):
        if labels is not None:
            raise InputError(
                "labels", "a map, and a system that is made", "a name of a system", "Make it with the map"
            )
        loaded = Loaded(system)
    elif isinstance(system, str):
        loaded = SYSTEMS.get(system, chosen.name, _own(labels))
    else:
        expected = 'the name of a system, as "gazetteer", or a System'
        raise InputError("system", f"a thing of the class {type(system).__name__}", expected)
    predictor = Predictor(chosen, loaded.system, lang=lang)
    parts = chunks(data, chosen.name)

    def records() -> Iterator[Any]:
        for rows in parts:
            with loaded.lock:
                found = [record for _, record in predictor.records(rows)]
            yield from found

    if is_one(data):
        return next(records())
    return list(records()) if hasattr(data, "__len__") else _told(records())


def _told(records: Iterator[Any]) -> Iterator[Any]:
    """Records as they come; errors in the words of Python."""
    try:
        yield from records
    except InputError as error:
        raise _in_python(error) from error.__cause__


def _own(labels: Any) -> OwnMap | None:
    """A map of labels, read or given.

    Raises:
        InputError: It is none.
    """
    from idlib_corpus.labels import OwnMap, read_map

    if labels is None or isinstance(labels, OwnMap):
        return labels
    if isinstance(labels, str | Path):
        return read_map(labels)
    if isinstance(labels, Mapping) and all(isinstance(one, str) for pair in labels.items() for one in pair):
        return OwnMap("labels", dict(labels))
    raise InputError("labels", f"{labels!r}", 'names of labels, {"PERSON": "PER"}, or a file of them')


def _in_python(error: InputError) -> InputError:
    """An error in the words of who calls from Python."""
    parts = [error.where, error.found, error.expected, error.remedy]
    for pattern, ours in IN_PYTHON:
        parts = [re.sub(pattern, ours, part) for part in parts]
    return InputError(*parts)
