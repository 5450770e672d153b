"""Tables of the card: who made it, and what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from idlib_corpus.agreement import Agreement, pooled
from idlib_corpus.agreement import answers as blind
from idlib_corpus.agreement.answers import Answers
from idlib_corpus.agreement.remarked import Remarked, together
from idlib_corpus.agreement.support import LAYERS, Support
from idlib_corpus.build.contents import markdown, sentences_of
from idlib_corpus.build.tables import Part
from idlib_corpus.model import Corpus
from idlib_corpus.scoring.resampling import FEW
from idlib_corpus.source.review import SEVERITIES, Readings

# names that a cell lists one by one
NAMED = 3


def makers(corpus: Corpus) -> str:
    """Who made texts and annotation, from what, and which review it had; what was made alike shares a row."""
    made: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    for document in corpus.documents:
        for lang, text in document.texts.items():
            for layer, p in text.provenance.items():
                what = layer if layer != "text" or lang == document.source_language else "translation"
                made.setdefault((what, p.made_by, p.review), []).append((document.id, lang, p.made_from))
        for layer, p in document.provenance.items():
            made.setdefault((layer, p.made_by, p.review), []).append((document.id, "", p.made_from))
    rows = []
    for (layer, made_by, review), of in made.items():
        documents = list(dict.fromkeys(document for document, _, _ in of))
        langs = {lang for _, lang, _ in of if lang}
        named = ", ".join(f"`{name}`" for name in documents)
        told = named if len(documents) <= NAMED else f"{len(documents)} documents"
        first = "their first languages" if layer == "text" else f"{len(langs)} languages"
        said = first if len(langs) > 1 else "".join(f"`{lang}`" for lang in langs)
        sources = list(dict.fromkeys(made_from for _, _, made_from in of))
        origin = sources[0] if len(sources) == 1 else "see the config `provenance`"
        rows.append([layer, " in ".join(filter(None, (told, said))), made_by, origin, review])
    return markdown(["layer", "of", "made by", "from", "review"], rows)


def readings(corpus: Corpus, all_parts: list[Part], found: Sequence[Readings]) -> str:
    """Findings for each 1,000 words by severity, language by language, in the first reading of each text and the last.

    Words are those of today; of a text that was read once, the first reading is the last.
    """
    rows = []
    for code in corpus.codes:
        mine = [reading for reading in found if reading.lang == code]
        if not mine:
            continue
        length = Counter(
            {
                document: sum(any(c.isalnum() for c in token) for row in some for token in row["tokens"])
                for document, some in groupby(sentences_of(all_parts, code), key=lambda row: row["document"])
            }
        )
        words = sum(length[reading.document] for reading in mine)
        cells = [f"`{code}`", str(len(mine)), str(words), str(sum(len(reading.rounds) for reading in mine))]
        for place in (0, -1):
            for severity in SEVERITIES:
                number = sum(reading.counts[reading.rounds[place].number, severity] for reading in mine)
                cells.append(f"{1000 * number / words:.1f}" if words else "")
        rows.append(cells)
    if not rows:
        return "Nobody has read the texts."
    head = [f"{when}: {severity}" for when in ("first", "last") for severity in SEVERITIES]
    return markdown(["language", "texts", "words", "readings", *head], rows)


def agreement(passes: Sequence[Agreement]) -> str:
    """Figures of blind passes; those in one folder over several documents are one column."""
    if not passes:
        return "There are no blind passes."
    columns = {name: pooled(some) for name, some in groupby(passes, key=lambda one: one.name.partition("/")[0])}
    names = dict.fromkeys(name for column in columns.values() for name in column.figures)
    rows = []
    for name in names:
        cells = [name]
        for column in columns.values():
            figure = column.figures.get(name)
            cells.append("" if figure is None else f"{figure.value:.3f}")
            if figure is not None and column.sentences >= FEW:
                low, high = figure.interval()
                cells[-1] += f" ({low:.3f} to {high:.3f})"
        rows.append(cells)
    head = []
    for name, column in columns.items():
        of = column.documents[0] if len(column.documents) == 1 else f"{len(column.documents)} documents"
        head.append(f"`{name}`: {of}, {column.sentences} sentences")
    return markdown(["figure", *head], rows)


def remarked(found: Sequence[Remarked]) -> str:
    """Translations that were marked anew, language by language, and all of them over the same sentences."""
    if not found:
        return "No translation was marked anew."
    whole = together(found)
    rows = [
        [f"`{one.lang}`", f"`{one.document}`", str(one.found), str(one.had)]
        + [f"{one.figures[name].value:.3f}" if one.figures[name].defined else "" for name in whole]
        for one in found
    ]
    rows.append(["all", "", "", "", *(f"{figure.value:.3f}" for figure in whole.values())])
    return markdown(["language", "document", "mentions anew", "mentions then", *whole], rows)


def support(checks: Sequence[Support]) -> str:
    """What a reader of one language alone finds in its words, language by language."""
    if not checks:
        return "Nobody has asked."
    rows = []
    for lang in dict.fromkeys(check.lang for check in checks):
        mine = [check for check in checks if check.lang == lang]
        cells = [f"`{lang}`", str(len(mine))]
        for layer in LAYERS:
            for true in (True, False):
                shares = [check.shares()[layer, true] for check in mine]
                right, number = (sum(one) for one in zip(*shares, strict=True))
                cells.append(f"{right}/{number}")
        rows.append(cells)
    head = [f"{layer}s {'found' if true else 'rejected'}" for layer in LAYERS for true in (True, False)]
    return markdown(["language", "documents", *head], rows)


def answers(found: Sequence[Answers]) -> str:
    """What blind readers answered to the cells of passages, language by language, translations apart."""
    if not found:
        return "Nobody has answered."
    rows = []
    for lang in dict.fromkeys(one.lang for one in found):
        for first in (True, False):
            mine = [one for one in found if (one.lang, one.first) == (lang, first)]
            if mine:
                alpha, right, cells = blind.together(mine)
                what = "first language" if first else "translation"
                figures = [f"{right}/{cells}", f"{alpha:.3f}", str(sum(one.mended for one in mine))]
                rows.append([f"`{lang}`", what, str(len({one.document for one in mine})), *figures])
    return markdown(["language", "as", "groups", "as the gold", "alpha", "mended since"], rows)
