"""What `predict` and `benchmark` cost over the library's own batch call, in one process, one after the other in turns.

    OMP_NUM_THREADS=1 python scripts/bench_overhead.py                  # every library that is installed
    OMP_NUM_THREADS=1 python scripts/bench_overhead.py spacy --rounds 9

Theirs is `nlp.pipe`, stanza's `bulk_process` and transformers' own pipeline over texts in memory. Ours is all that
`predict` does once the system is loaded: count and hash the file, read it, make items, predict, write shards and
manifest, count them again; and all that `benchmark` does: items through the system, predictions kept, scores. Medians
of CPU seconds. The models are installed ones or made on the spot; the sentences are the corpus' own, repeated.
"""

import os

# before numpy and torch are imported
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import dataclasses
import gc
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from idlib_corpus.benchmark import run as benchmark_run
from idlib_corpus.errors import library
from idlib_corpus.formats.sources import find
from idlib_corpus.items import Item
from idlib_corpus.prediction import plan
from idlib_corpus.prediction import run as predict_run
from idlib_corpus.prediction.local import Local
from idlib_corpus.prediction.work import Job
from idlib_corpus.systems import System, create
from idlib_corpus.tables.text import grid
from idlib_corpus.tasks import task
from idlib_corpus.tokens import of

BATCH = 16
TARGET = 1.05
Case = tuple[str, System[Any, Any], list[Item], Callable[[], object]]


def repeated(number: int, *langs: str) -> list[Item]:
    """Sentences of the corpus, each with an id of its own, their tokens and their gold."""
    known = task("ner").read(langs or None)
    found = []
    for n in range(number):
        item = known[n % len(known)]
        name = f"{item.id}/{n}"
        found.append(dataclasses.replace(item, id=name, record={**item.record, "id": name}))
    return found


def spacy_cases(number: int, folder: Path) -> Iterator[Case]:
    import spacy

    from idlib_corpus.systems.ner.spacy import available

    for name in available()[:1]:
        system: Any = create(f"spacy:{name}")
        lang = spacy.util.get_model_meta(spacy.util.get_package_path(name))["lang"]
        items = repeated(number, lang)
        yield f"spaCy, {name}", system, items, _piped(system._nlp, items)
    nlp: Any = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Idlib"}])
    nlp.to_disk(folder / "ruler")
    system = create(f"spacy:{folder / 'ruler'}")
    items = repeated(4 * number)
    yield "spaCy, blank with a rule", system, items, _piped(system._nlp, items)


def _piped(nlp: Any, items: list[Item]) -> Callable[[], object]:
    texts = [item.text for item in items]
    return lambda: sum(len(doc.ents) for doc in nlp.pipe(texts))


def stanza_cases(number: int, folder: Path) -> Iterator[Case]:
    from stanza.models.common.doc import Document

    from idlib_corpus.training import train

    items = repeated(number, "ar")
    train("stanza", items[:5], folder / "stanza", task="ner", options={"steps": 20})
    system: Any = create(f"stanza:{folder / 'stanza'}")
    system.trained_on = frozenset()  # nothing is learnt from its scores

    def theirs() -> int:
        documents = []
        for item in items:
            cut = enumerate(of(item), 1)
            words = [{"id": n, "text": item.text[a:b], "start_char": a, "end_char": b} for n, (a, b) in cut]
            documents.append(Document([words], text=item.text))
        return sum(len(one.ents) for one in system._pipeline.bulk_process(documents, processors="ner"))

    yield "stanza, a tagger trained here", system, items, theirs


def hf_cases(number: int, folder: Path) -> Iterator[Case]:
    """A small BERT with random weights; its tokenizer has the words of the corpus."""
    from idlib_corpus.pretrained import quiet

    transformers = library("transformers", "hf", "this script")
    items = repeated(number, "es")
    tags = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
    characters = sorted({c for item in items[:5] for c in item.text if not c.isspace()})
    words = Counter(item.text[a:b] for item in items[:5] for a, b in item.tokens)
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *(f"##{c}" for c in characters), *words]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(pieces)), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False, model_max_length=512)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=256,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=1024,
        id2label=dict(enumerate(tags)),
        label2id={tag: n for n, tag in enumerate(tags)},
    )
    model = transformers.BertForTokenClassification(config)
    with quiet():
        for part in (model, tokenizer):
            part.save_pretrained(folder / "hf")
        system: Any = create(f"hf:{folder / 'hf'}")
        pipe = transformers.pipeline(
            "token-classification",
            model=str(folder / "hf"),
            aggregation_strategy="first",
            device="cpu",
            batch_size=BATCH,
        )
    texts = [item.text for item in items]
    yield "transformers, a small BERT", system, items, lambda: pipe(texts)


CASES = {"spacy": (spacy_cases, 400), "stanza": (stanza_cases, 600), "transformers": (hf_cases, 200)}


def predicting(system: System[Any, Any], items: list[Item], folder: Path, tokens: bool) -> Callable[[], object]:
    """All that `predict` does with a loaded system, each time into a folder of its own."""
    rows = folder / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for x in items:
            # tokens where the library is given them too; others cut their own
            cut = {"token_offsets": [{"start": a, "end": b} for a, b in x.tokens]} if tokens else {}
            file.write(json.dumps({"id": x.id, "text": x.text, "lang": x.lang, **cut}, ensure_ascii=False) + "\n")
    numbers = count()

    def run() -> object:
        made = plan.make(find([rows], "ner"))
        job = Job("ner", system.name, made, folder / f"out-{next(numbers)}")
        return predict_run(job, made.shards, Local(job, system))

    return run


def benchmarking(system: System[Any, Any], items: list[Item], folder: Path) -> Callable[[], object]:
    """All that `benchmark` does with a loaded system, each time with a cache of its own."""
    numbers = count()
    return lambda: benchmark_run(system, items, cache=folder / f"cache-{next(numbers)}")


def in_turns(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each, in turns, so that a busy moment meets all alike; the first round warms up."""
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        names = list(runs) if turn % 2 else list(runs)[::-1]
        for name in names:
            gc.collect()
            start = time.process_time()
            runs[name]()
            if turn:
                spent[name].append(time.process_time() - start)
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", nargs="*", metavar="LIBRARY", help=f"of {', '.join(CASES)} (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1, help="how many times as many sentences")
    options = parser.parse_args()
    rows = []
    for name in options.libraries or CASES:
        if importlib.util.find_spec(name) is None:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        cases, number = CASES[name]
        with tempfile.TemporaryDirectory() as folder:
            for what, system, items, theirs in cases(int(number * options.scale), Path(folder)):
                place = Path(tempfile.mkdtemp(dir=folder))
                ours = {
                    "predict": predicting(system, items, place, tokens=name == "stanza"),
                    "benchmark": benchmarking(system, items, place),
                }
                spent = in_turns({"": theirs, **ours}, options.rounds)
                base = statistics.median(spent.pop(""))
                for what_of_ours, seconds in spent.items():
                    own = statistics.median(seconds)
                    more = f"{1e6 * (own - base) / len(items):.0f}"
                    ratio = f"{own / base:.3f}"
                    rows.append([what, str(len(items)), what_of_ours, f"{base:.3f}", f"{own:.3f}", more, ratio])
    columns = ["", "sentences", "ours", "theirs, CPU s", "ours, CPU s", "µs more each", f"ratio (aim: <= {TARGET})"]
    print(grid(columns, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
