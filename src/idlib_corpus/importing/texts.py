"""Edits of mentions, made in the texts of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from idlib_corpus.errors import InputError
from idlib_corpus.importing.edits import Added, Changed, Edit, Removed, at, unknown, unnamed
from idlib_corpus.model import Corpus, Document, Mention, Place, Sentence, Text, Unrealised

REASON = "Say with --reason why the language has no words for it; the source has some"


def edited(
    corpus: Corpus, document: Document, edits: Sequence[Edit], reason: str
) -> tuple[list[Text], dict[str, str]]:
    """The texts of a document that change, and the ids that new mentions got.

    Args:
        corpus: The corpus.
        document: The document.
        edits: Those of the document.
        reason: Why a translation has no words for a mention of the source that is gone; a code of `labels.toml`.

    Returns:
        The texts; by what a new mention was called (`edits.unnamed`), its id.

    Raises:
        InputError: An entity or level that there is not, an id that is taken or not of the entity, or a mention of
            the source that is gone without a reason.
    """
    named = _named(corpus, document, edits)
    source = _of_source(document, edits, named)
    texts = []
    for text in document.texts.values():
        mine = [edit for edit in edits if edit.lang == text.lang and isinstance(edit, Changed | Removed | Added)]
        if mine:
            texts.append(_text(corpus, text, mine, named, source, reason))
    return texts, {unnamed(edit, edit.entity, edit.pieces): name for edit, name in named.items()}


def _named(corpus: Corpus, document: Document, edits: Sequence[Edit]) -> dict[Added, str]:
    """The id of each new mention: the one that it was given, or the next number of its entity."""
    used = {m for text in document.texts.values() for m in (*text.mention_ids, *(u.id for u in text.unrealised))}
    given = {edit.id for edit in edits if isinstance(edit, Added) and edit.id}
    found = {}
    for edit in edits:
        if not isinstance(edit, Added):
            continue
        if edit.entity not in corpus.entities:
            raise unknown(edit.place, "the entity", edit.entity, list(corpus.entities))
        if edit.level not in corpus.labels["levels"]:
            raise unknown(edit.place, "the level", edit.level, list(corpus.labels["levels"]))
        entity, _, number = edit.id.rpartition(".")
        if edit.id and (
            entity != edit.entity or not number.isdecimal() or edit.id in document.texts[edit.lang].marked
        ):
            expected = f"an id of the entity {edit.entity} that its text does not have, as {edit.entity}.7"
            raise InputError(edit.place, f'a new mention with the id "{edit.id}"', expected, "Leave the id out")
        taken = [int(one.rpartition(".")[2]) for one in {*used, *given} if one.rpartition(".")[0] == edit.entity]
        found[edit] = edit.id or f"{edit.entity}.{max(taken, default=0) + 1}"
        used.add(found[edit])
    return found


def _of_source(document: Document, edits: Sequence[Edit], named: Mapping[Added, str]) -> frozenset[str]:
    """The ids of the mentions that the source text has when the edits are made."""
    mine = [edit for edit in edits if edit.lang == document.source_language]
    gone = {edit.id for edit in mine if isinstance(edit, Removed)}
    new = {named[edit] for edit in mine if isinstance(edit, Added)}
    return document.source_text.mention_ids - gone | new


def _text(
    corpus: Corpus,
    text: Text,
    edits: Sequence[Edit],
    named: Mapping[Added, str],
    source: frozenset[str],
    reason: str,
) -> Text:
    gone = [edit for edit in edits if isinstance(edit, Removed) and edit.id in source]
    reasons = corpus.labels["unrealised"]
    if gone and not reason:
        found = f"{gone[0].id} is gone, and the source text has it"
        raise InputError(gone[0].place, found, "a reason", REASON)
    if gone and reason not in reasons:
        raise InputError("--reason", f'"{reason}"', f"one of {', '.join(reasons)}", "Choose one of them")
    missing = [Unrealised(edit.id, reason, Place(text.file, 1)) for edit in gone]
    came_back = set(named.values())
    sentences = tuple(
        _sentence(text, sentence, [edit for edit in edits if edit.sentence == sentence.id], named, source)
        for sentence in text.sentences
    )
    unrealised = (*(one for one in text.unrealised if one.id not in came_back), *missing)
    return replace(text, sentences=sentences, unrealised=unrealised)


def _sentence(
    text: Text, sentence: Sentence, edits: Sequence[Edit], named: Mapping[Added, str], source: frozenset[str]
) -> Sentence:
    if not edits:
        return sentence
    mentions = {mention.id: mention for mention in sentence.mentions}
    for edit in edits:
        if isinstance(edit, Removed):
            del mentions[edit.id]
        elif isinstance(edit, Changed):
            was = mentions[edit.id]
            mentions[edit.id] = replace(was, pieces=edit.pieces or was.pieces, level=edit.level or was.level)
        elif isinstance(edit, Added):
            name, place = named[edit], Place(text.file, 1)
            added = name not in source and text.origin != "source"
            mentions[name] = Mention(name, edit.pieces, place, level=edit.level, added=added)
    _nested(mentions.values(), edits, named)
    ordered = sorted(mentions.values(), key=lambda mention: (mention.start, -mention.end, mention.id))
    return replace(sentence, mentions=tuple(ordered))


def _nested(mentions: Iterable[Mention], edits: Sequence[Edit], named: Mapping[Added, str]) -> None:
    """See to it that mentions that an edit placed cross no other one; the mark-up of texts has no place for that."""
    placed = {named[edit] if isinstance(edit, Added) else edit.id: edit for edit in edits
              if isinstance(edit, Added | Changed)}  # fmt: skip
    pieces = [(piece, mention.id) for mention in mentions for piece in mention.pieces]
    for name, edit in placed.items():
        for mine in (piece for piece, of in pieces if of == name):
            for other, of in pieces:
                if mine.start < other.start < mine.end < other.end or other.start < mine.start < other.end < mine.end:
                    found = f"{name} at {at([mine])} crosses {of} at {at([other])}"
                    raise InputError(edit.place, found, "one within the other, or apart", "Mark it otherwise")
