"""Edit the source files as a whole: bring them into canonical form, rename an id everywhere."""

from __future__ import annotations

import re
from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files
from idlib_corpus.source import read
from idlib_corpus.source.write import dump

MENTION = re.compile(r"([a-z][a-z0-9_]*)\.[1-9][0-9]*")


def canonical(folder: Path) -> list[str]:
    """Write every text file in its canonical form.

    Args:
        folder: The dataset folder.

    Returns:
        The files that changed.
    """
    texts = [text for document in read(folder / "source").documents for text in document.texts.values()]
    files = {Path(text.file).relative_to(folder).as_posix(): dump(text).encode() for text in texts}
    return write_files(folder, files)


def rename(folder: Path, old: str, new: str) -> list[str]:
    """Rename a mention or an expression in every file that names it: texts, meaning, agreement.

    Args:
        folder: The dataset folder.
        old: The id as it is.
        new: The id as it shall be: free, and for a mention of the same entity.

    Returns:
        The files that changed.

    Raises:
        InputError: There is no such id, or the new one is taken or of another kind.
    """
    known = {name for d in read(folder / "source").documents for text in d.texts.values() for name in text.marked}
    if old not in known:
        raise InputError("rename", f"no mention or expression {old}", "an id that stands in a text")
    if new in known:
        raise InputError("rename", f"{new} is taken", "an id that was never used", "Take the next free number")
    entity = old.rpartition(".")[0]
    of_mention = MENTION.fullmatch(new)
    if (of_mention[1] if of_mention else "") != entity or not re.fullmatch(r"[a-z][a-z0-9_.]*", new):
        raise InputError("rename", new, f"{entity}.<number>" if entity else "a name in lower case, without a dot")
    paths = [p for part in ("source", "agreement") for p in sorted((folder / part).rglob("*")) if p.is_file()]
    files = {}
    for path in paths:
        if path.suffix in (".xml", ".toml"):
            text = path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"')
            files[path.relative_to(folder).as_posix()] = text.encode()
    changed = write_files(folder, files)
    canonical(folder)
    return changed
