"""brat: its rules hold in what is written, over the whole corpus; NCBI's reader of brat (bioc) reads it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import Any

import pytest
from brat_rules import Configuration, Standoff
from contract import Found, files, holds

from conftest import RELEASE
from idlib_corpus.formats import brat
from idlib_corpus.formats.renditions import Rendition, having, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus

TESTED = RELEASE
Written = tuple[list[Rendition], dict[str, bytes], Ledger]


@pytest.fixture(scope="module")
def whole(corpus: Corpus) -> Written:
    given = having(renditions(corpus), brat.LAYER)
    return given, *files(brat, given)


def test_the_whole_corpus_and_the_rules_of_brat(whole: Written) -> None:
    given, written, ledger = whole
    allowed = Configuration(written["annotation.conf"].decode())
    found: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in brat.KEEPS}
    for rendition in given:
        path = f"{rendition.lang}/{rendition.document.id}"
        said = Standoff(written[f"{path}.txt"].decode(), written[f"{path}.ann"].decode(), allowed)
        add(found, said, rendition)
        assert {frozenset(said.notes[name, "Id"] for name in chain) for chain in said.chains} == chains(rendition)
    holds(brat, given, ledger, found)


def add(found: Found, said: Standoff, rendition: Rendition) -> None:
    """Count what stands in a document."""
    found["document"][rendition.id, rendition.document.id, rendition.lang] += 1
    groups = [f"{rendition.document.id}/{name}" for name, _ in said.sentences()]
    rows = [f"{group}/{rendition.lang}" for group in groups]
    places = {name: said.sentence(name) for name in said.bounds}
    extents = {name: (pieces[0][0], pieces[-1][1]) for name, (_, pieces) in places.items()}

    def entity(name: str) -> str:
        return said.notes[name, "Id"].rpartition(".")[0]

    for (_, line), group, row in zip(said.sentences(), groups, rows, strict=True):
        found["sentence"][row, row, line, group] += 1
    for name, (type_, _, _) in said.bounds.items():
        if (name, "Level") in said.attributes:
            at, pieces = places[name]
            level, added = said.attributes[name, "Level"], (name, "Added") in said.attributes
            values = extents[name], pieces, entity(name), type_, level, said.items.get(name, ""), added
            found["mention"][rows[at], said.notes[name, "Id"], *values] += 1
    for name, (type_, *sides) in said.relations.items():
        head, tail = map(entity, sides)
        source, factuality = (said.notes[name, kind] for kind in ("Source", "Factuality"))
        flags = ((name, kind) in said.notes for kind in ("Implied", "Name_internal"))
        values = head, type_, tail, *(extents[side] for side in sides), source, factuality, *flags
        found["relation"][rows[places[sides[0]][0]], said.notes[name, "Id"], *values] += 1
    for name, (type_, trigger, arguments) in said.events.items():
        at, cue = places[trigger]
        evidence = tuple(places[one][1] for role, one in arguments.items() if role.startswith("Evidence"))
        teller = entity(arguments["Attributed_by"]) if "Attributed_by" in arguments else "author"
        target, basis, certainty = (
            said.notes[name, "Target"].partition(":")[0],
            said.attributes[name, "Basis"],
            said.attributes[name, "Certainty"],
        )
        values = entity(arguments["Holder"]), target, type_, basis, certainty, cue, evidence, teller
        found["stance"][rows[at], said.notes[name, "Id"], *values] += 1


def chains(rendition: Rendition) -> set[frozenset[str]]:
    """The mentions of each entity in each passage, where there are several."""
    found = set()
    for passage in rendition.passages:
        mentions = defaultdict(set)
        for mention in (mention for sentence in passage for mention in sentence.mentions):
            mentions[mention.entity].add(mention.id)
        found |= {frozenset(chain) for chain in mentions.values() if len(chain) > 1}
    return found


@pytest.mark.parametrize("lang", ["ar", "ja", "tr"])
def test_bioc_reads_it(whole: Written, lang: str) -> None:
    decoder = pytest.importorskip("bioc.brat.decoder", reason="bioc is not installed")
    validator = pytest.importorskip("bioc.brat.validator")
    given, written, _ = whole
    [rendition] = [one for one in given if (one.document.id, one.lang) == ("article", lang)]
    said = written[f"{lang}/article.ann"].decode()
    # notes of sentences are brat's own, and bioc knows them not
    said = re.sub(r"^#\d+\tId sent:\d+\t.*\n", "", said, flags=re.MULTILINE)
    document = decoder.loads(written[f"{lang}/article.txt"].decode(), said, "article")
    there = Counter(
        (one.type, one.text) for one in document.entities if one.type not in ("FAVOR", "AGAINST", "EVIDENCE")
    )
    expected: Counter[tuple[str, str]] = Counter()
    for sentence in rendition.sentences:
        for mention in sentence.mentions:
            words = " ".join(sentence.text[piece.start : piece.end] for piece in mention.pieces)
            expected[rendition.entity(mention).type, words] += 1
    assert there == expected
    assert len(document.relations) == sum(len(rendition.relations(s)) for s in rendition.sentences)
    assert len(document.events) == sum(c.label != "NONE" for s in rendition.sentences for c in rendition.stances(s))
    for one in document.entities:
        if len(one.locations) > 1:  # bioc joins several stretches without the blank that brat has
            one.text = "".join(document.text[s.begin : s.end] for s in sorted(one.locations))
    validator.validate(document)


def test_texts_run_from_the_right_where_the_language_does(whole: Written) -> None:
    written = whole[1]
    said = {path: data.decode() for path, data in written.items() if path.endswith("visual.conf")}
    assert set(said) == {"visual.conf", "ar/visual.conf"}
    assert "Text\tdirection:rtl" in said["ar/visual.conf"]
    assert "Text\tdirection:ltr" in said["visual.conf"]
    assert "Sentences\tsplitter:newline" in written["tools.conf"].decode()


def test_black_words_are_read_on_every_ground(whole: Written) -> None:
    colours = re.findall(r"bgColor:#(\w{2})(\w{2})(\w{2})", whole[1]["visual.conf"].decode())
    assert len(colours) >= 12
    for colour in colours:
        parts = [int(part, 16) / 255 for part in colour]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        assert (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) / 0.05 >= 7, colour


def test_a_key_for_each_type_and_none_for_two(whole: Written) -> None:
    keys = [line.split("\t") for line in whole[1]["kb_shortcuts.conf"].decode().splitlines()]
    assert len({key for key, _ in keys}) == len(keys)
    assert {"PER", "GPE", "FAVOR", "Coref"} <= {name for _, name in keys}


def test_one_language_and_the_same_bytes_again(corpus: Corpus) -> None:
    given = renditions(corpus, ["ja"], "article")
    first, ledger = files(brat, given)
    assert files(brat, given)[0] == first
    assert not [path for path in first if path.startswith("ar")]
    assert json.dumps(ledger.kept) == json.dumps(files(brat, given)[1].kept)
