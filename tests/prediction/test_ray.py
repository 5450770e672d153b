"""Past one machine: the same rows as on one, whatever happens to the workers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prediction_rows import read, repeated, ruler, wait, write

from conftest import CORPUS
from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.prediction import predict
from warm import Running

pytest.importorskip("spacy", reason="the system of these tests is a spaCy pipeline")
pytest.importorskip("ray", reason="these tests run a Ray cluster")

# a node that is gone is noticed soon, since nobody answers for it; one that is busy has seconds to answer
NOTICED = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_timeout_ms": 5_000,
    "health_check_failure_threshold": 4,
}
STORE = 80 << 20
ROWS, SHARD = 4000, 200
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> str:
    return ruler(tmp_path_factory.mktemp("models") / "ruler")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one CPU each; the test that kills one comes last."""
    import ray
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 1, "object_store_memory": STORE, "include_dashboard": False, "_system_config": NOTICED}
    made = Cluster(initialize_head=True, head_node_args=head)
    made.add_node(num_cpus=1, object_store_memory=STORE)
    yield made
    # what Ray clears away late may have connected this process once more, and a connected node cannot be removed
    ray.shutdown()
    made.shutdown()


def test_a_cluster_of_its_own_goes_on_where_the_local_engine_ended(
    system: str, tmp_path: Path, command: Command
) -> None:
    write(tmp_path / "rows.jsonl", repeated(900))
    call = ["predict", "--system", system, "--input", "rows.jsonl", "--shard-rows", SHARD]
    assert command(*call, "--output", "local").returncode == 0
    assert command(*call, "--output", "out", "--part", "1/2").returncode == 0
    done = command(*call, "--output", "out", "--engine", "ray", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines()[1:] == ["idlib-corpus: out: 900 rows in 5 shards, 2 of them there before"]
    for path in (tmp_path / "local").iterdir():
        if path.suffix == ".jsonl":
            assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("127.0.0.1:9", "no cluster can be reached"),
        ("ray://127.0.0.1:10001", "Ray Data does not run through a Ray client"),
    ],
)
def test_a_cluster_that_is_not_there_is_said(address: str, says: str, system: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{address}: {says}"):
        predict(system, [CORPUS], tmp_path / "out", engine="ray", address=address)
    assert not (tmp_path / "out").exists()


def test_shards_of_two_nodes_have_the_rows_and_the_scores_of_one(system: str, cluster: Any, tmp_path: Path) -> None:
    predict(system, [CORPUS], tmp_path / "local")
    done = predict(system, [CORPUS], tmp_path / "ray", shard_rows=7, engine="ray", address=cluster.address)
    assert (done.rows, done.shards, done.made, done.complete) == (40, 6, 6, True)
    assert read(tmp_path / "ray") == read(tmp_path / "local")
    gold = records.packaged("entities")
    [whole] = (records.read(path, "entities") for path in (tmp_path / "local").glob("part-*"))
    expected = scoring.entities(gold, whole)
    parts = [records.read(path, "entities") for path in sorted((tmp_path / "ray").glob("part-*"))]
    results = [scoring.entities(of(gold, part), part) for part in parts]
    total = results[0]
    for result in results[1:]:
        total = total + result
    assert total.to_dict() == expected.to_dict()
    assert expected.strict.micro.hits_gold > 100


def of(gold: records.Records, predicted: records.Records) -> records.Records:
    """The part of the gold that a shard is for."""
    ids = {row["id"] for row in predicted.rows}
    kept = [(row, where) for row, where in zip(gold.rows, gold.where, strict=True) if row["id"] in ids]
    return records.Records(tuple(row for row, _ in kept), tuple(w for _, w in kept), "gold", (), gold.tag_sets)


def test_a_bad_row_is_named_as_it_is_by_the_local_engine(system: str, cluster: Any, tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", [*repeated(30), {"id": "x", "lang": "ja"}])
    with pytest.raises(InputError) as local:
        predict(system, [rows], tmp_path / "local", shard_rows=10)
    with pytest.raises(InputError) as done:
        predict(system, [rows], tmp_path / "out", shard_rows=10, engine="ray", address=cluster.address)
    assert str(done.value) == str(local.value)
    assert str(done.value).startswith(f'{rows}:31: no "text"; expected')
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_a_node_that_is_killed_in_mid_run_loses_nothing_and_doubles_nothing(
    start: Callable[..., Running], system: str, cluster: Any, tmp_path: Path
) -> None:
    rows = write(tmp_path / "rows.jsonl", repeated(ROWS))
    out = tmp_path / "out"
    call = ["predict", "--system", system, "--input", rows, "--output", out, "--shard-rows", SHARD]
    run = start(*call, "--engine", "ray", "--workers", 2, "--address", cluster.address)
    # some shards are there, and both workers write
    wait(lambda: run.poll() is not None or (len(list(out.glob(".part-*"))) == 2 and any(out.glob("part-*"))))
    made = len(list(out.glob("part-*")))
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    done = run.ended()
    assert done.returncode == 0, done.stderr
    assert 0 < made < ROWS // SHARD
    assert "workers were lost" in done.stderr
    assert [row["id"] for row in read(out)] == [row["id"] for row in repeated(ROWS)]
    predict(system, [rows], tmp_path / "local", shard_rows=SHARD)
    assert read(out) == read(tmp_path / "local")
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
