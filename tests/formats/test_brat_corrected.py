"""A folder that came back from brat, as brat's server writes it: the same, or what somebody changed in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from idlib_corpus.errors import InputError
from idlib_corpus.formats import brat
from idlib_corpus.formats.corrected import CorrectedMention, CorrectedSentence
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus, Piece

AR, JA = "ar/article.ann", "ja/article.ann"
Files = dict[str, bytes]


@pytest.fixture
def given(corpus: Corpus) -> tuple[Rendition, ...]:
    return renditions(corpus, ("ar", "ja", "tr"), "article")


@pytest.fixture
def exported(given: tuple[Rendition, ...]) -> Files:
    return dict(brat.write(given, Ledger(brat.LOSSES)))


def lines(files: Files, path: str) -> list[str]:
    return files[path].decode().splitlines()


def changed(files: Files, path: str, old: str, new: str, times: int = 1) -> Files:
    """The files with a pattern replaced in one of them."""
    text, number = re.subn(old, new, files[path].decode(), count=times, flags=re.MULTILINE)
    assert number == times, old
    return {**files, path: text.encode()}


def added(files: Files, path: str, *more: str) -> Files:
    return {**files, path: files[path] + "".join(f"{line}\n" for line in more).encode()}


def bound(files: Files, path: str, name: str) -> str:
    """The T line of a mention of the corpus: ``T7``."""
    [found] = re.findall(rf"^#\d+\tId (T\d+)\t{re.escape(name)}$", files[path].decode(), re.MULTILINE)
    return str(found)


def sentences(files: Files) -> dict[tuple[str, str], CorrectedSentence]:
    return {(text.lang, one.id): one for text in brat.corrected(files) for one in text.sentences}


def difference(before: Files, after: Files) -> tuple[list[CorrectedMention], list[CorrectedMention]]:
    """The mentions that are gone, and those that are new or changed, wherever their lines are."""
    old, new = (
        {
            (key, m.id, m.pieces, m.type, m.level, m.entity): m
            for key, s in sentences(files).items()
            for m in s.mentions
        }
        for files in (before, after)
    )
    return [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]


def test_what_was_not_changed_comes_back_as_it_is(given: tuple[Rendition, ...], exported: Files) -> None:
    texts = list(brat.corrected(exported))
    assert [(one.document, one.lang) for one in texts] == [("article", "ar"), ("article", "ja"), ("article", "tr")]
    for rendition in given:
        [text] = [one for one in texts if one.lang == rendition.lang]
        for there, sentence in zip(text.sentences, rendition.sentences, strict=True):
            assert (there.id, there.text) == (sentence.id, sentence.text)
            assert [(m.id, m.pieces, m.type, m.level, m.entity) for m in there.mentions] == [
                (m.id, m.pieces, rendition.entity(m).type, m.level, m.entity) for m in sentence.mentions
            ]
            said = [one for one in rendition.relations(sentence) if one.head and one.tail]
            ids = [m.id for m in there.mentions]
            assert there.relations is not None
            assert [(r.id, r.type, ids[r.head], ids[r.tail]) for r in there.relations] == [
                (r.relation.id, r.relation.type, r.head and r.head.id, r.tail and r.tail.id) for r in said
            ]


def test_a_mention_is_moved_a_type_changed_a_mention_deleted(exported: Files) -> None:
    name, other, gone = (bound(exported, JA, one) for one in ("idlib_dmz.1", "turkey.1", "y2018.1"))
    start, end = map(int, re.search(rf"^{name}\tLOC (\d+) (\d+)\t", exported[JA].decode(), re.MULTILINE).groups())  # type: ignore[union-attr]
    words = exported["ja/article.txt"].decode()[start : end - 1]
    files = changed(exported, JA, rf"^{name}\tLOC .*$", f"{name}\tLOC {start} {end - 1}\t{words}")
    files = changed(files, JA, rf"^{other}\tGPE ", f"{other}\tORG ")
    # brat takes the arcs of a mention away before it, and its attributes and notes with it
    [relation] = re.findall(rf"^(R\d+)\tstart_time .*:{gone}\t$", files[JA].decode(), re.MULTILINE)
    files[JA] = b"".join(
        line
        for line in files[JA].splitlines(keepends=True)
        if not re.search(rf"^{gone}\t|\t\S+ {gone}\s|^{relation}\t|\t\S+ {relation}\s", line.decode())
    )
    before, after = difference(exported, files)
    assert [m.id for m in before] == ["idlib_dmz.1", "y2018.1", "turkey.1"]
    assert [(m.id, m.type, m.pieces) for m in after] == [
        ("idlib_dmz.1", "LOC", (Piece(start, end - 1),)),
        ("turkey.1", "ORG", before[2].pieces),
    ]
    line = next(n for n, one in enumerate(lines(files, JA), 1) if one.startswith(f"{name}\t"))
    assert after[0].place == f"ja/article.ann:{line}"
    there = [r.id for r in sentences(files)["ja", "s1"].relations or ()]
    assert "s1.idlib_dmz.start_time.y2018" not in there
    assert "s1.idlib_dmz.end_time.y2024" in there


# T999 stands on the first word of the second sentence, كان
NEW = ("T999\tGPE {start} {end}\tكان", "A999\tLevel T999 NOM")


@pytest.mark.parametrize(
    ("how", "entity"),
    [
        (["#999\tAnnotatorNotes T999\tturkey"], "turkey"),
        (["N999\tReference T999 Wikidata:Q43\t\t\tTurkey"], "turkey"),
        (["*\tCoref T999 {syria}"], "syria"),
        (["#999\tAnnotatorNotes T999\tis this right?", "N999\tReference T999 Wikidata:Q999999999"], ""),
        ([], ""),
    ],
)
def test_a_mention_is_added_and_its_entity_said(exported: Files, how: list[str], entity: str) -> None:
    text = exported["ar/article.txt"].decode()
    start = text.index("\nكان ") + 1
    values = {"start": start, "end": start + 3, "syria": bound(exported, AR, "syria.1")}
    files = added(exported, AR, *(line.format(**values) for line in (*NEW, *how)))
    before, [new] = difference(exported, files)
    assert not before
    assert (new.id, new.pieces, new.type, new.level, new.entity) == ("", (Piece(0, 3),), "GPE", "NOM", entity)
    assert sentences(files)["ar", "s2"].text[0:3] == "كان"


def test_a_note_names_another_entity_of_a_mention(exported: Files) -> None:
    name = bound(exported, AR, "syria.1")
    files = added(exported, AR, f"#999\tAnnotatorNotes {name}\tsyrian_government")
    [old], [new] = difference(exported, files)
    assert (old.id, old.entity, new.id, new.entity) == ("syria.1", "syria", "syria.1", "syrian_government")
    remark = added(exported, AR, f"#999\tAnnotatorNotes {name}\tI am not sure.")
    assert difference(exported, remark) == ([], [])


def test_relations_are_added_turned_and_deleted(exported: Files) -> None:
    zone, year = (bound(exported, AR, one) for one in ("idlib_dmz.1", "y2018.1"))
    files = changed(exported, AR, r"^(R\d+)\tend_time Arg1:(T\d+) Arg2:(T\d+)\t$", r"\1\tstart_time Arg2:\3 Arg1:\2")
    files = added(files, AR, f"R999\tlocated_in Arg1:{zone} Arg2:{year}\t")
    there = sentences(files)["ar", "s1"]
    ids = [m.id for m in there.mentions]
    said = [(r.id, r.type, ids[r.head], ids[r.tail]) for r in there.relations or ()]
    assert ("s1.idlib_dmz.end_time.y2024", "start_time", "idlib_dmz.1", "y2024.1") in said
    assert ("", "located_in", "idlib_dmz.1", "y2018.1") in said


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_other_line_ends_and_a_byte_order_mark_change_nothing(exported: Files, end: bytes) -> None:
    files = {path: b"\xef\xbb\xbf" + data.replace(b"\n", end) for path, data in exported.items()}
    assert difference(exported, files) == ([], [])


def test_a_part_of_the_folder_with_other_files_in_it(exported: Files) -> None:
    part = {path: data for path, data in exported.items() if path.startswith("ja/")}
    files = {**part, "ja/.stats_cache": b"\x80", "annotation.conf": b"", "idlib-export.json": b"{}"}
    assert [(one.lang, len(one.sentences)) for one in brat.corrected(files)] == [("ja", 5)]


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        (AR, r"^(T1\tLOC) \d+ (\d+)", r"\1 6 \2", r"ar/article\.ann:2: T1: .* stands at its offsets; expected"),
        (AR, r"^A1\tLevel T1 NAM$", "A1\tSure T1", r"ar/article\.ann:2: T1 without a Level; expected NAM"),
        (AR, r"^A2\tLevel T2 NAM$", "A2\tLevel T1 NOM", r"ar/article\.ann:6: a second Level of T1"),
        (AR, r"^(#\d+\tId T2)\t.*$", r"\1\tidlib_dmz.1", r"the id idlib_dmz\.1 a second time, as in line 4"),
        (AR, r"^#\d+\tId sent:2\t.*\n", "", r"ar/article\.txt:2: a sentence without its id"),
        (AR, r"^(R1\t\S+ Arg1):T\d+", r"\1:T998", r"R1 has the argument T998, which is no mention of the file"),
        (AR, r"^(R1\t\S+ Arg1):T\d+", r"\1:T110", r"R1 runs from s5 to s1"),
        (AR, r"^\*\tCoref (T\d+) ", r"*\tCoref \1 T1 ", r"a chain of mentions of .*; expected mentions of one entity"),
        (AR, r"^\*\tCoref (T\d+) ", r"*\tCoref \1 T998 ", r"T998 in a chain, which is no mention of the file"),
        (AR, r"^(N1\t\S+ \S+) Wikidata:Q\d+", r"\1 Wikidata:Q1", r"has the item Q\d+ of Wikidata; expected Q1, as in"),
        (AR, r"^T1\tLOC", "T1 LOC", r"ar/article\.ann:2: the line .*expected an id"),
    ],
)
def test_what_is_refused_with_its_place(exported: Files, path: str, old: str, new: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(brat.corrected(changed(exported, path, old, new)))


def test_a_mention_over_two_sentences_is_refused(exported: Files) -> None:
    text = exported["ja/article.txt"].decode()
    end = text.index("\n")
    words = text[end - 2 : end + 3].replace("\n", " ")
    files = added(exported, JA, f"T999\tGPE {end - 2} {end + 3}\t{words}", "A999\tLevel T999 NAM")
    with pytest.raises(InputError, match="runs over the end of s1; expected a mention within a sentence"):
        list(brat.corrected(files))


def test_a_file_that_is_gone_is_told(exported: Files) -> None:
    for gone, told in (("ja/article.txt", "ja/article.ann: no text beside it"), (JA, "a text without its annotation")):
        with pytest.raises(InputError, match=told):
            list(brat.corrected({path: data for path, data in exported.items() if path != gone}))
    with pytest.raises(InputError, match="a file in no folder of a language"):
        list(brat.corrected({Path(path).name: data for path, data in exported.items() if path.startswith("ja/")}))
