"""The registry of public sets: whole, and found by name, id, config, language and revision."""

from __future__ import annotations

from collections import Counter

import pytest

from idlib_corpus import hub
from idlib_corpus.errors import InputError
from idlib_corpus.formats.fields import kinds
from idlib_corpus.hub.registry import SPLITS, Entry
from idlib_corpus.labels import maps
from idlib_corpus.records import STANCES

ENTRIES = list(hub.entries().values())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_is_whole(entry: Entry) -> None:
    assert (
        entry.name == entry.name.casefold() and entry.licence and entry.languages and entry.url.startswith("https://")
    )
    assert set(entry.columns) <= set(kinds(entry.task)) and set(entry.files) <= set(SPLITS)
    assert entry.configs or entry.open
    assert set(entry.default) <= set(entry.configs) and set(entry.target) <= set(entry.configs)
    if entry.task == "ner":
        assert entry.labels in maps() and {"tokens", "tags"} <= set(entry.columns)
    else:
        assert isinstance(entry.labels, dict) and set(entry.labels.values()) <= {*STANCES, ""}
        assert "target" in entry.columns or set(entry.target) == set(entry.configs)
    for config in entry.configs:
        assert entry.language(config) or "lang" in entry.columns


def test_there_are_eight_of_each_task() -> None:
    assert all(number >= 8 for number in Counter(entry.task for entry in ENTRIES).values())


def test_a_set_is_found_by_its_name_or_its_id() -> None:
    one = hub.find("x-stance")
    assert one is not None and one == hub.find("ZurichNLP/x_stance") == hub.find("X-Stance")
    assert (one.revision, one.configs, one.name) == ("refs/convert/parquet", ("default",), "x-stance")
    assert hub.find("x-stance@abc123").revision == "abc123"  # type: ignore[union-attr]
    assert hub.find("no-such-set") is None


@pytest.mark.parametrize(
    ("given", "configs"),
    [
        ("wikineural:es", ("es",)),
        ("wikineural:es,fr", ("es", "fr")),
        ("universal-ner:en", ("en_ewt", "en_pud")),
        ("multiconer-v2:zh", ("Chinese (ZH)",)),
        ("open-ner:ThaiNNER/tha", ("ThaiNNER/tha",)),
        ("few-nerd", ("supervised",)),
        ("c-stance", ("subtaskA",)),
    ],
)
def test_configs_are_named_by_themselves_or_by_their_language(given: str, configs: tuple[str, ...]) -> None:
    found = hub.find(given)
    assert found is not None and found.configs == configs


def test_languages_choose_configs_where_these_have_one() -> None:
    assert hub.find("wikineural", ["es", "de"]).configs == ("de", "es")  # type: ignore[union-attr]
    assert hub.find("x-stance", ["it"]).configs == ("default",)  # type: ignore[union-attr]
    with pytest.raises(InputError, match="nothing in zh"):
        hub.find("wikineural", ["zh"])


def test_a_config_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match='wikineural: no config "xx"; expected one of de, en'):
        hub.find("wikineural:xx")
    with pytest.raises(InputError, match="open-ner: no config; expected CORPUS/LANGUAGE"):
        hub.find("open-ner")


def test_the_language_of_a_config_that_is_not_listed_is_its_end() -> None:
    entry = hub.entries()["open-ner"]
    assert (entry.language("ssj500k/slv"), entry.language("x/yor")) == ("sl", "yor")


def test_names_near_one_that_is_none() -> None:
    assert hub.near("xstance", "stance")[0] == "x-stance"
    assert hub.near("wikineurl:es")[0] == "wikineural"
    assert hub.near("Babelscape/multinrd") == ["multinerd"] or hub.near("Babelscape/multinrd")[0] == "multinerd"
    assert hub.near("qqqqqq") == []
