"""Predictions for the tests of errors: of the gazetteer, and gold with errors that are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.labels import labelling
from idlib_corpus.records import packaged
from idlib_corpus.systems.ner import gazetteer

HOSTILE = '<script>alert("x")</script>'


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def of_gazetteer(folder: Path) -> Path:
    """What the gazetteer finds in every language."""
    task = tasks.task("ner")
    items = task.read()
    found = gazetteer.create("").predict(items)
    return write(folder / "gazetteer.jsonl", (task.record(*pair) for pair in zip(items, found, strict=True)))


def mistaken(folder: Path, lang: str = "fr") -> Path:
    """The gold of one language in the default view, in each row with the next of four errors, or with none.

    Errors: the first mention is missed, has another type, lacks its first letter, or stands beside a spurious one.
    """
    rows = []
    named = labelling("names-PER-LOC-ORG").side("gold")
    for row in packaged("ner").rows:
        if row["lang"] != lang:
            continue
        spans = [{"start": m["start"], "end": m["end"], "label": named.label(m)} for m in row["entities"]]
        spans = [span for span in spans if span["label"]]
        kind = len(rows) % 5
        if spans and kind == 0:
            spans = spans[1:]
        elif spans and kind == 1:
            spans[0]["label"] = "ORG" if spans[0]["label"] != "ORG" else "PER"
        elif spans and kind == 2:
            spans[0]["start"] += 1
        elif kind == 3:
            spans.append({"start": 0, "end": 1, "label": "PER"})
        rows.append({"id": row["id"], "entities": spans})
    return write(folder / "mistaken.jsonl", rows)


def of_stance(folder: Path) -> Path:
    """The gold of stance, each fourth label another one, with evidence that is half of the gold's."""
    turned = {"FAVOR": "AGAINST", "AGAINST": "NONE", "NONE": "FAVOR"}
    rows = []
    for number, row in enumerate(packaged("stance").rows):
        label = row["label"] if number % 4 else turned[row["label"]]
        spans = [{"start": one["start"], "end": (one["start"] + one["end"] + 1) // 2} for one in row["evidence"]]
        rows.append({"id": row["id"], "label": label, **({"evidence": spans} if spans else {})})
    return write(folder / "turned.jsonl", rows)


def always(folder: Path, label: str = "NONE", langs: Iterable[str] = ("ar", "en")) -> Path:
    """One label for each cell of some languages."""
    rows = ({"id": row["id"], "label": label} for row in packaged("stance").rows if row["lang"] in set(langs))
    return write(folder / "always.jsonl", rows)


def hostile(folder: Path) -> tuple[Path, Path]:
    """Gold and predictions of somebody whose words, labels and names of files look like HTML."""
    text = f'{HOSTILE} said <b>Ann</b> & "Bo" in Hama.'
    places = [(text.index(word), text.index(word) + len(word)) for word in ("Ann", "Bo", "Hama")]
    gold = [
        {"start": a, "end": b, "label": label}
        for (a, b), label in zip(places, (HOSTILE, "__proto__", "LOC"), strict=True)
    ]
    found = [
        {**gold[0], "label": "__proto__"},
        {**gold[2], "label": HOSTILE},
        {"start": 0, "end": 8, "label": HOSTILE},
    ]
    row = {"id": "<i>1</i>", "text": text, "lang": "en"}
    return (
        write(folder / "gold.jsonl", [{**row, "entities": gold}]),
        write(folder / "a'\"<img src=x onerror=alert(1)>.jsonl", [{**row, "entities": found}]),
    )


def many(folder: Path, number: int = 20_000) -> tuple[Path, Path]:
    """Gold with a mention a row, and predictions that miss every second one."""
    rows = [{"id": f"r{n}", "text": f"Name{n} spoke.", "lang": "en"} for n in range(number)]
    marks = [{"start": 0, "end": len(f"Name{n}"), "label": "PER"} for n in range(number)]
    return (
        write(folder / "gold.jsonl", ({**row, "entities": [mark]} for row, mark in zip(rows, marks, strict=True))),
        write(
            folder / "half.jsonl",
            (
                {"id": row["id"], "entities": [mark] * (n % 2)}
                for n, (row, mark) in enumerate(zip(rows, marks, strict=True))
            ),
        ),
    )
