"""The canary: what tells that a file is of this data set stands in each of them."""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.check.rules import Fault, Release, rule
from idlib_corpus.model import Place


@rule("R04", "release", "the card and every file with rows have the canary of dataset.toml")
def built_files(release: Release) -> Iterator[Fault]:
    """Whoever looks for the line finds it in the bytes: Parquet does not compress the metadata of a schema."""
    canary = release.corpus.canary.encode()
    for path in (release.folder / "README.md", *sorted((release.folder / "data").rglob("*.parquet"))):
        if path.is_file() and canary not in path.read_bytes():  # R01 says that a file is missing
            yield Fault("R04", Place(str(path), 1), "the canary is missing", "Run idlib-corpus build")
