"""Write files whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.temporary import temporary


def write_files(folder: Path, files: Mapping[str, bytes], stale: Iterable[str] = ()) -> list[str]:
    """Write files below a folder: first all beside their targets, then each moved into place.

    Nothing is half-written: when a write fails (a full disk, an interruption), the old files stay as they were.

    Args:
        folder: The folder.
        files: Contents by relative path; a file that has them already is left alone.
        stale: Relative paths to remove.

    Returns:
        The paths that changed, appeared or went.

    Raises:
        InputError: The folder cannot be written to.
    """
    changed = []
    try:
        with ExitStack() as guards:
            waiting: dict[str, Path] = {}
            for path, data in files.items():
                target = folder / path
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "a folder stands in the place of the file", str(target))
                if not target.is_file() or target.read_bytes() != data:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    waiting[path] = guards.enter_context(temporary(target))
                    _write(waiting[path], target, data)
            for path, left in waiting.items():
                left.replace(folder / path)
                changed.append(path)
            for path in stale:
                (folder / path).unlink()
                changed.append(path)
    except OSError as error:
        raise InputError(
            str(error.filename or folder),
            f"cannot be written: {error.strerror or error}",
            remedy="Nothing was left half-written",
        ) from error
    return changed


@contextmanager
def whole(target: Path, mark: str = "") -> Iterator[Callable[[bytes], object]]:
    """Write one file piece by piece, beside its place; it is moved there when the block ends, and gone if it fails.

    Args:
        target: The file; its folder is there.
        mark: Goes into the name of the file while it is written; see `temporary`.

    Yields:
        A function that writes the next piece.

    Raises:
        InputError: It cannot be written: a full disk, a folder without the right to write. What else the block raises
            comes through.
    """
    with temporary(target, mark=mark) as left:
        with _said(target):
            file = left.open("xb", buffering=1 << 20)
        with file:
            try:

                def write(data: bytes) -> None:
                    with _said(target):
                        file.write(data)

                yield write
                with _said(target):
                    file.flush()
                    os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):  # closing would try to write what is buffered once more
                    file.close()
                raise
        with _said(target):
            _set_mode(left, target)
            left.replace(target)


@contextmanager
def _said(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(target), found, remedy="Nothing was left half-written") from error


def _set_mode(path: Path, target: Path) -> None:
    """Give a temporary file the mode of the file that it replaces, or that of a new one."""
    umask = os.umask(0)
    os.umask(umask)
    path.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~umask)


def probe(target: Path) -> None:
    """Say now, before long work, if a file could not be written.

    Raises:
        InputError: A folder stands in its place, or its folder cannot be written to.
    """
    if _is_special(target):
        return
    target = target.resolve()
    folder = target.parent
    while not folder.exists():
        folder = folder.parent
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder stands in the place of the file")
        with temporary(folder / target.name) as left:
            left.touch(exist_ok=False)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(target), found, remedy="Name another file") from error


def write_text(path: Path, text: str) -> None:
    """Write one text file, UTF-8 with LF, whole or not at all.

    A link is followed; a device or a pipe is written into, not replaced.

    Raises:
        InputError: It cannot be written to.
    """
    if _is_special(path):
        try:
            path.write_bytes(text.encode())
        except OSError as error:
            found = f"cannot be written: {error.strerror or error}"
            raise InputError(str(path), found, remedy="Name another file") from error
        return
    target = path.resolve()
    write_files(target.parent, {target.name: text.encode()})


def create(path: Path, text: str) -> bool:
    """Write a text file whole, unless it is there: of two processes that try at once, one does.

    Returns:
        Whether it was this one.

    Raises:
        OSError: It cannot be written.
    """
    with temporary(path) as beside:
        _write(beside, path, text.encode())
        try:
            os.link(beside, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            write_text(path, text)
        return True


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path, digits: int = 12) -> str:
    """A SHA-256 of the files below a folder, by their paths and contents: another one is another model.

    Args:
        folder: The folder; without files, and where there is none, it is that of no bytes.
        digits: How many of its 64 hexadecimal digits are given.
    """
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder).as_posix()} {file_digest(path)}\n".encode())
    return digest.hexdigest()[:digits]


def _is_special(path: Path) -> bool:
    """Whether something stands there that is neither a file nor a folder: a device, a pipe, a socket."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _write(path: Path, target: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _set_mode(path, target)
