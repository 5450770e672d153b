"""How fast mentions are scored, side by side with nervaluate in one run; medians of CPU seconds.

python scripts/bench_entities.py [--documents 20000] [--runs 3]
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from idlib_corpus import scoring
from idlib_corpus.tables.text import grid

LABELS = ("PER", "LOC", "ORG", "GPE", "EVENT")
Documents = list[list[tuple[int, int, str]]]


def documents(number: int, seed: int, each: int = 3) -> tuple[Documents, Documents]:
    """Flat gold, and predictions of which most are right: some with other edges, another label, missed or invented."""
    chance = random.Random(seed)
    gold: Documents = []
    predicted: Documents = []
    for _ in range(number):
        at, right, answers = 0, [], []
        for _ in range(chance.randint(0, 2 * each)):
            start = at + chance.randint(1, 20)
            at = start + chance.randint(2, 15)
            span = (start, at, chance.choice(LABELS))
            right.append(span)
            luck = chance.random()
            if luck < 0.85:
                answers.append(span)
            elif luck < 0.9:
                answers.append((start, at - 1, span[2]))
            elif luck < 0.95:
                answers.append((start, at, chance.choice(LABELS)))
        gold.append(right)
        predicted.append(answers)
    return gold, predicted


def seconds(run: Callable[[], object], runs: int) -> float:
    """The median of CPU seconds."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def nervaluate(gold: Documents, predicted: Documents) -> Callable[[], object]:
    from nervaluate import Evaluator

    def dicts(side: Documents) -> list[list[dict[str, Any]]]:
        # nervaluate counts the last position in
        return [[{"start": s, "end": e - 1, "label": label} for s, e, label in mentions] for mentions in side]

    true, found = dicts(gold), dicts(predicted)
    return lambda: Evaluator(true, found, tags=list(LABELS), loader="dict").evaluate()


def arrow(side: Documents) -> pa.ListArray:
    kind = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string())]))
    return pa.array([[{"start": s, "end": e, "label": x} for s, e, x in mentions] for mentions in side], kind)


def figures(gold: Any, predicted: Any) -> object:
    """All four schemas with per-type scores, as nervaluate computes them."""
    result = scoring.entities(gold, predicted)
    return [(one.micro.f1, [score.f1 for score in one.per_type.values()]) for one in result.schemas.values()]


def one_document(mentions: int) -> tuple[Documents, Documents]:
    """A flat chain in one document: every prediction overlaps two gold mentions."""
    gold = [(10 * k, 10 * k + 10, LABELS[k % 5]) for k in range(mentions)]
    predicted = [(10 * k + 5, 10 * k + 15, LABELS[k % 5]) for k in range(mentions)]
    return [gold], [predicted]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    gold, predicted = documents(options.documents, seed=13)
    ours = seconds(lambda: figures(gold, predicted), options.runs)
    columns = arrow(gold), arrow(predicted)
    from_arrow = seconds(lambda: figures(*columns), options.runs)
    theirs = seconds(nervaluate(gold, predicted), options.runs)
    ten = documents(10 * options.documents, seed=13)
    ten_times = seconds(lambda: figures(*ten), options.runs)
    scattered = documents(1, seed=13, each=100_000)
    chain = one_document(100_000)
    print(
        f"{options.documents} documents, {sum(map(len, gold))} gold mentions; CPU seconds, medians of {options.runs}\n"
    )
    rows = [
        ["nervaluate, four schemas", f"{theirs:.3f}", "1", ""],
        ["ours, lists of spans", f"{ours:.3f}", f"{theirs / ours:.0f}x", ">= 15x"],
        ["ours, Arrow columns", f"{from_arrow:.3f}", f"{theirs / from_arrow:.0f}x", ">= 100x"],
        ["ours, lists, 10 times the documents", f"{ten_times:.3f}", f"{ten_times / ours:.1f} of 10", "linear"],
    ]
    for name, (a, b) in {"scattered": scattered, "one chain": chain}.items():
        taken = seconds(lambda a=a, b=b: figures(a, b), 1)  # type: ignore[misc]
        rows.append([f"one document, {len(a[0])} flat mentions, {name}", f"{taken:.3f}", "", "< 2 s for 100,000"])
    print(grid(["", "CPU s", "ratio", "aim"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
