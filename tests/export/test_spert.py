"""SpERT: what its reader finds in the files, over the whole corpus."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from contract import Found, files, holds

from conftest import RELEASE
from idlib_corpus.formats import spert
from idlib_corpus.formats.renditions import Rendition, having, renditions
from idlib_corpus.model import Corpus

TESTED = RELEASE


def test_the_whole_corpus(corpus: Corpus) -> None:
    given = having(renditions(corpus), spert.LAYER)
    written, ledger = files(spert, given)
    holds(spert, given, ledger, found(written, given))


def found(written: dict[str, bytes], given: list[Rendition]) -> Found:
    """What stands in the files, on the tokens of the sentences."""
    by_row = {one.row(s): (one, s) for one in given for s in one.sentences}
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in spert.KEEPS}
    for path, data in written.items():
        if path == "types.json":
            continue
        for row in json.loads(data):
            where = row["orig_id"]
            rendition, sentence = by_row[where]
            result["document"][rendition.id, rendition.lang, path.rpartition("/")[2].removesuffix(".json")] = 1
            tokens = rendition.tokens(sentence)
            assert row["tokens"] == [sentence.text[t.start : t.end] for t in tokens]
            extents = [(tokens[e["start"]].start, tokens[e["end"] - 1].end) for e in row["entities"]]
            result["sentence"][where, where] += 1
            for extent, entity in zip(extents, row["entities"], strict=True):
                result["mention"][where, extent, entity["type"]] += 1
            for one in row["relations"]:
                result["relation"][where, extents[one["head"]], one["type"], extents[one["tail"]]] += 1
    return result
