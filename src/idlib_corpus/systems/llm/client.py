"""Chat completions over HTTP: retries, formats that an endpoint refuses, a cache, a budget."""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from idlib_corpus.cache import cache_folder
from idlib_corpus.decoding import json_value
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import write_text
from idlib_corpus.systems.llm import EXAMPLE
from idlib_corpus.systems.llm.settings import KEYS, Settings
from idlib_corpus.systems.llm.spending import USAGE, Spending

Message = dict[str, str]

ATTEMPTS = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
# a server that asks for more patience than this is not waited for
LONGEST_RETRY_AFTER = 300.0
# bytes of an unpacked answer: more is no answer of a chat model
LONGEST = 32 << 20
# half a surrogate pair, which no file can hold
HALF = re.compile("[\ud800-\udfff]")
AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 529}
REFUSED = {400, 422}
REMEDIES = {
    401: f"Set the key: export {KEYS[0]}=… (or {KEYS[1]})",
    403: f"Use a key that may use this model: export {KEYS[0]}=… (or {KEYS[1]})",
    404: "Check the base URL (it mostly ends in /v1) and the model's name",
}


@dataclass(frozen=True)
class Form:
    """A form of a request.

    Args:
        format: How it asks for JSON: ``json_schema``, ``json_object``, or not at all.
        without: Fields that are left out.
    """

    format: str
    without: tuple[str, ...] = ()

    def of(self, meant: Mapping[str, Any]) -> dict[str, Any]:
        """A request in this form."""
        body = {name: value for name, value in meant.items() if name not in self.without}
        if "response_format" not in body:
            return body
        if self.format == "json_object":
            body["response_format"] = {"type": self.format}
        elif not self.format:
            del body["response_format"]
        return body


# what is tried one after another where an endpoint refuses a request, before any has worked: first less of a format,
# then less of the fields that not every model takes
FORMS = tuple(
    Form(format, without)
    for without in ((), ("seed",), ("seed", "temperature"))
    for format in ("json_schema", "json_object", "")
)


