"""WebAnno TSV 3, as WebAnno and INCEpTION write it: a token a line, with its annotations beside it.

A row is a sentence, of coreference the text (`uima.sentences`). Slots are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files, naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import batches
from idlib_corpus.formats.uima.annotated import Annotated, PlaceError
from idlib_corpus.formats.uima.sentences import REMEDY, TASKS, Rows
from idlib_corpus.formats.uima.tsv import parsed

__all__ = ["TASKS"]

NAME = "webanno"
SAYS = "WebAnno TSV 3: a token a line, spans, relations and chains in columns"


def recognise(sample: Sample) -> Match | None:
    """By its first line, which says the format."""
    if sample.head.startswith(b"#FORMAT=WebAnno TSV"):
        return Match(1, "a WebAnno TSV file")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The sentences, or for coreference the text; a file is in memory as a whole.

    Raises:
        InputError: It cannot be read, or a layer has to be chosen.
        NoFieldError: It has no layer of the task.
    """
    naming.of_task(file, task, "a WebAnno TSV file", TASKS)
    found = Rows(_annotated(file), str(file.path), task, options)
    numbered = ((number, number, row) for number, row in enumerate(found, 1))
    return batches(numbered, task, file.row, lines=False, notes=lambda: found.notes)


def _annotated(file: File) -> Annotated:
    data = b"".join(files.chunks(file.path))
    try:
        return parsed(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(file.line(line), "bytes that are no UTF-8", "UTF-8", "Save the file in UTF-8") from None
    except PlaceError as error:
        raise InputError(f"{file.path}: {error.place}", error.found, error.expected, REMEDY) from None
