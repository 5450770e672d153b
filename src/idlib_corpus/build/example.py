"""The example of the card: one sentence of the corpus in several scripts, and one of its rows."""

from __future__ import annotations

import html
import json

from idlib_corpus.build.contents import markdown
from idlib_corpus.build.tables import Part
from idlib_corpus.model import Corpus, Document, Language, Sentence

# splits that are scored on: what stands in the card is read by everybody, crawlers too
SCORED = ("test", "challenge")
SHOWN = ("id", "text", "holder", "target", "kind", "label_text", "cue")


def example(corpus: Corpus, all_parts: list[Part]) -> str:
    """The shortest sentence about the real world in which somebody takes a stance, outside the splits for scoring."""
    document, sentence = _shortest(corpus)
    shown = _scripts(corpus, document)
    number = f"{len(shown)} of its {len(document.texts)} languages"
    lines = [f"One sentence, `{document.id}/{sentence.id}`, in {number}. Its mentions have one id in all of them:"]
    for language in shown:
        words = html.escape(document.texts[language.code].by_id[sentence.id].text, quote=False)
        lines.append(f'<p lang="{language.code}" dir="{language.direction}">{words}</p>')
    rows = []
    for mention in sentence.mentions:
        entity = corpus.entities[mention.entity]
        row = [f"`{mention.id}`", entity.type, mention.level]
        for language in shown:
            there = document.texts[language.code].by_id[sentence.id]
            same = (m for m in there.mentions if m.id == mention.id)
            row.append(next((html.escape(m.surface(there.text)).replace("|", "&#124;") for m in same), ""))
        rows.append(row)
    lines.append(markdown(["mention", "type", "level", *(f"`{one.code}`" for one in shown)], rows))
    if stance := _stance(all_parts, document, sentence, shown):
        lines.append(f"One row of `stance` on it, some of its columns:\n\n```json\n{stance}\n```")
    return "\n\n".join(lines)


def _shortest(corpus: Corpus) -> tuple[Document, Sentence]:
    """Of all sentences, those are preferred that are not scored on, that are about the real world, that have stances.

    The length is that over all languages.
    """
    return min(
        ((document, sentence) for document in corpus.documents for sentence in document.source_text.sentences),
        key=lambda one: (
            one[0].split in SCORED,
            one[0].apart,
            not any(s.sentence == one[1].id and s.basis for s in one[0].stances),
            sum(len(text.by_id[one[1].id].text) for text in one[0].texts.values()),
        ),
    )


def _scripts(corpus: Corpus, document: Document) -> list[Language]:
    """English, if there is a text in it, and the first language of every other script."""
    having = [language for language in corpus.languages if language.code in document.texts]
    having.sort(key=lambda language: language.code != "en")
    first: dict[str, Language] = {}
    for language in having:
        first.setdefault(language.script, language)
    return list(first.values())


def _stance(all_parts: list[Part], document: Document, sentence: Sentence, shown: list[Language]) -> str:
    """A row of the config `stance` with a stance that is not NONE, as JSON; empty if there is none."""
    for part in all_parts:
        if (part.config, part.lang, part.split) == ("stance", shown[0].code, document.split):
            for row in part.table.to_pylist():
                if row["group"] == f"{document.id}/{sentence.id}" and row["basis"]:
                    told = {name: row[name] for name in SHOWN}
                    told["cue"] = [cue["surface"] for cue in row["cue"]]
                    lines = (f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in told.items())
                    return "{\n" + ",\n".join(lines) + "\n}"
    return ""
