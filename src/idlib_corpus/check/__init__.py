"""The validator: `corpus/` against its rules, level by level."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from idlib_corpus.check import (
    byte_rules,
    canary_rules,
    cross_rules,
    entity_rules,
    mark_rules,
    relation_rules,
    release_rules,
    source_rules,
    split_rules,
    stance_rules,
    variant_rules,
)
from idlib_corpus.check.rules import LEVELS, RULES, Fault, Release, Rule, SourceFile
from idlib_corpus.model import Corpus
from idlib_corpus.source import SourceError, read, source_files

__all__ = ["LEVELS", "RULES", "Fault", "Rule", "check", "sources"]

# importing them enters their rules
_MODULES = (
    byte_rules,
    cross_rules,
    mark_rules,
    entity_rules,
    relation_rules,
    stance_rules,
    split_rules,
    source_rules,
    variant_rules,
    release_rules,
    canary_rules,
)


def check(folder: Path, *, release: bool = True) -> list[Fault]:
    """Hold a dataset folder against the rules.

    A level is looked at only when the levels before it found nothing, since later rules rely on earlier ones.

    Args:
        folder: The dataset folder; its sources are in `source/`.
        release: Whether to look at the built data too.

    Returns:
        The faults of the first level that has any, in the order of the files; none if all is well.
    """
    corpus, faults = sources(folder)
    return list(_look("release", Release(corpus, folder))) if release and corpus and not faults else faults


def sources(folder: Path) -> tuple[Corpus | None, list[Fault]]:
    """Read the sources of a dataset folder and hold them against the rules, as `check` does.

    Returns:
        The corpus, if it can be read, and the faults.
    """
    source = folder / "source"
    faults = [fault for path in source_files(source) for fault in _look("bytes", SourceFile(path, path.read_bytes()))]
    if faults:
        return None, faults
    try:
        corpus = read(source)
    except SourceError as error:
        expected = f"; expected {error.expected}" if error.expected else ""
        return None, [Fault(error.rule, error.place, error.found + expected, error.remedy)]
    for level in ("cross-language", "meaning"):
        faults = list(_look(level, corpus))
        if faults:
            break
    return corpus, faults


def _look(level: str, subject: object) -> Iterator[Fault]:
    for rule in RULES.values():
        if rule.level == level and rule.look is not None:
            yield from rule.look(subject)
