"""Predictions as files: JSON Lines, one row an id, written by every system and read by every scorer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import jsonschema

from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.scoring import Span


def write(path: Path, predicted: Mapping[str, Iterable[Span]]) -> None:
    """Write predictions, sorted within a row, whole or not at all."""
    lines = []
    for item, spans in predicted.items():
        found = [{"start": start, "end": end, "label": label} for start, end, label in sorted(spans)]
        lines.append(json.dumps({"id": item, "entities": found}, ensure_ascii=False))
    write_text(path, "".join(f"{line}\n" for line in lines))


def read(path: Path, texts: Mapping[str, str]) -> dict[str, list[Span]]:
    """Read predictions and hold them against the rows they are for.

    Args:
        path: A JSON Lines file.
        texts: The text of every row, by id.

    Raises:
        InputError: The first line that is no JSON, breaks the schema, names an unknown row or one twice, or has an
            offset outside its text.
    """
    predicted: dict[str, list[Span]] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        found = f"the file cannot be read: {error.strerror or error}"
        raise InputError(str(path), found, "a JSON Lines file", "Name the file that a system wrote") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            item, spans = _row(line, f"{path}:{number}", texts)
            if item in predicted:
                raise InputError(f"{path}:{number}", f"a second line for {item}", "one line a row", "Join the two")
            predicted[item] = spans
    return predicted


def _row(line: bytes, where: str, texts: Mapping[str, str]) -> tuple[str, list[Span]]:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            where, f"no JSON: {error}", "one JSON object a line, in UTF-8", "Write the line again"
        ) from error
    problem = next(_validator().iter_errors(row), None)
    if problem is not None:
        field = ".".join(str(part) for part in problem.absolute_path) or "the row"
        raise InputError(where, f"{field}: {problem.message}", remedy="See predictions.schema.json")
    item = row["id"]
    if item not in texts:
        raise InputError(
            where,
            f'a prediction for an unknown row, "{item}"',
            "a row id as in article/s3/fr",
            "Use the ids of the gold",
        )
    length = len(texts[item])
    spans = []
    for span in row["entities"]:
        if not span["start"] < span["end"] <= length:
            found = f"{item}: the span {span['start']}-{span['end']}"
            raise InputError(
                where, found, f"0 <= start < end <= {length}, in code points", "Count on the text of the row"
            )
        spans.append((int(span["start"]), int(span["end"]), span["label"]))
    return item, spans


@lru_cache
def _validator() -> jsonschema.Draft202012Validator:
    text = files("idlib_corpus").joinpath("predictions.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))
