"""Token classification with transformers: real small models, sentences of the corpus, transformers' own pipeline."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("transformers", reason="the system is that of transformers")
import tiny_transformers as tiny

from idlib_corpus import pretrained
from idlib_corpus.benchmark import run
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item
from idlib_corpus.labels import VIEW, OwnMap, maps
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.systems import create
from idlib_corpus.systems.ner import hf
from idlib_corpus.tagging.schemes import split

SPACED = ("es", "en", "fr", "de", "ar", "tr", "ru")
LANGS = (*SPACED, "ja")


@cache
def system(kind: str = "wordpiece", **options: Any) -> hf.HfSystem:
    """Random weights, in memory."""
    return hf.HfSystem(f"hf:{kind}", tiny.model(kind), tiny.tokenizer(kind), "0", **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights, on the disk."""
    return tiny.save(tmp_path_factory.mktemp("models") / "random", tiny.model(), tiny.tokenizer())


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows sentences of three languages by heart, on the disk with its card."""
    items = [tiny.item(f"article/{name}") for name in LEARNT]
    folder = tmp_path_factory.mktemp("models") / "learnt"
    tiny.save(folder, tiny.fit(tiny.model(initializer_range=0.1), tiny.tokenizer(), items), tiny.tokenizer())
    groups = tuple(sorted({one.group for one in items}))
    ModelCard("ner", "hf", "transformers", ("ar", "ja", "tr"), groups, note="by heart").write(folder)
    return folder


LEARNT = ("s3/ar", "s2/ar", "s4/ja", "s2/ja", "s4/tr", "s3/tr")


# what is found


@pytest.mark.parametrize(
    ("name", "surface", "label"),
    [
        ("s3/ar", "بشار الأسد", "PER"),
        ("s3/ar", "الجبهة الوطنية للتحرير", "ORG"),
        ("s2/ar", "الجيش السوري الحر", "ORG"),
        ("s4/ja", "バッシャール・アル＝アサド", "PER"),
        ("s4/ja", "北シリア民主連邦", "LOC"),
        ("s2/ja", "自由シリア軍", "ORG"),
        ("s3/tr", "Suriye", "LOC"),
        ("s4/tr", "Türkiye", "LOC"),
    ],
)
def test_what_a_model_learnt_comes_out_on_the_text(learnt: Path, name: str, surface: str, label: str) -> None:
    """Right to left, without spaces, and without the suffix behind a Turkish apostrophe."""
    one = tiny.item(f"article/{name}")
    [spans] = create(f"hf:{learnt}").predict([one])
    assert (surface, label) in {(one.text[start:end], kind) for start, end, kind in spans}
    assert any(span in one.gold and one.text[span[0] : span[1]] == surface for span in spans)


def test_a_model_that_knows_sentences_by_heart_finds_their_names_and_no_others(learnt: Path) -> None:
    items = [tiny.item(f"article/{name}") for name in LEARNT]
    for one, spans in zip(items, create(f"hf:{learnt}").predict(items), strict=True):
        assert sorted(spans) == sorted(one.gold), one.id


@pytest.mark.parametrize("lang", SPACED)
def test_words_between_blanks_give_what_the_pipeline_of_transformers_gives(lang: str) -> None:
    """Its aggregation "first" guesses words at blanks and punctuation: where these agree with ours, so do the spans.

    The model takes every sentence whole: the pipeline cuts off what is longer.
    """
    import transformers

    network, cutter = tiny.model(longest=1024), tiny.tokenizer(longest=1024)
    ours = hf.HfSystem("hf:long", network, cutter, "0")
    oracle = transformers.pipeline(
        "token-classification", network, tokenizer=cutter, aggregation_strategy="first", device="cpu"
    )
    found = 0
    for one in tiny.items_of(lang):
        words = [word for word in tiny.words_of(one) if len(word) == 1 or word.isalnum()]
        assert len(words) > len(one.tokens) / 2
        text, ends = " ".join(words), list(itertools.accumulate(len(word) + 1 for word in words))
        places = tuple((end - 1 - len(word), end - 1) for word, end in zip(words, ends, strict=True))
        [spans] = ours.predict([Item(one.id, one.group, lang, text, places)])
        assert spans == [(group["start"], group["end"], group["entity_group"]) for group in oracle(text)]
        found += len(spans)
    assert found > 20


@pytest.mark.parametrize("kind", tiny.KINDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_span_lies_on_words(kind: str, lang: str) -> None:
    found = 0
    for one, spans in zip(tiny.items_of(lang), system(kind).predict(tiny.items_of(lang)), strict=True):
        starts, ends = ({place[side] for place in one.tokens} for side in (0, 1))
        assert all(start in starts and end in ends and start < end for start, end, _ in spans)
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(sorted(spans)))
        assert {label for _, _, label in spans} <= set(VIEW)
        found += len(spans)
    assert found > 0


def test_the_label_of_a_word_is_that_of_its_first_subword() -> None:
    """A word of several sub-words, against the logits of the model itself."""
    import torch

    one = tiny.item("article/s1/ar")
    words = tiny.words_of(one)
    network, cutter = tiny.model(), tiny.tokenizer()
    batch = cutter([words], is_split_into_words=True, return_tensors="pt")
    best = network(**{k: v for k, v in batch.items() if k != "token_type_ids"}).logits[0].argmax(-1)
    firsts = [batch.word_ids(0).index(word) for word in range(len(words))]
    assert torch.is_inference_mode_enabled() is False
    assert max(batch.word_ids(0).count(word) for word in range(len(words))) > 3
    assert system().tags([words]) == [[tiny.TAGS[best[place]] for place in firsts]]


def test_labels_go_into_the_view_and_those_without_a_place_in_it_are_left_out() -> None:
    """OntoNotes' names, of which some have no place in it, in the scheme BIOES."""
    kinds = [kind for kind in maps()["ontonotes"] if kind in {"PERSON", "GPE", "ORG", "DATE", "NORP"}]
    tags = ["O", *(f"{prefix}-{kind}" for prefix in "BIES" for kind in kinds)]
    many = hf.HfSystem("hf:ontonotes", tiny.model(tags=tags), tiny.tokenizer(), "0")
    assert "ontonotes" in many.note
    own = {tag for one in many.tags([tiny.words_of(one) for one in tiny.all_items()]) for tag in one}
    spans = [span for found in many.predict(tiny.all_items()) for span in found]
    assert {split(tag)[1] for tag in own} >= set(kinds)
    assert {label for _, _, label in spans} == set(VIEW)


