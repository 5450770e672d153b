"""What a system of each task gets and gives, and what the labels mean, in words for a README."""

from __future__ import annotations

from collections.abc import Mapping

from idlib_corpus.labels import VIEW, labels, maps
from idlib_corpus.records import STANCES

INTERFACES: Mapping[str, str] = {
    "ner": "For `ner` an item is an `idlib_corpus.items.Item` (`id`, `lang`, `text`, `tokens`). The result is a list "
    "of spans `(start, end, label)`, each with a label of the view.",
    "linking": "For `linking` an item is an `idlib_corpus.items.LinkingItem`: a sentence with the `mentions` to link, "
    "or None where they are to be found. The result is a list of `FoundLink(mention, wikidata)`.",
    "coref": "For `coref` an item is an `idlib_corpus.items.CorefItem`: a document with its `sentences`, and the "
    "`mentions` to put into chains, or None where they are to be found. The result is a list of chains, each a list "
    "of `Place(sentence, start, end)`.",
    "relations": "For `relations` an item is an `idlib_corpus.items.RelationItem`: a sentence with its `mentions`. "
    "The result is a list of `FoundRelation(head, tail, label)`; head and tail are spans `(start, end, type)`.",
    "stance": "For `stance` an item is an `idlib_corpus.items.StanceItem`: a sentence, a `holder`, a `target` and its "
    "`kind` (`state` or `claim`). The result is `FoundStance(label, evidence)`; evidence may be empty.",
}
EXAMPLES = {"uner": "Universal NER", "conll": "CoNLL-2003", "ontonotes": "OntoNotes", "corpus": "this corpus"}


def labels_of(task: str) -> str:
    """The labels that predictions of a task may have, and how others are mapped, as Markdown.

    Args:
        task: The name of a task.
    """
    return _LABELS[task]()


def _ner() -> str:
    types = labels()["types"]
    ours = {label: [own for own, to in maps()["corpus"].items() if to == label] for label in VIEW}
    without = [own for own, to in maps()["corpus"].items() if not to]
    lines = [
        "Systems have many label sets, so all are scored in one view of three types. Only outermost names count.",
        "",
        "| label | what it means here |",
        "|---|---|",
        *(f"| {label} | {'; '.join(types[own] for own in owns)} |" for label, owns in ours.items()),
        "",
        f"{', '.join(without)} have no place in the view: leave such spans out. They are neither right nor wrong.",
        "",
        "How the labels of other sets are mapped; those that are not listed have no place:",
        "",
        "| set | PER | LOC | ORG |",
        "|---|---|---|---|",
        *(f"| {title} | {' | '.join(_mapped(name, label) for label in VIEW)} |" for name, title in EXAMPLES.items()),
        "",
        "`idlib_corpus.systems.own.map_for(labels, name)` finds the map of a set. A set that has none is mapped by a "
        'file, with no change to the system: `--labels FILE`, `{"PERSON": "PER", "MONEY": ""}`.',
    ]
    return "\n".join(lines)


def _mapped(name: str, label: str) -> str:
    return ", ".join(own for own, to in maps()[name].items() if to == label)


def _stance() -> str:
    says = labels()["stance"]
    lines = [
        "| label | what it means |",
        "|---|---|",
        *(f"| {label} | {says[label]} |" for label in STANCES),
        "",
        "A target is a proposition. If its kind is `state`, the question is whether the holder wants it; if it is "
        "`claim`, whether the holder thinks it true. Data with labels of their own say them in `item.labels`.",
        "Other names of the labels are mapped by a file: `--labels FILE`.",
    ]
    return "\n".join(lines)


def _relations() -> str:
    lines = ["| label | head | tail | what it means |", "|---|---|---|---|"]
    for name, kind in labels()["relations"].items():
        symmetric = "; symmetric" if kind.get("symmetric") else ""
        lines.append(f"| {name} | {', '.join(kind['head'])} | {', '.join(kind['tail'])} | {kind['says']}{symmetric} |")
    types = [f"| {name} | {says} |" for name, says in labels()["types"].items()]
    lines += ["", "Heads and tails have these types:", "", "| type | what it means |", "|---|---|", *types]
    return "\n".join([*lines, "", "Other names of the relations are mapped by a file: `--labels FILE`."])


def _linking() -> str:
    return (
        "A link is the id of an item of Wikidata, `Q858`, or `NIL` where Wikidata has none. An empty text says that "
        "the system does not know: that mention counts as not linked."
    )


def _coref() -> str:
    return "Chains have no labels. A chain of one mention does not count, and no mention stands in two chains."


_LABELS = {"ner": _ner, "stance": _stance, "relations": _relations, "linking": _linking, "coref": _coref}
