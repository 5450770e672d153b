"""Validators of JSON Schema (2020-12) from our schema files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema

HERE = "#/$defs/"


@lru_cache
def validator(package: str, file: str, kind: str) -> jsonschema.Draft202012Validator:
    """The validator for what a file of ours defines under a name; a whole number has no point (``1.0``) in our files.

    Args:
        package: The package in which the file stands.
        file: The file.
        kind: The name in its ``$defs``, none of which contains itself.
    """
    import jsonschema

    lenient = made({"$ref": f"{HERE}{kind}", "$defs": written(package, file)["$defs"]})
    checker = lenient.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    extend: Any = jsonschema.validators.extend
    strict: jsonschema.Draft202012Validator = extend(type(lenient), type_checker=checker)(lenient.schema)
    return strict


def written(package: str, file: str) -> dict[str, Any]:
    """A schema file of ours as it stands."""
    from importlib.resources import files  # not at start-up

    schema: dict[str, Any] = json.loads(files(package).joinpath(file).read_text(encoding="utf-8"))
    return schema


def made(schema: Mapping[str, Any]) -> jsonschema.Draft202012Validator:
    """A validator that looks nothing up: each reference is replaced by what it refers to."""
    import jsonschema

    rest = {name: part for name, part in schema.items() if name != "$defs"}
    return jsonschema.Draft202012Validator(_inlined(rest, schema["$defs"]))


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {name: _inlined(part, definitions) for name, part in schema.items() if name != "$ref"}
    if "$ref" not in schema:
        return rest
    target: Any = definitions
    for name in schema["$ref"].removeprefix(HERE).split("/"):
        target = target[name]
    there = _inlined(target, definitions)
    return {"allOf": [there, rest]} if rest else there
