"""SemEval-2010 task 8 (Hendrickx et al. 2010): a sentence with ``<e1>`` and ``<e2>``, and the relation below it.

A relation says its direction, as in ``Cause-Effect(e2,e1)``: the first in the brackets is the head, and the label is
the name before them. ``Other`` has no direction; it stands as it is, from e1 to e2, and ``--convention tacred
--negative Other`` leaves it out. The sentence is read without the quotation marks around it. Files of answers
(a number and a relation a line) have no text: name the file of the key as gold, and pair them by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from idlib_corpus.escapes import clean
from idlib_corpus.formats import naming
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches, lines
from idlib_corpus.records.problems import Problem

NAME = "semeval2010"
SAYS = "SemEval-2010 task 8: a sentence with <e1> and <e2>, the relation in the next line"
TASKS = ("relations",)
SENTENCE = re.compile(r"(\d+)\t(.*)")
MARK = re.compile(r"</?e[12]>")
RELATION = re.compile(r"([^()\s]+)\((e[12]),(e[12])\)")
EXPECTED = "a number, a tab and a sentence with <e1>…</e1> and <e2>…</e2>"
REMEDY = "Write the sentence again"


def recognise(sample: Sample) -> Match | None:
    """A file whose first line is a numbered sentence with a marked entity."""
    full = [line for line in sample.lines(20) if line.strip()]
    if full and re.match(r"\d+\t.*<e1>.*</e1>", full[0]):
        return Match(1, "a file of SemEval-2010 task 8")
    return None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The sentences, each with its relation.

    Raises:
        InputError: The file cannot be read.
    """
    naming.of_task(file, task, "a file of SemEval-2010 task 8", TASKS)
    return batches(_rows(file, options), task, file.line)


def _rows(file: File, options: Options) -> Iterator[Found]:
    number, at, waiting, in_comment = 0, 0, None, False
    for place, raw in lines(file.path):
        try:
            line = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            number += 1
            yield (
                number,
                place,
                Problem(file.line(place), "bytes that are no UTF-8", "UTF-8", "Save the file in UTF-8"),
            )
            continue
        match = SENTENCE.fullmatch(line)
        if match:
            if waiting:
                yield number, at, _made(file.line(at), *waiting, "", options)
            number, at, waiting, in_comment = number + 1, place, (match[1], match[2]), False
        elif not line or in_comment or line.lower().startswith("comment"):
            in_comment = bool(line)
        elif waiting:
            yield number, at, _made(file.line(at), *waiting, line, options)
            waiting = None
        else:
            number += 1
            yield number, place, Problem(file.line(place), f'"{clean(line, 60)}"', EXPECTED, REMEDY)
    if waiting:
        yield number, at, _made(file.line(at), *waiting, "", options)


def _made(where: str, name: str, marked: str, relation: str, options: Options) -> dict[str, Any] | Problem:
    """A row: the sentence without its marks, and the relation, if one is said."""
    marked = marked.strip()
    if len(marked) > 1 and marked[0] == marked[-1] == '"':
        marked = marked[1:-1]
    text, last, places = "", 0, dict[str, int]()
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark[0] in places:
            return Problem(where, f"{mark[0]} stands twice", EXPECTED, REMEDY)
        places[mark[0]] = len(text)
    text += marked[last:]
    sides = {}
    for entity in ("e1", "e2"):
        start, end = places.get(f"<{entity}>", -1), places.get(f"</{entity}>", -1)
        if not 0 <= start < end:
            return Problem(where, f"no <{entity}>…</{entity}> with words in it", EXPECTED, REMEDY)
        sides[entity] = {"start": start, "end": end}
    row: dict[str, Any] = {"id": name, "lang": options.lang or None, "text": text}
    if not relation:
        return row
    match = RELATION.fullmatch(relation)
    if match and match[2] != match[3]:
        found = {"head": sides[match[2]], "tail": sides[match[3]], "label": match[1]}
    elif re.fullmatch(r"[^()\s]+", relation):
        found = {"head": sides["e1"], "tail": sides["e2"], "label": relation}
    else:
        return Problem(where, f'"{clean(relation, 60)}"', "a relation, as Cause-Effect(e1,e2) or Other", REMEDY)
    return {**row, "relations": [found]}
