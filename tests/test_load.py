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
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from datasets import (
    Dataset,
    IterableDataset,
    concatenate_datasets,
    get_dataset_config_names,
    get_dataset_default_config_name,
    get_dataset_split_names,
    load_dataset,
)

import idlib_corpus
from conftest import RELEASE, ROOT, released
from idlib_corpus.build import build
from idlib_corpus.build.tables import ALONE, BY_LANGUAGE
from idlib_corpus.errors import InputError
from idlib_corpus.load import DEFAULT_SPLITS
from idlib_corpus.model import SPLITS, Corpus
from idlib_corpus.source import read

TESTED = RELEASE
# rows of a stream that are compared: a filtered one is slow
STREAMED = 100
LANGS = released().codes
CONFIGS = (*BY_LANGUAGE, "entities")
FOLDER = str(RELEASE)

Row = dict[str, Any]


@cache
def _load(config: str) -> Dataset:
    """A config over all its splits."""
    return concatenate_datasets(list(load_dataset(FOLDER, config).values()))


def _table(*parts: Dataset | IterableDataset) -> pa.Table:
    """The rows of parts as Arrow has them: what is compared by the ten thousand is no Python object."""
    batches = [batch for part in parts for batch in part.with_format("arrow").iter(batch_size=10_000)]
    return pa.concat_tables(batches).combine_chunks().replace_schema_metadata()


def _of(config: str, lang: str) -> pa.Table:
    table = _table(_load(config))
    return table.filter(pc.equal(table["lang"], lang)).combine_chunks()


def _stream(config: str) -> pa.Table:
    return _table(*load_dataset(FOLDER, config, streaming=True).values())


@cache
def _sources() -> Corpus:
    return released()


def _documents(config: str, lang: str = "") -> list[str]:
    """The documents that have rows in a config."""
    layer = BY_LANGUAGE.get(config, ("", "entities"))[1]
    return [d.id for d in _sources().having(layer=layer, lang=lang).documents]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """Every row of every config over all languages."""
    return {config: _table(_load(config)).to_pylist() for config in CONFIGS}


# --- configs and features -----------------------------------------------------------------------------------------


def test_the_folder_has_just_these_configs_and_ner_is_the_default() -> None:
    assert CONFIGS == (
        "ner", "mentions", "relations", "stance", "choice", "grid", "contrast", "coref", "articles", "twins",
        "alignment", "provenance", "entities",
    )  # fmt: skip
    expected = [*CONFIGS, *(f"{config}.{lang}" for config in ALONE for lang in LANGS if _documents(config, lang))]
    for task in ("choice_claim", "choice_state"):
        expected += [task, *(f"{task}.{lang}" for lang in LANGS)]
    assert get_dataset_config_names(FOLDER) == expected
    assert get_dataset_default_config_name(FOLDER) == "ner"
    assert load_dataset(FOLDER)["test"].features == _load("ner").features


@pytest.mark.parametrize("config", CONFIGS)
def test_a_config_loads_streaming_as_it_loads_whole(config: str) -> None:
    whole = _table(_load(config))
    assert whole.num_rows and _stream(config).equals(whole)


@pytest.mark.parametrize("config", CONFIGS)
def test_a_row_is_what_the_table_has(config: str, rows: dict[str, list[Row]]) -> None:
    assert list(_load(config).take(3)) == rows[config][:3]


@pytest.mark.parametrize(("config", "lang"), [(c, lang) for c in ALONE for lang in LANGS if _documents(c, lang)])
def test_a_config_of_one_language_is_that_language_of_the_whole(config: str, lang: str) -> None:
    alone = _load(f"{config}.{lang}")
    assert alone.num_rows and _table(alone).equals(_of(config, lang))
    assert alone.features == _load(config).features
    assert _stream(f"{config}.{lang}").equals(_table(alone))


def test_a_config_has_the_splits_of_its_documents(corpus: Corpus) -> None:
    for config in CONFIGS:
        splits = {corpus.document(name).split for name in _documents(config)}
        assert get_dataset_split_names(FOLDER, config) == [split for split in SPLITS if split in splits]


@pytest.mark.parametrize("config", BY_LANGUAGE)
def test_languages_stand_in_the_order_of_the_corpus(config: str) -> None:
    for split, part in load_dataset(FOLDER, config).items():
        having = [d for d in released().having(split=split).documents if d.id in _documents(config)]
        order = [LANGS.index(lang) for lang in part["lang"]]
        assert order == sorted(order)
        assert {LANGS[number] for number in order} == {lang for document in having for lang in document.texts}


