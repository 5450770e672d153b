"""How a column file is read: its layout, what the options say of it, and the scheme of its tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Options, Sample
from idlib_corpus.formats.columns import head as heads
from idlib_corpus.formats.columns.head import Head
from idlib_corpus.formats.columns.layout import Layout, layout
from idlib_corpus.tagging.recognition import Recognised, recognise
from idlib_corpus.tagging.schemes import scheme_name

COLUMNS = ("number", "token", "tag", "guess")
LAYERS = ("outer", "inner", "both")


@dataclass(frozen=True)
class Plan:
    """What is read of each line.

    Args:
        layout: The columns.
        tags: The columns of the tags that are read: one, or the outer and the inner.
        scheme: The scheme of the tags.
        recognised: What their beginning says of it.
        need: How many columns a line has to have.
    """

    layout: Layout
    tags: tuple[int, ...]
    scheme: str
    recognised: Recognised
    need: int

    @property
    def says(self) -> str:
        """What the file was taken for."""
        return f"{self.layout.says}, {self.scheme}" if self.scheme else self.layout.says


@lru_cache(maxsize=8)
def beginning(sample: Sample) -> Head | None:
    """`head.read`, once a file."""
    return heads.read(sample)


def plan(sample: Sample, options: Options, kind: str = "") -> Plan:
    """How a file is read.

    Args:
        sample: Its beginning.
        options: `Options.columns`, `layer`, `scheme` and `side` say what it cannot.
        kind: The layout that was named, if one was.

    Raises:
        InputError: No column looks like tags, or several do; options that do not fit the file; tags of no scheme.
    """
    head = beginning(sample)
    where = str(sample.path)
    if head is None:
        raise InputError(where, "no line of a token and its tag", "a column file", "Say what it is with --from")
    found = layout(head, kind)
    if options.columns:
        found = _by_options(found, head, options.columns, where)
    if found is None:
        raise _no_tags(head, where, kind)
    tags = _tags(found, options, where)
    if found.kind == "hipe" and all(_left_open(head, column) for column in tags):
        names = " and ".join(found.place(column) for column in tags)
        raise InputError(where, f"{names} is left open (_) in every line", "tags", "Name another: --columns tag=NAME")
    need = max(_need(column) for column in (*tags, found.token, found.number) if column is not None)
    if found.width < need:
        found = replace(found, width=0)
    recognised = recognise(sentence for column in tags for sentence in _labelled(head, found, column))
    scheme = scheme_name(options.scheme) if options.scheme not in ("", "auto") else recognised.scheme
    if not scheme:
        raise _strange(head, sample, found, tags, recognised.strange)
    return Plan(found, tags, scheme, recognised, need)


def _left_open(head: Head, column: int) -> bool:
    return {*head.column(column)} <= {"_", "-"}


def _need(column: int) -> int:
    return column + 1 if column >= 0 else -column


def _labelled(head: Head, found: Layout, column: int) -> list[list[str]]:
    """The tags of a column by sentence; what HIPE leaves open is outside."""
    sentences = head.by_sentence(column)
    if found.kind != "hipe":
        return sentences
    return [["O" if tag in ("_", "-") else tag for tag in tags] for tags in sentences]


def _by_options(found: Layout | None, head: Head, columns: Mapping[str, str], where: str) -> Layout | None:
    """The layout with the columns that ``--columns`` names."""
    unknown = next((name for name in columns if name not in COLUMNS), None)
    if unknown is not None:
        raise InputError("--columns", f'"{unknown}"', f"one of {', '.join(COLUMNS)}")
    width = max(head.widths)
    names = found.names if found else head.names
    places = {name: _place(name, value, names, width, where) for name, value in columns.items()}
    if "tag" in places:
        token = found.token if found else (0 if width > 1 and places["tag"] != 0 else None)
        base = found or Layout("columns", head.tabs, head.width, (), token, names=names)
        guess = places.get("guess")
        found = replace(base, layers=(places["tag"],), guess=guess, doubt=(), kind=_kind(base, guess))
    elif found is None:
        return None
    elif "guess" in places:
        layers = tuple(column for column in found.layers if column % width != places["guess"] % width)
        found = replace(found, layers=layers, guess=places["guess"], doubt=layers if len(layers) > 1 else ())
    token, number = places.get("token", found.token), places.get("number", found.number)
    return replace(found, token=token, number=None if number in (token, *found.layers) else number)


def _kind(base: Layout, guess: int | None) -> str:
    if guess is not None:
        return "conlleval"
    return base.kind if base.kind in ("hipe", "uner", "multiconer") else "columns"


def _place(name: str, value: str, names: tuple[str, ...], width: int, where: str) -> int:
    if value in names:
        return names.index(value)
    try:
        number = int(value) if len(value) < 10 else 0
    except ValueError:
        number = 0
    if not number or abs(number) > width:
        of = f"one of {', '.join(names)}, or a" if names else "a"
        raise InputError("--columns", f"{name}={value}", f"{of} number from 1 to {width}, the columns of {where}")
    return number - 1 if number > 0 else number


def _tags(found: Layout, options: Options, where: str) -> tuple[int, ...]:
    """The columns of the tags that are wanted."""
    if options.layer and options.layer not in LAYERS:
        raise InputError("--layer", f'"{options.layer}"', f"one of {', '.join(LAYERS)}")
    if options.layer and len(found.layers) < 2:
        # an outer layer alone is what it says
        if options.layer != "outer":
            raise InputError("--layer", f"{where} is {found.says}: it has one layer of tags", "no --layer, or outer")
    elif options.layer:
        return {"outer": found.layers[:1], "inner": found.layers[1:2], "both": found.layers[:2]}[options.layer]
    elif found.doubt:
        places = " and ".join(found.place(column) for column in found.doubt)
        a, b = (column + 1 for column in found.doubt[:2])
        token = "" if found.token is None else f"token={found.token + 1},"
        raise InputError(
            where,
            f"{places} all look like tags" if len(found.doubt) > 2 else f"{places} both look like tags",
            "one column of tags, or one that is said",
            f"Say --columns {token}tag={a}; or --layer outer, inner or both for layers of entities; or --columns "
            f"{token}tag={a},guess={b} for gold and prediction side by side",
        )
    if options.side == "predicted" and found.guess is not None:
        return (found.guess,)
    return found.layers[:1]


def _no_tags(head: Head, where: str, kind: str) -> InputError:
    width = max(head.widths)
    seen = f"{width} columns" if width > 1 else "one column"
    found = f"{seen}, and none looks like tags"
    if kind:
        found = f"{seen}, which do not fit --from {kind}"
    if head.names:
        found += f" (named {', '.join(head.names)})"
    return InputError(where, found, "a column of tags, as in B-LOC or O", "Say which it is: --columns token=1,tag=2")


def _strange(head: Head, sample: Sample, found: Layout, tags: tuple[int, ...], strange: str) -> InputError:
    """The error for tags of no scheme, at the line of the first."""
    where: str | Path = sample.path
    for number, line in enumerate(sample.lines(heads.MOST), 1):
        row = heads.cells(line, head.tabs)
        if any(_need(column) <= len(row) and row[column].strip(" ") == strange for column in tags):
            where = f"{sample.path}:{number}"
            return InputError(
                str(where),
                f'"{strange}" is a tag of no scheme',
                "a prefix, a hyphen and a type, as in B-LOC; a bare prefix; a bare type; or O",
            )
    return InputError(
        str(where), f"prefixes {strange} in {found.says}", "those of one scheme", "Say which it is with --scheme"
    )
