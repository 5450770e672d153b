"""A server of chat completions for tests: real HTTP, answers by a script, misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.systems.llm import client

Answer = Callable[[dict[str, Any]], str]


class ChatServer(ThreadingHTTPServer):
    """Answers each request by `answer`, after what stands in `trouble` has happened, one a request."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        # statuses, (status, headers), (status, headers, bytes of a body), strings to be the content, or "drop", "hang"
        self.trouble: list[Any] = []
        # why a body is refused with 400; empty if it is not
        self.refuses: Callable[[dict[str, Any]], str] = lambda body: ""
        self.model = "tiny-model-0.1"
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.in_flight = self.most_in_flight = 0
        self.delay = 0.0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with server.lock:
            server.bodies.append(body)
            server.keys.append(self.headers.get("Authorization", ""))
            trouble = server.trouble.pop(0) if server.trouble else None
            server.in_flight += 1
            server.most_in_flight = max(server.most_in_flight, server.in_flight)
        try:
            time.sleep(server.delay)
            self._respond(body, trouble)
        finally:
            with server.lock:
                server.in_flight -= 1

    def _respond(self, body: dict[str, Any], trouble: Any) -> None:
        if trouble == "drop":
            self.close_connection = True
            return
        if trouble == "hang":
            time.sleep(0.6)
            return
        if self.path != "/v1/chat/completions":
            self._send(404, {"error": {"message": f"no {self.path} here"}})
        elif isinstance(trouble, int):
            self._send(trouble, {"error": {"message": f"trouble for {self.headers.get('Authorization')}"}})
        elif isinstance(trouble, tuple):
            self._send(trouble[0], trouble[2] if len(trouble) > 2 else {"error": "slow down"}, trouble[1])
        elif reason := self.server.refuses(body):
            self._send(400, {"error": {"message": reason}})
        elif isinstance(trouble, dict):
            self._send(200, trouble)
        else:
            content = trouble if isinstance(trouble, str) else self.server.answer(body)
            self._send(200, self._completion(content))

    def _completion(self, content: str) -> dict[str, Any]:
        return {
            "model": self.server.model,
            "choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 10},
        }

    def _send(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def serving(answer: Answer) -> Iterator[ChatServer]:
    with ChatServer(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def settled(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No waiting, no proxy, and a cache below a folder."""
    monkeypatch.setenv("IDLIB_CACHE", str(folder / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(client, "FIRST_WAIT", 0.001)


def said(body: dict[str, Any]) -> str:
    """All that the messages of a request say."""
    return "\n".join(message["content"] for message in body["messages"])
