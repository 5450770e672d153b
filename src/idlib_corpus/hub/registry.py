"""The public sets that are known by name, as `datasets.toml` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.near import nearest

FILE = Path(__file__).with_name("datasets.toml")
# the splits of a set, in the order in which one gives way to the next: no row of a later one is trained on
SPLITS = ("train", "validation", "test")
# of a place in a text of an entry where the name of the config goes
CONFIG = "{config}"
# names that an error proposes, and how near they must be
NEAR, NEARNESS = 4, 0.5


@dataclass(frozen=True)
class Entry:
    """A public set: where it is, and how its rows become ours.

    Args:
        name: Its name on the command line.
        task: ``stance`` or ``ner``.
        id: Its id on the hub, ``ZurichNLP/x_stance``; of GitHub if there is a `base`.
        revision: The branch or commit that is read.
        licence: Under which it is published, as its card says it.
        languages: Its languages, for readers.
        url: Its page.
        columns: Our name of a field -> the column.
        configs: Its configs, each with its language; empty where a column says the language.
        default: The configs that are read if none is named; all if empty.
        open: Where its configs are not listed: what a config is called, for messages. The language is then what stands
            behind the last ``/``.
        codes: Codes of languages as the set has them -> ours.
        files: Our name of a split -> patterns of its files, with ``{config}``; those that match none do no harm if
            another does. The configs of its card are read if empty.
        splits: Our name of a split -> its name in the set, where it has another.
        base: The address of the files, with ``{revision}``, of a set that is on no hub.
        target: Of stance: config -> the target of its rows, with ``{column}`` where a cell goes; for sets without a
            column of targets.
        labels: Of stance: its labels -> ours; empty for rows that are left out. Of entities: the map of its labels in
            labels.toml.
        names: Names of labels that are numbers in the set, from 0; those that the set itself says come first.
        keep: ``column``, ``values``: rows to train on and to validate by that have other values are left out;
            ``not_in``: configs without the column.
        once: Of stance: whether a text and target that come again are left out.
        traps: What a user should know, a line each.
    """

    name: str
    task: str
    id: str
    revision: str
    licence: str
    languages: tuple[str, ...]
    url: str
    columns: Mapping[str, str]
    configs: Mapping[str, str] = field(default_factory=dict)
    default: tuple[str, ...] = ()
    open: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    target: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] | str = ""
    names: tuple[str, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False
    traps: tuple[str, ...] = ()

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that its rows are gold of."""
        return ("ner", "tags") if self.task == "ner" else (self.task,)

    def language(self, config: str) -> str:
        """The language of a config; empty if its rows say it."""
        own = self.configs.get(config, config.rpartition("/")[2] if self.open else "")
        return self.codes.get(own, own)


@dataclass(frozen=True)
class Named:
    """A set as a user named it: ``wikineural``, ``wikineural:es,fr``, ``x-stance@<revision>``.

    Args:
        entry: The entry.
        configs: The configs to read.
        revision: The revision to read.
    """

    entry: Entry
    configs: tuple[str, ...]
    revision: str

    @property
    def name(self) -> str:
        """Its name with the configs that were chosen, for messages."""
        chosen = self.configs != (self.entry.default or tuple(self.entry.configs))
        return f"{self.entry.name}:{','.join(self.configs)}" if chosen else self.entry.name


@cache
def entries() -> Mapping[str, Entry]:
    """All sets by name, those of a task together."""
    said: Mapping[str, dict[str, Any]] = value_of(FILE, "the registry of public sets")
    lists = {one.name for one in fields(Entry) if str(one.type).startswith("tuple")}
    found = {}
    for name, table in said.items():
        given: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in table.items()}
        found[name] = Entry(name=name, **given)
    return found


def find(given: str, langs: Sequence[str] = ()) -> Named | None:
    """The set that a user names, by its name or by its id on the hub; None if there is none of the name.

    Args:
        given: ``<name>[:<config or language>,…][@<revision>]``.
        langs: Read only configs of these languages, if no config is named; where a column says the language, all.

    Raises:
        InputError: It has no such config.
    """
    whole, _, revision = given.partition("@")
    name, _, chosen = whole.partition(":")
    by_id = {one.id.casefold(): one for one in entries().values()}
    entry = entries().get(name.casefold()) or by_id.get(name.casefold())
    if entry is None:
        return None
    configs = _configs(entry, [part.strip() for part in chosen.split(",") if part.strip()], langs)
    return Named(entry, configs, revision or entry.revision)


def near(given: str, task: str = "") -> list[str]:
    """Names of sets that are like one that is none, the nearest first.

    Args:
        given: What was given.
        task: Sets of this task alone; of any if empty.
    """
    asked = given.partition("@")[0].partition(":")[0].casefold()
    known = {name: one for name, one in entries().items() if task in ("", *one.tasks)}
    alike = {**{one.id.casefold(): name for name, one in known.items()}, **{name: name for name in known}}
    found = nearest(asked, alike, NEAR, NEARNESS)
    within = [name for name in alike if len(asked) > 2 and (asked in name or name in asked)]
    return list(dict.fromkeys(alike[name] for name in [*found, *within]))[:NEAR]


def _configs(entry: Entry, chosen: Sequence[str], langs: Sequence[str]) -> tuple[str, ...]:
    """The configs of an entry that are read.

    Raises:
        InputError: One that is named is not there, or none is and the entry lists none.
    """
    found: list[str] = []
    for one in chosen:
        of = [one] if one in entry.configs or entry.open else [c for c in entry.configs if entry.language(c) == one]
        if not of:
            expected = f"one of {', '.join(entry.configs)}, or a language of them"
            raise InputError(entry.name, f'no config "{one}"', expected, f"Write it so: {entry.name}:{_first(entry)}")
        found += of
    if found:
        return tuple(dict.fromkeys(found))
    if entry.open:
        remedy = f"Name one, {entry.name}:CONFIG, as its page lists them: {entry.url}"
        raise InputError(entry.name, "no config", entry.open, remedy)
    every = entry.default or tuple(entry.configs)
    fit = tuple(config for config in every if entry.language(config) in ("", *langs))
    if langs and not fit:
        raise InputError(entry.name, f"nothing in {', '.join(langs)}", f"one of {', '.join(entry.languages)}")
    return fit if langs else every


def _first(entry: Entry) -> str:
    return next(iter(entry.configs))
