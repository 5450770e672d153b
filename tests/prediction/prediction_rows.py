"""Rows for these tests: the corpus' own sentences, as many as are wanted, and a system that finds names in them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from idlib_corpus.tasks import task


@cache
def sentences(*langs: str) -> list[dict[str, str]]:
    """Sentences of the corpus with their ids."""
    items = task("entities").read(langs or None)
    return [{"id": item.id, "text": item.text, "lang": item.lang} for item in items]


def repeated(number: int, *langs: str) -> list[dict[str, str]]:
    """Sentences of the corpus over and over, each with an id of its own."""
    known = sentences(*langs)
    return [{**known[n % len(known)], "id": f"{known[n % len(known)]['id']}/{n}"} for n in range(number)]


def write(path: Path, rows: Iterable[Any]) -> Path:
    """JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read(folder: Path) -> list[dict[str, Any]]:
    """The rows of all shards in order."""
    lines = [line for path in sorted(folder.glob("part-*.jsonl")) for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]


def ruler(folder: Path, lang: str = "xx", names: Sequence[tuple[str, str]] = ()) -> str:
    """The name of a spaCy pipeline that finds names by rule, saved into a folder.

    Its rules are the names of the gold whose words are tokens of the pipeline.
    """
    import spacy

    nlp = spacy.blank(lang)
    rules = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
    found = {(item.text[a:b], label) for item in task("entities").read() for a, b, label in item.gold}
    rules.add_patterns([{"label": label, "pattern": name} for name, label in sorted(names or found)])
    nlp.to_disk(folder)
    return f"spacy:{folder}"


def wait(until: Callable[[], Any], seconds: float = 300) -> Any:
    """What a condition gives once it holds."""
    end = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
    return found
