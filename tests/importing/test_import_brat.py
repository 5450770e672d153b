"""Corrections made in brat, back in the sources: the smallest change, or a message with the place in brat's file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from brat_folder import Annotation

from conftest import CORPUS
from idlib_corpus.check import check
from sources import changed

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def opened(corpus_copy: Path, tmp_path: Path, command: Command) -> Callable[[str], Annotation]:
    """Exports the article in a language, and opens it."""

    def begin(lang: str) -> Annotation:
        done = command("export", "brat", "--lang", lang, "--corpus", corpus_copy, "--output", "brat")
        assert done.returncode == 0, done.stderr
        return Annotation(tmp_path / "brat" / lang / "article.ann")

    return begin


# a language; the words to which the zone is moved, and the mark-up then; words of s4 that become a mention
LANGS = [
    ("ar", "منطقة إدلب", '<m id="idlib_dmz.1">منطقة <m id="idlib.1">إدلب</m></m> المنزوعة', "المحتمل"),
    ("ja", "イドリブ非武装", '<m id="idlib_dmz.1"><m id="idlib.1">イドリブ</m>非武装</m>地帯', "軍事"),
]


@pytest.mark.parametrize(("lang", "moved", "marked", "new"), LANGS)
def test_each_edit_is_a_line(
    lang: str,
    moved: str,
    marked: str,
    new: str,
    opened: Callable[[str], Annotation],
    corpus_copy: Path,
    command: Command,
) -> None:
    brat = opened(lang)
    brat.write("idlib_dmz.1", words=moved)
    brat.write("latakia.1", type="LOC")
    brat.remove("syria.12")
    brat.add(new, "GPE", "PRO", "idlib", after=brat.sentence("s4"))
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy, "--subtype", "region")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == 4
    assert f"article/s2/{lang}: syria.12 is gone" in said
    assert f"article/s1/{lang}: the entity latakia is LOC, in every language" in said
    s1, s2, s4, *kind = changed(corpus_copy)
    assert s1.startswith('+<s id="s1">') and marked in s1
    assert s2.startswith('+<s id="s2">') and "syria.12" not in s2
    assert s4.startswith('+<s id="s4">') and f'<m id="idlib.8" level="PRO" added="1">{new}</m>' in s4
    assert kind == ['+type = "LOC"', '+subtype = "region"']
    assert check(corpus_copy, release=False) == []
    again = command("import", "brat", "brat", "--corpus", corpus_copy)
    assert (again.returncode, again.stdout) == (2, "")
    assert "changed since this was exported" in again.stderr


def test_nothing_changed_is_nothing_written(
    opened: Callable[[str], Annotation], corpus_copy: Path, command: Command
) -> None:
    opened("ja").save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing was changed" in done.stderr
    assert changed(corpus_copy) == []


def test_a_dry_run_says_it_and_writes_nothing(
    opened: Callable[[str], Annotation], corpus_copy: Path, command: Command
) -> None:
    brat = opened("ar")
    brat.remove("syria.12")
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy, "--dry-run")
    assert (done.returncode, done.stdout) == (0, "article/s2/ar: syria.12 is gone\n")
    assert changed(corpus_copy) == []


def test_a_mention_of_the_source_goes_with_a_reason(
    opened: Callable[[str], Annotation], corpus_copy: Path, command: Command
) -> None:
    brat = opened("ja")
    brat.remove("hama.1")
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    assert done.returncode == 2 and "hama.1 is gone" in " ".join(done.stderr.split())
    assert changed(corpus_copy) == []
    done = command("import", "brat", "brat", "--corpus", corpus_copy, "--reason", "dropped")
    assert done.returncode == 0, done.stderr
    s1, missing = changed(corpus_copy)
    assert "hama.1" not in s1
    assert missing == '+<unrealised id="hama.1" reason="dropped"/>'


def test_a_relation_is_a_line_of_its_own(
    opened: Callable[[str], Annotation], corpus_copy: Path, command: Command
) -> None:
    brat = opened("ar")
    gone = next(n for n, line in enumerate(brat.lines) if line.startswith("R") and "\tseparates " in line)
    del brat.lines[gone]
    heads = brat.number("aleppo.1"), brat.number("syria.1")
    brat.lines.append(f"R9001\tlocated_in Arg1:{heads[0]} Arg2:{heads[1]}")
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    assert done.returncode == 0, done.stderr
    before = (CORPUS / "source" / "article.toml").read_text("utf-8").splitlines()
    after = (corpus_copy / "source" / "article.toml").read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        line for line in before if 'type = "separates"' in line and 's = "s1"' in line
    ][:1]
    [new] = [line for line in after if line not in before]
    assert new.startswith('  { s = "s1", head = "aleppo", type = "located_in", tail = "syria", ')
    assert 'tail_mention = "syria.1"' in new


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda b: b.write("idlib.2", type="LOC"), "idlib.2 is LOC, and idlib."),
        (lambda b: b.write("latakia.1", type="LOC"), "latakia is LOC now, and was governorate"),
        (lambda b: b.write("rsii.1", type="EVNET"), 'the type "EVNET"'),
        (lambda b: b.write("idlib_dmz.1", words="منطقة إد"), "idlib_dmz.1 at 5-13 crosses idlib.1 at 11-15"),
        (lambda b: b.add("العسكري", "GPE", "PRO", ""), "says no entity"),
        (lambda b: b.add("العسكري", "GPE", "PRO", "idlip"), 'the entity "idlip"'),
        (lambda b: b.add("العسكري", "ORG", "PRO", "idlib"), "a new mention of idlib with the type ORG"),
        (lambda b: b.add("العسكري", "GPE", "PRONOUN", "idlib"), 'the level "PRONOUN"'),
        (lambda b: b.remove("local_groups.1"), "local_groups.1 is gone"),
    ],
    ids=["some", "subtype", "type", "crossing", "no-entity", "entity", "other-type", "level", "source"],
)
def test_what_is_refused_has_its_place_in_the_file(
    edit: Callable[[Annotation], None],
    says: str,
    opened: Callable[[str], Annotation],
    corpus_copy: Path,
    command: Command,
) -> None:
    brat = opened("ar")
    edit(brat)
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    said = " ".join(done.stderr.split())
    assert (done.returncode, done.stdout) == (2, ""), said
    assert said.startswith(("idlib-corpus: ar/article.ann:", "idlib-corpus: ar/article.txt:"))
    assert says in said
    assert changed(corpus_copy) == []


def test_what_the_validator_would_refuse_is_refused(
    opened: Callable[[str], Annotation], corpus_copy: Path, command: Command
) -> None:
    brat = opened("ar")
    line = brat.line("offensive.1")
    brat.write("offensive.1", words="العسكري ")  # a blank at its end
    brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    said = " ".join(done.stderr.split())
    assert (done.returncode, done.stdout) == (2, ""), said
    assert f"ar/article.ann:{line}: the validator would refuse this: " in said
    assert changed(corpus_copy) == []


NEW = {
    "es": "militar", "en": "military", "fr": "militaire", "de": "mögliche", "ar": "المحتمل", "tr": "olası",
    "ru": "военное", "ja": "軍事",
}  # fmt: skip


def test_a_mention_is_new_in_all_languages_under_one_id(corpus_copy: Path, tmp_path: Path, command: Command) -> None:
    """The note of each says the id, and the source has it, so no language added it."""
    done = command("export", "brat", "--corpus", corpus_copy, "--output", "brat")
    assert done.returncode == 0, done.stderr
    for lang, words in NEW.items():
        brat = Annotation(tmp_path / "brat" / lang / "article.ann")
        brat.add(words, "GPE", "PRO", "aleppo.9", after=brat.sentence("s4"))
        brat.save()
    done = command("import", "brat", "brat", "--corpus", corpus_copy)
    assert done.returncode == 0, done.stderr
    lines = changed(corpus_copy)
    assert len(lines) == len(NEW)
    assert all('<m id="aleppo.9" level="PRO">' in line for line in lines)
    assert check(corpus_copy, release=False) == []
