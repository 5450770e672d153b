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

NAME = re.compile(r"[\w:.-]+( [\w:.-]+)*")
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
    told = _told(lines, comments, ends, where, first, document) if comments or document.document else {}
    like = np.array(comments, dtype=np.intp)
    doubtful = [line for line in like[_fitting(lines.count[like], plan)].tolist() if _looks_tagged(lines, plan, line)]
    return Sentences(where, first, told, doubtful)


def _comments(lines: Lines, plan: Plan, hashes: Flags, ends: Flags) -> Iterator[int]:
    """Which of the lines that begin with ``#`` are comments."""
    plain = ~ends & ~hashes
    before = np.cumsum(plain)
    # the last end before each line, or the first line of all
    start = np.maximum.accumulate(np.where(ends, np.arange(len(ends)), 0))
    where = np.flatnonzero(hashes)
    behind = before[where] > (before - plain)[start[where]]
    if not (behind | _fitting(lines.count[where], plan)).any():
        yield from where.tolist()
        return
    block = -1
    for line, begun, here in zip(where.tolist(), behind.tolist(), start[where].tolist(), strict=True):
        if _is_token(lines, plan, line, begun or block == here):
            block = here
        else:
            yield line


def _fitting(counts: Ints, plan: Plan) -> Flags:
    """Which lines have as many columns as tokens have."""
    return counts == plan.layout.width if plan.layout.width else counts >= plan.need


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
    layout = plan.layout
    fits = bool(_fitting(lines.count[line : line + 1], plan)[0])
    tag = lines.cell(line, plan.tags[0]).strip(" ") if fits else ""
    if fits and layout.number is not None and not lines.cell(line, layout.number).isdigit():
        return False
    if inside:
        if fits and (prefixed(tag) or tag in plan.recognised.types):
            return True
        start = lines.start[line]
        return layout.number is None and chr(lines.bytes[start + 1]) not in "# \t\n"
    if not layout.tabs and lines.cell(line, 0) == "#" and said(lines.text(line)):
        return False
    return fits and (tag == "O" or split(tag)[1] in plan.recognised.types)


def _looks_tagged(lines: Lines, plan: Plan, line: int) -> bool:
    """Whether a comment with the columns of a token has, in a tag's place, what may be one."""
    if not plan.layout.width or plan.layout.number is not None:
        return False
    return prefixed(lines.cell(line, plan.tags[0]).strip(" "))


def said(comment: str) -> tuple[str, str] | None:
    """Name and value of ``# name = value``, or of the ``# id value …`` of MultiCoNER; None for other comments."""
    name, equals, value = comment[1:].partition("=")
    if equals and NAME.fullmatch(name := name.strip()) and not name.startswith("id "):
        return name, value.strip()
    words = comment[1:].split(None, 2)
    if len(words) > 1 and words[0] == "id" and words[1] != "=":
        return "id", words[1]
    return None


def _told(
    lines: Lines, comments: list[int], ends: Flags, where: Ints, first: Ints, document: Said
) -> dict[int, dict[str, str]]:
    """What comments say of the sentences that follow them, without an end between."""
    found: dict[int, dict[str, str]] = {}
    blocks = np.cumsum(ends)
    begins = where[first]
    after = np.searchsorted(begins, comments) if len(comments) else np.zeros(0, dtype=np.intp)
    # whether the sentence behind each comment is in its block
    followed = np.append(blocks[begins], -1)[after] == blocks[comments] if len(comments) else after
    reached = 0
    for line, place, near in zip(comments, after.tolist(), followed.tolist(), strict=True):
        # sentences before the comment belong to the document before
        for sentence in range(reached, place) if document.document else ():
            found[sentence] = {**document.document, **found.get(sentence, {})}
        reached = max(reached, place)
        name, value = said(lines.text(line)) or ("", "")
        if name in OF_DOCUMENT and value:
            document.of_document(OF_DOCUMENT[name], value)
        elif name in FIELDS and value and near:
            found.setdefault(place, {})[FIELDS[name]] = value
    for sentence in range(reached, len(begins)) if document.document else ():
        found[sentence] = {**document.document, **found.get(sentence, {})}
    return found
