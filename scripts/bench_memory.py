"""Peak memory of `predict`, local engine: a blank pipeline over 100,000 sentences and over a million.

    OMP_NUM_THREADS=1 python scripts/bench_memory.py
    OMP_NUM_THREADS=1 python scripts/bench_memory.py --formats jsonl parquet saved --sentences 20000 200000

Each run is a process of its own, the command as users call it; its peak is what the system tells of it when it ends
(`ru_maxrss`). Sentences are the corpus' own, cut at their commas, repeated; the pipeline is a blank one of spaCy with
a rule, since one without any component for names is no system.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idlib_corpus.tables.text import grid
from idlib_corpus.tasks import task

FORMATS = ("jsonl", "parquet", "saved")
PAUSE = re.compile(r"(?<=[,;،、])\s*")
TARGET = 1.2


def rows(number: int) -> Iterator[dict[str, str]]:
    """Parts of sentences of the corpus, each with an id of its own."""
    parts = [(item.lang, part) for item in task("ner").read() for part in PAUSE.split(item.text) if part.strip()]
    for n in range(number):
        lang, text = parts[n % len(parts)]
        yield {"id": f"s{n}", "lang": lang, "text": text}


def write(number: int, kind: str, folder: Path) -> Path:
    """Rows in a format; a Parquet file in one row group of a million, as pyarrow writes by default."""
    path = folder / f"rows.{kind}"
    if kind == "jsonl":
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(number))
        return path
    import datasets

    datasets.disable_progress_bars()
    data: Any = datasets.Dataset.from_generator(rows, gen_kwargs={"number": number}, cache_dir=str(folder / "cache"))
    if kind == "saved":
        data.save_to_disk(str(path))
    else:
        data.to_parquet(str(path), batch_size=1 << 20)
    return path


def peak(system: str, path: Path, out: Path) -> tuple[float, float]:
    """Peak memory of a run in MiB, and its seconds by the clock."""
    command = [sys.executable, "-m", "idlib_corpus", "predict", "--system", system]
    command += ["--input", str(path), "--output", str(out)]
    start = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(process.communicate()[1])
    return usage.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)), time.monotonic() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=["jsonl"])
    options = parser.parse_args()
    import spacy

    lines = []
    with tempfile.TemporaryDirectory() as name:
        nlp: Any = spacy.blank("xx")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Idlib"}])
        nlp.to_disk(Path(name, "blank"))
        for kind in options.formats:
            first = 0.0
            for number in options.sentences:
                with tempfile.TemporaryDirectory(dir=name) as folder:
                    path = write(number, kind, Path(folder))
                    most, seconds = peak(f"spacy:{name}/blank", path, Path(folder, "out"))
                first = first or most
                lines.append([kind, f"{number}", f"{most:.0f}", f"{most / first:.3f}", f"{number / seconds:.0f}"])
    print(grid(["", "sentences", "peak MiB", f"ratio (aim: <= {TARGET})", "sentences/s"], lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
