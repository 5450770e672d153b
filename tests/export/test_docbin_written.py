"""spaCy's DocBin: what spaCy finds in the files over the whole corpus, and `spacy train` on them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract import everything, files, holds, read, saved
from hypothesis import given
from hypothesis import strategies as st

from conftest import OTHER_HASHES
from idlib_corpus import formats, systems
from idlib_corpus.formats import docbin
from idlib_corpus.formats.docbin import writer
from idlib_corpus.model import Piece
from idlib_corpus.tasks import task
from idlib_corpus.training.stance.cells import as_text

spacy = pytest.importorskip("spacy", reason="DocBin is spaCy's")
import srsly.msgpack  # noqa: E402
from spacy.tokens import Doc, DocBin  # noqa: E402
from spacy.vocab import Vocab  # noqa: E402

STANCE = "stance/"


@pytest.fixture(scope="module", autouse=True)
def decoders() -> Iterator[None]:
    """srsly asks the entry points of all packages for decoders at every document."""
    there = srsly.msgpack.msgpack_decoders.get_all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(srsly.msgpack.msgpack_decoders, "get_all", lambda: there)
        yield


@pytest.fixture(scope="module")
def written() -> Any:
    return files(docbin, everything())


def docs_of(data: bytes) -> Iterator[Doc]:
    yield from DocBin().from_bytes(data).get_docs(Vocab())


def extent(span: Any) -> tuple[int, int]:
    return span.start_char, span.end_char


def test_the_whole_corpus(written: Any) -> None:
    folder, ledger = written
    words = {one.id: one.text for one in everything()}
    found: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in docbin.KEEPS}
    for path, data in folder.items():
        for doc in docs_of(data):
            said = doc.user_data
            where = said["id"]
            if path.startswith(STANCE):
                sentence, holder, target = where.rsplit("/", 2)
                assert (said["holder"], said["target"]) == (holder, target)
                [label] = (label for label, value in doc.cats.items() if value)
                assert sorted(doc.cats) == ["AGAINST", "FAVOR", "NONE"]
                document, name, lang = sentence.rsplit("/", 2)
                text = words[f"{document}/{lang}"]
                cell = f"{name}.{holder}.{target}"
                asked, _, _ = doc.text.partition("\n")
                both = (text.holders[holder], text.propositions[target])
                # nothing stands between the two but a colon and a blank
                assert asked == ": ".join(both)
                found["stance"][sentence, cell, holder, target, label, both] += 1
                continue
            lang, _, split = path.removesuffix(".spacy").partition("/")
            assert said["lang"] == lang
            found["document"][f"{where.rsplit('/', 2)[0]}/{lang}", lang, split] = 1
            found["sentence"][where, where, doc.text, said["group"]] += 1
            assert doc[0].is_sent_start and len(list(doc.sents)) == 1
            for one in doc.spans["sc"]:
                found["mention"][where, one.id_, extent(one), (extent(one),), *of(one)] += 1
            pieces: dict[str, list[Any]] = {}
            for one in doc.spans.get("pieces", ()):
                pieces.setdefault(one.id_, []).append(one)
            for name, parts in pieces.items():
                places = tuple(map(extent, parts))
                found["mention"][where, name, (places[0][0], places[-1][1]), places, *of(parts[0])] += 1
    holds(docbin, everything(), ledger, found)


def of(span: Any) -> tuple[str, str, str]:
    """Entity, type, Wikidata item."""
    return span.id_.rpartition(".")[0], span.label_, span.kb_id_


def test_entities_are_the_outermost_names(written: Any) -> None:
    there = {one.row(s): (one, s) for one in everything() if one.lang in ("ar", "ja") for s in one.sentences}
    seen = 0
    for path, data in written[0].items():
        if path[:2] in ("ar", "ja"):
            for doc in docs_of(data):
                rendition, sentence = there[doc.user_data["id"]]
                seen += 1
                assert [(one.id_, one.label_, one.kb_id_) for one in doc.ents] == [
                    (m.id, rendition.entity(m).type, rendition.entity(m).wikidata) for m in sentence.outermost_names()
                ]
    assert seen == len(there)


def test_texts_of_cells_are_what_our_systems_of_spacy_read(written: Any) -> None:
    for lang in ("ar", "ja", "fr"):
        texts = {doc.user_data["id"]: doc.text for doc in docs_of(written[0][f"{STANCE}{lang}/test.spacy"])}
        items = task("stance").read([lang])
        assert items and {item.id: as_text(item) for item in items}.items() <= texts.items()


def test_a_no_break_space_is_a_token(written: Any) -> None:
    found = [
        token.text
        for path in written[0]
        if path.startswith("fr/")
        for doc in docs_of(written[0][path])
        for token in doc
    ]
    assert "\xa0" in found
    assert not any(word != "\xa0" and any(map(str.isspace, word)) for word in found)


def test_our_reader_finds_entities_and_spans(written: Any, tmp_path: Path) -> None:
    folder = saved(tmp_path, {path: data for path, data in written[0].items() if path[:3] == "ar/"})
    [rendition] = [one for one in everything() if one.id == "article/ar"]
    flat, nested = (
        {row["id"]: row for row in read(folder / "ar" / "test.spacy", "ner", columns=how)}
        for how in ({}, {"spans": "sc"})
    )
    assert formats.recognise(folder / "ar" / "test.spacy")[0].NAME == "docbin"
    for sentence in rendition.sentences:
        row = flat[rendition.row(sentence)]
        assert row["text"] == sentence.text
        assert len(row["entities"]) == len(sentence.outermost_names())
        whole = [m for m in sentence.mentions if len(m.pieces) == 1]
        assert len(nested[rendition.row(sentence)]["entities"]) == len(whole)


def test_bytes_are_the_same_in_another_process(tmp_path: Path) -> None:
    given = [one for one in everything() if one.document.id == "article" and one.lang in ("ar", "ja")]
    environment = {**os.environ, "PYTHONHASHSEED": OTHER_HASHES}
    command = [sys.executable, "-m", "idlib_corpus", "export", "docbin", "--lang", "ar,ja", "--document", "article"]
    subprocess.run([*command, "--output", tmp_path / "out"], check=True, env=environment, capture_output=True)
    for path, data in files(docbin, given)[0].items():
        assert (tmp_path / "out" / path).read_bytes() == data


# spacy train


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = [one for one in everything() if one.document.id == "article" and one.lang in ("ar", "ja")]
    return saved(tmp_path_factory.mktemp("docbin"), files(docbin, given)[0])


def trained(lang: str, pipe: str, path: Path, folder: Path, **more: Any) -> Any:
    """A pipeline by `spacy init config` and `spacy train`, after two updates."""
    from spacy.cli.init_config import init_config
    from spacy.cli.train import train

    config = init_config(lang=lang, pipeline=[pipe], optimize="efficiency", gpu=False, silent=True)
    config.to_disk(folder / "config.cfg")
    overrides = {
        "paths.train": str(path),
        "paths.dev": str(path),
        "training.max_steps": 2,
        "training.eval_frequency": 2,
        "components.tok2vec.model.encode.width": 32,
        "components.tok2vec.model.embed.rows": [100, 100, 100, 100],
        **more,
    }
    there = {key: value for key, value in overrides.items() if has(config, key)}
    train(folder / "config.cfg", folder / "out", overrides=there)
    return spacy.load(folder / "out" / "model-last")


def has(config: Any, key: str) -> bool:
    for part in key.split("."):
        if part not in config:
            return False
        config = config[part]
    return True


@pytest.mark.parametrize("lang", ["ar", "ja"])
def test_spacy_train_takes_entities(lang: str, article: Path, tmp_path: Path, capsys: Any) -> None:
    nlp = trained(lang, "ner", article / lang / "test.spacy", tmp_path)
    [rendition] = [one for one in everything() if one.id == f"article/{lang}"]
    types = {rendition.entity(m).type for s in rendition.sentences for m in s.outermost_names()}
    assert set(nlp.get_pipe("ner").labels) == types


def test_spacy_train_takes_nested_spans(article: Path, tmp_path: Path, capsys: Any) -> None:
    nlp = trained("ar", "spancat", article / "ar" / "test.spacy", tmp_path)
    [rendition] = [one for one in everything() if one.id == "article/ar"]
    whole = [m for s in rendition.sentences for m in s.mentions if len(m.pieces) == 1]
    assert set(nlp.get_pipe("spancat").labels) == {rendition.entity(m).type for m in whole}


def test_spacy_train_takes_cells_and_our_system_reads_them(article: Path, tmp_path: Path, capsys: Any) -> None:
    nlp = trained("ar", "textcat", article / STANCE / "ar" / "test.spacy", tmp_path)
    assert set(nlp.get_pipe("textcat").labels) == {"AGAINST", "FAVOR", "NONE"}
    system = systems.create(f"spacy:{tmp_path / 'out' / 'model-last'}", "stance")
    items = task("stance").read(["ar"])[:5]
    assert [one.label for one in system.predict(items)] == [max(c, key=c.get) for c in cats(nlp, items)]


def cats(nlp: Any, items: Any) -> list[dict[str, float]]:
    return [nlp(as_text(item)).cats for item in items]


def test_debug_data_finds_no_fault(written: Any, tmp_path: Path) -> None:
    from spacy.cli.init_config import init_config

    config = init_config(lang="ar", pipeline=["ner", "spancat"], optimize="efficiency", gpu=False, silent=True)
    config.to_disk(tmp_path / "config.cfg")
    folder = saved(tmp_path, {path: data for path, data in written[0].items() if path.startswith("ar/")}) / "ar"
    paths = ["--paths.train", folder / "train.spacy", "--paths.dev", folder / "validation.spacy"]
    command = [sys.executable, "-m", "spacy", "debug", "data", tmp_path / "config.cfg"]
    done = subprocess.run([*command, *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    for said in (
        "Corpus is loadable",
        "0 missing value(s)",
        "No entities consisting of or starting/ending with whitespace",
        "No entities crossing sentence boundaries",
    ):
        assert said in done.stdout, done.stdout


# white space


@given(st.text(st.sampled_from("aب語 \u00a0\u3000\t\n"), min_size=1))
def test_words_and_blanks_make_the_text(text: str) -> None:
    tokens = [Piece(*found.span()) for found in re.finditer(r"\S", text)]
    pieces = writer._pieces(text, tokens)
    words = writer._words(text, pieces)
    assert Doc(Vocab(), *words).text == text
    assert [piece for piece in pieces if not text[piece.start : piece.end].isspace()] == tokens
