"""Files of other people through the command, as their users type it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, written

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def score(command: Command, task: str, predicted: Path, gold: Path, *more: object) -> dict[str, Any]:
    done = command("score", task, predicted, "--gold", gold, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["scores"][0]["scores"]
    return found


def test_docred_and_its_submission(command: Command) -> None:
    sides = CASES / "docred_result.json", CASES / "docred_gold.json"
    plain = score(command, "relations", *sides)
    known = score(command, "relations", *sides, "--convention", "docred", "--known", CASES / "docred_known.jsonl")
    trained = score(command, "relations", *sides, "--convention", "docred", "--known", CASES / "docred_gold.json")
    assert micro(plain) == (0.5, 0.5, 0.5)
    assert micro(known) == micro(trained) == (0, 0.5, 0)


def micro(found: dict[str, Any]) -> tuple[float, ...]:
    return tuple(found["micro"][name] for name in ("precision", "recall", "f1"))


@pytest.mark.parametrize(
    ("predicted", "gold", "accuracy"),
    [("sem_pred.txt", "sem_gold.txt", 1 / 3), ("xst_pred.jsonl", "xst_gold.jsonl", 1 / 2)],
)
def test_stance_by_name(command: Command, predicted: str, gold: str, accuracy: float) -> None:
    found = score(command, "stance", CASES / predicted, CASES / gold)
    assert found["accuracy"] == pytest.approx(accuracy)


def test_fields_by_map(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "nr;comment;q;stance\n1;x;y;FAVOR\n2;y;z;NONE\n")
    found = score(command, "stance", path, path, "--map", "text=comment,target=q,label=stance,id=nr")
    assert (found["accuracy"], found["rows"]) == (1, 2)
    done = command("score", "stance", path, "--gold", path)
    assert done.returncode == 2 and "the columns nr, comment, q, stance; expected a column label" in done.stderr


def test_what_is_wrong_has_a_place(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "r.json", json.dumps([{"title": "Lundby", "h_idx": 0, "t_idx": 9, "r": "P19"}]))
    done = command("score", "relations", path, "--gold", CASES / "docred_gold.json")
    assert done.returncode == 2
    assert f'{path}: row 1: Lundby: tail: "9", which is no entity of the gold' in done.stderr
    path = written(tmp_path, "g.xml", '<?xml version="1.0"?>\n<GateDocument version="3">')
    done = command("score", "entities", path, "--gold", CASES / "prodigy_gold.jsonl")
    assert done.returncode == 2 and "this is a GATE document, which is not read" in done.stderr


def test_rejected_rows_of_prodigy_are_left_out(command: Command) -> None:
    path = CASES / "prodigy_gold.jsonl"
    done = command("score", "entities", path, "--gold", path)
    assert done.returncode == 0 and "1 rejected row left out" in done.stderr
