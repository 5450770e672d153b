"""CoNLL-U: what udapi reads of mentions and chains, and what udtools demands, over the whole corpus."""

from __future__ import annotations

import argparse
import gc
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from contract import Found, files, holds

from conftest import RELEASE
from idlib_corpus import formats
from idlib_corpus.formats import Options, conllu
from idlib_corpus.formats.renditions import Rendition, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus
from idlib_corpus.records.columns import Row
from idlib_corpus.records.columns import rows as rows_of

udapi = pytest.importorskip("udapi.core.document", reason="udapi is not installed")
udtools = pytest.importorskip("udtools", reason="udtools is not installed")
TESTED = RELEASE
# the types are ours: those that CorefUD proposes are none of a closed list of its documentation
OWN = ["spurious-entity-type"]


@pytest.fixture(scope="module")
def given(corpus: Corpus) -> list[Rendition]:
    return list(renditions(corpus))


@pytest.fixture(scope="module")
def written(given: list[Rendition]) -> tuple[dict[str, bytes], Ledger]:
    return files(conllu, given)


@pytest.fixture(scope="module")
def folder(written: tuple[dict[str, bytes], Ledger], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("conllu")
    for path, data in written[0].items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_udapi_reads_mentions_and_chains(
    given: list[Rendition], written: tuple[dict[str, bytes], Ledger], folder: Path
) -> None:
    # udapi collects garbage behind each file: not among the objects of the corpus
    gc.freeze()
    try:
        holds(conllu, given, written[1], found(sorted(folder.glob("*/*.conllu")), given))
    finally:
        gc.unfreeze()


def read(path: Path, task: str) -> list[Row]:
    return [row for batch in formats.read(path, task, Options()) for row in rows_of(batch.columns, task)]


def found(paths: list[Path], given: list[Rendition]) -> Found:
    """What udapi finds, on the tokens of the sentences."""
    by_row = {one.row(s).replace("/", "."): (one, s) for one in given for s in one.sentences}
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in conllu.KEEPS}
    for path in paths:
        document = udapi.Document()
        document.load_conllu(str(path), empty_parent="ignore")
        where: dict[Any, tuple[str, Rendition, Any]] = {}
        rendition = None
        chains: dict[str, str] = {}
        for tree in document.trees:
            said = dict(line.strip().split(" = ", 1) for line in tree.comment.splitlines() if " = " in line)
            rendition, sentence = by_row[tree.sent_id]
            row = rendition.row(sentence)
            where[tree] = row, rendition, sentence
            tokens = rendition.tokens(sentence)
            assert [node.form for node in tree.descendants] == [sentence.text[t.start : t.end] for t in tokens]
            assert tree.compute_text().split() == sentence.text.split()
            if tree.newdoc:
                passage = tree.newdoc
                meta = [said[f"meta::{name}"] for name in ("document", "title", "source_language", "licence")]
                identity, title, source, licence = meta
                fields = (identity, said["lang"], title, path.stem, source, licence)
                result["document"][rendition.id, *fields] = 1
            result["sentence"][row, f"{said['group']}/{said['lang']}", tree.text, said["group"]] += 1
            for mention in {mention for node in tree.descendants for mention in node.coref_mentions}:
                # no chain goes further than what is read together
                assert chains.setdefault(mention.entity.eid, passage) == passage
        for mention in document.coref_mentions:
            row, rendition, sentence = where[mention.words[0].root]
            tokens = rendition.tokens(sentence)
            numbers = [node.ord - 1 for node in mention.words]
            bounds = [n for n, one in enumerate(numbers) if n == 0 or numbers[n - 1] != one - 1]
            runs = [numbers[a:b] for a, b in zip(bounds, [*bounds[1:], len(numbers)], strict=True)]
            pieces = tuple((tokens[run[0]].start, tokens[run[-1]].end) for run in runs)
            result["mention"][row, *values(mention, pieces)] += 1
    return result


def values(mention: Any, pieces: tuple[tuple[int, int], ...]) -> tuple[Any, ...]:
    """The fields of a mention in the order of KEEPS."""
    other = mention.other
    entity, _, _ = mention.entity.eid.partition("@")
    identity = other["identity"]
    return (
        other["mention"],
        (pieces[0][0], pieces[-1][1]),
        pieces,
        entity,
        mention.entity.etype,
        other["subtype"],
        other["level"],
        "" if identity == "NIL" else identity,
        {"NIL": "nil", "": "unknown"}.get(identity, "linked"),
        other["added"] == "yes",
        tuple(other["readings"].split("+")) if other["readings"] else (),
    )


