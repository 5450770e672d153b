"""SemEval-2022 task 10, structured sentiment (Barnes et al. 2022): JSON with a text and its ``opinions``.

Each opinion that has a target in the text is a row of stance: the holder's words, the target's words, the polarity
(Positive is FAVOR, Negative AGAINST, Neutral NONE) and the polar expression as evidence. The id is the sentence's id,
the place of the holder and that of the target, so that gold and predictions pair; an opinion on the same holder and
target that stands again gets the next number. Opinions without a target say nothing that a row can ask for; they are
left out, with a note. Offsets are ``"start:end"``, code points, half-open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from idlib_corpus.formats import naming, objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.records.problems import Problem

NAME = "semeval2022"
SAYS = "SemEval-2022 task 10: JSON with text and opinions (Source, Target, Polar_expression, Polarity)"
TASKS = ("stance",)
POLARITY = {"positive": "FAVOR", "negative": "AGAINST", "neutral": "NONE"}
PLACE = re.compile(r"(\d+):(\d+)")


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has a text, an id of a sentence and opinions."""
    row = objects.first_object(sample)
    return Match(1, "a file of SemEval-2022 task 10") if {"sent_id", "text", "opinions"} <= row.keys() else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """A row an opinion that has a target.

    Raises:
        InputError: The file cannot be read.
    """
    naming.of_task(file, task, "a file of SemEval-2022 task 10", TASKS)
    source, counted = objects.Values(file), Counter[str]()

    def notes() -> list[str]:
        number = counted["no target"]
        return [f"{file.path}: {number} opinion{'s' * (number != 1)} without a target left out"] if number else []

    return batches(_rows(source, options, counted), task, source.where, lines=not source.array, notes=notes)


def _rows(source: objects.Values, options: Options, counted: Counter[str]) -> Iterator[Found]:
    number = 0
    for found in objects.rows(source, lambda row, _: {"rows": list(_opinions(row, options, counted))}):
        _, place, row = found
        if isinstance(row, Problem):
            number += 1
            yield number, place, row
            continue
        for one in row["rows"]:
            number += 1
            yield number, place, one


def _opinions(row: dict[str, Any], options: Options, counted: Counter[str]) -> Iterator[dict[str, Any]]:
    text = values.text(row.get("text"), "text")
    if text is None:
        raise values.ValueKindError("no text")
    sentence = values.identity(row.get("sent_id"), "sent_id")
    seen: Counter[str] = Counter()
    for place, one in enumerate(values.sequence(row.get("opinions"), "opinions"), 1):
        where = f"opinions, {place}"
        opinion = values.mapping(one, where)
        holder, target, expression = (
            _spans(opinion, name, text, where) for name in ("Source", "Target", "Polar_expression")
        )
        if not target:
            counted["no target"] += 1
            continue
        said = values.said(opinion, "Polarity", where)
        if said.casefold() not in POLARITY:
            raise values.ValueKindError(
                f"{where}: Polarity {values.shown(said)}; expected Positive, Negative or Neutral"
            )
        key = "/".join([sentence or "", _key(holder), _key(target)])
        seen[key] += 1
        yield {
            "id": key if seen[key] == 1 else f"{key}/{seen[key]}",
            "group": sentence,
            "sentence": sentence,
            "lang": options.lang or None,
            "text": text,
            "holder": _words(text, holder) or None,
            "holder_spans": holder,
            "target": _words(text, target),
            "label": POLARITY[said.casefold()],
            "evidence": expression,
        }


def _spans(opinion: dict[str, Any], name: str, text: str, where: str) -> list[dict[str, int]]:
    """The extents of a part of an opinion, held against the words beside them."""
    parts = values.sequence(opinion.get(name) or [[], []], f"{where}: {name}")
    if len(parts) != 2:
        raise values.ValueKindError(f"{where}: {name} has {len(parts)} lists; expected words and places")
    words, places = (values.texts(part, f"{where}: {name}") for part in parts)
    found = []
    for number, place in enumerate(places):
        match = PLACE.fullmatch(place)
        if not match or not int(match[1]) < int(match[2]) <= len(text):
            expected = f"start:end in the text, which has {len(text)} characters"
            raise values.ValueKindError(f"{where}: {name} {values.shown(place)}; expected {expected}")
        start, end = int(match[1]), int(match[2])
        if number < len(words) and text[start:end] != words[number]:
            told = f"{where}: {name} {place} is {values.shown(text[start:end])}"
            raise values.ValueKindError(f"{told}; expected {values.shown(words[number])}, as beside it")
        found.append({"start": start, "end": end})
    return found


def _words(text: str, spans: list[dict[str, int]]) -> str:
    return " ".join(text[span["start"] : span["end"]] for span in spans)


def _key(spans: list[dict[str, int]]) -> str:
    return "+".join(f"{span['start']}-{span['end']}" for span in spans) or "-"