# batches, windows, streams


@pytest.mark.parametrize("size", [1, 7])
def test_neither_the_order_nor_the_size_of_batches_matters(size: int) -> None:
    items = tiny.all_items()
    expected = list(system().predict(items))
    other = system(batch_size=size)
    assert list(other.predict(items)) == expected
    assert list(other.predict(list(reversed(items)))) == expected[::-1]


def test_items_stream_through_and_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        for one in itertools.cycle(tiny.items_of("es")):
            taken += 1
            yield one

    first = list(itertools.islice(system().predict(endless()), hf.CHUNK + 1))
    assert first[:5] == list(system().predict(tiny.items_of("es")))
    assert taken == 2 * hf.CHUNK


@cache
def blind(longest: int | None) -> hf.HfSystem:
    """A model without layers and positions: a sub-word's label depends on nothing around it."""
    network = tiny.model(num_hidden_layers=0)
    network.bert.embeddings.position_embeddings.weight.data.zero_()
    return hf.HfSystem("hf:blind", network, tiny.tokenizer(), "0", longest=longest)


@pytest.mark.parametrize("longest", [12, 50, 511])
def test_in_windows_nothing_is_lost(longest: int) -> None:
    items = tiny.all_items()
    assert list(blind(longest).predict(items)) == list(blind(None).predict(items))


@pytest.mark.parametrize("lang", ["ar", "ja", "es"])
def test_a_text_longer_than_the_model_takes_is_tagged_to_its_end(lang: str) -> None:
    """The whole article as one item: with a model that sees no context, the spans are those of its sentences."""
    items, text, places, expected = tiny.items_of(lang), "", [], []
    for one, spans in zip(items, blind(None).predict(items), strict=True):
        places += [(start + len(text), end + len(text)) for start, end in one.tokens]
        expected += [(start + len(text), end + len(text), label) for start, end, label in spans]
        text += one.text + " "
    assert len(tiny.tokenizer()(text)["input_ids"]) > 512
    [found] = blind(None).predict([Item("article", "article", lang, text, tuple(places))])
    # a name may run on from one sentence into the next
    assert len(set(found) & set(expected)) >= len(expected) - 2 * len(items)
    assert max(found)[1] > text.rindex(items[-1].text)


def test_windows_change_nothing_for_a_sentence_that_fits() -> None:
    items = [one for one in tiny.all_items() if len(tiny.tokenizer()(one.text)["input_ids"]) < 350]
    assert len(items) > 20
    assert list(system(longest=400).predict(items)) == list(system().predict(items))


