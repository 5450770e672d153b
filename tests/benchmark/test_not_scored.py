"""What fails in a benchmark is a line with its reason; nothing else is lost by it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from idlib_corpus import registry
from idlib_corpus.benchmark import NotScored, Run, benchmark, read_items
from idlib_corpus.cli import main
from idlib_corpus.errors import InputError
from idlib_corpus.systems import available, create
from idlib_corpus.systems import registry as systems

SOURCE = """
import signal

from idlib_corpus.systems.base import System

USAGE = "mine:<fault>"
SAYS = "fails as it is told to"


class Mine(System):
    version = "7"

    def __init__(self, model):
        self.name, self.model = f"mine:{model}", model
        if model == "loading":
            raise OSError("no weights")
        if model == "exit":
            raise SystemExit(3)

    def predict(self, items):
        for number, item in enumerate(items):
            if self.model == "library" and number == 2:
                raise RuntimeError("CUDA error\\nand a long story")
            if self.model == "interrupted":
                try:
                    signal.raise_signal(signal.SIGINT)
                except KeyboardInterrupt:
                    raise ImportError("cannot be imported") from None  # as NumPy does
            if self.model == "memory":
                raise MemoryError
            yield {
                "beyond": [(0, 9999, "PER")],
                "label": [(0, 2, "BANANA")],
                "half": [(0.5, 2, "PER")],
                "infinite": [(0, float("inf"), "PER")],
                "backwards": [(2, 0, "PER")],
                "none": None,
            }.get(self.model, [])
            if self.model == "few":
                return


def create(model):
    return "no system" if model == "text" else Mine(model)


def available():
    return []
"""
FAULTS = {
    "loading": "OSError: no weights",
    "exit": "SystemExit: 3",
    "text": "create() gave str",
    "library": "RuntimeError: CUDA error. The last row that it took is article/s3/es",
    "memory": "MemoryError",
    "beyond": "9999",
    "label": "BANANA",
    "half": "0.5",
    "infinite": "inf",
    "backwards": "2-0",
    "none": "predicted None",
    "few": "no prediction for article/s2/es",
}


def package(folder: Path, name: str, source: str, module: str = "") -> None:
    """Put a package of a system on the disk, as an installer leaves it."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    info = folder / f"{name}-2.5.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: the-{name}\nVersion: 2.5\n", encoding="utf-8")
    points = f"[idlib_corpus.systems.ner]\n{name} = {module or name}\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")


def forget() -> None:
    registry._points.cache_clear()
    for name in ("mine", "broken", "wrong"):
        sys.modules.pop(name, None)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "site"
    folder.mkdir()
    package(folder, "mine", SOURCE)
    package(folder, "broken", "import a_library_that_is_not_there\n")
    package(folder, "wrong", "USAGE = 'wrong'\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    forget()
    yield folder
    forget()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("site")
def test_a_system_that_fails_is_a_line_and_the_others_are_scored(fault: str) -> None:
    found = benchmark([f"mine:{fault}", "gazetteer"], read_items(["es"]))
    assert [type(one) for one in found] == [NotScored, Run]
    assert isinstance(found[0], NotScored) and FAULTS[fault] in found[0].reason
    assert found[0].system == f"mine:{fault}" and "long story" not in found[0].reason


@pytest.mark.parametrize("fault", ["library", "beyond", "label", "half", "infinite", "backwards", "none"])
@pytest.mark.usefixtures("site")
def test_predict_writes_none_of_it(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    said = [{"id": item.id, "text": item.text, "lang": "es"} for item in read_items(["es"])]
    rows.write_text("".join(json.dumps(row) + "\n" for row in said), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["predict", "--system", f"mine:{fault}", "--input", str(rows), "--output", str(out)]) == 2
    assert FAULTS[fault] in capsys.readouterr().err and not out.exists()
    assert main(["predict", "--system", "gazetteer", "--input", str(rows), "--output", str(out)]) == 0


@pytest.mark.usefixtures("site")
def test_an_interruption_that_a_library_turns_into_its_own_error_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system has not failed: no other is run, and no report is written."""
    out = tmp_path / "out.json"
    call = ["benchmark", "--langs", "es", "--output", str(out), "--systems", "mine:interrupted", "gazetteer"]
    assert main(call) == 130
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "idlib-corpus: interrupted; what is done is kept: the same command goes on from there\n",
    )
    assert not out.exists()


@pytest.mark.usefixtures("site")
def test_the_report_the_messages_and_the_exit_status_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["gazetteer", "broken", "mine:library", "wrong:x"]
    call = ["benchmark", "--langs", "es", "--output", str(tmp_path / "out.json"), "--systems"]
    assert main([*call, *names]) == 1
    said = capsys.readouterr()
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [run["system"] for run in told["runs"]] == ["gazetteer"]
    assert [one["system"] for one in told["not_scored"]] == names[1:]
    for reason in ("a_library_that_is_not_there", "CUDA error", "which has no SAYS, create, available"):
        assert reason in said.out and reason in said.err
    assert "Traceback" not in said.err
    (tmp_path / "out.json").unlink()
    assert main([*call, *names[1:]]) == 2
    said = capsys.readouterr()
    assert not said.out and not (tmp_path / "out.json").exists(), "no table without scores"
    assert all(name in said.err for name in names[1:])
    assert main([*call, "gazetteer", "no_such_library"]) == 2, "a wrong call, before anything runs"


@pytest.mark.usefixtures("site")
def test_a_broken_package_hides_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert "gazetteer" in available()
    assert systems("ner").broken().keys() == {"broken", "wrong"}
    assert main(["benchmark", "--list"]) == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert "gazetteer" in listed and "mine:<fault>" in listed
    assert "the package the-broken cannot be loaded: ModuleNotFoundError" in listed
    with pytest.raises(InputError, match="a_library_that_is_not_there"):
        create("broken:x")


def test_the_code_of_a_package_is_part_of_the_version(site: Path) -> None:
    first = create("mine:x").version
    assert first.startswith("7, the-mine 2.5+")
    package(site, "mine", SOURCE.replace("[(0, 2, ", "[(0, 3, "))
    forget()
    assert create("mine:x").version != first
    (site / "mine-2.5.dist-info" / "RECORD").write_text("mine.py,,\n", encoding="utf-8")
    forget()
    assert create("mine:x").version == "7, the-mine 2.5", "an installed release is known by its version"


@pytest.mark.usefixtures("site")
def test_an_interruption_ends_a_benchmark_at_once_and_what_was_predicted_is_kept(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "idlib_corpus", "benchmark", "--systems", "gazetteer", "mine:slow"]
    slow = SOURCE.replace("            yield {", "            import time; time.sleep(0.3)\n            yield {", 1)
    (tmp_path / "site" / "mine.py").write_text(slow, encoding="utf-8")
    environment = {**os.environ, "IDLIB_CACHE": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        while not (kept := [*tmp_path.glob("cache/predictions/ner/mine*")]) or kept[0].read_bytes().count(b"\n") < 2:
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGTERM)
        out, said = run.communicate(timeout=300)
    assert run.returncode == 130 and not out and "interrupted" in said
    assert [path for path in tmp_path.rglob("*") if path.name.startswith((".", "idlib-corpus-"))] == []
    assert kept[0].read_bytes().count(b"\n") >= 2
