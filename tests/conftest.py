"""What all tests share."""

from __future__ import annotations

import os

# two threads on two busy cores run many times slower; and no test may go online or touch the user's cache
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"
# messages and tables in one line each, whatever terminal the tests are run in; those of the width say their own
os.environ["COLUMNS"] = "1000"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

import article_alone
from idlib_corpus.model import Corpus, Document
from idlib_corpus.source import read
from warm import Running, Warm

# who starts the tests in the background ignores SIGINT, and so would every process that they interrupt
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# `datasets` reads the head of the card anew at every loading; in Python that takes longer than all the rest of it
if yaml.__with_libyaml__:
    yaml.safe_load = partial(yaml.load, Loader=yaml.CSafeLoader)

# for a process that orders sets of strings otherwise than this one
OTHER_HASHES = "4" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
ROOT = Path(__file__).parent.parent
# the corpus as it is released, for the tests of the data
RELEASE = ROOT / "corpus"
# the article alone, for the tests of the machine
CORPUS = article_alone.folder(RELEASE)
os.environ["IDLIB_CORPUS"] = str(CORPUS)


def released() -> Corpus:
    """The corpus as its sources say it, read once: it takes seconds."""
    return _read(RELEASE)


@pytest.fixture(scope="session", autouse=True)
def fresh_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Caches of our own, for this process and those it starts."""
    cache = str(tmp_path_factory.mktemp("cache"))
    os.environ["HF_HOME"] = cache
    os.environ["HF_DATASETS_CACHE"] = cache
    os.environ["IDLIB_CACHE"] = str(tmp_path_factory.mktemp("kept"))
    datasets = sys.modules.get("datasets")
    if datasets is not None:
        datasets.config.HF_DATASETS_CACHE = Path(cache)


@pytest.fixture(scope="module", autouse=True)
def tested(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The dataset folder that a module tests: `TESTED`, if it says so, else the article alone."""
    folder: Path = getattr(request.module, "TESTED", CORPUS)
    os.environ["IDLIB_CORPUS"] = str(folder)
    yield folder
    os.environ["IDLIB_CORPUS"] = str(CORPUS)


@pytest.fixture(scope="module")
def corpus(tested: Path) -> Corpus:
    """The corpus as its sources say it."""
    return _read(tested)


@cache
def _read(folder: Path) -> Corpus:
    return read(folder / "source")


@pytest.fixture(scope="session")
def article() -> Document:
    return _read(CORPUS).document("article")


@pytest.fixture
def corpus_copy(tmp_path: Path) -> Path:
    """A copy of a dataset folder, with the article alone, that a test may break."""
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def other_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another corpus, of several documents, built; not to be changed."""
    import other_corpus

    return other_corpus.write(tmp_path_factory.mktemp("other") / "corpus")


@pytest.fixture(scope="session")
def warm(fresh_cache: None) -> Iterator[Warm]:
    """What starts commands without their importing anything."""
    started = Warm()
    yield started
    started.close()


@pytest.fixture
def start(tmp_path: Path, warm: Warm) -> Callable[..., Running]:
    """Start `idlib-corpus` in an empty folder and a process of its own, which starts warm; it is not waited for."""

    def begin(*arguments: object, stderr: str | None = None) -> Running:
        return warm.start([*map(str, arguments)], tmp_path, stderr=stderr)

    return begin


@pytest.fixture
def command(tmp_path: Path, warm: Warm) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `idlib-corpus` in an empty folder and a process of its own, which starts warm.

    With variables that Python or its libraries read when they start, it starts cold, as for a user. With `file_size`,
    no file may grow beyond so many bytes, as on a full disk.
    """

    def run(
        *arguments: object, env: dict[str, str] | None = None, file_size: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        if all(name.startswith("IDLIB_") for name in env or ()):
            return warm.run([*map(str, arguments)], tmp_path, env, file_size)
        assert file_size is None
        return subprocess.run(
            [sys.executable, "-m", "idlib_corpus", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, **(env or {})},
        )

    return run


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed (`IDLIB_NO_SKIPS`, as in CI) a skipped test is a fault."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("IDLIB_NO_SKIPS") and skipped and not session.exitstatus:
        reporter.write_line(f"{len(skipped)} tests skipped, none may be here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
