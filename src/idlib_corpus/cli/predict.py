"""`predict`: run a system over any number of rows. Predictions into a folder, messages on standard error."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from idlib_corpus.cli.conventions import of_stance
from idlib_corpus.cli.parsing import Several
from idlib_corpus.cli.process import GOES_ON, tell
from idlib_corpus.cli.reading import add_reading, numbered, own_labels, reading
from idlib_corpus.cli.sets import add_data_dir, sets
from idlib_corpus.cli.threads import add_threads, limit_threads
from idlib_corpus.cli.unusable import add_max_unusable, too_many
from idlib_corpus.tasks import current
from idlib_corpus.tasks import names as task_names

DEFAULT = "ner"

EXAMPLES = (
    "idlib-corpus predict --system gazetteer --input sentences.jsonl --output predicted",
    "idlib-corpus predict --system spacy:models/es --input 'data/*.parquet' --output predicted --langs es",
    "idlib-corpus predict --system gazetteer --input data --output predicted --part 3/16",
    "idlib-corpus predict --system gazetteer --input data --output predicted --engine ray --workers 2",
    "idlib-corpus score ner 'predicted/part-*.jsonl'",
)
NOTES = """Run the same command again and it goes on where it ended: shards that are there are not made again. Several
machines need input, output and model folders on storage that all of them share, under the same paths.

exit status: 0 done; 1 done, and too many answers cannot be used (--max-unusable); 2 a wrong call or bad input, or the
system failed; 130 interrupted (Ctrl-C, SIGTERM)"""


def add_predict(subparsers: Any) -> None:
    """`predict`: run a system over rows, in shards."""
    says = "Run a system over files of rows and write its predictions in shards."
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "predict", help=says, description=says, examples=EXAMPLES, notes=NOTES
    )
    parser.set_defaults(run=run_predict, goes_on=lambda _: GOES_ON)
    parser.add_argument("--system", required=True, metavar="NAME", help="the system, spacy:models/es")
    parser.add_argument(
        "--input",
        "--data",
        required=True,
        nargs="+",
        type=_path,
        metavar="DATA",
        help="files, patterns or folders of any format that is read, with a text (or tokens) a row: JSON Lines, CSV, "
        "Parquet, CoNLL, DocBin, save_to_disk, a dataset repository; or a public set by its name (idlib-corpus "
        "datasets), whose test split is taken unless --split says another. Rows without an id get <file>:<row number>",
    )
    add_data_dir(parser)
    parser.add_argument(
        "--output", required=True, type=lambda text: Path(_path(text)), metavar="FOLDER", help="where the shards go"
    )
    parser.add_argument("--task", type=current, choices=task_names(), default=DEFAULT, help=f"default: {DEFAULT}")
    parser.add_argument(
        "--langs",
        action=Several,
        default=[],
        metavar="ES,EN",
        help="leave rows of other languages out (default: none)",
    )
    parser.add_argument("--lang", default="", metavar="ES", help="the language of rows that do not say theirs")
    parser.add_argument(
        "--shard-rows", type=_number, default=10_000, metavar="N", help="rows of a shard (default: 10000)"
    )
    parser.add_argument(
        "--part", type=_part, default=(1, 1), metavar="I/N", help="make the I-th of N equal parts of the shards only"
    )
    parser.add_argument("--engine", choices=["local", "ray"], default="local", help="default: local")
    add_max_unusable(parser)
    add_threads(parser)
    add_reading(parser)
    cluster = parser.add_argument_group("engine ray")
    cluster.add_argument(
        "--workers", type=_number, default=0, metavar="N", help="each with a loaded system (default: one a CPU)"
    )
    cluster.add_argument(
        "--address",
        default="",
        metavar="ADDRESS",
        help="a cluster that runs, of which this machine is part: auto or host:port (default: start one)",
    )


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("expected a path, not an empty text")
    return text


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a number from 1 on")
    return int(text)


def _part(text: str) -> tuple[int, int]:
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text}: expected I/N with I from 1 to N, as in 3/16")
    return int(number), int(of)


def run_predict(options: argparse.Namespace) -> int:
    """Shards into the folder; what was done on standard error."""
    limit_threads(options.threads)
    of_stance(options, "stance_labels")
    from idlib_corpus.prediction import predict

    public = sets(options, options.input, options.task, option="--input", langs=options.langs)
    done = predict(
        options.system,
        public.chosen(options.split) if public else options.input,
        options.output,
        task=options.task,
        langs=options.langs,
        lang=options.lang,
        shard_rows=options.shard_rows,
        part=options.part,
        engine=options.engine,
        workers=options.workers,
        address=options.address,
        threads=options.threads or 1,
        options=public.options if public else reading(options),
        labels=None if numbered(options.labels) else own_labels(options.labels),
    )
    before = f", {done.shards - done.made} of them there before" if done.made < done.shards else ""
    tell(f"{done.system}")
    tell(f"{options.output}: {done.rows} rows in {done.shards} shards{before}")
    if done.again:
        tell(f"workers were lost; what they had not finished was dealt out again, {done.again} times")
    if done.seen:
        tell(f"{done.seen} rows are of sentences that the system was trained on: their scores say nothing")
    if not done.complete:
        tell("the shards of other parts are not there yet")
    return 1 if too_many(done.system, done.unusable, done.rows, options.max_unusable) else 0
