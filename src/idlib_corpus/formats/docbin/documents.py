"""The documents of a DocBin, from its bytes: what `formats.docbin` reads."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError, library
from idlib_corpus.formats.base import File
from idlib_corpus.formats.files import opened
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.ner import NIL

EXPECTED = "what DocBin.to_disk writes"
# the most that MessagePack can have in one value
MOST = 1 << 32
# what ENT_IOB says: no label, inside, outside, begin
MISSING, INSIDE, OUTSIDE, BEGIN = range(4)
# of a group of spans: id, key of the knowledge base, label, tokens, characters
SPAN = struct.Struct(">QQQllll")
WIKIDATA = re.compile(rf"Q[1-9][0-9]*|{NIL}")
# the group that spaCy's span categorizer writes
GROUP = "sc"

Ints = npt.NDArray[np.int64]


def unpacked(file: File) -> Mapping[str, Any]:
    """What is packed in a file.

    Raises:
        InputError: It is damaged, or spaCy is not installed.
    """
    where = str(file.path)
    with opened(file.path) as given:
        data = given.read()
    try:
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(data, MOST)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise ValueError("it is cut off, or larger than 4 GiB")
        found = _loads(plain)
    except InputError:  # a library is missing
        raise
    except Exception as error:  # whatever the libraries raise
        said = str(error).partition("\n")[0] or type(error).__name__
        raise InputError(
            where, f"a DocBin of spaCy that cannot be unpacked: {said}", EXPECTED, "Save it again"
        ) from error
    if not isinstance(found, Mapping):
        raise InputError(where, "no DocBin of spaCy", EXPECTED, "Save it again")
    return found


@dataclass(frozen=True)
class _Span:
    first: int
    end: int
    label: str
    key: str


class Documents:
    """The documents of a DocBin.

    Args:
        said: What the file has.
        where: The file, for messages.

    Raises:
        InputError: Parts are missing, or their sizes do not agree.
    """

    def __init__(self, said: Mapping[str, Any], where: str) -> None:
        self._where = where
        numbers = library("spacy.attrs", "spacy", "a DocBin of spaCy").IDS
        hashed = library("spacy.strings", "spacy", "a DocBin of spaCy").get_string_id
        try:
            attributes = [int(number) for number in said["attrs"]]
            lengths: Ints = np.frombuffer(said["lengths"], np.int32).astype(np.int64)
            self._tokens = np.frombuffer(said["tokens"], np.uint64).reshape(-1, len(attributes))
            self._spaces = np.frombuffer(said["spaces"], np.bool_)
            self._strings = {hashed(one): str(one) for one in said["strings"]} | {0: ""}
            self._groups = self._each(said, "span_groups", lengths, b"")
            self._flags = self._each(said, "flags", lengths, {})
            self._data = self._each(said, "user_data", lengths, None)
            self._ends = np.concatenate([[0], np.cumsum(lengths)])
            if not (lengths >= 0).all() or not len(self._tokens) == len(self._spaces) == self._ends[-1]:
                raise ValueError("the sizes of its parts do not agree")
            self._column = {
                name: attributes.index(numbers[name])
                for name in ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
                if numbers[name] in attributes
            }
            self._orth = self._tokens[:, self._column["ORTH"]]
        except (KeyError, ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
            raise InputError(where, f"a damaged DocBin of spaCy: {error!r}", EXPECTED, "Save it again") from error

    @staticmethod
    def _each(said: Mapping[str, Any], name: str, lengths: Ints, default: Any) -> Sequence[Any]:
        found = said.get(name, [default] * len(lengths))
        if not isinstance(found, list | tuple) or len(found) != len(lengths):
            raise ValueError(f"{name} are not one for each document")
        return found

    def __len__(self) -> int:
        return len(self._groups)

    def group(self, chosen: str, task: str) -> tuple[str, tuple[str, ...]]:
        """The group of spans to read, empty for doc.ents, and what a reader has to know of the choice."""
        keys = sorted({key for groups in self._spans for key in groups})
        if chosen:
            if chosen not in keys:
                there = ", ".join(keys) or "there are none"
                raise InputError("--columns", f'no group of spans "{chosen}" in {self._where}', there, "Choose one")
            return chosen, ()
        if self._has_entities or task == "tags":
            rest = f"; it has doc.spans too ({', '.join(keys)}): --columns spans={keys[0]}" if keys else ""
            return "", ((f"{self._where}: entities are doc.ents{rest}",) if rest else ())
        if GROUP in keys or len(keys) == 1:
            return (GROUP if GROUP in keys else keys[0]), ()
        if keys:
            remedy = f"Choose one: --columns spans={keys[0]}"
            raise InputError(self._where, f"the groups of spans {', '.join(keys)}, and no doc.ents", "one", remedy)
        if "ENT_IOB" not in self._column or (len(self._tokens) and not self._iob.any()):
            found = "documents without doc.ents and doc.spans"
            raise NoFieldError(self._where, found, "entities or spans", "Save what has them")
        return "", ()

    @property
    def _iob(self) -> npt.NDArray[np.uint64]:
        if "ENT_IOB" not in self._column:
            return np.zeros(len(self._tokens), np.uint64)
        return self._tokens[:, self._column["ENT_IOB"]]

    @property
    def _has_entities(self) -> bool:
        return bool(np.isin(self._iob, (INSIDE, BEGIN)).any())

    @cached_property
    def _spans(self) -> list[dict[str, list[bytes]]]:
        """The groups of each document by key: packed spans."""
        try:
            return [_unpacked_groups(packed) for packed in self._groups]
        except Exception as error:  # whatever the library raises
            said = f"damaged groups of spans: {error}"
            raise InputError(self._where, said, EXPECTED, "Save it again") from error

    def row(self, number: int, task: str, group: str) -> dict[str, Any]:
        """A document as a row.

        Raises:
            ValueError, KeyError, struct.error: It is damaged.
        """
        first, end = int(self._ends[number]), int(self._ends[number + 1])
        words = [self._string(key) for key in self._orth[first:end]]
        spaces = self._spaces[first:end]
        if isinstance(self._flags[number], Mapping) and self._flags[number].get("has_unknown_spaces"):
            spaces = np.ones(end - first, np.bool_)
            spaces[-1:] = False
        starts = np.concatenate([[0], np.cumsum([len(w) + int(s) for w, s in zip(words, spaces, strict=True)])])
        offsets = [{"start": int(a), "end": int(a) + len(w)} for a, w in zip(starts[:-1], words, strict=True)]
        text = "".join(word + " " * int(space) for word, space in zip(words, spaces, strict=True))
        row: dict[str, Any] = {"id": self._id(number), "text": text, "tokens": words}
        spans = self._grouped(number, group, len(words)) if group else self._entities(first, end)
        if task == "tags":
            row["tags"] = self._tags(first, end, spans)
            return row
        row["token_offsets"] = offsets
        row["entities"] = [
            {
                "start": offsets[span.first]["start"],
                "end": offsets[span.end - 1]["end"],
                "label": span.label,
                **({"wikidata": span.key} if WIKIDATA.fullmatch(span.key) else {}),
            }
            for span in spans
        ]
        return row

    def _string(self, key: Any) -> str:
        if int(key) not in self._strings:
            raise ValueError(f"a string is missing ({key})")
        return self._strings[int(key)]

    def _attribute(self, name: str, token: int) -> str:
        return self._string(self._tokens[token, self._column[name]]) if name in self._column else ""

    def _entities(self, first: int, end: int) -> list[_Span]:
        """doc.ents, as spaCy reads them: a begin without a type is a place where none may be."""
        found: list[_Span] = []
        start = -1
        iob = [int(code) for code in self._iob[first:end]]
        for at, code in enumerate([*iob, OUTSIDE]):
            if code == INSIDE and start < 0:
                raise ValueError(f"token {at + 1} is inside of no entity")
            if code != INSIDE and start >= 0:
                label = self._attribute("ENT_TYPE", first + start)
                found.append(_Span(start, at, label, self._attribute("ENT_KB_ID", first + start)))
                start = -1
            if code == BEGIN and self._attribute("ENT_TYPE", first + at):
                start = at
        return found

    def _tags(self, first: int, end: int, spans: Sequence[_Span]) -> list[str | None]:
        """The tags of doc.ents; null where the document says nothing of a token."""
        tags: list[str | None] = [None if code == MISSING else "O" for code in self._iob[first:end].tolist()]
        for span in spans:
            for at in range(span.first, span.end):
                tags[at] = f"{'I' if at > span.first else 'B'}-{span.label}"
        return tags

    def _grouped(self, number: int, group: str, tokens: int) -> list[_Span]:
        found = []
        for packed in self._spans[number].get(group, ()):
            _, key, label, start, end, _, _ = SPAN.unpack(packed)
            if not 0 <= start < end <= tokens:
                raise ValueError(f"the span {start}-{end} of {tokens} tokens")
            found.append(_Span(start, end, self._string(label), self._strings.get(key, "")))
        return found

    def _id(self, number: int) -> str | None:
        """What the document's own data say, if they were stored."""
        packed = self._data[number]
        if not isinstance(packed, bytes):
            return None
        data = _loads(packed)
        if not isinstance(data, Mapping):
            return None
        value = data.get("id", data.get(("._.", "id", None, None)))
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value) or None
        return None


def _unpacked_groups(packed: Any) -> dict[str, list[bytes]]:
    if not isinstance(packed, bytes) or not packed:
        return {}
    said = _loads(packed)
    if isinstance(said, list | tuple):
        groups = [_loads(one) for one in said]
        return {group["name"]: list(group["spans"]) for group in groups}
    return {key: list(_loads(one)["spans"]) for one, keys in said.items() for key in keys}


def _loads(packed: bytes) -> Any:
    """What MessagePack holds, in plain types: with a hook of our own, no decoder of arrays is asked."""
    unpackb = library("srsly.msgpack", "spacy", "a DocBin of spaCy").unpackb
    return unpackb(packed, raw=False, use_list=False, strict_map_key=False, object_pairs_hook=dict)
