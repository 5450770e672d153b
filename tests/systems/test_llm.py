"""`llm:<model>@<url>` against a server of the test's own, which knows the gold of the corpus."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, said, serving, settled

from idlib_corpus.cache import cache_folder
from idlib_corpus.errors import InputError
from idlib_corpus.items import FoundRelation, Item, RelationItem, StanceItem
from idlib_corpus.records import Records
from idlib_corpus.systems import create
from idlib_corpus.systems.llm import client as client_module
from idlib_corpus.systems.llm import prompting
from idlib_corpus.systems.llm.answers import BadAnswerError, read
from idlib_corpus.systems.llm.client import Client
from idlib_corpus.systems.llm.settings import Settings
from idlib_corpus.systems.llm.spending import Spending
from idlib_corpus.tasks import task

pytest.importorskip("httpx", reason="the client is httpx")

LANGS = ("es", "ar", "ja", "tr")
VARIABLES = ("API_KEY", "BUDGET", "PRICE", "CONCURRENCY", "TIMEOUT")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of our own, no waiting, and none of the user's settings."""
    for name in [f"IDLIB_LLM_{name}" for name in VARIABLES] + ["IDLIB_PROMPTS", "OPENAI_API_KEY"]:
        monkeypatch.delenv(name, raising=False)
    settled(monkeypatch, tmp_path)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """All rows, before the threads of a server ask for them: `datasets` does not load in several at once."""
    for name in ("ner", "relations", "stance"):
        for lang in LANGS:
            items(name, lang)


@cache
def items(name: str, lang: str) -> tuple[Any, ...]:
    return tuple(task(name).read([lang]))


def sentence(lang: str, number: int = 1) -> Item:
    found: Item = items("ner", lang)[number - 1]
    return found


# what a model that knows the gold would answer


def names(item: Item) -> list[dict[str, str]]:
    """The outermost names of an item, of all types, as the prompt asks for them."""
    chosen = sorted(
        (m["start"], m["end"], m["label"]) for m in item.record["entities"] if m["level"] == "NAM" and m["flat"]
    )
    return [{"text": item.text[start:end], "type": label} for start, end, label in chosen]


def gold_entities(body: dict[str, Any]) -> str:
    for lang in LANGS:
        for item in items("ner", lang):
            if item.text in said(body):
                return json.dumps({"entities": names(item)}, ensure_ascii=False)
    raise AssertionError("the prompt has no sentence of the corpus")


def gold_mentions(item: RelationItem) -> dict[str, tuple[int, int, str]]:
    """The first mention of each entity whose words mean no other entity."""
    spans: dict[str, tuple[int, int, str]] = {}
    for mention in item.record["entities"]:
        words = " ".join(item.text[start:end] for start, end in mention["pieces"])
        if len({m.entity for m in item.mentions if m.words(item.text) == words}) == 1:
            spans.setdefault(mention["entity"], (mention["start"], mention["end"], mention["type"]))
    return spans


def reachable(item: RelationItem) -> list[tuple[str, str, str]]:
    """The gold relations between such mentions."""
    return [(head, label, tail) for head, label, tail in item.gold if {head, tail} <= gold_mentions(item).keys()]


def gold_spans(item: RelationItem) -> list[FoundRelation]:
    """The gold relations as a system should predict them."""
    spans = gold_mentions(item)
    return [FoundRelation(spans[head], spans[tail], label) for head, label, tail in reachable(item)]


def words_of(item: RelationItem, span: tuple[int, int, str]) -> str:
    return next(m.words(item.text) for m in item.mentions if (m.start, m.end, m.type) == span)


def gold_relations(body: dict[str, Any]) -> str:
    for lang in LANGS:
        for item in items("relations", lang):
            if item.text in said(body):
                rows = [
                    {
                        "head": {"text": words_of(item, head), "type": head[2]},
                        "relation": label,
                        "tail": {"text": words_of(item, tail), "type": tail[2]},
                    }
                    for head, tail, label in gold_spans(item)
                ]
                return json.dumps({"relations": rows})
    raise AssertionError("the prompt has no sentence of the corpus")


