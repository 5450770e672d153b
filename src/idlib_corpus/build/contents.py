"""Tables of the card: what is in the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from idlib_corpus.build.manifest import FILES, FOLDERS
from idlib_corpus.build.meanings import WRITTEN, purpose
from idlib_corpus.build.tables import Part
from idlib_corpus.model import SPLITS, Corpus, Document, Stance

# lists of labels.toml -> the columns that have them, as the card names the lists
LISTS = {
    "levels": "`level`",
    "link_status": "`link_status`",
    "factuality": "`factuality`",
    "stance": "`label_text`",
    "kinds": "`kind`",
    "basis": "`basis`",
    "certainty": "`certainty`",
    "exclusion": "`excluded`",
    "changes": "`change`, `variant_change`",
    "unrealised": "`reason`",
}


def markdown(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def details(title: str, body: str) -> str:
    """What is folded away until somebody asks for it; `title` is HTML."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def documents(corpus: Corpus) -> str:
    """What each document is and has; those whose sentences are read by themselves share a row where they are alike."""
    alike: dict[tuple[str, ...], list[Document]] = {}
    for d in corpus.documents:
        langs = f"all {len(d.texts)}" if set(d.texts) == set(corpus.codes) else " ".join(f"`{c}`" for c in d.texts)
        said = d.split, langs, ", ".join(d.layers) or "text alone", d.licence
        folder = d.id.rpartition("/")[0] if d.apart else ""
        alike.setdefault((folder or d.id, *said), []).append(d)
    rows = []
    for (name, split, langs, layers, licence), some in alike.items():
        told = f"`{name}`" if not some[0].apart else f"`{name}/…`: {len(some)} documents"
        sources = " ".join(f"`{code}`" for code in corpus.codes if any(d.source_language == code for d in some))
        number = str(sum(len(d.source_text.sentences) for d in some))
        rows.append([told, split, sources, langs, layers, number, licence])
    return markdown(["document", "split", "source", "languages", "layers", "sentences", "licence"], rows)


def configs(all_parts: list[Part]) -> str:
    """What a row of each config is, what the config is for, and its rows by split."""
    rows: Counter[tuple[str, str]] = Counter()
    for part in all_parts:
        rows[part.config, part.split] += part.table.num_rows
    splits = [split for split in SPLITS if any(split == one for _, one in rows)]
    return markdown(
        ["config", "a row is", "for", *splits],
        [
            [f"`{config}`", *purpose(config), *(str(rows[config, split] or "") for split in splits)]
            for config in dict.fromkeys(part.config for part in all_parts)
        ],
    )


def files() -> str:
    """What a build writes into the folder of the data set."""
    names = (*FILES, *FOLDERS)
    return markdown(["file or folder", "what"], [[f"`{name}`", WRITTEN.get(name, "")] for name in names])


def varieties(corpus: Corpus) -> str:
    """Each language, its tag, its script, and what its texts show of the variety."""
    rows = []
    for language in corpus.languages:
        real = [d for d in corpus.documents if not d.apart and d.source_language == language.code]
        written = language.script + (", right to left" if language.direction == "rtl" else "")
        rows.append([language.name, f"`{language.tag or language.code}`", written, language.variety, str(len(real))])
    head = ["language", "BCP 47", "script", "variety and spelling", "documents about the real world written in it"]
    return markdown(head, rows)


def label_lists(corpus: Corpus) -> str:
    """The closed lists of labels with their explanations, and the types of relations, folded."""
    types = [[f"`{name}`", says, ", ".join(corpus.labels["subtypes"][name])] for name, says in _list(corpus, "types")]
    relations = [
        [f"`{one.name}`", one.says, " ".join(one.head), " ".join(one.tail), one.family, " ".join(one.wikidata)]
        for one in corpus.relation_types.values()
    ]
    others = [[title, f"`{name}`", says] for key, title in LISTS.items() for name, says in _list(corpus, key)]
    return "\n\n".join(
        [
            details("Types of entities", markdown(["type", "covers", "subtypes"], types)),
            details("Types of relations", markdown(["type", "says", "head", "tail", "family", "Wikidata"], relations)),
            details("All other labels", markdown(["list", "label", "means"], others)),
        ]
    )


