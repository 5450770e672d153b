"""The dataset card: the Hub's sections and metadata, numbers that are computed, what it says held against the data."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import uuid
from collections import Counter
from pathlib import Path

import datasets
import huggingface_hub
import pyarrow.parquet as pq
import pytest
import yaml
from datasets import load_dataset
from datasets.info import DatasetInfosDict
from huggingface_hub import DatasetCard

from conftest import CORPUS, RELEASE, ROOT, released
from idlib_corpus.agreement import PASSES
from idlib_corpus.agreement.answers import answers as blind_answers
from idlib_corpus.build.columns import columns
from idlib_corpus.build.example import SCORED
from idlib_corpus.build.manifest import FILES, FOLDERS
from idlib_corpus.build.meanings import COLUMNS, CONFIGS, meaning
from idlib_corpus.build.numbers import between, listed
from idlib_corpus.build.tables import BY_LANGUAGE, config_features
from idlib_corpus.check import RULES, check
from idlib_corpus.check.rules import Release
from idlib_corpus.report.leaderboard import best, read
from idlib_corpus.source.edit import canonical
from idlib_corpus.source.review import readings

TESTED = RELEASE
CARD = (RELEASE / "README.md").read_text(encoding="utf-8")
BODY = CARD.split("---\n", 2)[2]
TEMPLATE = (RELEASE / "source" / "card.md").read_text(encoding="utf-8")
DATASET = tomllib.loads((RELEASE / "source" / "dataset.toml").read_text(encoding="utf-8"))
RESOURCES = Path(datasets.__file__).parent / "utils" / "resources"


def _table(title: str) -> list[dict[str, str]]:
    """The first table below a line of the card, a row a dict."""
    lines = BODY[BODY.index(title) :].split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("| "))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    head, _, *body = rows
    return [dict(zip(head, row, strict=True)) for row in body]


# --- the Hub ------------------------------------------------------------------------------------------------------


def test_the_hub_reads_the_metadata() -> None:
    data = DatasetCard(CARD).data.to_dict()
    assert data == yaml.safe_load(CARD.split("---\n", 2)[1])
    for field, resource in (
        ("annotations_creators", "creators"),
        ("language_creators", "creators"),
        ("multilinguality", "multilingualities"),
        ("size_categories", "size_categories"),
        ("language", "languages"),
    ):
        known = json.loads((RESOURCES / f"{resource}.json").read_text(encoding="utf-8"))
        known = known["language"] if resource == "creators" else known
        assert set(data[field]) <= set(known), field
    assert data["license"] == ["cc-by-sa-4.0", "cc-by-4.0"]


def test_the_features_of_the_metadata_are_those_of_the_build() -> None:
    infos = DatasetInfosDict.from_dataset_card_data(DatasetCard(CARD).data)
    features = config_features(released(), [*BY_LANGUAGE, "entities"])
    assert {name: infos[name].features for name in features} == features


def test_the_sections_are_those_of_the_hub_in_their_order() -> None:
    template = Path(huggingface_hub.__file__).parent / "templates" / "datasetcard_template.md"
    wanted = re.findall(r"^#{2,4} (.+?)(?: \[optional\])?$", template.read_text(encoding="utf-8"), re.MULTILINE)
    ours = re.findall(r"^#{2,4} (.+)$", BODY, re.MULTILINE)
    assert [title for title in ours if title in wanted] == wanted
    assert "[More Information Needed]" not in BODY
    for field in re.findall(r"^- \*\*(.+?)(?: \[optional\])?:\*\*", template.read_text("utf-8"), re.MULTILINE):
        assert f"- **{field}:** " in BODY, field


def test_the_data_statement_has_every_part() -> None:
    parts = re.findall(r"^\*\*([A-I])\. (.+?)\.\*\*", BODY, re.MULTILINE)
    assert [letter for letter, _ in parts] == list("ABCDEFGHI")
    assert [name for _, name in parts][:4] == [
        "Curation rationale", "Language varieties", "Speaker demographic", "Annotator demographic"
    ]  # fmt: skip


def test_links_lead_somewhere() -> None:
    slugs = {
        re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", BODY, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", BODY):
        assert target[1:] in slugs if target.startswith("#") else (RELEASE / target).exists(), target
    for path in re.findall(r"`((?:source|agreement|review|results|guidelines)/[\w./]*)`", BODY):
        assert (RELEASE / path).exists(), path


# --- numbers ------------------------------------------------------------------------------------------------------

WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty eighty hundred"
NUMBER = re.compile(rf"\d|\b(?:{'|'.join(WORDS.split())}|second|third|fourth|half|twice|once)\b", re.IGNORECASE)
# what the text says in numbers that no build can change, and why
CONSTANTS = {
    "macro F1": "a measure",
    "half-open": "an interval",
    "annotated once": "the meaning has no language; only what has blind passes was annotated twice",
    "Bender and Friedman (2018)": "a paper",
    "TACL 6": "its volume",
    "The two kinds are two tasks": "`kind` has two values, state and claim",
    "the two kinds of targets": "`kind` has two values, state and claim",
    "mix two things": "what a score mixes",
    "annotated by two runs": "a pass has two runs, `agreement.PASSES`",
    "two runs annotated": "a pass has two runs, `agreement.PASSES`",
    "Two passes each": "a pass has two runs, `agreement.PASSES`",
    "the first and the second edition": "editions of the manual",
    "(`first`, `second`)": "names of folders",
    "by two runs in the first language": "how blind answers were made; held against them below",
    "between two translations": "what noise.md compares",
    "in its fourth sentence": "held against the article below",
    "were read once": "rounds of readings; held against them below",
}  # fmt: skip


def _written() -> str:
    """The text of the card without what is computed and without code that is run."""
    return re.sub(r"\$\w+", "", re.sub(r"```python.*?```", "", TEMPLATE, flags=re.DOTALL))


def test_every_number_of_the_text_is_computed_or_a_known_constant() -> None:
    text = _written()
    unused = [phrase for phrase in CONSTANTS if phrase not in text]
    for phrase in sorted(CONSTANTS, key=len, reverse=True):
        text = text.replace(phrase, "")
    found = [line[max(0, m.start() - 30) : m.end() + 30] for line in text.split("\n") for m in NUMBER.finditer(line)]
    assert found == []
    assert unused == []


@pytest.mark.parametrize(
    "typed", ["There are 206 sentences.", "There are twenty zones.", "95 % intervals", "chance is 0.333"]
)
def test_a_typed_number_is_found(typed: str) -> None:
    assert NUMBER.search(typed)


def test_constants_hold() -> None:
    corpus = released()
    answers = Counter((one.document, one.lang, one.first) for one in blind_answers(RELEASE, corpus))
    assert answers and all(number == (2 if first else 1) for (_, _, first), number in answers.items())
    assert len(PASSES) == 2
    rounds = Counter((r.document.partition("/")[0], len(r.rounds)) for r in readings(RELEASE, corpus))
    assert {name for name, number in rounds if number == 1} >= {"scenarios", "twins"}
    assert not {(name, number) for name, number in rounds if name in ("scenarios", "twins") and number > 1}
    fourth = corpus.document("article").source_text.sentences[3].text
    assert "todo el país" in fourth


def test_no_placeholder_is_left() -> None:
    assert not re.search(r"\$[a-z]", BODY)


def test_lists_and_ranges() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], "abc")] == ["", "a", "a and b", "a, b and c"]
    assert [between(some) for some in ([], [5], [5, 5], [6, 4, 5])] == ["0", "5", "5", "4 to 6"]


# --- what it says of the data -------------------------------------------------------------------------------------


def _rows(config: str) -> list[dict]:
    return [
        row
        for path in sorted((RELEASE / "data" / config).rglob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]


def test_every_config_and_column_is_explained_and_nothing_else() -> None:
    features = config_features(released(), [*BY_LANGUAGE, "entities"])
    assert set(CONFIGS) == set(features)
    used = set()
    for config, some in features.items():
        for column in columns(config, some):
            names = (f"{config}: {column.path}", column.path, column.path.rpartition(".")[2])
            assert column.meaning, f"{config}: {column.path}: add a line to build/meanings.py"
            used.add(next(name for name in names if name in COLUMNS))
            assert f"| `{column.path}` | {column.type} | {column.meaning} |" in BODY
    assert set(COLUMNS) == used
    assert meaning("ner", "unheard_of") == ""


def test_what_a_build_writes_is_listed_and_is_there() -> None:
    listed_files = {row["file or folder"].strip("`"): row["what"] for row in _table("What a build writes")}
    assert {"README.md", "data"} <= set(listed_files) == {*FILES, *FOLDERS}
    for name, what in listed_files.items():
        assert what and (RELEASE / name).exists(), name


def test_numbers_of_the_first_paragraphs_are_those_of_the_rows() -> None:
    articles = _rows("articles")
    real = {row["document"] for row in articles if not row["document"].startswith(("scenarios/", "twins/"))}
    passages = {row["group"] for row in _rows("ner") if row["document"].startswith("scenarios/")}
    assert f"{len(real)} articles about demilitarized and buffer zones, and {len(passages)} short passages" in BODY
    sentences = {row["group"] for row in _rows("ner") if row["document"] in real}
    assert f"Only {len(sentences)} sentences are about the real world" in BODY
    facts = {(row["document"], fact["sentence"], fact["says"]) for row in articles for fact in row["facts"]}
    assert f"({len(facts)} facts)" in BODY
    entities = {row["entity"]: row["link_status"] for row in _rows("mentions")}
    assert f"{list(entities.values()).count('linked')} of {len(entities)} entities" in BODY


def test_the_table_of_makers_and_checks_is_that_of_the_provenance() -> None:
    provenance = [row for row in _rows("provenance") if row["layer"] == "text"]
    sentences = Counter((row["document"].partition("/")[0], row["lang"]) for row in _rows("ner"))
    corpus = released()
    for name in ("article", "scenarios", "twins", "zones"):
        rows = _table(f"<summary><code>{name}</code></summary>")
        assert [row["language"] for row in rows] == [f"`{code}`" for code in corpus.codes]
        for row in rows:
            lang = row["language"].strip("`")
            mine = [one for one in provenance if one["lang"] == lang and one["document"].partition("/")[0] == name]
            assert row["documents"] == str(len(mine)) and row["sentences"] == str(sentences[name, lang])
            assert set(row["text made by"].split("; ")) == {one["made_by"] for one in mine}
            assert set(row["review by people"].split("; ")) == {one["review"] for one in mine}
            files = list(
                (RELEASE / "review").glob(f"{name}/**/{lang}.toml" if name != "article" else f"{name}/{lang}.toml")
            )
            read = [tomllib.loads(p.read_text("utf-8")) for p in files if p.parent.name not in ("sown", "support")]
            assert row["texts read"] == str(len(read)) and row["readings"] == str(sum(len(r["rounds"]) for r in read))
            answers = Counter(finding["answer"] for r in read for finding in r.get("findings", ()))
            assert row["findings mended"] == str(answers["mended"] or "")
    by_people = {
        row["review by people"]
        for name in ("scenarios", "twins", "zones")
        for row in _table(f"<code>{name}</code></summary>")
    }
    assert by_people == {"none"}
    assert _table("<summary><code>article</code>")[0]["text made by"] == "Spanish Wikipedia contributors"


def test_the_checks_of_zones_count_what_is_stored() -> None:
    zones = {row["language"]: row for row in _table("<summary><code>zones</code></summary>")}
    corpus = released()
    blind = [corpus.document(f"zones/{path.name}") for path in (RELEASE / "agreement" / "zones").iterdir()]
    for code in corpus.codes:
        number = sum(len(d.source_text.sentences) for d in blind if d.source_language == code)
        assert zones[f"`{code}`"]["sentences annotated blind"] == str(number or "")
    assert zones["`ja`"]["sentences marked anew"] == "10" and zones["`es`"]["sentences marked anew"] == ""


def test_the_results_are_those_of_the_result_files() -> None:
    results = [*read(RELEASE / "results"), *read(RELEASE / "results" / "challenge")]
    page = (RELEASE / "results" / "best.md").read_text(encoding="utf-8")
    assert page == best(results), "run python scripts/leaderboard.py --render, then idlib-corpus build"
    assert page.rstrip("\n") in BODY
    rows = _table("## Results\n")
    assert len({tuple(row.items()) for row in rows}) == len(rows)
    ner = {
        run["system"]: run["all"]["strict"]["micro"]["f1"] for r in results if r["task"] == "ner" for run in r["runs"]
    }
    (russian,) = (row for row in rows if (row["task"], row["languages"]) == ("Named entities", "ru"))
    assert russian["system"] == "`natasha`" and russian["score"] == f"{100 * ner['natasha']:.1f}"
    (every,) = (row for row in rows if (row["task"], row["languages"]) == ("Named entities", "all"))
    assert every["system"] == "`gazetteer`" and float(every["score"]) > 100 * max(
        ner["train:spacy"], ner["train:stanza"]
    )
    assert [row["system"] for row in rows if row["split"] == "`challenge`"] == ["`linear`"]


def test_the_citation_is_that_of_the_project() -> None:
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (said["version"], str(said["date-released"])) == (DATASET["version"], DATASET["released"])
    author, title = said["authors"][0]["name"], said["title"]
    year = DATASET["released"][:4]
    assert f"author = {{{{{author}}}}}" in BODY and f"title = {{{title}}}" in BODY and f"year = {{{year}}}" in BODY
    assert f"{author}. ({year}). *{title}* (Version {said['version']}) [Data set]." in BODY


def test_the_card_quotes_no_sentence_that_is_scored_on() -> None:
    """What stands in the card is read by everybody, crawlers too."""
    scored = [row["text"] for row in _rows("ner") if row["document"] in _documents(*SCORED)]
    assert len(scored) > 1000
    assert [text for text in scored if text in BODY] == []
    quoted = re.findall(r'<p lang="(\w+)" dir="(?:ltr|rtl)">(.+?)</p>', BODY)
    assert {lang for lang, _ in quoted} >= {"en", "ar", "ja"}
    assert {text for _, text in quoted} <= {row["text"] for row in _rows("ner")}


def _documents(*splits: str) -> set[str]:
    return {document.id for document in released().documents if document.split in splits}


# --- the canary ---------------------------------------------------------------------------------------------------


def test_the_canary_is_a_line_of_its_own_with_a_random_number() -> None:
    assert f"\n> {DATASET['canary']}\n" in BODY
    assert uuid.UUID(DATASET["canary"].rpartition(" ")[2]).version == 4


def test_every_file_with_rows_has_the_canary_in_its_bytes_and_rows_load_as_before() -> None:
    line = DATASET["canary"].encode()
    files = sorted((RELEASE / "data").rglob("*.parquet"))
    assert len(files) > 300
    assert [path for path in files if line not in path.read_bytes()] == []
    rows = load_dataset(str(RELEASE), "stance.ja", split="challenge")
    assert rows.features == config_features(released(), ["stance"])["stance"]


def test_a_file_that_was_written_anew_without_the_canary_is_found(tmp_path: Path) -> None:
    corpus = released()
    path = tmp_path / "data" / "stance" / "ja" / "challenge.parquet"
    path.parent.mkdir(parents=True)
    table = pq.read_table(RELEASE / "data" / "stance" / "ja" / "challenge.parquet")
    pq.write_table(table, path)
    assert list(RULES["R04"].look(Release(corpus, tmp_path))) == []
    pq.write_table(table.replace_schema_metadata({b"huggingface": table.schema.metadata[b"huggingface"]}), path)
    (fault,) = RULES["R04"].look(Release(corpus, tmp_path))
    assert fault.place.file == str(path) and "build" in fault.remedy


def test_a_corpus_of_few_documents_has_a_card_too() -> None:
    """The article alone: no scenarios, twins, zones, pairs or blind answers."""
    body = (CORPUS / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    assert "| `article` | 1 | 5 | test |" in body and "There are none." in body and not re.search(r"\bnan\b", body)


def test_format_writes_the_canary_into_texts_that_lack_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CORPUS / "source", tmp_path / "corpus" / "source")).parent
    path = folder / "source" / "article" / "ar.xml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f' canary="{DATASET["canary"]}"', ""), encoding="utf-8")
    (fault,) = check(folder, release=False)
    assert (fault.rule, fault.place.file) == ("X18", str(path))
    assert canonical(folder) == ["source/article/ar.xml"]
    assert path.read_text(encoding="utf-8") == text and check(folder, release=False) == []
