"""spaCy's pipelines: those that are installed, and loading them without a word on the screen."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.files import folder_digest


def imported(name: str) -> Any:
    """SpaCy.

    Args:
        name: What needs it, ``spacy:<pipeline>``.

    Raises:
        InputError: It is not installed.
    """
    return library("spacy", "spacy", f"the system {name}")


def installed() -> dict[str, dict[str, Any]]:
    """Installed pipelines by name, each with its `meta.json`; none without spaCy. Broken packages are left out."""
    if importlib.util.find_spec("spacy") is None:
        return {}
    spacy = imported("spacy:<pipeline>")
    found: dict[str, dict[str, Any]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that another minor version trained it
        # spaCy's own list imports every package, and one that is broken ends it
        for name in sorted({point.name for point in entry_points(group="spacy_models")}):
            with suppress(Exception, SystemExit):  # spaCy exits where the meta data are missing
                found[name] = spacy.info(name)
    return found


def load(name: str, known: list[str]) -> Any:
    """Load an installed pipeline or a folder, without the warning that another minor version trained it.

    Args:
        name: Its name, that of a package with ``model_path()``, or a folder.
        known: Pipelines that would do, for the message.

    Raises:
        InputError: There is none, or it cannot be loaded.
    """
    where = f"spacy:{name}"
    spacy = imported(where)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*\[W095\].*")
            return spacy.load(_folder(name))
    except Exception as error:  # a broken folder comes as whatever its readers raise
        if not isinstance(error, OSError) or Path(name).exists():
            remedy = "Save or install the pipeline again"
            raise InputError(where, f"spaCy cannot load it: {error}", "a whole pipeline", remedy) from error
        expected = f"an installed one ({', '.join(known) or 'none is'}) or a folder"
        raise InputError(where, "no such pipeline here", expected, f"python -m spacy download {name}") from error


def _folder(name: str) -> str | Path:
    """The folder of a pipeline whose package tells it with `model_path()`; else the name."""
    named = name.isidentifier() and name not in sys.stdlib_module_names  # `this` would say its poem
    if named and importlib.util.find_spec(name) is not None:
        tell = getattr(importlib.import_module(name), "model_path", None)
        if callable(tell):
            return Path(tell())
    return name


def version(name: str, nlp: Any) -> str:
    """Which pipeline it is: the version of an installed one, the digest of a folder's files."""
    return folder_digest(Path(name)) if Path(name).is_dir() else str(nlp.meta["version"])


def languages(nlp: Any) -> frozenset[str] | None:
    """The language of a pipeline; None for a multilingual one."""
    return None if nlp.lang == "xx" else frozenset({nlp.lang})
