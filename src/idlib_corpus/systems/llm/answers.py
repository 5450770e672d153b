"""The JSON in an answer: found, parsed, and checked against its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from idlib_corpus.decoding import half_pair

# between these reasoning models think before they answer, where the server leaves it in
THOUGHT = re.compile(r"<(/?)think(?:ing)?>")
FENCE = "```"
# what may stand behind a fence that opens
LANGUAGE = re.compile(r"[\w+-]{0,20}\s*")
# characters that are looked through for a JSON object, those before it at each attempt among them (Python counts the
# lines there for its message)
PATIENCE = 100_000_000
UNTERMINATED = "Unterminated string"


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

    One of a list of strings (`one_of`) is read without regard to case and blanks around it.

    Args:
        content: The answer.
        schema: What it must be. Properties that the schema does not have are passed over.

    Raises:
        BadAnswerError: There is no JSON object, it does not fit the schema, has half a surrogate pair, which no file
            can hold, or is nested too deep. Nothing else is raised, whatever the answer is.
    """
    import jsonschema

    try:
        found = next(_objects(content), None)
        if found is None:
            raise BadAnswerError("there is no JSON object in it")
        found = _cased(found, schema)
        error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(_open(schema)).iter_errors(found))
        if error is not None:
            raise BadAnswerError(f"{error.json_path[:100]}: {error.message[:300]}")
        if half_pair(found) is not None:
            raise BadAnswerError("half a surrogate pair, which is no character")
    except RecursionError:
        raise BadAnswerError("it is nested too deep") from None
    return dict(found)


def _objects(content: str) -> Iterator[dict[str, Any]]:
    plain = without_thoughts(content)
    for text in (content, plain, *fenced(plain)):
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
    decoder, at, patience = json.JSONDecoder(), plain.find("{"), PATIENCE
    while at >= 0 and patience > 0:
        try:
            found, _ = decoder.raw_decode(plain, at)
            yield found
        except json.JSONDecodeError as error:
            # a string that does not end was looked through to the end of the answer
            patience -= len(plain) if error.msg.startswith(UNTERMINATED) else error.pos
        except ValueError:  # a number of thousands of digits
            patience -= len(plain)
        at = plain.find("{", at + 1)


def without_thoughts(content: str) -> str:
    """An answer without what stands between the beginning of a thought and the next end of one."""
    kept, at, begun = [], 0, -1
    for tag in THOUGHT.finditer(content):
        if not tag[1] and begun < 0:
            begun = tag.start()
        elif tag[1] and begun >= 0:
            kept.append(content[at:begun])
            at, begun = tag.end(), -1
    return "".join([*kept, content[at:]])


def fenced(plain: str) -> Iterator[str]:
    """What stands in fences, without the line that opens each, which may name a language."""
    for inside in plain.split(FENCE)[1:-1:2]:
        opening, line_end, text = inside.partition("\n")
        if line_end and LANGUAGE.fullmatch(opening):
            yield text


def _cased(found: Any, schema: Any) -> Any:
    """What was found with the strings of a list as the list writes them, where they differ in case alone."""
    if isinstance(found, str) and "enum" in schema:
        same = [one for one in schema["enum"] if one.casefold() == found.strip().casefold()]
        return same[0] if len(same) == 1 else found
    if isinstance(found, dict) and "properties" in schema:
        known = schema["properties"]
        return {name: _cased(value, known[name]) if name in known else value for name, value in found.items()}
    if isinstance(found, list) and "items" in schema:
        return [_cased(one, schema["items"]) for one in found]
    return found


def _open(schema: Any) -> Any:
    """A schema that lets other properties be."""
    if isinstance(schema, Mapping):
        return {name: _open(value) for name, value in schema.items() if name != "additionalProperties"}
    return [_open(value) for value in schema] if isinstance(schema, list) else schema
