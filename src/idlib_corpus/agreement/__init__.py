"""Agreement of the stored blind passes: figures, and whether every difference has its adjudication.

Two passes over the source text of a document stand as they were made in a folder below `corpus/agreement/`, with a
`protocol.toml`, which names the document and says what the passes saw. A document may have several such folders: each
edition of the manual has its own passes. Passes may be over stance alone (no `free.json`, no relations). Where the
protocol names no document, the passes tried the manual on a text of their own (`passage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from idlib_corpus.agreement import figures
from idlib_corpus.agreement.disagreements import disagreements
from idlib_corpus.agreement.figures import Figure, shown
from idlib_corpus.agreement.files import read_file, wrong
from idlib_corpus.agreement.passage import passage
from idlib_corpus.agreement.passes import Pass, read_pass
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus, Document

__all__ = ["Agreement", "Pass", "Pooled", "of_folder", "pooled"]

PASSES = ("pass-a", "pass-b")
# the field of a protocol that lists the mentions that the manual takes its examples from
QUOTED = "mentions_quoted_in_the_manual"


@dataclass(frozen=True)
class Agreement:
    """The figures, the differences, and what was decided on each.

    Args:
        name: The folder of the passes.
        document: The document; of a text that is none, the name of its folder.
        about: What the passes are, and what they cannot show.
        figures: By name.
        counts: Numbers by name.
        differences: What the passes differ in, by point.
        decisions: What was decided, by point.
    """

    name: str
    document: str
    about: str
    figures: dict[str, Figure]
    counts: dict[str, int]
    differences: dict[str, str]
    decisions: dict[str, str]

    @cached_property
    def scores(self) -> dict[str, float]:
        """The figures over all sentences, by name; there is none of a level that neither pass has."""
        return {name: one.value for name, one in self.figures.items() if one.defined}

    @cached_property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Their intervals over sentences drawn with replacement, by name."""
        return {name: self.figures[name].interval() for name in self.scores}

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
        lines += ["F1 in percent; in brackets the interval over sentences.", ""]
        for name, figure in self.scores.items():
            value, low, high = (shown(name, one) for one in (figure, *self.intervals[name]))
            lines.append(f"{value:>8}  {name} ({low} to {high})")
        lines += ["", *(f"{value:8d}  {name}" for name, value in self.counts.items())]
        lines += ["", f"{len(self.decisions)} points of difference, each adjudicated with its reason."]
        return "\n".join(lines)


def of_folder(folder: Path, corpus: Corpus, document: str = "") -> list[Agreement]:
    """The agreement of all stored passes; none, where there are no passes.

    Args:
        folder: The passes are in folders below it.
        corpus: The corpus.
        document: Passes over this document alone; over all if empty.

    Raises:
        InputError: A file is missing or broken, or a difference has no decision.
    """
    return [_agreement(place, folder, corpus) for place in _places(folder, document, corpus)]


@dataclass(frozen=True)
class Pooled:
    """The figures of passes over several documents together.

    Args:
        documents: The documents.
        sentences: How many sentences they have.
        figures: Those that all the passes have, by name.
    """

    documents: tuple[str, ...]
    sentences: int
    figures: dict[str, Figure]


def pooled(passes: Iterable[Agreement]) -> Pooled:
    """Passes over several documents as one; none, and there are no figures."""
    every = list(passes)
    names = [name for name in every[0].figures if all(name in one.figures for one in every)] if every else []
    together = {name: figures.pooled([one.figures[name] for one in every]) for name in names}
    sentences = max((len(figure.counts) for figure in together.values()), default=0)
    there = {name: figure for name, figure in together.items() if figure.defined}
    return Pooled(tuple(one.document for one in every), sentences, there)


