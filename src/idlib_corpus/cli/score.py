"""`score`: score predictions. Scores on standard output, messages on standard error."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idlib_corpus.cli.conventions import add as add_conventions
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.policies import add_policies
from idlib_corpus.cli.process import out, show, tell
from idlib_corpus.cli.reading import add_reading
from idlib_corpus.cli.sets import add_data_dir
from idlib_corpus.tasks import current, known

if TYPE_CHECKING:
    from idlib_corpus.report.scores import Scored

FORMATS = ("table", "json", "csv", "md", "latex", "conlleval")

EXAMPLES = (
    "idlib-corpus score ner runs/mine.jsonl --by lang",
    "idlib-corpus score ner a.jsonl b.jsonl --schema strict,partial --ci",
    "idlib-corpus score ner 'shards/*.jsonl' --fail-under micro.f1=0.8",
    "idlib-corpus score contrast runs/linear.jsonl --by lang --ci",
    "idlib-corpus score tags mine.conll --gold gold.conll --format conlleval",
)
NOTES = """exit status: 0 scored; 1 a score is below --fail-under; 2 a wrong call or bad input"""


def add_score(subparsers: Any) -> None:
    """`score`: score files of predictions."""
    says = "Score predictions against the corpus, or against any gold."
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "score", help=says, description=says, examples=EXAMPLES, notes=NOTES
    )
    parser.set_defaults(run=run_score)
    parser.add_argument(
        "task",
        type=current,
        choices=[*known(), "all"],
        metavar="TASK",
        help=f"what to score: {', '.join(known())}; all: every task that the files have",
    )
    parser.add_argument(
        "predictions",
        nargs="+",
        type=_path,
        metavar="PRED",
        help="JSON Lines, CoNLL, Parquet or a folder of datasets; each one a system, the first the baseline. "
        "A quoted pattern, 'shards/*.jsonl', is one system",
    )
    parser.add_argument(
        "--gold",
        "--data",
        type=_path,
        metavar="DATA",
        help="the gold, in any of these formats, or a public set by its name (idlib-corpus datasets); default: the "
        "corpus",
    )
    add_data_dir(parser)
    parser.add_argument("--join", action="store_true", help="all files are shards of one system")
    parser.add_argument(
        "--split",
        default="",
        metavar="NAME",
        help="of the gold (default: test; of contrast challenge; if it is the corpus)",
    )
    parser.add_argument(
        "--document", action=Several, default=[], metavar="NAME,...", help="score these documents of the gold only"
    )
    parser.add_argument(
        "--by",
        action=Several,
        default=[],
        metavar="LANG,TYPE",
        help="scores of parts: lang, type, group, item; of stance kind, holder, target, decision, too",
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="of the scores (default: table)")
    parser.add_argument("--errors", type=_path, metavar="FILE", help="write the errors: .csv, or else JSON Lines")
    parser.add_argument(
        "--fail-under",
        action=Several,
        of=_limit,
        default=[],
        metavar="NAME=VALUE",
        help="micro.f1=0.8: exit 1 if it is below; of one of several tasks, ner.micro.f1=0.8",
    )
    conventions = parser.add_argument_group("conventions; each stands in the signature")
    add_conventions(conventions)
    conventions.add_argument("--schema", action=Several, default=[], metavar="STRICT,...", help="ner: show these")
    add_reading(parser, split=False, scheme=False, stances=False, gold=True)
    add_policies(parser)
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
    chance.add_argument(
        "--method", metavar="NAME", help="of the comparison: randomization (default) or paired-bootstrap"
    )
    chance.add_argument(
        "--metric",
        action=Several,
        default=[],
        metavar="NAME,...",
        help="scores to compare and resample (default: the main ones)",
    )
    chance.add_argument(
        "--clusters",
        metavar="GROUPING",
        help="what is resampled (default: group, the sentences; of 10 documents or more these, and sentences in them)",
    )
    chance.add_argument("--confidence", type=float, metavar="0.95", help="the share that intervals hold")
    chance.add_argument("--resamples", type=int, metavar="N", help="how many (default: 10000)")
    chance.add_argument("--seed", type=int, metavar="N", help="of the generator (default: 13)")


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("expected a path, not an empty text")
    return text


def _limit(part: str) -> tuple[str, float]:
    """A score and the least that it may be."""
    name, _, value = part.rpartition("=")
    try:
        found = float(value)
    except ValueError:
        name, found = "", math.nan
    if not name or not math.isfinite(found):
        raise argparse.ArgumentTypeError(f"{part}: expected a score and its limit, micro.f1=0.8")
    return name, found


def run_score(options: argparse.Namespace) -> int:
    """Scores on standard output; exit 1 if one is below its limit."""
    from idlib_corpus.cli import scoring
    from idlib_corpus.files import probe
    from idlib_corpus.report import scores

    errors = Path(options.errors) if options.errors else None
    if errors:
        scoring.check_errors(options)
        probe(errors)
    scored = scoring.score(options)
    scoring.check_scores(scored, "--fail-under", [name for name, _ in options.fail_under])
    scoring.check_scores(scored, "--metric", options.metric)
    scoring.check_parts(scored, options.by)
    low = _too_low(scored, options.fail_under)
    # one table, and the form of a script of one system, have no room for more than is asked for
    compared = options.compare or options.format not in ("csv", "conlleval")
    comparisons = scoring.comparisons(scored, options) if compared else []
    intervals = scoring.intervals(scored, options)
    shown = scored, comparisons, intervals, options.by, options.schema
    # all is made before anything is written or shown
    tables = scores.blocks(*shown) if options.format == "table" else None
    text = scores.render(options.format, *shown) if tables is None else ""
    if errors:
        scores.write_errors(errors, scored)
    if tables is None:
        out(text)
    else:
        show(tables)
    for line in (*_notes(scored), *low):
        tell(line)
    return 1 if low else 0


def _notes(scored: Sequence[Scored]) -> list[str]:
    """What a reader has to know, each note once, behind the systems and, of several, the task."""
    systems: dict[tuple[str, str], list[str]] = {}
    for one in scored:
        for note in one.result.remarks:
            systems.setdefault((one.task, note), []).append(one.system)
    several = len({one.task for one in scored}) > 1
    return [
        f"{' and '.join(names)}: {f'{task}: ' if several else ''}{note}" for (task, note), names in systems.items()
    ]


def _too_low(scored: Sequence[Scored], limits: Sequence[tuple[str, float]]) -> list[str]:
    """A line for each score that is below its limit; one that is not a number is below any.

    Of several tasks, those that lack the score are passed over.
    """
    from idlib_corpus.cli import scoring

    low = []
    for one in scored:
        known = one.result.metrics()
        own = {name: scoring.own_name(one, name) for name, _ in limits}
        values: Mapping[str, float] = {name: one.result.value(o) for name, o in own.items() if o in known}
        low += [(one, name, values[name], limit) for name, limit in limits if not values.get(name, limit) >= limit]
    return [
        f"{one.system}: {one.task}: {name} is {100 * value:.2f} %, below {100 * limit:g} %"
        for one, name, value, limit in low
    ]
