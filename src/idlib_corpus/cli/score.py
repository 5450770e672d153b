"""`score`: score predictions. Scores on standard output, messages on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from idlib_corpus.report.scores import Scored

TASKS = ("entities", "tags", "linking", "coref", "relations", "stance", "consistency")
FORMATS = ("table", "json", "csv", "md", "conlleval")

EPILOG = """examples:
  idlib-corpus score entities runs/mine.jsonl --by lang
  idlib-corpus score entities a.jsonl b.jsonl --schema strict,partial --ci
  idlib-corpus score entities 'shards/*.jsonl' --fail-under micro.f1=0.8
  idlib-corpus score tags mine.conll --gold gold.conll --format conlleval

exit status: 0 scored; 1 a score is below --fail-under; 2 a wrong call or bad input
"""


def add_score(subparsers: Any) -> None:
    """`score`: score files of predictions."""
    says = "Score predictions against the corpus, or against any gold."
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "score", help=says, description=says, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run_score)
    parser.add_argument("task", choices=[*TASKS, "all"], help="what to score; all: every task that the files have")
    parser.add_argument(
        "predictions",
        nargs="+",
        metavar="PRED",
        help="JSON Lines, CoNLL, Parquet or a folder of datasets; each one a system, the first the baseline. "
        "A quoted pattern, 'shards/*.jsonl', is one system",
    )
    parser.add_argument("--gold", metavar="PATH", help="the gold, in any of these formats (default: the corpus)")
    parser.add_argument("--join", action="store_true", help="all files are shards of one system")
    parser.add_argument("--lenient", action="store_true", help="score what is there, and say what was left out")
    parser.add_argument(
        "--by", type=_names, default=[], metavar="LANG,TYPE", help="scores of parts: lang, type, group, …"
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="of the scores (default: table)")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write the errors: .csv, or else JSON Lines")
    parser.add_argument(
        "--fail-under",
        type=_limits,
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="micro.f1=0.8: exit 1 if it is below",
    )
    conventions = parser.add_argument_group("conventions; each stands in the signature")
    conventions.add_argument("--view", metavar="NAME", help="entities: what counts of the gold, as in names or all")
    conventions.add_argument("--outside", choices=["ignore", "spurious"], help="entities: found, but not in the view")
    conventions.add_argument("--schema", type=_names, default=[], metavar="STRICT,…", help="entities: show these")
    conventions.add_argument("--match", metavar="HOW", help="relations: strict or boundary")
    conventions.add_argument("--scheme", metavar="IOB2", help="tags: IOB1, IOB2, BIOES or BILOU")
    conventions.add_argument("--invalid", choices=["error", "begin", "discard"], help="tags: what breaks the scheme")
    conventions.add_argument(
        "--group", choices=["entity", "event_role"], help="relations: those between entities, or roles"
    )
    conventions.add_argument("--items", choices=["mention", "relation", "stance"], help="consistency: of what")
    conventions.add_argument("--level", metavar="NAM", help="consistency: mentions of this level in all languages")
    conventions.add_argument("--source", metavar="ES", help="consistency: the language that gaps are measured from")
    conventions.add_argument("--contrast", metavar="FIELD", help="consistency: groups of items, as in entity or fact")
    conventions.add_argument("--kind", choices=["state", "claim"], help="stance: targets of this kind")
    conventions.add_argument("--macro", metavar="OVER", help="types of macro averages: union or gold")
    conventions.add_argument("--zero-division", choices=["0", "1", "nan"], help="a score without a denominator")
    chance = parser.add_argument_group("how sure")
    chance.add_argument(
        "--ci",
        action="store_true",
        help="intervals over resampled sentences; csv shows only them",
    )
    chance.add_argument(
        "--compare",
        action="store_true",
        help="differences and p; csv shows only them",
    )
    chance.add_argument("--method", metavar="NAME", help="of the comparison: randomization or paired-bootstrap")
    chance.add_argument("--metric", type=_names, default=[], metavar="NAME,…", help="scores to compare and resample")
    chance.add_argument("--resamples", type=int, metavar="N")
    chance.add_argument("--seed", type=int, metavar="N")


def _names(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise argparse.ArgumentTypeError("expected at least one name")
    return parts


def _limits(text: str) -> list[tuple[str, float]]:
    found = []
    for part in _names(text):
        name, _, value = part.rpartition("=")
        try:
            found.append((name, float(value)))
        except ValueError:
            name = ""
        if not name:
            raise argparse.ArgumentTypeError(f"{part}: expected a score and its limit, micro.f1=0.8")
    return found


def run_score(options: argparse.Namespace) -> int:
    """Scores on standard output; exit 1 if one is below its limit."""
    from idlib_corpus.cli import scoring
    from idlib_corpus.files import probe
    from idlib_corpus.report import scores

    if options.errors:
        probe(options.errors)
    scored = scoring.score(options)
    low = _too_low(scored, options.fail_under)
    comparisons = scoring.comparisons(scored, options)
    intervals = scoring.intervals(scored, options)
    if options.errors:
        scores.write_errors(options.errors, scored)
    shown = comparisons if options.compare or options.format != "csv" else []
    print(scores.render(options.format, scored, shown, intervals, options.by, options.schema))
    for line in (*(f"{one.system}: {note}" for one in scored for note in one.result.notes), *low):
        print(f"idlib-corpus: {line}", file=sys.stderr)
    return 1 if low else 0


def _too_low(scored: Sequence[Scored], limits: Sequence[tuple[str, float]]) -> list[str]:
    """A line for each score that is below its limit; one that is not a number is below any."""
    low = []
    for one in scored:
        values: Mapping[str, float] = {name: one.result.value(name) for name, _ in limits}
        low += [(one, name, values[name], limit) for name, limit in limits if not values[name] >= limit]
    return [f"{one.system}: {one.task}: {name} is {value:.4f}, below {limit:g}" for one, name, value, limit in low]
