"""Formats that are not read yet: a file of theirs is called by its name, with what to do, and not guessed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.objects import first
from idlib_corpus.formats.uima import archives

NAME = "unread"
SAYS = "known by its name, and not read"
# no rows of any task: lists of formats leave this one out
TASKS: tuple[str, ...] = ()

SPANS = "Write its texts as JSON Lines: text, and entities with start, end and label; offsets are code points"
TOKENS = "Write a token and its tag a line, parted by a tab, with a blank line behind each sentence"
RELATIONS = "Write its texts as JSON Lines: text, and relations with head, tail and label"
UNPACK = "Unpack it, and name a file in it"
ROWS = "Name the file of predictions that was scored"


@dataclass(frozen=True)
class Named:
    """A format that is not read.

    Args:
        says: What a file of it is, "a brat file".
        remedy: What to do.
        begins: Whether a file begins so.
    """

    says: str
    remedy: str
    begins: Callable[[Seen], bool]


class Seen:
    """The beginning of a file, looked at in several ways, each once.

    Args:
        sample: The beginning.
    """

    def __init__(self, sample: Sample) -> None:
        self.sample, self.head = sample, sample.head
        self.lines = sample.lines(50)
        self.full = [line for line in self.lines if line.strip()]
        self.value: Any = first(sample)

    @property
    def row(self) -> Mapping[str, Any]:
        """The first object; empty if there is none."""
        return self.value if isinstance(self.value, dict) else {}

    def has(self, *names: str) -> bool:
        """Whether the first object has all of these keys."""
        return set(names) <= self.row.keys()

    def xml(self, pattern: str) -> bool:
        """Whether this is XML, or SGML, whose beginning has something."""
        text = self.head[:4096].decode("utf-8", "replace").lstrip()
        return text.startswith("<") and re.search(pattern, text) is not None


def _every(pattern: str) -> Callable[[Seen], bool]:
    """Whether all of the first lines match."""
    compiled = re.compile(pattern)
    return lambda seen: bool(seen.full) and all(compiled.match(line) for line in seen.full)


def _begin(pattern: str) -> Callable[[Seen], bool]:
    """Whether the first line matches."""
    compiled = re.compile(pattern)
    return lambda seen: bool(seen.full) and compiled.match(seen.full[0]) is not None


def _stanza(seen: Seen) -> bool:
    words = seen.value
    while isinstance(words, list) and words and isinstance(words[0], list):
        words = words[0]
    listed = isinstance(words, list) and bool(words)
    return listed and all(isinstance(one, dict) and "text" in one and {"ner", "upos"} & one.keys() for one in words)


def _scierc(seen: Seen) -> bool:
    return seen.has("sentences") and bool({"doc_key", "doc_id"} & seen.row.keys()) and "ner" in seen.row


def _evaluate(seen: Seen) -> bool:
    return seen.has("overall_precision", "overall_recall", "overall_f1") or seen.has("_timestamp", "_evaluate_version")


def _results(seen: Seen) -> bool:
    # as they are written, the rest may be long
    start = seen.head[:4096].lstrip()
    names = (b'"task"', b'"view"', b'"headline"')
    return start.startswith(b"{") and all(name in start for name in names)


def _office(seen: Seen) -> bool:
    suffixes = (".docx", ".xlsx", ".odt", ".ods", ".pptx")
    return seen.head[:4] == b"PK\x03\x04" and (
        seen.sample.suffix in suffixes
        or b"[Content_Types].xml" in seen.head
        or b"mimetypeapplication/vnd" in seen.head
    )


def _zip(seen: Seen) -> bool:
    return seen.head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not archives.begun(seen.head)


def _magic(*starts: bytes) -> Callable[[Seen], bool]:
    return lambda seen: seen.head.startswith(starts)


def _xml(pattern: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.xml(pattern)


def _keys(*names: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.has(*names)


# the first that fits is named
# fmt: off
FORMATS = (
    # bytes that are no text
    Named("a Python pickle", "Pickles are not opened, since they can run code; write its rows as JSON Lines",
          lambda seen: seen.head[:1] == b"\x80" and seen.head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")),
    Named("a Word, Excel or OpenDocument file", "Save it as CSV in UTF-8, or as plain text", _office),
    Named("an old Word or Excel file", "Save it as CSV in UTF-8, or as plain text",
          _magic(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    Named("a PDF file", "Name the file that it was made of", _magic(b"%PDF-")),
    Named("a ZIP archive", UNPACK, _zip),
    Named("a file packed with xz, bzip2, Zstandard or 7-Zip", "Unpack it; only gzip is unpacked here",
          _magic(b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c")),
    Named("a tar archive", UNPACK, lambda seen: seen.head[257:262] == b"ustar"),
    Named("an SQLite database", "Export its table as CSV in UTF-8", _magic(b"SQLite format 3\x00")),
    Named("a NumPy or HDF5 file", "Write its rows as JSON Lines or Parquet", _magic(b"\x93NUMPY", b"\x89HDF\r\n")),
    Named("a text in UTF-16", "Save it in UTF-8", _magic(b"\xff\xfe", b"\xfe\xff")),
    Named("a pointer of Git LFS, not the file itself", 'Fetch it with "git lfs pull"',
          _magic(b"version https://git-lfs.github.com/spec/")),
    # XML and SGML
    Named("a page of HTML", "Download the file itself", _xml(r"(?i)^<(!doctype html|html)")),
    Named("a GATE document", SPANS, _xml(r"<GateDocument")),
    Named("a TEI document", SPANS, _xml(r"<(tei:)?TEI(\.2|Corpus)?[\s>]")),
    Named("a BioC file", SPANS, _xml(r"BioC\.dtd|<collection>\s*<source>")),
    Named("a file of TAC or AIDA queries and links", SPANS, _xml(r"<kbpentlink|<kbpslotfill|<query id=")),
    Named("an ACE or SemEval file in SGML or XML", SPANS,
          _xml(r"(?i)<(source_file|doc[\s>]|text id=|sentences>|instance id=|corpus[\s>])")),
    Named("an XML file", SPANS, lambda seen: seen.xml(r"^<\?xml") and not seen.xml(r"<(\w+:)?XMI\b")),
    # tab and blank
    Named("an AIDA-CoNLL-YAGO file", SPANS, _begin(r"-DOCSTART- \(\S+ ")),
    Named("a PubTator file", SPANS, _begin(r"\d+\|[ta]\|")),
    Named("a TAC file of links", SPANS, _every(r"\S+\t\S+\t[^\t]*\t\S+:\d+-\d+\t")),
    # JSON
    Named("a BigBio file", SPANS, _keys("passages", "entities", "document_id")),
    Named("a BioC file", SPANS, lambda seen: seen.has("documents") and bool({"source", "infons"} & seen.row.keys())),
    Named("a CAS of UIMA in JSON (legacy)", "Export it as UIMA CAS XMI, or as UIMA CAS JSON 0.4.0",
          lambda seen: seen.has("_referenced_fss")),
    Named("a SciERC or DyGIE file", RELATIONS, _scierc),
    Named("a training file of spaCy 2", SPANS, _keys("id", "paragraphs")),
    Named("a file of stanza", TOKENS, _stanza),
    Named("a file of results of Hugging Face evaluate", ROWS, _evaluate),
    Named("a file of results of idlib-corpus", ROWS, _results),
)


# fmt: on


def _which(sample: Sample) -> Named | None:
    seen = Seen(sample)
    return next((one for one in FORMATS if one.begins(seen)), None)


def recognise(sample: Sample) -> Match | None:
    """A file that begins as those of a format in the table do."""
    found = _which(sample)
    return Match(1, found.says) if found else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """Nothing is read.

    Raises:
        InputError: Always: what the file is, what is read, and what to do.
    """
    from idlib_corpus import formats
    from idlib_corpus.formats import files

    found = _which(files.sample(file.path))
    what, remedy = (found.says, found.remedy) if found else ("a file of no known format", SPANS)
    raise InputError(
        str(file.path), f"this is {what}, which is not read", f"one of {', '.join(formats.readable())}", remedy
    )
