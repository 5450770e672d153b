"""Whether a system is one: it is made, runs over real rows and hard ones, and what it gives is held against the rules.

Each check looks at one thing. What a fault makes meaningless is not checked: a system whose answers differ from run to
run is not asked whether they differ from batch to batch.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from idlib_corpus.errors import InputError, in_one_line
from idlib_corpus.escapes import clean
from idlib_corpus.interruption import interrupted
from idlib_corpus.plugins import rules
from idlib_corpus.plugins.checks import CHECKS, Check
from idlib_corpus.plugins.hard import HARD, Hard
from idlib_corpus.plugins.rows import real
from idlib_corpus.plugins.silence import Heard, silence
from idlib_corpus.systems import System, registry
from idlib_corpus.tasks import Task
from idlib_corpus.tasks import task as the_task

# a system that has given nothing after so many rows holds all of them
AHEAD = 2000
# and their texts are short: what a system holds does not depend on that, and how long it takes does
SHORT = Hard("short", "", "", lambda text: text[:40])
NO_MODEL = "no-such-model-of-idlib-corpus"


class FaultError(Exception):
    """What a check found."""


class SkippedError(Exception):
    """Why something was not checked."""


def check_system(name: str, task: str = "ner") -> list[Check]:
    """Run the conformance check of a system.

    Args:
        name: Its name, as `systems.create` takes it.
        task: The name of a task.

    Returns:
        The checks, in a fixed order.

    Raises:
        InputError: No such task, or no system of this name.
    """
    chosen = the_task(task)
    prefix, _, model = name.partition(":")
    known = registry(chosen.name)
    known.check(prefix, name)
    return list(_Run(name, model, chosen, lambda: known.module(prefix, name)).checks())


class _Run:
    """One run of all checks.

    Args:
        name: The system.
        model: What stands behind the colon of its name.
        task: The task.
        module: Gives the module.
    """

    def __init__(self, name: str, model: str, task: Task[Any, Any], module: Callable[[], Any]) -> None:
        self.name, self.model, self.task, self._module = name, model, task, module
        self.heard = Heard()
        self.failed: set[str] = set()

    def checks(self) -> Iterator[Check]:
        for name, (says, remedy, needs) in CHECKS.items():
            missing = [one for one in needs if one in self.failed]
            if missing:
                self.failed.add(name)
                yield Check(name, says, None, f"not checked, since {missing[0]} failed")
                continue
            try:
                with silence(self.heard):
                    getattr(self, f"_{name.replace(' ', '_').replace('-', '_')}")()
            except SkippedError as reason:
                yield Check(name, says, None, f"not checked: {reason}")
            except Exception as error:  # a stranger's system may raise anything
                if interrupted():
                    raise
                self.failed.add(name)
                found = str(error) if isinstance(error, FaultError) else in_one_line(error)
                yield Check(name, says, False, clean(found, 600), remedy)
            else:
                yield Check(name, says, True)

    # what is checked, in the order of CHECKS

    def _made(self) -> None:
        self.module = self._module()
        for attribute in ("USAGE", "SAYS"):
            if not isinstance(getattr(self.module, attribute, None), str):
                raise FaultError(f"{attribute} is no text")
        self.system = self._create()
        for attribute in ("name", "version"):
            if not isinstance(getattr(self.system, attribute, None), str) or not getattr(self.system, attribute):
                raise FaultError(f"its {attribute} is no text, or an empty one")
        made_for = self.system.languages()
        if made_for is not None and not (made_for and all(isinstance(one, str) for one in made_for)):
            raise FaultError(f"languages() gives {made_for!r}, neither None nor codes of languages")
        self.version = self.system.version
        self.items = real(self.task, made_for)
        self.hard = {one.name: one.items(self.items) for one in HARD}

    def _create(self) -> System[Any, Any]:
        made = self.module.create(self.model)
        if not isinstance(made, System):
            raise FaultError(f"create() gives a {type(made).__name__}, which is no idlib_corpus.systems.System")
        return made

    def _listed(self) -> None:
        models = self.module.available()
        if not isinstance(models, list | tuple) or not all(isinstance(one, str) for one in models):
            raise FaultError(f"available() gives {models!r}, which are no names of models")

    def _in_words(self) -> None:
        if self.model.startswith(NO_MODEL):
            return
        try:
            made = self.module.create(NO_MODEL)
        except InputError:
            return
        except (Exception, SystemExit) as error:
            raise FaultError(f'for the model "{NO_MODEL}", create() raises {in_one_line(error)}') from error
        if isinstance(made, System) and made.version == self.version and self.model != NO_MODEL:
            raise FaultError(f'the model "{NO_MODEL}" is taken for the model that was asked for')

    def _one_each(self) -> None:
        self.found = self._predicted(self.items)

    def _predicted(self, items: Sequence[Any], system: System[Any, Any] | None = None) -> list[Any]:
        """What it finds, one thing an item."""
        found = [*itertools.islice((system or self.system).predict(iter(items)), len(items) + 1)]
        if len(found) != len(items):
            more = "more" if len(found) > len(items) else f"{len(found)}"
            raise FaultError(f"{len(items)} rows, {more} results")
        return found

    def _form(self) -> None:
        self._each(rules.form)

    def _offsets(self) -> None:
        self._each(rules.offsets)

    def _labels(self) -> None:
        self._each(lambda task, item, found: rules.labelled(task, item, found, self.system.labels))

    def _each(self, rule: rules.Rule) -> None:
        for item, found in zip(self.items, self.found, strict=True):
            if fault := rule(self.task, item, found):
                raise FaultError(f"{item.id}: {fault}")

    def _again(self) -> None:
        self._same(self._predicted(self.items), "a second time")

    def _anew(self) -> None:
        self._same(self._predicted(self.items, self._create()), "when it is made a second time")

    def _order(self) -> None:
        alone = self._alone_found = [self._predicted([item])[0] for item in self.items]
        if alone != self.found and sorted(map(repr, alone)) == sorted(map(repr, self.found)):
            at = next(n for n, (one, other) in enumerate(zip(alone, self.found, strict=True)) if one != other)
            raise FaultError(f"{self.items[at].id} has the result of another row")

    def _batches(self) -> None:
        self._same(self._alone_found, "alone")
        for size in (2, 7):
            parts = [self._predicted(self.items[at : at + size]) for at in range(0, len(self.items), size)]
            self._same([one for part in parts for one in part], f"{size} at a time")

    def _same(self, others: Sequence[Any], when: str) -> None:
        for item, one, other in zip(self.items, self.found, others, strict=True):
            if one != other:
                raise FaultError(f"{item.id}: {one!r}; {when} {other!r}")

    def _stream(self) -> None:
        taken = 0
        short = SHORT.items(self.items)

        def many() -> Iterator[Any]:
            nonlocal taken
            for item in itertools.islice(itertools.cycle(short), AHEAD):
                taken += 1
                yield item

        found = iter(self.system.predict(many()))
        next(found)
        getattr(found, "close", lambda: None)()
        if taken >= AHEAD:
            raise FaultError(f"it took all of {taken:,} rows before it gave anything")

    def _version(self) -> None:
        if self.system.version != self.version:
            raise FaultError(f'"{self.version}" is "{self.system.version}" after it has predicted')
        again = self._create().version
        if again != self.version:
            raise FaultError(f'"{self.version}" is "{again}" when it is made a second time')

    def _unusable(self) -> None:
        for item in self.items:
            said = self.system.unusable(item.id)
            if not isinstance(said, str):
                raise FaultError(f"{item.id}: unusable() gives {said!r}, which is no text")
        if said := self.system.unusable("no such row"):
            raise FaultError(f"of a row that it has not seen, unusable() says {said!r}")

    def _hard_rows(self, kind: Hard) -> None:
        items = self.hard[kind.name]
        if not items:
            raise SkippedError(f"{self.task.name} has no such rows")
        for item in items:
            try:
                [found] = self._predicted([item])
            except InputError as error:  # a limit that is told with its row
                if item.id in str(error):
                    continue
                raise FaultError(f"{error}, which does not name the row {item.id}") from error
            except (FaultError, SkippedError):
                raise
            except (Exception, SystemExit) as error:
                raise FaultError(f"{kind.says}: {in_one_line(error)}") from error
            for rule in (rules.form, rules.offsets, kind.rule):
                if rule and (fault := rule(self.task, item, found)):
                    raise FaultError(f"{kind.says}: {fault}")

    def _silent(self) -> None:
        if said := self.heard.said:
            raise FaultError(f"it writes on standard output: {said[:200]!r}")


def _hard(kind: Hard) -> Callable[[_Run], None]:
    return lambda run: run._hard_rows(kind)


for _kind in HARD:
    setattr(_Run, f"_{_kind.name.replace(' ', '_').replace('-', '_')}", _hard(_kind))
