"""Copies of sets of entities, a function each: a folder, and what is changed in every row."""

from __future__ import annotations

from pathlib import Path

from files_of_sets import (
    BIO,
    MULTINERD,
    SPLITS,
    Change,
    Row,
    card,
    entities,
    numbered,
    of_splits,
    same,
    tags,
    tokens,
    write,
)


def universal_ner(folder: Path, change: Change = same) -> None:
    names = BIO[:7]
    configs: dict[str, dict[str, str]] = {}
    for config in ("da_ddt", "en_pud"):
        there = ["test"] if config == "en_pud" else list(SPLITS)

        def make(split: str, n: int, config: str = config) -> Row:
            words = tokens(f"{config}-{split}", n)
            row = {"idx": f"{config}-{split}-{n}", "text": " ".join(words).replace(" .", "."), "tokens": words}
            return change({**row, "ner_tags": numbered(names, tags(n)), "annotator": ["a"] * len(words)})

        import datasets

        features = entities(names, idx="string", text="string")
        features["annotator"] = datasets.List(datasets.Value("string"))
        for name, rows in of_splits({s: f"{config}/{s}-00000-of-00001.parquet" for s in there}, make).items():
            write(folder / name, rows, features if change is same else None)
        configs[config] = {s: f"{config}/{s}-*" for s in there}
    card(folder, configs)


def open_ner(folder: Path, change: Change = same) -> None:
    names = ("O", *(f"{p}-{kind}" for kind in ("PER", "GPE", "ORG", "DATE") for p in "BI"))

    def make(split: str, n: int) -> Row:
        row = {"tokens": tokens(split, n), "ner_tags": numbered(names, tags(n, ("PER", "GPE", "ORG")))}
        return change(row)

    files = zip(SPLITS, ("train", "dev", "test"), strict=True)
    of = {split: f"ssj500k/slv/{name}-00000-of-00001.parquet" for split, name in files}
    for name, rows in of_splits(of, make).items():
        write(folder / name, rows, entities(names) if change is same else None)


def multinerd(folder: Path, change: Change = same) -> None:
    names = ("O", *(f"{p}-{kind}" for kind in MULTINERD for p in "BI"))
    for lang in ("es", "zh"):

        def make(split: str, n: int, lang: str = lang) -> Row:
            kinds = ("PER", "LOC", "ORG") if n % 2 else ("PER", "VEHI", "ORG")
            return change(
                {"tokens": tokens(f"{lang}{split}", n), "ner_tags": numbered(names, tags(n, kinds)), "lang": lang}
            )

        files = zip(SPLITS, ("train", "val", "test"), strict=True)
        of = {split: f"{name}/{name}_{lang}.jsonl" for split, name in files}
        for name, rows in of_splits(of, make).items():
            write(folder / name, rows)


def wikineural(folder: Path, change: Change = same) -> None:
    for lang in ("es", "de"):

        def make(split: str, n: int, lang: str = lang) -> Row:
            row = {"tokens": tokens(f"{lang}{split}", n), "ner_tags": numbered(BIO, tags(n)), "lang": lang}
            return change(row)

        files = zip(SPLITS, ("train", "val", "test"), strict=True)
        of = {split: f"data/{name}_{lang}-00000-of-00001.parquet" for split, name in files}
        for name, rows in of_splits(of, make).items():
            write(folder / name, rows)


def europarl_ner(folder: Path, change: Change = same) -> None:
    for config in ("en", "de", "es", "it"):

        def make(split: str, n: int, config: str = config) -> Row:
            return change({"tokens": tokens(f"{config}{split}", n), "ner_tags": numbered(BIO, tags(n))})

        for name, rows in of_splits({"test": f"{config}/test-00000-of-00001.parquet"}, make).items():
            write(folder / name, rows, entities(BIO) if change is same else None)
    card(folder, {name: {"test": f"{name}/test-*"} for name in ("en", "de", "es", "it")})


def multiconer_v2(folder: Path, change: Change = same) -> None:
    for config in ("English (EN)", "Spanish (ES)"):

        def make(split: str, n: int, config: str = config) -> Row:
            named = tags(n, ("Politician", "HumanSettlement", "PublicCorp"))
            row = {"id": n, "sample_id": f"{config}-{n}", "tokens": tokens(f"{config[:2]}{split}", n)}
            return change({**row, "ner_tags": named})

        for name, rows in of_splits({split: f"{config}/{split}/0000.parquet" for split in SPLITS}, make).items():
            write(folder / name, rows)


def wikiner(folder: Path, change: Change = same) -> None:
    names = ("O", "LOC", "PER", "MISC", "ORG")
    configs: dict[str, dict[str, str]] = {}
    for config in ("fr", "ru"):

        def make(split: str, n: int, config: str = config) -> Row:
            row = {"id": f"{config}-{n}", "words": tokens(f"{config}{split}", n)}
            return change({**row, "ner_tags": numbered(names, tags(n, inside=True))})

        there = ("train", "test")
        of = {split: f"data/{config}/{split}-00000-of-00001.parquet" for split in there}
        for name, rows in of_splits(of, make).items():
            write(folder / name, rows)
        configs[config] = {split: f"data/{config}/{split}-*" for split in there}
    card(folder, configs)


def few_nerd(folder: Path, change: Change = same) -> None:
    names = ("O", "art", "building", "event", "location", "organization", "other", "person", "product")

    def make(split: str, n: int) -> Row:
        coarse = numbered(names, tags(n, ("person", "building", "organization"), inside=True))
        return change({"id": str(n), "tokens": tokens(split, n), "ner_tags": coarse, "fine_ner_tags": coarse})

    for name, rows in of_splits({split: f"supervised/{split}/0000.parquet" for split in SPLITS}, make).items():
        features = None
        if change is same:
            features = entities(names, id="string")
            features["fine_ner_tags"] = features["ner_tags"]
        write(folder / name, rows, features)
