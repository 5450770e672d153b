"""What an export promises, held against what its own tool reads.

A test reads the files back, by the tool that they are for or by our reader, as `Found`: for each thing of ``KEEPS``
the values of the fields that the format keeps, in the order of ``KEEPS``. `holds` then demands three things. What was
lost is exactly as much as the ledger says, thing by thing. What is there is what the corpus says, but for the things
that the ledger counts as changed. Nothing is there that the corpus does not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from conftest import released
from idlib_corpus import formats
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.writing import Ledger, WriteOptions, totals
from idlib_corpus.model import Marked, Sentence
from idlib_corpus.records.columns import Row, rows

# by thing: what stands in the files, a tuple of values each
Found = Mapping[str, Counter[tuple[Any, ...]]]


@cache
def everything() -> tuple[Rendition, ...]:
    """The released corpus, for all tests of a process: its tokens, which take seconds, are found once."""
    return renditions(released())


def by_row(given: Sequence[Rendition]) -> dict[str, tuple[Rendition, Sentence]]:
    """Each sentence in each language by its id."""
    return {one.row(sentence): (one, sentence) for one in given for sentence in one.sentences}


def saved(folder: Path, written: Mapping[str, bytes]) -> Path:
    """A folder with these files."""
    for path, data in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def read(path: Path, task: str, **options: Any) -> list[Row]:
    """The rows of a file, all of them whole, as our reader reads it."""
    found = []
    for batch in formats.read(path, task, formats.Options(**options)):
        assert not batch.problems, batch.problems
        found += rows(batch.columns, task)
    return found


def files(writer: Any, given: Sequence[Rendition], **options: str) -> tuple[dict[str, bytes], Ledger]:
    """The files that a format writes, and its ledger; no path stands twice."""
    ledger = Ledger(writer.LOSSES)
    written: dict[str, bytes] = {}
    for path, data in writer.write(given, ledger, WriteOptions(**options)):
        assert path not in written, path
        written[path] = data
    return written, ledger


def said(
    given: Sequence[Rendition],
    keeps: Mapping[str, Sequence[str]],
    alike: Mapping[str, Callable[[Any], Any]] | None = None,
) -> dict[str, Counter[tuple[Any, ...]]]:
    """What the corpus says in the fields that a format keeps; before the values the place, a sentence or document."""
    changes = alike or {}
    found: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in keeps}
    for rendition in given:
        for what, where, values in things(rendition):
            if what in keeps:
                kept = (changes[name](values[name]) if name in changes else values[name] for name in keeps[what])
                found[what][where, *kept] += 1
    return found


def things(rendition: Rendition) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """All that a rendition says: the thing, the sentence or document, the values of `FIELDS`."""
    document, text = rendition.document, rendition.text
    yield (
        "document",
        rendition.id,
        {
            "id": document.id,
            "lang": text.lang,
            "title": text.title,
            "split": document.split,
            "source_language": document.source_language,
            "licence": document.licence,
            "provenance": (*document.provenance.values(), *text.provenance.values()),
            "sources": tuple(document.sources.values()),
            "facts": document.facts,
        },
    )
    for sentence in rendition.sentences:
        where = rendition.row(sentence)
        citations = tuple((one.number, one.offset) for one in sentence.citations)
        group = rendition.group(sentence)
        yield (
            "sentence",
            where,
            {
                "id": where,
                "text": sentence.text,
                "group": group,
                "citations": citations,
                "source_text": rendition.source(sentence).text,
            },
        )
        for omission in rendition.omissions(sentence):
            yield "omission", where, {"id": omission.id, "reason": omission.reason}
        source = {mention.id: mention for mention in rendition.source(sentence).mentions}
        for mention in sentence.mentions:
            entity = rendition.entity(mention)
            yield (
                "mention",
                where,
                {
                    "id": mention.id,
                    "extent": (mention.start, mention.end),
                    "pieces": pieces(mention),
                    "entity": entity.key,
                    "type": entity.type,
                    "subtype": entity.subtype,
                    "level": mention.level,
                    "wikidata": entity.wikidata,
                    "link_status": entity.link_status,
                    "added": mention.added,
                    "source_extent": (there.start, there.end) if (there := source.get(mention.id)) else None,
                    "readings": tuple(one.entity for one in document.readings if one.mention == mention.id),
                },
            )
        for one in rendition.relations(sentence):
            relation = one.relation
            yield (
                "relation",
                where,
                {
                    "id": relation.id,
                    "head": relation.head,
                    "type": relation.type,
                    "tail": relation.tail,
                    "head_mention": one.head and (one.head.start, one.head.end),
                    "tail_mention": one.tail and (one.tail.start, one.tail.end),
                    "source": relation.source,
                    "factuality": relation.factuality,
                    "implied": relation.implied,
                    "name_internal": relation.name_internal,
                },
            )
        for cell in rendition.stances(sentence):
            cue = rendition.marked(sentence, cell.cue)
            evidence = (rendition.marked(sentence, name) for name in cell.evidence)
            yield (
                "stance",
                where,
                {
                    "id": cell.id,
                    "holder": cell.holder,
                    "target": cell.target,
                    "label": cell.label,
                    "basis": cell.basis,
                    "certainty": cell.certainty,
                    "cue": pieces(cue) if cue else (),
                    "evidence": tuple(pieces(one) for one in evidence if one),
                    "attributed_by": cell.attributed_by,
                    "words": (text.holders[cell.holder], text.propositions[cell.target]),
                    "negated": text.negations.get(cell.target, ""),
                },
            )


def pieces(marked: Marked) -> tuple[tuple[int, int], ...]:
    """The pieces of a mark as plain numbers."""
    return tuple((piece.start, piece.end) for piece in marked.pieces)


def holds(
    writer: Any,
    given: Sequence[Rendition],
    ledger: Ledger,
    found: Found,
    alike: Mapping[str, Callable[[Any], Any]] | None = None,
) -> None:
    """That an export keeps its promise.

    Args:
        writer: The format.
        given: What was written.
        ledger: Of the writing.
        found: What was read back: the id of the sentence (`Rendition.row`; of documents `Rendition.id`), then the
            values of ``KEEPS`` as `things` has them. A mention of a relation is its extent.
        alike: By field, what of its value is compared, where a format keeps no order: ``frozenset``.
    """
    there = totals(given)
    gone, changed = (
        {
            what: sum(number for loss, number in ledger.lost.items() if loss.what == what and loss.gone == left_out)
            for what in there
        }
        for left_out in (True, False)
    )
    expected = said(given, writer.KEEPS, alike)
    moved: set[tuple[str, Any]] = set()
    for what in writer.KEEPS:
        assert sum(found[what].values()) == ledger.kept[what], what
        assert ledger.kept[what] + gone[what] == there[what], what
        strange = found[what] - expected[what]
        if what == "mention":
            moved = {(where, value) for where, *values in strange for value in values}
        elif what == "relation":
            # a relation goes with its mentions
            strange = Counter({one: n for one, n in strange.items() if not {(one[0], v) for v in one[1:]} & moved})
        assert sum(strange.values()) <= changed[what], (what, list(strange)[:3])
