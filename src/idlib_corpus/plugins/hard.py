"""Rows that break systems: without text, of one character, very long, in scripts and forms that are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from idlib_corpus.items import Argument, CorefItem, LinkingItem, Mention, Place, RelationItem, StanceItem
from idlib_corpus.plugins import rules

# code points of a very long text
LONG = 20_000
# beyond the basic plane, where UTF-16 has two units: mathematical letters, flags, joined emoji
ASTRAL = "𝔸𝕝𝕖𝕡𝕡𝕠 🇹🇷 👩‍👩‍👧 "
# as it is written in fully vowelled Arabic
RTL = "أَعْلَنَتْ تُرْكِيَا مَوْقِفَهَا مِنْ إِدْلِبَ في \u200f2018\u200f."


@dataclass(frozen=True)
class Hard:
    """A kind of hard rows.

    Args:
        name: The name of its check.
        says: What a system has to do with them.
        remedy: How to mend it.
        text: From a real text to a hard one.
        rule: What its results have to keep beside the rules for all.
    """

    name: str
    says: str
    remedy: str
    text: Callable[[str], str]
    rule: rules.Rule | None = None

    def items(self, real: Sequence[Any]) -> list[Any]:
        """Hard rows of each language.

        Args:
            real: Real rows.
        """
        first = {item.lang: item for item in reversed(real)}
        return [self._item(item) for item in first.values()]

    def _item(self, item: Any) -> Any:
        """A real item with a hard text, and one mention of it where items have mentions."""
        text = self.text(item.text)
        plain: dict[str, Any] = {"id": f"{self.name}/{item.lang}", "gold": (), "record": {}}
        end = rules.border(text, 1)
        here = bool(text.strip())
        if isinstance(item, CorefItem):
            given = (Place("s1", 0, end, "NAM"),) if here else ()
            return replace(item, sentences=(("s1", text),), mentions=given, **plain)
        plain["text"] = text
        if isinstance(item, StanceItem):
            return replace(item, spans=(), gold="", context="", **{k: v for k, v in plain.items() if k != "gold"})
        if isinstance(item, LinkingItem):
            return replace(item, mentions=(Mention(0, end, "GPE", "NAM"),) if here else (), **plain)
        if isinstance(item, RelationItem):
            mentions = (Argument(0, end, "a", "ORG"), Argument(0, end, "b", "GPE")) if here else ()
            return replace(item, mentions=mentions, **plain)
        return replace(item, tokens=(), **plain)


def _long(text: str) -> str:
    return (text + " ") * (LONG // (len(text) + 1) + 1)


def _decomposed(text: str) -> str:
    """Behind letters of three code points that compose to one: offsets on a normalised text fall among their marks."""
    return "Ae\u0302\u0301e\u0302\u0301 " * (len(text) // 4 + 2) + text


MEND = "Catch what is special about such a text before the library sees it"
HARD = (
    Hard("empty", "an empty text has a result too", "Yield what stands for nothing", lambda text: ""),
    Hard(
        "blank", "a text of white space has a result too", "Yield what stands for nothing", lambda text: " \n\t\u3000"
    ),
    Hard("one character", "a text of one character has a result", MEND, lambda text: text[:1]),
    Hard(
        "long",
        f"a text of {LONG:,} characters has a result, or an InputError that names its row",
        "Cut it into parts (systems.limits.parts), or refuse it with systems.limits.within",
        _long,
    ),
    Hard("right to left", "Arabic with vowel signs and marks of direction has a result", MEND, lambda text: RTL),
    Hard(
        "astral",
        "behind characters beyond the basic plane, offsets still count code points",
        "Count code points, not UTF-16 units or bytes",
        lambda text: ASTRAL * (len(text) // len(ASTRAL) + 1) + text,
    ),
    Hard(
        "combining",
        "behind decomposed letters, no offset cuts a letter from its marks",
        "Do not normalise the text, or put the offsets back on the text as it was given",
        _decomposed,
        rules.whole_letters,
    ),
)
