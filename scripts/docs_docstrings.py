"""An extension of griffe: examples in docstrings (``>>>``) are set as code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

# lines from a prompt to the next blank line
EXAMPLE = re.compile(r"^>>> .*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


class Examples(Extension):
    """Fences the examples of each docstring."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Fence what stands after prompts, without the flags of doctest."""
        if obj.docstring:
            plain = re.sub(r"  # doctest: \+\w+", "", obj.docstring.value)
            obj.docstring.value = EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", plain)
