"""A text that was annotated only to try the manual: it stands beside its passes and is no document of the corpus.

`given.json` has its sentences, and the mentions as they were settled between the two stages of the passes. It stands
in a folder whose `protocol.toml` names no document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from idlib_corpus.agreement.files import known, read_file, wrong
from idlib_corpus.model import Document, Mention, Piece, Place, Sentence, Text

GIVEN = "given.json"
# the language of such a text is not told apart: it may have sentences of several
LANG = "und"


def passage(folder: Path) -> Document:
    """The text of a folder as a document with mentions alone.

    Args:
        folder: With `given.json`.

    Raises:
        InputError: A file is missing or broken, or quotes words that the text does not have.
    """
    path = folder / GIVEN
    given = read_file(path)
    for number, row in enumerate(given["mentions"], 1):
        known(path, f"mention {number}", "sentence", row["sentence"], given["text"])
    sentences = []
    for name, words in given["text"].items():
        rows = [row for row in given["mentions"] if row["sentence"] == name]
        sentences.append(_sentence(name, words, rows, path))
    text = Text(folder.name, LANG, "source", folder.name, {}, tuple(sentences), {}, {}, {}, (), str(path))
    return Document(folder.name, "", LANG, (), "", {}, (), (), (), {}, (), {}, {}, (), {}, {}, {LANG: text}, str(path))


def pieces_of(path: Path, where: str, row: dict[str, Any], words: str) -> tuple[Piece, ...]:
    """The pieces of a mention, each of which is quoted with its number among the same words of the sentence.

    Args:
        path: The file, for the message.
        where: The place in it, for the message.
        row: ``pieces`` are pairs: the words, and which of their occurrences, from 1.
        words: The sentence.

    Raises:
        InputError: The sentence has no such words, or not so often.
    """
    pieces = []
    for surface, occurrence in row["pieces"]:
        start = -1
        for _ in range(occurrence):
            start = words.find(surface, start + 1)
            if start < 0:
                raise wrong(
                    path, f'{where}: "{surface}", number {occurrence}', f"words of the sentence {row['sentence']}"
                )
        pieces.append(Piece(start, start + len(surface)))
    return tuple(pieces)


def _sentence(name: str, words: str, rows: list[dict[str, Any]], path: Path) -> Sentence:
    mentions, place = [], Place(str(path), 1)
    for number, row in enumerate(rows, 1):
        pieces = pieces_of(path, f"{name}, mention {number}", row, words)
        mentions.append(Mention(f"{row['entity']}.{number}", pieces, place, row["level"]))
    return Sentence(name, words, tuple(mentions), (), (), place)
