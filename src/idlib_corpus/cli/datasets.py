"""`datasets`: the public sets that are known by name."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from idlib_corpus.cli.process import out, show
from idlib_corpus.errors import InputError
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables.text import wrapped

if TYPE_CHECKING:
    from idlib_corpus.hub import Entry

EXAMPLES = (
    "idlib-corpus datasets --task stance",
    "idlib-corpus datasets x-stance",
    "idlib-corpus train stance --data x-stance --output models/x-stance",
    "idlib-corpus train ner --data wikineural:es,fr --data-dir copies/wikineural --output models/wikineural",
)


def add_datasets(subparsers: Any) -> None:
    """`datasets`: list public sets."""
    says = "List the public sets that --data takes by name: task, languages, licence; of named ones all that is known."
    parser: argparse.ArgumentParser = subparsers.add_parser("datasets", help=says, description=says, examples=EXAMPLES)
    parser.set_defaults(run=run_datasets)
    parser.add_argument("names", nargs="*", metavar="NAME", help="sets to show whole")
    parser.add_argument("--task", choices=["stance", "ner"], help="sets of this task (default: all)")


def run_datasets(options: argparse.Namespace) -> int:
    """A line a set, or all that is known of those that are named."""
    from idlib_corpus import hub

    known = hub.entries()
    for name in options.names:
        if name not in known:
            like = hub.near(name, options.task or "")
            near = f"one near it: {', '.join(like)}" if like else f"one of {', '.join(known)}"
            raise InputError("datasets", f'no public set "{name}"', near, "Name one of them")
    if options.names:
        told = ("\n".join(wrapped(line, indent=" " * 13) for line in _whole(known[name])) for name in options.names)
        out("\n\n".join(told))
        return 0
    rows = [
        {"name": one.name, "task": one.task, "languages": " ".join(one.languages), "licence": one.licence}
        for one in known.values()
        if options.task in (None, one.task)
    ]
    columns = [Column("name", Kind.CODE), Column("task", Kind.NAME)]
    columns += [Column("languages", Kind.TEXT), Column("licence", Kind.TEXT)]
    show([Block("Public sets that --data takes by name", columns, rows)])
    return 0


def _whole(entry: Entry) -> Iterator[str]:
    yield f"{entry.name} ({entry.task})"
    yield f"  from       {entry.id} at {entry.revision}; {entry.url}"
    yield f"  licence    {entry.licence}"
    yield f"  languages  {', '.join(entry.languages)}"
    default = f" (read if none is named: {', '.join(entry.default)})" if entry.default else ""
    yield f"  configs    {', '.join(entry.configs) or entry.open}{default}"
    yield f"  columns    {', '.join(f'{ours}: {theirs}' for ours, theirs in entry.columns.items())}"
    for config, words in entry.target.items():
        yield f"  target     {config}: {words}"
    if isinstance(entry.labels, str):
        yield f"  labels     the map {entry.labels} of labels.toml"
    else:
        said = (f"{theirs}: {ours or 'left out'}" for theirs, ours in entry.labels.items())
        yield f"  labels     {', '.join(said)}"
    for trap in entry.traps:
        yield f"  mind       {trap}"
