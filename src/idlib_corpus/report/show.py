"""A text with its marks, rendered: right-to-left text is reviewed here, not in the marked source."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from html import escape

from idlib_corpus.model import Document, Expression, Language, Mention, Sentence

STYLE = """
body { font: 1.1em/2.6 serif; max-width: 50em; margin: 2em auto; padding: 0 1em }
.m { border-bottom: 2px solid; padding-bottom: .1em } .m .m { padding-bottom: 0 }
.NAM { border-color: #1565c0 } .ADJ { border-color: #6a1b9a }
.NOM { border-color: #2e7d32 } .PRO { border-color: #c62828 }
.e { background: #fff3c4 } .e .e { background: #ffe082 }
td { padding: 0 1em 0 0; line-height: 1.4 } table { font-size: .8em }
"""


def page(documents: Iterable[Document], language: Language) -> str:
    """An HTML page: every sentence with its mentions underlined (hover for the id) and its expressions shaded.

    Args:
        documents: Those to show; each has the language.
        language: The language.
    """
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(language.code)}" dir="{escape(language.direction)}"><head><meta charset="utf-8">',
        f"<title>{escape(language.name)}</title><style>{STYLE}</style></head><body>",
    ]
    for document in documents:
        text = document.texts[language.code]
        parts.append(f"<h1>{escape(text.title)}</h1>")
        for sentence in text.sentences:
            parts.append(f"<p>{_marked(sentence)}</p>")
            rows = (
                f"<tr><td>{escape(m.id)}</td><td>{escape(m.level)}</td><td>{_words(sentence, m)}</td></tr>"
                for m in sentence.mentions
            )
            parts.append(f"<details><summary>{escape(sentence.id)}</summary><table>{''.join(rows)}</table></details>")
    return "\n".join([*parts, "</body></html>", ""])


def _words(sentence: Sentence, mention: Mention) -> str:
    return escape(" … ".join(sentence.text[p.start : p.end] for p in mention.pieces))


def _marked(sentence: Sentence) -> str:
    """The sentence cut at every border of a mark, each stretch inside all marks that hold it."""
    marks: list[Mention | Expression] = [*sentence.expressions, *sentence.mentions]
    borders = {0, len(sentence.text)} | {o for m in marks for p in m.pieces for o in (p.start, p.end)}
    cuts = sorted(borders)
    parts = []
    for start, end in itertools.pairwise(cuts):
        holding = [m for m in marks if any(p.start <= start and end <= p.end for p in m.pieces)]
        parts.append(_stretch(escape(sentence.text[start:end]), holding))
    return "".join(parts)


def _stretch(text: str, marks: Iterable[Mention | Expression]) -> str:
    for mark in sorted(marks, key=lambda m: (m.end - m.start, m.id)):
        kind = f"m {mark.level}" if isinstance(mark, Mention) else "e"
        text = f'<span class="{escape(kind)}" title="{escape(mark.id)}">{text}</span>'
    return text


def listing(documents: Iterable[Document], language: Language) -> str:
    """The sentences of a language in plain text, each with its mentions.

    Args:
        documents: Those to show; each has the language.
        language: The language.
    """
    lines = []
    for document in documents:
        for sentence in document.texts[language.code].sentences:
            lines += [f"{document.id}/{sentence.id}/{language.code}", sentence.text]
            for m in sentence.mentions:
                words = " … ".join(sentence.text[p.start : p.end] for p in m.pieces)
                lines.append(f"  {m.id:<26} {m.level}  {m.start:>3}-{m.end:<3}  {words}")
            lines.append("")
    return "\n".join(lines)
