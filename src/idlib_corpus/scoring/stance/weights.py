"""What each scored row weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError
from idlib_corpus.scoring.prf import Floats

DECISION, ROW = WEIGHTS = ("decision", "row")


def weights_of(
    weights: str | Sequence[float], groups: Mapping[str, tuple[str, ...]], scored: npt.NDArray[np.bool_], apart: bool
) -> Floats | None:
    """The weights of the scored rows; None if each is 1.

    Args:
        weights: ``decision``, ``row``, or one number an item.
        groups: The groupings of all items.
        scored: Which items are scored. Shape (items,).
        apart: Whether a decision counts once in each kind, since these have tables of their own.

    Raises:
        InputError: They are none of these, or items do not say their decision.
    """
    if isinstance(weights, str):
        if weights not in WEIGHTS:
            raise InputError("weights", f'"{weights}"', f'"{DECISION}", "{ROW}", one number an item, or nothing')
        return None if weights == ROW else _of_decisions(groups, scored, apart)
    expected = f"{len(scored)} finite numbers from 0 on"
    try:
        given: Floats = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("weights", f"{weights!r}", f"{expected}, one an item") from None
    if given.shape != scored.shape or not (np.isfinite(given) & (given >= 0)).all():
        raise InputError("weights", f"an array of shape {given.shape}", expected)
    return np.compress(scored, given)


def _of_decisions(groups: Mapping[str, tuple[str, ...]], scored: npt.NDArray[np.bool_], apart: bool) -> Floats:
    if DECISION not in groups:
        raise InputError("weights", "the items do not say their decision", f'records with "{DECISION}"')
    nothing = ("",) * len(scored)
    langs, kinds = groups.get("lang", nothing), groups.get("kind", nothing) if apart else nothing
    codes: dict[tuple[str, str, str | int], int] = {}
    # a row without a decision is one of its own
    keys = [(langs[i], kinds[i], groups[DECISION][i] or i) for i in np.flatnonzero(scored).tolist()]
    places = np.array([codes.setdefault(key, len(codes)) for key in keys], dtype=np.intp)
    shares: Floats = 1 / np.bincount(places)[places] if len(places) else np.empty(0)
    return shares
