"""One thread by default: numpy and torch with two threads collapse where another process has one of the cores."""

from __future__ import annotations

import argparse
import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def add_threads(parser: argparse.ArgumentParser) -> None:
    """`--threads`."""
    parser.add_argument(
        "--threads",
        type=_positive,
        metavar="N",
        help="threads of numerical libraries (default: OMP_NUM_THREADS, else 1)",
    )


def limit_threads(threads: int | None) -> None:
    """Set the number of threads, before a library that reads it is imported."""
    number = str(threads or os.environ.get("OMP_NUM_THREADS") or 1)
    for name in VARIABLES:
        if threads or not os.environ.get(name):  # an empty one sets no limit
            os.environ[name] = number


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f'"{text}"; expected a whole number from 1 on')
    return int(text)
