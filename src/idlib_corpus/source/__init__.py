"""`corpus/source` -> `Corpus`. The only reader of the source files."""

from __future__ import annotations

from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document
from idlib_corpus.source import meaning
from idlib_corpus.source.texts import SourceError, citation_text, read_text

__all__ = ["SourceError", "citation_text", "document_files", "read", "source_files"]

SCHEMA = "schema.rng"


def read(source: Path) -> Corpus:
    """Read all of `corpus/source`.

    Raises:
        SourceError: A file cannot be read; it says where and why, and which rule it breaks.
        InputError: The folder is not there.
    """
    if not (source / "dataset.toml").is_file():
        raise InputError(
            str(source), "no dataset.toml here", "the folder corpus/source", "Name the dataset folder with --corpus"
        )
    dataset = meaning.read_toml(source / "dataset.toml", "dataset")
    labels = meaning.read_toml(source / "labels.toml", "labels")
    entities = meaning.read_toml(source / "entities.toml", "entities")
    codes = tuple(language.code for language in meaning.languages(dataset))
    return Corpus(
        version=dataset["version"],
        languages=meaning.languages(dataset),
        labels={name: table for name, table in labels.items() if name not in ("relations", "maps")},
        relation_types=meaning.relation_types(labels),
        label_maps=labels["maps"],
        entities=meaning.entities(entities),
        documents=tuple(_document(path, codes, source / SCHEMA) for path in document_files(source)),
    )


def _document(path: Path, codes: tuple[str, ...], schema: Path) -> Document:
    table = meaning.read_toml(path, "document")
    texts = {code: read_text(path.with_suffix("") / f"{code}.xml", schema) for code in codes}
    return meaning.document(table, texts, path)


def document_files(source: Path) -> list[Path]:
    """The meaning files of the documents: every TOML file that is neither labels, entities nor the data set."""
    return sorted(p for p in source.glob("*.toml") if p.stem not in ("labels", "entities", "dataset"))


def source_files(source: Path) -> list[Path]:
    """All files that people edit, in order."""
    return sorted(p for p in source.rglob("*") if p.suffix in (".toml", ".xml", ".rng"))
