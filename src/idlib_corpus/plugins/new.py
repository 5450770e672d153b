"""A package with a system that works: what `idlib-corpus new-system` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.plugins import explained
from idlib_corpus.systems import registry
from idlib_corpus.tasks import task as the_task
from idlib_corpus.temporary import temporary

TEMPLATES = Path(__file__).parent / "template"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new_system(name: str, task: str = "ner", folder: Path | None = None) -> Path:
    """Write a package with a system: its module, the entry point, a test, a README.

    Args:
        name: What ``--systems`` shall take, ``my-tagger``.
        task: The name of a task.
        folder: Where it goes; a folder that is not there, or an empty one. ``idlib-corpus-<name>`` if not given.

    Returns:
        The folder.

    Raises:
        InputError: The name cannot be one, or is taken; the folder has something in it, or cannot be written.
    """
    task = the_task(task).name
    if not NAME.fullmatch(name):
        expected = "small letters a to z, digits and hyphens, beginning with a letter: my-tagger"
        raise InputError("name", f'"{name}"', expected, "Choose another")
    if name in registry(task).names():
        raise InputError("name", f'"{name}", which is a system for {task} already', "a new name", "Choose another")
    package = f"idlib-corpus-{name}"
    folder = folder or Path(package)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(str(folder), "there is something here", "a new folder, or an empty one", "Name another")
    module = package.replace("-", "_")
    said = {"name": name, "package": package, "module": module, "task": task}
    readme = {"interface": explained.INTERFACES[task], "labels": explained.labels_of(task)}
    files = {
        "pyproject.toml": _filled("pyproject.toml", said),
        "README.md": _filled("README.md", {**said, **readme}),
        f"{module}.py": _filled(task, said),
        f"tests/test_{module}.py": _filled("test", said),
    }
    _write(folder, files)
    return folder


def _filled(template: str, said: Mapping[str, str]) -> str:
    text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(said)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files of a folder, or none.

    Raises:
        InputError: They cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with temporary(folder, folder=True) as made:
            for name, text in files.items():
                (made / name).parent.mkdir(exist_ok=True)
                write_text(made / name, text)
            made.chmod(0o755)
            made.replace(folder)  # an empty folder gives way
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise InputError(str(folder), found, remedy="Nothing was left half-written") from error
