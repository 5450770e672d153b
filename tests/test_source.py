"""The reader and writer of `corpus/source`: `source.texts`, `source.meaning`, `source.write`."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CORPUS
from idlib_corpus.errors import InputError
from idlib_corpus.model import (
    Citation,
    Corpus,
    Expression,
    Mention,
    Piece,
    Place,
    Provenance,
    Sentence,
    Text,
    Unrealised,
)
from idlib_corpus.source import SourceError, citation_text, document_files, read, source_files
from idlib_corpus.source.meaning import line_of
from idlib_corpus.source.texts import read_text
from idlib_corpus.source.write import dump

SOURCE = CORPUS / "source"
SCHEMA = SOURCE / "schema.rng"
CODES = [row["code"] for row in tomllib.loads((SOURCE / "dataset.toml").read_text(encoding="utf-8"))["languages"]]
NOWHERE = Place("", 0)

# --- random texts -------------------------------------------------------------------------------------------------

# letters of several scripts, combining marks, letters and signs beyond the basic plane, the specials of XML
CHARACTERS = st.one_of(
    st.sampled_from("aéñß İıŞ ёЯй عربيّةو シリアの東京 हिन्दी 한국 "),
    st.sampled_from("\u0301\u0655\u3099\u0e33\u200d🏳😀𐤀𝒜𠮷"),
    st.sampled_from("<>&\"'«»“”’、。،()\n\t"),
    st.characters(categories=("L", "M", "N", "P", "S", "Zs")),
)
WORDS = st.lists(CHARACTERS | st.sampled_from(["]]>", "&amp;", "&#65;", "<!--", "<m id=", "</s>"]), max_size=25).map(
    "".join
)
FILLED = WORDS.filter(lambda text: text.strip(" \t\r\n"))  # blank in the sense of XML Schema
KEY = st.sampled_from(["a", "syria", "y2018", "b_1", "x0"])


def _crosses(a: Piece, b: Piece) -> bool:
    a, b = sorted((a, b))
    return a.start < b.start < a.end < b.end


@st.composite
def _grouped(draw: st.DrawFn, pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Pieces put together to marks of one to three; the pieces of one mark have words between them."""
    left, groups = list(pieces), []
    while left:
        group, most = [left.pop(0)], draw(st.integers(1, 3))
        for piece in list(left):
            if len(group) < most and all(piece.end < p.start or p.end < piece.start for p in group):
                group.append(piece)
                left.remove(piece)
        groups.append(tuple(sorted(group)))
    return groups


def _canonical(marks: list) -> tuple:
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id)))


