"""brat as people have it: stretches of all kinds, texts with other line ends, lines that are none of brat."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_rows import CASES, notes, problems, read, written

from idlib_corpus.errors import InputError
from idlib_corpus.formats import folders, sources
from idlib_corpus.records import NoFieldError

TEXT = "حلب في سوريا\nとシリアのアレッポ\n"
ALEPPO, SYRIA, JAPANESE = "T1\tCITY 0 3\tحلب\n", "T2\tCOUNTRY 7 12\tسوريا\n", "T3\tCITY 18 22\tアレッポ\n"


def pair(folder: Path, lines: str, text: str | bytes = TEXT, name: str = "a") -> Path:
    written(folder, f"{name}.txt", text)
    return written(folder, f"{name}.ann", lines)


def test_a_document_is_a_row_and_offsets_are_those_of_its_text(tmp_path: Path) -> None:
    (row,) = read(pair(tmp_path, ALEPPO + SYRIA + JAPANESE), "ner", lang="ar")
    assert (row["id"], row["document"], row["lang"], row["text"]) == ("a", "a", "ar", TEXT)
    assert [(e["mention"], e["label"], TEXT[e["start"] : e["end"]]) for e in row["entities"]] == [
        ("T1", "CITY", "حلب"),
        ("T2", "COUNTRY", "سوريا"),
        ("T3", "CITY", "アレッポ"),
    ]


def test_several_stretches_in_any_order(tmp_path: Path) -> None:
    lines = "T1\tX 0 3;7 12\tحلب سوريا\nT2\tX 7 12;0 3\tسوريا حلب\n"
    (row,) = read(pair(tmp_path, lines), "ner")
    assert [(e["start"], e["end"], e["pieces"]) for e in row["entities"]] == [(0, 12, [[0, 3], [7, 12]])] * 2
    assert not problems(tmp_path / "a.ann", "ner")


def test_what_stands_over_the_end_of_a_line_has_a_blank_in_the_file(tmp_path: Path) -> None:
    (row,) = read(pair(tmp_path, "T1\tX 7 17\tسوريا とシリア\n"), "ner")
    assert TEXT[row["entities"][0]["start"] : row["entities"][0]["end"]] == "سوريا\nとシリア"


@pytest.mark.parametrize("mark", [0, 1])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_offsets_that_count_carriage_returns_and_byte_order_marks_or_not(tmp_path: Path, mark: int, end: str) -> None:
    raw = "\ufeff" + TEXT.replace("\n", "\r\n")
    first, second = mark + TEXT.index("حلب"), mark + TEXT.index("アレッポ") + (end == "\r\n")
    lines = f"T1\tX {first} {first + 3}\tحلب\nT2\tX {second} {second + 4}\tアレッポ\n"
    (row,) = read(pair(tmp_path, lines, raw), "ner")
    assert row["text"] == TEXT.replace("\n", end)
    assert [row["text"][e["start"] : e["end"]] for e in row["entities"]] == ["حلب", "アレッポ"]


def test_offsets_of_utf_16(tmp_path: Path) -> None:
    path = pair(tmp_path, "T1\tX 3 6\tحلب\n", "🙂 حلب\n")
    [problem] = [one for one in _scored(path) if "حلب" in str(one)]
    assert "--offsets utf-16" in str(problem)
    assert not _scored(path, offsets="utf-16")


def _scored(path: Path, **options: str) -> list[object]:
    """What is wrong, as `score` sees it."""
    from format_rows import records

    return list(records(path, "ner", **options).problems)


def test_relations_by_their_roles_and_triggers_of_events(tmp_path: Path) -> None:
    lines = (
        ALEPPO
        + SYRIA
        + "R1\tin Arg2:T2 Arg1:T1\t\nR2\tholds Owner:T2 Owned:E1\nE1\tCITY:T1 Place:T2\nA1\tNegation E1\nM1\tSure T1\n"
    )
    path = pair(tmp_path, lines)
    (row,) = read(path, "relations")
    assert [(r["label"], r["head"]["start"], r["tail"]["start"]) for r in row["relations"]] == [
        ("in", 0, 7),
        ("holds", 7, 0),
    ]
    assert [note[:26] for note in notes(path, "relations")] == ["events of brat are not rea"]


def test_chains_of_lines_and_of_relations_and_nothing_else(tmp_path: Path) -> None:
    lines = ALEPPO + SYRIA + JAPANESE + "T4\tX 13 14\tと\nT5\tX 4 6\tفي\n*\tEquiv T1 T3\nR1\tCoref Arg1:T3 Arg2:T4\n"
    (row,) = read(pair(tmp_path, lines), "coref")
    assert [[m["mention"] for m in chain] for chain in row["chains"]] == [["T1", "T3", "T4"]]


def test_links_to_wikidata_alone(tmp_path: Path) -> None:
    lines = (
        ALEPPO
        + SYRIA
        + JAPANESE
        + "N1\tReference T1 Wikidata:Q41183\tAleppo\nN2\tReference T2 GO:0005515\tx\n"
        + "N3\tReference Annotation:T3 Referent:wikidata:Q41183\n"
    )
    (row,) = read(pair(tmp_path, lines), "linking")
    assert [e.get("wikidata") for e in row["entities"]] == ["Q41183", None, "Q41183"]


def test_predictions_may_lack_the_text_and_nothing_marked_is_a_row(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, "p.ann", ALEPPO), "ner")
    assert "text" not in row and row["entities"][0]["start"] == 0
    [problem] = problems(tmp_path / "p.ann", "ner", fields=("id", "text"))
    assert f"{tmp_path / 'p.ann'}: no text beside it; expected p.txt. Add that file" in str(problem)
    (row,) = read(pair(tmp_path, ""), "ner")
    assert (row["text"], row["entities"]) == (TEXT, [])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (ALEPPO + "T2\tCITY 0\tx\n", '2: "CITY 0"; expected a type, and offsets'),
        (ALEPPO + ALEPPO, "2: T1 for the second time"),
        (ALEPPO + "Aleppo\n", '2: the line "Aleppo"'),
        ("T1\tX 0 99999999999999999999\tx\n", "1: an offset that no text reaches"),
        (ALEPPO + "R1\tin Arg1:T1\n", "2: a relation with 1 arguments"),
        (ALEPPO + "R1\tin Arg1:T1 T2\n", '2: the argument "T2"'),
        (ALEPPO + "R1\tin Arg1:T1 Arg2:T9\n", '2: "T9", which no line of the file has'),
        (ALEPPO + "*\tEquiv T1\n", '2: the equivalence "Equiv T1"'),
        (ALEPPO + "N1\tReference T1 Wikidata\n", '2: the normalization "Reference T1 Wikidata"'),
        (ALEPPO + "A1\tLevel\n", '2: the attribute "Level"'),
        (ALEPPO + "E1\t\n", "2: no argument"),
        ("T1\tX 0 3\t\udcff\n", "1: bytes that are no UTF-8"),
    ],
)
def test_a_line_that_is_none_of_brat_is_told_with_its_place(tmp_path: Path, lines: str, says: str) -> None:
    path = written(tmp_path, "a.ann", lines.encode("utf-8", "surrogateescape"))
    written(tmp_path, "a.txt", TEXT)
    [problem] = problems(path, "relations")
    assert f"{path}:{says}" in str(problem)


def test_a_task_that_brat_has_not(tmp_path: Path) -> None:
    with pytest.raises(NoFieldError, match="which has rows for ner and linking and relations and coref only"):
        read(pair(tmp_path, ALEPPO), "stance")


def test_words_that_are_not_at_their_offsets_are_told(tmp_path: Path) -> None:
    [problem] = _scored(pair(tmp_path, "T1\tCITY 1 4\tحلب\n"))
    assert 'the words beside them are "حلب"' in str(problem)


def test_a_folder_is_its_documents_and_texts_are_no_rows_of_their_own() -> None:
    found = sources.find([CASES / "brat_gold"], "ner")
    assert [source.stem for source in found] == ["ar/idlib", "empty", "ja/fear"]
    assert {source.format for source in found} == {"brat"}
    assert folders.files(CASES / "brat_pred", "", "")[0][-1][1] == "ja/fear.ann"


def test_ids_are_paths_in_the_folder() -> None:
    rows = [row for source in sources.find([CASES / "brat_gold"], "ner") for row in read(source.path, "ner")]
    assert len(rows) == 3
    with pytest.raises(InputError, match="no such file"):
        read(CASES / "brat_gold" / "no.ann", "ner")
