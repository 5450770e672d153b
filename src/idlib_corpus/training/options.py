"""Options of a trainer: the keyword-only parameters of its function, their types and defaults."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from typing import Any

from idlib_corpus.errors import InputError
from idlib_corpus.near import meant
from idlib_corpus.training.base import Trainer

# parameters that every trainer has
COMMON = ("model", "validation", "seed")
TYPES = {"int": int, "float": float, "str": str, "bool": bool}
WORDS = {int: "a whole number", float: "a number", str: "a word", bool: "true or false"}
TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def options(module: Trainer) -> dict[str, tuple[type, Any]]:
    """Type and default of each option of a trainer."""
    found = {}
    for name, parameter in inspect.signature(module.train).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and name not in COMMON:
            said = parameter.annotation if isinstance(parameter.annotation, str) else parameter.annotation.__name__
            found[name] = (TYPES.get(said.partition("|")[0].strip(), type(parameter.default)), parameter.default)
    return found


def resolve(trainer: str, module: Trainer, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every option of a trainer, as given or by default.

    Args:
        trainer: Its name, for messages.
        module: The trainer.
        given: Values; words, as a command line has them, are read as what the option is.

    Raises:
        InputError: An unknown option, or a value that is none of its type.
    """
    known = options(module)
    for name in given:
        if name not in known:
            there = ", ".join(f"{one}={default}" for one, (_, default) in known.items()) or "no option"
            raise InputError(f"option of {trainer}", f'"{name}"', there, meant(name, known, "Leave it out"))
    return {
        name: _read(f"option {name} of {trainer}", given[name], kind) if name in given else default
        for name, (kind, default) in known.items()
    }


def _read(where: str, value: Any, kind: type) -> Any:
    try:
        if kind is bool:
            return value if isinstance(value, bool) else TRUTH[value.lower()]
        if isinstance(value, bool) or (kind is int and not isinstance(value, (int, str))):
            raise ValueError
        read = kind(value)
        if kind is float and not math.isfinite(read):
            raise ValueError
        return read
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError(where, f"{value!r}", WORDS.get(kind, kind.__name__), "Give it another value") from None


def from_nothing(trainer: str, model: str) -> None:
    """See to it that no model is named to start from.

    Raises:
        InputError: One is.
    """
    if model:
        remedy = "Leave the model out: it is trained from nothing"
        raise InputError("trainer", f'"{trainer}:{model}"', trainer, remedy)


def positive(trainer: str, **values: float) -> None:
    """See to it that options are above 0.

    Raises:
        InputError: One is not.
    """
    for name, value in values.items():
        if value <= 0:
            raise InputError(f"option {name} of {trainer}", str(value), "more than 0", "Give it another value")


def shares(trainer: str, **values: float) -> None:
    """See to it that options are at least 0 and below 1.

    Raises:
        InputError: One is not.
    """
    for name, value in values.items():
        if not 0 <= value < 1:
            raise InputError(f"option {name} of {trainer}", str(value), "from 0 to below 1", "Give it another value")
