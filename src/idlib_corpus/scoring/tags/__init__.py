"""Scores of tag sequences: spans by exact match, with the tag scheme and the repair of invalid sequences said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from idlib_corpus.records.policies import Policies, policies
from idlib_corpus.scoring.tags import conventions, files
from idlib_corpus.scoring.tags.batches import TagBatch, batches
from idlib_corpus.scoring.tags.counting import counted, table
from idlib_corpus.scoring.tags.given import sentences
from idlib_corpus.scoring.tags.inputs import named, paired
from idlib_corpus.scoring.tags.runs import decoded, runs
from idlib_corpus.scoring.tags.scores import TagScores
from idlib_corpus.scoring.tags.sequences import check_lengths
from idlib_corpus.tagging.codes import Alphabet
from idlib_corpus.tagging.schemes import invalid_rule, parser, scheme_name

if TYPE_CHECKING:
    from idlib_corpus.model import Span


def tags(
    gold: Any,
    predicted: Any,
    *,
    scheme: str | None = None,
    invalid: str | None = None,
    gold_invalid: str | None = None,
    zero_division: float | str = 0,
    macro: str = "union",
    labels: Sequence[str] | None = None,
    ids: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    sums_by: Sequence[str] | None = None,
    lenient: Policies | bool = False,
    ignore_unlabelled: bool = False,
) -> TagScores:
    """Score tag sequences by the spans that they stand for: a span is right if its tokens and its type are.

    Precision, recall and F1 are those of the CoNLL shared tasks (Tjong Kim Sang and Buchholz 2000). What becomes of
    invalid sequences changes scores (Lignos and Kamyab 2020), so it stands in the signature, and their number in the
    result:

    - ``error``: an `InputError` that names sentence and token;
    - ``begin``: a span begins where none can go on, as in conlleval and in seqeval's default mode. One difference:
      BILOU's L and U are read as E and S; conlleval and seqeval do not know them and lose spans;
    - ``discard``: only what the scheme allows from its first tag to its last is a span, as in seqeval's strict mode.

    Args:
        gold: Sentences, each a list of tags. Also lists of integers or an array of shape (sentences, tokens), with
            `labels`; a `datasets.Dataset` with a column ``tags`` or ``ner_tags``, or a column of one; a pyarrow
            ListArray or ChunkedArray; a mapping from ids to sentences; a path of records with ``tags``.
        predicted: The same sentences with as many tags each, held in any of these ways.
        scheme: ``IOB1``, ``IOB2``, ``BIOES``, ``BILOU``, ``BMES`` or ``IO``; ``auto`` tells it from the tags. A tag is
            ``O``, a prefix with a type (``B-GPE-LOC``: the type is ``GPE-LOC``), or a bare prefix, whose type is ``_``
            as in seqeval; in IO also a bare type (``person-other``). Any other tag is an error. Unset: IOB2, and for
            files that which the reader of the gold recognised.
        invalid: ``error``, ``begin`` or ``discard``, for both sides. Unset: ``error`` for gold, ``begin`` for
            predictions.
        gold_invalid: The same for gold alone.
        zero_division: 0, 1 or nan: a score whose denominator is 0.
        macro: The types of the macro average: ``union`` (those of gold or predictions), ``gold``, or ``all``, those of
            `labels` too.
        labels: The names of integer tags. A Dataset brings its own.
        ids: One id a sentence. Unset: those of a Dataset, a mapping or records.
        groups: Groupings of the sentences, for `TagScores.by`: ``{"lang": [...]}``.
        sums_by: For files: the groupings whose sums are kept. Memory does not grow with the sentences then, and there
            are no intervals and comparisons. None keeps every sentence.
        lenient: For files: the policies for rows that do not fit; or whether to score what is there.
        ignore_unlabelled: Leave positions of the gold without a label (None, -100, -1) out on both sides, as metrics
            of a Trainer do; the tokens around them become neighbours.

    Returns:
        Scores over a table of counts by sentence and type. Scores of parts of the data add up to those of the whole.

    Raises:
        InputError: Sides of unequal length, a tag that is none of the scheme's, an invalid sequence where ``error``
            holds, a position without a label, an unknown option; for records also what `records.pair` finds.
    """
    held = paired(gold, predicted)
    if held is None:
        options: dict[str, Any] = {"scheme": scheme, "invalid": invalid, "gold_invalid": gold_invalid}
        options |= {"zero_division": zero_division, "macro": macro, "labels": labels}
        options["ignore_unlabelled"] = ignore_unlabelled
        return files.score(gold, predicted, policies(lenient), sums_by, **options)
    sides = sentences(held.gold, "gold", labels), sentences(held.predicted, "predicted", labels)
    check_lengths(*sides)
    scheme = scheme or files.DEFAULT
    if scheme == conventions.AUTO:
        scheme = conventions.told(sides)
    rules = conventions.chosen(scheme, invalid, gold_invalid, macro, zero_division, ignore_unlabelled)
    items = named(held.items, len(sides[0].lengths), ids, groups)
    alphabet = Alphabet(parser(rules.scheme), labels, unlabelled=ignore_unlabelled)
    found = list(counted(sides, alphabet, rules))
    said = rules.signature(**held.conventions)
    counts = table(found, alphabet, items, [side.labels for side in sides], said)
    return TagScores(counts, rules.zero, held.notes, macro)


def spans(
    tagged: Any, *, scheme: str = "IOB2", invalid: str = "error", labels: Sequence[str] | None = None
) -> list[list[Span]]:
    """The spans that tag sequences stand for.

    Args:
        tagged: Sentences, as `tags` takes them; not records.
        scheme: As in `tags`.
        invalid: As in `tags`.
        labels: As in `tags`.

    Returns:
        A list a sentence of (first token, last token exclusive, type), in order.

    Raises:
        InputError: A tag that is none of the scheme's, or an invalid sequence where ``error`` holds.
    """
    scheme, how = scheme_name(scheme), invalid_rule("invalid", invalid)
    side, alphabet = sentences(tagged, "tags", labels), Alphabet(parser(scheme), labels)
    found: list[list[Span]] = []
    for run in runs(side, alphabet, f"a tag of {scheme}"):
        one = decoded(side, run, how, scheme)
        here = run.sentences_of_tokens()[one.start]
        first, names = run.bounds[here], tuple(alphabet.types)
        rows: list[list[Span]] = [[] for _ in range(len(run.bounds) - 1)]
        columns = (here, one.start - first, one.end - first, one.kind)
        for place, start, end, kind in zip(*(column.tolist() for column in columns), strict=True):
            rows[place].append((start, end, names[kind]))
        found += rows
    return found


__all__ = ["TagBatch", "TagScores", "batches", "spans", "tags"]