@st.composite
def sentences(draw: st.DrawFn, name: str) -> Sentence:
    words = draw(WORDS)
    inside: list[Piece] = []
    crossing: list[Piece] = []
    if words:
        spans = st.tuples(st.integers(0, len(words)), st.integers(0, len(words))).filter(lambda s: s[0] != s[1])
        stretches = st.lists(spans.map(lambda s: Piece(min(s), max(s))), max_size=8)
        for piece in draw(stretches):
            if not any(_crosses(piece, other) for other in inside):
                inside.append(piece)
        crossing = draw(stretches)
    groups = draw(_grouped(inside))
    numbers = draw(st.permutations(range(1, len(groups) + 1)))
    mentions = [
        Mention(
            f"{draw(KEY)}.{number}",
            pieces,
            NOWHERE,
            draw(st.sampled_from(["NAM", "ADJ", "NOM", "PRO"])),
            draw(st.booleans()),
        )
        for number, pieces in zip(numbers, groups, strict=True)
    ]
    groups = draw(_grouped(crossing))
    numbers = draw(st.permutations(range(len(groups))))
    expressions = [
        Expression(f"{draw(KEY)}_{number}", pieces, NOWHERE) for number, pieces in zip(numbers, groups, strict=True)
    ]
    offsets = sorted(draw(st.lists(st.integers(0, len(words)), max_size=4)))
    citations = tuple(Citation(draw(st.integers(1, 999)), offset) for offset in offsets)
    return Sentence(name, words, _canonical(mentions), _canonical(expressions), citations, NOWHERE)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    layers = draw(st.lists(st.sampled_from(["text", "grounding", "propositions"]), min_size=1, unique=True))
    date = st.dates().map(str)
    return Text(
        document=draw(KEY),
        lang=draw(st.sampled_from(["es", "ar", "zh-Hant", "yue"])),
        origin=draw(st.sampled_from(["source", "translation"])),
        title=draw(FILLED),
        provenance={
            layer: Provenance(layer, draw(FILLED), draw(FILLED), draw(date), draw(WORDS), draw(FILLED))
            for layer in layers
        },
        sentences=tuple(draw(sentences(f"s{n}")) for n in range(1, 1 + draw(st.integers(1, 3)))),
        holders=draw(st.dictionaries(KEY, WORDS, max_size=3)),
        propositions=(said := draw(st.dictionaries(KEY, WORDS, max_size=3))),
        negations={name: draw(WORDS) for name in said if draw(st.booleans())},
        unrealised=tuple(
            Unrealised(name, draw(FILLED), NOWHERE)
            for name in draw(st.lists(st.builds("{}.{}".format, KEY, st.integers(1, 99)), max_size=3, unique=True))
        ),
        file="",
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts") / "xx.xml"


def _back(written: str, file: Path) -> Text:
    file.write_text(written, encoding="utf-8", newline="\n")
    return read_text(file, SCHEMA)


@settings(max_examples=120, deadline=None)
@given(text=texts())
def test_what_is_written_reads_back_as_an_equal_text(text: Text, scratch: Path) -> None:
    found = _back(dump(text), scratch)
    assert found == replace(text, file=str(scratch))


@settings(max_examples=60, deadline=None)
@given(text=texts(), data=st.data())
def test_there_is_one_way_to_write_a_text(text: Text, data: st.DataObject, scratch: Path) -> None:
    written = dump(text)
    assert dump(_back(written, scratch)) == written
    shuffled = replace(
        text,
        sentences=tuple(
            replace(
                s,
                mentions=tuple(data.draw(st.permutations(s.mentions))),
                expressions=tuple(data.draw(st.permutations(s.expressions))),
            )
            for s in text.sentences
        ),
    )
    assert dump(shuffled) == written


@settings(max_examples=60, deadline=None)
@given(text=texts())
def test_only_an_expression_that_would_cross_is_written_as_from_and_to(text: Text) -> None:
    for sentence in text.sentences:
        written = dump(replace(text, sentences=(sentence,), holders={}, propositions={}, negations={}))
        pieces = [p for m in (*sentence.mentions, *sentence.expressions) for p in m.pieces]
        some_cross = any(_crosses(a, b) for a, b in itertools.combinations(pieces, 2))
        assert ("<from " in written) == some_cross
        assert written.count("<from ") == written.count("<to ")


def _sentence(words: str, mentions: tuple, expressions: tuple, citations: tuple = ()) -> str:
    provenance = {"text": Provenance("text", "a", "b", "2026-01-01", "", "none")}
    sentence = Sentence("s1", words, mentions, expressions, citations, NOWHERE)
    text = Text("d", "es", "source", "t", provenance, (sentence,), {}, {}, {}, (), "")
    return next(line for line in dump(text).splitlines() if line.startswith("<s "))


def test_at_one_extent_the_expression_is_outside_and_the_smaller_id_too() -> None:
    words = "تركيا"
    whole = (Piece(0, len(words)),)
    written = _sentence(
        words,
        (Mention("b.1", whole, NOWHERE), Mention("a.1", whole, NOWHERE)),
        (Expression("f", whole, NOWHERE), Expression("e", whole, NOWHERE)),
        (Citation(7, len(words)),),
    )
    inside = f'<m id="a.1"><m id="b.1">{words}</m></m>'
    assert written == f'<s id="s1"><e id="e"><e id="f">{inside}</e></e><c n="7"/></s>'


def test_a_citation_stands_after_closing_tags_and_before_opening_ones() -> None:
    written = _sentence(
        "İdlib",
        (Mention("a.1", (Piece(0, 2),), NOWHERE), Mention("a.2", (Piece(2, 5),), NOWHERE)),
        (),
        (Citation(3, 2), Citation(4, 2)),
    )
    assert written == '<s id="s1"><m id="a.1">İd</m><c n="3"/><c n="4"/><m id="a.2">lib</m></s>'


# --- the real files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", CODES)
def test_every_file_of_the_corpus_is_written_as_dump_writes_it(corpus: Corpus, lang: str) -> None:
    for document in corpus.having(lang=lang).documents:
        text = document.texts[lang]
        assert dump(text) == Path(text.file).read_text(encoding="utf-8")


def test_the_spanish_text_without_marks_is_the_snapshot_byte_for_byte(corpus: Corpus) -> None:
    data = citation_text(corpus.document("article").texts["es"]).encode("utf-8")
    assert len(data) == 2178
    assert hashlib.sha256(data).hexdigest() == "e0a479bad07f0847ebb3cfebd2c7ff9d510cf6691fce1ff7b0cd22384a7415b6"


def test_citations_at_the_end_of_a_sentence_open_the_next_line(corpus: Corpus) -> None:
    lines = citation_text(corpus.document("article").texts["es"]).split("\n")
    assert len(lines) == 5
    assert [re.match(r"(\[\d+\])*", line)[0] for line in lines] == ["", "", "[6]", "[10]", "[15][16]"]
    assert "de Siria,[3][4] el número" in lines[1]
    assert lines[2].startswith("[6] Debido a los intereses")


def test_a_citation_before_the_full_stop_stays_in_its_line(corpus: Corpus) -> None:
    """As French and Russian have it; only what stands behind the last character opens the next line."""
    french = citation_text(corpus.document("article").texts["fr"]).split("\n")
    assert french[1].endswith("originaires de la région[6].")
    assert french[2].startswith("En raison de la volonté")
    assert "Syrie[3][4]\u00a0; la population" in french[1]
    assert citation_text(corpus.document("article").texts["ru"]).split("\n")[2].endswith("национальная армия)[10].")


@pytest.mark.parametrize("lang", CODES)
def test_the_text_is_the_characters_of_the_file_without_its_tags(corpus: Corpus, lang: str) -> None:
    """Read by a regular expression instead of a parser: the files have no entity references in their sentences."""
    for document in corpus.having(lang=lang).documents:
        written = Path(document.texts[lang].file).read_text(encoding="utf-8")
        plain = [re.sub(r"<[^>]*>", "", s) for s in re.findall(r"<s id=.*?</s>", written, re.DOTALL)]
        assert plain == [s.text for s in document.texts[lang].sentences]


@pytest.mark.parametrize("lang", CODES)
def test_every_mark_knows_the_line_it_stands_on(corpus: Corpus, lang: str) -> None:
    for document in corpus.having(lang=lang).documents:
        lines = Path(document.texts[lang].file).read_text(encoding="utf-8").split("\n")
        for name, (sentence, marked) in document.texts[lang].marked.items():
            assert f'id="{name}"' in lines[marked.place.line - 1]
            assert lines[sentence.place.line - 1].startswith(f'<s id="{sentence.id}">')


def test_the_source_files_are_those_that_people_edit() -> None:
    names = {path.relative_to(SOURCE).as_posix() for path in source_files(SOURCE)}
    assert {"article/es.xml", "article.toml", "dataset.toml", "entities.toml", "labels.toml", "schema.rng"} <= names
    documents = read(SOURCE).documents
    assert [path.relative_to(SOURCE).as_posix() for path in document_files(SOURCE)] == [
        f"{d.id}.toml" for d in documents
    ]
    assert {f"{d.id}/{lang}.xml" for d in documents for lang in d.texts} <= names
    assert names - {f"{d.id}/{lang}.xml" for d in documents for lang in d.texts} == {
        "dataset.toml", "entities.toml", "labels.toml", "questions.toml", "schema.rng",
        *(f"{d.id}.toml" for d in documents),
    }  # fmt: skip


# --- errors -------------------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the sources that a test may break."""
    return Path(shutil.copytree(SOURCE, tmp_path / "source"))


def _break(source: Path, name: str, old: str, new: str) -> int:
    """Change the first occurrence, and return its line."""
    file = source / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    return text[: text.index(old)].count("\n") + 1


def _fault(source: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(source)
    return caught.value


BROKEN_TEXTS = {
    "a tag that is not closed": ("S01", "İdlib</m>’e ", "İdlib’e "),
    "a bare ampersand": ("S01", "nakletmesi</m>", "nakletmesi</m> &"),
    "an unknown entity": ("S01", "nakletmesi</m>", "nakletmesi</m>&nbsp;"),
    "an unknown element": ("S02", "üç katına çıktı", "<b>üç</b> katına çıktı"),
    "an unknown attribute": ("S02", '<m id="idlib.3">', '<m id="idlib.3" colour="red">'),
    "an unknown level": ("S02", 'level="NOM">isyancıların', 'level="NAME">isyancıların'),
    "an id of another form": ("S02", '<m id="idlib.3">', '<m id="İdlib.3">'),
    "a mention without number": ("S02", '<m id="idlib.3">', '<m id="idlib">'),
    "an empty review": ("S02", 'review="none"', 'review=""'),
    "marks in a proposition": ("S02", '<p id="offensive">', '<p id="offensive"><c n="1"/>'),
    "an empty mark": ("S03", ">kendi</m>", "></m>kendi"),
    "a citation with thousands of digits": ("S03", "kullanıldı;", f'<c n="{"9" * 5000}"/>kullanıldı;'),
    "a missing part": ("S03", '<m id="central_syria.1" level="NOM" part="2/2">orta kesiminde</m>', "orta kesiminde"),
    "a part too many": ("S03", 'part="2/2">orta kesiminde', 'part="3/2">orta kesiminde'),
    "parts of another total": ("S03", 'part="2/2">orta kesiminde', 'part="2/3">orta kesiminde'),
    "a part twice": ("S03", 'part="2/2">orta kesiminde', 'part="1/2">orta kesiminde'),
    "parts that touch": ("S03", ">Kürtlerin<", ' part="1/2">Kürt</m><m id="kurds.1" part="2/2">lerin<'),
    "a doubled id": ("S03", '<m id="turkey.5">', '<m id="turkey.3">'),
    "a from without to": ("S03", "kullanıldı;", '<from id="used"/>kullanıldı;'),
    "a to without from": ("S03", "kullanıldı;", 'kullanıldı<to id="used"/>;'),
    "a from inside its own from": ("S03", "her zaman", '<from id="used"/>her <from id="used"/>zaman<to id="used"/>'),
    "parts of different levels": ("S03", 'level="NOM" part="2/2">orta kesiminde', 'part="2/2">orta kesiminde'),
}


BROKEN_MEANING = {
    "digits without end": ('split = "test"', f"split = {'9' * 5000}", "S04"),
    "nesting without end": ('split = "test"', f"split = {'[' * 100_000}", "S04"),
    "nesting that is closed": ('split = "test"', f"split = {'[' * 200 + ']' * 200}", "S04"),
    "keys of many parts": ('split = "test"', f"{'.'.join(['a'] * 3000)} = 1", "S04"),
    "a date": ('split = "test"', "split = 1979-05-27", "S05"),
    "a list": ('split = "test"', "split = [1]", "S05"),
}


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN_MEANING.values(), ids=BROKEN_MEANING)
def test_a_meaning_file_may_hold_anything(source: Path, old: str, new: str, rule: str) -> None:
    _break(source, "article.toml", old, new)
    fault = _fault(source)
    assert fault.rule == rule and fault.place.file == str(source / "article.toml")
    assert len(str(fault)) < 3000


def test_thousands_of_expressions_over_one_place_are_written() -> None:
    """Each is looked at with all others no more: it was a minute for 8,000, and is a moment."""
    number = 20_000
    crossing = tuple(Expression(f"e{n}", (Piece(n, n + number),), NOWHERE) for n in range(number))
    apart = tuple(Expression(f"e{n}", (Piece(n, n + 1),), NOWHERE) for n in range(number))
    for expressions, points in ((crossing, number - 1), (apart, 0)):
        sentence = Sentence("s1", "x" * 2 * number, (), expressions, (), NOWHERE)
        text = Text("a", "tr", "source", "t", {}, (sentence,), {}, {}, {}, (), "")
        assert dump(text).count("<from ") == points


@pytest.mark.parametrize(("rule", "old", "new"), BROKEN_TEXTS.values(), ids=BROKEN_TEXTS)
def test_a_broken_text_file_is_an_error_with_rule_file_and_line(source: Path, rule: str, old: str, new: str) -> None:
    line = _break(source, "article/tr.xml", old, new)
    fault = _fault(source)
    assert (fault.rule, fault.place) == (rule, Place(str(source / "article" / "tr.xml"), line))
    assert str(fault).startswith(f"{source / 'article' / 'tr.xml'}:{line}: ")


def test_an_expression_that_is_not_closed_is_an_error_in_its_line(source: Path) -> None:
    line = _break(source, "article/es.xml", '<to id="concern_of_turkey"/>', "")
    fault = _fault(source)
    assert (fault.rule, fault.place.line) == ("S03", line)
    assert "concern_of_turkey" in fault.found


def test_parts_that_stand_in_the_wrong_order_are_an_error(source: Path) -> None:
    first, second = '<m id="central_syria.1" level="NOM" part="1/2">', 'part="2/2">orta kesiminde'
    line = _break(source, "article/tr.xml", first, first.replace("1/2", "9/9"))
    _break(source, "article/tr.xml", second, second.replace("2/2", "1/2"))
    _break(source, "article/tr.xml", first.replace("1/2", "9/9"), first.replace("1/2", "2/2"))
    fault = _fault(source)
    assert (fault.rule, fault.place.line) == ("S03", line)
    assert "central_syria.1" in fault.found


def test_the_line_of_a_fault_is_that_of_the_mark_in_a_sentence_of_many_lines(source: Path) -> None:
    file = source / "article" / "ja.xml"
    _break(source, "article/ja.xml", '<m id="nfl.1">', '\n<m id="nfl.1">\n')
    line = _break(source, "article/ja.xml", '<m id="front_formation.1" level="NOM">結成</m>', '<m id="b.1"/>結成')
    fault = _fault(source)
    assert (fault.rule, fault.place) == ("S03", Place(str(file), line))


def test_parts_on_two_lines_may_not_have_different_levels_either(source: Path) -> None:
    _break(source, "article/tr.xml", '</m> ve <m id="central', '</m> ve\n<m id="central')
    _break(source, "article/tr.xml", 'level="NOM" part="2/2">orta kesiminde', 'part="2/2">orta kesiminde')
    assert _fault(source).rule == "S03"


def test_parts_may_not_differ_in_added(source: Path) -> None:
    _break(source, "article/tr.xml", 'part="2/2">orta kesiminde', 'added="1" part="2/2">orta kesiminde')
    assert _fault(source).rule == "S03"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<p id="offensive">', '<p id="recover_syria">'),
        ('<s id="s5">', '<s id="s4">'),
        ("</doc>", '<unrealised id="turkey.6" reason="dropped"/>\n</doc>'),
        ('<provenance layer="propositions"', '<provenance layer="grounding"'),
    ],
    ids=["proposition", "sentence", "unrealised", "provenance"],
)
def test_nothing_with_a_doubled_id_is_lost_in_silence(source: Path, old: str, new: str) -> None:
    """A second <p> of one id would otherwise take the place of the first; the validator never sees the first."""
    line = _break(source, "article/tr.xml", old, new)
    assert _fault(source).place == Place(str(source / "article" / "tr.xml"), line)


