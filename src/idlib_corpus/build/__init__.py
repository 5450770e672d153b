"""`Corpus` -> the dataset folder: Parquet files and the card. Nobody edits what stands here by hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from idlib_corpus.agreement import of_folder
from idlib_corpus.agreement.answers import answers
from idlib_corpus.agreement.remarked import remarked
from idlib_corpus.agreement.support import support
from idlib_corpus.build.card import Checked, card, title_of
from idlib_corpus.build.croissant import CROISSANT, croissant
from idlib_corpus.build.evaluation import EVAL, evaluation
from idlib_corpus.build.gates import kept_gates
from idlib_corpus.build.lm_eval import tasks
from idlib_corpus.build.manifest import CARD, MANIFEST, RESULTS, built_files, manifest, unchanged
from idlib_corpus.build.tables import Part, digest, parts
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import write_files
from idlib_corpus.model import Corpus
from idlib_corpus.source.review import readings

__all__ = ["CARD", "MANIFEST", "TEMPLATE", "Part", "build", "differences", "digest", "parts", "render", "unchanged"]

TEMPLATE = "source/card.md"


def render(corpus: Corpus, folder: Path) -> dict[str, bytes]:
    """Every built file by its path in the dataset folder; the same bytes every time under the same pyarrow."""
    files, described = _rendered(corpus, folder)
    return described(files)


def _rendered(
    corpus: Corpus, folder: Path
) -> tuple[dict[str, bytes], Callable[[Mapping[str, bytes]], dict[str, bytes]]]:
    """Every built file but those that have the digests of others, and how these are added."""
    library("spacy", "build", "a build")  # tokens are of the versions of this extra
    try:
        template = (folder / TEMPLATE).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            str(folder / TEMPLATE), "the text of the card cannot be read", remedy="Restore the file"
        ) from error
    all_parts = list(parts(corpus))
    files = {part.path: _parquet(part.table) for part in all_parts}
    passes = of_folder(folder / "agreement", corpus) if (folder / "agreement").is_dir() else ()
    checked = Checked(
        tuple(readings(folder, corpus)),
        tuple(passes),
        tuple(remarked(folder, corpus)),
        tuple(support(folder, corpus)),
        tuple(answers(folder, corpus)),
        kept_gates(folder),
        _results(folder),
    )
    text = card(corpus, all_parts, template, checked)
    files[CARD] = text.encode()
    if said := evaluation(corpus, all_parts, title_of(text)):
        files[EVAL] = said.encode()
    files |= tasks(corpus, all_parts, title_of(text))

    def described(these: Mapping[str, bytes]) -> dict[str, bytes]:
        digests = {part.path: (sha256(these[part.path]).hexdigest(), len(these[part.path])) for part in all_parts}
        whole = {**these, CROISSANT: croissant(corpus, all_parts, text, digests).encode()}
        return {**whole, MANIFEST: manifest(folder, whole)}

    return files, described


def build(corpus: Corpus, folder: Path) -> list[str]:
    """Write the dataset folder; files that are there already with the same bytes are not touched.

    Returns:
        The paths that changed, appeared or went.
    """
    files = render(corpus, folder)
    return write_files(folder, files, stale=[path for path in built_files(folder) if path not in files])


def differences(corpus: Corpus, folder: Path) -> list[str]:
    """Paths of built files that are missing, stale, or say something else than the sources.

    Under another pyarrow than the one that wrote them, Parquet files are compared as tables.
    """
    files, described = _rendered(corpus, folder)
    different = [path for path, data in files.items() if not _same(folder / path, data)]
    different += [path for path in built_files(folder) if path not in (*files, CROISSANT, MANIFEST)]
    told = (CROISSANT, MANIFEST)
    whole = described(files)
    changed = [path for path in told if not _same(folder / path, whole[path])]
    if changed and not different:  # written under another pyarrow, they have the digests of the files that are there
        whole = described({path: (folder / path).read_bytes() for path in files})
        changed = [path for path in told if not _same(folder / path, whole[path])]
    return sorted([*different, *changed])


def _results(folder: Path) -> str:
    """The table of results, if there is one.

    Raises:
        InputError: It cannot be read.
    """
    path = folder / RESULTS
    try:
        return path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "the table of results cannot be read", remedy="Restore the file") from error


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", version="2.6", data_page_version="1.0", write_statistics=True)
    return sink.getvalue()


def _same(path: Path, data: bytes) -> bool:
    if not path.is_file():
        return False
    there = path.read_bytes()
    if there == data or path.suffix != ".parquet":
        return there == data
    try:
        theirs = pq.ParquetFile(io.BytesIO(there))
    except pa.ArrowInvalid:
        return False
    ours = pq.ParquetFile(io.BytesIO(data))
    if theirs.metadata.created_by == ours.metadata.created_by:
        return False
    return bool(theirs.read().equals(ours.read(), check_metadata=True))
