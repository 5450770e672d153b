"""Formats of answers: each is read strictly, into what the JSON schema of the task describes.

A format is a parameter of a system, since a model may do well in one and badly in another. What can be set aside
without a guess is set aside: thoughts, a code fence, words around the answer. What is wrong in the answer itself (a
tag that is not closed, a type that there is not, a line that is none) makes it unusable, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from idlib_corpus.grounding import fold
from idlib_corpus.systems.llm import answers
from idlib_corpus.systems.llm.answers import BadAnswerError, fenced, without_thoughts

JSON, TAGS, QUOTES, LINES = "json", "tags", "quotes", "lines"
# the formats of each task, the first where nobody says
FORMATS: Mapping[str, tuple[str, ...]] = {
    "ner": (JSON, TAGS, QUOTES),
    "stance": (JSON, LINES),
    "linking": (JSON, LINES),
    "relations": (JSON, LINES),
    "coref": (JSON, LINES),
}
# what stands for an empty list
NOTHING = "NONE"
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_-]*)>")
# a line that begins with a word in capitals and a colon, with or without a bullet and emphasis
NAMED = re.compile(r"\s*(?:[-*•]\s+)?[*_`]*(?P<name>[A-Z][A-Z_]*)[*_`]*\s*[:\uff1a][*_`]*\s*(?P<rest>.*?)\s*")
BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])?\s*")


def read(format: str, task: str, content: str, schema: Mapping[str, Any], item: Any) -> dict[str, Any]:
    """An answer as the JSON schema of the task describes it.

    Args:
        format: The format.
        task: The task.
        content: The answer.
        schema: The schema.
        item: What was asked.

    Returns:
        What JSON would have. An answer in tags has beside it ``places``, where the names stand in the text, None for
        each if the model changed the text, and ``changed``.

    Raises:
        BadAnswerError: It cannot be read. Nothing else is raised, whatever the answer is.
    """
    if format == JSON:
        return answers.read(content, schema)
    plain = without_thoughts(content)
    if format == TAGS:
        return _tags(plain, schema, item.text)
    candidates = [*fenced(plain), plain]
    reader = _quotes if format == QUOTES else _LINES[task]
    found = reader(next((one for one in candidates if one.strip()), ""), schema)
    return answers.read(json.dumps(found, ensure_ascii=False), schema)


# tags in the text


def _tags(content: str, schema: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Names in tags: ``<LOC>Idlib</LOC>``."""
    types = {one.casefold(): one for one in schema["properties"]["entities"]["items"]["properties"]["type"]["enum"]}
    parts = [part.strip("\n") for part in (*fenced(content), content)]
    found = [_untagged(part, types, text) for part in parts[:-1]]
    found.append(_untagged(parts[-1], types, text))
    same = next((one for one in found if one[0] == text), None)
    if same is None:
        # words around the sentence, which stands there as it is
        same = next((cut for one in found if (cut := _cut(*one, text)) is not None), None)
    if same is not None:
        places = [place for place, _ in same[1]]
        named = [(text[start:end], kind) for (start, end), kind in same[1]]
        return {"entities": _entities(named), "places": places, "changed": False}
    plain, spans = found[0]
    if not spans and fold(text) not in fold(plain):
        raise BadAnswerError("it has neither the sentence nor a tag")
    named = [(plain[start:end], kind) for (start, end), kind in spans]
    return {"entities": _entities(named), "places": None, "changed": True}


def _entities(named: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"text": words, "type": kind} for words, kind in named]


Spans = list[tuple[tuple[int, int], str]]


def _untagged(content: str, types: Mapping[str, str], text: str) -> tuple[str, Spans]:
    """An answer without its tags, and what they enclose.

    Raises:
        BadAnswerError: A tag is unknown, not closed, or stands inside of another.
    """
    kept: list[str] = []
    spans: Spans = []
    length = at = 0
    begun: tuple[int, str] | None = None
    for tag in TAG.finditer(content):
        if tag[0] in text:  # the text has it itself
            continue
        before = content[at : tag.start()]
        kept.append(before)
        length, at = length + len(before), tag.end()
        kind = types.get(tag[2].casefold())
        if kind is None:
            raise BadAnswerError(f"the tag {tag[0]} is none of {', '.join(types.values())}")
        if not tag[1]:
            if begun:
                raise BadAnswerError(f"the tag {tag[0]} stands inside of <{begun[1]}>")
            begun = length, kind
        elif begun is None or begun[1] != kind:
            raise BadAnswerError(f"the tag {tag[0]} closes none")
        else:
            if begun[0] < length:
                spans.append(((begun[0], length), kind))
            begun = None
    if begun:
        raise BadAnswerError(f"the tag <{begun[1]}> is not closed")
    return "".join([*kept, content[at:]]), spans


