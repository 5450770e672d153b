"""The folder of a site: there whole, or as it was before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from idlib_corpus import folders
from idlib_corpus.decoding import UndecodedError, json_value
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files

NAME = "idlib-view.json"


def claim(folder: Path) -> None:
    """See to it that a site may be written into a folder, before any work.

    Raises:
        InputError: It holds files that are not of a site, or it cannot be replaced.
    """
    if folder.exists() or folder.is_symlink():
        folders.replaceable(folder, "view")
        _only_ours(folder)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a site, all of them or none; a site that is there is replaced.

    Args:
        folder: The folder; it may be missing, or empty.
        files: Contents by their paths in it.

    Raises:
        InputError: As `claim`, or it cannot be written.
    """
    claim(folder)
    listed = {"made_by": "idlib-corpus view", "files": sorted([*files, NAME])}
    kept = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    with folders.whole(folder, _only_ours) as new:
        write_files(new, {**files, NAME: kept.encode()})


def _only_ours(folder: Path) -> None:
    there = folders.files(folder)
    others = sorted(set(there) - _listed(folder))
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        found = f"it holds {others[0]}{more}, which `idlib-corpus view` did not write"
        raise InputError(str(folder), found, "a new or empty folder, or one with a site", "Name another with --output")


def _listed(folder: Path) -> set[str]:
    try:
        found = json_value((folder / NAME).read_bytes())
    except (OSError, UndecodedError):
        return set()
    names = found.get("files") if isinstance(found, dict) else None
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
