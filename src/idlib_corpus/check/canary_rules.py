"""The canary: what tells that a file is of this data set stands in each of them."""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.check.places import line
from idlib_corpus.check.rules import Fault, Release, rule
from idlib_corpus.model import Corpus, Place


@rule("X18", "cross-language", "the files of every document have the canary of dataset.toml")
def source_files(corpus: Corpus) -> Iterator[Fault]:
    """Texts and labels stand in plain files, which whoever collects training data finds first."""
    for document in corpus.documents:
        if document.canary != corpus.canary:
            remedy = f'Write canary = "{corpus.canary}" below the id' if corpus.canary else "Remove it"
            yield Fault("X18", line(document, "id"), "not the canary of dataset.toml", remedy)
        for text in document.texts.values():
            if text.canary != corpus.canary:
                yield Fault("X18", Place(text.file, 2), "not the canary of dataset.toml", "Run idlib-corpus format")


@rule("R04", "release", "the card and every file with rows have the canary of dataset.toml")
def built_files(release: Release) -> Iterator[Fault]:
    """Whoever looks for the line finds it in the bytes: Parquet does not compress the metadata of a schema."""
    canary = release.corpus.canary.encode()
    for path in (release.folder / "README.md", *sorted((release.folder / "data").rglob("*.parquet"))):
        if path.is_file() and canary not in path.read_bytes():  # R01 says that a file is missing
            yield Fault("R04", Place(str(path), 1), "the canary is missing", "Run idlib-corpus build")
