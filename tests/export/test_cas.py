"""UIMA CAS: what cassis finds in the files, over the whole corpus."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from contract import everything, files, holds

from idlib_corpus.formats import cas
from idlib_corpus.formats.renditions import Rendition, having, renditions
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.structures import Structures
from idlib_corpus.formats.uima.written import made
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus

cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
CHAIN = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceChain"
FIELD = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.MetaDataStringField"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def test_the_whole_corpus() -> None:
    given = having(everything(), cas.LAYER)
    written, ledger = files(cas, given)
    result = nothing()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # cassis warns where an offset is none, and goes on
        known = cassis.load_typesystem(written.pop("TypeSystem.xml").decode())
        cassis.load_typesystem(written.pop("layers.xml").decode())
        for one in given:
            data = written.pop(f"{one.lang}/{one.document.id}.xmi")
            read = cassis.load_cas_from_xmi(data.decode(), known)
            note(read, result)
            tokens_and_chains(one, read)
    assert not written
    holds(cas, given, ledger, result)


def test_what_is_written_is_what_cassis_writes(corpus: Corpus) -> None:
    for one in renditions(corpus, document="article"):
        found = made(one, Ledger(cas.LOSSES))
        assert found.xmi() == found.cas().to_xmi(pretty_print=True)


def test_offsets_are_utf_16_in_the_file_and_code_points_in_cassis() -> None:
    found = Structures('😀 Latakia & "إدلب"\n𠮷野家')
    found.add(TOKEN, {"begin": 2, "end": 9})
    found.add(TOKEN, {"begin": 13, "end": 17})
    found.add(TOKEN, {"begin": 19, "end": 22})
    said = found.xmi()
    assert [f'begin="{a}" end="{b}"' in said for a, b in ((3, 10), (14, 18), (20, 24))] == [True] * 3
    for read in (
        cassis.load_cas_from_xmi(said, types.types()),
        cassis.load_cas_from_json(found.cas().to_json()),
    ):
        assert read.sofa_string == found.text
        assert [token.get_covered_text() for token in read.select(TOKEN)] == ["Latakia", "إدلب", "𠮷野家"]
    assert said == found.cas().to_xmi(pretty_print=True)


def test_layers_are_annotations_of_their_own() -> None:
    """INCEpTION makes a layer of what inherits from Annotation alone, with the features that the type itself names."""
    read = cassis.load_typesystem(types.layers().to_xml())
    mention = read.get_type("webanno.custom.Mention")
    assert mention.supertype.name == "uima.tcas.Annotation"
    assert {"value", "identifier", "mention", "level", "entity", "part"} <= {one.name for one in mention.features}
    sides = {one.name: one.rangeType.name for one in read.get_type("webanno.custom.Relation").features}
    assert sides["Governor"] == sides["Dependent"] == "webanno.custom.Mention"


def test_json_says_the_same(corpus: Corpus) -> None:
    given = renditions(corpus, document="article")
    written, ledger = files(cas, given, form="json")
    result = nothing()
    for one in given:
        read = cassis.load_cas_from_json(written[f"{one.lang}/article.json"].decode())
        note(read, result)
        tokens_and_chains(one, read)
    holds(cas, given, ledger, result)


def nothing() -> dict[str, Counter[tuple[Any, ...]]]:
    return {what: Counter() for what in cas.KEEPS}


def note(one: Any, result: dict[str, Counter[tuple[Any, ...]]]) -> None:
    """What stands in a file."""
    [metadata] = one.select(METADATA)
    assert metadata.documentId == f"{one_field(one, 'id')}/{metadata.language}"
    for what, values in things(one):
        result[what][values] += 1


def one_field(one: Any, key: str) -> str:
    [found] = [field.value for field in one.select(FIELD) if field.key == key]
    return str(found)


def things(one: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    keys = ("id", "lang", "title", "split", "source_language", "licence")
    values = tuple(one_field(one, key) for key in keys)
    yield "document", (f"{values[0]}/{values[1]}", *values)
    text = one.sofa_string
    sentences = sorted(one.select(SENTENCE), key=lambda s: s.begin)
    ids = [s.id for s in sentences]
    starts = [s.begin for s in sentences]

    def where(annotation: Any) -> int:
        [place] = [n for n, s in enumerate(sentences) if s.begin <= annotation.begin and annotation.end <= s.end]
        return place

    citations: dict[int, list[tuple[int, int]]] = {}
    for c in one.select("webanno.custom.Citation"):
        place = where(c)
        citations.setdefault(place, []).append((c.number, c.begin - starts[place]))
    for place, s in enumerate(sentences):
        group = s.id.rpartition("/")[0]
        yield "sentence", (s.id, s.id, text[s.begin : s.end], group, tuple(citations.get(place, ())))

    marks: dict[str, list[Any]] = {}
    for name, key in (("Mention", "mention"), ("Expression", "expression")):
        for annotation in one.select(f"webanno.custom.{name}"):
            marks.setdefault(annotation[key], []).append(annotation)

    def pieces(name: str) -> tuple[tuple[int, int], ...]:
        parts = sorted(marks[name], key=lambda p: p.part)
        at = starts[where(parts[0])]
        return tuple((p.begin - at, p.end - at) for p in parts)

    for name, [m, *_] in marks.items():
        if m.type.name != "webanno.custom.Mention":
            continue
        extents = pieces(name)
        wikidata = (m.identifier or "").removeprefix("http://www.wikidata.org/entity/")
        readings = tuple((m.readings or "").split())
        extent = (extents[0][0], extents[-1][1])
        yield (
            "mention",
            (ids[where(m)], name, extent, extents, m.entity, m.value, m.subtype or "", m.level, wikidata, m.added,
             readings),
        )  # fmt: skip
    for r in one.select("webanno.custom.Relation"):
        head, tail = r.Governor, r.Dependent
        assert (r.begin, r.end) == (tail.begin, tail.end)
        sides = [(p[0][0], p[-1][1]) for p in (pieces(head.mention), pieces(tail.mention))]
        yield (
            "relation",
            (ids[where(r)], r.relation, head.entity, r.value, tail.entity, *sides, r.source, r.factuality,
             r.implied, r.nameInternal),
        )  # fmt: skip
    for s in one.select("webanno.custom.Stance"):
        links = s.expressions.elements if s.expressions else []
        roles: dict[str, list[Any]] = {"cue": [], "evidence": []}
        for link in links:
            target = link.target
            mention = target.type.name == "webanno.custom.Mention"
            roles[link.role].append(pieces(target.mention if mention else target.expression))
        yield (
            "stance",
            (ids[where(s)], s.stance, s.holder, s.target, s.value, s.basis or "", s.certainty or "",
             *(roles["cue"] or [()]), tuple(roles["evidence"]), s.attributedBy, (s.holderWords, s.targetWords),
             s.negatedWords or ""),
        )  # fmt: skip


def tokens_and_chains(rendition: Rendition, one: Any) -> None:
    """The tokens are those of the corpus, and a chain has the mentions of one entity of a passage."""
    words = [s.text[t.start : t.end] for s in rendition.sentences for t in rendition.tokens(s)]
    assert [t.get_covered_text() for t in one.select(TOKEN)] == words
    expected = Counter(
        tuple(m.surface(s.text) for s in passage for m in s.mentions if m.entity == entity)
        for passage in rendition.passages
        for entity in {m.entity for s in passage for m in s.mentions}
    )
    chains: Counter[tuple[str, ...]] = Counter()
    for chain in one.select(CHAIN):
        links, link = [], chain.first
        while link is not None:
            links.append(link.get_covered_text())
            link = link.next
        chains[tuple(links)] += 1
    assert chains == (expected if rendition.document.has("coref") else Counter())
    assert len(one.select(ENTITY)) == sum(len(m.pieces) for s in rendition.sentences for m in s.mentions)
