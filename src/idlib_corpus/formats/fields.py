"""Which column of a table has which field of a task, and what each field is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Options
from idlib_corpus.formats.fitting import Flag, Number, Tag, Text
from idlib_corpus.formats.nesting import Pair, Several, Struct
from idlib_corpus.records.base import FIELDS, NoFieldError
from idlib_corpus.records.columns import schema

COMMON = ("id", "text", "lang", "group", "split_unit", "document", "sentence")
# other names of columns, the surest first: those of the corpus, those of data sets as they are published
OTHERS: Mapping[str, Sequence[str]] = {
    "tags": ("ner_tags", "fine_ner_tags"),
    "entities": ("mentions",),
    "holder_spans": ("holder_mentions",),
}
# of columns that --columns names in the singular
SINGULAR = {"token": "tokens", "tag": "tags"}
# columns that only the configs of the corpus have, and the config
CONFIGS: Mapping[str, frozenset[str]] = {
    "relations": frozenset({"mentions", "relations"}),
    "ner": frozenset({"mentions", "ner_tags", "token_offsets"}),
    "coref": frozenset({"chains", "sentences", "document"}),
    "grid": frozenset({"holder", "target_id", "label", "kind", "excluded"}),
}


@cache
def kinds(task: str) -> Mapping[str, Any]:
    """What each field of a task is."""
    key, text, number = Text(key=True, empty=False), Text(), Number()
    label = Text(empty=False, labels=True)
    span = {"start": number, "end": number, "pieces": Several(Pair(struct=False))}
    extra = dict.fromkeys(("surface", "level", "wikidata", "link_status", "name"), text)
    extra |= {name: Text(key=True) for name in ("mention", "entity")}
    known = {**span, "label": label, "flat": Flag(), "depth": number, **extra}
    entity = Struct(
        {part.name: known[part.name] for part in schema("ner").field("entities").type.value_type},
        ("start", "end", *(("label",) if task == "ner" else ())),
        {"label": "type"},
    )
    # an argument is a span, or the key of an entity
    argument = Struct({**span, "label": label, "surface": text, "entity": Text(key=True)}, text="entity")
    keys = Several(Text(key=True))
    relation = Struct(
        {
            "head": argument,
            "tail": argument,
            "label": label,
            "family": text,
            "factuality": text,
            "source": text,
            "fact": Text(key=True),
            "head_mention": Text(key=True),
            "tail_mention": Text(key=True),
            "head_others": keys,
            "tail_others": keys,
            "symmetric": Flag(),
            "implied": Flag(),
            "name_internal": Flag(),
        },
        ("head", "tail", "label"),
        {"label": "type"},
    )
    mention = Struct(
        {**span, "sentence": Text(key=True), "mention": Text(key=True), "level": text, "surface": text},
        ("start", "end"),
    )
    tagged = {"tokens": Several(text), "tags": Several(Tag())}
    named = {**tagged, "token_offsets": Several(Pair()), "entities": Several(entity)}
    sentence = Struct({"sentence": Text(key=True), "text": text}, ("sentence", "text"))
    holder = Struct({"surface": text, "entity": Text(key=True), "spans": Several(Pair())}, text="surface")
    of_task: Mapping[str, Mapping[str, Any]] = {
        "ner": named,
        "linking": named,
        "tags": tagged,
        "relations": {"entities": Several(entity), "relations": Several(relation)},
        "coref": {"sentences": Several(sentence), "chains": Several(Several(mention, inner="mentions", least=1))},
        "stance": {
            "holder": holder,
            "holder_id": Text(key=True),
            "target": text,
            "target_id": Text(key=True),
            "context": text,
            "kind": text,
            "decision": Text(key=True),
            "holder_spans": Several(Pair()),
            "label": label,
            "evidence": Several(Struct(span, ("start", "end"))),
            "cue": Several(Struct(span, ("start", "end"))),
            "evidence_scope": text,
            "variant_of": Text(key=True),
            "variant_change": text,
        },
    }
    common = {"id": key, "text": text, "lang": text, **{name: Text(key=True) for name in COMMON[3:]}}
    return {**common, **of_task[task]}


@dataclass(frozen=True)
class Layout:
    """Where a table has what.

    Args:
        columns: Field -> column.
        config: The config of the corpus that this is; empty if none.
        notes: What was chosen among several columns.
    """

    columns: Mapping[str, str]
    config: str = ""
    notes: tuple[str, ...] = ()


def named(options: Options, task: str) -> dict[str, str]:
    """What ``--columns`` and ``--map`` say: our name of a field -> its name, or its place from 1, in the file.

    Raises:
        InputError: The task has no field of that name.
    """
    said = {SINGULAR.get(name, name): column for name, column in {**options.columns, **options.map}.items()}
    unknown = sorted(set(said) - set(kinds(task)))
    if unknown and not options.mixed:
        option = "--map" if unknown[0] in options.map else "--columns"
        raise InputError(option, f'"{unknown[0]}"', f"a field of {task}: {', '.join(kinds(task))}")
    return said


def layout(there: Sequence[str], task: str, options: Options, where: str) -> Layout:
    """Find the fields of a task among the columns of a table.

    Args:
        there: The columns.
        task: The task.
        options: `Options.map` and `Options.columns` name columns; an empty name leaves a field out. With
            `Options.fields`, nothing but these is looked for, and nothing is demanded.
        where: The file, for messages.

    Raises:
        InputError: A column that was named is not there, or a name stands twice.
        NoFieldError: There is nothing of the task.
    """
    twice = sorted({name for name in there if list(there).count(name) > 1})
    if twice:
        raise InputError(where, f"two columns {twice[0]}", "columns of different names", "Rename one")
    said = named(options, task)
    wanted = options.fields or tuple(kinds(task))
    found: dict[str, str] = {}
    notes: list[str] = []
    for name in wanted:
        if name not in kinds(task):
            continue
        if name in said:
            if said[name]:
                found[name] = _named(said[name], name, there, where)
            continue
        alike = [column for column in (name, *OTHERS.get(name, ())) if column in there]
        if alike:
            found[name] = alike[0]
        if len(alike) > 1 and name == "tags":
            rest = " and ".join(alike[1:])
            notes.append(f"{where}: tags are those of {alike[0]}; {rest} with --columns tag={alike[1]}")
    if not options.fields:
        _demanded(found, there, task, where)
    config = next((name for name, of in CONFIGS.items() if of <= set(there)), "")
    if (config, task) == ("grid", "stance") and options.fields:
        found.setdefault("label", "label")  # says which cells are excluded: no system is asked for them
    return Layout(found, config, tuple(notes))


def _named(column: str, field: str, there: Sequence[str], where: str) -> str:
    """The column of a name, or of a place from 1."""
    if column in there:
        return column
    if column.isdecimal() and 1 <= int(column) <= len(there):
        return there[int(column) - 1]
    raise InputError(
        where, f'no column "{column}" for {field}', f"one of {', '.join(there)}", "Mend --columns or --map"
    )


def _demanded(found: Mapping[str, str], there: Sequence[str], task: str, where: str) -> None:
    field = FIELDS[task]
    if field in found or (task == "ner" and {"tokens", "tags"} <= set(found)):
        return
    expected = f"a column {field}" + (", or tokens and tags" if task == "ner" else "")
    remedy = f"Say which it is with --map {field}=COLUMN"
    raise NoFieldError(where, f"the columns {', '.join(there) or '(none)'}", expected, remedy)
