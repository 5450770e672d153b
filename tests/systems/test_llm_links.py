"""`llm:<model>@<url>` for linking and coreference, against a server of the test's own, which knows the gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chat_server import Answer, said, serving

from idlib_corpus.items import CorefItem, FoundLink, LinkingItem, Mention
from idlib_corpus.systems import create
from idlib_corpus.systems.llm import prompting
from idlib_corpus.tasks import task
from idlib_corpus.tasks.predicted import checked

pytest.importorskip("httpx", reason="the client is httpx")

LANGS = ("es", "ar", "ja", "tr")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("IDLIB_LLM_API_KEY", "IDLIB_LLM_BUDGET", "IDLIB_PROMPTS", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IDLIB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@cache
def items(name: str) -> tuple[Any, ...]:
    return tuple(task(name).read(list(LANGS)))


@pytest.fixture
def own_mentions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Prompts that do not show the mentions."""
    for name in ("linking", "coref"):
        text = (prompting.SHIPPED / f"{name}.md").read_text(encoding="utf-8")
        (tmp_path / f"{name}.md").write_text(text.replace("$mentions", "(find them)"), encoding="utf-8")
    monkeypatch.setenv("IDLIB_PROMPTS", str(tmp_path))


def answers(name: str, answer: Any) -> Iterator[tuple[list[Any], list[Any], dict[str, Any]]]:
    """Items, what a model that says `answer(item)` of each is taken for, and the figures."""
    chosen = list(items(name))

    def respond(body: dict[str, Any]) -> str:
        return json.dumps(answer(next(item for item in chosen if _asked(item) in said(body))), ensure_ascii=False)

    function: Answer = respond
    with serving(function) as server:
        system = create(f"llm:tiny@{server.url}", name)
        yield chosen, list(system.predict(chosen)), dict(system.figures())


def _asked(item: Any) -> str:
    return item.text if isinstance(item, LinkingItem) else f"[s1] {item.sentences[0][1]}\n"


def links(item: LinkingItem) -> dict[str, Any]:
    """The gold, mentions whose link nobody knows as NIL, in the order of the text."""
    gold = sorted(item.gold)
    return {"links": [{"text": m.words(item.text), "wikidata": link or "NIL"} for m, link in gold]}


def test_links_are_put_back_to_the_given_mentions() -> None:
    for chosen, found, figures in answers("linking", links):
        for item, one in zip(chosen, found, strict=True):
            assert one == [FoundLink(m, link or "NIL") for m, link in sorted(item.gold)]
            checked(task("linking"), item, one, "llm")
        assert (figures["answered"], figures["ungrounded"]) == (len(chosen), 0)


def test_one_answer_holds_for_all_mentions_with_its_words() -> None:
    def once(item: LinkingItem) -> dict[str, Any]:
        words = dict.fromkeys(m.words(item.text) for m in item.mentions or ())
        return {"links": [*({"text": one, "wikidata": "Q1"} for one in words), {"text": "Atlantis", "wikidata": "Q2"}]}

    for chosen, found, figures in answers("linking", once):
        assert [[m for m, _ in one] for one in found] == [list(item.mentions) for item in chosen]
        assert {link for one in found for _, link in one} == {"Q1"} and figures["ungrounded"] == len(chosen)


@pytest.mark.usefixtures("own_mentions")
def test_links_are_put_into_the_text_where_no_mentions_are_given() -> None:
    def names(item: LinkingItem) -> dict[str, Any]:
        chosen = [one for one in sorted(item.gold) if one.mention.level == "NAM" and one.wikidata.startswith("Q")]
        return {"links": [{"text": m.words(item.text), "wikidata": link} for m, link in chosen if not m.pieces]}

    for chosen, found, _ in answers("linking", names):
        for item, one in zip(chosen, found, strict=True):
            words = [(m.words(item.text), link) for m, link in one]
            assert set(words) <= {(row["text"], row["wikidata"]) for row in names(item)["links"]}
            assert all(isinstance(m, Mention) and not m.type for m, _ in one)
        assert sum(map(len, found)) > 40


def chains(item: CorefItem) -> dict[str, Any]:
    """The gold chains of two mentions or more, their mentions in the order of the text."""
    rows = []
    for chain in item.gold:
        if len(chain) > 1:
            ordered = [m for m in item.mentions or () if m in chain]
            rows.append([{"sentence": m.sentence, "text": item.words(m)} for m in ordered])
    return {"chains": rows}


def test_chains_are_put_back_to_the_given_mentions() -> None:
    for chosen, found, figures in answers("coref", chains):
        for item, one in zip(chosen, found, strict=True):
            record = checked(task("coref"), item, one, "llm")
            words = [[(m.sentence, item.words(m)) for m in chain] for chain in one]
            assert words == [[(m["sentence"], m["text"]) for m in chain] for chain in chains(item)["chains"]]
            assert len(record["chains"]) == len(chains(item)["chains"]) > 5
        assert figures["ungrounded"] == 0 and figures["grounded"] > 100


def test_what_is_no_mention_is_in_no_chain() -> None:
    def strange(item: CorefItem) -> dict[str, Any]:
        [first, second, *_] = chains(item)["chains"]
        return {
            "chains": [[*first, {"sentence": "s1", "text": "Atlantis"}, {"sentence": "s99", "text": "x"}], second[:1]]
        }

    for chosen, found, figures in answers("coref", strange):
        for item, one in zip(chosen, found, strict=True):
            assert [len(chain) for chain in one] == [len(chains(item)["chains"][0])]
        assert figures["ungrounded"] == 2 * len(chosen)


@pytest.mark.usefixtures("own_mentions")
def test_chains_are_put_into_the_sentences_where_no_mentions_are_given() -> None:
    for chosen, found, figures in answers("coref", chains):
        for item, one in zip(chosen, found, strict=True):
            checked(task("coref"), replace(item, mentions=None), one, "llm")
            assert len(one) > 3
        assert figures["grounded"] > 5 * figures["ungrounded"]
