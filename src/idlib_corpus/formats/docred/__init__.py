"""DocRED (Yao et al. 2019) and data of its form (Re-DocRED): documents with entities and the relations between them.

Two kinds of file, each a JSON array (documents may stand one a line, too):

- documents: ``title``, ``sents`` (tokens), ``vertexSet`` (the mentions of each entity), ``labels`` (relations). The
  text is all tokens of all sentences, joined with one blank; a mention is an extent of it. The id is the title, the
  key of an entity its place in ``vertexSet``, from 0. A relation that stands twice counts once, as in the official
  evaluation.
- submissions: ``title``, ``h_idx``, ``t_idx`` and ``r`` a relation, in any order. They are joined by their titles, so
  a submission is held in memory as a whole.

Evidence is not read.

Written are `<lang>/<split>.json`, with `rel_info.json`, `rel2id.json` and `ner2id.json`, from which programs for
DocRED take their labels. What is read together is one document: a whole document of the corpus, or a sentence of
those that are read apart. An entity has its mentions of all levels, each with two keys that these programs pass over:
``id`` and ``wikidata``. A mention in several pieces is written from the first to the last, so that relations of its
entity are kept. A relation that several sentences say stands once: ``evidence`` are these sentences, and
``factuality`` is what each of them says of it, ``negated`` among other things. Symmetric relations stand in one
direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from idlib_corpus.escapes import clean
from idlib_corpus.formats import naming, values
from idlib_corpus.formats.base import Batch, File, Match, Options, Sample
from idlib_corpus.formats.batching import Found, batches
from idlib_corpus.formats.docred.writer import write
from idlib_corpus.formats.files import sample as begin
from idlib_corpus.formats.joined import extent, joined
from idlib_corpus.formats.objects import Values, first
from idlib_corpus.formats.values import ValueKindError
from idlib_corpus.formats.writing import ENVELOPE, UNSAID, WIDENED
from idlib_corpus.records.base import NoFieldError
from idlib_corpus.records.problems import Problem

__all__ = ["document", "named_relations", "read", "recognise", "write"]

NAME = "docred"
SAYS = "DocRED: documents with sents, vertexSet and labels; submissions with h_idx, t_idx and r"
TASKS = ("relations", "ner")
WRITES = "DocRED: JSON a language and split, with rel_info.json, rel2id.json and ner2id.json"
LAYER = "relations"
KEEPS = {
    "document": ("id", "lang", "split"),
    "mention": ("id", "extent", "entity", "type", "wikidata"),
    "relation": ("head", "type", "tail", "factuality"),
}
LOSSES = (ENVELOPE, WIDENED, UNSAID)
DOCUMENT, ENTRY = frozenset({"sents", "vertexSet"}), frozenset({"title", "h_idx", "t_idx", "r"})
SUBMISSION = "a DocRED submission"
REMEDY = "Write the document again"


def recognise(sample: Sample) -> Match | None:
    """An array, or lines, whose first object is a document or an entry of a submission."""
    row = first(sample)
    keys: Collection[str] = row.keys() if isinstance(row, dict) else frozenset()
    # a first document that is longer than the sample is known by the keys that are there
    if DOCUMENT.issubset(keys) or (row is None and b'"sents"' in sample.head and b'"title"' in sample.head):
        return Match(1, "a DocRED file")
    return Match(1, SUBMISSION) if ENTRY.issubset(keys) else None


def read(file: File, task: str, options: Options) -> Iterator[Batch]:
    """The documents, or the predicted relations of each document.

    Raises:
        InputError: The file cannot be read, is no array, or is a submission where documents are needed.
    """
    naming.of_task(file, task, "a DocRED file", TASKS)
    source = Values(file)
    found = recognise(begin(file.path))
    if found is not None and found.says == SUBMISSION:
        if task != "relations":
            raise NoFieldError(str(file.path), f"{SUBMISSION}, which has relations only", "DocRED documents")
        return batches(_submission(source), task, source.where, lines=not source.array)
    counted: Counter[str] = Counter()
    titles: Counter[str] = Counter()

    def notes() -> list[str]:
        told = []
        if counted["twice"]:
            said = "1 relation stands" if counted["twice"] == 1 else f"{counted['twice']} relations stand"
            told.append(f"{file.path}: {said} twice in a document; each counts once")
        twice = [title for title, number in titles.items() if number > 1]
        if twice:
            few = ", ".join(f'"{clean(title, 60)}"' for title in twice[:3]) + (" …" if len(twice) > 3 else "")
            said = "1 title stands" if len(twice) == 1 else f"{len(twice)} titles stand"
            told.append(f"{file.path}: {said} over several documents ({few}); the title is the id")
        return told

    rows = _documents(source, task, options, counted, titles)
    return batches(rows, task, source.where, lines=not source.array, notes=notes)


def _documents(
    source: Values, task: str, options: Options, counted: Counter[str], titles: Counter[str]
) -> Iterator[Found]:
    for number, at, row in source.objects():
        where = source.where(at)
        if isinstance(row, Problem):
            yield number, at, row
            continue
        try:
            if task == "relations" and number == 1 and "labels" not in row and not options.fields:
                raise NoFieldError(where, "a DocRED document without labels", "documents with their relations")
            found = document(row, task, counted)
        except ValueKindError as wrong:
            yield number, at, Problem(where, str(wrong), remedy=REMEDY)
            continue
        titles[found["id"]] += 1
        yield number, at, {"lang": options.lang or None, **found}


def document(row: Any, task: str, counted: Counter[str]) -> dict[str, Any]:
    """A row of a document.

    Args:
        row: The document.
        task: ``relations`` or ``ner``.
        counted: ``twice`` counts relations that stand twice, which are read once.

    Raises:
        ValueKindError: It has another form.
    """
    row = values.mapping(row, "the document")
    title = values.identity(row.get("title"), "title")
    if title is None:
        raise ValueKindError("no title")
    told = f'document "{clean(title, 60)}"'
    sentences = [
        values.texts(one, f"{told}: sents, {n}")
        for n, one in enumerate(values.sequence(row.get("sents"), f"{told}: sents"))
    ]
    tokens = list(chain.from_iterable(sentences))
    text, offsets = joined(tokens)
    rest = iter(offsets)
    extents = [list(islice(rest, len(sentence))) for sentence in sentences]
    entities = [
        {
            "entity": str(key),
            "mention": f"{key}.{n}",
            **_mention(one, extents, f"{told}: vertexSet, {key}, {n}"),
        }
        for key, mentions in enumerate(values.sequence(row.get("vertexSet"), f"{told}: vertexSet"))
        for n, one in enumerate(values.sequence(mentions, f"{told}: vertexSet, {key}"))
    ]
    found: dict[str, Any] = {"id": title, "document": title, "text": text, "entities": entities}
    if task == "ner":
        return {**found, "tokens": tokens, "token_offsets": offsets}
    if "labels" in row:
        number = len(row["vertexSet"])
        labels = enumerate(values.sequence(row.get("labels"), f"{told}: labels"))
        relations = [_relation(one, number, f"{told}: labels, {n}") for n, one in labels]
        once = {(one["head"], one["label"], one["tail"]): one for one in relations}
        counted["twice"] += len(relations) - len(once)
        found["relations"] = list(once.values())
    return found


def named_relations(row: Any) -> tuple[list[set[str]], list[dict[str, str]]]:
    """The names of each entity of a document, and its relations; of its text nothing is asked.

    Args:
        row: The document.

    Raises:
        ValueKindError: It has another form.
    """
    row = values.mapping(row, "the document")
    told = f"document {values.shown(row.get('title'))}"
    names = []
    for key, mentions in enumerate(values.sequence(row.get("vertexSet"), f"{told}: vertexSet")):
        where = f"{told}: vertexSet, {key}"
        names.append(
            {values.said(values.mapping(one, where), "name", where) for one in values.sequence(mentions, where)}
        )
    labels = enumerate(values.sequence(row.get("labels"), f"{told}: labels"))
    return names, [_relation(one, len(names), f"{told}: labels, {n}") for n, one in labels]


def _mention(one: Any, extents: Sequence[Sequence[dict[str, int]]], where: str) -> dict[str, Any]:
    one = values.mapping(one, where)
    sentence = values.index(one.get("sent_id"), f"{where}: sent_id", len(extents))
    pos = values.sequence(one.get("pos"), f"{where}: pos")
    if len(pos) != 2:
        raise ValueKindError(
            f"{where}: pos has {len(pos)} numbers; expected the first token and the one behind the last"
        )
    found = extent(extents[sentence], pos[0], pos[1], f"{where}: pos", of="sentence")
    return {**found, "label": values.said(one, "type", where), "name": values.said(one, "name", where)}


def _relation(one: Any, number: int, where: str) -> dict[str, str]:
    one = values.mapping(one, where)
    found = {"label": values.said(one, "r", where)}
    for ours, theirs in (("head", "h"), ("tail", "t")):
        found[ours] = str(values.index(one.get(theirs), f"{where}: {theirs}", number))
    return found


def _submission(source: Values) -> Iterator[Found]:
    """The predicted relations of each document, in the order of their first entries."""
    rows: dict[str, list[dict[str, str]]] = {}
    places: dict[str, int] = {}
    for number, place, one in source.objects():
        where = source.where(place)
        if isinstance(one, Problem):
            yield number, place, one
            continue
        try:
            title = values.identity(one.get("title"), "title")
            label = values.text(one.get("r"), "r")
            if title is None or not label:
                raise ValueKindError(f"no {'r' if title else 'title'}")
            head, tail = (str(values.offset(one.get(name), name)) for name in ("h_idx", "t_idx"))
        except ValueKindError as wrong:
            yield number, place, Problem(where, str(wrong), remedy="Write the entry again")
            continue
        places.setdefault(title, place)
        rows.setdefault(title, []).append({"head": head, "tail": tail, "label": label})
    for number, (title, relations) in enumerate(rows.items(), 1):
        yield number, places[title], {"id": title, "document": title, "relations": relations}
