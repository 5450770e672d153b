"""Every sample file is recognised as what it is, and no other format is sure about it.

A row here is a file in `tests/cases` and its format, or a name and content: add rows for every format. One file that
two formats claim is a fault of one of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from format_rows import CASES, written

from idlib_corpus import formats
from idlib_corpus.errors import InputError
from idlib_corpus.formats import files, unread

# so sure is a format that the file is its own
SURE = 0.9

FILES = {
    "brat_gold/ar/idlib.ann": "brat",
    "brat_gold/ja/fear.ann": "brat",
    "brat_gold/empty.ann": "brat",
    "cas_gold/ar.xmi": "cas",
    "cas_gold/ja.json": "cas",
    "docred_gold.json": "docred",
    "docred_result.json": "docred",
    "prodigy_gold.jsonl": "prodigy",
    "sem_gold.txt": "semeval2016",
    "sem_pred.txt": "semeval2016",
    "xst_gold.jsonl": "xstance",
    "xst_pred.jsonl": "jsonl",
    "case_pred.jsonl": "jsonl",
    "hf_tokens_tags.jsonl": "jsonl",
    "intid_gold.jsonl": "jsonl",
    "nf.jsonl": "jsonl",
    "a_gold.conll": "columns",
    "bare_gold.tsv": "columns",
    "comm.conll": "columns",
    "nbsp3_pred.conll": "columns",
    "b_gold.tsv": "germeval",
    "uner_gold.iob2": "uner",
    "idx_pred.iob2": "uner",
    "innull.parquet": "parquet",
    "plainint.parquet": "parquet",
    "gold.spacy": "docbin",
    "webanno_gold/ar.tsv": "webanno",
    "webanno_gold/ja.tsv": "webanno",
    "doccano_gold.jsonl": "doccano",
    "doccano_relations.jsonl": "doccano",
    "labelstudio.json": "labelstudio",
    "labelstudio_min.json": "labelstudio",
    "gliner_gold.json": "gliner",
    "tacred_gold.json": "tacred",
    "spert_gold.json": "spert",
    "semeval2010_gold.txt": "semeval2010",
    "semeval2022_gold.json": "semeval2022",
    "vast_gold.csv": "vast",
    "pstance_gold.csv": "semeval2016",
    "ezstance_gold.csv": "ezstance",
    "conllu_gold.conllu": "conllu",
    "conll2012_gold.v4_gold_conll": "conll2012",
}

CONLLU = "1\tI\tI\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tgo\tgo\tVERB\tVBP\t_\t0\troot\t_\t_\n\n"
CONTENTS = {
    "a.csv": ("csv", "id,text,target,label\n1,x,y,FAVOR\n"),
    "b.tsv": ("csv", "text\ttarget\tlabel\nx\ty\tFAVOR\n"),
    "c.csv": ("csv", 'id;label\n1;"FAVOR\n"\n'),
    "d.csv": ("csv", "comment,question,answer\nx,y,FAVOR\n"),
    "kaggle.csv": ("semeval2016", 'Tweet,Target,Stance,Opinion Towards,Sentiment\n"a, b",X,FAVOR,1,POSITIVE\n'),
    "all.txt": (
        "semeval2016",
        "ID\tTarget\tTweet\tStance\tOpinion towards\n1\tX\ty\tNONE\tOTHER\n",
    ),
    "lines.jsonl": ("docred", '{"title": "T", "sents": [["a"]], "vertexSet": [], "labels": []}\n'),
    "docred.json.gz": ("docred", '[{"title": "T", "vertexSet": [], "sents": [["a"]]}]'),
    "big.json": ("docred", '[{"title": "T", "sents": [["' + "a" * files.HEAD + '"]], "vertexSet": []}]'),
    "rel.jsonl": ("prodigy", '{"text": "a", "_task_hash": 1, "relations": []}\n'),
    "two.conll": ("columns", "a\tB-PER\nT1\tO\n\n"),
    "ids.tsv": ("columns", "T1\tO\nT2\tB-PER\n\n"),
    "hipe.tsv": (
        "hipe",
        "TOKEN\tNE-COARSE-LIT\tNE-COARSE-METO\tNE-FINE-LIT\tMISC\n# language = fr\nParis\tB-loc\tO\tB-loc\t_\n\n",
    ),
    "multi.conll": ("multiconer", "# id 1a-2b\tdomain=ar\nإدلب _ _ B-LOC\nفي _ _ O\n\n"),
    "guess.txt": ("conlleval", "イドリブ NN B-LOC B-LOC\nへ IN O O\n行く VB O B-PER\n\n"),
    # known by name alone
    "a.ann": ("brat", "T1\tPER 0 5\tRania\nR1\tlives Arg1:T1 Arg2:T2\t\n#1\tAnnotatorNotes T1\tsure\n"),
    "b.txt": ("brat", "T1\tPER 0 5\tRania\n"),
    "a.conllu": ("conllu", f"# sent_id = 1\n# text = I go\n{CONLLU}"),
    "bare.conllu": ("conllu", CONLLU),
    "a.conllu.gz": ("conllu", f"# global.Entity = eid-etype-head-other\n{CONLLU}"),
    "dev.v4_gold_conll": ("conll2012", "#begin document (bc/cctv); part 000\nbc 0 0 We PRP\n"),
    "aida.tsv": ("an AIDA-CoNLL-YAGO file", "-DOCSTART- (1 EU)\nEU\tB\tEU\t--NME--\nrejects\n"),
    "w.tsv": ("webanno", "#FORMAT=WebAnno TSV 3.2\n#T_SP=x\n\n#Text=I go\n1-1\t0-1\tI\t_\n"),
    "p.txt": ("a PubTator file", "123|t|A title\n123|a|An abstract\n123\t0\t5\tA tit\tGene\t1\n"),
    "task8.txt": ("semeval2010", '1\t"The <e1>a</e1> in <e2>b</e2>."\nOther\nComment:\n\n'),
    "tac.tsv": ("a TAC file of links", "sys\tE1\tOslo\tdoc1:0-3\tE0123\tGPE\tNAM\t1.0\n"),
    "a.xmi": ("cas", '<?xml version="1.0"?><xmi:XMI xmlns:cas="http:///uima/cas.ecore"/>'),
    "cas.zip": ("cas", b"PK\x03\x04\x14\0\x08\x08\x08\0" + bytes(16) + b"\x07\0\0\0doc.xmi"),
    "legacy.json": ("a CAS of UIMA in JSON (legacy)", '{"_context": {}, "_referenced_fss": {}}'),
    "g.xml": ("a GATE document", '<?xml version="1.0"?>\n<GateDocument version="3">'),
    "t.xml": ("a TEI document", '<TEI xmlns="http://www.tei-c.org/ns/1.0">'),
    "bioc.xml": ("a BioC file", '<?xml version="1.0"?><!DOCTYPE collection SYSTEM "BioC.dtd"><collection/>'),
    "absa.xml": ("an ACE or SemEval file in SGML or XML", '<?xml version="1.0"?>\n<sentences>\n<sentence id="1"/>'),
    "ace.sgm": ("an ACE or SemEval file in SGML or XML", "<DOC>\n<DOCID>x</DOCID>"),
    "x.xml": ("an XML file", '<?xml version="1.0"?><a/>'),
    "login.html": ("a page of HTML", "<!DOCTYPE html><html/>"),
    "ls.json": ("labelstudio", '[{"id": 1, "data": {"text": "a"}, "annotations": []}]'),
    "min.json": ("labelstudio", '[{"text": "a", "label": [{"start": 0, "end": 1, "labels": ["X"]}]}]'),
    "old.jsonl": ("doccano", '{"id": 1, "text": "ab", "label": [[0, 1, "PER"]]}\n'),
    "new.jsonl": (
        "doccano",
        '{"text": "ab", "entities": [{"start_offset": 0, "end_offset": 1}]}\n',
    ),
    "bigbio.json": ("a BigBio file", '[{"id": "1", "document_id": "2", "passages": [], "entities": []}]'),
    "bioc.json": ("a BioC file", '{"source": "x", "documents": []}'),
    "tacred.json": ("tacred", '[{"token": ["a"], "relation": "x", "subj_start": 0, "obj_start": 0}]'),
    "sci.jsonl": (
        "a SciERC or DyGIE file",
        '{"doc_key": "x", "sentences": [["a"]], "ner": [[]]}\n',
    ),
    "gliner.json": ("gliner", '[{"tokenized_text": ["a"], "ner": [[0, 0, "x"]]}]'),
    "stanza.json": ("a file of stanza", '[[{"text": "a", "ner": "O"}]]'),
    "spacy2.json": ("a training file of spaCy 2", '[{"id": 0, "paragraphs": []}]'),
    "eval.json": (
        "a file of results of Hugging Face evaluate",
        '{"PER": {}, "overall_precision": 1, "overall_recall": 1, "overall_f1": 1}',
    ),
    "a.pkl": ("a Python pickle", b"\x80\x04\x95\x10"),
    "a.docx": ("a Word, Excel or OpenDocument file", b"PK\x03\x04\x14\x00[Content_Types].xml"),
    "a.xls": ("an old Word or Excel file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"),
    "a.pdf": ("a PDF file", b"%PDF-1.7\n%\xe2\xe3"),
    "a.zip": ("a ZIP archive", b"PK\x03\x04\x14\x00data.jsonl"),
    "a.xz": ("a file packed with xz, bzip2, Zstandard or 7-Zip", b"\xfd7zXZ\x00\x00"),
    "a.tar": ("a tar archive", b"a" * 257 + b"ustar\x0000"),
    "a.db": ("an SQLite database", b"SQLite format 3\x00\x10"),
    "a.npy": ("a NumPy or HDF5 file", b"\x93NUMPY\x01"),
    "utf16.csv": ("a text in UTF-16", "\ufeffid,label\n".encode("utf-16-le")),
    "lfs.parquet": (
        "a pointer of Git LFS, not the file itself",
        "version https://git-lfs.github.com/spec/v1\n\n",
    ),
}


def check(path: Path, expected: str) -> None:
    sample = files.sample(path)
    module, match = formats.recognise(path)
    if expected in formats.readable():
        assert expected == module.NAME
    else:
        assert (module.NAME, match.says) == ("unread", expected)
    others = {name: one.recognise(sample) for name, one in formats.known() if one is not module}
    assert not {name: one for name, one in others.items() if one and one.certainty >= min(SURE, match.certainty)}


@pytest.mark.parametrize(("name", "expected"), FILES.items())
def test_a_file_is_what_it_is_and_nothing_else(name: str, expected: str) -> None:
    check(CASES / name, expected)


@pytest.mark.parametrize(("name", "expected", "content"), [(name, *row) for name, row in CONTENTS.items()])
def test_contents_are_what_they_are_and_nothing_else(
    tmp_path: Path, name: str, expected: str, content: str | bytes
) -> None:
    check(written(tmp_path, name, content), expected)


@pytest.mark.parametrize("name", [name for name, (expected, _) in CONTENTS.items() if " " in expected])
def test_what_is_not_read_is_called_by_its_name(tmp_path: Path, name: str) -> None:
    expected, content = CONTENTS[name]
    path = written(tmp_path, name, content)
    with pytest.raises(InputError, match="which is not read; expected one of") as error:
        list(formats.read(path, "ner"))
    assert error.value.found.startswith(f"this is {expected}") and error.value.remedy
    assert "unread" not in error.value.expected


def test_what_is_not_read_is_no_choice() -> None:
    with pytest.raises(InputError) as error:
        formats.named("bioc")
    assert unread.NAME not in error.value.expected and "docred" in error.value.expected


def test_results_of_this_package_are_named() -> None:
    for path in sorted((CASES.parent.parent / "corpus" / "results").glob("*.json")):
        assert formats.recognise(path)[1].says == "a file of results of idlib-corpus"
