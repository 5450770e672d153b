"""Prompts: files that a user can read and change (see `prompts/README.md`)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from idlib_corpus.decoding import value_of
from idlib_corpus.errors import InputError
from idlib_corpus.records.kind import ALIASES
from idlib_corpus.systems.llm.formats import FORMATS, JSON
from idlib_corpus.systems.llm.settings import ENGLISH, PROMPTS

VARIABLE = "IDLIB_PROMPTS"
SHIPPED = Path(__file__).parent / "prompts"
ANSWERS = "answers.toml"
DIVIDER = re.compile(r"^---[ \t]*\n", re.MULTILINE)
# stand in a prompt for what depends on the format of the answer
OF_FORMAT = ("only", "answer")


@dataclass(frozen=True)
class Prompt:
    """A prompt.

    Args:
        path: Its file.
        text: What stands there, with what it says of the format of answers.
        placeholders: Those it has.
        again: What is said when an answer could not be used; ``$problem`` is the reason.
        types: The entity types in its language, by name; empty in English, which has those of the corpus.
        words: What stands for nobody (``author``) and for nothing (``none``), in its language; empty in English.
    """

    path: Path
    text: str
    placeholders: frozenset[str]
    again: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def shipped(self) -> bool:
        """Whether it is ours."""
        return self.path.is_relative_to(SHIPPED)

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


def languages(task: str) -> tuple[str, ...]:
    """The languages, beside English, that a task has a prompt in.

    Args:
        task: The task.

    Raises:
        InputError: The folder of prompts is missing.
    """
    found = {path.parent.name for folder in (_folder(), SHIPPED) for path in folder.glob(f"*/{task}.md")}
    return tuple(sorted(found))


def variants(task: str) -> list[str]:
    """Each format of answers with each language of the prompt, as it stands behind ``#`` in a name: ``tags+row``.

    Args:
        task: The task.

    Raises:
        InputError: The folder of prompts is missing.
    """
    prompts = PROMPTS if languages(task) else (ENGLISH,)
    return [f"{format}+{lang}" for format in FORMATS[task] for lang in prompts]


def prompt(task: str, known: frozenset[str], format: str = JSON, lang: str = "") -> Prompt:
    """The prompt of a task: of the folder that ``IDLIB_PROMPTS`` names, else ours.

    Args:
        task: The task.
        known: The placeholders that it may have.
        format: The format of answers.
        lang: The language of the prompt; English if empty.

    Raises:
        InputError: The folder is missing, the file unreadable, a placeholder unknown, ``$text`` is not there, or the
            prompt says nothing of this format.
    """
    folder, ours = _folder() / lang, SHIPPED / lang
    path = folder / f"{task}.md"
    if not path.exists():
        older = (folder / f"{old}.md" for old, new in ALIASES.items() if new == task)
        path = next(filter(Path.exists, older), ours / path.name)
    text = _text(path)
    told = folder / ANSWERS if (folder / ANSWERS).exists() else ours / ANSWERS
    said = value_of(told, "what prompts say of the format of answers")
    try:
        of_format = said[task][format]
        again = said["again"]["json" if format == JSON else "other"]
        for name in OF_FORMAT:
            text = text.replace(f"${name}", of_format[name])
    except (KeyError, TypeError) as error:
        raise InputError(
            str(told), f"no {error}", f"[{task}.{format}] and [again]", f"See {SHIPPED / ANSWERS}"
        ) from None
    if format != JSON and of_format["answer"] not in text:
        remedy = "Write $answer where the prompt says how to answer"
        raise InputError(str(path), f"a prompt for JSON, and the format is {format}", "$answer", remedy)
    template = Template(text)
    if not template.is_valid():
        raise InputError(str(path), "a $ that begins no placeholder", "$$ for a dollar sign", "Write it twice")
    found = frozenset(template.get_identifiers())
    expected = f"some of {', '.join(f'${name}' for name in sorted(known))}"
    if found - known:
        raise InputError(str(path), f'the placeholder "${min(found - known)}"', expected, "Write $$ for a dollar sign")
    if "text" not in found:
        raise InputError(str(path), "no $text", expected, "The sentence has to stand somewhere")
    return Prompt(path, text, found, again, said.get("types", {}), said.get("words", {}))


def _folder() -> Path:
    """The folder of prompts.

    Raises:
        InputError: It is missing.
    """
    named = os.environ.get(VARIABLE, "")
    folder = Path(named).expanduser() if named else SHIPPED
    if not folder.is_dir():
        raise InputError(VARIABLE, f'no folder "{named}"', "a folder of prompts", f"Copy {SHIPPED} and change it")
    return folder


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"unreadable: {error}", "a text file, UTF-8", "Save it again") from error
