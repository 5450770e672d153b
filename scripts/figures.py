"""Draw the figures of the documentation from the results in `corpus/results/`.

python scripts/figures.py            # write them to docs/figures/
python scripts/figures.py --check    # exit 1 if one there is not what would be drawn
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from idlib_corpus import plot

ROOT = Path(__file__).resolve().parent.parent
RESULTS, FIGURES = ROOT / "corpus" / "results", ROOT / "docs" / "figures"
# name of the figure -> kind, result file, options
DRAWN = {
    "ner-scores.svg": ("scores", "ner.json", {}),
    "stance-consistency.svg": ("consistency", "stance.json", {"systems": ["text-only", "linear", "embed"]}),
    "ner-confusion.svg": ("confusion", "ner.json", {"systems": ["gazetteer", "train:spacy", "natasha"]}),
}


def drawn(folder: Path) -> None:
    """Draw all figures into a folder."""
    for name, (kind, file, options) in DRAWN.items():
        plot.save(getattr(plot, kind)(RESULTS / file, **options), folder / name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    if not parser.parse_args().check:
        drawn(FIGURES)
        return 0
    with TemporaryDirectory() as folder:
        drawn(Path(folder))
        stale = [name for name in DRAWN if _bytes(FIGURES / name) != _bytes(Path(folder) / name)]
    for name in stale:
        print(f"docs/figures/{name} is not what is drawn now; run python scripts/figures.py", file=sys.stderr)
    return 1 if stale else 0


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    raise SystemExit(main())
