"""How much do the checks of translations find? Sows known errors into copies of the texts, and counts.

`corpus/review/<document>/sown/<lang>.toml` has one error of each of ten kinds, written so that a translator could make
it. Each is sown into a copy of its own; it counts as found by the automatic checks if the validator (`idlib-corpus
check`) or the checks of quality (`idlib-corpus quality`) then say anything that they do not say of the text as it is.
A blind reader had a copy with all errors of a language (`--copies` writes them); the file says which of them were
found, and how often the reader found fault with what is right.

    python scripts/sow.py --output corpus/review/sown.md
    python scripts/sow.py --copies DIR
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idlib_corpus.build.contents import markdown
from idlib_corpus.check import check
from idlib_corpus.load import corpus_folder
from idlib_corpus.quality import report
from idlib_corpus.source import SourceError, read


def sown(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Document, language and file of sown errors."""
    for path in sorted((folder / "review").rglob("sown/*.toml")):
        document = path.parent.parent.relative_to(folder / "review").as_posix()
        yield document, path.stem, tomllib.loads(path.read_text(encoding="utf-8"))


def sow(path: Path, errors: list[dict[str, str]]) -> None:
    """Put errors into a text file.

    Args:
        path: The file.
        errors: With `find`, which must stand there once, and `replace`.
    """
    text = path.read_text(encoding="utf-8")
    for error in errors:
        if text.count(error["find"]) != 1:
            raise SystemExit(f"{path}: {error['kind']}: {text.count(error['find'])} times, not once: {error['find']}")
        text = text.replace(error["find"], error["replace"])
    path.write_text(text, encoding="utf-8")


def said(folder: Path, document: str, lang: str) -> set[str]:
    """What the automatic checks say of a text."""
    faults = {str(fault).partition(": ")[2] for fault in check(folder, release=False)}
    try:
        found = report(read(folder / "source"), document, lang)
    except SourceError:
        return faults
    remarks = found.remarks[document, lang]
    return faults | {f"{remark.place}: {remark.check}: {remark.says}" for remark in remarks}


def main() -> None:
    """Print how many errors of each kind were found, and by whom."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=Path, metavar="DIR", help="write a copy of each text with all of its errors")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures into a page, too")
    options = parser.parse_args()
    folder = corpus_folder()
    counts: dict[str, list[int]] = {}
    alarms: list[str] = []
    for document, lang, table_of in sown(folder):
        name = Path("source") / document / f"{lang}.xml"
        errors = table_of["errors"]
        if options.copies:
            target = options.copies / f"{document.replace('/', '-')}-{lang}.xml"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target)
            sow(target, errors)
            continue
        with tempfile.TemporaryDirectory() as place:
            copy = Path(shutil.copytree(folder, Path(place) / "corpus", ignore=shutil.ignore_patterns("data")))
            clean, text = said(copy, document, lang), (copy / name).read_text(encoding="utf-8")
            for error in errors:
                sow(copy / name, [error])
                found = bool(said(copy, document, lang) - clean)
                (copy / name).write_text(text, encoding="utf-8")
                row = counts.setdefault(error["kind"], [0, 0, 0, 0])
                read_ = error.get("found_by_reader")
                row[0] += 1
                row[1] += found
                row[2] += bool(read_)
                row[3] += read_ is not None
        reader = table_of.get("reader_false_alarms", "not read")
        alarms.append(
            f"{document} {lang}: {len(clean)} remarks on the text as it is; false alarms of the reader: {reader}"
        )
    if options.copies:
        return
    text = page(counts, alarms)
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def page(counts: dict[str, list[int]], alarms: list[str]) -> str:
    """The figures as a page.

    Args:
        counts: By kind: sown, found by the checks, found by a reader, looked at by a reader.
        alarms: What was said of the texts as they are.
    """
    rows = [[kind, str(n), f"{a}/{n}", f"{b}/{c}"] for kind, (n, a, b, c) in counts.items()]
    sums = [sum(column) for column in zip(*counts.values(), strict=True)]
    rows.append(["all", str(sums[0]), f"{sums[1]}/{sums[0]}", f"{sums[2]}/{sums[3]}"])
    head = ["kind of error", "sown", "found by automatic checks", "found by a blind reader"]
    unseen = [kind for kind, (_, found, *_) in counts.items() if not found]
    lines = [
        "# Sown errors: what is found of them",
        "",
        "Written by `python scripts/sow.py --output corpus/review/sown.md`; what was sown stands in `*/sown/`. The",
        "readers are runs of the model that made the texts, and so likelier to see what it would write otherwise.",
        "",
        markdown(head, rows),
        "",
        f"No automatic check found any error of these kinds: {', '.join(unseen)}." if unseen else "",
        "",
        *(f"- {alarm}" for alarm in alarms),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
