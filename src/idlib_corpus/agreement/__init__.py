"""Agreement of the stored blind passes: figures, and whether every difference has its adjudication.

Two passes over the source text of a document stand as they were made in a folder below `corpus/agreement/`, with a
`protocol.toml`, which names the document and says what the passes saw. A document may have several such folders: each
edition of the manual has its own passes. Passes may be over stance alone (no `free.json`, no relations). Where the
protocol names no document, the passes tried the manual on a text of their own (`passage`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from idlib_corpus.agreement import figures
from idlib_corpus.agreement.disagreements import disagreements
from idlib_corpus.agreement.files import read_file, wrong
from idlib_corpus.agreement.passage import passage
from idlib_corpus.agreement.passes import Pass, read_pass
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document
from idlib_corpus.source import read

__all__ = ["Agreement", "Pass", "report"]

PASSES = ("pass-a", "pass-b")
# the field of a protocol that lists the mentions that the manual takes its examples from
QUOTED = "mentions_quoted_in_the_manual"
# draws of sentences for an interval
RESAMPLES = 1000


@dataclass(frozen=True)
class Agreement:
    """The figures, the differences, and what was decided on each.

    Args:
        name: The folder of the passes.
        document: The document; of a text that is none, the name of its folder.
        about: What the passes are, and what they cannot show.
        scores: Figures by name.
        intervals: Of some figures, the 2.5 and 97.5 percentiles over resampled sentences.
        counts: Numbers by name.
        differences: What the passes differ in, by point.
        decisions: What was decided, by point.
    """

    name: str
    document: str
    about: str
    scores: dict[str, float]
    intervals: dict[str, tuple[float, float]]
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
            "name": self.name,
            "document": self.document,
            "about": self.about,
            "scores": self.scores,
            "intervals": {name: list(ends) for name, ends in self.intervals.items()},
            "counts": self.counts,
            "disagreements": points,
        }

    def to_text(self) -> str:
        """Figures, one a line, and the state of the adjudication."""
        lines = [f"{', '.join(dict.fromkeys((self.document, self.name)))}: {self.about}", ""]
        for name, value in self.scores.items():
            low, high = self.intervals.get(name, (None, None))
            lines.append(f"{value:8.3f}  {name}" + ("" if low is None else f" ({low:.3f} to {high:.3f})"))
        lines += ["", *(f"{value:8d}  {name}" for name, value in self.counts.items())]
        lines += ["", f"{len(self.decisions)} points of difference, each adjudicated with its reason."]
        return "\n".join(lines)


def report(folder: Path, document: str = "") -> list[Agreement]:
    """Compute the agreement of all stored passes.

    Args:
        folder: The dataset folder; the passes are in folders below `agreement/`.
        document: Passes over this document alone; over all if empty.

    Raises:
        InputError: There are no passes; a file is missing or broken, or a difference has no decision.
    """
    return of_folder(folder / "agreement", read(folder / "source"), document)


def of_folder(folder: Path, corpus: Corpus, document: str = "") -> list[Agreement]:
    """The same, of a folder of passes and a corpus that was read.

    Raises:
        InputError: As `report`.
    """
    return [_agreement(place, folder, corpus) for place in _places(folder, document, corpus)]


def _agreement(place: Path, folder: Path, corpus: Corpus) -> Agreement:
    protocol = read_file(place / "protocol.toml")
    adjudication = read_file(place / "adjudication.toml")
    chosen = corpus.document(protocol["document"]) if "document" in protocol else passage(place)
    free = [place / name / "free.json" for name in PASSES]
    for one in free:
        if any(other.is_file() for other in free) and not one.is_file():
            raise wrong(one, "it is missing, and the other pass has one", "both or none")
    a, b = (read_pass(place / name, corpus, chosen) for name in PASSES)
    scores = _stance_scores(a, b, protocol)
    if a.mentions or b.mentions:
        scores = {**_mention_scores(a, b, chosen, protocol, corpus, place / "protocol.toml"), **scores}
    if a.relations or b.relations:
        scores["relation F1"] = figures.relation_counts(a, b).f1
        scores["relation F1 with truth status"] = figures.relation_counts(a, b, truth=True).f1
    result = Agreement(
        name=place.relative_to(folder).as_posix(),
        document=chosen.id,
        about=protocol["about"],
        scores=scores,
        intervals=_intervals(a, b, protocol),
        counts=_counts(a, b, chosen),
        differences=disagreements(a, b, chosen.source_text),
        decisions=dict(_flat(adjudication)),
    )
    if result.open:
        where = str(place / "adjudication.toml")
        found = f"{len(result.open)} points do not fit the passes, the first is {result.open[0]}"
        raise InputError(where, found, "one line with its reason for every difference and for nothing else")
    return result


def _places(folder: Path, document: str, corpus: Corpus) -> list[Path]:
    """The folders with passes, over one document or over all."""
    known = [d.id for d in corpus.documents]
    places: dict[Path, str] = {}
    for path in sorted(folder.rglob("protocol.toml")):
        name = read_file(path).get("document", "")
        if name and name not in known:
            raise InputError(str(path), f'document = "{name}" names no document', f"one of {', '.join(known)}")
        places[path.parent] = name
    if not places:
        raise InputError(str(folder), "no passes here", "folders with protocol.toml, adjudication.toml and two passes")
    if document and document not in places.values():
        having = ", ".join(dict.fromkeys(filter(None, places.values())))
        raise InputError("--document", f'"{document}"', f"one with passes: {having}", "Choose one of them")
    return [place for place, name in places.items() if document in ("", name)]


def _stance_scores(a: Pass, b: Pass, protocol: dict[str, Any], cells: Sequence[str] | None = None) -> dict[str, float]:
    """Alpha over cells, all that both passes judged if none are given."""
    if cells is None:
        cells = sorted(a.cells.keys() & b.cells.keys())
    told = set(protocol["cells_told_by_the_manual"])
    untold = [cell for cell in cells if cell not in told]
    scores = {
        "alpha, stance labels over the grid": figures.stance_alpha(a, b, cells),
        "alpha, stance labels, cells that the manual does not tell": figures.stance_alpha(a, b, untold),
    }
    if a.says_at_stake:
        asked = [cell for cell in untold if a.cells[cell].get("at_stake") and b.cells[cell].get("at_stake")]
        scores["alpha, what is at stake"] = figures.alpha(
            *([str(one.cells[cell].get("at_stake")) for cell in cells] for one in (a, b))
        )
        scores["alpha, stance labels, cells at stake that the manual does not tell"] = figures.stance_alpha(
            a, b, asked
        )
    return scores


def _intervals(a: Pass, b: Pass, protocol: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Percentiles of the figures of stance over sentences drawn with replacement; few sentences, wide intervals."""
    by_sentence: dict[str, list[str]] = {}
    for cell in sorted(a.cells.keys() & b.cells.keys()):
        by_sentence.setdefault(cell.partition(".")[0], []).append(cell)
    drawn = np.random.default_rng(0).integers(len(by_sentence), size=(RESAMPLES, len(by_sentence)))
    groups = list(by_sentence.values())
    # few sentences can be drawn in few ways, and their order does not matter
    ways, way = np.unique(np.sort(drawn, axis=1), axis=0, return_inverse=True)
    found = [_stance_scores(a, b, protocol, [cell for n in row for cell in groups[n]]) for row in ways.tolist()]
    draws = {name: np.array([one[name] for one in found])[way.ravel()] for name in (found[0] if found else {})}
    return {name: (float(np.percentile(some, 2.5)), float(np.percentile(some, 97.5))) for name, some in draws.items()}


