"""The files of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.languages import check, codes
from idlib_corpus.model import Corpus, Document
from idlib_corpus.view.card import card
from idlib_corpus.view.data import script
from idlib_corpus.view.documents import document
from idlib_corpus.view.pages import READER, SHARED, Page, assets, html

# the lists of labels.toml that pages explain labels by
EXPLAINED = (
    "types", "levels", "link_status", "factuality", "stance", "kinds", "basis", "certainty", "exclusion", "changes",
    "unrealised",
)  # fmt: skip


def site(
    corpus: Corpus,
    document_id: str = "",
    langs: str | Sequence[str] = (),
    pages: Sequence[Page] = (READER,),
    data: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """The files of a site, by their paths in it; the same corpus gives the same bytes.

    Args:
        corpus: The corpus.
        document_id: One document of it (default: all).
        langs: Languages, in the order in which they are shown (default: all). Documents that have none of them are
            left out.
        pages: The pages; the first one is where a reader begins.
        data: More data, by name, for pages that load them.

    Raises:
        InputError: No such document or language, or no document that has one of the languages.
    """
    langs = _known(corpus, langs)
    chosen = [one for one in corpus.chosen(document_id) if set(langs) & set(one.texts)]
    if not chosen:
        known = ", ".join(dict.fromkeys(lang for one in corpus.chosen(document_id) for lang in one.texts))
        found = f'"{", ".join(langs)}", in which {document_id or "no document"} has no text'
        raise InputError("--lang", found, f"some of {known}")
    named: dict[str, Any] = {"index": _index(corpus, chosen, langs, pages)}
    named |= {f"documents/{one.id}": document(corpus, one, langs) for one in chosen}
    named |= {f"search/{lang}": _searched(chosen, lang) for lang in langs}
    named |= data or {}
    files = {page.file: html(page, ["index"]) for page in pages}
    files |= assets([SHARED, *(page.part for page in pages)])
    files |= {f"data/{name}.js": script(name, value) for name, value in named.items()}
    files["README.md"] = card(corpus, chosen, langs).encode()
    return files


def _known(corpus: Corpus, langs: str | Sequence[str]) -> tuple[str, ...]:
    if not langs:
        return corpus.codes
    asked = codes(langs, "--lang")
    check(asked, corpus.codes, {language.code: language.name for language in corpus.languages}, "--lang")
    return asked


def _index(corpus: Corpus, chosen: Sequence[Document], langs: Sequence[str], pages: Sequence[Page]) -> dict[str, Any]:
    by_code = {language.code: language for language in corpus.languages}
    return {
        "version": corpus.version,
        "pages": [asdict(page) for page in pages],
        "languages": [asdict(by_code[lang]) for lang in langs],
        "labels": {
            name: [{"label": label, "says": _says(says)} for label, says in corpus.labels.get(name, {}).items()]
            for name in EXPLAINED
        },
        "relations": [
            {"label": kind.name, "says": kind.says, "family": kind.family, "symmetric": kind.symmetric}
            for kind in corpus.relation_types.values()
        ],
        "documents": [
            {
                "id": one.id,
                "split": one.split,
                "source_language": one.source_language,
                "layers": one.layers,
                "sentences": len(one.source_text.sentences),
                "titles": [{"lang": lang, "title": text.title} for lang, text in one.texts.items() if lang in langs],
            }
            for one in chosen
        ],
    }


def _says(says: Any) -> str:
    return says if isinstance(says, str) else ""


def _searched(chosen: Sequence[Document], lang: str) -> list[dict[str, Any]]:
    """The sentences of a language, by document."""
    return [
        {"document": one.id, "sentences": [{"id": s.id, "text": s.text} for s in one.texts[lang].sentences]}
        for one in chosen
        if lang in one.texts
    ]