@pytest.mark.parametrize("config", CONFIGS)
def test_ids_are_unique(config: str, rows: dict[str, list[Row]]) -> None:
    names = {"entities": ("entity",), "provenance": ("document", "lang", "layer")}.get(config, ("id",))
    ids = [tuple(row[name] for name in names) for row in rows[config]]
    if config == "entities":  # once a split
        ids = [row["entity"] for row in load_dataset(FOLDER, config)["test"]]
    assert len(ids) == len(set(ids))


def test_tags_and_stances_are_numbers_and_all_other_labels_are_words(
    corpus: Corpus, rows: dict[str, list[Row]]
) -> None:
    ner, stance = _load("ner").features, _load("stance").features
    types = list(corpus.labels["types"])
    for name in ("ner_tags", "ner_tags_innermost"):
        assert ner[name].feature.names == ["O", *(f"{part}-{kind}" for kind in types for part in "BI")]
    assert types == ["PER", "NORP", "GPE", "LOC", "ORG", "EVENT", "DATE", "WEA", "LAW"]
    for features in (stance, _load("grid").features):
        assert features["label"].names == ["AGAINST", "FAVOR", "NONE"]
    words = {
        "types": {row["type"] for config in ("mentions", "alignment", "entities") for row in rows[config]},
        "levels": {row["level"] for row in rows["mentions"]},
        "link_status": {row["link_status"] for row in rows["mentions"]},
        "kinds": {row["kind"] for config in ("stance", "grid") for row in rows[config]},
        "factuality": {one["factuality"] for row in rows["relations"] for one in row["relations"]},
        "basis": {row["basis"] for row in rows["stance"]} - {""},
        "certainty": {row["certainty"] for row in rows["stance"]} - {""},
        "exclusion": {row["excluded"] for row in rows["grid"]} - {""},
    }
    for name, found in words.items():
        assert found and found <= set(corpus.labels[name]), name
    relations = [one for row in rows["relations"] for one in row["relations"]]
    assert {one["type"] for one in relations} <= set(corpus.relation_types)
    assert all(one["family"] == corpus.relation_types[one["type"]].family for one in relations)
    for config in ("stance", "grid"):
        names = dict(enumerate(_load(config).features["label"].names)) | {-1: "excluded"}
        assert all(row["label_text"] == names[row["label"]] for row in rows[config])


def test_labels_come_out_as_the_sources_say_them(corpus: Corpus, rows: dict[str, list[Row]]) -> None:
    levels = {
        (d.id, lang, m.id): m.level
        for d in corpus.documents
        for lang, t in d.texts.items()
        for s in t.sentences
        for m in s.mentions
    }
    for row in rows["mentions"]:
        assert row["level"] == levels[row["document"], row["lang"], row["mention"]]
        assert row["type"] == corpus.entities[row["entity"]].type
    said = {(d.id, r.id): r for d in corpus.documents for r in d.relations}
    for row in rows["relations"]:
        for found in row["relations"]:
            wanted = said[row["document"], found["relation"]]
            assert (found["type"], found["factuality"]) == (wanted.type, wanted.factuality)
    cells = {(d.id, c.sentence, c.holder, c.target): c for d in corpus.documents for c in d.cells()}
    for row in rows["grid"]:
        cell = cells[row["document"], row["sentence"], row["holder_id"], row["target_id"]]
        assert (row["label_text"], row["excluded"], row["at_stake"]) == (cell.label, cell.reason, cell.at_stake)


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
    having = {row["document"] for row in rows[config]}
    assert count >= sum(row["document"] in having for row in rows["mentions"])


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
                anchor, others = relation[f"{side}_mention"], relation[f"{side}_others"]
                named = [*others, anchor] if anchor else others
                assert len(named) == len(set(named)) and {entities[name] for name in named} <= {relation[side]}
                assert set(named) == {name for name, entity in entities.items() if entity == relation[side]}
            assert relation["relation"] == f"{row['sentence']}.{relation['fact']}"


def test_every_row_says_who_made_it_and_provenance_how(rows: dict[str, list[Row]]) -> None:
    made = {(row["document"], row["made_by"], row["review"]) for row in rows["provenance"]}
    assert all(row["made_by"] and row["made_from"] and row["date"] and row["review"] for row in rows["provenance"])
    for config in ("ner", "mentions", "relations", "stance", "grid", "coref", "articles"):
        assert all(row["made_by"] and row["review"] for row in rows[config])
        assert {row["document"] for row in rows[config]} <= {document for document, *_ in made}


