"""Figures say what the result files say, the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="plots need matplotlib: the extra plot")

import matplotlib
from matplotlib.figure import Figure

from idlib_corpus import plot, records
from idlib_corpus.benchmark.long import rows
from idlib_corpus.benchmark.pairs import INVENTED, KNOWN
from idlib_corpus.cli import main
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_text
from idlib_corpus.plot.style import COLOURS, FORMATS, MAP

ROOT = Path(__file__).parents[2]
# kind -> the result file that it is drawn from, by the name in `files`
OF = {
    "scores": "ner",
    "consistency": "stance",
    "confusion": "stance",
    "contrast": "challenge",
    "learning": "challenge",
    "memory": "twins",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, other_corpus: Path) -> dict[str, Path]:
    """Result files of the commands, of quick systems."""
    folder = tmp_path_factory.mktemp("results")
    found = {name: folder / f"{name}.json" for name in ("ner", "stance", "challenge", "twins", "scored")}
    patch = pytest.MonkeyPatch()

    def run(*arguments: str) -> None:
        assert main([*arguments]) == 0

    run("benchmark", "ner", "--systems", "gazetteer", "natasha", "--output", str(found["ner"]))
    run("benchmark", "stance", "--systems", "majority", "linear", "--output", str(found["stance"]))
    gold = records.packaged("ner")
    mine = folder / "mine.jsonl"
    records.write(mine, [{"id": row["id"], "entities": list(row["entities"])[:2]} for row in gold.rows])
    done = subprocess.run(
        [sys.executable, "-m", "idlib_corpus", "score", "ner", str(mine), "--by", "lang", "--ci", "--format", "json"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    write_text(found["scored"], done.stdout)
    patch.setenv("IDLIB_CORPUS", str(other_corpus))
    systems = ("--systems", "majority", "linear", "--sizes", "1,2")
    run("benchmark", "stance", "--split", "challenge", *systems, "--output", str(found["challenge"]))
    run("benchmark", "ner", "--twins", "--systems", "gazetteer", "--output", str(found["twins"]))
    patch.undo()
    return found


def _told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _percent(value: float | None) -> float:
    return float("nan") if value is None else 100 * value


@pytest.mark.parametrize("kind", plot.KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_kind_in_every_format_twice(files: dict[str, Path], tmp_path: Path, kind: str, form: str) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    assert main(["plot", kind, str(files[OF[kind]]), "--output", str(first)]) == 0
    assert main(["plot", kind, str(files[OF[kind]]), "--output", str(second), "--width", "page"]) == 0
    if kind in ("learning", "memory"):  # one column is their default
        assert main(["plot", kind, str(files[OF[kind]]), "--output", str(second), "--width", "column"]) == 0
    data = first.read_bytes()
    assert data == second.read_bytes()
    begins = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
    assert data.startswith(begins[form])
    if form == "svg":
        text = data.decode("utf-8")
        assert "<text" in text and "<dc:date>" not in text and str(Path.home()) not in text
    if form == "pdf":
        assert b"/Type3" not in data and b"CreationDate" not in data


def test_the_bytes_are_the_same_in_another_process(files: dict[str, Path], tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.svg", tmp_path / "other.svg"
    plot.save(plot.scores(files["ner"]), mine)
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 20\nsvg.fonttype: path\naxes.grid: True\nlines.linewidth: 9\n", encoding="utf-8")
    command = [sys.executable, "-m", "idlib_corpus", "plot", "scores", str(files["ner"]), "--output", str(other)]
    import os

    env = {**os.environ, "MATPLOTLIBRC": str(settings), "LC_ALL": "C", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, env=env)
    assert mine.read_bytes() == other.read_bytes()


def test_points_and_intervals_are_those_of_the_file(files: dict[str, Path]) -> None:
    figure = plot.scores(files["ner"])
    [axis] = figure.axes
    points = {line.get_label(): line.get_ydata()[0] for line in axis.lines if "/" in str(line.get_label())}
    ranges = {one.get_label(): one.get_segments()[0][:, 1].tolist() for one in axis.collections}
    wanted = [row for row in rows(_told(files["ner"])) if row["type"] == "all"]
    assert len(points) == len(wanted) == 11
    for row in wanted:
        label = f"{row['system']}/{row['lang']}"
        assert points[label] == pytest.approx(100 * row["value"])
        ends = [row["low"], row["high"]] if row["low"] == row["low"] else [row["loo_low"], row["loo_high"]]
        assert ranges[f"{label}/range"] == pytest.approx([100 * end for end in ends])
    assert [tick.get_text() for tick in axis.get_xticklabels()] == [*_told(files["ner"])["langs"], "all"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["gazetteer", "natasha"]


def test_systems_in_black_and_white_have_markers_of_their_own(files: dict[str, Path]) -> None:
    [axis] = plot.scores(files["stance"]).axes
    looks = {
        (str(line.get_label()).split("/")[0], line.get_marker()) for line in axis.lines if line.get_marker() != "None"
    }
    assert len(looks) == len({marker for _, marker in looks}) == 2
    bars = [bar.patches[0].get_hatch() for bar in plot.contrast(files["challenge"]).axes[0].containers]
    assert len(bars) == len({*bars}) == 6 and MAP == "cividis" and len({*COLOURS}) == 7


def test_cells_of_consistency_are_those_of_the_file(files: dict[str, Path]) -> None:
    told = _told(files["stance"])["consistency"]
    figure = plot.consistency(files["stance"], systems=["linear", "majority"])
    images = [axis.images[0] for axis in figure.axes[:2]]
    for image, system in zip(images, ("linear", "majority"), strict=True):
        one, langs = told[system], told[system]["languages"]
        cells = np.ma.filled(image.get_array(), np.nan)
        assert np.isnan(cells[np.triu_indices(len(langs))]).all()
        for pair, share in one["same"].items():
            first, second = (langs.index(lang) for lang in pair.split("-"))
            assert cells[max(first, second), min(first, second)] == pytest.approx(100 * share)
        assert f"{100 * one['everywhere_of_all']:.1f} % right in all" in image.axes.get_title()


def test_cells_of_confusion_are_those_of_the_file(files: dict[str, Path]) -> None:
    by_system = {run["system"]: run for run in _told(files["stance"])["runs"]}
    figure = plot.confusion(files["stance"], systems=["linear"], lang="ja")
    kinds = by_system["linear"]["by_lang"]["ja"]["kinds"]
    assert [axis.get_title() for axis in figure.axes[: len(kinds)]] == [f"linear, {kind}" for kind in kinds]
    for axis, part in zip(figure.axes, kinds.values(), strict=False):
        matrix = np.array(part["confusion"]["matrix"])
        told = [float(text.get_text()) for text in axis.texts]
        assert told == [round(value) for value in matrix.ravel()]
        sums = matrix.sum(axis=1, keepdims=True)
        shares = np.where(sums > 0, 100 * matrix / np.maximum(sums, 1e-9), np.nan)
        assert np.ma.filled(axis.images[0].get_array(), np.nan) == pytest.approx(shares, nan_ok=True)


def test_confusion_of_types_has_missed_and_spurious(files: dict[str, Path]) -> None:
    run = next(run for run in _told(files["ner"])["runs"] if run["system"] == "gazetteer")
    axis = plot.confusion(files["ner"], systems=["gazetteer"]).axes[0]
    cells = iter(text.get_text() for text in axis.texts)
    labels = ["PER", "LOC", "ORG", "-"]
    for gold in labels:
        for found in labels:
            if (gold, found) != ("-", "-"):
                assert float(next(cells)) == run["all"]["confusion"][gold].get(found, 0)
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["PER", "LOC", "ORG", "missed"]
    assert [tick.get_text() for tick in axis.get_yticklabels()] == ["PER", "LOC", "ORG", "spurious"]


def test_bars_of_contrast_are_those_of_the_file(files: dict[str, Path]) -> None:
    told = _told(files["challenge"])["contrast"]
    [axis] = plot.contrast(files["challenge"], systems=["majority", "linear"]).axes
    changes = [tick.get_text() for tick in axis.get_xticklabels()]
    assert changes[0] == "all" and len(changes) > 1
    for bars, system in zip(axis.containers, ("majority", "linear"), strict=True):
        heights = [bar.get_height() for bar in bars]
        assert heights == pytest.approx([_percent(told[system][name]["consistency"]) for name in changes], nan_ok=True)


def test_a_curve_goes_through_the_sizes_of_the_file(files: dict[str, Path]) -> None:
    told = {row["system"]: row for row in rows(_told(files["challenge"])) if row["lang"] == row["type"] == "all"}
    [axis] = plot.learning(files["challenge"]).axes
    for name in ("majority", "linear"):
        [line] = [one for one in axis.lines if one.get_label() == name]
        expected = [_percent(told[system]["value"]) for system in (f"{name}@1", f"{name}@2", name)]
        assert list(line.get_ydata()) == pytest.approx(expected)
        assert list(line.get_xdata()[:2]) == [1, 2]
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["1", "2", "all"]


def test_points_of_memory_are_those_of_the_file(files: dict[str, Path]) -> None:
    told = _told(files["twins"])["memory"]["gazetteer"]
    [axis] = plot.memory(files["twins"]).axes
    assert [tick.get_text() for tick in axis.get_yticklabels()] == list(told)
    for side in (KNOWN, INVENTED):
        [line] = [one for one in axis.lines if one.get_label() == side]
        values = [_percent(row["value"]) for by in told.values() for row in by if row["system"] == side]
        assert list(line.get_xdata()) == pytest.approx(values)


def test_scores_of_a_file_stand_beside_those_of_a_benchmark(files: dict[str, Path]) -> None:
    [one] = _told(files["scored"])["scores"]
    figure = plot.scores([files["ner"], files["scored"]])
    points = {str(line.get_label()): line.get_ydata()[0] for line in figure.axes[0].lines}
    by_lang = {part["lang"]: part["scores"]["strict"]["micro"]["f1"] for part in one["by"]}
    assert points[f"{one['system']}/all"] == pytest.approx(100 * one["scores"]["strict"]["micro"]["f1"])
    for lang, value in by_lang.items():
        assert points[f"{one['system']}/{lang}"] == pytest.approx(100 * value)
    assert f"{one['system']}/all/range" in {str(each.get_label()) for each in figure.axes[0].collections}
    assert isinstance(plot.confusion(files["scored"]), Figure)


@pytest.mark.parametrize(
    ("kind", "file", "says"),
    [
        ("contrast", "ner", "idlib-corpus benchmark stance --split challenge --output FILE"),
        ("memory", "ner", "idlib-corpus benchmark ner --twins --output FILE"),
        ("learning", "ner", "--sizes 25,50,100 --output FILE"),
        ("consistency", "scored", "idlib-corpus benchmark TASK --output FILE over two languages"),
    ],
)
def test_a_file_that_lacks_what_a_plot_shows_says_which_command_makes_it(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, file: str, says: str
) -> None:
    target = tmp_path / "x.svg"
    assert main(["plot", kind, str(files[file]), "--output", str(target)]) == 2
    assert says in " ".join(capsys.readouterr().err.split()) and not target.exists()


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        ("{}", [], "no result that can be drawn"),
        ("[1]", [], "no result that can be drawn"),
        ('{"runs": 3, "task": "ner", "headline": "x"}', [], "is a required property"),
        ("{", [], "bad.json"),
        (None, [], "bad.json"),
    ],
)
def test_a_file_of_strangers_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, arguments: list[str], says: str
) -> None:
    path = tmp_path / "bad.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["plot", "scores", str(path), "--output", str(tmp_path / "x.svg"), *arguments]) == 2
    assert says in capsys.readouterr().err and not (tmp_path / "x.svg").exists()


def test_options_that_cannot_be_are_refused(files: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column, page, or inches from 2 to 20"):
        plot.scores(files["ner"], width="wide")
    with pytest.raises(InputError, match=r'"nobody"; expected one of gazetteer'):
        plot.scores(files["ner"], systems=["nobody"])
    with pytest.raises(InputError, match=r"Did you mean gazetteer\?"):
        plot.scores(files["ner"], systems=["gazeteer"])
    with pytest.raises(InputError, match=r'"xx"; expected one of es'):
        plot.confusion(files["ner"], lang="xx")
    with pytest.raises(InputError, match="another file has too"):
        plot.scores([files["ner"], files["ner"]])
    with pytest.raises(InputError, match="another file has too"):
        plot.learning([files["challenge"], files["challenge"]])
    with pytest.raises(InputError, match="Draw them apart"):
        plot.consistency([files["ner"], files["stance"]])
    with pytest.raises(InputError, match="Draw them apart"):
        plot.scores([files["ner"], files["challenge"]])
    with pytest.raises(InputError, match=r"ends in \.svg, \.pdf, \.png"):
        plot.save(plot.scores(files["ner"]), tmp_path / "x.jpg")
    path = str(files["ner"])
    assert main(["plot", "scores", path, "--output", path]) == 2
    assert main(["plot", "scores", path, "--output", str(tmp_path / "x.svg"), "--lang", "es"]) == 2
    assert not list(tmp_path.iterdir())


def test_names_of_strangers_are_drawn_as_they_are(files: dict[str, Path], tmp_path: Path) -> None:
    told = _told(files["ner"])
    names = ["_a $x_1$ <b>&", "\x1b[31m" + "long" * 40]
    for run, name in zip(told["runs"], names, strict=True):
        told["intervals"][name] = told["intervals"].pop(run["system"])
        told["intervals_by_lang"][name] = told["intervals_by_lang"].pop(run["system"])
        run["system"] = name
    figure = plot.scores(told)
    first, second = (text.get_text() for text in figure.legends[0].get_texts())
    assert first.endswith("_a $x_1$ <b>&") and "\x1b" not in second and len(second) < 60
    plot.save(figure, tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "$x_1$ &lt;b&gt;&amp;" in text and "<b>" not in text


def test_a_report_is_drawn_without_a_file(files: dict[str, Path]) -> None:
    told = _told(files["ner"])
    before = dict(matplotlib.rcParams)
    width, _ = plot.scores(told, width=4).get_size_inches()
    assert width == 4 and plot.scores(told, width="column").get_size_inches()[0] == 3.03
    assert dict(matplotlib.rcParams) == before, "the settings of the user stay"


def test_a_full_disk_is_told(files: dict[str, Path], command: Callable[..., Any]) -> None:
    done = command("plot", "scores", files["ner"], "--output", "/nowhere/x.svg")
    assert done.returncode == 2 and "/nowhere" in done.stderr and "Traceback" not in done.stderr


def test_the_figures_of_the_documentation_are_those_of_the_results() -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "figures.py"), "--check"], check=True)
