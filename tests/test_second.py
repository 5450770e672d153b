"""Second translations of some documents, and the noise floor that is measured by them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conftest import RELEASE
from idlib_corpus.check import check
from idlib_corpus.model import Corpus
from idlib_corpus.source import read
from idlib_corpus.source.edit import canonical

TESTED = RELEASE
SECOND = RELEASE / "second"
FILES = sorted(SECOND.rglob("*.xml"))
PLACES = [(path.parent.relative_to(SECOND).as_posix(), path.stem) for path in FILES]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus with the second translations in the place of the first."""
    folder = Path(shutil.copytree(RELEASE / "source", tmp_path_factory.mktemp("second") / "source"))
    for path, (document, lang) in zip(FILES, PLACES, strict=True):
        shutil.copy(path, folder / document / f"{lang}.xml")
    canonical(folder.parent)  # which writes the canary of the data
    assert check(folder.parent, release=False) == []
    return read(folder)


def test_three_documents_have_a_second_translation_into_three_languages(corpus: Corpus) -> None:
    assert len({document for document, _ in PLACES}) >= 3
    for document, lang in PLACES:
        assert lang != corpus.document(document).source_language
    langs = {frozenset(lang for other, lang in PLACES if other == document) for document, _ in PLACES}
    assert [len(one) for one in langs] == [3], "the same three for each document"


def test_a_second_translation_is_another_text_with_the_same_ids(corpus: Corpus, second: Corpus) -> None:
    for document, lang in PLACES:
        first, again = (one.document(document).texts[lang] for one in (corpus, second))
        pairs = list(zip(first.sentences, again.sentences, strict=True))
        assert sum(a.text == b.text for a, b in pairs) <= 1, (document, lang)
        source = corpus.document(document).source_text.mention_ids
        shared = first.mention_ids & again.mention_ids & source
        assert len(shared) > 0.95 * len(source)
        assert "without sight of the first" in again.provenance["text"].made_from


def test_the_page_has_every_language_and_what_it_says_of_them() -> None:
    page = (RELEASE / "results" / "noise.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.split("\n") if line.startswith("| ")
    ]
    head, _, *rows = rows
    assert head == ["task", "system", "language", "first", "second", "difference"]
    assert {row[2] for row in rows} == {lang for _, lang in PLACES}
    assert all(f"`{document}`" in page for document, _ in PLACES)
    for row in rows:
        assert float(row[5]) == pytest.approx(float(row[4]) - float(row[3]), abs=0.11)
    for title in {row[0] for row in rows}:
        differences = [abs(float(row[5])) for row in rows if row[0] == title]
        [told] = re.findall(
            rf"^- {title}: ([\d.]+) points in the mean, ([\d.]+) at most, of (\d+)$", page, re.MULTILINE
        )
        assert float(told[0]) == pytest.approx(sum(differences) / len(differences), abs=0.06)
        assert float(told[1]) == max(differences) and int(told[2]) == len(differences)
    assert "noise.md" in (RELEASE / "README.md").read_text(encoding="utf-8")
