"""spaCy's DocBin: what spaCy itself says of it is the oracle."""

from __future__ import annotations

import random
import zlib
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.columns import rows
from idlib_corpus.tasks import task

spacy = pytest.importorskip("spacy", reason="DocBin is spaCy's")
from spacy.tokens import Doc, DocBin, Span  # noqa: E402

CASES = Path(__file__).parent.parent / "cases"
TEXTS = ("غادر بشار الأسد إدلب", "シリア 国民軍 は 進んだ", "🙂 Lundby  lives in the University of Oslo .", "")


def rows_of(path: Path, name: str = "ner", **options: Any) -> list[dict[str, Any]]:
    return [row for batch in formats.read(path, name, Options(**options)) for row in rows(batch.columns, name)]


def docs() -> list[Any]:
    """Documents with entities over the first tokens, and nested spans."""
    nlp = spacy.blank("xx")
    found = []
    for number, text in enumerate(TEXTS):
        doc = nlp(text)
        if len(doc) > 3:
            doc.ents = [Span(doc, 1, 3, "PER", kb_id="Q42" if number else "not-wikidata"), Span(doc, 3, 4, "LOC")]
            doc.spans["sc"] = [Span(doc, 0, 3, "ORG"), Span(doc, 1, 2, "PERSON")]
            doc.spans["other"] = [Span(doc, 0, 1, "X")]
        doc.user_data["id"] = f"doc/{number}" if number else 7
        found.append(doc)
    return found


def saved(path: Path, documents: list[Any], **how: Any) -> Path:
    DocBin(docs=documents, **how).to_disk(path)
    return path


def test_the_case() -> None:
    [row] = rows_of(CASES / "gold.spacy")
    assert [(row["text"][e["start"] : e["end"]], e["label"]) for e in row["entities"]] == [
        ("Lundby", "PERSON"),
        ("Oslo", "GPE"),
    ]
    assert "id" not in row
    assert rows_of(CASES / "gold.spacy", "tags")[0]["tags"] == ["B-PERSON", "O", "O", "B-GPE", "O"]


def test_rows_are_what_spacy_reads(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.spacy", docs(), store_user_data=True)
    theirs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    for row, doc in zip(rows_of(path), theirs, strict=True):
        assert row["text"] == doc.text and row["tokens"] == [token.text for token in doc]
        assert [(t["start"], t["end"]) for t in row["token_offsets"]] == [(t.idx, t.idx + len(t)) for t in doc]
        assert [(e["start"], e["end"], e["label"]) for e in row["entities"]] == [
            (e.start_char, e.end_char, e.label_) for e in doc.ents
        ]
    assert [row["id"] for row in rows_of(path)] == ["7", "doc/1", "doc/2", "doc/3"]
    links = [[entity.get("wikidata") for entity in row["entities"]] for row in rows_of(path)]
    assert links[:2] == [[None, None], ["Q42", None]]
    for row, doc in zip(rows_of(path, "tags"), theirs, strict=True):
        told = [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else t.ent_iob_ or None for t in doc]
        assert row["tags"] == told


def test_the_corpus_goes_through_and_back(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    items = [item for item in task("ner").read() if item.tokens]
    documents = []
    for item in items:
        words = [item.text[a:b] for a, b in item.tokens]
        spaces = [item.text[b : b + 1] == " " for _, b in item.tokens]
        doc = Doc(nlp.vocab, words=words, spaces=spaces)
        spans = (doc.char_span(a, b, label=label) for a, b, label in item.gold)
        doc.ents = [span for span in spans if span is not None]
        documents.append(doc)
    found = rows_of(saved(tmp_path / "x.spacy", documents))
    for row, doc, item in zip(found, documents, items, strict=True):
        assert row["text"] == doc.text
        assert {(e["start"], e["end"], e["label"]) for e in row["entities"]} <= set(item.gold)
    assert sum(len(row["entities"]) for row in found) > 100


def test_groups_of_spans(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.spacy", docs())
    [batch] = formats.read(path, "ner")
    assert batch.notes == (f"{path}: entities are doc.ents; it has doc.spans too (other, sc): --columns spans=other",)
    assert [e["label"] for e in rows_of(path, columns={"spans": "sc"})[0]["entities"]] == ["ORG", "PERSON"]
    assert [e["label"] for e in rows_of(path, columns={"spans": "other"})[0]["entities"]] == ["X"]
    with pytest.raises(InputError, match=r'--columns: no group of spans "none" in .*; expected other, sc'):
        rows_of(path, columns={"spans": "none"})
    without = docs()
    for doc in without:
        doc.ents = []
    assert [e["label"] for e in rows_of(saved(path, without))[0]["entities"]] == ["ORG", "PERSON"]
    for doc in without:
        if "sc" in doc.spans:
            doc.spans["more"] = doc.spans["sc"]
            del doc.spans["sc"]
    with pytest.raises(InputError, match=r"the groups of spans more, other, and no doc\.ents"):
        rows_of(saved(path, without))


def test_documents_of_other_tasks_or_of_none(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.spacy", docs())
    with pytest.raises(NoFieldError, match="a DocBin of spaCy, which has entities and tags"):
        rows_of(path, "stance")
    with pytest.raises(NoFieldError, match=r"documents without doc\.ents and doc\.spans"):
        rows_of(saved(path, [spacy.blank("xx")("Oslo")]))
    assert rows_of(path, fields=("id", "text"))[0]["text"] == "Oslo"


def test_damaged_files_are_messages_or_problems(tmp_path: Path) -> None:
    """Bytes changed, cut, and changed below the packing: a message of ours, never another error or a crash."""
    path = saved(tmp_path / "x.spacy", docs(), store_user_data=True)
    good = path.read_bytes()
    plain = zlib.decompress(good)
    chance = random.Random(7)
    broken = 0
    for turn in range(400):
        data = bytearray(plain if turn % 2 else good)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if turn % 5 == 0:
            del data[chance.randrange(len(data)) :]
        path.write_bytes(zlib.compress(bytes(data)) if turn % 2 else bytes(data))
        try:
            batches = list(formats.read(path, "ner", Options(format="docbin")))
            broken += any(batch.problems for batch in batches)
            for batch in batches:
                assert all(problem.where.startswith(f"{path}: row ") for problem in batch.problems)
        except InputError:
            broken += 1
    assert broken > 200


def test_without_spacy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in ("spacy", "spacy.attrs", "spacy.strings", "srsly", "srsly.msgpack"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"srsly: the library is not installed.*\[spacy\]"):
        rows_of(CASES / "gold.spacy")
