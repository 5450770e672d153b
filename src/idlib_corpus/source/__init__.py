"""`corpus/source` -> `Corpus`. The only reader of the source files."""

from __future__ import annotations

from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document
from idlib_corpus.source import meaning
from idlib_corpus.source.texts import SourceError, citation_text, read_text

__all__ = ["QUESTIONS", "SourceError", "citation_text", "document_files", "read", "source_files"]

SCHEMA = "schema.rng"
QUESTIONS = "questions.toml"


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
    languages = meaning.languages(dataset)
    codes = tuple(language.code for language in languages)
    defaults = dataset.get("defaults", {})
    paths = document_files(source)
    if not paths:
        raise InputError(str(source), "no document here", "a meaning file, article.toml", "Add a document")
    asked = source / QUESTIONS
    return Corpus(
        version=dataset["version"],
        languages=languages,
        labels={name: table for name, table in labels.items() if name not in ("relations", "maps")},
        relation_types=meaning.relation_types(labels),
        label_maps=labels["maps"],
        entities=meaning.entities(entities),
        documents=tuple(_document(path, codes, defaults, source / SCHEMA) for path in paths),
        folder=str(source),
        questions=meaning.questions(meaning.read_toml(asked, "questions")) if asked.is_file() else {},
        released=dataset.get("released", ""),
        canary=dataset.get("canary", ""),
    )


def _document(path: Path, codes: tuple[str, ...], defaults: meaning.Table, schema: Path) -> Document:
    table = meaning.read_toml(path, "document", defaults)
    languages = meaning.languages_of(table, codes, path)
    texts = {code: read_text(path.with_suffix("") / f"{code}.xml", schema) for code in languages}
    return meaning.document(table, texts, path)


def document_files(source: Path) -> list[Path]:
    """The meaning files of the documents, at any depth: all TOML files but those of the data set as a whole."""
    whole = {source / f"{name}.toml" for name in ("labels", "entities", "dataset", "questions")}
    return sorted(p for p in source.rglob("*.toml") if p not in whole)


def source_files(source: Path) -> list[Path]:
    """All files that people edit, in order."""
    return sorted(p for p in source.rglob("*") if p.suffix in (".toml", ".xml", ".rng"))
