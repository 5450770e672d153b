"""The fast way and the slow way of reading JSON Lines never differ, whatever stands in the file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.formats import jsonl
from idlib_corpus.formats.base import Batch, File, Options
from idlib_corpus.formats.jsonl import Reader, cut
from idlib_corpus.formats.parsing import UnsureError
from idlib_corpus.records.base import TASKS, NoFieldError

words = st.sampled_from(
    [
        "",
        "a",
        "Oslo",
        "İdlib",
        "إدلب",
        "東京",
        "🚒🔥",
        "Gene\u0300ve",
        "Genève",
        "\u2028",
        "\x85",
        "\x7f",
        "\x00",
        "2020-01-01",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
labels = st.sampled_from(["LOC", "PER", "العلم"])
offsets = st.integers(0, 9)
JUNK = st.sampled_from(
    [None, True, 0, -1, 1.0, 2.5, "", "x", "NIL", "Q1", [], {}, [[0, 1]], [{}], [["x"]], [[0]], 10**23, 2**31, 1e300]
)


def optional(*fields: tuple[str, st.SearchStrategy[Any]]) -> dict[str, st.SearchStrategy[Any]]:
    return dict(fields)


pieces = st.lists(st.tuples(offsets, offsets).map(list), min_size=1, max_size=2)
span = {"start": offsets, "end": offsets}
entity = st.fixed_dictionaries(
    {**span, "label": labels},
    optional={
        "pieces": pieces,
        "flat": st.booleans(),
        "depth": offsets,
        "surface": words,
        "text": words,
        "wikidata": st.sampled_from(["Q858", "NIL", ""]),
        "level": words,
        "score": st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
        "meta": st.dictionaries(words, st.lists(words | st.integers(), max_size=2), max_size=2),
    },
)
argument = st.fixed_dictionaries(span, optional={"label": labels, "surface": words, "entity": st.just("oslo")})
keyed = st.just("oslo") | st.fixed_dictionaries({"entity": st.just("oslo")}, optional={"label": labels})


@st.composite
def relation(draw: st.DrawFn) -> dict[str, Any]:
    side = argument if draw(st.booleans()) else keyed
    extra = st.fixed_dictionaries(
        {}, optional={"implied": st.booleans(), "head_mention": words, "head_others": st.lists(words, max_size=2)}
    )
    return {"head": draw(side), "tail": draw(side), "label": draw(labels), **draw(extra)}


mention = st.fixed_dictionaries(span, optional={"sentence": words, "mention": words, "surface": words})
holder = words | st.fixed_dictionaries(
    {"surface": words},
    optional={"entity": words, "spans": st.lists(st.fixed_dictionaries({**span, "mention": words}), max_size=2)},
)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "ner": {"entities": st.lists(entity, max_size=3)},
    "linking": {"entities": st.lists(entity, max_size=3)},
    "tags": {"tags": st.lists(st.sampled_from(["O", "B-LOC", None]), max_size=3)},
    "relations": {"entities": st.lists(entity, max_size=2), "relations": st.lists(relation(), max_size=2)},
    "coref": {"chains": st.lists(st.lists(mention, min_size=1, max_size=2), max_size=2)},
    "stance": {"label": labels},
}
MORE: dict[str, st.SearchStrategy[Any]] = {
    "text": words,
    "lang": words,
    "group": words | st.integers(0, 3),
    "sentence": words,
    "tokens": st.lists(words, max_size=3),
    "holder": holder,
    "target": words | st.fixed_dictionaries({"entity": words}),
    "evidence": st.lists(st.fixed_dictionaries(span), max_size=1),
    "x": st.none() | st.integers() | words | st.lists(st.floats(allow_nan=False), max_size=2),
    "comment": words,
    "token_offsets": st.lists(st.fixed_dictionaries(span), max_size=2),
}
ids = words | st.integers(-5, 2**63) | st.none()


@st.composite
def rows(draw: st.DrawFn, task: str) -> list[dict[str, Any]]:
    """Rows of the same fields, as files have them; now and then one with a thing replaced, taken away or added."""
    others = draw(
        st.sets(st.sampled_from(sorted({*MORE, *(name for of in FIELDS.values() for name in of)})), max_size=3)
    )
    every = {name: value for of in FIELDS.values() for name, value in of.items()} | MORE | FIELDS[task]
    id_kind = draw(st.sampled_from([words.filter(bool), st.integers(-5, 2**63 - 1), ids]))
    fields = {"id": id_kind, **{name: every[name] for name in others}, **FIELDS[task]}
    found = draw(st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        spoil(draw, draw(st.sampled_from(found)))
    return found


def places(value: Any) -> list[tuple[Any, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in inside for place in [(value, key), *places(part)]]


def spoil(draw: st.DrawFn, row: dict[str, Any]) -> None:
    at = places(row)
    if not at:
        return
    holder, key = draw(st.sampled_from(at))
    what = draw(st.sampled_from(["replace", "remove", "add"]))
    if what == "remove":
        del holder[key]
    elif what == "add" and isinstance(holder, dict):
        holder[draw(st.sampled_from(["pieces", "surface", "text", "label", "entity", "q", "end", "group"]))] = draw(
            JUNK
        )
    else:
        holder[key] = copy.deepcopy(draw(JUNK))


DAMAGE = [
    lambda line: line + line,
    lambda line: line.replace(b"{", b"{\n", 1),
    lambda line: line.replace(b",", b",\n", 1),
    lambda line: line.replace(b"},", b"},\n"),
    lambda line: line[:-1] + b', "id": "again"}',
    lambda line: line[:-1] + b', "q": {"w": 1, "w": 2}}',
    lambda line: line[:-1] + b', "q": [{"w": [{"e": 1, "e": 1}]}]}',
    lambda line: line.replace(b'{"start"', b'{"start": 1, "start"', 1),
    lambda line: line[:-1] + b', "q": NaN}',
    lambda line: line[:-1] + b', "q": {"w": [-Infinity]}}',
    lambda line: line[:-1] + b', "q": 1e400}',
    lambda line: line[:-1] + b', "q": ' + b"9" * 400 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"9" * 5000 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"[" * 97 + b"]" * 97 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"[" * 98 + b"]" * 98 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"[" * 99 + b"]" * 99 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"[" * 100 + b"]" * 100 + b"}",
    lambda line: line[:-1] + b', "q": ' + b'{"a":' * 98 + b"1" + b"}" * 98 + b"}",
    lambda line: line[:-1] + b', "q": ' + b'{"a":' * 99 + b"1" + b"}" * 99 + b"}",
    lambda line: line[:-1] + b', "q": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    lambda line: line[:-1] + b', "\\u0069d": "again"}',
    lambda line: line[:-1] + rb', "q": "\ud83d"}',
    lambda line: line[:-1] + rb', "q": "\udd25\ud83d"}',
    lambda line: line[:-1] + rb', "q": "\ud83d\udd25\\ud83d"}',
    lambda line: line[:-1] + b', "q": "\xff"}',
    lambda line: line[:-1] + b', "q": "\xed\xa0\xbd"}',
    lambda line: line[:-1] + b', "q": "\xc0\x80"}',
    lambda line: line[:-1] + b', "q": "\x00"}',
    lambda line: line + b"\x00",
    lambda line: line[:-1] + b', "q": "\t"}',
    lambda line: line[:-1] + b', "q": 01}',
    lambda line: line[:-1] + b', "q": +1}',
    lambda line: line[:-1] + b', "q": .5}',
    lambda line: line[:-1] + b', "q": -0}',
    lambda line: line[:-1] + b",}",
    lambda line: line[:-1] + b"]",
    lambda line: line[1:],
    lambda line: b"[" + line + b"]",
    lambda line: b" \t" + line + b" \r",
    lambda line: line + b"\x0b",
    lambda line: b"\xef\xbb\xbf" + line,
    lambda line: b"// a comment",
    lambda line: b" \t\r",
    lambda line: b"\x0c",
    lambda line: b"",
    lambda line: b"{}",
    lambda line: b"null",
    lambda line: line.replace(b"'", b'"'),
    lambda line: line.replace(b'"', b"'"),
    lambda line: line.replace(b": 1", b": 1.0"),
    lambda line: line.replace(b": 1", b": 1e0"),
    lambda line: line.replace(b'"label": ', b'"label": null, "x": '),
]


@st.composite
def blocks(draw: st.DrawFn, task: str) -> bytes:
    dump = json.dumps
    escaped = draw(st.booleans())
    lines = [dump(row, ensure_ascii=escaped).encode() for row in draw(rows(task))]
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        place = draw(st.integers(0, len(lines) - 1))
        lines[place] = draw(st.sampled_from(DAMAGE))(lines[place])
    end = draw(st.sampled_from([b"\n", b"\r\n", b"\n\n"]))
    return end.join(lines) + draw(st.sampled_from([b"", b"\n"]))


def ways(block: bytes, task: str, options: Options) -> tuple[Batch | None, Batch | None]:
    """A block the fast way, None if it is not sure, and the slow way, None where nothing is of the task."""
    file = File(Path("rows.jsonl"), "rows")
    fast, slow = Reader(file, task, options), Reader(file, task, options)
    try:
        sure = fast._fast(block, *cut(block))
    except UnsureError:
        sure = None
    try:
        return sure, slow._slow(block)
    except NoFieldError:
        return sure, None


def same(sure: Batch, exact: Batch | None) -> None:
    assert exact is not None and not exact.problems, "the fast way takes what the slow way refuses"
    assert sure.columns.to_pylist() == exact.columns.to_pylist()
    assert sure.columns.schema == exact.columns.schema
    sure.columns.validate(full=True)
    assert sure.numbers.tolist() == exact.numbers.tolist() and sure.places.tolist() == exact.places.tolist()


@settings(deadline=None, max_examples=200)
@given(
    st.data(),
    st.sampled_from(TASKS),
    st.booleans(),
    st.sampled_from([{}, {"text": "comment"}, {"text": "comment", "comment": "text"}]),
)
def test_the_two_ways_agree(data: st.DataObject, task: str, mixed: bool, names: dict[str, str]) -> None:
    options = Options(mixed=mixed, map=names, lang="xx" if mixed else "")
    sure, exact = ways(data.draw(blocks(task)), task, options)
    if sure is not None:
        same(sure, exact)


RIGHT: dict[str, list[dict[str, Any]]] = {
    "ner": [{"id": "a", "text": "🚒 Oslo", "entities": [{"start": 2, "end": 6, "label": "LOC", "score": 0.5}]}],
    "linking": [{"id": 1, "entities": [{"start": 2, "end": 6, "wikidata": "Q585", "pieces": [[2, 6]]}]}],
    "tags": [{"id": "a", "tokens": ["Oslo"], "tags": ["B-LOC"]}, {"tokens": ["x", "y"], "tags": [None, "O"]}],
    "relations": [
        {"id": "a", "relations": [{"head": {"start": 0, "end": 1}, "tail": {"start": 2, "end": 3}, "label": "in"}]},
    ],
    "coref": [{"id": "a", "chains": [[{"start": 0, "end": 2, "sentence": "s1"}]], "sentences": []}],
    "stance": [{"id": "a", "label": "FAVOR", "holder": {"surface": "she", "spans": [{"start": 0, "end": 3}]}}],
}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("damage", range(len(DAMAGE)))
def test_the_two_ways_agree_on_each_damage(task: str, damage: int) -> None:
    row = RIGHT[task][0]
    first, second = (json.dumps(row | {"id": name}).encode() for name in "xy")
    for lines in ([DAMAGE[damage](first)], [first, DAMAGE[damage](second)], [DAMAGE[damage](first), second]):
        sure, exact = ways(b"\n".join(lines), task, Options())
        if sure is not None:
            same(sure, exact)


@pytest.mark.parametrize("task", TASKS)
def test_common_rows_go_the_fast_way(task: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Reader, "_slow", lambda self, block: pytest.fail("the slow way"))
    variants = {
        "relations": [{"id": "a", "relations": [{"head": "x", "tail": "y", "label": "in"}]}],
        "stance": [{"id": "a", "label": "FAVOR", "holder": "she", "target": "peace"}],
    }
    for rows in (RIGHT[task], variants.get(task, [])):
        path = tmp_path / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\r\n" for row in copy.deepcopy(rows)), encoding="utf-8")
        found = list(jsonl.read(File(path, "rows"), task, Options()))
        assert sum(batch.columns.num_rows for batch in found) == len(rows)
