"""The built dataset folder: `build`, `build.card`, `build.tables`, and `files`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from conftest import CORPUS, RELEASE, released
from idlib_corpus.build import Part, build, differences, digest, parts, render, unchanged
from idlib_corpus.build.card import card
from idlib_corpus.build.manifest import MANIFEST, built_files, manifest
from idlib_corpus.build.tables import BY_LANGUAGE
from idlib_corpus.errors import InputError
from idlib_corpus.files import write_files, write_text
from idlib_corpus.model import Corpus
from idlib_corpus.source import read

# configs of all languages and values; the others have some of their files
WHOLE = (*BY_LANGUAGE, "entities")
TEMPLATE = (CORPUS / "source" / "card.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(corpus: Corpus) -> list[Part]:
    return list(parts(corpus))


@pytest.fixture(scope="module")
def first_build(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder that was built from the sources alone."""
    folder = tmp_path_factory.mktemp("build") / "corpus"
    shutil.copytree(CORPUS / "source", folder / "source")
    build(corpus, folder)
    return folder


@pytest.fixture
def built(first_build: Path, tmp_path: Path) -> Path:
    """A built folder that a test may change."""
    return Path(shutil.copytree(first_build, tmp_path / "built"))


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _header(folder: Path) -> dict:
    start, header, _ = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    assert start == ""
    return yaml.safe_load(header)


# --- reproducible -------------------------------------------------------------------------------------------------


