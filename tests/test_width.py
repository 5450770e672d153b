"""No line that a command prints is wider than 80 columns, in whatever task."""

from __future__ import annotations

import pytest

from idlib_corpus import tasks
from idlib_corpus.cli import main

# systems of each task that need no download and seconds at most
SYSTEMS = {
    "ner": ["gazetteer", "natasha"],
    "linking": ["train:prior"],
    "coref": ["exact-match"],
    "relations": ["nearest"],
    "stance": ["majority", "length"],
}
COMMANDS = [
    *(["benchmark", task, "--systems", *SYSTEMS[task], "--langs", "es,ar,ja,ru"] for task in tasks.names()),
    *(["benchmark", task, "--list"] for task in tasks.names()),
    ["benchmark", "stance", "--systems", "majority", "--split", "challenge", "--langs", "es,ar,tr"],
    ["benchmark", "ner", "--twins", "--systems", "gazetteer", "--langs", "es,ar,ja"],
    ["benchmark", "ner", "--systems", "no-such-system"],
    ["benchmark", "ner", "--langs", "xx"],
    ["agreement"],
    ["check", "--rules"],
    ["datasets"],
    ["datasets", "x-stance", "wiki-stance"],
    ["score", "ner", "no-such-file"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_80_columns(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    assert main(words) in (0, 2)
    out, err = capsys.readouterr()
    lines = [*out.splitlines(), *err.splitlines()]
    wide = [line for line in lines if cell_len(line) > 80 and " " in line.strip()]
    assert lines and not wide, wide
    assert "\x1b" not in out + err, "no colour where there is no terminal"
