"""What is written on standard output while a block runs, by Python and by compiled libraries."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO


@dataclass
class Heard:
    """What was written so far."""

    said: str = ""


@contextmanager
def silence(heard: Heard) -> Iterator[None]:
    """Keep standard output from the terminal while a block runs.

    Args:
        heard: Takes what was written.
    """
    python = StringIO()
    with tempfile.TemporaryFile() as file:
        sys.stdout.flush()
        kept = os.dup(1)
        try:
            os.dup2(file.fileno(), 1)
            with redirect_stdout(python):
                yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            file.seek(0)
            heard.said += python.getvalue() + file.read().decode("utf-8", "replace")
