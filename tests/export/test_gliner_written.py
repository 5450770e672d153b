"""GLiNER's training data: what our reader and GLiNER's own processor of training data find in the files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from contract import Found, by_row, everything, files, holds, read, saved

from idlib_corpus import formats
from idlib_corpus.formats import gliner
from idlib_corpus.formats.writing import IN_PIECES, NOT_NAMES


@pytest.mark.parametrize("form", gliner.FORMS)
def test_the_whole_corpus(form: str, tmp_path: Path) -> None:
    written, ledger = files(gliner, everything(), form=form)
    holds(gliner, everything(), ledger, found(saved(tmp_path, written), written))
    assert ledger.lost[NOT_NAMES] == {"names": 15031, "mentions": 0}[form]
    assert ledger.lost[gliner.TWICE] == {"names": 13, "mentions": 35}[form]
    assert ledger.lost[IN_PIECES] == {"names": 12, "mentions": 91}[form]


def found(folder: Path, written: dict[str, bytes]) -> Found:
    """What our reader finds, on the tokens of the sentences."""
    sentences = by_row(everything())
    result: dict[str, Counter[tuple[Any, ...]]] = {what: Counter() for what in gliner.KEEPS}
    for path in written:
        assert formats.recognise(folder / path)[0].NAME == "gliner"
        for row in read(folder / path, "ner"):
            where = row["id"]
            rendition, sentence = sentences[where]
            tokens = rendition.tokens(sentence)
            assert row["tokens"] == [sentence.text[t.start : t.end] for t in tokens]
            lang, _, split = path.removesuffix(".json").partition("/")
            result["document"][rendition.id, lang, split] = 1
            result["sentence"][where, where] += 1
            first = {one["start"]: at for at, one in enumerate(row["token_offsets"])}
            last = {one["end"]: at for at, one in enumerate(row["token_offsets"])}
            for one in row["entities"]:
                extent = (tokens[first[one["start"]]].start, tokens[last[one["end"]]].end)
                result["mention"][where, extent, one["label"]] += 1
    return result


def test_ends_are_the_last_tokens() -> None:
    [data] = files(gliner, [one for one in everything() if one.id == "article/ar"])[0].values()
    row = json.loads(data)[0]
    named = [(" ".join(row["tokenized_text"][first : last + 1]), label) for first, last, label in row["ner"]]
    assert named[:2] == [("منطقة إدلب المنزوعة السلاح", "LOC"), ("إدلب", "GPE")], "a name in a name"


@pytest.mark.parametrize("lang", ["ar", "ja"])
def test_the_processor_of_gliner_sees_every_span(lang: str) -> None:
    """Of the article; spans of several types, or longer than the model looks, there are none."""
    pytest.importorskip("gliner", reason="the processor is GLiNER's")
    from gliner import GLiNERConfig
    from gliner.data_processing import UniEncoderSpanProcessor
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    [data] = files(gliner, [one for one in everything() if one.id == f"article/{lang}"])[0].values()
    rows = json.loads(data)
    config = GLiNERConfig(max_width=20, max_len=1000, max_types=100, span_mode="markerV0")
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "[PAD]": 1}, unk_token="[UNK]"))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]")
    processor = UniEncoderSpanProcessor(config, tokenizer, None)
    batch = processor.collate_raw_batch(rows)
    for at, row in enumerate(rows):
        names = batch["id_to_classes"][at]
        labelled = [
            (*place, names[label])
            for place, label in zip(batch["span_idx"][at].tolist(), batch["span_label"][at].tolist(), strict=True)
            if label > 0
        ]
        assert sorted(labelled) == sorted(map(tuple, row["ner"]))
