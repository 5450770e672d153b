"""Relations: nearest pairs, and seq2seq extractors with tiny models made on the spot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus import pretrained
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundRelation, RelationItem
from idlib_corpus.labels import labels
from idlib_corpus.records import Records
from idlib_corpus.systems import available, create
from idlib_corpus.systems.relations import hf
from idlib_corpus.systems.relations.linearised import MARKER as ANY_MARKER
from idlib_corpus.systems.relations.linearised import Triplet, parse, write
from idlib_corpus.systems.relations.nearest import find
from idlib_corpus.systems.relations.wikidata import MARKERS, PROPERTIES, typed, types_of
from idlib_corpus.tasks import task

LANGS = ("es", "en", "fr", "de", "ar", "tr", "ru", "ja")


@cache
def items(lang: str) -> tuple[RelationItem, ...]:
    return tuple(task("relations").read([lang]))


def item(name: str) -> RelationItem:
    return next(one for one in items(name.rpartition("/")[2]) if one.id == name)


def said(one: RelationItem, found: list[FoundRelation]) -> list[tuple[str, str, str]]:
    return [(one.text[slice(*head[:2])], label, one.text[slice(*tail[:2])]) for head, tail, label in found]


def micro(chosen: list[RelationItem], found: list[list[FoundRelation]]) -> dict[str, Any]:
    ids = tuple(one.id for one in chosen)
    rows = tuple(task("relations").record(one, some) for one, some in zip(chosen, found, strict=True))
    gold = Records(tuple(one.record for one in chosen), ids, "gold", checked=True)
    scores: dict[str, Any] = task("relations").score(gold, Records(rows, ids, "predictions", checked=True)).to_dict()
    return scores["micro"]


# nearest


def test_nearest_is_there_without_any_library() -> None:
    assert "nearest" in available("relations")
    assert create("nearest", "relations").languages() is None


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("article/s1/es", ("gobierno de Bashar al-Ásad", "headed_by", "Bashar al-Ásad")),
        ("article/s5/ar", ("هجوم", "agent", "ه")),
        ("article/s1/ja", ("バッシャール・アル＝アサド政権", "headed_by", "バッシャール・アル＝アサド")),
        ("article/s5/tr", ("taarruzu", "agent", "kendi")),
    ],
)
def test_nearest_finds_what_stands_side_by_side(name: str, relation: tuple[str, str, str]) -> None:
    """And these are in the gold."""
    one = item(name)
    [found] = create("nearest", "relations").predict([one])
    assert relation in said(one, found), said(one, found)
    [(head, tail, label)] = [some for some in found if said(one, [some]) == [relation]]
    keys = {(m.start, m.end, m.type): m.entity for m in one.mentions}
    assert (keys[head], label, keys[tail]) in one.gold


@pytest.mark.parametrize("lang", LANGS)
def test_nearest_keeps_to_signatures_and_gives_a_type_once(lang: str) -> None:
    chosen = items(lang)
    kinds = labels()["relations"]
    for one, found in zip(chosen, create("nearest", "relations").predict(chosen), strict=True):
        assert len({label for _, _, label in found}) == len(found) > 0
        places = {(m.start, m.end, m.type): m.entity for m in one.mentions}
        for head, tail, label in found:
            assert head[2] in kinds[label]["head"] and tail[2] in kinds[label]["tail"]
            assert places[head] != places[tail]


def test_nearest_is_a_floor() -> None:
    chosen = [one for lang in LANGS for one in items(lang)]
    found = list(create("nearest", "relations").predict(iter(chosen)))
    assert 0.1 < micro(chosen, found)["f1"] < 0.25


def test_of_pairs_as_near_as_each_other_the_first_counts() -> None:
    """In "Idlib, Latakia, Alepo y Hama" each of the first three is two characters from the next."""
    one = item("article/s1/es")
    names = {one.text[m.start : m.end]: m for m in one.mentions if m.start > 100}
    idlib, latakia, aleppo = (names[name] for name in ("Idlib", "Latakia", "Alepo"))
    assert idlib.end + 2 == latakia.start and latakia.end + 2 == aleppo.start
    for mentions in ([idlib, latakia, aleppo], [aleppo, latakia, idlib]):
        assert ("Idlib", "located_in", "Latakia") in said(one, find(mentions))
        between_places = {"located_in", "controls", "allied_with", "has_relations_with"}
        assert {label for _, _, label in find(mentions)} == between_places
    assert find([idlib, idlib._replace(start=0, end=5)]) == [], "an entity has no relation with itself"
    assert find([]) == []


# lines

NAME = st.sampled_from(
    sorted({one.text[m.start : m.end] for lang in LANGS for one in items(lang) for m in one.mentions})
)
MARKER = st.sampled_from(sorted(MARKERS))


@st.composite
def triplets(draw: st.DrawFn) -> list[Triplet]:
    """Relations as a model of one kind writes them."""
    kinds = draw(st.booleans())
    types = draw(st.dictionaries(NAME, MARKER, max_size=8)) if kinds else {}
    found = draw(st.lists(st.tuples(NAME, NAME, st.sampled_from(sorted(PROPERTIES))), max_size=6, unique=True))
    return [
        Triplet(head, tail, label, types.get(head, "loc") if kinds else "", types.get(tail, "org") if kinds else "")
        for head, tail, label in found
    ]


@settings(max_examples=200, deadline=None)
@given(triplets())
def test_what_is_written_is_read_again(some: list[Triplet]) -> None:
    some = [
        triplet._replace(head=" ".join(triplet.head.split()), tail=" ".join(triplet.tail.split())) for triplet in some
    ]
    assert parse(write(some)) == some
    assert parse(f"<s>{write(some)}</s><pad><pad>") == some
    assert parse(f"tp_XX {write(some)}</s>") == some


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["<triplet>", "<subj>", "<obj>", "<per>", "Idlib", "country", "</s>", "<", "إدلب"])))
def test_any_line_is_read(parts: list[str]) -> None:
    for triplet in parse(" ".join(parts)):
        assert triplet.head and triplet.tail and triplet.relation
        assert not ANY_MARKER.search(" ".join(triplet))


def test_a_head_is_shared_and_what_is_not_whole_is_left_out() -> None:
    line = (
        "<s><triplet> Idlib <subj> Siria <obj> country <subj> Turquía <obj> shares border with <triplet> Hama <subj>"
    )
    assert parse(line) == [Triplet("Idlib", "Siria", "country"), Triplet("Idlib", "Turquía", "shares border with")]
    typed_line = "tp_XX<triplet> إدلب <loc> سوريا <loc> country <loc> <org> part of<triplet> <per> x <loc> country</s>"
    assert parse(typed_line) == [Triplet("إدلب", "سوريا", "country", "loc", "loc")]
    assert parse("") == parse("country <obj> Siria") == []
    twice = parse(line + " Siria <obj> country <subj> Siria <obj> country")
    assert twice[2:] == [Triplet("Hama", "Siria", "country")], "each once"


# properties of Wikidata


def test_every_property_of_the_corpus_has_its_label_and_no_other_does() -> None:
    named = {number for kind in labels()["relations"].values() for number in kind.get("wikidata", ())}
    assert set(PROPERTIES.values()) == named
    assert len(PROPERTIES) == len(named)


@pytest.mark.parametrize(
    ("relation", "heads", "tails", "expected"),
    [
        ("country", ("ORG",), ("GPE",), ("country", "ORG", "GPE")),
        ("Head of Government", ("ORG",), ("PER",), ("headed_by", "ORG", "PER")),
        ("location", ("EVENT",), ("GPE",), ("place", "EVENT", "GPE")),
        ("location", ("ORG",), ("GPE",), ("located_in", "ORG", "GPE")),
        ("participant", ("EVENT",), ("ORG",), ("agent", "EVENT", "ORG")),
        ("participant", ("EVENT",), ("LOC",), ("theme", "EVENT", "LOC")),
        ("country", ("ORG",), ("GPE", "LOC"), ("country", "ORG", "GPE")),
        ("part of", ("GPE", "LOC"), ("GPE", "LOC"), ("part_of", "LOC", "GPE")),
        ("has effect", (), (), ("causes", "EVENT", "EVENT")),
        ("country", ("GPE",), ("GPE",), None),
        ("country", ("ORG",), ("PER",), None),
        ("shares border with", ("GPE",), ("GPE",), None),
    ],
)
def test_a_property_is_the_type_whose_signature_fits(
    relation: str, heads: tuple[str, ...], tails: tuple[str, ...], expected: Any
) -> None:
    assert typed(relation, heads, tails) == expected


def test_types_of_a_property() -> None:
    assert types_of("location") == ["located_in", "place"]
    assert types_of("spouse") == types_of("") == []


# models


class Scripted(hf.HfRelations):
    """The real system, with lines made of the gold in the place of what its model writes."""

    script: dict[str, str]

    def lines(self, texts: Any, lang: str = "") -> list[str]:
        super().lines(texts, lang)
        return [self.script[text] for text in texts]


TRIPLET = "<triplet>"
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", TRIPLET, "<subj>", "<obj>"]
SIZES = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "max_position_embeddings": 512,
}


def texts() -> list[str]:
    return [one.text for lang in LANGS for one in items(lang)]


def transformers() -> Any:
    pytest.importorskip("torch", reason="the models are torch's")
    return pytest.importorskip("transformers", reason="the models are transformers'")


def tiny_bart(folder: Path, special: list[str]) -> Path:
    """A BART with random weights and a byte-level BPE of the corpus, in a folder as transformers saves them."""
    library = transformers()
    tokenizers = pytest.importorskip("tokenizers", reason="the tokenizer is trained by tokenizers")
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE(unk_token="<unk>"))
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=700, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    bpe.train_from_iterator(texts(), trainer)
    bpe.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    tokenizer = library.PreTrainedTokenizerFast(tokenizer_object=bpe, **names, model_max_length=512)
    return saved(folder, tokenizer, library.BartConfig, library.BartForConditionalGeneration)


def tiny_mbart(folder: Path) -> Path:
    """An mBART with random weights and mBART-50's tokenizer over the characters of the corpus."""
    library = transformers()
    pieces = sorted({character for text in texts() for character in text.replace(" ", "▁")} | {"▁"})
    vocabulary = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), *((piece, -1.0) for piece in pieces)]
    tokenizer = library.MBart50Tokenizer(vocab=vocabulary, src_lang="en_XX", model_max_length=512)
    markers = [f"<{name}>" for name in MARKERS]
    tokenizer.add_tokens([TRIPLET, *markers, "tp_XX"], special_tokens=True)
    return saved(folder, tokenizer, library.MBartConfig, library.MBartForConditionalGeneration)


