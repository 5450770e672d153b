"""The meaning: entities, relations, propositions, stances, under ids that no language owns."""

from __future__ import annotations

from dataclasses import dataclass

AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to."""

    key: str
    type: str
    subtype: str
    label: str
    link_status: str
    wikidata: str = ""
    verified: str = ""
    evidence: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One sentence says that a relation holds. Id and fact are made of what it says."""

    sentence: str
    head: str
    type: str
    tail: str
    source: str
    factuality: str
    implied: bool = False
    name_internal: bool = False
    head_mention: str = ""
    tail_mention: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """`sentence.head.type.tail`."""
        return f"{self.sentence}.{self.fact}"

    @property
    def fact(self) -> str:
        """`head.type.tail`: the same in every sentence that says it."""
        return f"{self.head}.{self.type}.{self.tail}"


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a stance is about. Its words stand in each language's text file."""

    id: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """One judged cell of the grid holder x proposition of a sentence.

    Those that are written in the meaning file are real questions: the content of the proposition is at stake in the
    sentence. All others are NONE because the sentence is about something else.
    """

    sentence: str
    holder: str
    target: str
    label: str
    reason: str = ""
    basis: str = ""
    certainty: str = ""
    attributed_by: str = AUTHOR
    evidence_scope: str = "sentence"
    cue: str = ""
    evidence: tuple[str, ...] = ()
    judged_with: str = ""
    as_of: str = ""
    note: str = ""
    at_stake: bool = True

    @property
    def attitude(self) -> str:
        """``deed`` if it follows from what the holder did, else ``attitude``; empty without a stance."""
        return "" if not self.basis else "deed" if self.basis == "action" else "attitude"

    @property
    def id(self) -> str:
        """`sentence.holder.target`."""
        return f"{self.sentence}.{self.holder}.{self.target}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Another entity that a mention may refer to."""

    mention: str
    entity: str
    note: str
