"""Stance with labels of one's own, by option: every command takes them, and a chat model is offered just these."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, said, serving, settled

from idlib_corpus.benchmark.cached import fingerprint
from idlib_corpus.cli import main
from idlib_corpus.tasks import task

OWN = ("support", "deny", "query", "comment")


def write(path: Path, labels: tuple[str, ...], number: int = 12) -> str:
    texts = ("Yes, {}.", "いいえ {}。", "؟ {} هل", "Well, {}.")
    rows = [
        {"id": f"r{n}", "text": texts[n % 4].format(n), "target": "Trams", "label": labels[n % len(labels)]}
        for n in range(number)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def offered(body: dict) -> list[str]:
    return body["response_format"]["json_schema"]["schema"]["properties"]["label"]["enum"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ChatServer]:
    settled(monkeypatch, tmp_path)
    with serving(lambda body: json.dumps({"label": "AGAINST", "evidence": []})) as made:
        yield made


def test_a_chat_model_is_offered_the_labels_that_there_are(
    server: ChatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write(tmp_path / "two.jsonl", ("FAVOR", "AGAINST"))
    seen: list[list[str]] = []

    def answer(body: dict) -> str:
        seen.append(offered(body))
        return json.dumps({"label": "AGAINST", "evidence": []})

    server.answer = answer
    call = ["benchmark", "stance", "--systems", f"llm:tiny@{server.url}", "--data", data, "--format", "json"]
    assert main([*call, "--stance-labels", "FAVOR,AGAINST"]) == 0
    [run] = json.loads(capsys.readouterr().out)["runs"]
    assert run["all"]["accuracy"] == 0.5 and "labels:FAVOR+AGAINST+NONE|" in run["signature"]
    assert seen and all(labels == ["FAVOR", "AGAINST"] for labels in seen)
    seen.clear()
    assert main([*call, "--no-cache"]) == 0
    assert seen and all(labels == ["AGAINST", "FAVOR", "NONE"] for labels in seen)


def test_answers_in_labels_of_ones_own_are_kept(server: ChatServer, tmp_path: Path) -> None:
    """What is kept is held against the labels that were offered, not against ours, which would ask again."""
    data = write(tmp_path / "own.jsonl", OWN)
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "stance.md").write_text("$schema\n---\n$text", encoding="utf-8")
    call = ["benchmark", "stance", "--systems", f"llm:tiny@{server.url}", "--data", data]
    server.answer = lambda body: json.dumps({"label": "deny", "evidence": []})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IDLIB_PROMPTS", str(prompts))
        assert main([*call, "--stance-labels", ",".join(OWN)]) == 0
        shutil.rmtree(tmp_path / "cache" / "llm", ignore_errors=True)
        server.answer = lambda body: pytest.fail("all answers were kept")
        assert main([*call, "--stance-labels", ",".join(OWN)]) == 0


def test_a_map_that_leads_to_a_set_of_ones_own_is_scored_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("skops", reason="the models are kept by skops")
    data, table = write(tmp_path / "own.jsonl", OWN), tmp_path / "labels.toml"
    table.write_text("[gold]\n" + "".join(f'{label} = "{label}"\n' for label in OWN), encoding="utf-8")
    call = ["benchmark", "stance", "--data", data, "--systems", "text-only", "--format", "json", "--no-cache"]
    assert main([*call, "--labels", str(table)]) == 0
    [mapped] = json.loads(capsys.readouterr().out)["runs"]
    assert main([*call, "--stance-labels", ",".join(OWN)]) == 0
    [named] = json.loads(capsys.readouterr().out)["runs"]
    assert mapped["all"] == named["all"] and set(named["all"]["per_class"]) == {*OWN, "NONE"}


def test_a_prompt_that_does_not_tell_of_the_labels_is_not_sent(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write(tmp_path / "own.jsonl", OWN)
    call = ["predict", "--task", "stance", "--system", f"llm:tiny@{server.url}", "--input", data]
    call += ["--stance-labels", ",".join(OWN), "--output", str(tmp_path / "out")]
    server.answer = lambda body: pytest.fail("nothing may be asked")
    assert main(call) == 2
    assert "the labels support, deny, query, comment" in capsys.readouterr().err
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "stance.md").write_text("Support, deny, query, comment? $schema\n---\n$text $target", encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(prompts))
    server.answer = lambda body: json.dumps({"label": "query" if "هل" in said(body) else "Deny", "evidence": []})
    assert main(call) == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "part-00000.jsonl").read_text("utf-8").splitlines()]
    assert [row["label"] for row in rows] == ["deny", "deny", "query", "deny"] * 3
    capsys.readouterr()
    score = ["score", "stance", str(tmp_path / "out" / "part-*.jsonl"), "--gold", data, "--format", "json"]
    assert main([*score, "--stance-labels", ",".join(OWN)]) == 0
    [scored] = json.loads(capsys.readouterr().out)["scores"]
    assert scored["scores"]["accuracy"] == 0.5


def test_own_labels_are_benchmarked_and_learnt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("skops", reason="the models are kept by skops")
    data = write(tmp_path / "own.jsonl", OWN)
    labels = ["--stance-labels", ",".join(OWN)]
    call = ["benchmark", "stance", "--data", data, "--systems", "text-only", "--format", "json", "--no-cache"]
    assert main([*call, *labels, "--polar", "support,deny"]) == 0
    [run] = json.loads(capsys.readouterr().out)["runs"]
    assert "labels:support+deny+query+comment+NONE|polar:support+deny|" in run["signature"]
    assert set(run["all"]["per_class"]) == {*OWN, "NONE"}
    assert main(["train", "stance", "--data", data, *labels, "--all", "--output", str(tmp_path / "model")]) == 0


def test_predictions_are_kept_for_the_labels_that_were_offered() -> None:
    row = {"id": "1", "text": "シリア", "target": "Trams", "lang": "ja"}
    plain, two, own = (task("stance").item({**row, "labels": labels}) for labels in ((), ("A", "B"), OWN))
    assert len({fingerprint(item) for item in (plain, two, own)}) == 3
    assert fingerprint(plain) == fingerprint(task("stance").item(row))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["benchmark", "ner", "--stance-labels", "A,B"], "it has no effect on ner"),
        (["benchmark", "stance", "--stance-labels", "A,B"], "without --data"),
        (["benchmark", "stance", "--polar", "A"], "without --data"),
        (["benchmark", "relations", "--polar", "A"], "it has no effect on relations"),
        (["predict", "--stance-labels", "A,B", "--system", "gazetteer", "--input", "x", "--output", "y"], "on ner"),
        (["train", "ner", "--stance-labels", "A,B", "--data", "x", "--output", "y"], "on ner"),
    ],
)
def test_where_the_options_say_nothing_is_told(call: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call) == 2
    assert says in capsys.readouterr().err
