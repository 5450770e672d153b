"""`plot`: figures for papers from result files."""

from __future__ import annotations

import argparse
import inspect
from pathlib import Path
from typing import Any

from idlib_corpus.cli.parsing import Several, systems
from idlib_corpus.cli.process import tell
from idlib_corpus.errors import InputError
from idlib_corpus.plot import KINDS

EXAMPLES = (
    "idlib-corpus benchmark ner --systems gazetteer natasha --output ner.json",
    "idlib-corpus plot scores ner.json --output ner.pdf",
    "idlib-corpus plot confusion ner.json --systems natasha --lang ru --width column --output confusion.svg",
    "idlib-corpus score ner mine.jsonl --by lang --ci --format json > mine.json",
    "idlib-corpus plot scores ner.json mine.json --output all.png",
)


def add_plot(subparsers: Any) -> None:
    """`plot`: a figure from result files."""
    says = "Draw a figure for a paper from files of benchmark --output and of score --format json."
    longest = max(map(len, KINDS))
    notes = "\n".join(["kinds:", *(f"  {kind:<{longest}}  {what}" for kind, what in KINDS.items())])
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "plot", help=says, description=says, examples=EXAMPLES, notes=notes
    )
    parser.set_defaults(run=run_plot)
    parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=f"what to draw: {', '.join(KINDS)}")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT.json", help="result files")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help="the figure, a name in .svg, .pdf or .png"
    )
    parser.add_argument(
        "--systems", action=Several, split=systems, default=[], metavar="NAME,...", help="draw these (default: all)"
    )
    parser.add_argument("--lang", default="", metavar="ES", help="confusion: of this language (default: all together)")
    parser.add_argument(
        "--width", metavar="WIDTH", help="column (3.03 inches), page (6.3), or inches (default: as the kind needs)"
    )


def run_plot(options: argparse.Namespace) -> int:
    """Write the figure, and say where it is."""
    from idlib_corpus import plot
    from idlib_corpus.files import probe
    from idlib_corpus.plot.style import form_of

    draw = getattr(plot, options.kind)
    form_of(options.output)
    if options.output.resolve() in {path.resolve() for path in options.results}:
        raise InputError("--output", f"{options.output}, which is read", "another file")
    keywords: dict[str, Any] = {"systems": options.systems or None}
    if options.lang:
        if "lang" not in inspect.signature(draw).parameters:
            raise InputError("--lang", f"it has no effect on {options.kind}", "the kind confusion", "Leave it out")
        keywords["lang"] = options.lang
    if options.width:
        keywords["width"] = options.width
    figure = draw(options.results, **keywords)
    probe(options.output)
    plot.save(figure, options.output)
    tell(f"wrote {options.output}")
    return 0
