"""Column files against a plain reading, line by line, and what must not change what is read."""

from __future__ import annotations

import gzip
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from column_files import in_sections, read, rows, tagged, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Options
from idlib_corpus.formats.columns.plan import Plan, plan
from idlib_corpus.formats.files import sample
from idlib_corpus.tagging.schemes import LETTERS, NotATagError, parser, prefixed, split
from idlib_corpus.tagging.spans import decode, encode

words = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=4).filter(
    lambda word: word[0] != "#"
)
many = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def sentences(draw: st.DrawFn, scheme: str) -> list[tuple[list[str], list[str]]]:
    """Tokens and tags of a scheme."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        tokens = draw(st.lists(words, min_size=1, max_size=7))
        cuts = sorted(draw(st.sets(st.integers(0, len(tokens)), max_size=6)))
        spans = [(a, b, draw(st.sampled_from(["PER", "GPE-LOC"]))) for a, b in pairwise(cuts) if draw(st.booleans())]
        found.append((tokens, encode(spans, len(tokens), scheme)))
    return found


LAYOUTS = {
    "two columns": lambda n, token, tag: f"{token} {tag}",
    "tabs": lambda n, token, tag: f"{token}\t{tag}",
    "runs of blanks": lambda n, token, tag: f" {token}   {tag} ",
    "four columns": lambda n, token, tag: f"{token} NN I-NP {tag}",
    "tabs at the end": lambda n, token, tag: f"{token}\t{tag}\t\t",
    "numbers": lambda n, token, tag: f"{n}\t{token}\t{tag}\t-\tanno{n}" if tag != "O" else f"{n}\t{token}\t{tag}",
    "tag first": lambda n, token, tag: f"{tag}\t{token}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(data=st.data())
@many
def test_what_is_written_is_read_back_in_sections_and_batches_of_any_size(layout: str, data: st.DataObject) -> None:
    scheme = data.draw(st.sampled_from(sorted(LETTERS)))
    made = data.draw(sentences(scheme))
    lines = [
        *("\n".join(LAYOUTS[layout](n, *pair) for n, pair in enumerate(zip(*one, strict=True), 1)) for one in made)
    ]
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    gap = data.draw(st.sampled_from(["\n\n", "\n\n\n", "\n \t\n"]))
    text = (gap.join(lines) + data.draw(st.sampled_from(["", "\n", gap]))).replace("\n", end)
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    columns = {"token": 2, "tag": 1} if layout == "tag first" else {"tag": 4, "token": 1}
    columns = columns if layout in ("tag first", "four columns") else {"token": 1, "tag": 2}
    columns = {"number": 1, "token": 2, "tag": 3} if layout == "numbers" else columns
    options = {"columns": {name: str(place) for name, place in columns.items()}, "scheme": scheme}
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), mark + text.encode())
        for size, number in ((1, 1), (data.draw(st.integers(1, 60)), data.draw(st.integers(1, 4))), (1 << 20, 100)):
            batches = in_sections(path, size, number, **options)
            assert not [str(problem) for batch in batches for problem in batch.problems]
            found = [row for batch in batches for row in batch.columns.to_pylist()]
            assert [(row["tokens"], row["tags"]) for row in found] == made
            assert [n for batch in batches for n in batch.numbers.tolist()] == list(range(1, len(made) + 1))
            assert [(batch.numbers[0] - 1) // number for batch in batches] == list(range(len(batches)))
            for row, (tokens, tags) in zip(found, made, strict=True):
                entities = [(row["text"][e["start"] : e["end"]], e["label"]) for e in row["entities"]]
                assert entities == [(" ".join(tokens[a:b]), kind) for a, b, kind in decode(tags)]


def plainly(path: Path, how: Plan) -> tuple[list[Any], list[int]]:
    """The sentences of a file and the lines that are broken, told line by line in Python.

    Tags that are none are told in sentences that are whole otherwise.
    """
    layout, parse = how.layout, parser(how.scheme)
    known = how.recognised.types
    found: list[Any] = []
    broken: list[int] = []
    tokens: list[tuple[str, str]] = []
    bad: list[int] = []
    strange: list[int] = []
    number = 0
    data = path.read_bytes()
    for at, raw in enumerate([*data.replace(b"\r\n", b"\n").split(b"\n"), b""], 1):
        line = raw.decode("utf-8", "replace")
        if layout.tabs:
            cells = line.rstrip("\t").split("\t") if line.strip("\t ") else []
        else:
            cells = [cell for cell in line.replace("\t", " ").split(" ") if cell]
        if not cells or cells[0].split(" ")[0] == "-DOCSTART-":
            if tokens or bad or strange:
                number += 1
                found += [] if bad or strange else [(number, tokens)]
            broken += bad or strange
            tokens, bad, strange = [], [], []
            continue
        fits = len(cells) == layout.width if layout.width else len(cells) >= how.need
        tag = cells[how.tags[0]].strip(" ") if fits else ""
        if line.startswith("#"):
            said = not layout.tabs and cells[0] == "#" and len(cells) > 2 and cells[2] == "=" and cells[1].isalpha()
            if tokens or bad or strange:
                token = (fits and (prefixed(tag) or tag in known)) or line[1:2] not in ("#", " ", "\t", "")
            else:
                token = fits and not said and (tag == "O" or split(tag)[1] in known)
            if not token:
                continue
        try:
            raw.decode("utf-8")
            assert fits and tag
            token = cells[layout.token] if layout.token is not None else None
            assert token != ""
            parse(tag)
            tokens.append((token, tag))
        except NotATagError:
            strange.append(at)
        except (UnicodeDecodeError, AssertionError):
            bad.append(at)
    return found, broken


@given(
    st.lists(
        st.sampled_from(
            (
                *("a O", "b B-X", "c I-X", "# O", "#t B-X", "# k = v", "## x O", "-DOCSTART- -X-", "-DO O", "d\tO"),
                *("é\u00a0x B-Y", "\u2028 O", "f", "f g O", "a Z-X", " ", "\t", "", "", "# X", "#", "\x0b O", "ÿ"),
                *("O O", "e  O "),
            )
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 80),
    st.sampled_from(["utf-8", "latin-1"]),
)
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
def test_files_with_faults_are_read_as_a_plain_reading_line_by_line_does(
    lines: list[str], size: int, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(["a O", "b B-X", "", *lines]).encode(encoding, "ignore")
        path = write(Path(folder), text)
        try:
            how = plan(sample(path), Options())
        except InputError:
            return
        batches = in_sections(path, size, 3, "tags")
        found = [
            (number, list(zip(row["tokens"] or [None] * len(row["tags"]), row["tags"], strict=True)))
            for batch in batches
            for number, row in zip(batch.numbers.tolist(), batch.columns.to_pylist(), strict=True)
        ]
        broken = sorted(int(problem.where.rpartition(":")[2]) for batch in batches for problem in batch.problems)
        expected, expected_broken = plainly(path, how)
        assert found == expected
        assert broken == expected_broken
        lines_of = path.read_bytes().split(b"\n")
        for batch in batches:
            batch.columns.validate(full=True)
            tokens = [token for row in batch.columns.to_pylist() for token in row["tokens"] or row["tags"]]
            for line, token in zip(batch.token_lines.tolist(), tokens, strict=True):
                assert lines_of[line - 1].startswith(token.encode()) or lines_of[line - 1].lstrip()


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused_with_our_own_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), data)
        for task in ("tags", "ner"):
            try:
                for batch in read(path, task):
                    batch.columns.validate(full=True)
            except InputError:
                pass


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(["O", *(f"{p}-{t}" for p in "BIES" for t in ("PER", "LOC"))]), min_size=1, max_size=12)
)
def test_entities_are_those_of_seqeval_by_default(tags: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "".join(f"x {tag}\n" for tag in tags))
        (row,) = rows(path, "ner", columns={"token": "1", "tag": "2"}, scheme="BIOES")
        found = [(e["label"], e["start"] // 2, e["end"] // 2) for e in row["entities"]]
        assert found == get_entities(tags)


def test_a_packed_file_and_one_of_many_sections_are_the_same(tmp_path: Path) -> None:
    text = "".join(f"# sent_id = s{n}\nOslo{n}\tB-LOC\nis\tO\n\n" for n in range(25_000))
    path, packed = write(tmp_path, text), tmp_path / "a.conll.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    found, same = read(path, "ner"), read(packed, "ner")
    assert [len(batch.numbers) for batch in found] == [10_000, 10_000, 5_000]
    assert [batch.columns for batch in found] == [batch.columns for batch in same]
    small = in_sections(path, 5_000, 10_000)
    assert [batch.columns for batch in small] == [batch.columns for batch in found]
    assert found[2].columns["id"][4_999].as_py() == "s24999"
    assert pa.types.is_dictionary(found[0].columns.schema.field("tags").type.value_type)


def test_files_that_were_joined_have_byte_order_marks_between(tmp_path: Path) -> None:
    mark = "\ufeff"
    path = write(tmp_path, f"{mark}a O\n\n{mark}\nb B-X\n\n{mark}")
    assert tagged(path) == [(["a"], ["O"]), (["b"], ["B-X"])]
