"""`corpus/eval.yaml` by the code of those who read it: Inspect AI, whole and offline; and what the Hub asks for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import RELEASE, released
from idlib_corpus.build.evaluation import SCORED
from idlib_corpus.load import load

inspect_ai = pytest.importorskip("inspect_ai", reason="Inspect AI is not installed: pip install -e '.[test]'")

LANGS = released().codes
EVAL = yaml.safe_load((RELEASE / "eval.yaml").read_text(encoding="utf-8"))
TASKS = {task["id"]: task for task in EVAL["tasks"]}
# how many rows a task is asked
ROWS = 4


def test_every_task_is_one_that_inspect_ai_takes() -> None:
    from inspect_ai._eval.task.hf import HFTask

    assert len(TASKS) == len(EVAL["tasks"]) == 2 * len(SCORED) * len(LANGS)
    for task in EVAL["tasks"]:
        assert HFTask.model_validate(task).id == task["id"]


def test_a_field_that_inspect_ai_does_not_know_would_be_refused() -> None:
    from inspect_ai._eval.task.hf import HFTask
    from pydantic import ValidationError

    with pytest.raises(ValidationError, match="languages"):
        HFTask.model_validate(EVAL["tasks"][0] | {"languages": ["en"]})


def test_the_hub_is_told_what_its_specification_asks_for() -> None:
    assert EVAL["evaluation_framework"] == "inspect-ai" and EVAL["name"] and EVAL["description"]
    for task in EVAL["tasks"]:
        rows: Any = load(task["config"], split=task["split"], folder=RELEASE)
        spec = task["field_spec"]
        assert {spec["input"], spec["target"], spec["choices"], *spec["metadata"]} <= set(rows.column_names)
        lang, kind = task["config"].rpartition(".")[2], task["config"].partition("_")[2].partition(".")[0]
        assert (set(rows["lang"]), set(rows["kind"]), set(rows["split"])) == ({lang}, {kind}, {task["split"]})


def test_every_question_that_is_scored_stands_in_one_task() -> None:
    asked: Counter[str] = Counter()
    for task in EVAL["tasks"]:
        rows: Any = load(task["config"], split=task["split"], folder=RELEASE)
        asked.update(rows["id"])
    every: list[str] = []
    for split in SCORED:
        rows = load("choice", split=split, folder=RELEASE)
        every += rows["id"]
    assert asked == Counter(every) and set(asked.values()) == {1}


def test_the_first_task_is_in_the_language_that_the_file_names() -> None:
    """EuroEval reads the first task, and takes `languages` for the language of its prompts."""
    assert EVAL["languages"] == ["en"] and EVAL["tasks"][0]["config"].endswith(".en")
    assert EVAL["task"] == "multiple-choice"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The dataset folder where a repository of this name is looked for, and no download."""
    import huggingface_hub

    (tmp_path / "somebody").mkdir()
    (tmp_path / "somebody" / "idlib").symlink_to(RELEASE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        huggingface_hub, "hf_hub_download", lambda repo_id, filename, **_: str(tmp_path / repo_id / filename)
    )
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return "somebody/idlib"


@pytest.mark.parametrize("name", [f"stance_state_{lang}" for lang in LANGS] + ["stance_claim_challenge_ar"])
def test_inspect_ai_runs_a_task_from_the_folder_and_scores_it(name: str, hub: str, tmp_path: Path) -> None:
    """A model that knows every second answer is right in half of the questions, and no prompt lacks its choices."""
    from inspect_ai import eval as run
    from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, get_model, modelapi

    task = TASKS[name]
    rows: Any = load(task["config"], split=task["split"], folder=RELEASE)
    known = list(rows.select(range(ROWS)))

    class EverySecond(ModelAPI):
        """Answers from a list; counts tokens by itself, since Inspect AI would fetch an encoding."""

        def __init__(self, model_name: str, **_: Any) -> None:
            super().__init__(model_name)
            self.asked: list[str] = []

        async def count_tokens(self, input: Any, config: Any = None) -> int:
            return len(str(input))

        async def generate(
            self, input: list[ChatMessage], tools: Any, tool_choice: Any, config: GenerateConfig
        ) -> ModelOutput:
            prompt = input[-1].text
            self.asked.append(prompt)
            [number] = [n for n, row in enumerate(known) if row["question"] in prompt]
            place = known[number]["answer_index"]
            letter = "ABC"[place if number % 2 == 0 else (place + 1) % 3]
            return ModelOutput.from_content("every-second", f"…\nANSWER: {letter}")

    modelapi(name="every-second")(EverySecond)
    model = get_model("every-second/one", memoize=False)
    api: Any = model.api
    [log] = run(
        f"hf/{hub}/{name}",
        model=model,
        limit=ROWS,
        log_dir=str(tmp_path / "logs"),
        display="none",
    )
    assert log.status == "success", log.error
    [score] = log.results.scores
    assert score.name == "choice" and score.metrics["accuracy"].value == 0.5
    assert len(api.asked) == ROWS
    reply = released().questions[task["config"].rpartition(".")[2]].reply.replace("$letters", "A,B,C")
    for prompt in api.asked:
        [row] = [row for row in known if row["question"] in prompt]
        assert prompt.startswith(reply)
        assert prompt.endswith("\n".join(f"{a}) {b}" for a, b in zip("ABC", row["choices"], strict=True)))
    assert [sample.metadata["id"] for sample in log.samples] == [row["id"] for row in known]
