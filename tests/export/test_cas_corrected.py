"""A CAS that somebody corrected: mentions moved, retyped, deleted and added, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from contract import everything, files

from idlib_corpus.errors import InputError
from idlib_corpus.formats import cas
from idlib_corpus.formats.corrected import CorrectedMention, CorrectedSentence, CorrectedText
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.uima import types
from idlib_corpus.model import Corpus, Piece

cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
MENTION, RELATION, SENTENCE = types.MENTION, types.RELATION, types.SENTENCE
LINK, CHAIN = types.LINK, types.CHAIN
Change = Callable[[Any], None]


def exported(corpus: Corpus, lang: str) -> tuple[Rendition, dict[str, bytes]]:
    [one] = [one for one in renditions(corpus, [lang]) if one.document.id == "article"]
    return one, files(cas, [one])[0]


def changed(written: dict[str, bytes], change: Change) -> dict[str, bytes]:
    """The files when cassis has changed the one that is a CAS."""
    [path] = [path for path in written if path.endswith(".xmi")]
    known = cassis.load_typesystem(written["TypeSystem.xml"].decode())
    read = cassis.load_cas_from_xmi(written[path].decode(), known)
    change(read)
    return {**written, path: read.to_xmi().encode()}


def read(written: dict[str, bytes]) -> CorrectedText:
    [found] = cas.corrected(written)
    return found


def mention(read: Any, name: str) -> Any:
    [found] = [one for one in read.select(MENTION) if one.mention == name]
    return found


def link_at(read: Any, one: Any) -> Any:
    [found] = [link for link in read.select(LINK) if (link.begin, link.end) == (one.begin, one.end)]
    return found


def said(text: CorrectedText) -> Iterator[tuple[CorrectedSentence, CorrectedMention]]:
    for sentence in text.sentences:
        for one in sentence.mentions:
            yield sentence, one


def words(text: CorrectedText, name: str) -> list[str]:
    return [s.text[p.start : p.end] for s, m in said(text) if m.id == name for p in m.pieces]


def test_what_nobody_changed_is_as_the_corpus_has_it() -> None:
    given = [one for one in everything() if one.lang in ("ar", "ja")]
    found = {(one.document, one.lang): one for one in cas.corrected(files(cas, given)[0])}
    assert len(found) == len(given)
    for one in given:
        for sentence, other in zip(one.sentences, found[one.document.id, one.lang].sentences, strict=True):
            assert (other.id, other.text) == (sentence.id, sentence.text)
            assert sorted((m.id, m.pieces, m.type, m.level, m.entity) for m in other.mentions) == sorted(
                (m.id, m.pieces, one.entity(m).type, m.level, m.entity) for m in sentence.mentions
            )
            assert other.relations is not None
            assert sorted(
                (r.id, r.type, other.mentions[r.head].id, other.mentions[r.tail].id) for r in other.relations
            ) == sorted(
                (r.relation.id, r.relation.type, r.head.id, r.tail.id)
                for r in one.relations(sentence)
                if r.head and r.tail
            )


@pytest.mark.parametrize(("lang", "before", "after"), [("ar", "حلب", "وحلب"), ("ja", "アレッポ", "、アレッポ")])
def test_a_mention_moved_retyped_deleted_and_added(corpus: Corpus, lang: str, before: str, after: str) -> None:
    _, written = exported(corpus, lang)
    assert words(read(written), "aleppo.1") == [before]

    def change(read: Any) -> None:
        moved = mention(read, "aleppo.1")
        moved.begin -= len(after) - len(before)
        mention(read, "hama.1").value = "ORG"
        gone = mention(read, "latakia.1")
        read.remove(gone)
        for relation in read.select(RELATION):  # INCEpTION takes them away with the mention
            if gone in (relation.Governor, relation.Dependent):
                read.remove(relation)
        free = next(token for token in read.select(types.TOKEN) if not covered(read, token))
        kind = read.typesystem.get_type(MENTION)
        read.add(kind(begin=free.begin, end=free.end, value="LOC", level="NOM", entity="idlib"))

    text = read(changed(written, change))
    assert words(text, "aleppo.1") == [after]
    found = {m.id: m for _, m in said(text)}
    assert found["hama.1"].type == "ORG"
    assert "latakia.1" not in found
    assert (found[""].type, found[""].level, found[""].entity) == ("LOC", "NOM", "idlib")
    assert found[""].place.startswith(f"{lang}/article.xmi: annotation ")
    assert f", sentence article/s1/{lang}" in found[""].place


def covered(read: Any, token: Any) -> bool:
    return any(one.begin <= token.begin and token.end <= one.end for one in read.select(MENTION))


def added(read: Any, **features: Any) -> Any:
    free = next(token for token in read.select(types.TOKEN) if not covered(read, token))
    one = read.typesystem.get_type(MENTION)(begin=free.begin, end=free.end, value="LOC", level="NAM", **features)
    read.add(one)
    return one


def test_the_entity_of_what_was_added(corpus: Corpus) -> None:
    """By the chain that it was linked into, or by an identifier that mentions of one entity alone have."""
    _, written = exported(corpus, "ar")

    def chained(read: Any) -> None:
        one = added(read)
        link = read.typesystem.get_type(LINK)(begin=one.begin, end=one.end)
        read.add(link)
        last = link_at(read, mention(read, "hama.1"))
        while last.next is not None:
            last = last.next
        last.next = link

    def identified(read: Any) -> None:
        added(read, identifier="http://www.wikidata.org/entity/Q858")

    for change, entity in ((chained, "hama"), (identified, "syria"), (added, "")):
        [found] = [m for _, m in said(read(changed(written, change))) if not m.id]  # type: ignore[arg-type]
        assert found.entity == entity


def test_archives_json_and_the_types_of_inception(corpus: Corpus) -> None:
    """INCEpTION makes Mention an annotation of its own, and exports an archive with the file and its type system."""
    _, written = exported(corpus, "ja")
    expected = read(written).sentences
    custom = types.declared(types.TYPES, types.layers()).to_xml().encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("article.xmi", written["ja/article.xmi"])
        archive.writestr("TypeSystem.xml", custom)
    found = read({"article.zip": buffer.getvalue()})
    assert (found.document, found.lang) == ("article", "ja")
    assert found.sentences[0].mentions[0].place.startswith("article.zip/article.xmi: annotation ")
    plain = [[(m.id, m.pieces, m.type, m.level, m.entity) for m in s.mentions] for s in expected]
    for other in (
        found,
        read({"ja/article.xmi": written["ja/article.xmi"]}),
        read({"ja/article.json": cassis.load_cas_from_xmi(
            written["ja/article.xmi"].decode(), types.types()).to_json().encode()}),
    ):  # fmt: skip
        assert [[(m.id, m.pieces, m.type, m.level, m.entity) for m in s.mentions] for s in other.sentences] == plain


def test_pieces(corpus: Corpus) -> None:
    """A mention in pieces is one again; a piece that somebody added with its id belongs to it."""
    [one] = [one for one in everything() if one.id == "article/ja"]
    several = {m.id: m.pieces for s in one.sentences for m in s.mentions if len(m.pieces) > 1}
    _, written = exported(corpus, "ja")
    assert several
    assert {m.id: m.pieces for _, m in said(read(written)) if len(m.pieces) > 1} == several

    def more(read: Any) -> None:
        one = mention(read, "aleppo.1")
        fields = ("value", "level", "entity", "identifier", "mention")
        again = {name: one[name] for name in fields}
        read.add(read.typesystem.get_type(MENTION)(begin=one.end + 3, end=one.end + 4, **again))

    [pieces] = [m.pieces for _, m in said(read(changed(written, more))) if m.id == "aleppo.1"]
    assert len(pieces) == 2
    assert pieces[1] == Piece(pieces[0].end + 3, pieces[0].end + 4)


def beyond(read: Any) -> None:
    first = min(read.select(SENTENCE), key=lambda s: s.begin)
    mention(read, "aleppo.1").end = first.end + 5


def empty(read: Any) -> None:
    one = mention(read, "aleppo.1")
    one.end = one.begin


def twice(read: Any) -> None:
    one = mention(read, "aleppo.1")
    names = ("begin", "end", "value", "level", "entity", "mention", "part")
    read.add(read.typesystem.get_type(MENTION)(**{name: one[name] for name in names}))


def typeless(read: Any) -> None:
    mention(read, "aleppo.1").value = None


def levelless(read: Any) -> None:
    added(read, entity="idlib").level = None


def joined(read: Any) -> None:
    link_at(read, mention(read, "latakia.1")).next = link_at(read, mention(read, "hama.1"))


def looped(read: Any) -> None:
    link = link_at(read, mention(read, "hama.1"))
    link.next = link


def reidentified(read: Any) -> None:
    mention(read, "syria.1").identifier = "http://www.wikidata.org/entity/Q1"


def nameless(read: Any) -> None:
    read.select(SENTENCE)[0].id = None


def far(read: Any) -> None:
    relation = read.select(RELATION)[0]
    relation.Governor = max(read.select(MENTION), key=lambda one: one.begin)


def dangling(read: Any) -> None:
    relation = read.select(RELATION)[0]
    read.remove(relation.Governor)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (beyond, r"ar/article\.xmi: annotation \d+ \(xmi:id\): a mention that runs over the end of a sentence"),
        (empty, r"annotation \d+ \(xmi:id\), sentence article/s1/ar: a mention without words"),
        (twice, r"a second mention with the id aleppo\.1, as annotation \d+"),
        (typeless, r"a mention without value; expected the type of its entity"),
        (levelless, r"a mention without level; expected NAM, NOM, ADJ or PRO"),
        (joined, r"chain \d+ \(xmi:id\): a chain that joins mentions of several entities"),
        (looped, r"chain \d+ \(xmi:id\): a chain that comes back to itself"),
        (reidentified, r"a mention of syria with the identifier .*Q1?.*; expected"),
        (nameless, r"a sentence without its id; expected the sentences as they were exported"),
        (far, r"a relation from the sentence s\d to s\d; expected a relation within a sentence"),
        (dangling, r"no Governor in the view"),
    ],
)
def test_what_is_refused(change: Change, says: str, corpus: Corpus) -> None:
    _, written = exported(corpus, "ar")
    with pytest.raises(InputError, match=says):
        read(changed(written, change))


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY e0 "lol">{ENTITIES}]>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"><x a="&e9;"/></xmi:XMI>"""


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"a.xmi": LAUGHS.encode()}, "a.xmi: XML with a document type"),
        ({"a.xmi": LAUGHS.encode("utf-16")}, "a.xmi: XML with a document type"),
        ({"a.xmi": b"<x/>", "TypeSystem.xml": LAUGHS.encode()}, "TypeSystem.xml: XML with a document type"),
        ({"a.xmi": b""}, "a.xmi: no XML"),
        ({"a.xmi": b"<x>" * 9}, "a.xmi: it cannot be read as a CAS"),
        ({"a.zip": b"PK\x03\x04"}, "a.zip: it cannot be unpacked"),
        ({"a.json": b'{"%FEATURE_STRUCTURES": '}, "a.json: "),
    ],
)
def test_files_that_are_none(given: dict[str, bytes], says: str) -> None:
    with pytest.raises(InputError) as error:
        list(cas.corrected(given))
    assert str(error.value).startswith(says)


def test_an_archive_that_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xmi", b" " * 5_000_000)
        archive.writestr("b.xmi", b" " * 5_000_000)
    monkeypatch.setattr("idlib_corpus.formats.uima.archives.LARGEST", 8 * 1024**2)
    with pytest.raises(InputError, match=r"a\.zip: more than 8 MiB"):
        list(cas.corrected({"a.zip": buffer.getvalue()}))
