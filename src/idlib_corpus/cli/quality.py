"""`quality`: automatic checks of translations, and what passages give away."""

from __future__ import annotations

import argparse
import json
from typing import Any

from idlib_corpus.cli.folder import add_document, add_folder, command, corpus_of
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.process import out, show, tell
from idlib_corpus.errors import InputError


def add_quality(subparsers: Any) -> None:
    """`quality`: automatic checks of translations."""
    parser = command(
        subparsers,
        "quality",
        "Automatic checks of the translations, or of what passages give away.",
        run_quality,
        "quality --document zones/sinai --lang fr,ar",
        "quality --gates",
    )
    add_folder(parser)
    add_document(parser, "the document (default: all)")
    parser.add_argument(
        "--lang", action=Several, default=[], metavar="ES", help="languages, es,fr or es fr (default: all)"
    )
    parser.add_argument("--remarks", action="store_true", help="list the places that a reader should look at")
    parser.add_argument(
        "--gates",
        action="store_true",
        help="instead, measure what passages give away without being read; exit 1 if a figure is out of bounds",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, with all remarks, instead of the table")


def run_quality(options: argparse.Namespace) -> int:
    """A row a text on standard output, a column a check; checks that could not be run on standard error."""
    if options.gates:
        return _gates(options)
    from idlib_corpus.quality import CHECKS, report
    from idlib_corpus.source import read
    from idlib_corpus.tables import Block, Column, Kind

    found = report(read(corpus_of(options) / "source"), options.document, options.lang)
    if options.json:
        out(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return 0
    columns = [Column("document", Kind.NAME), Column("lang", Kind.NAME, "language")]
    columns += [Column(check.name, Kind.COUNT) for check in CHECKS]
    rows = [{"document": document, "lang": lang, **row} for (document, lang), row in found.rows.items()]
    notes = [f"{check.name}: {check.says}" for check in CHECKS]
    show([Block("Translations: automatic checks", columns, rows, notes)])
    for (document, lang), remarks in found.remarks.items() if options.remarks else ():
        for remark in remarks:
            out(f"{document}/{lang} {remark.place}: {remark.check}: {remark.says}")
    for column in found.missing:
        tell(f"{column.name}: not run: {column.reason}")
    return 0


def _gates(options: argparse.Namespace) -> int:
    """A row a gate; exit 1 if one does not hold.

    Raises:
        InputError: An option of the other figures is given, or there is nothing to look at.
    """
    from idlib_corpus.build.gates import kept_gates
    from idlib_corpus.gates import report
    from idlib_corpus.source import read

    for name in ("document", "lang", "remarks"):
        if getattr(options, name):
            raise InputError(f"--{name}", "it has no effect on --gates", "all passages with variants", "Leave it out")
    folder = corpus_of(options)
    found = report(read(folder / "source"))
    if options.json:  # which is how they are kept: nothing to compare with
        out(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return 1 if found.failing else 0
    show([found.block()])
    for gate in found.failing:
        told = " ".join(filter(None, [gate.shown(gate.value), gate.unit]))
        tell(f"{gate.name} {gate.part}: {told} is out of its bounds")
    stale = found.unlike(kept_gates(folder))
    for line in stale:
        tell(line)
    return 1 if found.failing or stale else 0
