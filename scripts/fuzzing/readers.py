"""Who reads what people may damage: each reader with real files as seeds, and the ways to damage them."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fuzzing.mutations import (
    Mutation,
    as_bytes,
    as_json,
    as_json_lines,
    as_table,
    as_text,
    as_toml,
    as_xml,
)

ROOT = Path(__file__).parents[2]
CASES, CORPUS = ROOT / "tests" / "cases", ROOT / "corpus"
Seed = tuple[str, bytes]


class SilenceError(Exception):
    """A reader did not tell of what is surely damaged."""


@dataclass(frozen=True)
class Reader:
    """A reader.

    Args:
        name: Its name.
        seeds: Names and contents of real files.
        mutations: How they are damaged.
        read: Reads a file and raises `InputError`, or is content.
    """

    name: str
    seeds: Callable[[], Sequence[Seed]]
    mutations: Sequence[Mutation]
    read: Callable[[Path, random.Random], object]
    _files: list[Seed] = field(default_factory=list)

    def files(self) -> Sequence[Seed]:
        """The seeds, read once."""
        if not self._files:
            self._files.extend(self.seeds())
        return self._files

    def damaged(self, chance: random.Random) -> Seed:
        """A damaged file: its name and content."""
        name, data = chance.choice(self.files())
        for _ in range(chance.choice([1, 1, 1, 2])):
            try:
                data = chance.choice(self.mutations)(data, chance)
            except (ValueError, RecursionError, LookupError, ArithmeticError, OSError):
                data = as_bytes(data, chance)  # it was damaged so that it is no longer of its format
        return name, data


def _files(*paths: Path) -> Callable[[], Sequence[Seed]]:
    return lambda: [(path.name, path.read_bytes()) for path in paths]


def _cases(*patterns: str) -> Callable[[], Sequence[Seed]]:
    return _files(*(path for pattern in patterns for path in sorted(CASES.glob(pattern))))


def _rows(task: str, lang: str, number: int = 3) -> Seed:
    """Some rows of the corpus as JSON Lines."""
    from idlib_corpus import records

    rows = [row for row in records.packaged(task).rows if row.get("lang") == lang][:number]
    return f"{task}-{lang}.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _jsonl() -> Sequence[Seed]:
    tasks = ("ner", "relations", "stance", "coref", "linking")
    own = [_rows(task, lang) for task in tasks for lang in ("ar", "ja", "es")]
    arrays = [(f"{name}.json", b"[" + b",".join(data.splitlines()) + b"]") for name, data in own[:3]]
    packed = [(f"{name}.gz", gzip.compress(data)) for name, data in own[:2]]
    return [*_cases("*_gold.jsonl", "hf_tokens_tags.jsonl")(), *own, *arrays, *packed]


def _columns() -> Sequence[Seed]:
    return _cases("*.conll", "*.tsv", "*.iob2")()


def _separated() -> Sequence[Seed]:
    quoted = 'id,text,label,target\n1,"a, ""b""\nc",FAVOR,x\n2,東京,AGAINST,y\n'
    spans = "id\ttext\tentities\n1\tin Oslo\t\"[{'start': 3, 'end': 7, 'label': 'LOC'}]\"\n2\tx\t[]\n"
    tags = 'id;tokens;tags\n1;"[""in"", ""Oslo""]";"[""O"", ""B-LOC""]"\n'
    return [("quoted.csv", quoted.encode()), ("spans.tsv", spans.encode()), ("tags.csv", tags.encode())]


def _tables() -> Sequence[Seed]:
    return [
        *_cases("*.parquet")(),
        *(
            (f"{part}.parquet", (CORPUS / "data" / part / "ja" / "test.parquet").read_bytes())
            for part in ("ner", "relations", "stance", "coref")
        ),
    ]


def _arrow() -> Sequence[Seed]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    seeds = []
    for name, data in _tables():
        table = pq.read_table(io.BytesIO(data)).slice(0, 4)
        for opened in (pa.ipc.new_file, pa.ipc.new_stream):
            made = io.BytesIO()
            with opened(made, table.schema) as writer:
                writer.write_table(table)
            seeds.append((name.replace(".parquet", ".arrow"), made.getvalue()))
    return seeds


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
    if module.NAME in TEXTS and not utf8(path):
        raise SilenceError(f"bytes that are no UTF-8 were read by {module.NAME}")
    json.dumps(read.rows, ensure_ascii=False).encode()


TEXTS = frozenset(
    ["jsonl", "columns", "csv", "conlleval", "germeval", "hipe", "multiconer", "uner", "prodigy", "docred"]
)


def utf8(path: Path) -> bool:
    """Whether a file is UTF-8, but for lines that are comments in files of tokens."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    try:
        b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"#")).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def printable(text: str) -> bool:
    """Whether a message has nothing that a terminal obeys but the ends of its lines."""
    return text.replace("\n", "").isprintable()


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


