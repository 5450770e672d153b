"""The page of errors: what systems have right and wrong, beside the gold."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import PurePath
from typing import Any

from idlib_corpus.model import Corpus
from idlib_corpus.outcomes import CORRECT, Browsed, Item, Mark, Outcome, Row
from idlib_corpus.view.data import script
from idlib_corpus.view.pages import READER, SHARED, Page, assets, html
from idlib_corpus.view.site import site

ERRORS = Page("errors", "index.html", "Errors")
# the reader beside it
BESIDE = replace(READER, file="reader.html")


def errors_site(browsed: Browsed, corpus: Corpus | None = None) -> dict[str, bytes]:
    """The files of a site that shows outcomes, by their paths in it; the same outcomes give the same bytes.

    Args:
        browsed: The outcomes.
        corpus: The corpus, where it is the gold: its documents stand beside the errors, in the reader.
    """
    data = {"outcomes": outcomes(browsed)}
    there = {item.document for item in browsed.items}
    documents = [one for one in corpus.documents if one.id in there] if corpus else []
    if corpus and documents:
        langs = {item.lang for item in browsed.items}
        chosen = replace(corpus, documents=tuple(documents))
        return site(chosen, langs=[c for c in corpus.codes if c in langs], pages=(ERRORS, BESIDE), data=data)
    index = {
        "version": "",
        "pages": [asdict(ERRORS)],
        "languages": [],
        "labels": {"types": [{"label": label, "says": ""} for label in browsed.labels]},
        "relations": [],
        "documents": [],
    }
    files = {ERRORS.file: html(ERRORS, ["index"]), **assets([SHARED, ERRORS.part])}
    return files | {f"data/{name}.js": script(name, value) for name, value in {"index": index, **data}.items()}


def outcomes(browsed: Browsed) -> dict[str, Any]:
    """Outcomes as the page has them: labels, keys and words once, rows as numbers that point at them."""
    words = _Numbered()
    kinds = [CORRECT, *browsed.kinds]
    others = {one.kind for row in browsed.rows for one in row.outcomes if one}
    kinds += sorted(others - set(kinds))
    shown = _short([one.name for one in browsed.systems])
    return {
        "task": browsed.task,
        "kinds": kinds,
        "shared": browsed.shared,
        "scores": list(browsed.scores(browsed.systems[0].result)),
        "labels": list(browsed.labels),
        "systems": [
            {
                "name": short,
                "file": one.name,
                "signature": one.result.signature,
                "notes": list(one.result.remarks),
                "parts": _parts(browsed, place, kinds),
            }
            for place, (one, short) in enumerate(zip(browsed.systems, shown, strict=True))
        ],
        "items": [_item(item, words) for item in browsed.items],
        "rows": [_row(row, kinds, words) for row in browsed.rows],
        "words": words.listed,
    }


class _Numbered:
    """Texts, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The number of a text."""
        return self._places.setdefault(text, len(self._places))

    @property
    def listed(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._places)


def _short(names: Sequence[str]) -> list[str]:
    """Names of files without folder and ending, where these tell none of them from another."""
    stems = [PurePath(name).stem or name for name in names]
    return stems if len(set(stems)) == len(names) else list(names)


def _parts(browsed: Browsed, place: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The figures of a system: of all its rows, and language by language."""
    system = browsed.systems[place]
    counts: Counter[tuple[str, str]] = Counter()
    items: dict[str, set[int]] = {}
    for row in browsed.rows:
        if outcome := row.outcomes[place]:
            counts[browsed.items[row.item].lang, outcome.kind] += 1
    for number, item in enumerate(browsed.items):
        if item.asked[place]:
            items.setdefault(item.lang, set()).add(number)
    parts = [("", system.result), *system.parts.items()]
    return [
        {
            "lang": lang,
            "items": sum(len(there) for code, there in items.items() if lang in ("", code)),
            "scores": [_number(value) for value in browsed.scores(result).values()],
            "counts": [
                sum(number for (code, of), number in counts.items() if of == kind and lang in ("", code))
                for kind in kinds
            ],
        }
        for lang, result in parts
    ]


def _number(value: float) -> float | None:
    """A figure; none for what is not defined."""
    return None if math.isnan(value) else round(value, 6)


def _item(item: Item, words: _Numbered) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "lang": item.lang,
        "document": item.document,
        "group": item.group,
        "text": item.text,
        "asked": [int(one) for one in item.asked],
    }
    if item.context:
        found["context"] = words(item.context)
    if item.beside:
        found["beside"] = [_mark(mark, words) for mark in item.beside]
    if any(item.ignored):
        found["ignored"] = [[_mark(mark, words) for mark in marks] for marks in item.ignored]
    return found


def _mark(mark: Mark, words: _Numbered) -> list[Any]:
    return [mark.pieces, mark.label, words(mark.key)] if mark.key else [mark.pieces, mark.label]


def _row(row: Row, kinds: Sequence[str], words: _Numbered) -> dict[str, Any]:
    found: dict[str, Any] = {"i": row.item, "l": row.label, "p": row.pieces}
    found["o"] = [_outcome(one, row, kinds) for one in row.outcomes]
    if row.key:
        found["k"] = words(row.key)
    if row.says:
        found["s"] = _said(row.says, words)
    if row.marks:
        found["m"] = {name: [mark.pieces for mark in marks] for name, marks in row.marks.items()}
    return found


def _said(says: Mapping[str, str], words: _Numbered) -> dict[str, int]:
    return {name: words(value) for name, value in says.items()}


def _outcome(outcome: Outcome | None, row: Row, kinds: Sequence[str]) -> Any:
    """A list of kind, label, pieces, without what is that of the gold or not there; none for no outcome."""
    if outcome is None:
        return None
    kind = kinds.index(outcome.kind)
    if outcome.kind == CORRECT and outcome.pieces == row.pieces:
        return [kind]
    return [kind, outcome.label, outcome.pieces] if outcome.pieces else [kind, outcome.label]
