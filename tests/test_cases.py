"""Files as people have them, each with what is right: figures, or a refusal with its place and the way to mend it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from idlib_corpus.cli import main

CASES = Path(__file__).parent / "cases"


class Done(NamedTuple):
    status: int
    out: str
    err: str

    def micro(self, schema: str = "") -> tuple[int, int, int]:
        """Right, predicted and gold."""
        scores = json.loads(self.out)["scores"][0]["scores"]
        one = (scores[schema] if schema else scores)["micro"]
        return one["hits_gold"], one["predicted"], one["gold"]


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in a folder of its own with the cases."""
    shutil.copytree(CASES, tmp_path / "cases")
    monkeypatch.chdir(tmp_path / "cases")

    def command(text: str) -> Done:
        try:
            status = main(text.split())
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Done(status, *capsys.readouterr())

    return command


# command, schema of entities, right, predicted, gold, what the notes say
SCORED = [
    # GermEval 2014: the outer layer is all wrong, the inner is right, both are nested entities
    ("tags b_pred.tsv --gold b_gold.tsv", "", (0, 2, 3), ["PER (2)"]),
    ("tags b_pred.tsv --gold b_gold.tsv --layer inner", "", (1, 1, 1), []),
    ("tags b_pred.tsv --gold b_gold.tsv --columns token=2,tag=3", "", (0, 2, 3), []),
    ("ner b_pred.tsv --gold b_gold.tsv", "strict", (0, 2, 3), []),
    ("ner b_pred.tsv --gold b_gold.tsv --layer both", "strict", (1, 3, 4), []),
    # Universal NER: ragged lines, the tag in the third cell
    ("tags uner_pred.iob2 --gold uner_gold.iob2", "", (1, 1, 2), []),
    ("ner uner_pred.iob2 --gold uner_gold.iob2", "strict", (1, 1, 2), []),
    # CoNLL-2003 in IOB1: a predicted type that the gold lacks is spurious
    ("tags a_pred.conll --gold a_gold.conll --scheme IOB1", "", (4, 5, 5), ["MISC (1)"]),
    ("ner a_pred.conll --gold a_gold.conll", "strict", (4, 5, 5), ['"MISC"']),
    # rows without a prediction are missed, lenient or not
    ("ner len_pred.jsonl --gold len_gold.jsonl", "strict", (1, 2, 3), ["2 of 3 rows", "count as missed", '"MISC"']),
    ("ner len_pred.jsonl --gold len_gold.jsonl --lenient", "strict", (1, 2, 3), ["2 of 3 rows", "count as missed"]),
    ("ner len_pred.jsonl --gold len_gold.jsonl --missing-rows leave-out", "strict", (1, 2, 1), ["are left out: 2, 3"]),
    # labels in another case are other labels, and the note says what was done
    (
        "ner case_pred.jsonl --gold emoji_gold.jsonl --lenient",
        "strict",
        (0, 2, 2),
        ['"Loc", "person": predictions with such a label are spurious (2)', '"Loc" for "LOC"'],
    ),
    ("ner hf_tokens_tags.jsonl --gold hf_tokens_tags.jsonl", "strict", (2, 2, 2), []),
    ("tags cl100.parquet --gold cl100.parquet --ignore-unlabelled", "", (2, 2, 2), []),
    # Few-NERD: every type is wrong, though all end in "other"
    ("ner fnf_pred.parquet --gold fnf_gold.parquet", "strict", (0, 3, 3), []),
    ("tags fnf_pred.parquet --gold fnf_gold.parquet", "", (0, 3, 3), []),
    ("tags bare_pred.tsv --gold bare_gold.tsv", "", (1, 1, 2), []),
    ("ner comm.conll --gold comm.conll", "strict", (1, 1, 1), []),
    # the broken sentence keeps its number
    (
        "tags shift_pred.conll --gold shift_gold.conll --lenient",
        "",
        (3, 3, 4),
        ["shift_gold:2", "left out: 1 unreadable rows"],
    ),
    ("ner emoji_pred16.jsonl --gold emoji_gold.jsonl --offsets utf-16", "strict", (2, 2, 2), []),
    ("tags nfd_pred.conll --gold nfc_gold.conll --texts canonical", "", (1, 1, 1), []),
    ("ner nfd_pred.conll --gold nfc_gold.conll --texts canonical", "strict", (1, 1, 1), []),
    ("ner dup_pred.jsonl --gold dup_gold.jsonl --duplicate-spans drop", "strict", (1, 1, 1), ["1 gold mention"]),
    # the view maps both sides
    ("ner onto_pred.jsonl --gold onto_gold.jsonl --view names-PER-LOC-ORG", "strict", (1, 1, 2), []),
    ("ner onto_pred.jsonl --gold onto_gold.jsonl --view names-PER-LOC-ORG --lenient", "strict", (1, 1, 2), []),
    ("relations docred_result.json --gold docred_gold.json", "", (1, 2, 2), []),
    # brat: folders of documents, one of them without its text; a boundary, two types, a missed mention in two pieces
    ("ner brat_pred --gold brat_gold", "strict", (6, 8, 8), ["events of brat are not read", "1 predictions"]),
    ("relations brat_pred --gold brat_gold", "", (0, 2, 3), []),
    ("relations brat_pred --gold brat_gold --match boundary", "", (1, 2, 3), []),
    ("linking brat_pred --gold brat_gold", "", (1, 2, 2), []),
    # a CAS as XMI and one as JSON: a boundary, a type, a missed one; a relation on another head, one turned round
    ("ner cas_pred --gold cas_gold", "strict", (6, 8, 9), []),
    ("relations cas_pred --gold cas_gold", "", (0, 2, 2), []),
    ("linking cas_pred --gold cas_gold", "", (5, 6, 7), []),
    # WebAnno TSV: in both files a boundary, a type and a missed mention; one of two relations turned round
    ("ner webanno_pred --gold webanno_gold", "strict", (27, 31, 33), []),
    ("relations webanno_pred --gold webanno_gold", "", (1, 2, 2), []),
    ("linking webanno_pred --gold webanno_gold", "", (19, 21, 21), []),
    # annotation tools and extractors: one boundary wrong and one missed; head and tail exchanged; a type wrong
    ("ner doccano_pred.jsonl --gold doccano_gold.jsonl", "strict", (3, 4, 5), []),
    ("relations doccano_relations_pred.jsonl --gold doccano_relations.jsonl", "", (1, 2, 2), []),
    ("ner gliner_pred.json --gold gliner_gold.json", "strict", (3, 4, 4), []),
    ("ner labelstudio.json", "strict", (2, 3, 5), ["1 task without any annotation", "1 task with several"]),
    ("ner labelstudio_min.json --gold labelstudio.json", "strict", (5, 5, 5), []),
    ("relations tacred_pred.json --gold tacred_gold.json --convention tacred", "", (1, 2, 2), []),
    ("relations tacred_pred.json --gold tacred_gold.json", "", (1, 3, 3), []),
    ("relations spert_pred.json --gold spert_gold.json", "", (0, 1, 1), []),
    (
        "relations semeval2010_pred.txt --gold semeval2010_gold.txt --match boundary --convention tacred "
        "--negative Other",
        "",
        (1, 3, 2),
        [],
    ),
    # a boundary wrong, and a type
    (
        "ner conllu_pred.conllu --gold conllu_gold.conllu",
        "strict",
        (7, 9, 9),
        ["1 mention of empty nodes alone", "1 mention is widened to a multiword token"],
    ),
    ("ner conll2012_pred.v4_gold_conll --gold conll2012_gold.v4_gold_conll", "strict", (5, 6, 7), []),
    ("ner gold.spacy --gold gold.spacy", "strict", (2, 2, 2), []),
    ("ner prodigy_gold.jsonl --gold prodigy_gold.jsonl", "strict", (2, 2, 2), ["1 rejected row left out"]),
]