def evidence(item: StanceItem) -> list[tuple[int, int]]:
    return sorted({(a, b) for e in item.record["evidence"] for a, b in e["pieces"]})


def cells(lang: str) -> list[StanceItem]:
    """Some cells of each label."""
    by_label: dict[str, list[StanceItem]] = {}
    for item in items("stance", lang):
        by_label.setdefault(item.gold, []).append(item)
    return [item for label in ("AGAINST", "FAVOR", "NONE") for item in by_label[label][:6]]


def gold_stance(body: dict[str, Any]) -> str:
    prompt = said(body)
    for lang in LANGS:
        for item in items("stance", lang):
            asked = f"Holder: {item.holder}\nTarget ({item.kind}): {item.target}"
            if f"Sentence:\n{item.text}\n" in prompt and asked in prompt:
                quoted = [item.text[a:b] for a, b in evidence(item)]
                return json.dumps({"label": item.gold, "evidence": quoted})
    raise AssertionError("the prompt has no cell of the corpus")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serving(gold_entities) as server:
        yield server


def predict(server: ChatServer, chosen: Iterable[Any], name: str = "ner") -> list[Any]:
    return list(create(f"llm:tiny@{server.url}", name).predict(chosen))


# the gold comes back


@pytest.mark.parametrize("lang", LANGS)
def test_names_are_put_back_into_their_places(server: ChatServer, lang: str) -> None:
    chosen = items("ner", lang)
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict(chosen)) == [sorted(item.gold) for item in chosen]
    figures = system.figures()
    assert figures["items"] == figures["requests"] == figures["answered"] == len(chosen)
    assert figures["grounded"] == sum(len(names(item)) for item in chosen) > 20
    assert (figures["ungrounded"], figures["ungrounded_share"]) == (0, 0)
    assert (figures["prompt_tokens"], figures["completion_tokens"]) == (500, 50)
    assert figures["models"] == ["tiny-model-0.1"]
    assert figures["cost"] is None, "nobody said what a token costs"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("given", [True, False])
