"""Rows of CoNLL-U: a sentence, or for coreference a ``newdoc``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from idlib_corpus.formats.base import File, Options
from idlib_corpus.formats.batching import Found, lines
from idlib_corpus.formats.conllu.brackets import header
from idlib_corpus.formats.conllu.names import dotted, entity_of
from idlib_corpus.formats.conllu.placed import Placed, Said, placed, told
from idlib_corpus.formats.conllu.sentences import Sentence, SentenceError, blocks, comments, newdoc, sentence
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.problems import Problem
from idlib_corpus.tagging.places import entities as entities_of_tags

REMEDY = "Write the sentence again"
# where stanza and others write the tag of a token
TAGS = ("ner", "NER", "NE")
UNTYPED = ("1 mention without a type is left out", "{} mentions without a type are left out")
Row = dict[str, Any]


@dataclass
class Reader:
    """The rows of a file.

    Args:
        file: The file.
        task: The task.
        options: ``--lang``.
    """

    file: File
    task: str
    options: Options

    def __post_init__(self) -> None:
        self.counted: Counter[Said] = Counter()
        self.names: tuple[str, ...] = header(None)
        # so many; a file may declare mentions and have none
        self.tagged = self.typed = self.chained = self.mentions = 0
        self.declared = self.read = False

    def notes(self) -> list[str]:
        """What was left out or widened.

        Raises:
            NoFieldError: The whole file has nothing of the task.
        """
        if not self.options.fields:
            self._demanded()
        return [f"{self.file.path}: {one}" for one in told(self.counted)]

    def rows(self) -> Iterator[Found]:
        """The rows with their numbers and their lines."""
        yield from self._documents() if self.task == "coref" else self._sentences()

    def _demanded(self) -> None:
        """Refuse a file in which nothing of the task stands."""
        where = str(self.file.path)
        if not self.read or (self.declared and not self.mentions and self.task != "tags"):
            return
        if self.task == "tags" and not self.tagged:
            raise NoFieldError(where, f"no tags in MISC ({', '.join(TAGS)})", "a tag for each token")
        if self.task == "coref" and not self.chained:
            found = "mentions without chains" if self.mentions else "no Entity in MISC"
            raise NoFieldError(where, found, "mentions with their chains, as CorefUD has them")
        if self.task in ("ner", "linking") and not self.typed and not self.tagged:
            found = "mentions without types" if self.mentions else "no Entity and no tags (ner) in MISC"
            raise NoFieldError(where, found, "mentions with their types")

    def _read(self) -> Iterator[tuple[int, str | None, Sentence | Problem]]:
        """The sentences, or what is wrong with them, each with its first line and the document that it begins."""
        for block in blocks(lines(self.file.path)):
            try:
                found = sentence(block)
            except SentenceError as wrong:
                yield block[0][0], newdoc(comments(block)), self._problem(wrong)
                continue
            if found is not None:
                self.read = True
                yield block[0][0], newdoc(found.comments), found

    def _problem(self, wrong: SentenceError) -> Problem:
        return Problem(self.file.line(wrong.line), wrong.found, wrong.expected, REMEDY)

    def _placed(self, one: Sentence) -> list[Placed]:
        """The mentions of a sentence.

        Raises:
            SentenceError: Its brackets cannot be read.
        """
        if "global.Entity" in one.comments:
            self.names, self.declared = header(one.comments["global.Entity"]), True
        found = placed(one, self.names, self.counted)
        self.mentions += len(found)
        self.chained += sum(bool(mention.mention.chain) for mention in found)
        return found

    def _sentences(self) -> Iterator[Found]:
        document: str | None = None
        for number, (at, begun, one) in enumerate(self._read(), 1):
            document = document if begun is None else begun or None
            if isinstance(one, Problem):
                yield number, at, one
                continue
            try:
                yield number, at, self._sentence(one, document)
            except SentenceError as wrong:
                yield number, at, self._problem(wrong)

    def _sentence(self, one: Sentence, document: str | None) -> Row:
        ours = own(one)
        row: Row = {
            "id": ours.get("id", one.comments.get("sent_id") or one.comments.get("id")),
            "lang": one.comments.get("lang") or self.options.lang or None,
            "document": ours.get("document", document),
            "group": one.comments.get("group"),
            "sentence": ours.get("sentence"),
            "text": one.text,
            "tokens": [token.form for token in one.tokens],
        }
        if self.task != "tags":
            row["token_offsets"] = [{"start": token.start, "end": token.end} for token in one.tokens]
        tags = _tags(one)
        self.tagged += tags is not None
        if tags is not None:
            row["tags"] = tags
        if self.task != "tags":
            row["entities"] = self._entities(one, tags)
        return row

    def _entities(self, one: Sentence, tags: Sequence[str] | None) -> list[Row]:
        """The mentions with a type; where the file has none, those of the tags."""
        found = []
        for mention in self._placed(one):
            said = mention.mention.fields
            label = said.get("etype") or said.get("entity")
            if not label:
                self.counted[UNTYPED] += 1
                continue
            self.typed += 1
            chain = mention.mention.chain
            known = {
                "entity": entity_of(chain) or None,
                "mention": said.get("mention"),
                "level": said.get("level"),
                "wikidata": said.get("identity"),
            }
            found.append({**mention.span, "label": label, **{name: value for name, value in known.items() if value}})
        if found or tags is None:
            return found
        return entities_of_tags(tags, [(token.start, token.end) for token in one.tokens])

    def _documents(self) -> Iterator[Found]:
        number, at, name = 0, 0, ""
        some: list[Sentence] = []
        wrong: Problem | None = None
        for here, begun, one in self._read():
            if not at or begun is not None:
                if at:
                    yield number, at, wrong or self._document(some, name)
                number, at, name, some, wrong = number + 1, here, begun or "", [], None
            if isinstance(one, Problem):
                wrong = wrong or one
            else:
                some.append(one)
        if at:
            yield number, at, wrong or self._document(some, name)

    def _document(self, some: Sequence[Sentence], name: str) -> Row | Problem:
        """The sentences of a document with their chains; a sentence without an id has its number."""
        chains: dict[str, list[Row]] = {}
        sentences = []
        for number, one in enumerate(some, 1):
            key = own(one).get("sentence") or one.comments.get("sent_id") or str(number)
            sentences.append({"sentence": key, "text": one.text})
            try:
                mentions = self._placed(one)
            except SentenceError as wrong:
                return self._problem(wrong)
            for mention in mentions:
                if mention.mention.chain:
                    said = mention.mention.fields
                    known = {"sentence": key, "mention": said.get("mention"), "level": said.get("level")}
                    known["surface"] = one.text[mention.pieces[0][0] : mention.pieces[-1][1]]
                    chains.setdefault(mention.mention.chain, []).append({**mention.span, **known})
        ours = own(some[0])
        return {
            "id": name or None,
            "lang": some[0].comments.get("lang") or self.options.lang or None,
            "document": ours.get("document", name or None),
            "group": ours.get("document"),
            "sentences": sentences,
            "chains": list(chains.values()),
        }


def own(one: Sentence) -> Mapping[str, str]:
    """What ``# group`` and ``# lang`` say of a sentence that we wrote: ``id``, ``document`` and ``sentence``."""
    group, lang = one.comments.get("group", ""), one.comments.get("lang", "")
    document, slash, name = group.rpartition("/")
    if not slash or one.comments.get("sent_id") != dotted(f"{group}/{lang}"):
        return {}
    return {"id": f"{group}/{lang}", "document": document, "sentence": name}


def _tags(one: Sentence) -> list[str] | None:
    """The tag of each token; None if some have none."""
    found = [next((token.misc[name] for name in TAGS if name in token.misc), None) for token in one.tokens]
    return [tag for tag in found if tag is not None] if None not in found else None
