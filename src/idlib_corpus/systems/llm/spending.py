"""What was asked of an endpoint, what it cost, and where to stop."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.systems.llm.settings import BUDGET, LIMITS

MILLION = 1_000_000
# what an endpoint says of its tokens
USAGE = ("prompt_tokens", "completion_tokens")


class Spending:
    """Counts of one run, for several threads.

    Args:
        limits: The budget, by name; a request is sent only below each.
        prices: Prices of a million tokens of input and output; empty if nobody said.
    """

    def __init__(self, limits: Mapping[str, float], prices: Mapping[str, float]) -> None:
        self._limits, self._prices = limits, prices
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._models: set[str] = set()

    def request(self) -> None:
        """Count a request that is about to be sent.

        Requests never go over their limit. Tokens and cost are known when an answer is there, so those in flight may
        go over by their own.

        Raises:
            InputError: The budget is used up.
        """
        with self._lock:
            spent = self._spent()
            for name in LIMITS:
                if name in self._limits and spent[name] >= self._limits[name]:
                    said = ", ".join(f"{value:g} {what}" for what, value in spent.items())
                    raise InputError(
                        BUDGET,
                        f"the budget of {self._limits[name]:g} {name} is used up: {said}",
                        remedy="Raise it and run again; the answers so far are in the cache and cost nothing",
                    )
            self._counts["requests"] += 1

    def answer(self, answer: Mapping[str, Any]) -> None:
        """Count what an answer used: its `usage`, as the endpoint says it."""
        usage = answer["usage"]
        with self._lock:
            for name in USAGE:
                self._counts[name] += usage.get(name, 0)

    def served(self, model: str) -> None:
        """Note which model answered, as the endpoint says it."""
        with self._lock:
            self._models |= {model} if model else set()

    def count(self, name: str, number: int = 1) -> None:
        """Count something else."""
        with self._lock:
            self._counts[name] += number

    def __getitem__(self, name: str) -> int:
        with self._lock:
            return self._counts[name]

    def _spent(self) -> dict[str, float]:
        tokens = self._counts["prompt_tokens"], self._counts["completion_tokens"]
        spent: dict[str, float] = {"requests": self._counts["requests"], "tokens": sum(tokens)}
        if self._prices:
            spent["cost"] = (tokens[0] * self._prices["input"] + tokens[1] * self._prices["output"]) / MILLION
        return spent

    def figures(self) -> dict[str, Any]:
        """All counts; ``cost`` is None where there are no prices, ``ungrounded_share`` where nothing was quoted."""
        with self._lock:
            counts = self._counts.copy()
            quoted = counts["grounded"] + counts["ungrounded"]
            names = ("items", "requests", "cached", "answered", "asked_again", "unusable", "refused", "changed")
            return {
                **{name: counts[name] for name in names},
                "grounded": counts["grounded"],
                "ungrounded": counts["ungrounded"],
                "ungrounded_share": counts["ungrounded"] / quoted if quoted else None,
                "prompt_tokens": counts["prompt_tokens"],
                "completion_tokens": counts["completion_tokens"],
                "cost": self._spent().get("cost"),
                "models": sorted(self._models),
            }
