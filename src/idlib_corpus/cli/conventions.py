"""The conventions that can be chosen on the command line: an option each, named as the keyword of the scorers."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from idlib_corpus.cli.parsing import Several
from idlib_corpus.errors import InputError
from idlib_corpus.tasks import current


def kept(parts: list[str]) -> dict[str, list[str]]:
    """Values by status, ``factuality=asserted+presupposed,implied=no``; ``all`` is no filter."""
    found: dict[str, list[str]] = {}
    for part in [] if parts == ["all"] else parts:
        name, _, values = part.partition("=")
        found[name.strip()] = [value.strip() for value in values.split("+") if value.strip()]
        if not name.strip() or not found[name.strip()]:
            raise argparse.ArgumentTypeError(f"{part}: expected a status and its values, factuality=asserted+possible")
    return found


# the keyword of scorers -> its option; what the values of the others may be is for the scorers to say
CONVENTIONS: Mapping[str, Mapping[str, Any]] = {
    "view": {
        "metavar": "NAME",
        "help": "ner, linking: what counts of the gold: names-PER-LOC-ORG (default for ner of the corpus), "
        "names, nested-names, all",
    },
    "outside": {"choices": ["ignore", "spurious"], "help": "ner: found, but not in the view"},
    "match": {
        "metavar": "HOW",
        "help": "relations: strict (default) or boundary; linking: exact (default) or overlap",
    },
    "family": {"choices": ["entity", "event_role"], "help": "relations: those between entities, or roles"},
    "level": {
        "metavar": "LEVEL",
        "help": "relations: between entity or mention; consistency: mentions of this level in all languages, NAM",
    },
    "symmetric": {"action": Several, "metavar": "A,B", "help": "relations: those without direction"},
    "keep": {
        "action": Several,
        "then": kept,
        "metavar": "STATUS=A+B,...",
        "help": "relations: the gold that counts, factuality=asserted+presupposed,implied=no; all for all of it",
    },
    "convention": {"choices": ["tacred", "docred"], "help": "relations: leave out no_relation, or known facts"},
    "negative": {
        "metavar": "LABEL",
        "help": "tacred: the label that says that there is no relation (default: no_relation)",
    },
    "known": {
        "metavar": "FILE",
        "help": 'docred: known facts, JSON Lines of ["head", "relation", "tail"], or a DocRED file of training',
    },
    "singletons": {
        "action": "store_const",
        "const": True,
        "help": "coref: chains of one mention count",
    },
    "items": {"choices": ["mention", "relation", "stance"], "help": "consistency: of what"},
    "source": {"metavar": "ES", "help": "consistency: the language that gaps are measured from"},
    "contrast": {"metavar": "FIELD", "help": "consistency alone: groups of items, as in entity or fact"},
    "scheme": {"metavar": "IOB2", "help": "tags: IOB1, IOB2, BIOES, BILOU, BMES, IO; auto: told from them"},
    "invalid": {"choices": ["error", "begin", "discard"], "help": "tags: what breaks the scheme"},
    "kind": {
        "choices": ["state", "claim", "pooled"],
        "help": "stance: targets of this kind, or all in one table (default: each kind in a table of its own)",
    },
    "weights": {
        "choices": ["decision", "row"],
        "help": "stance: each decision of the annotators counts once a language (default, if the gold has decisions), "
        "or each row counts 1",
    },
    "stance_labels": {"action": Several, "metavar": "A,B,...", "help": "stance: the labels there are, AGAINST,FAVOR"},
    "polar": {
        "action": Several,
        "metavar": "A,B,...",
        "help": "stance: the labels of F_avg and tuples (default: FAVOR,AGAINST; of other labels all but NONE)",
    },
    "evidence": {"action": argparse.BooleanOptionalAction, "help": "stance: count the overlap of evidence, or do not"},
    "macro": {
        "metavar": "OVER",
        "help": "types of macro averages: union (default) of gold and predictions, or gold; stance: gold (default) or "
        "all, as SemEval-2016 with --zero-division 0",
    },
    "zero_division": {
        "choices": ["0", "1", "nan"],
        "help": "a score without a denominator (default: 0; of stance nan, not defined)",
    },
}

# values of one option that are of different tasks
VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "match": {
        "linking": ("exact", "overlap"),
        "relations": ("strict", "boundary"),
        "consistency": ("strict", "boundary"),
    },
    "level": {"relations": ("entity", "mention"), "consistency": ("NAM", "ADJ", "NOM", "PRO")},
    "kind": {
        "stance": ("state", "claim", "pooled"),
        "consistency": ("state", "claim"),
        "contrast": ("state", "claim"),
    },
    "macro": {
        "stance": ("gold", "all"),
        "ner": ("union", "gold"),
        "tags": ("union", "gold", "all"),
        "relations": ("union", "gold", "all"),
    },
}
# options that are not named as the keyword, whose name another option has -> the task and its keyword
KEYWORDS = {"stance_labels": ("stance", "labels")}


def flag(name: str) -> str:
    """The option of a keyword."""
    return f"--{name.replace('_', '-')}"


def of_stance(options: argparse.Namespace, *names: str) -> None:
    """See to it that options of stance are not given to another task.

    Raises:
        InputError: One is.
    """
    for name in names:
        if getattr(options, name) and options.task not in ("stance", "all"):
            raise InputError(flag(name), f"it has no effect on {options.task}", "labels of stance", "Leave it out")


def add(group: Any) -> None:
    """Add the options to a group of a parser."""
    for name, options in CONVENTIONS.items():
        group.add_argument(flag(name), **options)


def keywords(scorer: Callable[..., Any], task: str, options: argparse.Namespace) -> dict[str, Any]:
    """The conventions that were given, as keywords of the scorer.

    Args:
        scorer: A function of `scoring`.
        task: What the user named it, or ``all``, where each scorer takes what says something to it.
        options: Of the command.

    Raises:
        InputError: The task has no such convention, or no such value of it.
    """
    takes = inspect.signature(scorer).parameters
    given = {name: value for name in CONVENTIONS if (value := getattr(options, name)) is not None}
    # readers of tags take the scheme too
    taken = {name for name in CONVENTIONS if _keyword(scorer, name) in takes}
    strange = [name for name in given if name not in taken and name != "scheme"]
    if strange and task != "all":
        has = ", ".join(flag(name) for name in CONVENTIONS if name in taken)
        raise InputError(flag(strange[0]), f"it has no effect on {task}", f"of its conventions {has}")
    told = {}
    for name in given.keys() & taken:
        of = VALUES.get(name, {})
        tasks = [one for one, values in of.items() if given[name] in values]
        if not tasks or current(scorer.__name__) in tasks:
            told[_keyword(scorer, name)] = given[name]
        elif task != "all":
            raise InputError(
                flag(name), f'"{given[name]}", which is for {" and ".join(tasks)}', ", ".join(of.get(task, ()))
            )
    if "known" in told:
        from idlib_corpus.formats import facts

        told["known"] = facts.read(Path(told["known"]))
    return told


def _keyword(scorer: Callable[..., Any], name: str) -> str:
    """The keyword of an option; empty if the option is for another task."""
    task, keyword = KEYWORDS.get(name, (scorer.__name__, name))
    return keyword if task == scorer.__name__ else ""