def _agreement(place: Path, folder: Path, corpus: Corpus) -> Agreement:
    protocol = read_file(place / "protocol.toml")
    adjudication = read_file(place / "adjudication.toml")
    chosen = corpus.document(protocol["document"]) if "document" in protocol else passage(place)
    free = [place / name / "free.json" for name in PASSES]
    for one in free:
        if any(other.is_file() for other in free) and not one.is_file():
            raise wrong(one, "it is missing, and the other pass has one", "both or none")
    a, b = (read_pass(place / name, corpus, chosen) for name in PASSES)
    sentences = [sentence.id for sentence in chosen.source_text.sentences]
    found = _of_stances(a, b, sentences, protocol, list(corpus.labels["stance"]))
    if a.mentions or b.mentions:
        found = {**_of_mentions(a, b, chosen, protocol, corpus.labels, place / "protocol.toml"), **found}
    if a.relations or b.relations:
        found["relation F1"] = figures.relations(a, b, sentences)
        found["relation F1 with truth status"] = figures.relations(a, b, sentences, truth=True)
    result = Agreement(
        name=place.relative_to(folder).as_posix(),
        document=chosen.id,
        about=protocol["about"],
        figures=found,
        counts=_counts(a, b, chosen),
        differences=disagreements(a, b, chosen.source_text),
        decisions=dict(_flat(adjudication)),
    )
    if result.open:
        where = str(place / "adjudication.toml")
        odd = f"{len(result.open)} points do not fit the passes, the first is {result.open[0]}"
        raise InputError(where, odd, "one line with its reason for every difference and for nothing else")
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
    return [place for place, name in places.items() if document in ("", name)]


def _of_stances(
    a: Pass, b: Pass, sentences: list[str], protocol: dict[str, Any], labels: list[str]
) -> dict[str, Figure]:
    """Alpha over the cells that both passes judged."""
    cells = sorted(a.cells.keys() & b.cells.keys())
    told = set(protocol["cells_told_by_the_manual"])
    untold = [cell for cell in cells if cell not in told]
    found = {
        "alpha, stance labels over the grid": figures.stances(a, b, sentences, cells, labels),
        "alpha, stance labels, cells that the manual does not tell": figures.stances(a, b, sentences, untold, labels),
    }
    if a.says_at_stake:
        asked = [cell for cell in untold if a.cells[cell].get("at_stake") and b.cells[cell].get("at_stake")]
        first, second = ({cell: str(bool(one.cells[cell].get("at_stake"))) for cell in cells} for one in (a, b))
        found["alpha, what is at stake"] = figures.of_labels(first, second, sentences, ["False", "True"])
        found["alpha, stance labels, cells at stake that the manual does not tell"] = figures.stances(
            a, b, sentences, asked, labels
        )
    return found


def _of_mentions(
    a: Pass, b: Pass, document: Document, protocol: dict[str, Any], labels: Mapping[str, Any], where: Path
) -> dict[str, Figure]:
    sentences, found = [sentence.id for sentence in document.source_text.sentences], {}
    for level in (None, *labels["levels"]):
        name = f", {level}" if level else ""
        found[f"mention F1, exact{name}"] = figures.exact_mentions(a, b, sentences, level)
        found[f"mention F1, partial{name}"] = figures.partial_mentions(a, b, sentences, level)
    if QUOTED not in protocol:
        raise wrong(
            where, f"no {QUOTED}", "a list of mentions, [] if it quotes none, since mentions were marked freely"
        )
    quoted = {_place(name, document, where) for name in protocol[QUOTED]}
    left, right = ({m.extent for m in one.mentions} - quoted for one in (a, b))
    found["mention F1, exact, mentions that the manual does not quote"] = figures.of_sets(left, right, sentences)
    found["alpha, entity types of shared mentions"] = figures.types(a, b, sentences, list(labels["types"]))
    found["holder F1"] = figures.of_sets(a.holders, b.holders, sentences)
    return found


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
        counts |= {f"mentions, {one.name}": len(one.mentions) for one in (a, b)}
        counts["mentions of both"] = len({m.extent for m in a.mentions} & {m.extent for m in b.mentions})
    if a.relations or b.relations:
        counts |= {f"relations, {one.name}": len(one.relations) for one in (a, b)}
    return counts


def _flat(adjudication: dict[str, Any]) -> list[tuple[str, str]]:
    """`[mention] "s3/57-66" = "reason"` -> `mention/s3/57-66`."""
    return [(f"{kind}/{name}", reason) for kind, points in adjudication.items() for name, reason in points.items()]
