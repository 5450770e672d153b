"""The command that installs extras of this package, in the form that works for how the package is installed."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from importlib.metadata import Distribution

NAME = "idlib-corpus"


def install(*extras: str) -> str:
    """The command that installs extras.

    From a checkout it is ``pip install -e ".[spacy]"``, with the path where that is not the current folder; from an
    index ``pip install "idlib-corpus[spacy]"``; from an address (a folder, an archive, a repository) the name with the
    address behind it.

    Args:
        extras: Names of extras of this package.
    """
    named = f"[{','.join(extras)}]"
    said = _ours()
    url = str(said.get("url", ""))
    if said.get("dir_info", {}).get("editable"):
        folder = unquote(urlsplit(url).path)
        return f"pip install -e {_quoted(('.' if Path(folder) == Path.cwd() else folder) + named)}"
    if url:
        vcs = said.get("vcs_info", {})
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}" if vcs else url
        part = f"#subdirectory={said['subdirectory']}" if said.get("subdirectory") else ""
        return f"pip install {_quoted(f'{NAME}{named} @ {url}{part}')}"
    return f"pip install {_quoted(NAME + named)}"


def _ours() -> dict[str, Any]:
    """Where this package was installed from; see `direct_url`."""
    from importlib.metadata import PackageNotFoundError, distribution  # takes its time, and only messages ask for it

    try:
        return direct_url(distribution(NAME))
    except PackageNotFoundError:  # a checkout on the path of Python
        root = Path(__file__).resolve().parents[2]
        checkout = (root / "pyproject.toml").is_file()
        return {"url": root.as_uri(), "dir_info": {"editable": True}} if checkout else {}


def direct_url(package: Distribution) -> dict[str, Any]:
    """Where a package was installed from, as installers note it (PEP 610); nothing if it was an index."""
    found: dict[str, Any] = json.loads(package.read_text("direct_url.json") or "{}")
    return found


def _quoted(requirement: str) -> str:
    """For a shell: brackets are patterns there."""
    return f'"{requirement}"' if not set(requirement) & set('"$`\\!') else shlex.quote(requirement)
