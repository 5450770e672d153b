"""Tables as LaTeX: compiled by a real TeX, everything escaped, the best in bold."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus import records
from idlib_corpus.tables import Block, Column, Kind
from idlib_corpus.tables.latex import as_latex, escape

EVIL = r"""a_b$c%d&e#f{g}h~i^j\k<l>m|n--o''p``q"r[s]*·…"""
DOCUMENT = (
    "\\documentclass[twocolumn]{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{booktabs}\n"
    "\\begin{document}\nText.\n%s\n\\end{document}\n"
)


def block(**changes: Any) -> Block:
    columns = [
        Column("system", Kind.CODE),
        Column("es", Kind.PERCENT, best=True),
        Column("ar", Kind.PERCENT, best=True),
        Column("items/s", Kind.PERCENT),
        Column("range", Kind.PERCENT_INTERVAL),
        Column("difference", Kind.POINTS),
        Column("why", Kind.NAME),
    ]
    rows = [
        {"system": EVIL, "es": 0.5, "ar": 0.25, "items/s": 0.9, "range": (0.4, 0.6), "difference": -0.05, "why": "*x"},
        {"system": "[b]", "es": 0.5004, "ar": None, "range": (float("nan"), 1.0), "difference": 0.05, "why": EVIL},
        {"system": "*c", "es": 0.4, "ar": 0.1, "items/s": 0.1, "why": "[é ü ı ß ş ğ"},
    ]
    told = {"title": "100 % & more_", "columns": columns, "rows": rows, "notes": ["95 % of 5.", EVIL]}
    return Block(**{**told, "signature": "entities|view:names-PER|outside:ignore|zero:0", **changes})


def compiled(text: str, folder: Path, engine: str = "pdflatex") -> str:
    """What the engine says of a document, which it must set without an error."""
    if shutil.which(engine) is None:
        pytest.skip(f"{engine} is not installed: Debian's texlive-latex-recommended")
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    said = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, said[-3000:]
    assert (folder / "paper.pdf").read_bytes().startswith(b"%PDF")
    return said


def test_a_table_compiles_whatever_stands_in_it(tmp_path: Path) -> None:
    said = compiled(DOCUMENT % as_latex([block(), block(title="Second", notes=[], signature="")]), tmp_path)
    assert "Missing character" not in said and "LaTeX Warning: Reference" not in said


def test_the_best_of_a_column_is_bold_and_ties_are_all() -> None:
    rows = [line for line in as_latex([block()]).splitlines() if line.endswith(r"\\") and " & " in line][1:]
    cells = [row.removesuffix(r" \\").split(" & ") for row in rows]
    assert [row[1] for row in cells] == [r"\textbf{50.0}", r"\textbf{50.0}", "40.0"]
    assert [row[2] for row in cells] == [r"\textbf{25.0}", r"\textperiodcentered", "10.0"]
    assert [row[3] for row in cells] == ["90.0", r"\textperiodcentered", "10.0"], "no column where higher is better"
    assert [row[4] for row in cells] == ["{[}40.0, 60.0{]}", r"\textperiodcentered", r"\textperiodcentered"]
    assert [row[5] for row in cells][:2] == ["$-$5.0", "$+$5.0"]


def test_only_rows_that_compare_are_compared() -> None:
    columns = [Column("system", Kind.CODE), Column("type", Kind.NAME), Column("f1", Kind.PERCENT, best=True)]
    scores = {("a", "PER"): 0.2, ("a", "LOC"): 0.9, ("b", "PER"): 0.4, ("b", "LOC"): 0.9, ("b", "ORG"): 1.0}
    rows = [{"system": system, "type": label, "f1": value} for (system, label), value in scores.items()]
    found = Block("F1", columns, rows, among=("type",))
    assert found.best(columns[2]) == {1, 2, 3}, "ties are all the best, and one that stands alone is not"


def test_a_narrow_table_takes_a_column_and_a_wide_one_the_page() -> None:
    narrow = Block("F1", [Column("system", Kind.CODE), Column("f1", Kind.PERCENT)], [{"system": "a", "f1": 0.5}])
    assert r"\begin{table}[t]" in as_latex([narrow]) and r"\begin{table*}[t]" in as_latex([block()])
    headed = Block(
        "F1", [Column("a", Kind.CODE), Column("b", Kind.PERCENT, "mean of all types")], [{"a": "x", "b": 1}]
    )
    assert r"\shortstack[r]{mean of\\all types} \\" in as_latex([headed])


