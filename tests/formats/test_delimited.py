"""Tables of text: CSV and TSV with a header, and SemEval-2016 task 6."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from format_rows import CASES, batches, notes, problems, read, records, written
from hypothesis import given, settings
from hypothesis import strategies as st

from idlib_corpus.errors import InputError
from idlib_corpus.records import NoFieldError
from idlib_corpus.scoring import stance

# what a cell may hold; a carriage return alone is no line end here
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\t\n'), max_size=12)
FILLED = CELL.filter(lambda cell: cell.strip() != "")


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(FILLED, CELL, FILLED), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
)
def test_what_the_library_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], delimiter: str, end: str, bom: bool
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text", "label"), *rows])
    path = written(tmp_path_factory.mktemp("csv"), "a.csv", ("\ufeff" if bom else "") + text.getvalue())
    found = read(path, "stance", format="csv")
    assert found == [
        {"id": name, **({"text": said} if said.strip() else {}), "label": label} for name, said, label in rows
    ]


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(FILLED, FILLED), min_size=1, max_size=5))
def test_places_are_the_lines_that_rows_begin_on(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("text", "label"))
    lines = []
    for row in rows:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = written(tmp_path_factory.mktemp("csv"), "a.csv", text.getvalue())
    (batch,) = batches(path, "stance", format="csv")
    assert batch.places.tolist() == lines and batch.numbers.tolist() == list(range(1, len(rows) + 1))


def test_quotes_in_tables_with_tabs_are_read_where_they_make_a_whole_row(tmp_path: Path) -> None:
    content = (
        "id\ttext\tlabel\n"
        '1\t"a ""b""\tc\nd"\tFAVOR\n'  # as pandas writes it
        '2\t"open\tNONE\n'  # a quote of the text, never closed
        '3\t"hm" he said\tNONE\n'
        "4\ta\tNONE\n"
    )
    found = read(written(tmp_path, "a.tsv", content), "stance")
    assert [row["text"] for row in found] == ['a "b"\tc\nd', '"open', '"hm" he said', "a"]


def test_a_row_that_is_broken_keeps_its_number_and_takes_no_other_with_it(tmp_path: Path) -> None:
    content = 'id,text,label\n1,a,NONE\n2,"never closed,NONE\n3,b\n4,b,NONE,more\n5,b,NONE,,\n6,b,NONE\n'
    path = written(tmp_path, "a.csv", content)
    (batch,) = batches(path, "stance")
    assert batch.numbers.tolist() == [1, 5, 6] and batch.places.tolist() == [2, 6, 7]
    assert [problem.where for problem in batch.problems] == [f"{path}:{line}" for line in (3, 4, 5)]
    assert "2 cells for 3 columns (id, text, label)" in batch.problems[1].found


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", b"id,text,label\n1,caf\xe9,NONE\n2,b,NONE\n")
    (problem,) = problems(path, "stance")
    assert problem.where == f"{path}:2" and "not UTF-8: the byte 0xe9" in problem.found
    path = written(
        tmp_path, "b.txt", b"ID\tTarget\tTweet\tStance\n1\tX\tcaf\xe9 \x93so\x94\tNONE\n2\tX\tmanana\tNONE\n"
    )
    assert read(path, "stance")[0]["text"] == "café “so”"
    assert notes(path, "stance") == [f"{path}: 1 line is not UTF-8 and was read as Windows-1252"]
    # a byte that Windows-1252 leaves open, as the published file has it, costs no row
    assert (
        read(written(tmp_path, "c.txt", b"ID\tTarget\tTweet\tStance\n1\tX\t\x90\tNONE\n"), "stance")[0]["text"]
        == "\x90"
    )


def test_names_of_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "Nr;Comment;Question;LABEL\n1;x;y;FAVOR\n")
    (row,) = read(path, "stance", map={"text": "Comment", "target": "3"}, columns={"id": "1"})
    assert row == {"id": "1", "text": "x", "target": "y", "label": "FAVOR"}
    with pytest.raises(
        InputError, match=r'no column "comment" for text; expected one of Nr, Comment, Question, LABEL'
    ):
        read(path, "stance", map={"text": "comment"})
    with pytest.raises(InputError, match='"comment"; expected a field of stance'):
        read(path, "stance", map={"comment": "Comment"})
    with pytest.raises(NoFieldError, match="the columns Nr, Comment, Question, LABEL; expected a column relations"):
        read(path, "relations")
    with pytest.raises(InputError, match='2 columns may be "label": "LABEL" and "Label"'):
        read(written(tmp_path, "b.csv", "LABEL,Label\nFAVOR,NONE\n"), "stance")
    # our own name goes before others
    assert read(written(tmp_path, "c.csv", "LABEL,label\nFAVOR,NONE\n"), "stance") == [{"label": "NONE"}]


def test_a_column_that_is_given_to_one_field_is_not_another(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "text,label\nOslo,FAVOR\n")
    assert read(path, "stance", map={"target": "text"}) == [{"target": "Oslo", "label": "FAVOR"}]


def test_what_a_prediction_needs_is_read_without_labels(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,text,target\n1,x,y\n")
    assert read(path, "stance", fields=("id", "text", "target")) == [{"id": "1", "text": "x", "target": "y"}]


def test_cells_of_lists(tmp_path: Path) -> None:
    entities = [{"start": 0, "end": 2, "label": "LOC"}]
    rows = [
        ("حلب جميلة", json.dumps([{"start": 0, "end": 3, "label": "LOC"}])),
        ("上海市", json.dumps(entities)),
        ("x", ""),
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("text", "entities"), *rows])
    path = written(tmp_path, "a.csv", text.getvalue())
    assert [row.get("entities") for row in read(path, "ner")] == [
        [{"start": 0, "end": 3, "label": "LOC"}],
        entities,
        None,
    ]
    path = written(
        tmp_path,
        "b.csv",
        "tokens;tags\na b;B-PER O\n"
        '"[""a"", ""b""]";"[""O"", -100]"\n'
        "['a', 'b'];['O', 'O']\n",  # as pandas writes lists
    )
    assert [row["tags"] for row in read(path, "tags")] == [["B-PER", "O"], ["O", None], ["O", "O"]]
    (row, *_) = read(written(tmp_path, "c.csv", "tokens,tags\nin Oslo,O B-LOC\n"), "ner")
    assert row["text"] == "in Oslo" and row["entities"] == [{"start": 3, "end": 7, "label": "LOC"}]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("[1]", "entities.0"),
        ("{}", "entities"),
        ("[", "no JSON"),
        ('[{"start": 0}]', "end"),
        ('[{"start": 0, "end": NaN, "label": "X"}]', "NaN"),
        ('[{"start": 0, "end": 99999999999999999999, "label": "X"}]', "end"),
        ('[{"start": 0, "start": 0, "end": 1, "label": "X"}]', "stands twice"),
        ('[{"start": 0, "end": 1, "label": "\\ud800"}]', "surrogate"),
        ("[" * 100_000, "nested deeper"),
        ('[{"start": ' + "9" * 5000 + "}]", "thousands of digits"),
        ("null", "nothing"),
    ],
)
def test_a_cell_that_is_no_list_of_spans_is_a_problem(tmp_path: Path, cell: str, message: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("id", "entities"), ("1", cell), ("2", "[]")])
    path = written(tmp_path, "a.csv", text.getvalue())
    (problem,) = problems(path, "ner")
    assert problem.where == f"{path}:2" and message in str(problem)
    assert [row["id"] for row in read(path, "ner")] == ["2"]


def test_labels_stay_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "text,label\nx,against\ny,\nz,Favour\n")
    assert [row.get("label") for row in read(path, "stance")] == ["against", None, "Favour"]


def test_semeval_as_published() -> None:
    rows = read(CASES / "sem_gold.txt", "stance")
    assert rows[0] == {"id": "10001", "target": "Harbour Wall", "text": "Build it now #SemST", "label": "FAVOR"}
    scores = stance(records(CASES / "sem_gold.txt", "stance"), records(CASES / "sem_pred.txt", "stance"))
    # FAVOR: 1 of 2 predicted, 1 of 1 in gold; AGAINST: none right
    assert scores.value("f_avg") == pytest.approx((2 / 3 + 0) / 2)
    assert scores.value("accuracy") == pytest.approx(1 / 3)


def test_quotes_of_tweets_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", 'ID\tTarget\tTweet\tStance\n1\tX\t"so"\tNONE\n2\tX\t"open\tFAVOR\n')
    assert [row["text"] for row in read(path, "stance")] == ['"so"', '"open']


def test_the_csv_of_semeval_has_no_ids_and_quotes_cells(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.csv",
        'Tweet,Target,Stance,Opinion Towards,Sentiment\n"a, ""b""\nc",X,FAVOR,1.  EXPLICIT,POSITIVE,,\nd,X,?,,\n',
    )
    (batch,) = batches(path, "stance")
    assert batch.columns.column("id").to_pylist() == [None, None]
    assert batch.columns.column("text").to_pylist() == ['a, "b"\nc', "d"]
    assert batch.places.tolist() == [2, 4]
    assert batch.notes == (f"{path}: 1 row has no stance (? or UNKNOWN)",)


def test_test_files_of_semeval_have_no_stance(tmp_path: Path) -> None:
    content = "ID\tTarget\tTweet\tStance\n1\tX\ta\tUNKNOWN\n2\tX\tb\t?\n3\tX\tc\tFAVOUR\n"
    path = written(tmp_path, "a.txt", content)
    assert [row.get("label") for row in read(path, "stance")] == [None, None, "FAVOUR"]
    assert notes(path, "stance") == [f"{path}: 2 rows have no stance (? or UNKNOWN)"]


def test_an_unknown_stance_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "ID\tTarget\tTweet\tStance\n1\tX\ta\tNONE\n2\tX\tb\tFAVOUR\n")
    with pytest.raises(InputError, match=r'a\.txt:3.*"FAVOUR"'):
        stance(records(path, "stance"), records(path, "stance"))


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    """Longer than the library lets a cell be."""
    path = written(tmp_path, "a.csv", f'text,label\n"{"a" * 500_000}",NONE\n')
    assert len(read(path, "stance")[0]["text"]) == 500_000


def test_lines_may_end_with_a_carriage_return_alone(tmp_path: Path) -> None:
    """So the training file of SemEval's CSV goes about."""
    content = 'Tweet,Target,Stance\r"a\rb",X,NONE\rc,X,\xe9\rd,X,FAVOR'.encode("latin-1")
    path = written(tmp_path, "a.csv", content)
    (batch,) = batches(path, "stance")
    assert batch.columns.column("text").to_pylist() == ["a\nb", "c", "d"]
    assert batch.places.tolist() == [2, 4, 5]
    assert "1 line is not UTF-8" in batch.notes[0]
