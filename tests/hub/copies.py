"""Copies of public sets in miniature: about twenty rows each, in the schema, the files and the folders of the hub."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Change = Callable[[Row], Row]

SPLITS = {"train": 12, "validation": 4, "test": 4}
MULTINERD = ("PER", "ORG", "LOC", "ANIM", "BIO", "CEL", "DIS", "EVE", "FOOD", "INST", "MEDIA", "MYTH", "PLANT",
             "TIME", "VEHI")  # fmt: skip
BIO = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
SENTENCE = ("Anna", "Lee", "left", "Rome", "for", "Siemens", ".")


def text(place: str, number: int) -> str:
    """A text that no other row has."""
    return f"{('Yes, good', 'No, bad', 'It rains')[number % 3]}, in {place} {number}"


def tokens(place: str, number: int) -> list[str]:
    return [*SENTENCE, place, str(number)]


def tags(number: int, kinds: Sequence[str] = ("PER", "LOC", "ORG"), inside: bool = False) -> list[str]:
    """The tags of `tokens`; without names in every fourth row."""
    if number % 4 == 3:
        return ["O"] * 9
    person, place, company = kinds
    if inside:
        return [person, person, "O", place, "O", company, "O", "O", "O"]
    return [f"B-{person}", f"I-{person}", "O", f"B-{place}", "O", f"B-{company}", "O", "O", "O"]


def numbered(names: Sequence[str], of: Sequence[str]) -> list[int]:
    return [names.index(tag) for tag in of]


def write(path: Path, rows: Sequence[Row], features: Any = None) -> None:
    """Rows in the format of the suffix; Parquet with the features that `datasets` keeps in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        import datasets

        datasets.Dataset.from_list(list(rows), features=features).to_parquet(path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)


def card(folder: Path, configs: Mapping[str, Mapping[str, str]]) -> None:
    """The head of a README.md that names configs, as the hub has it."""
    lines = ["---", "configs:"]
    for config, files in configs.items():
        lines += [f"- config_name: {config}", "  data_files:"]
        for split, path in files.items():
            lines += [f"  - split: {split}", f"    path: {path}"]
    (folder / "README.md").write_text("\n".join([*lines, "---", ""]), encoding="utf-8")


def same(row: Row) -> Row:
    return row


def labelled(names: Sequence[str], **more: str) -> Any:
    """Features of a table with a ClassLabel ``label``, and columns of texts."""
    import datasets

    columns = {name: datasets.Value(kind) for name, kind in more.items()}
    return datasets.Features({**columns, "label": datasets.ClassLabel(names=list(names))})


def entities(names: Sequence[str], column: str = "ner_tags", **more: Any) -> Any:
    """Features of a table with tags as class labels."""
    import datasets

    text = datasets.Value("string")
    of = {"tokens": datasets.List(text), column: datasets.List(datasets.ClassLabel(names=list(names)))}
    return datasets.Features({**{name: datasets.Value(kind) for name, kind in more.items()}, **of})


def of_splits(names: Mapping[str, str], make: Callable[[str, int], Row], first: int = 0) -> dict[str, list[Row]]:
    """Rows of each split, by the name of its file."""
    found, number = {}, first
    for split, name in names.items():
        found[name] = [make(split, n) for n in range(number, number + SPLITS[split])]
        number += SPLITS[split]
    return found


# -- stance ---------------------------------------------------------------------------------------


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


# -- named entities -------------------------------------------------------------------------------


def universal_ner(folder: Path, change: Change = same) -> None:
    names = BIO[:7]
    configs: dict[str, dict[str, str]] = {}
    for config in ("da_ddt", "en_pud"):
        there = ["test"] if config == "en_pud" else list(SPLITS)

        def make(split: str, n: int, config: str = config) -> Row:
            words = tokens(f"{config}-{split}", n)
            row = {"idx": f"{config}-{split}-{n}", "text": " ".join(words), "tokens": words}
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


# the maker of each copy, and what to name so that all of it is read
COPIES: Mapping[str, tuple[Callable[..., None], str]] = {
    "x-stance": (x_stance, "x-stance"),
    "polistance-affect": (polistance_affect, "polistance-affect"),
    "claim-stance": (claim_stance, "claim-stance"),
    "catalonia-independence": (catalonia_independence, "catalonia-independence"),
    "tweet-eval-stance": (tweet_eval_stance, "tweet-eval-stance"),
    "wiki-stance": (wiki_stance, "wiki-stance"),
    "stance-sentences": (stance_sentences, "stance-sentences"),
    "c-stance": (c_stance, "c-stance:subtaskB/体育_sports"),
    "universal-ner": (universal_ner, "universal-ner:da_ddt,en_pud"),
    "open-ner": (open_ner, "open-ner:ssj500k/slv"),
    "multinerd": (multinerd, "multinerd:es,zh"),
    "wikineural": (wikineural, "wikineural:es,de"),
    "europarl-ner": (europarl_ner, "europarl-ner"),
    "multiconer-v2": (multiconer_v2, "multiconer-v2:en,es"),
    "wikiner": (wikiner, "wikiner:fr,ru"),
    "few-nerd": (few_nerd, "few-nerd"),
}
