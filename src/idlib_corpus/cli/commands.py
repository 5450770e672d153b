"""The commands: each adds its options and names the function that runs it. Heavy imports wait until it does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from idlib_corpus.cli.benchmark import add_benchmark
from idlib_corpus.cli.datasets import add_datasets
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.plot import add_plot
from idlib_corpus.cli.plugins import add_check_system, add_new_system
from idlib_corpus.cli.predict import add_predict
from idlib_corpus.cli.process import out, show, tell
from idlib_corpus.cli.publish import add_publish
from idlib_corpus.cli.score import add_score
from idlib_corpus.cli.train import add_train
from idlib_corpus.cli.view import add_view
from idlib_corpus.errors import InputError

Subparsers = Any
Options = argparse.Namespace


def _command(
    subparsers: Subparsers, name: str, says: str, run: Callable[[Options], int], *examples: str
) -> argparse.ArgumentParser:
    lines = [f"idlib-corpus {line}" for line in examples]
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=says, description=says, examples=lines)
    parser.set_defaults(run=run)
    return parser


def _folder(parser: argparse.ArgumentParser) -> None:
    says = "the dataset folder (default: that of IDLIB_CORPUS, else of the package)"
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help=says)


def _document(parser: argparse.ArgumentParser, says: str) -> None:
    parser.add_argument("--document", default="", metavar="NAME", help=says)


def _corpus(options: Options) -> Path:
    from idlib_corpus.load import corpus_folder

    folder: Path = options.corpus or corpus_folder()
    return folder


def add_check(subparsers: Subparsers) -> None:
    """`check`: the validator."""
    parser = _command(subparsers, "check", "Hold the corpus against its rules.", run_check, "check", "check --rules")
    _folder(parser)
    parser.add_argument("--no-release", action="store_true", help="look at the sources only, not at the built files")
    parser.add_argument("--rules", action="store_true", help="list the rules and stop")


def run_check(options: Options) -> int:
    """Faults on standard output, one a line."""
    from idlib_corpus.check import LEVELS, RULES, check

    if options.rules:
        from idlib_corpus.tables import Block, Column, Kind

        rules = sorted(RULES.values(), key=lambda r: (LEVELS.index(r.level), r.code))
        columns = [Column("code", Kind.NAME), Column("level", Kind.NAME)]
        columns += [Column("demands", Kind.TEXT, "what it demands")]
        rows = [{"code": rule.code, "level": rule.level, "demands": rule.demands} for rule in rules]
        show([Block("The rules of the corpus", columns, rows)])
        return 0
    folder = _corpus(options)
    faults = check(folder, release=not options.no_release)
    for fault in faults:
        out(str(fault))
    found = f"{len(faults)} faults" if faults else f"no faults by {len(RULES)} rules"
    tell(f"{folder}: {found}")
    return 1 if faults else 0


def add_build(subparsers: Subparsers) -> None:
    """`build`: the release from the sources."""
    parser = _command(
        subparsers,
        "build",
        "Write the dataset (Parquet files and card) from the sources.",
        run_build,
        "build",
        "build --check",
    )
    _folder(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a build would change something")


def run_build(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.build import build, differences
    from idlib_corpus.check import sources

    folder = _corpus(options)
    corpus, faults = sources(folder)
    if corpus is None or faults:
        first, more = faults[0], f"; {len(faults) - 1} more faults" if len(faults) > 1 else ""
        remedy = f"{first.remedy or 'Mend the source'}; idlib-corpus check lists all"
        raise InputError(str(first.place), f"{first.rule}: {first.found}{more}, nothing was built", remedy=remedy)
    changed = differences(corpus, folder) if options.check else build(corpus, folder)
    for path in changed:
        out(str(path))
    tell(f"{folder}: {len(changed)} files {'differ' if options.check else 'changed'}")
    return 1 if options.check and changed else 0


def add_agreement(subparsers: Subparsers) -> None:
    """`agreement`: figures from the stored passes."""
    parser = _command(
        subparsers,
        "agreement",
        "Agreement of the blind annotation passes.",
        run_agreement,
        "agreement --document article",
    )
    _folder(parser)
    _document(parser, "the document (default: all that have passes)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")


def run_agreement(options: Options) -> int:
    """Figures on standard output."""
    from idlib_corpus.agreement import answers as labels
    from idlib_corpus.agreement import of_folder
    from idlib_corpus.agreement import remarked as marks
    from idlib_corpus.agreement import support as statements
    from idlib_corpus.source import read
    from idlib_corpus.tables.text import wrapped

    folder = _corpus(options)
    corpus = read(folder / "source")
    found = of_folder(folder / "agreement", corpus, options.document)
    again = marks.remarked(folder, corpus, options.document)
    checks = statements.support(folder, corpus, options.document)
    blind = labels.answers(folder, corpus, options.document)
    if options.json:
        told = {
            "passes": [one.to_dict() for one in found],
            "remarked": [one.to_dict() for one in again],
            "support": [check.to_dict() for check in checks],
            "answers": [one.to_dict() for one in blind],
        }
        out(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    if not (found or again or checks or blind):
        raise InputError(
            "--document" if options.document else str(folder / "agreement"),
            f'"{options.document}", over which there is nothing' if options.document else "nothing here",
            "blind passes, or what readers of one language found",
        )
    texts = [one.to_text() for one in found]
    texts += [marks.to_text(again)] if again else []
    texts += [statements.to_text(checks)] if checks else []
    texts += [labels.to_text(blind)] if blind else []
    out(wrapped("\n\n".join(texts), indent=" " * 4))
    return 0


def add_quality(subparsers: Subparsers) -> None:
    """`quality`: automatic checks of translations."""
    parser = _command(
        subparsers,
        "quality",
        "Automatic checks of the translations, or of what passages give away.",
        run_quality,
        "quality --document zones/sinai --lang fr,ar",
        "quality --gates",
    )
    _folder(parser)
    _document(parser, "the document (default: all)")
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


def run_quality(options: Options) -> int:
    """A row a text on standard output, a column a check; checks that could not be run on standard error."""
    if options.gates:
        return _gates(options)
    from idlib_corpus.quality import CHECKS, report
    from idlib_corpus.source import read
    from idlib_corpus.tables import Block, Column, Kind

    found = report(read(_corpus(options) / "source"), options.document, options.lang)
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


def _gates(options: Options) -> int:
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
    folder = _corpus(options)
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


def add_show(subparsers: Subparsers) -> None:
    """`show`: texts with their marks."""
    says = "Print the texts of languages with their mentions. For the browser, in all languages: idlib-corpus view."
    parser = _command(subparsers, "show", says, run_show, "show ar --document article", "show es,ja")
    parser.add_argument("lang", nargs="+", help="language codes, es,fr or es fr, shown in the order of the release")
    _document(parser, "the document (default: all in these languages)")
    _folder(parser)


def run_show(options: Options) -> int:
    """Text on standard output."""
    from idlib_corpus.languages import check, codes
    from idlib_corpus.report.show import listing
    from idlib_corpus.source import read

    corpus = read(_corpus(options) / "source")
    asked = codes(options.lang)
    check(asked, corpus.codes, {one.code: one.name for one in corpus.languages})
    documents = corpus.chosen(options.document)
    for code in asked:
        if not any(code in document.texts for document in documents):
            known = [code for code in corpus.codes if any(code in document.texts for document in documents)]
            found = f'"{code}", in which {options.document or "no document"} has no text'
            raise InputError("lang", found, f"one of {', '.join(known)}")
    out(listing(documents, [one for one in corpus.languages if one.code in asked]), end="")
    return 0


def add_format(subparsers: Subparsers) -> None:
    """`format`: text files in canonical form."""
    _folder(_command(subparsers, "format", "Bring the text files into their canonical form.", run_format, "format"))


def run_format(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.source.edit import canonical

    for path in canonical(_corpus(options)):
        out(str(path))
    return 0


def add_rename(subparsers: Subparsers) -> None:
    """`rename`: an id, everywhere."""
    parser = _command(
        subparsers,
        "rename",
        "Rename a mention or expression in every file that names it.",
        run_rename,
        "rename turkey.4 turkey.9 --document article",
    )
    parser.add_argument("old", help="the id as it is, turkey.4")
    parser.add_argument("new", help="the id as it shall be, turkey.9")
    _document(parser, "the document (default: the one that has the id)")
    _folder(parser)


def run_rename(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.source.edit import rename

    for path in rename(_corpus(options), options.old, options.new, options.document):
        out(str(path))
    return 0


ALL = (
    add_benchmark,
    add_train,
    add_predict,
    add_score,
    add_plot,
    add_publish,
    add_datasets,
    add_new_system,
    add_check_system,
    add_check,
    add_build,
    add_agreement,
    add_quality,
    add_show,
    add_view,
    add_format,
    add_rename,
)
