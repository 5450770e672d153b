"""Answers that cannot be used are counted and told, never taken for an answer; an interruption does not wait."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, said, serving, settled

from idlib_corpus.cli import main
from idlib_corpus.systems.llm.answers import STRING, BadAnswerError, array, obj, one_of, read
from idlib_corpus.tasks import task

pytest.importorskip("httpx", reason="the client is httpx")

SCHEMA = obj(label=one_of(["AGAINST", "FAVOR", "NONE"]), evidence=array(STRING))
NOTHING = json.dumps({"entities": []})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ChatServer]:
    settled(monkeypatch, tmp_path)
    with serving(lambda body: NOTHING) as made:
        yield made


def spoil(server: ChatServer, text: str) -> None:
    """No answer on one sentence can be used."""
    server.answer = lambda body: "I cannot say." if text in said(body) else NOTHING


def test_the_benchmark_has_a_column_a_warning_and_an_exit_status(
    server: ChatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(server, task("ner").read(["es"])[2].text)
    name = f"llm:tiny@{server.url}"
    call = ["benchmark", "--langs", "es,ja", "--systems", "gazetteer", name]
    for _ in range(2):  # the second time, what was kept says the same
        assert main([*call, "--output", str(tmp_path / "out.json")]) == 1
        shown = capsys.readouterr()
        assert [line for line in shown.out.splitlines() if line.startswith("system") and "unusable" in line]
        told = f"{name}: 1 of 10 answers (10.0%) cannot be used and count as nothing found; more than"
        assert told in shown.err and "article/s3/es: there is no JSON object in it" in shown.err
        runs = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["runs"]
        assert [run["unusable"] for run in runs] == [0, 1]
    assert main([*call, "--max-unusable", "0.1", "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["lang"], row["unusable"]) for row in rows if (row["system"], row["type"]) == (name, "all")] == [
        ("es", "1"), ("ja", "0"), ("all", "1"),
    ]  # fmt: skip


def test_predict_counts_them_in_the_manifest(
    server: ChatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = task("ner").read(["ar"])
    spoil(server, items[3].text)
    rows = tmp_path / "rows.jsonl"
    said = [{"id": one.id, "text": one.text, "lang": "ar"} for one in items]
    rows.write_text("".join(json.dumps(row) + "\n" for row in said), encoding="utf-8")
    call = ["predict", "--system", f"llm:tiny@{server.url}", "--input", str(rows), "--output", str(tmp_path / "out")]
    for _ in range(2):  # the second time, all shards are there
        assert main([*call, "--shard-rows", "2"]) == 1
        assert "1 of 5 answers (20.0%) cannot be used" in capsys.readouterr().err
    manifest = json.loads((tmp_path / "out" / "predictions.json").read_text(encoding="utf-8"))
    assert manifest["unusable"] == 1 and [part.get("unusable", 0) for part in manifest["parts"]] == [0, 1, 0]
    assert main([*call, "--shard-rows", "2", "--max-unusable", "0.2"]) == 0


@pytest.mark.parametrize(("written", "label"), [("favor", "FAVOR"), (" Against ", "AGAINST"), ("None", "NONE")])
def test_labels_are_read_without_regard_to_case(written: str, label: str) -> None:
    assert read(json.dumps({"label": written, "evidence": ["Favor"]}), SCHEMA) == {
        "label": label, "evidence": ["Favor"],
    }  # fmt: skip


GOOD = json.dumps({"label": "FAVOR", "evidence": []})


@pytest.mark.parametrize(
    "content",
    [
        f"<think>perhaps {{}}</think>{GOOD}",
        f"<thinking>a <think> b</think>{GOOD}",
        f"Here it is:\n```json\n{GOOD}\n```\nDone.",
        f"```\n{GOOD}\n```",
        f"\\frac{{a}}{{b}} so {GOOD}, I think",
        f"<think>no end {GOOD}",
    ],
)
def test_an_answer_is_found_in_what_stands_around_it(content: str) -> None:
    assert read(content, SCHEMA) == {"label": "FAVOR", "evidence": []}


BAD: list[Any] = [
    "<think>" * 100_000,
    '{"a":1,' * 100_000,
    '{"a":' * 100_000,
    '{"' * 100_000,
    "{" * 100_000,
    "[" * 100_000,
    "```" + "\n" * 100_000,
    '{"label":"FAVOR","evidence":' + "[" * 990 + "]" * 990 + "}",
    '{"label":"FAVOR","evidence":' + "9" * 5000 + "}",
    '{"label":' + '{"a":' * 900 + "1" + "}" * 900 + "}",
    "{}",
    "null",
    '{"label": ["FAVOR"], "evidence": []}',
    '{"label": "BANANA", "evidence": []}',
    '{"label": NaN, "evidence": []}',
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_an_answer_of_no_use_is_said_so_in_time(content: str) -> None:
    start = time.process_time()
    with pytest.raises(BadAnswerError):
        read(content, SCHEMA)
    assert time.process_time() - start < 10


def test_an_answer_that_is_nested_too_deep_breaks_no_later_run(server: ChatServer, tmp_path: Path) -> None:
    server.answer = lambda body: '{"entities":' + "[" * 990 + "]" * 990 + "}"
    call = ["benchmark", "--langs", "es", "--systems", f"llm:tiny@{server.url}", "--max-unusable", "1"]
    assert main(call) == 0 and main([*call, "--no-cache"]) == 0
    for path in (tmp_path / "cache" / "llm").rglob("*.json"):
        path.write_text('{"answer": ' + "[" * 100_000)
    server.answer = lambda body: NOTHING
    assert main([*call, "--no-cache"]) == 0, "what cannot be read is asked again"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_does_not_wait_for_an_answer(server: ChatServer, tmp_path: Path, sent: signal.Signals) -> None:
    server.delay = 100.0
    call = [sys.executable, "-m", "idlib_corpus", "benchmark", "--systems", f"llm:tiny@{server.url}"]
    with subprocess.Popen(call, env=dict(os.environ), stderr=subprocess.PIPE, text=True) as run:
        while not server.bodies:
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(sent)
        told = run.communicate(timeout=300)[1]
    assert run.returncode == 130 and "interrupted" in told
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []
