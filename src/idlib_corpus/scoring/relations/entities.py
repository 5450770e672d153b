"""The entities of a document: what a mention, or a key, of a relation's argument stands for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.records.problems import Known
from idlib_corpus.scoring.relations.arguments import Answer, Argument, Criterion, Fact, Instance, span
from idlib_corpus.scoring.relations.arguments import argument as plain_argument
from idlib_corpus.scoring.spans import canonical


class Entities:
    """The entities of a row of the gold, by the mentions that refer to them.

    Args:
        row: The row.
        criterion: What counts as the same.
        name: Its id, for messages.

    Raises:
        InputError: Entities are compared, and the row has none with keys.
    """

    def __init__(self, row: Mapping[str, Any], criterion: Criterion, name: str) -> None:
        self._criterion = criterion
        self._text: str = row.get("text", "")
        self._of: dict[Any, list[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._named: set[str] = set()
        self._mentions: dict[str, Argument] = {}
        self._mentions_of: dict[str, list[Argument]] = {}
        for mention in row.get("entities", ()):
            pieces, label = span(mention)
            argument = canonical(pieces), label
            self._mentions[mention.get("mention", "")] = argument
            key = mention.get("entity", "")
            if key:
                keys = self._of.setdefault(criterion.argument(argument), [])
                keys += [key] if key not in keys else []
                self._mentions_of.setdefault(key, []).append(argument)
                # of an entity that says its names, the key and the words of the text are none
                self._named |= {key} if "name" in mention else set()
                named = {mention["name"]} if "name" in mention else {key, self._string(argument)}
                self._names.setdefault(key, set()).update(named)
        if criterion.coreferent and row["relations"] and not self._of:
            found = "no entities with their keys"
            raise InputError(
                f"gold, {name}", found, 'entities, each with its "entity"', 'Or score with level="mention"'
            )

    def _string(self, argument: Argument) -> str:
        pieces, _ = argument
        return self._text[pieces[0][0] : pieces[-1][1]]

    def checked(self, key: str, where: str) -> str:
        """The key of an entity that a prediction names.

        Raises:
            InputError: The row has no such entity, or mentions are compared.
        """
        if not self._criterion.coreferent:
            found = f'"{key}", the key of an entity, where mentions are compared'
            raise InputError(where, found, "start and end of a mention", 'Score with level="entity"')
        if key not in self._mentions_of:
            hint = Known(self._mentions_of).hint(key)
            raise InputError(where, f'"{key}", which is no entity of the gold', hint, "Use the keys of the gold")
        return key

    def keys(self, argument: Answer) -> list[Any]:
        """The entities that an argument may be, in order; itself if it is a mention of none."""
        if isinstance(argument, str):
            return [argument]
        compared = self._criterion.argument(argument)
        return sorted(self._of.get(compared, ())) or [compared]

    def entity(self, argument: Any, mentions: Sequence[Argument]) -> Any:
        """What stands for an argument of the gold: the key of its entity, or the first that its extent may be."""
        return argument if isinstance(argument, str) else self.keys(mentions[0])[0]

    def arguments(self, row: Mapping[str, Any], side: str) -> list[Argument]:
        """The mentions of an argument of the gold: those that it lists, the anchor first, or all of its entity.

        Raises:
            InputError: The row has no such entity.
        """
        argument = row[side]
        if not isinstance(argument, str):
            return [plain_argument(span(argument), "gold", self._criterion.typed)]
        if f"{side}_mention" in row or f"{side}_others" in row:
            named = (row.get(f"{side}_mention"), *row.get(f"{side}_others", ()))
            return [self._mentions[name] for name in named if name]
        if argument not in self._mentions_of:
            raise InputError(f"gold, {side}", f'"{argument}", which is no entity of its row', "a key of an entity")
        return self._mentions_of[argument]

    def fact(self, relation: tuple[Answer, Answer, str], gold: Sequence[Instance]) -> Fact:
        """A prediction as a fact between entities; where an extent is a mention of several, one that gold has."""
        head, tail, label = relation
        readings = [self._criterion.fact(a, b, label) for a, b in product(self.keys(head), self.keys(tail))]
        if len(readings) > 1:
            there, kept = (
                {fact for instance in gold if instance.kept or not only for fact in instance.facts}
                for only in (False, True)
            )
            readings.sort(key=lambda fact: (fact not in kept, fact not in there))
        return readings[0]

    def is_known(
        self, row: Mapping[str, Any], heads: Sequence[Argument], tails: Sequence[Argument], known: Collection[Any]
    ) -> bool:
        """Whether a fact seen in training has the entities' keys, or names of them in this row."""
        sides = []
        for side, mentions in ((row["head"], heads), (row["tail"], tails)):
            keys = [side] if isinstance(side, str) else [key for key in self.keys(mentions[0]) if isinstance(key, str)]
            strings = set() if self._named.issuperset(keys) and keys else set(map(self._string, mentions))
            sides.append(strings.union(*(self._names.get(key, {key}) for key in keys)))
        pairs = set(product(*sides))
        if row["label"] in self._criterion.symmetric:
            pairs |= {(tail, head) for head, tail in pairs}
        return any((head, row["label"], tail) in known for head, tail in pairs)
