"""A bounded number of damaged inputs for every reader; `scripts/fuzz.py` runs any number."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT

SCRIPT = ROOT / "scripts" / "fuzz.py"
INPUTS = 20


def fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False, timeout=600)


def test_damaged_input_ends_in_our_error_or_in_a_result() -> None:
    done = fuzz("--count", str(INPUTS), "--seconds", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert len(rows) >= 18
    for name, inputs, read, refused, faults, _ in rows:
        assert int(inputs) == INPUTS == int(read) + int(refused) and faults == "0", name
    assert sum(int(row[2]) for row in rows) > INPUTS and sum(int(row[3]) for row in rows) > 5 * INPUTS


PLANTED = """
import sys
sys.path.insert(0, {scripts!r})
import fuzz
from fuzzing import base, corpus, readers, mutations
def broken(path, chance):
    number = int(path.read_bytes()[:1].isalpha()) + chance.randrange(5)
    if number == 0:
        raise KeyError("x")
    if number == 1:
        while True:
            pass
    if number == 2:
        import ctypes
        ctypes.string_at(0)
    if number == 3:
        bytearray(1 << 40)
readers.READERS.clear()
readers.READERS["broken"] = base.Reader("broken", corpus.maps, (mutations.as_text,), broken)
fuzz.MEMORY = 1 << 28
sys.argv = ["fuzz.py", "--count", "12", "--seconds", "0.2"]
sys.exit(fuzz.main())
"""


def test_the_script_sees_exceptions_hangs_memory_and_the_end_of_a_process() -> None:
    code = PLANTED.format(scripts=str(SCRIPT.parent))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1
    for what in ("KeyError", "too long", "the process ended with", "MemoryError"):
        assert what in done.stdout, done.stdout + done.stderr
