"""`corpus/lm_eval` by lm-evaluation-harness itself, offline: its tasks load, build requests and are scored."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import RELEASE, released
from idlib_corpus.build.evaluation import SCORED
from idlib_corpus.load import load

pytest.importorskip("lm_eval", reason="lm-evaluation-harness is not installed: pip install -e '.[test]'")

FOLDER = RELEASE / "lm_eval"
LANGS = released().codes
GROUPS = ("idlib_stance_claim", "idlib_stance_state", "idlib_stance_claim_challenge", "idlib_stance_state_challenge")


@pytest.fixture(scope="module")
def manager() -> Any:
    """Our tasks alone, without the thousands that come with the harness."""
    from lm_eval.tasks import TaskManager

    return TaskManager(include_path=str(FOLDER), include_defaults=False)


@pytest.fixture(scope="module")
def tasks(manager: Any) -> dict[str, Any]:
    found: dict[str, Any] = manager.load(list(GROUPS))["tasks"]
    return found


def test_the_harness_finds_our_groups_and_tasks_and_nothing_else(manager: Any) -> None:
    assert sorted(manager.all_groups) == sorted(GROUPS)
    assert sorted(manager.all_subtasks) == sorted(f"{group}_{lang}" for group in GROUPS for lang in LANGS)


def test_each_task_has_the_rows_of_its_language_kind_and_split(tasks: dict[str, Any]) -> None:
    asked: list[str] = []
    for name, task in tasks.items():
        docs = task.test_docs()
        lang = name.rpartition("_")[2]
        kind = name.removeprefix("idlib_stance_").partition("_")[0]
        split = "challenge" if "_challenge_" in name else "test"
        assert (set(docs["lang"]), set(docs["kind"]), set(docs["split"])) == ({lang}, {kind}, {split})
        assert set(task.fewshot_docs()["split"]) == {"train"}
        asked += docs["id"]
    every: list[str] = []
    for split in SCORED:
        rows: Any = load("choice", split=split, folder=RELEASE)
        every += rows["id"]
    assert sorted(asked) == sorted(every)


def test_a_prompt_is_in_the_language_and_ends_before_the_letter(tasks: dict[str, Any]) -> None:
    for name, task in tasks.items():
        doc = task.test_docs()[1]
        words = released().questions[name.rpartition("_")[2]]
        lettered = "\n".join(f"{letter}. {words}" for letter, words in zip("ABC", doc["choices"], strict=True))
        assert task.doc_to_text(doc) == f"{doc['question']}\n\n{lettered}\n\n{words.answer}"
        assert task.doc_to_choice(doc) == ["A", "B", "C"]
        assert "ABC"[task.doc_to_target(doc)] == doc["answer"]
    arabic = tasks["idlib_stance_claim_ar"]
    assert arabic.doc_to_text(arabic.test_docs()[0]).endswith("\n\nالإجابة:")


def test_the_harness_scores_a_model_and_means_over_the_languages(manager: Any) -> None:
    """Its dummy model answers at random; ours, that always takes one letter, is right where this letter is."""
    from lm_eval import simple_evaluate
    from lm_eval.api.model import LM

    class AlwaysB(LM):
        def loglikelihood(self, requests: Any, disable_tqdm: bool = False) -> list[tuple[float, bool]]:
            return [(0.0 if request.args[1].strip() == "B" else -1.0, False) for request in requests]

        def loglikelihood_rolling(self, requests: Any, disable_tqdm: bool = False) -> list[float]:
            raise NotImplementedError

        def generate_until(self, requests: Any, disable_tqdm: bool = False) -> list[str]:
            raise NotImplementedError

    group, number = "idlib_stance_claim", 12
    settings: dict[str, Any] = {"task_manager": manager, "limit": number, "bootstrap_iters": 0}
    found = simple_evaluate(model=AlwaysB(), tasks=[group], num_fewshot=1, **settings)
    shares = []
    for lang in LANGS:
        rows: Any = load("choice_claim", lang=lang, folder=RELEASE)
        shares.append(rows[:number]["answer"].count("B") / number)
        assert found["results"][f"{group}_{lang}"]["acc,none"] == pytest.approx(shares[-1])
    mean = found.get("groups", found["results"])[group]["acc,none"]
    assert mean == pytest.approx(sum(shares) / len(shares))
    dummy = simple_evaluate(model="dummy", tasks=["idlib_stance_state_challenge"], **settings)
    scores = dummy["results"]
    assert all(0 <= scores[f"idlib_stance_state_challenge_{lang}"]["acc,none"] <= 1 for lang in LANGS)


def test_rows_come_from_the_folder_or_from_the_repository_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder works wherever the dataset folder is, and a name goes to `datasets` as it is."""
    from lm_eval.tasks import TaskManager

    shutil.copytree(FOLDER, tmp_path / "elsewhere" / "lm_eval")
    for part in ("README.md", "data"):
        (tmp_path / "elsewhere" / part).symlink_to(RELEASE / part)
    monkeypatch.chdir(tmp_path)
    name = "idlib_stance_state_fr"
    here = TaskManager(include_path=str(tmp_path / "elsewhere" / "lm_eval"), include_defaults=False)
    expected: Any = load("choice_state", lang="fr", folder=RELEASE)
    assert here.load([name])["tasks"][name].test_docs()["id"] == expected["id"]
    # `datasets` takes a folder for a repository of this name, where there is one
    (tmp_path / "owner").mkdir()
    (tmp_path / "owner" / "name").symlink_to(RELEASE)
    lone = Path(shutil.copytree(FOLDER, tmp_path / "lone" / "lm_eval"))
    metadata = {"repository": "owner/name"}
    named = TaskManager(include_path=str(lone), include_defaults=False, metadata=metadata)
    assert named.load([name])["tasks"][name].test_docs()["id"] == expected["id"]


def test_the_readme_says_what_is_machine_translated_and_how_many_questions_there_are() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "### Machine Translated" in text and "Review: none." in text
    for group in GROUPS:
        said = yaml.safe_load((FOLDER / f"{group}.yaml").read_text(encoding="utf-8"))
        assert said["task"] == [f"{group}_{lang}" for lang in LANGS]
        kind = group.removeprefix("idlib_stance_").partition("_")[0]
        rows: Any = load(f"choice_{kind}", split="challenge" if "challenge" in group else "test", folder=RELEASE)
        number = rows["lang"].count("tr")
        labels = rows["label_text"]
        most = max(labels.count(label) for label in set(labels)) / len(labels)
        assert f"| `{group}` | `{group}_…`: {' '.join(LANGS)} | {number} | " in text
        assert f" {most:.3f} |" in text
