"""The one decoder of JSON: a value or a problem, in time that grows with the input alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.decoding import UndecodedError, toml_table, value_of
from idlib_corpus.errors import InputError
from idlib_corpus.formats.decoding import DEEPEST, decode
from idlib_corpus.records.problems import Problem

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@given(values, st.booleans())
def test_json_is_read_as_python_reads_it(value: Any, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    assert decode(text.encode(), "x") == decode(text, "x") == json.loads(text) == value


BAD = {
    "NaN": ('{"a": NaN}', "NaN"),
    "minus infinity": ("[-Infinity]", "-Infinity"),
    "out of range": ('{"a": [1e400]}', "1e400"),
    "thousands of digits": ('{"a": ' + "9" * 5000 + "}", "digits"),
    "a key twice": ('{"a": 1, "b": 2, "a": 1}', '"a" stands twice'),
    "a key twice, one of them escaped": (r'{"a": 1, "\u0061": 1}', '"a" stands twice'),
    "a key twice, deep": ('{"x": [{"y": {"a": 1, "a": 2}}]}', '"a" stands twice'),
    "half a pair": (r'{"a": ["x\ud83d"]}', "surrogate"),
    "the other half": (r'{"a": "\uDD25x"}', "surrogate"),
    "halves in the wrong order": (r'["\udd25\ud83d"]', "surrogate"),
    "half a pair in a key": (r'{"\ud83d": 1}', "surrogate"),
    "lists nested without end": ("[" * 200_000, "nested"),
    "objects nested without end": ('{"a":' * 200_000, "nested"),
    "nested too deep and closed": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested"),
    "two values": ('{"a": 1} {"a": 2}', "column 10"),
    "a trailing comma": ('{"a": [1,]}', "column"),
    "a control character": ('{"a": "\t"}', "column"),
    "an error in the third line": ('{"a": 1,\n"b": 2,\nc}', "line 3, column 1"),
    "nothing": ("", "column 1"),
    "a byte order mark": ("\ufeff{}", "no JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_another_reader_takes_otherwise_is_a_problem(name: str) -> None:
    text, part = BAD[name]
    for data in (text, text.encode()):
        found = decode(data, "rows.jsonl:7")
        assert isinstance(found, Problem)
        assert found.where == "rows.jsonl:7" and part in found.found and found.expected and found.remedy
        str(found).encode()


def test_pairs_of_surrogates_and_the_deepest_level_are_read() -> None:
    assert decode(rb'["\ud83d\ude92", "\\ud83d"]', "x") == ["\U0001f692", "\\ud83d"]
    assert decode("[" * DEEPEST + "]" * DEEPEST, "x") == json.loads("[" * DEEPEST + "]" * DEEPEST)


def test_a_byte_that_is_no_utf_8_is_named() -> None:
    found = decode("{'İdlib'}".encode("iso-8859-9"), "x")
    assert isinstance(found, Problem) and "0xDD at byte 3" in found.found and "UTF-8" in found.remedy


def test_a_late_duplicate_among_many_keys_is_found_with_one_look_at_each() -> None:
    """At one look at all keys before it for each key, these would take a quarter of an hour."""
    keys = ",".join(f'"{number}":0' for number in range(200_000))
    found = decode(f'{{{keys},"199999":0}}', "x")
    assert isinstance(found, Problem) and '"199999" stands twice' in found.found


TOML = {
    "digits without end": ("a = 1\nb = " + "9" * 5000, "thousands of digits"),
    "lists nested without end": ("a = " + "[" * 100_000, "nested deeper"),
    "lists nested too deep": ("a = " + "[" * 120 + "]" * 120, "nested deeper"),
    "tables nested without end": ("a = " + "{a=" * 5000 + "1" + "}" * 5000, "nested deeper"),
    "keys of many parts": (".".join(["a"] * 3000) + " = 1", "nested deeper"),
    "half a pair": (r'a = "\uD800"', "no valid TOML"),
    "a key twice": ("a = 1\na = 2", "no valid TOML"),
    "no UTF-8": (b"a = 1\nb = '\xff'", "not UTF-8"),
}


@pytest.mark.parametrize("name", TOML)
def test_toml_that_could_harm_is_refused(name: str) -> None:
    data, says = TOML[name]
    with pytest.raises(UndecodedError, match=says) as caught:
        toml_table(data)
    assert caught.value.line == (2 if name == "no UTF-8" else caught.value.line)


def test_a_small_file_is_read_or_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1\n")
    (tmp_path / "a.json").write_text('{"x": 1}')
    assert value_of(tmp_path / "a.toml", "a map") == value_of(tmp_path / "a.json", "a map") == {"x": 1}
    (tmp_path / "b.json").write_text('{\n"x": }')
    for name, where in (("b.json", "b.json:2"), ("none.json", "none.json")):
        with pytest.raises(InputError, match=r"expected a map\. Mend it") as caught:
            value_of(tmp_path / name, "a map", "Mend it")
        assert caught.value.where.endswith(where)
