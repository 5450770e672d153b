"""What the validator says of the corpus as it would be, told with the places in the tool's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from idlib_corpus import check
from idlib_corpus.check import Fault
from idlib_corpus.errors import InputError
from idlib_corpus.importing.edits import Added, Edit, RelationAdded, Retyped
from idlib_corpus.temporary import scratch

SOURCE = "source"


def validate(folder: Path, files: Mapping[str, bytes], edits: Sequence[Edit]) -> None:
    """See to it that the sources of a dataset folder would have no faults with other files in it.

    Args:
        folder: The dataset folder.
        files: The files that change, by their paths in it.
        edits: What made them change.

    Raises:
        InputError: They would have one, or they have one now: the place is that of the edit that made it.
    """
    with scratch() as around:
        copy = around / "corpus"
        _linked(folder, copy, files)
        faults = check.check(copy, release=False)
        if not faults:
            return
        first = faults[0]
        edit = _behind(first, edits, files, copy)  # here, since a fault looks for its line when it is asked
        found = f"the validator would refuse this: {first.rule}: {first.found}"
    if before := check.check(folder, release=False):
        found = f"the corpus has a fault as it is: {before[0].rule}: {before[0].found}"
        raise InputError(str(before[0].place), found, remedy="Mend it, and import then")
    raise InputError(edit.place, found, remedy=first.remedy)


def _linked(folder: Path, copy: Path, files: Mapping[str, bytes]) -> None:
    """A dataset folder whose files are those of another one, but for some."""
    copy.mkdir()
    for path in folder.iterdir():
        if path.name != SOURCE:
            (copy / path.name).symlink_to(path.resolve())
    for path in (folder / SOURCE).rglob("*"):
        target = copy / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            target.symlink_to(path.resolve())
    for name, data in files.items():
        (copy / name).write_bytes(data)


def _behind(fault: Fault, edits: Sequence[Edit], files: Mapping[str, bytes], copy: Path) -> Edit:
    """The edit that made a fault: of those in its file and sentence the one whose id it names; else the first."""
    name = Path(fault.place.file).relative_to(copy).as_posix() if fault.place.file.startswith(str(copy)) else ""
    lines = files.get(name, b"").decode("utf-8").split("\n")
    line = lines[fault.place.line - 1] if 0 < fault.place.line <= len(lines) else ""

    def nearness(edit: Edit) -> tuple[bool, bool, bool]:
        ids = [str(getattr(edit, field)) for field in ("id", "entity", "type", "head") if hasattr(edit, field)]
        return (
            any(one and one in fault.found for one in ids),
            f'id="{edit.sentence}"' in line or f's = "{edit.sentence}"' in line,
            name.endswith(f"{edit.document}/{edit.lang}.xml")
            or (name.endswith(".toml") and isinstance(edit, Retyped | RelationAdded | Added)),
        )

    return max(edits, key=nearness)
