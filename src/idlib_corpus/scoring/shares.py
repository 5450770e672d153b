"""A part of a whole: recall or accuracy where there is no precision to stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from idlib_corpus.scoring.prf import ratio


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with its counts.

    Args:
        hits: What is right.
        total: All that could be.
        zero: The value if `total` is 0.
    """

    hits: int
    total: int
    zero: float = 0.0

    @property
    def value(self) -> float:
        """Hits / total."""
        return float(ratio(self.hits, self.total, self.zero))

    @property
    def defined(self) -> bool:
        """Whether there was anything to count."""
        return bool(self.total)

    def to_dict(self) -> dict[str, Any]:
        """Value and counts."""
        return {"value": self.value, "hits": self.hits, "total": self.total, "defined": self.defined}
