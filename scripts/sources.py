"""Print what each sentence states and who takes which stance, with where it was read, for a reader to check.

All documents that list sources, or those that are named:

    python scripts/sources.py
    python scripts/sources.py zones/rhineland --lang en
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from idlib_corpus.load import corpus_folder
from idlib_corpus.model import Document
from idlib_corpus.source import read


def lines(document: Document, lang: str) -> Iterator[str]:
    """A document sentence by sentence: its words, its facts, its stances; then its sources."""
    text = document.texts.get(lang, document.source_text)
    yield f"# {document.id}: {text.title} ({text.lang}, {document.split})"
    for sentence in text.sentences:
        yield f"\n{sentence.id}  {sentence.text}"
        for fact in document.facts:
            if fact.sentence == sentence.id:
                yield f"    fact    {fact.says} {numbers(document, fact.sources)}"
        for stance in document.stances:
            if stance.sentence == sentence.id and stance.sources:
                words = text.propositions[stance.target]
                yield (
                    f"    {stance.label.lower():<8}{text.holders[stance.holder]}, {stance.as_of}: {words} "
                    f"{numbers(document, stance.sources)}"
                )
    yield ""
    for source in document.sources.values():
        day = f", {source.date}" if source.date else ""
        where = f"{source.kind}, seen {source.seen}. {source.url}"
        yield f"[{source.number}] {source.title}. {source.publisher}{day}. {where}"


def numbers(document: Document, keys: tuple[str, ...]) -> str:
    """Keys of sources as the numbers of citations."""
    return "".join(f"[{document.sources[key].number}]" for key in keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", help="ids of documents (default: all that list sources)")
    parser.add_argument("--lang", default="", help="the language to print (default: that of the source)")
    parser.add_argument("--corpus", type=Path, default=corpus_folder(), help="the dataset folder")
    options = parser.parse_args()
    corpus = read(options.corpus / "source")
    known = [document.id for document in corpus.documents]
    for name in options.documents:
        if name not in known:
            parser.error(f"no document {name}; expected some of {', '.join(known)}")
    for document in corpus.documents:
        if document.sources and (not options.documents or document.id in options.documents):
            print("\n".join(lines(document, options.lang)), end="\n\n")


if __name__ == "__main__":
    main()
