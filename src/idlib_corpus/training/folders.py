"""The folder of a model: there whole, or as it was before. What training did not write is never removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from idlib_corpus import folders, modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.temporary import remove


def claim(folder: Path, folds: Sequence[str] | None = None) -> None:
    """See to it that a model may be written into a folder, before long work.

    Args:
        folder: The folder.
        folds: The names of the folds that shall stand in it; None for one model. The card of older folds is removed,
            and those that are not among these.

    Raises:
        InputError: It holds something else than a model of this kind, or files that training did not write, or it
            cannot be replaced.
    """
    if not folder.exists():
        return
    if folds is None:
        folders.replaceable(folder, "model")
    elif not folder.is_dir():
        raise InputError(str(folder), "a file", "a folder", "Name another folder")
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    models = [path for path in inside if modelcard.is_model(path)]
    card = modelcard.is_model(folder)
    try:
        of_folds = bool(modelcard.read(folder).folds)
    except InputError:  # none, or a broken one, beside which only folds tell that they are folds
        of_folds = bool(models) and models == [path for path in inside if path.name != modelcard.NAME]
    if inside and ((folds is None) == of_folds or (not card and not of_folds)):
        found = "it holds folds" if of_folds else "it holds one model" if card else "it holds other files"
        kind = "a model" if folds is None else "folds"
        raise InputError(str(folder), found, f"a new or empty folder, or one with {kind}", "Name another folder")
    for path in [folder] if folds is None else models:
        only_ours(path)
    if folds is not None:
        (folder / modelcard.NAME).unlink(missing_ok=True)
        for path in models:
            if path.name not in folds:
                remove(path)


def only_ours(folder: Path) -> None:
    """See to it that a folder has nothing in it but the model that training wrote there.

    Raises:
        InputError: It has.
    """
    there = folders.files(folder)
    if not there:
        return
    known = modelcard.files(folder)
    others = sorted(set(there) - {*known, modelcard.NAME})
    if not others:
        return
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    found = f"it holds {others[0]}{more}, which training did not write"
    if modelcard.is_model(folder) and not known:
        found = "it holds a model whose card has no list of its files (it is of an earlier version, or broken)"
    expected = "a new or empty folder, or one with nothing but a model"
    raise InputError(str(folder), found, expected, "Move it away, or name another folder")


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is meant, which takes its place when all has gone well. A link is followed.

    Raises:
        InputError: It cannot be written, or holds what training did not write.
    """
    with folders.whole(folder, only_ours) as new:
        yield new
