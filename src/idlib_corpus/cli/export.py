"""`export`: the corpus in the formats of other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from idlib_corpus.cli.folder import add_document, add_folder, command, corpus_of
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.process import out, show, tell
from idlib_corpus.errors import InputError

ALL = "all"


def add_export(subparsers: Any) -> None:
    """`export`: the corpus in the formats of other tools."""
    parser = command(
        subparsers,
        "export",
        "Write the corpus, or a part of it, in a format of another tool, and say what the format loses.",
        run_export,
        "export brat --lang ar,ja --document article --output brat",
        "export columns --scheme BIOES --split train --output columns",
        "export all --output exported",
        "export --list",
    )
    parser.add_argument("format", nargs="?", default="", metavar="FORMAT", help=f"the format; {ALL}: a folder of each")
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="where the files go; an export there is replaced"
    )
    parser.add_argument("--list", action="store_true", help="list the formats, with what they keep, and stop")
    parser.add_argument(
        "--lang", action=Several, default=[], metavar="ES", help="languages, es,ar or es ar (default: all)"
    )
    add_document(parser, "the document (default: all)")
    parser.add_argument("--split", default="", metavar="NAME", help="train, validation, test or challenge")
    parser.add_argument("--scheme", default="", metavar="NAME", help="of tags: IOB2 (default) or BIOES")
    parser.add_argument(
        "--layer",
        default="",
        metavar="NAME",
        help="of names in names, in flat formats: outer (default) or inner",
    )
    parser.add_argument("--form", default="", metavar="NAME", help="the form, where a format has several")
    add_folder(parser)


def run_export(options: argparse.Namespace) -> int:
    """The folders that were written on standard output; what was kept and lost on standard error.

    Raises:
        InputError: As `idlib_corpus.export`.
    """
    from idlib_corpus import formats
    from idlib_corpus.export import EXPORT, chosen, named, write
    from idlib_corpus.formats.writing import WriteOptions
    from idlib_corpus.source import read

    if options.list:
        _list()
        return 0
    if not options.format:
        raise InputError("FORMAT", "nothing", f"one of {ALL}, {', '.join(formats.written())}", "Name one")
    if not options.output:
        raise InputError("--output", "nothing", "a folder", "Name one")
    how = WriteOptions(options.scheme, options.layer, options.form)
    whole = options.format == ALL
    names = list(formats.written()) if whole else [options.format]
    writers = [named(name, how) for name in names]
    folders = [options.output / name if whole else options.output for name in names]
    for folder in folders:
        EXPORT.claim(folder)
    given = chosen(read(corpus_of(options) / "source"), options.lang, options.document, options.split)
    for writer, folder in zip(writers, folders, strict=True):
        _tell(write(writer, folder, given, how))
        out(str(folder))
    return 0


def _list() -> None:
    from idlib_corpus import formats
    from idlib_corpus.tables import Block, Column, Kind

    columns = [Column("format", Kind.NAME), Column("writes", Kind.TEXT), Column("keeps", Kind.TEXT)]
    rows = [
        {"format": name, "writes": _written(writer), "keeps": _kept(writer.KEEPS)}
        for name, writer in formats.written().items()
    ]
    show([Block("Formats that are written", columns, rows)])


def _written(writer: Any) -> str:
    """What a format writes, with the options that it takes."""
    values = {"form": f" {', '.join(getattr(writer, 'FORMS', ()))}"}
    taken = [f"--{name}{values.get(name, '')}" for name in getattr(writer, "OPTIONS", ())]
    return f"{writer.WRITES} ({'; '.join(taken)})" if taken else str(writer.WRITES)


def _kept(keeps: Any) -> str:
    return "; ".join(f"{what}: {', '.join(_words(names))}" for what, names in keeps.items())


def _words(names: Any) -> list[str]:
    return [name.replace("_", " ") for name in names]


def _tell(done: Any) -> None:
    from idlib_corpus.nouns import counted

    kept = ", ".join(
        counted(done.kept.get(what, 0), what)
        if done.kept.get(what, 0) == there
        else f"{done.kept.get(what, 0):,} of {counted(there, what)}"
        for what, there in done.there.items()
        if done.kept.get(what, 0)
    )
    lines = [f"{done.folder}: {kept}", *done.losses]
    if done.unjudged:
        lines.append(f"{counted(done.unjudged, 'document')} without this layer left out")
    lacks = "; ".join(f"{what}: {', '.join(_words(names))}" for what, names in done.lacks.items())
    tell("\n".join([*lines, f"not in this format: {lacks}"] if lacks else lines))
