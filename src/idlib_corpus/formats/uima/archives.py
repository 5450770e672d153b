"""Archives as INCEpTION exports them, a file and its type system; and the type system that belongs to a file."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from idlib_corpus.errors import InputError
from idlib_corpus.formats.uima import types

# bytes of an archive that are unpacked, at most
LARGEST = 256 * 1024 * 1024
AGAIN = "Export it again, or unpack it yourself"


# what the entry of a file in an archive begins with; so far into it are the length of its name, and the name
ENTRY, LENGTH, NAME = b"PK\x03\x04", 26, 30


def begun(head: bytes) -> bool:
    """Whether these are the first bytes of an archive whose first file is XMI, or its type system."""
    if not head.startswith(ENTRY):
        return False
    name = head[NAME : NAME + int.from_bytes(head[LENGTH : LENGTH + 2], "little")].decode("utf-8", "replace")
    return PurePosixPath(name).name == types.TYPE_SYSTEM or name.endswith(".xmi")


@dataclass(frozen=True)
class Named:
    """A CAS in its file.

    Args:
        path: For messages: ``ar/article.xmi``, ``article.zip/article.xmi``.
        data: What stands in it.
        type_system: What stands in the file of its types; None if there is none, or it needs none.
    """

    path: str
    data: bytes
    type_system: bytes | None = None


def unpacked(files: Mapping[str, bytes]) -> Iterator[Named]:
    """The files of CAS among files, in the order of their paths; those of archives too.

    Args:
        files: By path.

    Raises:
        InputError: An archive cannot be unpacked, or is too large.
    """
    for path in sorted(files):
        if path.endswith(".zip"):
            yield from inside(files[path], path)
        elif path.endswith(".xmi"):
            yield Named(path, files[path], _beside(path, files))
        elif path.endswith(".json") and b"%FEATURE_STRUCTURES" in files[path]:
            yield Named(path, files[path])


def inside(data: bytes, path: str) -> Iterator[Named]:
    """The files of CAS in an archive.

    Raises:
        InputError: It cannot be unpacked, or is too large.
    """
    there, left = dict[str, bytes](), LARGEST
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for one in archive.infolist():
                if not one.filename.endswith((".xmi", ".xml", ".json")):
                    continue
                with archive.open(one) as file:
                    there[one.filename] = file.read(left + 1)
                left -= len(there[one.filename])
                if left < 0:
                    told = f"more than {LARGEST // 1024**2} MiB when it is unpacked"
                    raise InputError(path, told, "an archive that INCEpTION exported", AGAIN)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(
            path, f"it cannot be unpacked: {error}", "an archive that INCEpTION exported", AGAIN
        ) from None
    for found in unpacked(there):
        yield Named(f"{path}/{found.path}", found.data, found.type_system)


def _beside(path: str, files: Mapping[str, bytes]) -> bytes | None:
    """The type system in the folder of a file, or in the nearest one above."""
    for folder in PurePosixPath(path).parents:
        found = files.get(str(folder / types.TYPE_SYSTEM))
        if found is not None:
            return found
    return None
