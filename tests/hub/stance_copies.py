"""Copies of sets of stance, a function each: a folder, and what is changed in every row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from files_of_sets import SPLITS, Change, Row, card, labelled, of_splits, same, text, write


def x_stance(folder: Path, change: Change = same) -> None:
    def make(split: str, n: int) -> Row:
        lang = "it" if split == "test" else ("de", "fr")[n % 2]
        row = {
            "question": f"Frage {lang}?",
            "id": n,
            "question_id": n % 3,
            "language": lang,
            "comment": text(split, n),
        }
        favour = n % 3 != 1
        label = {"label": "FAVOR" if favour else "AGAINST", "numerical_label": 100 * favour}
        return change({**row, **label, "author": f"{n:08x}", "topic": "Politik"})

    for name, rows in of_splits({split: f"default/{split}/0000.parquet" for split in SPLITS}, make).items():
        write(folder / name, rows)


def polistance_affect(folder: Path, change: Change = same) -> None:
    """A row twice: once a hypothesis."""

    def make(split: str, n: int) -> Row:
        said = {"premise": text(split, n // 2), "target": "Smith", "stance": (1, -1, 0)[n // 2 % 3]}
        return change({**said, "hypothesis": f"hypothesis {n % 2}", "entailment": n % 2})

    files = {split: f"data/{split}-00000-of-00001-0123456789abcdef.parquet" for split in SPLITS}
    for name, rows in of_splits(files, make).items():
        write(folder / name, rows)
    card(folder, {"default": {split: f"data/{split}-*" for split in SPLITS}})


def claim_stance(folder: Path, change: Change = same) -> None:
    def make(split: str, n: int) -> Row:
        row = {"split": split, "topicId": n, "topicText": "This house would", "topicTarget": "it"}
        return change({**row, "claims.claimCorrectedText": text(split, n), "claims.stance": ("PRO", "CON")[n % 2]})

    for name, rows in of_splits({"train": "train.csv", "test": "test.csv"}, make).items():
        write(folder / name, rows)


def catalonia_independence(folder: Path, change: Change = same) -> None:
    names = ("AGAINST", "FAVOR", "NEUTRAL")
    import datasets

    text_ = datasets.Value("string")
    features = datasets.Features({"id_str": text_, "TWEET": text_, "LABEL": datasets.ClassLabel(names=list(names))})
    for config in ("catalan", "spanish"):

        def make(split: str, n: int, config: str = config) -> Row:
            return change({"id_str": f"{config}{n}", "TWEET": text(f"{config} {split}", n), "LABEL": (1, 0, 2)[n % 3]})

        files = {split: f"{config}/{split}-00000-of-00001.parquet" for split in SPLITS}
        for name, rows in of_splits(files, make).items():
            write(folder / name, rows, features if change is same else None)
    card(folder, {name: {s: f"{name}/{s}-*" for s in SPLITS} for name in ("catalan", "spanish")})


def tweet_eval_stance(folder: Path, change: Change = same) -> None:
    configs = [f"stance_{name}" for name in ("abortion", "atheism", "climate", "feminist", "hillary")]
    for config in configs:

        def make(split: str, n: int, config: str = config) -> Row:
            return change({"text": text(f"{config} {split}", n), "label": (2, 1, 0)[n % 3]})

        files = {split: f"{config}/{split}-00000-of-00001.parquet" for split in SPLITS}
        for name, rows in of_splits(files, make).items():
            features = labelled(("none", "against", "favor"), text="string") if change is same else None
            write(folder / name, rows, features)
    card(folder, {name: {s: f"{name}/{s}-*" for s in SPLITS} for name in configs})


def wiki_stance(folder: Path, change: Change = same) -> None:
    words = {
        "en": ("delete", "keep", "comment", "merge"),
        "de": ("löschen", "behalten", "kommentar", "zusammenführen"),
        "tr": ("silinsin", "kalsın", "yorum", "aktarılsın"),
    }
    for lang, votes in words.items():

        def make(split: str, n: int, lang: str = lang, votes: Sequence[str] = votes) -> Row:
            row = {"title": "log", "username": "u", "timestamp": "t", "decision": votes[n % 4]}
            return change({**row, "comment": text(f"{lang} {split}", n), "topic": f"Article {n}", "policy": "X"})

        files = {s: f"{lang}-{file}.tsv" for s, file in zip(SPLITS, ("train", "val", "test"), strict=True)}
        for name, rows in of_splits(files, make).items():
            write(folder / name, rows)


def stance_sentences(folder: Path, change: Change = same) -> None:
    def make(split: str, n: int) -> Row:
        return change({"text": text(split, n), "label": ("support", "oppose")[n % 2], "metadata": "m"})

    for name, rows in of_splits({split: f"stance_sentences_{split}.jsonl" for split in SPLITS}, make).items():
        write(folder / name, rows)


def c_stance(folder: Path, change: Change = same) -> None:
    stances = ("支持", "反对", "中立")
    for config in ("subtaskA", "subtaskB/体育_sports"):

        def make(split: str, n: int, config: str = config) -> Row:
            row = {"Text": text(f"{config} {split}", n), "Target 1": f"目标{n % 2}", "Stance 1": stances[n % 3]}
            row["Type"] = "noun_phrases"
            return change(row if config == "subtaskA" or split == "test" else {**row, "In Use": int(n % 4 != 0)})

        names = zip(SPLITS, ("train", "val", "test"), strict=True)
        files = {split: f"c_stance_dataset/{config}/raw_{name}_all_onecol.csv" for split, name in names}
        for name, rows in of_splits(files, make).items():
            write(folder / name, rows)