def test_relations_are_put_back_between_their_mentions(
    lang: str, given: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the mentions in the prompt, and with a prompt that keeps them from the model."""
    if not given:
        text = (prompting.SHIPPED / "relations.md").read_text(encoding="utf-8").replace("$mentions", "-")
        (tmp_path / "relations.md").write_text(text, encoding="utf-8")
        monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))
    chosen: tuple[RelationItem, ...] = items("relations", lang)
    with serving(gold_relations) as server:
        found = predict(server, chosen, "relations")
        mention = chosen[0].mentions[0]
        line = f"- {chosen[0].text[mention.start : mention.end]} ({mention.type})"
        assert any(line in said(body) for body in server.bodies) == given
    if given:
        assert [sorted(one) for one in found] == [sorted(gold_spans(item)) for item in chosen]
    rows = tuple(task("relations").record(item, one) for item, one in zip(chosen, found, strict=True))
    ids = tuple(item.id for item in chosen)
    gold = Records(tuple(item.record for item in chosen), ids, "gold", checked=True)
    scores = task("relations").score(gold, Records(rows, ids, "predictions", checked=True)).to_dict()["micro"]
    # the same words may stand where they are no mention ("シリア" in "シリア人")
    assert scores["precision"] == 1 if given else scores["precision"] > 0.95
    if given:
        # out of reach is an entity whose words all mean others too, such as a pronoun
        counted = [r for item in chosen for r in item.record["relations"] if not r["name_internal"]]
        within = [
            r
            for item in chosen
            for r in item.record["relations"]
            if not r["name_internal"] and (r["head"], r["label"], r["tail"]) in reachable(item)
        ]
        assert scores["recall"] == pytest.approx(len(within) / len(counted)) and len(within) > 45


@pytest.mark.parametrize("lang", LANGS)
def test_stances_come_with_their_evidence(lang: str) -> None:
    chosen = cells(lang)
    with serving(gold_stance) as server:
        found = predict(server, chosen, "stance")
    assert [one.label for one in found] == [item.gold for item in chosen]
    assert [list(one.evidence) for one in found] == [evidence(item) for item in chosen]
    assert sum(len(one.evidence) for one in found) >= 10


# what goes wrong on the way


@pytest.mark.parametrize("trouble", [429, 500, 503, 529, "drop", (429, {"Retry-After": "0"}), (503, {})])
def test_what_passes_is_tried_again(server: ChatServer, trouble: Any) -> None:
    server.trouble = [trouble, trouble]
    item = sentence("ja")
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict([item])) == [sorted(item.gold)]
    assert system.figures()["requests"] == len(server.bodies) == 3
    assert len({json.dumps(body) for body in server.bodies}) == 1


def test_a_server_that_hangs_is_asked_again(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLIB_LLM_TIMEOUT", "0.2")
    server.trouble = ["hang"]
    assert predict(server, [sentence("tr")]) == [sorted(sentence("tr").gold)]
    assert len(server.bodies) == 2


def test_after_all_attempts_the_error_has_url_and_reason(server: ChatServer) -> None:
    server.trouble = [503] * client_module.ATTEMPTS
    with pytest.raises(
        InputError, match=r"no answer after 6 attempts; the last: 503 Service Unavailable: trouble"
    ) as caught:
        predict(server, [sentence("es")])
    assert server.url in caught.value.where
    assert len(server.bodies) == client_module.ATTEMPTS


def test_a_server_that_is_not_there() -> None:
    with serving(gold_entities) as server:
        url = server.url
    with pytest.raises(InputError, match="ConnectError") as caught:
        list(create(f"llm:tiny@{url}").predict([sentence("es")]))
    assert "See that the server runs" in caught.value.remedy


class Waits(threading.Event):
    """Waits for nothing, and remembers for how long it should have."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0)
        return False


def test_waits_double_and_a_server_is_waited_for_as_long_as_it_asks(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "FIRST_WAIT", 0.5)
    server.trouble = [
        500,
        500,
        (429, {"Retry-After": "7"}),
        (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        500,
    ]
    stop = Waits()
    client = Client(Settings("tiny", server.url), Spending({}, {}))
    client.ask([{"role": "user", "content": sentence("es").text}], {}, "ner", stop)
    first, second, asked, past, last = stop.asked
    assert 0.25 <= first <= 0.5 <= second <= 1
    assert asked == 7
    assert 2 <= past <= 4 <= last <= 8, "a date that is over asks for nothing more"


def test_a_server_that_asks_for_too_much_patience_is_an_error(server: ChatServer) -> None:
    server.trouble = [(429, {"Retry-After": "3600"})]
    with pytest.raises(InputError, match="asks to wait for 3600 s"):
        predict(server, [sentence("es")])
    assert len(server.bodies) == 1


@pytest.mark.parametrize(("status", "remedy"), [(401, "IDLIB_LLM_API_KEY"), (403, "OPENAI_API_KEY"), (404, "/v1")])
def test_what_does_not_pass_fails_at_once_and_the_key_is_never_shown(
    server: ChatServer, status: int, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server quotes the key in its message, as some do."""
    monkeypatch.setenv("IDLIB_LLM_API_KEY", "sk-secret")
    server.trouble = [status]
    with pytest.raises(InputError, match=f"{status} .*trouble for Bearer …") as caught:
        predict(server, [sentence("es")])
    assert remedy in caught.value.remedy
    assert "sk-secret" not in str(caught.value)
    assert server.keys == ["Bearer sk-secret"]


def test_the_key_is_sent_and_never_kept(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-second")
    monkeypatch.setenv("IDLIB_LLM_API_KEY", "sk-first")
    system = create(f"llm:tiny@{server.url}")
    list(system.predict([sentence("es")]))
    assert server.keys == ["Bearer sk-first"]
    [kept] = (path for path in (cache_folder() / "llm").rglob("*") if path.is_file())
    assert "sk-first" not in kept.read_text(encoding="utf-8") + repr(vars(system)) + system.version


def test_a_wrong_path_is_an_error_that_says_so(server: ChatServer) -> None:
    with pytest.raises(InputError, match="404 Not Found: no /v1/v2/chat/completions here"):
        list(create(f"llm:tiny@{server.url}/v2").predict([sentence("es")]))


@pytest.mark.parametrize(
    "said",
    [
        {"object": "list"},
        {"choices": []},
        {"choices": [{"message": "x"}]},
        {"choices": [{"message": {"content": [1]}}]},
        (200, {}, b'"a string"'),
        (200, {}, b"[1]"),
        (200, {}, b"null"),
        (200, {}, b"\xff\xfe"),
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"a":' * 100_000),
        (200, {}, b"1" * 5000),
        (200, {}, b""),
    ],
)
def test_what_is_no_chat_completion_is_an_error(server: ChatServer, said: Any) -> None:
    server.trouble = [said]
    with pytest.raises(InputError, match="no chat completion"):
        predict(server, [sentence("es")])


@pytest.mark.parametrize(
    "body", [b'"no"', b"[1]", b"null", b'{"error": [1]}', b"[" * 100_000, b"\xff", b'{"error": "\x1b[2J"}']
)
def test_an_error_of_any_form_is_told(server: ChatServer, body: bytes) -> None:
    server.trouble = [(404, {}, body)]
    with pytest.raises(InputError, match="the endpoint says: 404 Not Found") as caught:
        predict(server, [sentence("es")])
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "after", ["-1", "nan", "soon", "Wed, 21 Oct 2015 07:28:00 -0000", "Wed, 21 Oct 2015 07:28:00", "Wed, 99 Oct 99999"]
)
def test_what_a_server_says_of_waiting_may_be_anything(server: ChatServer, after: str) -> None:
    server.trouble = [(429, {"Retry-After": after})]
    assert predict(server, [sentence("ja")]) == [sorted(sentence("ja").gold)]


@pytest.mark.parametrize(
    "usage", [[1], "much", None, {"prompt_tokens": "7"}, {"prompt_tokens": -5}, {"prompt_tokens": [1]}]
)
def test_what_a_server_says_of_tokens_may_be_anything(server: ChatServer, usage: Any) -> None:
    content = gold_entities({"messages": [{"content": sentence("ja").text}]})
    server.trouble = [{"choices": [{"message": {"content": content}}], "usage": usage, "model": [usage]}]
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict([sentence("ja")])) == [sorted(sentence("ja").gold)]
    assert system.figures()["prompt_tokens"] == 0


def test_half_a_pair_of_surrogates_is_kept_as_what_it_is_not(server: ChatServer) -> None:
    """The answer is paid for: it is kept, and read again from the cache."""
    content = json.dumps({"entities": [{"text": "إدلب \ud83d", "type": "LOC"}]}, ensure_ascii=False)
    choice = {"message": {"content": content}, "finish_reason": "\udfff"}
    server.trouble = [(200, {}, json.dumps({"choices": [choice], "model": "\ud800"}).encode())]
    for _ in range(2):
        assert predict(server, [sentence("ar")]) == [[]]
    assert len(server.bodies) == 1


def test_a_small_body_does_not_unpack_to_any_size(server: ChatServer) -> None:
    bomb = gzip.compress(b" " * (3 * client_module.LONGEST))
    assert len(bomb) < 200_000
    server.trouble = [(200, {"Content-Encoding": "gzip"}, bomb)]
    with pytest.raises(InputError, match="more than 32 MB"):
        predict(server, [sentence("es")])


def test_a_reply_that_repeats_the_key_is_told_without_it(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLIB_LLM_API_KEY", "sk-secret")
    server.trouble = [{"you": "sent sk-secret"}]
    with pytest.raises(InputError, match="sent …") as caught:
        predict(server, [sentence("es")])
    assert "sk-secret" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["m@http://x/v1?api_key=sk-secret", "m@https://?api_key=sk-secret", "m@http://x/v1#sk-secret"]
)
def test_a_key_in_the_name_is_not_shown(name: str) -> None:
    with pytest.raises(InputError) as caught:
        create(f"llm:{name}")
    assert "sk-secret" not in str(caught.value)


def test_prompts_and_answers_are_nobody_elses_to_read(server: ChatServer) -> None:
    predict(server, [sentence("es")])
    folder = cache_folder() / "llm"
    [kept] = (path for path in folder.rglob("*") if path.is_file())
    assert (folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)


# formats


@pytest.mark.parametrize(
    ("refused", "sent"),
    [
        (set(), "json_schema"),
        ({"json_schema"}, "json_object"),
        ({"json_schema", "json_object"}, None),
    ],
)
def test_a_format_that_is_refused_is_left_out_and_that_is_remembered(
    server: ChatServer, refused: set[str], sent: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", "1")
    server.refuses = lambda body: "unknown type" * (body.get("response_format", {}).get("type") in refused)
    chosen = items("ner", "ar")
    assert predict(server, chosen) == [sorted(item.gold) for item in chosen]
    assert len(server.bodies) == len(chosen) + len(refused)
    assert all(body.get("response_format", {}).get("type") == sent for body in server.bodies[len(refused) :])


def test_the_schema_is_strict_and_names_the_types(server: ChatServer) -> None:
    predict(server, [sentence("es")])
    [body] = server.bodies
    sent = body["response_format"]["json_schema"]
    entity = sent["schema"]["properties"]["entities"]["items"]
    assert sent["strict"] is True and sent["name"] == "ner"
    assert entity["properties"]["type"]["enum"] == ["PER", "NORP", "GPE", "LOC", "ORG", "EVENT", "DATE", "WEA", "LAW"]
    assert entity["additionalProperties"] is False and entity["required"] == ["text", "type"]
    assert (body["temperature"], body["seed"], body["model"]) == (0, 0, "tiny")


@pytest.mark.parametrize("fields", [{"seed"}, {"seed", "temperature"}])
def test_a_model_that_takes_no_seed_or_temperature(server: ChatServer, fields: set[str]) -> None:
    server.refuses = lambda body: "unsupported value" * bool(fields & body.keys())
    assert predict(server, [sentence("es")]) == [sorted(sentence("es").gold)]
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"
    assert not fields & server.bodies[-1].keys()


def test_an_endpoint_that_refuses_everything_is_an_error(server: ChatServer) -> None:
    server.refuses = lambda body: "no such model"
    with pytest.raises(InputError, match="refused: 400 Bad Request: no such model"):
        predict(server, [sentence("es")])


def test_one_sentence_that_is_refused_is_counted_and_the_others_go_on(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", "1")
    chosen = items("ner", "tr")
    server.refuses = lambda body: "content filter" * (chosen[2].text in said(body))
    system = create(f"llm:tiny@{server.url}")
    expected = [sorted(item.gold) for item in chosen]
    expected[2] = []
    assert list(system.predict(chosen)) == expected
    assert (system.figures()["refused"], system.figures()["unusable"], system.figures()["answered"]) == (1, 1, 4)
    assert len(server.bodies) == len(chosen)


# answers


@pytest.mark.parametrize(
    "bad", ["", "I found Latakia.", '{"entities": [{"text": "Latakia"}]}', '{"entities": [', "[1]"]
)
def test_a_bad_answer_is_asked_for_again_with_what_is_wrong(server: ChatServer, bad: str) -> None:
    server.trouble = [bad]
    item = sentence("es")
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict([item])) == [sorted(item.gold)]
    assert (system.figures()["asked_again"], system.figures()["unusable"]) == (1, 0)
    first, second = (body["messages"] for body in server.bodies)
    assert second[: len(first)] == first
    assert second[-2] == {"role": "assistant", "content": bad or "(nothing)"}
    assert "cannot be used" in second[-1]["content"]


def test_after_two_bad_answers_there_is_none(server: ChatServer) -> None:
    server.trouble = ["nothing", '{"entities": [{"text": "Latakia", "type": "CITY"}]}']
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict([sentence("es")])) == [[]]
    assert (system.figures()["asked_again"], system.figures()["unusable"], system.figures()["answered"]) == (1, 1, 0)
    assert list(create(f"llm:tiny@{server.url}").predict([sentence("es")])) == [[]]
    assert len(server.bodies) == 2, "bad answers are in the cache too"


def test_an_answer_that_is_cut_off_is_no_answer(server: ChatServer) -> None:
    cut = {"choices": [{"message": {"content": '{"entities": []}'}, "finish_reason": "length"}]}
    server.trouble = [cut]
    assert predict(server, [sentence("es")]) == [sorted(sentence("es").gold)]
    assert "cut off" in server.bodies[1]["messages"][-1]["content"]


SCHEMA = {"type": "object", "properties": {"label": {"type": "string"}}, "required": ["label"]}


@pytest.mark.parametrize(
    "content",
    [
        '{"label": "FAVOR"}',
        ' {"label": "FAVOR", "why": "it says so"}\n',
        'Here it is:\n```json\n{"label": "FAVOR"}\n```\nDone.',
        '<think>{"label": "NONE"}? No.</think>\n{"label": "FAVOR"}',
        'The answer is {"label": "FAVOR"}, I think.',
        'Braces {like these} are none. {"label": "FAVOR"}',
    ],
)
def test_json_is_found_among_other_words(content: str) -> None:
    assert read(content, SCHEMA | {"additionalProperties": False})["label"] == "FAVOR"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("FAVOR", "no JSON object"),
        ('{"label": "\\ud83d"}', "half a surrogate pair"),
        ('{"label": 1}', r"\$\.label: 1 is not"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(content: str, said: str) -> None:
    with pytest.raises(BadAnswerError, match=said):
        read(content, SCHEMA)


def test_what_is_not_in_the_text_is_dropped_and_counted(server: ChatServer) -> None:
    """Damascus is nowhere in the article; "desmilitarizada" stands in the sentence, but inside of a name alone."""
    item = sentence("es")
    server.answer = lambda body: json.dumps(
        {"entities": [{"text": "Damasco", "type": "GPE"}, *names(item), {"text": "desmilitarizada", "type": "GPE"}]}
    )
    system = create(f"llm:tiny@{server.url}")
    assert list(system.predict([item])) == [sorted(item.gold)]
    figures = system.figures()
    assert (figures["grounded"], figures["ungrounded"]) == (len(names(item)), 2)
    assert figures["ungrounded_share"] == 2 / (len(names(item)) + 2)


def test_a_relation_whose_argument_is_not_in_the_text_is_dropped() -> None:
    item = items("relations", "es")[0]
    head, tail = {"text": "Latakia", "type": "GPE"}, {"text": "Damasco", "type": "GPE"}
    rows = [
        {"head": head, "relation": "located_in", "tail": tail},
        {"head": head, "relation": "country", "tail": head},
    ]
    with serving(lambda body: json.dumps({"relations": rows})) as server:
        system = create(f"llm:tiny@{server.url}", "relations")
        assert list(system.predict([item])) == [[]]
    assert system.figures()["ungrounded"] >= 1


# cache


def test_a_second_run_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = items("ner", "ar")
    with serving(gold_entities) as server:
        name = f"llm:tiny@{server.url}"
        first = list(create(name).predict(chosen))
    system = create(name)
    assert list(system.predict(chosen)) == first
    figures = system.figures()
    assert (figures["requests"], figures["cached"], figures["prompt_tokens"]) == (0, len(chosen), 0)
    assert figures["grounded"] > 20


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"answer": null}', '{"answer": {"content": 1}}'])
def test_a_broken_file_of_the_cache_is_made_again(server: ChatServer, broken: str) -> None:
    first = predict(server, [sentence("ja")])
    [kept] = (path for path in (cache_folder() / "llm").rglob("*") if path.is_file())
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(broken, encoding="utf-8")
    assert predict(server, [sentence("ja")]) == first
    assert len(server.bodies) == 2
    assert kept.read_text(encoding="utf-8") == whole


def test_another_model_or_prompt_has_answers_of_its_own(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = sentence("ja")
    predict(server, [item])
    list(create(f"llm:other@{server.url}").predict([item]))
    (tmp_path / "entities.md").write_text("Names in: $text", encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))
    predict(server, [item])
    assert len(server.bodies) == 3
    assert server.bodies[-1]["messages"] == [{"role": "user", "content": f"Names in: {item.text}"}]


def test_a_cache_that_cannot_be_written_is_an_error(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("IDLIB_CACHE", str(tmp_path / "file"))
    with pytest.raises(InputError, match="cannot be written"):
        predict(server, [sentence("es")])


# budget


def test_a_budget_of_requests_stops_and_what_was_paid_for_is_kept(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", "2")
    monkeypatch.setenv("IDLIB_LLM_BUDGET", "requests=3")
    chosen = items("ner", "es")
    found = []
    with pytest.raises(InputError, match=r"budget of 3 requests is used up: 3 requests, [23]\d0 tokens") as caught:
        for spans in create(f"llm:tiny@{server.url}").predict(chosen):
            found.append(spans)
    assert "in the cache" in caught.value.remedy
    gold = [sorted(item.gold) for item in chosen]
    assert found == gold[: len(found)] and len(found) in (2, 3), "the last request may have been for the fourth"
    assert len(server.bodies) == 3
    monkeypatch.setenv("IDLIB_LLM_BUDGET", "requests=2")
    assert predict(server, chosen) == gold
    assert len(server.bodies) == 5


def test_attempts_that_fail_count_as_requests(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLIB_LLM_BUDGET", "requests=2")
    server.trouble = [500] * 6
    with pytest.raises(InputError, match="budget of 2 requests"):
        predict(server, [sentence("es")])
    assert len(server.bodies) == 2


@pytest.mark.parametrize(("budget", "requests"), [("tokens=220", 2), ("tokens=1e6,cost=0.0003", 3)])
def test_a_budget_of_tokens_or_cost(
    server: ChatServer, budget: str, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request takes 100 and 10 tokens; at these prices it costs 0.00012."""
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", "1")
    monkeypatch.setenv("IDLIB_LLM_BUDGET", budget)
    monkeypatch.setenv("IDLIB_LLM_PRICE", "input=1,output=2")
    system = create(f"llm:tiny@{server.url}")
    with pytest.raises(InputError, match="is used up"):
        list(system.predict(items("ner", "es")))
    assert len(server.bodies) == requests
    assert system.figures()["cost"] == pytest.approx(requests * 0.00012)


# order, and how many at a time


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_few_are_in_flight_and_come_back_in_order(
    server: ChatServer, concurrency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", str(concurrency))
    server.delay = 0.05
    chosen = [item for lang in LANGS for item in items("ner", lang)]
    assert predict(server, chosen) == [sorted(item.gold) for item in chosen]
    assert server.most_in_flight == concurrency


def test_items_are_taken_as_they_are_needed_and_left_when_nobody_reads_on(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDLIB_LLM_CONCURRENCY", "2")
    taken = []

    def endless() -> Iterator[Item]:
        while True:
            for item in items("ner", "ja"):
                taken.append(item)
                yield item

    found = create(f"llm:tiny@{server.url}").predict(endless())
    assert taken == []
    for number in range(1, 8):
        assert next(found) == sorted(items("ner", "ja")[(number - 1) % 5].gold)
        assert len(taken) <= number + 2
    found.close()
    assert len(taken) <= 9


# prompts and settings


def test_a_prompt_of_the_users_own_and_ours_for_the_rest(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = create(f"llm:tiny@{server.url}"), create(f"llm:tiny@{server.url}", "stance")
    (tmp_path / "entities.md").write_text("Say $$5.\n---\n$lang: $text", encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))
    theirs = create(f"llm:tiny@{server.url}"), create(f"llm:tiny@{server.url}", "stance")
    assert theirs[0].version != ours[0].version and theirs[1].version == ours[1].version
    list(theirs[0].predict([sentence("tr")]))
    assert server.bodies[0]["messages"] == [
        {"role": "system", "content": "Say $5."},
        {"role": "user", "content": f"tr: {sentence('tr').text}"},
    ]


def test_our_prompts_say_what_the_labels_mean(server: ChatServer) -> None:
    predict(server, [sentence("es")])
    assert "- NORP: peoples, national, ethnic or religious groups" in said(server.bodies[0])
    with serving(gold_relations) as other:
        predict(other, items("relations", "es")[:1], "relations")
        prompt = said(other.bodies[0])
    assert "- allied_with (GPE/ORG/NORP → GPE/ORG/NORP, symmetric): has an alliance with" in prompt
    assert "$" not in prompt


def test_a_row_without_mentions_or_language() -> None:
    item = items("relations", "es")[0]
    bare = RelationItem(id=item.id, group=item.group, lang="", text=item.text)
    with serving(gold_relations) as server:
        [found] = predict(server, [bare], "relations")
        assert "(not given: find them)" in said(server.bodies[0]) and "Language: unknown" in said(server.bodies[0])
    assert set(found) & set(gold_spans(item))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("Find names.", "no \\$text"), ("$text $sentence", "\\$sentence"), ("$text for 5 $", "begins no placeholder")],
)
def test_a_prompt_that_cannot_be_filled_in_is_an_error(
    text: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "entities.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))
    with pytest.raises(InputError, match=wrong) as caught:
        create("llm:tiny@http://localhost:1/v1")
    assert caught.value.where.endswith("entities.md") and caught.value.remedy


def test_a_folder_of_prompts_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path / "none"))
    with pytest.raises(InputError, match="IDLIB_PROMPTS: no folder"):
        create("llm:tiny@http://localhost:1/v1")


@pytest.mark.parametrize(
    "name",
    [
        "llm",
        "llm:tiny",
        "llm:tiny@localhost:1",
        "llm:@http://localhost/v1",
        "llm:tiny@http://",
        "llm:tiny@http://[",
        "llm:tiny@http://localhost:port/v1",
        "llm:tiny@http://me:secret@localhost/v1",
        "llm:tiny@http://localhost/v1?x=1",
    ],
)
@pytest.mark.parametrize("of", ["ner", "relations", "stance"])
def test_a_name_that_names_no_endpoint(name: str, of: str) -> None:
    with pytest.raises(InputError) as caught:
        create(name, of)
    assert caught.value.remedy and "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("IDLIB_LLM_BUDGET", "500"),
        ("IDLIB_LLM_BUDGET", "euros=5"),
        ("IDLIB_LLM_BUDGET", "requests=-1"),
        ("IDLIB_LLM_BUDGET", "requests=nan"),
        ("IDLIB_LLM_BUDGET", "cost=1"),
        ("IDLIB_LLM_PRICE", "input=1"),
        ("IDLIB_LLM_CONCURRENCY", "0"),
        ("IDLIB_LLM_TIMEOUT", "soon"),
        ("IDLIB_LLM_API_KEY", "sk-schlüssel"),
    ],
)
def test_a_setting_that_says_nothing(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InputError, match=variable) as caught:
        create("llm:tiny@http://localhost:1/v1")
    assert "schlüssel" not in str(caught.value)


def test_the_name_and_version_say_what_is_asked(server: ChatServer) -> None:
    system = create(f"llm:qwen3:8b@{server.url}/", "stance")
    assert system.name == f"llm:qwen3:8b@{server.url}/"
    assert system.version.startswith("qwen3:8b, prompt ") and system.languages() is None
    list(system.predict([cells("es")[0]][:0]))
    assert server.bodies == []


def test_without_httpx_the_install_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    with pytest.raises(InputError, match=r"pip install .*\[llm\]"):
        create("llm:tiny@http://localhost:1/v1")
