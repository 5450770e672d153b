"""The options of a command that shows predictions beside the gold: those of `score` that say how files are read."""

from __future__ import annotations

import argparse

from idlib_corpus.cli.conventions import add as add_conventions
from idlib_corpus.cli.conventions import flag
from idlib_corpus.cli.policies import add_policies
from idlib_corpus.cli.reading import add_reading
from idlib_corpus.cli.sets import add_data_dir
from idlib_corpus.errors import InputError
from idlib_corpus.tasks import current


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    group = parser.add_argument_group("errors of systems, beside the gold")
    group.add_argument(
        "--predictions",
        nargs="+",
        default=[],
        metavar="FILE",
        help="what systems predicted, each file a system, in any format that score takes. A quoted pattern, "
        "'shards/*.jsonl', is one system",
    )
    group.add_argument("--task", type=current, metavar="NAME", help="ner or stance (default: what the files have)")
    group.add_argument(
        "--gold",
        metavar="DATA",
        help="the gold, in any of these formats, or a public set by its name (default: the corpus)",
    )
    add_data_dir(group)
    group.add_argument("--join", action="store_true", help="all files are shards of one system")
    group.add_argument("--split", default="", metavar="NAME", help="of the gold (default: test, if it is the corpus)")
    add_conventions(parser.add_argument_group("how errors are counted, as score does"))
    add_reading(parser, split=False, scheme=False, stances=False, gold=True)
    add_policies(parser)


def refuse(options: argparse.Namespace) -> None:
    """Refuse these options where there are no predictions.

    Raises:
        InputError: One is given.
    """
    alone = argparse.ArgumentParser(add_help=False)
    add(alone)
    for name, default in vars(alone.parse_args([])).items():
        if getattr(options, name) != default:
            option = {"from_": "--from"}.get(name, flag(name))
            raise InputError(option, "without --predictions", "predictions that are read by it", "Name their files")
