"""Agreement of the stored blind passes: figures, and whether every difference has its adjudication.

Two passes over the source text of a document stand as they were made in `corpus/agreement/`, of further documents in
folders below it, each with its `protocol.toml`, which names the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus.agreement import figures
from idlib_corpus.agreement.disagreements import disagreements
from idlib_corpus.agreement.files import read_file, wrong
from idlib_corpus.agreement.passes import Pass, read_pass
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document
from idlib_corpus.source import read

__all__ = ["Agreement", "Pass", "report"]

PASSES = ("pass-a", "pass-b")


@dataclass(frozen=True)
class Agreement:
    """The figures, the differences, and what was decided on each."""

    document: str
    about: str
    scores: dict[str, float]
    counts: dict[str, int]
    differences: dict[str, str]
    decisions: dict[str, str]

    @property
    def open(self) -> list[str]:
        """Differences without a decision, and decisions on what is no difference."""
        return sorted(self.differences.keys() ^ self.decisions.keys())

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        points = {name: {"passes": text, "decision": self.decisions[name]} for name, text in self.differences.items()}
        return {
            "document": self.document,
            "about": self.about,
            "scores": self.scores,
            "counts": self.counts,
            "disagreements": points,
        }

    def to_text(self) -> str:
        """Figures, one a line, and the state of the adjudication."""
        lines = [self.about, ""]
        lines += [f"{value:8.3f}  {name}" for name, value in self.scores.items()]
        lines += ["", *(f"{value:8d}  {name}" for name, value in self.counts.items())]
        lines += ["", f"{len(self.decisions)} points of difference, each adjudicated with its reason."]
        return "\n".join(lines)


def report(folder: Path, document: str = "") -> Agreement:
    """Compute the agreement of the passes over a document.

    Args:
        folder: The dataset folder; the passes are in `agreement/`.
        document: The document; need not be said where the passes of one alone are there.

    Raises:
        InputError: No passes over the document, or over several and none was chosen; a file is missing or broken, or
            a difference has no decision.
    """
    return of_folder(folder / "agreement", read(folder / "source"), document)


def of_folder(folder: Path, corpus: Corpus, document: str = "") -> Agreement:
    """The same, of a folder of passes and a corpus that was read.

    Raises:
        InputError: As `report`.
    """
    place = _place_of(folder, document, corpus)
    protocol = read_file(place / "protocol.toml")
    adjudication = read_file(place / "adjudication.toml")
    chosen = next(d for d in corpus.documents if d.id == protocol["document"])
    a, b = (read_pass(place / name, corpus, chosen) for name in PASSES)
    result = Agreement(
        document=chosen.id,
        about=protocol["about"],
        scores=_scores(a, b, chosen, protocol, corpus, place / "protocol.toml"),
        counts=_counts(a, b, chosen),
        differences=disagreements(a, b, chosen.source_text),
        decisions=dict(_flat(adjudication)),
    )
    if result.open:
        where = str(place / "adjudication.toml")
        found = f"{len(result.open)} points do not fit the passes, the first is {result.open[0]}"
        raise InputError(where, found, "one line with its reason for every difference and for nothing else")
    return result


def _place_of(folder: Path, document: str, corpus: Corpus) -> Path:
    """The folder with the passes over a document."""
    known = [d.id for d in corpus.documents]
    places: dict[str, Path] = {}
    for path in sorted(folder.rglob("protocol.toml")):
        name = read_file(path)["document"]
        if name not in known:
            raise InputError(str(path), f'document = "{name}" names no document', f"one of {', '.join(known)}")
        places[name] = path.parent
    if not places:
        raise InputError(str(folder), "no passes here", "protocol.toml, adjudication.toml, pass-a and pass-b")
    if not document and len(places) > 1:
        raise InputError("--document", "not given", f"one of {', '.join(places)}", "Choose one of them")
    if document and document not in places:
        raise InputError("--document", f'"{document}"', f"one with passes: {', '.join(places)}", "Choose one of them")
    return places[document] if document else next(iter(places.values()))


def _scores(
    a: Pass, b: Pass, document: Document, protocol: dict[str, Any], corpus: Corpus, where: Path
) -> dict[str, float]:
    scores = {}
    for level in (None, *corpus.labels["levels"]):
        name = f", {level}" if level else ""
        scores[f"mention F1, exact{name}"] = figures.exact_mentions(a, b, level).f1
        scores[f"mention F1, partial{name}"] = figures.partial_mentions(a, b, level)
    scores["alpha, entity types of shared mentions"] = figures.type_alpha(a, b)[0]
    scores["holder F1"] = figures.overlap_counts(a.holders, b.holders).f1
    cells = sorted(a.cells.keys() & b.cells.keys())
    scores["alpha, stance labels over the grid"] = figures.stance_alpha(a, b, cells)
    told = set(protocol["cells_told_by_the_manual"])
    untold = [cell for cell in cells if cell not in told]
    scores["alpha, stance labels, cells that the manual does not tell"] = figures.stance_alpha(a, b, untold)
    scores["relation F1"] = figures.relation_counts(a, b).f1
    scores["relation F1 with truth status"] = figures.relation_counts(a, b, truth=True).f1
    quoted = {_place(name, document, where) for name in protocol["mentions_quoted_in_the_manual"]}
    left, right = ({m.extent for m in one.mentions} - quoted for one in (a, b))
    scores["mention F1, exact, mentions that the manual does not quote"] = figures.overlap_counts(left, right).f1
    return scores


def _place(name: str, document: Document, where: Path) -> object:
    if name not in document.source_text.marked:
        raise wrong(where, f'mentions_quoted_in_the_manual: "{name}"', f"a mention of {document.id}")
    sentence, mention = document.source_text.marked[name]
    return sentence.id, mention.pieces


def _counts(a: Pass, b: Pass, document: Document) -> dict[str, int]:
    gold = {(s.id, m.pieces) for s in document.source_text.sentences for m in s.mentions}
    shared = figures.exact_mentions(a, b)
    return {
        "mentions of pass a": len(a.mentions),
        "mentions of pass b": len(b.mentions),
        "mentions of both": int(shared.hits_gold),
        "mentions after adjudication": len(gold),
        "cells of the stance grid": len(a.cells.keys() & b.cells.keys()),
        "relations of pass a": len(a.relations),
        "relations of pass b": len(b.relations),
        "relations after adjudication": len(document.relations),
    }


def _flat(adjudication: dict[str, Any]) -> list[tuple[str, str]]:
    """`[mention] "s3/57-66" = "reason"` -> `mention/s3/57-66`."""
    return [(f"{kind}/{name}", reason) for kind, points in adjudication.items() for name, reason in points.items()]
