"""`view`: the corpus in the browser, and what systems have right and wrong of it."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path
from typing import Any

from idlib_corpus.cli import predictions
from idlib_corpus.cli.folder import add_document, add_folder, corpus_of
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.process import out, tell
from idlib_corpus.errors import InputError

EXAMPLES = (
    "idlib-corpus view --open",
    "idlib-corpus view --lang es,ar,ja --output reader",
    "idlib-corpus view --document zones/sinai --open",
    "idlib-corpus view --predictions runs/gazetteer.jsonl runs/spacy.jsonl --open",
)


def add_view(subparsers: Any) -> None:
    """`view`: a site that shows the corpus, or the errors of systems."""
    says = (
        "Write a site that shows the corpus in the browser: languages side by side, with all that is annotated. With "
        "--predictions, one that shows what systems have right and wrong."
    )
    parser: argparse.ArgumentParser = subparsers.add_parser("view", help=says, description=says, examples=EXAMPLES)
    parser.set_defaults(run=run_view)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("idlib-view"),
        metavar="FOLDER",
        help="the folder of the site (default: idlib-view); a site that is there is replaced",
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    add_document(parser, "the document (default: all)")
    parser.add_argument(
        "--lang",
        action=Several,
        default=[],
        metavar="ES",
        help="languages, es,ar or es ar, in this order (default: all)",
    )
    add_folder(parser)
    predictions.add(parser)


def run_view(options: argparse.Namespace) -> int:
    """The page to open on standard output.

    Raises:
        InputError: No such document or language, options without effect on what is shown, predictions that cannot be
            scored, or the folder holds something else.
    """
    from idlib_corpus import view

    view.claim(options.output)
    files = _errors(options) if options.predictions else _corpus(options)
    view.write(options.output, files)
    page = (options.output / "index.html").resolve()
    out(str(page))
    if not options.open:
        tell(f"{len(files) + 1} files written; open the page in a browser, or run again with --open")
    elif not _opened(page):
        raise InputError("--open", "no browser was found", remedy=f"Open the page yourself: {page}")
    return 0


def _corpus(options: argparse.Namespace) -> dict[str, bytes]:
    from idlib_corpus import view
    from idlib_corpus.source import read

    predictions.refuse(options)
    corpus = read(corpus_of(options) / "source")
    return view.site(corpus, options.document, options.lang)


def _errors(options: argparse.Namespace) -> dict[str, bytes]:
    from idlib_corpus import view
    from idlib_corpus.cli.outcomes import browsed
    from idlib_corpus.source import read

    for name, remedy in (("corpus", "Name the folder with IDLIB_CORPUS"), ("lang", "The page has a filter")):
        if getattr(options, name):
            raise InputError(f"--{name}", "it has no effect on --predictions", remedy=remedy)
    options.document = [options.document] if options.document else []
    found = browsed(options)
    of_corpus = found.shared and options.gold is None
    return view.errors_site(found, read(corpus_of(options) / "source") if of_corpus else None)


def _opened(page: Path) -> bool:
    try:
        return webbrowser.open(page.as_uri())
    except (webbrowser.Error, OSError):
        return False
