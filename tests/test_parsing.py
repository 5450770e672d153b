"""The parser of every command: lists, near names, help in 80 columns with examples that parse."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.cli import main, parser
from idlib_corpus.cli.parsing import Help, Parser, Several, folded
from idlib_corpus.near import meant, nearest

# options that take several files or sets, whose names may hold commas
FILES = {"--data", "--input", "--train-data", "--validation", "--predictions"}
WORD = st.from_regex(r"[a-z]{2,8}", fullmatch=True)


def commands() -> dict[str, Parser]:
    top = parser()
    [below] = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(below.choices)


def options() -> Iterator[tuple[str, argparse.Action]]:
    for name, command in commands().items():
        for action in command._actions:
            if action.option_strings:
                yield name, action


def test_every_option_that_takes_several_takes_commas_and_spaces() -> None:
    several = [(name, action) for name, action in options() if action.nargs in ("+", "*")]
    assert {name for name, _ in several} >= {"benchmark", "score", "train", "predict", "quality", "view"}
    others = {(name, action.option_strings[0]) for name, action in several if not isinstance(action, Several)}
    assert {option for _, option in others} <= FILES


@given(st.lists(WORD, min_size=1, max_size=4, unique=True), st.data())
def test_however_a_list_is_written_it_is_the_same(words: list[str], data: st.DataObject) -> None:
    made = Parser(prog="x")
    made.add_argument("--by", action=Several)
    made.add_argument("files", nargs="*")
    ways = [["--by", *words], ["--by", ",".join(words)], [f"--by={','.join(words)}"], ["--by", ", ".join(words)]]
    ways += [[part for word in words for part in ("--by", word)], ["--by", *words, words[0]]]
    assert made.parse_args(data.draw(st.sampled_from(ways))).by == words


@pytest.mark.parametrize(
    ("line", "by", "files"),
    [
        ("--by lang,type a.jsonl", ["lang", "type"], ["a.jsonl"]),
        ("--by lang here.jsonl", ["lang"], ["here.jsonl"]),
        ("--by lang type here.jsonl", ["lang", "type"], ["here.jsonl"]),
        ("--by lang, type here.jsonl", ["lang", "type"], ["here.jsonl"]),
        ("--by lang 'shards/*.jsonl'", ["lang"], ["shards/*.jsonl"]),
        ("a.jsonl --by lang type", ["lang", "type"], ["a.jsonl"]),
        ("--by lang -- a.jsonl", ["lang"], ["a.jsonl"]),
    ],
)
def test_a_list_does_not_take_the_files_behind_it(
    line: str, by: list[str], files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here.jsonl").touch()
    options = parser().parse_args(["score", "ner", *shlex.split(line)])
    assert (options.by, options.predictions) == (by, files)


def test_names_of_systems_may_hold_a_folder_with_a_comma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a,b").mkdir()
    told = parser().parse_args(["benchmark", "stance", "--systems", "sklearn:a,b", "linear,majority"])
    assert told.systems == ["sklearn:a,b", "linear", "majority"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["benchmark", "nre"], '"nre"; expected one of ner, linking, .* Did you mean ner?'),
        (["benchmark", "--lnags", "es"], "there is no --lnags. Did you mean --langs?"),
        (["score", "ner", "x", "--fromat", "csv"], "there is no --fromat. Did you mean --format?"),
        (["score", "ner", "x", "--format", "tabel"], '"tabel"; .* Did you mean table?'),
        (["benchmrk"], '"benchmrk"; .* Did you mean benchmark?'),
        (["benchmark", "--qqqqqqq"], "there is no --qqqqqqq. Leave it out"),
        (["benchmark", "--systems", "gazeteer"], '"gazeteer"; .*Did you mean gazetteer?'),
        (["benchmark", "--langs", "ess"], '"ess"; expected one of es, .*Did you mean es?'),
        (["score", "ner", "x", "--document", "artcle"], "x: no such file"),
        (["view", "--document", "artcle"], '"artcle"; .*Did you mean article?'),
        (["datasets", "wikinural"], "wikineural"),
        (["train", "ner", "--output", "x", "--option", "epoch=3"], "Did you mean epochs?"),
        (["benchmark", "--systems", "all", "gazetteer"], "--systems: all, gazetteer; expected all, or names"),
    ],
)
def test_a_name_that_is_none_brings_the_one_that_is_like_it(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(words)
    except SystemExit as stop:
        status = int(stop.code or 0)
    err = capsys.readouterr().err
    assert status == 2 and re.search(message.replace("?", r"\?"), err), err
    assert "Traceback" not in err and "usage:" not in err


@pytest.mark.parametrize("name", ["", *commands()])
def test_help_fits_80_columns_and_has_examples_that_parse(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    command: Any = commands()[name] if name else parser()
    shown = command.format_help()
    assert max(map(len, shown.splitlines())) <= 80, shown
    assert command.examples and "examples:" in shown
    for example in command.examples:
        words = shlex.split(example)
        words = words[: words.index(">")] if ">" in words else words
        assert words[0] == "idlib-corpus"
        assert parser().parse_args(words[1:]).run
        assert shlex.split(re.sub(r" \\\n\s+", " ", folded(example)))[: len(words)] == words, "as a shell joins it"


def test_nearest() -> None:
    assert nearest("Strict", ["strict", "partial"]) == ["strict"]
    assert nearest("tim", ["timeline", "type"]) == ["timeline"]
    assert nearest("", ["a"]) == [] and nearest("qqq", ["abc"]) == []
    assert nearest("francais", {"French": 1, "fr": 2}, nearness=0.5) == ["French"]
    assert meant("x", [], "Leave it out") == "Leave it out"


def test_lists_in_help_keep_their_lines_and_go_on_below_their_second_column() -> None:
    shown = Help("plot", width=40)._fill_text(
        "kinds:\n  a    short\n  b    long words that\n  long and no column at all", 20, ""
    )
    assert shown.split("\n") == [
        "kinds:", "  a    short", "  b    long words", "       that", "  long and no column", "      at all",
    ]  # fmt: skip
    assert Help("plot", width=40)._fill_text("a paragraph\nin two lines", 20, "") == "a paragraph in two\nlines"
