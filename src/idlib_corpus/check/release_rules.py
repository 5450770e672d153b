"""Level release: what is built says what the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from idlib_corpus.check.places import nearest
from idlib_corpus.check.rules import Fault, Release, rule
from idlib_corpus.model import Place
from idlib_corpus.source import SourceError
from idlib_corpus.source.review import readings

LEVEL = "release"


@rule("R01", LEVEL, "the built files are those that the sources give")
def built(release: Release) -> Iterator[Fault]:
    """A rebuild changes nothing. It is tried only where the manifest of the last build says otherwise."""
    from idlib_corpus.build import MANIFEST, differences, unchanged

    if unchanged(release.folder):
        return
    for path in differences(release.corpus, release.folder):
        if path == MANIFEST:  # a file that was read is another one, and gives the same rows
            continue
        place = Place(str(release.folder / path), 1)
        yield Fault("R01", place, "the file is missing, stale or differs from the sources", "Run idlib-corpus build")


@rule("R02", LEVEL, "in every row text[start:end] is the surface, and pieces lie in the envelope")
def surfaces(release: Release) -> Iterator[Fault]:
    """Offsets of the released rows are right, looked at in the files themselves."""
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    for config in ("ner", "mentions", "relations", "stance"):
        for path in sorted((release.folder / "data" / config).rglob("*.parquet")):
            try:
                rows = pq.read_table(path).to_pylist()
            except (ArrowException, OSError):
                continue  # R01 says that the file is not what it should be
            for number, row in enumerate(rows, 1):
                for name, found in _spans(row):
                    if _wrong(row["text"], found):
                        yield Fault("R02", Place(str(path), number), f"{row['id']}: {name} has wrong offsets")


@rule("R03", LEVEL, "what readers found is of a place of the text, and says how it was answered")
def findings(release: Release) -> Iterator[Fault]:
    """Every finding points to something of its document; what is gone stands under what took its place."""
    try:
        found = readings(release.folder, release.corpus)
    except SourceError as error:
        yield Fault("R03", error.place, error.found, error.remedy or f"Expected {error.expected}")
        return
    for reading in found:
        document = release.corpus.document(reading.document)
        known = {"title", "notes", *(s.id for s in document.source_text.sentences)}
        known |= {name for text in document.texts.values() for name in text.marked}
        known |= {u.id for text in document.texts.values() for u in text.unrealised}
        known |= {f"p:{p.id}" for p in document.propositions}
        known |= {f"holder:{key}" for keys in document.holders.values() for key in keys}
        for finding in reading.findings:
            if finding.at not in known:
                yield Fault("R03", finding.place, f'no place "{finding.at}" in the text', nearest(finding.at, known))


def _spans(value: Any, name: str = "row") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in a row that has start, end and surface."""
    if isinstance(value, dict):
        if {"start", "end", "surface"} <= value.keys():
            yield name, value
        for key, item in value.items():
            yield from _spans(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item, name)


def _wrong(text: str, span: dict[str, Any]) -> bool:
    if text[span["start"] : span["end"]] != span["surface"]:
        return True
    if "pieces" not in span:  # it is a piece itself
        return False
    pieces = span["pieces"]
    return (
        not pieces
        or (pieces[0]["start"], pieces[-1]["end"]) != (span["start"], span["end"])
        or any(p["start"] >= p["end"] for p in pieces)
        or any(p["end"] > q["start"] for p, q in pairwise(pieces))
    )
