"""Time and memory of scoring tag sequences, beside seqeval, in one run.

    python scripts/bench_tags.py                        # 100,000 sentences of 20 tokens
    python scripts/bench_tags.py --million              # and a million; seqeval stays at 100,000
    python scripts/bench_tags.py --million --seqeval-million

The data is made up and seeded: about 1.5 entities a sentence in four types, most of them predicted right. Figures are
medians of CPU seconds, garbage collection off as in `timeit`. Memory is the peak of a process that makes the input and
scores it, over that of one that only makes it. Needs seqeval (the extra `test`).
"""

import os

# before numpy is imported
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from idlib_corpus.scoring import seqeval as ours
from idlib_corpus.scoring.tags import tags

TOKENS, SLOT, SEED, PART = 20, 5, 13, 10_000
LABELS = ["O", *(f"{prefix}-{kind}" for kind in ("PER", "LOC", "ORG", "MISC") for prefix in "BI")]
Ids = npt.NDArray[np.int64]
TARGETS = {
    "report, lists": 70,
    "f1, lists": 14,
    "report, ClassLabel": 200,
    "f1, ClassLabel": 40,
    "report, Arrow text": 200,
    "f1, Arrow text": 40,
}


def made(number: int, seed: int) -> tuple[Ids, Ids]:
    """Gold and predicted tag ids, shape (number, TOKENS) each: four slots of five tokens, three in eight an entity."""
    random = np.random.default_rng(seed)
    shape = (number, TOKENS // SLOT)
    there = random.random(shape) < 0.375
    start, kind = random.integers(0, 2, shape), random.integers(0, 4, shape)
    length = random.choice([1, 2, 3], shape, p=[0.5, 0.35, 0.15])
    gold = _tagged(there, start, length, kind)
    # one in eight is missed, mistyped, or cut off; one empty slot in twenty-five has something
    fate = random.random(shape)
    there = np.where(there, fate > 0.04, fate < 0.04)
    kind = np.where((fate > 0.04) & (fate < 0.08), (kind + 1) % 4, kind)
    length = np.where((fate > 0.08) & (fate < 0.12), length % 3 + 1, length)
    return gold, _tagged(there, start, length, kind)


def _tagged(there: Any, start: Any, length: Any, kind: Any) -> Ids:
    place = np.arange(SLOT) - start[..., None]
    inside = there[..., None] & (place >= 0) & (place < length[..., None])
    ids = np.where(inside, 1 + 2 * kind[..., None] + (place > 0), 0)
    return ids.reshape(len(there), TOKENS).astype(np.int64)


def made_input(number: int, how: str) -> tuple[Any, Any]:
    """Gold and predictions as lists of text or as Arrow columns, made in parts so that nothing else weighs."""
    sides: tuple[list[Any], list[Any]] = ([], [])
    for first in range(0, number, PART):
        for side, ids in zip(sides, made(min(PART, number - first), SEED + first), strict=True):
            if how == "lists":
                side += [[LABELS[i] for i in row] for row in ids.tolist()]
            else:
                offsets = pa.array(np.arange(0, ids.size + 1, TOKENS, dtype=np.int32))
                side.append(pa.ListArray.from_arrays(offsets, pa.array(ids.reshape(-1))))
    return sides if how == "lists" else tuple(map(pa.chunked_array, sides))


def medians(functions: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Median CPU seconds of each function; in rounds, so that a busy moment of the machine meets all alike."""
    spent: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(repeats):
        for name, function in functions.items():
            gc.collect()
            gc.disable()
            start = time.process_time()
            function()
            spent[name].append(time.process_time() - start)
            gc.enable()
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def measured(number: int, repeats: int, beside: int) -> tuple[dict[str, float], dict[str, float]]:
    """CPU seconds by what was done, ours and seqeval's, on the same input.

    Ours are the drop-in functions, and the full result with counts for every sentence and type.

    Args:
        number: Sentences.
        repeats: Of ours.
        beside: Repeats of seqeval; 0 to leave it out.
    """
    import seqeval.metrics as theirs  # type: ignore[import-untyped]

    lists = made_input(number, "lists")
    columns = [dataset(column)["ner_tags"] for column in made_input(number, "arrow")]
    texts = [text_column(column) for column in made_input(number, "arrow")]
    found = medians(
        {
            "report, lists": lambda: ours.classification_report(*lists),
            "f1, lists": lambda: ours.f1_score(*lists),
            "tags(), lists": lambda: tags(*lists).to_dict(),
            "report, ClassLabel": lambda: ours.classification_report(*columns),
            "f1, ClassLabel": lambda: ours.f1_score(*columns),
            "tags(), ClassLabel": lambda: tags(*columns).to_dict(),
            "report, Arrow text": lambda: ours.classification_report(*texts),
            "f1, Arrow text": lambda: ours.f1_score(*texts),
        },
        repeats,
    )
    gold, predicted = (side[:PART] for side in lists)
    if theirs.classification_report(gold, predicted, 6) != ours.classification_report(gold, predicted, 6):
        sys.exit("the reports differ")
    functions = {
        "report": lambda: theirs.classification_report(*lists),
        "f1": lambda: theirs.f1_score(*lists),
    }
    return found, medians(functions, beside) if beside else {}


def dataset(column: Any) -> Any:
    """A Dataset with a column of ClassLabels, as `load_dataset` gives it."""
    from datasets import ClassLabel, Dataset, DatasetInfo, Features, List

    features = Features({"ner_tags": List(ClassLabel(names=LABELS))})
    return Dataset(pa.table({"ner_tags": column}).cast(features.arrow_schema), info=DatasetInfo(features=features))


def text_column(column: Any) -> Any:
    """The same with text for integers."""
    names = pa.array(LABELS)
    return pa.chunked_array([pa.ListArray.from_arrays(c.offsets, names.take(c.values)) for c in column.chunks])


def peak(number: int, how: str, scored: bool) -> int:
    """Peak memory in KiB of a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--peak", how, "--sentences", str(number)]
    done = subprocess.run([*command, *(["--score"] if scored else [])], capture_output=True, text=True, check=True)
    return int(done.stdout)


def print_peak(number: int, how: str, scored: bool) -> None:
    """What `peak` starts."""
    gold, predicted = made_input(number, how)
    if scored:
        tags(gold, predicted, labels=LABELS).to_dict()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


# what weighs is imported where it is used, so that memory is measured without it


def line(what: str, *cells: str) -> None:
    print(f"{what:<34}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="also a million sentences")
    parser.add_argument("--seqeval-million", action="store_true", help="seqeval too: a quarter of an hour")
    parser.add_argument("--repeats", type=int, default=7, help="of ours")
    parser.add_argument("--seqeval-repeats", type=int, default=1)
    parser.add_argument("--peak", choices=["lists", "arrow"], help=argparse.SUPPRESS)
    parser.add_argument("--score", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.peak:
        print_peak(options.sentences, options.peak, options.score)
        return
    numbers = [options.sentences, *([1_000_000] if options.million else [])]
    # first: a process takes over the peak of the one that starts it
    peaks = {
        (number, how): [peak(number, how, scored) / 1024 for scored in (True, False)]
        for number in numbers
        for how in ("lists", "arrow")
    }
    times = {}
    for number in numbers:
        beside = options.seqeval_repeats if number == numbers[0] or options.seqeval_million else 0
        times[number], there = measured(number, options.repeats, beside)
        print(f"\n{number:,} sentences of {TOKENS} tokens")
        line("CPU seconds", "ours", "seqeval", "ratio", "target")
        for what, seconds in times[number].items():
            base = there.get("f1" if what.startswith("f1") else "report")
            target = f">= {TARGETS[what]}x" if what in TARGETS else ""
            ratio = (f"{base:.2f}", f"{base / seconds:.0f}x") if base else ("", "")
            line(what, f"{seconds:.3f}", *ratio, target)
        line("peak memory, MiB", "scored", "only held", "ratio", "target")
        for how in ("lists", "arrow"):
            scored, held = peaks[number, how]
            line(how, f"{scored:.0f}", f"{held:.0f}", f"{scored / held:.2f}", "<= 1.50")
    if len(numbers) > 1:
        print(f"\n{numbers[1] / numbers[0]:.0f} times the sentences")
        line("CPU seconds", "times")
        for what in times[numbers[0]]:
            line(what, f"{times[numbers[1]][what] / times[numbers[0]][what]:.1f}")


if __name__ == "__main__":
    main()
