"""The default engine: this process, one shard after the other, in a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.prediction.output import Output
from idlib_corpus.prediction.plan import Shard
from idlib_corpus.prediction.work import Job, Made, Tick, Worker, check_langs
from idlib_corpus.systems import System, create


class Local:
    """An engine: the system is loaded into this process.

    Args:
        job: The run.
        system: The system, if it is loaded already.

    Raises:
        InputError: The system cannot be loaded, or is made for none of the languages.
    """

    again = 0

    def __init__(self, job: Job, system: System[Any, Any] | None = None) -> None:
        system = system or create(job.system, job.task, job.labels)
        check_langs(job.system, system.languages(), job.langs)
        self.version = system.version
        self._worker = Worker(job, system)

    def run(self, output: Output, shards: Sequence[Shard], tick: Tick) -> Iterator[Made]:
        """Make those of the shards that are not there.

        Args:
            output: Where they go.
            shards: The shards, in order.
            tick: Told of rows as they are done.

        Raises:
            InputError: As `Worker.make`; the shards made so far stay, and the next run goes on behind them.
        """
        for shard in shards:
            if output.path(shard).is_file():  # looked at when its turn comes: another process may have made it
                tick(shard.rows)
            else:
                yield self._worker.make(shard, tick)
