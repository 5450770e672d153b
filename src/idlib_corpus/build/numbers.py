"""What the text of the card says in numbers and lists: each a placeholder of `card.md`, computed from the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from idlib_corpus.agreement import Agreement
from idlib_corpus.agreement.answers import Answers, together
from idlib_corpus.agreement.figures import PERCENTILES
from idlib_corpus.agreement.remarked import Remarked
from idlib_corpus.build.collections import collection, collections
from idlib_corpus.build.stance import LABELS
from idlib_corpus.build.tables import ALONE
from idlib_corpus.model import Corpus, Document
from idlib_corpus.scoring.resampling import FEW
from idlib_corpus.source.review import Readings

# collections that the text of the card speaks of
SCENARIOS, ZONES = "scenarios", "zones"


def numbers(corpus: Corpus) -> dict[str, str]:
    """Those of the texts and their meaning."""
    real = [document for document in corpus.documents if not document.apart]
    invented = [document for document in corpus.documents if document.variants]
    sources = Counter(source.kind for document in corpus.documents for source in document.sources.values())
    sentences = sum(len(document.source_text.sentences) for document in real)
    mentions = sum(len(s.mentions) for document in real for s in document.source_text.sentences)
    entities = {m.entity for d in corpus.documents for t in d.texts.values() for s in t.sentences for m in s.mentions}
    return {
        "version": corpus.version,
        "released": corpus.released or "a day that is not recorded",
        "year": corpus.released[:4] or "n.d.",
        "canary": f"> {corpus.canary}" if corpus.canary else "This version has no canary.",
        "languages": str(len(corpus.codes)),
        "language_names": listed(language.name for language in corpus.languages),
        "language_codes": listed(f"{language.name} (`{language.code}`)" for language in corpus.languages),
        "source_languages": listed(_names(corpus, {document.source_language for document in real})),
        "licences": listed(dict.fromkeys(document.licence for document in corpus.documents)),
        "types": listed(f"`{name}`" for name in corpus.labels["types"]),
        "alone": listed(f"`{config}`" for config in ALONE),
        "models": listed(_models(corpus)),
        "collections_number": str(len(collections(corpus))),
        "real": str(len(real)),
        "sentences": str(sentences),
        "mentions_each": f"{mentions / sentences:.0f}" if sentences else "no",
        "passages": str(sum(len(document.source_text.sentences) for document in invented)),
        "variants_each": between(len(document.variants) for document in invented),
        "facts": str(sum(len(document.facts) for document in corpus.documents)),
        "pages": str(sum(sources.values())),
        "page_kinds": listed(f"{number} {kind}" for kind, number in sources.most_common()) or "none",
        "entities": str(len(entities)),
        "linked": str(sum(corpus.entities[key].link_status == "linked" for key in entities)),
        "persons": _persons(corpus, real),
        "unwritten": _unwritten(corpus, real),
        **_dates(corpus),
    }


def of_checks(
    corpus: Corpus,
    readings: Sequence[Readings],
    passes: Sequence[Agreement],
    remarked: Sequence[Remarked],
    answers: Sequence[Answers],
) -> dict[str, str]:
    """Those of the checks."""
    twice = {one.document for one in passes} & {d.id for d in corpus.documents}
    anew = {(one.document, name) for one in remarked for name in one.sentences}
    texts = sum(len(document.texts) for document in corpus.documents if collection(document.id) == SCENARIOS)
    read = Counter(one.lang for one in readings if collection(one.document) == SCENARIOS)
    _, right, cells = together(answers) if answers else (0.0, 0, 0)
    return {
        "few": str(FEW),
        "level": f"{PERCENTILES[1] - PERCENTILES[0]:.0f}",
        "chance": f"{1 / len(LABELS):.3f}",
        "passes_zones": str(sum(collection(name) == ZONES for name in twice)),
        "remarked_sentences": str(len(anew)),
        "remarked_documents": str(len({document for document, _ in anew})),
        "remarked_languages": str(len({one.lang for one in remarked})),
        "scenarios_read": f"{100 * sum(read.values()) / texts:.0f}" if texts else "0",
        "scenarios_least": str(min(read.values(), default=0)),
        "answers_right": str(right),
        "answers_cells": str(cells),
    }


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them."""
    every = list(names)
    return f"{', '.join(every[:-1])} and {every[-1]}" if len(every) > 1 else "".join(every)


def between(values: Iterable[int]) -> str:
    """The least and the greatest of some numbers; one if they are the same."""
    every = sorted(values) or [0]
    return str(every[0]) if every[0] == every[-1] else f"{every[0]} to {every[-1]}"


def _names(corpus: Corpus, codes: Iterable[str]) -> list[str]:
    wanted = set(codes)
    return [language.name for language in corpus.languages if language.code in wanted]


def _models(corpus: Corpus) -> list[str]:
    """The language models of the provenance, each as it is called there."""
    made = {
        layer.made_by
        for document in corpus.documents
        for some in (document.provenance, *(text.provenance for text in document.texts.values()))
        for layer in some.values()
    }
    return sorted(name.removeprefix("language model (").removesuffix(")") for name in made if "language model" in name)


def _persons(corpus: Corpus, real: Sequence[Document]) -> str:
    """How many single persons the documents about the real world mention, by what they are."""
    keys = {m.entity for d in real for t in d.texts.values() for s in t.sentences for m in s.mentions}
    kinds = Counter(
        corpus.entities[key].subtype
        for key in keys
        if corpus.entities[key].type == "PER" and corpus.entities[key].subtype != "group"
    )
    return f"{sum(kinds.values())} ({listed(f'{number} {kind}' for kind, number in kinds.most_common())})"


def _unwritten(corpus: Corpus, real: Sequence[Document]) -> str:
    """Per split of the documents about the real world, the languages in which none of it was first written."""
    told = []
    for split in dict.fromkeys(document.split for document in real):
        written = {document.source_language for document in real if document.split == split}
        if lacking := _names(corpus, set(corpus.codes) - written):
            told.append(f"none of `{split}` was first written in {listed(lacking).replace(' and ', ' or ')}")
    return listed(told) or "each split has some that were first written in each language"


def _dates(corpus: Corpus) -> dict[str, str]:
    """When the texts were made: the found one, and the first and last of those that were made."""
    made = [
        (text.provenance["text"].made_by, text.provenance["text"].date)
        for document in corpus.documents
        for text in document.texts.values()
    ]
    found = sorted(date for by, date in made if "language model" not in by)
    others = sorted(date for by, date in made if "language model" in by)
    nothing = ["no day"]
    return {
        "article_date": (found or nothing)[0],
        "first_date": (others or nothing)[0],
        "last_date": (others or nothing)[-1],
    }
