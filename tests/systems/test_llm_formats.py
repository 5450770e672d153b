"""Formats of answers and languages of prompts: what is read, what is refused, and the gold that comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, said, serving, settled
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import RELEASE, released
from idlib_corpus.cli import main
from idlib_corpus.errors import InputError
from idlib_corpus.grounding import Ground
from idlib_corpus.items import Item
from idlib_corpus.systems import create
from idlib_corpus.systems.llm import formats, prompting
from idlib_corpus.systems.llm.answers import BadAnswerError
from idlib_corpus.tasks import names, task

pytest.importorskip("httpx", reason="the client is httpx")

TESTED = RELEASE
LANGS = tuple(released().codes)
NOWHERE = "llm:tiny@http://127.0.0.1:9/v1"
AR = "أعلنت تركيا في إدلب موقفها من سوريا."
JA = "トルコはイドリブでシリア国民軍を支援した。"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("IDLIB_PROMPTS", "IDLIB_LLM_FORMAT", "IDLIB_LLM_PROMPT", "IDLIB_LLM_BUDGET"):
        monkeypatch.delenv(name, raising=False)
    settled(monkeypatch, tmp_path)


@cache
def items(name: str, lang: str) -> tuple[Any, ...]:
    return tuple(task(name).read([lang]))


@cache
def system(name: str, format: str) -> Any:
    return create(f"{NOWHERE}#{format}", name)


def parsed(format: str, content: str, item: Any, name: str = "ner") -> tuple[Any, Ground]:
    """What a system makes of an answer."""
    made = system(name, format)
    ground = Ground(item.text)
    answer = formats.read(format, name, content, made.schema_of(item), item)
    return made.found(item, answer, ground), ground


def item_of(text: str, lang: str = "ar") -> Item:
    return Item("x", "x", lang, text)


def words(text: str, spans: Any) -> list[tuple[str, str]]:
    return [(text[start:end], label) for start, end, label in spans]


# the gold comes back


def names_of(item: Item) -> list[tuple[int, int, str]]:
    """The outermost names of all types, as prompts ask for them."""
    rows = item.record["entities"]
    return sorted((m["start"], m["end"], m["label"]) for m in rows if m["level"] == "NAM" and m["flat"])


def rendered(format: str, item: Item) -> str:
    chosen = names_of(item)
    if format == "json":
        rows = [{"text": item.text[a:b], "type": label} for a, b, label in chosen]
        return json.dumps({"entities": rows}, ensure_ascii=False)
    if format == "tags":
        parts, at = [], 0
        for a, b, label in chosen:
            parts += [item.text[at:a], f"<{label}>{item.text[a:b]}</{label}>"]
            at = b
        return "".join([*parts, item.text[at:]])
    by_type: dict[str, list[str]] = {}
    for a, b, label in chosen:
        by_type.setdefault(label, []).append(item.text[a:b])
    lines = [f"{label}: {json.dumps(quoted, ensure_ascii=False)}" for label, quoted in by_type.items()]
    return "\n".join(lines) or "NONE"


@pytest.mark.parametrize("format", formats.FORMATS["ner"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_gold_in_each_format_is_the_gold(format: str, lang: str) -> None:
    apart = [item for item in items("ner", lang) if not any("pieces" in m and len(m["pieces"]) > 1 for m in
             item.record["entities"])]  # fmt: skip
    differ = []
    for item in apart:
        found, ground = parsed(format, rendered(format, item), item)
        if found != sorted(item.gold) or ground.ungrounded:
            differ.append(item.id)
    assert len(apart) > 60
    # words say no place: they may stand elsewhere as no name, or inside of a word (Rhein in Rheinufer); tags say it
    assert len(differ) <= (0 if format == "tags" else 0.05 * len(apart)), differ


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_spans_in_tags_come_back(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [(a, b, "LOC") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    tagged = (
        "".join(
            f"{text[at:a]}<LOC>{text[a:b]}</LOC>"
            for at, (a, b, _) in zip([0, *(b for _, b, _ in spans)], spans, strict=False)
        )
        + text[spans[-1][1] if spans else 0 :]
    )
    if any(one in text for one in ("<LOC>", "</LOC>", "```", "<think")):
        return
    found, ground = parsed("tags", tagged, item_of(text))
    assert found == spans and not ground.ungrounded


@pytest.mark.parametrize("name", [name for name in names() if name != "ner"])
@pytest.mark.parametrize("lang", ["es", "ar", "ja"])
def test_lines_say_what_json_says(name: str, lang: str) -> None:
    for item in items(name, lang)[:40]:
        said_in_json, lines = both(name, item)
        assert parsed("lines", lines, item, name)[0] == parsed("json", json.dumps(said_in_json), item, name)[0]
        fenced = f"Here you are:\n```text\n{lines}\n```\nAnything else?"
        assert parsed("lines", fenced, item, name)[0] == parsed("json", json.dumps(said_in_json), item, name)[0]


def both(name: str, item: Any) -> tuple[Any, str]:
    """The gold as an answer in JSON and in lines."""
    if name == "stance":
        quoted = [item.text[a:b] for e in item.record["evidence"] for a, b in e["pieces"]]
        lines = f"LABEL: {item.gold}\nEVIDENCE: {json.dumps(quoted, ensure_ascii=False)}"
        return {"label": item.gold, "evidence": quoted}, lines
    if name == "linking":
        rows = [[m.words(item.text), "Q858" if n % 2 else "NIL"] for n, m in enumerate(item.mentions)]
        return {"links": [{"text": a, "wikidata": b} for a, b in rows]}, listed(rows)
    if name == "coref":
        chains = [[(place.sentence, item.words(place)) for place in chain] for chain in item.gold]
        rows = [[part for one in chain for part in one] for chain in chains]
        return {"chains": [[{"sentence": a, "text": b} for a, b in chain] for chain in chains]}, listed(rows)
    first = {m.entity: m for m in reversed(item.mentions)}
    found = [(first[h], label, first[t]) for h, label, t in item.gold if h in first and t in first]
    rows = [[h.words(item.text), h.type, label, t.words(item.text), t.type] for h, label, t in found]
    said_in_json = [
        {"head": {"text": a, "type": b}, "relation": c, "tail": {"text": d, "type": e}} for a, b, c, d, e in rows
    ]
    return {"relations": said_in_json}, listed(rows)


def listed(rows: list[Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) or "NONE"


# answers as models give them


@pytest.mark.parametrize(
    "content",
    [
        "أعلنت <GPE>تركيا</GPE> في <GPE>إدلب</GPE> موقفها من <GPE>سوريا</GPE>.",
        "```\nأعلنت <GPE>تركيا</GPE> في <GPE>إدلب</GPE> موقفها من <GPE>سوريا</GPE>.\n```",
        "Here it is:\n\n```xml\nأعلنت <gpe>تركيا</gpe> في <gpe>إدلب</gpe> موقفها من <gpe>سوريا</gpe>.\n```\n",
        "Tagged: أعلنت <GPE>تركيا</GPE> في <GPE>إدلب</GPE> موقفها من <GPE>سوريا</GPE>. Done!",
        "<think>Is <LOC> right? No.</think>\nأعلنت <GPE>تركيا</GPE> في <GPE>إدلب</GPE> موقفها من <GPE>سوريا</GPE>.",
    ],
)
def test_tags_with_words_around(content: str) -> None:
    found, ground = parsed("tags", content, item_of(AR))
    assert words(AR, found) == [("تركيا", "LOC"), ("إدلب", "LOC"), ("سوريا", "LOC")]
    assert (ground.grounded, ground.ungrounded) == (3, [])


def test_tags_in_a_sentence_that_the_model_changed_are_put_back_and_counted() -> None:
    """A full stop is lost, a vowel sign added, a half-width space put in; one name is made up."""
    content = "أَعْلَنَتْ <GPE>تُرْكِيَا</GPE> في <GPE>إدلب</GPE> موقفها من <GPE>سوريا</GPE> و<GPE>لبنان</GPE>"
    answer = formats.read("tags", "ner", content, system("ner", "tags").schema_of(None), item_of(AR))
    assert answer["changed"] is True and answer["places"] is None
    found, ground = parsed("tags", content, item_of(AR))
    assert words(AR, found) == [("تركيا", "LOC"), ("إدلب", "LOC"), ("سوريا", "LOC")]
    assert (ground.grounded, ground.ungrounded) == (3, ["لبنان"])


def test_tags_in_japanese() -> None:
    content = "<GPE>トルコ</GPE>は<GPE>イドリブ</GPE>で<ORG>シリア国民軍</ORG>を支援した。"
    assert words(JA, parsed("tags", content, item_of(JA, "ja"))[0]) == [
        ("トルコ", "LOC"), ("イドリブ", "LOC"), ("シリア国民軍", "ORG"),
    ]  # fmt: skip


def test_a_tag_that_the_sentence_has_itself_is_text() -> None:
    text = "He wrote <b>Idlib</b> and <LOC>."
    assert parsed("tags", text, item_of(text, "en"))[0] == []
    content = "He wrote <b><GPE>Idlib</GPE></b> and <LOC>."
    assert words(text, parsed("tags", content, item_of(text, "en"))[0]) == [("Idlib", "LOC")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("أعلنت <CITY>تركيا</CITY> في إدلب", "the tag <CITY> is none of PER"),
        ("أعلنت <GPE>تركيا في إدلب", "the tag <GPE> is not closed"),
        ("أعلنت تركيا</GPE> في إدلب", "the tag </GPE> closes none"),
        ("أعلنت <GPE>تركيا</LOC> في إدلب", "the tag </LOC> closes none"),
        ("<ORG>حكومة <GPE>تركيا</GPE></ORG> في إدلب", "the tag <GPE> stands inside of <ORG>"),
        ("I cannot do that.", "neither the sentence nor a tag"),
        ("", "neither the sentence nor a tag"),
    ],
)
def test_wrong_tags_are_unusable(content: str, says: str) -> None:
    with pytest.raises(BadAnswerError, match=re.escape(says)):
        parsed("tags", content, item_of(AR))


def test_a_sentence_without_tags_has_no_names() -> None:
    assert parsed("tags", AR, item_of(AR))[0] == []
    assert parsed("tags", f"No names:\n{AR}", item_of(AR))[0] == []


@pytest.mark.parametrize(
    "content",
    [
        'GPE: ["トルコ", "イドリブ"]\nORG: ["シリア国民軍"]',
        'Sure!\n```\nGPE: ["トルコ", "イドリブ"]\nORG: ["シリア国民軍"]\nPER: []\n```',
        '- **GPE**: "トルコ", "イドリブ"\n- **ORG:** "シリア国民軍"\n- PER: NONE',
        'GPE： ["トルコ", "イドリブ"]\nORG： ["シリア国民軍"]',
    ],
)
def test_quotations_by_type(content: str) -> None:
    assert words(JA, parsed("quotes", content, item_of(JA, "ja"))[0]) == [
        ("トルコ", "LOC"), ("イドリブ", "LOC"), ("シリア国民軍", "ORG"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("format", "name", "content", "says"),
    [
        ("quotes", "ner", 'CITY: ["トルコ"]', 'a line begins with "CITY"'),
        ("quotes", "ner", "GPE: トルコ", "is no list of quotations"),
        ("quotes", "ner", 'GPE: ["トルコ"', "is no list of quotations"),
        ("quotes", "ner", "GPE: [1]", "is no list of quotations"),
        ("quotes", "ner", "トルコ and イドリブ", "it has no line with a type"),
        ("quotes", "ner", "", "it has no line with a type"),
        ("lines", "stance", "FAVOR", "it has no line LABEL"),
        ("lines", "stance", "LABEL: MAYBE", "MAYBE"),
        ("lines", "stance", "LABEL: FAVOR\nLABEL: NONE", "twice"),
        ("lines", "linking", "Turkey is Q43", "it has no line"),
        ("lines", "linking", '["Turkey", "Q043"]', "Q043"),
        ("lines", "linking", '["Turkey", "Q43", "x"]', "is none of"),
        ("lines", "relations", '["a", "ORG", "loves", "b", "GPE"]', "loves"),
        ("lines", "coref", '["s1", "a", "s2"]', "is none of"),
    ],
)
def test_wrong_lines_are_unusable(format: str, name: str, content: str, says: str) -> None:
    with pytest.raises(BadAnswerError, match=re.escape(says)):
        parsed(format, content, items(name, "ja")[0], name)


def test_a_label_in_small_letters_and_bold_is_read() -> None:
    item = items("stance", "ja")[0]
    assert parsed("lines", "**LABEL:** favor\n**EVIDENCE:** []", item, "stance")[0].label == "FAVOR"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from([(f, n) for n, some in formats.FORMATS.items() for f in some]))
def test_any_answer_is_read_or_refused(content: str, of: tuple[str, str]) -> None:
    format, name = of
    try:
        parsed(format, content, items(name, "ar")[0], name)
    except BadAnswerError as error:
        assert str(error)


# prompts


@pytest.mark.parametrize("name", ["ner", "stance"])
@pytest.mark.parametrize("lang", [lang for lang in LANGS if lang != "en"])
def test_a_prompt_in_the_language_of_the_row(name: str, lang: str) -> None:
    for format in formats.FORMATS[name]:
        made = create(f"{NOWHERE}#{format}+row", name)
        item = items(name, lang)[0]
        prompt = made._prompt_of(item)
        assert prompt.path.parent.name == lang
        assert set(prompt.placeholders) >= {"text", "lang"}
        said_in = "\n".join(one["content"] for one in prompt.messages({**dict.fromkeys(prompt.placeholders, "…")}))
        assert "nothing else" not in said_in and "Sentence" not in said_in
        if name == "ner":
            assert all(f"- {kind}: " in made.fields(item)["types"] for kind in task("ner").labels())
            assert "persons" not in made.fields(item)["types"]
        else:
            assert all(label in said_in for label in ("FAVOR", "AGAINST", "NONE", "state", "claim"))


def test_prompts_are_there_in_all_languages_of_the_corpus_and_say_who_wrote_them() -> None:
    for name in ("ner", "stance"):
        assert {*prompting.languages(name), "en"} == set(LANGS)
        made = create(f"{NOWHERE}#row", name)
        assert "not English written by a language model" in made.note


def test_each_combination_is_another_version() -> None:
    for name in names():
        made = [create(f"{NOWHERE}#{variant}", name) for variant in prompting.variants(name)]
        assert len({one.version for one in made}) == len({one.name for one in made}) == len(made)
        assert len(made) == {"ner": 6, "stance": 4}.get(name, 2)
        # who names nothing gets what there was before
        assert create(NOWHERE, name).version == made[0].version


def test_variables_choose_and_the_name_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLIB_LLM_FORMAT", "tags")
    monkeypatch.setenv("IDLIB_LLM_PROMPT", "row")
    assert create(NOWHERE).version == create(f"{NOWHERE}#tags+row").version
    assert create(f"{NOWHERE}#json").version == create(f"{NOWHERE}#json+row").version
    with pytest.raises(InputError, match='IDLIB_LLM_FORMAT: "tags"; expected one of json, lines'):
        create(NOWHERE, "coref")


@pytest.mark.parametrize(
    ("name", "of", "says"),
    [("#xml", "ner", "one of json, tags, quotes, en, row"), ("#tags", "stance", "one of json, lines, en, row"),
     ("#row", "linking", "no prompt for linking in the language of the row"), ("?key=1", "ner", "a query in the URL")],
)  # fmt: skip
def test_what_there_is_not_is_said(name: str, of: str, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        create(f"{NOWHERE}{name}", of)


def test_a_prompt_of_ones_own_for_json_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ner.md").write_text("Find $types in $text. $schema", encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))
    create(NOWHERE)
    with pytest.raises(InputError, match=r"a prompt for JSON, and the format is tags; expected \$answer"):
        create(f"{NOWHERE}#tags")
    (tmp_path / "ner.md").write_text("Find $types in $text. $answer", encoding="utf-8")
    create(f"{NOWHERE}#tags")


# over HTTP


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serving(lambda body: answered(body)) as made:
        yield made


def format_of(body: dict[str, Any]) -> str:
    if "response_format" in body:
        return "json"
    return "tags" if "<LOC>…</LOC>" in said(body) else "quotes"


def answered(body: dict[str, Any]) -> str:
    """A model that knows the gold, in the format that it is asked for."""
    prompt = said(body)
    item = next(item for lang in ("ar", "ja") for item in items("ner", lang) if item.text in prompt)
    return rendered(format_of(body), item)


@pytest.mark.parametrize("variant", prompting.variants("ner"))
def test_each_variant_over_http(server: ChatServer, variant: str) -> None:
    chosen = [*items("ner", "ar")[:4], *items("ner", "ja")[:4]]
    made = create(f"llm:tiny@{server.url}#{variant}")
    assert list(made.predict(chosen)) == [sorted(item.gold) for item in chosen]
    assert {format_of(body) for body in server.bodies} == {variant.partition("+")[0]}
    system_said = [body["messages"][0]["content"] for body in server.bodies]
    assert ("You find named entities" in system_said[0]) == variant.endswith("en")
    assert any("固有表現" in one for one in system_said) == variant.endswith("row")
    assert made.figures()["changed"] == made.figures()["unusable"] == 0


def test_what_a_model_changed_is_counted(server: ChatServer) -> None:
    server.answer = lambda body: answered(body).replace("。", "")
    made = create(f"llm:tiny@{server.url}#tags")
    chosen = items("ner", "ja")[:5]
    found = list(made.predict(chosen))
    assert made.figures()["changed"] == 5 and found == [sorted(item.gold) for item in chosen]


def test_a_bad_answer_is_asked_for_again_in_the_language_of_the_prompt(server: ChatServer) -> None:
    server.trouble = ["<CITY>"]
    item = items("ner", "ja")[0]
    made = create(f"llm:tiny@{server.url}#tags+row")
    assert list(made.predict([item])) == [sorted(item.gold)]
    assert "この答えは使えません: the tag <CITY> is none of" in server.bodies[1]["messages"][-1]["content"]


def test_an_id_that_comes_again_is_not_taken_for_the_one_before(server: ChatServer) -> None:
    """Systems stay loaded, and texts without ids get the same ones."""
    server.trouble = ["nothing", "nothing"]
    made = create(f"llm:tiny@{server.url}")
    bad, good = items("ner", "ja")[:2]
    list(made.predict([Item("text:1", "x", "ja", bad.text)]))
    assert made.unusable("text:1")
    list(made.predict([Item("text:1", "x", "ja", good.text)]))
    assert made.unusable("text:1") == ""


# the spread beside the score


def test_one_benchmark_over_all_prompts_says_mean_lowest_and_highest(
    server: ChatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that breaks its tags, and knows the half of the names when it is asked in the language of the row."""

    def halting(body: dict[str, Any]) -> str:
        content = answered(body)
        if format_of(body) == "tags":
            return content.replace("</LOC>", "") if "<LOC>" in content else content
        if "You find named entities" in said(body):
            return content
        item = next(item for lang in ("ar", "ja") for item in items("ner", lang) if item.text in said(body))
        return rendered(format_of(body), item) if len(item.text) % 2 else NOTHING[format_of(body)]

    server.answer = halting
    name = f"llm:tiny@{server.url}"
    call = ["benchmark", "ner", "--systems", name, "gazetteer", "--langs", "ar,ja", "--document", "article"]
    assert main([*call, "--prompts", "all", "--output", str(tmp_path / "out.json")]) == 1, "unusable answers"
    shown = capsys.readouterr().out
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [run["system"].partition("#")[2] for run in report["runs"]] == [*prompting.variants("ner"), ""]
    [found] = report["prompts"]
    scores = {run["system"].partition("#")[2]: run["all"]["strict"]["micro"]["f1"] for run in report["runs"][:-1]}
    assert {one: said["score"] for one, said in found["prompts"].items()} == scores
    assert found["model"] == name and found["metric"] == "strict.micro.f1"
    assert found["mean"] == pytest.approx(sum(scores.values()) / 6)
    assert (found["lowest"], found["highest"]) == (min(scores.values()), max(scores.values()))
    assert scores["json+en"] == scores["quotes+en"] == 1 > scores["json+row"] > 0
    unusable = {one: said["unusable"] for one, said in found["prompts"].items()}
    assert unusable["tags+en"] > 0.1 and unusable["json+en"] == unusable["quotes+row"] == 0
    assert found["prompts"]["json+en"]["changed"] is None and found["prompts"]["tags+en"]["changed"] == 0
    table = shown[shown.index("moves with the prompt") :]
    for word in ("mean", "lowest", "highest", "unusable", "ungrounded", "changed", f"{100 * found['mean']:.1f}"):
        assert word in table


NOTHING = {"json": '{"entities": []}', "quotes": "NONE"}


def test_some_prompts_and_wrong_ones(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"llm:tiny@{server.url}"
    call = ["benchmark", "ner", "--langs", "ja", "--document", "article", "--systems"]
    assert main([*call, name, "--prompts", "json+en,tags+row", "--format", "json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [run["system"] for run in runs] == [f"{name}#json+en", f"{name}#tags+row"]
    assert main([*call, name, "--prompts", "xml+en"]) == 2
    assert "all, or some of json+en, json+row, tags+en" in capsys.readouterr().err
    assert main([*call, "gazetteer", "--prompts", "all"]) == 2
    assert "no system that takes prompts" in capsys.readouterr().err
