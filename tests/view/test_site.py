"""The files of a site, and the command that writes them."""

from __future__ import annotations

import itertools
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from conftest import CORPUS, ROOT, released
from idlib_corpus import view
from idlib_corpus.errors import InputError
from idlib_corpus.model import Corpus
from idlib_corpus.view.data import script
from idlib_corpus.view.folder import SITE

Command = Callable[..., subprocess.CompletedProcess[str]]
# a data file: the name of a value, and the value
ADD = re.compile(r'view\.add\("([^"]+)", (.*)\);\n', re.DOTALL)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def value(site: dict[str, bytes], name: str) -> Any:
    """What a data file registers."""
    found = ADD.fullmatch(site[f"data/{name}.js"].decode())
    assert found and found[1] == name
    return json.loads(found[2])


# --- the command --------------------------------------------------------------------------------------------------


def test_it_writes_a_folder_and_says_where_the_page_is(command: Command, tmp_path: Path) -> None:
    done = command("view")
    page = tmp_path / "idlib-view" / "index.html"
    assert (done.returncode, done.stdout) == (0, f"{page}\n"), done.stderr
    assert "open the page in a browser" in done.stderr
    listed = json.loads((page.parent / SITE.name).read_text("utf-8"))["files"]
    assert sorted(files(page.parent)) == listed


def test_run_twice_it_gives_the_same_bytes_and_nothing_stays_of_another_site(
    command: Command, tmp_path: Path, other_corpus: Path
) -> None:
    assert command("view", "--output", "site").returncode == 0
    first = files(tmp_path / "site")
    assert command("view", "--output", "site", "--corpus", other_corpus).returncode == 0
    assert "data/documents/article.js" not in files(tmp_path / "site")
    assert command("view", "--output", "site").returncode == 0
    assert files(tmp_path / "site") == first
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_files_of_others_is_left_alone(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.md").write_text("two years", "utf-8")
    done = command("view", "--output", "mine")
    assert done.returncode == 2 and "it holds thesis.md, which `idlib-corpus view` did not write" in done.stderr
    assert files(folder) == {"thesis.md": b"two years"}
    assert command("view", "--output", "site").returncode == 0
    (tmp_path / "site" / "notes.txt").write_text("mine", "utf-8")
    before = files(tmp_path / "site")
    done = command("view", "--output", "site")
    assert done.returncode == 2 and "notes.txt" in done.stderr
    assert files(tmp_path / "site") == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--output", "."], "it is the current folder"),
        (["--output", "file"], "a file"),
        (["--output", "file/site"], "cannot be written"),
        (["--output", "/dev/full"], "a file"),
        (["--lang", "xx"], '--lang: "xx"'),
        (["--lang", "French"], "Did you mean fr?"),
        (["--document", "atlantis"], '"atlantis"'),
        (["--corpus", "nowhere"], "no dataset.toml here"),
    ],
)
def test_what_cannot_be_is_one_message(command: Command, tmp_path: Path, given: list[str], said: str) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    done = command("view", *given)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_stays_when_the_disk_is_full(command: Command, tmp_path: Path) -> None:
    done = command("view", file_size=20_000)
    assert done.returncode == 2 and "idlib-view: cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_folder_can_be_read_by_others(command: Command, tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        view.write(tmp_path / "site", {"index.html": b"", "data/a.js": b""})
    finally:
        os.umask(umask)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "site").rglob("*") if path.is_file()}
    assert modes == {0o644}
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o755


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    view.write(tmp_path / "link", {"index.html": b"one"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "index.html").read_bytes() == b"one"


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"files": 3}', b'{"files": [1, "a"]}', b"\xff"])
def test_a_broken_list_makes_nothing_ours(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / SITE.name).write_bytes(kept)
    with pytest.raises(InputError, match="did not write"):
        view.claim(tmp_path)


