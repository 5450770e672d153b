"""No interruption leaves a temporary file or folder behind: one is injected at every line that runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from idlib_corpus import view
from idlib_corpus.errors import InputError
from idlib_corpus.files import create, probe, whole, write_files, write_text
from idlib_corpus.training import folders

# what is interrupted in a call of Python's own, such as closing a generator, is told as a warning
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def interrupted(call: Callable[[], object], at: int) -> bool:
    """Call something, and raise KeyboardInterrupt at so many lines from its beginning; whether it got so far."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == at:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except (KeyboardInterrupt, InputError):
        pass
    finally:
        sys.settrace(before)
    return lines >= at


def files_whole(folder: Path) -> None:
    with whole(folder / "shard.jsonl") as write:
        write(b"{}\n")


def model(folder: Path) -> None:
    with folders.whole(folder / "deep" / "model") as place:
        (place / "weights").write_bytes(b"new")


WORK: dict[str, Callable[[Path], object]] = {
    "whole": files_whole,
    "write_text": lambda folder: write_text(folder / "text.json", "{}"),
    "write_files": lambda folder: write_files(folder, {"a": b"a", "b/c": b"c"}),
    "create": lambda folder: create(folder / "manifest.json", "{}"),
    "probe": lambda folder: probe(folder / "out.json"),
    "a model": model,
    "a site": lambda folder: view.write(folder / "site", {"index.html": b"", "data/index.js": b""}),
}


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("name", WORK)
def test_an_interruption_at_any_line_leaves_nothing(name: str, tmp_path: Path) -> None:
    for line in range(1, 5000):
        folder = tmp_path / str(line)
        folder.mkdir()
        there = interrupted(partial(WORK[name], folder), line)
        assert hidden(folder) == [], f"interrupted at line {line}"
        if not there:
            break
    assert 20 < line < 4999


def test_an_interruption_at_any_line_keeps_the_old_model_or_has_the_new_one(tmp_path: Path) -> None:
    for line in range(1, 5000):
        place = tmp_path / str(line) / "deep" / "model"
        place.mkdir(parents=True)
        (place / "weights").write_bytes(b"old")
        (place / "idlib.json").write_text('{"files": ["weights"]}')
        there = interrupted(partial(model, tmp_path / str(line)), line)
        assert (place / "weights").read_bytes() in (b"old", b"new"), f"interrupted at line {line}"
        assert hidden(tmp_path / str(line)) == [], f"interrupted at line {line}"
        if not there:
            break
    assert 100 < line < 4999


SCRIPT = """
import os, signal, sys
from pathlib import Path
from idlib_corpus import temporary
from idlib_corpus.temporary import scratch

kept = temporary.remove

def twice(path):
    # a second and a third signal, into the very clearing away
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGINT)
    kept(path)

with scratch() as folder:
    print(folder, flush=True)
    (folder / "state").write_text("x")
    temporary.remove = twice
    os.kill(os.getpid(), signal.SIGINT)
"""


def test_what_signals_keep_from_being_removed_goes_with_the_process(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env={"TMPDIR": str(tmp_path), "PATH": ""}
    )
    assert "KeyboardInterrupt" in run.stderr and run.returncode
    assert Path(run.stdout.strip()).parent == tmp_path and list(tmp_path.iterdir()) == []
