"""DocRED: what a loader finds that goes by the rules of the published ones, and what our reader finds."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain, permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from contract import everything, files, holds, read, saved

from idlib_corpus import formats
from idlib_corpus.formats import docred
from idlib_corpus.formats.renditions import Rendition, having
from idlib_corpus.model import Sentence

LABELS = ("rel_info.json", "rel2id.json", "ner2id.json")


@pytest.fixture(scope="module")
def written() -> Any:
    return files(docred, having(everything(), docred.LAYER))


class Loaded(NamedTuple):
    """A document as models of document-level relations load it.

    Args:
        title: Its title.
        tokens: Of all sentences, behind one another.
        entities: By entity: its mentions, half-open among `tokens`, and the number of its type.
        pairs: By pair of entities: the numbers of its relations, with their evidence; 0 alone for no relation.
    """

    title: str
    tokens: list[str]
    entities: list[list[tuple[int, int, int]]]
    pairs: dict[tuple[int, int], list[tuple[int, list[int]]]]


def loaded(document: dict[str, Any], rel2id: dict[str, int], ner2id: dict[str, int]) -> Loaded:
    """As `gen_data.py` of DocRED and `read_docred` of ATLOP do it.

    Offsets of sentences are added to ``pos``, labels are looked up in the two maps, and every pair of two entities
    without a relation is one of none.
    """
    starts = [0]
    for sentence in document["sents"]:
        starts.append(starts[-1] + len(sentence))
    entities = []
    for cluster in document["vertexSet"]:
        mentions = []
        for one in cluster:
            first, behind = one["pos"]
            assert 0 <= first < behind <= len(document["sents"][one["sent_id"]])
            assert one["name"]
            mentions.append((starts[one["sent_id"]] + first, starts[one["sent_id"]] + behind, ner2id[one["type"]]))
        assert mentions and len({kind for _, _, kind in mentions}) == 1
        entities.append(mentions)
    pairs: dict[tuple[int, int], list[tuple[int, list[int]]]] = {}
    for label in document["labels"]:
        number = rel2id[label["r"]]
        assert number and label["evidence"] and label["h"] != label["t"]
        there = pairs.setdefault((label["h"], label["t"]), [])
        assert number not in [one for one, _ in there], "a relation stands once"
        there.append((number, label["evidence"]))
    for pair in permutations(range(len(entities)), 2):
        pairs.setdefault(pair, [(0, [])])
    assert len(pairs) == len(entities) * (len(entities) - 1)
    return Loaded(document["title"], list(chain.from_iterable(document["sents"])), entities, pairs)


def passages() -> dict[str, tuple[Rendition, tuple[Sentence, ...]]]:
    found = {}
    for one in having(everything(), docred.LAYER):
        for passage in one.passages:
            title = one.id if len(passage) == len(one.sentences) > 1 else one.row(passage[0])
            found[title] = found[one.id] = (one, passage)
    return found


def test_the_whole_corpus(written: Any) -> None:
    folder, ledger = written
    given = having(everything(), docred.LAYER)
    by_title = passages()
    found: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in docred.KEEPS}
    rel2id, ner2id = (json.loads(folder[name]) for name in LABELS[1:])
    relations = {number: name for name, number in rel2id.items()}
    types = {number: name for name, number in ner2id.items()}
    titles: set[str] = set()
    for path, data in folder.items():
        if path in LABELS:
            continue
        lang, _, split = path.removesuffix(".json").partition("/")
        for document in json.loads(data):
            one = loaded(document, rel2id, ner2id)
            assert one.title not in titles
            titles.add(one.title)
            rendition, passage = by_title[one.title]
            found["document"][rendition.id, rendition.document.id, lang, split] = 1
            # all tokens of the passage, each with its sentence
            tokens = [(s, t) for s in passage for t in rendition.tokens(s)]
            assert one.tokens == [s.text[t.start : t.end] for s, t in tokens]
            for cluster, mentions in zip(document["vertexSet"], one.entities, strict=True):
                for said, (first, behind, kind) in zip(cluster, mentions, strict=True):
                    sentence = tokens[first][0]
                    assert sentence is tokens[behind - 1][0]
                    extent = (tokens[first][1].start, tokens[behind - 1][1].end)
                    key = said["id"].rpartition(".")[0]
                    values = (said["id"], extent, key, types[kind], said["wikidata"])
                    found["mention"][rendition.row(sentence), *values] += 1
                    assert said["name"] in sentence.text[slice(*extent)]
            keys = [{said["id"].rpartition(".")[0] for said in cluster} for cluster in document["vertexSet"]]
            factuality = {(x["h"], x["t"], rel2id[x["r"]]): x["factuality"] for x in document["labels"]}
            for (h, t), labels in one.pairs.items():
                for number, evidence in labels:
                    if number:
                        ([head], [tail]) = (keys[h], keys[t])
                        for at, status in zip(evidence, factuality[h, t, number], strict=True):
                            where = rendition.row(passage[at])
                            found["relation"][where, head, relations[number], tail, status] += 1
    holds(docred, given, ledger, found)


def test_what_our_reader_finds(written: Any, tmp_path: Path) -> None:
    folder = saved(tmp_path, written[0])
    for path, data in written[0].items():
        if path in LABELS:
            continue
        assert formats.recognise(folder / path)[0].NAME == "docred"
        documents, rows = json.loads(data), read(folder / path, "relations")
        assert [row["id"] for row in rows] == [one["title"] for one in documents]
        for document, row in zip(documents, rows, strict=True):
            assert len(row["entities"]) == sum(map(len, document["vertexSet"]))
            assert len(row["relations"]) == len(document["labels"])


@pytest.mark.parametrize(
    ("lang", "head", "tail"),
    [
        ("es", "gobierno de Bashar al-Ásad", "Bashar al-Ásad"),
        ("ja", "バッシャール・アル＝アサド政権", "バッシャール・アル＝アサド"),
    ],
)
def test_a_relation_that_several_sentences_say_stands_once(lang: str, head: str, tail: str, written: Any) -> None:
    [article] = [one for one in json.loads(written[0][f"{lang}/test.json"]) if one["title"] == f"article/{lang}"]
    [one] = [one for one in article["labels"] if len(one["evidence"]) > 1]
    assert (one["r"], one["evidence"], one["factuality"]) == ("headed_by", [0, 2, 3], ["presupposed"] * 3)
    assert [article["vertexSet"][one[side]][0]["name"] for side in "ht"] == [head, tail]


def test_labels(written: Any) -> None:
    rel_info, rel2id, ner2id = (json.loads(written[0][name]) for name in LABELS)
    assert rel2id["Na"] == ner2id["BLANK"] == 0
    assert list(rel2id)[1:] == list(rel_info)
    assert sorted(rel2id.values()) == list(range(len(rel2id)))
    assert rel_info["part_of"] == "is contained in"


def test_sentences_that_are_read_apart_are_documents_of_their_own(written: Any) -> None:
    apart = [one for one in having(everything(), docred.LAYER) if one.document.apart]
    titles = {one["title"] for path, data in written[0].items() if path not in LABELS for one in json.loads(data)}
    assert {one.row(sentence) for one in apart for sentence in one.sentences} <= titles
    assert not {one.id for one in apart} & titles
