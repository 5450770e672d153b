"""`idlib-corpus score ner` on two files of JSON Lines, beside `json.loads` of their lines: CPU, ratio, memory.

    python scripts/bench_cli_jsonl.py [--rows 100000] [--rows 2000000] [--reading]

A row has 3.8 entities on average, and text in Latin, Cyrillic, Arabic and Chinese letters. Start-up, the CPU of the
same command on files of one row, is taken off. With ``--reading``, files are read as columns and not scored.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

TEXT = "Lundby Oslo Москва 東京 اللاذقية lives works in the old town where it rained and Genève is far away from"
LABELS = ("PER", "LOC", "ORG", "MISC")
TOKENS = 22
LOADS = "import json, sys\nfor path in sys.argv[1:]:\n  for line in open(path, 'rb'):\n    json.loads(line)"
READ = (
    "import sys\nfrom idlib_corpus.formats.rows import opened\n"
    "for path in sys.argv[1:]:\n  rows = opened([path], 'ner')\n  assert sum(len(chunk) for chunk in rows.chunks())\n"
    "  assert not rows.problems"
)


def write(path: Path, rows: int, right: float) -> None:
    """Write rows; of the labels, so many are those of the gold."""
    known, text, answers = TEXT.split(), random.Random(1), random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            words = text.choices(known, k=TOKENS)
            starts = [0]
            for word in words:
                starts.append(starts[-1] + len(word) + 1)
            entities = []
            for place in sorted(text.sample(range(TOKENS), text.choice((2, 3, 4, 5, 5)))):
                label = text.choice(LABELS)
                given = label if answers.random() < right else answers.choice(LABELS)
                entities.append({"start": starts[place], "end": starts[place + 1] - 1, "label": given})
            row = {"id": f"doc/{number}", "lang": "en", "text": " ".join(words), "entities": entities}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def run(*arguments: str) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a command.

    Raises:
        RuntimeError: It failed.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments[:4])} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append", help="rows a side (default: 100000)")
    parser.add_argument("--reading", action="store_true", help="read only, and do not score")
    parser.add_argument("--runs", type=int, default=3, help="the fastest of so many is shown")
    options = parser.parse_args()
    for rows in options.rows or [100_000]:
        with tempfile.TemporaryDirectory() as folder:
            gold, predicted, one, other = (Path(folder) / f"{name}.jsonl" for name in ("gold", "mine", "one", "other"))
            for path, number, right in ((gold, rows, 1.0), (predicted, rows, 0.8), (one, 1, 1.0), (other, 1, 0.8)):
                write(path, number, right)

            def ours(predicted: Path, gold: Path) -> tuple[float, float]:
                if options.reading:
                    return run("-c", READ, str(predicted), str(gold))
                return run("-m", "idlib_corpus", "score", "ner", str(predicted), "--gold", str(gold))

            runs = range(options.runs)
            start = min(ours(other, one)[0] for _ in runs)
            measured = [ours(predicted, gold) for _ in runs]
            cpu, memory = min(one for one, _ in measured), max(one for _, one in measured)
            nothing = min(run("-c", "import json")[0] for _ in runs)
            loads = min(run("-c", LOADS, str(gold), str(predicted))[0] for _ in runs) - nothing
            size = (gold.stat().st_size + predicted.stat().st_size) / 1e6
        what = "reading" if options.reading else "score ner"
        print(f"{rows:,} rows a side, {size:.0f} MB: json.loads {loads:.2f} s of CPU")
        print(f"  {what} {cpu - start:.2f} s and {start:.2f} s of start-up, {memory:.0f} MB at most")
        print(f"  {(cpu - start) / loads:.2f} times json.loads, start-up apart")


if __name__ == "__main__":
    main()
