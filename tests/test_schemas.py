"""Our validators say what `jsonschema` says of the schemas as they are written."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from idlib_corpus.records import schema as records
from idlib_corpus.schemas import made, validator

FILES = {"idlib_corpus.source": "meaning.json", "idlib_corpus.agreement": "schema.json"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "s1", "PER", "x y"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "lang", "kind"]), inner)
    ),
    max_leaves=8,
)
WRITTEN = {
    (package, kind): {"$ref": f"#/$defs/{kind}", "$defs": definitions}
    for package, file in FILES.items()
    for definitions in [json.loads(files(package).joinpath(file).read_text(encoding="utf-8"))["$defs"]]
    for kind in definitions
}


def said(by: jsonschema.Draft202012Validator, value: Any) -> list[tuple[list[Any], str]]:
    return sorted((list(map(str, error.absolute_path)), error.message) for error in by.iter_errors(value))


@pytest.mark.parametrize(("package", "kind"), WRITTEN, ids=str)
@given(value=JSON)
def test_each_definition_finds_the_same_faults(package: str, kind: str, value: Any) -> None:
    plain = jsonschema.Draft202012Validator(WRITTEN[package, kind])
    assert said(validator(package, FILES[package], kind), value) == said(plain, value)


@given(row=st.dictionaries(st.sampled_from(["id", "text", "entities", "relations", "tokens", "stance"]), JSON))
def test_records_too(row: dict[str, Any]) -> None:
    schema = json.loads(files("idlib_corpus.records").joinpath(records.SCHEMA).read_text(encoding="utf-8"))
    assert said(made(schema), row) == said(jsonschema.Draft202012Validator(schema), row)


@pytest.mark.parametrize("number", [1.0, True, 1.5])
def test_a_whole_number_of_our_files_is_written_as_one(number: float) -> None:
    """JSON Schema takes 1.0 for an integer; Python does not count with it."""
    piece = {"sentence": "s1", "pieces": [["Idlib", 1]], "type": "GPE", "level": "NAM", "entity": "idlib"}
    given = {"text": {"s1": "Idlib"}, "mentions": [piece]}
    by = validator("idlib_corpus.agreement", "schema.json", "free")
    assert not [error for error in by.iter_errors(given) if "integer" in error.message]
    piece["pieces"] = [["Idlib", number]]
    assert [error for error in by.iter_errors(given) if "integer" in error.message]
