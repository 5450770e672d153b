"""Damage the input of every reader, and see that it ends in our error or in a result, and in nothing else.

Real files of the project are damaged as bytes, as text, as JSON, TOML, XML or tables (`fuzzing/mutations.py`) and
given to the reader (`fuzzing/readers.py`). A fault is

- any exception but `InputError`; the end of the process (a segmentation fault); more than the memory that is allowed;
- more seconds than `--seconds` for one input, of the processor and not of the clock;
- a message with signs that a terminal obeys;
- silence about what is surely damaged: bytes that are no UTF-8 in a file of text, a kept prediction that changed.

Every input follows from the seed, the reader and its number alone: `--reader jsonl --seed 1 --first 4711 --count 1`
makes one again, and `--keep DIR` writes those with faults.

    python scripts/fuzz.py                              # 1,000 inputs a reader
    python scripts/fuzz.py --count 100000 --jobs 2      # what the figures of a release stand for
"""

from __future__ import annotations

import argparse
import hashlib
import mmap
import multiprocessing
import os
import random
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("NO_PROXY", "127.0.0.1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")

from fuzzing.base import Reader, printable
from fuzzing.readers import READERS

READ, REFUSED, FAULT = range(3)
# what one process may take beyond what it has when it begins
MEMORY = 3 << 30
# how often ten times the time of an input may pass in silence while a process gets no CPU
PATIENCE = 30


class TooLongError(BaseException):
    """The time of an input is over; none of the readers may catch it."""


@dataclass
class Tally:
    """What became of the inputs of a reader.

    Args:
        name: The reader.
        outcomes: How many were read, refused, and faults.
        faults: What went wrong, and the number of the first input with it.
        seconds: How long it took.
    """

    name: str
    outcomes: Counter[int] = field(default_factory=Counter)
    faults: dict[str, list[int]] = field(default_factory=dict)
    seconds: float = 0

    def add(self, what: str, number: int) -> None:
        """Note a fault."""
        self.outcomes[FAULT] += 1
        self.faults.setdefault(what, []).append(number)


def one(
    reader: Reader, seed: int, number: int, folder: Path, keep: Path | None = None, seconds: float = 0
) -> tuple[int, str]:
    """Read one damaged input; what became of it, and what is wrong if it is a fault."""
    from idlib_corpus.errors import InputError

    chance = random.Random(hashlib.sha256(f"{seed}/{reader.name}/{number}".encode()).digest())
    name, data = reader.damaged(chance)
    path = folder / name
    path.write_bytes(data)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader.read(path, chance)
    except InputError as error:
        if printable(str(error)) and len(str(error)) < 20_000:
            return REFUSED, ""
        said = f"a message that is too long or is obeyed by a terminal: {str(error)[:80]!r}"
    except TooLongError:
        said = f"too long, in {_place(sys.exc_info()[2])}"
    except Exception as error:
        said = f"{type(error).__name__} in {_place(error.__traceback__)}: {str(error)[:100]!a}"
    else:
        return READ, ""
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if keep is not None:
        kept = keep / reader.name
        kept.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, kept / f"{number}-{name}")
    return FAULT, said


