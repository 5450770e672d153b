"""Column files: a token a line with its tag, a blank line behind each sentence.

CoNLL-2002 and 2003, WNUT, and files like them: which column is what is told from the beginning of the file, or by
``--columns token=2,tag=3``. Layouts with a name of their own (`formats.germeval`, `formats.uner`, …) are read by the
same reader. ``.gz`` of any.

Tokens are given as they stand. A comment, ``# sent_id = …``, ``# id = …``, ``# lang = …``, ``# group = …`` or
``# text = …``, says it of the sentence below it; ``# newdoc id = …`` of all sentences up to the next.

Written are `<lang>/<split>.conll`: a token, a tab, its tag, with these comments above each sentence. Readers that know
no comments need a switch for them (seqscore: ``--allow-comment-lines``). Mentions are the flat view: names, the
outermost or the innermost ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.columns.batches import batches
from idlib_corpus.formats.columns.layout import layout
from idlib_corpus.formats.columns.plan import beginning, plan
from idlib_corpus.formats.columns.reader import Reader
from idlib_corpus.formats.columns.writer import write
from idlib_corpus.formats.flat import LOSSES as LOSSES
from idlib_corpus.records.base import NoFieldError

__all__ = ["read", "read_as", "recognise", "recognised", "settled", "settled_as", "write"]

NAME = "columns"
SAYS = "a column file: a token and its tag a line, blank lines between sentences"
TASKS = ("ner", "tags")
WRITES = "column files: a token and its tag a line, IOB2 or BIOES, a file a language and split"
LAYER = "entities"
OPTIONS = ("scheme", "layer")
KEEPS = {
    "document": ("lang", "split"),
    "sentence": ("id", "text", "group"),
    "mention": ("extent", "type"),
}
SUFFIXES = (".conll", ".bio", ".iob", ".iob2", ".bioes", ".conll2003", ".ner")
# the kinds that are read under the name of this module
OWN = ("columns", "tags")


def recognise(sample: Sample) -> Match | None:
    """A file with a column that looks like tags, and no layout with a name of its own."""
    return recognised(sample, OWN)


def recognised(sample: Sample, kinds: tuple[str, ...]) -> Match | None:
    """The match of a file whose layout is of one of these kinds.

    Args:
        sample: Its beginning.
        kinds: Names in `layout.SAYS`.
    """
    head = beginning(sample)
    if head is None:
        return None
    named = sample.suffix in SUFFIXES
    found = layout(head)
    if found is None:
        return Match(0.3, SAYS) if named and "columns" in kinds else None
    if found.kind not in kinds:
        return None
    if found.doubt:
        return Match(0.6, found.says)
    try:
        what = plan(sample, Options())
    except InputError:
        return Match(0.6 if named else 0.4, found.says)
    typed = what.recognised.types and what.scheme != "IO"
    certainty = 0.95 if named or found.names else 0.8 if typed else 0.5
    return Match(certainty, what.says, found.guess is not None, what.recognised)


def settled(sample: Sample, match: Match, options: Options) -> Match:
    """The match with the columns and the scheme that the options name."""
    return settled_as("", sample, match, options)


def settled_as(kind: str, sample: Sample, match: Match, options: Options) -> Match:
    """The match of a file of a known layout with what the options say; as it is if they do not fit, which `read` says.

    Args:
        kind: As for `read_as`.
        sample: The beginning of the file.
        match: What it alone says.
        options: What it cannot say.
    """
    try:
        what = plan(sample, options, kind if options.format else "")
    except InputError:
        return match
    return replace(match, says=what.says, both=what.layout.guess is not None, tags=what.recognised)


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows of a column file.

    Raises:
        InputError: No column looks like tags, or several do; options that do not fit the file; tags of no scheme.
    """
    return read_as("", file, task, options)


def read_as(kind: str, file: File, task: str, options: Options) -> Iterator[Batch]:
    """The rows of a column file of a known layout.

    Args:
        kind: A name in `layout.SAYS`; it holds if `Options.format` was named, else the layout is recognised.
        file: The file.
        task: ``ner`` or ``tags``.
        options: What the file cannot say.

    Raises:
        InputError: As for `read`.
    """
    what = plan(files.sample(file.path), options, kind if options.format else "")
    where = str(file.path)
    if task not in TASKS:
        raise NoFieldError(where, f"{what.layout.says}, which has tags only", f"a file with {task}")
    if task == "ner" and what.layout.token is None:
        raise NoFieldError(where, "tags without tokens", "tokens beside them", "Score them as tags: score tags")
    if task == "tags" and len(what.tags) > 1:
        raise InputError("--layer", "both", "outer or inner", "Tags have one layer; both are entities: score ner")
    return batches(Reader(file, what), task, options)
