"""`view`: the corpus in the browser."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path
from typing import Any

from idlib_corpus.cli.process import out, tell
from idlib_corpus.errors import InputError

EXAMPLES = """\
examples:
  idlib-corpus view --open
  idlib-corpus view --lang es,ar,ja --output reader
  idlib-corpus view --document zones/sinai --open
"""


def add_view(subparsers: Any) -> None:
    """`view`: a site that shows the corpus."""
    says = "Write a site that shows the corpus in the browser: languages side by side, with all that is annotated."
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "view", help=says, description=says, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run_view)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("idlib-view"),
        metavar="DIR",
        help="the folder of the site (default: idlib-view); a site that is there is replaced",
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--document", default="", metavar="NAME", help="the document (default: all)")
    parser.add_argument(
        "--lang", nargs="+", default=[], metavar="ES", help="languages, es,ar or es ar, in this order (default: all)"
    )
    folder = "the dataset folder (default: that of IDLIB_CORPUS, else of the package)"
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help=folder)


def run_view(options: argparse.Namespace) -> int:
    """The page to open on standard output.

    Raises:
        InputError: No such document or language, or the folder holds something else.
    """
    from idlib_corpus import view
    from idlib_corpus.load import corpus_folder
    from idlib_corpus.source import read

    view.claim(options.output)
    corpus = read((options.corpus or corpus_folder()) / "source")
    files = view.site(corpus, options.document, options.lang)
    view.write(options.output, files)
    page = (options.output / view.READER.file).resolve()
    out(str(page))
    if not options.open:
        tell(f"{len(files) + 1} files written; open the page in a browser, or run again with --open")
    elif not _opened(page):
        raise InputError("--open", "no browser was found", remedy=f"Open the page yourself: {page}")
    return 0


def _opened(page: Path) -> bool:
    try:
        return webbrowser.open(page.as_uri())
    except (webbrowser.Error, OSError):
        return False
