"""Tags of tokens from spans of characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def bio(tokens: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Tag tokens by overlap with flat spans; a token that two spans share belongs to the first.

    Args:
        tokens: Token spans `(start, end)`, in order.
        spans: `(start, end, label)`, not overlapping.

    Returns:
        IOB2 tags, one a token.
    """
    tags = ["O"] * len(tokens)
    for start, end, label in sorted(spans):
        prefix = "B"
        for index, (a, b) in enumerate(tokens):
            if a < end and start < b and tags[index] == "O":
                tags[index], prefix = f"{prefix}-{label}", "I"
    return tags
