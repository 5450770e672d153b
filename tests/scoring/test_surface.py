"""The names that users write: imported when they are used, and functions whatever is imported first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from idlib_corpus import scoring

HEAVY = ("numpy", "scipy", "sklearn", "pandas", "datasets", "idlib_corpus.records")


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_name_is_there() -> None:
    for name in scoring.__all__:
        assert getattr(scoring, name) is not None
    assert set(scoring.__all__) <= set(dir(scoring))
    with pytest.raises(AttributeError, match="nothing_such"):
        scoring.nothing_such


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = f"import sys, idlib_corpus, idlib_corpus.scoring; print([n for n in {HEAVY} if n in sys.modules])"
    assert python(code) == "[]"


@pytest.mark.parametrize(
    "name", ["entities", "tags", "relations", "linking", "coref", "stance", "consistency", "compare"]
)
def test_a_function_is_a_function_whatever_was_imported_before(name: str) -> None:
    code = (
        f"import idlib_corpus.scoring.{name}\n"
        f"from idlib_corpus import scoring\n"
        f"from idlib_corpus.scoring import {name}\n"
        f"assert callable(scoring.{name}) and {name} is scoring.{name}\n"
        f"from idlib_corpus.scoring.{name} import {name} as direct\n"
        f"assert direct is {name}\n"
    )
    python(code)


def test_the_drop_in_does_not_hide_the_functions() -> None:
    python("import idlib_corpus.scoring.seqeval\nfrom idlib_corpus import scoring\nassert callable(scoring.tags)")
