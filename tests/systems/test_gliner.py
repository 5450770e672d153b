"""GLiNER: a real small model made on the spot, the sentences of the corpus, its own `inference`."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gliner", reason="the system is GLiNER's")
import tiny_transformers as tiny

from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.labels import VIEW, LabelMap
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.pretrained import quiet
from idlib_corpus.systems import create
from idlib_corpus.systems.ner import gliner

LEARNT = ("s3/ar", "s4/ja")


def model(folder: Path, longest: int = 1024) -> Any:
    """A small GLiNER over a small BERT, with random weights."""
    import torch
    from gliner import GLiNER, GLiNERConfig

    torch.manual_seed(0)
    tiny.tokenizer(longest=longest).save_pretrained(folder)
    encoder = tiny.model(longest=longest, initializer_range=0.05).config.to_dict()
    config = GLiNERConfig(
        model_name=str(folder),
        encoder_config=encoder,
        hidden_size=64,
        max_width=6,
        dropout=0.0,
        span_mode="markerV0",
        num_rnn_layers=0,
    )
    with quiet():
        return GLiNER.from_config(config, backbone_from_pretrained=False)


def fit(network: Any, items: Sequence[Item], steps: int = 40) -> Any:
    """Learn sentences by heart, with the labels in the order in which the system asks for them."""
    import torch

    names = LabelMap("gliner")
    data = []
    for one in items:
        spans = []
        for start, end, label in one.gold:
            inside = [word for word, (a, b) in enumerate(one.tokens) if a < end and start < b]
            spans.append([inside[0], inside[-1], names.back(label)])
        data.append({"tokenized_text": tiny.words_of(one), "ner": spans})
    collate = network._create_data_collator()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    network.train()
    for _ in range(steps):
        optimizer.zero_grad()
        network.model(**collate(data, entity_types=[list(gliner.LABELS) for _ in data])).loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return network.eval()


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("gliner")
    items = [tiny.item(f"article/{name}") for name in LEARNT]
    fit(model(base / "parts"), items).save_pretrained(base / "learnt")
    ModelCard("ner", "gliner", "gliner", ("ar", "ja"), ("article/s3", "article/s4")).write(base / "learnt")
    return base / "learnt"


@cache
def loaded(folder: Path, **options: Any) -> gliner.Gliner:
    made = create(f"gliner:{folder}")
    return gliner.Gliner(made.name, made._model, made.version, **options) if options else made


@pytest.mark.parametrize("name", LEARNT)
def test_what_a_model_learnt_comes_out_on_the_text(learnt: Path, name: str) -> None:
    """Right to left, and without spaces."""
    one = tiny.item(f"article/{name}")
    [spans] = loaded(learnt).predict([one])
    assert sorted(spans) == sorted(one.gold)
    assert {"s3/ar": "بشار الأسد", "s4/ja": "バッシャール・アル＝アサド"}[name] in [one.text[a:b] for a, b, _ in spans]


def test_the_spans_are_those_that_the_library_itself_finds_among_our_words(learnt: Path) -> None:
    texts = {one.text: one for one in tiny.all_items()}
    system = loaded(learnt)
    splitter = system._model.data_processor.words_splitter
    system._model.data_processor.words_splitter = lambda text: (
        (text[start:end], start, end) for start, end in texts[text].tokens
    )
    try:
        theirs = system._model.inference(list(texts), gliner.LABELS)
    finally:
        system._model.data_processor.words_splitter = splitter
    names = LabelMap("gliner")
    expected = [sorted((e["start"], e["end"], names[e["label"]]) for e in found) for found in theirs]
    assert list(system.predict(tiny.all_items())) == expected
    assert {label for found in expected for _, _, label in found} <= set(VIEW)
    assert sum(map(len, expected)) > 20


@pytest.mark.parametrize("longest", [10, 40])
def test_a_sentence_longer_than_the_model_takes_is_read_to_its_end(learnt: Path, longest: int) -> None:
    items = tiny.all_items()
    for one, spans in zip(items, loaded(learnt, longest=longest).predict(items), strict=True):
        starts, ends = ({place[side] for place in one.tokens} for side in (0, 1))
        assert all(start in starts and end in ends for start, end, _ in spans)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans)), "flat"
    one = tiny.item("article/s4/ja")
    twice = " ".join([one.text] * 8)
    shift = len(one.text) + 1
    places = tuple((a + n * shift, b + n * shift) for n in range(8) for a, b in one.tokens)
    [spans] = loaded(learnt, longest=longest).predict([Item("a", "a", "ja", twice, places)])
    assert max(spans, default=(0,))[0] >= 7 * shift, "something is found in the last of the eight"


def test_windows_change_nothing_for_a_sentence_that_fits(learnt: Path) -> None:
    items = tiny.all_items()
    longest = max(len(one.tokens) for one in items)
    assert list(loaded(learnt, longest=longest).predict(items)) == list(loaded(learnt).predict(items))


def test_of_two_windows_that_with_more_around_a_span_decides() -> None:
    seen = [(1.0, (3, 4, "person")), (5.0, (4, 6, "location")), (5.0, (4, 6, "location")), (0.0, (7, 7, "person"))]
    assert gliner._flat(seen) == [(4, 6, "location"), (7, 7, "person")]


def test_items_stream_through_and_keep_their_order(learnt: Path) -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        for one in itertools.cycle([*tiny.items_of("ar"), Item("empty", "empty", "ar", "")]):
            taken += 1
            yield one

    first = list(itertools.islice(loaded(learnt).predict(endless()), 6))
    assert first == [*loaded(learnt).predict(tiny.items_of("ar")), []]
    assert taken == gliner.CHUNK
    assert first[:5] == list(loaded(learnt).predict(tiny.items_of("ar")[::-1]))[::-1]


def test_it_says_what_it_is_and_what_it_saw(learnt: Path) -> None:
    system = loaded(learnt)
    assert system.name == f"gliner:{learnt}" and system.languages() is None
    assert system.trained_on == {"article/s3", "article/s4"}
    assert "person, location, organization" in system.note and "0.5" in system.note
    import gliner as library

    assert library.__version__ in system.version and len(system.version.split(", ")[-1]) == 12


def test_loading_and_predicting_say_nothing(learnt: Path) -> None:
    program = """
