"""Translations marked anew, blindly, against the marks that they had then.

`corpus/agreement/remarked/<document>/<lang>.json` has sentences of a translation as they stood, the mentions that a
run marked which saw the text of this language and the manual alone, and those that the corpus had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from idlib_corpus.agreement import figures
from idlib_corpus.agreement.figures import Figure, shown
from idlib_corpus.agreement.files import by_text, known, read_file, wrong
from idlib_corpus.agreement.passes import Pass, marked
from idlib_corpus.model import Corpus
from idlib_corpus.scoring.prf import Floats

FOLDER = "remarked"


@dataclass(frozen=True)
class Remarked:
    """The agreement over one translation.

    Args:
        document: The document.
        lang: The language.
        sentences: The sentences that were marked.
        found: How many mentions the run marked.
        had: How many the corpus had.
        figures: By name.
    """

    document: str
    lang: str
    sentences: list[str]
    found: int
    had: int
    figures: dict[str, Figure]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        scores = {name: one.value for name, one in self.figures.items() if one.defined}
        numbers = {"sentences": len(self.sentences), "found": self.found, "had": self.had}
        return {"document": self.document, "lang": self.lang, **numbers, "scores": scores}


def remarked(folder: Path, corpus: Corpus, document: str = "") -> list[Remarked]:
    """The translations that were marked anew, in the order of the corpus.

    Args:
        folder: The dataset folder.
        corpus: The corpus that was read from it.
        document: One document; all if empty.

    Raises:
        InputError: A file is broken, or quotes words that its text does not have.
    """
    places = by_text(corpus, document, lambda name: folder / "agreement" / FOLDER / name)
    return [_remarked(path, one.id, lang, corpus) for one, lang, path in places]


def _remarked(path: Path, document: str, lang: str, corpus: Corpus) -> Remarked:
    said = read_file(path, FOLDER)
    for name, value in (("document", document), ("lang", lang)):
        if said[name] != value:
            raise wrong(path, f'{name} = "{said[name]}"', f'"{value}", as the file is called')
    for name in said["text"]:
        known(path, "text", "sentence", name, corpus.document(document).source_text.by_id)
    a, b = (
        Pass(name, marked(path, name, said[name], said["text"], corpus), frozenset(), (), {}, {})
        for name in ("mentions", "released")
    )
    sentences = list(said["text"])
    found = {"mention F1, exact": figures.exact_mentions(a, b, sentences)}
    for level in corpus.labels["levels"]:
        found[f"mention F1, exact, {level}"] = figures.exact_mentions(a, b, sentences, level)
    found["mention F1, partial"] = figures.partial_mentions(a, b, sentences)
    found["alpha, entity types of shared mentions"] = figures.types(a, b, sentences, list(corpus.labels["types"]))
    return Remarked(document, lang, sentences, len(a.mentions), len(b.mentions), found)


def together(found: Sequence[Remarked]) -> dict[str, Figure]:
    """Figures over all languages; a sentence is one in all of them, and is drawn with all of them."""
    figures_of = {}
    for name in dict.fromkeys(name for one in found for name in one.figures):
        sums: dict[tuple[str, str], Floats] = {}
        for one in found:
            for sentence, counts in zip(one.sentences, one.figures[name].counts, strict=True):
                place = one.document, sentence
                sums[place] = sums[place] + counts if place in sums else counts
        documents = list(dict.fromkeys(document for document, _ in sums))
        within = tuple(documents.index(document) for document, _ in sums) if len(documents) > 1 else ()
        figure = Figure(np.array(list(sums.values())), found[0].figures[name].score, within)
        if figure.defined:
            figures_of[name] = figure
    return figures_of


def to_text(found: list[Remarked]) -> str:
    """Figures by language, then over all."""
    lines = [
        "Translations marked anew by a run that saw text and manual alone, against the marks of then; F1 in percent"
    ]
    for one in found:
        cells = [f"{shown(name, figure.value)} {name}" for name, figure in one.figures.items() if figure.defined]
        lines.append(f"{one.document} {one.lang}: {one.found} and {one.had} mentions; {', '.join(cells)}")
    for name, figure in together(found).items():
        value, low, high = (shown(name, one) for one in (figure.value, *figure.interval()))
        lines.append(f"{value:>8}  {name}, all languages ({low} to {high})")
    return "\n".join(lines)
