"""`import`: corrections that were made in a tool, back into the sources of the corpus."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from idlib_corpus.cli.folder import add_folder, command, corpus_of
from idlib_corpus.cli.process import out, tell


def add_import(subparsers: Any) -> None:
    """`import`: corrections back into the sources."""
    parser = command(
        subparsers,
        "import",
        "Bring annotation that was exported and corrected in a tool back into the sources of the corpus.",
        run_import,
        "export brat --lang ar --document article --output brat",
        "import brat brat",
        "import cas corrected --dry-run",
    )
    parser.add_argument("format", metavar="FORMAT", help="brat, cas or conllu")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the export, as it was corrected")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument(
        "--reason",
        default="",
        metavar="CODE",
        help="why a translation has no words for the mentions of the source that are gone: "
        "dropped, pronoun_dropped, merged or incorporated",
    )
    parser.add_argument(
        "--subtype",
        default="",
        metavar="NAME",
        help="the new subtype of entities whose type changed, where the old one is none of that type",
    )
    add_folder(parser)


def run_import(options: argparse.Namespace) -> int:
    """The changes on standard output, one a line.

    Raises:
        InputError: As `importing.corrections`.
    """
    from idlib_corpus.importing import corrections
    from idlib_corpus.nouns import counted

    folder = corpus_of(options)
    how = {"reason": options.reason, "subtype": options.subtype, "write": not options.dry_run}
    found = corrections(options.format, options.folder, folder, **how)
    for edit in found.edits:
        out(str(edit))
    if found.untold:
        tell("the folder has no idlib-export.json; whether the corpus changed since it was exported is not known")
    files = f"{counted(len(found.edits), 'change')} in {counted(len(found.files), 'file')}"
    tell("mentions and relations are brought back; stances, notes and the truth status of relations are not")
    if not found.edits:
        tell(f"{options.folder}: nothing was changed")
    elif options.dry_run:
        tell(f"{folder}: {files}, not written")
    else:
        tell(f"{folder}: {files}; idlib-corpus build makes the data of them")
    return 0
