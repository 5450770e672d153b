"""`eval.yaml`: the config `choice` as the Hub's benchmarks, Inspect AI and EuroEval read it.

The Hub and Inspect AI read every task; Inspect AI forbids fields that it does not know (`HFTask`). EuroEval reads the
first task alone, and `languages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import Template
from typing import Any

from idlib_corpus.build.tables import Part
from idlib_corpus.build.yamls import yaml_text
from idlib_corpus.model import Corpus

EVAL = "eval.yaml"
CONFIG = "choice"
# what systems are scored on
SCORED = ("test", "challenge")
# EuroEval has prompts in this language of those that it reads; where the corpus lacks it, its first one stands first
FIRST = "en"
DESCRIPTION = (
    "Stance as multiple choice: by a passage, does an actor want a state of affairs (state), or think a claim true "
    "(claim)? The same questions in every language. Each task is one language, one kind of question and one split; "
    "the passages of the split challenge are about invented actors."
)
METADATA = ("id", "lang", "kind", "label_text", "document")


def asked(all_parts: Sequence[Part]) -> list[Part]:
    """The parts of `choice` that systems are scored on, by split and kind, then in the order of the languages."""
    found = [part for part in all_parts if part.config == CONFIG and part.split in SCORED]
    return sorted(found, key=lambda part: (SCORED.index(part.split), part.value))


def task_id(part: Part) -> str:
    """What a task is called: ``stance_claim_fr``, ``stance_claim_challenge_fr``."""
    split = "" if part.split == SCORED[0] else f"_{part.split}"
    return f"stance_{part.value}{split}_{part.lang}"


def evaluation(corpus: Corpus, all_parts: Sequence[Part], title: str) -> str:
    """The whole file.

    Args:
        corpus: The corpus.
        all_parts: Its tables.
        title: What the data set is called.

    Returns:
        YAML; empty if the corpus has no config `choice`.
    """
    parts = asked(all_parts)
    if not parts:
        return ""
    first = FIRST if any(part.lang == FIRST for part in parts) else parts[0].lang
    parts = [part for part in parts if part.lang == first] + [part for part in parts if part.lang != first]
    data: dict[str, Any] = {
        "name": title,
        "description": DESCRIPTION,
        "evaluation_framework": "inspect-ai",
        "tasks": list(_tasks(corpus, parts)),
        "task": "multiple-choice",
        "languages": [first],
    }
    return yaml_text(data)


def _tasks(corpus: Corpus, parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    for part in parts:
        reply = Template(corpus.questions[part.lang].reply).substitute(letters="{letters}")
        yield {
            "id": task_id(part),
            "config": f"{CONFIG}_{part.value}.{part.lang}",
            "split": part.split,
            "field_spec": {
                "input": "question",
                "target": "answer",
                "choices": "choices",
                "metadata": list(METADATA),
            },
            "solvers": [{"name": "multiple_choice", "args": {"template": f"{reply}\n\n{{question}}\n\n{{choices}}"}}],
            "scorers": [{"name": "choice"}],
        }
