"""What a build read and what it wrote, as one file of digests: whether a folder is as it was built, without building.

It cannot see that the code of the build changed. `differences` can: it builds anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from idlib_corpus.files import file_digest, folder_digest

CARD = "README.md"
MANIFEST = "data/manifest.json"
# what a build alone writes: files, and folders with all that is in them
FILES = (CARD, "eval.yaml", "croissant.json")
FOLDERS = ("data", "lm_eval")
# the folders that a build reads
READ = ("source", "agreement", "review")
# the table of results that the card shows, if there is one; scripts/leaderboard.py writes it
RESULTS = "results/best.md"


def manifest(folder: Path, files: Mapping[str, bytes]) -> bytes:
    """The manifest of built files.

    Args:
        folder: The dataset folder that they were built of.
        files: Their contents by path.
    """
    built = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    return (json.dumps({"sources": _sources(folder), "files": built}, indent=1) + "\n").encode()


def unchanged(folder: Path) -> bool:
    """Whether sources and built files of a dataset folder are those of its last build."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        there = {path: file_digest(folder / path) for path in said["files"]}
        return bool(
            said == {"sources": _sources(folder), "files": there} and {*there, MANIFEST} == set(built_files(folder))
        )
    except (OSError, ValueError, LookupError, TypeError):
        return False


def built_files(folder: Path) -> list[str]:
    """Paths of all files that are there of those that a build alone writes."""
    found = [folder / name for name in FILES]
    for name in FOLDERS:
        found += sorted(path for path in (folder / name).rglob("*") if "__pycache__" not in path.parts)
    return [path.relative_to(folder).as_posix() for path in found if path.is_file()]


def _sources(folder: Path) -> dict[str, str]:
    """A digest of each folder that a build reads, and of the table of results."""
    read = {name: folder_digest(folder / name, digits=64) for name in READ}
    return read | ({RESULTS: file_digest(folder / RESULTS)} if (folder / RESULTS).is_file() else {})
