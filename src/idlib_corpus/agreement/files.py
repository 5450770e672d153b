"""The files of two passes, held against their schema."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document
from idlib_corpus.schemas import validator

SCHEMA = "schema.json"
REMEDY = "Restore the file as it was made"


def read_file(path: Path, kind: str = "") -> dict[str, Any]:
    """What a file says: ``free.json``, ``judged.json``, ``protocol.toml`` or ``adjudication.toml``.

    Args:
        path: The file.
        kind: What must stand in it; its name says so if empty.

    Raises:
        InputError: It cannot be read, or is not as `schema.json` says.
    """
    said: dict[str, Any] = value_of(path, f"as agreement/{SCHEMA} has it", REMEDY)
    wrong = next(validator(__package__, SCHEMA, kind or path.stem).iter_errors(said), None)
    if wrong is not None:
        where = ".".join(str(part) for part in wrong.absolute_path) or "the file"
        raise InputError(str(path), f"{where}: {wrong.message}", f"as agreement/{SCHEMA} has it", REMEDY)
    return said


def by_text(corpus: Corpus, document: str, folder: Callable[[str], Path]) -> Iterator[tuple[Document, str, Path]]:
    """Document, language and file, for each text that has a file ``<lang>.json``.

    Args:
        corpus: The corpus.
        document: One document; all if empty.
        folder: Of the id of a document, where its files are.
    """
    for one in corpus.chosen(document):
        for lang in one.texts:
            path = folder(one.id) / f"{lang}.json"
            if path.is_file():
                yield one, lang, path


def wrong(path: Path, found: str, expected: str) -> InputError:
    """The error of a file that says what the corpus does not know."""
    return InputError(str(path), found, expected, REMEDY)


def known(path: Path, where: str, field: str, said: str, names: Collection[str]) -> None:
    """Hold a name against those that there are.

    Raises:
        InputError: There is none of that name.
    """
    if said not in names:
        raise wrong(path, f'{where}: the {field} "{said}"', f"one of {', '.join(names)}")
