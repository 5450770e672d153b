"""`new-system` and `check-system`: a package with a system that works, and the check that every system has to pass."""

from __future__ import annotations

import argparse
import json
import shlex
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from idlib_corpus.cli.process import out, tell
from idlib_corpus.tasks import current
from idlib_corpus.tasks import names as task_names

WIDTH = 80
# how a line begins, and how far text under it stands in
MARKS = {True: "ok", False: "FAIL", None: "-"}
INDENT = " " * 23

NEW = (
    "idlib-corpus new-system my-tagger",
    "idlib-corpus new-system my-reader --task stance --output my-reader",
)
EXIT_OF_NEW = "exit status: 0 written; 2 a wrong call, or the folder cannot be written"
CHECK = (
    "idlib-corpus check-system my-tagger",
    "idlib-corpus check-system spacy:fr_core_news_sm",
    "idlib-corpus check-system exact-match --task coref --format json",
)
EXIT_OF_CHECK = "exit status: 0 every check passes; 1 one fails; 2 a wrong call, or no such system"


def _parser(subparsers: Any, name: str, says: str, examples: Sequence[str], notes: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name, help=says, description=says, examples=examples, notes=notes
    )
    parser.add_argument("--task", type=current, choices=task_names(), default="ner", help="default: ner")
    return parser


def add_new_system(subparsers: Any) -> None:
    """`new-system`: a package with a system."""
    parser = _parser(
        subparsers, "new-system", "Write a small package with a system of your own that works.", NEW, EXIT_OF_NEW
    )
    parser.add_argument("name", metavar="NAME", help="what --systems shall take: my-tagger")
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="where the package goes (default: idlib-corpus-NAME)"
    )
    parser.set_defaults(run=run_new_system)


def run_new_system(options: argparse.Namespace) -> int:
    """The files on standard output, what to do next on standard error."""
    from idlib_corpus.plugins import new_system

    folder = new_system(options.name, options.task, options.output)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        out(str(path))
    task = "" if options.task == "ner" else f" --task {options.task}"
    tell(f"install it:   pip install -e {shlex.quote(str(folder))}")
    tell(f"check it:     idlib-corpus check-system {options.name}{task}")
    tell(f"benchmark it: idlib-corpus benchmark {options.task} --systems {options.name}")
    return 0


def add_check_system(subparsers: Any) -> None:
    """`check-system`: the conformance check."""
    says = "Run a system over real and hard rows, and hold what it does against the rules for systems."
    parser = _parser(subparsers, "check-system", says, CHECK, EXIT_OF_CHECK)
    parser.add_argument("name", metavar="NAME", help="the system, spacy:models/es")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="default: table")
    parser.set_defaults(run=run_check_system)


def run_check_system(options: argparse.Namespace) -> int:
    """A line a check on standard output."""
    from idlib_corpus.plugins import check_system

    checks = check_system(options.name, options.task)
    failed = [check for check in checks if check.passed is False]
    if options.format == "json":
        said = {"system": options.name, "task": options.task, "passed": not failed}
        out(json.dumps({**said, "checks": [one.to_dict() for one in checks]}, ensure_ascii=False, indent=1))
    else:
        out(table(checks))
        not_checked = sum(check.passed is None for check in checks)
        rest = f", {not_checked} not checked" if not_checked else ""
        tell(f"{options.name}: {len(checks)} checks, {len(failed)} failed{rest}")
    return 1 if failed else 0


def table(checks: Sequence[Any]) -> str:
    """A line a check; below one that failed, what was found and how to mend it. No line has more than 80 columns."""
    lines = []
    for check in checks:
        head = f"{MARKS[check.passed]:<6}{check.name:<15}  "
        lines += _wrapped(check.says, head)
        lines += _wrapped(f"found: {check.found}", INDENT) if check.found and check.passed is False else []
        lines += _wrapped(check.found, INDENT) if check.found and check.passed is None else []
        lines += _wrapped(f"mend: {check.remedy}", INDENT) if check.remedy else []
    return "\n".join(lines)


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=INDENT) or [head.rstrip()]
