"""What `datasets.load_dataset` gives from the dataset folder, and `idlib_corpus.load`."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from datasets import (
    Dataset,
    concatenate_datasets,
    get_dataset_config_names,
    get_dataset_default_config_name,
    get_dataset_split_names,
    load_dataset,
)

import idlib_corpus
from conftest import CORPUS, ROOT
from idlib_corpus.build import build
from idlib_corpus.build.tables import ALONE, BY_LANGUAGE
from idlib_corpus.errors import InputError
from idlib_corpus.model import SPLITS, Corpus
from idlib_corpus.source import read

LANGS = read(CORPUS / "source").codes
CONFIGS = (*BY_LANGUAGE, "entities")
FOLDER = str(CORPUS)

Row = dict[str, Any]


@cache
def _load(config: str) -> Dataset:
    """A config over all its splits."""
    return concatenate_datasets(list(load_dataset(FOLDER, config).values()))


def _stream(config: str) -> list[Row]:
    return [row for rows in load_dataset(FOLDER, config, streaming=True).values() for row in rows]


def _documents(config: str, lang: str = "") -> list[str]:
    """The documents that have rows in a config."""
    layer = BY_LANGUAGE.get(config, ("", "entities"))[1]
    return [d.id for d in read(CORPUS / "source").having(layer=layer, lang=lang).documents]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """Every row of every config over all languages."""
    return {config: list(_load(config)) for config in CONFIGS}


# --- configs and features -----------------------------------------------------------------------------------------


def test_the_folder_has_just_these_configs_and_ner_is_the_default() -> None:
    assert CONFIGS == ("ner", "mentions", "relations", "stance", "coref", "articles", "alignment", "entities")
    expected = [*CONFIGS, *(f"{config}.{lang}" for config in ALONE for lang in LANGS if _documents(config, lang))]
    assert get_dataset_config_names(FOLDER) == expected
    assert get_dataset_default_config_name(FOLDER) == "ner"
    assert load_dataset(FOLDER)["test"].features == _load("ner").features


@pytest.mark.parametrize("config", CONFIGS)
def test_a_config_loads_streaming_as_it_loads_whole(config: str, rows: dict[str, list[Row]]) -> None:
    assert rows[config]
    assert _stream(config) == rows[config]


@pytest.mark.parametrize(("config", "lang"), [(c, lang) for c in ALONE for lang in LANGS if _documents(c, lang)])
def test_a_config_of_one_language_is_that_language_of_the_whole(
    config: str, lang: str, rows: dict[str, list[Row]]
) -> None:
    alone = _load(f"{config}.{lang}")
    assert list(alone) == [row for row in rows[config] if row["lang"] == lang] != []
    assert alone.features == _load(config).features
    assert _stream(f"{config}.{lang}") == list(alone)


def test_a_config_has_the_splits_of_its_documents(corpus: Corpus) -> None:
    for config in CONFIGS:
        splits = {corpus.document(name).split for name in _documents(config)}
        assert get_dataset_split_names(FOLDER, config) == [split for split in SPLITS if split in splits]


@pytest.mark.parametrize("config", BY_LANGUAGE)
def test_languages_stand_in_the_order_of_the_corpus(config: str) -> None:
    for split, part in load_dataset(FOLDER, config).items():
        having = [d for d in read(CORPUS / "source").having(split=split).documents if d.id in _documents(config)]
        order = [LANGS.index(lang) for lang in part["lang"]]
        assert order == sorted(order)
        assert {LANGS[number] for number in order} == {lang for document in having for lang in document.texts}


@pytest.mark.parametrize("config", CONFIGS)
def test_ids_are_unique(config: str, rows: dict[str, list[Row]]) -> None:
    ids = [row["entity" if config == "entities" else "id"] for row in rows[config]]
    if config == "entities":  # once a split
        ids = [row["entity"] for row in load_dataset(FOLDER, config)["test"]]
    assert len(ids) == len(set(ids))


def test_class_labels_have_the_names_of_the_closed_lists(corpus: Corpus) -> None:
    names = {name: list(labels) for name, labels in corpus.labels.items()}
    ner, relations, stance = _load("ner").features, _load("relations").features, _load("stance").features
    assert ner["ner_tags"].feature.names == [
        "O", "B-PER", "I-PER", "B-NORP", "I-NORP", "B-GPE", "I-GPE", "B-LOC", "I-LOC", "B-ORG", "I-ORG",
        "B-EVENT", "I-EVENT", "B-DATE", "I-DATE", "B-WEA", "I-WEA",
    ]  # fmt: skip
    for mention in (
        ner["mentions"].feature,
        relations["mentions"].feature,
        _load("mentions").features,
        _load("alignment").features,
    ):
        assert mention["type"].names == names["types"] == ["PER", "NORP", "GPE", "LOC", "ORG", "EVENT", "DATE", "WEA"]
        assert mention["level"].names == names["levels"] == ["NAM", "ADJ", "NOM", "PRO"]
    assert ner["mentions"].feature["link_status"].names == names["link_status"]
    assert _load("alignment").features["source_level"].names == names["levels"]
    assert _load("coref").features["chains"].feature["type"].names == names["types"]
    assert _load("coref").features["chains"].feature["mentions"].feature["level"].names == names["levels"]
    assert _load("entities").features["type"].names == names["types"]
    assert stance["label"].names == ["AGAINST", "FAVOR", "NONE"]
    assert stance["kind"].names == names["kinds"]
    relation = relations["relations"].feature
    assert relation["type"].names == list(corpus.relation_types)
    assert relation["group"].names == ["entity", "event_role"]
    assert relation["factuality"].names == names["factuality"]


def test_labels_come_out_as_the_sources_say_them(corpus: Corpus, rows: dict[str, list[Row]]) -> None:
    """Numbers were made of names while building; turned back they are what people wrote."""
    features = {config: _load(config).features for config in CONFIGS}
    levels = {
        (lang, m.id): m.level
        for d in corpus.documents
        for lang, t in d.texts.items()
        for s in t.sentences
        for m in s.mentions
    }
    for row in rows["mentions"]:
        assert features["mentions"]["level"].int2str(row["level"]) == levels[row["lang"], row["mention"]]
        assert features["mentions"]["type"].int2str(row["type"]) == corpus.entities[row["entity"]].type
    relation = features["relations"]["relations"].feature
    said = {r.id: r for d in corpus.documents for r in d.relations}
    for row in rows["relations"]:
        for found in row["relations"]:
            wanted = said[found["relation"]]
            assert relation["type"].int2str(found["type"]) == wanted.type
            assert relation["factuality"].int2str(found["factuality"]) == wanted.factuality
    cells = {(c.sentence, c.holder, c.target): c.label for d in corpus.documents for c in d.cells()}
    for row in rows["stance"]:
        label = "excluded" if row["label"] == -1 else features["stance"]["label"].int2str(row["label"])
        assert label == cells[row["sentence"], row["holder"]["entity"], row["target_id"]]


# --- spans --------------------------------------------------------------------------------------------------------


def _spans(value: Any, text: str, texts: dict[str, str]) -> Iterator[tuple[str, Row]]:
    """Every span at any depth with the text that it counts in: the row's, or the sentence's that it names."""
    if isinstance(value, dict):
        here = texts.get(value.get("sentence", ""), text)
        if "pieces" in value and value["start"] != -1:
            yield here, value
        for inner in value.values():
            yield from _spans(inner, here, texts)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner, text, texts)


@pytest.mark.parametrize("config", ["ner", "mentions", "relations", "stance", "coref", "alignment"])
def test_every_span_of_every_row_is_its_surface(config: str, rows: dict[str, list[Row]]) -> None:
    sentences = {(row["group"], row["lang"]): row["text"] for row in rows["ner"]}
    sources = {row["document"]: row["lang"] for row in rows["articles"] if row["origin"] == "source"}
    count = 0
    for row in rows[config]:
        texts = {s["sentence"]: s["text"] for s in row["sentences"]} if config == "coref" else {}
        text = row.get("text") or sentences.get((row.get("group"), row["lang"]), "")
        found = list(_spans({k: v for k, v in row.items() if k != "sentence"}, text, texts))
        if config == "alignment" and not row["added"]:
            source = {key.removeprefix("source_"): value for key, value in row.items() if key.startswith("source_")}
            found.append((sentences[row["group"], sources[row["document"]]], source))
        for words, span in found:
            assert words[span["start"] : span["end"]] == span["surface"] != ""
            pieces = [(piece["start"], piece["end"]) for piece in span["pieces"]]
            edges = [edge for piece in pieces for edge in piece]
            assert edges == sorted(set(edges)), "pieces out of order, empty, touching or overlapping"
            assert (edges[0], edges[-1]) == (span["start"], span["end"])
        count += len(found)
    assert count >= len(rows["mentions"])


def test_a_mention_in_pieces_leaves_out_what_stands_between() -> None:
    (row,) = [r for r in _load("mentions.ja") if r["mention"] == "northern_syria.1"]
    pieces = [row["text"][p["start"] : p["end"]] for p in row["pieces"]]
    assert pieces == ["シリアの", "北部"]
    assert row["surface"] == "シリアの南部、北部"


def test_tokens_are_the_characters_at_their_offsets(rows: dict[str, list[Row]]) -> None:
    for row in rows["ner"]:
        assert row["tokens"] == [row["text"][t["start"] : t["end"]] for t in row["token_offsets"]]
        assert len(row["tokens"]) == len(row["ner_tags"])


def test_the_sentences_of_an_article_stand_at_their_offsets(rows: dict[str, list[Row]]) -> None:
    texts = {(row["document"], row["sentence"], row["lang"]): row["text"] for row in rows["ner"]}
    for row in rows["articles"]:
        if row["document"] not in _documents("ner"):
            continue
        for sentence in row["sentences"]:
            assert row["text"][sentence["start"] : sentence["end"]] == sentence["text"]
            assert sentence["text"] == texts[row["document"], sentence["sentence"], row["lang"]]
        assert row["text"] == "\n".join(sentence["text"] for sentence in row["sentences"])
        for citation in row["citations"]:
            assert 0 < citation["offset"] <= len(texts[row["document"], citation["sentence"], row["lang"]])


def test_the_arguments_of_a_relation_are_mentions_of_its_row(rows: dict[str, list[Row]]) -> None:
    for row in rows["relations"]:
        entities = {m["mention"]: m["entity"] for m in row["mentions"]}
        for relation in row["relations"]:
            for side in ("head", "tail"):
                assert {entities[name] for name in relation[f"{side}_mentions"]} <= {relation[side]}
            assert relation["relation"] == f"{row['sentence']}.{relation['fact']}"


def test_every_row_says_who_made_it(rows: dict[str, list[Row]]) -> None:
    for config in ("ner", "mentions", "relations", "stance", "coref", "articles"):
        for row in rows[config]:
            layers = {layer["layer"]: layer for layer in row["provenance"]}
            assert all(layer["made_by"] and layer["review"] for layer in layers.values())


# --- stance -------------------------------------------------------------------------------------------------------


def test_the_spans_of_a_holder_are_its_mentions(rows: dict[str, list[Row]]) -> None:
    marked = {}
    for row in rows["mentions"]:
        marked.setdefault((row["group"], row["lang"], row["entity"]), []).append(
            (row["mention"], row["start"], row["end"], row["surface"])
        )
    for row in rows["stance"]:
        holder = row["holder"]
        spans = [(s["mention"], s["start"], s["end"], s["surface"]) for s in holder["spans"]]
        assert spans == marked[row["group"], row["lang"], holder["entity"]]
        assert holder["surface"] == spans[0][3]


def test_excluded_cells_have_no_label_but_a_reason_and_only_they(corpus: Corpus, rows: dict[str, list[Row]]) -> None:
    excluded = [row for row in rows["stance"] if row["label"] == -1]
    assert {row["excluded"] for row in excluded} == set(corpus.labels["exclusion"])
    assert all(not row["excluded"] for row in rows["stance"] if row["label"] != -1)
    # attributed labels rest on a basis and words; excluded and NONE cells have neither
    names = _load("stance").features["label"].names
    for row in rows["stance"]:
        attributed = row["label"] != -1 and names[row["label"]] in ("AGAINST", "FAVOR")
        assert bool(row["basis"]) == bool(row["certainty"]) == bool(row["cue"]) == bool(row["evidence"]) == attributed


def test_a_label_is_the_same_in_every_language(rows: dict[str, list[Row]]) -> None:
    cells: dict[tuple, set] = {}
    for row in rows["stance"]:
        key = row["group"], row["holder"]["entity"], row["target_id"]
        cells.setdefault(key, set()).add((row["label"], row["excluded"], row["basis"], row["decision"]))
    assert {len(found) for found in cells.values()} == {1}
    langs = {name: len(read(CORPUS / "source").document(name).texts) for name in _documents("stance")}
    assert sum(langs[group.rpartition("/")[0]] for group, *_ in cells) == len(rows["stance"])


def test_the_three_nations_share_their_decisions(rows: dict[str, list[Row]]) -> None:
    decisions: dict[str, set[str]] = {}
    for row in rows["stance"]:
        decisions.setdefault(row["decision"], set()).add(row["holder"]["entity"])
    shared = {decision: holders for decision, holders in decisions.items() if "france" in holders}
    assert len(shared) == len({row["target_id"] for row in rows["stance"]})
    assert all(holders == {"usa", "france", "uk"} for holders in shared.values())
    assert "article/s5/three_nations/strong_response" in shared
    assert decisions["article/s4/turkey/refugee_crisis"] == {"turkey"}


def test_the_three_nations_are_of_one_mind(rows: dict[str, list[Row]]) -> None:
    minds: dict[str, set[tuple]] = {}
    for row in rows["stance"]:
        minds.setdefault(row["decision"], set()).add((row["label"], row["excluded"], row["basis"], row["certainty"]))
    assert {len(found) for found in minds.values()} == {1}


def test_the_context_of_a_stance_is_what_stands_before_its_sentence(rows: dict[str, list[Row]]) -> None:
    articles = {(row["document"], row["lang"]): row for row in rows["articles"]}
    for row in rows["stance"]:
        article = articles[row["document"], row["lang"]]
        start = next(s["start"] for s in article["sentences"] if s["sentence"] == row["sentence"])
        assert row["context"] == article["text"][: max(0, start - 1)]


def test_the_target_stands_in_the_language_and_in_english() -> None:
    targets = {
        lang: {row["target_id"]: (row["target"], row["target_en"]) for row in _load(f"stance.{lang}")}
        for lang in ("en", "ar", "ja")
    }
    assert all(target == english for target, english in targets["en"].values())
    for lang in ("ar", "ja"):
        assert {k: english for k, (_, english) in targets[lang].items()} == {
            k: t for k, (t, _) in targets["en"].items()
        }
        assert all(not target.isascii() for target, _ in targets[lang].values())


# --- idlib_corpus.load --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("config", CONFIGS)
def test_load_gives_what_load_dataset_gives(config: str, rows: dict[str, list[Row]]) -> None:
    loaded = idlib_corpus.load(config, split=None)
    assert [row for part in loaded.values() for row in part] == rows[config]
    assert all(part.features == _load(config).features for part in loaded.values())
    for split, part in loaded.items():
        assert list(idlib_corpus.load(config, split=split, streaming=True)) == list(part)
    assert list(idlib_corpus.load(config)) == list(loaded["test"]), "by default"


@pytest.mark.parametrize("config", BY_LANGUAGE)
def test_load_gives_one_language_of_any_config(config: str, rows: dict[str, list[Row]]) -> None:
    for lang in LANGS:
        if not _documents(config, lang):
            continue
        expected = [row for row in rows[config] if row["lang"] == lang]
        loaded = idlib_corpus.load(config, lang=lang, split=None)
        assert [row for part in loaded.values() for row in part] == expected != []
        for split, part in loaded.items():
            assert list(idlib_corpus.load(config, lang=lang, split=split, streaming=True)) == list(part)
            assert list(idlib_corpus.load(config, lang=lang, split=split)) == list(part)


def test_load_takes_ner_by_default_and_configs_of_one_language_by_name(
    corpus: Corpus, rows: dict[str, list[Row]]
) -> None:
    tested = [row for row in rows["ner"] if row["document"] in {d.id for d in corpus.having(split="test").documents}]
    assert list(idlib_corpus.load()) == tested
    japanese = [row for row in tested if row["lang"] == "ja"]
    assert list(idlib_corpus.load("ner.ja")) == list(idlib_corpus.load(lang="ja")) == japanese


def test_the_inventory_is_the_same_for_any_language(rows: dict[str, list[Row]]) -> None:
    assert list(idlib_corpus.load("entities", lang="ar")) == list(idlib_corpus.load("entities"))


@pytest.mark.parametrize(
    ("arguments", "found", "choices"),
    [
        ({"config": "NER"}, '"NER"', CONFIGS),
        ({"config": "ner.xx"}, '"ner.xx"', CONFIGS),
        ({"lang": "xx"}, '"xx"', LANGS),
        ({"config": "coref", "lang": "Türkçe"}, '"Türkçe"', LANGS),
        ({"split": "dev"}, '"dev"', ["test"]),
        ({"split": "dev", "lang": "ar"}, '"dev"', ["test"]),
        ({"split": "dev", "streaming": True}, '"dev"', ["test"]),
    ],
    ids=str,
)
def test_a_wrong_choice_is_an_error_that_names_the_choices(arguments: Row, found: str, choices: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        idlib_corpus.load(**arguments)
    message = str(caught.value)
    assert found in message
    assert all(re.search(rf"\b{choice}\b", message) for choice in choices)


def test_a_language_that_the_config_is_not_made_for_is_an_error_and_not_an_empty_set() -> None:
    with pytest.raises(InputError):
        idlib_corpus.load("ner.fr", lang="de")


# --- an installed wheel -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as pip would install it, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    if importlib.util.find_spec("hatchling"):
        command.insert(4, "--no-build-isolation")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and re.search(r"No matching distribution found for hatchling", done.stdout + done.stderr):
        pytest.skip("hatchling is neither installed nor to be had")
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("idlib_corpus-*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _run(code: str, *, path: Path, cwd: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(path), "HF_HOME": str(cache), "HF_DATASETS_CACHE": str(cache)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment
    )


def test_the_wheel_loads_the_same_rows_without_a_checkout(
    wheel: Path, tmp_path: Path, rows: dict[str, list[Row]]
) -> None:
    code = (
        "import json, idlib_corpus;"
        "whole = lambda c: [row for part in idlib_corpus.load(c, split=None).values() for row in part];"
        f"rows = {{c: whole(c) for c in {CONFIGS!r}}};"
        "rows['ner.ar'] = list(idlib_corpus.load(lang='ar'));"
        "print(json.dumps([idlib_corpus.__file__, str(idlib_corpus.corpus_folder()), rows]))"
    )
    done = _run(code, path=wheel, cwd=tmp_path, cache=tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    file, folder, found = json.loads(done.stdout)
    package = (wheel / "idlib_corpus").resolve()
    assert (Path(file).resolve().parent, Path(folder)) == (package, package / "corpus")
    assert found.pop("ner.ar") == list(idlib_corpus.load(lang="ar"))
    assert found == rows


def test_the_wheel_reads_its_sources_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    """Schema, labels and validator come along with the package."""
    code = (
        "from idlib_corpus import corpus_folder; from idlib_corpus.source import read;"
        "from idlib_corpus.labels import maps; from idlib_corpus.check import check;"
        "print(read(corpus_folder() / 'source').codes == " + repr(LANGS) + ", 'conll' in maps(),"
        " check(corpus_folder(), release=False))"
    )
    done = _run(code, path=wheel, cwd=tmp_path, cache=tmp_path / "cache")
    assert done.stdout.split() == ["True", "True", "[]"], done.stderr


def test_a_package_without_its_data_is_an_error_that_says_what_to_do(wheel: Path, tmp_path: Path) -> None:
    shutil.copytree(
        wheel / "idlib_corpus", tmp_path / "site" / "idlib_corpus", ignore=shutil.ignore_patterns("corpus")
    )
    code = (
        "import idlib_corpus\ntry: idlib_corpus.load()\n"
        "except idlib_corpus.InputError as error: print('InputError:', error)"
    )
    done = _run(code, path=tmp_path / "site", cwd=tmp_path, cache=tmp_path / "cache")
    assert done.stdout.startswith("InputError:"), done.stderr
    assert "Install idlib-corpus again" in done.stdout


# --- the cache of `datasets` --------------------------------------------------------------------------------------


def _without_digest(folder: Path) -> None:
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8")
    without, count = re.subn(r"(?m)^  description: rows sha256:[0-9a-f]{64}\n", "", text)
    assert count == 1
    card.write_text(without, encoding="utf-8", newline="\n")


def _twice(folder: Path, cache: Path, config: str, *, digest: bool) -> tuple[list[Row], list[Row]]:
    """The rows of a config before and after a change in the sources, from one folder and one cache.

    The change keeps every length and number, so that nothing but the digest can tell.
    """

    def rows() -> list[Row]:
        if not digest:
            _without_digest(folder)
        return list(load_dataset(str(folder), config, split="test", cache_dir=str(cache)))

    before = rows()
    file = folder / "source" / "article" / "tr.xml"
    text = file.read_text(encoding="utf-8")
    # another level, and another word in a proposition
    for old, new in (
        ('level="NOM">ilin</m>', 'level="ADJ">ilin</m>'),
        ("bölgelerine birlik sevk", "bölgelerine konvoy sevk"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8", newline="\n")
    assert build(read(folder / "source"), folder)
    return before, rows()


@pytest.mark.parametrize("config", ["ner", "stance", "mentions.tr"])
def test_other_data_in_the_same_folder_is_not_hidden_by_the_cache(
    config: str, corpus_copy: Path, tmp_path: Path
) -> None:
    before, after = _twice(corpus_copy, tmp_path / "cache", config, digest=True)
    assert len(before) == len(after)
    assert before != after
    # what came is what is built
    fresh = list(load_dataset(str(corpus_copy), config, split="test", cache_dir=str(tmp_path / "fresh")))
    assert after == fresh


@pytest.mark.parametrize("config", ["ner", "stance.tr"])
def test_without_the_digest_the_cache_would_give_the_old_rows(config: str, corpus_copy: Path, tmp_path: Path) -> None:
    """Why the digest is there; should `datasets` look at the files some day, this test says so."""
    before, after = _twice(corpus_copy, tmp_path / "cache", config, digest=False)
    assert before == after
    fresh = list(load_dataset(str(corpus_copy), config, split="test", cache_dir=str(tmp_path / "fresh")))
    assert fresh != after


# --- what importing costs -----------------------------------------------------------------------------------------


def test_importing_the_package_imports_no_heavy_library(tmp_path: Path) -> None:
    code = "import sys, idlib_corpus; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout.split()
    assert "idlib_corpus.load" in loaded
    assert not {"torch", "spacy", "stanza", "datasets", "pyarrow", "pandas", "lxml"} & set(loaded)
