"""Read the meaning files: TOML -> entities, labels, languages, and what a document says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from idlib_corpus.decoding import UndecodedError, toml_table
from idlib_corpus.errors import InputError
from idlib_corpus.model import (
    AUTHOR,
    LAYERS,
    Asked,
    Document,
    Entity,
    Fact,
    Language,
    Place,
    Proposition,
    Provenance,
    Questions,
    Reading,
    Relation,
    RelationType,
    Source,
    Stance,
    Text,
    Variant,
)
from idlib_corpus.schemas import validator
from idlib_corpus.source.texts import SourceError

Table = dict[str, Any]


# layer -> the fields of a document that hold it; the others stand in its texts
FIELDS = {"relations": ("relations",), "stance": ("propositions", "holders", "stances")}


def read_toml(path: Path, kind: str, defaults: Mapping[str, Any] = MappingProxyType({})) -> Table:
    """Read a TOML file and hold it against its schema.

    Args:
        path: The file.
        kind: Which schema: ``dataset``, ``labels``, ``entities``, ``questions`` or ``document``.
        defaults: Fields that the file need not have; tables are filled up name by name.

    Raises:
        SourceError: No TOML (S04), or a field is missing, unknown or of the wrong form (S05).
    """
    try:
        data = path.read_bytes()
        table = toml_table(data)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}", remedy="Restore the file") from error
    except UndecodedError as error:
        place = Place(str(path), error.line or data.count(b"\n") or 1)
        raise SourceError("S04", place, error.found, "a TOML file in UTF-8", error.remedy or "Mend it") from error
    text = data.decode("utf-8")
    table |= {name: _filled(default, table.get(name)) for name, default in defaults.items()}
    problems = sorted(
        validator(__package__, "meaning.json", kind).iter_errors(table),
        key=lambda e: [str(p) for p in e.absolute_path],
    )
    if problems:
        first = problems[0]
        where = ".".join(str(p) for p in first.absolute_path) or "the file"
        place = Place(str(path), line_of(text, list(first.absolute_path)))
        raise SourceError("S05", place, f"{where}: {first.message}", remedy="Correct this field")
    return table


def _filled(default: Any, said: Any) -> Any:
    if isinstance(default, dict) and isinstance(said, dict):
        return {**default, **said}
    return default if said is None else said


def line_of(text: str, path: list[str | int]) -> int:
    """The line of a TOML file that a path of keys leads to; relies on one line an item, as our files have it."""
    lines = text.split("\n")
    at = 0
    for part in path:
        if lines[at].lstrip().startswith("{"):
            break  # the rest stands within this line
        if isinstance(part, str):
            name = re.escape(part)
            pattern = re.compile(rf"^\s*(?:\[+(?:[\w.]+\.)?{name}[\].]|\"?{name}\"?\s*=)")
            at = next((n for n in range(at, len(lines)) if pattern.match(lines[n])), at)
        elif lines[at].rstrip().endswith("["):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("]")), len(lines))
            items = [n for n in range(at + 1, end) if lines[n].lstrip().startswith(("{", '"'))]
            at = items[part] if part < len(items) else at
    return at + 1


def languages(table: Table) -> tuple[Language, ...]:
    """The languages of the data set, in its fixed order."""
    return tuple(Language(**row) for row in table["languages"])


def entities(table: Table) -> dict[str, Entity]:
    """The inventory, by key."""
    return {
        key: Entity(
            key=key,
            type=row["type"],
            subtype=row["subtype"],
            label=row["label"],
            link_status=row["link_status"],
            wikidata=row.get("wikidata", ""),
            verified=row.get("verified", ""),
            evidence=tuple(row.get("evidence", ())),
            members=tuple(row.get("members", ())),
            value=row.get("value", ""),
            note=row.get("note", ""),
        )
        for key, row in table.items()
    }


def questions(table: Table) -> dict[str, Questions]:
    """How stances are asked for, by language."""
    found = {}
    made = Provenance("questions", **table["provenance"])
    for code, words in table.items():
        if code == "provenance":
            continue
        said = {name: value for name, value in words.items() if isinstance(value, str)}
        kinds = {kind: dict(value) for kind, value in words.items() if kind not in said}
        asked = {kind: Asked(choices.pop("question"), choices) for kind, choices in kinds.items()}
        found[code] = Questions(**said, kinds=asked, provenance=made)
    return found


def relation_types(table: Table) -> dict[str, RelationType]:
    """The closed list of relation types, by name."""
    return {
        name: RelationType(
            name=name,
            head=tuple(row["head"]),
            tail=tuple(row["tail"]),
            family=row["family"],
            symmetric=row.get("symmetric", False),
            wikidata=tuple(row.get("wikidata", ())),
            says=row["says"],
        )
        for name, row in table["relations"].items()
    }


def languages_of(table: Table, codes: Sequence[str], path: Path) -> list[str]:
    """The languages of a document: that of the source first, then in the order of the data set.

    Raises:
        SourceError: A language is not one of the data set, or the source is in none of the document's (S05).
    """
    for code in table["languages"]:
        if code not in codes:
            found = f'languages: "{code}" is no language of dataset.toml'
            raise SourceError("S05", _place(path, "languages"), found, f"some of {', '.join(codes)}")
    source = table["source_language"]
    if source not in table["languages"]:
        found = f'source_language: "{source}" is none of the languages of the document'
        raise SourceError("S05", _place(path, "source_language"), found, f"one of {', '.join(table['languages'])}")
    return [source, *(code for code in codes if code in table["languages"] and code != source)]


def _place(path: Path, field: str) -> Place:
    return Place(str(path), line_of(path.read_text(encoding="utf-8"), [field]))


def document(table: Table, texts: dict[str, Text], path: Path) -> Document:
    """What a meaning file says, together with the texts that ground it.

    Raises:
        SourceError: The layers that it lists are not those that it has (S05).
    """
    _check_layers(table, path)
    for field in ("variants", "twins"):
        times = Counter(row["s"] for row in table.get(field, ()))
        for number, row in enumerate(table.get(field, ())):
            if times[row["s"]] > 1:
                place = Place(str(path), line_of(path.read_text(encoding="utf-8"), [field, number]))
                found = f"{field}: {row['s']} stands {times[row['s']]} times"
                raise SourceError("S05", place, found, "each sentence once", "Leave one of them out")
    return Document(
        id=table["id"],
        split=table["split"],
        source_language=table["source_language"],
        layers=tuple(layer for layer in LAYERS if layer in table["layers"]),
        licence=table["licence"],
        source=table["source"],
        readings=tuple(Reading(**row) for row in table.get("readings", ())),
        relations=tuple(_relation(row) for row in table.get("relations", ())),
        propositions=tuple(Proposition(**row) for row in table.get("propositions", ())),
        holders={sentence: tuple(keys) for sentence, keys in table.get("holders", {}).items()},
        stances=tuple(_stance(row) for row in table.get("stances", ())),
        provenance={layer: Provenance(layer, **row) for layer, row in table.get("provenance", {}).items()},
        sources={key: Source(key, **row) for key, row in table.get("sources", {}).items()},
        facts=tuple(Fact(row["s"], row["says"], tuple(row["sources"])) for row in table.get("facts", ())),
        variants={row["s"]: Variant(row["s"], row["of"], row["change"]) for row in table.get("variants", ())},
        twins={row["s"]: row["of"] for row in table.get("twins", ())},
        texts=texts,
        file=str(path),
        canary=table.get("canary", ""),
    )


def _check_layers(table: Table, path: Path) -> None:
    layers = table["layers"]
    if layers and "entities" not in layers:
        found = f"layers: {', '.join(layers)} without entities, which they are about"
        raise SourceError("S05", _place(path, "layers"), found, remedy='Add "entities"')
    for layer, fields in FIELDS.items():
        for field in fields:
            if layer in layers and field not in table:
                found = f'layers: "{layer}" is listed, and there is no {field}'
                remedy = f"Add {field}, empty if the document was judged to have none"
                raise SourceError("S05", _place(path, "layers"), found, remedy=remedy)
            if layer not in layers and field in table:
                found = f'{field}: the layer "{layer}" is not listed'
                raise SourceError("S05", _place(path, field), found, remedy=f'Add "{layer}" to layers, or remove it')


def _relation(row: Table) -> Relation:
    return Relation(sentence=row["s"], **{name: value for name, value in row.items() if name != "s"})


def _stance(row: Table) -> Stance:
    return Stance(
        sentence=row["s"],
        holder=row["holder"],
        target=row["target"],
        label=row["label"],
        reason=row.get("reason", ""),
        basis=row.get("basis", ""),
        certainty=row.get("certainty", ""),
        attributed_by=row.get("by", AUTHOR),
        evidence_scope=row.get("scope", "sentence"),
        cue=row.get("cue", ""),
        evidence=tuple(row.get("evidence", ())),
        judged_with=row.get("judged_with", ""),
        as_of=row.get("as_of", ""),
        holder_with=row.get("holder_with", ""),
        sources=tuple(row.get("sources", ())),
        note=row.get("note", ""),
    )
