"""Lists of Arrow taken apart and put together."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def lengths_of(array: Any) -> Ints:
    """The length of each list, 0 of one that is null."""
    import pyarrow.compute as pc

    found: Ints = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def listed(values: Any, lengths: Ints, of: Any) -> Any:
    """Values as lists of the given lengths, null where `of` is."""
    import pyarrow as pa

    ends = pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
    return pa.ListArray.from_arrays(ends, values, mask=of.is_null() if of.null_count else None)
