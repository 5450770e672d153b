"""CoNLL-U with CorefUD's entities, and CoNLL-2012: values, and what is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from format_rows import CASES, notes, problems, read, records, written

from idlib_corpus.records import NoFieldError
from idlib_corpus.scoring import coref

CONLLU, CONLL2012 = CASES / "conllu_gold.conllu", CASES / "conll2012_gold.v4_gold_conll"


def words(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [("".join(row["text"][a:b] for a, b in pieces(one)), one["label"]) for one in row["entities"]]


def chains(row: dict[str, Any]) -> list[list[str]]:
    texts = {one["sentence"]: one["text"] for one in row["sentences"]}
    return [["".join(texts[one["sentence"]][a:b] for a, b in pieces(one)) for one in chain] for chain in row["chains"]]


def pieces(one: dict[str, Any]) -> list[list[int]]:
    return one.get("pieces") or [[one["start"], one["end"]]]


def line(number: str, form: str, misc: str = "_", columns: int = 10) -> str:
    return "\t".join([number, form, *["_"] * (columns - 3), misc]) + "\n"


def test_mentions_stand_on_the_text() -> None:
    spanish, arabic, japanese = read(CONLLU, "ner")
    assert words(spanish) == [
        ("los territorios sirios del gobierno de Bashar al-Ásad", "LOC"),
        ("sirios", "GPE"),
        # `del` has no letters for its article alone
        ("del gobierno de Bashar al-Ásad", "ORG"),
        ("Bashar al-Ásad", "PER"),
    ]
    assert words(arabic) == [("جنوب سوريا", "LOC"), ("سوريا", "GPE"), ("شمالها", "LOC"), ("ها", "GPE")]
    assert words(japanese) == [("シリアの南部", "LOC"), ("シリアの北部", "LOC"), ("シリア", "GPE")]
    assert japanese["entities"][1]["pieces"] == [[0, 4], [7, 9]]
    assert [row["id"] for row in (spanish, arabic, japanese)] == ["es1", "ar1", "ja1"]
    assert [row["lang"] for row in (spanish, arabic, japanese)] == ["es", "ar", "ja"]
    # a multiword token is one token
    assert arabic["tokens"] == ["في", "جنوب", "سوريا", "وشمالها"]
    assert [arabic["text"][o["start"] : o["end"]] for o in arabic["token_offsets"]] == arabic["tokens"]


def test_chains_are_those_of_a_document() -> None:
    spanish, arabic, japanese = read(CONLLU, "coref")
    assert [row["id"] for row in (spanish, arabic, japanese)] == ["es", "ar", "ja"]
    assert chains(arabic) == [["جنوب سوريا"], ["سوريا", "ها"], ["شمالها"]]
    assert chains(japanese) == [["シリアの南部"], ["シリアの北部"], ["シリア"]]
    # the mention of the empty node is none of the text
    assert chains(spanish)[-1] == ["Bashar al-Ásad"]
    told = " ".join(notes(CONLLU, "coref"))
    assert "1 mention of empty nodes alone" in told and "1 word has bridging" in told
    assert "1 mention is widened to a multiword token" in told


def test_items_and_levels_stand_in_other() -> None:
    entities = read(CONLLU, "linking")[1]["entities"]
    assert [(one.get("wikidata"), one.get("level"), one["entity"]) for one in entities[1:]] == [
        ("Q858", "NAM", "e2"),
        (None, None, "e3"),
        ("Q858", "PRO", "e2"),
    ]


@pytest.mark.parametrize(
    ("header", "brackets", "expected"),
    [
        # UD English GUM, now and before
        ("GRP-etype-infstat-minspan-link-identity", ["(1-person-new-1-coref-A-B", "1)"], ("person", "A-B", "1")),
        ("entity-GRP-infstat-MIN-coref_type-identity", ["(person-1-giv:act-1-coref-A", "1)"], ("person", "A", "1")),
        ("entity-GRP", ["(person-1", "person-1)"], ("person", None, "1")),
        # UD Coptic Scriptorium: names without chains
        ("etype-identity", ["(person-A", "person)"], ("person", "A", None)),
        ("etype-identity", ["(person-A", "person-A)"], ("person", "A", None)),
        (None, ["(e1-person-1", "e1)"], ("person", None, "e1")),
        ("eid-etype-head-other", ["(e1-person-2-minspan:1%2C2,identity:A", "e1)"], ("person", "A", "e1")),
    ],
)
def test_headers_of_other_corpora(
    tmp_path: Path, header: str | None, brackets: list[str], expected: tuple[str | None, ...]
) -> None:
    said = f"# global.Entity = {header}\n" if header else ""
    lines = "".join(
        line(str(n), form, f"Entity={b}") for n, (form, b) in enumerate(zip("ab", brackets, strict=True), 1)
    )
    [row] = read(written(tmp_path, "x.conllu", said + lines), "ner")
    [one] = row["entities"]
    assert (one["start"], one["end"]) == (0, 3)
    assert (one["label"], one.get("wikidata"), one.get("entity")) == expected


def test_text_is_made_of_words_where_none_is_said(tmp_path: Path) -> None:
    lines = line("1", "Ja", "SpaceAfter=No") + line("2", ",") + line("3", "東京", "ner=S-LOC")
    path = written(tmp_path, "x.conllu", lines.replace("\t_\n", "\tner=O\n").replace("No\n", "No|ner=O\n"))
    [row] = read(path, "ner")
    assert row["text"] == "Ja, 東京" and words(row) == [("東京", "LOC")]
    assert read(path, "tags")[0]["tags"] == ["O", "O", "S-LOC"]


def test_words_of_a_token_are_found_in_it(tmp_path: Path) -> None:
    def found(form: str, *parts: str) -> list[str]:
        lines = line(f"1-{len(parts)}", form)
        lines += "".join(line(str(n), part, f"Entity=(e{n}-X-1)") for n, part in enumerate(parts, 1))
        [row] = read(written(tmp_path, "x.conllu", "# global.Entity = eid-etype-head\n" + lines), "ner")
        return [word for word, _ in words(row)]

    assert found("dárselo", "dar", "se", "lo") == ["dár", "se", "lo"]
    assert found("ووسطها", "و", "وسط", "ها") == ["و", "وسط", "ها"]
    # both would have the same words: one is left
    assert found("du", "de", "le") == ["du"]
    assert found("STRASSE", "straße", "x") == ["STRASSE"]


def test_a_file_that_declares_mentions_may_have_none(tmp_path: Path) -> None:
    bare = line("1", "a")
    said = written(tmp_path, "said.conllu", f"# global.Entity = eid-etype-head-other\n{bare}")
    assert read(said, "ner")[0]["entities"] == [] and read(said, "coref")[0]["chains"] == []
    plain = written(tmp_path, "plain.conllu", bare)
    for task, told in (("ner", "no tags"), ("coref", "no Entity"), ("tags", "no tags")):
        with pytest.raises(NoFieldError, match=told.replace("no tags", r"no Entity and no tags|no tags")):
            read(plain, task)
    with pytest.raises(NoFieldError, match="mentions without types"):
        read(written(tmp_path, "e.conllu", "# global.Entity = eid\n" + line("1", "a", "Entity=(e1)")), "ner")


def brackets(*miscs: str) -> str:
    return "".join(line(str(n), "a", misc) for n, misc in enumerate(miscs, 1))


BROKEN = [
    (brackets("Entity=(e1-X-1", "_"), 1, '"e1" is opened, and not closed'),
    (brackets("_", "Entity=e1)"), 2, '"e1" is closed, and was not opened'),
    (brackets("Entity=(e1[1/2]-X-1)"), 1, 'the stretch 2 of 2 of "e1" is missing'),
    (brackets("_", "Entity=(e1[2/2]-X-1)"), 2, 'the stretch 2 of 2 of "e1"'),
    (brackets("Entity=()"), 1, "Entity=()"),
    (brackets("Entity=e1"), 1, "Entity=e1"),
    (line("1", "a") + line("3", "b"), 2, "the number 3 behind the word 1"),
    (line("1-2", "ab") + line("1", "a"), 2, "no word 2"),
    (line("1", "a") + line("2-2", "b"), 2, "the multiword token 2-2"),
    (line("1", "a") + line("7.1", "b"), 2, "the empty node 7.1"),
    (line("1", "a") + line("2", "b", columns=9), 2, "9 columns"),
    (line("x", "a"), 1, 'the number "x"'),
    (line("1", ""), 1, "a word without a form"),
    ("# text = 東京\n" + line("1", "京都"), 2, "the words are not those of the text"),
]


@pytest.mark.parametrize(("content", "place", "told"), BROKEN, ids=[row[2] for row in BROKEN])
@pytest.mark.parametrize("task", ["ner", "coref"])
def test_what_is_broken_has_its_place(tmp_path: Path, content: str, place: int, told: str, task: str) -> None:
    good = "# newdoc id = x\n" + brackets("Entity=(e1-X-1)") + "\n"
    path = written(tmp_path, "x.conllu", f"{good}# newdoc id = y\n{content}\n# newdoc id = z\n{brackets('_')}")
    [problem] = problems(path, task, format="conllu")
    assert problem.where == f"{path}:{place + 4}" and told in problem.found
    assert len(read(path, task, format="conllu")) == 2


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    for name, good in (("x.conllu", line("1", "a")), ("x.conll", "#begin document (x); part 0\nx 0 0 a -\n")):
        path = written(tmp_path, name, good.encode().replace(b"a\t", b"\xff\t").replace(b"a -", b"\xff -"))
        [problem] = problems(path, "coref", format="conllu" if name.endswith("u") else "conll2012")
        assert problem.found == "bytes that are no UTF-8"


def test_conll2012() -> None:
    spanish, arabic = read(CONLL2012, "coref")
    assert [row["id"] for row in (spanish, arabic)] == ["zones/idlib/000", "zones/idlib/001"]
    assert sorted(chains(spanish)) == [
        ["Bashar al-Ásad"],
        ["Idlib", "Idlib"],
        ["La zona de Idlib"],
        ["del gobierno de Bashar al-Ásad"[4:]],
        ["los rebeldes", "Estos"],
    ]
    assert chains(arabic) == [["إدلب", "إدلب"], ["منطقة إدلب المنزوعة السلاح"]]
    first, second, third = read(CONLL2012, "ner")
    assert words(first) == [("Idlib", "GPE"), ("Bashar al-Ásad", "PER"), ("gobierno de Bashar al-Ásad", "ORG")]
    assert (second["id"], words(second)) == ("zones/idlib/000/2", [("Idlib", "GPE")])
    assert words(third) == [("إدلب", "GPE"), ("منطقة إدلب المنزوعة السلاح", "LOC"), ("إدلب", "GPE")]


def test_the_form_of_the_official_scorer(tmp_path: Path) -> None:
    lines = ["x\t0\t0\ta\t(0", "x\t0\t1\tb\t(1)|0)", "x\t0\t2\tc\t-", "", "x\t0\t0\td\t(1)"]
    path = written(tmp_path, "x.key", "\n".join(["#begin document (x); ", *lines, "#end document", ""]))
    [row] = read(path, "coref")
    assert (row["id"], chains(row)) == ("x", [["b", "d"], ["a b"]])
    with pytest.raises(NoFieldError, match="5 columns, and none of names"):
        read(path, "ner")


CONLL2012_BROKEN: list[tuple[Callable[[str], str], int, str]] = [
    (lambda text: text.replace("2)", "-", 1), 8, '"2" is opened, and not closed'),
    (lambda text: text.replace("(2 ", "- ").replace("(2\n", "-\n", 1), 9, '"2" is closed, and was not opened'),
    (lambda text: text.replace("(1)|0)", "(1)(|"), 5, "in the last column"),
    (lambda text: text.replace("zones/idlib 0 4 separaba - - - - - - * - -", "zones/idlib 0"), 6, "2 columns"),
    (lambda text: text.replace(" rebeldes ", " [WORD] "), 9, "[WORD] where a word should be"),
]


@pytest.mark.parametrize(("damage", "place", "told"), CONLL2012_BROKEN)
def test_a_broken_document_has_its_place(tmp_path: Path, damage: Callable[[str], str], place: int, told: str) -> None:
    path = written(tmp_path, "x.conll", damage(CONLL2012.read_text(encoding="utf-8")))
    [problem] = problems(path, "coref")
    assert problem.where == f"{path}:{place}" and told in problem.found
    assert [row["id"] for row in read(path, "coref")] == ["zones/idlib/001"]


def test_chains_of_files_are_scored() -> None:
    gold = records(CONLLU, "coref")
    score = coref(gold, records(CASES / "conllu_pred.conllu", "coref"), singletons=True)
    # of ten mentions nine are found, one of them with a wrong start
    assert (score.mentions.hits_gold, score.mentions.gold, score.mentions.predicted) == (9, 11, 10)
    onto = coref(records(CONLL2012, "coref"), records(CASES / "conll2012_pred.v4_gold_conll", "coref"))
    assert (onto.muc.precision, onto.muc.recall) == (1, 2 / 3)


def test_no_time_grows_with_the_square(tmp_path: Path) -> None:
    """Each of these would take minutes."""
    many = 60_000
    head = f"# global.Entity = eid-etype-head\n# x{' ' * many}\n"
    deep = "".join(f"(e{n}-X-1" for n in range(many)), "".join(f"e{n})" for n in range(many))
    words = line("1", "a", f"Entity={deep[0]}")
    words += "".join(line(f"1.{n}", "_") for n in range(1, many)) + line("2", "b", f"Entity={deep[1]}")
    [row] = read(written(tmp_path, "deep.conllu", head + words), "ner")
    assert len(row["entities"]) == many
    [problem] = problems(written(tmp_path, "long.conllu", head + line("1", "a", f"Entity={'a' * 10 * many}")), "ner")
    assert "brackets" in problem.expected
    content = f"#begin document (x){' ' * many}y\nx 0 0 a {'a' * 10 * many}\n"
    [problem] = problems(written(tmp_path, "long.conll", content), "coref")
    assert "in the last column" in problem.found
