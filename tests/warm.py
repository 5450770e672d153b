"""Commands in processes of their own that start warm: forked from one that has imported what commands import.

A command takes a second or several to import its libraries, and there are hundreds of commands here. The process that
forks has one thread and has read nothing. What depends on how Python starts (encodings, closed streams, signals,
limits of resources) is run cold, as a user does: see `conftest.command`.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

# what commands import when they are run, heaviest first
LIBRARIES = (
    "spacy",
    "datasets",
    "sklearn.linear_model",
    "sklearn.feature_extraction.text",
    "jsonschema",
    "scipy.sparse",
)
MODULES = (
    "benchmark",
    "build",
    "check",
    "formats",
    "prediction",
    "report.benchmark",
    "scoring",
    "training",
    "agreement",
)


class Warm:
    """The process that forks. It is started when the first command is run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `idlib-corpus` and wait for it.

        Args:
            arguments: Of the command.
            cwd: The folder that it runs in.
            env: Variables, beside those of this process.
        """
        with tempfile.TemporaryDirectory() as folder:
            streams = [str(Path(folder, name)) for name in ("stdout", "stderr")]
            process = self._started()
            assert process.stdin is not None and process.stdout is not None
            said = {
                "arguments": list(arguments),
                "cwd": str(cwd),
                "env": {**os.environ, **(env or {})},
                "streams": streams,
            }
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()
            status = int(process.stdout.readline())
            out, err = (Path(stream).read_bytes().decode("utf-8") for stream in streams)
        return subprocess.CompletedProcess(["idlib-corpus", *arguments], status, out, err)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            call = [sys.executable, __file__]
            self._process = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            atexit.register(self.close)
        return self._process

    def close(self) -> None:
        """End it."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process = None


def serve(asked: IO[str], answers: IO[str]) -> None:
    """Fork a process for each line that asks for a command; answer with its exit status."""
    for line in asked:
        child = os.fork()
        if child == 0:
            _command(json.loads(line))
        _, ended = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(ended)}\n")
        answers.flush()


def _command(said: dict[str, Any]) -> None:
    """Be the command, and end."""
    os.chdir(said["cwd"])
    os.environ.clear()
    os.environ.update(said["env"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(said["streams"], 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.argv = ["idlib-corpus", *said["arguments"]]
    status = 1
    try:
        runpy.run_module("idlib_corpus", run_name="__main__")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _import() -> None:
    import importlib

    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # the tests of what needs it skip
    for name in MODULES:
        importlib.import_module(f"idlib_corpus.{name}")
    # tables of a language that spaCy makes when it is first asked for
    from idlib_corpus.tokens import tokenize

    for lang, text in {
        "fr": "à Idleb",
        "ja": "シリア",
        "en": "Idlib",
        "es": "Siria",
        "ar": "تركيا",
        "tr": "Suriye",
    }.items():
        tokenize(text, lang)


if __name__ == "__main__":
    asked, answers = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _import()
    serve(asked, answers)
