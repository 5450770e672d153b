"""What copies of public sets are made of: rows, features, files and cards as the hub has them."""

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
