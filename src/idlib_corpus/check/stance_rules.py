"""Level meaning, on stances: the grid is whole, fields fit the label, spans are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from idlib_corpus.check.places import line, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import AUTHOR, Corpus, Document, Place, Stance

LEVEL = "meaning"


def stances(corpus: Corpus) -> Iterator[tuple[Document, Place, Stance]]:
    """Every written cell with its document and line."""
    for document in corpus.documents:
        for number, stance in enumerate(document.stances):
            yield document, line(document, "stances", number), stance


@rule("M30", LEVEL, "the grid is whole: each sentence has its holders, which it mentions, and stances lie on it")
def grid(corpus: Corpus) -> Iterator[Fault]:
    """Holders are mentioned where they hold; every written cell is a cell of the grid, once."""
    for document in corpus.having(layer="stance").documents:
        text = document.source_text
        if set(document.holders) != set(text.by_id):
            wrong = ", ".join(sorted(set(document.holders) ^ set(text.by_id)))
            yield Fault("M30", line(document, "holders"), f"the holders differ from the sentences in {wrong}")
        for name, holders in document.holders.items():
            for key, times in Counter(holders).items():
                if times > 1:
                    yield Fault("M30", line(document, "holders", name), f"{name} has the holder {key} {times} times")
                if name in text.by_id and not text.by_id[name].of_entity(key):
                    yield Fault("M30", line(document, "holders", name), f"{name} does not mention its holder {key}")
        cells = {cell.id for cell in document.cells()}
        count = Counter(stance.id for stance in document.stances)
        for number, stance in enumerate(document.stances):
            if stance.id not in cells:
                found = f"{stance.id} is no cell: no such holder in {stance.sentence}, or no such proposition"
                yield Fault("M30", line(document, "stances", number), found, nearest(stance.id, cells))
            elif count[stance.id] > 1:
                yield Fault(
                    "M30", line(document, "stances", number), f"{stance.id} is written {count[stance.id]} times"
                )


@rule("M31", LEVEL, "a stance has basis, certainty, cue, evidence; an excluded cell a reason alone; NONE none of them")
def stance_fields(corpus: Corpus) -> Iterator[Fault]:
    """Fields of a stance fit its label, and their values are of the closed lists."""
    for _, place, stance in stances(corpus):
        wanted = (stance.basis, stance.certainty, stance.cue, *stance.evidence)
        excluded = stance.label == "excluded"
        if stance.label == "NONE":
            if stance.reason or any(wanted):
                yield Fault("M31", place, f"{stance.id} is NONE", "Give no reason, basis, certainty, cue or evidence")
        elif excluded and (not stance.reason or any(wanted)):
            yield Fault(
                "M31", place, f"{stance.id} is excluded", "Give a reason, and no basis, certainty, cue or evidence"
            )
        elif not excluded and (stance.reason or not all(wanted) or not stance.evidence):
            yield Fault(
                "M31", place, f"{stance.id} lacks a field", "Give basis, certainty, cue and evidence, and no reason"
            )
        values = {"exclusion": stance.reason, "basis": stance.basis, "certainty": stance.certainty}
        for name, value in values.items():
            if value and value not in corpus.labels[name]:
                yield Fault("M31", place, f"{stance.id}: no {name} {value}", nearest(value, corpus.labels[name]))


@rule(
    "M32", LEVEL, "cue and evidence are expressions or mentions of the stance's sentence, and every expression is used"
)
def stance_spans(corpus: Corpus) -> Iterator[Fault]:
    """What shows a stance stands in its sentence; no expression is marked for nothing."""
    for document, place, stance in stances(corpus):
        sentence = document.source_text.by_id.get(stance.sentence)
        known = {m.id for m in (*sentence.mentions, *sentence.expressions)} if sentence else set()
        for name in filter(None, (stance.cue, *stance.evidence)):
            if name not in known:
                yield Fault(
                    "M32", place, f"{stance.sentence} has no expression or mention {name}", nearest(name, known)
                )
    for document in corpus.documents:
        used = {name for stance in document.stances for name in (stance.cue, *stance.evidence)}
        for sentence in document.source_text.sentences:
            for expression in sentence.expressions:
                if expression.id not in used:
                    yield Fault(
                        "M32", expression.place, f"{expression.id} shows no stance", "Use it, or remove it everywhere"
                    )


@rule("M33", LEVEL, "holders that a sentence names together have one decision, so one label")
def decisions(corpus: Corpus) -> Iterator[Fault]:
    """`holder_with` names another holder of the sentence who is judged alike."""
    for document in corpus.documents:
        labels = {cell.id: cell.label for cell in document.cells()}
        for number, stance in enumerate(document.stances):
            if not stance.holder_with:
                continue
            first = f"{stance.sentence}.{stance.holder_with}.{stance.target}"
            if first not in labels or stance.holder_with == stance.holder:
                found = f"{stance.id}: holder_with names {stance.holder_with}, no other holder of {stance.sentence}"
                yield Fault("M33", line(document, "stances", number), found)
            elif labels[first] != stance.label:
                found = f"{stance.id} is {stance.label}, {first} is {labels[first]}, and one decision settles both"
                yield Fault("M33", line(document, "stances", number), found, "Give both one label")


@rule("M34", LEVEL, "who a stance is attributed to is the author or an entity of the document")
def attribution(corpus: Corpus) -> Iterator[Fault]:
    """`by` points to something."""
    for document, place, stance in stances(corpus):
        mentioned = {m.entity for s in document.source_text.sentences for m in s.mentions}
        if stance.attributed_by not in {AUTHOR, *mentioned}:
            yield Fault(
                "M34",
                place,
                f"{stance.id}: no entity {stance.attributed_by}",
                nearest(stance.attributed_by, mentioned),
            )


@rule("M35", LEVEL, "a proposition is written once, with a known kind")
def proposition_kinds(corpus: Corpus) -> Iterator[Fault]:
    """Kinds are of the closed list and ids are unique."""
    for document in corpus.documents:
        count = Counter(p.id for p in document.propositions)
        for number, proposition in enumerate(document.propositions):
            place = line(document, "propositions", number)
            if proposition.kind not in corpus.labels["kinds"]:
                hint = nearest(proposition.kind, corpus.labels["kinds"])
                yield Fault("M35", place, f"{proposition.id}: no kind {proposition.kind}", hint)
            elif count[proposition.id] > 1:
                yield Fault("M35", place, f"{proposition.id} is written {count[proposition.id]} times")
