"""Files of rows: every format, read as `score` and as `predict` read them, and folders that libraries saved."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fuzzing.base import CASES, CORPUS, Seed, SilenceError, cases, printable, utf8


def _rows(task: str, lang: str, number: int = 3) -> Seed:
    """Some rows of the corpus as JSON Lines."""
    from idlib_corpus import records

    rows = [row for row in records.packaged(task).rows if row.get("lang") == lang][:number]
    return f"{task}-{lang}.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def jsonl() -> Sequence[Seed]:
    tasks = ("ner", "relations", "stance", "coref", "linking")
    own = [_rows(task, lang) for task in tasks for lang in ("ar", "ja", "es")]
    arrays = [(f"{name}.json", b"[" + b",".join(data.splitlines()) + b"]") for name, data in own[:3]]
    packed = [(f"{name}.gz", gzip.compress(data)) for name, data in own[:2]]
    return [*cases("*_gold.jsonl", "hf_tokens_tags.jsonl")(), *own, *arrays, *packed]


def columns() -> Sequence[Seed]:
    return cases("*.conll", "*.tsv", "*.iob2")()


def separated() -> Sequence[Seed]:
    quoted = 'id,text,label,target\n1,"a, ""b""\nc",FAVOR,x\n2,東京,AGAINST,y\n'
    spans = "id\ttext\tentities\n1\tin Oslo\t\"[{'start': 3, 'end': 7, 'label': 'LOC'}]\"\n2\tx\t[]\n"
    tags = 'id;tokens;tags\n1;"[""in"", ""Oslo""]";"[""O"", ""B-LOC""]"\n'
    return [("quoted.csv", quoted.encode()), ("spans.tsv", spans.encode()), ("tags.csv", tags.encode())]


def tables() -> Sequence[Seed]:
    return [
        *cases("*.parquet")(),
        *(
            (f"{part}.parquet", (CORPUS / "data" / part / "ja" / "test.parquet").read_bytes())
            for part in ("ner", "relations", "stance", "coref")
        ),
    ]


def arrow() -> Sequence[Seed]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    seeds = []
    for name, data in tables():
        table = pq.read_table(io.BytesIO(data)).slice(0, 4)
        for opened in (pa.ipc.new_file, pa.ipc.new_stream):
            made = io.BytesIO()
            with opened(made, table.schema) as writer:
                writer.write_table(table)
            seeds.append((name.replace(".parquet", ".arrow"), made.getvalue()))
    return seeds


def brat() -> Sequence[Seed]:
    return [(path.name, path.read_bytes()) for path in sorted((CASES / "brat_gold").rglob("*.ann"))]


def brat_of(path: Path, chance: random.Random) -> None:
    """Read a brat file beside the text that it had, or beside none."""
    [text] = (CASES / "brat_gold").rglob(f"{path.stem}.txt")
    if chance.random() < 0.8:
        ends = chance.choice([b"\n", b"\n", b"\r\n"])
        beside = chance.choice([b"", b"", b"\xef\xbb\xbf"]) + text.read_bytes().replace(b"\n", ends)
        path.with_suffix(".txt").write_bytes(beside)
    rows_of(path, chance, "brat")


@cache
def _exported(name: str) -> dict[str, bytes]:
    """The article in Arabic and in Japanese, as a format has it."""
    from idlib_corpus import formats
    from idlib_corpus.formats.renditions import renditions
    from idlib_corpus.formats.writing import Ledger
    from idlib_corpus.source import read

    writer = formats.written()[name]
    given = renditions(read(CORPUS / "source"), ("ar", "ja"), "article")
    return dict(writer.write(given, Ledger(writer.LOSSES)))


def exported(name: str, *paths: str) -> Callable[[], Sequence[Seed]]:
    return lambda: [(path.replace("/", "-"), _exported(name)[path]) for path in paths]


def corrected_of(name: str) -> Callable[[Path, random.Random], None]:
    """Read an exported folder in which one file is damaged."""

    def read(path: Path, chance: random.Random) -> None:
        from idlib_corpus import formats

        writer: Any = formats.written()[name]
        for text in writer.corrected({**_exported(name), path.name.replace("-", "/"): path.read_bytes()}):
            for sentence in text.sentences:
                if any(len(sentence.text) < mention.pieces[-1].end for mention in sentence.mentions):
                    raise SilenceError("a mention behind the end of its sentence")

    return read


def cas_of(path: Path, chance: random.Random) -> None:
    """Read XMI with the type system that it had, or with none."""
    beside = path.with_name("TypeSystem.xml")
    beside.unlink(missing_ok=True)
    if chance.random() < 0.5:
        beside.write_bytes((CASES / "cas_gold" / beside.name).read_bytes())
    rows_of(path, chance, "cas")


OFFSETS = ("code-points", "code-points", "utf-16", "bytes")


def rows_of(path: Path, chance: random.Random, named: str = "") -> None:
    """Read a file of rows for every task that its format has: as `score` does, or as `predict` does."""
    from idlib_corpus import formats, records
    from idlib_corpus.errors import InputError

    module, _ = formats.recognise(path)
    tasks = module.TASKS or ("ner",)
    task = chance.choice(tasks)
    options = formats.Options(
        format=chance.choice(["", named]) if named else "",
        offsets=chance.choice(OFFSETS),
        inclusive=chance.random() < 0.2,
        mixed=chance.random() < 0.1,
        layer=chance.choice(["", "", "inner", "both"]),
    )
    if chance.random() < 0.25 and task != "tags":
        predicted_from(path, task, options)
        return
    found = records.opened(path, task, options)
    read = found.records()
    told = [*map(str, read.problems), *read.notes]
    if any(not printable(text) for text in told):
        raise SilenceError("a message with signs that a terminal obeys")
    if read.problems:
        raise InputError(str(path), told[0])
    name = options.format or module.NAME
    if name in TEXTS and not utf8(path):
        raise SilenceError(f"bytes that are no UTF-8 were read by {name}")
    json.dumps(read.rows, ensure_ascii=False).encode()


TEXTS = frozenset(
    [
        *("jsonl", "columns", "csv", "conlleval", "germeval", "hipe", "multiconer", "uner", "prodigy", "docred"),
        *(
            "brat",
            "doccano",
            "labelstudio",
            "gliner",
            "tacred",
            "spert",
            "semeval2010",
            "semeval2022",
            "vast",
            "ezstance",
        ),
        *("conllu", "conll2012", "webanno"),
    ]
)


def predicted_from(path: Path, task: str, options: Any) -> None:
    """Read a file of rows as `predict` does, and let a system of each task that needs no download see them."""
    from idlib_corpus import tasks
    from idlib_corpus.formats.sources import find
    from idlib_corpus.prediction import plan
    from idlib_corpus.prediction.rows import Reader as Rows
    from idlib_corpus.tasks.predicted import checked

    made = plan.make(find([path], task, options), 1000, task, options)
    rows = Rows(made.sources, task, options)
    of = tasks.task(task)
    items = [
        of.checked(row, where) for shard in made.shards for piece in shard.pieces for where, row in rows.rows(piece)
    ]
    system = _system(task)
    if system is None:
        return
    for item, found in zip(items, system.predict(items), strict=True):
        checked(of, item, found, system.name)


@cache
def _system(task: str) -> Any:
    from idlib_corpus import systems

    name = {"relations": "nearest", "coref": "exact-match"}.get(task)
    return systems.create(name, task) if name else None


def saved_of(path: Path, chance: random.Random) -> None:
    """A folder of `save_to_disk`, or that `predict` wrote, with its index damaged."""
    from idlib_corpus import records

    folder = path.parent / "saved"
    folder.mkdir(exist_ok=True)
    for name, data in _shard():
        (folder / name).write_bytes(data)
    for name in ("state.json", "dataset_dict.json", "predictions.json"):
        (folder / name).unlink(missing_ok=True)
    (folder / path.name).write_bytes(path.read_bytes())
    records.opened(folder, "ner").records()


@cache
def _shard() -> Sequence[Seed]:
    import pyarrow as pa

    table = pa.table({"id": ["1"], "tokens": [["in", "Oslo"]], "tags": [["O", "B-LOC"]]})
    made = io.BytesIO()
    with pa.ipc.new_stream(made, table.schema) as writer:
        writer.write_table(table)
    row = json.dumps({"id": "1", "entities": []}).encode()
    return [("data-00000-of-00001.arrow", made.getvalue()), ("part-00000.jsonl", row + b"\n")]


def saved() -> Sequence[Seed]:
    state = {"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_fingerprint": "x", "_split": None}
    return [
        ("state.json", json.dumps(state).encode()),
        ("dataset_dict.json", b'{"splits": ["train", "test"]}'),
        ("predictions.json", b'{"shards": 1, "rows": 1, "system": "x"}'),
    ]


def named(name: str) -> Callable[[Path, random.Random], object]:
    return lambda path, chance: rows_of(path, chance, name)
