"""What files cannot say of themselves: the options of every command that reads people's files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from idlib_corpus.cli.conventions import names


def pairs(text: str) -> dict[str, str]:
    """Pairs parted by commas, ``token=2,tag=3``."""
    found: dict[str, str] = {}
    for part in names(text):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value):
            raise argparse.ArgumentTypeError(f"{part}: expected a field and its name in the file, text=comment")
        if name in found:
            raise argparse.ArgumentTypeError(f"{name} stands twice")
        found[name] = value
    return found


def add_reading(parser: argparse.ArgumentParser, *, split: bool = True, scheme: bool = True) -> None:
    """Add the options to a parser.

    Args:
        parser: The parser.
        split: Whether ``--split`` is among them; a command may have one of its own.
        scheme: The same for ``--scheme``.
    """
    group = parser.add_argument_group("what files cannot say")
    group.add_argument("--from", dest="from_", default="", metavar="FORMAT", help="the format of the files")
    group.add_argument(
        "--columns", type=pairs, default={}, metavar="token=2,tag=3", help="columns of tables, by number or name"
    )
    group.add_argument(
        "--map", type=pairs, default={}, metavar="text=comment", help="our name of a field, and that in the file"
    )
    group.add_argument(
        "--layer", choices=["outer", "inner", "both"], default="", help="of several layers of tags (default: outer)"
    )
    group.add_argument(
        "--labels", metavar="FILE", help="their labels and ours, TOML or JSON: {PERSON: PER}; or names of numbers"
    )
    group.add_argument(
        "--offsets",
        choices=["code-points", "utf-16", "bytes"],
        default="code-points",
        help="what offsets count (default: code points)",
    )
    group.add_argument(
        "--inclusive-ends", action="store_true", help="ends of spans are the places of their last characters"
    )
    if scheme:
        group.add_argument("--scheme", metavar="IOB2", help="the scheme of tags (default: recognised)")
    if split:
        group.add_argument("--split", default="", metavar="NAME", help="of a folder that has several")


def reading(options: argparse.Namespace, **more: Any) -> Any:
    """The options as `formats.Options`.

    Args:
        options: Of the command.
        **more: Further fields.

    Raises:
        InputError: The file of labels cannot be read.
    """
    from idlib_corpus.formats import Options

    told = {
        "format": options.from_,
        "columns": options.columns,
        "map": options.map,
        "layer": options.layer,
        "scheme": options.scheme or "",
        "split": options.split or "",
        "offsets": options.offsets,
        "inclusive": options.inclusive_ends,
        "labels": numbered(options.labels),
    }
    return Options(**{**told, **more})


def numbered(path: str | None) -> Mapping[str, str]:
    """The names of labels that are numbers, of a file of labels; none if its labels are no numbers."""
    found = own_labels(path)
    named = (found and found.predicted) or {}
    return named if named and all(name.lstrip("-").isdecimal() for name in named) else {}


def own_labels(path: str | None) -> Any:
    """What is in a file of labels, a `labels.OwnMap`; None without a file.

    Raises:
        InputError: It cannot be read.
    """
    from idlib_corpus.labels import read_map

    return read_map(path) if path else None
