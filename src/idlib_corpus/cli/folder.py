"""What the commands over a dataset folder have in common: the folder, the document."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any


def command(
    subparsers: Any, name: str, says: str, run: Callable[[argparse.Namespace], int], *examples: str
) -> argparse.ArgumentParser:
    """The parser of a command.

    Args:
        subparsers: Where commands are added.
        name: Its name.
        says: What it does.
        run: What runs it.
        examples: What a user may type behind ``idlib-corpus``.
    """
    lines = [f"idlib-corpus {line}" for line in examples]
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=says, description=says, examples=lines)
    parser.set_defaults(run=run)
    return parser


def add_folder(parser: argparse.ArgumentParser) -> None:
    """`--corpus`: the dataset folder."""
    says = "the dataset folder (default: that of IDLIB_CORPUS, else of the package)"
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help=says)


def add_document(parser: argparse.ArgumentParser, says: str) -> None:
    """`--document`: one document of the folder."""
    parser.add_argument("--document", default="", metavar="NAME", help=says)


def corpus_of(options: argparse.Namespace) -> Path:
    """The dataset folder that a user named, or that of the package."""
    from idlib_corpus.load import corpus_folder

    folder: Path = options.corpus or corpus_folder()
    return folder
