"""A CAS as strangers have it: layers that are chosen, offsets of Java, what stands in no sentence, our own export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, notes, problems, read

from idlib_corpus import export
from idlib_corpus.errors import InputError
from idlib_corpus.formats.uima import types
from idlib_corpus.records import NoFieldError, packaged

cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
ARABIC, JAPANESE = CASES / "cas_gold" / "ar.xmi", CASES / "cas_gold" / "ja.json"


def words(row: Any) -> list[tuple[str, str]]:
    return [(row["text"][one["start"] : one["end"]], one["label"]) for one in row["entities"]]


def test_a_sentence_is_a_row_and_offsets_count_code_points() -> None:
    first, second = read(ARABIC, "ner")
    assert first["text"].startswith("𝔸 كانت")  # two units of UTF-16
    assert words(first) == [("منطقة إدلب", "LOC"), ("إدلب", "LOC"), ("عام 2018", "DATE")]
    assert words(second) == [("تركيا", "LOC"), ("إدلب", "LOC")]
    _, second = read(JAPANESE, "linking")
    assert second["text"] == "トルコはシリアの🇹🇷隣国"
    assert [one["wikidata"] for one in second["entities"]] == ["Q43", "Q858"]


def test_relations_and_chains() -> None:
    first, second = read(ARABIC, "relations")
    [one] = first["relations"]
    assert (one["label"], one["head"]["start"], one["head"]["end"]) == ("located_in", 7, 17)
    assert second["relations"] == []
    [row] = read(JAPANESE, "coref")
    [chain] = row["chains"]
    assert [(link["sentence"], link["start"]) for link in chain] == [("1", 17), ("2", 4)]


def changed(tmp_path: Path, change: Any) -> Path:
    with (ARABIC.parent / types.TYPE_SYSTEM).open("rb") as file:
        system = cassis.load_typesystem(file)
    with ARABIC.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, system)
    change(cas)
    (tmp_path / types.TYPE_SYSTEM).write_text(system.to_xml(), encoding="utf-8")
    (tmp_path / "a.xmi").write_text(cas.to_xmi(), encoding="utf-8")
    return tmp_path / "a.xmi"


def test_of_several_layers_one_is_chosen(tmp_path: Path) -> None:
    def change(cas: Any) -> None:
        made = {}
        for name in ("Ort", "Zeit"):
            made[name] = cas.typesystem.create_type(f"webanno.custom.{name}", supertypeName="uima.tcas.Annotation")
            cas.typesystem.create_feature(made[name], "art", "uima.cas.String")
        for entity in cas.select("NamedEntity"):
            kind = "Zeit" if entity.value == "DATE" else "Ort"
            cas.add(made[kind](begin=entity.begin, end=entity.end, art=entity.value))
        for entity in [*cas.select("NamedEntity"), *cas.select("Located")]:
            cas.remove(entity)

    path = changed(tmp_path, change)
    with pytest.raises(InputError, match=r"the layers Ort, Zeit.*--columns spans=Ort"):
        read(path, "ner")
    first, _ = read(path, "ner", columns={"spans": "Zeit"})
    assert words(first) == [("عام 2018", "DATE")]


def test_what_runs_over_a_sentence_is_a_problem_of_the_rows_that_it_touches(tmp_path: Path) -> None:
    def change(cas: Any) -> None:
        cas.add(cas.typesystem.get_type("NamedEntity")(begin=40, end=60, value="LOC"))

    path = changed(tmp_path, change)
    said = [problem.found for problem in problems(path, "ner")]
    assert said == ["it runs over the end of a sentence, or is in none"] * 2
    [row] = read(path, "ner", columns={"rows": "document"})
    assert len(row["entities"]) == 6


def test_it_has_nothing_of_other_tasks() -> None:
    with pytest.raises(NoFieldError):
        read(ARABIC, "stance")


@pytest.mark.parametrize("form", ["xmi", "json"])
def test_the_export_is_the_gold(tmp_path: Path, form: str) -> None:
    export("cas", tmp_path / "out", lang="ja", form=form)
    path = tmp_path / "out" / "ja" / f"article.{form}"
    gold = {row["id"]: row for row in packaged("ner").rows if row["lang"] == "ja"}
    found = {row["id"]: row for row in read(path, "ner")}
    assert found.keys() == gold.keys()
    for name, row in found.items():
        assert sorted((one["mention"], one["start"], one["end"], one["label"]) for one in row["entities"]) == sorted(
            (one["mention"], one["start"], one["end"], one["label"]) for one in gold[name]["entities"]
        )
    assert not notes(path, "ner")


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    (tmp_path / "a.xmi").write_text(f'{bomb}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&b;</xmi:XMI>', "utf-8")
    with pytest.raises(InputError):
        read(tmp_path / "a.xmi", "ner")
