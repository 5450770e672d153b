"""The words in which a stance is asked for in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from idlib_corpus.model.text import Provenance


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a proposition of one kind.

    Args:
        question: The question.
        choices: By label, the words of the answer.
    """

    question: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Questions:
    """How one language asks. `before`, `passage` and `cell` are templates of `string.Template`.

    Args:
        before: Introduces the text that stands before the passage; with ``$context``.
        passage: Introduces the passage; with ``$text``.
        cell: Who is asked about what; with ``$holder`` and ``$target``.
        answer: Introduces an answer.
        reply: Tells how to give the letter of a choice; with ``$letters``.
        kinds: By kind of proposition, what is asked.
        provenance: Who made the words.
    """

    before: str
    passage: str
    cell: str
    answer: str
    reply: str
    kinds: Mapping[str, Asked]
    provenance: Provenance

    def ask(self, kind: str, *, context: str, text: str, holder: str, target: str) -> str:
        """The whole question, without its choices.

        Args:
            kind: The kind of the target, ``state`` or ``claim``.
            context: What stands before the passage; empty if there is nothing.
            text: The passage.
            holder: What the holder is called.
            target: The proposition, affirmed.

        Returns:
            Paragraphs, parted by an empty line.
        """
        parts = [
            Template(self.passage).substitute(text=text),
            Template(self.cell).substitute(holder=holder, target=target),
            self.kinds[kind].question,
        ]
        if context:
            parts.insert(0, Template(self.before).substitute(context=context))
        return "\n\n".join(parts)
