"""Where predictions go: a folder of shards and the manifest that says what they are of.

A shard is written beside its place and moved into it whole, so a file that is there is complete, and to make one a
second time does no harm. Several processes may write into one folder at once, each its part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from idlib_corpus.decoding import json_value
from idlib_corpus.errors import InputError
from idlib_corpus.files import create, write_text
from idlib_corpus.prediction.plan import Plan, Shard
from idlib_corpus.tasks.predicted import UNUSABLE

MANIFEST = "predictions.json"
# what may be left beside shards by a process that was killed
LEFT = (f".{MANIFEST}.", ".part-")
# how a row begins to say that its answer could not be used; in a text of JSON the quotes would be escaped
SPOILT = f'"{UNUSABLE}": '.encode()
WORDS = {
    "langs": "languages",
    "lang": "language of rows that say none",
    "shard_rows": "rows a shard",
    "options": "options of the input",
}


class Output:
    """A folder of predictions.

    Args:
        folder: The folder; made if it is not there.
        plan: The input.
        about: What else makes predictions those of this run: task, system, version, languages.

    Raises:
        InputError: The folder has something else in it, or predictions of something else, or cannot be written to.
    """

    def __init__(self, folder: Path, plan: Plan, about: Mapping[str, Any]) -> None:
        self.folder, self.plan = folder, plan
        self._said = {
            **about,
            "rows": sum(plan.rows),
            "shard_rows": plan.shard_rows,
            "shards": len(plan.shards),
            "inputs": [
                {"name": source.stem, "rows": rows, "sha256": digest, "path": str(source.path)}
                for source, rows, digest in zip(plan.sources, plan.rows, plan.digests, strict=True)
            ],
        }
        self._began = False
        self._made = [one for one in (folder, *folder.parents) if not one.exists()]
        self._exact = not about.get("langs")
        self._claim()

    def _claim(self) -> None:
        path = self.folder / MANIFEST
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            there = [path.name for path in self.folder.iterdir() if not path.name.startswith(LEFT)]
            # looked for after the listing: who writes shards has written it before
            if there and not path.exists():
                found = f"it has {min(there)}, and no {MANIFEST}"
                raise InputError(str(self.folder), found, "a new folder, or an empty one", "Name another")
            if not path.exists() and create(path, _json(self._said)):
                self._began = True
                return
            said = json_value(path.read_bytes())
            if self._empty() and (not isinstance(said, dict) or said != self._said):
                write_text(path, _json(self._said))  # of a run that failed before there was a shard
                return
        except OSError as error:
            found = f"cannot be written: {error.strerror or error}"
            raise InputError(str(error.filename or self.folder), found, remedy="Name another folder") from error
        except ValueError as error:
            remedy = "Remove the folder, or name another"
            raise InputError(str(path), f"unreadable: {error}", "what predict writes", remedy) from error
        self._same(said, path)

    def _empty(self) -> bool:
        """Whether there is no shard, nor one that is being written."""
        return not any(path.name.lstrip(".").startswith("part-") for path in self.folder.iterdir())

    def keep(self) -> None:
        """The run went well: what it made stays."""
        self._began = False

    def leave(self) -> None:
        """Leave nothing behind if there is no shard: no manifest, and no folder that was made for it."""
        with suppress(OSError):
            if self._began and self._empty():
                (self.folder / MANIFEST).unlink(missing_ok=True)
                for path in self._made:
                    path.rmdir()

    def _same(self, said: Any, path: Path) -> None:
        if not isinstance(said, dict) or not isinstance(said.get("inputs"), list):
            raise InputError(str(path), "unreadable", "what predict writes", "Remove the folder, or name another")
        remedy = "Name another folder, or remove this one"
        for key in self._said:
            if key != "inputs" and said.get(key) != self._said[key]:
                word = WORDS.get(key, key)
                raise InputError(str(path), f"the {word} there: {said.get(key)}", f"{self._said[key]}", remedy)
        for there, here in zip(said["inputs"], self._said["inputs"], strict=False):
            # the files may have moved since, but not changed
            if any(there.get(key) != here[key] for key in ("name", "sha256")):
                found = f"it is of another {there.get('name')}: the file is not the one of {here['path']}"
                raise InputError(str(path), found, "the same input", remedy)
        if len(said["inputs"]) != len(self._said["inputs"]):
            found = f"it is of {len(said['inputs'])} files"
            raise InputError(str(path), found, f"the {len(self._said['inputs'])} that are given", remedy)

    def path(self, shard: Shard) -> Path:
        """The file of a shard."""
        return self.folder / shard.name

    def missing(self, shards: Iterable[Shard]) -> list[Shard]:
        """Those of the shards that are still to be made."""
        there = {path.name for path in self.folder.iterdir()}
        return [shard for shard in shards if shard.name not in there]

    def check(self, shards: Iterable[Shard]) -> tuple[int, int]:
        """Count the rows of shards, and those of them whose answer could not be used.

        Raises:
            InputError: A shard is missing, or has not the rows of its part of the input.
        """
        counted = [self._rows(shard) for shard in shards]
        return sum(rows for rows, _ in counted), sum(unusable for _, unusable in counted)

    def _rows(self, shard: Shard) -> tuple[int, int]:
        path = self.path(shard)
        rows = unusable = 0
        try:
            with path.open("rb") as file:
                for line in file:
                    rows += 1
                    unusable += SPOILT in line
        except OSError as error:
            raise InputError(str(path), f"the shard is gone: {error.strerror}", remedy="Run again") from error
        if rows > shard.rows or (self._exact and rows < shard.rows):
            raise InputError(str(path), f"{rows} rows", f"{shard.rows}", "Remove the file and run again")
        return rows, unusable

    def finish(self) -> bool:
        """Once every shard is there, say so in the manifest.

        Returns:
            Whether every shard is there.

        Raises:
            InputError: A shard has not the rows of its part of the input.
        """
        if self.missing(self.plan.shards):
            if not (self.folder / MANIFEST).exists():  # who began it failed before there was a shard
                create(self.folder / MANIFEST, _json(self._said))
            return False
        counted = [(shard.name, *self._rows(shard)) for shard in self.plan.shards]
        parts = [
            {"file": name, "rows": rows, **({UNUSABLE: unusable} if unusable else {})}
            for name, rows, unusable in counted
        ]
        total = sum(unusable for _, _, unusable in counted)
        write_text(self.folder / MANIFEST, _json({**self._said, UNUSABLE: total, "parts": parts}))
        for path in self.folder.glob(".part-*"):  # of processes that were killed
            path.unlink(missing_ok=True)
        return True


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
