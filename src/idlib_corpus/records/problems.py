"""What is wrong with the input of a scorer, collected into one report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.near import nearest

# so many are printed, the rest is counted
SHOWN = 20
LENIENT = "Mend them, or score what is there with --lenient"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; the fields are those of `InputError`."""

    where: str
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return str(InputError(*map(clean, (self.where, self.found, self.expected, self.remedy))))


class ProblemsError(InputError):
    """All that is wrong, in one report.

    Args:
        name: The file that most of it is about.
        problems: In the order of the files; at least one.
        lenient: Whether what is there was to be scored, and nothing is.
    """

    def __init__(self, name: str, problems: Sequence[Problem], lenient: bool = False) -> None:
        first, remedy = problems[0], "" if lenient else LENIENT
        if len(problems) == 1:
            super().__init__(*map(clean, (first.where, first.found, first.expected, first.remedy or remedy)))
        else:
            super().__init__(name, report(problems), remedy=remedy)
        self.problems = tuple(problems)

    def _found(self) -> str:
        """The report has a line a problem, each of them clean."""
        return self.found if len(self.problems) > 1 else super()._found()


def report(problems: Sequence[Problem]) -> str:
    """A line for each of the first problems, and the number of the rest."""
    lines = [f"{len(problems)} problems", *(f"  {problem}" for problem in problems[:SHOWN])]
    if len(problems) > SHOWN:
        lines.append(f"  and {len(problems) - SHOWN} more")
    return "\n".join(lines)


class Known:
    """Names that may stand somewhere, for the nearest to one that may not.

    Comparing with every one of many ids takes seconds; of many, only those that begin or end alike are compared.
    """

    FEW, ALIKE = 1000, 50

    def __init__(self, names: Collection[str]) -> None:
        self.names = names

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.names)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(name[::-1] for name in self.names)

    def nearest(self, name: str) -> str:
        """The name that looks most like it; empty if none does."""
        return next(iter(nearest(name, self._candidates(name), nearness=0.5)), "")

    def hint(self, name: str) -> str:
        """The nearest of the names, or a few of them."""
        near = self.nearest(name)
        if near:
            return f'a known one, the nearest is "{near}"'
        few = self._sorted[:8]
        return f"one of {', '.join(few)}{', …' if len(self.names) > len(few) else ''}" if few else ""

    def _candidates(self, name: str) -> Collection[str]:
        if len(self.names) <= self.FEW:
            return self._sorted
        return {*_around(self._sorted, name), *(x[::-1] for x in _around(self._backwards, name[::-1]))}


def _around(names: list[str], name: str) -> list[str]:
    place = bisect_left(names, name)
    return names[max(0, place - Known.ALIKE) : place + Known.ALIKE]
