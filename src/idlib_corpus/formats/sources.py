"""What people name as input: files, patterns and folders, as sources in a fixed order.

A source has a stem. A row without an id is called ``<stem>:<number of the row>``, as in ``es/test:12``, whoever reads
it: so predictions of such rows can be scored against the same input.
"""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import folders
from idlib_corpus.formats.base import START, Batch, Begin, File, Match, Options
from idlib_corpus.records.kind import kind, known_task

# so sure a format must be of a file in a folder whose name says little
SURE = 0.6
EXPECTED = "a file of rows, a pattern, or a folder of such files"


@dataclass(frozen=True)
class Source:
    """A file of rows.

    Args:
        path: The file.
        stem: What ids of rows without one begin with: the file without its suffix, below the folder that was given;
            no two sources of one input share it.
        format: The name of its format.
        match: What the format said of it.
    """

    path: Path
    stem: str
    format: str
    match: Match

    def read(self, task: str, options: Options, begin: Begin = START) -> Iterator[Batch]:
        """Its rows, a batch at a time.

        Args:
            task: The task.
            options: What the file cannot say.
            begin: Where to begin.

        Raises:
            InputError: It cannot be read, or has nothing of the task.
        """
        file = File(self.path, self.stem, self.match, begin)
        return formats.begun(formats.named(self.format), file, known_task(task), options)

    @property
    def characters(self) -> bool:
        """Whether its rows have offsets of characters, which may count something else (``CHARACTERS``)."""
        return bool(getattr(formats.named(self.format), "CHARACTERS", False))

    def id(self, number: int) -> str:
        """The id of a row that has none."""
        return f"{self.stem}:{number}"


def find(given: Sequence[str | Path], task: str, options: Options | None = None) -> list[Source]:
    """The sources of what a user named, in the order of the names; in a folder, in the order of their paths.

    Args:
        given: Files, patterns (``data/*.jsonl``), folders of files, folders of `save_to_disk`, dataset repositories,
            folders that `predict` wrote.
        task: The task, which says the config of a repository that has several.
        options: `Options.split` and `Options.config` choose among those of a folder; `Options.format` names the format
            of all files.

    Raises:
        InputError: Nothing of the name, a file of no known format, no such config or split, a file twice.
    """
    options = options or Options()
    config = options.config or kind(task).config
    sources: list[Source] = []
    has_splits = False
    for one in given:
        path = Path(one)
        if path.is_dir():
            found, splits = folders.files(path, config, options.split)
            has_splits |= splits
            inside = [source for file, name in found if (source := _inside(file, name, options))]
            if not inside:
                raise InputError(str(path), "no rows in this folder", EXPECTED, "Name a folder that has them")
            sources += inside
        elif path.exists():
            sources.append(_source(path, path.name, options))
        else:
            matching = _matching(str(one))
            if not matching:
                raise InputError(str(one), "no such file or folder", EXPECTED, "Name what is there")
            sources += [_source(file, file.name, options) for file in matching]
    if options.split and not has_splits:
        found_split = f'"{options.split}", but no input has splits'
        raise InputError("--split", found_split, "a folder of datasets, or files named by split", "Leave it out")
    paths = Counter(source.path.resolve() for source in sources)
    for path, times in paths.items():
        if times > 1:
            raise InputError(str(path), f"it is given {times} times", "each file once", "Name it once")
    stems = Counter(source.stem for source in sources)
    return [
        source if stems[source.stem] == 1 else replace(source, stem=formats.stem_of(source.path.as_posix()))
        for source in sources
    ]


def _matching(pattern: str) -> list[Path]:
    if not glob.has_magic(pattern):
        return []
    anchor = Path(pattern).anchor
    return sorted(path for path in Path(anchor or ".").glob(pattern.removeprefix(anchor)) if path.is_file())


def _source(path: Path, name: str, options: Options) -> Source:
    module, match = formats.recognise(path, options)
    return Source(path, formats.stem_of(name), module.NAME, match)


def _inside(path: Path, name: str, options: Options) -> Source | None:
    """A file of a folder as a source; None if its name says little and no format knows it."""
    if folders.suffix(path.name) in folders.ROWS or options.format:
        return _source(path, name, options)
    try:
        source = _source(path, name, options)
    except InputError:
        return None
    return source if source.match.certainty >= SURE else None