@pytest.mark.parametrize("where", ["üç katına çıktı", '<p id="offensive">'])
def test_a_processing_instruction_does_not_become_text(corpus: Corpus, source: Path, where: str) -> None:
    """Refused or overlooked, but neither read as words nor a cause to drop the words after it."""
    _break(source, "article/tr.xml", where, where + "<?editor fold?>")
    try:
        found = read(source).document("article").texts["tr"]
    except SourceError:
        return
    assert replace(found, file="") == replace(corpus.document("article").texts["tr"], file="")


def test_a_comment_does_not_become_text(corpus: Corpus, source: Path) -> None:
    _break(source, "article/ar.xml", "<s ", "<!-- ترجمة -->\n<s ")
    _break(source, "article/ar.xml", "سارعت", "<!-- هنا -->سا<!-- و -->رعت")
    found = read(source).document("article").texts["ar"]
    assert replace(found, file="") == replace(corpus.document("article").texts["ar"], file="")


@pytest.mark.parametrize("where", ['Türkiye</m>’nin <e id="fear">', '<p id="offensive">'])
def test_an_external_entity_is_not_read(source: Path, tmp_path: Path, where: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("gizli", encoding="utf-8")
    file = source / "article" / "tr.xml"
    _break(source, "article/tr.xml", "<doc ", f'<!DOCTYPE doc [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<doc ')
    line = _break(source, "article/tr.xml", where, f"{where}&x;")
    with pytest.raises(SourceError) as caught:
        read_text(file, SCHEMA)
    assert "gizli" not in str(caught.value)
    assert caught.value.place.line in (2, line)


def test_an_entity_declared_in_the_file_is_refused_and_not_expanded(source: Path) -> None:
    """Ten entities, each ten of the one before: a "billion laughs" would fill the memory."""
    levels = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    _break(source, "article/tr.xml", "<doc ", f'<!DOCTYPE doc [<!ENTITY x0 "ha">{levels}]>\n<doc ')
    _break(source, "article/tr.xml", "her zaman", "&x9;")
    with pytest.raises(SourceError):
        read_text(source / "article" / "tr.xml", SCHEMA)


def test_a_language_without_its_file_is_an_error(source: Path) -> None:
    (source / "article" / "ja.xml").unlink()
    fault = _fault(source)
    assert (fault.rule, fault.place.file) == ("X01", str(source / "article" / "ja.xml"))


def test_a_folder_without_sources_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no dataset\.toml"):
        read(tmp_path)


BROKEN_MEANING = {
    "no value": ("S04", "article.toml", 'factuality = "possible" }', "factuality = possible }"),
    "an open string": ("S04", "article.toml", 'cue = "fear"', 'cue = "fear'),
    "an open table": ("S04", "entities.toml", "[turkey]", "[turkey"),
    "a doubled entity": ("S04", "entities.toml", "[france]", "[turkey]"),
    "an unknown field of a relation": ("S05", "article.toml", "implied = true", "implyed = true"),
    "an unknown field of an entity": ("S05", "entities.toml", "[france]", '[france]\ncolour = "blue"'),
    "an unknown field of a label": ("S05", "labels.toml", 'family = "entity", says', 'family = "entity", sais'),
    "a missing field": ("S05", "article.toml", ', factuality = "possible" }', " }"),
    "a holder that is no key": ("S05", "article.toml", 's5 = ["usa"', 's5 = ["USA"'),
    "a label out of the list": ("S05", "article.toml", 'label = "FAVOR"', 'label = "PRO"'),
    "a source that is no key": ("S05", "article.toml", 'source = "turkey"', 'source = "Turquía"'),
    "an id that is no key": ("S05", "article.toml", 'id = "strong_response"', 'id = "Strong"'),
    "no date": ("S05", "article.toml", 'date = "2026-11-23"', 'date = "yesterday"'),
    "no Wikidata id": ("S05", "entities.toml", 'wikidata = "Q142"', 'wikidata = "142"'),
    "no truth value": ("S05", "labels.toml", "symmetric = true", 'symmetric = "yes"'),
    "no direction": ("S05", "dataset.toml", 'direction = "rtl"', 'direction = "right"'),
    "no version": ("S05", "dataset.toml", 'version = "', 'version = "v'),
}


@pytest.mark.parametrize(("rule", "name", "old", "new"), BROKEN_MEANING.values(), ids=BROKEN_MEANING)
def test_a_broken_meaning_file_is_an_error_with_rule_file_and_line(
    source: Path, rule: str, name: str, old: str, new: str
) -> None:
    line = _break(source, name, old, new)
    fault = _fault(source)
    assert (fault.rule, fault.place) == (rule, Place(str(source / name), line))


def test_the_error_of_an_unknown_field_names_it(source: Path) -> None:
    _break(source, "article.toml", "implied = true", "implyed = true")
    assert "implyed" in _fault(source).found


@pytest.mark.parametrize("name", ["dataset.toml", "labels.toml", "entities.toml", "article.toml"])
def test_a_meaning_file_that_is_no_utf8_is_an_error_that_names_it(source: Path, name: str) -> None:
    with (source / name).open("ab") as file:
        file.write("# Alepo, año 2018\n".encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read(source)
    assert str(source / name) in str(caught.value)


@pytest.mark.parametrize("name", ["labels.toml", "entities.toml"])
def test_a_missing_meaning_file_is_an_error_that_names_it(source: Path, name: str) -> None:
    (source / name).unlink()
    with pytest.raises((InputError, OSError)) as caught:  # the command line reports both alike
        read(source)
    assert str(source / name) in str(caught.value)


# --- lines of TOML ------------------------------------------------------------------------------------------------


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path of keys and indexes in a table."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path, *(found for key, below in items for found in _paths(below, (*path, key)))]


@pytest.mark.parametrize("name", ["dataset.toml", "labels.toml", "entities.toml", "article.toml"])
def test_line_of_finds_every_value_of_the_meaning_files(name: str) -> None:
    """The line found holds the last key of the path, and the value itself where that is a string."""
    text = (SOURCE / name).read_text(encoding="utf-8")
    lines, table = text.split("\n"), tomllib.loads(text)
    wrong = {}
    for path in _paths(table)[1:]:
        line = lines[line_of(text, list(path)) - 1]
        value: object = table
        for part in path:
            value = value[part]  # type: ignore[index]
        key_is_there = isinstance(path[-1], int) or re.search(rf"\b{re.escape(path[-1])}\b", line)
        value_is_there = not isinstance(value, str) or json.dumps(value, ensure_ascii=False) in line
        if not key_is_there or not value_is_there:
            wrong[path] = line
    assert wrong == {}


def test_line_of_a_row_is_not_led_astray_by_a_table_of_its_field_s_name() -> None:
    text = (SOURCE / "article.toml").read_text(encoding="utf-8")
    assert "\n[source]\n" in text
    rows = [
        n for n, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("{ s = ") and " head = " in line
    ]
    assert [line_of(text, ["relations", n, "source"]) for n in range(len(rows))] == rows


# --- what importing costs -----------------------------------------------------------------------------------------


def test_reading_the_sources_needs_no_heavy_library() -> None:
    code = "import sys, idlib_corpus.source, idlib_corpus.source.write; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "lxml" in loaded
    assert not {"datasets", "pyarrow", "spacy", "torch", "stanza", "pandas"} & set(loaded)
