"""What an import changed in the sources."""

from __future__ import annotations

import difflib
from pathlib import Path

from conftest import CORPUS


def changed(folder: Path) -> list[str]:
    """The lines of the sources that changed, as a diff has them: the new ones."""
    found = []
    for path in sorted((folder / "source").rglob("*.*")):
        before = (CORPUS / path.relative_to(folder)).read_text("utf-8").splitlines()
        diff = difflib.unified_diff(before, path.read_text("utf-8").splitlines(), n=0, lineterm="")
        found += [line for line in diff if line.startswith("+") and not line.startswith("+++")]
    return found