def _cut(plain: str, spans: Spans, text: str) -> tuple[str, Spans] | None:
    """The text alone, where words stand around it; None if it does not stand there, or has tags outside."""
    start = plain.find(text) if text else -1
    if start < 0 or plain.find(text, start + 1) >= 0:
        return None
    if any(a < start or b > start + len(text) for (a, b), _ in spans):
        return None
    return text, [((a - start, b - start), kind) for (a, b), kind in spans]


# lines


def _named(content: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines that begin with one of some names: the name, and what stands behind the colon.

    Raises:
        BadAnswerError: A line begins with another name in capitals.
    """
    for line in content.splitlines():
        found = NAMED.fullmatch(line)
        if found is None:
            continue
        if found["name"] not in names:
            raise BadAnswerError(f'a line begins with "{found["name"][:40]}", which is none of {", ".join(names)}')
        yield found["name"], found["rest"]


def _quotes(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A line a type with its quotations, as a JSON list: ``LOC: ["Idlib", "Hama"]``."""
    types = schema["properties"]["entities"]["items"]["properties"]["type"]["enum"]
    found: list[dict[str, str]] = []
    lines = list(_named(content, types))
    if not lines and not _says_nothing(content):
        raise BadAnswerError(f'it has no line with a type, as in {types[0]}: ["…"], nor {NOTHING}')
    for kind, rest in lines:
        found += [{"text": words, "type": kind} for words in _quoted(rest)]
    return {"entities": found}


def _quoted(text: str) -> list[str]:
    """Quotations: a JSON list of texts, with or without its brackets; nothing, or NONE, for an empty one.

    Raises:
        BadAnswerError: It is none.
    """
    if not text or text.strip("[]. ").upper() in ("", NOTHING):
        return []
    listed = text if text.startswith("[") else f"[{text}]"
    value = _json(listed)
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise BadAnswerError(f"{text[:80]!r} is no list of quotations")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadAnswerError(f"{text[:80]!r} is no list of quotations") from None


def _says_nothing(content: str) -> bool:
    """Whether a line says that there is nothing."""
    return any(line.strip(" \t*_`.-").upper() == NOTHING for line in content.splitlines())


def _stance(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """``LABEL: FAVOR``, then ``EVIDENCE: ["…"]``."""
    said: dict[str, str] = {}
    for name, rest in _named(content, ("LABEL", "EVIDENCE")):
        if name in said:
            raise BadAnswerError(f"it has the line {name} twice")
        said[name] = rest
    if "LABEL" not in said:
        raise BadAnswerError("it has no line LABEL: …")
    return {"label": said["LABEL"].strip('*_`". '), "evidence": _quoted(said.get("EVIDENCE", ""))}


def _lists(content: str, sizes: tuple[int, ...], what: str) -> Iterator[list[Any]]:
    """Lines that are JSON lists; words around them are passed over.

    Raises:
        BadAnswerError: There is none, and nothing says so; or one has another form.
    """
    any_line = False
    for line in content.splitlines():
        plain = BULLET.sub("", line, count=1).rstrip(" ,\t")
        if not plain.startswith("["):
            continue
        value = _json(plain)
        if not isinstance(value, list) or (sizes and len(value) not in sizes):
            raise BadAnswerError(f"{plain[:80]!r} is none of {what}")
        any_line = True
        if value:
            yield value
    if not any_line and not _says_nothing(content):
        raise BadAnswerError(f"it has no line {what}, nor {NOTHING}")


def _linking(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A line a link: ``["Turkey", "Q43"]``."""
    return {"links": [{"text": a, "wikidata": b} for a, b in _lists(content, (2,), '["mention", "Q43"]')]}


def _relations(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A line a relation: ``["head", "TYPE", "relation", "tail", "TYPE"]``."""
    what = '["head", "TYPE", "relation", "tail", "TYPE"]'
    rows = _lists(content, (5,), what)
    return {
        "relations": [
            {"head": {"text": head, "type": of_head}, "relation": name, "tail": {"text": tail, "type": of_tail}}
            for head, of_head, name, tail, of_tail in rows
        ]
    }


def _coref(content: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A line a chain: ``["s1", "words", "s3", "words"]``."""
    what = '["sentence", "words", "sentence", "words", …]'
    chains = []
    for row in _lists(content, (), what):
        if len(row) % 2:
            raise BadAnswerError(f"{json.dumps(row, ensure_ascii=False)[:80]} is none of {what}")
        chains.append([{"sentence": row[at], "text": row[at + 1]} for at in range(0, len(row), 2)])
    return {"chains": chains}


_LINES: Mapping[str, Callable[[str, Mapping[str, Any]], dict[str, Any]]] = {
    "stance": _stance,
    "linking": _linking,
    "relations": _relations,
    "coref": _coref,
}
