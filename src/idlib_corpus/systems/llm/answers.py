"""The JSON in an answer: found, parsed, and checked against its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# what reasoning models write before they answer, where the server leaves it in
THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)


class BadAnswerError(Exception):
    """An answer is no JSON of the schema; says what is wrong, for the model."""


def obj(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object with just these properties, all of them required, as strict structured output wants."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def array(items: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "items": items}


def one_of(values: Sequence[str]) -> dict[str, Any]:
    """The schema of one of some strings."""
    return {"type": "string", "enum": list(values)}


STRING = {"type": "string"}


def read(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of an answer: the whole of it, or what a fence or other words stand around.

    Args:
        content: The answer.
        schema: What it must be. Properties that the schema does not have are passed over.

    Raises:
        BadAnswerError: There is no JSON object, or it does not fit the schema.
    """
    import jsonschema

    found = next(_objects(content), None)
    if found is None:
        raise BadAnswerError("there is no JSON object in it")
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(_open(schema)).iter_errors(found))
    if error is not None:
        raise BadAnswerError(f"{error.json_path}: {error.message[:300]}")
    return found


def _objects(content: str) -> Iterator[dict[str, Any]]:
    plain = THOUGHTS.sub("", content)
    candidates = [content, plain, *FENCED.findall(plain)]
    decoder = json.JSONDecoder()
    for text in candidates:
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
    for match in re.finditer(r"\{", plain):
        try:
            found, _ = decoder.raw_decode(plain, match.start())
        except ValueError:
            continue
        yield found


def _open(schema: Any) -> Any:
    """A schema that lets other properties be."""
    if isinstance(schema, Mapping):
        return {name: _open(value) for name, value in schema.items() if name != "additionalProperties"}
    return [_open(value) for value in schema] if isinstance(schema, list) else schema
