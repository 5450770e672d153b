"""Which mention tests take for an argument of a relation of the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def listed(relation: Mapping[str, Any], side: str) -> list[str]:
    """All mentions of an argument, the one that carries the relation first."""
    return [name for name in (relation[f"{side}_mention"], *relation[f"{side}_others"]) if name]


def first(relation: Mapping[str, Any], side: str) -> str:
    """The mention that carries the relation; another where the language has no words for it; empty without any."""
    return next(iter(listed(relation, side)), "")
