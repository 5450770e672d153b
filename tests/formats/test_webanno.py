"""WebAnno TSV 3: what INCEpTION's user guide shows of it, text of three scripts, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, notes, read, written
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.formats.uima.tsv import parsed
from idlib_corpus.records import NoFieldError

NE = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
LINK = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"


def tsv(header: str, *lines: str, version: str = "3.3") -> str:
    return "\n".join([f"#FORMAT=WebAnno TSV {version}", *header.split("\n"), "", "", *lines, ""])


def entities(row: Any) -> list[tuple[str, str]]:
    return [(row["text"][one["start"] : one["end"]], one["label"]) for one in row["entities"]]


def test_names_in_names_of_arabic_and_japanese() -> None:
    first, second = read(CASES / "webanno_gold" / "ar.tsv", "ner")
    assert entities(first)[:4] == [
        ("منطقة إدلب المنزوعة السلاح", "LOC"),
        ("إدلب", "GPE"),
        ("عام 2018", "DATE"),
        ("عام 2024", "DATE"),  # a part of the token وعام
    ]
    assert second["text"].startswith("كان نقل تحالف روسيا")
    first, _ = read(CASES / "webanno_gold" / "ja.tsv", "linking")
    items = {words: one.get("wikidata") for (words, _), one in zip(entities(first), first["entities"], strict=True)}
    assert (items["イドリブ"], items["シリア"], items["2018年"]) == ("Q233218", "Q858", None)
    [row] = read(CASES / "webanno_gold" / "ja.tsv", "coref")
    chains = [
        {row["sentences"][int(m["sentence"]) - 1]["text"][m["start"] : m["end"]] for m in chain}
        for chain in row["chains"]
    ]
    assert chains == [{"イドリブ"}, {"シリア"}]


def test_stacked_annotations_and_offsets_of_java(tmp_path: Path) -> None:
    """The example of the user guide, with two names at one token; 😊 is two units of UTF-16."""
    path = written(
        tmp_path,
        "a.tsv",
        tsv(
            f"#T_SP={POS}|PosValue\n#T_SP={NE}|value",
            "#Text=😊 Ms. Haag",
            "1-1\t0-2\t😊\t_\t_\t",
            "1-2\t3-6\tMs.\tNNP\tPER[1]|PERpart[2]\t",
            "1-3\t7-11\tHaag\tNNP\tPER[1]\t",
        ),
    )
    [row] = read(path, "ner")
    assert row["text"] == "😊 Ms. Haag"
    assert entities(row) == [("Ms. Haag", "PER"), ("Ms.", "PERpart")]
    assert not notes(path, "ner")  # parts of speech are no other layer
    [row] = read(path, "ner", columns={"spans": "POS"})
    assert entities(row) == [("Ms.", "NNP"), ("Haag", "NNP")]


def test_relations_with_the_numbers_of_their_arguments(tmp_path: Path) -> None:
    header = f"#T_SP={NE}|value\n#T_RL=webanno.custom.Relation|value|BT_{NE}"
    body = ("#Text=إدلب في سوريا", "1-1\t0-4\tإدلب\tGPE[1]|LOC[2]\t_\t_\t", "1-2\t5-7\tفي\t_\t_\t_\t")
    path = written(tmp_path, "a.tsv", tsv(header, *body, "1-3\t8-13\tسوريا\tGPE\tin\t1-1[2_0]\t"))
    [row] = read(path, "relations")
    [one] = row["relations"]
    assert (one["label"], one["head"]["label"], one["tail"]["label"]) == ("in", "LOC", "GPE")
    assert (one["head"]["start"], one["tail"]["start"]) == (0, 8)
    path = written(tmp_path, "b.tsv", tsv(header, *body, "1-3\t8-13\tسوريا\tGPE\tin\t1-1\t"))
    with pytest.raises(
        InputError, match=r"b\.tsv: line 9: a relation of 1-1, which has 2 annotations of .*NamedEntity"
    ):
        read(path, "relations")


def test_chains_of_the_user_guide(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.tsv",
        tsv(
            f"#T_CH={LINK}|referenceType|referenceRelation",
            "#Text=He shot himself with his revolver .",
            "1-1\t0-2\tHe\tpr[1]\tcoref->1-1",
            "1-2\t3-7\tshot\t_\t_",
            "1-3\t8-15\thimself\tpr[1]\tcoref->1-2",
            "1-4\t16-20\twith\t_\t_",
            "1-5\t21-24\this\tpr[1]\t*->1-3",
            "1-6\t25-33\trevolver\t_\t_",
            "1-7\t33-34\t.\t_\t_",
        ).replace("33-34", "34-35"),
    )
    [row] = read(path, "coref")
    [chain] = row["chains"]
    assert [row["sentences"][0]["text"][m["start"] : m["end"]] for m in chain] == ["He", "himself", "his"]
    with pytest.raises(NoFieldError):
        read(path, "relations")
    with pytest.raises(NoFieldError):
        read(path, "ner")


def test_sentences_of_several_lines_with_ids_and_gaps() -> None:
    said = parsed(
        tsv(
            f"#T_SP={NE}|value",
            "#Sentence.id=s1",
            "#Text=トルコは",
            "#Text=隣国",
            "1-1\t2-5\tトルコ\tGPE",
            "1-2\t7-9\t隣国\t_",
            "",
            "#Text=シリア",
            "2-1\t9-12\tシリア\tGPE",
            "",
            "#Text=a",
            "3-1\t15-16\ta\t_",
        )
    )
    assert said.text == "  トルコは\n隣国シリア\n  a"
    assert [(said.text[s.start : s.end], s.features.get("id")) for s in said.sentences] == [
        ("トルコは\n隣国", "s1"),
        ("シリア", None),
        ("a", None),
    ]
    assert [said.text[one.start : one.end] for one in said.annotations] == ["トルコ", "シリア"]


def test_slots_layers_without_features_and_escapes() -> None:
    said = parsed(
        tsv(
            "#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.RolesLink|webanno.custom.Lu\n"
            "#T_SP=webanno.custom.Lu|luvalue\n#T_SP=webanno.custom.Bare",
            "#Text=a\\tb",
            "1-1\t0-1\ta\tx\\_y[1]\tseller;goods[1]\t1-2;1-1[2]\t_\t*",
            "1-2\t2-3\tb\tx\\_y[1]\tseller;goods[1]\t1-2;1-1[2]\tl\\|u\\\\|\\*\t_",
        )
    )
    assert said.text == "a\tb"
    assert [(one.layer.rpartition(".")[2], one.start, one.end, dict(one.features)) for one in said.annotations] == [
        ("Frame", 0, 3, {"FE": "x_y"}),
        ("Bare", 0, 1, {}),
        ("Lu", 2, 3, {"luvalue": "l|u\\"}),
        ("Lu", 2, 3, {"luvalue": "*"}),
    ]


def test_escapes_of_version_3_1_are_those_of_java() -> None:
    line = "1-1\t0-1\tx\t_"
    for version, expected in (("3.1", "x é 😊"), ("3.2", "x \\u00e9 \\ud83d\\ude0a")):
        said = parsed(tsv(f"#T_SP={NE}|value", "#Text=x \\u00e9 \\ud83d\\ude0a", line, version=version))
        assert said.text == expected


ESCAPES = {
    "\\": "\\\\",
    "[": "\\[",
    "]": "\\]",
    "|": "\\|",
    "_": "\\_",
    ";": "\\;",
    "\t": "\\t",
    "\n": "\\n",
    "*": "\\*",
}


@given(st.lists(st.text(st.sampled_from("ab\\[]|_;\t\n*->إ😊1"), min_size=1), min_size=1, max_size=3))
def test_values_come_back_as_they_were(values: list[str]) -> None:
    cell = "|".join(
        "".join(ESCAPES.get(sign, sign) for sign in value).replace("->", "\\->") + f"[{number}]"
        for number, value in enumerate(values, 1)
    )
    said = parsed(tsv(f"#T_SP={NE}|value", "#Text=x", f"1-1\t0-1\tx\t{cell}\t"))
    assert [one.features["value"] for one in said.annotations] == values


HEADER = f"#T_SP={NE}|value"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("#FORMAT=WebAnno TSV 2\n", 'line 1: "#FORMAT=WebAnno TSV 2"; expected #FORMAT=WebAnno TSV 3.3'),
        (tsv(HEADER, "#Text=a b", "1-1\t0-1\ta"), "line 6: 3 cells; expected at least 4"),
        (tsv(HEADER, "#Text=a b", "1\t0-1\ta\t_"), 'line 6: "1", "0-1"; expected a token, as 1-2'),
        (tsv(HEADER, "#Text=a b", "1-1\t0-9\ta\t_"), "line 6: the offsets 0-9; expected a stretch of the text"),
        (tsv(HEADER, "#Text=😊 b", "1-1\t0-1\t😊\t_"), "line 6: the offsets 0-1; expected a stretch of the text"),
        (
            tsv(HEADER, "#Text=😊 b", "1-1\t0-2\t😊\t_", "1-2\t2-3\tb\t_"),
            'line 7: " " stands from 2 to 3; expected "b"',
        ),
        (tsv(HEADER, "#Text=a", "1-1\t0-1\ta\t_", "1-1\t0-1\ta\t_"), "line 7: 1-1 a second time"),
        (tsv(HEADER, "1-1\t0-1\ta\t_"), "expected #Text= and the text of a sentence before its tokens"),
        (tsv(HEADER, "#Text=a", ""), "a sentence without tokens"),
        (
            tsv(HEADER, "#Text=ab", "1-1\t0-2\tab\t_", "", "#Text=c", "2-1\t1-2\tc\t_"),
            "line 8: a sentence that begins at 1; expected one behind the sentence before it, which ends at 2",
        ),
        (tsv(HEADER, "#Text=a", "1-1\t999999999-999999999\t\t_"), "line 5: a sentence that begins at 999999999"),
        (tsv(f"#T_CH={LINK}|referenceRelation", "#Text=a", "1-1\t0-1\ta\tx"), "a link of a chain, as coref->1-2"),
        (
            tsv(f"{HEADER}\n#T_RL=R|BT_{NE}", "#Text=a", "1-1\t0-1\ta\t*\t9-9"),
            'line 7: a relation from "9-9"; expected a token of the file',
        ),
        (
            tsv(f"{HEADER}\n#T_RL=R|BT_{NE}", "#Text=a", "1-1\t0-1\ta\t*\t1-1[7_0]"),
            "line 7: a relation of the annotation [7], which is not there",
        ),
    ],
)
def test_what_is_refused(content: str, says: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.tsv", content)
    with pytest.raises(InputError) as error:
        read(path, "ner")
    assert says in str(error.value)
    assert str(error.value).startswith(f"{path}: ")
