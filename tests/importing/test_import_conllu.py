"""Corrections of CoNLL-U, made through udapi or by hand, back in the sources."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import released
from idlib_corpus.check import check
from idlib_corpus.errors import InputError
from idlib_corpus.formats import conllu
from idlib_corpus.formats.renditions import renditions
from idlib_corpus.formats.writing import Ledger
from idlib_corpus.model import Corpus
from sources import changed

udapi = pytest.importorskip("udapi.core.document", reason="udapi is not installed")
Command = Callable[..., subprocess.CompletedProcess[str]]


class Opened:
    """A file of the article, in hand.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document = udapi.Document()
        self.document.load_conllu(str(path), empty_parent="ignore")
        self.nodes = {tree.sent_id: tree.descendants for tree in self.document.trees}

    def mention(self, name: str) -> Any:
        [found] = [one for one in self.document.coref_mentions if one.other["mention"] == name]
        return found

    def save(self) -> None:
        self.document.store_conllu(str(self.path))


@pytest.fixture
def exported(corpus_copy: Path, tmp_path: Path, command: Command) -> Callable[[str], Path]:
    def export(lang: str) -> Path:
        done = command("export", "conllu", "--lang", lang, "--corpus", corpus_copy, "--output", "out")
        assert done.returncode == 0, done.stderr
        return tmp_path / "out" / lang / "test.conllu"

    return export


@pytest.mark.parametrize("lang", ["ar", "ja"])
def test_what_udapi_writes_again_is_no_change(
    lang: str, exported: Callable[[str], Path], corpus_copy: Path, command: Command
) -> None:
    Opened(exported(lang)).save()
    done = command("import", "conllu", "out", "--corpus", corpus_copy)
    assert (done.returncode, changed(corpus_copy)) == (0, []), done.stderr


@pytest.mark.parametrize(
    ("lang", "less", "marked", "new"),
    [
        (
            "ar",
            2,
            '<m id="idlib_dmz.1">منطقة <m id="idlib.1">إدلب</m></m> المنزوعة السلاح',
            "المحتمل",
        ),
        ("ja", 1, '<m id="idlib_dmz.1"><m id="idlib.1">イドリブ</m>非武装</m>地帯', "軍事"),
    ],
)
def test_a_mention_moved_deleted_and_added_is_a_line_each(
    lang: str,
    less: int,
    marked: str,
    new: str,
    exported: Callable[[str], Path],
    corpus_copy: Path,
    command: Command,
) -> None:
    opened = Opened(exported(lang))
    zone = opened.mention("idlib_dmz.1")
    zone.words = zone.words[:-less]
    opened.mention("syria.12").remove()
    node = next(one for one in opened.nodes[f"article.s4.{lang}"] if one.form == new)
    added = opened.mention("idlib.1").entity.create_mention(words=[node], head=node)
    added.other["level"] = "PRO"
    opened.save()
    done = command("import", "conllu", "out", "--corpus", corpus_copy)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
    s1, s2, s4 = changed(corpus_copy)
    assert marked in s1
    assert s2.startswith('+<s id="s2">') and "syria.12" not in s2
    assert f'<m id="idlib.8" level="PRO" added="1">{new}</m>' in s4
    assert check(corpus_copy, release=False) == []


def test_the_passage_need_not_stand_behind_a_new_mention(
    exported: Callable[[str], Path], corpus_copy: Path, command: Command
) -> None:
    path = exported("ja")
    text = path.read_text(encoding="utf-8")
    old = "\t軍事\t_\t_\t_\t_\t_\t_\t_\t"
    assert old in text
    # the type is that of the other mentions
    path.write_text(text.replace(f"{old}", f"{old}Entity=(idlib--1-level:PRO)|", 1), encoding="utf-8")
    done = command("import", "conllu", "out", "--corpus", corpus_copy)
    assert done.returncode == 0, done.stderr
    [line] = changed(corpus_copy)
    assert '<m id="idlib.8" level="PRO" added="1">軍事</m>' in line


def test_what_is_lost_in_writing_is_no_change() -> None:
    """All that was written comes back with its ids, and nothing else."""
    given = [one for one in renditions(released()) if one.document.id in ("article", "scenarios/canal_toll")]
    files = dict(conllu.write(given, Ledger(conllu.LOSSES)))
    back = {(text.document, text.lang): text for text in conllu.corrected(files)}
    assert back.keys() == {(one.document.id, one.lang) for one in given}
    mentions = 0
    for one in given:
        text = back[one.document.id, one.lang]
        assert [(s.id, s.text, s.relations) for s in text.sentences] == [(s.id, s.text, None) for s in one.sentences]
        for sentence, said in zip(one.sentences, text.sentences, strict=True):
            by_id = {mention.id: mention for mention in sentence.mentions}
            for mention in said.mentions:
                mentions += 1
                was = by_id[mention.id]
                assert (mention.entity, mention.level) == (was.entity, was.level)
                assert mention.type == one.entity(was).type
                assert mention.pieces == was.pieces or mention.pieces[0].start <= was.start
    assert mentions > 1000


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-1-level:NAM,mention", "-1-mention", 'no level of "idlib_dmz.1"'),
        ("idlib_dmz@article)", "_)", "is closed, and was not opened"),
        ("# sent_id = article.s2.ja", "# sent_id = 2", 'the sent_id "2"'),
        ("\t_\n", "\n", "9 columns"),
    ],
)
def test_what_is_wrong_has_its_place(corpus: Corpus, old: str, new: str, told: str) -> None:
    [(path, data)] = conllu.write(renditions(corpus, ["ja"]), Ledger(conllu.LOSSES))
    before, found, after = data.decode().partition(old)
    assert found
    with pytest.raises(InputError) as error:
        list(conllu.corrected({path: f"{before}{new}{after}".encode(), "idlib-export.json": b"{}"}))
    assert told in error.value.found and error.value.remedy
    line = before.count("\n") + 1
    assert error.value.where == f"ja/test.conllu:{line}"
