"""What the user sets: the endpoint in the system's name, the rest in environment variables."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from idlib_corpus.errors import InputError
from idlib_corpus.systems.llm import EXAMPLE, USAGE

KEYS = ("IDLIB_LLM_API_KEY", "OPENAI_API_KEY")
BUDGET, PRICE = "IDLIB_LLM_BUDGET", "IDLIB_LLM_PRICE"
CONCURRENCY, TIMEOUT = "IDLIB_LLM_CONCURRENCY", "IDLIB_LLM_TIMEOUT"
LIMITS = ("requests", "tokens", "cost")
PRICES = ("input", "output")
FORMAT, PROMPT = "IDLIB_LLM_FORMAT", "IDLIB_LLM_PROMPT"
NAME = re.compile(r"(?P<model>.+?)@(?P<url>https?://.+)")
# the language of prompts: English, or that of the row
ENGLISH, OF_ROW = "en", "row"
PROMPTS = (ENGLISH, OF_ROW)


@dataclass(frozen=True)
class Settings:
    """How an endpoint is used.

    Args:
        model: The model, as the endpoint calls it.
        url: The base URL, without a slash at its end: ``http://localhost:11434/v1``.
        key: The API key; empty for none.
        limits: The budget, by `LIMITS`.
        prices: Of a million tokens, by `PRICES`; empty if nobody said.
        concurrency: How many requests may be in flight.
        timeout: Seconds to wait for an answer.
        format: The format of answers.
        prompt: The language of the prompt, of `PROMPTS`.
    """

    model: str
    url: str
    key: str = field(default="", repr=False)
    limits: Mapping[str, float] = field(default_factory=dict)
    prices: Mapping[str, float] = field(default_factory=dict)
    concurrency: int = 4
    timeout: float = 120
    format: str = "json"
    prompt: str = ENGLISH


def read(name: str, formats: Sequence[str] = ("json",)) -> Settings:
    """The settings for ``<model>@<base url>``, with ``#<format>+<language of the prompt>`` behind it or without.

    Args:
        name: The name.
        formats: The formats of answers that the task has, the default first.

    Raises:
        InputError: The name or a variable has another form.
    """
    found = NAME.fullmatch(name)
    try:
        parts = urlsplit(found["url"]) if found else None
    except ValueError:
        parts = None
    if found is None or parts is None or not parts.hostname:
        # what stands behind the path is not shown: it may be a key
        raise InputError("system", f'"llm:{name.partition("?")[0]}"', USAGE, f"For example {EXAMPLE}")
    if parts.username or parts.password:
        remedy = f"Leave it out and set {KEYS[0]}"
        raise InputError("system", "a user name or password in the URL", "a URL without", remedy)
    if parts.query:
        raise InputError("system", "a query in the URL", "a base URL without", f"For example {EXAMPLE}")
    format, prompt = _variant(parts.fragment, formats)
    prices = _numbers(PRICE, PRICES, "input=0.15,output=0.6")
    if prices and set(prices) != set(PRICES):
        raise InputError(PRICE, f'"{os.environ[PRICE]}"', "both prices, input=0.15,output=0.6")
    limits = _numbers(BUDGET, LIMITS, "requests=500 or tokens=1e6 or cost=2.5")
    if "cost" in limits and not prices:
        raise InputError(BUDGET, "a limit of cost without prices", remedy=f"export {PRICE}=input=0.15,output=0.6")
    return Settings(
        found["model"],
        found["url"].partition("#")[0].rstrip("/"),
        _key(),
        limits,
        prices,
        int(_number(CONCURRENCY, 4, least=1)),
        _number(TIMEOUT, 120, least=0.001),
        format,
        prompt,
    )


def _variant(said: str, formats: Sequence[str]) -> tuple[str, str]:
    """The format of answers and the language of the prompt: of the name, else of the environment.

    Raises:
        InputError: There is no such format or language.
    """
    chosen = {}
    for variable, known in ((FORMAT, formats), (PROMPT, PROMPTS)):
        value = os.environ.get(variable, "").strip() or known[0]
        if value not in known:
            raise InputError(variable, f'"{value}"', f"one of {', '.join(known)}", "Set another, or unset it")
        chosen[variable] = value
    for word in said.split("+") if said else ():
        variable = FORMAT if word in formats else PROMPT
        if variable == PROMPT and word not in PROMPTS:
            expected = f"one of {', '.join([*formats, *PROMPTS])}, as in #{formats[-1]}+{OF_ROW}"
            # the words are not shown: they may be a key
            found = "something else behind the # of the name"
            raise InputError("system", found, expected, f"For example {EXAMPLE}#{formats[-1]}+{OF_ROW}")
        chosen[variable] = word
    return chosen[FORMAT], chosen[PROMPT]


def _key() -> str:
    """The first key that is set."""
    variable = next((name for name in KEYS if os.environ.get(name, "").strip()), KEYS[0])
    key = os.environ.get(variable, "").strip()
    if not (key.isascii() and key.isprintable()):
        # the key itself is never shown
        raise InputError(variable, "characters that no key has", "printable ASCII", "Copy the key again")
    return key


def _numbers(variable: str, names: tuple[str, ...], example: str) -> dict[str, float]:
    """``name=number,…`` of a variable.

    Raises:
        InputError: It has another form.
    """
    said = os.environ.get(variable, "").strip()
    found: dict[str, float] = {}
    for part in said.split(",") if said else ():
        name, _, value = (text.strip() for text in part.partition("="))
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        if name not in names or not 0 <= found[name] < math.inf:
            expected = f"some of {', '.join(names)}, each with a number"
            raise InputError(variable, f'"{said}"', expected, f"For example {example}")
    return found


def _number(variable: str, default: float, least: float) -> float:
    said = os.environ.get(variable, "").strip()
    try:
        number = float(said) if said else default
    except ValueError:
        number = math.nan
    if not least <= number < math.inf:
        raise InputError(variable, f'"{said}"', f"a number, at least {least:g}", f"For example {default:g}")
    return number
