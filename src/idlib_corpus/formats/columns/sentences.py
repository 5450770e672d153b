"""The sentences of a section: which lines are tokens, which are comments, and which sentences are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from idlib_corpus.formats.columns.lines import Ints, Lines
from idlib_corpus.formats.columns.plan import Plan
from idlib_corpus.formats.files import BOM
from idlib_corpus.tagging.schemes import prefixed, split

SAID = re.compile(r"#\s*([\w:. -]*\w)\s*=\s*(.*?)\s*")
MULTICONER = re.compile(r"#\s*id\s+([^\s=]\S*)(\s.*)?")
# what a comment may say of its sentence, and the field of the row
FIELDS = {"sent_id": "id", "id": "id", "lang": "lang", "group": "group", "text": "text"}
# and of its document, with all sentences up to the next
OF_DOCUMENT = {
    "newdoc id": "document",
    "document_id": "document",
    "hipe2022:document_id": "document",
    "hipe2022:language": "lang",
    "language": "lang",
}
HASH, HYPHEN, D = ord("#"), ord("-"), ord("D")

Flags = npt.NDArray[np.bool_]


@dataclass
class Said:
    """What the comments of a document say, while it lasts."""

    document: dict[str, str] = field(default_factory=dict)

    def of_document(self, name: str, value: str) -> None:
        """Keep what holds for all sentences up to the next document."""
        if name == "document":
            self.document = {}
        self.document[name] = value


@dataclass(frozen=True)
class Sentences:
    """The sentences of a section, broken ones among them.

    Args:
        lines: Shape (tokens,): the lines of their tokens, in the section.
        first: Shape (sentences,): the place of each sentence's first token in `lines`.
        said: What comments say: the place of a sentence -> the field -> its value.
        doubtful: The comments, in the section, that have the columns of a token and a tag of a type that the file has
            nowhere else.
    """

    lines: Ints
    first: Ints
    said: dict[int, dict[str, str]]
    doubtful: list[int]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def lengths(self) -> Ints:
        """Shape (sentences,): tokens."""
        return np.diff(self.first, append=len(self.lines))


def sentences(lines: Lines, plan: Plan, document: Said) -> Sentences:
    """The sentences of a section.

    A blank line ends a sentence, and so does a ``-DOCSTART-`` line. A line that begins with ``#`` is a comment unless
    it has the columns of a token; see `_is_token`.

    Args:
        lines: The section.
        plan: How the file is read.
        document: What the comments before have said of the document.
    """
    blank = lines.count == 0
    # an empty line is none of these, and there is always a byte behind a letter
    letter = lines.bytes[lines.start]
    hashes = letter == HASH
    hyphens = np.flatnonzero(letter == HYPHEN)
    documents = hyphens[lines.bytes[lines.start[hyphens] + 1] == D]
    ends = blank.copy()
    # files that were joined have lines of a byte order mark alone
    for line in np.flatnonzero((letter == BOM[0]) & (lines.end - lines.start == len(BOM))).tolist():
        ends[line] = lines.data[lines.start[line] : lines.end[line]] == BOM
    for line in documents.tolist():
        ends[line] = lines.text(line).split()[0] == "-DOCSTART-"
    tokens = ~ends
    comments: list[int] = []
    if hashes.any():
        comments = list(_comments(lines, plan, hashes, ends))
        tokens[comments] = False
    where = np.flatnonzero(tokens)
    # a sentence begins where an end stands before its first token
    blocks = np.cumsum(ends)[where]
    first = np.flatnonzero(np.diff(blocks, prepend=-1))
    said = _said(lines, comments, ends, where, first, document) if comments or document.document else {}
    doubtful = [line for line in comments if _looks_tagged(lines, plan, line)]
    return Sentences(where, first, said, doubtful)


def _comments(lines: Lines, plan: Plan, hashes: Flags, ends: Flags) -> Iterator[int]:
    """Which of the lines that begin with ``#`` are comments."""
    plain = ~ends & ~hashes
    before = np.cumsum(plain)
    # the last end before each line, or the first line of all
    start = np.maximum.accumulate(np.where(ends, np.arange(len(ends)), 0))
    where = np.flatnonzero(hashes)
    behind = before[where] > (before - plain)[start[where]]
    block = -1
    for line, begun, here in zip(where.tolist(), behind.tolist(), start[where].tolist(), strict=True):
        if _is_token(lines, plan, line, begun or block == here):
            block = here
        else:
            yield line


def _is_token(lines: Lines, plan: Plan, line: int, inside: bool) -> bool:
    """Whether a line that begins with ``#`` is a token.

    It is if it has the columns of one. Before the first token of a sentence, where comments stand, the tag must also
    be O or of a type that other tokens of the file have, and the line must not read ``# key = value``. Behind the
    first token, a ``#`` that is followed by something else than a blank or ``#`` is always a token, broken or not.

    Args:
        lines: The section.
        plan: How the file is read.
        line: The line.
        inside: Whether a token of the sentence stands before it.
    """
    columns = int(lines.count[line])
    layout = plan.layout
    fits = columns == layout.width if layout.width else columns >= plan.need
    tag = lines.cell(line, plan.tags[0]).strip(" ") if fits else ""
    if fits and layout.number is not None and not lines.cell(line, layout.number).isdigit():
        return False
    if inside:
        if fits and (prefixed(tag) or tag in plan.recognised.types):
            return True
        start = lines.start[line]
        return layout.number is None and chr(lines.bytes[start + 1]) not in "# \t\n"
    if not layout.tabs and SAID.fullmatch(lines.text(line)) and lines.cell(line, 0) == "#":
        return False
    return fits and (tag == "O" or split(tag)[1] in plan.recognised.types)


def _looks_tagged(lines: Lines, plan: Plan, line: int) -> bool:
    """Whether a comment has the columns of a token and, in a tag's place, what may be one."""
    width = plan.layout.width
    if not width or int(lines.count[line]) != width or plan.layout.number is not None:
        return False
    return prefixed(lines.cell(line, plan.tags[0]).strip(" "))


def _said(
    lines: Lines, comments: list[int], ends: Flags, where: Ints, first: Ints, document: Said
) -> dict[int, dict[str, str]]:
    """What comments say of the sentences that follow them, without an end between."""
    found: dict[int, dict[str, str]] = {}
    blocks = np.cumsum(ends)
    begins = where[first]
    after = np.searchsorted(begins, comments) if len(comments) else np.zeros(0, dtype=np.intp)
    reached = 0
    for line, place in zip(comments, after.tolist(), strict=True):
        # sentences before the comment belong to the document before
        for sentence in range(reached, place) if document.document else ():
            found.setdefault(sentence, {}).update({**document.document, **found.get(sentence, {})})
        reached = max(reached, place)
        text = lines.text(line)
        if match := MULTICONER.fullmatch(text):
            name, value = "id", match[1]
        elif match := SAID.fullmatch(text):
            name, value = match[1], match[2]
        else:
            continue
        if name in OF_DOCUMENT and value:
            document.of_document(OF_DOCUMENT[name], value)
        elif (kept := FIELDS.get(name)) and value and place < len(begins) and blocks[line] == blocks[begins[place]]:
            found.setdefault(place, {})[kept] = value
    for sentence in range(reached, len(begins)) if document.document else ():
        found[sentence] = {**document.document, **found.get(sentence, {})}
    return found
