"""What the README shows is run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import RELEASE, ROOT
from idlib_corpus import load
from idlib_corpus.cli import parser
from idlib_corpus.records import Policies
from tiny import bert

TESTED = RELEASE
README = (ROOT / "README.md").read_text(encoding="utf-8")
CARD = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README + CARD, flags=re.DOTALL)
# the README shows a row of each task; the others are no question here
ONE = Policies(missing_rows="leave-out")
COMMANDS = re.findall(r"^idlib-corpus .*", README, flags=re.MULTILINE)


# what a block downloads; a small model of the same kind stands in its place
DOWNLOADED = '"xlm-roberta-base"'


@pytest.mark.parametrize("number", [n for n, block in enumerate(BLOCKS) if DOWNLOADED not in block])
def test_python_examples_run(number: int) -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKS[number]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_training_loops_learn_from_the_rows_of_stance(tmp_path: Path) -> None:
    """As they stand, but for the network, made on the spot, the folder that is trained into, and fewer rows."""
    pytest.importorskip("accelerate", reason="the Trainer needs it")
    loops = [block for block in BLOCKS if 'load_dataset("corpus", "stance").filter' in block]
    assert [DOWNLOADED in block for block in loops] == [False, True]
    network = bert(tmp_path / "tiny", load("stance", lang="ja")["text"])
    code = loops[1].replace(DOWNLOADED, repr(str(network))).replace('"stance-model"', repr(str(tmp_path / "out")))
    filtered = 'row["kind"] == "state")\n'
    assert code.count(filtered) == 1
    few = "rows = type(rows)({name: part.shuffle(seed=0).select(range(200)) for name, part in rows.items()})\n"
    code = code.replace(filtered, filtered + few)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = re.search(r"'eval_f_avg': '?([\d.]+)", done.stdout)
    assert told and 0 <= float(told[1]) <= 1, done.stdout


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 4
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_parse(line: str) -> None:
    words = shlex.split(line, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    assert callable(parser().parse_args(words[1:]).run)


def test_the_documented_prediction_is_accepted(tmp_path: Path) -> None:
    from idlib_corpus import records

    shown = re.search(r"```json\n(.*?)```", README, flags=re.DOTALL)
    assert shown
    path = tmp_path / "shown.jsonl"
    path.write_text(shown[1], encoding="utf-8")
    paired = records.pair(records.packaged("ner"), records.read(path, "ner"), "ner", ONE)
    [text], [[entity]] = paired.texts, [row["entities"] for row in paired.predicted]
    assert text[entity["start"] : entity["end"]] == "İdlib"


def test_the_documented_rows_of_all_tasks_are_right(tmp_path: Path) -> None:
    from idlib_corpus import records, scoring

    rows = re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)[1].splitlines()
    scorers = ("linking", "relations", "coref", "stance")
    for number, task in enumerate(scorers):
        path = tmp_path / f"{task}.jsonl"
        path.write_text(rows[number], encoding="utf-8")
        result = getattr(scoring, task)(records.packaged(task), path, lenient=ONE)
        if task == "coref":
            assert result.mentions.precision == result.b_cubed.precision == 1
        else:
            assert result.accuracy == 1 if task == "stance" else result.micro.precision == 1, task
    tags = tmp_path / "tags.jsonl"
    tags.write_text(rows[4], encoding="utf-8")
    [row] = records.read(tags, "tags").rows
    gold = next(r for r in records.packaged("tags").rows if r["id"] == row["id"])
    assert gold["tokens"][:2] == row["tokens"] and gold["tags"][:2] == row["tags"]


def test_the_card_of_the_checkout_is_the_one_that_load_dataset_reads() -> None:
    assert "rows sha256:" in CARD
    assert not re.search(r"\$[a-z]", CARD), "a placeholder of the template was left"