import sys
from idlib_corpus.benchmark import read_items
from idlib_corpus.systems import create

assert len(list(create(f"gliner:{sys.argv[1]}").predict(read_items(["ja"])))) == 5
"""
    done = subprocess.run([sys.executable, "-c", program, learnt], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_models_of_the_hub_are_taken_from_its_cache_and_say_their_commit(learnt: Path, tmp_path: Path) -> None:
    """A cache as huggingface_hub lays it out, without a network; a token classifier of transformers by its side."""
    commits = {"gliner": "0123456789abcdef" + "0" * 24, "hf": "fedcba9876543210" + "0" * 24}
    plain = tiny.save(tmp_path / "plain", tiny.model(), tiny.tokenizer())
    for name, folder in (("gliner", learnt), ("hf", plain)):
        home = tmp_path / "hub" / f"models--somebody--{name}"
        shutil.copytree(folder, home / "snapshots" / commits[name])
        (home / "refs").mkdir()
        (home / "refs" / "main").write_text(commits[name], encoding="utf-8")
    program = """
from idlib_corpus.benchmark import read_items
from idlib_corpus.systems import create

for name in ("gliner", "hf"):
    system = create(f"{name}:somebody/{name}")
    print(system.version.rpartition(" ")[2], len(list(system.predict(read_items(["ja"])))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{commits[name][:12]} 5" for name in ("gliner", "hf")]


@pytest.mark.parametrize("name", ["no/such/folder", "nobody/no-such-model"])
def test_a_model_that_is_not_here_is_an_error_that_says_how_to_get_it(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(f"gliner:{name}")
    assert caught.value.where == f"gliner:{name}" and caught.value.expected and caught.value.remedy


def test_a_system_without_a_model_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        create("gliner")
    assert caught.value.expected and caught.value.remedy


@pytest.mark.parametrize(("file", "data"), [("gliner_config.json", b"{"), ("pytorch_model.bin", b"junk")])
def test_a_broken_folder_is_an_error_that_names_it(learnt: Path, tmp_path: Path, file: str, data: bytes) -> None:
    there = Path(shutil.copytree(learnt, tmp_path / "broken"))
    (there / file).write_bytes(data)
    with pytest.raises(InputError) as caught:
        create(f"gliner:{there}")
    assert str(there) in caught.value.where and caught.value.remedy
