"""`llm:<model>@<base url>`: stance, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.grounding import Ground
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.records.stance import NO_STANCE, STANCES
from idlib_corpus.systems.llm import REQUIRES as REQUIRES
from idlib_corpus.systems.llm import SAYS as SAYS
from idlib_corpus.systems.llm import USAGE as USAGE
from idlib_corpus.systems.llm import prompting
from idlib_corpus.systems.llm.answers import STRING, array, obj, one_of
from idlib_corpus.systems.llm.prompting import VARIABLE
from idlib_corpus.systems.llm.system import Prompted

# who holds a stance if nobody is named
AUTHOR = "the author of the text"


class PromptedStance(Prompted[StanceItem, FoundStance]):
    """Stance by a chat model, a request a cell of the grid."""

    task = "stance"
    placeholders = frozenset({"holder", "target", "kind", "context"})

    def schema_of(self, item: StanceItem) -> Mapping[str, Any]:
        """A label of those that there are, and quotations.

        Raises:
            InputError: The labels are not those that our prompt tells of.
        """
        labels = item.labels or STANCES
        unknown = [label for label in labels if label not in STANCES]
        if unknown and self._prompt.shipped:
            expected = f"some of {', '.join(STANCES)}, which its prompt tells of"
            remedy = f"Tell of yours in a prompt of your own: {VARIABLE}=FOLDER"
            raise InputError(self.name, f"the labels {', '.join(labels)}", expected, remedy)
        return obj(label=one_of(labels), evidence=array(STRING))

    def fields(self, item: StanceItem) -> Mapping[str, str]:
        """The holder, who is the author if nobody is named, the target and its kind, and what comes before."""
        words = self._prompt_of(item).words
        return {
            "holder": item.holder or words.get("author", AUTHOR),
            "target": item.target,
            "kind": item.kind or "state or claim",
            "context": item.context or words.get("none", "(none)"),
        }

    def found(self, item: StanceItem, answer: Mapping[str, Any], ground: Ground) -> FoundStance:
        """The label, with the evidence that is in the text."""
        label = answer["label"]
        quoted = answer["evidence"] if label != NO_STANCE else ()
        places = {place for quotation in quoted if (place := ground.one(quotation))}
        return FoundStance(label, tuple(sorted(places)))

    def nothing(self) -> FoundStance:
        """NONE: no stance was found."""
        return FoundStance(NO_STANCE)


def create(model: str) -> PromptedStance:
    """A chat model by its name and endpoint."""
    return PromptedStance(model)


def available() -> list[str]:
    """None: an endpoint has to be named."""
    return []


def variants() -> list[str]:
    """What may stand behind ``#`` in a name: formats of answers and languages of the prompt."""
    return prompting.variants("stance")