@pytest.mark.parametrize(("kind", "longest"), [("wordpiece", 512), ("bytes", 512)])
def test_a_model_says_how_many_subwords_it_takes(kind: str, longest: int) -> None:
    """RoBERTa has two positions more than it can use; and a tokenizer may not know."""
    network, cutter = tiny.model(kind), tiny.tokenizer(kind, longest=int(1e30))
    assert pretrained.most_subwords(network, cutter) == longest
    assert pretrained.most_subwords(network, tiny.tokenizer(kind, longest=100)) == 100


def test_a_text_without_words_has_no_entities() -> None:
    empty, blank = Item("a", "a", "es", ""), Item("b", "b", "es", " \u200b")
    one = tiny.item("article/s1/es")
    assert list(system().predict([empty, one, blank]))[::2] == [[], []]
    assert list(system().predict([empty, one]))[1] == next(iter(system().predict([one])))


def test_an_item_without_tokens_is_cut_by_the_tokenizer() -> None:
    pytest.importorskip("spacy", reason="the tokenizer is spaCy's")
    for name in ("article/s1/ja", "article/s4/tr"):
        one = tiny.item(name)
        assert list(system().predict([replace(one, tokens=())])) == list(system().predict([one]))


# folders


def test_a_folder_loads_by_its_path_and_may_be_moved(folder: Path, tmp_path: Path) -> None:
    items = tiny.items_of("ar")
    there = Path(shutil.copytree(folder, tmp_path / "moved"))
    one, other = create(f"hf:{folder}"), create(f"hf:{there}")
    assert one.name == f"hf:{folder}" and one.languages() is None and not one.trained_on
    assert list(one.predict(items)) == list(other.predict(items)) == list(system().predict(items))
    assert one.version == other.version and one.version.startswith("transformers ")


def test_other_weights_are_another_version(folder: Path, tmp_path: Path) -> None:
    there = tiny.save(tmp_path / "other", tiny.model(), tiny.tokenizer())
    assert create(f"hf:{there}").version == create(f"hf:{folder}").version
    network = tiny.model()
    network.classifier.bias.data += 1
    tiny.save(there, network, tiny.tokenizer())
    assert create(f"hf:{there}").version != create(f"hf:{folder}").version


def test_a_model_that_was_trained_here_says_what_it_saw(learnt: Path) -> None:
    one = create(f"hf:{learnt}")
    assert one.languages() is None
    assert one.trained_on == {"article/s2", "article/s3", "article/s4"}
    assert "by heart" in one.note and "uner" in one.note
    done = run(one, [*tiny.items_of("ja"), *tiny.items_of("es")])
    unseen = [f"article/{sentence}/{lang}" for lang in ("ja", "es") for sentence in ("s1", "s5")]
    assert list(done.predicted) == unseen, "in any language"


def test_a_byte_level_tokenizer_takes_words_as_behind_blanks(tmp_path: Path) -> None:
    """RoBERTa's is saved for text that may begin in the middle of a word; Trainers of taggers turn that off."""
    there = tiny.save(tmp_path / "roberta", tiny.model("bytes"), tiny.tokenizer("bytes"))
    assert tiny.tokenizer("bytes").add_prefix_space is False
    _, cutter = pretrained.load("TokenClassification", str(there), "hf:x", words=True)
    for word in ("Siria", "Turquía"):
        assert cutter([[word]], is_split_into_words=True).tokens()[1].startswith("Ġ")


def test_a_tokenizer_in_python_does_as_a_fast_one(tmp_path: Path) -> None:
    """Japanese BERT's: single characters, so that the words of a sentence can be counted in its ids."""
    there = tiny.save(tmp_path / "japanese", tiny.model("characters"), tiny.tokenizer("characters"))
    one = tiny.item("article/s4/ja")
    made = create(f"hf:{there}")
    [sentence] = hf.encode(made._tokenizer, [tiny.words_of(one)])
    assert len(sentence.ids) == sum(map(len, tiny.words_of(one))) + 2
    assert sentence.words[0] is None and sentence.words[-1] is None
    assert list(made.predict(tiny.items_of("ja"))) == list(system("characters").predict(tiny.items_of("ja")))


def test_loading_and_predicting_say_nothing(folder: Path) -> None:
    program = """
import sys
from idlib_corpus.benchmark import read_items
from idlib_corpus.systems import create

assert len(list(create(f"hf:{sys.argv[1]}").predict(read_items(["ja"])))) == 5
"""
    done = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_transformers_says_is_turned_on_again() -> None:
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    with pretrained.quiet():
        assert not logging.is_progress_bar_enabled()
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before


# what cannot be


