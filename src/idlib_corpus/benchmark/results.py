"""Result files of `idlib-corpus benchmark`: what `Report.to_dict` says, as a file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idlib_corpus import tasks
from idlib_corpus.benchmark.long import ALL, at, part
from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.near import no_such
from idlib_corpus.schemas import validator

EXPECTED = "a file of idlib-corpus benchmark --output"
REMEDY = "Write it anew with idlib-corpus benchmark --output"
# what a file may have beside scores, by system
PARTS = ("consistency", "contrast", "memory")


@dataclass(frozen=True, slots=True)
class Score:
    """One number of one run.

    Args:
        name: The score, as the result file calls it: ``strict.micro.f1``, ``accuracy``.
        lang: The language; ``all`` for all of the run.
        value: A fraction from 0 to 1.
        interval: Its interval, as the result file has it; empty if there is none.
    """

    name: str
    lang: str
    value: float
    interval: Mapping[str, Any]


@dataclass(frozen=True)
class ResultFile:
    """A result file.

    Args:
        path: Where it stands.
        said: What it says.
    """

    path: Path
    said: Mapping[str, Any]

    @property
    def headline(self) -> str:
        """The dotted name of the main score."""
        return str(self.said["headline"])

    @property
    def runs(self) -> list[Mapping[str, Any]]:
        """What each system scored."""
        return list(self.said["runs"])

    @property
    def version(self) -> str:
        """The version of the package that scored; ``unknown`` if the file does not say it."""
        return str(self.said["environment"]["versions"].get("idlib-corpus", "unknown"))

    def run(self, system: str) -> Mapping[str, Any]:
        """The run of a system.

        Raises:
            InputError: It has none.
        """
        for run in self.runs:
            if run["system"] == system:
                return run
        raise no_such(f"{self.path}: system", system, [run["system"] for run in self.runs])

    def scores(self, run: Mapping[str, Any], others: tuple[str, ...] = ()) -> Iterator[Score]:
        """The main score and others over all languages and in each; what is not defined is left out.

        Args:
            run: One of `runs`.
            others: Dotted names beside the main score; those that the run has.
        """
        by_lang = self.said.get("intervals_by_lang", {}).get(run["system"], {})
        places = [(ALL, run["all"], self.said["intervals"].get(run["system"], {}))]
        places += [(lang, scores, by_lang.get(lang, {})) for lang, scores in run["by_lang"].items()]
        for lang, scores, intervals in places:
            for name in dict.fromkeys((self.headline, *others)):
                value = at(scores, name)
                if value == value:
                    yield Score(name, lang, value, intervals if name in intervals.get("intervals", {}) else {})


def read_result(path: Path) -> ResultFile:
    """Read a result file.

    Raises:
        InputError: It cannot be read, or is none.
    """
    return ResultFile(path, checked(value_of(path, EXPECTED, REMEDY), str(path)))


def checked(said: Any, where: str) -> Mapping[str, Any]:
    """What a result file says, held against its schema (`result.schema.json`) and against itself.

    Args:
        said: What `Report.to_dict` returned, or its file.
        where: What it is called in messages.

    Raises:
        InputError: It is something else; it is of no task, has a system twice or no main score of one, or says two
            values of one score.
    """
    hold(where, "result", said)
    for run in said["runs"]:
        hold(where, "run", run)
    kinds = [*said["intervals"].values()]
    kinds += [one for by_lang in said.get("intervals_by_lang", {}).values() for one in by_lang.values()]
    for intervals in kinds:
        hold(where, "intervals", intervals)
        for one in intervals["intervals"].values():
            hold(where, "interval", one)
    for name in PARTS:
        for one in said.get(name, {}).values():
            hold(where, name, one)
    if tasks.current(said["task"]) not in tasks.names():
        raise no_such(f"{where}: task", said["task"], tasks.names(), REMEDY)
    systems = [run["system"] for run in said["runs"]]
    if twice := [name for name in dict.fromkeys(systems) if systems.count(name) > 1]:
        raise InputError(where, f"{', '.join(twice)}: two runs of one system", "one run a system", REMEDY)
    found = ResultFile(Path(where), said)
    for run in found.runs:
        _main_scores(where, found, run)
    return found.said


def hold(where: str, kind: str, said: Any, expected: str = EXPECTED, remedy: str = REMEDY) -> None:
    """Hold a part of a file against the schema.

    Args:
        where: The file.
        kind: What the part is, a name in ``$defs`` of `result.schema.json`.
        said: The part.
        expected: What the file should be.
        remedy: How to mend it.

    Raises:
        InputError: The part has another form.
    """
    faults = sorted(validator(__package__, "result.schema.json", kind).iter_errors(said), key=lambda e: list(e.path))
    if faults:
        place = ".".join(map(str, faults[0].absolute_path))
        found = f"{place}: {faults[0].message}" if place else faults[0].message
        raise InputError(where, found[:300], expected, remedy)


def main_score(where: str, name: str, scores: Mapping[str, Any]) -> None:
    """See to it that scores have the main one.

    Args:
        where: Whose scores, for messages.
        name: Its dotted name.
        scores: The scores.

    Raises:
        InputError: It is not there, or no share: neither a fraction from 0 to 1 nor null.
    """
    stem, _, last = name.rpartition(".")
    parent = part(scores, stem) if stem else scores
    there = last in parent if isinstance(parent, Mapping) else last == "f1" and parent is not None
    if not there:
        raise InputError(where, f"no {name}", EXPECTED, REMEDY)
    hold(f"{where}: {name}", "share", part(scores, name))


def _main_scores(where: str, result: ResultFile, run: Mapping[str, Any]) -> None:
    """See to it that a run has its main score everywhere, and that the interval is one of this score."""
    for lang, scores in {ALL: run["all"], **run["by_lang"]}.items():
        main_score(f"{where}: {run['system']}, {lang}", result.headline, scores)
    for score in result.scores(run):
        other = score.interval["intervals"][score.name]["value"] if score.interval else score.value
        if other is None or not abs(other - score.value) <= 1e-9:
            found = f"{score.name} of {run['system']}, {score.lang}: {score.value}, and {other} with its interval"
            raise InputError(where, found, "one value of a score", REMEDY)
