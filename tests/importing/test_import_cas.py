"""Corrections of a CAS, made through cassis, back in the sources."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.check import check
from idlib_corpus.formats.uima import types
from sources import changed

cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
Command = Callable[..., subprocess.CompletedProcess[str]]


class Opened:
    """A CAS of the article, in hand.

    Args:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        system = cassis.load_typesystem((path.parent.parent / "TypeSystem.xml").read_text("utf-8"))
        text = path.read_text("utf-8")
        self.cas = cassis.load_cas_from_xmi(text, system) if path.suffix == ".xmi" else cassis.load_cas_from_json(text)

    def mention(self, name: str) -> Any:
        """The annotation of a mention."""
        [found] = [one for one in self.cas.select(types.MENTION) if one.mention == name]
        return found

    def add(self, words: str, **features: Any) -> None:
        """A mention of the first such words in the text."""
        begin = self.cas.sofa_string.index(words)
        kind = self.cas.typesystem.get_type(types.MENTION)
        self.cas.add(kind(begin=begin, end=begin + len(words), **features))

    def save(self) -> None:
        """Write it back."""
        said = self.cas.to_xmi() if self.path.suffix == ".xmi" else self.cas.to_json()
        self.path.write_text(said, encoding="utf-8")


@pytest.mark.parametrize("form", ["xmi", "json"])
@pytest.mark.parametrize(
    ("lang", "end", "marked", "new"),
    [
        (
            "ar",
            " المنزوعة السلاح",
            '<m id="idlib_dmz.1">منطقة <m id="idlib.1">إدلب</m></m> المنزوعة السلاح',
            "المحتمل",
        ),
        ("ja", "地帯", '<m id="idlib_dmz.1"><m id="idlib.1">イドリブ</m>非武装</m>地帯', "軍事"),
    ],
)
def test_a_mention_moved_deleted_and_added_is_a_line_each(
    form: str, lang: str, end: str, marked: str, new: str, corpus_copy: Path, tmp_path: Path, command: Command
) -> None:
    export = ["export", "cas", "--lang", lang, "--form", form, "--corpus", corpus_copy, "--output", "cas"]
    assert command(*export).returncode == 0
    opened = Opened(tmp_path / "cas" / lang / f"article.{form}")
    zone = opened.mention("idlib_dmz.1")
    assert opened.cas.sofa_string[zone.begin : zone.end].endswith(end)
    zone.end -= len(end)
    opened.cas.remove(opened.mention("syria.12"))
    opened.add(new, value="GPE", level="PRO", entity="idlib")
    opened.save()
    done = command("import", "cas", "cas", "--corpus", corpus_copy)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
    s1, s2, s4 = changed(corpus_copy)
    assert marked in s1
    assert s2.startswith('+<s id="s2">') and "syria.12" not in s2
    assert f'<m id="idlib.8" level="PRO" added="1">{new}</m>' in s4
    assert check(corpus_copy, release=False) == []


def test_what_is_refused_has_the_annotation(corpus_copy: Path, tmp_path: Path, command: Command) -> None:
    assert command("export", "cas", "--lang", "ja", "--corpus", corpus_copy, "--output", "cas").returncode == 0
    opened = Opened(tmp_path / "cas" / "ja" / "article.xmi")
    opened.add("軍事", value="GPE", level="PRO")
    opened.save()
    done = command("import", "cas", "cas", "--corpus", corpus_copy)
    said = " ".join(done.stderr.split())
    assert (done.returncode, done.stdout) == (2, ""), said
    assert said.startswith("idlib-corpus: ja/article.xmi: annotation ")
    assert "says no entity" in said
    assert changed(corpus_copy) == []