def test_our_reader_finds_the_same(
    given: list[Rendition], written: tuple[dict[str, bytes], Ledger], folder: Path
) -> None:
    """Ids, sentences and chains are those of the configs, so that a file is scored against the packaged data."""
    rows = {(row["id"], row["lang"]): row for path in sorted(folder.glob("*/*.conllu")) for row in read(path, "coref")}
    expected = {
        (f"{one.document.id}{f'/{passage[0].id}' if one.document.apart else ''}/{one.lang}", one.lang): (one, passage)
        for one in given
        for passage in one.passages
    }
    assert rows.keys() == expected.keys()
    mentions = 0
    for key, (one, passage) in expected.items():
        row = rows[key]
        assert row["document"] == one.document.id
        assert row["sentences"] == [{"sentence": s.id, "text": s.text} for s in passage]
        there = {mention.id: mention for s in passage for mention in s.mentions}
        for chain in row["chains"]:
            assert len({there[said["mention"]].entity for said in chain}) == 1
            for said in chain:
                was = there[said["mention"]]
                assert said["level"] == was.level
                assert said["start"] <= was.start < was.end <= said["end"]
        found = [said["mention"] for chain in row["chains"] for said in chain]
        assert len({there[name].entity for name in found}) == len(row["chains"]) and len(set(found)) == len(found)
        mentions += len(found)
    assert mentions == written[1].kept["mention"]


def test_rows_of_sentences_have_the_ids_of_the_config(given: list[Rendition], folder: Path) -> None:
    rows = read(folder / "ja" / "test.conllu", "linking")
    mine = [(one, s) for one in given for s in one.sentences if one.lang == "ja" and one.document.split == "test"]
    assert [row["id"] for row in rows] == [one.row(s) for one, s in mine]
    assert [row["group"] for row in rows] == [one.group(s) for one, s in mine]
    for row, (one, sentence) in zip(rows, mine, strict=True):
        assert (row["text"], row["document"], row["sentence"]) == (sentence.text, one.document.id, sentence.id)
        for entity in row["entities"]:
            known = one.corpus.entities[entity["entity"]]
            assert entity["label"] == known.type
            expected = {"linked": known.wikidata, "nil": "NIL", "unknown": None}
            assert entity.get("wikidata") == expected[known.link_status]


class Validator(udtools.Validator):  # type: ignore[misc]
    """Level 1, and what higher levels ask that needs no syntax: comments, words, and CorefUD."""

    def __init__(self, said: io.StringIO) -> None:
        asked = argparse.Namespace(lang="ud", level=1, exclude=OWN, no_warnings=True, max_err=5)
        super().__init__(args=asked, output=said)

    def validate_sentence(self, all_lines: list[str], state: Any = None) -> Any:
        state = super().validate_sentence(all_lines, state)
        if not state.passed():
            return state
        for check in (self.check_sent_id, self.check_parallel_id, self.check_text_meta, self.check_misc_entity):
            check(state)
        return state


def faults(paths: list[Path]) -> str:
    """What udtools finds in the files of a language."""
    said = io.StringIO()
    state = Validator(said).validate_files([str(path) for path in paths])
    return "" if state.passed() else said.getvalue() or str(state)


@pytest.mark.parametrize("lang", ["es", "en", "fr", "de", "ar", "tr", "ru", "ja"])
def test_udtools_finds_no_fault(folder: Path, lang: str) -> None:
    paths = sorted((folder / lang).glob("*.conllu"))
    assert len(paths) == 4
    assert not faults(paths)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\tSpaceAfter=No\n", "\t_\n"),
        ("# parallel_id = idlib/", "# parallel_id = idlib_"),
        ("\t_\t_\n", "\t_\n"),
        ("-1-level:NAM", "-9-level:NAM"),
        ("@article)\n", ")\n"),
    ],
)
def test_udtools_finds_what_is_wrong(folder: Path, tmp_path: Path, old: str, new: str) -> None:
    text = (folder / "ar" / "test.conllu").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "x.conllu"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert faults([path])