def test_two_builds_in_two_processes_give_the_same_bytes(first_build: Path, tmp_path: Path) -> None:
    """Another process has another hash seed: no order of a set may show."""
    folder = Path(shutil.copytree(CORPUS / "source", tmp_path / "corpus" / "source")).parent
    code = (
        "import sys; from pathlib import Path; from idlib_corpus.build import build;"
        "from idlib_corpus.source import read; folder = Path(sys.argv[1]);"
        "print(len(build(read(folder / 'source'), folder)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env={**os.environ, "PYTHONHASHSEED": "4242"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(_tree(folder)) - len(_tree(folder / "source"))
    assert _tree(folder) == _tree(first_build)


def test_the_committed_folder_is_what_the_sources_build(corpus: Corpus) -> None:
    assert differences(released(), RELEASE) == []


def test_a_second_build_in_the_same_folder_changes_nothing(corpus: Corpus, built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    assert build(corpus, built) == []
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


def test_a_build_mends_what_is_changed_missing_or_stale_and_says_which(corpus: Corpus, built: Path) -> None:
    before = _tree(built)
    (built / "README.md").write_text("by hand", encoding="utf-8")
    (built / "data/ner/ar/test.parquet").unlink()
    (built / "data/ner/xx").mkdir()
    (built / "data/ner/xx/test.parquet").write_bytes(b"PAR1")
    expected = ["README.md", "data/ner/ar/test.parquet", "data/ner/xx/test.parquet"]
    assert differences(corpus, built) == expected
    assert sorted(build(corpus, built)) == expected
    assert _tree(built) == before
    assert differences(corpus, built) == []


def test_a_build_leaves_the_sources_and_other_files_alone(corpus: Corpus, built: Path) -> None:
    (built / "LICENSE").write_text("CC BY-SA 4.0", encoding="utf-8")
    (built / "notes.parquet").write_bytes(b"mine")
    assert build(corpus, built) == []
    assert (built / "LICENSE").read_text(encoding="utf-8") == "CC BY-SA 4.0"
    assert (built / "notes.parquet").read_bytes() == b"mine"
    assert _tree(built / "source") == _tree(CORPUS / "source")


def test_a_folder_without_the_text_of_the_card_is_an_error_and_nothing_is_written(
    corpus: Corpus, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"card\.md"):
        build(corpus, tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- differences --------------------------------------------------------------------------------------------------

NER_TR = "data/ner/tr/test.parquet"


def test_one_changed_character_in_a_file_is_a_difference(corpus: Corpus, built: Path) -> None:
    table = pq.read_table(built / NER_TR)
    texts = table["text"].to_pylist()
    assert texts[0].startswith("İdlib ")
    texts[0] = "Idlib " + texts[0].removeprefix("İdlib ")
    index = table.schema.get_field_index("text")
    _write(table.set_column(index, table.schema.field("text"), pa.array(texts)), built / NER_TR)
    assert differences(corpus, built) == [NER_TR]


def test_a_card_that_was_edited_by_hand_is_a_difference(corpus: Corpus, built: Path) -> None:
    readme = built / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert differences(corpus, built) == ["README.md"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no parquet at all"])
def test_a_broken_parquet_file_is_a_difference(corpus: Corpus, built: Path, data: bytes) -> None:
    (built / NER_TR).write_bytes(data)
    assert differences(corpus, built) == [NER_TR]


def _write(table: pa.Table, path: Path, writer: str = "") -> None:
    """Write with settings of our own; `writer` takes the place of the version of pyarrow in the footer."""
    pq.write_table(table, path, compression="gzip", row_group_size=2, use_dictionary=False)
    if writer:
        made_by = pq.read_metadata(path).created_by.encode()
        new = made_by[: -len(writer)] + writer.encode()
        assert len(new) == len(made_by)
        data = path.read_bytes()
        assert data.count(made_by) == 1
        path.write_bytes(data.replace(made_by, new))
        assert pq.read_metadata(path).created_by == new.decode() != made_by.decode()


def test_a_file_of_another_writer_with_the_same_rows_is_no_difference(corpus: Corpus, built: Path) -> None:
    path = built / NER_TR
    before = path.read_bytes()
    _write(pq.read_table(path), path, writer="9.9.9")
    assert path.read_bytes() != before
    assert differences(corpus, built) == []


def test_a_file_of_another_writer_with_another_row_is_a_difference(corpus: Corpus, built: Path) -> None:
    path = built / NER_TR
    table = pq.read_table(path)
    _write(table.slice(0, table.num_rows - 1), path, writer="9.9.9")
    assert differences(corpus, built) == [NER_TR]


def test_a_file_of_another_writer_with_other_labels_is_a_difference(corpus: Corpus, built: Path) -> None:
    """The names of the labels stand in the metadata of the schema."""
    path = built / NER_TR
    table = pq.read_table(path)
    metadata = {key: value.replace(b'"B-PER"', b'"B-PEOPLE"') for key, value in table.schema.metadata.items()}
    assert metadata != table.schema.metadata
    _write(table.replace_schema_metadata(metadata), path, writer="9.9.9")
    assert differences(corpus, built) == [NER_TR]


def test_a_file_that_our_writer_would_write_otherwise_is_a_difference(corpus: Corpus, built: Path) -> None:
    """The same rows, but not the bytes that this version of the library builds."""
    _write(pq.read_table(built / NER_TR), built / NER_TR)
    assert differences(corpus, built) == [NER_TR]


# --- the card -----------------------------------------------------------------------------------------------------


def test_the_card_has_the_digest_of_the_rows(built: Path, tables: list[Part]) -> None:
    default = [config for config in _header(built)["configs"] if config.get("default")]
    assert [config["config_name"] for config in default] == ["ner"]
    assert default[0]["description"] == f"rows sha256:{digest(tables)}"


def test_the_digest_can_be_told_from_the_files_alone(built: Path, tables: list[Part]) -> None:
    """Its recipe, done once more on what a reader of the release has: paths, schemas, columns in the card's order."""
    sha = hashlib.sha256()

    def add(value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        sha.update(line.encode("utf-8"))

    for config in _header(built)["configs"]:
        if config["config_name"] not in WHOLE:  # the others share files with these
            continue
        for split in config["data_files"]:
            for path in split["path"]:
                table = pq.read_table(built / path)
                add([path, table.schema.metadata[b"huggingface"].decode("utf-8")])
                for name, values in table.to_pydict().items():
                    add([name, values])
    assert sha.hexdigest() == digest(tables)


def _with_one_character_more(value: object) -> object:
    """The same value with its first text made one character longer; None if it holds no text."""
    if isinstance(value, str):
        return value + "٠"
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        changed = _with_one_character_more(inner)
        if changed is not None:
            copy = value.copy()
            copy[key] = changed
            return copy
    return None


def test_the_digest_changes_with_one_character_of_one_row_of_any_file(tables: list[Part]) -> None:
    for part in tables:
        rows = part.table.to_pylist()
        for index in {0, len(rows) // 2, len(rows) - 1}:
            changed = [*rows[:index], _with_one_character_more(rows[index]), *rows[index + 1 :]]
            other = replace(part, table=pa.Table.from_pylist(changed, schema=part.table.schema))
            assert digest([other]) != digest([part])


def test_the_digest_changes_with_a_number_a_path_and_a_schema(tables: list[Part]) -> None:
    first = tables[0]
    offset = first.table.schema.get_field_index("ner_tags")
    tags = first.table["ner_tags"].to_pylist()
    tags[0][0] += 1
    numbers = first.table.set_column(
        offset, first.table.schema.field("ner_tags"), pa.array(tags, first.table.schema.field("ner_tags").type)
    )
    schema = first.table.schema.metadata[b"huggingface"].replace(b'"B-PER"', b'"B-PEOPLE"')
    others = [
        replace(first, table=numbers),
        replace(first, lang="xx"),
        replace(first, table=first.table.replace_schema_metadata({b"huggingface": schema})),
        replace(first, table=first.table.slice(1)),
    ]
    assert len({digest([part, *tables[1:]]) for part in (first, *others)}) == 5
    assert digest([tables[1], first, *tables[2:]]) != digest(tables)


def test_another_word_in_the_sources_is_another_card(corpus: Corpus, tables: list[Part]) -> None:
    document = corpus.document("article")
    words = document.texts["ar"].propositions["offensive"]
    text = replace(document.texts["ar"], propositions={**document.texts["ar"].propositions, "offensive": words[::-1]})
    changed = replace(document, texts={**document.texts, "ar": text})
    other = replace(corpus, documents=tuple(changed if d is document else d for d in corpus.documents))
    rebuilt = list(parts(other))
    assert digest(rebuilt) != digest(tables)
    # of the same length and number: but for the digest the header would be the same, and a cache would keep old rows
    one, two = (card(c, p, TEMPLATE).split("---\n")[1] for c, p in ((corpus, tables), (other, rebuilt)))
    assert [a for a, b in zip(one.splitlines(), two.splitlines(), strict=True) if a != b] == [
        f"  description: rows sha256:{digest(tables)}"
    ]


def test_the_sizes_in_the_card_are_those_of_the_rows(built: Path, tables: list[Part]) -> None:
    header = _header(built)
    configs = {config["config_name"]: config for config in header["configs"]}
    infos = {info["config_name"]: info for info in header["dataset_info"]}
    assert set(infos) == {name for name in configs if name in WHOLE}
    for name, info in infos.items():
        counted = []
        for split in configs[name]["data_files"]:
            rows = [pq.read_table(built / path) for path in split["path"]]
            counted.append(
                {
                    "name": split["split"],
                    # in memory, as built: what a file costs depends on its writer
                    "num_bytes": sum(p.table.nbytes for p in tables if (p.config, p.split) == (name, split["split"])),
                    "num_examples": sum(table.num_rows for table in rows),
                }
            )
        assert info["splits"] == counted
        assert all(split["num_examples"] > 0 for split in counted)


def test_the_card_names_every_file_once_in_the_order_of_the_languages(corpus: Corpus, built: Path) -> None:
    header = _header(built)
    assert header["language"] == [code for code in corpus.codes if corpus.having(lang=code).documents]
    every = [
        path for c in header["configs"] if c["config_name"] in WHOLE for s in c["data_files"] for path in s["path"]
    ]
    assert len(every) == len(set(every))
    assert sorted(every) == sorted(path for path in _tree(built) if path.endswith(".parquet"))
    for config in header["configs"]:
        name, _, lang = config["config_name"].partition(".")
        name = name.partition("_")[0]  # a config of APART has the languages of the whole
        for split in config["data_files"]:
            layer = BY_LANGUAGE[name][1] if name in BY_LANGUAGE else ""
            here = [c for c in corpus.codes if corpus.having(lang=c, layer=layer, split=split["split"]).documents]
            langs = [f"{split['split']}.parquet"] if name == "entities" else [lang] if lang else here
            assert list(dict.fromkeys(path.split("/")[2] for path in split["path"])) == langs


def test_the_counts_that_the_card_shows_are_those_of_the_rows(corpus: Corpus, built: Path, tables: list[Part]) -> None:
    body = (built / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    splits = list(dict.fromkeys(part.split for part in tables))
    for config in {part.config for part in tables}:
        rows = [sum(p.table.num_rows for p in tables if (p.config, p.split) == (config, split)) for split in splits]
        line = next(line for line in body.split("\n") if line.startswith(f"| `{config}` | "))
        assert line.endswith(" | ".join(["", *(str(number or "") for number in rows)]) + " |")
    columns = ["document", "lang", "kind", "label", "decision"]
    cells, attitudes = (
        [
            row
            for p in tables
            if p.config == config
            for row in p.table.select([*columns, flag]).to_pylist()
            if row["lang"] == corpus.document(row["document"]).source_language and row[flag] not in unwanted
        ]
        for config, flag, unwanted in (("grid", "at_stake", (False,)), ("stance", "attitude", ("", "deed")))
    )
    for kind, (label, number) in product(
        ("state", "claim"), {"AGAINST": 0, "FAVOR": 1, "NONE": 2, "excluded": -1}.items()
    ):
        some = [row for row in cells if (row["kind"], row["label"]) == (kind, number)]
        decisions = {row["decision"] for row in some}
        held = {row["decision"] for row in attitudes if (row["kind"], row["label"]) == (kind, number)}
        told = len(held) if label in ("AGAINST", "FAVOR") else ""
        line = f"| {kind} | {label} | {len(some)} | {len(decisions)} | {told} |"
        assert not some or line in body
    assert "$" not in body


def test_rendering_does_not_write(corpus: Corpus, built: Path) -> None:
    (built / "README.md").unlink()
    before = _tree(built)
    files = render(corpus, built)
    assert _tree(built) == before
    assert set(files) == {path for path in before if not path.startswith("source/")} | {"README.md"}


def test_the_schema_of_every_file_is_that_of_its_config(built: Path) -> None:
    """So that `ner.xx`, which the card gives no features, reads them from its file."""
    for config in _header(built)["configs"]:
        schemas = [pq.read_schema(built / path) for split in config["data_files"] for path in split["path"]]
        assert all(schema.equals(schemas[0], check_metadata=True) for schema in schemas)
        assert b"huggingface" in schemas[0].metadata


# --- files, whole or not at all -----------------------------------------------------------------------------------


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_files_that_have_the_bytes_already_are_left_alone(tmp_path: Path) -> None:
    assert write_files(tmp_path, {"a.txt": b"1", "b/c.txt": b"2"}) == ["a.txt", "b/c.txt"]
    node = (tmp_path / "a.txt").stat().st_ino
    assert write_files(tmp_path, {"a.txt": b"1", "b/c.txt": b"3"}) == ["b/c.txt"]
    assert (tmp_path / "a.txt").stat().st_ino == node
    assert write_files(tmp_path, {"a.txt": b"1"}, stale=["b/c.txt"]) == ["b/c.txt"]
    assert _names(tmp_path) == ["a.txt"]


def test_a_written_file_has_the_rights_that_the_user_s_mask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a.txt", "Идлиб\n")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.txt").read_bytes() == "Идлиб\n".encode()


def test_a_file_in_the_place_of_a_folder_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": b"old", "b": b"old", "z.txt": b"old"})
    with pytest.raises(InputError) as caught:
        write_files(tmp_path, {"a.txt": b"new", "b/c.txt": b"new", "z.txt": b"new"}, stale=["z.txt"])
    assert str(tmp_path) in str(caught.value)
    assert _tree(tmp_path) == {"a.txt": b"old", "b": b"old", "z.txt": b"old"}


def test_a_folder_in_the_place_of_a_file_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """It fails only when files are moved into place, after the first was."""
    write_files(tmp_path, {"a.txt": b"old", "b/c.txt": b"old", "z.txt": b"old"})
    with pytest.raises(InputError):
        write_files(tmp_path, {"a.txt": b"new", "b": b"new", "z.txt": b"new"}, stale=["z.txt"])
    assert _tree(tmp_path) == {"a.txt": b"old", "b/c.txt": b"old", "z.txt": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files there")
def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """A real failure in the middle of a write: the system lets this process write 1000 bytes to a file."""
    write_files(tmp_path, {"a.txt": b"old", "b.txt": b"old"})
    code = (
        "import resource, sys; from pathlib import Path; from idlib_corpus.files import write_files;"
        "from idlib_corpus.errors import InputError;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_files(Path(sys.argv[1]), {'a.txt': b'new', 'b.txt': b'n' * 5000, 'c.txt': b'new'})\n"
        "except InputError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{tmp_path}: cannot be written")
    assert _tree(tmp_path) == {"a.txt": b"old", "b.txt": b"old"}


def test_a_build_that_fails_leaves_the_old_release(corpus: Corpus, built: Path) -> None:
    """A folder stands where the file of another build belongs; the corpus has changed since."""
    other = replace(corpus, version="9.9.9")
    (built / NER_TR).unlink()
    (built / NER_TR / "something").mkdir(parents=True)
    before = _tree(built)
    with pytest.raises(InputError):
        build(other, built)
    assert _tree(built) == before


def test_the_sources_read_after_a_build_are_those_before_it(corpus: Corpus, built: Path) -> None:
    """Nothing reads what stands to its right, and only `build` writes to its left."""
    there = read(built / "source")
    assert list(there.entities) == list(corpus.entities)
    assert differences(there, built) == []


# --- the manifest --------------------------------------------------------------------------------------------------


def test_the_manifest_tells_a_folder_that_is_as_built_from_one_that_is_not(corpus: Corpus, built: Path) -> None:
    assert unchanged(built)
    built_ones = (NER_TR, "README.md", "croissant.json", "eval.yaml", "lm_eval/_ar_yaml", "data/manifest.json")
    for path in (*built_ones, "source/labels.toml"):
        before = (built / path).read_bytes()
        (built / path).write_bytes(before + b"\n")
        assert unchanged(built) == (path == "data/manifest.json"), path  # which has no digest of its own
        (built / path).write_bytes(before)
    (built / "data/ner/xx.parquet").write_bytes(b"")
    assert not unchanged(built)
    (built / "data/ner/xx.parquet").unlink()
    (built / "data/manifest.json").write_bytes(b"{")
    assert not unchanged(built)
    assert differences(corpus, built) == ["data/manifest.json"]


def test_files_written_by_another_pyarrow_with_their_own_manifest_are_no_difference(
    corpus: Corpus, built: Path
) -> None:
    _write(pq.read_table(built / NER_TR), built / NER_TR, writer="9.9.9")
    told = json.loads((built / "croissant.json").read_text(encoding="utf-8"))
    [file] = [one for one in told["distribution"] if one["@id"] == NER_TR]
    data = (built / NER_TR).read_bytes()
    file |= {"contentSize": f"{len(data)} B", "sha256": hashlib.sha256(data).hexdigest()}
    write_text(built / "croissant.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    theirs = manifest(built, {p: (built / p).read_bytes() for p in built_files(built) if p != MANIFEST})
    assert theirs != (built / "data/manifest.json").read_bytes()
    (built / "data/manifest.json").write_bytes(theirs)
    assert differences(corpus, built) == []
    assert unchanged(built)
