"""What holds for every trainer: cards, options, folders that are whole, folds that are resumed and asked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from foreign import installed

from idlib_corpus import __version__, modelcard
from idlib_corpus.errors import InputError
from idlib_corpus.items import Item, StanceItem
from idlib_corpus.splits import plan
from idlib_corpus.systems import create
from idlib_corpus.tasks import task
from idlib_corpus.training import digest, registry, train, train_folds
from idlib_corpus.training.folders import whole


@pytest.fixture
def heart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with installed(tmp_path_factory.mktemp("site")) as module:
        yield module


@cache
def sentences() -> tuple[Item, ...]:
    return tuple(task("ner").read())


@cache
def cells() -> tuple[StanceItem, ...]:
    return tuple(task("stance").read())


def rows(folder: Path) -> list[str]:
    return json.loads((folder / "rows.json").read_text(encoding="utf-8"))


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# the card


def test_the_card_says_what_was_trained_on_what(heart: ModuleType, tmp_path: Path) -> None:
    items, judges = sentences()[:3], sentences()[3:4]
    card = train("heart:big", items, tmp_path / "m", task="ner", validation=judges, seed=5,
                 options={"rounds": "4"}, test_langs=["ar"], data="0.1.0")  # fmt: skip
    assert card == modelcard.read(tmp_path / "m")
    assert (card.task, card.system, card.trainer, card.seed) == ("ner", "heart", "heart:big", 5)
    assert card.langs == ("es",) and card.test_langs == ("ar",)
    assert card.trained_on == ("article/s1", "article/s2", "article/s3", "article/s4"), "validation counts"
    assert card.options == {"rounds": 4, "rate": 0.5, "mode": "a", "loud": False}
    assert card.versions.keys() == {"idlib-corpus", "idlib-corpus-heart"}
    assert card.versions["idlib-corpus"] == __version__
    assert re.fullmatch(r"1\.0\+[0-9a-f]{8}", card.versions["idlib-corpus-heart"]), "no release: with its code"
    assert card.files == ("rows.json",)
    assert card.data == f"0.1.0 sha256:{digest(items, judges)}"
    assert card.note == "3 rows"
    assert heart.calls == [("big", 5, 4, 0.5, "a", False)]
    assert inside(tmp_path) == ["m"]


def test_the_card_of_stance_has_the_targets(heart: ModuleType, tmp_path: Path) -> None:
    items = cells()[:3]
    assert train("heart", items, tmp_path / "m", task="stance").targets == ("subordinate_groups", "transfer_rebels")


def test_a_model_is_there_for_its_language_and_one_of_several_for_any_unless_others_are_named() -> None:
    card = modelcard.ModelCard("ner", "spacy", "spacy", ("es",), ())
    assert card.languages() == {"es"}
    assert replace(card, langs=("es", "en")).languages() is None
    assert replace(card, system="hf").languages() is None, "its base may know others"
    for langs in (("es",), ("es", "en")):
        assert replace(card, langs=langs, test_langs=("ar",)).languages() == {"ar"}
        assert replace(card, langs=langs, test_langs=("ar",), system="hf").languages() == {"ar"}
    assert replace(card, langs=("",)).languages() is None, "rows that do not say their language"


def test_an_excluded_cell_reaches_no_trainer(heart: ModuleType, tmp_path: Path) -> None:
    some = [next(item for item in cells() if item.gold == gold) for gold in ("FAVOR", "NONE", "AGAINST")]
    some[1] = replace(some[1], gold="excluded")
    train("heart", some, tmp_path / "m", task="stance", validation=some[1:2])
    assert rows(tmp_path / "m") == [some[0].id, some[2].id]
    with pytest.raises(InputError, match="nothing to train on"):
        train("heart", some[1:2], tmp_path / "n", task="stance")
    assert not (tmp_path / "n").exists()


def test_the_digest_is_of_what_trainers_see() -> None:
    one, other = sentences()[4:6]
    whole = digest([one, other])
    assert whole == digest([one, other]) and len(whole) == 64
    changed = [
        [other, one],
        [one],
        [replace(one, id="article/s9/es"), other],
        [replace(one, text=one.text + " "), other],
        [replace(one, gold=one.gold[1:]), other],
        [replace(one, tokens=one.tokens[1:]), other],
    ]
    assert len({whole, *map(digest, changed)}) == 7
    assert digest([replace(one, record={"id": "x"}), other]) == whole
    assert digest([one], [other]) != digest([one, other]) != digest([], [one, other])


def test_the_digest_of_a_card_is_another_where_anything_is() -> None:
    card = modelcard.ModelCard("stance", "sklearn", "sklearn:linear", ("es",), ("article/s1",))
    others = [replace(card, seed=1), replace(card, options={"c": 2.0}), replace(card, data="sha256:0")]
    assert len({card.digest(), *(other.digest() for other in others)}) == 4
    assert len(card.digest()) == 8 and card.digest() == replace(card).digest()


# options


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ({"rounds": "7", "rate": "1e-3", "mode": "b", "loud": "true"}, (7, 1e-3, "b", True)),
        ({"rounds": 7, "rate": 1, "loud": False}, (7, 1.0, "a", False)),
        ({}, (3, 0.5, "a", False)),
    ],
)
def test_words_are_read_as_what_the_option_is(
    heart: ModuleType, tmp_path: Path, given: dict[str, Any], used: tuple[Any, ...]
) -> None:
    train("heart", sentences()[:1], tmp_path / "m", task="ner", options=given)
    assert heart.calls == [("", 0, *used)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"round": "7"}, "Did you mean rounds"),
        ({"seed": "7"}, "rounds=3, rate=0.5, mode=a, loud=False"),
        ({"rounds": "7.5"}, "a whole number"),
        ({"rounds": 7.5}, "a whole number"),
        ({"rounds": True}, "a whole number"),
        ({"rate": "fast"}, "a number"),
        ({"rate": "nan"}, "a number"),
        ({"loud": "perhaps"}, "true or false"),
    ],
)
def test_a_wrong_option_is_an_error_before_anything_is_done(
    heart: ModuleType, tmp_path: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told) as caught:
        train("heart", sentences()[:1], tmp_path / "m", task="ner", options=given)
    assert "heart" in caught.value.where and caught.value.remedy
    assert heart.calls == [] and inside(tmp_path) == []


def test_an_unknown_trainer_is_an_error_that_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"spacy; stanza; transformers:<base model or folder>.*mean stanza"):
        train("stansa", sentences()[:1], tmp_path / "m", task="ner")


def test_every_trainer_of_ours_says_what_it_is() -> None:
    for name in ("ner", "stance"):
        for key, module in registry(name).modules():
            assert module.USAGE.startswith(key) and module.SAYS and module.SYSTEM


# folders


def test_a_model_replaces_a_model_whole(heart: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "m"
    train("heart", sentences()[:1], folder, task="ner")
    train("heart", sentences()[1:2], folder, task="ner")
    assert inside(folder) == ["idlib.json", "rows.json"]
    assert rows(folder) == ["article/s2/es"]


def test_an_interruption_leaves_what_was_there(heart: ModuleType, tmp_path: Path) -> None:
    train("heart", sentences()[:1], tmp_path / "m", task="ner")
    heart.stop_at = 1
    for name in ("m", "n", "new/n"):
        with pytest.raises(KeyboardInterrupt):
            train("heart", sentences()[1:2], tmp_path / name, task="ner")
    assert rows(tmp_path / "m") == ["article/s1/es"]
    assert inside(tmp_path) == ["m"]


def test_a_folder_with_other_files_is_refused(heart: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("\\documentclass{book}")
    folds = plan({"test": sentences()})
    for call in (
        lambda: train("heart", sentences()[:1], tmp_path, task="ner"),
        lambda: train_folds("heart", folds, tmp_path, task="ner"),
    ):
        with pytest.raises(InputError, match="other files") as caught:
            call()
        assert caught.value.remedy
    assert inside(tmp_path) == ["thesis.tex"] and heart.calls == []


def test_folds_and_a_model_do_not_replace_each_other(heart: ModuleType, tmp_path: Path) -> None:
    folds = plan({"test": sentences()})
    train("heart", sentences()[:1], tmp_path / "m", task="ner")
    train_folds("heart", folds, tmp_path / "f", task="ner")
    with pytest.raises(InputError, match="holds one model"):
        train_folds("heart", folds, tmp_path / "m", task="ner")
    with pytest.raises(InputError, match="holds folds"):
        train("heart", sentences()[:1], tmp_path / "f", task="ner")
    assert rows(tmp_path / "m") == ["article/s1/es"]


def test_a_file_in_the_place_of_the_folder_is_an_error(heart: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "m").write_text("")
    with pytest.raises(InputError, match="a file"):
        train("heart", sentences()[:1], tmp_path / "m", task="ner")
    with pytest.raises(InputError, match="cannot be written"):
        train("heart", sentences()[:1], tmp_path / "m" / "below", task="ner")
    assert heart.calls == []


def test_a_folder_that_cannot_be_replaced_is_an_error_before_training(
    heart: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in (Path(), tmp_path, Path("/")):
        with pytest.raises(InputError):
            train("heart", sentences()[:1], folder, task="ner")
    assert heart.calls == [] and inside(tmp_path) == []
    train_folds("heart", plan({"test": sentences()}), Path(), task="ner")
    assert inside(tmp_path) == ["1", "2", "3", "4", "5", "idlib.json"]


def test_a_seed_that_no_library_takes_is_an_error(heart: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="from 0 to 4294967295"):
        train("heart", sentences()[:1], tmp_path / "m", task="ner", seed=-1)
    assert heart.calls == []


# folds


def test_each_fold_is_a_model_of_its_own(heart: ModuleType, tmp_path: Path) -> None:
    folds = plan({"test": sentences()}, test_langs=["ar", "tr"])
    card = train_folds("heart", folds, tmp_path / "f", task="ner", data="0.1.0")
    assert card == modelcard.read(tmp_path / "f")
    assert (card.system, card.folds, card.trained_on) == ("folds", ("1", "2", "3", "4", "5"), ())
    assert card.held_out == tuple(f"article/s{n}" for n in range(1, 6)) and card.test_langs == ("ar", "tr")
    assert modelcard.read(tmp_path / "f").trained_on == (), "each sentence is asked of a model that did not see it"
    for fold in folds:
        one = modelcard.read(tmp_path / "f" / fold.name)
        assert one.held_out == (f"article/s{fold.name}",) and one.test_langs == ("ar", "tr")
        assert rows(tmp_path / "f" / fold.name) == [item.id for item in fold.train]


def test_a_train_split_is_one_model(heart: ModuleType, tmp_path: Path) -> None:
    last = {item.id for item in sentences() if item.group == "article/s5"}
    sides = {
        "train": [item for item in sentences() if item.id not in last],
        "test": [item for item in sentences() if item.id in last],
    }
    card = train_folds("heart", plan(sides), tmp_path / "f", task="ner")
    assert card.note == "a model that saw none of the sentences that it is asked for"
    found = list(create(f"folds:{tmp_path / 'f'}").predict(sides["test"]))
    assert {trained_on for _, trained_on, _ in found} == {("article/s1", "article/s2", "article/s3", "article/s4")}


def test_an_interrupted_run_goes_on_where_it_stopped(heart: ModuleType, tmp_path: Path) -> None:
    folds = plan({"test": sentences()})
    heart.stop_at = 2
    with pytest.raises(KeyboardInterrupt):
        train_folds("heart", folds, tmp_path / "f", task="ner")
    assert inside(tmp_path / "f") == ["1", "2"]
    with pytest.raises(InputError, match=r"idlib\.json"):
        create(f"folds:{tmp_path / 'f'}")
    heart.stop_at = None
    done = train_folds("heart", folds, tmp_path / "f", task="ner")
    assert len(heart.calls) == 5
    assert done == train_folds("heart", folds, tmp_path / "f", task="ner") and len(heart.calls) == 5


CHANGES: dict[str, dict[str, Any]] = {
    "seed": {"seed": 1},
    "options": {"options": {"rounds": 4}},
    "model": {"trainer": "heart:big"},
    "data": {"data": "0.2.0"},
}


@pytest.mark.parametrize("what", [*CHANGES, "text", "version"])
def test_a_fold_is_kept_only_if_nothing_differs(heart: ModuleType, tmp_path: Path, what: str) -> None:
    def run(items: tuple[Item, ...], trainer: str = "heart", **options: Any) -> None:
        train_folds(trainer, plan({"test": items}), tmp_path / "f", task="ner", **options)

    run(sentences())
    items, again = sentences(), CHANGES.get(what, {})
    if what == "text":
        items = (*items[:-1], replace(items[-1], text=items[-1].text + "。"))
    if what == "version":
        card = modelcard.read(tmp_path / "f" / "3")
        replace(card, versions={**card.versions, "idlib-corpus-heart": "0.9"}).write(tmp_path / "f" / "3")
    run(items, **again)
    # the last item is of s5, which the fold that holds it out does not see
    assert len(heart.calls) - 5 == {"text": 4, "version": 1}.get(what, 5)


def test_a_fold_with_a_broken_card_is_trained_again(heart: ModuleType, tmp_path: Path) -> None:
    """As that of another version of this package may be; the message that it is broken says to train again."""
    folds = plan({"test": sentences()})
    for broken in ("2", "."):
        train_folds("heart", folds, tmp_path / "f", task="ner")
        path = tmp_path / "f" / broken / "idlib.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "weather": "fine"}))
        with pytest.raises(InputError, match="Train the model again"):
            create(f"folds:{tmp_path / 'f'}")
    assert len(heart.calls) == 6
    train_folds("heart", folds, tmp_path / "f", task="ner")
    assert len(heart.calls) == 6 and create(f"folds:{tmp_path / 'f'}")


def test_a_model_with_a_broken_card_is_not_replaced(heart: ModuleType, tmp_path: Path) -> None:
    """Nobody knows which of its files training wrote."""
    train("heart", sentences()[:1], tmp_path / "m", task="ner")
    (tmp_path / "m" / "idlib.json").write_text("")
    with pytest.raises(InputError, match="no list of its files"):
        train("heart", sentences()[1:2], tmp_path / "m", task="ner")
    assert rows(tmp_path / "m") == ["article/s1/es"]


@pytest.mark.parametrize("name", ["NOTES.md", ".git/HEAD", ".env", "eval/scores.json"])
def test_what_training_did_not_write_is_never_removed(heart: ModuleType, tmp_path: Path, name: str) -> None:
    folds = plan({"test": sentences()})
    train_folds("heart", folds, tmp_path / "f", task="ner")
    for folder in (tmp_path / "new", tmp_path / "m", tmp_path / "f" / "1"):
        if folder.name == "m":
            train("heart", sentences()[:1], folder, task="ner")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("of the user")
    before = len(heart.calls)
    for call in (
        lambda: train("heart", sentences()[:1], tmp_path / "new", task="ner"),
        lambda: train("heart", sentences()[:1], tmp_path / "m", task="ner"),
        lambda: train_folds("heart", plan({"test": sentences()}, folds=2), tmp_path / "f", task="ner", seed=1),
    ):
        with pytest.raises(InputError, match=r"did not write|other files") as caught:
            call()
        assert caught.value.remedy
    assert len(heart.calls) == before, "said before anything is trained"
    for folder in (tmp_path / "new", tmp_path / "m", tmp_path / "f" / "1"):
        assert (folder / name).read_text() == "of the user"


def test_what_comes_into_the_folder_while_it_is_trained_stays(heart: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"thesis\.tex"), whole(tmp_path / "m") as place:
        (place / "rows.json").write_text("[]")
        (tmp_path / "m").mkdir()
        (tmp_path / "m" / "thesis.tex").write_text("of the user")
    assert inside(tmp_path / "m") == ["thesis.tex"]


def test_a_link_is_followed_not_replaced(heart: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "m").symlink_to(tmp_path / "disk")
    for number in (0, 1):
        train("heart", sentences()[number : number + 1], tmp_path / "m", task="ner")
        assert (tmp_path / "m").is_symlink() and rows(tmp_path / "disk") == [f"article/s{number + 1}/es"]


def test_other_folds_replace_those_that_were_there(heart: ModuleType, tmp_path: Path) -> None:
    for folds in (None, 2):
        train_folds("heart", plan({"test": sentences()}, folds=folds), tmp_path / "f", task="ner")
    assert inside(tmp_path / "f") == ["1", "2", "idlib.json"]


# folds as a system


def test_every_item_is_asked_of_the_model_that_did_not_see_it(heart: ModuleType, tmp_path: Path) -> None:
    train_folds("heart", plan({"test": sentences()}, folds=2), tmp_path / "f", task="ner")
    system = create(f"folds:{tmp_path / 'f'}")
    found = list(system.predict(iter(sentences())))
    assert [name for name, _, _ in found] == [item.id for item in sentences()], "in order"
    for item, (_, trained_on, _) in zip(sentences(), found, strict=True):
        assert trained_on and item.group not in trained_on
    assert len({trained_on for _, trained_on, _ in found}) == 2
    assert len(heart.alive) == 0, "models are released"
    assert system.languages() is None
    assert system.trained_on == frozenset()


def test_held_out_languages_and_targets_have_models_of_their_own(heart: ModuleType, tmp_path: Path) -> None:
    some = [item for item in cells() if item.lang in ("es", "ja")]
    train_folds("heart", plan({"test": some}, unseen_targets=True, folds=2), tmp_path / "t", task="stance")
    for item, (_, trained_on, targets) in zip(
        some, create(f"folds:{tmp_path / 't'}", "stance").predict(some), strict=True
    ):
        assert item.group not in trained_on and item.target_id in targets
    train_folds("heart", plan({"test": some}, leave_one_language_out=True), tmp_path / "l", task="stance")
    system = create(f"folds:{tmp_path / 'l'}", "stance")
    assert len(list(system.predict(some))) == len(some)
    assert {modelcard.read(tmp_path / "l" / f"ja-{n}").langs for n in range(1, 5)} == {("es",)}


def test_a_language_that_one_sentence_alone_has_is_asked_for_all_the_same(heart: ModuleType, tmp_path: Path) -> None:
    some = [item for item in sentences() if item.lang == "es" or item.id == "article/s5/ja"]
    train_folds("heart", plan({"test": some}), tmp_path / "f", task="ner")
    found = dict(zip((item.id for item in some), create(f"folds:{tmp_path / 'f'}").predict(some), strict=True))
    _, trained_on, _ = found["article/s5/ja"]
    assert trained_on and "article/s5" not in trained_on


def test_only_the_models_that_are_needed_are_loaded(heart: ModuleType, tmp_path: Path) -> None:
    train_folds("heart", plan({"test": sentences()}), tmp_path / "f", task="ner")
    for name in ("1", "2", "4", "5"):
        (tmp_path / "f" / name / "rows.json").unlink()
    system = create(f"folds:{tmp_path / 'f'}")
    [one] = system.predict([item for item in sentences() if item.id == "article/s3/ar"])
    assert one[0] == "article/s3/ar"


def test_an_item_that_no_fold_is_there_for_is_an_error_that_names_it(heart: ModuleType, tmp_path: Path) -> None:
    some = [item for item in sentences() if item.lang == "es"]
    train_folds("heart", plan({"test": some[:3]}), tmp_path / "f", task="ner")
    system = create(f"folds:{tmp_path / 'f'}")
    for item, told in ((some[3], "article/s4"), (sentences()[5], "language")):
        with pytest.raises(InputError, match=told) as caught:
            list(system.predict([item]))
        assert caught.value.where == item.id and caught.value.remedy


def test_a_model_that_saw_what_it_holds_out_is_refused(heart: ModuleType, tmp_path: Path) -> None:
    train_folds("heart", plan({"test": sentences()}), tmp_path / "f", task="ner")
    card = modelcard.read(tmp_path / "f" / "2")
    replace(card, trained_on=(*card.trained_on, "article/s2")).write(tmp_path / "f" / "2")
    with pytest.raises(InputError, match="trained on article/s2"):
        create(f"folds:{tmp_path / 'f'}")


def test_folds_of_another_task_or_none_are_refused(heart: ModuleType, tmp_path: Path) -> None:
    train_folds("heart", plan({"test": sentences()}), tmp_path / "f", task="ner")
    with pytest.raises(InputError, match="folds of the task ner"):
        create(f"folds:{tmp_path / 'f'}", "stance")
    with pytest.raises(InputError, match=r"It is the system heart:.*1"):
        create(f"folds:{tmp_path / 'f' / '1'}")
    with pytest.raises(InputError, match="folds:<folder>"):
        create("folds")
    shutil.rmtree(tmp_path / "f" / "4")
    with pytest.raises(InputError, match=r"4/idlib\.json"):
        create(f"folds:{tmp_path / 'f'}")


def test_other_models_are_another_version(heart: ModuleType, tmp_path: Path) -> None:
    """The cache of predictions goes by it."""
    versions = []
    for seed in (0, 1, 0):
        train_folds("heart", plan({"test": sentences()}), tmp_path / "f", task="ner", seed=seed)
        versions.append(create(f"folds:{tmp_path / 'f'}").version)
    assert versions[0] == versions[2] != versions[1]
    assert "idlib-corpus-heart 1.0" in versions[0]


def test_a_card_is_written_as_json_that_others_can_read(heart: ModuleType, tmp_path: Path) -> None:
    card = train("heart", sentences()[:1], tmp_path / "m", task="ner")
    said = json.loads((tmp_path / "m" / "idlib.json").read_text(encoding="utf-8"))
    assert said == json.loads(json.dumps(asdict(card)))


def test_the_card_has_the_options_that_were_used_and_folds_go_by_them(heart: ModuleType, tmp_path: Path) -> None:
    """A model that ignores an option does not have it on its card, and is trained again if it is given."""
    folds = plan({"test": sentences()}, folds=2)
    card = train_folds("heart:deaf", folds, tmp_path / "f", task="ner")
    assert card.options == {"rounds": 3}
    train_folds("heart:deaf", folds, tmp_path / "f", task="ner", options={"rounds": 3})
    assert len(heart.calls) == 2
    train_folds("heart:deaf", folds, tmp_path / "f", task="ner", options={"loud": True})
    assert len(heart.calls) == 4