def _meaning() -> Sequence[Seed]:
    source = CORPUS / "source"
    named = {"document": "article", "entities": "entities", "labels": "labels", "dataset": "dataset"}
    return [(f"{kind}.toml", (source / f"{name}.toml").read_bytes()) for kind, name in named.items()]


def map_of(path: Path, chance: random.Random) -> None:
    """A map of labels."""
    from idlib_corpus.labels import read_map

    read_map(path)


def _maps() -> Sequence[Seed]:
    toml = '[labels]\nPERSON = "PER"\n"GPE.city" = "LOC"\nDATE = ""\n\n[gold]\nOrt = "LOC"\n'
    return [
        ("map.toml", toml.encode()),
        ("map.json", b'{"labels": {"PERSON": "PER", "DATE": ""}, "gold": {"Ort": "LOC"}}'),
        ("numbers.json", b'{"0": "O", "1": "B-LOC"}'),
    ]


def pass_of(path: Path, chance: random.Random) -> None:
    """The passes of the corpus with one file of theirs damaged."""
    from idlib_corpus.agreement import of_folder

    folder = path.parent / "agreement"
    if not folder.is_dir():
        import shutil

        shutil.copytree(CORPUS / "agreement", folder)
    where = folder / path.name.replace("+", "/")
    kept = where.read_bytes()
    try:
        where.write_bytes(path.read_bytes())
        of_folder(folder, _corpus()).to_text()
    finally:
        where.write_bytes(kept)


@cache
def _corpus() -> Any:
    from idlib_corpus.source import read

    return read(CORPUS / "source")


def _passes() -> Sequence[Seed]:
    names = ["pass-a/free.json", "pass-b/free.json", "pass-a/judged.json", "pass-b/judged.json"]
    names += ["protocol.toml", "adjudication.toml"]
    return [(name.replace("/", "+"), (CORPUS / "agreement" / name).read_bytes()) for name in names]


def card_of(path: Path, chance: random.Random) -> None:
    """The card of a trained model."""
    from idlib_corpus import modelcard

    (path.parent / modelcard.NAME).write_bytes(path.read_bytes())
    card = modelcard.read(path.parent)
    card.languages()
    card.digest().encode()


def _cards() -> Sequence[Seed]:
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


def kept_of(path: Path, chance: random.Random) -> None:
    """Predictions that a benchmark kept: a line that is not as it was written is made again."""
    from idlib_corpus.benchmark.cached import Predictions

    task, system, items = _kept_run()
    kept = Predictions(path.parent, task, system)
    where: Any = kept._path
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(path.read_bytes())
    kept = Predictions(path.parent, task, system)
    found = [record for record, _ in kept.records(items)]
    if found != _predicted():
        raise SilenceError("a damaged prediction was taken for the one that was kept")


@cache
def _kept_run() -> tuple[Any, Any, Any]:
    from idlib_corpus import systems, tasks

    return tasks.task("relations"), systems.create("nearest", "relations"), tasks.task("relations").read(["ja"])


@cache
def _predicted() -> list[Any]:
    from idlib_corpus.benchmark.cached import Predictions

    return [record for record, _ in Predictions(None, *_kept_run()[:2]).records(_kept_run()[2])]