@pytest.mark.parametrize(("command", "schema", "counts", "notes"), SCORED, ids=[row[0] for row in SCORED])
def test_what_can_be_scored_is_scored_right(
    run: Run, command: str, schema: str, counts: tuple[int, int, int], notes: list[str]
) -> None:
    done = run(f"score {command} --format json")
    assert done.status == 0, done.err
    assert done.micro(schema) == counts
    for note in notes:
        assert note in done.err


REFUSED = [
    ("tags idx_pred.iob2 --gold idx_gold.iob2", ["idx_pred.iob2:1", '"Paris"', '"Oslo"']),
    ("tags a_pred.conll --gold a_gold.conll", ["a_gold.conll:3", "I-ORG", "--scheme IOB1"]),
    ("tags plainint.parquet --gold plainint.parquet", ["plainint.parquet: row 1", "ner_tags", "--labels"]),
    ("ner plainint.parquet --gold plainint.parquet", ["plainint.parquet: row 1", "ner_tags", "--labels"]),
    ("tags len.parquet --gold len.parquet", ["len.parquet: row 1", "3 tokens and 2 in tags"]),
    ("ner len.parquet --gold len.parquet", ["len.parquet: row 1", "3 tokens and 2 in tags"]),
    ("tags null.parquet --gold null.parquet", ["null.parquet: row 2", "tokens: null"]),
    ("ner null.parquet --gold null.parquet", ["null.parquet: row 2", "tokens: null"]),
    ("tags nulltag.parquet --gold nulltag.parquet", ["nulltag.parquet: row 2", "tags: null"]),
    ("ner nulltag.parquet --gold nulltag.parquet", ["nulltag.parquet: row 2", "tags: null"]),
    ("tags innull.parquet --gold innull.parquet", ["innull.parquet: row 1", "tokens: null"]),
    ("ner innull.parquet --gold innull.parquet", ["innull.parquet: row 1", "tokens: null"]),
    ("tags cl100.parquet --gold cl100.parquet", ["cl100.parquet: row 1", "without a label", "--ignore-unlabelled"]),
    ("ner nbsp3_pred.conll --gold nbsp2_gold.conll", ["nbsp3_pred.conll:1", "San\\xa0Pablo", "San\\xa0Juan"]),
    ("tags nbsp3_pred.conll --gold nbsp2_gold.conll", ["nbsp3_pred.conll:1", "token 4"]),
    ("tags shift_pred.conll --gold shift_gold.conll", ["shift_pred.conll:4", '"Bergen"']),
    ("ner emoji_pred16.jsonl --gold emoji_gold.jsonl", ["emoji_pred16.jsonl:1", '"Lundby"', "--offsets utf-16"]),
    (
        "tags nfd_pred.conll --gold nfc_gold.conll",
        ["nfd_pred.conll:1", "NFD here, NFC in the gold", "--texts canonical"],
    ),
    (
        "ner dup_pred.jsonl --gold dup_gold.jsonl",
        ["dup_gold.jsonl:1", "0-4 LOC stands twice", "--duplicate-spans"],
    ),
]


