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
class Source:
    """A page or document that facts and stances of a document stand on. Citations of its texts have its number.

    Args:
        key: What the document calls it.
        number: Of its citations.
        title: Its title.
        publisher: Whose it is. Two sources are independent if it differs.
        url: Its address, or a full reference.
        kind: ``primary`` (the treaty, the resolution, the minutes, a news agency of the day), ``press``,
            ``reference``.
        seen: The day on which it was read, as ISO 8601.
        date: Its own day, or year, where it says one.
    """

    key: str
    number: int
    title: str
    publisher: str
    url: str
    kind: str
    seen: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a sentence states of the world, and the keys of the sources where it was read."""

    sentence: str
    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """One judged cell of the grid holder x proposition of a sentence.

    Those that are written in the meaning file are real questions: the content of the proposition is at stake in the
    sentence. All others are NONE because the sentence is about something else. `judged_with` is another proposition
    that the same judgement settles, `holder_with` another holder whom the sentence names together with this one.
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
    holder_with: str = ""
    sources: tuple[str, ...] = ()
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
class Variant:
    """A sentence that says what another one of its document says, but for one change.

    Args:
        sentence: The sentence.
        of: The one that it changes, its base.
        change: What was done to it: a key of the closed list `changes`.
    """

    sentence: str
    of: str
    change: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Another entity that a mention may refer to."""

    mention: str
    entity: str
    note: str