def _kept() -> Sequence[Seed]:
    import tempfile

    from idlib_corpus.benchmark.cached import Predictions

    task, system, items = _kept_run()
    with tempfile.TemporaryDirectory() as folder:
        kept = Predictions(Path(folder), task, system)
        list(kept.records(items))
        where: Any = kept._path
        return [("kept.jsonl", where.read_bytes())]


def answer_of(path: Path, chance: random.Random) -> None:
    """What a language model answers, put in its place in a text."""
    from idlib_corpus.errors import InputError
    from idlib_corpus.grounding import Ground
    from idlib_corpus.systems.llm import answers

    schema = answers.obj(
        entities=answers.array(answers.obj(text=answers.STRING, label=answers.one_of(["LOC", "PER"])))
    )
    try:
        found = answers.read(path.read_bytes().decode("utf-8", "replace"), schema)
    except answers.BadAnswerError as error:
        str(error).encode()
        raise InputError(str(path), str(error)) from error
    Ground("إدلب في سوريا. Idlib (İdlib) 東京。").apart([one["text"] for one in found["entities"]])
    json.dumps(found, ensure_ascii=False).encode()


def _answers() -> Sequence[Seed]:
    plain = '{"entities": [{"text": "إدلب", "label": "LOC"}, {"text": "東京", "label": "LOC"}]}'
    fenced = f"<think>Which {{names}}?</think>\nHere they are:\n```json\n{plain}\n```\nDone."
    return [("plain.json", plain.encode()), ("fenced.txt", fenced.encode())]


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


def _saved() -> Sequence[Seed]:
    state = {"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_fingerprint": "x", "_split": None}
    return [
        ("state.json", json.dumps(state).encode()),
        ("dataset_dict.json", b'{"splits": ["train", "test"]}'),
        ("predictions.json", b'{"shards": 1, "rows": 1, "system": "x"}'),
    ]


def _named(name: str) -> Callable[[Path, random.Random], object]:
    return lambda path, chance: rows_of(path, chance, name)


TEXT, LINES = (as_text, as_text, as_bytes), (as_json_lines, as_json_lines, as_json_lines, as_text, as_bytes)
XSTANCE = (
    b'{"id": 1, "question": "Ja?", "comment": "Nein.", "label": "AGAINST", "language": "de", "topic": "x", '
    b'"numerical_label": 25, "author": "a", "question_id": 4, "topic": "t"}\n'
)
READERS = {
    reader.name: reader
    for reader in (
        Reader("jsonl", _jsonl, LINES, rows_of),
        Reader("columns", _columns, TEXT, rows_of),
        Reader("csv", _separated, TEXT, _named("csv")),
        Reader("parquet", _tables, (as_table, as_table, as_table, as_bytes), rows_of),
        Reader("arrow", _arrow, (as_table, as_bytes, as_bytes), rows_of),
        Reader("docbin", _cases("*.spacy"), (as_bytes,), rows_of),
        Reader("docred", _cases("docred_*.json*"), (as_json, as_json, as_bytes), _named("docred")),
        Reader("prodigy", _cases("prodigy*.jsonl"), LINES, _named("prodigy")),
        Reader("xstance", lambda: [*_cases("xst_*.jsonl")(), ("x.jsonl", XSTANCE)], LINES, _named("xstance")),
        Reader("semeval2016", _cases("sem_*.txt"), TEXT, _named("semeval2016")),
        Reader("saved", _saved, (as_json, as_json, as_bytes), saved_of),
        Reader(
            "texts",
            _files(*sorted((CORPUS / "source" / "article").glob("*.xml"))),
            (as_xml, as_xml, as_bytes),
            text_of,
        ),
        Reader("meaning", _meaning, (as_toml, as_toml, as_bytes), meaning_of),
        Reader("maps", _maps, (as_toml, as_json, as_bytes), map_of),
        Reader("passes", _passes, (as_json, as_toml, as_json, as_bytes), pass_of),
        Reader("cards", _cards, (as_json, as_json, as_bytes), card_of),
        Reader("kept", _kept, LINES, kept_of),
        Reader("answers", _answers, (as_json, as_text, as_bytes), answer_of),
    )
}


def names() -> Iterator[str]:
    """The names of the readers."""
    return iter(READERS)