def test_open_asks_the_browser_and_says_if_there_is_none(command: Command, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {asked}\n', "utf-8")
    browser.chmod(0o755)
    done = command("view", "--open", env={"BROWSER": f"{browser} %s"})
    assert done.returncode == 0, done.stderr
    assert asked.read_text("utf-8") == (tmp_path / "idlib-view" / "index.html").as_uri()
    done = command("view", "--open", env={"BROWSER": "/bin/false %s", "DISPLAY": "", "PATH": ""})
    assert done.returncode == 2 and "no browser was found" in done.stderr


# --- the files ----------------------------------------------------------------------------------------------------


def test_a_page_has_no_script_and_no_style_in_it_and_nothing_of_elsewhere() -> None:
    site = view.site(released(), "article")
    page = site["index.html"].decode()
    assert "<style" not in page and not re.search(r"\son\w+=|<script(?![^>]*\ssrc=)|style=", page)
    assert "script-src 'self' file:;" in page.replace("&#x27;", "'")
    paths = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [path for path in paths if path not in site and path != "data:,"] == []
    for path, data in site.items():
        if path.startswith("assets/"):
            found = re.findall(rb"https?://[^\s\"'`)]+", data)
            assert {b"http://www.w3.org/2000/svg", b"https://www.wikidata.org/wiki/${entity.wikidata}"} >= set(found)
            assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", data)


def test_scripts_are_small_and_say_what_they_do() -> None:
    for path, data in view.site(released(), "article").items():
        if path.startswith("assets/") and path.endswith(".js"):
            text = data.decode()
            assert text.count("\n") <= 300, path
            assert re.match(r'"use strict";\n/\*\*', text), path


def test_data_are_those_of_the_corpus() -> None:
    corpus = released()
    site = view.site(corpus)
    assert {path for path in site if path.startswith("data/")} == {
        "data/index.js",
        *(f"data/documents/{document.id}.js" for document in corpus.documents),
        *(f"data/search/{lang}.js" for lang in corpus.codes),
    }
    for document in corpus.documents:
        found = value(site, f"documents/{document.id}")
        assert [text["lang"] for text in found["texts"]] == [c for c in corpus.codes if c in document.texts]
        for text in found["texts"]:
            here = document.texts[text["lang"]]
            assert [s["text"] for s in text["sentences"]] == [s.text for s in here.sentences]
            for sentence, original in zip(text["sentences"], here.sentences, strict=True):
                assert [(m["id"], m["pieces"]) for m in sentence["mentions"]] == [
                    (m.id, [[p.start, p.end] for p in m.pieces]) for m in original.mentions
                ]
        assert [one["id"] for one in found["relations"]] == [one.id for one in document.relations]
        assert {one["id"] for one in found["stances"]} == {one.id for one in document.stances}
        known = {entity["key"] for entity in found["entities"]}
        assert {m["entity"] for t in found["texts"] for s in t["sentences"] for m in s["mentions"]} <= known
        for relation, original in zip(found["relations"], document.relations, strict=True):
            assert relation["head_mention"] == document.anchor(original, "head")


def test_languages_and_documents_are_chosen() -> None:
    site = view.site(released(), "zones/saar", "ja, tr")
    assert [one["code"] for one in value(site, "index")["languages"]] == ["ja", "tr"]
    assert [text["lang"] for text in value(site, "documents/zones/saar")["texts"]] == ["ja", "tr"]
    assert {path for path in site if path.startswith("data/search")} == {"data/search/ja.js", "data/search/tr.js"}


def test_a_document_without_the_languages_is_left_out(other_corpus: Path) -> None:
    from idlib_corpus.source import read

    corpus = read(other_corpus / "source")
    index = value(view.site(corpus, "", ["en"]), "index")
    assert {one["id"] for one in index["documents"]} == {d.id for d in corpus.documents if "en" in d.texts}
    with pytest.raises(InputError, match="zones/bridge has no text"):
        view.site(corpus, "zones/bridge", ["en"])


def test_a_script_says_what_json_says_and_ends_no_line_early() -> None:
    bad = "</script>\u2028\u2029\ufeff\"'\\&\ud800\x00"
    made = script(f"documents/{bad}", {"text": bad}).decode()
    assert made.startswith("view.add(") and made.endswith(");\n") and made.count("\n") == 1
    assert not set("\u2028\u2029\ufeff") & set(made)
    assert json.loads(f"[{made[len('view.add(') : -len(');') - 1]}]") == [
        f"documents/{bad}",
        {"text": bad},
    ]


def test_the_card_is_one_of_a_static_space() -> None:
    import huggingface_hub

    card = view.site(released())["README.md"].decode()
    head = yaml.safe_load(card.split("---")[1])
    assert head["sdk"] == "static" and head["app_file"] == "index.html"
    data = huggingface_hub.SpaceCard(card).data
    assert (data.sdk, data.title) == ("static", "idlib-corpus")
    assert {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"} >= {data.colorFrom, data.colorTo}


def colours() -> dict[str, tuple[str, str]]:
    """The colours of all pages: in the light, in the dark."""
    css = view.site(released(), "article")["assets/shared/base.css"].decode()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: (light, dark) for name, light, dark in found}


@pytest.mark.parametrize("theme", [0, 1])
def test_letters_and_lines_stand_out_from_the_paper(theme: int) -> None:
    """WCAG 2.2: 4.5 : 1 for letters, 3 : 1 for lines."""
    found = {name: pair[theme] for name, pair in colours().items()}
    lines = [name for name in found if name.startswith("hue-")] + ["edge", "focus"]
    assert len(lines) == 15
    for paper in (found["paper"], found["raised"]):
        assert [name for name in lines if contrast(found[name], paper) < 3] == []
        letters = ("ink", "faint", "link", "favor", "against", "quiet")
        assert [name for name in letters if contrast(found[name], paper) < 4.5] == []
    for ground in ("cue", "evidence"):
        assert contrast(found["ink"], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("cones", ["all", "protanopia", "deuteranopia", "tritanopia"])
def test_colours_of_types_are_apart_for_every_kind_of_colour_vision(theme: int, cones: str) -> None:
    """Distances in Oklab, colours as Machado et al. (2009) simulate them."""
    found = colours()
    seen = [oklab(MACHADO[cones] @ linear(found[f"hue-{number}"][theme])) for number in range(9)]
    near = min(float(np.linalg.norm(one - other)) for one, other in itertools.combinations(seen, 2))
    assert near >= 0.08


MACHADO = {
    "all": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> Any:
    """Linear sRGB, of shape (3,)."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def oklab(rgb: Any) -> Any:
    """Linear sRGB in Oklab (Ottosson 2020)."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(cones @ np.clip(rgb, 0, 1))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def test_the_wheel_has_the_assets(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
    for path in view.site(released(), "article"):
        if path.startswith("assets/"):
            assert f"idlib_corpus/view/{path}" in names


def test_a_corpus_without_closed_lists_of_labels_is_written(corpus: Corpus) -> None:
    bare = replace(corpus, labels={}, relation_types={}, entities={})
    index = value(view.site(bare), "index")
    assert index["labels"]["types"] == index["relations"] == []


def test_the_packaged_corpus_is_the_default(command: Command, tmp_path: Path) -> None:
    assert command("view", "--document", "article", "--lang", "ar", "tr").returncode == 0
    assert command("view", "--output", "same", "--lang", "ar,tr", "--corpus", CORPUS).returncode == 0
    assert files(tmp_path / "idlib-view") == files(tmp_path / "same")
