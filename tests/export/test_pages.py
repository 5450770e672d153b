"""What docs/export.md says of each format, held against the code."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from idlib_corpus import formats
from idlib_corpus.formats.writing import FIELDS
from idlib_corpus.model import LAYERS

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")


def test_the_page_has_the_formats_in_their_order() -> None:
    assert re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE) == list(formats.written())


@pytest.mark.parametrize("name", sorted(formats.written()))
def test_the_page_names_every_loss(name: str) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")]
    losses = formats.written()[name].LOSSES
    _, _, _, lost, _ = row.split("|")
    assert lost.strip().split("; ") == ([f"{loss.what}s {loss.how}" for loss in losses] or ["nothing else"])


@pytest.mark.parametrize("name", sorted(formats.written()))
def test_a_format_keeps_and_loses_what_there_is(name: str) -> None:
    writer = formats.written()[name]
    assert set(writer.KEEPS) <= set(FIELDS)
    for what, names in writer.KEEPS.items():
        assert names
        assert set(names) <= set(FIELDS[what])
    assert {loss.what for loss in writer.LOSSES} <= set(writer.KEEPS)
    assert writer.LAYER in ("", *LAYERS)
