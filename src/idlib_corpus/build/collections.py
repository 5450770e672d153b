"""Tables of the card by collection: the first part of a document's id, as `article`, `zones`, `scenarios`, `twins`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from idlib_corpus.agreement import Agreement, pooled
from idlib_corpus.agreement.answers import Answers
from idlib_corpus.agreement.remarked import Remarked
from idlib_corpus.agreement.support import Support
from idlib_corpus.build.contents import details, markdown
from idlib_corpus.model import SPLITS, Corpus, Document
from idlib_corpus.source.review import Readings


def collection(document: str) -> str:
    """The collection of a document, by its id."""
    return document.partition("/")[0]


def collections(corpus: Corpus) -> dict[str, list[Document]]:
    """The documents of each collection, in the order of the corpus."""
    return {name: list(some) for name, some in groupby(corpus.documents, key=lambda d: collection(d.id))}


def table(corpus: Corpus) -> str:
    """A row a collection: how much there is of it, in which splits, who wrote the texts, which licence they have."""
    rows = []
    for name, some in collections(corpus).items():
        splits = ", ".join(dict.fromkeys(d.split for d in sorted(some, key=lambda d: SPLITS.index(d.split))))
        makers = dict.fromkeys(d.source_text.provenance["text"].made_by for d in some)
        sentences = str(sum(len(d.source_text.sentences) for d in some))
        licences = ", ".join(dict.fromkeys(d.licence for d in some))
        rows.append([f"`{name}`", str(len(some)), sentences, splits, "; ".join(makers), licences])
    head = ["collection", "documents", "sentences in each language", "splits", "first written by", "licence"]
    return markdown(head, rows)


def checked(
    corpus: Corpus,
    readings: Sequence[Readings],
    passes: Sequence[Agreement],
    remarked: Sequence[Remarked],
    support: Sequence[Support],
    answers: Sequence[Answers],
) -> str:
    """Language by language who made the texts, which checks they had, and who reviewed them; a table a collection."""
    blind = {one.document: one for one in passes}
    anew = {(one.document, one.lang): len(one.sentences) for one in remarked}
    tables = []
    for name, some in collections(corpus).items():
        ids = {document.id for document in some}
        rows = []
        for code in (c for c in corpus.codes if any(c in d.texts for d in some)):
            mine = [document for document in some if code in document.texts]
            read = [one for one in readings if one.lang == code and one.document in ids]
            found = [finding.answer for one in read for finding in one.findings]
            first = [document for document in mine if document.source_language == code]
            said = [one for one in support if one.lang == code and one.document in ids]
            shares = [share for one in said for share in one.shares().values()]
            told = [one for one in answers if one.lang == code and one.document in ids]
            row = {
                "language": f"`{code}`",
                "documents": str(len(mine)),
                "sentences": str(sum(len(d.texts[code].sentences) for d in mine)),
                "written in it": str(len(first)),
                "text made by": _alike(mine, code, lambda p: p.made_by),
                "texts read": _number(len(read)),
                "readings": _number(sum(len(one.rounds) for one in read)),
                "findings mended": _number(found.count("mended")),
                "findings answered, not mended": _number(found.count("kept")),
                "statements answered as the gold": _share(sum(r for r, _ in shares), sum(n for _, n in shares)),
                "cells answered as the label": _share(sum(o.right for o in told), sum(o.cells for o in told)),
                "sentences annotated blind": _number(sum(_sentences(blind, d) for d in first)),
                "sentences marked anew": _number(sum(anew.get((d.id, code), 0) for d in mine)),
                "review by people": _alike(mine, code, lambda p: p.review),
            }
            rows.append(row)
        kept = [column for column in rows[0] if any(row[column] for row in rows)]
        body = markdown(kept, [[row[column] for column in kept] for row in rows])
        tables.append(details(f"<code>{name}</code>", body))
    return "\n\n".join(tables)


def _alike(documents: Sequence[Document], lang: str, of: Callable[..., str]) -> str:
    """What the provenance of the texts says, each thing once."""
    return "; ".join(dict.fromkeys(of(document.texts[lang].provenance["text"]) for document in documents))


def _sentences(blind: Mapping[str, Agreement], document: Document) -> int:
    return pooled([blind[document.id]]).sentences if document.id in blind else 0


def _number(value: int) -> str:
    return str(value) if value else ""


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""