def test_both_rows_of_tags_are_right_and_the_innermost_names_are_inside(rows: dict[str, list[Row]]) -> None:
    names = _load("ner").features["ner_tags"].feature.names
    differ = 0
    for row in rows["ner"]:
        outer, inner = (
            [m for m in row["mentions"] if m["level"] == "NAM" and len(m["pieces"]) == 1 and keep(m)]
            for keep in (lambda m: m["flat"], lambda m: True)
        )
        assert len(row["tokens"]) == len(row["ner_tags"]) == len(row["ner_tags_innermost"])
        begun = sum(names[tag].startswith("B-") for tag in row["ner_tags_innermost"])
        assert begun <= len(inner) and sum(names[tag].startswith("B-") for tag in row["ner_tags"]) <= len(outer)
        differ += row["ner_tags"] != row["ner_tags_innermost"]
    assert 0 < differ < len(rows["ner"])


def test_names_everywhere_are_names_in_every_language_of_their_document(
    corpus: Corpus, rows: dict[str, list[Row]]
) -> None:
    levels: dict[tuple, list[str]] = {}
    for row in rows["mentions"]:
        levels.setdefault((row["document"], row["mention"]), []).append(row["level"])
    for row in rows["mentions"]:
        here = levels[row["document"], row["mention"]]
        everywhere = here == ["NAM"] * len(corpus.document(row["document"]).texts)
        assert row["name_everywhere"] == everywhere


# --- stance -------------------------------------------------------------------------------------------------------


def test_a_holder_is_a_citation_form_and_its_spans_are_its_mentions(
    corpus: Corpus, rows: dict[str, list[Row]]
) -> None:
    marked: dict[tuple, list[tuple]] = {}
    for row in rows["mentions"]:
        marked.setdefault((row["group"], row["lang"], row["entity"]), []).append(
            (row["mention"], row["start"], row["end"], row["surface"])
        )
    for row in rows["stance"]:
        spans = [(s["mention"], s["start"], s["end"], s["surface"]) for s in row["holder_mentions"]]
        assert spans == marked[row["group"], row["lang"], row["holder_id"]]
        assert row["holder"] == corpus.document(row["document"]).texts[row["lang"]].holders[row["holder_id"]]


def test_stance_has_the_labels_at_stake_and_grid_has_all(corpus: Corpus, rows: dict[str, list[Row]]) -> None:
    cells = {row["id"]: row for row in rows["grid"]}
    assert {row["excluded"] for row in rows["grid"]} - {""} <= set(corpus.labels["exclusion"])
    assert all(bool(row["excluded"]) == (row["label"] == -1) for row in rows["grid"])
    assert [row["id"] for row in rows["stance"]] == [
        row["id"] for row in rows["grid"] if row["at_stake"] and not row["excluded"]
    ]
    said = sum(
        len(document.texts) * len(list(document.cells())) for document in corpus.having(layer="stance").documents
    )
    assert len(cells) == len(rows["grid"]) == said
    for row in rows["stance"]:
        cell = cells[row["id"]]
        same = ("text", "holder", "target", "label", "label_text", "kind", "decision", "group", "lang", "note")
        assert all(row[name] == cell[name] for name in same)
        # a stance rests on a basis and on words; NONE has neither
        attributed = row["label_text"] in ("AGAINST", "FAVOR")
        shown = {bool(row[name]) for name in ("basis", "attitude", "certainty", "cue", "evidence")}
        assert shown == {attributed}


def test_a_label_is_the_same_in_every_language(rows: dict[str, list[Row]]) -> None:
    langs = {name: len(released().document(name).texts) for name in _documents("stance")}
    for config, fields in (("stance", ("label", "basis", "decision")), ("grid", ("label", "excluded", "decision"))):
        cells: dict[tuple, set] = {}
        for row in rows[config]:
            key = row["document"], row["group"], row["holder_id"], row["target_id"]
            cells.setdefault(key, set()).add(tuple(row[name] for name in fields))
        assert {len(found) for found in cells.values()} == {1}
        assert sum(langs[document] for document, *_ in cells) == len(rows[config])


