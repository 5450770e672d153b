"""Automatic checks of translations: figures that show where a reader should look, a row a language.

They prove nothing: each finds one kind of slip. How much they find together is measured by errors that are sown
(`scripts/sow.py`). The checks are in `counts` (no library needed), `languages`, `meanings` and `spelling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus
from idlib_corpus.quality import counts, languages, meanings, spelling
from idlib_corpus.quality.pair import Pair, Remark, pairs

__all__ = ["CHECKS", "Check", "Column", "Pair", "Quality", "Remark", "report"]


@dataclass(frozen=True)
class Check:
    """One automatic check.

    Args:
        name: The column.
        says: What the figure is.
        look: The figure of a text as it is shown, and what a reader should look at.
    """

    name: str
    says: str
    look: Callable[[Pair], tuple[str, list[Remark]]]


CHECKS = (
    Check("language", "sentences and propositions that look like the language (py3langid)", languages.language),
    Check("script", "letters of the language's script", languages.script),
    Check("length", "characters of a sentence, of those of the source: least to most", counts.length),
    Check("copied", "runs of four words or more of the source", counts.copied),
    Check("numbers", "sentences with the numbers of the source", counts.numbers),
    Check("citations", "sentences with the citations of the source", counts.citations),
    Check("own source", "those nearest to their own source among all (e5), and the least margin", meanings.own),
    Check("opposites", "propositions that are nearer to their affirmation than their denial is", meanings.opposites),
    Check("spelling", "words that the dictionary lacks, names apart (hunspell)", spelling.unknown),
    Check("countries", "names of countries as CLDR has them", languages.countries),
    Check("chrF", "against a rule-based translation (Apertium)", meanings.chrf),
    Check("realised", "mentions of the source that have words", counts.realised),
    Check("levels", "mentions on another level than in the source", counts.levels),
    Check("nesting", "pairs of mentions that nest otherwise than in the source", counts.nesting),
)


@dataclass(frozen=True)
class Column:
    """A check that could not be run, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Quality:
    """Figures by text, what to look at, and which checks could not be run.

    Args:
        rows: By (document, language): the figure of each check.
        remarks: By (document, language): what a reader should look at.
        missing: Checks that need a tool that is not there.
    """

    rows: Mapping[tuple[str, str], Mapping[str, str]]
    remarks: Mapping[tuple[str, str], Sequence[Remark]]
    missing: Sequence[Column]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        texts = [
            {
                "document": document,
                "lang": lang,
                **{name: row[name] or None for name in row},
                "remarks": [remark.to_dict() for remark in self.remarks[document, lang]],
            }
            for (document, lang), row in self.rows.items()
        ]
        return {"texts": texts, "not_run": {column.name: column.reason for column in self.missing}}


def report(corpus: Corpus, document: str = "", lang: str | Iterable[str] = ()) -> Quality:
    """Look at every translation.

    Args:
        corpus: The corpus.
        document: One document; all if empty.
        lang: A language code, or several (`languages.codes`); all if empty.

    Raises:
        InputError: No such document or language.
    """
    chosen = list(pairs(corpus, document, lang))
    rows: dict[tuple[str, str], dict[str, str]] = {pair.key: {} for pair in chosen}
    remarks: dict[tuple[str, str], list[Remark]] = {pair.key: [] for pair in chosen}
    missing: dict[str, Column] = {}
    for check in CHECKS:
        for pair in chosen:
            try:
                figure, found = check.look(pair)
            except InputError as error:  # a tool is not there, or does not know the language
                missing.setdefault(f"{check.name} {error.where}", Column(check.name, str(error)))
                figure, found = "", []
            rows[pair.key][check.name] = figure
            remarks[pair.key] += [Remark(check.name, remark.place, remark.says) for remark in found]
    return Quality(rows, remarks, list(missing.values()))
