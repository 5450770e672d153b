"""The rows of a task, for the YAML files beside this one. lm-evaluation-harness imports it by its path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasets import load_dataset


def load(config: str, repository: str = "", revision: str | None = None, **_: Any) -> Any:
    """All splits of a config of the dataset folder in which this folder stands, or of a repository of the Hub.

    Args:
        config: The config, with its language: ``choice_state.fr``.
        repository: A data set of the Hub, from ``--metadata '{"repository": "owner/name"}'``; the folder if empty.
        revision: Its revision.
        **_: What else the metadata say.
    """
    if repository:
        return load_dataset(repository, config, revision=revision)
    return load_dataset(str(Path(__file__).resolve().parent.parent), config)