def _mention_scores(
    a: Pass, b: Pass, document: Document, protocol: dict[str, Any], corpus: Corpus, where: Path
) -> dict[str, float]:
    scores = {}
    for level in (None, *corpus.labels["levels"]):
        name = f", {level}" if level else ""
        scores[f"mention F1, exact{name}"] = figures.exact_mentions(a, b, level).f1
        scores[f"mention F1, partial{name}"] = figures.partial_mentions(a, b, level)
    if QUOTED not in protocol:
        raise wrong(
            where, f"no {QUOTED}", "a list of mentions, [] if it quotes none, since mentions were marked freely"
        )
    quoted = {_place(name, document, where) for name in protocol[QUOTED]}
    left, right = ({m.extent for m in one.mentions} - quoted for one in (a, b))
    scores["mention F1, exact, mentions that the manual does not quote"] = figures.overlap_counts(left, right).f1
    scores["alpha, entity types of shared mentions"] = figures.type_alpha(a, b)[0]
    scores["holder F1"] = figures.overlap_counts(a.holders, b.holders).f1
    return scores


def _place(name: str, document: Document, where: Path) -> object:
    if name not in document.source_text.marked:
        raise wrong(where, f'{QUOTED}: "{name}"', f"a mention of {document.id}")
    sentence, mention = document.source_text.marked[name]
    return sentence.id, mention.pieces


def _counts(a: Pass, b: Pass, document: Document) -> dict[str, int]:
    counts = {"cells of the stance grid": len(a.cells.keys() & b.cells.keys())}
    if a.says_at_stake:
        for one in (a, b):
            at_stake = sum(bool(cell.get("at_stake")) for cell in one.cells.values())
            counts[f"cells at stake, {one.name}"] = at_stake
        if document.stances:
            counts["cells at stake after adjudication"] = len(document.stances)
    if a.mentions or b.mentions:
        shared = figures.exact_mentions(a, b)
        counts |= {f"mentions, {one.name}": len(one.mentions) for one in (a, b)}
        counts["mentions of both"] = int(shared.hits_gold)
    if a.relations or b.relations:
        counts |= {f"relations, {one.name}": len(one.relations) for one in (a, b)}
    return counts


def _flat(adjudication: dict[str, Any]) -> list[tuple[str, str]]:
    """`[mention] "s3/57-66" = "reason"` -> `mention/s3/57-66`."""
    return [(f"{kind}/{name}", reason) for kind, points in adjudication.items() for name, reason in points.items()]
