"""The command line: one thin function a command. Data on standard output, messages on standard error.

Exit status: 0 all is well, 1 a check found faults, 2 a wrong call or bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from idlib_corpus import __version__
from idlib_corpus.cli.process import open_streams, tell
from idlib_corpus.errors import InputError
from idlib_corpus.interruption import interrupted, interruptible, undisturbed
from idlib_corpus.temporary import remove_temporary


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what a user can cause ends in one message, never in a traceback."""
    open_streams()
    options = argparse.Namespace()
    with interruptible():
        try:
            os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")  # reading the corpus is worth no bar
            options = parser().parse_args(arguments)
            status: int = options.run(options)
            sys.stdout.flush()
            return status
        except BaseException as error:
            # NumPy, when interrupted, says that it cannot be imported
            if interrupted() or isinstance(error, KeyboardInterrupt):
                remove_temporary()  # what a second signal kept from being cleared away
                # Python notes an interruption of any eval() or exec() and would kill itself by SIGINT in the end;
                # the next eval() makes it forget
                eval("0")
                goes_on = getattr(options, "goes_on", lambda _: "")(options)
                return _fail(f"interrupted; {goes_on or 'nothing was left half-written'}", 130)
            return _status(error)


def _status(error: BaseException) -> int:
    if isinstance(error, InputError):
        return _fail(str(error), 2)
    if isinstance(error, BrokenPipeError):
        # the reader of our output went away; do not let Python report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, UnicodeEncodeError):
        found = f"{error.encoding} cannot write {error.object[error.start]!a}"
        return _fail(f"standard output: {found}; expected UTF-8. Set PYTHONIOENCODING=utf-8", 2)
    if isinstance(error, OSError):
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 2)
    raise error


def _fail(message: str, status: int) -> int:
    tell(message, failure=True)
    return status


def parser() -> Any:
    """All commands and their options."""
    # here, so that an interruption while libraries load is a message too; it waits, or they would make another of it
    with undisturbed():
        from idlib_corpus.cli import commands
        from idlib_corpus.cli.parsing import Parser

    top = Parser(
        prog="idlib-corpus",
        description="The corpus, its checks, its scores.",
        examples=(
            "idlib-corpus benchmark",
            "idlib-corpus score ner predictions.jsonl --gold gold.jsonl --ci",
            "idlib-corpus train stance --output models/stance",
            "idlib-corpus view --open",
        ),
        notes="Options that take several values take them with commas or with spaces: --langs es,ar or --langs es ar. "
        "The environment variable IDLIB_CORPUS names another dataset folder for every command.",
    )
    top.add_argument("--version", action="version", version=f"idlib-corpus {__version__}")
    subparsers = top.add_subparsers(required=True, metavar="COMMAND")
    for add in commands.ALL:
        add(subparsers)
    return top
