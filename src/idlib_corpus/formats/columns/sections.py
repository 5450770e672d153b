"""The content of a column file in sections that end where a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from idlib_corpus.errors import InputError
from idlib_corpus.formats import files

# bytes of a section: so few that what is made of it stays near the processor
SIZE = 1024 * 1024

# offsets in a section are 32 bits wide
MOST = 2**31 - 2 * files.BLOCK

BLANK = re.compile(rb"\n[ \t]*\n")
RETURNS = re.compile(rb"\r+\n")


def sections(path: Path, size: int = SIZE) -> Iterator[bytes]:
    """The content in sections of whole sentences, about `size` bytes each; line ends are LF, the last line has one.

    Raises:
        InputError: The file cannot be read, or has a sentence of 2 GB.
    """
    kept: list[bytes] = []
    held = 0
    for block in files.blocks(path, size):
        data = _without_returns(block) if b"\r" in block else block
        # the block before ended with a line end
        end = _last_blank(b"\n" + data) - 1
        if end > 0 or (end == 0 and kept):
            yield b"".join([*kept, data[:end]])
            kept, data, held = [], data[end:], 0
        if data:
            kept.append(data)
            if (held := held + len(data)) > MOST:
                found, expected = "2 GB without a blank line", "a blank line behind each sentence"
                raise InputError(str(path), found, expected)
    if kept:
        data = b"".join(kept)
        yield data if data.endswith(b"\n") else data.removesuffix(b"\r") + b"\n"


def _without_returns(block: bytes) -> bytes:
    data = block.replace(b"\r\n", b"\n")
    return RETURNS.sub(b"\n", data) if b"\r\n" in data else data


def _last_blank(data: bytes) -> int:
    """Where the last line begins that is blank, and is followed by another; 0 if there is none."""
    found = data.rfind(b"\n\n")
    if found < 0:
        # lines of blanks part sentences in some files
        places = [match.start() for match in BLANK.finditer(data)]
        found = places[-1] if places else -1
    return found + 1
