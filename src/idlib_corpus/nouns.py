"""Nouns with their numbers."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "mention"), counted(1200, "mention"), counted(2, "entity")
    ('1 mention', '1,200 mentions', '2 entities')

    Args:
        number: How many.
        noun: The singular of a noun that takes ``s``.
    """
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{number:,} {plural}"
