"""brat: what NCBI's reader of brat (bioc) finds in the files, and brat's rules, over the whole corpus."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from bioc.brat import decoder, validator
from contract import Found, files, holds

from conftest import RELEASE
from idlib_corpus.formats import brat
from idlib_corpus.formats.renditions import Rendition, having, renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus

TESTED = RELEASE
Written = tuple[list[Rendition], dict[str, bytes], Ledger]


@pytest.fixture(scope="module")
def whole(corpus: Corpus) -> Written:
    given = having(renditions(corpus), brat.LAYER)
    return given, *files(brat, given)


def test_the_whole_corpus(whole: Written) -> None:
    given, written, ledger = whole
    holds(brat, given, ledger, found(written, given))


def found(written: dict[str, bytes], given: list[Rendition]) -> Found:
    """What stands in the files, each sentence by its line."""
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in brat.KEEPS}
    for rendition in given:
        path = f"{rendition.lang}/{rendition.document.id}"
        text, lines = (written[f"{path}.{suffix}"].decode() for suffix in ("txt", "ann"))
        document = decoder.loads(text, lines, path)
        lang, _, name = path.partition("/")
        result["document"][rendition.id, name, lang] += 1
        Read(document, f"{name}/", f"/{lang}", re.findall(r"^N\d+\tReference (T\d+) Wikidata:(Q\d+)\t", lines, re.M)).add(
            result
        )
    return result


class Read:
    """A document as bioc reads it, with the lines that it passes over: normalizations."""

    def __init__(self, document: Any, before: str, behind: str, items: list[tuple[str, str]]) -> None:
        self.document, self.items = document, dict(items)
        self.notes: dict[str, dict[str, str]] = defaultdict(dict)
        for note in document.notes:
            assert note.type not in self.notes[note.refid]
            self.notes[note.refid][note.type] = note.text
        self.values = {(one.refid, one.type): "".join(one.attributes) for one in document.attributes}
        self.lines = document.text.split("\n")[:-1]
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.names = [self.notes[f"sent:{n}"]["Id"] for n in range(1, len(self.lines) + 1)]
        self.rows = [f"{before}{name}{behind}" for name in self.names]
        self.groups = [f"{before}{name}" for name in self.names]
        self.bounds = {one.id: self.placed(one) for one in document.entities}

    def placed(self, entity: Any) -> tuple[int, tuple[tuple[int, int], ...]]:
        """The sentence, from 0, and the pieces in it."""
        spans = sorted((one.begin, one.end) for one in entity.locations)
        at = bisect_right(self.starts, spans[0][0]) - 1
        pieces = tuple((start - self.starts[at], end - self.starts[at]) for start, end in spans)
        assert " ".join(self.lines[at][start:end] for start, end in pieces) == entity.text
        return at, pieces

    def extent(self, name: str) -> tuple[int, int]:
        """The envelope of a mention in its sentence."""
        pieces = self.bounds[name][1]
        return pieces[0][0], pieces[-1][1]

    def add(self, found: dict[str, Counter[tuple[Any, ...]]]) -> None:
        """Count what is there."""
        for row, line, group in zip(self.rows, self.lines, self.groups, strict=True):
            found["sentence"][row, row, line, group] += 1
        for one in self.document.entities:
            if one.type in ("EVIDENCE", "FAVOR", "AGAINST"):
                continue
            at, pieces = self.bounds[one.id]
            name = self.notes[one.id]["Id"]
            found["mention"][
                self.rows[at],
                name,
                self.extent(one.id),
                pieces,
                name.rpartition(".")[0],
                one.type,
                self.values[one.id, "Level"],
                self.items.get(one.id, ""),
                (one.id, "Added") in self.values,
            ] += 1
        for one in self.document.relations:
            said, sides = self.notes[one.id], [one.arguments[role] for role in ("Arg1", "Arg2")]
            head, tail = (self.notes[side]["Id"].rpartition(".")[0] for side in sides)
            found["relation"][
                self.rows[self.bounds[sides[0]][0]],
                said["Id"],
                head,
                one.type,
                tail,
                *map(self.extent, sides),
                said["Source"],
                said["Factuality"],
                "Implied" in said,
                "Name_internal" in said,
            ] += 1
        for one in self.document.events:
            at, cue = self.bounds[one.trigger_id]
            said, arguments = self.notes[one.id], one.arguments
            evidence = [name for role, name in arguments.items() if role.startswith("Evidence")]
            teller = arguments.get("Attributed_by")
            found["stance"][
                self.rows[at],
                said["Id"],
                self.notes[arguments["Holder"]]["Id"].rpartition(".")[0],
                said["Target"].partition(":")[0],
                one.type,
                self.values[one.id, "Basis"],
                self.values[one.id, "Certainty"],
                cue,
                tuple(self.bounds[name][1] for name in evidence),
                self.notes[teller]["Id"].rpartition(".")[0] if teller else "author",
            ] += 1


def test_bioc_finds_nothing_wrong(whole: Written) -> None:
    told: list[str] = []
    for path, data in whole[1].items():
        if path.endswith(".ann"):
            document = decoder.loads(whole[1][f"{path[:-4]}.txt"].decode(), data.decode(), path)
            document.notes[:] = [note for note in document.notes if not note.refid.startswith("sent:")]
            # it joins the words of several stretches without the blank that brat has
            parted = [one for one in document.entities if len(one.locations) > 1]
            for one in parted:
                one.text = "".join(document.text[s.begin : s.end] for s in sorted(one.locations))
            validator.validate(document, told.append)
    assert told == []


def test_chains_are_those_of_the_passages(whole: Written) -> None:
    given, written, _ = whole
    for rendition in given:
        lines = written[f"{rendition.lang}/{rendition.document.id}.ann"].decode().splitlines()
        ids = dict(re.match(r"#\d+\tId (\S+)\t(.*)", line).groups() for line in lines if re.match(r"#\d+\tId ", line))  # type: ignore[union-attr]
        there = {frozenset(ids[name] for name in line.split(" ")[1:]) for line in lines if line.startswith("*\tCoref ")}
        expected = set()
        for passage in rendition.passages:
            chains = defaultdict(set)
            for mention in (mention for sentence in passage for mention in sentence.mentions):
                chains[mention.entity].add(mention.id)
            expected |= {frozenset(chain) for chain in chains.values() if len(chain) > 1}
        assert there == expected, rendition.id
