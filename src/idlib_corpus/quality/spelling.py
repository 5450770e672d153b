"""Spelling: words that hunspell does not know, names apart."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache

from idlib_corpus.errors import InputError
from idlib_corpus.model import Sentence
from idlib_corpus.quality.pair import Pair, Remark

Found = tuple[str, list[Remark]]

# language -> its dictionary, as Debian names it
DICTIONARIES = {
    "ar": "ar",
    "ca": "ca_ES",
    "de": "de_DE",
    "en": "en_US",
    "es": "es_ES",
    "fr": "fr",
    "it": "it_IT",
    "pt": "pt_PT",
    "ru": "ru_RU",
    "tr": "tr_TR",
}
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def unknown(pair: Pair) -> Found:
    """Words of the sentences, propositions and denials that the dictionary lacks and that stand in no name."""
    names = {word for s in pair.text.sentences for word in _named(s)}
    said = pair.words(pair.text)
    words = {place: [w for w in LETTERS.findall(text) if w not in names] for place, text in said.items()}
    lacking = _unknown(tuple(sorted({w for found in words.values() for w in found})), pair.text.lang)
    remarks = [
        Remark("", place, f'"{w}"') for place, found in words.items() for w in dict.fromkeys(found) if w in lacking
    ]
    return str(len({remark.says for remark in remarks})), remarks


def _named(sentence: Sentence) -> set[str]:
    """The words in names and in adjectives of names."""
    return {
        word
        for mention in sentence.mentions
        if mention.level in ("NAM", "ADJ")
        for piece in mention.pieces
        for word in LETTERS.findall(_whole(sentence.text, piece.start, piece.end))
    }


def _whole(text: str, start: int, end: int) -> str:
    """A stretch with the rest of the words that it begins and ends in."""
    while start and LETTERS.fullmatch(text[start - 1]):
        start -= 1
    while end < len(text) and LETTERS.fullmatch(text[end]):
        end += 1
    return text[start:end]


@lru_cache
def _unknown(words: tuple[str, ...], lang: str) -> frozenset[str]:
    program, dictionary = shutil.which("hunspell"), DICTIONARIES.get(lang)
    if dictionary is None:
        raise InputError("hunspell", f"no dictionary of {lang} is known")
    if program is None:
        raise InputError("hunspell", "it is not installed", remedy=f"On Debian: apt install hunspell hunspell-{lang}")
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [program, "-d", dictionary, "-i", "utf-8", "-l"],
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise InputError(
            "hunspell", f"the dictionary {dictionary} is not installed", remedy=f"On Debian: hunspell-{lang}"
        )
    return frozenset(done.stdout.split())
