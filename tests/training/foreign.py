"""A package of somebody else with a trainer and a system, made on the spot and found as any other is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

from idlib_corpus import registry

# it learns by heart which rows it was given, and answers with the groups that it saw
SOURCE = """
import json
from pathlib import Path
from weakref import WeakSet

from idlib_corpus import modelcard
from idlib_corpus.systems.base import System
from idlib_corpus.training.base import Trained

USAGE = "heart:<model>"
SAYS = "learns by heart"
SYSTEM = "heart"

calls = []      # what was trained, in order
stop_at = None  # after so many models, an interruption in the middle of the next
alive = WeakSet()


def train(items, folder, *, model="", validation=(), seed=0, rounds: int = 3, rate: float = 0.5, mode: "str" = "a",
          loud: bool = False):
    (folder / "rows.json").write_text(json.dumps([item.id for item in (*items, *validation)]))
    if len(calls) == stop_at:
        raise KeyboardInterrupt
    calls.append((model, seed, rounds, rate, mode, loud))
    used = {"rounds": rounds, "rate": rate, "mode": mode, "loud": loud} if model != "deaf" else {"rounds": rounds}
    return Trained({"idlib-corpus-heart": "1.0"}, used, f"{len(items)} rows")


class Heart(System):
    def __init__(self, folder):
        self.card = modelcard.read(folder)
        self.rows = json.loads((folder / "rows.json").read_text())
        self.name, self.version = f"heart:{folder}", "1.0"
        alive.add(self)

    def predict(self, items):
        for item in items:
            assert len(alive) == 1
            yield (item.id, self.card.trained_on, self.card.test_targets)


def create(model):
    return Heart(Path(model))


def available():
    return []
"""
GROUPS = ("trainers.ner", "trainers.stance", "systems.ner", "systems.stance")


@contextmanager
def installed(folder: Path) -> Iterator[ModuleType]:
    """The package, on the path of this process."""
    (folder / "foreign_heart.py").write_text(SOURCE, encoding="utf-8")
    info = folder / "idlib_corpus_heart-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: idlib-corpus-heart\nVersion: 1.0\n", encoding="utf-8")
    points = "".join(f"[idlib_corpus.{group}]\nheart = foreign_heart\n" for group in GROUPS)
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    sys.path.insert(0, str(folder))
    invalidate_caches()
    registry._points.cache_clear()
    try:
        yield import_module("foreign_heart")
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("foreign_heart", None)
        invalidate_caches()
        registry._points.cache_clear()
