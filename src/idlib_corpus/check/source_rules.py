"""Level meaning, on sources: what is said of the world stands on pages that somebody read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from idlib_corpus.check.places import line, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import Corpus, Document, Place

LEVEL = "meaning"
POLAR = ("AGAINST", "FAVOR")


def named(document: Document) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every fact and stance: where it is written, what it is called, the keys of its sources."""
    for number, fact in enumerate(document.facts):
        yield line(document, "facts", number), f'the fact "{fact.says}"', fact.sources
    for number, stance in enumerate(document.stances):
        yield line(document, "stances", number), stance.id, stance.sources


@rule("M60", LEVEL, "facts and stances name sources of the document; each source is named or cited")
def source_keys(corpus: Corpus) -> Iterator[Fault]:
    """No fact stands on a page that is not listed, and no page is listed for nothing."""
    for document in corpus.documents:
        used: set[str] = set()
        for place, what, keys in named(document):
            used.update(keys)
            for key in keys:
                if key not in document.sources:
                    hint = nearest(key, document.sources)
                    yield Fault("M60", place, f'{what} names "{key}", which is no source', hint)
        cited = {c.number for s in document.source_text.sentences for c in s.citations}
        for key, source in document.sources.items():
            if key not in used and source.number not in cited:
                place = line(document, "sources", key)
                yield Fault("M60", place, f"no fact, stance or citation stands on {key}", "Name it, or take it out")


@rule("M61", LEVEL, "where a document has sources, each sentence has its facts, each stance its sources and its day")
def sources_of_all(corpus: Corpus) -> Iterator[Fault]:
    """Nothing is said without saying where it was read."""
    for document in corpus.documents:
        if not document.sources:
            continue
        told = {fact.sentence for fact in document.facts}
        for sentence in document.source_text.sentences:
            if sentence.id not in told:
                yield Fault("M61", sentence.place, f"{sentence.id} has no facts", "List what it states, with sources")
        for number, fact in enumerate(document.facts):
            if fact.sentence not in document.source_text.by_id:
                yield Fault("M61", line(document, "facts", number), f"there is no sentence {fact.sentence}")
        for number, stance in enumerate(document.stances):
            if stance.label in POLAR and not (stance.sources and stance.as_of):
                place, lacks = line(document, "stances", number), "as_of" if stance.sources else "sources"
                yield Fault(
                    "M61", place, f"{stance.id} has no {lacks}", "Say where the position was read, and of when"
                )


@rule("M62", LEVEL, "a fact stands on a primary source, or on two of different publishers")
def sources_enough(corpus: Corpus) -> Iterator[Fault]:
    """One page that repeats what it heard is not enough."""
    for document in corpus.documents:
        for number, fact in enumerate(document.facts):
            there = [document.sources[key] for key in fact.sources if key in document.sources]
            if there and not any(s.kind == "primary" for s in there) and len({s.publisher for s in there}) < 2:
                found = f'the fact "{fact.says}" stands on {there[0].publisher} alone'
                yield Fault("M62", line(document, "facts", number), found, "Read a second page, or leave the fact out")


@rule("M63", LEVEL, "where a document has sources, citations have their numbers, and each number is of one source")
def citation_numbers(corpus: Corpus) -> Iterator[Fault]:
    """A reader finds what a text cites."""
    for document in corpus.documents:
        if not document.sources:
            continue
        times = Counter(source.number for source in document.sources.values())
        for key, source in document.sources.items():
            if times[source.number] > 1:
                yield Fault("M63", line(document, "sources", key), f"{key} has the number {source.number} of another")
        for text in document.texts.values():
            for sentence in text.sentences:
                for citation in sentence.citations:
                    if citation.number not in times:
                        found = f"{sentence.id} cites {citation.number}, and no source has this number"
                        yield Fault("M63", sentence.place, found, f"Numbers: {', '.join(map(str, sorted(times)))}")
