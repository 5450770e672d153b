"""What models said: kept predictions, answers of a language model, and what its endpoint sends."""

from __future__ import annotations

import gzip
import json
import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from fuzzing.base import Seed, SilenceError


def kept_of(path: Path, chance: random.Random) -> None:
    """Predictions that a benchmark kept: a line that is not as it was written is made again."""
    from idlib_corpus.benchmark.cached import Predictions

    task, system, items = _kept_run()
    kept = Predictions(path.parent, task, system)
    where: Any = kept._path
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(path.read_bytes())
    kept = Predictions(path.parent, task, system)
    found = [record for record, _ in kept.records(items)]
    if found != _predicted():
        raise SilenceError("a damaged prediction was taken for the one that was kept")


@cache
def _kept_run() -> tuple[Any, Any, Any]:
    from idlib_corpus import systems, tasks

    return tasks.task("relations"), systems.create("nearest", "relations"), tasks.task("relations").read(["ja"])


@cache
def _predicted() -> list[Any]:
    from idlib_corpus.benchmark.cached import Predictions

    return [record for record, _ in Predictions(None, *_kept_run()[:2]).records(_kept_run()[2])]


def kept() -> Sequence[Seed]:
    import tempfile

    from idlib_corpus.benchmark.cached import Predictions

    task, system, items = _kept_run()
    with tempfile.TemporaryDirectory() as folder:
        kept = Predictions(Path(folder), task, system)
        list(kept.records(items))
        where: Any = kept._path
        return [("kept.jsonl", where.read_bytes())]


def answer_of(path: Path, chance: random.Random) -> None:
    """What a language model answers, put in its place in a text."""
    from idlib_corpus.errors import InputError
    from idlib_corpus.grounding import Ground
    from idlib_corpus.systems.llm import answers

    schema = answers.obj(
        entities=answers.array(answers.obj(text=answers.STRING, label=answers.one_of(["LOC", "PER"])))
    )
    try:
        found = answers.read(path.read_bytes().decode("utf-8", "replace"), schema)
    except answers.BadAnswerError as error:
        str(error).encode()
        raise InputError(str(path), str(error)) from error
    Ground("إدلب في سوريا. Idlib (İdlib) 東京。").apart([one["text"] for one in found["entities"]])
    json.dumps(found, ensure_ascii=False).encode()


def answers() -> Sequence[Seed]:
    plain = '{"entities": [{"text": "إدلب", "label": "LOC"}, {"text": "東京", "label": "LOC"}]}'
    fenced = f"<think>Which {{names}}?</think>\nHere they are:\n```json\n{plain}\n```\nDone."
    return [("plain.json", plain.encode()), ("fenced.txt", fenced.encode())]


def endpoint_of(path: Path, chance: random.Random) -> None:
    """What an endpoint sends back over HTTP: any status, any headers, any body."""
    from idlib_corpus.systems.llm.client import RefusedError

    server = _endpoint()
    after = chance.choice(["1", "-1", "nan", "9" * 400, "soon", "Wed, 21 Oct 2015 07:28:00 -0000", "\x1b[2J", ""])
    server.status = chance.choice([200, 200, 200, 400, 404, 429, 500])
    server.headers = {"Retry-After": after, "Content-Encoding": chance.choice(["", "", "gzip", "deflate", "x"])}
    server.body = path.read_bytes()
    with suppress(RefusedError):
        said = _client().ask([{"role": "user", "content": str(chance.random())}], {}, "ner", _Impatient())
        json.dumps(said, ensure_ascii=False).encode()


@cache
def _client() -> Any:
    from idlib_corpus.systems.llm.client import Client
    from idlib_corpus.systems.llm.settings import Settings
    from idlib_corpus.systems.llm.spending import Spending

    return Client(Settings("m", _endpoint().url, "sk-secret"), Spending({}, {}))


class _Impatient(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        return False


@cache
def _endpoint() -> Any:
    """A server of this process."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            of: Any = self.server
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(of.status)
            for name, value in {**of.headers, "Content-Length": str(len(of.body))}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(of.body)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    server.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def completions() -> Sequence[Seed]:
    message = {"message": {"role": "assistant", "content": '{"entities": []}'}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 10, "completion_tokens": 3}
    said = json.dumps({"model": "m", "choices": [message], "usage": usage}).encode()
    error = b'{"error": {"message": "the key sk-secret may not", "type": "x"}}'
    return [("completion.json", said), ("error.json", error), ("packed.json", gzip.compress(said))]
