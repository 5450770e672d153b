"""The figures of `idlib-corpus quality --gates`, as the dataset folder keeps them, and their table in the card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from idlib_corpus.agreement.files import read_file
from idlib_corpus.build.contents import markdown

# where they are kept; whoever changes passages with variants computes them anew
KEPT = "review/gates.json"
REMEDY = f"Run idlib-corpus quality --gates --json, and keep what it prints in {KEPT}"


def kept_gates(folder: Path) -> Mapping[str, Any]:
    """What is kept; nothing if nobody has computed them.

    Raises:
        InputError: The file cannot be read, or is of another form.
    """
    return read_file(folder / KEPT, "gates") if (folder / KEPT).is_file() else {}


def gates(kept: Mapping[str, Any]) -> str:
    """A row a figure, with its bounds."""
    if not kept:
        return "Nobody has computed them."
    rows = [
        [
            row["name"],
            row["part"],
            f"{row['value']:.3f}",
            f"{row['least']:.3g} to {row['most']:.3g}",
            ", ".join(f"`{one}`" for one in row["says"].split(" and ") if one),
        ]
        for row in kept["gates"]
    ]
    return markdown(["figure", "of", "value", "bounds", "which"], rows)
