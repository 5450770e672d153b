"""A new format, in the steps of CONTRIBUTING: a module with a name, and every command that reads files knows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from idlib_corpus import formats, records
from idlib_corpus.cli import main
from idlib_corpus.formats import Batch, File, Match, Options, Sample
from idlib_corpus.formats.files import blocks
from idlib_corpus.records.columns import columns


class Bracketed(ModuleType):
    """Text with its names in brackets: ``[إدلب] في سوريا``."""

    NAME = "bracketed"
    SAYS = "a sentence a line, its names in brackets"
    TASKS = ("ner",)

    def recognise(self, sample: Sample) -> Match | None:
        lines = sample.lines()
        return Match(1, self.SAYS) if lines and lines[0] == "%bracketed" else None

    def read(self, file: File, task: str, options: Options) -> Iterator[Batch]:
        lines = b"".join(blocks(file.path)).decode().splitlines()[1:]
        rows = []
        for line in lines:
            parts = line.replace("]", "[").split("[")
            starts = np.cumsum([0, *map(len, parts)]).tolist()
            spans = [{"start": starts[i], "end": starts[i + 1], "label": "LOC"} for i in range(1, len(parts), 2)]
            rows.append({"text": "".join(parts), "entities": spans})
        numbers = np.arange(1, len(rows) + 1)
        yield Batch(columns(rows, task), numbers, numbers + 1)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    module = Bracketed("bracketed")
    before = formats.known()
    monkeypatch.setattr(formats, "known", lambda: tuple(sorted([*before, ("bracketed", module)], key=lambda x: x[0])))


def test_a_new_format_is_recognised_scored_and_predicted_from(
    known: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, guess = tmp_path / "gold.txt", tmp_path / "guess.txt"
    gold.write_text("%bracketed\n[إدلب] في [سوريا]\n[シリア]と[トルコ]\n", encoding="utf-8")
    guess.write_text("%bracketed\n[إدلب] في سوريا\n[シリア]と[トルコ]\n", encoding="utf-8")
    [first, second] = records.read(gold, "ner").rows
    assert [first["text"][e["start"] : e["end"]] for e in first["entities"]] == ["إدلب", "سوريا"]
    assert second["text"] == "シリアとトルコ" and second["id"] == "gold:2"
    assert main(["score", "ner", str(guess), "--gold", str(gold), "--format", "json"]) == 0
    strict = json.loads(capsys.readouterr().out)["scores"][0]["scores"]["strict"]["micro"]
    assert (strict["hits_gold"], strict["predicted"], strict["gold"]) == (3, 3, 4)
    predicted = tmp_path / "out"
    system = ["predict", "--system", "gazetteer", "--lang", "ja", "--output", str(predicted), "--input", str(gold)]
    assert main(system) == 0
    assert main(["score", "ner", str(predicted), "--gold", str(gold)]) == 0
    with pytest.raises(SystemExit):
        main(["score", "ner", str(guess), "--gold", str(gold), "--offsets", "miles"])
    assert main(["score", "stance", str(guess), "--gold", str(gold), "--from", "nothing"]) == 2
    assert "bracketed" in capsys.readouterr().err
