"""The commands: each adds its options and names the function that runs it. Heavy imports wait until it does."""

from __future__ import annotations

import argparse
import json
from typing import Any

from idlib_corpus.cli.benchmark import add_benchmark
from idlib_corpus.cli.datasets import add_datasets
from idlib_corpus.cli.export import add_export
from idlib_corpus.cli.folder import add_document, add_folder, command, corpus_of
from idlib_corpus.cli.importing import add_import
from idlib_corpus.cli.plot import add_plot
from idlib_corpus.cli.plugins import add_check_system, add_new_system
from idlib_corpus.cli.predict import add_predict
from idlib_corpus.cli.process import out, show, tell
from idlib_corpus.cli.publish import add_publish
from idlib_corpus.cli.quality import add_quality
from idlib_corpus.cli.score import add_score
from idlib_corpus.cli.train import add_train
from idlib_corpus.cli.view import add_view
from idlib_corpus.errors import InputError

Subparsers = Any
Options = argparse.Namespace


def add_check(subparsers: Subparsers) -> None:
    """`check`: the validator."""
    parser = command(subparsers, "check", "Hold the corpus against its rules.", run_check, "check", "check --rules")
    add_folder(parser)
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
    folder = corpus_of(options)
    faults = check(folder, release=not options.no_release)
    for fault in faults:
        out(str(fault))
    found = f"{len(faults)} faults" if faults else f"no faults by {len(RULES)} rules"
    tell(f"{folder}: {found}")
    return 1 if faults else 0


def add_build(subparsers: Subparsers) -> None:
    """`build`: the release from the sources."""
    parser = command(
        subparsers,
        "build",
        "Write the dataset (Parquet files and card) from the sources.",
        run_build,
        "build",
        "build --check",
    )
    add_folder(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a build would change something")


def run_build(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.build import build, differences
    from idlib_corpus.check import sources

    folder = corpus_of(options)
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
    parser = command(
        subparsers,
        "agreement",
        "Agreement of the blind annotation passes.",
        run_agreement,
        "agreement --document article",
    )
    add_folder(parser)
    add_document(parser, "the document (default: all that have passes)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")


def run_agreement(options: Options) -> int:
    """Figures on standard output."""
    from idlib_corpus.agreement import answers as labels
    from idlib_corpus.agreement import of_folder
    from idlib_corpus.agreement import remarked as marks
    from idlib_corpus.agreement import support as statements
    from idlib_corpus.source import read
    from idlib_corpus.tables.text import wrapped

    folder = corpus_of(options)
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


def add_show(subparsers: Subparsers) -> None:
    """`show`: texts with their marks."""
    says = "Print the texts of languages with their mentions. For the browser, in all languages: idlib-corpus view."
    parser = command(subparsers, "show", says, run_show, "show ar --document article", "show es,ja")
    parser.add_argument("lang", nargs="+", help="language codes, es,fr or es fr, shown in the order of the release")
    add_document(parser, "the document (default: all in these languages)")
    add_folder(parser)


def run_show(options: Options) -> int:
    """Text on standard output."""
    from idlib_corpus.languages import check, codes
    from idlib_corpus.report.show import listing
    from idlib_corpus.source import read

    corpus = read(corpus_of(options) / "source")
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
    add_folder(command(subparsers, "format", "Bring the text files into their canonical form.", run_format, "format"))


def run_format(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.source.edit import canonical

    for path in canonical(corpus_of(options)):
        out(str(path))
    return 0


def add_rename(subparsers: Subparsers) -> None:
    """`rename`: an id, everywhere."""
    parser = command(
        subparsers,
        "rename",
        "Rename a mention or expression in every file that names it.",
        run_rename,
        "rename turkey.4 turkey.9 --document article",
    )
    parser.add_argument("old", help="the id as it is, turkey.4")
    parser.add_argument("new", help="the id as it shall be, turkey.9")
    add_document(parser, "the document (default: the one that has the id)")
    add_folder(parser)


def run_rename(options: Options) -> int:
    """Changed paths on standard output."""
    from idlib_corpus.source.edit import rename

    for path in rename(corpus_of(options), options.old, options.new, options.document):
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
    add_export,
    add_import,
    add_format,
    add_rename,
)
