"""Engine `ray`: shards dealt out by Ray Data to workers with a loaded system each, on one machine or many.

What Ray Data moves are the numbers of shards. A worker reads the rows of its shard from storage itself and writes the
shard under its own name, whole or not at all, so that no text passes through the object store, no worker is handed
more than it takes, and to make a shard twice is to write the same file twice.

What was done is what is on storage. Ray could send the tasks of a lost worker to the one that it restarts, but would
wait for ever where the lost node leaves no room for it; so a lost worker's shards are dropped from the round
(`max_task_retries=0`), the worker is restarted if there is room, and the driver deals out in another round what is
not there, as long as rounds make progress.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.prediction.output import Output
from idlib_corpus.prediction.plan import Shard
from idlib_corpus.prediction.work import Job, Made, Tick, Worker, check_langs
from idlib_corpus.systems import create

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# what Ray says of itself, to the terminal and to its makers
SILENT = {"RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0", "RAY_USAGE_STATS_ENABLED": "0"}
# numbers of shards are all that passes through it; this is about the least that Ray takes
OBJECT_STORE = 100 << 20
# shards a worker has at a time: the one it makes, and the next
AHEAD = 2


class Cluster:
    """An engine, open while its block runs.

    Args:
        job: The run.
        workers: Workers; 0 for one a CPU of the cluster.
        address: An existing cluster of which this machine is part, ``auto`` or ``host:port``; else that of
            RAY_ADDRESS, as Ray jobs have it, or one that is started on this machine and ends with the block.

    Raises:
        InputError: Ray is not installed, there is no such cluster, or the system cannot be loaded on it.
    """

    def __init__(self, job: Job, workers: int = 0, address: str = "", threads: int = 1) -> None:
        self._job, self._address = job, address or os.environ.get("RAY_ADDRESS", "")
        _reachable(self._address)
        self._workers = workers
        environment = {"env_vars": dict.fromkeys(THREADS, str(threads))}
        self._takes: dict[str, Any] = {"num_cpus": threads, "runtime_env": environment}
        self._muted = ExitStack()
        self.again = 0

    def __enter__(self) -> Cluster:
        for name, value in SILENT.items():
            os.environ.setdefault(name, value)
        self._ray = library("ray", "ray", "--engine ray")
        library("ray.data", "ray", "--engine ray")
        self._ours = not self._ray.is_initialized()
        self._muted.enter_context(_muted())
        try:
            if self._ours:
                self._start()
            about = self._ray.remote(**self._takes)(_about).remote(self._job, str(Path.cwd()))
            said = self._ray.get(about)
            _raise(said["error"])
            self.version, languages = said["version"], said["languages"]
            check_langs(self._job.system, languages, self._job.langs)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> None:
        options: dict[str, Any] = {"address": self._address or "local", "log_to_driver": False}
        if not self._address:
            options |= {
                "num_cpus": self._takes["num_cpus"] * self._workers or max(_cpus(), self._takes["num_cpus"]),
                "object_store_memory": OBJECT_STORE,
                "include_dashboard": False,
            }
        before = signal.getsignal(signal.SIGTERM)
        try:
            self._ray.init(logging_level=logging.ERROR, **options)
        except Exception as error:  # Ray raises whatever comes
            said = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
            found = f"no cluster can be reached: {said}" if self._address else f"Ray cannot be started: {said}"
            raise InputError(self._address or "--engine ray", found) from error
        finally:
            # Ray sets a handler that ends the process without a word
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, before)

    def _stop(self) -> None:
        if self._ours:
            self._ray.shutdown()
        self._muted.close()

    def run(self, output: Output, shards: Sequence[Shard], tick: Tick) -> Iterator[Made]:
        """Make those of the shards that are not there.

        Args:
            output: Where they go.
            shards: The shards.
            tick: Told of rows as their shards are done.

        Raises:
            InputError: As `Worker.make`, or no worker could make any of what is left; shards made so far stay.
        """
        missing = output.missing(shards)
        tick(sum(shard.rows for shard in shards) - sum(shard.rows for shard in missing))
        while missing:
            lost = ""
            try:
                yield from self._round(missing, tick)
            except InputError:
                raise
            except Exception as error:  # what is left is dealt out again, or said below
                lost = f"{type(error).__name__}: {str(error).strip()}".partition("\n")[0]
            left = output.missing(missing)
            if len(left) == len(missing):
                found = (
                    f"no worker could make {left[0].name} or any other shard that is left; {lost or 'workers died'}"
                )
                remedy = "If memory ran out, take fewer --workers or smaller --shard-rows"
                raise InputError(self._job.system, found, remedy=remedy)
            self.again += bool(left)
            missing = left

    def _round(self, shards: Sequence[Shard], tick: Tick) -> Iterator[Made]:
        """Deal shards out once; those of workers that are lost meanwhile stay undone."""
        data = self._ray.data
        _quiet(data)
        rows = {shard.number: shard.rows for shard in shards}
        there = int(self._ray.cluster_resources().get("CPU", 1)) // self._takes["num_cpus"]
        workers = min(len(shards), self._workers or max(1, there))
        dealt = data.from_items([{"shard": number} for number in rows], override_num_blocks=len(shards))
        with warnings.catch_warnings():
            # the two that say what becomes of a lost worker have no other name yet
            warnings.filterwarnings("ignore", message=".*ray_remote_args.*")
            made = dealt.map_batches(
                _Actor,
                fn_constructor_args=(self._job, str(Path.cwd())),
                batch_size=None,
                compute=data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=AHEAD),
                **self._takes,
                max_restarts=-1,
                max_task_retries=0,
            )
        for row in made.iter_rows():
            _raise(row["error"])
            number = int(row["shard"])
            tick(rows[number])
            yield Made(number, int(row["rows"]), int(row["seen"]))


def _reachable(address: str) -> None:
    """Look for a cluster before Ray does, which takes minutes to give up.

    Raises:
        InputError: It cannot be reached, or only as by a client from outside, where Ray Data does not run.
    """
    if "://" in address:
        remedy = (
            f"Run it there: ray job submit --address http://{address.partition('://')[2]} -- idlib-corpus predict …"
        )
        raise InputError(address, "Ray Data does not run through a Ray client", "auto or host:port", remedy)
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        try:
            socket.create_connection((host, int(port)), timeout=10).close()
        except (OSError, OverflowError) as error:
            found = f"no cluster can be reached: {error}"
            raise InputError(address, found, "the address that `ray start --head` told") from error


class _Actor:
    """A worker of Ray Data: a loaded system, kept from shard to shard."""

    def __init__(self, job: Job, folder: str) -> None:
        _enter(folder)
        self._shards = {shard.number: shard for shard in job.plan.shards}
        self._worker = Worker(job, create(job.system, job.task, job.labels))

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        made = [_told(lambda n=n: self._make(int(n))) for n in batch["shard"]]
        return {name: [one[name] for one in made] for name in ("shard", "rows", "seen", "error")}

    def _make(self, number: int) -> dict[str, Any]:
        made = self._worker.make(self._shards[number])
        return {"shard": number, "rows": made.rows, "seen": made.seen, "error": ""}


def _about(job: Job, folder: str) -> dict[str, Any]:
    """What a system says of itself where the workers run."""

    def said() -> dict[str, Any]:
        _enter(folder)
        system = create(job.system, job.task, job.labels)
        return {"version": system.version, "languages": system.languages(), "error": ""}

    return _told(said)


def _told(work: Any) -> dict[str, Any]:
    """What work returns; what it raises is told as data, since Ray would wrap it, or drop it with its shard."""
    nothing = {"shard": -1, "rows": 0, "seen": 0}
    try:
        found: dict[str, Any] = work()
    except InputError as error:
        return nothing | {"error": json.dumps(error.args)}
    except Exception as error:
        return nothing | {"error": json.dumps(["a worker", f"{type(error).__name__}: {error}", "", ""])}
    return found


def _raise(error: str) -> None:
    if error:
        raise InputError(*json.loads(error))


def _enter(folder: str) -> None:
    """Be where the driver is, if that is there: names of model folders may be relative."""
    if Path(folder).is_dir():
        os.chdir(folder)


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _quiet(data: Any) -> None:
    """Progress is ours to show; and a shard that is lost is no fault, but is dealt out again."""
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = -1


@contextmanager
def _muted() -> Iterator[None]:
    """Close the terminal to Ray's core, which writes to it past every logger; `sys.stderr` stays open."""
    ours = sys.stderr
    try:
        kept = os.dup(2)
    except OSError:  # closed by the caller
        yield
        return
    try:
        if ours is sys.__stderr__ and ours is not None:
            ours.flush()
            sys.stderr = os.fdopen(os.dup(kept), "w", buffering=1, encoding=ours.encoding, errors=ours.errors)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        os.close(null)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        if sys.stderr is not ours and sys.stderr is not None:
            sys.stderr.close()
        sys.stderr = ours