@pytest.mark.parametrize(("command", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_scored_is_told_with_its_place_and_the_way_to_mend_it(
    run: Run, command: str, said: list[str]
) -> None:
    done = run(f"score {command}")
    assert done.status == 2 and not done.out
    assert done.err.startswith("idlib-corpus: ") and "Traceback" not in done.err
    for part in said:
        assert part in done.err


def test_stance_sets_are_read_by_name(run: Run) -> None:
    done = run("score stance xst_pred.jsonl --gold xst_gold.jsonl --format json")
    assert done.status == 0 and "paired with those of the gold in order" in done.err
    scores = json.loads(done.out)["scores"][0]["scores"]
    assert scores["confusion"]["matrix"] == [[0, 1, 0], [0, 1, 0], [0, 0, 0]]
    done = run("score stance sem_pred.txt --gold sem_gold.txt --format json")
    scores = json.loads(done.out)["scores"][0]["scores"]
    assert scores["confusion"]["matrix"] == [[0, 1, 0], [0, 1, 0], [1, 0, 0]] and scores["accuracy"] == 1 / 3


def test_docred_has_f1_and_ign_f1_of_the_official_script(run: Run) -> None:
    """One of two is right and known from training: precision without it is (1 - 1) / (2 - 1)."""
    done = run("score relations docred_result.json --gold docred_gold.json --format json")
    assert json.loads(done.out)["scores"][0]["scores"]["micro"]["f1"] == 0.5
    known = "--convention docred --known docred_known.jsonl --format json"
    done = run(f"score relations docred_result.json --gold docred_gold.json {known}")
    micro = json.loads(done.out)["scores"][0]["scores"]["micro"]
    assert (micro["precision"], micro["recall"], micro["f1"]) == (0, 0.5, 0)


@pytest.mark.parametrize("name", ["intid_gold", "noid_gold", "dup_gold"])
def test_what_predict_writes_is_scored_against_its_own_input(run: Run, name: str) -> None:
    assert run(f"predict --system gazetteer --lang en --input {name}.jsonl --output out").status == 0
    for predicted in ("out", "out/part-*.jsonl", "out/part-00000.jsonl"):
        done = run(f"score ner {predicted} --gold {name}.jsonl --duplicate-spans drop --format json")
        assert done.status == 0, done.err
        assert done.micro("strict") == (1, 1, 1)


def test_a_system_may_know_a_type_that_the_gold_lacks(run: Run) -> None:
    assert run("predict --system natasha --input nat_gold.jsonl --output out").status == 0
    done = run("score ner out --gold nat_gold.jsonl --format json")
    assert done.status == 0 and '"ORG"' in done.err
    strict = json.loads(done.out)["scores"][0]["scores"]["strict"]
    assert strict["per_type"]["ORG"]["predicted"] == 1 and strict["per_type"]["ORG"]["gold"] == 0


def test_names_are_found_in_decomposed_text_with_offsets_on_the_text_as_given(run: Run) -> None:
    assert run("predict --system gazetteer --input nf.jsonl --output out").status == 0
    texts = {row["id"]: row["text"] for row in map(json.loads, Path("nf.jsonl").read_text("utf-8").splitlines())}
    rows = map(json.loads, Path("out/part-00000.jsonl").read_text("utf-8").splitlines())
    found = {row["id"]: [texts[row["id"]][e["start"] : e["end"]] for e in row["entities"]] for row in rows}
    assert found == {"NFC": ["Genève"], "NFD": ["Gene\u0300ve"]}


def test_every_case_file_is_used() -> None:
    used = Path(__file__).read_text(encoding="utf-8")
    others = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("formats/test_*.py"))
    assert [path.name for path in CASES.iterdir() if path.stem not in used + others] == []
