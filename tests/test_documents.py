"""A corpus of several documents goes through everything: `other_corpus` says what is in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from datasets import get_dataset_config_names, get_dataset_split_names, load_dataset

import idlib_corpus
from conftest import CORPUS
from idlib_corpus.build import differences
from idlib_corpus.build.tables import ALONE, APART, BY_LANGUAGE
from idlib_corpus.check import Fault, check
from idlib_corpus.errors import InputError
from idlib_corpus.load import source_language, source_languages
from idlib_corpus.model import LAYERS, SPLITS, TWINS, VARIANTS, Corpus
from idlib_corpus.source import SourceError, read
from idlib_corpus.source.edit import rename
from other_corpus import DOCUMENTS, Written, write_document

Command = Callable[..., subprocess.CompletedProcess[str]]
# document -> split, languages with the source first, layers
SAID = {
    name: (
        table["split"],
        tuple(document.texts),
        tuple(table.get("layers", LAYERS)),
        {what for what in (VARIANTS, TWINS) if what in table},
    )
    for name, document in DOCUMENTS.items()
    for table in [tomllib.loads(document.meaning)]
}
LANGS = ("tr", "ja", "ar", "en")


@pytest.fixture(scope="module")
def corpus(other_corpus: Path) -> Corpus:
    return read(other_corpus / "source")


@pytest.fixture
def copy(other_corpus: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(other_corpus, tmp_path / "copy"))


@pytest.fixture
def run(command: Command, other_corpus: Path) -> Command:
    """A command on the other corpus, as `IDLIB_CORPUS` names it."""
    return partial(command, env={"IDLIB_CORPUS": str(other_corpus)})


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert (result.returncode, "Traceback" in result.stderr) == (0, False), result.stderr
    return result.stdout


def fails(result: subprocess.CompletedProcess[str], *parts: str) -> str:
    assert result.returncode == 2 and result.stdout == "", result.stdout
    assert result.stderr.startswith("idlib-corpus: ") and result.stderr.count("\n") == 1, result.stderr
    assert all(part in result.stderr for part in parts), result.stderr
    return result.stderr


def scores(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    [one] = json.loads(done(result))["scores"]
    return one["scores"]


def having(config: str, lang: str = "", split: str = "") -> list[str]:
    """The documents that have rows in a config."""
    layer = BY_LANGUAGE[config][1] if config in BY_LANGUAGE else "entities"
    return [
        name
        for name, (in_split, langs, layers, more) in SAID.items()
        if (not layer or layer in layers or layer in more) and (not lang or lang in langs) and split in ("", in_split)
    ]


# --- source, check, build -----------------------------------------------------------------------------------------


def test_documents_say_what_they_are(corpus: Corpus) -> None:
    found = {d.id: (d.split, tuple(d.texts), d.layers) for d in corpus.documents}
    assert list(found) == sorted(SAID)
    for name, (split, langs, layers, _) in SAID.items():
        there = found[name]
        assert (there[0], there[1][0], set(there[1]), there[2]) == (split, langs[0], set(langs), layers)
    assert {d.id: d.licence for d in corpus.documents} == dict.fromkeys(SAID, "CC0-1.0") | {"reform": "CC-BY-4.0"}
    assert {d.source_text.lang for d in corpus.documents} == {"ja", "tr", "ar"}
    assert {d.source_text.origin for d in corpus.documents} == {"source"}


def test_languages_but_the_source_stand_in_the_order_of_the_data_set(corpus: Corpus) -> None:
    for document in corpus.documents:
        others = list(document.texts)[1:]
        assert others == sorted(others, key=corpus.codes.index)


def test_the_validator_and_a_rebuild_find_nothing(other_corpus: Path, run: Command) -> None:
    assert check(other_corpus) == []
    assert differences(read(other_corpus / "source"), other_corpus) == []
    assert done(run("check")) == done(run("build", "--check")) == ""


def _kinds(folder: Path, lang: str, split: str) -> set[str]:
    """What the names of the files of `choice` end in: the kinds of the stances there."""
    rows = pq.read_table(folder / f"data/stance/{lang}/{split}.parquet", columns=["kind"]).to_pylist()
    return {f"-{row['kind']}" for row in rows}


def test_there_is_a_file_where_a_document_has_the_language_the_layer_and_the_split(other_corpus: Path) -> None:
    files = {path.relative_to(other_corpus / "data").as_posix() for path in other_corpus.rglob("*.parquet")}
    expected = {
        f"{config}/{lang}/{split}{kind}.parquet"
        for config in BY_LANGUAGE
        for lang in LANGS
        for split in SPLITS
        if having(config, lang, split)
        for kind in (_kinds(other_corpus, lang, split) if config in APART else ("",))
    }
    assert files == expected | {f"entities/{split}.parquet" for split in SPLITS}
    assert "relations/en/train.parquet" not in files and "stance/tr/test.parquet" not in files


def test_an_inventory_tells_nothing_of_another_split(other_corpus: Path) -> None:
    rows = {
        split: {
            row["entity"]: row for row in pq.read_table(other_corpus / f"data/entities/{split}.parquet").to_pylist()
        }
        for split in SPLITS
    }
    assert "kobe" in rows["train"] and "istanbul" in rows["test"] and "tunisia" in rows["validation"]
    assert len({key for one in rows.values() for key in one}) == sum(map(len, rows.values()))
    names = {row["lang"]: row["names"] for row in rows["test"]["istanbul"]["names"]}
    assert names == {"tr": ["İstanbul"], "ja": ["イスタンブール"], "ar": ["إسطنبول"]}


def test_the_card_says_what_each_document_has(other_corpus: Path) -> None:
    _, header, body = (other_corpus / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    said = yaml.safe_load(header)
    assert said["license"] == ["cc0-1.0", "cc-by-4.0"] and said["language"] == list(LANGS)
    assert "| `zones/bridge` | test | `tr` | `tr` `ja` `ar` | entities, coref, relations | 3 | CC0-1.0 |" in body
    assert "| `note` | test | `ja` | `ja` | text alone | 1 | CC0-1.0 |" in body


def test_english_targets_stand_where_there_is_an_english_text(other_corpus: Path) -> None:
    target = {row["target_id"]: row["target_en"] for row in load_dataset(str(other_corpus), "stance.ja")["train"]}
    assert target == {"expand_port": "The port is expanded.", "port_is_old": "The port is old."}


def test_rows_are_aligned_with_the_source_of_their_document(other_corpus: Path) -> None:
    rows = load_dataset(str(other_corpus), "alignment", split="test")
    istanbul = {row["lang"]: (row["surface"], row["source_surface"]) for row in rows if row["mention"] == "istanbul.1"}
    assert istanbul == {lang: (name, "İstanbul") for lang, name in zip(
        ("tr", "ja", "ar"), ("İstanbul", "イスタンブール", "إسطنبول"), strict=True
    )}  # fmt: skip
    kobe = load_dataset(str(other_corpus), "alignment", split="train")
    assert {row["source_surface"] for row in kobe if row["entity"] == "kobe"} == {"神戸"}


# --- what the validator finds -------------------------------------------------------------------------------------


def _edit(folder: Path, file: str, find: str, replace: str) -> list[Fault]:
    path = folder / "source" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(find) == 1, (file, find)
    path.write_text(text.replace(find, replace), "utf-8")
    return check(folder, release=False)


@pytest.mark.parametrize(
    ("rule", "file", "find", "replace"),
    [
        ("S05", "note.toml", 'languages = ["ja"]', 'languages = ["ja", "ko"]'),
        ("S05", "note.toml", 'source_language = "ja"', 'source_language = "tr"'),
        ("S05", "note.toml", "layers = []", 'layers = ["stance"]'),
        ("S05", "note.toml", "layers = []", 'layers = ["sentiment"]'),
        ("S05", "zones/bridge.toml", '"coref", "relations"]', '"coref"]'),
        ("S05", "zones/bridge.toml", '"coref", "relations"]', '"coref", "relations", "stance"]'),
        ("S05", "zones/bridge.toml", 'split = "test"', 'split = "dev"'),
        ("X01", "note.toml", 'languages = ["ja"]', 'languages = ["ja", "en"]'),
        ("X02", "zones/bridge.toml", 'id = "zones/bridge"', 'id = "bridge"'),
        ("X02", "reform.toml", 'source_language = "ar"', 'source_language = "en"'),
        ("X02", "zones/bridge/ja.xml", '<doc id="zones/bridge"', '<doc id="bridge"'),
        ("X05", "zones/bridge/ja.xml", '<m id="turkey.1">トルコ</m>', "トルコ"),
        ("X11", "reform/en.xml", '<not id="reform">The reform is not carried out.</not>\n', ""),
        ("X14", "reform.toml", 'languages = ["en", "ar"]', 'languages = ["ar"]'),
        ("M20", "zones/bridge.toml", '{ s = "s3", head = "istanbul"', '{ s = "s3", head = "kobe"'),
        ("M50", "note/ja.xml", "今日は雨が降っている。", '神戸は日本にある。'),
    ],
)  # fmt: skip
def test_a_fault_of_one_document_is_found_in_its_files(
    copy: Path, rule: str, file: str, find: str, replace: str
) -> None:
    faults = _edit(copy, file, find, replace)
    assert {fault.rule for fault in faults} == {rule}
    assert all(Path(f.place.file).is_relative_to(copy / "source" / file.partition(".")[0].partition("/")[0])
               or Path(f.place.file) == copy / "source" / file for f in faults)  # fmt: skip


@pytest.mark.parametrize("layer", ["entities", "relations", "stances"])
def test_a_layer_of_a_document_without_provenance_is_a_fault(copy: Path, layer: str) -> None:
    dataset = copy / "source" / "dataset.toml"
    lines = dataset.read_text(encoding="utf-8").split("\n")
    dataset.write_text("\n".join(line for line in lines if not line.startswith(f"{layer} = ")), "utf-8")
    files = {Path(f.place.file).stem for f in check(copy, release=False) if f.rule == "X12"}
    assert files == {
        name.rpartition("/")[2] for name, (_, _, layers, _) in SAID.items() if layer in {LAYERS[x] for x in layers}
    }


def test_a_text_of_no_document_is_a_fault(copy: Path) -> None:
    (copy / "source" / "note.toml").unlink()
    (fault,) = check(copy, release=False)
    assert (fault.rule, fault.place.file) == ("X14", str(copy / "source" / "note" / "ja.xml"))


@pytest.mark.parametrize("split", ["train", "validation", "challenge"])
def test_a_text_may_stand_twice_in_a_split_and_in_no_two(copy: Path, split: str) -> None:
    meaning = 'split = "{}"\nsource_language = "ja"\nlanguages = ["ja"]\nlayers = []\n\n[source]\ntitle = "天気"\n'
    text = '<s id="s1">今日は雨が降っている。</s>\n'
    for name, where in (("again", "test"), ("zones/again", split)):
        write_document(copy / "source", name, Written("\n" + meaning.format(where), {"ja": text}, ("text",)))
    faults = check(copy, release=False)
    assert [(fault.rule, split in fault.found) for fault in faults] == [("M50", True)]


def test_a_folder_without_documents_is_one_message(copy: Path) -> None:
    for path in (copy / "source").rglob("*.toml"):
        if path.stem not in ("labels", "entities", "dataset", "questions"):
            path.unlink()
    with pytest.raises(InputError, match="no document"):
        read(copy / "source")


def test_an_unknown_language_is_told_with_its_line(copy: Path) -> None:
    path = copy / "source" / "zones" / "bridge.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"tr", "ar", "ja"]', '"tr", "es"]'), "utf-8")
    with pytest.raises(SourceError, match=r'bridge\.toml:4: languages: "es" is no language of dataset\.toml'):
        read(copy / "source")


def test_a_document_may_say_the_defaults_again(copy: Path) -> None:
    path = copy / "source" / "note.toml"
    own = 'entities = { made_by = "me", made_from = "x", date = "2026-01-01", checks = "", review = "none" }'
    path.write_text(path.read_text(encoding="utf-8") + f"\n[provenance]\n{own}\n", "utf-8")
    provenance = read(copy / "source").document("note").provenance
    assert provenance["entities"].made_by == "me" and provenance["relations"].made_by == "the tests"


# --- load ---------------------------------------------------------------------------------------------------------


def _configs() -> Iterator[tuple[str, str]]:
    for config in (*BY_LANGUAGE, "entities"):
        yield config, ""
    for config in ALONE:
        yield from ((config, lang) for lang in LANGS if having(config, lang))


def test_the_folder_has_just_the_configs_that_have_rows(other_corpus: Path) -> None:
    expected = [f"{config}.{lang}" if lang else config for config, lang in _configs()]
    files = {
        (path.stem.partition("-")[2], path.parent.name) for path in (other_corpus / "data/choice").rglob("*.parquet")
    }
    for kind in ("claim", "state"):
        expected += [f"choice_{kind}", *(f"choice_{kind}.{lang}" for lang in LANGS if (kind, lang) in files)]
    assert get_dataset_config_names(str(other_corpus)) == expected
    assert "stance.fr" not in expected and "relations.en" in expected


@pytest.mark.parametrize(("config", "lang"), list(_configs()))
def test_each_config_loads_in_each_of_its_splits(other_corpus: Path, config: str, lang: str) -> None:
    name = f"{config}.{lang}" if lang else config
    splits = [split for split in SPLITS if having(config, lang, split)]
    assert get_dataset_split_names(str(other_corpus), name) == splits
    for split in splits:
        rows = load_dataset(str(other_corpus), name, split=split)
        assert len(rows) and list(load_dataset(str(other_corpus), name, split=split, streaming=True)) == list(rows)
        if config != "entities":
            assert set(rows["document"]) == set(having(config, lang, split))
            assert set(rows["lang"]) == (
                {lang} if lang else {x for d in having(config, "", split) for x in SAID[d][1]}
            )


@pytest.mark.parametrize("config", BY_LANGUAGE)
@pytest.mark.parametrize("lang", LANGS)
def test_load_gives_a_language_where_it_is_and_an_error_where_it_is_not(
    other_corpus: Path, config: str, lang: str
) -> None:
    load = partial(idlib_corpus.load, config, lang=lang, folder=other_corpus)
    there = [split for split in SPLITS if having(config, lang, split)]
    if there:
        everything: Any = load(split=None)
        assert list(everything) == there
        assert all(set(everything[split]["document"]) == set(having(config, lang, split)) for split in there)
    for split in ("train", "validation", "test"):
        if split in there:
            rows = list(load(split=split))
            assert {row["lang"] for row in rows} == {lang}
            if lang == "ar":  # each loading takes its time
                assert list(load(split=split, streaming=True)) == rows
        else:
            with pytest.raises(InputError, match=f"{lang}|{split}"):
                load(split=split)


def test_documents_know_their_source_language(other_corpus: Path) -> None:
    assert source_languages(other_corpus) == {name: langs[0] for name, (_, langs, *_) in SAID.items()}
    assert source_language(["zones/bridge"], other_corpus) == "tr"
    assert source_language(["note", "harbour"], other_corpus) == "ja"
    assert source_language(["note", "reform"], other_corpus) == source_language(["nothing"], other_corpus) == ""
    assert source_languages(CORPUS) == {"article": "es"}


def test_the_variable_names_the_corpus_and_a_folder_without_one_is_one_message(
    run: Command, command: Command, other_corpus: Path, tmp_path: Path
) -> None:
    assert "ガラタ橋" in done(run("show", "ja"))
    fails(command("show", "ja", env={"IDLIB_CORPUS": str(tmp_path)}), "IDLIB_CORPUS", str(tmp_path))
    assert "ラタキア" in done(command("show", "ja", "--corpus", CORPUS, env={"IDLIB_CORPUS": str(other_corpus)}))


# --- show, rename, agreement --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_show_has_every_document_in_the_language(run: Command, corpus: Corpus, lang: str) -> None:
    shown = done(run("show", lang))
    for document in corpus.documents:
        here = [s.text for s in document.texts[lang].sentences] if lang in document.texts else []
        assert all(text in shown for text in here)
        assert (f"{document.id}/s1/{lang}" in shown) == bool(here)


def test_show_takes_a_document(run: Command) -> None:
    shown = done(run("show", "ar", "--document", "zones/bridge"))
    assert set(re.findall(r"^(\S+)/s\d+/ar$", shown, re.MULTILINE)) == {"zones/bridge"}
    fails(run("show", "en", "--document", "zones/bridge"), '"en"', "tr, ja, ar")
    fails(run("show", "es"), '"es"', "tr, ja, ar, en")
    fails(
        run("show", "ar", "--document", "bridge"),
        "--document",
        '"bridge"',
        "harbour, note, reform, scenarios/valley, twins/harbour, zones/bridge",
    )


def _texts(folder: Path) -> dict[str, str]:
    paths = [path for path in sorted((folder / "source").rglob("*")) if path.suffix in (".xml", ".toml")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_an_id_is_renamed_in_its_document_alone(copy: Path, command: Command) -> None:
    """`istanbul.2` of both documents: one is made for the test."""
    path = copy / "source" / "harbour" / "ja.xml"
    for lang in ("ja", "ar", "en"):
        path = copy / "source" / "harbour" / f"{lang}.xml"
        text = path.read_text(encoding="utf-8").replace('"kobe.2"', '"istanbul.2"')
        path.write_text(text, "utf-8")
    before = _texts(copy)
    said = fails(command("rename", "istanbul.2", "istanbul.9", "--corpus", copy), "--document", "2 documents")
    assert "harbour, zones/bridge" in said and _texts(copy) == before
    fails(command("rename", "istanbul.2", "istanbul.1", "--corpus", copy, "--document", "zones/bridge"), "taken")
    fails(command("rename", "istanbul.2", "istanbul.9", "--corpus", copy, "--document", "note"), "in note")
    fails(command("rename", "istanbul.2", "istanbul.9", "--corpus", copy, "--document", "no"), '"no"', "zones/bridge")
    out = done(command("rename", "istanbul.2", "istanbul.9", "--corpus", copy, "--document", "zones/bridge"))
    assert sorted(out.split()) == [f"source/zones/bridge/{lang}.xml" for lang in ("ar", "ja", "tr")]
    after = _texts(copy)
    assert {file for file in after if after[file] != before[file]} == set(out.split())
    assert all(after[file] == before[file].replace('"istanbul.2"', '"istanbul.9"') for file in out.split())


def test_a_number_that_is_taken_in_another_document_is_free(copy: Path) -> None:
    rename(copy, "hopes", "supports", "harbour")
    assert check(copy, release=False) == []
    marked = {d.id: set(d.source_text.marked) for d in read(copy / "source").documents}
    assert "supports" in marked["harbour"] & marked["reform"] and "hopes" not in marked["harbour"]


def test_agreement_is_of_the_documents_that_have_passes(copy: Path, run: Command, command: Command) -> None:
    fails(run("agreement"), "nothing here")
    for name in ("zones/bridge", "reform"):
        folder = Path(shutil.copytree(CORPUS / "agreement" / "first", copy / "agreement" / name))
        protocol = (folder / "protocol.toml").read_text(encoding="utf-8")
        (folder / "protocol.toml").write_text(
            protocol.replace('document = "article"', f'document = "{name}"'), "utf-8"
        )
    fails(command("agreement", "--corpus", copy, "--document", "note"), '"note", over which there is nothing')
    # the passes are of another text, and the message says of which
    fails(command("agreement", "--corpus", copy), "agreement/reform/pass-a")
    fails(command("agreement", "--corpus", copy, "--document", "reform"), "agreement/reform/pass-a")


def test_agreement_of_one_document_of_several(corpus_copy: Path, command: Command) -> None:
    """The article with its passes in a folder of their own, beside a document that has none."""
    moved = corpus_copy / "agreement" / "article"
    shutil.copytree(corpus_copy / "agreement", corpus_copy / "passes")
    shutil.rmtree(corpus_copy / "agreement")
    shutil.copytree(corpus_copy / "passes", moved)
    canary = read(corpus_copy / "source").canary
    meaning = (
        f'\ncanary = "{canary}"\n'
        'split = "train"\nsource_language = "es"\nlanguages = ["es"]\nlayers = []\n\n[source]\ntitle = "Llueve"\n'
    )
    write_document(corpus_copy / "source", "later", Written(meaning, {"es": '<s id="s1">Llueve.</s>\n'}, ("text",)))
    figures = done(command("agreement", "--json", "--corpus", corpus_copy))
    told = json.loads(figures)
    assert [one["name"] for one in told["passes"]] == ["article/first", "article/second", "article/trial"]
    assert figures.replace("article/", "") == done(command("agreement", "--json")).replace("article/", "")
    of_one = json.loads(done(command("agreement", "--json", "--corpus", corpus_copy, "--document", "article")))
    assert of_one["passes"] == [one for one in told["passes"] if one["document"] == "article"] == told["passes"][:2]
    rename(corpus_copy, "turkey.4", "turkey.99")
    assert check(corpus_copy, release=False) == []
    done(command("agreement", "--corpus", corpus_copy))


# --- systems ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", ["validation", "test"])
def test_benchmark_runs_on_each_split_and_score_reads_what_it_predicted(
    run: Command, tmp_path: Path, other_corpus: Path, split: str
) -> None:
    arguments = ["--systems", "gazetteer", "--split", split, "--predictions", "p", "--format", "json"]
    report = json.loads(done(run("benchmark", "entities", *arguments)))
    here = having("ner", split=split)
    assert set(report["langs"]) == {lang for name in here for lang in SAID[name][1]}
    ids = {json.loads(line)["id"] for line in (tmp_path / "p" / "gazetteer.jsonl").read_text("utf-8").splitlines()}
    assert {name.rpartition("/s")[0] for name in ids} == set(here)
    if split == "test":
        found = scores(run("score", "entities", "p/gazetteer.jsonl", "--format", "json"))
        assert report["runs"][0]["all"]["strict"]["micro"] == found["strict"]["micro"]
        assert found["strict"]["micro"]["f1"] > 0.5, "names of Istanbul and Turkey in three scripts"


@pytest.mark.parametrize("split", ["validation", "test"])
def test_benchmark_of_relations_where_documents_have_them(run: Command, split: str) -> None:
    report = json.loads(
        done(run("benchmark", "relations", "--systems", "nearest", "--split", split, "--format", "json"))
    )
    assert report["runs"][0]["all"]["micro"]["hits_gold"] > 0
    fails(run("benchmark", "relations", "--systems", "nearest", "--split", "train"), '"train"', "validation")


def test_train_learns_from_train_and_is_scored_on_test(run: Command, tmp_path: Path) -> None:
    out = done(run("train", "ner", "--output", "m", "--option", "epochs=2"))
    assert "14 sentences of 5 groups to train on" in out and "17 sentences of 7 groups to score on" in out
    report = json.loads(done(run("benchmark", "entities", "--systems", "spacy:m", "--format", "json")))
    assert set(report["runs"][0]["langs"]) == {"ja", "ar", "tr"}, "it learned several languages, so it is for any"
    out = done(run("train", "stance", "--output", "s"))
    assert "9 rows of 2 groups to train on" in out


def test_a_system_trained_on_the_spot_learns_from_the_train_split(run: Command) -> None:
    report = json.loads(done(run("benchmark", "entities", "--systems", "train:spacy", "--format", "json")))
    assert report["split"] == "test" and set(report["runs"][0]["langs"]) == {"ja", "ar", "tr"}


def test_predict_takes_the_files_of_a_split(run: Command, tmp_path: Path, other_corpus: Path) -> None:
    pattern = other_corpus / "data" / "ner" / "*" / "test.parquet"
    done(run("predict", "--system", "gazetteer", "--input", pattern, "--output", "out"))
    rows = [json.loads(line) for path in (tmp_path / "out").glob("*.jsonl") for line in path.open(encoding="utf-8")]
    assert {row["id"] for row in rows} == {
        f"zones/bridge/s{n}/{lang}" for n in (1, 2, 3) for lang in ("tr", "ar", "ja")
    }
    found = scores(run("score", "entities", "out/part-*.jsonl", "--format", "json"))
    assert found["strict"]["micro"]["f1"] > 0.5
    found = scores(run("score", "consistency", "out/part-*.jsonl", "--format", "json"))
    assert found["core"] == 4 and "languages:tr+ja+ar" in found["signature"]


VARIANT = '  { s = "s2", of = "s1", change = "flip" },\n'


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        (VARIANT, VARIANT + VARIANT.replace("s1", "s3"), "S05", "s2 stands 2 times"),
        (VARIANT, VARIANT.replace("flip", "paraphrase"), "M71", "orsan x road from FAVOR to AGAINST"),
        (VARIANT, VARIANT.replace("flip", "hedged"), "M71", "orsan x road from FAVOR to AGAINST"),
        (VARIANT, VARIANT.replace("flip", "turned"), "M70", "no change turned"),
        ('change = "paraphrase"', 'change = "attributed"', "M71", "no stance is attributed to somebody else"),
        ('change = "paraphrase"', 'change = "swap"', "M71", "no label changes"),
        ('change = "neutral"', 'change = "negated"', "", ""),
    ],
)
def test_what_was_done_is_what_the_labels_show(copy: Path, old: str, new: str, rule: str, said: str) -> None:
    path = copy / "source" / "scenarios" / "valley.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = [fault for fault in check(copy, release=False) if fault.rule == rule]
    assert bool(found) == bool(rule)
    assert all(said in str(fault) for fault in found)


def test_a_sentence_has_one_twin(copy: Path) -> None:
    source = copy / "source"
    shutil.copytree(source / "twins" / "harbour", source / "twins" / "again")
    text = (source / "twins" / "harbour.toml").read_text(encoding="utf-8")
    (source / "twins" / "again.toml").write_text(text.replace("twins/harbour", "twins/again"), encoding="utf-8")
    for path in (source / "twins" / "again").glob("*.xml"):
        path.write_text(path.read_text(encoding="utf-8").replace("twins/harbour", "twins/again"), encoding="utf-8")
    assert any("is a twin of harbour/s4 already" in str(fault) for fault in check(copy, release=False))