def saved(folder: Path, tokenizer: Any, config: Any, model: Any) -> Path:
    import torch

    torch.manual_seed(0)
    names = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    network = model(config(vocab_size=len(tokenizer), **SIZES, **names, forced_eos_token_id=2))
    with pretrained.quiet():
        network.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def rebel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bart(tmp_path_factory.mktemp("rebel"), SPECIAL)


@pytest.fixture(scope="module")
def mrebel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mbart(tmp_path_factory.mktemp("mrebel"))


def test_a_model_with_random_weights_runs_and_streams(rebel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    system = create(f"hf:{rebel}", "relations")
    taken = []

    def stream() -> Iterator[RelationItem]:
        for number in range(20):
            taken.append(number)
            yield items("ja")[number % 5]

    found = system.predict(stream())
    assert taken == []
    first = next(found)
    assert len(taken) == hf.BATCH
    rest = list(found)
    assert len(rest) == 19
    again = create(f"hf:{rebel}", "relations")
    assert list(again.predict(stream())) == [first, *rest], "the same weights write the same"
    assert system.figures()["sentences"] == 20
    assert again.version == system.version and "transformers 5" in system.version
    assert system.languages() is None, "nobody says"
    assert capsys.readouterr() == ("", "")


def test_a_model_that_has_learnt_a_sentence_predicts_it(rebel: Path) -> None:
    """From the text through a real generation to spans: a tiny model that is trained on one sentence."""
    import torch

    one = item("article/s3/es")
    line = write([Triplet("Ejército Nacional Sirio", "Frente Nacional para la Liberación", "part of")])
    system = create(f"hf:{rebel}", "relations")
    model, tokenizer = system._model, system._tokenizer
    inputs = tokenizer([one.text], return_tensors="pt")
    target = tokenizer([line], return_tensors="pt")["input_ids"]
    torch.manual_seed(0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    model.eval()
    for _ in range(60):
        loss = model(**{k: inputs[k] for k in ("input_ids", "attention_mask")}, labels=target).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert parse(system.lines([one.text])[0]) == parse(line)
    [found] = system.predict([one])
    assert said(one, found) == [("Ejército Nacional Sirio", "part_of", "Frente Nacional para la Liberación")]
    assert found[0].head[2] == found[0].tail[2] == "ORG"
    bare = RelationItem(id=one.id, group=one.group, lang=one.lang, text=one.text)
    [untyped] = system.predict([bare])
    assert said(one, untyped) == said(one, found)
    assert (system.figures()["written"], system.figures()["kept"]) == (2, 2)


# gold, written as a model would


def by_property(label: str) -> str:
    numbers = labels()["relations"][label].get("wikidata", ())
    return next((name for name, number in PROPERTIES.items() if number in numbers), "")


def gold(one: RelationItem) -> list[tuple[FoundRelation, Triplet]]:
    """Gold relations that have a property, between words that mean one entity, and as a model would write them."""
    spans: dict[str, tuple[int, int, str]] = {}
    for mention in one.record["entities"]:
        words = " ".join(one.text[start:end] for start, end in mention["pieces"])
        if len({m.entity for m in one.mentions if m.words(one.text) == words}) == 1:
            spans.setdefault(mention["entity"], (mention["start"], mention["end"], mention["type"]))
    back = {name: marker for marker, names in MARKERS.items() for name in reversed(names)}
    found = []
    for head, label, tail in one.gold:
        if by_property(label) and {head, tail} <= spans.keys() and label != "theme":
            named = {(m.start, m.end, m.type): m.words(one.text) for m in one.mentions}
            surfaces = (named[spans[key]] for key in (head, tail))
            types = (back.get(spans[key][2], "concept") for key in (head, tail))
            found.append(
                (FoundRelation(spans[head], spans[tail], label), Triplet(*surfaces, by_property(label), *types))
            )
    return found


@pytest.mark.parametrize("lang", ["es", "ar", "ja", "tr"])
@pytest.mark.parametrize("with_types", [False, True])
def test_lines_of_the_gold_become_the_gold(rebel: Path, lang: str, with_types: bool) -> None:
    chosen = items(lang)
    base = create(f"hf:{rebel}", "relations")
    system = Scripted(base.name, base._model, base._tokenizer, base.version)
    system._options |= {"max_length": 4}
    system.script = {}
    for one in chosen:
        lines = [triplet if with_types else triplet[:3] for _, triplet in gold(one)]
        system.script[one.text] = f"<s>{write(Triplet(*line) for line in lines)}</s><pad>"
    found = list(system.predict(chosen))
    assert [sorted(some) for some in found] == [sorted(relation for relation, _ in gold(one)) for one in chosen]
    kept = sum(map(len, found))
    assert kept > 20 and micro(list(chosen), found)["precision"] > 0.99
    figures = system.figures()
    assert (figures["written"], figures["kept"], figures["ungrounded_share"]) == (kept, kept, 0)
    assert figures["unknown_relations"] == {}


def test_types_come_from_markers_where_the_row_has_no_mentions(mrebel: Path) -> None:
    one = item("article/s4/ar")
    bare = RelationItem(id=one.id, group=one.group, lang=one.lang, text=one.text)
    base = create(f"hf:{mrebel}", "relations")
    system = Scripted(base.name, base._model, base._tokenizer, base.version)
    system._options |= {"max_length": 4}
    system.script = {
        one.text: "tp_XX<triplet> شمال سوريا <loc> سوريا <loc> part of <loc> تركيا <loc> shares border with"
        "<triplet> دمشق <loc> سوريا <loc> country<triplet> بشار الأسد <per> سوريا <loc> country</s>"
    }
    [found] = system.predict([bare])
    [(head, tail, label)] = found
    assert (label, head[2], tail[2]) == ("part_of", "LOC", "GPE")
    assert said(bare, found) == [("شمال سوريا", "part_of", "سوريا")]
    figures = system.figures()
    assert (figures["written"], figures["unknown"], figures["ungrounded"], figures["misfit"]) == (4, 1, 1, 1)
    assert figures["unknown_relations"] == {"shares border with": 1}
    assert figures["ungrounded_share"] == pytest.approx(1 / 3)


def test_an_mrebel_model_is_told_the_language_and_begins_with_its_code(
    mrebel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = create(f"hf:{mrebel}", "relations")
    languages = system.languages()
    assert languages and {"ar", "ja", "es", "tr"} <= languages and "tp" not in languages
    set_to: list[tuple[str, int]] = []
    generate = system._model.generate

    def watched(**options: Any) -> Any:
        [first] = set(options["input_ids"][:, 0].tolist())
        set_to.append((system._tokenizer.convert_ids_to_tokens(first), options["decoder_start_token_id"]))
        written = generate(**options)
        assert set(written[:, 0].tolist()) == {options["decoder_start_token_id"]}
        return written

    monkeypatch.setattr(system._model, "generate", watched)
    chosen = [items("ar")[0], items("ar")[1], items("ja")[0]]
    assert len(list(system.predict(chosen))) == 3
    start = system._tokenizer.convert_tokens_to_ids("tp_XX")
    assert set_to == [("ar_AR", start), ("ja_XX", start)]


def test_sentences_that_are_too_long_are_counted(rebel: Path) -> None:
    system = create(f"hf:{rebel}", "relations")
    system._longest = 16
    system._options |= {"max_length": 4}
    assert len(list(system.predict(items("ar")))) == 5
    assert system.figures()["truncated"] == system.figures()["sentences"] == 5


@pytest.mark.parametrize(
    ("model", "wrong"), [("", '"hf"'), ("./none", "no such folder"), ("none/such-model", "cannot be loaded")]
)
def test_a_model_that_is_not_there(model: str, wrong: str) -> None:
    pytest.importorskip("transformers", reason="the models are transformers'")
    with pytest.raises(InputError, match=wrong) as caught:
        create(f"hf:{model}", "relations")
    assert caught.value.remedy


def test_a_model_that_is_no_extractor(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no <triplet>"):
        create(f"hf:{tiny_bart(tmp_path, SPECIAL[:4])}", "relations")


def test_a_folder_without_weights(rebel: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((rebel / name).read_bytes())
    with pytest.raises(InputError, match="cannot be loaded"):
        create(f"hf:{tmp_path}", "relations")


def test_without_transformers_the_install_command_is_said(monkeypatch: pytest.MonkeyPatch, rebel: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "transformers", None)
    with pytest.raises(InputError, match=r"pip install .*\[hf\]"):
        create(f"hf:{rebel}", "relations")


def test_other_weights_are_another_version(rebel: Path, tmp_path: Path) -> None:
    for path in rebel.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(config | {"num_beams": 2}), encoding="utf-8")
    assert create(f"hf:{tmp_path}", "relations").version != create(f"hf:{rebel}", "relations").version
