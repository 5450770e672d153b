"""Edit the source files as a whole: bring them into canonical form, rename an id everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files
from idlib_corpus.model import Document
from idlib_corpus.source import read
from idlib_corpus.source.write import dump

MENTION = re.compile(r"([a-z][a-z0-9_]*)\.[1-9][0-9]*")


def canonical(folder: Path) -> list[str]:
    """Write every text file in its canonical form, with the canary of the data set.

    Args:
        folder: The dataset folder.

    Returns:
        The files that changed.
    """
    corpus = read(folder / "source")
    texts = [replace(text, canary=corpus.canary) for document in corpus.documents for text in document.texts.values()]
    files = {Path(text.file).relative_to(folder).as_posix(): dump(text).encode() for text in texts}
    return write_files(folder, files)


def rename(folder: Path, old: str, new: str, document: str = "") -> list[str]:
    """Rename a mention or an expression in every file of its document that names it: texts, meaning, agreement.

    Args:
        folder: The dataset folder.
        old: The id as it is.
        new: The id as it shall be: free in the document, and for a mention of the same entity.
        document: The document; need not be said where one alone has the id.

    Returns:
        The files that changed.

    Raises:
        InputError: There is no such document or id, several documents have the id, or the new one is taken or of
            another kind.
    """
    corpus = read(folder / "source")
    having = [one for one in corpus.chosen(document) if any(old in text.marked for text in one.texts.values())]
    if not having:
        where = f" in {document}" if document else ""
        raise InputError("rename", f"no mention or expression {old}{where}", "an id that stands in a text")
    if len(having) > 1:
        found = f"{len(having)} documents have {old}"
        raise InputError("--document", found, f"one of {', '.join(d.id for d in having)}", "Choose one of them")
    [chosen] = having
    if any(new in text.marked for text in chosen.texts.values()):
        raise InputError("rename", f"{new} is taken", "an id that was never used", "Take the next free number")
    entity = old.rpartition(".")[0]
    of_mention = MENTION.fullmatch(new)
    if (of_mention[1] if of_mention else "") != entity or not re.fullmatch(r"[a-z][a-z0-9_.]*", new):
        raise InputError("rename", new, f"{entity}.<number>" if entity else "a name in lower case, without a dot")
    files = {}
    for path in (Path(chosen.file), *(Path(text.file) for text in chosen.texts.values()), *_passes(folder, chosen)):
        text = path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"')
        files[path.relative_to(folder).as_posix()] = text.encode()
    changed = write_files(folder, files)
    canonical(folder)
    return changed


def _passes(folder: Path, document: Document) -> Iterator[Path]:
    """The files that tell how the passes over a document were made and adjudicated."""
    for path in sorted((folder / "agreement").rglob("protocol.toml")):
        if value_of(path, "the protocol of two passes").get("document") == document.id:
            yield from sorted(path.parent.glob("*.toml"))
