"""Level cross-language: every language says the same, by the same ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from idlib_corpus.check.places import Line, line, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import LAYERS, Corpus, Document, Place, Sentence, Text
from idlib_corpus.source import QUESTIONS
from idlib_corpus.source.write import dump

LEVEL = "cross-language"


def _texts(corpus: Corpus) -> Iterator[tuple[Document, Text]]:
    for document in corpus.documents:
        for text in document.texts.values():
            yield document, text


def _pairs(corpus: Corpus) -> Iterator[tuple[Text, Text]]:
    """Every translation with the source text."""
    for document, text in _texts(corpus):
        source = document.source_text
        if text is not source:
            yield source, text


def _sentences(corpus: Corpus) -> Iterator[tuple[Text, Sentence, Sentence]]:
    """Every sentence of every translation, with that of the source."""
    for source, text in _pairs(corpus):
        for sentence in text.sentences:
            if sentence.id in source.by_id:
                yield text, source.by_id[sentence.id], sentence


@rule("X02", LEVEL, "a file says the document and language that its name says")
def header(corpus: Corpus) -> Iterator[Fault]:
    """`id` and `<doc id lang origin>` fit the path; the text in the source language, and no other, is the source."""
    for document in corpus.documents:
        name = Path(document.file).relative_to(corpus.folder).with_suffix("").as_posix()
        if document.id != name:
            yield Fault("X02", line(document, "id"), f'id = "{document.id}"', f'Write id = "{name}"')
            continue
        for code, text in document.texts.items():
            origin = "source" if code == document.source_language else "translation"
            if (text.document, text.lang, text.origin) != (document.id, code, origin):
                found = f'<doc id="{text.document}" lang="{text.lang}" origin="{text.origin}">'
                yield Fault(
                    "X02", Place(text.file, 2), found, f'Write id="{document.id}" lang="{code}" origin="{origin}"'
                )


@rule("X03", LEVEL, "every language has the sentences of the source, in its order")
def sentences(corpus: Corpus) -> Iterator[Fault]:
    """Same sentence ids, same order."""
    for source, text in _pairs(corpus):
        ids, expected = [s.id for s in text.sentences], [s.id for s in source.sentences]
        if ids != expected:
            wrong = next((s for s, name in zip_longest(text.sentences, expected) if not s or s.id != name), None)
            place = (wrong or text.sentences[-1]).place
            yield Fault("X03", place, f"sentences {' '.join(ids)}", f"Expected {' '.join(expected)}")


@rule("X04", LEVEL, "an id stands once in a text")
def once(corpus: Corpus) -> Iterator[Fault]:
    """Ids of mentions and expressions are unique over the sentences of a text."""
    for _, text in _texts(corpus):
        seen: set[str] = set()
        for sentence in text.sentences:
            for marked in (*sentence.mentions, *sentence.expressions):
                if marked.id in seen:
                    yield Fault(
                        "X04", marked.place, f"{marked.id} stands in a second sentence", "Give it a number of its own"
                    )
                seen.add(marked.id)


@rule("X05", LEVEL, "every mention of the source is realised, or listed with a reason")
def realised(corpus: Corpus) -> Iterator[Fault]:
    """No mention of the source is silently missing."""
    for source, text in _pairs(corpus):
        listed = {u.id for u in text.unrealised}
        for sentence in source.sentences:
            for mention in sentence.mentions:
                if mention.id not in text.mention_ids and mention.id not in listed:
                    place = text.by_id[sentence.id].place if sentence.id in text.by_id else Place(text.file, 1)
                    found = f'{sentence.id} lacks {mention.id} ("{mention.surface(sentence.text)}" in the source)'
                    yield Fault("X05", place, found, "Mark it, or list it as <unrealised/> with its reason")


@rule("X06", LEVEL, "what is listed as unrealised is a mention of the source that is not there, for a known reason")
def unrealised(corpus: Corpus) -> Iterator[Fault]:
    """The list of unrealised mentions fits the text."""
    for source, text in _pairs(corpus):
        for missing in text.unrealised:
            if missing.id not in source.mention_ids:
                yield Fault("X06", missing.place, f"{missing.id} is no mention of the source", "Remove the line")
            elif missing.id in text.mention_ids:
                yield Fault("X06", missing.place, f"{missing.id} is realised in this text", "Remove the line")
            elif missing.reason not in corpus.labels["unrealised"]:
                known = ", ".join(corpus.labels["unrealised"])
                yield Fault(
                    "X06", missing.place, f'reason "{missing.reason}" is not in labels.toml', f"Known: {known}"
                )


@rule("X07", LEVEL, 'a mention that the source does not have is marked added="1", and only such a one')
def added(corpus: Corpus) -> Iterator[Fault]:
    """`added` says the truth."""
    for document, text in _texts(corpus):
        source = document.source_text
        for sentence in text.sentences:
            for mention in sentence.mentions:
                if mention.added == (mention.id in source.mention_ids):
                    found = f'{mention.id} is {"" if mention.added else "not "}marked added="1"'
                    yield Fault(
                        "X07", mention.place, found, f"The source {'has' if mention.added else 'does not have'} it"
                    )


@rule("X08", LEVEL, "a mention or expression stands in the same sentence in every language")
def same_sentence(corpus: Corpus) -> Iterator[Fault]:
    """What s3 says in the source is said by s3 everywhere."""
    for document in corpus.documents:
        first: dict[str, tuple[str, str]] = {}
        for text in document.texts.values():
            for name, (sentence, marked) in text.marked.items():
                lang, there = first.setdefault(name, (text.lang, sentence.id))
                if there != sentence.id:
                    yield Fault("X08", marked.place, f"{name} stands in {sentence.id}, in {lang} in {there}")


@rule("X09", LEVEL, "every language has the expressions of the source")
def expressions(corpus: Corpus) -> Iterator[Fault]:
    """Cues and evidence are grounded in every language."""
    for text, source, sentence in _sentences(corpus):
        here, there = ({e.id for e in s.expressions} for s in (sentence, source))
        for name in sorted(there - here):
            yield Fault("X09", sentence.place, f"{sentence.id} lacks the expression {name}", "Mark its words")
        for name in sorted(here - there):
            yield Fault("X09", text.marked[name][1].place, f"the source has no expression {name}", "Remove the mark")


@rule("X10", LEVEL, "the citations are those of the source, in its order")
def citations(corpus: Corpus) -> Iterator[Fault]:
    """Same numbers, same order, in the same sentence."""
    for _, source, sentence in _sentences(corpus):
        here, there = ([c.number for c in s.citations] for s in (sentence, source))
        if here != there:
            yield Fault("X10", sentence.place, f"{sentence.id} has the citations {here}", f"Expected {there}")


@rule("X11", LEVEL, "every language has words that affirm, and words that deny, every proposition")
def propositions(corpus: Corpus) -> Iterator[Fault]:
    """The `<p>` of a text are the propositions of the document, in its order, each with words, and with a `<not>`."""
    for document, text in _texts(corpus):
        here, there = list(text.propositions), [p.id for p in document.propositions]
        if here != there:
            wrong = sorted(set(here) ^ set(there)) or ["their order"]
            yield Fault(
                "X11", Place(text.file, 1), f"the propositions differ from {document.file} in {', '.join(wrong)}"
            )
        for name, words in text.propositions.items():
            if not words.strip():
                yield Fault("X11", Place(text.file, 1), f"the proposition {name} has no words")
        for name in there:
            if not text.negations.get(name, "").strip() and name in text.propositions:
                remedy = f'Write <not id="{name}">…</not> behind it'
                yield Fault("X11", Place(text.file, 1), f"the proposition {name} has no words that deny it", remedy)


@rule("X16", LEVEL, "every language says what each holder is called by itself")
def holders(corpus: Corpus) -> Iterator[Fault]:
    """The `<holder>` of a text are the holders of the document, each with words, in the order of their sentences."""
    for document, text in _texts(corpus):
        here = list(text.holders)
        there = list(dict.fromkeys(key for keys in document.holders.values() for key in keys))
        place = Place(text.file, 1)
        if here != there:
            wrong = sorted(set(here) ^ set(there)) or ["their order"]
            yield Fault("X16", place, f"the holders differ from {document.file} in {', '.join(wrong)}")
        for key, words in text.holders.items():
            if not words.strip():
                yield Fault("X16", place, f"the holder {key} has no words")


# the templates of questions.toml, and what each is about
PLACES = {"before": ["$context"], "passage": ["$text"], "cell": ["$holder", "$target"], "reply": ["$letters"]}


@rule("X17", LEVEL, "questions.toml asks in every language, and says what each question is about")
def questions(corpus: Corpus) -> Iterator[Fault]:
    """A corpus that asks for stances does so in all its languages; each template has its places, and no others."""
    file = Path(corpus.folder) / QUESTIONS
    if not file.is_file():
        return
    for code in corpus.codes:
        if code not in corpus.questions:
            yield Fault("X17", Place(str(file), 1), f"no words in {code}", f"Write [{code}], with state and claim")
    for code, words in corpus.questions.items():
        if code not in corpus.codes:
            found = f'"{code}" is no language of dataset.toml'
            yield Fault("X17", Line(file, [code]), found, nearest(code, corpus.codes))
        for name, places in PLACES.items():
            here = re.findall(r"\$\w*", getattr(words, name))
            if sorted(here) != sorted(places):
                found = f"{code}.{name} has the places {' '.join(here) or '(none)'}"
                yield Fault("X17", Line(file, [code, name]), found, f"Expected {' '.join(places)}, each once")


@rule("X12", LEVEL, "every layer of a document and of its texts has its provenance")
def provenance(corpus: Corpus) -> Iterator[Fault]:
    """Every layer says how it came to be: of a document its meaning, of a text words, grounding and propositions."""
    for document in corpus.documents:
        for layer in dict.fromkeys(LAYERS[layer] for layer in document.layers):
            if layer not in document.provenance:
                found = f"the layer {layer} has no provenance"
                yield Fault("X12", line(document, "provenance"), found, "Say who made it, from what, when")
    for document, text in _texts(corpus):
        for layer, of in (("text", ""), ("grounding", "entities"), ("propositions", "stance")):
            if of in ("", *document.layers) and layer not in text.provenance:
                yield Fault(
                    "X12",
                    Place(text.file, 2),
                    f"the layer {layer} has no <provenance/>",
                    "Say who made it, from what, when",
                )


@rule("X13", LEVEL, "a text file is in canonical form")
def canonical(corpus: Corpus) -> Iterator[Fault]:
    """The file is what writing its content gives, so that a diff shows decisions and nothing else."""
    for _, text in _texts(corpus):
        here, there = Path(text.file).read_text(encoding="utf-8").split("\n"), dump(text).split("\n")
        different = [n for n, (a, b) in enumerate(zip(here, there, strict=False), 1) if a != b]
        if different or len(here) != len(there):
            line = different[0] if different else min(len(here), len(there))
            yield Fault(
                "X13", Place(text.file, line), "the marks are not in canonical order", "Run idlib-corpus format"
            )


@rule("X14", LEVEL, "every text file is of a document that lists its language")
def listed(corpus: Corpus) -> Iterator[Fault]:
    """No text lies there unread."""
    read = {Path(text.file) for _, text in _texts(corpus)}
    documents = {Path(document.file).with_suffix(""): document for document in corpus.documents}
    for path in sorted(Path(corpus.folder).rglob("*.xml")):
        if path not in read:
            document = documents.get(path.parent)
            place = line(document, "languages") if document else Place(str(path), 1)
            found = f'"{path.stem}" is not listed, and there is {path.name}' if document else "a text of no document"
            remedy = "Add it to languages" if document else f"Write {path.parent.name}.toml beside its folder"
            yield Fault("X14", place, found, f"{remedy}, or remove the file")


@rule("X15", LEVEL, "a text has the marks of its document's layers only")
def layers(corpus: Corpus) -> Iterator[Fault]:
    """No mention without the layer entities, no expression without the layer stance: nobody would find them."""
    for document, text in _texts(corpus):
        for sentence in text.sentences:
            for layer, marks in (("entities", sentence.mentions), ("stance", sentence.expressions)):
                if marks and layer not in document.layers:
                    found = f"{marks[0].id} is marked, and {document.file} does not list the layer {layer}"
                    yield Fault("X15", marks[0].place, found, f'Add "{layer}" to layers, or remove the mark')
