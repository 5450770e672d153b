"""SpERT (Eberts and Ulges 2020): JSON with ``tokens``, ``entities`` of tokens, and ``relations`` between entities.

``start`` and ``end`` of an entity are tokens, half-open; ``head`` and ``tail`` of a relation are places in
``entities``, from 0. What ``spert.py predict`` writes has the same form. The text is the tokens, joined with one
blank.

Written are `<lang>/<split>.json`, which `spert.py train` takes, and `types.json`. Mentions are those of all levels,
nested as they are; relations are between the mentions that carry them. They are those of all truth statuses, denied
ones among them, as `benchmark relations` asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from idlib_corpus.formats import objects, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.joined import extent, joined
from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import (
    DEFAULTS,
    IN_PIECES,
    TWICE,
    UNCARRIED,
    UNSAID,
    WIDENED,
    Ledger,
    Loss,
    WriteOptions,
    dumped,
)
from idlib_corpus.model import Corpus, Sentence
from idlib_corpus.records.base import NoFieldError

NAME = "spert"
SAYS = "SpERT: JSON with tokens, entities of tokens, and relations between entities"
TASKS = ("relations", "ner")
WRITES = "SpERT: JSON a language and split, with types.json"
LAYER = "relations"
KEEPS = {
    "document": ("lang", "split"),
    "sentence": ("id",),
    "mention": ("extent", "type"),
    "relation": ("head_mention", "type", "tail_mention"),
}
SAME = Loss("relation", "between the same mentions as another of their type left out")
WITHIN = Loss("relation", "between mentions of one type on the same tokens left out")
LOSSES = (IN_PIECES, TWICE, WIDENED, UNSAID, UNCARRIED, WITHIN, SAME)


def recognise(sample: Sample) -> Match | None:
    """A file whose first object has tokens, and entities with a type and no label."""
    row = objects.first_object(sample)
    entities, relations = row.get("entities"), row.get("relations")
    if not isinstance(row.get("tokens"), list) or not isinstance(entities, list) or not isinstance(relations, list):
        return None
    shaped = [isinstance(one, dict) and {"type", "start", "end"} <= one.keys() for one in entities]
    joining = [isinstance(one, dict) and type(one.get("head")) is int and "type" in one for one in relations]
    if not all(shaped) or not all(joining) or "text" in row or not (shaped or "orig_id" in row):
        return None
    return Match(1, "a SpERT file")


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The texts with their entities and relations.

    Raises:
        InputError: The file cannot be read.
    """
    return objects.read(file, task, "a SpERT file", TASKS, lambda row, where: _row(row, where, task, options))


def _row(row: dict[str, Any], place: str, task: str, options: Options) -> dict[str, Any]:
    tokens = values.texts(row.get("tokens"), "tokens")
    text, extents = joined(tokens)
    entities = []
    for number, one in enumerate(values.sequence(row.get("entities"), "entities")):
        where = f"entities, {number}"
        entity = values.mapping(one, where)
        span = extent(extents, entity.get("start"), entity.get("end"), where)
        entities.append({**span, "label": values.said(entity, "type", where)})
    found = {
        "id": values.identity(row.get("orig_id"), "orig_id"),
        "lang": options.lang or None,
        "text": text,
        "entities": entities,
    }
    if task == "ner":
        return {**found, "tokens": tokens, "token_offsets": extents}
    if "relations" not in row:
        raise NoFieldError(place, "a row of SpERT without relations", "rows with their relations")
    return {**found, "relations": list(_relations(row["relations"], entities))}


def _relations(given: Any, entities: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(values.sequence(given, "relations")):
        where = f"relations, {number}"
        relation = values.mapping(one, where)
        sides = {
            side: entities[values.index(relation.get(side), f"{where}: {side}", len(entities))]
            for side in ("head", "tail")
        }
        yield {**sides, "label": values.said(relation, "type", where)}


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        rows = [_written(one, sentence, ledger) for one in together for sentence in one.sentences]
        yield f"{name}.json", dumped(rows)
    if renditions:
        yield "types.json", dumped(_types(renditions[0].corpus))


def _written(rendition: Rendition, sentence: Sentence, ledger: Ledger) -> dict[str, Any]:
    places: dict[str, int] = {}
    entities: dict[tuple[str, int, int], int] = {}
    for mention in sentence.mentions:
        if len(mention.pieces) > 1:
            ledger.lose(IN_PIECES)
            continue
        tokens = rendition.covered(sentence, mention)
        entity = rendition.entity(mention).type, tokens.first, tokens.behind
        if entity in entities:
            ledger.lose(TWICE)
        elif not tokens.exact:
            ledger.lose(WIDENED)
        places[mention.id] = entities.setdefault(entity, len(entities))
    relations: list[dict[str, Any]] = []
    for one in rendition.relations(sentence):
        if one.head is None or one.tail is None:
            ledger.lose(UNSAID)
        elif not {one.head.id, one.tail.id} <= places.keys():
            ledger.lose(UNCARRIED)
        else:
            said = {"type": one.relation.type, "head": places[one.head.id], "tail": places[one.tail.id]}
            if said["head"] == said["tail"]:
                ledger.lose(WITHIN)
            elif said in relations:
                ledger.lose(SAME)
            else:
                relations.append(said)
    for what, number in (("sentence", 1), ("mention", len(entities)), ("relation", len(relations))):
        ledger.keep(what, number)
    written = [{"type": kind, "start": first, "end": behind} for kind, first, behind in entities]
    return {
        "tokens": rendition.words(sentence),
        "entities": written,
        "relations": relations,
        "orig_id": rendition.row(sentence),
    }


def _types(corpus: Corpus) -> dict[str, Any]:
    """What SpERT reads its labels from; a symmetric relation is written once."""
    entities = {name: {"short": name, "verbose": str(says)} for name, says in corpus.labels["types"].items()}
    relations = {
        name: {"short": name, "verbose": kind.says, "symmetric": kind.symmetric}
        for name, kind in corpus.relation_types.items()
    }
    return {"entities": entities, "relations": relations}
