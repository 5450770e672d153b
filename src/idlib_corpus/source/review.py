"""Readings of the texts: `corpus/review/<document>/<lang>.toml` -> findings, round by round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from idlib_corpus.model import Corpus, Place
from idlib_corpus.source.meaning import Table, line_of, read_toml
from idlib_corpus.source.texts import SourceError

# the worst first
SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Round:
    """One reading of a whole text.

    Args:
        number: From 1.
        reader: Who read.
        saw: What the reader saw.
        date: The day.
    """

    number: int
    reader: str
    saw: str
    date: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader found.

    Args:
        round: The round.
        at: A sentence, a proposition (``p:offensive``), a mention or an expression.
        category: Of MQM, or of the marks; `meaning.json` lists them, guidelines/reading.md explains them.
        severity: One of `SEVERITIES`.
        found: What is wrong.
        answer: ``mended`` or ``kept``.
        note: What it became, or why it was kept.
        place: The line in the file.
    """

    round: int
    at: str
    category: str
    severity: str
    found: str
    answer: str
    note: str
    place: Place


@dataclass(frozen=True)
class Readings:
    """All readings of one text.

    Args:
        document: The document.
        lang: The language.
        rounds: The rounds, in order.
        findings: What was found.
        file: The file.
    """

    document: str
    lang: str
    rounds: tuple[Round, ...]
    findings: tuple[Finding, ...]
    file: str

    @cached_property
    def counts(self) -> Mapping[tuple[int, str], int]:
        """How many findings a round has of a severity."""
        return Counter((finding.round, finding.severity) for finding in self.findings)


def readings(folder: Path, corpus: Corpus) -> list[Readings]:
    """The readings of all texts of a corpus, in its order; texts that nobody has read have none.

    Args:
        folder: The dataset folder.
        corpus: The corpus that was read from it.

    Raises:
        SourceError: A file is no TOML or of another form (S04, S05), or names a round that it does not list.
    """
    found = []
    for document in corpus.documents:
        for lang in document.texts:
            path = folder / "review" / document.id / f"{lang}.toml"
            if path.is_file():
                found.append(_readings(read_toml(path, "review"), document.id, lang, path))
    return found


def _readings(table: Table, document: str, lang: str, path: Path) -> Readings:
    text = path.read_text(encoding="utf-8")
    # whoever adds a round may write it above the one before
    given = sorted(table["rounds"], key=lambda row: int(row["round"]))
    rounds = tuple(Round(row["round"], row["reader"], row["saw"], row["date"]) for row in given)
    known = [one.number for one in rounds]
    if twice := next((number for number in known if known.count(number) > 1), None):
        raise SourceError("S05", Place(str(path), line_of(text, ["rounds"])), f"round {twice} stands twice", "once")
    findings = []
    for number, row in enumerate(table.get("findings", ())):
        place = Place(str(path), _line(text, number))
        if row["round"] not in known:
            raise SourceError("S05", place, f"round {row['round']}", f"one of {', '.join(map(str, known))}")
        at, says = row["place"], (row["category"], row["severity"], row["found"], row["answer"], row["note"])
        findings.append(Finding(row["round"], at, *says, place))
    return Readings(document, lang, rounds, tuple(findings), str(path))


def _line(text: str, number: int) -> int:
    """The line of the finding of a number, from 0."""
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == "[[findings]]"]
    return lines[number] if number < len(lines) else line_of(text, ["findings"])
