"""Files of the corpus, its passes, maps of labels and cards of models."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fuzzing.base import CORPUS, Seed, SilenceError, utf8


def text_of(path: Path, chance: random.Random) -> None:
    """A text of the corpus, and written again."""
    from idlib_corpus.source.texts import citation_text, read_text
    from idlib_corpus.source.write import dump

    text = read_text(path, CORPUS / "source" / "schema.rng")
    citation_text(text)
    if not utf8(path):
        raise SilenceError("bytes that are no UTF-8 were read")
    again = path.with_name("again.xml")
    again.write_text(dump(text), encoding="utf-8")
    if [s.text for s in read_text(again, CORPUS / "source" / "schema.rng").sentences] != [
        s.text for s in text.sentences
    ]:
        raise SilenceError("a text that is written and read is another")


def meaning_of(path: Path, chance: random.Random) -> None:
    """A meaning file of the corpus."""
    from idlib_corpus.source import meaning

    kind = path.stem.partition("-")[0]
    defaults = meaning.read_toml(CORPUS / "source" / "dataset.toml", "dataset").get("defaults", {})
    table = meaning.read_toml(path, kind, defaults if kind == "document" else {})
    if kind == "document":
        languages = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")
        meaning.languages_of(table, languages, path)
        meaning.document(table, {}, path)
    elif kind == "entities":
        meaning.entities(table)
    elif kind == "labels":
        meaning.relation_types(table)
    else:
        meaning.languages(table)


def meaning() -> Sequence[Seed]:
    source = CORPUS / "source"
    named = {"document": "article", "entities": "entities", "labels": "labels", "dataset": "dataset"}
    return [(f"{kind}.toml", (source / f"{name}.toml").read_bytes()) for kind, name in named.items()]


def map_of(path: Path, chance: random.Random) -> None:
    """A map of labels."""
    from idlib_corpus.labels import read_map

    read_map(path)


def maps() -> Sequence[Seed]:
    toml = '[labels]\nPERSON = "PER"\n"GPE.city" = "LOC"\nDATE = ""\n\n[gold]\nOrt = "LOC"\n'
    return [
        ("map.toml", toml.encode()),
        ("map.json", b'{"labels": {"PERSON": "PER", "DATE": ""}, "gold": {"Ort": "LOC"}}'),
        ("numbers.json", b'{"0": "O", "1": "B-LOC"}'),
    ]


def pass_of(path: Path, chance: random.Random) -> None:
    """Two passes with one file of theirs damaged; few draws, since the figures are not the question."""
    from idlib_corpus import agreement
    from idlib_corpus.agreement import figures

    figures.RESAMPLES = 5
    name, _, file = path.name.partition("+")
    folder = path.parent / f"agreement-{name}"
    if not folder.is_dir():
        shutil.copytree(CORPUS / "agreement" / name, folder / name)
    where = folder / name / file.replace("+", "/")
    kept = where.read_bytes()
    try:
        where.write_bytes(path.read_bytes())
        for one in agreement.of_folder(folder, _corpus()):
            one.to_text()
    finally:
        where.write_bytes(kept)


@cache
def _corpus() -> Any:
    from idlib_corpus.source import read

    return read(CORPUS / "source")


def passes() -> Sequence[Seed]:
    names = [
        *(f"first/{one}/{name}.json" for one in ("pass-a", "pass-b") for name in ("free", "judged")),
        "second/pass-a/judged.json",
    ]
    names += ["first/protocol.toml", "first/adjudication.toml"]
    return [(name.replace("/", "+"), (CORPUS / "agreement" / name).read_bytes()) for name in names]


def card_of(path: Path, chance: random.Random) -> None:
    """The card of a trained model."""
    from idlib_corpus import modelcard

    (path.parent / modelcard.NAME).write_bytes(path.read_bytes())
    card = modelcard.read(path.parent)
    card.languages()
    card.digest().encode()


def cards() -> Sequence[Seed]:
    from dataclasses import asdict

    from idlib_corpus.modelcard import ModelCard

    card = ModelCard(
        "stance",
        "sklearn",
        "sklearn:linear",
        ("es", "ja"),
        ("article/s1",),
        ("refugee_crisis",),
        seed=3,
        options={"c": 1.0, "words": [1, 2]},
        versions={"scikit-learn": "1.8"},
        folds=("1", "2"),
    )
    return [("card.json", json.dumps(asdict(card), ensure_ascii=False, indent=1).encode())]
