"""Prompts: files that a user can read and change (see `prompts/README.md`)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from idlib_corpus.errors import InputError
from idlib_corpus.records.kind import ALIASES

VARIABLE = "IDLIB_PROMPTS"
SHIPPED = Path(__file__).parent / "prompts"
DIVIDER = re.compile(r"^---[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """A prompt.

    Args:
        path: Its file.
        text: What stands there.
        placeholders: Those it has.
    """

    path: Path
    text: str
    placeholders: frozenset[str]

    @property
    def shipped(self) -> bool:
        """Whether it is ours."""
        return self.path.parent == SHIPPED

    @property
    def digest(self) -> str:
        """The first twelve digits of the SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def messages(self, values: Mapping[str, str]) -> list[dict[str, str]]:
        """The messages with their placeholders filled in."""
        parts = DIVIDER.split(self.text, maxsplit=1)
        roles = ("system", "user") if len(parts) == 2 else ("user",)
        filled = (Template(part).substitute(values).strip() for part in parts)
        return [{"role": role, "content": text} for role, text in zip(roles, filled, strict=True) if text]


def prompt(task: str, known: frozenset[str]) -> Prompt:
    """The prompt of a task: of the folder that ``IDLIB_PROMPTS`` names, else ours.

    Args:
        task: The task.
        known: The placeholders that it may have.

    Raises:
        InputError: The folder is missing, the file unreadable, a placeholder unknown, or ``$text`` is not there.
    """
    named = os.environ.get(VARIABLE, "")
    folder = Path(named).expanduser() if named else SHIPPED
    if not folder.is_dir():
        raise InputError(VARIABLE, f'no folder "{named}"', "a folder of prompts", f"Copy {SHIPPED} and change it")
    path = folder / f"{task}.md"
    if not path.exists():
        older = (folder / f"{old}.md" for old, new in ALIASES.items() if new == task)
        path = next(filter(Path.exists, older), SHIPPED / path.name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"unreadable: {error}", "a text file, UTF-8", "Save it again") from error
    template = Template(text)
    if not template.is_valid():
        raise InputError(str(path), "a $ that begins no placeholder", "$$ for a dollar sign", "Write it twice")
    found = frozenset(template.get_identifiers())
    expected = f"some of {', '.join(f'${name}' for name in sorted(known))}"
    if found - known:
        raise InputError(str(path), f'the placeholder "${min(found - known)}"', expected, "Write $$ for a dollar sign")
    if "text" not in found:
        raise InputError(str(path), "no $text", expected, "The sentence has to stand somewhere")
    return Prompt(path, text, found)
