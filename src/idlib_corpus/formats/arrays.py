"""Arrow arrays without their encodings: lists and structs as values and lengths."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def plain(array: Any) -> Any:
    """An array without encodings: no dictionary, no runs, no extension type, in one chunk."""
    import pyarrow as pa
    import pyarrow.compute as pc

    while True:
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.nulls(0, array.type)
        elif isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        elif pa.types.is_run_end_encoded(array.type):
            array = pc.run_end_decode(array)
        elif pa.types.is_string_view(array.type):
            array = array.cast(pa.string())
        else:
            return array


def is_list(kind: Any) -> bool:
    """Whether a type is one of Arrow's lists."""
    import pyarrow as pa

    known = ("is_list", "is_large_list", "is_fixed_size_list", "is_list_view", "is_large_list_view")
    return any(getattr(pa.types, name)(kind) for name in known if hasattr(pa.types, name))


def is_text(kind: Any) -> bool:
    """Whether a type is one of Arrow's texts."""
    import pyarrow as pa

    known = ("is_string", "is_large_string", "is_string_view")
    return any(getattr(pa.types, name)(kind) for name in known if hasattr(pa.types, name))


def is_number(kind: Any) -> bool:
    """Whether a type is one of Arrow's whole or broken numbers."""
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def field_names(kind: Any) -> list[str]:
    """The names of the fields of a struct's type."""
    return [kind.field(n).name for n in range(kind.num_fields)]


def part(array: Any, name: str) -> Any:
    """A field of a struct, null where the struct is."""
    return array.flatten()[array.type.get_field_index(name)]
