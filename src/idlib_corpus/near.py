"""What somebody may have meant: the names that are most like one that is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from idlib_corpus.errors import InputError

# how alike a name must be to be suggested, from 0 to 1
NEARNESS = 0.6
# names that a message lists
LISTED = 20


def nearest(said: str, known: Iterable[str], most: int = 1, nearness: float = NEARNESS) -> list[str]:
    """The names that are most like what was said, the nearest first; none if none is like it.

    Capitals are no difference. A name that begins with what was said is near, however long it is.

    >>> nearest("gazeteer", ["gazetteer", "natasha"])
    ['gazetteer']
    >>> nearest("Strict", ["strict", "partial"])
    ['strict']

    Args:
        said: What was said.
        known: The names that there are.
        most: So many at most.
        nearness: How alike they must be, from 0 to 1 (`difflib.SequenceMatcher.ratio`).
    """
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    asked = said.casefold()
    begun = [name for name in folded if len(asked) > 2 and name.startswith(asked)]
    close = get_close_matches(asked, folded, most, nearness) if asked else []
    exact = [asked] if asked in folded else []
    return list(dict.fromkeys(folded[name] for name in [*exact, *begun, *close]))[:most]


def meant(said: str, known: Iterable[str], otherwise: str = "Choose one of them") -> str:
    """The end of a message on a name that is none: the name that is like it, as a question.

    Args:
        said: What was said.
        known: The names that there are.
        otherwise: What it says if none is like it.
    """
    found = nearest(said, known)
    return f"Did you mean {found[0]}?" if found else otherwise


def no_such(where: str, said: str, known: Collection[str], otherwise: str = "Choose one of them") -> InputError:
    """The error of a name that is none of those that there are.

    Args:
        where: The option or argument.
        said: What was said.
        known: The names that there are, as the message lists them.
        otherwise: The remedy, if none is like it.
    """
    listed = ", ".join(list(known)[:LISTED]) + (f" and {len(known) - LISTED} more" if len(known) > LISTED else "")
    return InputError(where, f'"{said}"', f"one of {listed}", meant(said, known, otherwise))