@dataclass(frozen=True)
class Response:
    """What came back: status, reason, headers and the unpacked body."""

    status_code: int
    reason: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status says so."""
        return 200 <= self.status_code < 300

    @property
    def text(self) -> str:
        """The body, for messages."""
        return self.content.decode("utf-8", "replace")


class RefusedError(Exception):
    """The endpoint does not take this request, in any form."""


class Client:
    """An endpoint.

    Answers are kept under the whole request as it was meant, the URL and the model with it; the key is never kept.

    Args:
        settings: How it is used.
        spending: Where requests and tokens are counted.
    """

    def __init__(self, settings: Settings, spending: Spending) -> None:
        httpx = library("httpx", "llm", "a system llm:<model>@<base url>")
        self._settings, self._spending = settings, spending
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._url = f"{settings.url}/chat/completions"
        try:
            httpx.URL(self._url)
        except httpx.InvalidURL as error:
            raise InputError(settings.url, f"no URL: {error}", f"one like in {EXAMPLE}", "Mend it") from None
        self._http = httpx.Client(timeout=settings.timeout, headers=headers)
        self._errors = httpx.HTTPError
        # whether anything was ever answered, and the form in which a request was answered last
        self._works = False
        self._form: Form | None = None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, name: str, stop: threading.Event
    ) -> dict[str, Any]:
        """An answer, from the cache if it is there.

        Args:
            messages: The messages.
            schema: The JSON schema that the answer should have; None if it is to be no JSON.
            name: A name for the schema.
            stop: Once it is set, nothing more is sent.

        Returns:
            ``content`` (the text of the answer), ``finish_reason``, ``model`` and ``usage``.

        Raises:
            InputError: The endpoint cannot be reached or used, or the budget is used up.
            RefusedError: It answers others, but not this.
        """
        meant: dict[str, Any] = {
            "model": self._settings.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": 0,
        }
        if schema is not None:
            wanted = {"name": name, "strict": True, "schema": schema}
            meant["response_format"] = {"type": "json_schema", "json_schema": wanted}
        path = self._path(meant)
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept: dict[str, Any] = json_value(path.read_bytes())["answer"]
            if isinstance(kept["content"], str) and kept.keys() >= {"finish_reason", "model", "usage"}:
                self._spending.count("cached")
                self._works = True
                return kept
        answer = self._negotiate(meant, stop)
        self._spending.answer(answer)
        kept_as = {"url": self._settings.url, "request": meant, "answer": answer}
        # prompts and answers may be of texts that are nobody else's business
        with suppress(OSError):  # writing says so
            (cache_folder() / "llm").mkdir(mode=0o700, parents=True, exist_ok=True)
        write_text(path, json.dumps(kept_as, ensure_ascii=False, indent=1) + "\n")
        with suppress(OSError):  # a file system without modes
            path.chmod(0o600)
        return answer

    def _path(self, meant: Mapping[str, Any]) -> Path:
        said = json.dumps([self._settings.url, meant], ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(said.encode()).hexdigest()
        return cache_folder() / "llm" / digest[:2] / f"{digest}.json"

    def _negotiate(self, meant: Mapping[str, Any], stop: threading.Event) -> dict[str, Any]:
        """Ask in the form that worked last; where it is refused, in simpler ones."""
        reason = ""
        # once an endpoint has answered in a form, what it refuses in that form is this request
        bodies = [(form, form.of(meant)) for form in (FORMS if self._form is None else (self._form,))]
        for number, (form, body) in enumerate(bodies):
            if any(body == before for _, before in bodies[:number]):
                continue
            response = self._send(body, stop)
            if response.status_code in REFUSED:
                reason = self._reason(response)
                continue
            answer = self._read(response)
            self._form, self._works = form, True
            return answer
        if self._works:
            raise RefusedError(reason)
        raise InputError(self._url, f"the request is refused: {reason}", remedy="Check the model's name")

    def _send(self, body: Mapping[str, Any], stop: threading.Event) -> Response:
        """A response that is there to stay: success, or a refusal.

        Raises:
            InputError: There was none after all attempts, or none can be expected.
        """
        reason = ""
        for attempt in range(ATTEMPTS):
            if stop.is_set():
                break
            self._spending.request()
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt) * random.uniform(0.5, 1)
            try:
                response = self._post(body)
            except self._errors as error:
                reason = f"{type(error).__name__}: {error}".rstrip(": ")
            else:
                if response.status_code not in AGAIN:
                    return self._permanent(response)
                reason = self._reason(response)
                asked = _retry_after(response.headers)
                if asked > LONGEST_RETRY_AFTER:
                    found = f"it asks to wait for {asked:g} s: {reason}"
                    raise InputError(self._url, found, remedy="Run again later; the answers so far are in the cache")
                wait = max(wait, asked)
            if attempt + 1 < ATTEMPTS:
                stop.wait(wait)
        remedy = "See that the server runs, and run again; the answers so far are in the cache"
        raise InputError(self._url, f"no answer after {ATTEMPTS} attempts; the last: {reason}", remedy=remedy)

    def _post(self, body: Mapping[str, Any]) -> Response:
        """A response with its body, unpacked as it comes: a small one may unpack to any size.

        Raises:
            InputError: It is too long.
        """
        with self._http.stream("POST", self._url, json=body) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > LONGEST:
                    found = f"an answer of more than {LONGEST >> 20} MB"
                    raise InputError(self._url, found, "a chat completion", "Check the base URL")
        return Response(response.status_code, response.reason_phrase, response.headers, bytes(content))

    def _permanent(self, response: Response) -> Response:
        if response.is_success or response.status_code in REFUSED:
            return response
        remedy = REMEDIES.get(response.status_code, "Check the base URL and the model's name")
        raise InputError(self._url, f"the endpoint says: {self._reason(response)}", remedy=remedy)

    def _reason(self, response: Response) -> str:
        """What an endpoint says is wrong, shortened, the key struck out should it be quoted."""
        said = ""
        with suppress(ValueError, AttributeError):
            error = json_value(response.content).get("error")
            said = error.get("message", "") if isinstance(error, Mapping) else error or ""
        return self._struck(f"{response.status_code} {response.reason}: {said or response.text}")[:300].rstrip(": \n")

    def _struck(self, text: str) -> str:
        """A text without the key, should it be quoted."""
        key = self._settings.key
        return text.replace(key, "…") if key else text

    def _read(self, response: Response) -> dict[str, Any]:
        """What counts of a response.

        Raises:
            InputError: It is no chat completion.
        """
        try:
            # not `decoding`: a model that answers half a surrogate pair was paid for all the same
            said = json.loads(response.content)
            choice = said["choices"][0]
            message = choice["message"]
            content = _text(message.get("content") or message.get("refusal") or "")
            if content is None:
                raise TypeError("content")
            usage = said.get("usage")
            model = _text(said.get("model")) or ""
            self._spending.served(model)
            return {
                "content": content,
                "finish_reason": _text(choice.get("finish_reason")),
                "model": model,
                "usage": {
                    name: usage[name]
                    for name in USAGE
                    if isinstance(usage, Mapping) and type(usage.get(name)) is int and 0 <= usage[name] < 1 << 53
                },
            }
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            found = f"the answer is no chat completion: {self._struck(response.text)[:200]!r}"
            raise InputError(self._url, found, remedy="Check the base URL (it mostly ends in /v1)") from None


def _text(value: object) -> str | None:
    """A text of a response as a file can hold it; None if it is none."""
    return HALF.sub("\ufffd", value) if isinstance(value, str) else None


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to wait (RFC 9110, 10.2.3): a number, or a date; 0 if it does not ask."""
    said = headers.get("Retry-After", "").strip()
    with suppress(ValueError):
        return max(0.0, float(said))
    with suppress(ValueError, TypeError, OverflowError):
        date = parsedate_to_datetime(said)
        # "-0000" says that the zone is not known
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - datetime.now(UTC)).total_seconds())
    return 0.0