def _place(trace: Any) -> str:
    """The innermost place of ours, and where it ended."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if "idlib_corpus" in frame.filename] or frames
    return " <- ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in (ours[-1], frames[-1]))


def fuzz(name: str, options: argparse.Namespace) -> Tally:
    """Give a reader its inputs, in processes that may end badly."""
    reader = READERS[name]
    tally, began = Tally(reader.name), time.perf_counter()
    first, end = options.first, options.first + options.count
    reader.files()  # in this process, where an error is seen
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        while first < end:
            shared = mmap.mmap(-1, 8)
            source, sink = os.pipe()
            child = os.fork()
            if not child:
                os.close(source)
                _work(reader, options, Path(folder), range(first, end), shared, sink)
            os.close(sink)
            first = _watch(tally, child, source, shared, first, options.seconds)
    tally.seconds = time.perf_counter() - began
    return tally


def _work(
    reader: Reader, options: argparse.Namespace, folder: Path, numbers: range, shared: mmap.mmap, sink: int
) -> None:
    """Read inputs and tell of each; in a process of its own, which it ends."""
    try:
        os.environ["IDLIB_CACHE"] = str(folder / "cache")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        resource.setrlimit(resource.RLIMIT_AS, (_memory() + MEMORY,) * 2)

        def over(*_: object) -> None:
            raise TooLongError

        signal.signal(signal.SIGPROF, over)
        with open(sink, "w", buffering=1) as tell:
            for number in numbers:
                shared[:8] = struct.pack("q", number)
                seconds = options.seconds * (3 if number == numbers[0] else 1)  # the first imports libraries
                outcome, said = one(reader, options.seed, number, folder, options.keep, seconds)
                tell.write(f"{number}\t{outcome}\t{said}\n".replace("\n", " ").strip() + "\n")
    except BaseException:
        os._exit(1)
    os._exit(0)


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _spent(child: int) -> float:
    """Seconds of CPU that a process has taken."""
    said = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def _watch(tally: Tally, child: int, source: int, shared: mmap.mmap, first: int, seconds: float) -> int:
    """Count what a process tells; the number of the first input that it did not come to."""
    import select

    told = first
    data = b""
    killed = False
    silent, spent = 0, 0.0
    while True:
        # C code that does not return never sees the signal; on a busy machine, silence alone says nothing
        ready, _, _ = select.select([source], [], [], seconds * 10)
        if ready:
            silent, spent = 0, _spent(child)
        else:
            silent += 1
            if _spent(child) - spent <= seconds * 2 and silent < PATIENCE:
                continue
            os.kill(child, signal.SIGKILL)
            killed = True
        chunk = os.read(source, 1 << 16)
        data += chunk
        *lines, data = data.split(b"\n")
        for line in lines:
            number, outcome, said = (*line.decode().split("\t", 2), "")[:3]
            told = int(number) + 1
            if int(outcome) == FAULT:
                tally.add(said, int(number))
            else:
                tally.outcomes[int(outcome)] += 1
        if not chunk:
            break
    os.close(source)
    _, status = os.waitpid(child, 0)
    if status:
        number = max(told, struct.unpack("q", shared[:8])[0])
        what = "it hung where no signal is seen" if killed else f"the process ended with {status}"
        tally.add(what, number)
        return int(number) + 1
    return told


def main() -> int:
    """Fuzz the readers that were named; the exit status is 1 where there are faults."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--reader", action="append", choices=sorted(READERS), help="again for several; all if not given"
    )
    parser.add_argument("--count", type=int, default=1000, help="inputs a reader")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5, help="of the processor, for one input")
    parser.add_argument("--jobs", type=int, default=1, help="readers at a time")
    parser.add_argument("--keep", type=Path, help="where inputs with faults are written")
    options = parser.parse_args()
    names = options.reader or list(READERS)
    print(f"{'reader':<12} {'inputs':>8} {'read':>8} {'refused':>8} {'faults':>7} {'ms each':>8}")
    bad = 0
    for tally in tallies(names, options):
        counts = [tally.outcomes[outcome] for outcome in (READ, REFUSED, FAULT)]
        each = 1000 * tally.seconds / max(1, options.count)
        print(
            f"{tally.name:<12} {sum(counts):>8} {counts[0]:>8} {counts[1]:>8} {counts[2]:>7} {each:>8.1f}",
            flush=True,
        )
        for what, numbers in sorted(tally.faults.items(), key=lambda pair: -len(pair[1])):
            print(f"    {len(numbers):>6} x {what} (first: {numbers[0]})", flush=True)
        bad += counts[2]
    return 1 if bad else 0


def tallies(names: list[str], options: argparse.Namespace) -> Iterator[Tally]:
    """Fuzz readers, several at a time in processes of their own: they fork, which no process with threads may."""
    if options.jobs == 1:
        yield from (fuzz(name, options) for name in names)
        return
    with ProcessPoolExecutor(options.jobs, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(fuzz, names, [options] * len(names))


if __name__ == "__main__":
    sys.exit(main())
