"""The folder of a site: there whole, or as it was before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from idlib_corpus.listed import Listed

SITE = Listed("view", "a site")


def claim(folder: Path) -> None:
    """See to it that a site may be written into a folder, before any work.

    Raises:
        InputError: It holds files that are not of a site, or it cannot be replaced.
    """
    SITE.claim(folder)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a site, all of them or none; a site that is there is replaced.

    Args:
        folder: The folder; it may be missing, or empty.
        files: Contents by their paths in it.

    Raises:
        InputError: As `claim`, or it cannot be written.
    """
    SITE.write(folder, files)
