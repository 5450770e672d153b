"""The folder of a model: there whole, or as it was before."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from idlib_corpus import modelcard
from idlib_corpus.errors import InputError


def claim(folder: Path, folds: Sequence[str] | None = None) -> None:
    """See to it that a model may be written into a folder, before long work.

    Args:
        folder: The folder.
        folds: The names of the folds that shall stand in it; None for one model. The card of older folds is removed,
            and those that are not among these.

    Raises:
        InputError: It holds something else than a model of this kind, or it cannot be replaced by one.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(str(folder), "a file", "a folder", "Name another folder")
    if folds is None and (os.path.ismount(folder) or folder.samefile(Path.cwd())):
        found = "it is the current folder, or a mount, and cannot be replaced as a whole"
        raise InputError(str(folder), found, "a folder of the model's own", f"Name one in it: {folder / 'model'}")
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
    if folds is not None:
        (folder / modelcard.NAME).unlink(missing_ok=True)
        for path in models:
            if path.name not in folds:
                shutil.rmtree(path)


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is meant, which takes its place when all has gone well.

    Raises:
        InputError: It cannot be written.
    """
    made = [path for path in folder.parents if not path.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(folder), found, remedy="Name another folder") from error
    try:
        place = beside / "new"
        place.mkdir()  # with the mode of any folder; that of the one around it is private
        yield place
        if folder.exists():
            folder.rename(beside / "old")
        place.rename(folder)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(folder), found, remedy="Nothing was left half-written") from error
    except InputError as error:  # of what was written beside it, which is gone when it is read
        if not error.where.startswith(str(beside)):
            raise
        raise InputError(str(folder), error.found, error.expected, error.remedy) from error
    finally:
        if not folder.exists() and (beside / "old").exists():
            (beside / "old").rename(folder)
        shutil.rmtree(beside, ignore_errors=True)
        if not folder.exists():
            with suppress(OSError):  # something else came into one
                for path in made:
                    path.rmdir()
