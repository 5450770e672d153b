"""CPU seconds of every format that is written, over a whole corpus in one process.

The corpus is read once, and its tokens are found once, for all formats; both have a line of their own. Files are
written to a folder that is gone afterwards.

python scripts/bench_export.py [--lang ar,ja] [--most 60]

Ends in status 1 if the sum is over --most seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from idlib_corpus import formats, source
from idlib_corpus.export import write
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.writing import DEFAULTS
from idlib_corpus.load import corpus_folder
from idlib_corpus.tables.text import grid


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work, in all threads of this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def tokens(given: Sequence[Rendition]) -> None:
    """Find the tokens of all sentences."""
    for one in given:
        for sentence in one.sentences:
            one.tokens(sentence)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", default="", help="languages, es,ar (default: all)")
    parser.add_argument("--most", type=float, default=60.0, help="seconds that the sum may take")
    options = parser.parse_args()
    given: list[Rendition] = []
    langs = [lang for lang in options.lang.split(",") if lang]
    took = {"reading": seconds(lambda: given.extend(renditions(source.read(corpus_folder() / "source"), langs)))}
    took["tokens"] = seconds(partial(tokens, given))
    bytes_of: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, writer in formats.written().items():
            target = Path(folder) / name
            took[name] = seconds(partial(write, writer, target, given, DEFAULTS))
            bytes_of[name] = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    whole = sum(took.values())
    head = ["what", "seconds", "share", "bytes"]
    rows = [
        [name, f"{spent:.2f}", f"{spent / whole:.1%}", f"{bytes_of[name]:,}" if name in bytes_of else ""]
        for name, spent in took.items()
    ]
    print(grid(head, rows))
    print(f"in sum {whole:.1f} of {options.most:.0f} seconds")
    return int(whole > options.most)


if __name__ == "__main__":
    sys.exit(main())
