"""What becomes of input that does not fit: an option each."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from idlib_corpus.records.policies import CHOICES, LENIENT, STRICT

if TYPE_CHECKING:
    from idlib_corpus.records import Policies

HELP = {
    "missing_rows": "rows of the gold without a prediction",
    "unknown_rows": "predictions for rows that the gold lacks",
    "duplicate_rows": "rows whose id stands twice: which counts",
    "faulty_rows": "rows that cannot be read, or are of another text",
    "faulty_spans": "spans that are empty or outside the text",
    "duplicate_spans": "spans and relations that stand twice in the gold",
    "unknown_labels": "strict: labels that a map or the corpus lacks are an error, those that other gold lacks "
    "spurious; count: the first are left out, counted; error: all are",
    "unlabelled": "positions without a label, -1 or -100",
    "texts": "canonical: what differs only in its Unicode form or in kinds of blanks is the same text",
}


def add_policies(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    group = parser.add_argument_group("input that does not fit (the first is the default); notes say what was done")
    for name, choices in CHOICES.items():
        group.add_argument(f"--{name.replace('_', '-')}", choices=choices, help=HELP[name])
    group.add_argument(
        "--ignore-unlabelled", dest="unlabelled", action="store_const", const="ignore", help="--unlabelled ignore"
    )
    group.add_argument("--lenient", action="store_true", help=f"score what is there: {_said(LENIENT)}")


def _said(policies: Policies) -> str:
    changed = {field.name: getattr(policies, field.name) for field in fields(policies)}
    return " ".join(
        f"--{name.replace('_', '-')} {value}" for name, value in changed.items() if value != CHOICES[name][0]
    )


def policies(options: argparse.Namespace) -> Policies:
    """The policies: those of ``--lenient`` if it is given, and what is said one by one."""
    given = {name: value for name in CHOICES if (value := getattr(options, name)) is not None}
    return replace(LENIENT if options.lenient else STRICT, **given)
