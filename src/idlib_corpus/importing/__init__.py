"""Annotation that was corrected in a tool, back into the sources of the corpus, as the smallest change of their lines.

What changed is the difference between the files as they came back and as they would be written now (`edits`); so what
a format loses, or widens to tokens, stays as it is. Edits of mentions are made in the text files (`texts`), those of
types and relations in the meaning files (`meaning`). What the validator would refuse is refused (`validation`).

>>> from pathlib import Path
>>> from idlib_corpus import importing
>>> importing.corrections("brat", Path("corrected"), Path("corpus"))  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus import formats, source
from idlib_corpus.errors import InputError
from idlib_corpus.export import EXPORT, digests
from idlib_corpus.files import write_files
from idlib_corpus.formats.corrected import CorrectedText
from idlib_corpus.formats.renditions import renditions
from idlib_corpus.formats.writing import Ledger, WriteOptions
from idlib_corpus.importing import meaning, texts
from idlib_corpus.importing.edits import Edit, edits
from idlib_corpus.importing.validation import validate
from idlib_corpus.model import Corpus
from idlib_corpus.near import no_such
from idlib_corpus.source.write import dump

__all__ = ["Imported", "corrections", "known"]

EXPORTED = "Export the corpus as it is now, and make the corrections there"


@dataclass(frozen=True)
class Imported:
    """What came back.

    Args:
        edits: What somebody changed.
        files: The files of the dataset folder that change, by their paths in it.
        untold: Whether the folder does not tell what it was exported from, so that nobody knows whether the corpus
            changed since.
    """

    edits: tuple[Edit, ...]
    files: Mapping[str, bytes]
    untold: bool


def known() -> tuple[str, ...]:
    """The formats that come back: those that are written, and have ``corrected``."""
    return tuple(name for name, module in formats.written().items() if hasattr(module, "corrected"))


def corrections(
    format: str, folder: Path, corpus_folder: Path, *, reason: str = "", subtype: str = "", write: bool = True
) -> Imported:
    """Bring corrections back into the sources of a dataset folder.

    Args:
        format: One of `known`.
        folder: The export, as somebody corrected it.
        corpus_folder: The dataset folder.
        reason: Why a translation has no words for a mention of the source that is gone: a code of ``unrealised`` in
            `labels.toml`. It holds for all that are gone.
        subtype: The new subtype of entities whose type changed, where the old one is none of the new type.
        write: Whether to write the files; else they are made and held against the rules alone.

    Raises:
        InputError: No such format; the folder holds nothing of it, or another export than that of this corpus; a
            change that cannot be made, or that the validator would refuse. Nothing is written then.
    """
    if format not in known():
        raise no_such("FORMAT", format, known())
    writer: Any = formats.written()[format]
    if not folder.is_dir():
        raise InputError(str(folder), "no such folder", f"an export of {format}, corrected", "Name the folder")
    told = EXPORT.told(folder)
    if told.get("format", format) != format:
        raise InputError(str(folder), f"an export of {told['format']}", f"one of {format}", "Name its format")
    after = list(writer.corrected(_files(folder)))
    if not after:
        raise InputError(str(folder), f"no file of {format}", "an export, corrected", "Name the folder of the export")
    corpus = source.read(corpus_folder / "source")
    _same(corpus, after, told, folder)
    form = told.get("form")
    before = list(_before(writer, corpus, after, form if isinstance(form, str) else ""))
    found = edits(before, after)
    files = _edited(corpus, corpus_folder, found, reason, subtype)
    if files:
        validate(corpus_folder, files, found)
    if write:
        write_files(corpus_folder, files)
    return Imported(tuple(found), files, not told)


def _files(folder: Path) -> dict[str, bytes]:
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != EXPORT.name
        }
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}"
        raise InputError(str(error.filename or folder), found, "a folder of files") from error


def _same(corpus: Corpus, after: Sequence[CorrectedText], told: Mapping[str, Any], folder: Path) -> None:
    """See to it that the texts are those of the corpus, and that it did not change since they were exported."""
    exported = told.get("sources")
    files: set[str] = set()
    seen = set()
    for text in after:
        place = text.sentences[0].place if text.sentences else f"{folder}/{text.lang}/{text.document}"
        document = next((one for one in corpus.documents if one.id == text.document), None)
        if document is None or text.lang not in document.texts:
            found = f"{text.document} in {text.lang}, which the corpus does not have"
            raise InputError(place, found, "a document that was exported", EXPORTED)
        if (text.document, text.lang) in seen:
            raise InputError(place, f"{text.document} in {text.lang} stands twice", "each document once", EXPORTED)
        seen.add((text.document, text.lang))
        files |= {document.file, document.texts[text.lang].file}
    if isinstance(exported, dict):
        for name, digest in digests(files, corpus.folder).items():
            if exported.get(name) != digest:
                raise InputError(str(folder), f"{name} changed since this was exported", remedy=EXPORTED)


def _before(writer: Any, corpus: Corpus, after: Sequence[CorrectedText], form: str) -> Iterator[CorrectedText]:
    """What `corrected` says of the same texts as they would be written now."""
    asked = {(text.document, text.lang) for text in after}
    given = [one for one in renditions(corpus) if (one.document.id, one.lang) in asked]
    files = dict(writer.write(given, Ledger(writer.LOSSES), WriteOptions(form=form)))
    yield from writer.corrected(files)


def _edited(corpus: Corpus, folder: Path, found: Sequence[Edit], reason: str, subtype: str) -> dict[str, bytes]:
    """The files that change, by their paths in the dataset folder."""
    files: dict[str, bytes] = {}

    def put(path: str | Path, data: str) -> None:
        name = Path(path).relative_to(folder).as_posix()
        if (folder / name).read_bytes() != data.encode():
            files[name] = data.encode()

    inventory = folder / "source" / "entities.toml"
    put(inventory, "\n".join(meaning.entities(_lines(inventory), corpus, found, subtype)))
    for document in corpus.documents:
        mine = [edit for edit in found if edit.document == document.id]
        if not mine:
            continue
        changed, ids = texts.edited(corpus, document, mine, reason)
        for text in changed:
            was = document.texts[text.lang]
            if Path(text.file).read_text(encoding="utf-8") != dump(was):
                raise InputError(text.file, "not in canonical form", remedy="Run: idlib-corpus format")
            put(text.file, dump(text))
        put(document.file, "\n".join(meaning.relations(_lines(Path(document.file)), corpus, document, mine, ids)))
    return files


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")
