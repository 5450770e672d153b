"""Several languages at once: how they are named, and what `load` and the commands give for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pytest
from datasets import load_dataset
from hypothesis import given, settings
from hypothesis import strategies as st

import idlib_corpus
from conftest import RELEASE, released
from idlib_corpus.build.tables import BY_LANGUAGE
from idlib_corpus.errors import InputError
from idlib_corpus.languages import codes, near
from idlib_corpus.load import DEFAULT_SPLITS
from idlib_corpus.model import Corpus
from idlib_corpus.quality.pair import pairs

TESTED = RELEASE
LANGS = released().codes
NAMES = {language.code: language.name for language in released().languages}
STREAMED = 40


def table(data: Any) -> pa.Table:
    batches = list(data.with_format("arrow").iter(batch_size=10_000))
    return pa.concat_tables(batches).combine_chunks().replace_schema_metadata()


@cache
def part(config: str, lang: str) -> pa.Table:
    """The rows of one language, of the files themselves."""
    split = DEFAULT_SPLITS.get(config, "test")
    data = load_dataset(str(RELEASE), config, split=split).with_format("arrow")[:]
    return data.filter(pa.compute.equal(data["lang"], lang)).combine_chunks().replace_schema_metadata()


# every way in which languages may be named
WRITTEN: tuple[Callable[[list[str]], Any], ...] = (list, tuple, ",".join, " ".join, ", ".join, lambda some: iter(some))


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(list(BY_LANGUAGE)),
    st.lists(st.sampled_from(LANGS), min_size=1, max_size=5),
    st.sampled_from(WRITTEN),
)
def test_the_union_is_its_parts_in_the_order_of_the_release(
    config: str, asked: list[str], written: Callable[[list[str]], Any]
) -> None:
    wanted = [lang for lang in LANGS if lang in asked]
    loaded = idlib_corpus.load(config, lang=written(asked))
    assert table(loaded).equals(pa.concat_tables(part(config, lang) for lang in wanted))
    assert [*dict.fromkeys(loaded["lang"])] == wanted
    # numbers are still the names of labels
    assert loaded.features == load_dataset(str(RELEASE), config, split="train").features


@pytest.mark.parametrize("config", ["ner", "coref"])
def test_all_splits_of_several_languages(config: str) -> None:
    loaded = idlib_corpus.load(config, lang=["ja", "es"], split=None)
    whole = idlib_corpus.load(config, split=None)
    assert list(loaded) == list(whole)
    for split, data in loaded.items():
        rows = [row for row in whole[split] if row["lang"] in ("es", "ja")]
        assert list(data) == rows != []


@pytest.mark.parametrize("config", ["stance", "grid"])
def test_several_languages_as_a_stream(config: str) -> None:
    stream = idlib_corpus.load(config, lang="ar ja", streaming=True)
    assert [*islice(stream, STREAMED)] == table(idlib_corpus.load(config, lang="ar")).slice(0, STREAMED).to_pylist()


@pytest.mark.parametrize(
    ("lang", "found"),
    [
        (["fr", "xx"], '"xx"'), ("fr;ar", '"fr;ar"'), ([], "no language"), ("", "no language"), (" , ", "no language"),
        (5, "5"), (["fr", None], "None"), (["fr", ["ar"]], r"\['ar'\]"), ({"fr": "ar", 3: 4}, "3"),
    ],
)  # fmt: skip
def test_what_names_no_language_is_an_error(lang: Any, found: str) -> None:
    with pytest.raises(InputError, match=rf"^lang: {found}; expected") as caught:
        idlib_corpus.load(lang=lang)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("FR", "fr"), ("ar_SY", "ar"), ("ja-JP", "ja"), ("fra", "fr"), ("deu", "de"), ("jpn", "ja"), ("spa", "es"),
        ("Français", "fr"), ("German", "de"), ("Turkçe", "tr"), ("rus", "ru"), ("español", "es"), ("zh", ""),
        ("xx", ""), ("日本語", ""), ("\x1b[31m", ""),
    ],
)  # fmt: skip
def test_a_language_that_is_not_there_brings_the_one_that_is_like_it(said: str, meant: str) -> None:
    assert near(said, NAMES) == meant
    with pytest.raises(InputError) as caught:
        idlib_corpus.load(lang=["es", said])
    assert caught.value.remedy == (f"Did you mean {meant}?" if meant else "Choose one of them")
    assert all(lang in str(caught.value) for lang in LANGS)


def test_a_slice_of_several_languages_is_refused_since_of_files_it_would_be_one_of_each() -> None:
    with pytest.raises(InputError, match="a slice of several languages"):
        idlib_corpus.load("ner", lang="fr,ar", split="test[:3]")
    with pytest.raises(InputError, match="a slice of several languages"):
        idlib_corpus.load("grid", lang="ar", split="test[:3]")
    assert len(idlib_corpus.load("ner", lang="ar", split="test[:3]")) == 3


def test_codes_are_named_once() -> None:
    assert codes("fr, ar fr\tja\n") == codes(["fr", "ar,fr", " ja"]) == ("fr", "ar", "ja")


@given(st.lists(st.sampled_from(LANGS), min_size=1), st.text(", \t\n", min_size=1))
def test_any_separators(asked: list[str], between: str) -> None:
    assert codes(between.join(asked)) == tuple(dict.fromkeys(asked))


def ids(lines: Iterable[str]) -> list[str]:
    found = (re.fullmatch(r"article/s\d+/(\w\w)", line) for line in lines)
    return list(dict.fromkeys(one[1] for one in found if one))


@pytest.mark.parametrize("asked", [["ja", "ar"], ["ar, ja", "ja"]])
def test_show_takes_several_languages_too(command: Callable, asked: list[str]) -> None:
    shown = command("show", *asked, "--document", "article")
    assert shown.returncode == 0, shown.stderr
    assert ids(shown.stdout.splitlines()) == ["ar", "ja"]


def test_quality_takes_several_languages_too(corpus: Corpus) -> None:
    asked = [pair.key for pair in pairs(corpus, "article", "ja, ar")]
    assert asked == [("article", "ar"), ("article", "ja")] == [p.key for p in pairs(corpus, "article", ["ar", "ja"])]
    assert len([*pairs(corpus, "article")]) == len(LANGS) - 1


@pytest.mark.parametrize("arguments", [["show", "ar,Japanese"], ["quality", "--lang", "ar", "Japanese"]])
def test_commands_suggest_the_language_that_is_like_it(command: Callable, arguments: list[str]) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert 'lang: "Japanese"; expected one of es' in done.stderr and done.stderr.endswith("Did you mean ja?\n")
