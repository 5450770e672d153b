"""`--max-unusable`: how many answers of a system may be of no use before a command says so by its exit status."""

from __future__ import annotations

import argparse
from typing import Any

from idlib_corpus.cli.process import tell

SHARE = 0.05


def add_max_unusable(parser: Any) -> None:
    """The option."""
    parser.add_argument(
        "--max-unusable",
        type=_share,
        default=SHARE,
        metavar="SHARE",
        help="exit status 1 if a larger share of a system's answers cannot be used, as the broken JSON of a language "
        f"model (default: {SHARE})",
    )


def too_many(system: str, unusable: int, rows: int, most: float, example: str = "") -> bool:
    """Tell of answers that could not be used, and whether they are more than may be.

    Args:
        system: The system.
        unusable: How many.
        rows: Of how many.
        most: The largest share.
        example: One of them, with the reason.
    """
    if not unusable:
        return False
    share = unusable / rows
    told = f"{system}: {unusable} of {rows} answers ({share:.1%}) cannot be used and count as nothing found"
    limit = f"; more than --max-unusable {most:g}" if share > most else ""
    tell(f"{told}{limit}{example and f'. {example}'}")
    return share > most


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a share from 0 to 1, as in 0.05")
    return share
