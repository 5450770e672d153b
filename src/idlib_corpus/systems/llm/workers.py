"""Threads that ask an endpoint. They end with the process: an interruption does not wait for what is in flight."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Workers:
    """A number of threads, started as they are needed.

    `concurrent.futures.ThreadPoolExecutor` waits at the end of the process until each of its threads is done, which
    with an endpoint that does not answer is minutes.

    Args:
        number: How many.
        name: Of the threads.
    """

    def __init__(self, number: int, name: str) -> None:
        self._number, self._name = number, name
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Have something called by one of them."""
        future: Future[T] = Future()
        self._queue.put((future, call))
        if len(self._threads) < self._number:
            thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def close(self, *, wait: bool) -> None:
        """Begin nothing more.

        Args:
            wait: Come back when what was begun is done.
        """
        while not self._queue.empty():
            if (job := self._queue.get()) is not None:
                job[0].cancel()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            future, call = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # told to who waits for it
                future.set_exception(error)
