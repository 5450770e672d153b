"""The first score of plain lists waits for no library that it does not need."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest


def bench() -> Any:
    path = Path(__file__).parents[2] / "scripts" / "bench_start.py"
    spec = importlib.util.spec_from_file_location("bench_start", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("call", bench().CALLS.values(), ids=bench().CALLS)
def test_lists_are_scored_without_heavy_libraries(call: str) -> None:
    _, _, loaded = bench().first(call)
    assert loaded == []


def test_a_library_that_is_loaded_is_seen() -> None:
    assert bench().first("import scipy")[2] == ["scipy"]
