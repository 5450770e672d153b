"""GLiNER's training data: JSON with ``tokenized_text`` and ``ner``, spans of tokens with labels.

A span is ``[first, last, label]``, both ends among its tokens, as GLiNER's own preprocessing writes them. The text is
the tokens, joined with one blank. Relations, which some of these files have, are not read.

Written are `<lang>/<split>.json`, with the id of each sentence, which GLiNER passes over. GLiNER scores every span of
tokens by itself, so names in names stand as they are. It is asked for names; descriptions, pronouns and adjectives of
names stand in the form ``mentions`` alone, since as examples of a type they would teach it to find "the army" where it
is asked for organizations. A span may stand with two types; GLiNER's processor of spans learns the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats import objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.joined import extent, joined
from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import DEFAULTS, IN_PIECES, NOT_NAMES, TWICE, WIDENED, Ledger, WriteOptions, dumped
from idlib_corpus.model import Sentence

NAME = "gliner"
SAYS = "GLiNER's training data: JSON with tokenized_text and ner"
TASKS = ("ner",)
WRITES = "GLiNER's training data: JSON with tokenized_text and ner, a file a language and split"
LAYER = "entities"
OPTIONS = ("form",)
FORMS = ("names", "mentions")
KEEPS = {"document": ("lang", "split"), "sentence": ("id",), "mention": ("extent", "type")}
LOSSES = (NOT_NAMES, IN_PIECES, TWICE, WIDENED)


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has tokens and spans of them."""
    if {"tokenized_text", "ner"} <= objects.first_object(sample).keys():
        return Match(1, "a training file of GLiNER")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The texts, with overlapping and nested spans as they are.

    Raises:
        InputError: The file cannot be read.
    """
    return objects.read(file, task, "a training file of GLiNER", TASKS, lambda row, _: _row(row, options))


def _row(row: dict[str, Any], options: Options) -> dict[str, Any]:
    tokens = values.texts(row.get("tokenized_text"), "tokenized_text")
    text, extents = joined(tokens)
    entities = []
    for place, span in enumerate(values.sequence(row.get("ner"), "ner"), 1):
        where = f"ner, {place}"
        parts = values.sequence(span, where)
        if len(parts) != 3:
            raise values.ValueKindError(f"{where}: {len(parts)} values; expected the first token, the last, the label")
        label = values.said({"label": parts[2]}, "label", where)
        entities.append({**extent(extents, parts[0], parts[1], where, last=True), "label": label})
    found = {"text": text, "tokens": tokens, "token_offsets": extents, "entities": entities}
    return {"id": values.identity(row.get("id"), "id"), "lang": options.lang or None, **found}


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    form = options.form or FORMS[0]
    for name, together in by_file(renditions):
        rows = [_written(one, sentence, ledger, form) for one in together for sentence in one.sentences]
        yield f"{name}.json", dumped(rows)


def _written(rendition: Rendition, sentence: Sentence, ledger: Ledger, form: str) -> dict[str, Any]:
    spans: list[tuple[int, int, str]] = []
    for mention in sentence.mentions:
        if form == "names" and mention.level != "NAM":
            ledger.lose(NOT_NAMES)
        elif len(mention.pieces) > 1:
            ledger.lose(IN_PIECES)
        else:
            tokens = rendition.covered(sentence, mention)
            span = (tokens.first, tokens.behind - 1, rendition.entity(mention).type)
            if span in spans:
                ledger.lose(TWICE)
                continue
            if not tokens.exact:
                ledger.lose(WIDENED)
            spans.append(span)
    ledger.keep("sentence")
    ledger.keep("mention", len(spans))
    return {"tokenized_text": rendition.words(sentence), "ner": spans, "id": rendition.row(sentence)}
