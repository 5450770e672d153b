"""What files cannot say of themselves: the options of every command that reads people's files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from idlib_corpus.cli.conventions import CONVENTIONS, of_stance
from idlib_corpus.cli.parsing import Several

# what offsets count
COUNTED = ("offsets", "inclusive_ends")


def pairs(parts: list[str]) -> dict[str, str]:
    """Pairs, ``token=2`` and ``tag=3``."""
    found: dict[str, str] = {}
    for part in parts:
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value):
            raise argparse.ArgumentTypeError(f"{part}: expected a field and its name in the file, text=comment")
        if name in found:
            raise argparse.ArgumentTypeError(f"{name} stands twice")
        found[name] = value
    return found


def add_reading(
    parser: argparse.ArgumentParser,
    *,
    split: bool = True,
    scheme: bool = True,
    stances: bool = True,
    gold: bool = False,
) -> None:
    """Add the options to a parser.

    Args:
        parser: The parser.
        split: Whether ``--split`` is among them; a command may have one of its own.
        scheme: The same for ``--scheme``.
        stances: The same for ``--stance-labels``.
        gold: Whether there is a gold beside, with options of its own.
    """
    group = parser.add_argument_group("what files cannot say")
    group.add_argument("--from", dest="from_", metavar="FORMAT", help="the format of the files")
    _add_fields(group, "")
    group.add_argument(
        "--labels", metavar="FILE", help="their labels and ours, TOML or JSON: {PERSON: PER}; or names of numbers"
    )
    if scheme:
        group.add_argument("--scheme", metavar="IOB2", help="the scheme of tags (default: recognised)")
    if split:
        group.add_argument("--split", default="", metavar="NAME", help="of a folder that has several")
    if stances:
        group.add_argument("--stance-labels", **CONVENTIONS["stance_labels"])
    if gold:
        says = "the gold, where it is not like the predictions (offsets are never taken to be)"
        beside = parser.add_argument_group(says)
        beside.add_argument("--gold-from", metavar="FORMAT", help="its format")
        _add_fields(beside, "gold-")


def _add_fields(group: Any, prefix: str) -> None:
    group.add_argument(
        f"--{prefix}columns",
        action=Several,
        then=pairs,
        metavar="token=2,tag=3",
        help="columns of tables, by number or name",
    )
    group.add_argument(
        f"--{prefix}map",
        action=Several,
        then=pairs,
        metavar="text=comment",
        help="our name of a field, and that in the file",
    )
    group.add_argument(
        f"--{prefix}layer", choices=["outer", "inner", "both"], help="of several layers of tags (default: outer)"
    )
    group.add_argument(
        f"--{prefix}offsets",
        choices=["code-points", "utf-16", "bytes"],
        help="what offsets count (default: code points)",
    )
    group.add_argument(
        f"--{prefix}inclusive-ends", action="store_true", help="an end is the place of the last character"
    )


def reading(options: argparse.Namespace, gold: bool = False, **more: Any) -> Any:
    """The options as `formats.Options`.

    Args:
        options: Of the command.
        gold: Whether those of the gold are meant: its own, and else those of the predictions. What offsets count is
            never inherited, since people have the one or the other file from elsewhere.
        **more: Further fields.

    Raises:
        InputError: The file of labels cannot be read, or ``--stance-labels`` is given for another task.
    """
    from idlib_corpus.formats import Options

    of_stance(options, "stance_labels")
    plain = {name: getattr(options, name) for name in ("columns", "map", "layer", "offsets", "inclusive_ends")}
    plain["format"] = options.from_
    if gold:
        own = {name: getattr(options, f"gold_{name.replace('format', 'from')}") for name in plain}
        plain = {name: own[name] or (plain[name] if name not in COUNTED else None) for name in plain}
    told = {"inclusive" if name == "inclusive_ends" else name: value for name, value in plain.items() if value}
    told |= {"scheme": options.scheme or "", "split": options.split or "", "labels": numbered(options.labels)}
    told["stances"] = tuple(options.stance_labels or ())
    return Options(**{**told, **more})


def numbered(path: str | None) -> Mapping[str, str]:
    """The names of labels that are numbers, of a file of labels; none if its labels are no numbers."""
    found = own_labels(path)
    named = (found and found.predicted) or {}
    return named if named and all(name.lstrip("-").isdecimal() for name in named) else {}


def of_rows(options: argparse.Namespace, task: str, alone: bool = False) -> Mapping[str, str]:
    """The names of labels of rows with gold, to be given while they are read.

    Args:
        options: Of the command.
        task: The task.
        alone: Whether there are no predictions beside them: a file that does not say whose labels it has is of them.
    """
    from idlib_corpus.formats.rows import RELABELLED

    if (alone or task in RELABELLED) and not numbered(options.labels):
        own = own_labels(options.labels)
        return (own and (own.gold or (own.predicted if alone else None))) or {}
    return numbered(options.labels)


def own_labels(path: str | None) -> Any:
    """What is in a file of labels, a `labels.OwnMap`; None without a file.

    Raises:
        InputError: It cannot be read.
    """
    from idlib_corpus.labels import read_map

    return read_map(path) if path else None
