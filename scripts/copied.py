"""Compare the texts of documents with the pages that were read for them: no run of words is copied.

The pages are not part of the corpus; whoever read them keeps what was read as text files:

    python scripts/copied.py FOLDER          # FOLDER/<name>/read/*.txt for the document zones/<name>

A run is eight words, or sixteen characters where words are written without blanks; case and punctuation do not count.
Names that a treaty or a body has in full may be among what is printed: a reader decides. Exit status 1 if anything is.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from idlib_corpus.load import corpus_folder
from idlib_corpus.quality.counts import runs
from idlib_corpus.source import read

WORDS, CHARACTERS = 8, 16
WORD = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def units(text: str) -> tuple[list[str], int]:
    """A text in words, or in letters where it is written without blanks, and how many of them are a run."""
    if len(UNSPACED.findall(text)) * 2 > len(text):
        return WORD.findall(" ".join(text.casefold())), CHARACTERS
    return WORD.findall(text.casefold()), WORDS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with <name>/read/*.txt")
    parser.add_argument("--corpus", type=Path, default=corpus_folder(), help="the dataset folder")
    options = parser.parse_args()
    found = 0
    for document in read(options.corpus / "source").documents:
        pages = sorted((options.folder / Path(document.id).name / "read").glob("*.txt"))
        if not pages:
            print(f"{document.id}: nothing that was read is at hand")
            continue
        known: dict[tuple[str, ...], str] = {}
        for page in pages:
            known |= dict.fromkeys(runs(*units(page.read_text(encoding="utf-8"))), page.name)
        for lang, text in document.texts.items():
            for sentence in text.sentences:
                for run in runs(*units(sentence.text)):
                    if run in known:
                        found += 1
                        print(f"{document.id} {lang} {sentence.id}: {known[run]}: {' '.join(run)}")
        print(f"{document.id}: {len(document.texts)} languages beside {len(pages)} pages")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