def _list(corpus: Corpus, key: str) -> list[tuple[str, str]]:
    return [(name, says) for name, says in corpus.labels[key].items()]


def pairs(corpus: Corpus) -> str:
    """How many passages are a variant of another one, by split and by what was changed."""
    found = Counter((d.split, variant.change) for d in corpus.documents for variant in d.variants.values())
    changes = [change for change in corpus.labels["changes"] if any(change == one for _, one in found)]
    splits = [split for split in SPLITS if any(split == one for one, _ in found)]
    if not found:
        return "There are none."
    rows = [[f"`{split}`", *(str(found[split, change]) for change in changes)] for split in splits]
    return markdown(["split", *(f"`{change}`" for change in changes)], rows)


def mentions(corpus: Corpus) -> str:
    """Mentions by language and level."""
    levels = list(corpus.labels["levels"])
    rows = []
    for code in corpus.codes:
        texts = [d.texts[code] for d in corpus.having(lang=code, layer="entities").documents]
        if not texts:
            continue
        mentions = [m for text in texts for s in text.sentences for m in s.mentions]
        count = Counter(m.level for m in mentions)
        flat = sum(len(s.outermost_names()) for text in texts for s in text.sentences)
        pieces = sum(len(m.pieces) > 1 for m in mentions)
        rows.append([f"`{code}`", str(len(mentions)), *(str(count[x]) for x in levels), str(flat), str(pieces)])
    return markdown(["language", "mentions", *levels, "outermost names", "in pieces"], rows)


def stances(corpus: Corpus, *, apart: bool = False) -> str:
    """What is at stake, kind by kind: cells, decisions, and those of them that are attitudes and no deeds.

    Args:
        corpus: The corpus.
        apart: Of the documents whose sentences are read by themselves; else of all others.
    """
    asked: dict[tuple[str, str], list[tuple[Document, Stance]]] = {}
    for document in (d for d in corpus.documents if d.apart == apart):
        kinds = {one.id: one.kind for one in document.propositions}
        for cell in document.stances:
            asked.setdefault((kinds[cell.target], cell.label), []).append((document, cell))
    kinds_of = sorted({kind for kind, _ in asked}, reverse=True)
    rows = []
    for kind in kinds_of:
        for label in corpus.labels["stance"]:
            if chosen := asked.get((kind, label)):
                attitudes = [(d, c) for d, c in chosen if c.attitude == "attitude"]
                held = str(_decisions(attitudes)) if any(cell.basis for _, cell in chosen) else ""
                rows.append([kind, label, str(len(chosen)), str(_decisions(chosen)), held])
    return markdown(["kind", "label", "cells at stake", "decisions", "of them attitudes"], rows)


def _decisions(chosen: list[tuple[Document, Stance]]) -> int:
    return len({(document.id, document.decision(cell)) for document, cell in chosen})


def unrealised(corpus: Corpus) -> str:
    """How many mentions of the source a language has no words for, by reason."""
    reasons = list(corpus.labels["unrealised"])
    rows = []
    for code in corpus.codes:
        found = Counter(u.reason for d in corpus.having(lang=code).documents for u in d.texts[code].unrealised)
        rows.append([f"`{code}`", *(str(found[reason]) for reason in reasons)])
    return markdown(["language", *reasons], rows)


def sentences_of(all_parts: list[Part], lang: str) -> Iterator[Any]:
    """The rows of the config `ner` in one language."""
    for part in all_parts:
        if (part.config, part.lang) == ("ner", lang):
            yield from part.table.select(["document", "tokens", "mentions"]).to_pylist()


def reach(corpus: Corpus, all_parts: list[Part]) -> str:
    """What tags can at most reach: F1 of the tags of the gold against its names, outermost names that are names.

    A name that begins or ends inside a token is widened to it by tags, and so is neither found nor right.
    """
    rows = []
    for code in corpus.codes:
        names = [m for row in sentences_of(all_parts, code) for m in row["mentions"] if m["flat"]]
        if names:
            on_tokens = sum(m["on_tokens"] for m in names)
            everywhere = sum(m["name_everywhere"] for m in names)
            rows.append([f"`{code}`", str(len(names)), f"{on_tokens / len(names):.3f}", str(everywhere)])
    return markdown(["language", "outermost names", "F1 that tags can reach", "names in every language"], rows)