def test_labels_without_names_are_an_error_that_names_them(tmp_path: Path) -> None:
    there = tiny.save(tmp_path / "unnamed", tiny.model(tags=["LABEL_0", "LABEL_1", "LABEL_2"]), tiny.tokenizer())
    with pytest.raises(InputError, match="LABEL_0, LABEL_1, LABEL_2") as caught:
        create(f"hf:{there}")
    assert str(there) in caught.value.where and "--labels FILE" in caught.value.remedy


@pytest.mark.parametrize("named", [("O", "B-PER", "I-PER"), ("", "PER", "I-PER")])
def test_labels_without_names_are_named_by_a_file(named: tuple[str, ...], tmp_path: Path) -> None:
    unnamed = [f"LABEL_{number}" for number in range(3)]
    there = tiny.save(tmp_path / "unnamed", tiny.model(tags=unnamed), tiny.tokenizer())
    plain = tiny.save(tmp_path / "named", tiny.model(tags=["O", *(tag or "O" for tag in named[1:])]), tiny.tokenizer())
    own = OwnMap("mine.toml", dict(zip(unnamed, named, strict=True)))
    items = [*tiny.items_of("es"), *tiny.items_of("ja")]
    pairs = ((there, own), (plain, None))
    found, right = (list(create(f"hf:{folder}", "ner", labels).predict(items)) for folder, labels in pairs)
    assert found == right and any(found)
    odd = OwnMap("mine.toml", dict(zip(unnamed, ("O", "B-THING", "I-THING"), strict=True)))
    with pytest.raises(InputError, match=r'mine\.toml: "THING"; expected O, or PER'):
        create(f"hf:{there}", "ner", odd)
    with pytest.raises(InputError, match=r"mine\.toml: the map lacks LABEL_2"):
        create(f"hf:{there}", "ner", OwnMap("mine.toml", {"LABEL_0": "O", "LABEL_1": "PER"}))


def test_a_label_that_no_map_has_is_an_error_that_names_it(tmp_path: Path) -> None:
    there = tiny.save(tmp_path / "odd", tiny.model(tags=["O", "B-PER", "I-PER", "B-PORT_CITY"]), tiny.tokenizer())
    with pytest.raises(InputError, match="PORT_CITY") as caught:
        create(f"hf:{there}")
    assert "labels.toml" in caught.value.remedy and "PER" not in caught.value.found


def test_a_model_that_was_never_trained_to_tag_is_an_error(tmp_path: Path) -> None:
    """transformers would give it random weights and a warning."""
    there = tiny.save(tmp_path / "plain", tiny.model().bert, tiny.tokenizer())
    with pytest.raises(InputError, match="classifier") as caught:
        create(f"hf:{there}")
    assert str(there) in caught.value.where and caught.value.remedy


@pytest.mark.parametrize("name", ["no/such/folder", "./nothing", "nobody/no-such-model", "no-such-model"])
def test_a_model_that_is_not_here_is_an_error_that_says_how_to_get_it(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(f"hf:{name}")
    assert caught.value.where == f"hf:{name}" and caught.value.expected and caught.value.remedy
    assert len(str(caught.value).splitlines()) == 1
    if not name.startswith((".", "no/")):
        assert f"hf download {name}" in caught.value.remedy


@pytest.mark.parametrize("name", ["", "hf", "hf:"])
def test_a_system_without_a_model_is_an_error(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(name)
    assert caught.value.expected and caught.value.remedy


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("config.json", b"{"),
        ("config.json", b'{"model_type": "no_such_kind"}'),
        ("config.json", None),
        ("model.safetensors", b"junk"),
        ("model.safetensors", None),
        ("tokenizer.json", b"{"),
        ("idlib.json", b"{"),
    ],
)
def test_a_broken_folder_is_an_error_that_names_it(
    folder: Path, tmp_path: Path, file: str, data: bytes | None
) -> None:
    there = Path(shutil.copytree(folder, tmp_path / "broken"))
    if data is None:
        (there / file).unlink()
    else:
        (there / file).write_bytes(data)
    with pytest.raises(InputError) as caught:
        create(f"hf:{there}")
    assert str(there) in caught.value.where and caught.value.remedy


def test_the_card_of_a_broken_config_is_not_asked(folder: Path, tmp_path: Path) -> None:
    """A config that names other sizes than the weights have."""
    there = Path(shutil.copytree(folder, tmp_path / "sizes"))
    config = json.loads((there / "config.json").read_text(encoding="utf-8"))
    (there / "config.json").write_text(json.dumps({**config, "hidden_size": 32}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        create(f"hf:{there}")
    assert str(there) in caught.value.where