def test_one_judgement_is_one_decision(rows: dict[str, list[Row]]) -> None:
    decisions: dict[str, set[tuple[str, str]]] = {}
    for row in rows["stance"]:
        if row["document"] == "article":
            decisions.setdefault(row["decision"], set()).add((row["holder_id"], row["target_id"]))
    shared = {decision: cells for decision, cells in decisions.items() if "france" in dict(cells)}
    assert shared and all({holder for holder, _ in cells} == {"usa", "france", "uk"} for cells in shared.values())
    # a threat, and what it is to prevent
    targets = {target for _, target in decisions["article/s5/usa/use_chemical_weapons"]}
    assert targets == {"use_chemical_weapons", "strong_response"}
    assert decisions["article/s4/turkey/refugee_crisis"] == {
        ("turkey", "refugee_crisis"),
        ("turkey", "crisis_possible"),
    }


def test_one_decision_has_one_label_for_a_target(rows: dict[str, list[Row]]) -> None:
    minds: dict[tuple, set[tuple]] = {}
    for row in rows["stance"]:
        # of those who decide together, one may be less certain to do so
        minds.setdefault((row["decision"], row["target_id"]), set()).add((row["label"], row["basis"]))
    assert {len(found) for found in minds.values()} == {1}


def test_the_context_of_a_stance_is_what_stands_before_its_sentence(rows: dict[str, list[Row]]) -> None:
    articles = {(row["document"], row["lang"]): row for row in rows["articles"]}
    for row in rows["stance"]:
        article = articles[row["document"], row["lang"]]
        start = next(s["start"] for s in article["sentences"] if s["sentence"] == row["sentence"])
        # passages of scenarios are read each by itself
        apart = row["document"].startswith("scenarios/")
        assert row["context"] == ("" if apart else article["text"][: max(0, start - 1)])


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
def test_load_gives_what_load_dataset_gives(config: str) -> None:
    loaded = idlib_corpus.load(config, split=None)
    assert _table(*loaded.values()).equals(_table(_load(config)))
    assert all(part.features == _load(config).features for part in loaded.values())
    for split, part in loaded.items():
        assert _table(idlib_corpus.load(config, split=split, streaming=True)).equals(_table(part))
    assert _table(idlib_corpus.load(config)).equals(_table(loaded[DEFAULT_SPLITS.get(config, "test")])), "by default"


@pytest.mark.parametrize("config", BY_LANGUAGE)
def test_load_gives_one_language_of_any_config(config: str) -> None:
    for lang in [lang for lang in ("es", "ar") if _documents(config, lang)]:  # each loading takes its time
        loaded = idlib_corpus.load(config, lang=lang, split=None)
        assert _table(*loaded.values()).equals(_of(config, lang))
        for split, part in loaded.items():
            # `datasets` guesses the types of a filtered stream batch by batch, so it is read row by row
            stream = iter(idlib_corpus.load(config, lang=lang, split=split, streaming=True))
            assert list(islice(stream, STREAMED)) == _table(part).slice(0, STREAMED).to_pylist()
            assert _table(idlib_corpus.load(config, lang=lang, split=split)).equals(_table(part))


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
        ({"config": None}, "None", ["ner"]),
        ({"config": 5}, "5", ["ner"]),
        ({"config": ["ner"]}, "['ner']", ["ner"]),
        ({"split": "tst"}, '"tst"', ["Did you mean test", "train"]),
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
    environment.pop("IDLIB_CORPUS")  # its own data
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment
    )


def test_the_wheel_loads_the_same_rows_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    code = (
        "import json, idlib_corpus;"
        f"loaded = {{c: idlib_corpus.load(c, split=None) for c in {CONFIGS!r}}};"
        "[part.to_parquet(f'{c}-{s}.parquet') for c, parts in loaded.items() for s, part in parts.items()];"
        "idlib_corpus.load(lang='ar').to_parquet('of-ar.parquet');"
        "print(json.dumps([idlib_corpus.__file__, str(idlib_corpus.corpus_folder())]))"
    )
    done = _run(code, path=wheel, cwd=tmp_path, cache=tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    file, folder = json.loads(done.stdout)
    package = (wheel / "idlib_corpus").resolve()
    assert (Path(file).resolve().parent, Path(folder)) == (package, package / "corpus")
    for config in CONFIGS:
        for split, part in idlib_corpus.load(config, split=None).items():
            assert _written(tmp_path / f"{config}-{split}.parquet").equals(_table(part)), (config, split)
    assert _written(tmp_path / "of-ar.parquet").equals(_table(idlib_corpus.load(lang="ar")))


def _written(path: Path) -> pa.Table:
    return pq.read_table(path).combine_chunks().replace_schema_metadata()


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
        ("bölgelerine birlik sevk ediyor.", "bölgelerine konvoy sevk ediyor."),
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
