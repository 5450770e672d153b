"""Support checks: does a reader of one language alone find in the words what the gold says?

`corpus/review/<document>/support/<lang>.json` has every relation and stance of the document worded as a statement in
that language, as many false ones beside them, and what a reader answered who saw nothing but the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus.agreement.files import by_text, read_file
from idlib_corpus.model import Corpus

LAYERS = ("relation", "stance")


@dataclass(frozen=True)
class Support:
    """The answers over one text.

    Args:
        document: The document.
        lang: The language.
        statements: As they were made: ``of`` (the relation or stance), ``layer``, ``sentence``, ``true``, ``change``,
            ``says``, ``answer``; of what the gold still says.
        mended: How many were of what the gold no longer says, since a reader did not find it.
    """

    document: str
    lang: str
    statements: tuple[dict[str, Any], ...]
    mended: int = 0

    def shares(self) -> dict[tuple[str, bool], tuple[int, int]]:
        """By layer, and by whether statements are true: how many were answered as the gold says, of how many.

        A true one is supported by yes; a false one is rejected by no. Unclear is neither.
        """
        found = {}
        for layer in LAYERS:
            for true in (True, False):
                some = [one for one in self.statements if (one["layer"], one["true"]) == (layer, true)]
                right = "yes" if true else "no"
                found[layer, true] = sum(one["answer"] == right for one in some), len(some)
        return found

    def to_dict(self) -> dict[str, Any]:
        """Shares and what was not found, for JSON."""
        shares = {
            f"{layer}, {'true' if true else 'false'}": {"as the gold says": right, "of": number}
            for (layer, true), (right, number) in self.shares().items()
        }
        told = {"document": self.document, "lang": self.lang, "shares": shares, "unsupported": self.unsupported}
        return {**told, "mended": self.mended}

    @property
    def unsupported(self) -> list[str]:
        """What the gold says and the reader did not find: ids of relations and stances."""
        return [one["of"] for one in self.statements if one["true"] and one["answer"] != "yes"]


def support(folder: Path, corpus: Corpus, document: str = "") -> list[Support]:
    """The support checks of a data set.

    Args:
        folder: The dataset folder.
        corpus: The corpus that was read from it.
        document: One document; all if empty.

    Raises:
        InputError: A file is missing or broken.
    """
    return list(_supports(folder / "review", corpus, document))


def _supports(folder: Path, corpus: Corpus, document: str) -> Iterator[Support]:
    for one, lang, path in by_text(corpus, document, lambda name: folder / name / "support"):
        said = {r.id for r in one.relations} | {s.id for s in one.stances if s.basis}
        told = read_file(path, "support")["statements"]
        kept = tuple(statement for statement in told if statement["of"] in said)
        yield Support(one.id, lang, kept, len(told) - len(kept))


def to_text(checks: list[Support]) -> str:
    """Shares by language and layer, and what no reader of a language found."""
    lines = ["Support by the words of one language alone: true statements found, false ones rejected"]
    for check in checks:
        cells = [
            f"{layer}s {'true' if true else 'false'} {right}/{number} ({100 * right / number:.1f} %)"
            for (layer, true), (right, number) in check.shares().items()
            if number
        ]
        mended = f"; {check.mended} statements of what was mended since are left out" if check.mended else ""
        lines.append(f"{check.document} {check.lang}: {', '.join(cells)}{mended}")
        lines += [f"  not found: {name}" for name in check.unsupported]
    return "\n".join(lines)
