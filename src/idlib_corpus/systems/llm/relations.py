"""`llm:<model>@<base url>`: relations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus.grounding import Ground, Place
from idlib_corpus.items import FoundRelation, RelationItem
from idlib_corpus.labels import labels
from idlib_corpus.model import Span
from idlib_corpus.systems.llm import NOT_GIVEN, prompting
from idlib_corpus.systems.llm import REQUIRES as REQUIRES
from idlib_corpus.systems.llm import SAYS as SAYS
from idlib_corpus.systems.llm import USAGE as USAGE
from idlib_corpus.systems.llm.answers import STRING, array, obj, one_of
from idlib_corpus.systems.llm.system import Prompted, types


class PromptedRelations(Prompted[RelationItem, list[FoundRelation]]):
    """Relations by a chat model, between the mentions of the row if the prompt has them, else between its own."""

    task = "relations"
    placeholders = frozenset({"types", "relations", "mentions"})

    def __init__(self, name: str) -> None:
        argument = obj(text=STRING, type=one_of(list(labels()["types"])))
        relation = one_of(list(labels()["relations"]))
        self.schema = obj(relations=array(obj(head=argument, relation=relation, tail=argument)))
        super().__init__(name)
        self._given = "mentions" in self._prompt.placeholders
        self.note += "; mentions given, where a row has them" if self._given else "; finds its own mentions"

    def fields(self, item: RelationItem) -> Mapping[str, str]:
        """The types of entities and relations, and the mentions in the order of the text."""
        given = dict.fromkeys(f"- {m.words(item.text)} ({m.type})" for m in sorted(item.mentions))
        return {"types": types(), "relations": _relations(), "mentions": "\n".join(given) or NOT_GIVEN}

    def found(self, item: RelationItem, answer: Mapping[str, Any], ground: Ground) -> list[FoundRelation]:
        """Relations whose head and tail are both in the text, and two places; each once."""
        found: dict[FoundRelation, None] = {}
        for relation in answer["relations"]:
            head = self._argument(item, relation["head"], ground)
            tail = self._argument(item, relation["tail"], ground, head)
            if head and tail and head[:2] != tail[:2]:
                found[FoundRelation(head, tail, relation["relation"])] = None
        return list(found)

    def _argument(
        self, item: RelationItem, said: Mapping[str, str], ground: Ground, other: Span | None = None
    ) -> Span | None:
        """An argument in its place; of mentions with the same words one of this type, and not the other argument."""
        given = item.mentions if self._given else ()
        known: dict[Place, tuple[str, str]] = {}
        for mention in sorted(given, key=lambda m: (m.type != said["type"], m.start, -m.end)):
            if other is None or (mention.start, mention.end) != other[:2]:
                known.setdefault((mention.start, mention.end), (mention.words(item.text), mention.type))
        place = ground.one(said["text"], {place: words for place, (words, _) in known.items()})
        if place is None:
            return None
        return (*place, known[place][1] if place in known else said["type"])

    def nothing(self) -> list[FoundRelation]:
        """No relations."""
        return []


def _relations() -> str:
    lines = []
    for name, kind in labels()["relations"].items():
        direction = ", symmetric" if kind.get("symmetric") else ""
        lines.append(f"- {name} ({'/'.join(kind['head'])} → {'/'.join(kind['tail'])}{direction}): {kind['says']}")
    return "\n".join(lines)


def create(model: str) -> PromptedRelations:
    """A chat model by its name and endpoint."""
    return PromptedRelations(model)


def available() -> list[str]:
    """None: an endpoint has to be named."""
    return []


def variants() -> list[str]:
    """What may stand behind ``#`` in a name: formats of answers and languages of the prompt."""
    return prompting.variants("relations")
