"""How far a training is: a bar below that of the folds, where standard error is a terminal, with the time left."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm


def bar(total: int, unit: str, what: str) -> Any:
    """A bar, a `tqdm`, to be closed; nothing is shown where standard error is no terminal, and nothing stays.

    Args:
        total: How many steps there are.
        unit: What a step is, ``update``.
        what: What is trained.
    """
    return tqdm(total=total, desc=what, unit=f" {unit}", disable=None, leave=False)
