"""Prediction over any number of rows: shards, resumed where a run ended, on one machine or many.

>>> from idlib_corpus.prediction import predict
>>> predict("spacy:xx_mine", ["sentences.jsonl"], "predicted")  # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from idlib_corpus.errors import InputError
from idlib_corpus.formats import Options
from idlib_corpus.formats.sources import find
from idlib_corpus.labels import OwnMap
from idlib_corpus.near import no_such
from idlib_corpus.prediction import plan
from idlib_corpus.prediction.local import Local
from idlib_corpus.prediction.output import Output
from idlib_corpus.prediction.work import Job, Made, Tick
from idlib_corpus.temporary import always, remove

__all__ = ["ENGINES", "Done", "Engine", "predict", "run"]

ENGINES = ("local", "ray")


@dataclass(frozen=True)
class Done:
    """What a run did.

    Args:
        system: Name and version of the system.
        shards: Shards of the run's part of the input.
        made: Those of them that this run made.
        rows: Rows in its shards.
        seen: Rows, of the shards that were made, of sentences that the system was trained on.
        complete: Whether the shards of all parts are there.
        again: Times that work of lost workers was dealt out again.
        unusable: Rows whose answer could not be used, in its shards.
    """

    system: str
    shards: int
    made: int
    rows: int
    seen: int
    complete: bool
    again: int = 0
    unusable: int = 0


def predict(
    system: str,
    inputs: Sequence[str | Path],
    folder: str | Path,
    *,
    task: str = "ner",
    split: str = "",
    langs: Sequence[str] = (),
    lang: str = "",
    shard_rows: int = plan.SHARD_ROWS,
    part: tuple[int, int] = (1, 1),
    engine: str = "local",
    workers: int = 0,
    address: str = "",
    threads: int = 1,
    options: Options | None = None,
    labels: OwnMap | None = None,
) -> Done:
    """Run a system over rows and write records in shards, ``part-00000.jsonl`` and so on.

    Shards that are there are not made again. For several machines, input and output are on storage that all of them
    share under the same paths.

    Args:
        system: Its name, as `systems.create` takes it.
        inputs: Files, patterns and folders of any format (`formats.sources.find`); rows have a text, or tokens, and
            what else the task needs.
        folder: Where the shards go: a new folder, or one with shards of the same run.
        task: The name of a task that is predicted (`tasks.names`).
        split: The split of a folder of `datasets`.
        langs: Languages whose rows are predicted; all if not given.
        lang: The language of rows that do not say theirs.
        shard_rows: Rows of a shard.
        part: Which of how many equal parts of the shards, from 1: ``(3, 16)``.
        engine: ``local``, or ``ray`` for a cluster.
        workers: Of Ray: processes with a system of their own; by default one a CPU.
        address: Of Ray: an existing cluster; by default one is started on this machine.
        threads: Of Ray: threads of a worker's numerical libraries, and CPUs that it takes. The local engine has the
            threads of its process.
        options: What the input cannot say of itself: its format, names of its columns.
        labels: A map from the system's own labels to ours (`labels.read_map`).

    Raises:
        InputError: What is wrong with the call, the system, the input or the output; whole shards stay.
    """
    number, of = part
    if not 1 <= number <= of:
        raise InputError("--part", f"{number}/{of}", "a part from 1 on, and of as many at most, as in 3/16")
    if engine not in ENGINES:
        raise no_such("--engine", engine, ENGINES)
    if engine == "local" and (workers or address):
        option = "--workers" if workers else "--address"
        raise InputError(option, "it has no effect on the local engine", "--engine ray", "Leave it out")
    options = options or Options()
    options = replace(options, split=split or options.split)
    for path in map(Path, inputs):
        if path.exists() and not (path.is_file() or path.is_dir()):
            found = "a pipe; its rows are read twice, and again when a run is resumed"
            raise InputError(str(path), found, "files or folders", "Write the rows into a file")
    sources = [replace(source, path=source.path.absolute()) for source in find(inputs, task, options)]
    for source in sources:
        if not source.path.is_file():
            remedy = "Write it into a file first"
            found = "a pipe, and several processes read its rows"
            raise InputError(str(source.path), found, "a file or a folder", remedy)
    made = plan.make(sources, shard_rows, task, options)
    job = Job(task, system, made, Path(folder).absolute(), tuple(sorted(langs)), lang, options, labels)
    shards = job.plan.part(number, of)
    if engine == "ray":
        from idlib_corpus.prediction.ray import Cluster

        job = replace(job, mark=f"{os.urandom(4).hex()}.")
        with always(partial(_clear, job)), Cluster(job, workers, address, threads) as cluster:
            return run(job, shards, cluster)
    return run(job, shards, Local(job))


def _clear(job: Job) -> None:
    """Remove what workers that were ended were writing."""
    for path in job.folder.glob(f".part-*.{job.mark}*"):
        remove(path)


class Engine(Protocol):
    """Where shards are made.

    Attributes:
        version: Of the system that it has loaded.
        again: Times that work of lost workers was dealt out again.
    """

    version: str
    again: int

    def run(self, output: Output, shards: Sequence[plan.Shard], tick: Tick) -> Iterator[Made]:
        """Make those of the shards that are not there, and tell of rows as they are done."""
        ...


def run(job: Job, shards: Sequence[plan.Shard], engine: Engine) -> Done:
    """Make shards with an engine that has the system loaded.

    Args:
        job: The run.
        shards: Those shards of its plan that are to be there at the end.
        engine: `local.Local` or `ray.Cluster`.

    Raises:
        InputError: See `predict`.
    """
    about = {"task": job.task, "system": job.system, "version": engine.version, "langs": list(job.langs)}
    said = {name: value for name, value in asdict(job.options).items() if value != getattr(Options(), name)}
    output = Output(job.folder, job.plan, {**about, "lang": job.lang, "options": said})
    total = sum(shard.rows for shard in shards)
    with always(output.leave), tqdm(total=total, desc=job.system, unit="row", disable=None, leave=False) as bar:
        made = list(engine.run(output, shards, bar.update))
        output.keep()
    rows, unusable = output.check(shards)
    return Done(
        system=f"{job.system}: {engine.version}",
        shards=len(shards),
        made=len(made),
        rows=rows,
        unusable=unusable,
        seen=sum(one.seen for one in made),
        complete=output.finish(),
        again=engine.again,
    )
