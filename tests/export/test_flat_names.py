"""Column files and stanza's JSON: the flat view of the corpus, read by seqscore, stanza and our reader."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from contract import by_row, everything, files, holds, read, saved
from seqscore.conll import CoNLLIngester, LineSpec
from seqscore.encoding import get_encoding

from conftest import RELEASE
from idlib_corpus import formats
from idlib_corpus.formats import columns, stanza
from idlib_corpus.formats.flat import COLLIDED, names
from idlib_corpus.formats.renditions import Rendition
from idlib_corpus.formats.writing import NESTED, WIDENED
from idlib_corpus.model import Mention, Piece, Place
from idlib_corpus.training.ner.stanza import quiet

WAYS = {"outer": ("", ""), "inner": ("BIOES", "inner")}


@pytest.fixture(scope="module", params=WAYS)
def exported(request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes], Any]:
    scheme, layer = WAYS[request.param]
    return request.param, *files(columns, everything(), scheme=scheme, layer=layer)


def document(path: str) -> tuple[str, str]:
    """Language and split of a file."""
    lang, _, name = path.partition("/")
    return lang, name.partition(".")[0]


def test_our_reader_finds_the_names_on_the_text(exported: Any, tmp_path: Path) -> None:
    _, written, ledger = exported
    saved(tmp_path, written)
    found: dict[str, Counter[Any]] = {what: Counter() for what in columns.KEEPS}
    for path in written:
        assert formats.recognise(tmp_path / path)[0].NAME == "columns"
        for row in read(tmp_path / path, "ner"):
            where = row["id"]
            found["document"][(where.rpartition("/s")[0] + f"/{row['lang']}", *document(path))] = 1
            found["sentence"][where, where, row["text"], row["group"]] += 1
            for one in row["entities"]:
                found["mention"][where, (one["start"], one["end"]), one["label"]] += 1
    holds(columns, everything(), ledger, found)


def test_seqscore_reads_the_same_names_and_finds_no_invalid_tag(exported: Any) -> None:
    way, written, ledger = exported
    ingester = CoNLLIngester(
        get_encoding("BIOES" if way == "inner" else "BIO"), LineSpec(0, -1), allow_comment_lines=True
    )
    sentences = by_row(everything())
    spans = 0
    for path, data in written.items():
        [sequences] = ingester.ingest(io.StringIO(data.decode()), path, None)
        for one in sequences:
            assert one.comment is not None
            rendition, sentence = sentences[one.comment.splitlines()[0].removeprefix("# sent_id = ")]
            assert list(one.tokens) == [sentence.text[t.start : t.end] for t in rendition.tokens(sentence)]
            expected = [(n.first, n.behind, n.mention) for n in names(rendition, sentence, layer=way)]
            assert [(m.span.start, m.span.end, m.type) for m in one.mentions] == [
                (first, behind, rendition.entity(mention).type) for first, behind, mention in expected
            ]
            spans += len(one.mentions)
    assert spans == ledger.kept["mention"]


def test_tags_are_those_of_the_config_ner(exported: Any) -> None:
    way, written, _ = exported
    column = "ner_tags" if way == "outer" else "ner_tags_innermost"
    for path, data in written.items():
        table = pq.read_table(RELEASE / "data" / "ner" / Path(path).with_suffix(".parquet"), columns=["id", column])
        features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
        labels = features[column]["feature"]["names"]
        expected = {row["id"]: [labels[tag] for tag in row[column]] for row in table.to_pylist()}
        if way == "inner":
            data = data.replace(b"\tE-", b"\tI-").replace(b"\tS-", b"\tB-")
        for block in data.decode().split("\n\n")[:-1]:
            said, *rest = block.split("\n")
            tags = [line.rpartition("\t")[2] for line in rest if not line.startswith("# ")]
            assert tags == expected[said.removeprefix("# sent_id = ")]


def test_stanza_has_the_tags_of_the_column_files(exported: Any) -> None:
    way, written, ledger = exported
    tags, told = files(stanza, everything(), layer=way)
    assert told.lost == ledger.lost
    for path, data in tags.items():
        lines = written[path.replace(".json", ".conll")].decode().split("\n")
        rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
        given = [[one["text"], one["ner"]] for sentence in json.loads(data) for one in sentence]
        if way == "inner":
            rows = [[word, tag.replace("E-", "I-").replace("S-", "B-")] for word, tag in rows]
        assert given == rows


def test_stanza_keeps_its_promise() -> None:
    written, ledger = files(stanza, everything())
    found: dict[str, Counter[Any]] = {what: Counter() for what in stanza.KEEPS}
    by_file: dict[str, list[tuple[Rendition, Any]]] = {}
    for one in everything():
        path = f"{one.lang}/{one.document.split}.json"
        found["document"][one.id, *document(path)] += path in written
        by_file.setdefault(path, []).extend((one, sentence) for sentence in one.sentences)
    for path, data in written.items():
        for (rendition, sentence), given in zip(by_file[path], json.loads(data), strict=True):
            tokens = rendition.tokens(sentence)
            for first, behind, kind in spans_of([one["ner"] for one in given]):
                extent = (tokens[first].start, tokens[behind - 1].end)
                found["mention"][rendition.row(sentence), extent, kind] += 1
    holds(stanza, everything(), ledger, found)


def spans_of(tags: list[str]) -> list[tuple[int, int, str]]:
    """Of valid IOB2 tags."""
    mentions = get_encoding("BIO").decode_labels(tags)
    return [(one.span.start, one.span.end, one.type) for one in mentions]


def test_what_is_lost_over_the_whole_corpus(exported: Any) -> None:
    way, _, ledger = exported
    assert ledger.lost[WIDENED] == {"outer": 307, "inner": 373}[way]
    assert ledger.lost[COLLIDED] == {"outer": 0, "inner": 2}[way]
    assert ledger.lost[NESTED] == {"outer": 4556, "inner": 4484}[way]


# single sentences


def of(row: str) -> tuple[Rendition, Any]:
    return by_row(everything())[row]


def test_real_names() -> None:
    assert said("article/s3/ja")[:3] == [
        ("バッシャール・アル＝アサド", "PER"),
        ("シリア人", "NORP"),
        ("シリア", "GPE"),
    ]
    # "and Latakia": the conjunction is written to the name, which is widened to it
    assert ("واللاذقية", "GPE") in said("article/s1/ar")
    # the zone holds the name of the province
    assert ("منطقةإدلبالمنزوعةالسلاح", "LOC") in said("article/s1/ar")
    assert said("article/s1/ar", "inner").count(("إدلب", "GPE")) == 2
    assert ("Hama", "GPE") in said("article/s1/tr"), "the suffix behind the apostrophe is a token of its own"


def said(row: str, layer: str = "") -> list[tuple[str, str]]:
    """The names of a sentence as seqscore reads them."""
    rendition, sentence = of(row)
    [data] = files(columns, [only(rendition, sentence)], layer=layer)[0].values()
    [[one]] = CoNLLIngester(get_encoding("BIO"), LineSpec(0, -1), allow_comment_lines=True).ingest(
        io.StringIO(data.decode()), "", None
    )
    return [("".join(one.tokens[m.span.start : m.span.end]), m.type) for m in one.mentions]


def only(rendition: Rendition, sentence: Any) -> Rendition:
    return replace(rendition, text=replace(rendition.text, sentences=(sentence,)))


def test_names_that_share_a_token_are_counted() -> None:
    """Leticia, s1: "Lozano" is named twice by one token."""
    rendition, sentence = of("zones/leticia/s1/es")
    _, ledger = files(columns, [only(rendition, sentence)], layer="inner")
    assert ledger.lost[COLLIDED] == 1


@pytest.mark.parametrize("text", ["#إدلب تحت النار", "# イドリブ は 燃える", "#Idlib'de ateşkes"])
def test_a_token_that_begins_as_a_comment_is_a_token(text: str, tmp_path: Path) -> None:
    rendition, sentence = of("article/s1/" + ("ar" if "إ" in text else "ja" if "イ" in text else "tr"))
    start = text.index("إدلب" if "إ" in text else "イドリブ" if "イ" in text else "Idlib")
    name = Mention("idlib.1", (Piece(start, start + (4 if "イドリブ" in text or "إ" in text else 5)),), Place("", 1))
    given = [only(rendition, replace(sentence, text=text, mentions=(name,), expressions=(), citations=()))]
    written, _ = files(columns, given)
    saved(tmp_path, written)
    [path] = written
    [row] = read(tmp_path / path, "ner")
    assert (row["text"], row["tokens"][0][0]) == (text, "#")
    assert [one["label"] for one in row["entities"]] == ["GPE"]
    assert "#" not in row["id"]


# stanza itself


def test_the_preparer_of_stanza_makes_the_same_of_the_column_files(tmp_path: Path) -> None:
    """It knows no comments: they are taken out first."""
    pytest.importorskip("stanza", reason="the preparer is stanza's")
    from stanza.utils.datasets.ner import prepare_ner_file

    given = [one for one in everything() if one.document.id == "article"]
    lines = b"".join(files(columns, given)[0].values()).decode().splitlines(keepends=True)
    plain = tmp_path / "plain.conll"
    plain.write_text("".join(line for line in lines if not line.startswith("# ")), encoding="utf-8")
    prepare_ner_file.process_dataset(plain, tmp_path / "prepared.json")
    ours = [sentence for data in files(stanza, given)[0].values() for sentence in json.loads(data)]
    assert json.loads((tmp_path / "prepared.json").read_text("utf-8")) == ours


@pytest.mark.parametrize("lang", ["ar", "ja"])
def test_the_trainer_of_stanza_takes_it(lang: str, tmp_path: Path) -> None:
    pytest.importorskip("stanza", reason="the trainer is stanza's")
    from stanza.models import ner_tagger
    from stanza.models.ner.trainer import Trainer

    given = [one for one in everything() if one.document.id == "article" and one.lang == lang]
    folder = saved(tmp_path, files(stanza, given)[0])
    options = {"train_file": folder / lang / "test.json", "eval_file": folder / lang / "test.json",
               "shorthand": f"{lang}_idlib", "save_dir": tmp_path, "save_name": "ner.pt", "max_steps": 2,
               "eval_interval": 2, "batch_size": 4, "hidden_dim": 8, "char_hidden_dim": 8, "char_emb_dim": 8,
               "word_emb_dim": 8}  # fmt: skip
    with quiet():
        ner_tagger.main(["--no_pretrain", *(str(x) for name, value in options.items() for x in (f"--{name}", value))])
        trained = Trainer(model_file=str(tmp_path / "ner.pt"))
    learnt = {str(unit).rpartition("-")[2] for unit in trained.vocab["tag"].items(0) if "-" in str(unit)}
    assert learnt == {given[0].entity(m).type for s in given[0].sentences for m in s.outermost_names()}
