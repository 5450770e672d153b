"""What the systems of the three tasks share: ask, check, put into place, in order, a few at a time."""

from __future__ import annotations

import hashlib
import json
import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from idlib_corpus.errors import InputError
from idlib_corpus.grounding import Ground
from idlib_corpus.items import AnyItem
from idlib_corpus.labels import labels
from idlib_corpus.systems.base import System
from idlib_corpus.systems.llm import answers, formats, settings
from idlib_corpus.systems.llm.client import Client, Message, RefusedError
from idlib_corpus.systems.llm.formats import FORMATS, JSON
from idlib_corpus.systems.llm.prompting import Prompt, languages, prompt
from idlib_corpus.systems.llm.spending import Spending
from idlib_corpus.systems.llm.workers import Workers

ItemT = TypeVar("ItemT", bound=AnyItem)
FoundT = TypeVar("FoundT")

# raised when what is asked or how answers are read changes without the prompt
PROTOCOL = 2
# how much of a bad answer is shown to the model again
SHOWN = 4000


class Prompted(System[ItemT, FoundT], Generic[ItemT, FoundT]):
    """A chat model with a prompt.

    Args:
        name: ``<model>@<base url>``.

    Attributes:
        task: The task, which is the name of the prompt's file.
        schema: The JSON schema of an answer, where it is the same for every item.
        placeholders: What the prompt may have beside ``$text``, ``$lang`` and ``$schema``.
    """

    task: str
    schema: Mapping[str, Any]
    placeholders: frozenset[str] = frozenset()

    def __init__(self, name: str) -> None:
        self._settings = settings.read(name, FORMATS[self.task])
        self._spending = Spending(self._settings.limits, self._settings.prices)
        self._unusable: dict[str, str] = {}
        self._client = Client(self._settings, self._spending)
        self._format = self._settings.format
        known = self.placeholders | {"text", "lang", "schema", "labels"}
        self._prompt = prompt(self.task, known, self._format)
        self._prompts: dict[str, Prompt] = {}
        if self._settings.prompt == settings.OF_ROW:
            self._prompts = {lang: prompt(self.task, known, self._format, lang) for lang in languages(self.task)}
        if self._settings.prompt == settings.OF_ROW and not self._prompts:
            found = f"no prompt for {self.task} in the language of the row"
            raise InputError("system", found, f"the prompt language {settings.ENGLISH}", "Choose it")
        self.name = f"llm:{name}"
        digests = [self._prompt.digest, *(one.digest for _, one in sorted(self._prompts.items()))]
        digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()[:12]
        answered = "" if self._format == JSON else f", answers in {self._format}"
        self.version = f"{self._settings.model}, prompt {digest}{answered}, protocol {PROTOCOL}"
        self.note = f"zero-shot prompt {self._prompt.path.name} at temperature 0{answered}"
        if self._prompts:
            by = "a language model" if all(one.shipped for one in self._prompts.values()) else "the user too"
            self.note += f"; prompts in the language of the row, those that are not English written by {by}"

    def _prompt_of(self, item: ItemT) -> Prompt:
        """The prompt in the language of an item, in English where there is none."""
        return self._prompts.get(item.lang, self._prompt)

    def schema_of(self, item: ItemT) -> Mapping[str, Any]:
        """The JSON schema of an answer."""
        return self.schema

    @abstractmethod
    def fields(self, item: ItemT) -> Mapping[str, str]:
        """What `placeholders` stand for."""

    @abstractmethod
    def found(self, item: ItemT, answer: Mapping[str, Any], ground: Ground) -> FoundT:
        """An answer that fits the schema as a prediction."""

    @abstractmethod
    def nothing(self) -> FoundT:
        """The prediction where there is no usable answer."""

    def predict(self, items: Iterable[ItemT]) -> Iterator[FoundT]:
        """Predictions in the order of the items, a few requests in flight.

        Raises:
            InputError: The endpoint cannot be used, or the budget is used up; what came before is in the cache.
        """
        waiting: deque[Future[FoundT]] = deque()
        workers = Workers(self._settings.concurrency, "llm")
        stop = threading.Event()
        try:
            for item in items:
                waiting.append(workers.submit(partial(self._predict, item, stop)))
                if len(waiting) > self._settings.concurrency:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except InputError:
            # what is in flight is paid for, and goes into the cache
            stop.set()
            workers.close(wait=True)
            raise
        finally:
            # after an interruption nobody waits for what is left
            stop.set()
            workers.close(wait=False)

    def unusable(self, item_id: str) -> str:
        """What is wrong with the second answer for an item, or why the request was refused; empty if nothing is."""
        return self._unusable.get(item_id, "")

    def figures(self) -> Mapping[str, Any]:
        """Counts of requests, answers, quotations, tokens and cost; see `Spending.figures`."""
        return self._spending.figures()

    def _predict(self, item: ItemT, stop: threading.Event) -> FoundT:
        self._spending.count("items")
        try:
            answer = self._answer(item, stop)
        except answers.BadAnswerError as error:
            self._spending.count("unusable")
            self._unusable[item.id] = str(error)
            return self.nothing()
        self._unusable.pop(item.id, None)  # of another text with this id, asked before
        self._spending.count("answered")
        ground = Ground(item.text)
        found = self.found(item, answer, ground)
        self._spending.count("changed", int(bool(answer.get("changed"))))
        self._spending.count("grounded", ground.grounded)
        self._spending.count("ungrounded", len(ground.ungrounded))
        return found

    def _answer(self, item: ItemT, stop: threading.Event) -> dict[str, Any]:
        """An answer that fits the schema, asked for twice.

        Raises:
            BadAnswerError: Neither does, or the endpoint refuses the request.
        """
        schema, prompt = self.schema_of(item), self._prompt_of(item)
        labels = schema["properties"].get("label", {}).get("enum", ())
        common = {
            "text": item.text,
            "lang": item.lang or "unknown",
            "schema": json.dumps(schema),
            "labels": ", ".join(labels),
        }
        messages = prompt.messages({**common, **self.fields(item)})
        asked_for = schema if self._format == JSON else None
        for again in (False, True):
            try:
                said = self._client.ask(messages, asked_for, self.task, stop)
            except RefusedError as error:
                self._spending.count("refused")
                raise answers.BadAnswerError(f"the request is refused: {error}") from error
            try:
                if said["finish_reason"] == "length":
                    raise answers.BadAnswerError("it was cut off, since it was too long")
                return formats.read(self._format, self.task, said["content"], schema, item)
            except answers.BadAnswerError as error:
                if again:
                    raise
                self._spending.count("asked_again")
                messages = [*messages, *_objection(said["content"], prompt.again, str(error))]
        raise AssertionError("asked twice")


def _objection(content: str, asked: str, problem: str) -> list[Message]:
    return [
        {"role": "assistant", "content": content[:SHOWN] or "(nothing)"},
        {"role": "user", "content": asked.replace("$problem", problem)},
    ]


def types(own: Mapping[str, str] = MappingProxyType({})) -> str:
    """The entity types of the corpus with their definitions, a line each.

    Args:
        own: The definitions in another language than English; empty for those of the corpus.
    """
    return "\n".join(f"- {name}: {own.get(name, says)}" for name, says in labels()["types"].items())
