"""Which column is what: told from the beginning of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from idlib_corpus.formats.columns.head import TAG_NAMES, TOKEN_NAMES, Head

# so much of the tags has to agree for two columns to be gold and guess of one file
AGREE = 1 / 3

SAYS: Mapping[str, str] = {
    "columns": "a column file",
    "conlleval": "a conlleval file: gold and guess are the last two columns",
    "germeval": "a GermEval 2014 file: number, token, outer and inner tag",
    "hipe": "a HIPE file: columns by the names of its header",
    "multiconer": "a MultiCoNER file: token, two empty columns, tag",
    "uner": "a Universal NER file: number, token, tag",
    "tags": "a file of tags alone",
}


@dataclass(frozen=True)
class Layout:
    """What the columns of a file are; places from 0, negative ones from the last column.

    Args:
        kind: A name in `SAYS`.
        tabs: Whether tabs alone part columns.
        width: How many columns each line has; 0 if lines may differ.
        layers: The columns of tags: the outer or only one, the inner one.
        token: The column of the token; None for a file of tags alone.
        number: The column of the token's number, if there is one.
        guess: The column of the predicted tag, where gold and prediction stand side by side.
        names: Of the columns, if the file has a header.
        doubt: The columns that look like tags, where it is not known which of them are wanted.
    """

    kind: str
    tabs: bool
    width: int
    layers: tuple[int, ...]
    token: int | None = 0
    number: int | None = None
    guess: int | None = None
    names: tuple[str, ...] = ()
    doubt: tuple[int, ...] = ()

    @property
    def says(self) -> str:
        """What it was taken for, with its columns."""
        parts = [(name, place) for name, place in (("token", self.token), ("guess", self.guess)) if place is not None]
        tags = zip(("tag", "inner tag"), self.layers, strict=False)
        named = ", ".join(
            f"{name} in {self.place(at)}" for name, at in sorted([*parts, *tags], key=lambda one: one[1])
        )
        return f"{SAYS[self.kind]} ({named})" if named else SAYS[self.kind]

    def place(self, column: int) -> str:
        """A column in words."""
        if self.names and 0 <= column < len(self.names):
            return self.names[column]
        return f"column {column + 1}" if column >= 0 else "the last column" if column == -1 else f"column {column}"


def layout(head: Head, kind: str = "") -> Layout | None:
    """The layout of a file.

    Args:
        head: Its beginning.
        kind: A name in `SAYS`, if it is known; recognised if empty.

    Returns:
        None if no column looks like tags.
    """
    return _named(head, kind) if kind and kind != "columns" else _recognised(head)


def _named(head: Head, kind: str) -> Layout | None:
    tabs, width = head.tabs, max(head.widths)
    if kind == "hipe":
        return _hipe(head)
    if kind == "germeval":
        return Layout(kind, tabs, 4, (2, 3), token=1, number=0) if width >= 4 else None
    if kind == "uner":
        return Layout(kind, tabs, 0, (2,), token=1, number=0) if width >= 3 else None
    if kind == "multiconer":
        return Layout(kind, tabs, 4, (3,)) if width >= 4 else None
    if kind == "conlleval":
        return Layout(kind, tabs, head.width, (-2,), token=0 if width > 2 else None, guess=-1) if width > 1 else None
    return Layout(kind, tabs, 1, (0,), token=None)


def _recognised(head: Head) -> Layout | None:
    tagged, tabs, width = head.tagged, head.tabs, head.width
    if head.names:
        return _hipe(head) if "NE-COARSE-LIT" in head.names else _header(head)
    if not tagged:
        return None
    if head.numbered:
        if len(tagged) == 2 and tagged == (2, 3) and width == 4:
            found = Layout("germeval", tabs, 4, tagged, token=1, number=0)
            return replace(found, doubt=tagged) if head.agreement(*tagged) >= AGREE else found
        one = Layout("uner", tabs, 0, tagged[:1], token=1, number=0)
        return replace(one, layers=tagged, doubt=tagged) if len(tagged) > 1 else one
    if tagged == (0,) and width <= 1:
        return Layout("tags", tabs, 1, (0,), token=None)
    if tagged == (0,):
        return Layout("columns", tabs, width, (0,), token=1)
    if len(tagged) == 1:
        empty = width == 4 and tagged == (3,) and {*head.column(1), *head.column(2)} <= {"_"}
        place = tagged[0] if width or len(head.column(tagged[0])) == len(head.rows) else -1
        return Layout("multiconer" if empty else "columns", tabs, width, (place,))
    if tagged == (width - 2, width - 1) and head.agreement(*tagged) >= AGREE:
        return Layout("conlleval", tabs, width, (-2,), token=0 if width > 2 else None, guess=-1)
    return Layout("columns", tabs, width, tagged, token=None if tagged[0] == 0 else 0, doubt=tagged)


def _hipe(head: Head) -> Layout | None:
    names = head.names
    if "NE-COARSE-LIT" not in names:
        return None
    layers = [names.index(name) for name in ("NE-COARSE-LIT", "NE-NESTED") if name in names]
    token = next((at for at, name in enumerate(names) if name.casefold() in TOKEN_NAMES), 0)
    return Layout("hipe", head.tabs, 0, tuple(layers), token=token, names=names)


def _header(head: Head) -> Layout | None:
    """A header with usual names, and tags under one of them."""
    small = [name.casefold() for name in head.names]
    token = next(at for at, name in enumerate(small) if name in TOKEN_NAMES)
    tags = [at for at, name in enumerate(small) if name in TAG_NAMES and at in head.tagged]
    if not tags:
        return None
    doubt = tuple(tags) if len(tags) > 1 else ()
    return Layout("columns", head.tabs, head.width, tuple(tags), token=token, names=head.names, doubt=doubt)
