"""Edits of types and relations, made in the meaning files: a line a decision, and no other line changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from idlib_corpus.decoding import UndecodedError, toml_table
from idlib_corpus.errors import InputError
from idlib_corpus.importing.edits import Edit, RelationAdded, RelationRemoved, Retyped, unknown
from idlib_corpus.model import AUTHOR, Corpus, Document

# what a new relation is taken for until somebody writes something else
FACTUALITY = "asserted"


def entities(lines: Sequence[str], corpus: Corpus, edits: Sequence[Edit], subtype: str) -> list[str]:
    """The lines of `entities.toml` with other types.

    Args:
        lines: Its lines.
        corpus: The corpus.
        edits: All edits.
        subtype: The new subtype of entities whose old one is none of their new type.

    Raises:
        InputError: A type that there is not, or a subtype is needed and not said, or is none of the type.
    """
    found = list(lines)
    for edit in edits:
        if not isinstance(edit, Retyped):
            continue
        if edit.type not in corpus.labels["types"]:
            raise unknown(edit.place, "the type", edit.type, list(corpus.labels["types"]))
        _set(found, edit.entity, "type", edit.type)
        allowed, old = corpus.labels["subtypes"][edit.type], corpus.entities[edit.entity].subtype
        if old in allowed:
            continue
        if subtype not in allowed:
            said = f'"{subtype}"' if subtype else f"{edit.entity} is {edit.type} now, and was {old}"
            expected = f"a subtype of {edit.type}: {', '.join(allowed)}"
            raise InputError("--subtype" if subtype else edit.place, said, expected, "Say it with --subtype")
        _set(found, edit.entity, "subtype", subtype)
    return found


def _set(lines: list[str], entity: str, field: str, value: str) -> None:
    begin = lines.index(f"[{entity}]")
    at = next(n for n in range(begin, len(lines)) if re.match(rf"{field}\s*=", lines[n]))
    lines[at] = f'{field} = "{value}"'


def relations(
    lines: Sequence[str], corpus: Corpus, document: Document, edits: Sequence[Edit], ids: Mapping[str, str]
) -> list[str]:
    """The lines of a document's meaning file with relations gone and new.

    Args:
        lines: Its lines.
        corpus: The corpus.
        document: The document.
        edits: Those of the document.
        ids: By what a new mention was called, its id.

    Raises:
        InputError: The document has no layer of relations, a type that there is not, or a relation that is there.
    """
    mine = [edit for edit in edits if isinstance(edit, RelationRemoved | RelationAdded)]
    found = list(lines)
    if mine and "relations" not in document.layers:
        raise InputError(mine[0].place, f"a relation, and {document.id} has no relations", remedy="Take it away")
    for edit in mine:
        begin = found.index("relations = [")
        end = found.index("]", begin)
        rows = [_row(line) for line in found[begin + 1 : end]]
        if isinstance(edit, RelationRemoved):
            gone = next((n for n, row in enumerate(rows, begin + 1) if _id(row) == edit.id), None)
            if gone is not None:  # else it is gone in another language, too
                del found[gone]
            continue
        line = _line(corpus, document, edit, ids)
        if _id(_row(line)) in map(_id, rows):
            said = f"the relation {_id(_row(line))}, which the sentence has"
            raise InputError(edit.place, said, "a new one", "Take it away, or mend the one that is there")
        order = [sentence.id for sentence in document.source_text.sentences]
        before = [n for n, row in enumerate(rows) if row and order.index(row["s"]) <= order.index(edit.sentence)]
        found.insert(begin + 1 + (before[-1] + 1 if before else 0), line)
    return found


def _line(corpus: Corpus, document: Document, edit: RelationAdded, ids: Mapping[str, str]) -> str:
    if edit.type not in corpus.relation_types:
        raise unknown(edit.place, "the relation type", edit.type, list(corpus.relation_types))
    mentions = [ids.get(name, name) for name in (edit.head, edit.tail)]
    keys = [name.rpartition(".")[0] for name in mentions]
    fields = {"s": edit.sentence, "head": keys[0], "type": edit.type, "tail": keys[1]}
    source = document.source_text.by_id[edit.sentence]
    for side, key, name in zip(("head", "tail"), keys, mentions, strict=True):
        # the only mention that there is need not be named
        if [mention.id for mention in source.of_entity(key)] != [name]:
            fields[f"{side}_mention"] = name
    fields |= {"source": AUTHOR, "factuality": FACTUALITY}
    return "  { " + ", ".join(f'{name} = "{value}"' for name, value in fields.items()) + " },"


def _row(line: str) -> dict[str, Any]:
    """A line of a list of relations as a table; empty if it is none."""
    try:
        row = toml_table(f"row = {line.strip().removesuffix(',')}").get("row")
    except UndecodedError:
        return {}
    return row if isinstance(row, dict) else {}


def _id(row: Mapping[str, Any]) -> str:
    return ".".join(str(row.get(name, "")) for name in ("s", "head", "type", "tail"))