def test_one_row_is_not_the_best() -> None:
    assert r"\textbf" not in as_latex([block(rows=block().rows[:1])])


def test_caption_label_notes_and_signature() -> None:
    told = as_latex([block()])
    assert r"\caption{100 \% \& more\_.}" in told and r"\label{tab:100-more}" in told
    below = told.partition(r"\end{tabular}")[2]
    assert r"95 \% of 5." in below
    plain = below.replace(r"\allowbreak{}", "").replace(r"\textbar{}", "|")
    assert r"\texttt{entities|view:names-PER|outside:ignore|zero:0}" in plain
    assert told.count(r"\toprule") == told.count(r"\midrule") == told.count(r"\bottomrule") == 1
    assert as_latex([block(rows=[])]) == ""


FONTS = ("Amiri", "IPAexMincho", "DejaVu Serif")


def in_three_scripts() -> str:
    words = ["مكان وعدد 12", "場所とカナ", "Город"]
    told = as_latex([block(title="Scripts", rows=[{"system": "x", "why": one, "es": 0.1} for one in words], notes=[])])
    assert all(word in told for word in words)
    return told


def needs(told: str) -> list[str]:
    return [line.removeprefix("% ") for line in told.splitlines() if line.startswith("%")]


def test_letters_beyond_latin_stay_and_a_comment_says_what_they_need() -> None:
    told = needs(in_three_scripts())
    assert [line for line in told if "LuaLaTeX" in line]
    assert all(any(font in line for line in told) for font in FONTS)
    assert "LuaLaTeX" not in as_latex([block()])


def test_letters_beyond_latin_are_set_by_lualatex(tmp_path: Path) -> None:
    fonts = shutil.which("fc-list") and [subprocess.check_output(["fc-list", font]) for font in FONTS]
    if not fonts or not all(fonts):
        pytest.skip("fonts are not installed: Debian's fonts-hosny-amiri, fonts-ipaexfont-mincho, fonts-dejavu-core")
    told = in_three_scripts()
    preamble = "\n".join(line for line in needs(told) if line.startswith("\\"))
    said = compiled((DOCUMENT % told).replace("\\usepackage[utf8]{inputenc}", preamble), tmp_path, "lualatex")
    assert "Missing character" not in said


def test_every_letter_of_ascii_is_set(tmp_path: Path) -> None:
    letters = "".join(map(chr, range(32, 127)))
    assert not re.search(r"(?<!\\)[$&#%_^~]", escape(letters))
    assert "\x1b" not in escape("\x1b[31m") and "\n" not in escape("a\nb")
    compiled(DOCUMENT % f"{escape(letters)} \\\\ {escape('[x] *')}", tmp_path)


@pytest.mark.parametrize("task", ["ner", "stance", "coref"])
def test_the_commands_write_tables_that_compile(task: str, tmp_path: Path, command: Callable[..., Any]) -> None:
    gold = records.packaged(task)
    files = [tmp_path / "a_1.jsonl", tmp_path / "b%2.jsonl"]
    for file in files:
        records.write(file, gold.rows)
    scored = command("score", task, *files, "--by", "lang", "--ci", "--resamples", "50", "--format", "latex")
    assert scored.returncode == 0, scored.stderr
    assert scored.stdout.count(r"\toprule") == scored.stdout.count(r"version:\allowbreak{}") >= 2
    assert r"a\_1" in scored.stdout and r"\textbf{100.0}" in scored.stdout
    compiled(DOCUMENT % scored.stdout, tmp_path)


def test_a_benchmark_writes_tables_that_compile(tmp_path: Path, command: Callable[..., Any]) -> None:
    done = command("benchmark", "stance", "--systems", "majority", "text-only", "--format", "latex")
    assert done.returncode == 0, done.stderr
    assert r"\begin{table*}" in done.stdout and r"\texttt{text-only}" in done.stdout
    compiled(DOCUMENT % done.stdout, tmp_path)
