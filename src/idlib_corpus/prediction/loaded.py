"""Systems that stay loaded between calls: the few that were used last."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from idlib_corpus.labels import OwnMap
from idlib_corpus.systems import System, create

# a loaded system may take gigabytes
KEPT = 4


@dataclass(frozen=True)
class Loaded:
    """A system, and what keeps two threads from using it at once."""

    system: System[Any, Any]
    lock: Any = field(default_factory=threading.RLock)


class Systems:
    """The systems that were used last.

    Args:
        most: How many are kept; the one that was used longest ago goes first.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._known: OrderedDict[Any, Loaded] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, name: str, task: str, labels: OwnMap | None) -> Loaded:
        """A system, loaded now or before.

        It is loaded anew where its folder of files, a variable of the environment that it goes by (``IDLIB_…``, keys),
        the map of its labels or the working folder is another.

        Args:
            name: As `systems.create` takes it.
            task: The task.
            labels: A map of its labels.

        Raises:
            InputError: See `systems.create`.
        """
        key = name, task, repr(labels), str(Path.cwd()), _environment(), _state(name)
        with self._lock:
            if key not in self._known:
                self._known[key] = Loaded(create(name, task, labels))
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]

    def clear(self) -> None:
        """Forget them all, so that their memory is free."""
        with self._lock:
            self._known.clear()

    def __len__(self) -> int:
        return len(self._known)


SYSTEMS = Systems()


def _environment() -> str:
    """A digest of the variables that systems go by; keys are among them."""
    said = sorted((name, value) for name, value in os.environ.items() if name.startswith(("IDLIB_", "OPENAI_")))
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()


def _state(name: str) -> tuple[tuple[str, int, int], ...]:
    """Sizes and times of the files that a name or the environment points to: a model trained anew is another."""
    named = [name.partition(":")[2], os.environ.get("IDLIB_PROMPTS", "")]
    found = []
    for place in (Path(one).expanduser() for one in named if one):
        try:
            paths = sorted(place.rglob("*")) if place.is_dir() else [place]
            found += [(str(path), (said := path.stat()).st_size, said.st_mtime_ns) for path in paths if path.is_file()]
        except (OSError, ValueError):  # no name of a file
            continue
    return tuple(found)
