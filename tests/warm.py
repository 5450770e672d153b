"""Commands in processes of their own that start warm: forked from one that has imported what commands import.

A command takes a second or several to import its libraries, and there are hundreds of commands here. The process that
forks has one thread and has read nothing. What depends on how Python starts (encodings, closed streams, signals,
limits of resources) is run cold, as a user does: see `conftest.command`.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

STREAMS = ("stdout", "stderr")
# what commands import when they are run, heaviest first
LIBRARIES = (
    "spacy",
    "datasets",
    "skops.io",
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


class Running:
    """A command that runs, with what is asked of a `subprocess.Popen` here."""

    def __init__(self, warm: Warm, arguments: Sequence[str], pid: int, folder: Path) -> None:
        self._warm, self._arguments, self._folder = warm, arguments, folder
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or None as long as it runs."""
        if self.returncode is None:
            self.returncode = self._warm.ask({"poll": self.pid})
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it one, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def ended(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end."""
        if self.returncode is None:
            self.returncode = self._warm.ask({"wait": self.pid})
        assert self.returncode is not None
        out, err = (
            path.read_text(encoding="utf-8") if path.exists() else "" for path in map(self._folder.joinpath, STREAMS)
        )
        shutil.rmtree(self._folder, ignore_errors=True)
        return subprocess.CompletedProcess(["idlib-corpus", *self._arguments], self.returncode, out, err)


class Warm:
    """The process that forks. It is started when the first command is run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None, file_size: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `idlib-corpus` and wait for it; the arguments are those of `start`."""
        return self.start(arguments, cwd, env, file_size=file_size).ended()

    def start(
        self,
        arguments: Sequence[str],
        cwd: Path,
        env: Mapping[str, str] | None = None,
        *,
        file_size: int | None = None,
        stderr: str | None = None,
    ) -> Running:
        """Start `idlib-corpus`.

        Args:
            arguments: Of the command.
            cwd: The folder that it runs in.
            env: Variables, beside those of this process.
            file_size: No file may grow beyond so many bytes, as on a full disk.
            stderr: What standard error is, as the path of a terminal.
        """
        folder = Path(tempfile.mkdtemp())
        streams = [str(folder / name) for name in STREAMS]
        if stderr is not None:
            streams[1] = stderr
        said = {
            "arguments": list(arguments),
            "cwd": str(cwd),
            "env": {**os.environ, **(env or {})},
            "streams": streams,
            "file_size": file_size,
        }
        pid = self.ask({"start": said})
        assert pid is not None
        return Running(self, arguments, pid, folder)

    def ask(self, said: Mapping[str, Any]) -> int | None:
        """Ask the process that forks for one thing: the id of a process, or how one ended."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()
        answer: int | None = json.loads(process.stdout.readline())
        return answer

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
    """Fork a process for each line that asks for a command; say its number, and how it ended when that is asked."""
    for line in asked:
        said = json.loads(line)
        if "start" in said:
            answer: int | None = os.fork()
            if answer == 0:
                _command(said["start"])
        else:
            ended, status = os.waitpid(said["wait"], 0) if "wait" in said else os.waitpid(said["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


def _command(said: dict[str, Any]) -> None:
    """Be the command, and end."""
    os.chdir(said["cwd"])
    os.environ.clear()
    os.environ.update(said["env"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(said["streams"], 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOCTTY, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    if said["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (said["file_size"], said["file_size"]))
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
