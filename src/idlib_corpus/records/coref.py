"""Rows of coreference: a document with `chains` of mentions, each of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from idlib_corpus.records.kind import Allowed, Fault, Kind, Record
from idlib_corpus.records.spans import length, pieces, span_columns, stretches, texts, wrong


def columns(pa: Any) -> list[tuple[str, Any]]:
    """Sentences, and chains of mentions on them."""
    mention = pa.struct([*span_columns(pa), *texts(pa, "sentence", "mention", "level", "surface")])
    sentence = pa.struct(texts(pa, "sentence", "text"))
    return [("sentences", pa.list_(sentence)), ("chains", pa.list_(pa.list_(mention)))]


def record(row: Record) -> dict[str, Any]:
    """A row of the config `coref` as a record."""
    chains = [[{**mention, "pieces": pieces(mention)} for mention in chain["mentions"]] for chain in row["chains"]]
    return {"group": row["document"], "sentences": row["sentences"], "chains": chains}


def faults(row: Record, gold: Record, allowed: Allowed) -> list[Fault]:
    """Mentions of no sentence, outside it, or in two chains."""
    lengths = {s["sentence"]: len(s["text"]) for s in gold.get("sentences", ())}
    whole, found = length(gold), []
    chain_of: dict[Any, int] = {}
    for i, chain in enumerate(row["chains"]):
        for j, mention in enumerate(chain):
            sentence = mention.get("sentence", "")
            if lengths and sentence not in lengths:
                told = f'a mention in the sentence "{sentence}"' if sentence else "a mention without its sentence"
                found.append(Fault("faulty mentions", told, f"one of {', '.join(lengths)}", (i, j)))
            elif bad := wrong(mention, lengths.get(sentence, whole)):
                found.append(Fault("faulty mentions", *bad, (i, j)))
            elif chain_of.setdefault((sentence, *stretches(mention)), i) != i:
                place = f" of {sentence}" if sentence else ""
                told = f"the mention {mention['start']}-{mention['end']}{place} is in two chains"
                found.append(Fault("faulty mentions", told, "chains that share no mention", (i, j)))
    return found


def without(row: Record, faults: Iterable[Fault]) -> Record:
    """The chains without faulty mentions."""
    out = {fault.at for fault in faults if not fault.kept}
    if not out:
        return row
    chains = [[m for j, m in enumerate(chain) if (i, j) not in out] for i, chain in enumerate(row["chains"])]
    return {**row, "chains": [chain for chain in chains if chain]}


def nothing(gold: Record) -> dict[str, Any]:
    """No chain."""
    return {"id": gold["id"], "chains": []}


KIND = Kind(
    name="coref",
    field="chains",
    config="coref",
    columns=columns,
    record=record,
    faults=faults,
    without=without,
    nothing=nothing,
)
