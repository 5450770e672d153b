"""Train a stanza tagger on some sentences of a language and score it on the others.

    python scripts/train_stanza.py ar models/ar --held-out s5
    idlib-corpus benchmark --systems stanza:models/ar --langs ar

The model folder remembers what it was trained on, so that `benchmark` scores it on other sentences only.
"""

import argparse
from pathlib import Path

from idlib_corpus.benchmark import read_items, run
from idlib_corpus.systems import create
from idlib_corpus.training import stanza_tagger

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("lang", help="language code")
parser.add_argument("folder", type=Path, help="where the model goes")
parser.add_argument("--held-out", nargs="+", default=["s5"], help="sentences to score on")
parser.add_argument("--steps", type=int, default=stanza_tagger.STEPS, help="batches of eight sentences")
options = parser.parse_args()

items = read_items([options.lang])
seen = [item for item in items if item.group.rpartition("/")[2] not in options.held_out]
stanza_tagger.train(seen, options.folder, steps=options.steps)

result = run(create(f"stanza:{options.folder}"), items)
f1, number = result.scores.strict.micro.f1, len(result.scores.table.items)
print(f"{result.system}: F1 {f1:.3f} on {number} sentences; {result.note}")
