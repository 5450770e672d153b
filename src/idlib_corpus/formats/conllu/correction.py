"""Files that `write` wrote, as they come back when somebody corrected their mentions in a tool.

A mention is known by ``mention`` in its last field, whatever became of its words and its other fields. Its entity is
what its brackets say, with or without the passage behind it: ``(usa@article-GPE-1-…`` and ``(usa-GPE-1-…`` are one. A
mention that somebody added has no id; it says its level, and its type unless others of its entity do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats.batching import parts
from idlib_corpus.formats.conllu import names
from idlib_corpus.formats.conllu.brackets import header
from idlib_corpus.formats.conllu.placed import UNREAD, Placed, Said, placed
from idlib_corpus.formats.conllu.sentences import Sentence, SentenceError, blocks, sentence
from idlib_corpus.formats.corrected import CorrectedMention, CorrectedSentence, CorrectedText
from idlib_corpus.formats.files import BOM
from idlib_corpus.model import Piece

SENTENCE = re.compile(r"([a-z0-9_.]+)\.(s[1-9][0-9]*)\.([A-Za-z0-9_-]+)")
AGAIN = "Export the corpus again, and correct that"
MEND = "Mend the line"


@dataclass(frozen=True)
class _Read:
    """A sentence with its mentions, and where it stands."""

    path: str
    sentence: Sentence
    document: str
    lang: str
    id: str
    mentions: list[Placed]

    def place(self, line: int) -> str:
        """The place of a line."""
        return f"{self.path}:{line}"


def corrected(files: Mapping[str, bytes]) -> Iterator[CorrectedText]:
    """What corrected files say of mentions; they have no relations.

    Args:
        files: By path in the folder (``es/test.conllu``); those without this ending are passed over.

    Yields:
        The documents in the order of the files.

    Raises:
        InputError: A file is no CoNLL-U, a sentence has no ``sent_id`` of ours, a bracket is open, or a mention lacks
            its level, or its type.
    """
    texts: dict[tuple[str, str], list[_Read]] = {}
    for path in sorted(files):
        if path.endswith(".conllu"):
            for one in _sentences(path, files[path]):
                texts.setdefault((one.document, one.lang), []).append(one)
    types: dict[str, str] = {}
    for one in (one for some in texts.values() for one in some):
        for found in one.mentions:
            if said := found.mention.fields.get(names.ETYPE):
                types.setdefault(names.entity_of(found.mention.chain), said)
    for (document, lang), some in texts.items():
        yield CorrectedText(document, lang, tuple(_corrected(one, types) for one in some))


def _sentences(path: str, data: bytes) -> Iterator[_Read]:
    """The sentences of a file.

    Raises:
        InputError: One cannot be read, or is none of ours.
    """
    fields = header(None)
    numbered = enumerate((line.removesuffix(b"\r") for line in parts([data.removeprefix(BOM)])), 1)
    for block in blocks(numbered):
        try:
            one = sentence(block)
            if one is None:
                continue
            fields = header(one.comments["global.Entity"]) if "global.Entity" in one.comments else fields
            counted: Counter[Said] = Counter()
            mentions = placed(one, fields, counted)
        except SentenceError as wrong:
            raise InputError(f"{path}:{wrong.line}", wrong.found, wrong.expected, MEND) from None
        place = f"{path}:{one.line}"
        if any(counted[said] for said in counted.keys() - set(UNREAD.values())):
            raise InputError(place, "a mention without words of its own", "mentions of whole tokens", MEND)
        name = SENTENCE.fullmatch(one.comments.get("sent_id", ""))
        if name is None:
            found = f'the sent_id "{clean(one.comments.get("sent_id", ""), 60)}"'
            raise InputError(place, found, "one of the export, as article.s1.es", AGAIN)
        yield _Read(path, one, names.undotted(name[1]), name[3], name[2], mentions)


def _corrected(one: _Read, types: Mapping[str, str]) -> CorrectedSentence:
    mentions = tuple(_mention(one, found, types) for found in one.mentions)
    return CorrectedSentence(one.id, one.sentence.text, mentions, None, one.place(one.sentence.line))


def _mention(one: _Read, found: Placed, types: Mapping[str, str]) -> CorrectedMention:
    """A mention, with all that the corpus has to know of it.

    Raises:
        InputError: It lacks its level, or its type.
    """
    said, place = found.mention.fields, one.place(found.mention.line)
    entity = names.entity_of(found.mention.chain)
    known = clean(said.get(names.MENTION) or one.sentence.text[found.pieces[0][0] : found.pieces[-1][1]], 60)
    kind = said.get(names.ETYPE) or types.get(entity, "")
    if not kind:
        raise InputError(place, f'no type of "{known}"', f"({entity}-TYPE-1-{names.LEVEL}:NAM", "Write its type")
    level = said.get(names.LEVEL, "")
    if not level:
        expected = f"({entity}-{kind}-1-{names.LEVEL}:NAM, or NOM, ADJ, PRO"
        raise InputError(place, f'no level of "{known}"', expected, "Write its level")
    pieces = tuple(Piece(start, end) for start, end in found.pieces)
    return CorrectedMention(said.get(names.MENTION, ""), pieces, kind, level, entity, place)
