"""Folders of ours with a list of their files, by which they are known: there whole, or as they were before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus import folders
from idlib_corpus.decoding import UndecodedError, json_value
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files


@dataclass(frozen=True)
class Listed:
    """A kind of folder that a command writes and may replace.

    Args:
        command: The command, ``view``.
        holds: What such a folder holds, for messages: ``a site``.
    """

    command: str
    holds: str

    @property
    def name(self) -> str:
        """The file with the list of the others."""
        return f"idlib-{self.command}.json"

    def claim(self, folder: Path) -> None:
        """See to it that the folder may be written, before any work.

        Raises:
            InputError: It holds files that the command did not write, or it cannot be replaced.
        """
        if folder.exists() or folder.is_symlink():
            folders.replaceable(folder, self.command)
            self._only_ours(folder)

    def write(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Write the files of a folder, all of them or none; one of the same command that is there is replaced.

        Args:
            folder: The folder; it may be missing, or empty.
            files: Contents by their paths in it.

        Raises:
            InputError: As `claim`, or it cannot be written.
        """
        with self.written(folder) as new:
            write_files(new, files)
            self.tell(new, files)

    @contextmanager
    def written(self, folder: Path) -> Iterator[Path]:
        """A folder beside the one that is meant, to be filled and listed; it takes its place when all has gone well.

        Raises:
            InputError: As `claim`, or it cannot be written.
        """
        self.claim(folder)
        with folders.whole(folder, self._only_ours) as new:
            yield new

    def tell(self, new: Path, files: Iterable[str], **more: Any) -> None:
        """Write the list of the files, and what else is to be told of them."""
        listed = {"made_by": f"idlib-corpus {self.command}", **more, "files": sorted([*files, self.name])}
        kept = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
        write_files(new, {self.name: kept.encode()})

    def _only_ours(self, folder: Path) -> None:
        there = folders.files(folder)
        others = sorted(set(there) - self._files(folder))
        if others:
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            found = f"it holds {others[0]}{more}, which `idlib-corpus {self.command}` did not write"
            expected = f"a new or empty folder, or one with {self.holds}"
            raise InputError(str(folder), found, expected, "Name another with --output")

    def _files(self, folder: Path) -> set[str]:
        names = self.told(folder).get("files")
        return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()

    def told(self, folder: Path) -> dict[str, Any]:
        """What the list of a folder says; empty if it has none that can be read."""
        try:
            found = json_value((folder / self.name).read_bytes())
        except (OSError, UndecodedError):
            return {}
        return found if isinstance(found, dict) else {}
