"""Folders that are written whole or not at all. What we did not write is never removed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.temporary import always, beside, remove, temporary


def files(folder: Path) -> tuple[str, ...]:
    """The files of a folder, and links, by their paths in it; all there is but folders."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))


def replaceable(folder: Path, own: str) -> None:
    """See to it that a folder can be replaced as a whole.

    Args:
        folder: The folder, which is there.
        own: What it is to hold, for the message: ``model``.

    Raises:
        InputError: It is a file, the current folder, or a mount.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "a file", "a folder", "Name another folder")
    if os.path.ismount(folder) or folder.samefile(Path.cwd()):
        found = "it is the current folder, or a mount, and cannot be replaced as a whole"
        raise InputError(str(folder), found, f"a folder of the {own}'s own", f"Name one in it: {folder / own}")


@contextmanager
def whole(folder: Path, only_ours: Callable[[Path], object]) -> Iterator[Path]:
    """A folder beside the one that is meant, which takes its place when all has gone well. A link is followed.

    Args:
        folder: The folder that is meant.
        only_ours: Raises `InputError` if the folder that is there holds anything that may not be removed.

    Raises:
        InputError: It cannot be written, or holds what is not ours.
    """
    place = Path(os.path.realpath(folder))
    made = [path for path in place.parents if not path.exists()]
    old = beside(place, "old")

    def settle() -> None:
        if old.exists():
            if place.exists():
                remove(old)
            else:
                old.rename(place)
        if not place.exists():
            with suppress(OSError):  # something else came into one
                for path in made:
                    path.rmdir()

    try:
        with always(settle):
            place.parent.mkdir(parents=True, exist_ok=True)
            with temporary(place, folder=True) as around:
                new = around / "new"
                new.mkdir()  # with the mode of any folder; that of the one around it is private
                try:
                    yield new
                except InputError as error:  # of what was written beside it, which is gone when it is read
                    if not error.where.startswith(str(around)):
                        raise
                    raise InputError(str(folder), error.found, error.expected, error.remedy) from error
                if place.exists():
                    only_ours(place)
                    place.rename(old)
                new.rename(place)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(folder), found, remedy="Nothing was left half-written; name another folder") from error
