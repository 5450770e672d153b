"""Real rows of the corpus for the conformance check: a few of each language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from idlib_corpus.tasks import Task

# of each language; documents of coref are long
EACH, DOCUMENTS = 4, 2


def real(task: Task[Any, Any], langs: Collection[str] | None) -> list[Any]:
    """The first rows of each language of the corpus that a system is made for.

    Of a system for other languages, those of all, as if they were in the first of its own: whether it keeps the rules
    does not depend on what it finds.

    Args:
        task: The task.
        langs: The languages; all if None.
    """
    found: dict[str, list[Any]] = {}
    for item in task.read():
        some = found.setdefault(item.lang, [])
        if len(some) < (DOCUMENTS if task.name == "coref" else EACH):
            some.append(item)
    chosen = [item for lang, some in found.items() for item in some if langs is None or lang in langs]
    other = min(langs or [""])
    return chosen or [replace(item, lang=other) for some in found.values() for item in some]
