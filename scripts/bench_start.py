"""CPU seconds of the first score of plain lists in a fresh interpreter, beside those of importing NumPy alone.

python scripts/bench_start.py [--runs 5]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

CALLS = {
    "entities": 'scoring.entities([[(0, 4, "LOC")], [(0, 2, "PER")]], [[(0, 4, "LOC")], [(0, 3, "PER")]])',
    "tags": 'scoring.tags([["B-LOC", "O"]], [["B-LOC", "B-PER"]])',
    "stance": 'scoring.stance(["FAVOR", "NONE"], ["FAVOR", "AGAINST"])',
    "relations": 'scoring.relations([[((0, 1, "A"), (2, 3, "B"), "r")]], [[((0, 1, "A"), (2, 3, "B"), "s")]])',
    "linking": 'scoring.linking([[(0, 4, "Q1")]], [[(0, 4, "Q2")]])',
    "coref": "scoring.coref([[[(0, 1), (2, 3)], [(4, 5)]]], [[[(0, 1), (2, 3)]]])",
}
HEAVY = ("scipy", "pyarrow", "datasets", "pandas", "jsonschema", "sklearn", "spacy", "torch")
PROGRAM = """
import json, sys, time
begin = time.process_time()
import numpy
after = time.process_time()
from idlib_corpus import scoring
{call}
said = [name for name in {heavy} if name in sys.modules]
print(json.dumps([after - begin, time.process_time() - begin, said]))
"""


def first(call: str, cache: str = "") -> tuple[float, float, list[str]]:
    """CPU seconds of NumPy's import and of all, and the heavy libraries that are then loaded.

    Args:
        call: What is scored.
        cache: A folder for compiled modules, which an installed package has; what the environment says if empty.
    """
    program = PROGRAM.format(call=call, heavy=HEAVY)
    environment = {**os.environ, **({"PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""} if cache else {})}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    numpy, whole, loaded = json.loads(done.stdout)
    return numpy, whole, loaded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="fresh interpreters a call; the median is shown")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as cache:
        for name, call in CALLS.items():
            first(call, cache)
            found = [first(call, cache) for _ in range(runs)]
            numpy = statistics.median(one[0] for one in found)
            whole = statistics.median(one[1] for one in found)
            loaded = ", ".join(found[0][2]) or "none"
            print(f"{name:10} {whole:.3f} s of CPU, of which NumPy {numpy:.3f} s; heavy libraries loaded: {loaded}")


if __name__ == "__main__":
    main()
