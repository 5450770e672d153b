"""Past one machine: the same rows as on one, whatever happens to the workers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus import records, scoring
from idlib_corpus.errors import InputError
from idlib_corpus.prediction import predict
from prediction_rows import read, repeated, ruler, sentences, write

pytest.importorskip("spacy", reason="the system of these tests is a spaCy pipeline")
pytest.importorskip("ray", reason="these tests run a Ray cluster")

# a node that is gone is noticed soon
NOTICED = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_timeout_ms": 500,
    "health_check_failure_threshold": 4,
}
STORE = 80 << 20
ROWS, SHARD = 6000, 200


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Some thousand rows, a system, and what the local engine makes of them."""
    folder = tmp_path_factory.mktemp("ray")
    rows = write(folder / "rows.jsonl", repeated(ROWS))
    system = ruler(folder / "ruler")
    predict(system, [rows], folder / "local", shard_rows=SHARD)
    return {"rows": rows, "system": system, "local": folder / "local"}


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes of one CPU each."""
    from ray.cluster_utils import Cluster

    made = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 1,
            "object_store_memory": STORE,
            "include_dashboard": False,
            "_system_config": NOTICED,
        },
    )
    made.add_node(num_cpus=1, object_store_memory=STORE)
    yield made
    made.shutdown()


def wait(until: Callable[[], Any], seconds: float = 60) -> Any:
    """What a condition gives once it holds."""
    end = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return found


def test_a_node_that_is_killed_in_mid_run_loses_nothing_and_doubles_nothing(
    inputs: dict[str, Any], cluster: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "idlib_corpus", "predict", "--system", inputs["system"]]
    command += ["--input", inputs["rows"], "--output", out, "--shard-rows", str(SHARD)]
    command += ["--engine", "ray", "--workers", "2", "--address", cluster.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=tmp_path) as run:
        # both workers are at work: two files are being written at once
        wait(lambda: run.poll() is not None or len(list(out.glob(".part-*"))) == 2)
        done = len(list(out.glob("part-*")))
        cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
        said = run.communicate(timeout=120)[1]
    assert run.returncode == 0, said
    assert done < ROWS // SHARD
    assert "workers were lost" in said, said
    found = read(out)
    assert [row["id"] for row in found] == [row["id"] for row in repeated(ROWS)]
    assert found == read(inputs["local"])
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_a_cluster_of_its_own_makes_the_same_rows_and_says_nothing_else(
    inputs: dict[str, Any], tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    call = ["predict", "--system", inputs["system"], "--input", inputs["rows"], "--output", "out"]
    call += ["--shard-rows", SHARD, "--engine", "ray", "--workers", "1"]
    first = command(*call, "--part", "2/3")
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    assert all(line.startswith("idlib-corpus: ") for line in first.stderr.splitlines()), first.stderr
    third = ROWS // SHARD // 3
    assert [path.name for path in sorted((tmp_path / "out").glob("part-*"))] == [
        f"part-{number:05d}.jsonl" for number in range(third, 2 * third)
    ]
    # the rest by the other engine: the shards are the same whoever makes them
    assert command(*call[:-4]).returncode == 0
    for path in sorted(inputs["local"].glob("part-*")):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
