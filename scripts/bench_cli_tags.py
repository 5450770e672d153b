"""Time and memory of scoring tags of files, beside seqscore, in one run.

    OMP_NUM_THREADS=1 python scripts/bench_cli_tags.py                       # 200,000 sentences
    OMP_NUM_THREADS=1 python scripts/bench_cli_tags.py --memory 2000000      # and the memory of two million

Two CoNLL files, gold and predictions, are made up and seeded: words of the corpus in all its languages, 20 a sentence,
about 1.5 entities a sentence in four types, most of them predicted right. Each scoring is a process of its own;
figures are CPU seconds, start-up and imports included, and the peak that the system tells of it when it ends. All have
to give the same F1. Needs seqscore (the extra `test`).

- ``read and count``: `formats.read` of both files, tokens compared, `scoring.tags.batches`, sums alone kept;
- ``score tags``: the command as users type it.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# nothing heavy is imported here: a process that only scores is measured too
TARGETS = {"ratio": 10, "MiB": 400, "flat": 1.2}
READ_AND_COUNT = "read and count"


def write(number: int, folder: Path) -> tuple[Path, Path]:
    """Gold and predictions of so many sentences."""
    import numpy as np

    from bench_tags import LABELS, PART, SEED, made
    from idlib_corpus.tasks import task

    words = sorted({word for item in task("entities").read() for word in item.text.split() if len(word) < 14})
    random = np.random.default_rng(SEED)
    paths = folder / f"gold-{number}.conll", folder / f"predicted-{number}.conll"
    with paths[0].open("w", encoding="utf-8") as gold, paths[1].open("w", encoding="utf-8") as predicted:
        for first in range(0, number, PART):
            sides = made(min(PART, number - first), SEED + first)
            chosen = random.integers(0, len(words), sides[0].shape).tolist()
            for file, ids in zip((gold, predicted), sides, strict=True):
                for places, row in zip(chosen, ids.tolist(), strict=True):
                    lines = (f"{words[w]} {LABELS[tag]}\n" for w, tag in zip(places, row, strict=True))
                    file.write("".join(lines) + "\n")
    return paths


def batches(gold: Path, predicted: Path) -> Iterator[Any]:
    """Both files, batch by batch, their tokens compared."""
    from idlib_corpus import formats
    from idlib_corpus.scoring.tags.batches import TagBatch

    for one, other in zip(formats.read(gold, "tags"), formats.read(predicted, "tags"), strict=True):
        if not one.columns["tokens"].equals(other.columns["tokens"]):
            sys.exit("the tokens differ")
        yield TagBatch(one.columns, other.columns)


def read_and_count(gold: Path, predicted: Path) -> None:
    """What a process of its own does for ``read and count``."""
    from idlib_corpus.scoring.tags.batches import batches as counted

    print(f"micro.f1 {100 * counted(batches(gold, predicted), by=()).micro.f1:.2f}")


def measured(command: list[str], f1: re.Pattern[str]) -> tuple[float, float, str]:
    """CPU seconds, peak memory in MiB, and F1 in percent of a process."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    found = f1.search(printed)
    if process.returncode or not found:
        sys.exit(f"{' '.join(command)} failed: {printed}")
    unit = 1 << (20 if sys.platform == "darwin" else 10)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, found[1]


def ways(gold: Path, predicted: Path, seqscore: bool) -> dict[str, tuple[list[str], re.Pattern[str]]]:
    """The commands, and where F1 stands in what they print."""
    this = [sys.executable, str(Path(__file__).resolve()), "--read", str(gold), str(predicted)]
    score = [sys.executable, "-m", "idlib_corpus", "score", "tags", str(predicted), "--gold", str(gold)]
    found = {
        READ_AND_COUNT: (this, re.compile(r"micro\.f1 ([\d.]+)")),
        "score tags": ([*score, "--format", "conlleval"], re.compile(r"FB1: +([\d.]+)")),
    }
    if seqscore:
        run = "from seqscore.scripts.seqscore import cli; cli()"
        theirs = [sys.executable, "-c", run, "score", "--labels", "BIO"]
        theirs += ["--repair-method", "none", "--reference", str(gold), str(predicted)]
        found["seqscore"] = (theirs, re.compile(r"\| ALL +\| +[\d.]+ \| +[\d.]+ \| +([\d.]+)"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=200_000)
    parser.add_argument("--memory", type=int, metavar="N", help="the memory of so many sentences, too")
    parser.add_argument("--repeats", type=int, default=3, help="of ours; the least seconds count")
    parser.add_argument("--read", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_and_count(*options.read)
        return 0
    from idlib_corpus.tables.text import grid

    lines: list[list[str]] = []
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        for number in [options.sentences, *([options.memory] if options.memory else [])]:
            paths = write(number, Path(name))
            first = number == options.sentences
            runs = {
                way: [measured(*how) for _ in range(options.repeats if first and way != "seqscore" else 1)]
                for way, how in ways(*paths, seqscore=first).items()
            }
            figures = {run[2] for found in runs.values() for run in found}
            if len(figures) > 1:
                sys.exit(f"F1 differs: {', '.join(sorted(figures))}")
            beside = min(run[0] for run in runs["seqscore"]) if first else 0.0
            for way, found in runs.items():
                seconds, most = min(run[0] for run in found), max(run[1] for run in found)
                peaks.setdefault(way, most)
                ratio = f"{beside / seconds:.1f}x" if beside else ""
                lines.append([way, f"{number:,}", f"{seconds:.2f}", ratio, f"{most:.0f}", f"{most / peaks[way]:.2f}"])
            for path in paths:
                path.unlink()
    aims = (f"times seqscore (aim: >= {TARGETS['ratio']})", f"peak MiB (aim: <= {TARGETS['MiB']})")
    print(grid(["", "sentences", "CPU s", *aims, f"flat (aim: <= {TARGETS['flat']})"], lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
