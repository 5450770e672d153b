"""Aligned mentions: what pandas and Python's csv find in the tables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pandas
import pytest
from contract import Found, files, holds
from test_stance_tables import HARD, hard

from conftest import RELEASE
from idlib_corpus.formats import alignments
from idlib_corpus.formats.renditions import having, renditions
from idlib_corpus.model import Corpus

TESTED = RELEASE


@pytest.fixture(scope="module")
def tables(corpus: Corpus) -> dict[str, pandas.DataFrame]:
    written, _ = files(alignments, having(renditions(corpus), alignments.LAYER))
    offsets = dict.fromkeys(("start", "end", "source_start", "source_end"), "Int64")
    texts = {name: str for name in alignments.COLUMNS if name not in offsets and name not in ("realised", "added")}
    return {
        path: pandas.read_csv(io.BytesIO(data), sep="\t", dtype=texts | offsets, keep_default_na=False, na_values={
            name: [""] for name in offsets
        })
        for path, data in written.items()
    }  # fmt: skip


def test_the_whole_corpus(corpus: Corpus, tables: dict[str, pandas.DataFrame]) -> None:
    given = having(renditions(corpus), alignments.LAYER)
    written, ledger = files(alignments, given)
    assert list(written) == [f"{lang}.tsv" for lang in corpus.codes]
    holds(alignments, given, ledger, found(tables, {one.row(s): s.text for one in given for s in one.sentences}))


def found(tables: dict[str, pandas.DataFrame], texts: dict[str, str]) -> Found:
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in alignments.KEEPS}
    for path, table in tables.items():
        assert {str(table.dtypes[name]) for name in ("realised", "added")} == {"bool"}
        for row in table.itertuples():
            where = f"{row.group}/{row.lang}"
            assert (path, row.id) == (f"{row.lang}.tsv", f"{where}/{row.mention}")
            name = f"{row.document}/{row.lang}"
            result["document"][name, row.document, row.lang, row.split, row.source_lang] = 1
            source = None if row.added else (row.source_start, row.source_end)
            if source:
                there = texts[f"{row.group}/{row.source_lang}"]
                assert there[row.source_start : row.source_end] == row.source_surface
            if not row.realised:
                assert (row.surface, row.pieces, row.level, row.start) == ("", "", "", pandas.NA) or pandas.isna(
                    row.start
                )
                result["omission"][where, row.mention, row.reason] += 1
                continue
            assert texts[where][row.start : row.end] == row.surface
            pieces = tuple(tuple(map(int, piece.split(":"))) for piece in row.pieces.split())
            said = (row.mention, (row.start, row.end), pieces, row.entity, row.type, row.level, row.added, source)
            result["mention"][where, *said] += 1
    return result


def test_words_of_the_corpus(tables: dict[str, pandas.DataFrame]) -> None:
    (row,) = tables["ar.tsv"].query("id == 'article/s1/ar/syrian_opposition.1'").itertuples()
    assert (row.surface, row.level) == ("للمعارضة السورية", "NOM")
    assert (row.source_surface, row.source_level, row.source_lang) == ("oposición siria", "NOM", "es")
    (row,) = tables["ar.tsv"].query("id == 'article/s2/ar/syria.13'").itertuples()
    assert (row.surface, row.level, row.added, row.source_surface) == ("ها", "PRO", True, "")
    assert pandas.isna(row.source_start)
    assert set(tables["ja.tsv"].query("not realised").reason) <= {
        "dropped", "pronoun_dropped", "merged", "incorporated"
    }  # fmt: skip


def test_hard_surfaces_come_back_as_they_were(corpus: Corpus) -> None:
    (one,) = (hard(one) for one in renditions(corpus, ["ar"], "article"))
    written, _ = files(alignments, [one])
    rows = list(csv.DictReader(io.StringIO(written["ar.tsv"].decode(), newline=""), delimiter="\t"))
    assert len(rows) == sum(len(sentence.mentions) for sentence in one.sentences)
    begins = [row for row in rows if int(row["start"]) < len(HARD) - 1]
    assert begins
    for row in begins:
        text = one.text.by_id[row["sentence"]].text
        assert row["surface"] == text[int(row["start"]) : int(row["end"])]
    assert any('"' in row["surface"] or "\t" in row["surface"] for row in begins)
